package msgraph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// Client calls Microsoft Graph. Each call names the tenant whose directory it
// is about and is made with that tenant's token. It is safe for concurrent use.
type Client struct {
	pipeline *transport.Pipeline
	endpoint string
}

// New returns a client of the endpoint, such as "https://graph.microsoft.com",
// without the version.
func New(p *transport.Pipeline, endpoint string) *Client {
	return &Client{pipeline: p, endpoint: strings.TrimRight(endpoint, "/")}
}

const version = "/v1.0"

// send makes one logical request, if the caller can make it at all. Any status
// but 2xx becomes an *Error.
func (c *Client) send(ctx context.Context, access transport.Access, tenantID, address string) (*transport.Response, error) {
	if err := c.pipeline.Identity().May(access, tenantID); err != nil {
		return nil, fmt.Errorf("microsoft graph: %w", err)
	}
	resp, err := c.pipeline.Do(ctx, transport.Request{Method: http.MethodGet, URL: address, Tenant: tenantID, Customer: tenantID})
	if err != nil {
		return nil, fmt.Errorf("microsoft graph: %w", err)
	}
	if resp.Status >= 200 && resp.Status < 300 {
		return resp, nil
	}
	return nil, errorOf(access, http.MethodGet, pathOf(address), tenantID, resp)
}

// page is one answer of a collection.
type page struct {
	Value []json.RawMessage `json:"value"`
	Next  string            `json:"@odata.nextLink"`
}

// collect reads all pages of a collection. A link is followed as it is, and
// only where it stays on the endpoint: the token goes along.
func (c *Client) collect(ctx context.Context, access transport.Access, tenantID, path string, each func(item json.RawMessage) error) error {
	address := c.endpoint + version + path
	for seen := map[string]bool{}; address != ""; {
		seen[address] = true
		resp, err := c.send(ctx, access, tenantID, address)
		if err != nil {
			return err
		}
		var p page
		err = json.Unmarshal(resp.Body, &p)
		for i := 0; err == nil && i < len(p.Value); i++ {
			err = each(p.Value[i])
		}
		switch {
		case err != nil:
		case seen[p.Next]:
			err = fmt.Errorf("the next page is one that was read already")
		case p.Next != "" && !c.mine(p.Next):
			err = fmt.Errorf("the answer's link leads away from %s", c.endpoint)
		}
		if err != nil {
			return fmt.Errorf("microsoft graph: unreadable answer to GET %s (request-id %s): %w", pathOf(address), resp.RequestID, err)
		}
		address = p.Next
	}
	return nil
}

// listOf reads all pages of a collection of one kind of thing, which kind names
// for people. check looks at each one, and brings ids to one spelling.
func listOf[T any](ctx context.Context, c *Client, access transport.Access, tenantID, path, kind string, check func(*T) error) ([]T, error) {
	list := []T{}
	err := c.collect(ctx, access, tenantID, path, func(item json.RawMessage) error {
		var one T
		err := json.Unmarshal(item, &one)
		if err == nil {
			err = check(&one)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", kind, err)
		}
		list = append(list, one)
		return nil
	})
	return list, err
}

var errNoID = errors.New("the answer has no id")

// fold brings ids to lower case, since the case of one id may change between
// answers. The first is the thing's own and must be there.
func fold(ids ...*string) error {
	for _, id := range ids {
		*id = strings.ToLower(*id)
	}
	if *ids[0] == "" {
		return errNoID
	}
	return nil
}

// mine reports whether a link stays on the endpoint.
func (c *Client) mine(link string) bool {
	to, err := url.Parse(link)
	if err != nil {
		return false
	}
	own, err := url.Parse(c.endpoint)
	return err == nil && to.Scheme == own.Scheme && strings.EqualFold(to.Host, own.Host) && to.User == nil
}

// pathOf is an address without host and query.
func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Path
}

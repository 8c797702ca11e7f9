package msgraph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
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

const (
	version = "/v1.0"
	// service is how messages name it.
	service = "Microsoft Graph"
)

// send makes one logical request, if the caller can make it at all. Any status
// but 2xx becomes an *Error. An empty tenant is the caller's own.
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
	return nil, &Error{transport.RefusalOf(service, access, http.MethodGet, transport.PathOf(address), tenantID, resp)}
}

// listOf reads all pages of a collection of one kind of thing, which kind names
// for people. check looks at each one, and brings ids to one spelling.
func listOf[T any](ctx context.Context, c *Client, access transport.Access, tenantID, path, kind string, check func(*T) error) ([]T, error) {
	list := []T{}
	pages := transport.Collection{
		Service: service, Endpoint: c.endpoint,
		Get: func(address string) (*transport.Response, error) { return c.send(ctx, access, tenantID, address) },
	}
	err := pages.Each(c.endpoint+version+path, func(item json.RawMessage) error {
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

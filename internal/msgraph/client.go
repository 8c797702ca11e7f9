package msgraph

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// Client calls Microsoft Graph. Each call takes the tenant whose directory it is
// about and uses that tenant's token. It is safe for concurrent use.
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
	// service is the service's name in messages.
	service = "Microsoft Graph"
	// nextLink is the property of a page with the address of the next one.
	nextLink = "@odata.nextLink"
)

// send makes one logical request, if the caller is allowed to make it. Any status
// but 2xx becomes an *Error. The request's tenant is the one whose directory it is
// about; empty means the caller's own.
func (c *Client) send(ctx context.Context, access transport.Access, r transport.Request) (*transport.Response, error) {
	if err := c.pipeline.Identity().May(access, r.Tenant); err != nil {
		return nil, fmt.Errorf("microsoft graph: %w", err)
	}
	r.Customer = r.Tenant
	resp, err := c.pipeline.Do(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("microsoft graph: %w", err)
	}
	if resp.Status >= 200 && resp.Status < 300 {
		return resp, nil
	}
	code, message := wire.ErrorBody(resp.Body)
	return nil, &Error{transport.RefusalOf(service, r, access, resp, code, message)}
}

// get reads one resource, or one page, by its address.
func (c *Client) get(
	ctx context.Context,
	access transport.Access,
	tenantID, address string,
) (*transport.Response, error) {
	return c.send(ctx, access, transport.Request{Method: http.MethodGet, URL: address, Tenant: tenantID})
}

// listOf reads all pages of a collection. kind is the name of its elements in
// messages; read decodes one element.
func listOf[T any](
	ctx context.Context,
	c *Client,
	access transport.Access,
	tenantID, path, kind string,
	read func(*wire.Object) (T, error),
) ([]T, error) {
	list := []T{}
	pages := transport.Collection{
		Service: service, Endpoint: c.endpoint,
		Get:  func(address string) (*transport.Response, error) { return c.get(ctx, access, tenantID, address) },
		Read: func(body []byte) ([]json.RawMessage, string, error) { return wire.ReadPage(body, nextLink) },
	}
	err := pages.Each(c.endpoint+version+path, func(item json.RawMessage) error {
		one, err := read(wire.ReadObject(item, kind))
		list = append(list, one)
		return err
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// lower reads an id in lower case: the case of an id may change between answers,
// and not every id of a directory is a GUID.
func lower(o *wire.Object, name string) string { return strings.ToLower(o.Text(name)) }

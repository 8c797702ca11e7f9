package armbilling

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// Client calls Microsoft.Billing as the caller's own tenant. It is safe for
// concurrent use.
type Client struct {
	pipeline *transport.Pipeline
	endpoint string
}

// New returns a client of the endpoint, such as "https://management.azure.com".
func New(p *transport.Pipeline, endpoint string) *Client {
	return &Client{pipeline: p, endpoint: strings.TrimRight(endpoint, "/")}
}

const (
	root    = "/providers/Microsoft.Billing"
	version = "2024-04-01"
	// service is the service's name in messages.
	service = "Azure billing"
	// nextLink is the property of a page with the address of the next one.
	nextLink = "nextLink"
)

// Error is an error answer of the service.
type Error struct{ transport.RefusalError }

func hasStatus(err error, statuses ...int) bool {
	var e *Error
	return errors.As(err, &e) && slices.Contains(statuses, e.Status)
}

// IsDenied reports whether err says that the caller has no role on the billing
// account. A caller without any role gets 401 even with a valid token.
func IsDenied(err error) bool { return hasStatus(err, http.StatusUnauthorized, http.StatusForbidden) }

// IsNotFound reports whether err says that the billing account does not exist.
func IsNotFound(err error) bool { return hasStatus(err, http.StatusNotFound) }

// address joins path segments below the service. It escapes each, except for the
// colons in names of accounts.
func (c *Client) address(segments ...string) string {
	var b strings.Builder
	b.WriteString(c.endpoint + root)
	for _, s := range segments {
		b.WriteString("/" + url.PathEscape(s))
	}
	return b.String() + "?api-version=" + version
}

// send makes one logical request, if the caller is allowed to make it. Any status
// but 2xx becomes an *Error.
func (c *Client) send(ctx context.Context, access transport.Access, r transport.Request) (*transport.Response, error) {
	if err := c.pipeline.Identity().May(access, ""); err != nil {
		return nil, fmt.Errorf("azure billing: %w", err)
	}
	resp, err := c.pipeline.Do(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("azure billing: %w", err)
	}
	if resp.Status >= 200 && resp.Status < 300 {
		return resp, nil
	}
	code, message := wire.ErrorBody(resp.Body)
	return nil, &Error{transport.RefusalOf(service, r, access, resp, code, message)}
}

// listOf reads all pages of a collection. kind is the name of its elements in
// messages; read decodes one element.
func listOf[T any](
	ctx context.Context, c *Client, access transport.Access, address, kind string, read func(*wire.Object) (T, error),
) ([]T, error) {
	list := []T{}
	pages := transport.Collection{
		Service: service, Endpoint: c.endpoint,
		Get: func(address string) (*transport.Response, error) {
			return c.send(ctx, access, transport.Request{Method: http.MethodGet, URL: address})
		},
		Read: func(body []byte) ([]json.RawMessage, string, error) { return wire.ReadPage(body, nextLink) },
	}
	err := pages.Each(address, func(item json.RawMessage) error {
		one, err := read(wire.ReadObject(item, kind))
		list = append(list, one)
		return err
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

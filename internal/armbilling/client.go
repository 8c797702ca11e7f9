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
	// service is how messages name it.
	service = "Azure billing"
)

// Error is a refusal or failure that the service answered with.
type Error struct{ transport.RefusalError }

func hasStatus(err error, statuses ...int) bool {
	var e *Error
	return errors.As(err, &e) && slices.Contains(statuses, e.Status)
}

// IsDenied says: the caller has no role on the billing account. A caller without
// any role gets 401 also for a good token.
func IsDenied(err error) bool { return hasStatus(err, http.StatusUnauthorized, http.StatusForbidden) }

// IsNotFound says: there is no such billing account.
func IsNotFound(err error) bool { return hasStatus(err, http.StatusNotFound) }

// address joins path segments below the service, escaping each but for the
// colons that names of accounts contain.
func (c *Client) address(segments ...string) string {
	var b strings.Builder
	b.WriteString(c.endpoint + root)
	for _, s := range segments {
		b.WriteString("/" + url.PathEscape(s))
	}
	return b.String() + "?api-version=" + version
}

// send makes one logical request, if the caller can make it at all. Any status
// but 2xx becomes an *Error.
func (c *Client) send(ctx context.Context, access transport.Access, address string) (*transport.Response, error) {
	if err := c.pipeline.Identity().May(access, ""); err != nil {
		return nil, fmt.Errorf("azure billing: %w", err)
	}
	resp, err := c.pipeline.Do(ctx, transport.Request{Method: http.MethodGet, URL: address})
	if err != nil {
		return nil, fmt.Errorf("azure billing: %w", err)
	}
	if resp.Status >= 200 && resp.Status < 300 {
		return resp, nil
	}
	return nil, &Error{transport.RefusalOf(service, access, http.MethodGet, transport.PathOf(address), "", resp)}
}

// listOf reads all pages of a collection of one kind of thing, which kind names
// for people.
func listOf[T any](ctx context.Context, c *Client, access transport.Access, address, kind string, parse func(json.RawMessage) (T, error)) ([]T, error) {
	list := []T{}
	pages := transport.Collection{
		Service: service, Endpoint: c.endpoint,
		Get: func(address string) (*transport.Response, error) { return c.send(ctx, access, address) },
	}
	err := pages.Each(address, func(item json.RawMessage) error {
		one, err := parse(item)
		if err != nil {
			return fmt.Errorf("%s: %w", kind, err)
		}
		list = append(list, one)
		return nil
	})
	return list, err
}

package transport

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// Collection is a list in pages, each with the address of the next.
type Collection struct {
	// Service is the name of the service, for people.
	Service string
	// Endpoint is the service's address. A link to another host is not followed,
	// because the token would be sent there.
	Endpoint string
	// Get requests a page. It fails for any status but 2xx.
	Get func(address string) (*Response, error)
	// Read returns a page's values and the address of the next page, empty on the last.
	Read func(body []byte) (values []json.RawMessage, next string, err error)
}

// Each reads all pages from the first on and calls each with every value.
func (c Collection) Each(first string, each func(value json.RawMessage) error) error {
	address := first
	for seen := map[string]bool{}; address != ""; {
		seen[address] = true
		resp, err := c.Get(address)
		if err != nil {
			return err
		}
		values, next, err := c.Read(resp.Body)
		for i := 0; err == nil && i < len(values); i++ {
			err = each(values[i])
		}
		switch {
		case err != nil:
		case seen[next]:
			err = errors.New("the next page is one that was read already")
		case next != "" && !c.onEndpoint(next):
			err = fmt.Errorf("the answer's link leads away from %s", c.Endpoint)
		}
		if err != nil {
			return Unreadable(c.Service, address, resp, err)
		}
		address = next
	}
	return nil
}

// onEndpoint reports whether a link leads to the endpoint's own host.
func (c Collection) onEndpoint(link string) bool {
	to, err := url.Parse(link)
	if err != nil {
		return false
	}
	own, err := url.Parse(c.Endpoint)
	return err == nil && to.Scheme == own.Scheme && strings.EqualFold(to.Host, own.Host) && to.User == nil
}

// Unreadable is the error for an answer to a read that cannot be decoded.
func Unreadable(service, address string, resp *Response, err error) error {
	return fmt.Errorf(
		"%s: unreadable answer to GET %s (request-id %s): %w",
		service,
		PathOf(address),
		resp.RequestID,
		err,
	)
}

// PathOf returns an address without host and query.
func PathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Path
}

package partnercenter

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// Client calls Partner Center. It is safe for concurrent use.
type Client struct {
	pipeline *transport.Pipeline
	endpoint string
	recorder *transport.Recorder
}

// New returns a client of the endpoint, such as
// "https://api.partnercenter.microsoft.com", without the version.
func New(p *transport.Pipeline, endpoint string) *Client {
	return &Client{pipeline: p, endpoint: strings.TrimRight(endpoint, "/")}
}

// Recorded returns the same client with its writes recorded in r.
func (c *Client) Recorded(w *transport.Recorder) *Client {
	return &Client{pipeline: c.pipeline, endpoint: c.endpoint, recorder: w}
}

// Meta is the metadata of an answer.
type Meta struct {
	// Date is the service's clock at the answer, to the second; zero if not given.
	Date time.Time
	// RequestID and CorrelationID are the ids that Microsoft support asks for.
	RequestID     string
	CorrelationID string
}

func metaOf(r *transport.Response) Meta {
	return Meta{Date: r.Date, RequestID: r.RequestID, CorrelationID: r.CorrelationID}
}

// ServiceTime is the service's clock as of its latest answer; zero before the first.
func (c *Client) ServiceTime() time.Time { return c.pipeline.ServiceTime() }

// version is the first segment of every path; the service's own links omit it.
const version = "/v1"

// pathOf joins path segments, escaping each.
func pathOf(segments ...string) string {
	var b strings.Builder
	b.WriteString(version)
	for _, s := range segments {
		b.WriteByte('/')
		b.WriteString(url.PathEscape(s))
	}
	return b.String()
}

func withQuery(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// ask sends a POST that changes nothing, so its outcome is never unknown.
func (c *Client) ask(
	ctx context.Context,
	access transport.Access,
	path string,
	body []byte,
) (*transport.Response, error) {
	return c.do(ctx, access, path, transport.Request{Method: http.MethodPost, Body: body, Repeatable: true})
}

// do makes one logical request, if the caller is allowed to make it. Any status but
// 2xx becomes an *Error, inside a *transport.UnknownOutcomeError if the write may
// have taken effect.
func (c *Client) do(
	ctx context.Context,
	access transport.Access,
	path string,
	r transport.Request,
) (*transport.Response, error) {
	if err := c.May(access); err != nil {
		return nil, fmt.Errorf("partner center: %w", err)
	}
	r.URL, r.Customer, r.Recorder = c.endpoint+path, limited(path), c.recorder
	resp, err := c.pipeline.Do(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("partner center: %w", err)
	}
	if resp.Status >= 200 && resp.Status < 300 {
		return resp, nil
	}
	bare, _, _ := strings.Cut(path, "?")
	failure := errorOf(access, r.Method, bare, resp)
	if resp.OutcomeUnknown {
		return resp, unknownOutcome(r.Method, bare, resp.RequestID, failure)
	}
	return resp, failure
}

func (c *Client) get(ctx context.Context, access transport.Access, path string) (*transport.Response, error) {
	return c.do(ctx, access, path, transport.Request{Method: http.MethodGet})
}

// badAnswer is the error for a 2xx answer that cannot be decoded. For a write that
// is like no answer: it took effect, but its result is unknown.
func badAnswer(method, path string, resp *transport.Response, err error) error {
	err = unreadable(method, path, resp, err)
	if method == http.MethodGet {
		return err
	}
	return unknownOutcome(method, path, resp.RequestID, err)
}

func unreadable(method, path string, resp *transport.Response, err error) error {
	return fmt.Errorf(
		"partner center: unreadable answer to %s %s (MS-RequestId %s): %w",
		method,
		path,
		resp.RequestID,
		err,
	)
}

// page is one answer of a collection, and how to request the next: by a link, or
// with an empty uri by the same request with further headers.
type page struct {
	items  []json.RawMessage
	uri    string
	header http.Header
}

func (p page) last() bool { return p.uri == "" && len(p.header) == 0 }

const continuation = "MS-ContinuationToken"

// collect reads all pages of a collection and returns the answer of the last.
func (c *Client) collect(
	ctx context.Context,
	access transport.Access,
	path string,
	each func(item json.RawMessage) error,
) (*transport.Response, error) {
	return c.collectPages(
		ctx,
		access,
		path,
		func(r *transport.Response) (page, error) { return parsePage(r.Body) },
		each,
	)
}

// collectPages is collect for a collection with a different envelope.
func (c *Client) collectPages(ctx context.Context, access transport.Access, path string,
	parse func(*transport.Response) (page, error), each func(item json.RawMessage) error,
) (*transport.Response, error) {
	var header http.Header
	seen := map[string]bool{}
	for {
		resp, err := c.do(ctx, access, path, transport.Request{Method: http.MethodGet, Header: header})
		if err != nil {
			return resp, err
		}
		p, err := parse(resp)
		for i := 0; err == nil && i < len(p.items); i++ {
			err = each(p.items[i])
		}
		if err != nil {
			return resp, badAnswer(http.MethodGet, path, resp, err)
		}
		if p.last() {
			return resp, nil
		}
		if p.uri != "" {
			if path, err = c.localPath(p.uri); err != nil {
				return resp, badAnswer(http.MethodGet, path, resp, err)
			}
		}
		header = p.header
		key := path + "\n" + strings.Join(header.Values(continuation), "\n")
		if seen[key] {
			return resp, badAnswer(http.MethodGet, path, resp, fmt.Errorf("the next page is one that was read already"))
		}
		seen[key] = true
	}
}

// parsePage reads the collection envelope; a bare array is a single page.
func parsePage(text []byte) (page, error) {
	text = wire.WithoutBOM(text)
	p := page{header: http.Header{}}
	if json.Unmarshal(text, &p.items) == nil && p.items != nil {
		return p, nil
	}
	f := wire.ReadObject(text, "collection")
	p.items = f.Elements("items")
	next := f.Child("links").Child("next")
	p.uri = next.Text("uri")
	for _, h := range next.Objects("headers") {
		// Accept only the service's own headers: a body must not set Authorization or
		// Host.
		if key := h.Text("key"); strings.HasPrefix(strings.ToUpper(key), "MS-") {
			p.header.Add(key, h.Text("value"))
		}
	}
	return p, f.Err()
}

// localPath turns a link of the service into a path below the endpoint. It refuses
// a link to another host, because the request carries the token.
func (c *Client) localPath(link string) (string, error) {
	u, err := url.Parse(link)
	if err != nil {
		return "", fmt.Errorf("the answer's link %q: %w", link, err)
	}
	path := u.EscapedPath()
	if u.Host != "" || u.Scheme != "" {
		base, err := url.Parse(c.endpoint)
		if err != nil || !strings.EqualFold(u.Host, base.Host) || u.Scheme != base.Scheme {
			return "", fmt.Errorf("the answer's link %q leads away from %s", link, c.endpoint)
		}
		path = strings.TrimPrefix(path, base.EscapedPath())
	}
	path = "/" + strings.TrimLeft(path, "/")
	if path != version && !strings.HasPrefix(path, version+"/") {
		path = version + path
	}
	if u.RawQuery != "" {
		path += "?" + escapeQuery(u.RawQuery)
	}
	return path, nil
}

// escapeQuery escapes what a query string must not contain and keeps existing
// escapes: links repeat filters as unescaped JSON.
func escapeQuery(q string) string {
	const harmless = "-._~!$&'()*+,;=:@/?%[]"
	var b strings.Builder
	for i := range len(q) {
		ch := q[i]
		if ch >= 'a' && ch <= 'z' || ch >= 'A' && ch <= 'Z' || ch >= '0' && ch <= '9' ||
			strings.IndexByte(harmless, ch) >= 0 {
			b.WriteByte(ch)
		} else {
			fmt.Fprintf(&b, "%%%02X", ch)
		}
	}
	return b.String()
}

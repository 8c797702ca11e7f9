package transport

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/streaming"
)

const headerRetryAfter = "Retry-After"

// Request is one logical request; it may take several attempts.
type Request struct {
	Method string
	URL    string
	// Header holds further headers, such as If-Match or a continuation token.
	// The pipeline's own headers win over them.
	Header http.Header
	// Body is the body, nil for none, and ContentType its type; empty means JSON.
	Body        []byte
	ContentType string
	// RequestID is the idempotency key of a write, if the service has such keys; empty
	// means a random one. Reads ignore it.
	RequestID string
	// Customer is the tenant whose request limit counts, "" if there is none.
	Customer string
	// Tenant is the tenant whose directory issues the token; "" is the caller's own.
	Tenant string
	// Repeatable marks a request that changes nothing, even if its method is not GET.
	Repeatable bool
	// ReturnBusy ends the request as soon as the service is busy (Dialect.Busy):
	// for a write whose body was read from the resource, which must be read again
	// before it is sent again.
	ReturnBusy bool
	// Recorder records the request if it is a write; nil for none.
	Recorder *Recorder
}

// Response is the last answer to a request, with any status.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
	// Date is the service's clock at the answer; zero if the answer has none.
	Date time.Time
	// RequestID and CorrelationID are the ids in the answer, or else those that were
	// sent.
	RequestID     string
	CorrelationID string
	// Attempts counts how often the request was sent, at least 1.
	Attempts int
	// RetryAfter is how long the answer asks to wait; zero if it does not ask.
	RetryAfter time.Duration
	// OutcomeUnknown is true if the request is a write and neither this answer nor an
	// earlier one shows whether it took effect.
	OutcomeUnknown bool
	// Stopped is why a repeatable request was not repeated, such as a *DeadlineError;
	// nil if the answer is final or the attempts are used up.
	Stopped error
}

// Do sends a request until it has a final answer, and returns the last answer, with
// any status. An error means that there is no answer: the credentials' own, an
// *UnknownOutcomeError for a write that may have arrived, else the transport's
// error.
func (p *Pipeline) Do(ctx context.Context, r Request) (*Response, error) {
	req, err := p.prepare(p.startLog(ctx), r)
	if err != nil {
		return nil, err
	}
	c := &call{
		write:      isWrite(r.Method) && !r.Repeatable,
		returnBusy: r.ReturnBusy,
		customer:   r.Customer,
		tenant:     r.Tenant,
	}
	req.SetOperationValue(c)
	httpResp, err := p.inner.Do(req)
	sent := req.Raw()
	if err != nil {
		err = fmt.Errorf("%s %s: %w", r.Method, sent.URL.Path, err)
		p.record(r.Recorder, c, sent, nil)
		if c.write && c.unsure {
			return nil, &UnknownOutcomeError{
				Method: r.Method, Path: sent.URL.Path,
				IDName: p.dialect.RequestID, RequestID: p.header(sent.Header, p.dialect.RequestID), Err: err,
			}
		}
		return nil, err
	}
	defer func() { _ = httpResp.Body.Close() }() // read to its end by then, so the error does not matter
	body, err := runtime.Payload(httpResp)
	if err != nil {
		return nil, fmt.Errorf("%s %s: read the answer: %w", r.Method, sent.URL.Path, err)
	}
	resp := &Response{
		Status: httpResp.StatusCode,
		Header: httpResp.Header,
		Body:   body,
		RequestID: firstID(
			p.header(httpResp.Header, p.dialect.answerID()),
			p.header(sent.Header, p.dialect.RequestID),
		),
		CorrelationID: firstID(
			p.header(httpResp.Header, p.dialect.CorrelationID),
			p.header(sent.Header, p.dialect.CorrelationID),
		),
		Attempts:       c.attempts,
		RetryAfter:     retryAfter(httpResp.Header, p.now()),
		OutcomeUnknown: c.write && c.unsure,
		Stopped:        c.stopped,
	}
	if date, err := http.ParseTime(httpResp.Header.Get("Date")); err == nil {
		resp.Date = date
		p.serviceTime.Store(&date)
	}
	p.record(r.Recorder, c, sent, resp)
	return resp, nil
}

func (p *Pipeline) prepare(ctx context.Context, r Request) (*policy.Request, error) {
	req, err := runtime.NewRequest(ctx, r.Method, r.URL)
	if err != nil {
		return nil, fmt.Errorf("transport: build the request: %w", err)
	}
	if r.Body != nil {
		kind := r.ContentType
		if kind == "" {
			kind = "application/json"
		}
		if err := req.SetBody(streaming.NopCloser(bytes.NewReader(r.Body)), kind); err != nil {
			return nil, fmt.Errorf("transport: set the body: %w", err)
		}
	}
	h := req.Raw().Header
	for key, values := range r.Header {
		h[http.CanonicalHeaderKey(key)] = values
	}
	h.Set("Accept", "application/json")
	h.Set("User-Agent", p.userAgent)
	maps.Copy(h, p.dialect.Fixed)
	if name := p.dialect.CorrelationID; name != "" {
		h.Set(name, p.newID())
	}
	if name := p.dialect.RequestID; name != "" {
		// The id is chosen before the first attempt, so that all attempts of one
		// logical request share it and no two logical requests do.
		id := r.RequestID
		if id == "" || !isWrite(r.Method) {
			id = p.newID()
		}
		h.Set(name, id)
	}
	return req, nil
}

// header returns the value of a header; name is empty if the dialect does not have
// it.
func (p *Pipeline) header(h http.Header, name string) string {
	if name == "" {
		return ""
	}
	return h.Get(name)
}

func isWrite(method string) bool {
	return method != http.MethodGet && method != http.MethodHead
}

// firstID returns the id in the answer, which the service sometimes doubles
// ("a,a"), or else the one that was sent.
func firstID(answered, sent string) string {
	id, _, _ := strings.Cut(answered, ",")
	if id = strings.TrimSpace(id); id != "" {
		return id
	}
	return sent
}

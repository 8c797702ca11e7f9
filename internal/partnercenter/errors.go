package partnercenter

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// Error is an error answer of the service.
type Error struct {
	// Status is the HTTP status.
	Status int
	// Code is the service's error code, such as 800090; 0 if the answer has none or it
	// is not a number. CodeText is the code as the service sent it.
	Code     int
	CodeText string
	// Message is the service's text in English, or the status text if it sent none.
	Message string
	// Details are the further texts of the error body, if any.
	Details []string
	// Access is what the call requires of its caller.
	Access transport.Access
	Method string
	// Path is the path of the request without its query.
	Path          string
	RequestID     string
	CorrelationID string
	// RetryAfter is how long the answer asks to wait; zero if it does not ask.
	RetryAfter time.Duration
	// Attempts counts how often the request was sent before this answer was accepted.
	Attempts int
	// Stopped is why a repeatable request was not repeated, such as a
	// *transport.DeadlineError; nil if the answer is final.
	Stopped error
}

func (e *Error) Error() string {
	var b strings.Builder
	verb := "refused"
	if e.Status >= http.StatusInternalServerError || e.Status < http.StatusBadRequest {
		verb = "failed"
	}
	fmt.Fprintf(&b, "Partner Center %s %s %s: %s (HTTP %d", verb, e.Method, e.Path, e.Message, e.Status)
	if e.CodeText != "" {
		fmt.Fprintf(&b, ", code %s", e.CodeText)
	}
	if e.Attempts > 1 {
		fmt.Fprintf(&b, ", after %d attempts", e.Attempts)
	}
	fmt.Fprintf(&b, ", MS-RequestId %s, MS-CorrelationId %s)", e.RequestID, e.CorrelationID)
	for _, d := range e.Details {
		b.WriteString("; " + d)
	}
	if e.Stopped != nil {
		b.WriteString("; " + e.Stopped.Error())
	}
	return b.String()
}

// Unwrap returns Stopped, so that errors.Is finds a passed deadline.
func (e *Error) Unwrap() error { return e.Stopped }

func errorOf(access transport.Access, method, path string, resp *transport.Response) *Error {
	e := &Error{
		Access: access, Status: resp.Status, Method: method, Path: path,
		RequestID: resp.RequestID, CorrelationID: resp.CorrelationID,
		RetryAfter: resp.RetryAfter, Attempts: resp.Attempts, Stopped: resp.Stopped,
	}
	e.parse(resp.Body)
	return e
}

// parse reads the error body: {code, description, data}, {code, message,
// description, errorName, …} or {statusCode, message}. Gateways answer with
// {error: {code, message}}, HTML or nothing.
func (e *Error) parse(body []byte) {
	e.Message = transport.NoExplanation(e.Status)
	doc, err := wire.ParseDocument(body)
	if err != nil {
		return
	}
	f := doc.Object("error")
	if inner, err := wire.ParseDocument(f.Raw("error")); err == nil {
		f = inner.Object("error")
	}
	e.Code, e.CodeText = f.Code("code")
	for _, name := range []string{"description", "message", "errorName"} {
		if text := f.Text(name); text != "" {
			e.Message = transport.Quote(text)
			break
		}
	}
	for _, v := range f.Elements("data") {
		if text := detail(v); text != "" {
			e.Details = append(e.Details, transport.Quote(text))
		}
	}
}

// detail reads an element of data, which may be a string or an object.
func detail(v json.RawMessage) string {
	if s, err := wire.Scalar(v); err == nil {
		return s
	}
	return string(v)
}

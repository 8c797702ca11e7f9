package transport

import (
	"fmt"
	"net/http"
	"strings"
)

// RefusalError is an error answer of a service: a code and a message.
type RefusalError struct {
	// Service is the name of the service, for people.
	Service string
	// Status is the HTTP status.
	Status int
	// Code is coarse, such as "Authorization_RequestDenied"; the reason is often
	// in the Message alone, in English.
	Code    string
	Message string
	// Access is what the call requires of its caller. TenantID is the tenant whose
	// directory it was about; empty for the caller's own.
	Access   Access
	TenantID string
	Method   string
	Path     string
	// RequestID is the id that Microsoft support asks for.
	RequestID string
	// Stopped is why a repeatable request was not repeated; nil if the answer is final.
	Stopped error
}

func (r *RefusalError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s refused %s %s", r.Service, r.Method, r.Path)
	if r.TenantID != "" {
		b.WriteString(" in tenant " + r.TenantID)
	}
	fmt.Fprintf(&b, ": %s (HTTP %d", r.Message, r.Status)
	if r.Code != "" {
		b.WriteString(", code " + r.Code)
	}
	if r.RequestID != "" {
		b.WriteString(", request-id " + r.RequestID)
	}
	b.WriteString(")")
	if r.Stopped != nil {
		b.WriteString("; " + r.Stopped.Error())
	}
	return b.String()
}

// Unwrap returns Stopped, so that errors.Is finds a passed deadline.
func (r *RefusalError) Unwrap() error { return r.Stopped }

// maxMessage is the maximum length, in characters, of a service's text in a
// diagnostic.
const maxMessage = 2000

// Quote prepares a service's text for a message: it removes secrets and limits the
// length.
func Quote(text string) string {
	text = strings.TrimSpace(Redact(text))
	if runes := []rune(text); len(runes) > maxMessage {
		return string(runes[:maxMessage]) + "…"
	}
	return text
}

// NoExplanation is the message for an answer without one: its status in words.
func NoExplanation(status int) string {
	if text := http.StatusText(status); text != "" {
		return text
	}
	return "no explanation was given"
}

// RefusalOf makes an error of an answer with a status other than 2xx. code and
// message come from its body, empty if the body has none.
func RefusalOf(service string, r Request, access Access, resp *Response, code, message string) RefusalError {
	if message = Quote(message); message == "" {
		message = NoExplanation(resp.Status)
	}
	return RefusalError{
		Service: service, Status: resp.Status, Code: Redact(code), Message: message, Access: access, TenantID: r.Tenant,
		Method: r.Method, Path: PathOf(r.URL), RequestID: resp.RequestID, Stopped: resp.Stopped,
	}
}

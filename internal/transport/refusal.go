package transport

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// RefusalError is a refusal or failure in the form that Microsoft Graph and Resource
// Manager answer with: {"error":{"code":…,"message":…}}.
type RefusalError struct {
	// Service names who answered, for people.
	Service string
	// Status is the HTTP status.
	Status int
	// Code is coarse, such as "Authorization_RequestDenied"; the reason is often
	// in the Message alone, in English.
	Code    string
	Message string
	// Access is what the call asks of who makes it, TenantID whose directory it
	// was about; empty for the caller's own.
	Access   Access
	TenantID string
	Method   string
	Path     string
	// RequestID is what Microsoft's support asks for.
	RequestID string
	// Stopped says why a repeatable request was not repeated; nil if the answer is final.
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

// Unwrap gives the reason for stopping early, so that errors.Is sees a passed deadline.
func (r *RefusalError) Unwrap() error { return r.Stopped }

// maxMessage bounds what foreign text may add to a diagnostic.
const maxMessage = 2000

// RefusalOf reads an answer of a status other than 2xx. Gateways answer with a
// page or nothing, which leaves the status to speak.
func RefusalOf(service string, access Access, method, path, tenantID string, resp *Response) RefusalError {
	r := RefusalError{
		Service: service, Status: resp.Status, Message: http.StatusText(resp.Status), Access: access, TenantID: tenantID,
		Method: method, Path: path, RequestID: resp.RequestID, Stopped: resp.Stopped,
	}
	if r.Message == "" {
		r.Message = "no explanation was given"
	}
	var body struct {
		Error struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	}
	if json.Unmarshal(resp.Body, &body) != nil {
		return r
	}
	r.Code = Redact(body.Error.Code)
	if text := strings.TrimSpace(Redact(body.Error.Message)); text != "" {
		if runes := []rune(text); len(runes) > maxMessage {
			text = string(runes[:maxMessage]) + "…"
		}
		r.Message = text
	}
	return r
}

package msgraph

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// Error is a refusal or failure that Microsoft Graph answered with.
type Error struct {
	// Status is the HTTP status.
	Status int
	// Code is coarse, such as "Authorization_RequestDenied"; the reason is often
	// in the Message alone, in English.
	Code    string
	Message string
	// Access is what the call asks of who makes it, TenantID whose directory it
	// was about.
	Access   transport.Access
	TenantID string
	Method   string
	Path     string
	// RequestID is what Microsoft's support asks for.
	RequestID string
	// Stopped says why a repeatable request was not repeated; nil if the answer is final.
	Stopped error
}

func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Microsoft Graph refused %s %s in tenant %s: %s (HTTP %d", e.Method, e.Path, e.TenantID, e.Message, e.Status)
	if e.Code != "" {
		b.WriteString(", code " + e.Code)
	}
	if e.RequestID != "" {
		b.WriteString(", request-id " + e.RequestID)
	}
	b.WriteString(")")
	if e.Stopped != nil {
		b.WriteString("; " + e.Stopped.Error())
	}
	return b.String()
}

// Unwrap gives the reason for stopping early, so that errors.Is sees a passed deadline.
func (e *Error) Unwrap() error { return e.Stopped }

// maxMessage bounds what foreign text may add to a diagnostic.
const maxMessage = 2000

func errorOf(access transport.Access, method, path, tenantID string, resp *transport.Response) *Error {
	e := &Error{
		Status: resp.Status, Message: http.StatusText(resp.Status), Access: access, TenantID: tenantID,
		Method: method, Path: path, RequestID: resp.RequestID, Stopped: resp.Stopped,
	}
	if e.Message == "" {
		e.Message = "no explanation was given"
	}
	var body struct {
		Error struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	}
	if json.Unmarshal(resp.Body, &body) != nil {
		return e
	}
	e.Code = transport.Redact(body.Error.Code)
	if text := strings.TrimSpace(transport.Redact(body.Error.Message)); text != "" {
		if runes := []rune(text); len(runes) > maxMessage {
			text = string(runes[:maxMessage]) + "…"
		}
		e.Message = text
	}
	return e
}

func hasCode(err error, code string) bool {
	var e *Error
	return errors.As(err, &e) && strings.EqualFold(e.Code, code)
}

// IsNoConsent says: the application is not known in the tenant, because nobody
// there consented to it.
func IsNoConsent(err error) bool { return hasCode(err, "Authorization_IdentityNotFound") }

// IsDenied says: the application lacks the permission, or the person the role.
func IsDenied(err error) bool { return hasCode(err, "Authorization_RequestDenied") }

// IsUnauthorized says: the token was refused, also after a fresh one was fetched.
func IsUnauthorized(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == http.StatusUnauthorized
}

// IsThrottled says: the request rate limit held until the time allowed was over.
func IsThrottled(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == http.StatusTooManyRequests
}

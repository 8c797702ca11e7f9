package msgraph

import (
	"errors"
	"net/http"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// Error is an error answer of Microsoft Graph.
type Error struct{ transport.RefusalError }

func hasCode(err error, code string) bool {
	var e *Error
	return errors.As(err, &e) && strings.EqualFold(e.Code, code)
}

func hasStatus(err error, status int) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == status
}

// IsNoConsent reports whether err says that the application is not known in the
// tenant, because no administrator there has consented to it.
func IsNoConsent(err error) bool { return hasCode(err, "Authorization_IdentityNotFound") }

// IsDenied reports whether err says that the application lacks the permission, or
// the user the role.
func IsDenied(err error) bool { return hasCode(err, "Authorization_RequestDenied") }

// IsNotFound reports whether err says that the directory does not contain the
// object.
func IsNotFound(err error) bool { return hasStatus(err, http.StatusNotFound) }

// IsUnauthorized reports whether err says that the token was refused, even after a
// new one was fetched.
func IsUnauthorized(err error) bool { return hasStatus(err, http.StatusUnauthorized) }

// IsThrottled reports whether err says that the request rate limit was exceeded
// until the operation timed out.
func IsThrottled(err error) bool { return hasStatus(err, http.StatusTooManyRequests) }

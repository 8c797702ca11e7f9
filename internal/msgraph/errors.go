package msgraph

import (
	"errors"
	"net/http"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// Error is a refusal or failure that Microsoft Graph answered with.
type Error struct{ transport.RefusalError }

func hasCode(err error, code string) bool {
	var e *Error
	return errors.As(err, &e) && strings.EqualFold(e.Code, code)
}

func hasStatus(err error, status int) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == status
}

// IsNoConsent says: the application is not known in the tenant, because nobody
// there consented to it.
func IsNoConsent(err error) bool { return hasCode(err, "Authorization_IdentityNotFound") }

// IsDenied says: the application lacks the permission, or the person the role.
func IsDenied(err error) bool { return hasCode(err, "Authorization_RequestDenied") }

// IsNotFound says: there is no such thing in the directory.
func IsNotFound(err error) bool { return hasStatus(err, http.StatusNotFound) }

// IsUnauthorized says: the token was refused, also after a fresh one was fetched.
func IsUnauthorized(err error) bool { return hasStatus(err, http.StatusUnauthorized) }

// IsThrottled says: the request rate limit held until the time allowed was over.
func IsThrottled(err error) bool { return hasStatus(err, http.StatusTooManyRequests) }

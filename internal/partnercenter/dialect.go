package partnercenter

import (
	"net/http"
	"slices"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// headerRequestID is the header of the service's idempotency key.
const headerRequestID = "MS-RequestId"

// Dialect is the part of the Partner Center API that the pipeline needs: its
// headers, and which refusals end by themselves.
// Source: "Partner Center REST headers".
func Dialect() transport.Dialect {
	return transport.Dialect{
		RequestID: headerRequestID, CorrelationID: "MS-CorrelationId",
		Fixed: http.Header{
			"Ms-Contract-Version":          {"v1"},
			"X-Locale":                     {"en-US"},
			"Ms-Partnercenter-Application": {transport.Application},
		},
		Busy: func(status int, body []byte) bool {
			e := Error{Status: status}
			e.parse(body)
			return status == http.StatusConflict && slices.Contains(passing, e.Code)
		},
	}
}

// unknownOutcome returns the error for a write of which it is not known whether it
// took effect.
func unknownOutcome(method, path, requestID string, err error) error {
	return &transport.UnknownOutcomeError{
		Method:    method,
		Path:      path,
		IDName:    headerRequestID,
		RequestID: requestID,
		Err:       err,
	}
}

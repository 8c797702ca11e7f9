package msgraph

import (
	"net/http"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// Dialect is the part of Microsoft Graph's protocol that the pipeline needs. Graph
// has no idempotency keys.
// Source: "Microsoft Graph best practices", client-request-id.
func Dialect() transport.Dialect {
	return transport.Dialect{
		CorrelationID: "client-request-id", AnswerID: "request-id",
		Fixed: http.Header{"Return-Client-Request-Id": {"true"}},
	}
}

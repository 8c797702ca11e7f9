package armbilling

import (
	"net/http"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// Dialect is the part of Azure Resource Manager's protocol that the pipeline needs.
// Resource Manager has no idempotency keys.
// Source: "Resource Manager RPC, common API details", client request headers.
func Dialect() transport.Dialect {
	return transport.Dialect{
		CorrelationID: "x-ms-client-request-id", AnswerID: "x-ms-request-id",
		Fixed: http.Header{"X-Ms-Return-Client-Request-Id": {"true"}},
	}
}

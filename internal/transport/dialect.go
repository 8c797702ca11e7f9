package transport

import "net/http"

// Dialect is what the protocols of the services differ in.
type Dialect struct {
	// RequestID is the header of the idempotency key, CorrelationID that of the
	// id which support asks for; empty where a service has none. Without the key
	// no write is repeated that may have arrived.
	RequestID     string
	CorrelationID string
	// AnswerID is the header in which answers name themselves; empty means RequestID.
	AnswerID string
	// Fixed are headers of every request.
	Fixed http.Header
	// Busy reports whether a 409 with this error body ends by itself within minutes.
	Busy func(body []byte) bool
}

func (d Dialect) answerID() string {
	if d.AnswerID != "" {
		return d.AnswerID
	}
	return d.RequestID
}

// PartnerCenter is the dialect of the Partner Center API.
// Source: "Partner Center REST headers".
func PartnerCenter() Dialect {
	return Dialect{
		RequestID: "MS-RequestId", CorrelationID: "MS-CorrelationId",
		Fixed: http.Header{
			"Ms-Contract-Version":          {"v1"},
			"X-Locale":                     {"en-US"},
			"Ms-Partnercenter-Application": {application},
		},
		Busy: func(body []byte) bool { return busyCodes[errorCode(body)] },
	}
}

// Graph is the dialect of Microsoft Graph, which has no idempotency keys.
// Source: "Microsoft Graph best practices", client-request-id.
func Graph() Dialect {
	return Dialect{
		CorrelationID: "client-request-id", AnswerID: "request-id",
		Fixed: http.Header{"Return-Client-Request-Id": {"true"}},
	}
}

// ResourceManager is the dialect of Azure Resource Manager, which has no
// idempotency keys.
// Source: "Resource Manager RPC, common API details", client request headers.
func ResourceManager() Dialect {
	return Dialect{
		CorrelationID: "x-ms-client-request-id", AnswerID: "x-ms-request-id",
		Fixed: http.Header{"X-Ms-Return-Client-Request-Id": {"true"}},
	}
}

// Plain is the dialect of login endpoints and token issuers: none.
func Plain() Dialect { return Dialect{} }

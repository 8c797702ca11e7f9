package transport

import "net/http"

// Application is the name under which the services see the provider.
const Application = "terraform-provider-csp"

// Dialect is what the protocols of the services differ in; each client has its
// service's.
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
	// Busy reports whether a refusal, by its HTTP status from 400 to 499 and its
	// body, ends by itself within minutes; nil where no refusal does. Neither a
	// refused token nor a request rate that was exceeded is asked about.
	Busy func(status int, body []byte) bool
}

func (d Dialect) answerID() string {
	if d.AnswerID != "" {
		return d.AnswerID
	}
	return d.RequestID
}

// Plain is the dialect of login endpoints and token issuers: none.
func Plain() Dialect { return Dialect{} }

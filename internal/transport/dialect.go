package transport

import "net/http"

// Application is the name that the provider sends to the services.
const Application = "terraform-provider-csp"

// Dialect is what differs between the protocols of the services; each client
// defines its own.
type Dialect struct {
	// RequestID is the header of the idempotency key, CorrelationID the header of the
	// id that Microsoft support asks for; empty if a service has none. Without the key,
	// a write that may have arrived is never repeated.
	RequestID     string
	CorrelationID string
	// AnswerID is the header with an answer's own id; empty means RequestID.
	AnswerID string
	// Fixed are the headers of every request.
	Fixed http.Header
	// Busy reports whether a refusal, by its HTTP status from 400 to 499 and its body,
	// ends by itself within minutes; nil if no refusal does. It is not called for a
	// refused token or an exceeded request rate.
	Busy func(status int, body []byte) bool
}

func (d Dialect) answerID() string {
	if d.AnswerID != "" {
		return d.AnswerID
	}
	return d.RequestID
}

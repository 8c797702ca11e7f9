package transport

import "fmt"

// UnknownOutcomeError reports that a write was sent and it is not known whether it
// took effect: look before sending it under a new id.
type UnknownOutcomeError struct {
	Method string
	Path   string
	// RequestID is the idempotency key under which the write may be repeated safely,
	// and IDName the service's name for such keys; empty if it has none.
	RequestID string
	IDName    string
	// Err is the last answer's error, or why there was no answer.
	Err error
}

func (e *UnknownOutcomeError) Error() string {
	under := ""
	if e.RequestID != "" {
		under = " (" + e.IDName + " " + e.RequestID + ")"
	}
	return fmt.Sprintf(
		"it is unknown whether %s %s%s took effect: %v",
		e.Method,
		e.Path,
		under,
		Redact(fmt.Sprint(e.Err)),
	)
}

func (e *UnknownOutcomeError) Unwrap() error { return e.Err }

// NoAnswerError reports that a service did not answer within the timeout of an
// attempt, until the attempts were used up. The caller still had time, so it
// matches no context error: only the attempts' own timeouts passed.
type NoAnswerError struct{ Err error }

func (e *NoAnswerError) Error() string {
	return "there was no answer in time: " + Redact(fmt.Sprint(e.Err))
}

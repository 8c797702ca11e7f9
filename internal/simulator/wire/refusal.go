package wire

import (
	"fmt"
	"net/http"
)

// Error codes of Partner Center that any call can return ("Partner Center REST error codes").
const (
	CodeInvalidInput = 800002
	codeUnexpected   = 800003
	CodeNotReady     = 800082 // the code of a fault for a conflict
)

// RefusedError is an error answer of the service.
type RefusedError struct {
	Status int
	Code   int
	Text   string
	Name   string // of an error of Graph or Resource Manager
	Data   []any
	Header http.Header
	Body   any // replaces the usual error body if set
}

// Error implements error.
func (e *RefusedError) Error() string {
	return fmt.Sprintf("HTTP %d, code %d: %s", e.Status, e.Code, e.Text)
}

// Refuse returns a refusal with an error code.
func Refuse(status, code int, format string, args ...any) *RefusedError {
	return &RefusedError{Status: status, Code: code, Text: fmt.Sprintf(format, args...)}
}

// RefuseNamed returns a refusal of a service whose errors have names.
func RefuseNamed(status int, name, format string, args ...any) *RefusedError {
	no := Refuse(status, 0, format, args...)
	no.Name = name
	return no
}

// answer turns the refusal into the service's error body.
func (e *RefusedError) answerIn(look *Look) Answer {
	if look.room.Refuse != nil {
		return look.room.Refuse(look, e)
	}
	return e.partnerAnswer(look)
}

// partnerAnswer returns the refusal with Partner Center's error body, which has a short and a long form.
func (e *RefusedError) partnerAnswer(look *Look) Answer {
	a := Answer{Status: e.Status, Header: e.Header}
	if _, empty := e.Body.(rawEmpty); empty {
		return a
	}
	if e.Body != nil {
		a.Body = e.Body
		return a
	}
	if look.longErrors() {
		name := look.names[e.Code]
		if name == "" {
			name = fmt.Sprintf("Error%d", e.Code)
		}
		a.Body = Object{
			"code": Code(e.Code), "message": e.Text, "description": e.Text, "errorName": name,
			"isRetryable": e.Status == http.StatusConflict || e.Status >= http.StatusInternalServerError,
			"parameters":  Object{}, "errorMessageExtended": fmt.Sprintf("InternalErrorCode=%d", e.Code),
		}
		return a
	}
	data := e.Data
	if data == nil {
		data = []any{}
	}
	a.Body = Object{"code": Code(e.Code), "description": e.Text, "data": data, "source": "PartnerFD"}
	return a
}

// unauthorized refuses a token, with a body if the switches say so.
func unauthorized(b Switches, reason string) *RefusedError {
	no := &RefusedError{
		Status: http.StatusUnauthorized, Code: http.StatusUnauthorized, Text: reason,
		Header: http.Header{
			"Www-Authenticate": {`Bearer realm="", error="invalid_token", error_description="` + reason + `"`},
		},
	}
	if !b.UnauthorizedBody {
		no.Body = rawEmpty{}
	}
	return no
}

// rawEmpty is an answer without a body.
type rawEmpty struct{}

// tooMany refuses a call over the request limit; seconds is the value of Retry-After.
func tooMany(seconds string) *RefusedError {
	return &RefusedError{
		Status: http.StatusTooManyRequests, Code: http.StatusTooManyRequests, Text: "Rate limit is exceeded.",
		Header: http.Header{"Retry-After": {seconds}},
		Body: Verbatim{
			"statusCode": http.StatusTooManyRequests,
			"message":    "Rate limit is exceeded. Try again in " + seconds + " seconds.",
		},
	}
}

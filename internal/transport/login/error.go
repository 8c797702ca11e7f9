package login

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// Cause is a failure that has no code of the directory.
type Cause int

// The causes.
const (
	// OtherTenant: the credential belongs to another tenant than the requested one.
	OtherTenant Cause = iota + 1
	// NoFederatedToken: the variable or file does not contain the pipeline's token.
	NoFederatedToken
	// NoIssuer: the pipeline's token issuer returned no token.
	NoIssuer
	// NoRefreshToken: the file does not contain the refresh token.
	NoRefreshToken
	// NoCLI: the Azure CLI is not installed or not logged in.
	NoCLI
)

// Error is a refused or failed login. It holds no secret and no token.
type Error struct {
	// Tenant is the tenant of the login, and Means the kind of credential, in words.
	Tenant string
	Means  string
	// Status is the login endpoint's HTTP status; 0 if it gave no answer.
	Status int
	// Code is the directory's own code, such as "AADSTS7000215" for a wrong
	// secret; empty if the answer has none.
	Code string
	// Cause is what went wrong if there is no Code; 0 if that is not known.
	Cause Cause
	// OAuth is the protocol's error, such as "invalid_client" or "invalid_grant".
	OAuth string
	// Description is the directory's first sentence without the code, or the
	// transport's failure.
	Description string
	// TraceID and CorrelationID are the ids that Microsoft support asks for.
	TraceID       string
	CorrelationID string
	// Err is the transport's error, if there was no answer; it may wrap a deadline
	// error.
	Err error
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("login failed")
	if e.Tenant != "" {
		b.WriteString(" at tenant " + e.Tenant)
	}
	if e.Code != "" {
		b.WriteString(" with " + e.Code)
	} else if e.Status != 0 {
		fmt.Fprintf(&b, " with status %d", e.Status)
	}
	if e.OAuth != "" {
		b.WriteString(" (" + e.OAuth + ")")
	}
	if e.Description != "" {
		b.WriteString(": " + e.Description)
	}
	if e.TraceID != "" {
		b.WriteString(" [trace id " + e.TraceID + "]")
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// NonRetriable marks the error for azcore: the credential has retried already.
func (*Error) NonRetriable() {}

var directoryCode = regexp.MustCompile(`\bAADSTS\d+\b`)

func errorWhileLoggingIn(err error) error { return fmt.Errorf("log in: %w", err) }

func refusal(failed *azidentity.AuthenticationFailedError) *Error {
	if failed.RawResponse == nil {
		return &Error{Description: transport.Redact(failed.Error()), Err: failed}
	}
	body, err := runtime.Payload(failed.RawResponse)
	if err != nil {
		body = nil
	}
	return parseError(failed.RawResponse.StatusCode, body)
}

// parseError reads the directory's error body: error, error_description,
// error_codes, trace_id. If the body has another form, only the status is known.
func parseError(status int, body []byte) *Error {
	e := &Error{Status: status, Description: http.StatusText(status)}
	o := wire.ReadObject(body, "error")
	e.OAuth = transport.Redact(o.Text("error"))
	e.TraceID, e.CorrelationID = transport.Redact(o.Text("trace_id")), transport.Redact(o.Text("correlation_id"))
	description := o.Text("error_description")
	e.Code = directoryCode.FindString(description)
	if codes := o.Texts("error_codes"); e.Code == "" && len(codes) > 0 {
		e.Code = directoryCode.FindString("AADSTS" + codes[0])
	}
	// The rest of the description repeats trace id, correlation id and time.
	text, _, _ := strings.Cut(description, "Trace ID:")
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n")
	if text = strings.TrimSpace(strings.TrimPrefix(text, e.Code+":")); text != "" {
		e.Description = transport.Redact(text)
	}
	return e
}

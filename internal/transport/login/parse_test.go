package login

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func FuzzError(f *testing.F) {
	f.Add(`{"error":"invalid_grant","error_description":"AADSTS50076: Due to a configuration change. Trace ID: 1","error_codes":[50076]}`)
	f.Add("\ufeff{}")
	f.Add("<html>")
	f.Add(`{"error":{"code":"x"}}`)
	f.Fuzz(func(t *testing.T, body string) {
		e := parseError(400, []byte(body))
		if e.Status != 400 || e.Description == "" || !strings.HasPrefix(e.Error(), "login failed") {
			t.Errorf("parseError(%q) = %+v", body, e)
		}
	})
}

func TestParseError_otherBodies_leaveWhatIsKnown(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]Error{
		"":       {Status: 503, Description: "Service Unavailable"},
		"<html>": {Status: 503, Description: "Service Unavailable"},
		`{"error":"temporarily_unavailable","error_codes":[90033]}`: {
			Status: 503, OAuth: "temporarily_unavailable", Code: "AADSTS90033", Description: "Service Unavailable",
		},
		"{\"error_description\":\"AADSTS50076: Use MFA.\\r\\nTrace ID: 1\",\"trace_id\":\"1\"}": {
			Status: 503, Code: "AADSTS50076", Description: "Use MFA.", TraceID: "1",
		},
	} {
		if diff := cmp.Diff(&want, parseError(503, []byte(body))); diff != "" {
			t.Errorf("%q: %s", body, diff)
		}
	}
}

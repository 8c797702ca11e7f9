package transport

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"57", "2.128", "Sun, 01 Mar 2026 08:00:30 GMT", "-1", "1e400", "NaN", "0x10", ""} {
		f.Add(seed)
	}
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		if d := retryAfter(http.Header{headerRetryAfter: {text}}, now); d < 0 || d > maxRetryAfter {
			t.Errorf("retryAfter(%q) = %s", text, d)
		}
	})
}

func FuzzLoginError(f *testing.F) {
	f.Add(`{"error":"invalid_grant","error_description":"AADSTS50076: Due to a configuration change. Trace ID: 1","error_codes":[50076]}`)
	f.Add("\ufeff{}")
	f.Add("<html>")
	f.Add(`{"error":{"code":"x"}}`)
	f.Fuzz(func(t *testing.T, body string) {
		e := parseLoginError(400, []byte(body))
		if e.Status != 400 || e.Description == "" || !strings.HasPrefix(e.Error(), "login failed") {
			t.Errorf("parseLoginError(%q) = %+v", body, e)
		}
	})
}

func TestParseLoginError_otherBodies_leaveWhatIsKnown(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]LoginError{
		"":       {Status: 503, Description: "Service Unavailable"},
		"<html>": {Status: 503, Description: "Service Unavailable"},
		`{"error":"temporarily_unavailable","error_codes":[90033]}`:                             {Status: 503, OAuth: "temporarily_unavailable", Code: "AADSTS90033", Description: "Service Unavailable"},
		"{\"error_description\":\"AADSTS50076: Use MFA.\\r\\nTrace ID: 1\",\"trace_id\":\"1\"}": {Status: 503, Code: "AADSTS50076", Description: "Use MFA.", TraceID: "1"},
	} {
		if diff := cmp.Diff(&want, parseLoginError(503, []byte(body))); diff != "" {
			t.Errorf("%q: %s", body, diff)
		}
	}
}

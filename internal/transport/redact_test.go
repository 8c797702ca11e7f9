package transport_test

import (
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

func TestRedact_secretShapes_disappear(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Authorization: Bearer abc.def-ghi_1":                    "Authorization: Bearer [redacted]",
		"grant_type=x&client_secret=s%7Ee&resource=r":            "grant_type=x&client_secret=[redacted]&resource=r",
		"refresh_token=0.AX-y_z&scope=openid":                    "refresh_token=[redacted]&scope=openid",
		`{"access_token":"e\"y","expires_in":1}`:                 `{"access_token":"[redacted]","expires_in":1}`,
		`{"Refresh_Token" : "0.AX"}`:                             `{"Refresh_Token" : "[redacted]"}`,
		`"{\"client_assertion\":\"a.b.c\"}"`:                     `"{\"client_assertion\":\"[redacted]\"}"`,
		`password = "hunter two"`:                                `password = [redacted]`,
		"token eyJ0eXAiOiJKV1Qi.eyJhdWQiOiI.c2lnbmF0dXJl was":    "token [redacted] was",
		"Microsoft 365 Business Basic for Contoso, 5 seats":      "Microsoft 365 Business Basic for Contoso, 5 seats",
		"Subscription quantity can't be decreased. code=800090":  "Subscription quantity can't be decreased. code=800090",
		`{"access_token":"cut off in the middle of the tok`:      `{"access_token":"[redacted]"`,
		"AADSTS7000215: Invalid client secret provided for 'a'.": "AADSTS7000215: Invalid client secret provided for 'a'.",
	} {
		if got := transport.Redact(in); got != want {
			t.Errorf("Redact(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzRedact(f *testing.F) {
	f.Add("see ", " end")
	f.Add("Bearer ", "&x=1")
	f.Add(`{"a":"`, `"}`)
	f.Fuzz(func(t *testing.T, before, after string) {
		const secret = "Zq8Q~SECRETsecret.0123456789"
		for _, shape := range []string{"Bearer " + secret, "client_secret=" + secret, `"refresh_token":"` + secret + `"`} {
			// A quote or word character right before could make it another word;
			// a space keeps the shape whole.
			if got := transport.Redact(before + " " + shape + " " + after); strings.Contains(got, secret) {
				t.Errorf("%q survived in %q", secret, got)
			}
		}
	})
}

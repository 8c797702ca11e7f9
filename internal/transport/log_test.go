package transport_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

func TestDo_log_hasOneLinePerAttemptAndNoSecret(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), &out)
	s := serve(t, broken(errors.New("proxy said: Bearer eyJhbGciOi.eyJzdWIi.c2ln")), status(201).saying(`{"key":"license key"}`))
	do(t, ctx, s.pipeline(), write())
	for _, secret := range []string{"token-1", "eyJhbGciOi", "filter", "quantity", "license key"} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("the log shows %q:\n%s", secret, out.String())
		}
	}
	lines, err := tflogtest.MultilineJSONDecode(&out)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		delete(l, "@caller")
	}
	common := func(more map[string]any) map[string]any {
		l := map[string]any{
			"@level": "debug", "@module": "provider.transport", "method": "POST", "host": "service.example", "path": "/v1/things",
			"request_id": "id-2", "correlation_id": "id-1", "duration_ms": 0.0,
		}
		for k, v := range more {
			l[k] = v
		}
		return l
	}
	want := []map[string]any{
		common(map[string]any{"@message": "no answer", "attempt": 1.0, "error": "proxy said: Bearer [redacted]"}),
		{
			"@level": "info", "@module": "provider.transport", "@message": "waiting before the next attempt",
			"attempt": 1.0, "wait_ms": 500.0,
		},
		common(map[string]any{"@message": "answer", "attempt": 2.0, "status": 201.0}),
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("log: %s", diff)
	}
}

func TestDo_log_masksKnownSecretsOfAnyShape(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), &out)
	s := serve(t, broken(errors.New("no route for hunter-two at the gateway")), status(200))
	p := s.pipeline(func(o *transport.Options) { o.Secrets = []string{"hunter-two"} })
	do(t, ctx, p, transport.Request{Method: "GET", URL: "https://service.example/v1/hunter-two"})
	if strings.Contains(out.String(), "hunter-two") || !strings.Contains(out.String(), "***") {
		t.Errorf("the log is\n%s", out.String())
	}
}

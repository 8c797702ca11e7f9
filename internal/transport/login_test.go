package transport_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

const (
	tenant       = "7c1e0000-0000-4000-8000-00000000aaaa"
	application  = "5d2f0000-0000-4000-8000-00000000bbbb"
	clientSecret = "Zq8Q~not-a-real-secret"
)

// directory is a login endpoint within the process.
type directory struct {
	t      *testing.T
	status int
	answer string
	err    error

	mu    sync.Mutex
	forms []url.Values
}

func (d *directory) Do(req *http.Request) (*http.Response, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if req.URL.Host != "login.example" || req.URL.Scheme != "https" {
		d.t.Errorf("a request left for %s", req.URL)
	}
	if strings.HasSuffix(req.URL.Path, "/.well-known/openid-configuration") {
		base := "https://login.example/" + tenant
		return answer(req, 200, `{"issuer":"`+base+`/v2.0","authorization_endpoint":"`+base+`/oauth2/v2.0/authorize","token_endpoint":"`+base+`/oauth2/v2.0/token"}`), nil
	}
	text, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(text))
	if err != nil {
		return nil, err
	}
	d.forms = append(d.forms, form)
	if d.err != nil {
		return nil, d.err
	}
	return answer(req, d.status, d.answer), nil
}

func answer(req *http.Request, status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Request: req, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)),
	}
}

func TestSecret_token_isFetchedOnceAndAgainAfterForget(t *testing.T) {
	t.Parallel()
	d := &directory{t: t, status: 200, answer: `{"token_type":"Bearer","expires_in":3599,"access_token":"granted"}`}
	c, err := transport.Secret(tenant, application, clientSecret, transport.CredentialOptions{HTTP: d, AuthorityHost: "https://login.example"})
	if err != nil {
		t.Fatal(err)
	}
	fetch := func() {
		t.Helper()
		token, err := c.GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{"https://service.example/.default"}})
		if err != nil || token.Token != "granted" {
			t.Fatalf("got %q, %v", token.Token, err)
		}
	}
	fetch()
	fetch()
	if len(d.forms) != 1 {
		t.Errorf("%d logins for one token", len(d.forms))
	}
	form := d.forms[0]
	got := []string{form.Get("grant_type"), form.Get("client_id"), form.Get("client_secret")}
	if diff := cmp.Diff([]string{"client_credentials", application, clientSecret}, got); diff != "" {
		t.Errorf("login form: %s", diff)
	}
	if !strings.Contains(form.Get("scope"), "https://service.example/.default") {
		t.Errorf("scope is %q", form.Get("scope"))
	}
	forgetful, ok := c.(interface{ Forget() })
	if !ok {
		t.Fatal("the credential cannot forget")
	}
	forgetful.Forget()
	fetch()
	if len(d.forms) != 2 {
		t.Errorf("%d logins after Forget", len(d.forms))
	}
}

func TestSecret_unauthorizedService_makesItLogInAgain(t *testing.T) {
	t.Parallel()
	d := &directory{t: t, status: 200, answer: `{"token_type":"Bearer","expires_in":3599,"access_token":"granted"}`}
	c, err := transport.Secret(tenant, application, clientSecret, transport.CredentialOptions{HTTP: d, AuthorityHost: "https://login.example"})
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, status(401), status(200))
	p := s.pipeline(func(o *transport.Options) { o.Credential = c })
	if resp := do(t, t.Context(), p, read()); resp.Status != 200 || len(d.forms) != 2 {
		t.Errorf("status %d after %d logins", resp.Status, len(d.forms))
	}
}

func TestSecret_refusedLogin_isTypedAndHoldsNoSecret(t *testing.T) {
	t.Parallel()
	d := &directory{t: t, status: 401, answer: `{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. Ensure the secret being sent is the value. Trace ID: 5ce8c7f1 Correlation ID: 1f2e Timestamp: 2026-03-01 09:00:00Z","error_codes":[7000215],"timestamp":"2026-03-01 09:00:00Z","trace_id":"5ce8c7f1","correlation_id":"1f2e"}`}
	c, err := transport.Secret(tenant, application, clientSecret, transport.CredentialOptions{HTTP: d, AuthorityHost: "https://login.example"})
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, status(200))
	_, err = s.pipeline(func(o *transport.Options) { o.Credential = c }).Do(t.Context(), read())
	var refused *transport.LoginError
	if !errors.As(err, &refused) {
		t.Fatalf("got %v", err)
	}
	want := &transport.LoginError{
		Status: 401, Code: "AADSTS7000215", OAuth: "invalid_client", TraceID: "5ce8c7f1", CorrelationID: "1f2e",
		Description: "Invalid client secret provided. Ensure the secret being sent is the value.",
	}
	if diff := cmp.Diff(want, refused); diff != "" {
		t.Errorf("login error: %s", diff)
	}
	for _, part := range []string{"AADSTS7000215", "Invalid client secret", "5ce8c7f1"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not in %q", part, err)
		}
	}
	if strings.Contains(err.Error(), clientSecret) || len(s.got) != 0 {
		t.Errorf("got %v after %d requests", err, len(s.got))
	}
}

func TestSecret_unreadableGrant_doesNotShowTheToken(t *testing.T) {
	t.Parallel()
	d := &directory{t: t, status: 200, answer: `{"access_token":"granted-token","expires_in":`}
	c, err := transport.Secret(tenant, application, clientSecret, transport.CredentialOptions{HTTP: d, AuthorityHost: "https://login.example"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{"s/.default"}})
	var failed *transport.LoginError
	if !errors.As(err, &failed) || strings.Contains(err.Error(), "granted-token") {
		t.Errorf("got %v", err)
	}
}

func TestSecret_cancelledLogin_isNotALoginError(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d := &directory{t: t, err: context.Canceled}
	c, err := transport.Secret(tenant, application, clientSecret, transport.CredentialOptions{HTTP: d, AuthorityHost: "https://login.example"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{"s/.default"}})
	var failed *transport.LoginError
	if !errors.Is(err, context.Canceled) || errors.As(err, &failed) {
		t.Errorf("got %v", err)
	}
}

func TestSecret_badArguments_fail(t *testing.T) {
	t.Parallel()
	if _, err := transport.Secret("not/a/tenant", application, clientSecret, transport.CredentialOptions{}); err == nil {
		t.Error("a bad tenant was accepted")
	}
	if _, err := transport.Secret(tenant, application, clientSecret, transport.CredentialOptions{AuthorityHost: "http://login.example"}); err == nil {
		t.Error("a login host without TLS was accepted")
	} else if strings.Contains(err.Error(), clientSecret) {
		t.Errorf("the error shows the secret: %v", err)
	}
}

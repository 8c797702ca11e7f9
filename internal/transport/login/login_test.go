package login_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
)

const (
	tenant       = "7c1e0000-0000-4000-8000-00000000aaaa"
	customer     = "9b2f0000-0000-4000-8000-00000000cccc"
	application  = "5d2f0000-0000-4000-8000-00000000bbbb"
	clientSecret = "Zq8Q~not-a-real-secret"
	scope        = "https://service.example/.default"
	granted      = `{"token_type":"Bearer","expires_in":3599,"access_token":"granted-%d"}`
)

// directory is a login endpoint within the process. It answers token requests
// by script, repeats the last entry, and numbers the tokens it grants.
type directory struct {
	t      *testing.T
	script []reply

	mu    sync.Mutex
	forms []url.Values
	paths []string
	waits []time.Duration
	other map[string]reply // by path, for other than token endpoints
	heads []http.Header
}

type reply struct {
	status int
	header http.Header
	body   string
	err    error
}

func grants() reply { return reply{status: 200, body: granted} }

func refuses(status int, oauth string, code int, text string) reply {
	return reply{
		status: status,
		body: fmt.Sprintf(
			`{"error":%q,"error_description":"AADSTS%d: %s Trace ID: 5ce8c7f1 Correlation ID: 1f2e","error_codes":[%d],"trace_id":"5ce8c7f1","correlation_id":"1f2e"}`,
			oauth, code, text, code,
		),
	}
}

func open(t *testing.T, script ...reply) *directory {
	t.Helper()
	return &directory{t: t, script: script, other: map[string]reply{}}
}

func (d *directory) Do(req *http.Request) (*http.Response, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.t != nil && (req.URL.Host != "login.example" || req.URL.Scheme != "https") {
		d.t.Errorf("a request left for %s", req.URL)
	}
	d.heads = append(d.heads, req.Header.Clone())
	if base, found := strings.CutSuffix(req.URL.Path, "/v2.0/.well-known/openid-configuration"); found {
		base = "https://login.example" + base
		return answer(
			req,
			reply{
				status: 200,
				body: `{"issuer":"` + base + `/v2.0","authorization_endpoint":"` + base +
					`/oauth2/v2.0/authorize","token_endpoint":"` + base + `/oauth2/v2.0/token"}`,
			},
		)
	}
	if r, ok := d.other[req.URL.Path]; ok {
		return answer(req, r)
	}
	text, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(text))
	if err != nil {
		return nil, err
	}
	d.forms, d.paths = append(d.forms, form), append(d.paths, req.URL.Path)
	r := d.script[min(len(d.forms), len(d.script))-1]
	if strings.Contains(r.body, "granted-%d") {
		r.body = strings.ReplaceAll(r.body, "%d", fmt.Sprint(len(d.forms)))
	}
	return answer(req, r)
}

func answer(req *http.Request, r reply) (*http.Response, error) {
	if r.err != nil {
		return nil, r.err
	}
	header := r.header.Clone()
	if header == nil {
		header = http.Header{}
	}
	header.Set("Content-Type", "application/json")
	return &http.Response{StatusCode: r.status, Request: req, Header: header, Body: io.NopCloser(strings.NewReader(r.body))}, nil
}

func (d *directory) pipeline() *transport.Pipeline {
	d.t.Helper()
	p, err := transport.New(transport.Options{HTTP: d, Wait: func(ctx context.Context, pause time.Duration) error {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.waits = append(d.waits, pause)
		return ctx.Err()
	}})
	if err != nil {
		d.t.Fatal(err)
	}
	return p
}

func (d *directory) options() login.Options {
	return login.Options{Authority: "https://login.example", Tenant: tenant, Client: application, Pipeline: d.pipeline()}
}

func fetch(ctx context.Context, c *login.Credentials, in string) (azcore.AccessToken, error) {
	return c.Tenant(in).GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{scope}})
}

func mustFetch(t *testing.T, c *login.Credentials, in string) string {
	t.Helper()
	token, err := fetch(t.Context(), c, in)
	if err != nil {
		t.Fatal(err)
	}
	return token.Token
}

func TestSecret_token_isFetchedOnceAndAgainAfterARefusal(t *testing.T) {
	t.Parallel()
	d := open(t, grants())
	c := login.Secret(d.options(), clientSecret)
	first := mustFetch(t, c, "")
	if again := mustFetch(t, c, strings.ToUpper(tenant)); first != "granted-1" || again != first || len(d.forms) != 1 {
		t.Errorf("tokens %s, %s after %d logins", first, again, len(d.forms))
	}
	form := d.forms[0]
	got := []string{form.Get("grant_type"), form.Get("client_id"), form.Get("client_secret")}
	if diff := cmp.Diff([]string{"client_credentials", application, clientSecret}, got); diff != "" {
		t.Errorf("login form: %s", diff)
	}
	if !strings.Contains(form.Get("scope"), scope) {
		t.Errorf("scope is %q", form.Get("scope"))
	}
	c.Refused("", scope, first)
	second := mustFetch(t, c, "")
	// Another request was under way with the first token and is refused later.
	c.Refused("", scope, first)
	if third := mustFetch(t, c, ""); second != "granted-2" || third != second || len(d.forms) != 2 {
		t.Errorf("tokens %s, %s after %d logins", second, third, len(d.forms))
	}
}

func TestSecret_customersTenants_haveSeparateTokens(t *testing.T) {
	t.Parallel()
	d := open(t, grants())
	c := login.Secret(d.options(), clientSecret)
	own, theirs := mustFetch(t, c, ""), mustFetch(t, c, customer)
	if own == theirs || !strings.HasPrefix(d.paths[1], "/"+customer+"/") {
		t.Errorf("tokens %s and %s from %v", own, theirs, d.paths)
	}
	c.Refused(customer, scope, theirs)
	if mustFetch(t, c, "") != own || len(d.forms) != 2 {
		t.Errorf("a refusal in one tenant cost a login in another: %v", d.paths)
	}
}

func TestSecret_expiredToken_isRenewed(t *testing.T) {
	t.Parallel()
	d := open(t, reply{status: 200, body: strings.Replace(granted, "3599", "240", 1)}, grants())
	c := login.Secret(d.options(), clientSecret)
	if a, b := mustFetch(t, c, ""), mustFetch(t, c, ""); a != "granted-1" || b != "granted-2" {
		t.Errorf("tokens %s and %s: one with four minutes left is not used again", a, b)
	}
}

func TestSecret_refusedLogin_isTypedAndHoldsNoSecret(t *testing.T) {
	t.Parallel()
	d := open(t, refuses(401, "invalid_client", 7000215, "Invalid client secret provided. Ensure the secret being sent is the value."))
	_, err := fetch(t.Context(), login.Secret(d.options(), clientSecret), customer)
	want := &login.Error{
		Tenant: customer, Means: "a client secret",
		Status: 401, Code: "AADSTS7000215", OAuth: "invalid_client", TraceID: "5ce8c7f1", CorrelationID: "1f2e",
		Description: "Invalid client secret provided. Ensure the secret being sent is the value.",
	}
	var refused *login.Error
	if !errors.As(err, &refused) {
		t.Fatalf("got %v", err)
	}
	if diff := cmp.Diff(want, refused); diff != "" {
		t.Errorf("login error: %s", diff)
	}
	for _, part := range []string{"AADSTS7000215", "Invalid client secret", "5ce8c7f1", customer} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not in %q", part, err)
		}
	}
	if strings.Contains(err.Error(), clientSecret) || len(d.forms) != 1 {
		t.Errorf("got %v after %d logins", err, len(d.forms))
	}
}

// TestSecret_busyDirectory_isAskedAgain goes through the pipeline's retries,
// which obey fractions of a second.
func TestSecret_busyDirectory_isAskedAgain(t *testing.T) {
	t.Parallel()
	d := open(
		t, reply{status: 429, header: http.Header{"Retry-After": {"2.128"}}}, reply{err: io.ErrUnexpectedEOF},
		reply{status: 503}, grants(),
	)
	if token := mustFetch(t, login.Secret(d.options(), clientSecret), ""); token != "granted-4" {
		t.Errorf("token %s", token)
	}
	if len(d.waits) != 3 || d.waits[0] < 2128*time.Millisecond || d.waits[0] > 3*time.Second {
		t.Errorf("waits %v", d.waits)
	}
}

func TestSecret_unreadableGrant_doesNotShowTheToken(t *testing.T) {
	t.Parallel()
	d := open(t, reply{status: 200, body: `{"access_token":"granted-token","expires_in":`})
	for name, c := range map[string]*login.Credentials{
		"secret": login.Secret(d.options(), clientSecret),
		"user":   login.User(d.options(), login.InMemory("refresh"), login.NoProof()),
	} {
		_, err := fetch(t.Context(), c, "")
		var failed *login.Error
		if !errors.As(err, &failed) || strings.Contains(err.Error(), "granted-token") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestSecret_canceledLogin_isNotALoginError(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d := open(t, reply{err: context.Canceled})
	for name, c := range map[string]*login.Credentials{
		"secret": login.Secret(d.options(), clientSecret),
		"user":   login.User(d.options(), login.InMemory("refresh"), login.NoProof()),
	} {
		_, err := fetch(ctx, c, "")
		var failed *login.Error
		if !errors.Is(err, context.Canceled) || errors.As(err, &failed) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestSecret_badSettings_failWithoutARequest(t *testing.T) {
	t.Parallel()
	d := open(t, grants())
	plain := d.options()
	plain.Authority = "http://login.example"
	for name, c := range map[string]*login.Credentials{
		"no tenant at all": login.Secret(
			login.Options{Authority: "https://login.example", Tenant: "not/a/tenant", Client: application, Pipeline: d.pipeline()},
			clientSecret,
		),
		"a host without TLS":           login.Secret(plain, clientSecret),
		"a person's login without TLS": login.User(plain, login.InMemory("first"), login.SecretProof(clientSecret)),
	} {
		_, err := fetch(t.Context(), c, "")
		var failed *login.Error
		if !errors.As(err, &failed) || len(d.forms) != 0 || strings.Contains(err.Error(), clientSecret) {
			t.Errorf("%s: got %v after %d logins", name, err, len(d.forms))
		}
	}
	if _, err := login.SignIn(t.Context(), plain, scope, login.SecretProof(clientSecret), func(login.Code) {}); err == nil ||
		len(d.heads) != 0 {
		t.Errorf("a sign-in without TLS: got %v after %d requests", err, len(d.heads))
	}
}

package transport_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

func TestDo_tokens_areOfTheTenantAskedAbout(t *testing.T) {
	t.Parallel()
	s := serve(t, status(200))
	p := s.pipeline()
	for _, tenant := range []string{"", "a", "b", "A", ""} {
		r := read()
		r.Tenant = tenant
		do(t, t.Context(), p, r)
	}
	var got []string
	for _, r := range s.got {
		got = append(got, r.Authorization)
	}
	want := []string{"Bearer token-1", "Bearer tokena-1", "Bearer tokenb-1", "Bearer tokena-1", "Bearer token-1"}
	if diff := cmp.Diff(want, got); diff != "" || s.login.logins != 3 {
		t.Errorf("%d logins, tokens (-want +got):\n%s", s.login.logins, diff)
	}
}

func TestDo_refusedToken_isReportedAndRenewedOnce(t *testing.T) {
	t.Parallel()
	s := serve(t, status(401), status(200))
	r := write()
	r.Tenant = "a"
	if resp := do(t, t.Context(), s.pipeline(), r); resp.Status != 200 || resp.Attempts != 2 {
		t.Errorf("status %d after %d attempts", resp.Status, resp.Attempts)
	}
	if !slices.Equal(s.login.refusals, []string{"a/tokena-1"}) || s.got[1].Authorization != "Bearer tokena-2" {
		t.Errorf("refusals %v, then %s", s.login.refusals, s.got[1].Authorization)
	}
	if len(s.waits) != 0 {
		t.Errorf("it waited %v", s.waits)
	}
}

// crossed lets another request come in between, before a refusal is known.
type crossed struct {
	*credential
	between func()
}

func (c *crossed) Refused(tenant, scope, token string) {
	if between := c.between; between != nil {
		c.between = nil
		between()
	}
	c.credential.Refused(tenant, scope, token)
}

func TestDo_refusedTokenUsedAgainMeanwhile_isStillRenewed(t *testing.T) {
	t.Parallel()
	s := serve(t, status(401), status(200))
	c := &crossed{credential: s.login}
	p := s.pipeline(func(o *transport.Options) { o.Credentials = c })
	c.between = func() { do(t, t.Context(), p, read()) }
	do(t, t.Context(), p, write())
	var got []string
	for _, r := range s.got {
		got = append(got, r.Method+" "+r.Authorization)
	}
	if diff := cmp.Diff([]string{"POST Bearer token-1", "GET Bearer token-1", "POST Bearer token-2"}, got); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

// slowLogin takes its time for a token.
type slowLogin struct {
	*credential
	takes time.Duration
}

func (l slowLogin) Tenant(string) azcore.TokenCredential { return l }

func (l slowLogin) GetToken(ctx context.Context, _ policy.TokenRequestOptions) (azcore.AccessToken, error) {
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), l.takes)
	defer cancel()
	select {
	case <-ctx.Done():
		return azcore.AccessToken{}, ctx.Err()
	case <-late.Done():
		return azcore.AccessToken{Token: "late", ExpiresOn: farAway}, nil
	}
}

func TestDo_slowLogin_doesNotCountAsAttemptTime(t *testing.T) {
	t.Parallel()
	s := serve(t, status(200))
	p := s.pipeline(func(o *transport.Options) {
		o.Credentials, o.AttemptTimeout = slowLogin{s.login, 100 * time.Millisecond}, 50*time.Millisecond
	})
	if resp := do(t, t.Context(), p, write()); resp.Status != 200 || s.got[0].Authorization != "Bearer late" {
		t.Errorf("status %d with %q", resp.Status, s.got[0].Authorization)
	}
}

func TestDo_tokenRefusedTwice_isFinal(t *testing.T) {
	t.Parallel()
	s := serve(t, status(401))
	if resp := do(t, t.Context(), s.pipeline(), read()); resp.Status != 401 || resp.Attempts != 2 {
		t.Errorf("status %d after %d attempts", resp.Status, resp.Attempts)
	}
}

func TestDo_withoutCredentials_sendsNoTokenAndDoesNotRepeat(t *testing.T) {
	t.Parallel()
	s := serve(t, status(401))
	p := s.pipeline(func(o *transport.Options) { o.Credentials, o.Scope = nil, "" })
	if resp := do(t, t.Context(), p, read()); resp.Status != 401 || resp.Attempts != 1 || s.got[0].Authorization != "" {
		t.Errorf("status %d after %d attempts with %q", resp.Status, resp.Attempts, s.got[0].Authorization)
	}
}

func TestDo_dialects_haveTheirOwnHeaders(t *testing.T) {
	t.Parallel()
	correlated := transport.Dialect{CorrelationID: "client-request-id", Fixed: http.Header{"Return-Client-Request-Id": {"true"}}}
	for name, c := range map[string]struct {
		dialect  transport.Dialect
		has      []string
		hasNot   []string
		attempts int
	}{
		"with keys": {keyed(), []string{"MS-RequestId", "MS-CorrelationId", "X-Locale"}, []string{"client-request-id"}, 2},
		"without keys": {
			correlated,
			[]string{"client-request-id", "return-client-request-id"},
			[]string{"MS-RequestId", "MS-CorrelationId"},
			1,
		},
		"plain": {transport.Dialect{}, nil, []string{"MS-RequestId", "client-request-id", "X-Locale"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, status(409).saying(`{"code":800082}`), status(200))
			p := s.pipeline(func(o *transport.Options) { o.Dialect = c.dialect })
			do(t, t.Context(), p, write())
			for _, header := range c.has {
				if s.got[0].Header.Get(header) == "" {
					t.Errorf("%s is missing", header)
				}
			}
			for _, header := range c.hasNot {
				if s.got[0].Header.Get(header) != "" {
					t.Errorf("%s was sent", header)
				}
			}
			if len(s.got) != c.attempts {
				t.Errorf("%d attempts on a 409, want %d", len(s.got), c.attempts)
			}
		})
	}
}

// TestNewClient_redirect_isNotFollowed keeps token and body where they belong.
func TestNewClient_redirect_isNotFollowed(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("the redirect was followed")
	}))
	t.Cleanup(elsewhere.Close)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
	}))
	t.Cleanup(server.Close)
	client, err := transport.NewClient(transport.ClientOptions{})
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, status(200))
	for name, http := range map[string]*http.Client{"made": client, "by default": nil} {
		p := s.pipeline(func(o *transport.Options) {
			o.InsecureAllowHTTP, o.HTTP = true, nil
			if http != nil {
				o.HTTP = http
			}
		})
		if resp := do(t, t.Context(), p, transport.Request{Method: "POST", URL: server.URL, Body: []byte(`{}`)}); resp.Status != 307 {
			t.Errorf("%s: status %d", name, resp.Status)
		}
	}
}

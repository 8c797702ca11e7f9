package transport

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"golang.org/x/sync/singleflight"
)

// authPolicy adds the token of the tenant a request is about. azcore's bearer
// policy sets it and answers challenges. Each attempt has its own: a shared one
// would make all requests wait for a login even if their deadline is near, and the
// credentials cache the tokens anyway.
type authPolicy struct {
	credentials Credentials
	scope       string
	insecure    bool
	now         func() time.Time

	mu     sync.Mutex
	logins map[azcore.TokenCredential]*sharedLogin
}

func newAuthPolicy(o Options) *authPolicy {
	return &authPolicy{
		credentials: o.Credentials, scope: o.Scope, insecure: o.InsecureAllowHTTP, now: o.Now,
		logins: map[azcore.TokenCredential]*sharedLogin{},
	}
}

// Do implements policy.Policy.
func (a *authPolicy) Do(req *policy.Request) (*http.Response, error) {
	c := callOf(req)
	bearer := runtime.NewBearerTokenPolicy(a.of(c.tenant), []string{a.scope}, &policy.BearerTokenOptions{
		InsecureAllowCredentialWithHTTP: a.insecure,
	})
	return bearer.Do(req)
}

func (a *authPolicy) of(tenant string) *sharedLogin {
	from := a.credentials.Tenant(tenant)
	a.mu.Lock()
	defer a.mu.Unlock()
	login := a.logins[from]
	if login == nil {
		login = &sharedLogin{from: from, now: a.now}
		a.logins[from] = login
	}
	return login
}

// refused reports a rejected token to the credentials. Later callers must not get
// it from a login that was already in flight.
func (a *authPolicy) refused(tenant, token string) {
	a.credentials.Refused(tenant, a.scope, token)
	a.of(tenant).refused(token)
}

// refusalPolicy runs below the bearer policy: a token is reported as refused before
// the next one is requested.
type refusalPolicy struct{ auth *authPolicy }

// Do implements policy.Policy.
func (r refusalPolicy) Do(req *policy.Request) (*http.Response, error) {
	resp, err := req.Next()
	if resp != nil && resp.StatusCode == http.StatusUnauthorized {
		c := callOf(req)
		c.refused()
		_, token, _ := strings.Cut(req.Raw().Header.Get("Authorization"), " ")
		r.auth.refused(c.tenant, token)
	}
	return resp, err
}

// loginLimit bounds a login with all its attempts, since it can outlast the
// requests that wait for it.
const loginLimit = 5 * time.Minute

// sharedLogin merges the logins of concurrent requests into one. They share its
// failure too, but each waits no longer than its own context.
type sharedLogin struct {
	from   azcore.TokenCredential
	now    func() time.Time
	flight singleflight.Group

	mu   sync.Mutex
	last azcore.AccessToken
}

// GetToken implements azcore.TokenCredential.
func (s *sharedLogin) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	// A pipeline has one scope, so only the claims tell requests apart.
	done := s.flight.DoChan(o.Claims, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), loginLimit)
		defer cancel()
		return s.fetch(ctx, o)
	})
	select {
	case <-ctx.Done():
		return azcore.AccessToken{}, fmt.Errorf("log in: %w", ctx.Err())
	case result := <-done:
		token, _ := result.Val.(azcore.AccessToken)
		return token, result.Err
	}
}

// fetch gets a token. Credentials renew it before it expires: if that fails, the
// previous token is used until it expires.
func (s *sharedLogin) fetch(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	token, err := s.from.GetToken(ctx, o)
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err == nil:
		s.last = token
		return token, nil
	case o.Claims == "" && s.now().Before(s.last.ExpiresOn):
		return s.last, nil
	case ctx.Err() != nil:
		return token, &NoAnswerError{Err: err}
	}
	return token, err
}

func (s *sharedLogin) refused(token string) {
	s.flight.Forget("")
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last.Token == token {
		s.last = azcore.AccessToken{}
	}
}

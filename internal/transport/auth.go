package transport

import (
	"net/http"
	"strings"
	"sync"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// authPolicy adds the token of the tenant a request is about. azcore's bearer
// policy holds one token, renews it ahead of its expiry and lets concurrent
// requests share one login; it cannot change tenants, so each has one of its own.
type authPolicy struct {
	credentials Credentials
	scope       string
	insecure    bool

	mu      sync.Mutex
	tenants map[string]*runtime.BearerTokenPolicy
}

func newAuthPolicy(o Options) *authPolicy {
	return &authPolicy{
		credentials: o.Credentials, scope: o.Scope, insecure: o.InsecureAllowHTTP,
		tenants: map[string]*runtime.BearerTokenPolicy{},
	}
}

// Do implements policy.Policy.
func (a *authPolicy) Do(req *policy.Request) (*http.Response, error) {
	c := callOf(req)
	resp, err := a.of(c.tenant).Do(req)
	_, c.token, _ = strings.Cut(req.Raw().Header.Get("Authorization"), " ")
	return resp, err
}

func (a *authPolicy) of(tenant string) *runtime.BearerTokenPolicy {
	a.mu.Lock()
	defer a.mu.Unlock()
	key := strings.ToLower(tenant)
	bearer := a.tenants[key]
	if bearer == nil {
		bearer = runtime.NewBearerTokenPolicy(a.credentials.Tenant(tenant), []string{a.scope}, &policy.BearerTokenOptions{
			InsecureAllowCredentialWithHTTP: a.insecure,
		})
		a.tenants[key] = bearer
	}
	return bearer
}

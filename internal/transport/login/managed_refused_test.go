package login_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
)

// TestManagedIdentity_refusedToken_isFetchedAgain moves the environment, where
// such an identity is found, so it cannot run in parallel.
func TestManagedIdentity_refusedToken_isFetchedAgain(t *testing.T) {
	var asked atomic.Int32
	machine := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Has("claims") {
			t.Error("the machine was told of claims")
		}
		_, _ = fmt.Fprintf(
			w,
			`{"access_token":"token-%d","expires_on":"4102444800","resource":"https://service.example","token_type":"Bearer"}`,
			asked.Add(1),
		)
	}))
	t.Cleanup(machine.Close)
	t.Setenv("IDENTITY_ENDPOINT", machine.URL)
	t.Setenv("IDENTITY_HEADER", "h")
	o := open(t, grants()).options()
	// MSAL keeps tokens by the identity; no other test may have asked for this one.
	o.Client = "5b0d7c1e-3f62-4c7e-9f0a-6a1d2e8b4c90"
	c := login.ManagedIdentity(o)
	first := mustFetch(t, c, tenant)
	if again := mustFetch(t, c, tenant); again != first || asked.Load() != 1 {
		t.Errorf("got %s, then %s after %d requests", first, again, asked.Load())
	}
	c.Refused(tenant, scope, first)
	if second := mustFetch(t, c, tenant); second == first || asked.Load() != 2 {
		t.Errorf("after %s was refused it got %s, %d requests", first, second, asked.Load())
	}
}

package provider

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/msgraph"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
)

// silent takes every request and answers none.
type silent struct{ asked atomic.Int32 }

func (s *silent) RoundTrip(r *http.Request) (*http.Response, error) {
	s.asked.Add(1)
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// TestLogin_atASilentEndpoint_isTriedAgainAndSaysSo: the caller's time is not
// up, and there is not a timeouts block that would help.
func TestLogin_atASilentEndpoint_isTriedAgainAndSaysSo(t *testing.T) {
	t.Parallel()
	for name, by := range map[string]func(login.Options) *login.Credentials{
		"a secret": func(o login.Options) *login.Credentials { return login.Secret(o, hush) },
		"a person": func(o login.Options) *login.Credentials { return login.User(o, login.InMemory(hush), login.NoProof()) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var diags diag.Diagnostics
				endpoint := &silent{}
				o := (&Provider{}).loginOptions(connection{http: &http.Client{Transport: endpoint}}, "", &diags)
				o.Authority, o.Tenant, o.Client = "https://login.example", tenantID, clientID
				// All attempts fit into it. Without any MSAL would set a deadline of its own, of one attempt's length.
				ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
				defer cancel()
				_, err := by(o).Tenant("").GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{"s"}})
				var failed *login.Error
				if !errors.As(err, &failed) || errors.Is(err, context.DeadlineExceeded) ||
					!strings.Contains(failed.Description, "no answer in time") {
					t.Errorf("got %v", err)
				}
				if asked := endpoint.asked.Load(); asked != 5 {
					t.Errorf("%d attempts", asked)
				}
				if said := diagnostics.Failure("list the tenants", err).Errors()[0].Detail(); strings.Contains(said, "timeouts") {
					t.Errorf("it advises: %s", said)
				}
			})
		})
	}
}

// TestConfigure_shareFromTheEnvironment_hasTheBlocksBounds: what switches the
// limiter off, or stops all requests, must not slip in by the variable.
func TestConfigure_shareFromTheEnvironment_hasTheBlocksBounds(t *testing.T) {
	t.Parallel()
	for value, takes := range map[string]bool{
		"0.01": true, "0.5": true, "1": true,
		"0": false, "-0.5": false, "0.0099": false, "1e-9": false, "1.01": false, "NaN": false, "Inf": false, "-Inf": false, "half": false,
	} {
		t.Run(value, func(t *testing.T) {
			t.Parallel()
			clients, said := configure(t, app.with(block{"client_secret": hush}), env{"CSP_RATE_LIMIT": value})
			if refused := clients == nil && strings.Contains(said, "Invalid share in CSP_RATE_LIMIT"); refused == takes {
				t.Errorf("taken: %t, it said %q", !refused, said)
			}
		})
	}
}

// dated answers once its gate is open, with a date.
type dated struct {
	gate  chan struct{}
	asked atomic.Int32
}

func (d *dated) Do(r *http.Request) (*http.Response, error) {
	d.asked.Add(1)
	select {
	case <-d.gate:
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	return &http.Response{
		StatusCode: http.StatusOK, Request: r, Body: io.NopCloser(strings.NewReader(`{"value":[]}`)),
		Header: http.Header{"Date": {"Sun, 01 Mar 2026 09:00:00 GMT"}},
	}, nil
}

func TestClock_whoGivesUp_leavesTheDateToTheOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := &dated{gate: make(chan struct{})}
		p, err := transport.New(transport.Options{HTTP: service, Dialect: msgraph.Dialect()})
		if err != nil {
			t.Fatal(err)
		}
		today := clock(transport.Identity{Tenant: tenantID}, p, msgraph.New(p, "https://graph.example"))
		for range 2 { // the one who asks, and one who waits
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			today(ctx)
			cancel()
		}
		close(service.gate)
		if got, want := today(t.Context()), time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC); !got.Equal(want) || service.asked.Load() != 1 {
			t.Errorf("it is %s after %d questions, want %s", got, service.asked.Load(), want)
		}
	})
}

package provider

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
)

// refusing refuses every request, and notes until when it would have been waited for.
type refusing struct{ until time.Time }

func (r *refusing) RoundTrip(req *http.Request) (*http.Response, error) {
	r.until, _ = req.Context().Deadline()
	return &http.Response{StatusCode: http.StatusBadRequest, Request: req, Header: http.Header{}, Body: http.NoBody}, nil
}

// TestLoginCommand_trial_endsSoon: the token is printed after it.
func TestLoginCommand_trial_endsSoon(t *testing.T) {
	t.Parallel()
	somebody := &refusing{}
	var diags diag.Diagnostics
	s := session{
		connection: connection{cloud: transport.Clouds()[0], share: 1, http: &http.Client{Transport: somebody}},
		proof:      login.NoProof(),
	}
	s.options = (&Provider{}).loginOptions(s.connection, "test", &diags)
	s.options.Tenant, s.options.Client = tenantID, clientID
	var said strings.Builder
	soon, cancel := context.WithTimeout(t.Context(), time.Minute+10*time.Second)
	defer cancel()
	s.check(t.Context(), login.InMemory(hush), &said)
	if latest, _ := soon.Deadline(); somebody.until.IsZero() || somebody.until.After(latest) {
		t.Errorf("a request was waited for until %v, want %v at the latest", somebody.until, latest)
	}
	if !strings.HasPrefix(said.String(), "Warning: Could not try the sign-in: ") || strings.Contains(said.String(), hush) {
		t.Errorf("it said %s", said.String())
	}
}

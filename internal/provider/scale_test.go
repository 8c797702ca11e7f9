package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// estate makes tenants and a configuration that reads the directory of each.
func estate(t *testing.T, s *acctest.Served, tenants int) string {
	t.Helper()
	before, err := s.Sim.Tenants(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Sim.Populate(t.Context(), simulator.Population{Tenants: tenants, Subscriptions: 1}); err != nil {
		t.Fatal(err)
	}
	all, err := s.Sim.Tenants(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var config strings.Builder
	for i, tenant := range all[len(before):] {
		fmt.Fprintf(
			&config,
			"data \"csp_directory_subscriptions\" \"t%d\" {\n  tenant_id = %q\n}\n\ndata \"csp_subscriptions\" "+
				"\"t%d\" {\n  tenant_id = %q\n}\n\n",
			i, tenant.ID, i, tenant.ID,
		)
	}
	return config.String()
}

// logins counts the requests for tokens, by tenant.
func logins(s *acctest.Served) map[string]int {
	out := map[string]int{}
	for _, r := range s.Calls("POST", "/oauth2/v2.0/token") {
		tenant, _, _ := strings.Cut(strings.TrimPrefix(r.Path, "/"), "/")
		out[tenant]++
	}
	return out
}

// TestLogin_aHundredTenants_oneTokenEach reads the directory of a hundred
// tenants beside Partner Center: one token for each tenant and one for the
// partner's own, however many requests go out at once.
func TestLogin_aHundredTenants_oneTokenEach(t *testing.T) {
	t.Parallel()
	for name, kind := range map[string]string{
		"an application": "a secret in the environment",
		"a person":       "a refresh token in the environment, with a secret",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t)
			config := estate(t, s.Served, 100)
			s.Write(partner+"  "+kinds[kind](s), config)
			s.Mark()()
			s.Must(0, "plan")
			got := logins(s.Served)
			want := map[string]int{}
			for tenant := range got {
				want[tenant] = 1
			}
			if diff := cmp.Diff(want, got); diff != "" || len(got) != 101 {
				t.Errorf("%d tenants were logged in to, want 101; (-want +got):\n%s", len(got), diff)
			}
			discoveries := len(s.Calls("GET", "/openid-configuration"))
			if most := 101; discoveries > most {
				t.Errorf("%d looks at the login endpoint's own description, want %d at most", discoveries, most)
			}
			if calls := len(s.Calls("GET", "/v1.0/directory/subscriptions")); calls != 100 {
				t.Errorf("%d directories were read", calls)
			}
		})
	}
}

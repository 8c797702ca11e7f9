package subscription_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// fleetSize is how many tenants the plan of a fleet covers.
const fleetSize = 200

// TestFleet_withDriftInOneTenant_isPlanned: what cannot be undone there is one
// warning, and the plan of all others succeeds.
func TestFleet_withDriftInOneTenant_isPlanned(t *testing.T) {
	t.Parallel()
	p := acctest.NewProcesses(t)
	if err := p.Sim.Populate(t.Context(), simulator.Population{Tenants: fleetSize, Subscriptions: 1}); err != nil {
		t.Fatal(err)
	}
	tenants, err := p.Sim.Tenants(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var config strings.Builder
	drifted := ""
	for i, tenant := range tenants {
		held, err := p.Sim.Subscriptions(t.Context(), tenant.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(held) != 1 {
			continue // one that the world began with
		}
		s := held[0]
		product, sku, _ := strings.Cut(s.OfferID, ":")
		sku, _, _ = strings.Cut(sku, ":")
		fmt.Fprintf(&config, "import {\n  to = csp_subscription.of%[1]d\n  id = \"%[2]s/%[3]s\"\n}\n"+
			"resource \"csp_subscription\" \"of%[1]d\" {\n  tenant_id = %[2]q\n  product_id = %[4]q\n  sku_id = %[5]q\n"+
			"  term_duration = %[6]q\n  billing_cycle = %[7]q\n  quantity = %[8]d\n}\n",
			i, tenant.ID, s.ID, product, sku, s.Term, strings.ToLower(s.BillingCycle), s.Quantity)
		drifted = s.ID
	}
	p.Write(config.String())
	p.Must(0, "apply", "-auto-approve")
	if _, err := p.Sim.Portal(t.Context(), simulator.PortalChange{Subscription: drifted, Quantity: 90}); err != nil {
		t.Fatal(err)
	}
	p.Advance(8 * day)()
	output := p.Must(0, "plan", "-detailed-exitcode")
	if got := strings.Count(output, "not the "); got != 1 || strings.Contains(output, "Error:") {
		t.Errorf("%d warnings about seats, want 1:\n%s", got, output)
	}
}

package diagnostics_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// desk is a subscription of a tenant.
func desk(tenant string, seats int) string {
	return fmt.Sprintf(`resource "csp_subscription" "desk" {
  tenant_id     = %q
  product_id    = "CFQ7TTC0LFLX"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Desk"
  additional    = true
  quantity      = %d
}
`, tenant, seats)
}

func now(t *testing.T, w *acctest.World) time.Time {
	t.Helper()
	at, err := w.Sim.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestThrottling_forTwoHours_endsAtOnceWithTheLength(t *testing.T) {
	t.Parallel()
	const asked = "Microsoft asked to wait 2 hours, until 2026-11-02"
	list := fmt.Sprintf("data \"csp_subscriptions\" \"it\" {\n  tenant_id = %q\n}\n", simulator.AlderClinics)
	for name, c := range map[string]struct{ on, config, summary string }{
		"a data source": {
			"GET /v1/customers/*/subscriptions", list,
			"Could not list the subscriptions: Microsoft asks clients to wait 2 hours",
		},
		"a plan": {
			"GET /v1/customers/*/products/*", desk(simulator.AlderClinics, 5),
			"Could not look up the offer: Microsoft asks clients to wait 2 hours",
		},
		"an order": {
			"POST /v1/customers/*/carts", desk(
				simulator.AlderClinics, 5,
			), "Could not buy the subscription: Microsoft asks clients to wait 2 hours",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Fault(c.on, "429=7200", 1)
			bought := w.Purchases(simulator.AlderClinics, "CFQ7TTC0LFLX:0001")
			before := now(t, w)
			w.Test(resource.TestStep{Config: w.Provider(c.config), ExpectError: acctest.Words(c.summary)})
			w.Fault(c.on, "429=7200", 1)
			w.Test(resource.TestStep{Config: w.Provider(c.config), ExpectError: acctest.Words(asked)})
			if waited := now(t, w).Sub(before); waited > time.Hour {
				t.Errorf("it waited %s", waited)
			}
			if got := w.Purchases(simulator.AlderClinics, "CFQ7TTC0LFLX:0001"); got != bought {
				t.Errorf("%d orders, want %d", got, bought)
			}
		})
	}
}

// endRelationship lets Partner Center refuse what is asked about a tenant.
func endRelationship(w *acctest.World, tenant string) func() {
	return func() {
		for _, method := range []string{"GET", "POST", "PATCH"} {
			w.Fault(method+" /v1/customers/"+tenant+"/**", "403=20002", 1000)
		}
	}
}

// One customer of many leaves: its resources are let go of while the relationship
// is gone, without a call about it, and the other customers' go on.
func TestLostTenant_isLetGoOfWithARemovedBlock(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	other := strings.ReplaceAll(desk(simulator.BirchLogistics, 6), ".desk", ".other")
	other = strings.Replace(other, `"desk"`, `"other"`, 1)
	removed := "removed {\n  from = csp_subscription.desk\n  lifecycle {\n    destroy = false\n  }\n}\n\n"
	w.TestCLI(
		resource.TestStep{Config: w.Provider(desk(simulator.AlderClinics, 5) + other)},
		resource.TestStep{
			PreConfig: endRelationship(w, simulator.AlderClinics), Config: w.Provider(desk(simulator.AlderClinics, 5) + other),
			ExpectError: acctest.Words(simulator.AlderClinics),
		},
		resource.TestStep{Config: w.Provider(removed + other)},
		resource.TestStep{Config: w.Provider(strings.Replace(other, "= 6", "= 7", 1))},
	)
}

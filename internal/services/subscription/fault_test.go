package subscription_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

const checkout = "POST /v1/customers/*/carts/*/checkout"

// Whatever happens to a checkout, it makes one order, and the resource is
// neither tainted nor lost.
func TestCheckout_underAFault_ordersOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		do    string
		times int
	}{
		{"lost-answer", 1},
		{"lost-answer", 4},
		{"cut", 1},
		{"cut", 4},
		{"503", 2},
		{"500=800005", 2},
		{"429=2.5", 3},
		{"409=800064", 2},
	} {
		t.Run(fmt.Sprintf("%s times %d", c.do, c.times), func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Fault(checkout, c.do, c.times)
			w.Test(applied(w, nil, seats(), value("id", knownvalue.NotNull()), value("seats", number(25))))
			expectOrders(t, w, 1)
		})
	}
}

// A fault in any call after the order leaves a warning, never an error: an
// error would taint the purchase, and a tainted one is bought again.
func TestAfterCheckout_everyFault_makesOneOrderAndNoTaint(t *testing.T) {
	t.Parallel()
	for _, on := range []string{
		"GET /v1/customers/*/subscriptions", "GET /v1/customers/*/subscriptions/*", "GET /v1/customers/*/products/**",
		"PATCH /v1/customers/*/subscriptions/*",
	} {
		for _, do := range []string{"lost-answer", "cut", "503", "429", "400=3000", "403=900150", "404=20003", "409=800082", "500=800003"} {
			t.Run(on+" "+do, func(t *testing.T) {
				t.Parallel()
				w := acctest.New(t)
				w.Behave("checkout-subscription-id=false")
				config := seats("renewal = { quantity = 20 }")
				w.After("POST", "/checkout", func() { w.Fault(on, do, 1) })
				w.Test(
					// The post-apply plan of this step may have something left to set; the next heals it.
					resource.TestStep{Config: w.Provider(config), ConfigPlanChecks: resource.ConfigPlanChecks{
						PostApplyPostRefresh: []plancheck.PlanCheck{keepsTheSubscription{}},
					}, ExpectNonEmptyPlan: left(on, do)},
					applied(w, nil, config, value("id", knownvalue.NotNull()), value("next_term.quantity", number(20))),
				)
				expectOrders(t, w, 1)
			})
		}
	}
}

// Nobody hears of the checkout, whatever is tried, though it went through.
func TestCheckout_ofUnknownOutcome_thatWentThrough_isFoundLater(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Fault(checkout, "lost-answer", 1000)
	w.Fault("GET /v1/customers/*/carts/*", "cut", 1000)
	config := seats(`timeouts = { create = "2s" }`)
	w.Test(
		resource.TestStep{Config: w.Provider(config)},
		applied(w, func() { w.Heal(); w.Advance(time.Minute)() }, config, value("id", knownvalue.NotNull())),
	)
	expectOrders(t, w, 1)
}

// The checkout never arrives: it counts as placed until it is certain that it
// was not, and is bought then.
func TestCheckout_ofUnknownOutcome_thatNeverArrived_isBoughtOnce(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Fault(checkout, "cut", 1000)
	config := seats(`timeouts = { create = "2s" }`)
	w.Test(
		resource.TestStep{Config: w.Provider(config), Check: resource.TestCheckNoResourceAttr(it, "id")},
		resource.TestStep{PreConfig: func() { w.Heal(); w.Advance(16 * time.Minute)() }, RefreshState: true, ExpectNonEmptyPlan: true},
		applied(w, nil, config, value("id", knownvalue.NotNull())),
	)
	expectOrders(t, w, 1)
}

func TestProvisioning_thatTakesItsTime_isWaitedFor(t *testing.T) {
	t.Parallel()
	for _, slow := range []string{"provisioning-delay=10m", "provisioning-reads=5"} {
		t.Run(slow, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Behave(slow, "orders-lag=14m", "checkout-subscription-id=false")
			w.Test(applied(w, nil, seats(), value("id", knownvalue.NotNull())))
			expectOrders(t, w, 1)
		})
	}
}

func TestChange_underAFault_isMadeOnce(t *testing.T) {
	t.Parallel()
	for _, do := range []string{"lost-answer", "cut", "503", "429=1.5", "409=800082"} {
		t.Run(do, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Test(
				applied(w, nil, seats()),
				applied(
					w, func() { w.Fault("PATCH /v1/customers/*/subscriptions/*", do, 2) },
					seats("quantity = 30"), value("seats", number(30)),
				),
			)
			if got := w.Transactions(simulator.AlderClinics, "addQuantity"); got != 1+seededAdditions {
				t.Errorf("orders that add seats: %d, want 1", got-seededAdditions)
			}
		})
	}
}

func TestChange_thatFailsHalfWay_leavesTrueState(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	config := seats("quantity = 30", "renewal = { quantity = 20 }")
	w.Test(
		applied(w, nil, seats()),
		resource.TestStep{
			PreConfig: func() {
				w.After("PATCH", "/subscriptions/", func() { w.Fault("PATCH /v1/customers/*/subscriptions/*", "400=3000", 1) })
			},
			Config:      w.Provider(config),
			ExpectError: acctest.Words("These changes were made first: add 5 seats (25 -> 30)"),
		},
		resource.TestStep{
			Config: w.Provider(config),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectKnownValue(it, at("changes"), knownvalue.ListExact([]knownvalue.Check{
					knownvalue.ObjectPartial(map[string]knownvalue.Check{"action": knownvalue.StringExact("schedule_renewal")}),
				})),
			}},
		},
	)
	if got := w.Transactions(simulator.AlderClinics, "addQuantity"); got != 1+seededAdditions {
		t.Errorf("orders that add seats: %d, want 1", got-seededAdditions)
	}
}

func TestWorldMoved_betweenPlanAndApply_callsNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		config  string
		between func(w *acctest.World) func()
		want    string
	}{
		"seats changed in the portal": {seats("quantity = 30"), func(w *acctest.World) func() {
			return w.PortalNamed(simulator.AlderClinics, "Desk", map[string]any{"quantity": 28})
		}, "The subscription changed between plan and apply"},
		"the window closed": {
			seats("quantity = 20"), func(w *acctest.World) func() { return w.Advance(8 * day) },
			"can no longer be removed",
		},
		"the window closed before the destroy": {
			gone, func(w *acctest.World) func() { return w.Advance(8 * day) }, "can no longer be canceled",
		},
		"a renewal ran": {
			seats("renewal = { quantity = 20 }"), func(w *acctest.World) func() { return w.Advance(367 * day) },
			"changed between plan and apply",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			writes := -1
			w.Test(
				applied(w, nil, seats()),
				resource.TestStep{
					Config:           w.Provider(c.config),
					ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{acctest.Between(func() { c.between(w)(); w.Mark()() })}},
					ExpectError:      acctest.Words(c.want),
				},
				func() resource.TestStep {
					s := w.Forget(it)
					s.PreConfig = func() { writes = len(w.Writes()) }
					return s
				}(),
			)
			if writes != 0 {
				t.Errorf("%d writes after the world moved, want none", writes)
			}
		})
	}
}

func expectOrders(t *testing.T, w *acctest.World, want int) {
	t.Helper()
	const seeded = 1
	if got := w.Purchases(simulator.AlderClinics, simulator.Microsoft365E3) - seeded; got != want {
		t.Errorf("orders that buy: %d, want %d", got, want)
	}
}

// seededAdditions is how often the default world has added seats in Alder.
const seededAdditions = 1

// keepsTheSubscription fails where a plan would create or replace it.
type keepsTheSubscription struct{}

func (keepsTheSubscription) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	for _, c := range req.Plan.ResourceChanges {
		if c.Address == it && (c.Change.Actions.Create() || c.Change.Actions.Replace()) {
			resp.Error = fmt.Errorf("the plan would %v %s", c.Change.Actions, it)
		}
	}
}

// left reports whether the fault leaves something for the next apply. What may
// pass is tried again; a refusal is not, and it hits the read-back of a schedule
// that is already written, or a catalog that can be done without.
func left(on, do string) bool {
	switch {
	case do == "400=3000", do == "403=900150":
		return on != "GET /v1/customers/*/subscriptions/*"
	case do == "404=20003":
		return on == "GET /v1/customers/*/subscriptions" || strings.HasPrefix(on, "PATCH")
	default:
		return false
	}
}

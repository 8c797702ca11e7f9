package subscription_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// TestTwoAliases_thatBuyOneName_orderOnce: each is a process of its own, and
// neither plan knows of the other.
func TestTwoAliases_thatBuyOneName_orderOnce(t *testing.T) {
	t.Parallel()
	p := acctest.NewProcesses(t)
	block := strings.Replace(p.Provider(""), "{\n", "{\n  alias = \"second\"\n", 1)
	p.Write(block + deskFile() + strings.ReplaceAll(deskFile("provider = csp.second"), `"it"`, `"again"`))
	expectText(t, p.Must(0, "plan"), "2 to add")
	p.Fault("POST /v1/customers/*/carts/*/checkout", "slow=1s", 2)
	expectText(t, p.Must(1, "apply", "-auto-approve"), "Desk")
	expectOrdersOf(t, p.World, simulator.CedarSchool, 1)
}

// TestTwoStates_thatBuyAtOnce_orderOnce on one machine, while the lists lag.
func TestTwoStates_thatBuyAtOnce_orderOnce(t *testing.T) {
	t.Parallel()
	for name, other := range map[string]string{"one name": deskFile(), "another name": deskFile(`friendly_name = "Counter"`)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := acctest.NewProcesses(t)
			p.Behave("orders-lag=14m", "provisioning-delay=10m")
			p.Write(deskFile())
			beside := p.Beside()
			beside.Write(other)
			p.Fault("POST /v1/customers/*/carts/*/checkout", "slow=1s", 2)
			var running sync.WaitGroup
			for _, one := range []*acctest.Processes{p, beside} {
				running.Go(func() { one.Run("apply", "-auto-approve") })
			}
			running.Wait()
			expectOrdersOf(t, p.World, simulator.CedarSchool, 1)
		})
	}
}

// TestKilledApply_repeatedAtOnce_ordersOnce while the lists lag; it leads out.
func TestKilledApply_repeatedAtOnce_ordersOnce(t *testing.T) {
	t.Parallel()
	p := acctest.NewProcesses(t)
	p.Behave("checkout-subscription-id=false", "orders-lag=14m", "provisioning-delay=10m")
	p.Write(deskFile())
	killAfterCheckout(t, p)
	expectText(t, p.Must(1, "apply", "-auto-approve"), "Desk")
	p.Advance(20 * time.Minute)()
	output := p.Must(1, "plan")
	id := simulator.CedarSchool + "/" + p.ID(simulator.CedarSchool, "Desk")
	expectText(t, output, "terraform import <address> "+id)
	p.Must(0, "import", it, id)
	p.Must(0, "plan", "-detailed-exitcode")
	expectOrdersOf(t, p.World, simulator.CedarSchool, 1)
}

// TestLostState_isNotBoughtAgain, whatever the subscription is called by now,
// and whatever it has become.
func TestLostState_isNotBoughtAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before, after string
		since         func(w *acctest.World)
	}{
		"renamed in a portal":   {deskFile(), deskFile(), func(w *acctest.World) { portal(w, map[string]any{"friendlyName": "Counter"}) }},
		"renamed in the file":   {deskFile(), deskFile(`friendly_name = "Counter"`), nil},
		"without friendly_name": {deskFile("friendly_name = null"), deskFile("friendly_name = null"), nil},
		"upgraded since": {deskFile(), deskFile(), func(w *acctest.World) {
			if _, err := w.Sim.Portal(
				t.Context(), simulator.PortalChange{Subscription: "Desk", Upgrade: simulator.Microsoft365E5},
			); err != nil {
				t.Error(err)
			}
		}},
		"suspended since": {deskFile(), deskFile(), func(w *acctest.World) { portal(w, map[string]any{"status": "suspended"}) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := acctest.NewProcesses(t)
			p.Write(c.before)
			p.Must(0, "apply", "-auto-approve")
			p.Must(0, "state", "rm", it)
			if c.since != nil {
				c.since(p.World)
			}
			p.Write(c.after)
			p.Mark()()
			expectText(t, p.Must(1, "apply", "-auto-approve"), "terraform import <address> "+simulator.CedarSchool, "moved block")
			if writes := p.Writes(); len(writes) != 0 {
				t.Errorf("writes: %v, want none", writes)
			}
			expectOrdersOf(t, p.World, simulator.CedarSchool, 1)
		})
	}
}

// TestForEach_whoseLastOrderFails_isRunAgainUnchanged and buys what is left.
func TestForEach_whoseLastOrderFails_isRunAgainUnchanged(t *testing.T) {
	t.Parallel()
	p := acctest.NewProcesses(t)
	three := strings.Replace(
		deskFile("friendly_name = each.key", "additional = true"), "{\n", "{\n  for_each = toset([\"a\", \"b\", \"c\"])\n", 1,
	)
	p.Write(strings.Replace(three, "additional = true", "", 1))
	expectText(t, p.Must(1, "plan"), "additional = true") // whichever is planned second
	p.Write(three)
	p.Fault("POST /v1/customers/*/carts/*/checkout", "slow=1ms", 2)
	p.Fault("POST /v1/customers/*/carts/*/checkout", "403=900150", 1)
	p.Must(1, "apply", "-auto-approve")
	expectOrdersOf(t, p.World, simulator.CedarSchool, 2)
	p.Must(0, "apply", "-auto-approve")
	p.Must(0, "plan", "-detailed-exitcode")
	expectOrdersOf(t, p.World, simulator.CedarSchool, 3)
}

// TestRenamedKey_isToldToMove, and the move needs no call.
func TestRenamedKey_isToldToMove(t *testing.T) {
	t.Parallel()
	p := acctest.NewProcesses(t)
	keyed := func(key string) string {
		return strings.Replace(deskFile(), "{\n", fmt.Sprintf("{\n  for_each = toset([%q])\n", key), 1)
	}
	p.Write(keyed("a"))
	p.Must(0, "apply", "-auto-approve")
	p.Mark()()
	p.Write(keyed("b"))
	expectText(
		t, p.Must(1, "apply", "-auto-approve"),
		"terraform state mv <old address> <address>, or a moved block with from = <old address> and to = <address>",
	)
	p.Write(keyed("b") + "moved {\n  from = " + it + "[\"a\"]\n  to   = " + it + "[\"b\"]\n}\n")
	p.Must(0, "apply", "-auto-approve")
	p.Must(0, "plan", "-detailed-exitcode")
	if writes := p.Writes(); len(writes) != 0 {
		t.Errorf("writes: %v, want none", writes)
	}
	expectOrdersOf(t, p.World, simulator.CedarSchool, 1)
}

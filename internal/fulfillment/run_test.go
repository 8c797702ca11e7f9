package fulfillment_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// TestRun_claim_isGrantedOnce: whichever resource asks second is refused, in
// any letter case, also where all ask at once.
func TestRun_claim_isGrantedOnce(t *testing.T) {
	t.Parallel()
	run := fulfillment.NewRun()
	if !run.Claim("sub-a") || !run.Claim("sub-b") {
		t.Error("a first claim is refused")
	}
	if run.Claim("SUB-A") || run.Claim("sub-b") {
		t.Error("a second claim is granted")
	}
	if !fulfillment.NewRun().Claim("sub-a") {
		t.Error("another run cannot claim what this one has")
	}
	var wait sync.WaitGroup
	granted := make([]bool, 20)
	for i := range granted {
		wait.Go(func() { granted[i] = run.Claim("sub-c") })
	}
	wait.Wait()
	count := 0
	for _, ok := range granted {
		if ok {
			count++
		}
	}
	if count != 1 {
		t.Errorf("%d of %d claims at once are granted, want 1", count, len(granted))
	}
}

// TestRun_planPurchase_ofTwo_needsBothToBeMeant: each purchase is held against
// those planned before it.
func TestRun_planPurchase_ofTwo_needsBothToBeMeant(t *testing.T) {
	t.Parallel()
	run := fulfillment.NewRun()
	plan := func(name string, edits ...func(*commerce.Desired)) []commerce.Violation {
		return run.PlanPurchase(commerce.WantedOf(basic(name, edits...).Desired, name, nil))
	}
	if v := plan("Desk", additional); len(v) != 0 {
		t.Errorf("the first: %v", v)
	}
	if v := plan("Sales", additional); len(v) != 0 {
		t.Errorf("the second: %v", v)
	}
	v := plan("Front desk")
	if len(v) != 1 || !strings.Contains(v[0].Reason, `"Front desk" lacks additional = true`) {
		t.Errorf("one that is not meant: %v", v)
	}
	if v := plan("DESK", additional); len(v) != 1 || v[0].Summary != `Two resources would buy "DESK"` {
		t.Errorf("one of the same name: %v", v)
	}
	if v := plan("Doctors", as(simulator.AlderClinics, simulator.BusinessBasic, commerce.TermYear)); len(v) != 0 {
		t.Errorf("one of another tenant: %v", v)
	}
}

// TestRun_planPurchase_afterOneThatIsNotMeant_refusesTheNext: one that lacks
// additional = true is reported by whichever is planned second.
func TestRun_planPurchase_afterOneThatIsNotMeant_refusesTheNext(t *testing.T) {
	t.Parallel()
	run := fulfillment.NewRun()
	plan := func(name string, edits ...func(*commerce.Desired)) []commerce.Violation {
		return run.PlanPurchase(commerce.WantedOf(basic(name, edits...).Desired, name, nil))
	}
	if v := plan("Desk"); len(v) != 0 {
		t.Errorf("the first: %v", v)
	}
	v := plan("Sales", additional)
	if len(v) != 1 || !strings.Contains(v[0].Reason, `"Desk" lacks additional = true`) {
		t.Errorf("the second, which is meant: %v", v)
	}
}

// TestRun_plansPurchase tells for which tenant which SKU is bought, as an add-on
// asks it of its base.
func TestRun_plansPurchase(t *testing.T) {
	t.Parallel()
	run := fulfillment.NewRun()
	basics := []commerce.SKU{{ProductID: "X", SKUID: "1"}, basic("").Desired.SKU}
	if run.PlansPurchase(simulator.CedarSchool, basics) {
		t.Error("nothing is planned yet")
	}
	run.PlanPurchase(commerce.WantedOf(basic("Desk").Desired, "Desk", nil))
	for name, c := range map[string]struct {
		tenantID string
		skus     []commerce.SKU
		want     bool
	}{
		"planned":                        {simulator.CedarSchool, basics, true},
		"in other letters":               {strings.ToUpper(simulator.CedarSchool), []commerce.SKU{lower(basics[1])}, true},
		"of another tenant":              {simulator.AlderClinics, basics, false},
		"another SKU":                    {simulator.CedarSchool, basics[:1], false},
		"of an offer that needs no base": {simulator.CedarSchool, nil, false},
	} {
		if got := run.PlansPurchase(c.tenantID, c.skus); got != c.want {
			t.Errorf("%s: %t, want %t", name, got, c.want)
		}
	}
}

func lower(s commerce.SKU) commerce.SKU {
	return commerce.SKU{ProductID: strings.ToLower(s.ProductID), SKUID: strings.ToLower(s.SKUID)}
}

// TestRun_endAndAddon_meetInEitherOrder: a base that ends and the add-on that is
// bought on it find each other, whichever was planned first.
func TestRun_endAndAddon_meetInEitherOrder(t *testing.T) {
	t.Parallel()
	addon := fulfillment.AddonPurchase{
		TenantID: simulator.CedarSchool, Name: "Phone", BaseID: "sub-a",
		Offer: commerce.Offer{Title: "Phone", Addon: true, Prerequisites: []commerce.SKU{basic("").Desired.SKU}},
	}
	held := []commerce.Subscription{{
		ID: "SUB-A", TenantID: simulator.CedarSchool, SKU: basic("").Desired.SKU, FriendlyName: "Desk", Status: commerce.StatusActive, Quantity: 5,
	}}
	ends := func(r *fulfillment.Run) { r.PlanEnd("sub-a") }
	buys := func(r *fulfillment.Run) { r.PlanAddon(addon) }
	for name, steps := range map[string][2]func(*fulfillment.Run){"the base first": {ends, buys}, "the add-on first": {buys, ends}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run := fulfillment.NewRun()
			steps[0](run)
			if v := leftWithoutBase(run, held); len(v) != 0 {
				t.Errorf("one alone is refused: %v", v)
			}
			steps[1](run)
			if v := leftWithoutBase(run, held); len(v) != 1 || v[0].Rule != commerce.RuleAddon {
				t.Errorf("both: %v, want one refusal", v)
			}
			if got := run.Addons(simulator.AlderClinics); len(got) != 0 {
				t.Errorf("add-ons of another tenant: %v", got)
			}
		})
	}
}

// leftWithoutBase is what is refused of the add-ons that a run buys.
func leftWithoutBase(run *fulfillment.Run, held []commerce.Subscription) (out []commerce.Violation) {
	for _, a := range run.Addons(strings.ToUpper(simulator.CedarSchool)) {
		out = append(out, commerce.CheckLeavingBase(a.Name, a.Offer, a.BaseID, held, run.Ends)...)
	}
	return out
}

// TestRun_seats_areThoseOfTheResourceThatManagesThem: an upgrade that moves
// seats into a subscription learns whether its own resource would buy them too,
// or take them back.
func TestRun_seats_areThoseOfTheResourceThatManagesThem(t *testing.T) {
	t.Parallel()
	run := fulfillment.NewRun()
	if p, managed := run.Seats("sub-a"); managed {
		t.Errorf("before any was planned: %+v", p)
	}
	want := fulfillment.SeatPlan{Name: "Suite", Adds: 5, Reverts: true}
	run.PlanSeats("sub-a", want)
	run.PlanSeats("sub-b", fulfillment.SeatPlan{Name: "Desk"})
	got, managed := run.Seats("SUB-A")
	if diff := cmp.Diff(want, got); diff != "" || !managed {
		t.Errorf("managed %t (-want +got):\n%s", managed, diff)
	}
	if _, managed := run.Seats("sub-c"); managed {
		t.Error("a subscription that none manages is managed")
	}
}

// TestRun_hasOrdered_onceAnOrderWasPlaced: a run that has ordered for a tenant
// applies, whatever is planned in it afterwards.
func TestRun_hasOrdered_onceAnOrderWasPlaced(t *testing.T) {
	t.Parallel()
	s := open(t)
	run := fulfillment.NewRun()
	process := s.processOf(run)
	run.PlanPurchase(commerce.WantedOf(basic("Desk").Desired, "Desk", nil))
	s.fault(checkout, "400=3000", 1)
	if _, err := process.Purchase(t.Context(), basic("Desk")); err == nil || run.HasOrdered(simulator.CedarSchool) {
		t.Errorf("a plan, and an order that was refused (%v), count as ordered", err)
	}
	s.must(process, basic("Desk"))
	if !run.HasOrdered(strings.ToUpper(simulator.CedarSchool)) || run.HasOrdered(simulator.AlderClinics) {
		t.Error("the run does not tell for whom it has ordered")
	}
}

// TestRun_ofTwoPurchases_theSecondIsRefusedByTheOrderItself: what the plans of
// two resources could not see of each other, the order does: the twin that the
// same run bought a moment before is held, or on order.
func TestRun_ofTwoPurchases_theSecondIsRefusedByTheOrderItself(t *testing.T) {
	t.Parallel()
	for name, behaviors := range map[string][]string{
		"the lists show it": nil, "the lists lag": {ordersLag, showsLate},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, behaviors...)
			process := s.processOf(fulfillment.NewRun())
			s.must(process, basic("Desk"))
			if v := s.refused(process, basic("Sales")); v.Rule != commerce.RuleTwin {
				t.Errorf("refused by %s: %s", v.Rule, v.Summary)
			}
			s.expectOrders(simulator.CedarSchool, 1)
		})
	}
}

package commerce_test

import (
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

func order(edit ...func(*commerce.Desired)) commerce.Desired {
	return asks(running(), append([]func(*commerce.Desired){quantity(15)}, edit...)...)
}

func TestPurchase(t *testing.T) {
	t.Parallel()
	buys := func(n int) commerce.Change {
		return commerce.Change{Action: commerce.ActionPurchase, Seats: n, To: n, OpensWindow: true}
	}
	next := commerce.Change{Action: commerce.ActionScheduleRenewal, Seats: 10, From: 15, To: 10, Schedule: schedules(15, 10).Schedule}
	end := func(how commerce.EndOfTerm) commerce.Change {
		return commerce.Change{Action: commerce.ActionSetEndOfTerm, Seats: 15, From: 15, To: 15, EndOfTerm: how}
	}
	none := func(n int) commerce.Violation {
		return commerce.Violation{
			Rule: commerce.RuleSeatCount, Attribute: "quantity", To: itoa(n),
			Remedies: []commerce.Remedy{{Do: "buy a single seat", Config: "quantity = 1"}},
		}
	}
	noNext := commerce.Violation{Rule: commerce.RuleSeatCount, Attribute: "renewal.quantity", To: "0", Remedies: []commerce.Remedy{
		{Do: "renew a single seat", Config: "renewal = { quantity = 1 }"},
		{Do: "let it end with its term", Config: `end_of_term = "cancel" and remove renewal`},
	}}
	needsOn := func(how string) commerce.Violation {
		return commerce.Violation{Rule: commerce.RuleRenewalNeedsOn, Attribute: "end_of_term", To: how, Remedies: []commerce.Remedy{
			{Do: "renew with those instructions", Config: `end_of_term = "renew"`}, {Do: "give no instructions", Config: "remove renewal"},
		}}
	}
	runs := func(n int, autoRenew bool, next *commerce.Schedule) func(*commerce.Subscription) {
		return func(s *commerce.Subscription) {
			*s = commerce.Subscription{
				TenantID: "tenant-a", SKU: basic, Term: commerce.TermYear, Cycle: commerce.CycleMonthly, Quantity: n,
				Status: commerce.StatusActive, AutoRenew: autoRenew, Schedule: next,
			}
		}
	}
	for name, c := range map[string]struct {
		desired commerce.Desired
		outcome
	}{
		"fifteen seats":             {order(), outcome{changes: []commerce.Change{buys(15)}, after: runs(15, true, nil)}},
		"one seat":                  {order(quantity(1)), outcome{changes: []commerce.Change{buys(1)}, after: runs(1, true, nil)}},
		"no seat":                   {order(quantity(0)), outcome{violations: []commerce.Violation{none(0)}}},
		"less than none":            {order(quantity(-1)), outcome{violations: []commerce.Violation{none(-1)}}},
		"an end of term left unset": {order(endOfTerm("")), outcome{changes: []commerce.Change{buys(15)}, after: runs(15, true, nil)}},
		"to end with its term": {
			order(endOfTerm(cancels)), outcome{changes: []commerce.Change{buys(15), end(cancels)}, after: runs(15, false, nil)},
		},
		"to extend": {
			order(endOfTerm(extends)),
			outcome{
				changes: []commerce.Change{buys(15), end(extends)},
				after:   runs(15, false, &commerce.Schedule{Kind: commerce.ScheduledExtension}),
			},
		},
		"to renew with fewer": {
			order(renewWith(10)), outcome{changes: []commerce.Change{buys(15), next}, after: runs(15, true, next.Schedule)},
		},
		"fewer, the end unset": {
			order(renewWith(10), endOfTerm("")), outcome{changes: []commerce.Change{buys(15), next}, after: runs(15, true, next.Schedule)},
		},
		"to renew with as many":   {order(renewWith(15)), outcome{changes: []commerce.Change{buys(15)}, after: runs(15, true, nil)}},
		"a renewal without seats": {order(renewWith(0)), outcome{violations: []commerce.Violation{noNext}}},
		"a renewal that never comes": {
			order(renewWith(10), endOfTerm(cancels)), outcome{violations: []commerce.Violation{needsOn(`"cancel"`)}},
		},
		"a renewal next to extending": {
			order(renewWith(10), endOfTerm(extends)), outcome{violations: []commerce.Violation{needsOn(`"extend"`)}},
		},
		"the reduction has no say": {
			order(reduction(commerce.ReduceAtRenewal)), outcome{changes: []commerce.Change{buys(15)}, after: runs(15, true, nil)},
		},
		"an end nobody has heard of": {
			order(endOfTerm("donate")), outcome{changes: []commerce.Change{buys(15), end("donate")}, after: runs(15, false, nil)},
		},
		"no seat, and a renewal none": {order(quantity(0), renewWith(0)), outcome{violations: []commerce.Violation{none(0), noNext}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.check(t, commerce.Subscription{}, commerce.Purchase(c.desired))
		})
	}
}

func TestPurchase_onceActive_needsOnlyWhatTheOrderCannotCarry(t *testing.T) {
	t.Parallel()
	s := running(open(commerce.Window{Quantity: 100, Until: closed}))
	outcome{}.check(t, s, update(s, nil, asks(s), bought))
	outcome{
		changes: []commerce.Change{schedules(100, 80)}, after: scheduledSeats(80), history: blockHistory(100),
	}.check(t, s, update(s, nil, asks(s, renewWith(80)), bought))
	outcome{
		changes: []commerce.Change{sets(cancels, s, true)}, notices: []commerce.Rule{commerce.RuleEndOfTerm}, after: ends(cancels),
	}.check(t, s, update(s, nil, asks(s, endOfTerm(cancels)), bought))
}

package differential_test

import (
	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
)

// try makes one raw call that changes one thing, and asks the planner what it
// thinks of it: both have to agree, whichever way.
func (h *history) try(one *holding) {
	s := h.sight(one)
	is := h.adopted(s.Subscription)
	want, call := h.intent(s, is)
	plan := commerce.Update(commerce.Current{Subscription: s.Subscription, Prior: &is}, want, s.AsOf)
	if plan.OK() {
		plan.Violations = h.vet(fulfillment.Case{Current: commerce.Current{Subscription: s.Subscription}, Desired: want, Plan: plan})
	}
	h.t.Logf(
		"try on %s of %d seats, %s: %s -> %v, refused %v", s.Subscription.OfferName, s.Subscription.Quantity,
		s.Subscription.Status, wish(want), plan.Changes, rules(plan.Violations),
	)
	if !plan.OK() {
		h.refused(s, want, plan)
		return
	}
	if len(plan.Changes) != 1 {
		// Nothing to do, or a change that takes a second call to keep a schedule.
		h.carry(one, s, want, plan)
		return
	}
	got := h.send(one.id, call)
	if got.refused() {
		h.excuse(h.triedExcuse(s, got), "the planner allows %v, the service refuses %v with %d: %s", plan.Changes, call, got.code, got.text)
		return
	}
	h.books.count("tried")
	h.made(s.Subscription, plan.Changes, "tried: ")
	h.arrived(s, plan, h.look(h.tenant, one.id))
}

// intent is one thing to change, as configuration and as a call.
func (h *history) intent(s fulfillment.Snapshot, want commerce.Desired) (commerce.Desired, attempt) {
	switch rapid.SampledFrom([]string{
		"seats", "seats", "end", "renewal", "renewal", "renewal", "name", "upgrade", "upgrade", "suspended",
	}).Draw(h.t, "intent") {
	case "end":
		return h.intendedEnd(s, want)
	case "renewal":
		// The block replaces all that the one before it asked.
		next := commerce.Schedule{Quantity: want.Quantity, SKU: want.SKU, Term: want.Term, Cycle: want.Cycle}
		if s.Subscription.Trial {
			next = comes(s.Subscription)
		}
		want.Renewal = h.renewal(s)
		return want, h.scheduleCall(s.Subscription, asked(next, want.Renewal), true)
	case "name":
		want.FriendlyName = "Tried"
		return want, attempt{change: map[string]any{"friendlyName": "Tried"}}
	case "upgrade":
		want = h.upgraded(want, s)
		term, cycle := want.Term, want.Cycle
		if rapid.Bool().Draw(h.t, "by default") {
			want.Term, want.Cycle = s.Subscription.Term, s.Subscription.Cycle
			if s.Subscription.Trial {
				want.Term, want.Cycle = commerce.TermYear, commerce.CycleMonthly
			}
			term, cycle = "", ""
		}
		return want, h.upgradeCall(s.Subscription, want, term, cycle)
	case "suspended":
		if s.Subscription.Status == commerce.StatusSuspended {
			want.Suspended = new(false)
			return want, attempt{change: map[string]any{"status": "active"}}
		}
		want.Suspended = new(true)
		return want, attempt{change: map[string]any{"status": "suspended"}}
	default:
		want.Quantity = h.seats(s)
		return want, attempt{change: map[string]any{"quantity": want.Quantity}}
	}
}

// intendedEnd is another end of the term.
func (h *history) intendedEnd(s fulfillment.Snapshot, want commerce.Desired) (commerce.Desired, attempt) {
	ends := []commerce.EndOfTerm{commerce.EndOfTermRenew, commerce.EndOfTermExtend}
	if h.face.ScheduleForms != "old" || !s.Subscription.ExtendsByDefault() {
		ends = append(ends, commerce.EndOfTermCancel)
	}
	want.EndOfTerm = rapid.SampledFrom(ends).Draw(h.t, "end of term")
	call := h.endCall(want.EndOfTerm)
	switch {
	case want.EndOfTerm == commerce.EndOfTermRenew:
		delete(call.change, "scheduledNextTermInstructions")
		return want, call
	case want.EndOfTerm == commerce.EndOfTermCancel && !s.Subscription.ExtendsByDefault():
		call = attempt{change: map[string]any{"autoRenewEnabled": false}} // enough to end
	}
	want.Renewal = nil
	return want, call
}

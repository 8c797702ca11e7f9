package differential_test

import (
	"slices"

	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfilment"
)

// try makes one raw call that changes one thing, and asks the planner what it
// thinks of it: both have to agree, whichever way.
func (h *history) try(one *holding) {
	s := h.look(h.tenant, one.id)
	want, call := h.intent(s)
	is := adopted(s.Subscription)
	plan := commerce.Update(commerce.Current{Subscription: s.Subscription, Prior: &is}, want, s.AsOf)
	h.t.Logf("try on %s of %d seats, %s: %s -> %v, refused %v", s.Subscription.OfferName, s.Subscription.Quantity, s.Subscription.Status, wish(want), plan.Changes, rules(plan.Violations))
	against := plan.Violations
	if plan.OK() {
		against = h.catalogue(plan.Changes, s.Subscription)
	}
	if len(against) > 0 {
		h.refused(s.Subscription, want, against, s.AsOf)
		return
	}
	if len(plan.Changes) != 1 {
		// Nothing to do, or a change that takes a second call to keep a schedule.
		h.carry(one, s, want, plan)
		return
	}
	got := h.edit(h.tenant, one.id, call)
	if got.refused() {
		h.excuse(h.triedExcuse(s, got), "the planner allows %v, the service refuses %v with %d: %s", plan.Changes, call, got.code, got.text)
		return
	}
	h.books.count("tried")
	h.arrived(s, plan, h.look(h.tenant, one.id))
}

// intent is one thing to change, as configuration and as a call.
func (h *history) intent(s fulfilment.Sighting) (commerce.Desired, map[string]any) {
	want := adopted(s.Subscription)
	switch rapid.SampledFrom([]string{"seats", "seats", "end", "renewal", "name"}).Draw(h.t, "intent") {
	case "end":
		ends := []commerce.EndOfTerm{commerce.EndOfTermRenew, commerce.EndOfTermExtend}
		if h.face.ScheduleForms != "old" || !s.Subscription.ExtendsByDefault() {
			ends = append(ends, commerce.EndOfTermCancel)
		}
		want.EndOfTerm = rapid.SampledFrom(ends).Draw(h.t, "end of term")
		call := h.endCall(want.EndOfTerm)
		switch {
		case want.EndOfTerm == commerce.EndOfTermRenew:
			delete(call, "scheduledNextTermInstructions")
			return want, call
		case want.EndOfTerm == commerce.EndOfTermCancel && !s.Subscription.ExtendsByDefault():
			call = map[string]any{"autoRenewEnabled": false} // enough to end
		}
		want.Renewal = nil
		return want, call
	case "renewal":
		n := h.seats(s)
		want.Renewal = &commerce.RenewalInstructions{Quantity: &n}
		return want, h.scheduleCall(s.Subscription, n, true)
	case "name":
		want.FriendlyName = "Tried"
		return want, map[string]any{"friendlyName": "Tried"}
	default:
		want.Quantity = h.seats(s)
		return want, map[string]any{"quantity": want.Quantity}
	}
}

func (h *history) triedExcuse(s fulfilment.Sighting, got answer) difference {
	switch {
	case slices.Contains(busyCodes, got.code) && s.Subscription.Renewing(s.AsOf) && s.Subscription.Status == commerce.StatusActive:
		return renewalRetries
	case got.code == poolCode:
		return seatPool
	}
	return none
}

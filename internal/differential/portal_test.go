package differential_test

import (
	"strings"

	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfilment"
)

// portal lets somebody else change the subscription. Nothing is predicted: it
// brings about what a provider finds.
func (h *history) portal(one *holding) {
	s := h.look(h.tenant, one.id)
	what := rapid.SampledFrom([]string{"suspend", "resume", "renew", "stop", "end", "extend", "schedule seats", "schedule term", "schedule upgrade", "grow", "rename"}).Draw(h.t, "portal")
	var change map[string]any
	switch what {
	case "suspend":
		change = map[string]any{"status": "suspended"}
	case "resume":
		change = map[string]any{"status": "active"}
	case "renew":
		change = h.endCall(commerce.EndOfTermRenew)
	case "stop":
		change = map[string]any{"autoRenewEnabled": false}
	case "end":
		change = h.endCall(commerce.EndOfTermCancel)
	case "extend":
		change = h.endCall(commerce.EndOfTermExtend)
	case "schedule seats", "schedule term", "schedule upgrade":
		change = h.foreignSchedule(s, what)
	case "grow":
		change = map[string]any{"quantity": s.Subscription.Quantity + rapid.IntRange(1, 5).Draw(h.t, "more")}
	case "rename":
		change = map[string]any{"friendlyName": "Renamed elsewhere"}
	}
	got := h.edit(h.tenant, one.id, change)
	h.t.Logf("%s: %d/%d", what, got.status, got.code)
	if !got.refused() {
		h.books.count("portal: " + what)
	}
}

// foreignSchedule notes a next term of other seats, term or SKU.
func (h *history) foreignSchedule(s fulfilment.Sighting, what string) map[string]any {
	change := h.scheduleCall(s.Subscription, max(s.Subscription.Quantity-2, 1), true)
	next := commerce.Schedule{SKU: s.Subscription.SKU, Term: commerce.TermThreeYear, Cycle: commerce.CycleAnnual}
	switch what {
	case "schedule seats":
		return change
	case "schedule upgrade":
		listing := h.listing(s.Subscription.SKU)
		if len(listing.Offer.UpgradesTo) == 0 {
			return change
		}
		next.SKU, next.Term, next.Cycle = listing.Offer.UpgradesTo[0], commerce.TermYear, commerce.CycleMonthly
	}
	for _, a := range h.availabilities(next.SKU) {
		for _, o := range a.options {
			if !strings.EqualFold(o.Term, string(next.Term)) || !strings.EqualFold(o.Cycle, string(next.Cycle)) {
				continue
			}
			setProduct(change, map[string]any{
				"productId": next.SKU.ProductID, "skuId": next.SKU.SKUID, "availabilityId": a.id,
				"billingCycle": string(next.Cycle), "termDuration": string(next.Term),
			})
			return change
		}
	}
	return change
}

func setProduct(change, product map[string]any) {
	if next, ok := change["scheduledNextTermInstructions"].(map[string]any); ok {
		next["product"] = product
		return
	}
	list, _ := change["scheduledActions"].([]any)
	action, _ := list[0].(map[string]any)
	next, _ := action["instructions"].(map[string]any)
	next["product"] = product
}

// drift changes the world without a plan: time passes, somebody buys or
// changes something.
func (h *history) drift() {
	h.patience = 12
	switch rapid.SampledFrom([]string{"clock", "portal", "portal", "buy"}).Draw(h.t, "drift") {
	case "clock":
		h.moveClock()
	case "buy":
		h.buy()
	default:
		h.onOne(h.portal)()
	}
}

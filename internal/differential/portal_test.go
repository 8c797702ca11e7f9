package differential_test

import (
	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
)

// portal lets somebody else change the subscription. Nothing is predicted: it
// brings about what a provider finds.
func (h *history) portal(one *holding) {
	s := h.look(h.tenant, one.id)
	what := rapid.SampledFrom([]string{
		"suspend", "resume", "renew", "stop", "end", "extend", "schedule seats", "schedule term", "schedule upgrade", "grow", "rename", "upgrade", "upgrade some",
	}).Draw(h.t, "portal")
	got := h.send(one.id, h.elsewhere(s, what))
	h.t.Logf("%s: %d/%d", what, got.status, got.code)
	if !got.refused() {
		h.books.count("portal: " + what)
	}
}

// elsewhere is a change that somebody makes without the provider.
func (h *history) elsewhere(s fulfillment.Snapshot, what string) attempt {
	switch what {
	case "suspend":
		return attempt{change: map[string]any{"status": "suspended"}}
	case "resume":
		return attempt{change: map[string]any{"status": "active"}}
	case "renew":
		return h.endCall(commerce.EndOfTermRenew)
	case "stop":
		return attempt{change: map[string]any{"autoRenewEnabled": false}}
	case "end":
		return h.endCall(commerce.EndOfTermCancel)
	case "extend":
		return h.endCall(commerce.EndOfTermExtend)
	case "grow":
		return attempt{change: map[string]any{"quantity": s.Subscription.Quantity + rapid.IntRange(1, 5).Draw(h.t, "more")}}
	case "rename":
		return attempt{change: map[string]any{"friendlyName": "Renamed elsewhere"}}
	case "upgrade some":
		return h.partCall(s.Subscription, h.part(s))
	case "upgrade":
		want := h.adopted(s.Subscription)
		want.SKU = h.edition(s, false)
		return h.upgradeCall(s.Subscription, want, "", "")
	}
	return h.foreignSchedule(s, what)
}

// foreignSchedule notes a next term of other seats, term or SKU.
func (h *history) foreignSchedule(s fulfillment.Snapshot, what string) attempt {
	next := comes(s.Subscription)
	next.Quantity = max(s.Subscription.Quantity-2, 1)
	switch listed := h.targets(s.Subscription, true); {
	case what == "schedule term":
		next.SKU, next.Term, next.Cycle = s.Subscription.SKU, commerce.TermThreeYear, commerce.CycleAnnual
	case what == "schedule upgrade" && len(listed) > 0:
		next.SKU, next.Term, next.Cycle = rapid.SampledFrom(listed).Draw(h.t, "scheduled").SKU, commerce.TermYear, commerce.CycleMonthly
	}
	return h.scheduleCall(s.Subscription, next, true)
}

// meddle lets somebody change what the configuration asks, and plans the same
// configuration again: accepted, none of it is taken back; reverted, all of it
// is, or the planner says what cannot be. What was upgraded stays in any case.
func (h *history) meddle(one *holding) {
	s := h.look(h.tenant, one.id)
	if s.Subscription.Status != commerce.StatusActive || s.Subscription.Renewing(s.AsOf) {
		return
	}
	want := h.adopted(s.Subscription)
	want.External = rapid.SampledFrom([]commerce.External{commerce.ExternalAccept, commerce.ExternalRevert}).Draw(h.t, "external")
	one.prior, one.past, one.kept, one.seats = want, past(want, s.Subscription), nil, s.Subscription.Quantity
	what := rapid.SampledFrom([]string{
		"suspend", "renew", "stop", "end", "grow", "grow", "rename", "upgrade", "upgrade", "upgrade some",
		"upgrade some",
	}).Draw(h.t, "portal")
	if got := h.send(one.id, h.elsewhere(s, what)); got.refused() {
		return
	}
	found := h.sight(one)
	prior := want
	plan := commerce.Update(commerce.Current{Subscription: found.Subscription, Prior: &prior, History: one.past}, want, found.AsOf)
	h.t.Logf("%s, to be %s: %v, refused %v", what, want.External, plan.Changes, rules(plan.Violations))
	if !h.judge(one, found, want, plan) {
		return
	}
	before, met, is := outcome(s.Subscription), outcome(found.Subscription), outcome(h.look(h.tenant, one.id).Subscription)
	for _, r := range []*result{&before, &met, &is} {
		r.Next, r.AutoRenew = nil, false // what a schedule becomes is another story
	}
	upgraded := what == "upgrade" || what == "upgrade some"
	switch {
	case upgraded && (is.SKU != met.SKU || is.Quantity != met.Quantity):
		h.t.Fatalf("%s was to stay; it was %+v, is %+v after %v", what, met, is, plan.Changes)
	case upgraded:
		h.books.count("upgrades elsewhere were left alone")
	case want.External == commerce.ExternalAccept && is != met:
		h.t.Fatalf("%s was to be kept; it was %+v, is %+v after %v", what, met, is, plan.Changes)
	case want.External == commerce.ExternalAccept:
		h.books.count("changes elsewhere were kept")
	// A suspension that the configuration does not speak of stays, and the end of term waits with it.
	case is != before && met.Status != commerce.StatusSuspended:
		h.t.Fatalf("%s was to be reverted; it was %+v, is %+v after %v", what, before, is, plan.Changes)
	default:
		h.books.count("changes elsewhere were reverted")
	}
}

// drift changes the world without a plan: time passes, somebody buys or
// changes something.
func (h *history) drift() {
	h.patience = enough
	switch rapid.SampledFrom([]string{"clock", "portal", "portal", "buy"}).Draw(h.t, "drift") {
	case "clock":
		h.moveClock()
	case "buy":
		h.buy()
	default:
		h.onOne(h.portal)()
	}
}

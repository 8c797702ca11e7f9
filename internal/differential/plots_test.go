package differential_test

import (
	"time"

	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// These are short plots that chance alone would seldom bring about.

// leaveAtTheEdge cancels around the instant at which the window closes.
func (h *history) leaveAtTheEdge(one *holding) {
	until := h.truth(h.tenant, one.id).CancelUntil
	off := rapid.SampledFrom([]time.Duration{-time.Microsecond, 0, 400 * time.Millisecond, time.Second}).Draw(h.t, "off")
	if to := until.Add(off); to.After(h.now()) {
		h.must(h.sim.SetClock(h.ctx, to))
	}
	h.leave(one)
}

// growAtRenewal adds seats to what has a schedule of somebody else, in the
// first minute after its term.
func (h *history) growAtRenewal(one *holding) {
	s := h.look(h.tenant, one.id)
	if s.Subscription.Status != commerce.StatusActive || s.Subscription.Trial {
		return
	}
	next := comes(s.Subscription)
	next.Quantity = max(s.Subscription.Quantity-2, 1)
	h.send(one.id, h.scheduleCall(s.Subscription, next, true))
	if over := s.Subscription.RenewalStart(); over.After(h.now()) {
		h.must(h.sim.SetClock(h.ctx, over))
	}
	s = h.look(h.tenant, one.id)
	is := h.adopted(s.Subscription)
	is.Renewal = nil
	want := is
	want.Quantity++
	h.judge(one, s, want, commerce.Update(commerce.Current{Subscription: s.Subscription, Prior: &is}, want, s.AsOf))
}

// crowd buys into the limit that a tenant has over all its subscriptions.
func (h *history) crowd() {
	for _, part := range []struct {
		name  string
		seats int
	}{{"Pool", 290}, {"Pool too", 11}} {
		h.ask(commerce.Desired{
			TenantID: h.tenant, SKU: skuOf(simulator.BusinessPremium), Term: commerce.TermMonth, Cycle: commerce.CycleMonthly,
			Quantity: part.seats, FriendlyName: part.name, Additional: true, EndOfTerm: commerce.EndOfTermRenew, Reduction: commerce.ReduceNow,
		}, false)
	}
}

// upgrade asks for another SKU and perhaps one thing more.
func (h *history) upgrade(one *holding) {
	s := h.sight(one)
	want := h.upgraded(one.prior, s)
	if rapid.IntRange(0, 2).Draw(h.t, "and more") == 0 {
		want = h.edited(want, s, rapid.SampledFrom([]string{"seats", "end", "renewal", "suspended"}).Draw(h.t, "edit"))
	}
	h.plan(one, s, want)
}

// instruct asks for another next term and nothing else, and perhaps takes that
// back.
func (h *history) instruct(one *holding) {
	s := h.sight(one)
	want := one.prior
	want.Renewal = h.renewal(s)
	h.plan(one, s, want)
	if rapid.IntRange(0, 3).Draw(h.t, "and back") == 0 {
		want = one.prior
		want.Renewal = nil
		h.plan(one, h.sight(one), want)
	}
}

package differential_test

import (
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
)

// holding is a subscription as one Terraform resource knows it: what was last
// asked of it and what the provider remembers.
type holding struct {
	id    string
	prior commerce.Desired
	// kept are the wishes that were not pursued, as the state keeps them.
	kept map[commerce.Attribute]string
	past commerce.History
	// seats are those that the provider saw last.
	seats int
}

// history is a world and what happened in it so far.
type history struct {
	*world
	tenant   string
	holdings []*holding
	// sold is the catalog as far as it was asked.
	sold map[commerce.SKU][]availability
	// midterm is whether the provider's block allows longer terms for what runs.
	midterm bool
}

// begin takes all that one of the tenants holds under management.
func begin(w *world, tenants ...string) *history {
	h := &history{world: w, tenant: rapid.SampledFrom(tenants).Draw(w.t, "tenant"), sold: map[commerce.SKU][]availability{}}
	h.midterm = rapid.Bool().Draw(w.t, "experiment")
	// The service keeps fractions of a second, its Date does not tell them.
	fraction := rapid.SampledFrom([]time.Duration{0, 498252 * time.Microsecond}).Draw(w.t, "fraction")
	w.must(w.sim.AdvanceClock(w.ctx, fraction))
	list, err := w.sim.Subscriptions(w.ctx, h.tenant)
	w.must(err)
	for _, s := range list {
		h.hold(w.look(h.tenant, s.ID).Subscription)
	}
	return h
}

// hold takes a subscription under management as an import does.
func (h *history) hold(s commerce.Subscription) *holding {
	one := &holding{id: s.ID, prior: h.adopted(s), seats: s.Quantity}
	one.past = past(one.prior, s)
	h.holdings = append(h.holdings, one)
	return one
}

// past is what an import remembers of what it adopts.
func past(d commerce.Desired, s commerce.Subscription) commerce.History {
	if d.Renewal == nil {
		return commerce.History{}
	}
	return commerce.History{RenewalTermEnd: s.CommitmentEnd, MainQuantity: s.Quantity}
}

// sight reads a holding as a refresh does: where seats have gone, the service is
// asked what it has moved.
func (h *history) sight(one *holding) fulfillment.Snapshot {
	h.t.Helper()
	s := h.look(h.tenant, one.id)
	if s.Subscription.Quantity < one.seats && one.past.MergedInto == "" {
		moves, err := h.fulfiller.PartialUpgrades(h.ctx, s.Subscription)
		h.must(err)
		one.past = one.past.WithMadeUpgrades(moves)
	}
	one.seats = s.Subscription.Quantity
	return s
}

// adopted is the configuration that asks for exactly what is.
func (h *history) adopted(s commerce.Subscription) commerce.Desired {
	d := commerce.Desired{
		TenantID: s.TenantID, SKU: s.SKU, Term: s.Term, Cycle: s.Cycle, Quantity: s.Quantity, FriendlyName: s.FriendlyName,
		ResellerID: s.ResellerID, EndOfTerm: s.EndOfTerm(), Reduction: commerce.ReduceNow, External: commerce.ExternalRevert, Midterm: h.midterm,
	}
	if s.Status == commerce.StatusSuspended {
		d.EndOfTerm = commerce.EndOfTermRenew // suspension turned it off by itself
		d.Suspended = new(true)
	}
	if s.Trial || !s.Schedule.Renews() {
		return d
	}
	next, noted := *s.Schedule, &commerce.RenewalInstructions{}
	if next.Quantity != s.Quantity {
		noted.Quantity = &next.Quantity
	}
	if !next.SKU.Same(s.SKU) {
		noted.SKU = &next.SKU
	}
	if !next.Term.Same(s.Term) || !next.Cycle.Same(s.Cycle) {
		noted.Term, noted.Cycle = &next.Term, &next.Cycle
	}
	if next.PromotionID != "" {
		noted.PromotionID = &next.PromotionID
	}
	if !next.CustomTermEnd.IsZero() {
		noted.CustomTermEnd = &next.CustomTermEnd
	}
	if *noted != (commerce.RenewalInstructions{}) {
		d.Renewal = noted
	}
	return d
}

// step lets one thing happen.
func (h *history) step() {
	type step struct {
		name   string
		weight int
		do     func()
	}
	steps := []step{
		{"move the clock", 4, h.moveClock},
		{"buy", 2, h.buy},
		{"apply", 6, h.onOne(h.apply)},
		{"try", 6, h.onOne(h.try)},
		{"portal", 2, h.onOne(h.portal)},
		{"leave", 1, h.onOne(h.leave)},
		{"leave at the edge", 2, h.onOne(h.leaveAtTheEdge)},
		{"grow at renewal", 1, h.onOne(h.growAtRenewal)},
		{"crowd", 1, h.crowd},
		{"upgrade", 3, h.onOne(h.upgrade)},
		{"split", 3, h.onOne(h.split)},
		{"instruct", 2, h.onOne(h.instruct)},
		{"meddle", 2, h.onOne(h.meddle)},
		{"haggle", 2, h.haggle},
		{"align", 1, h.align},
		{"plot", 5, h.plot},
	}
	var drawn []step
	for _, one := range steps {
		drawn = append(drawn, slices.Repeat([]step{one}, one.weight)...)
	}
	one := rapid.SampledFrom(drawn).Draw(h.t, "step")
	h.patience = enough
	h.t.Logf("%s at %s", one.name, h.now().Format(time.RFC3339Nano))
	one.do()
}

func (h *history) onOne(do func(*holding)) func() {
	return func() {
		if len(h.holdings) == 0 {
			h.buy()
			return
		}
		do(rapid.SampledFrom(h.holdings).Draw(h.t, "which"))
	}
}

// moveClock goes to the edge of something, or anywhere.
func (h *history) moveClock() {
	now := h.now()
	if rapid.IntRange(0, 3).Draw(h.t, "anywhere") == 0 {
		d := rapid.SampledFrom([]time.Duration{
			time.Microsecond, 400 * time.Millisecond, time.Second, time.Hour, 26 * time.Hour, 100 * time.Hour, 20 * 24 * time.Hour, 31 * 24 * time.Hour,
			91 * 24 * time.Hour, 366 * 24 * time.Hour,
		}).Draw(h.t, "far")
		h.must(h.sim.SetClock(h.ctx, now.Add(d)))
		return
	}
	edges := h.edges(now)
	if len(edges) == 0 {
		return
	}
	edge := rapid.SampledFrom(edges).Draw(h.t, "edge")
	off := rapid.SampledFrom([]time.Duration{-time.Second, 0, 0, time.Microsecond, time.Second}).Draw(h.t, "off")
	if to := edge.Add(off); !to.Before(now) {
		h.must(h.sim.SetClock(h.ctx, to))
	}
}

// edges are the instants after now at which a verdict may turn.
func (h *history) edges(now time.Time) []time.Time {
	list, err := h.sim.Subscriptions(h.ctx, h.tenant)
	h.must(err)
	var out []time.Time
	add := func(t time.Time) {
		if t.After(now) && !slices.ContainsFunc(out, t.Equal) {
			out = append(out, t)
		}
	}
	for _, s := range list {
		if s.Status == "deleted" {
			continue
		}
		for _, b := range s.Refundable {
			add(b.Until)
		}
		add(s.CancelUntil)
		add(s.Start.Add(commerce.SeatWindow))
		over := s.End.AddDate(0, 0, 1)
		add(over)
		add(over.Add(h.face.RenewalStart))
		add(over.Add(h.face.RenewalStart + h.face.RenewalProcessing))
		add(over.AddDate(0, 0, 30))
		add(over.AddDate(0, 0, 120))
	}
	return out
}

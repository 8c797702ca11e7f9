package differential_test

import (
	"time"

	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// These are plots of several purchases and changes, each towards one rule that
// chance would hardly reach.

// plot plays one of them.
func (h *history) plot() {
	rapid.SampledFrom([]func(){
		h.redeem, h.outgrow, h.stepUp, h.lengthenByUpgrade, h.lengthen, h.convert, h.twoToOne, h.loseTheRecord, h.alignWithSuspended, h.contradict, h.pause,
	}).Draw(h.t, "plot")()
}

// bought buys one thing and gives its holding, nil if it could not be bought.
func (h *history) bought(key, term, cycle, name string, edits ...func(*commerce.Desired)) *holding {
	d := h.wanted(onSale{key: key, term: term, cycle: cycle})
	d.Quantity, d.FriendlyName = 10, name
	for _, edit := range edits {
		edit(&d)
	}
	before := len(h.holdings)
	h.ask(d, false)
	if len(h.holdings) == before {
		return nil
	}
	return h.holdings[before]
}

// change plans one more change of a holding.
func (h *history) change(one *holding, edit func(d *commerce.Desired)) {
	s, want := h.sight(one), one.prior
	edit(&want)
	h.plan(one, s, want)
}

// redeem buys under a promotion until it has been used as often as it may be.
func (h *history) redeem() {
	promoted := func(d *commerce.Desired) { d.Quantity, d.PromotionID = 1, simulator.PromotionE5 }
	if h.bought(simulator.Microsoft365E3, "P1Y", "monthly", "Step before") == nil {
		return
	}
	for _, name := range []string{"Step", "Step on", "Step off"} {
		h.bought(simulator.Microsoft365E5, "P3Y", "annual", name, promoted)
	}
}

// outgrow adds seats to what was bought with a promotion.
func (h *history) outgrow() {
	one := h.bought(simulator.BusinessStandard, "P1Y", "monthly", "Promoted", func(d *commerce.Desired) {
		d.Quantity, d.PromotionID = 45, simulator.PromotionStandard
	})
	if one != nil {
		h.change(one, func(d *commerce.Desired) { d.Quantity += rapid.SampledFrom([]int{5, 6}).Draw(h.t, "more") })
	}
}

// stepUp upgrades what is to renew as a lower edition, or with a promotion.
func (h *history) stepUp() {
	one := h.bought(simulator.BusinessStandard, "P1Y", "monthly", "Step up")
	if one == nil {
		return
	}
	next := &commerce.RenewalInstructions{}
	if rapid.Bool().Draw(h.t, "lower") {
		sku := skuOf(simulator.BusinessBasic)
		next.SKU = &sku
	} else {
		id := simulator.PromotionStandard
		next.PromotionID = &id
	}
	h.change(one, func(d *commerce.Desired) { d.Renewal = next })
	h.change(one, func(d *commerce.Desired) { d.SKU = skuOf(simulator.BusinessPremium) })
}

// lengthenByUpgrade upgrades to what is not sold for the term that runs, and to
// what is, for a longer one.
func (h *history) lengthenByUpgrade() {
	one := h.bought(simulator.Dynamics365SalesPro, "P1M", "monthly", "Sales", func(d *commerce.Desired) {
		d.Quantity = rapid.SampledFrom([]int{4, 10}).Draw(h.t, "seats")
	})
	if one == nil {
		return
	}
	h.change(one, func(d *commerce.Desired) {
		d.SKU, d.Term = skuOf(simulator.Dynamics365Sales), commerce.TermYear
	})
	other := h.bought(simulator.BusinessBasic, "P1M", "monthly", "Basic")
	if other == nil {
		return
	}
	h.change(other, func(d *commerce.Desired) {
		d.SKU, d.Term = skuOf(simulator.BusinessPremium), commerce.TermYear
		if rapid.Bool().Draw(h.t, "and its end") {
			day := h.day(h.now())
			d.Renewal = &commerce.RenewalInstructions{CustomTermEnd: &day}
		}
	})
}

// lengthen asks for a longer term of what runs.
func (h *history) lengthen() {
	if one := h.bought(simulator.Microsoft365E3, "P1M", "monthly", "Longer"); one != nil {
		h.change(one, func(d *commerce.Desired) { d.Term = commerce.TermYear })
	}
}

// convert makes a trial a paid subscription before its end, or changes what it
// becomes at its end.
func (h *history) convert() {
	one := h.bought(simulator.BusinessPremiumTrial, "P1M", "none", "Trial", func(d *commerce.Desired) { d.Quantity = 25 })
	switch {
	case one == nil:
	case rapid.Bool().Draw(h.t, "early"):
		h.change(one, func(d *commerce.Desired) {
			d.SKU, d.Term, d.Cycle = skuOf(simulator.BusinessPremium), commerce.TermYear, commerce.CycleMonthly
			d.Quantity = rapid.SampledFrom([]int{24, 25, 26}).Draw(h.t, "converted seats")
		})
	default:
		h.change(one, func(d *commerce.Desired) {
			q := rapid.SampledFrom([]int{24, 26}).Draw(h.t, "seats")
			d.Renewal = &commerce.RenewalInstructions{Quantity: &q}
		})
	}
}

// twoToOne upgrades one subscription, and the seats of another into it, once
// with its window open and once without.
func (h *history) twoToOne() {
	first := h.bought(simulator.Microsoft365E3, "P1Y", "monthly", "First")
	second := h.bought(simulator.Microsoft365E3, "P1Y", "monthly", "Second")
	if first == nil || second == nil {
		return
	}
	h.change(first, func(d *commerce.Desired) { d.SKU = skuOf(simulator.Microsoft365E5) })
	part := rapid.SampledFrom([]int{4, 10}).Draw(h.t, "part")
	merge := func(d *commerce.Desired) {
		d.Quantity = 10 - part
		if part == 10 {
			d.Quantity = 10
		}
		d.PartialUpgrades = map[string]commerce.PartialUpgrade{"merge": {
			SKU: skuOf(simulator.Microsoft365E5), Quantity: part, Into: first.id,
		}}
	}
	if rapid.Bool().Draw(h.t, "at once") {
		h.change(second, merge)
	}
	h.must(h.sim.AdvanceClock(h.ctx, 9*24*time.Hour))
	h.change(second, merge)
}

// loseTheRecord upgrades some seats and asks for the same once more, without
// remembering.
func (h *history) loseTheRecord() {
	one := h.bought(simulator.BusinessBasic, "P1Y", "monthly", "Forgotten")
	if one == nil {
		return
	}
	split := func(d *commerce.Desired) {
		d.Quantity -= 2
		d.PartialUpgrades = map[string]commerce.PartialUpgrade{"part": {SKU: skuOf(simulator.BusinessStandard), Quantity: 2}}
	}
	h.change(one, split)
	one.past = commerce.History{}
	one.prior = h.adopted(h.sight(one).Subscription)
	if rapid.Bool().Draw(h.t, "as it is") {
		h.change(one, func(d *commerce.Desired) { split(d); d.Quantity += 2 })
		return
	}
	h.change(one, split)
}

// alignWithSuspended wants to end with what takes no part in that.
func (h *history) alignWithSuspended() {
	y, m, _ := h.now().Date()
	other := h.bought(simulator.Microsoft365E3, "P1Y", "monthly", "Monthend", func(d *commerce.Desired) {
		d.CustomTermEnd, d.Suspended = time.Date(y, m+4, 0, 0, 0, 0, 0, time.UTC), new(true)
	})
	if other != nil {
		d := h.wanted(aligned[0])
		d.Quantity, d.AlignWith = 10, other.id
		h.ends(d, false)
	}
}

// contradict lets two attributes decide what one can.
func (h *history) contradict() {
	h.onOne(func(one *holding) {
		next := one.prior.Quantity + 1
		block := &commerce.RenewalInstructions{Quantity: &next}
		if rapid.Bool().Draw(h.t, "about seats") {
			h.change(one, func(d *commerce.Desired) {
				d.Quantity, d.Reduction, d.Renewal = max(d.Quantity-1, 1), commerce.ReduceAtRenewal, block
			})
			return
		}
		h.change(one, func(d *commerce.Desired) { d.Renewal = block })
		h.change(one, func(d *commerce.Desired) { d.Renewal, d.EndOfTerm = block, commerce.EndOfTermCancel })
	})()
}

// pause suspends something and brings it back with more seats.
func (h *history) pause() {
	h.onOne(func(one *holding) {
		h.change(one, func(d *commerce.Desired) { d.Suspended = new(true) })
		h.change(one, func(d *commerce.Desired) {
			d.Suspended = new(false)
			d.Quantity += rapid.SampledFrom([]int{0, 1}).Draw(h.t, "more")
		})
	})()
}

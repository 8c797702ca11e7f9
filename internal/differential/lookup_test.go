package differential_test

import (
	"slices"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
)

// These are the questions a plan asks before it promises its changes.

// lookedUp is what the catalog and the service's lists say against changes of
// what runs, or is about to be bought. moves are the partial upgrades made before.
func (h *history) lookedUp(s commerce.Subscription, changes []commerce.Change, moves []commerce.Move) []commerce.Violation {
	var out []commerce.Violation
	for _, sku := range commerce.Counted(changes, s.SKU) {
		out = append(out, commerce.CheckChanges(h.listing(sku).Offer, changes, s.SKU)...)
	}
	fresh := s.ID == ""
	for _, c := range changes {
		if c.BeginsTerm() {
			s.CommitmentEnd = time.Time{} // which the service has not stated yet
		}
		switch c.Action {
		case commerce.ActionUpgrade:
			fresh = true
			out = append(out, h.upgradeLookedUp(s, c)...)
			s.SKU = c.SKU
		case commerce.ActionPartialUpgrade:
			out = append(out, h.partLookedUp(s, c, moves)...)
			moves = append(slices.Clone(moves), c.Move())
		case commerce.ActionLengthenTerm:
			out = append(out, commerce.CheckTerm(h.listing(s.SKU).Offer, c.Term, c.Cycle, "")...)
		case commerce.ActionScheduleRenewal:
			out = append(out, h.nextLookedUp(s, c, fresh)...)
		default: // nothing more is asked
		}
	}
	return out
}

func (h *history) upgradeLookedUp(s commerce.Subscription, c commerce.Change) []commerce.Violation {
	if out := commerce.CheckUpgrade(s, c, h.targets(s, false), h.targets(s, true)); len(out) > 0 {
		return out
	}
	term, cycle := c.Onwards(s)
	return commerce.CheckTerm(h.listing(c.SKU).Offer, term, cycle, "")
}

func (h *history) nextLookedUp(s commerce.Subscription, c commerce.Change, fresh bool) []commerce.Violation {
	next := *c.Schedule
	offer := h.listing(next.SKU).Offer
	if c.SKU != (commerce.SKU{}) && !fresh {
		if out := commerce.CheckNextSKU(s, next, h.targets(s, true)); len(out) > 0 {
			return out
		}
	}
	if out := commerce.CheckNextTerm(offer, s, next); len(out) > 0 {
		return out
	}
	out := h.nextEndLookedUp(s, next)
	if next.PromotionID == "" {
		return out
	}
	answers, err := h.desk.NextPromotions(h.ctx, fulfillment.Shelf{TenantID: h.tenant}, next)
	h.must(err)
	return append(out, commerce.UnfitNextPromotion(offer, next, answers)...)
}

// nextEndLookedUp asks nothing where nobody knows yet when the next term begins.
func (h *history) nextEndLookedUp(s commerce.Subscription, next commerce.Schedule) []commerce.Violation {
	if s.ID == "" || s.CommitmentEnd.IsZero() {
		return nil
	}
	return commerce.CheckNextEnd(s, next, h.provided())
}

// provided is what the provider lists of the tenant.
func (h *history) provided() []commerce.Subscription {
	h.t.Helper()
	held, err := fulfillment.New(h.client, fulfillment.NewRun(), h.wait).Held(h.ctx, h.tenant)
	h.must(err)
	return held
}

// targets are what the service lists for an upgrade, nothing for what is still
// to be bought.
func (h *history) targets(s commerce.Subscription, atRenewal bool) []commerce.UpgradeTarget {
	h.t.Helper()
	if s.ID == "" {
		return nil
	}
	list, err := h.desk.UpgradeTargets(h.ctx, h.tenant, s.ID, atRenewal)
	h.must(err)
	return list
}

// listing is what the catalog tells the provider of a SKU.
func (h *history) listing(sku commerce.SKU) fulfillment.Listing {
	h.t.Helper()
	listing, err := h.desk.Listing(h.ctx, fulfillment.Shelf{TenantID: h.tenant}, sku)
	h.must(err)
	return listing
}

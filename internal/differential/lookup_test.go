package differential_test

import (
	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfilment"
)

// These are the questions a plan asks before it promises its changes.

// lookedUp is what the catalogue and the service's lists say against changes of
// what runs, or is about to be bought.
func (h *history) lookedUp(s commerce.Subscription, want commerce.Desired, changes []commerce.Change) []commerce.Violation {
	var out []commerce.Violation
	for _, sku := range commerce.Touched(changes, s.SKU) {
		out = append(out, commerce.CheckChanges(h.listing(sku).Offer, changes, s.SKU)...)
	}
	fresh := s.ID == ""
	for _, c := range changes {
		switch c.Action {
		case commerce.ActionUpgrade:
			fresh = true
			out = append(out, h.upgradeLookedUp(s, want, c)...)
		case commerce.ActionLengthenTerm:
			out = append(out, commerce.CheckTerm(h.listing(s.SKU).Offer, c.Term, c.Cycle, "")...)
		case commerce.ActionScheduleRenewal:
			out = append(out, h.nextLookedUp(s, c, fresh)...)
		default: // nothing more is asked
		}
	}
	return out
}

func (h *history) upgradeLookedUp(s commerce.Subscription, want commerce.Desired, c commerce.Change) []commerce.Violation {
	if out := commerce.CheckUpgrade(s, c, h.targets(s, false), h.targets(s, true)); len(out) > 0 {
		return out
	}
	return commerce.CheckTerm(h.listing(c.SKU).Offer, want.Term, want.Cycle, "")
}

func (h *history) nextLookedUp(s commerce.Subscription, c commerce.Change, fresh bool) []commerce.Violation {
	next := *c.Schedule
	if c.SKU != (commerce.SKU{}) && !fresh {
		if out := commerce.CheckNextSKU(s, next, h.targets(s, true)); len(out) > 0 {
			return out
		}
	}
	if c.SKU == (commerce.SKU{}) && c.Term == "" && c.Cycle == "" {
		return nil
	}
	return commerce.CheckTerm(h.listing(next.SKU).Offer, next.Term, next.Cycle, "renewal.")
}

// targets are what the service lists for an upgrade.
func (h *history) targets(s commerce.Subscription, atRenewal bool) []commerce.UpgradeTarget {
	h.t.Helper()
	list, err := h.desk.UpgradeTargets(h.ctx, h.tenant, s.ID, atRenewal)
	h.must(err)
	return list
}

// listing is what the catalogue tells the provider of a SKU.
func (h *history) listing(sku commerce.SKU) fulfilment.Listing {
	h.t.Helper()
	listing, err := h.desk.Listing(h.ctx, fulfilment.Shelf{TenantID: h.tenant}, sku)
	h.must(err)
	return listing
}

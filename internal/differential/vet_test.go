package differential_test

import (
	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
)

// vet has the provider ask the service what blocks a plan, as it does
// before it shows one: in a run of its own, which has read nothing yet.
func (h *history) vet(c fulfillment.Case) []commerce.Violation {
	h.t.Helper()
	c.Run = fulfillment.NewRun()
	v := fulfillment.New(h.client, c.Run, h.wait).Vet(h.ctx, c)
	for _, f := range v.Failures {
		h.t.Fatalf("could not %s: %v", f.Tried, f.Err)
	}
	for _, f := range v.Unanswered { // no directory is connected here
		h.t.Logf("could not %s: %v", f.Tried, f.Err)
	}
	return v.Violations
}

// targets are what the service lists for an upgrade, nothing for what is still
// to be bought.
func (h *history) targets(s commerce.Subscription, atRenewal bool) []commerce.UpgradeTarget {
	h.t.Helper()
	if s.ID == "" {
		return nil
	}
	list, err := h.fulfiller.UpgradeTargets(h.ctx, h.tenant, s.ID, atRenewal)
	h.must(err)
	return list
}

// listing is what the catalog tells the provider of a SKU.
func (h *history) listing(sku commerce.SKU) fulfillment.Listing {
	h.t.Helper()
	listing, err := h.fulfiller.Listing(h.ctx, fulfillment.Catalog{TenantID: h.tenant}, sku)
	h.must(err)
	return listing
}

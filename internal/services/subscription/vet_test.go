package subscription_test

import (
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// What follows an upgrade meets the new SKU: the old one, at end of sale, would
// renew as it runs, and is no target for what has become another.
func TestUpgrade_andBackAtRenewal_toASKUAtEndOfSale_isRefusedAtPlan(t *testing.T) {
	t.Parallel()
	w, core := bought(t, desk())
	w.Behave("end-of-sale=" + simulator.Microsoft365E3)
	if p := core.Plan(desk(acctest.Config{"renewal": map[string]any{"quantity": 20}})); p.Errors != "" {
		t.Errorf("it no longer renews as it runs: %s", p.Errors)
	}

	p := core.Plan(desk(acctest.Config{
		"product_id": product(simulator.Microsoft365E5), "sku_id": sku(simulator.Microsoft365E5),
		"renewal": map[string]any{"product_id": product(simulator.Microsoft365E3), "sku_id": sku(simulator.Microsoft365E3)},
	}))
	if !strings.Contains(p.Errors, "Microsoft 365 E3 is not sold for P1Y billed monthly") {
		t.Errorf("the upgrade, which is final, would be made: errors %q", p.Errors)
	}
}

// So does a promotion that was scheduled for the old SKU.
func TestUpgrade_withAPromotionOfTheOldSKUAtRenewal_isRefusedAtPlan(t *testing.T) {
	t.Parallel()
	standard := acctest.Config{
		"product_id": product(simulator.BusinessStandard), "sku_id": sku(simulator.BusinessStandard), "billing_cycle": "annual",
		"renewal": map[string]any{"promotion_id": simulator.PromotionStandard},
	}
	_, core := bought(t, desk(standard))

	p := core.Plan(desk(standard, acctest.Config{
		"product_id": product(simulator.BusinessPremium), "sku_id": sku(simulator.BusinessPremium),
	}))
	if !strings.Contains(p.Errors, "cannot renew with the promotion") {
		t.Errorf("the upgrade, which is final, would be made: errors %q", p.Errors)
	}
}

package differential_test

import (
	"math"
	"net/http"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// promotionIDs are those of the catalog, and one that there is not.
var promotionIDs = []string{
	simulator.PromotionStandard, simulator.PromotionPremium, simulator.PromotionE5, simulator.PromotionSales, simulator.PromotionEnded,
	"39NFJQT1S00X:0001:39NFJQT1Q00X",
}

// promotionReasons are why a purchase does not get one. What the item is, the
// provider takes from the catalog, so that reason has no purchase.
var promotionReasons = []partnercenter.PromotionErrorType{
	partnercenter.PromotionUnknown, partnercenter.PromotionPrerequisiteMissing, partnercenter.PromotionRedemptionLimit, partnercenter.PromotionSeatCount,
	partnercenter.PromotionBoughtBefore, partnercenter.PromotionTermMismatch, partnercenter.PromotionFirstPurchaseOnly,
}

// promoted are purchases near what the promotions are for.
var promoted = []onSale{
	{simulator.BusinessStandard, "P1Y", "monthly", false},
	{simulator.BusinessStandard, "P1Y", "annual", false},
	{simulator.BusinessStandard, "P1M", "monthly", false},
	{simulator.BusinessPremium, "P1Y", "monthly", false},
	{simulator.BusinessPremium, "P1Y", "monthly", false},
	{simulator.BusinessPremium, "P1Y", "annual", false},
	{simulator.Microsoft365E5, "P3Y", "annual", false},
	{simulator.Microsoft365E5, "P1Y", "annual", false},
	{simulator.Dynamics365Sales, "P1Y", "annual", false},
	{simulator.BusinessBasic, "P1Y", "annual", false},
}

// promotion draws one for a purchase: most often of the same SKU.
func (h *history) promotion(sku commerce.SKU) string {
	of := slices.DeleteFunc(simulator.Promotions(), func(p simulator.Promotion) bool { return !sku.Same(skuOf(p.Offer)) })
	if len(of) > 0 && rapid.IntRange(0, 3).Draw(h.t, "fitting") > 0 {
		return of[0].ID
	}
	return rapid.SampledFrom(promotionIDs).Draw(h.t, "promotion")
}

// haggle compares what the service says of promotions with what a cart costs
// then. Nothing is bought.
func (h *history) haggle() {
	o := rapid.SampledFrom(promoted).Draw(h.t, "offer")
	d := h.wanted(o)
	d.Quantity = rapid.SampledFrom([]int{10, 5, 4, 50, 51, 41, 1}).Draw(h.t, "seats")
	d.PromotionID = h.promotion(d.SKU)
	h.t.Logf("haggle over %s", wish(d))
	if v := commerce.CheckOffer(h.listing(d.SKU).Offer, d, o.attested); len(v) == 0 {
		h.discount(d, o.attested)
	}
}

// discount holds the verdict on a promotion against the price of a cart, and
// the promotions that it offers instead.
func (h *history) discount(d commerce.Desired, attested bool) []commerce.Violation {
	answers, err := h.fulfiller.Promotions(h.ctx, fulfillment.Catalog{TenantID: h.tenant}, d)
	h.must(err)
	against := commerce.CheckPromotion(h.listing(d.SKU).Offer, d, answers)
	h.books.count("a promotion was compared")
	got, share := h.quote(d, attested)
	cheaper := share > 0
	switch {
	case got.refused() && !slices.Contains(refusalCodesOfPromotions, got.code):
		h.t.Logf("the cart is refused with %d for another reason", got.code)
		return against
	case len(against) == 0 && !cheaper:
		h.t.Fatalf("the planner expects %s to apply, the cart has %d and %.3f off: %s", d.PromotionID, got.code, share, got.text)
	case len(against) > 0 && cheaper:
		h.t.Fatalf("the planner refuses the promotion (%s), the cart has it: %s", against[0].Reason, got.text)
	}
	for _, v := range against {
		h.offeredInstead(d, attested, v)
	}
	if want := promised(d); len(against) == 0 && math.Abs(share-want) > 0.005 {
		h.t.Fatalf("the promotion is %.3f off, the cart has %.3f", want, share)
	}
	return against
}

// offeredInstead counts why a promotion does not apply, and tries those that a
// refusal says would.
func (h *history) offeredInstead(d commerce.Desired, attested bool, v commerce.Violation) {
	h.books.refusal(v.Rule)
	for _, reason := range promotionReasons {
		if strings.Contains(v.Reason, reason.Reason()) {
			h.books.count("no promotion: " + string(reason))
		}
	}
	for _, r := range v.Remedies {
		id, ok := strings.CutPrefix(r.Config, "promotion_id = ")
		if !ok {
			continue
		}
		d.PromotionID = strings.Trim(id, `"`)
		if got, share := h.quote(d, attested); share == 0 && (!got.refused() || slices.Contains(refusalCodesOfPromotions, got.code)) {
			h.t.Fatalf("the planner offers %s instead, the cart has %d and no discount: %s", d.PromotionID, got.code, got.text)
		}
		h.books.count("another promotion was offered")
	}
}

// promised is the discount of the catalog.
func promised(d commerce.Desired) float64 {
	for _, p := range simulator.Promotions() {
		if p.ID == d.PromotionID {
			return p.Discount
		}
	}
	return 0
}

// quote asks for the price of a purchase: the share of the list price that is
// off, zero where nothing is or the cart is refused.
func (h *history) quote(d commerce.Desired, attested bool) (answer, float64) {
	got := h.cart(fulfillment.Order{Desired: d, Attested: attested, ResellerIDs: h.resellers()}, d)
	if got.refused() {
		return got, 0
	}
	lines, _ := value(got.body, "lineItems").([]any)
	line, _ := lines[0].(map[string]any)
	pricing, _ := value(line, "pricing").(map[string]any)
	list, _ := value(pricing, "listPrice").(float64)
	reduced, _ := value(pricing, "discountedPrice").(float64)
	if list == 0 {
		return got, 0
	}
	return got, 1 - reduced/list
}

// cart makes a cart of one line without the provider, in the form the provider
// would use. The line's error is the answer's.
func (h *history) cart(order fulfillment.Order, d commerce.Desired) answer {
	line := map[string]any{
		"id": 0, "catalogItemId": h.item(d.SKU, d.Term, d.Cycle), "friendlyName": d.FriendlyName, "quantity": d.Quantity,
		"billingCycle": d.Cycle, "termDuration": d.Term, "attestationAccepted": order.Attested,
	}
	if len(order.ResellerIDs) > 0 {
		line["participants"] = []any{map[string]any{"key": "transaction_reseller", "value": order.ResellerIDs[0]}}
	}
	if d.PromotionID != "" {
		line["promotionId"] = d.PromotionID
	}
	if end := h.endOf(d); !end.IsZero() {
		line["customTermEndDate"] = end.Format(time.RFC3339)
	}
	cart := h.call(http.MethodPost, h.tenant+"/carts", map[string]any{"lineItems": []any{line}})
	if cart.refused() {
		// The other documented form names the lines' errors beside the general one.
		if data, _ := value(cart.body, "data").([]any); len(data) > 0 {
			no, _ := data[0].(map[string]any)
			cart.code = number(value(no, "errorCode"))
		}
		return cart
	}
	lines, _ := value(cart.body, "lineItems").([]any)
	for _, one := range lines {
		o, _ := one.(map[string]any)
		if no, ok := value(o, "error").(map[string]any); ok {
			return answer{status: http.StatusBadRequest, code: number(value(no, "errorCode")), text: cart.text}
		}
	}
	return cart
}

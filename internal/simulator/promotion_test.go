package simulator_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func TestPromotions_list_hasThoseThatRun(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ids := func() map[string]bool {
		found := map[string]bool{}
		for _, one := range b.get("/v1/productpromotions?country=US&segment=Commercial").items(t) {
			found[text(one, "id")] = true
		}
		return found
	}
	want := map[string]bool{simulator.PromotionStandard: true, simulator.PromotionPremium: true, simulator.PromotionE5: true, simulator.PromotionSales: true}
	if diff := cmp.Diff(want, ids()); diff != "" {
		t.Errorf("at the start (-want +got):\n%s", diff)
	}
	b.setClock("2027-01-01T00:00:00Z")
	delete(want, simulator.PromotionPremium)
	if diff := cmp.Diff(want, ids()); diff != "" {
		t.Errorf("next year (-want +got):\n%s", diff)
	}
	ended := b.ok(http.StatusOK, b.get("/v1/productpromotions/"+strings.ToLower(simulator.PromotionEnded)+"?country=DE"))
	if ended["id"] != simulator.PromotionEnded || text(ended, "requiredProducts.pricingPolicies.value") != "0.5" {
		t.Errorf("ended one by id: %v", ended)
	}
	b.refused(http.StatusBadRequest, 3000, b.get("/v1/productpromotions?country=US"))
	b.refused(http.StatusBadRequest, 3000, b.get("/v1/productpromotions?country=US&segment=education"))
	b.refused(http.StatusBadRequest, 3000, b.get("/v1/productpromotions?segment=commercial"))
	b.refused(http.StatusBadRequest, 3000, b.get("/v1/productpromotions/"+simulator.PromotionEnded))
	b.refused(http.StatusNotFound, 27007, b.get("/v1/productpromotions/NONSENSE?country=US"))
}

// promoted checks one item and gives the error types of each promotion, "" when there is none.
func (b *bench) promoted(tenant string, item body) map[string][]string {
	b.t.Helper()
	out := map[string][]string{}
	got := b.ok(http.StatusOK, b.call(http.MethodPost, "/v1/customers/"+tenant+"/promotionEligibilities", body{"items": []body{item}}))
	for _, one := range elements(got, "items.0.eligibilities") {
		kinds := []string{}
		for _, e := range elements(one, "errors") {
			kinds = append(kinds, text(e, "type"))
		}
		if look(one, "isEligible") != (len(kinds) == 0) {
			b.t.Errorf("verdict %v", one)
		}
		out[text(one, "promotionId")] = kinds
	}
	return out
}

func TestPromotionEligibility_everyErrorType(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	cedar := simulator.CedarSchool
	standard := func() body { return b.line(cedar, simulator.BusinessStandard, "P1Y", "monthly", 10) }
	e5 := func() body { return b.line(alder, simulator.Microsoft365E5, "P3Y", "annual", 1) }
	for range 2 {
		b.buy(alder, with(e5(), "promotionId", simulator.PromotionE5))
	}
	for name, one := range map[string]struct {
		tenant, promotion string
		item              body
		want              map[string][]string
	}{
		"good":            {cedar, simulator.PromotionStandard, standard(), map[string][]string{simulator.PromotionStandard: {}}},
		"all of a SKU":    {cedar, "", standard(), map[string][]string{simulator.PromotionStandard: {}}},
		"none for a SKU":  {cedar, "", b.line(cedar, simulator.BusinessBasic, "P1Y", "annual", 1), map[string][]string{"": {"NoPromotionsAvailable"}}},
		"bad item":        {cedar, "", with(standard(), "catalogItemId", "nonsense"), map[string][]string{"": {"InvalidCatalogItemId"}}},
		"unknown SKU":     {cedar, "", with(standard(), "catalogItemId", "A:B:C"), map[string][]string{"": {"InvalidCatalogItemId"}}},
		"bad promotion":   {cedar, "A:B:C", standard(), map[string][]string{"A:B:C": {"InvalidPromotion"}}},
		"another SKU's":   {cedar, simulator.PromotionE5, standard(), map[string][]string{simulator.PromotionE5: {"InvalidPromotion"}}},
		"ended":           {cedar, simulator.PromotionEnded, b.line(cedar, simulator.BusinessBasic, "P1Y", "annual", 1), map[string][]string{simulator.PromotionEnded: {"InvalidPromotion"}}},
		"term":            {cedar, simulator.PromotionStandard, with(standard(), "termDuration", "P3Y"), map[string][]string{simulator.PromotionStandard: {"Term"}}},
		"too few":         {cedar, simulator.PromotionStandard, with(standard(), "quantity", 4), map[string][]string{simulator.PromotionStandard: {"SeatCount"}}},
		"too many":        {cedar, simulator.PromotionStandard, with(standard(), "quantity", 51), map[string][]string{simulator.PromotionStandard: {"SeatCount"}}},
		"redeemed twice":  {alder, simulator.PromotionE5, e5(), map[string][]string{simulator.PromotionE5: {"RedemptionLimit"}}},
		"no prerequisite": {cedar, simulator.PromotionE5, e5(), map[string][]string{simulator.PromotionE5: {"PrerequisiteProductOwnership"}}},
		"bought before":   {alder, "", b.line(alder, simulator.BusinessPremium, "P1Y", "monthly", 5), map[string][]string{simulator.PromotionPremium: {"OfferPurchasedPreviously"}}},
		"first purchase":  {cedar, "", b.line(cedar, simulator.Dynamics365Sales, "P1Y", "annual", 5), map[string][]string{simulator.PromotionSales: {}}},
		"not the first":   {alder, "", b.line(alder, simulator.Dynamics365Sales, "P1Y", "annual", 5), map[string][]string{simulator.PromotionSales: {"FirstPurchase"}}},
	} {
		if one.promotion != "" {
			one.item["promotionId"] = one.promotion
		}
		if diff := cmp.Diff(one.want, b.promoted(one.tenant, one.item)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	path := "/v1/customers/" + cedar + "/promotionEligibilities"
	b.refused(http.StatusBadRequest, 800002, b.call(http.MethodPost, path, body{"items": []body{}}))
	b.refused(http.StatusBadRequest, 800002, b.call(http.MethodPost, path, nil))
	b.refused(http.StatusForbidden, 20002, b.call(http.MethodPost, "/v1/customers/"+simulator.DogwoodFoods+"/promotionEligibilities", body{"items": []body{{}}}))
}

func TestPromotionEligibility_details(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	cedar := simulator.CedarSchool
	line := with(b.line(cedar, simulator.BusinessStandard, "P1Y", "monthly", 45), "promotionId", simulator.PromotionStandard)
	b.buy(cedar, line)
	got := b.ok(http.StatusOK, b.call(http.MethodPost, "/v1/customers/"+cedar+"/promotionEligibilities", body{"items": []body{
		with(line, "quantity", 6, "termDuration", "P3Y"),
	}}))
	errors := elements(got, "items.0.eligibilities.0.errors")
	if len(errors) != 2 {
		t.Fatalf("errors %v", errors)
	}
	if text(errors[0], "type") != "Term" || text(errors[0], "eligibleTerms.1.billingCycle") != "annual" || text(errors[0], "eligibleTerms.duration") != "P1Y" {
		t.Errorf("term %v", errors[0])
	}
	if look(errors[1], "minimumRequiredSeats") != 5.0 || look(errors[1], "maximumRequiredSeats") != 50.0 || look(errors[1], "availableSeats") != 5.0 {
		t.Errorf("seats %v", errors[1])
	}
}

func TestCart_promotion_reducesThePriceAndStaysWithTheSubscription(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	cedar := simulator.CedarSchool
	line := func(quantity int, pairs ...any) body {
		return with(b.line(cedar, simulator.BusinessStandard, "P1Y", "annual", quantity), pairs...)
	}
	named := []any{"promotionId", simulator.PromotionStandard}
	cart := b.cart(cedar, line(10, named...))
	want := body{"listPrice": 12.5, "discountedPrice": 10.63, "proratedPrice": 10.63, "price": 10.63, "extendedPrice": 1275.0}
	if diff := cmp.Diff(any(want), look(cart, "lineItems.0.pricing")); diff != "" {
		t.Errorf("pricing (-want +got):\n%s", diff)
	}
	order := text(b.ok(http.StatusCreated, b.checkout(cedar, cart)), "orders.id")
	got := b.ok(http.StatusOK, b.get("/v1/customers/"+cedar+"/orders/"+order+"?include_price=true"))
	if got["totalPrice"] != 1275.0 || text(got, "lineItems.promotionId") != simulator.PromotionStandard || look(got, "lineItems.pricing.listPrice") != 12.5 {
		t.Errorf("order %v", got)
	}
	id := text(got, "lineItems.subscriptionId")
	if s := b.ok(http.StatusOK, b.get(subscriptionPath(cedar, id))); s["promotionId"] != simulator.PromotionStandard {
		t.Errorf("promotionId of the subscription %v", s["promotionId"])
	}
	// 10 of 50 are taken. Seats given back stay counted, and so does a canceled subscription.
	b.ok(http.StatusOK, b.alter(cedar, id, "quantity", 40))
	b.ok(http.StatusOK, b.alter(cedar, id, "quantity", 5))
	b.refused(http.StatusBadRequest, 27006, b.alter(cedar, id, "quantity", 16))
	b.ok(http.StatusOK, b.alter(cedar, id, "quantity", 15))
	b.ok(http.StatusOK, b.alter(cedar, id, "status", "deleted"))
	if code := lineError(t, b.cart(cedar, line(5, named...)), 0); code != 10014 {
		t.Errorf("used up: code %d", code)
	}
}

func TestCart_promotion_badOnes_areNamedByCode(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	cedar := simulator.CedarSchool
	line := func(quantity int, promotion string) body {
		return with(b.line(cedar, simulator.BusinessStandard, "P1Y", "monthly", quantity), "promotionId", promotion)
	}
	for name, one := range map[string]struct {
		line body
		code int
	}{
		"good":          {line(5, simulator.PromotionStandard), 0},
		"unknown":       {line(5, "A:B:C"), 10014},
		"another SKU's": {line(5, simulator.PromotionE5), 10014},
		"ended":         {with(b.line(cedar, simulator.BusinessBasic, "P1Y", "annual", 5), "promotionId", simulator.PromotionEnded), 10014},
		"too few":       {line(4, simulator.PromotionStandard), 10014},
		"too many":      {line(51, simulator.PromotionStandard), 10014},
	} {
		if got := lineError(t, b.cart(cedar, one.line), 0); got != one.code {
			t.Errorf("%s: code %d, want %d", name, got, one.code)
		}
	}
	pooled := b.cart(cedar, line(30, simulator.PromotionStandard), line(21, simulator.PromotionStandard))
	if got := lineError(t, pooled, 1); got != 10014 {
		t.Errorf("two lines over the maximum: %d", got)
	}
	b.switched(func(s *simulator.Behaviors) { s.PromotionCode = 27007 })
	if got := lineError(t, b.cart(cedar, line(4, simulator.PromotionStandard)), 0); got != 27007 {
		t.Errorf("by the switch: %d", got)
	}
}

func TestCart_promotionForAnotherTerm_silentlyGivesTheListPrice(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	cedar := simulator.CedarSchool
	line := with(b.line(cedar, simulator.BusinessStandard, "P3Y", "annual", 10), "promotionId", simulator.PromotionStandard)
	cart := b.cart(cedar, line)
	if lineError(t, cart, 0) != 0 || look(cart, "lineItems.0.pricing.discountedPrice") != 12.5 || text(cart, "lineItems.promotionId") != simulator.PromotionStandard {
		t.Errorf("cart %v", cart)
	}
	if s := b.buy(cedar, line); s["promotionId"] != nil {
		t.Errorf("promotionId of the subscription %v", s["promotionId"])
	}
}

func TestCart_automaticPromotion_appliesToAFirstPurchaseOnly(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	cedar := simulator.CedarSchool
	line := func() body {
		return with(b.line(cedar, simulator.Dynamics365Sales, "P1Y", "annual", 5), "appliedPromotion", simulator.PromotionEnded)
	}
	cart := b.cart(cedar, line())
	if text(cart, "lineItems.promotionId") != simulator.PromotionSales || look(cart, "lineItems.0.pricing.discountedPrice") != 78.75 {
		t.Errorf("cart %v", cart)
	}
	if s := b.buy(cedar, line()); s["promotionId"] != simulator.PromotionSales {
		t.Errorf("first: %v", s["promotionId"])
	}
	if s := b.buy(cedar, line()); s["promotionId"] != nil {
		t.Errorf("second: %v", s["promotionId"])
	}
}

func TestPromotion_isLostWithTheTermItIsFor(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.NextCharge, s.ImmediateTermChange = true, true })
	e5 := text(b.buy(alder, with(b.line(alder, simulator.Microsoft365E5, "P3Y", "annual", 4), "promotionId", simulator.PromotionE5)), "id")
	next := body{"quantity": 4, "product": product(t, b.availability(alder, simulator.Microsoft365E5, "P3Y", "triennial"), "P3Y", "triennial")}
	b.ok(http.StatusOK, b.alter(alder, e5, "nextChargeInstructions", next))
	standard := text(b.buy(alder, with(b.line(alder, simulator.BusinessStandard, "P1Y", "monthly", 5), "promotionId", simulator.PromotionStandard)), "id")
	b.ok(http.StatusOK, b.alter(alder, standard, "termDuration", "P3Y"))
	if got := b.subscription(alder, e5).PromotionID; got != simulator.PromotionE5 {
		t.Errorf("before the next charge: %q", got)
	}
	b.setClock("2027-11-02T00:00:00Z")
	for _, id := range []string{e5, standard} {
		if got := b.subscription(alder, id); got.PromotionID != "" || got.Term != "P3Y" {
			t.Errorf("still %+v", got)
		}
	}
}

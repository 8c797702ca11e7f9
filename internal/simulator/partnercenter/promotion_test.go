package partnercenter_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

func TestPromotions_list_hasThoseThatRun(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	ids := func() map[string]bool {
		found := map[string]bool{}
		for _, one := range b.Get("/v1/productpromotions?country=US&segment=Commercial").Items(t) {
			found[simtest.Text(one, "id")] = true
		}
		return found
	}
	want := map[string]bool{
		simulator.PromotionStandard: true, simulator.PromotionPremium: true,
		simulator.PromotionE5: true, simulator.PromotionSales: true,
	}
	if diff := cmp.Diff(want, ids()); diff != "" {
		t.Errorf("at the start (-want +got):\n%s", diff)
	}
	b.SetClock("2027-01-01T00:00:00Z")
	delete(want, simulator.PromotionPremium)
	if diff := cmp.Diff(want, ids()); diff != "" {
		t.Errorf("next year (-want +got):\n%s", diff)
	}
	ended := b.OK(http.StatusOK, b.Get("/v1/productpromotions/"+
		strings.ToLower(simulator.PromotionEnded)+"?country=DE"))
	if ended["id"] != simulator.PromotionEnded || simtest.Text(ended,
		"requiredProducts.pricingPolicies.value") != "0.5" {
		t.Errorf("ended one by id: %v", ended)
	}
	b.Refused(http.StatusBadRequest, 3000, b.Get("/v1/productpromotions?country=US"))
	b.Refused(http.StatusBadRequest, 3000, b.Get("/v1/productpromotions?country=US&segment=education"))
	b.Refused(http.StatusBadRequest, 3000, b.Get("/v1/productpromotions?segment=commercial"))
	b.Refused(http.StatusBadRequest, 3000, b.Get("/v1/productpromotions/"+simulator.PromotionEnded))
	b.Refused(http.StatusNotFound, 27007, b.Get("/v1/productpromotions/NONSENSE?country=US"))
}

func TestPromotionEligibility_everyErrorType(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	cedar := simulator.CedarSchool
	standard := func() simtest.Body { return b.Line(cedar, simulator.BusinessStandard, "P1Y", "monthly", 10) }
	e5 := func() simtest.Body { return b.Line(simtest.Alder, simulator.Microsoft365E5, "P3Y", "annual", 1) }
	for range 2 {
		b.Buy(simtest.Alder, simtest.With(e5(), "promotionId", simulator.PromotionE5))
	}
	for name, one := range map[string]struct {
		tenant, promotion string
		item              simtest.Body
		want              map[string][]string
	}{
		"good": {
			cedar, simulator.PromotionStandard, standard(),
			map[string][]string{simulator.PromotionStandard: {}},
		},
		"all of a SKU": {cedar, "", standard(), map[string][]string{simulator.PromotionStandard: {}}},
		"none for a SKU": {
			cedar, "", b.Line(cedar, simulator.BusinessBasic, "P1Y", "annual", 1),
			map[string][]string{"": {"NoPromotionsAvailable"}},
		},
		"bad item": {
			cedar, "", simtest.With(standard(), "catalogItemId", "nonsense"),
			map[string][]string{"": {"InvalidCatalogItemId"}},
		},
		"unknown SKU": {
			cedar, "", simtest.With(standard(), "catalogItemId", "A:B:C"),
			map[string][]string{"": {"InvalidCatalogItemId"}},
		},
		"bad promotion": {cedar, "A:B:C", standard(), map[string][]string{"A:B:C": {"InvalidPromotion"}}},
		"another SKU's": {
			cedar, simulator.PromotionE5, standard(),
			map[string][]string{simulator.PromotionE5: {"InvalidPromotion"}},
		},
		"ended": {
			cedar, simulator.PromotionEnded, b.Line(cedar, simulator.BusinessBasic, "P1Y", "annual", 1),
			map[string][]string{simulator.PromotionEnded: {"InvalidPromotion"}},
		},
		"term": {
			cedar, simulator.PromotionStandard, simtest.With(standard(), "termDuration", "P3Y"),
			map[string][]string{simulator.PromotionStandard: {"Term"}},
		},
		"too few": {
			cedar, simulator.PromotionStandard, simtest.With(standard(), "quantity", 4),
			map[string][]string{simulator.PromotionStandard: {"SeatCount"}},
		},
		"too many": {
			cedar, simulator.PromotionStandard, simtest.With(standard(), "quantity", 51),
			map[string][]string{simulator.PromotionStandard: {"SeatCount"}},
		},
		"redeemed twice": {
			simtest.Alder, simulator.PromotionE5, e5(),
			map[string][]string{simulator.PromotionE5: {"RedemptionLimit"}},
		},
		"no prerequisite": {
			cedar, simulator.PromotionE5, e5(),
			map[string][]string{simulator.PromotionE5: {"PrerequisiteProductOwnership"}},
		},
		"bought before": {
			simtest.Alder, "", b.Line(simtest.Alder, simulator.BusinessPremium, "P1Y", "monthly", 5),
			map[string][]string{simulator.PromotionPremium: {"OfferPurchasedPreviously"}},
		},
		"first purchase": {
			cedar, "", b.Line(cedar, simulator.Dynamics365Sales, "P1Y", "annual", 5),
			map[string][]string{simulator.PromotionSales: {}},
		},
		"not the first": {
			simtest.Alder, "", b.Line(simtest.Alder, simulator.Dynamics365Sales, "P1Y", "annual", 5),
			map[string][]string{simulator.PromotionSales: {"FirstPurchase"}},
		},
	} {
		if one.promotion != "" {
			one.item["promotionId"] = one.promotion
		}
		if diff := cmp.Diff(one.want, b.Promoted(one.tenant, one.item)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	path := "/v1/customers/" + cedar + "/promotionEligibilities"
	b.Refused(http.StatusBadRequest, 800002, b.Call(http.MethodPost, path, simtest.Body{"items": []simtest.Body{}}))
	b.Refused(http.StatusBadRequest, 800002, b.Call(http.MethodPost, path, nil))
	b.Refused(http.StatusForbidden, 20002, b.Call(http.MethodPost,
		"/v1/customers/"+simulator.DogwoodFoods+"/promotionEligibilities", simtest.Body{"items": []simtest.Body{{}}}))
}

func TestPromotionEligibility_details(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	cedar := simulator.CedarSchool
	line := simtest.With(b.Line(cedar, simulator.BusinessStandard, "P1Y", "monthly", 45), "promotionId",
		simulator.PromotionStandard)
	b.Buy(cedar, line)
	got := b.OK(http.StatusOK, b.Call(http.MethodPost, "/v1/customers/"+cedar+"/promotionEligibilities",
		simtest.Body{"items": []simtest.Body{
			simtest.With(line, "quantity", 6, "termDuration", "P3Y"),
		}}))
	errors := simtest.Elements(got, "items.0.eligibilities.0.errors")
	if len(errors) != 2 {
		t.Fatalf("errors %v", errors)
	}
	if simtest.Text(errors[0], "type") != "Term" || simtest.Text(errors[0],
		"eligibleTerms.1.billingCycle") != "annual" || simtest.Text(errors[0], "eligibleTerms.duration") != "P1Y" {
		t.Errorf("term %v", errors[0])
	}
	if simtest.Look(errors[1], "minimumRequiredSeats") != 5.0 ||
		simtest.Look(errors[1], "maximumRequiredSeats") != 50.0 || simtest.Look(errors[1], "availableSeats") != 5.0 {
		t.Errorf("seats %v", errors[1])
	}
}

func TestCart_promotion_reducesThePriceAndStaysWithTheSubscription(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	cedar := simulator.CedarSchool
	line := func(quantity int, pairs ...any) simtest.Body {
		return simtest.With(b.Line(cedar, simulator.BusinessStandard, "P1Y", "annual", quantity), pairs...)
	}
	named := []any{"promotionId", simulator.PromotionStandard}
	cart := b.Cart(cedar, line(10, named...))
	want := simtest.Body{
		"listPrice": 12.5, "discountedPrice": 10.63, "proratedPrice": 10.63, "price": 10.63,
		"extendedPrice": 1275.0,
	}
	if diff := cmp.Diff(any(want), simtest.Look(cart, "lineItems.0.pricing")); diff != "" {
		t.Errorf("pricing (-want +got):\n%s", diff)
	}
	order := simtest.Text(b.OK(http.StatusCreated, b.Checkout(cedar, cart)), "orders.id")
	got := b.OK(http.StatusOK, b.Get("/v1/customers/"+cedar+"/orders/"+order+"?include_price=true"))
	if got["totalPrice"] != 1275.0 || simtest.Text(got, "lineItems.promotionId") != simulator.PromotionStandard ||
		simtest.Look(got, "lineItems.pricing.listPrice") != 12.5 {
		t.Errorf("order %v", got)
	}
	id := simtest.Text(got, "lineItems.subscriptionId")
	if s := b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(cedar,
		id))); s["promotionId"] != simulator.PromotionStandard {
		t.Errorf("promotionId of the subscription %v", s["promotionId"])
	}
	// 10 of 50 are taken. Seats that were removed stay counted, and so does a canceled subscription.
	b.OK(http.StatusOK, b.Alter(cedar, id, "quantity", 40))
	b.OK(http.StatusOK, b.Alter(cedar, id, "quantity", 5))
	b.Refused(http.StatusBadRequest, 27006, b.Alter(cedar, id, "quantity", 16))
	b.OK(http.StatusOK, b.Alter(cedar, id, "quantity", 15))
	b.OK(http.StatusOK, b.Alter(cedar, id, "status", "deleted"))
	if code := simtest.LineError(t, b.Cart(cedar, line(5, named...)), 0); code != 10014 {
		t.Errorf("used up: code %d", code)
	}
}

func TestCart_promotion_badOnes_areNamedByCode(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	cedar := simulator.CedarSchool
	line := func(quantity int, promotion string) simtest.Body {
		return simtest.With(b.Line(cedar, simulator.BusinessStandard, "P1Y", "monthly", quantity),
			"promotionId", promotion)
	}
	for name, one := range map[string]struct {
		line simtest.Body
		code int
	}{
		"good":          {line(5, simulator.PromotionStandard), 0},
		"unknown":       {line(5, "A:B:C"), 10014},
		"another SKU's": {line(5, simulator.PromotionE5), 10014},
		"ended": {simtest.With(b.Line(cedar, simulator.BusinessBasic, "P1Y", "annual", 5), "promotionId",
			simulator.PromotionEnded), 10014},
		"too few":  {line(4, simulator.PromotionStandard), 10014},
		"too many": {line(51, simulator.PromotionStandard), 10014},
	} {
		if got := simtest.LineError(t, b.Cart(cedar, one.line), 0); got != one.code {
			t.Errorf("%s: code %d, want %d", name, got, one.code)
		}
	}
	pooled := b.Cart(cedar, line(30, simulator.PromotionStandard), line(21, simulator.PromotionStandard))
	if got := simtest.LineError(t, pooled, 1); got != 10014 {
		t.Errorf("two lines over the maximum: %d", got)
	}
	b.Switched(func(s *simulator.Behaviors) { s.PromotionCode = 27007 })
	if got := simtest.LineError(t, b.Cart(cedar, line(4, simulator.PromotionStandard)), 0); got != 27007 {
		t.Errorf("by the switch: %d", got)
	}
}

func TestCart_promotionForAnotherTerm_silentlyHasTheListPrice(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	cedar := simulator.CedarSchool
	line := simtest.With(b.Line(cedar, simulator.BusinessStandard, "P3Y", "annual", 10), "promotionId",
		simulator.PromotionStandard)
	cart := b.Cart(cedar, line)
	if simtest.LineError(t, cart, 0) != 0 || simtest.Look(cart, "lineItems.0.pricing.discountedPrice") != 12.5 ||
		simtest.Text(cart, "lineItems.promotionId") != simulator.PromotionStandard {
		t.Errorf("cart %v", cart)
	}
	if s := b.Buy(cedar, line); s["promotionId"] != nil {
		t.Errorf("promotionId of the subscription %v", s["promotionId"])
	}
}

func TestCart_automaticPromotion_appliesToAFirstPurchaseOnly(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	cedar := simulator.CedarSchool
	line := func() simtest.Body {
		return simtest.With(b.Line(cedar, simulator.Dynamics365Sales, "P1Y", "annual", 5), "appliedPromotion",
			simulator.PromotionEnded)
	}
	cart := b.Cart(cedar, line())
	if simtest.Text(cart, "lineItems.promotionId") != simulator.PromotionSales ||
		simtest.Look(cart, "lineItems.0.pricing.discountedPrice") != 78.75 {
		t.Errorf("cart %v", cart)
	}
	if s := b.Buy(cedar, line()); s["promotionId"] != simulator.PromotionSales {
		t.Errorf("first: %v", s["promotionId"])
	}
	if s := b.Buy(cedar, line()); s["promotionId"] != nil {
		t.Errorf("second: %v", s["promotionId"])
	}
}

func TestPromotion_isLostWithTheTermItIsFor(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.NextCharge, s.ImmediateTermChange = true, true })
	e5 := simtest.Text(b.Buy(simtest.Alder, simtest.With(b.Line(simtest.Alder, simulator.Microsoft365E5, "P3Y",
		"annual", 4), "promotionId", simulator.PromotionE5)), "id")
	next := simtest.Body{"quantity": 4, "product": simtest.Product(t,
		b.Availability(simtest.Alder, simulator.Microsoft365E5, "P3Y", "triennial"), "P3Y", "triennial")}
	b.OK(http.StatusOK, b.Alter(simtest.Alder, e5, "nextChargeInstructions", next))
	standard := simtest.Text(b.Buy(simtest.Alder, simtest.With(b.Line(simtest.Alder, simulator.BusinessStandard, "P1Y",
		"monthly", 5), "promotionId", simulator.PromotionStandard)), "id")
	b.OK(http.StatusOK, b.Alter(simtest.Alder, standard, "termDuration", "P3Y"))
	if got := b.Subscription(simtest.Alder, e5).PromotionID; got != simulator.PromotionE5 {
		t.Errorf("before the next charge: %q", got)
	}
	b.SetClock("2027-11-02T00:00:00Z")
	for _, id := range []string{e5, standard} {
		if got := b.Subscription(simtest.Alder, id); got.PromotionID != "" || got.Term != "P3Y" {
			t.Errorf("still %+v", got)
		}
	}
}

package partnercenter_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

const (
	promotion     = "39NFJQT1PJQB:0001:39NFJQT1Q5KN"
	promotionText = `{"id":"` +
		promotion + `","name":"Visio Plan 1","description":"d","startDate":"2021-09-23T00:00:00+00:00","endDate":"2021-10-14T23:59:59+00:00",
	"properties":{"isAutoApplicable":true},"requiredProducts":[{"productId":"CFQ7TTC0HD33","skuId":"0003","term":{"duration":"P1Y","billingCycle":"Annual"},
	"pricingPolicies":[{"policyType":"PercentDiscount","value":"0.167"}]}],"promotionConstraints":{"seatConstraints":[{"minSeats":10,"maxSeats":100,"type":"SubscriptionQuantity"}],
	"assetOwnershipLimits":[{"minAssets":0,"maxAssets":3,"type":"LifetimeRedemptionCount"}],"eligibilityConstraints":[{"isApplicable":true,"type":"FirstPurchase"}],
	"productOwnershipConstraints":[[{"bigId":"CFQ7TTC0MBMD/0002"}]]}}`
)

func wantPromotion() partnercenter.Promotion {
	return partnercenter.Promotion{
		ID: promotion, Name: "Visio Plan 1", Description: "d", AutoApplies: true,
		Start: time.Date(2021, 9, 23, 0, 0, 0, 0, time.UTC), End: time.Date(2021, 10, 14, 23, 59, 59, 0, time.UTC),
		Products: []partnercenter.PromotedProduct{{
			ProductID: "CFQ7TTC0HD33", SKUID: "0003", TermDuration: "P1Y", BillingCycle: "annual",
			Policies: []partnercenter.PricingPolicy{{Type: partnercenter.PolicyPercentDiscount, Value: "0.167"}},
		}},
		MinimumSeats: new(10), MaximumSeats: new(100), MaximumRedemptions: new(3), FirstPurchaseOnly: true, Prerequisites: []string{"CFQ7TTC0MBMD:0002"},
	}
}

func TestPromotions_listAndSingle_areRead(t *testing.T) {
	t.Parallel()
	s := serve(
		t, ok(`{"totalCount":1,"items":[`+promotionText+`],"attributes":{"objectType":"Collection"}}`),
		ok(`{"items":[]}`), ok("\ufeff"+promotionText),
	)
	got, err := s.Promotions(t.Context(), "US", "")
	if diff := cmp.Diff([]partnercenter.Promotion{wantPromotion()}, got); diff != "" || err != nil {
		t.Errorf("%s %v", diff, err)
	}
	if got, err = s.Promotions(t.Context(), "DE", "education"); err != nil || len(got) != 0 {
		t.Errorf("got %v, %v", got, err)
	}
	one, err := s.Promotion(t.Context(), "US", promotion)
	if diff := cmp.Diff(wantPromotion(), one); diff != "" || err != nil {
		t.Errorf("%s %v", diff, err)
	}
	want := []string{
		"GET /v1/productpromotions?country=US&segment=commercial",
		"GET /v1/productpromotions?country=DE&segment=education",
		"GET /v1/productpromotions/" + promotion + "?country=US",
	}
	if diff := cmp.Diff(want, s.lines()); diff != "" {
		t.Error(diff)
	}
}

func TestPromotion_otherSpellings_areRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		old, now string
		change   func(*partnercenter.Promotion)
	}{
		"table's name of the type": {`"policyType"`, `"type"`, func(*partnercenter.Promotion) {}},
		"table's properties":       {`{"isAutoApplicable":true}`, `[{},{"IsAutoApplicable":"True"}]`, func(*partnercenter.Promotion) {}},
		"no properties":            {`{"isAutoApplicable":true}`, `null`, func(p *partnercenter.Promotion) { p.AutoApplies = false }},
		"a number":                 {`"0.167"`, `0.1670`, func(p *partnercenter.Promotion) { p.Products[0].Policies[0].Value = "0.1670" }},
		"a new kind of discount": {
			`PercentDiscount`, `FlatRate`,
			func(p *partnercenter.Promotion) { p.Products[0].Policies[0].Type = "flat_rate" },
		},
		"no term": {
			`{"duration":"P1Y","billingCycle":"Annual"}`, `null`,
			func(p *partnercenter.Promotion) { p.Products[0].TermDuration, p.Products[0].BillingCycle = "", "" },
		},
		"no end": {`"2021-10-14T23:59:59+00:00"`, `""`, func(p *partnercenter.Promotion) { p.End = time.Time{} }},
		"no limits": {
			`"minSeats":10,"maxSeats":100`, `"minSeats":0,"maxSeats":null`,
			func(p *partnercenter.Promotion) { p.MinimumSeats, p.MaximumSeats = nil, nil },
		},
		"no limit of redemptions": {`"maxAssets":3`, `"maxAssets":0`, func(p *partnercenter.Promotion) { p.MaximumRedemptions = nil }},
		"any purchase": {
			`"isApplicable":true`, `"isApplicable":false`,
			func(p *partnercenter.Promotion) { p.FirstPurchaseOnly = false },
		},
		"another condition": {
			`"type":"FirstPurchase"`, `"type":"NewCustomer"`,
			func(p *partnercenter.Promotion) { p.FirstPurchaseOnly = false },
		},
		"a flat list of products": {
			`[[{"bigId":"CFQ7TTC0MBMD/0002"}]]`, `[{"bigId":"CFQ7TTC0MBMD/0002"},{}]`,
			func(*partnercenter.Promotion) {},
		},
		"products to choose from": {`[[{"bigId":"CFQ7TTC0MBMD/0002"}]]`, `[[{"bigId":"CFQ7TTC0MBMD/0002"}],[{"bigId":"P2:1"}]]`, func(p *partnercenter.Promotion) {
			p.Prerequisites = append(p.Prerequisites, "P2:1")
		}},
		"more of it": {`"promotionConstraints":{`, `"promotionConstraints":{"new":[{"x":1}],`, func(*partnercenter.Promotion) {}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := partnercenter.ParsePromotion([]byte(strings.Replace(promotionText, c.old, c.now, 1)))
			want := wantPromotion()
			c.change(&want)
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("%s %v", diff, err)
			}
		})
	}
}

func TestPromotion_trouble_isAnError(t *testing.T) {
	t.Parallel()
	s := serve(t, answer(http.StatusNotFound, `{"code":400013}`), ok(`{}`), ok(`{"code":400072,"description":"Item is not available."}`))
	_, err := s.Promotion(t.Context(), "US", "x")
	if !partnercenter.IsNotFound(err) {
		t.Errorf("got %v", err)
	}
	if _, err = s.Promotion(t.Context(), "US", "x"); err == nil || partnercenter.IsNotFound(err) {
		t.Errorf("got %v", err)
	}
	_, err = s.Promotion(t.Context(), "US", "x")
	var refused *partnercenter.Error
	if !errors.As(err, &refused) || refused.Code != 400072 {
		t.Fatalf("got %v", err)
	}
	if diff := cmp.Diff(partnercenter.ReadPromotions, refused.Access); diff != "" {
		t.Error(diff)
	}
}

func TestPromotionEligibilities_request_numbersTheChecks(t *testing.T) {
	t.Parallel()
	s := serve(t, ok(`{"items":[]}`))
	got, err := s.PromotionEligibilities(t.Context(), tenant, []partnercenter.PromotionCheck{
		{CatalogItemID: item, Quantity: 25, TermDuration: "P1Y", BillingCycle: "monthly", PromotionID: promotion},
		{CatalogItemID: premium, Quantity: 1},
	})
	if err != nil || got == nil || len(got) != 0 {
		t.Errorf("got %v, %v", got, err)
	}
	a := s.got[0]
	want := []string{
		"POST /v1/customers/" + tenant + "/promotionEligibilities",
		`{"items":[{"id":0,"catalogItemId":"` + item +
			`","quantity":25,"termDuration":"P1Y","billingCycle":"monthly","promotionId":"` + promotion + `"},` +
			`{"id":1,"catalogItemId":"` + premium + `","quantity":1}]}`,
	}
	if diff := cmp.Diff(want, []string{a.line(), a.Body}); diff != "" {
		t.Error(diff)
	}
	if _, err := s.PromotionEligibilities(t.Context(), tenant, nil); err != nil || len(s.got) != 1 {
		t.Errorf("%v after %v", err, s.lines())
	}
}

func TestPromotionEligibilities_everyError_isReadWithItsNumbers(t *testing.T) {
	t.Parallel()
	s := serve(t, ok(`{"totalCount":2,"items":[{"id":"1","catalogItemId":"`+
		item+`","quantity":2400,"billingCycle":"Monthly","termDuration":"p1y","eligibilities":[
		{"promotionId":"a:b:c","isEligible":false,"errors":[
			{"type":"InvalidCatalogItemId"},{"type":"InvalidPromotion","description":"d"},{"type":"PrerequisiteProductOwnership"},
			{"type":"RedemptionLimit","maxPromotionRedemptionCount":3,"remainingPromotionRedemptionCount":"0"},
			{"minimumRequiredSeats":1,"maximumRequiredSeats":2400,"availableSeats":500,"type":"SeatCount"},{"type":"seat_count","minimumRequiredSeats":null},
			{"type":"OfferPurchasedPreviously"},{"type":"Term","eligibleTerms":[{"duration":"P1Y","billingCycle":"Annual"},{"duration":"p3y"}]},
			{"Type":"term","EligibleTerms":{"Duration":"P1M","BillingCycle":"Monthly"}},
			{"type":"FirstPurchase"},{"type":"NoPromotionsAvailable"},{"type":"SomethingNew","description":"new"},{}]},
		{"promotionId":"d:e:f","isEligible":true}],"attributes":{"objectType":"PromotionEligibilities"}},{"catalogItemId":"`+premium+`"}]}`))
	got, err := s.PromotionEligibilities(t.Context(), tenant, make([]partnercenter.PromotionCheck, 2))
	if err != nil {
		t.Fatal(err)
	}
	want := []partnercenter.PromotionEligibilities{{
		Check: 1, CatalogItemID: item, Quantity: 2400, BillingCycle: "monthly", TermDuration: "P1Y",
		Promotions: []partnercenter.PromotionEligibility{
			{PromotionID: "a:b:c", Errors: []partnercenter.PromotionError{
				{Type: partnercenter.PromotionUnknownItem},
				{Type: partnercenter.PromotionUnknown, Description: "d"},
				{Type: partnercenter.PromotionPrerequisiteMissing},
				{Type: partnercenter.PromotionRedemptionLimit, MaximumRedemptions: ptr(3), RemainingRedemptions: ptr(0)},
				{Type: partnercenter.PromotionSeatCount, MinimumSeats: ptr(1), MaximumSeats: ptr(2400), AvailableSeats: ptr(500)},
				{Type: partnercenter.PromotionSeatCount},
				{Type: partnercenter.PromotionBoughtBefore},
				{
					Type:          partnercenter.PromotionTermMismatch,
					EligibleTerms: []partnercenter.PromotionTerm{{TermDuration: "P1Y", BillingCycle: "annual"}, {TermDuration: "P3Y"}},
				},
				{
					Type:          partnercenter.PromotionTermMismatch,
					EligibleTerms: []partnercenter.PromotionTerm{{TermDuration: "P1M", BillingCycle: "monthly"}},
				},
				{Type: partnercenter.PromotionFirstPurchaseOnly},
				{Type: partnercenter.PromotionNone},
				{Type: "something_new", Description: "new"},
				{},
			}},
			{PromotionID: "d:e:f", IsEligible: true},
		},
	}, {CatalogItemID: premium}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	var reasons []string
	for _, e := range got[0].Promotions[0].Errors {
		reasons = append(reasons, e.Reason())
	}
	wantReasons := []string{
		"the catalog item does not exist",
		"the promotion does not exist, or is not for this item",
		"the customer does not own the product that the promotion asks for",
		"the promotion has been used as often as it may be (at most 3 purchases, 0 purchases left)",
		"the promotion is not for this number of seats (at least 1 seats, at most 2400 seats, 500 seats left)",
		"the promotion is not for this number of seats",
		"the customer has bought the offer before",
		"the promotion is not for this term and billing cycle (for P1Y annual, for P3Y)",
		"the promotion is not for this term and billing cycle (for P1M monthly)",
		"the promotion is for a first purchase only",
		"there are no promotions now",
		"new",
		"the service gives no explanation",
	}
	if diff := cmp.Diff(wantReasons, reasons); diff != "" {
		t.Error(diff)
	}
}

func TestPromotionEligibilities_trouble_leavesNoOutcomeInDoubt(t *testing.T) {
	t.Parallel()
	for name, script := range map[string][]reply{
		"gone":      {answer(http.StatusBadGateway, "")},
		"refused":   {answer(http.StatusBadRequest, `{"code":800002}`)},
		"no sense":  {ok("<html>")},
		"no number": {ok(`{"items":[{"id":"first"}]}`)},
		"empty":     {ok("")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := serve(t, script...).PromotionEligibilities(t.Context(), tenant, make([]partnercenter.PromotionCheck, 1))
			var unknown *transport.UnknownOutcomeError
			if err == nil || got != nil || errors.As(err, &unknown) {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
	s := serve(t, answer(http.StatusServiceUnavailable, ""), ok(`{"items":[]}`))
	if _, err := s.PromotionEligibilities(t.Context(), tenant, make([]partnercenter.PromotionCheck, 1)); err != nil || len(s.got) != 2 {
		t.Errorf("got %v after %v", err, s.lines())
	}
}

func FuzzPromotion(f *testing.F) {
	f.Add(promotionText)
	f.Add(`{"id":"a","properties":[{"isAutoApplicable":"x"}],"requiredProducts":{"term":[]}}`)
	f.Fuzz(func(t *testing.T, text string) {
		p, err := partnercenter.ParsePromotion([]byte(text))
		if err == nil && p.ID == "" {
			t.Errorf("%q reads as %+v", text, p)
		}
	})
}

func FuzzPromotionEligibilities(f *testing.F) {
	f.Add(`{"id":0,"eligibilities":[{"promotionId":"a:b:c","isEligible":false,"errors":[{"type":"SeatCount","availableSeats":5}]}]}`)
	f.Add(`{"eligibilities":{"errors":{"type":"Term","eligibleTerms":[{"duration":"P1Y"},null]}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		e, err := partnercenter.ParsePromotionEligibilities([]byte(text))
		if err != nil {
			return
		}
		for _, p := range e.Promotions {
			for _, reason := range p.Errors {
				if reason.Reason() == "" || string(reason.Type) != strings.ToLower(string(reason.Type)) {
					t.Errorf("%q has the error %+v", text, reason)
				}
			}
		}
	})
}

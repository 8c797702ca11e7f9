package partnercenter_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

const item = "CFQ7TTC0LH18:0001:CFQ7TTC0K971"

func TestCreateCart_request_hasOnlyTheCallersFields(t *testing.T) {
	t.Parallel()
	s := serve(t, answer(http.StatusCreated, `{"id":"c"}`))
	end := time.Date(2026, 7, 31, 2, 0, 0, 0, time.FixedZone("x", 7200))
	_, err := s.CreateCart(t.Context(), tenant, partnercenter.Cart{ID: "mine", Status: "active", LineItems: []partnercenter.LineItem{
		{
			ID: 0, CatalogItemID: item, FriendlyName: "R&D", Quantity: 15, Currency: "USD", BillingCycle: "monthly", TermDuration: "P1Y", PromotionID: "a:b:c",
			Participants:        []partnercenter.Participant{{Key: "transaction_reseller", Value: "1234567"}},
			ProvisioningContext: map[string]string{"scope": "s"}, RenewsTo: "P1Y", CustomTermEnd: &end, AttestationAccepted: ptr(false),
			OrderGroup: "0", Pricing: &partnercenter.Pricing{Price: "1"}, Error: &partnercenter.LineError{Code: 1},
		},
		{ID: 1, CatalogItemID: "b:c:d", Quantity: 1},
	}})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"lineItems":[{"id":0,"catalogItemId":"` + item +
		`","friendlyName":"R&D","quantity":15,"currencyCode":"USD","billingCycle":"monthly","termDuration":"P1Y","promotionId":"a:b:c",` +
		`"participants":[{"key":"transaction_reseller","value":"1234567"}],"provisioningContext":{"scope":"s"},"renewsTo":{"termDuration":"P1Y"},"customTermEndDate":"2026-07-31T00:00:00Z","attestationAccepted":false},` +
		`{"id":1,"catalogItemId":"b:c:d","quantity":1}]}`
	if diff := cmp.Diff(want, s.got[0].Body); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"POST /v1/customers/" + tenant + "/carts"}, s.lines()); diff != "" {
		t.Error(diff)
	}
}

func TestCreateCart_answer_isReadWithTheErrorsOfItsLines(t *testing.T) {
	t.Parallel()
	body := `{"id":"2517c51b","creationTimestamp":"2026-03-01T09:16:11.55149Z","expirationTimestamp":"2026-03-08T09:16:17.2480482Z","status":"Active","partnerOnRecordAttestationAccepted":true,"lineItems":[
		{"id":0,"catalogItemId":"` + item + `","friendlyName":"Basic seats","quantity":15,"currencyCode":"USD","billingCycle":"Monthly","termDuration":"P1Y","provisioningContext":{},"orderGroup":"0",
			"participants":[{"key":"transaction_reseller","value":1234567}],"pricing":{"listPrice":6.0,"price":"6.00","extendedPrice":1080.0},"error":null},
		{"id":"1","quantity":5,"renewsTo":{"termDuration":"p1y"},"customTermEndDate":"2026-07-31T00:00:00","attestationAccepted":true,"provisioningContext":{"Scope":"s"},
			"error":{"errorCode":"10015","errorDescription":"Too many seats.","additionalInformation":{"availableQuantity":3,"purchasedQuantity":297}}},
		{"id":2,"renewsTo":[{"termDuration":"P1M"}],"promotionId":"a:b:c","error":{"errorCode":"Odd","errorDescription":"odd"}}]}`
	s := serve(t, answer(http.StatusCreated, body), ok(body))
	created, err := s.CreateCart(t.Context(), tenant, partnercenter.Cart{})
	if err != nil {
		t.Fatal(err)
	}
	want := partnercenter.Cart{
		ID: "2517c51b", Created: mustParseTime(
			t, "2026-03-01T09:16:11.55149Z",
		), Expires: mustParseTime(t, "2026-03-08T09:16:17.2480482Z"), Status: "active", PartnerAttestation: ptr(true), Meta: meta,
		LineItems: []partnercenter.LineItem{
			{
				CatalogItemID: item, FriendlyName: "Basic seats", Quantity: 15, Currency: "USD", BillingCycle: "monthly", TermDuration: "P1Y", OrderGroup: "0",
				Participants: []partnercenter.Participant{{Key: "transaction_reseller", Value: "1234567"}},
				Pricing:      &partnercenter.Pricing{ListPrice: "6.0", Price: "6.00", ExtendedPrice: "1080.0"},
			},
			{
				ID: 1, Quantity: 5, RenewsTo: "P1Y", CustomTermEnd: ptr(time.Date(
					2026, 7, 31, 0, 0, 0, 0, time.UTC,
				)), AttestationAccepted: ptr(true),
				ProvisioningContext: map[string]string{"Scope": "s"},
				Error: &partnercenter.LineError{
					Code: 10015, CodeText: "10015", Description: "Too many seats.", AvailableQuantity: ptr(3),
					PurchasedQuantity: ptr(297),
				},
			},
			{ID: 2, RenewsTo: "P1M", PromotionID: "a:b:c", Error: &partnercenter.LineError{CodeText: "Odd", Description: "odd"}},
		},
	}
	if diff := cmp.Diff(want, created); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff("Too many seats. (cart line error 10015), 3 available", created.LineItems[1].Error.Error()); diff != "" {
		t.Error(diff)
	}
	read, err := s.Cart(t.Context(), tenant, "2517c51b")
	if diff := cmp.Diff(want, read); diff != "" || err != nil {
		t.Errorf("%s %v", diff, err)
	}
}

func TestCreateCart_refused_returnsTheLinesInTheAnswer(t *testing.T) {
	t.Parallel()
	s := serve(t,
		answer(http.StatusBadRequest, `{"code":800009,"description":"errors","lineItems":[{"id":0,"error":{"errorCode":400041}}]}`),
		answer(http.StatusBadRequest, `{"code":800009,"description":"errors"}`),
		answer(http.StatusNotFound, `{"code":400019,"description":"gone"}`),
	)
	cart, err := s.CreateCart(t.Context(), tenant, partnercenter.Cart{})
	if !partnercenter.IsCartRefused(err) || len(cart.LineItems) != 1 || !partnercenter.IsBaseProductMissing(cart.LineItems[0].Error) {
		t.Errorf("got %+v, %v", cart, err)
	}
	if cart, err = s.CreateCart(t.Context(), tenant, partnercenter.Cart{}); !partnercenter.IsCartRefused(err) || cart.LineItems != nil {
		t.Errorf("got %+v, %v", cart, err)
	}
	if _, err = s.CreateCart(t.Context(), tenant, partnercenter.Cart{}); !partnercenter.IsAvailabilityGone(err) {
		t.Errorf("got %v", err)
	}
}

func TestCreateCart_unreadableAnswer_isAnUnknownOutcome(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", "{}", `{"id":"c","lineItems":[{"quantity":"many"}]}`} {
		s := serve(t, answer(http.StatusCreated, body))
		_, err := s.CreateCart(t.Context(), tenant, partnercenter.Cart{})
		var unknown *transport.UnknownOutcomeError
		if !errors.As(err, &unknown) {
			t.Errorf("%q: got %v", body, err)
		}
	}
}

func TestCheckout_partialSuccess_returnsOrdersAndErrors(t *testing.T) {
	t.Parallel()
	s := serve(t, answer(http.StatusCreated, `{"orders":[{"id":"a68736758d9c","alternateId":"alt","referenceCustomerId":"`+
		tenant+`","billingCycle":"monthly","currencyCode":"USD","creationDate":"2026-03-01T09:00:01.5Z","status":"pending","transactionType":"UserPurchase",
		"lineItems":[{"lineItemNumber":0,"offerId":"`+item+`","subscriptionId":"`+subID+`","termDuration":"P1Y","transactionType":"New","friendlyName":"Basic seats","quantity":15,"partnerIdOnRecord":"1234567","additionalPartnerIdsOnRecord":["7"]},
			{"lineItemNumber":1,"offerId":"91FD106F-4B2C-4938-95AC-F54F74E9A239","quantity":1}]}],
		"orderErrors":[{"orderGroupId":"1","code":800069,"description":"risk"}]}`))
	got, err := s.Checkout(t.Context(), tenant, "c", "mine")
	if err != nil {
		t.Fatal(err)
	}
	want := partnercenter.Checkout{
		Meta:   meta,
		Errors: []partnercenter.OrderError{{OrderGroup: "1", Code: 800069, CodeText: "800069", Description: "risk"}},
		Orders: []partnercenter.Order{{
			ID: "a68736758d9c", AlternateID: "alt", CustomerID: tenant, BillingCycle: "monthly", Currency: "USD",
			Created: mustParseTime(t, "2026-03-01T09:00:01.5Z"), Status: "pending", TransactionType: "user_purchase",
			LineItems: []partnercenter.OrderLineItem{
				{
					OfferID: item, ProductID: "CFQ7TTC0LH18", SKUID: "0001", AvailabilityID: "CFQ7TTC0K971", SubscriptionID: subID, TermDuration: "P1Y",
					TransactionType: "new", FriendlyName: "Basic seats", Quantity: 15, PartnerIDOnRecord: "1234567", AdditionalPartnerIDs: []string{"7"},
				},
				{Number: 1, OfferID: "91FD106F-4B2C-4938-95AC-F54F74E9A239", Quantity: 1},
			},
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	a := s.got[0]
	if diff := cmp.Diff(
		[]string{"POST /v1/customers/" + tenant + "/carts/c/checkout", "", "mine", "0"},
		[]string{a.line(), a.Body, a.RequestID, a.Header.Get("Content-Length")},
	); diff != "" {
		t.Error(diff)
	}
}

func TestCheckout_trouble_keepsTheRequestID(t *testing.T) {
	t.Parallel()
	s := serve(
		t, answer(http.StatusServiceUnavailable, ""), answer(http.StatusConflict, `{"code":800064}`),
		answer(http.StatusBadRequest, `{"code":"800065","description":"done"}`),
	)
	if _, err := s.Checkout(t.Context(), tenant, "c", "mine"); !partnercenter.IsCartAlreadyOrdered(err) {
		t.Errorf("got %v", err)
	}
	var ids []string
	for _, a := range s.got {
		ids = append(ids, a.RequestID)
	}
	if diff := cmp.Diff([]string{"mine", "mine", "mine"}, ids); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]time.Duration{500 * time.Millisecond, 2500 * time.Millisecond}, s.waits); diff != "" {
		t.Errorf("waits: %s", diff)
	}
}

func TestCheckout_serverErrorToTheEnd_isUnknownAndStillTyped(t *testing.T) {
	t.Parallel()
	s := serve(t, answer(http.StatusInternalServerError, `{"code":800005,"description":"order failed"}`))
	_, err := s.Checkout(t.Context(), tenant, "c", "")
	var unknown *transport.UnknownOutcomeError
	var failed *partnercenter.Error
	if !errors.As(err, &unknown) || !errors.As(err, &failed) || failed.Code != 800005 || failed.Attempts != 5 {
		t.Errorf("got %v", err)
	}
	if len(s.got) != 5 || s.got[0].RequestID == "" || s.got[0].RequestID != s.got[4].RequestID {
		t.Errorf("requests: %+v", s.got)
	}
}

func TestCheckout_unreadableAnswer_isAnUnknownOutcome(t *testing.T) {
	t.Parallel()
	s := serve(t, answer(http.StatusCreated, "<html>"))
	_, err := s.Checkout(t.Context(), tenant, "c", "mine")
	var unknown *transport.UnknownOutcomeError
	if !errors.As(err, &unknown) {
		t.Errorf("got %v", err)
	}
}

func TestOrders_listAndSingle_areRead(t *testing.T) {
	t.Parallel()
	s := serve(
		t, ok(`[{"id":"a"},{"id":"b"}]`), ok(`{"id":"a","status":"pending po upload"}`),
		answer(http.StatusNotFound, `{"code":20000}`),
	)
	list, err := s.Orders(t.Context(), tenant)
	if diff := cmp.Diff([]partnercenter.Order{{ID: "a"}, {ID: "b"}}, list); diff != "" || err != nil {
		t.Errorf("%s %v", diff, err)
	}
	one, err := s.Order(t.Context(), tenant, "a")
	if diff := cmp.Diff(partnercenter.Order{ID: "a", Status: "pending_po_upload", Meta: meta}, one); diff != "" || err != nil {
		t.Errorf("%s %v", diff, err)
	}
	if _, err := s.Order(t.Context(), tenant, "x"); !partnercenter.IsNotFound(err) {
		t.Errorf("got %v", err)
	}
	_, err = s.Orders(t.Context(), tenant)
	var refused *partnercenter.Error
	if !errors.As(err, &refused) || refused.Access.Does != partnercenter.ReadOrders.Does {
		t.Errorf("got %v", err)
	}
	path := "GET /v1/customers/" + tenant + "/orders"
	if diff := cmp.Diff([]string{path, path + "/a", path + "/x", path}, s.lines()); diff != "" {
		t.Error(diff)
	}
}

// A draft that was lost is requested again, and its outcome is never unknown:
// nothing was bought.
func TestPriceCart_neverLeavesAnUnknownOutcome(t *testing.T) {
	t.Parallel()
	draft := partnercenter.Cart{LineItems: []partnercenter.LineItem{{CatalogItemID: item, Quantity: 15}}}
	priced := answer(
		http.StatusCreated,
		`{"id":"c","status":"Active","lineItems":[{"id":0,"catalogItemId":"`+item+`","pricing":{"listPrice":6.0}}]}`,
	)
	s := serve(t, answer(http.StatusBadGateway, ""), priced)
	got, err := s.PriceCart(t.Context(), tenant, draft)
	if err != nil || len(got.LineItems) != 1 || got.LineItems[0].Pricing.ListPrice != "6.0" {
		t.Errorf("got %+v, %v", got, err)
	}
	if len(s.got) != 2 || s.got[0].line() != "POST /v1/customers/"+tenant+"/carts" {
		t.Errorf("asked %+v", s.got)
	}
	for name, r := range map[string]reply{
		"no answer in the end": answer(http.StatusBadGateway, ""),
		"an unreadable one":    answer(http.StatusCreated, `{"lineItems":[]}`),
	} {
		var unknown *transport.UnknownOutcomeError
		if _, err := serve(t, r).PriceCart(t.Context(), tenant, draft); err == nil || errors.As(err, &unknown) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	refused := serve(t, answer(http.StatusBadRequest, `{"code":800009,"lineItems":[{"id":0,"error":{"errorCode":10017}}]}`))
	if cart, err := refused.PriceCart(t.Context(), tenant, draft); !partnercenter.IsCartRefused(err) ||
		!partnercenter.IsTermEndRefused(cart.LineItems[0].Error) {
		t.Errorf("got %+v, %v", cart, err)
	}
}

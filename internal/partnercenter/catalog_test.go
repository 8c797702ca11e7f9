package partnercenter_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

func TestCatalog_paths_dependOnWhoseItIs(t *testing.T) {
	t.Parallel()
	us, own := partnercenter.Catalog{Country: "US"}, partnercenter.Catalog{TenantID: tenant}
	s := serve(t, ok(`{"items":[{"id":"1"}],"id":"1"}`))
	for _, from := range []partnercenter.Catalog{us, own} {
		_, err1 := s.Products(t.Context(), from, partnercenter.ProductQuery{})
		_, err2 := s.Products(t.Context(), from, partnercenter.ProductQuery{View: "Software", Segment: "nonprofit"})
		_, err3 := s.Product(t.Context(), from, "P")
		_, err4 := s.SKUs(t.Context(), from, "P", "")
		_, err5 := s.SKU(t.Context(), from, "P", "S", "education")
		_, err6 := s.Availabilities(t.Context(), from, "P", "S", "education")
		if err := errors.Join(err1, err2, err3, err4, err5, err6); err != nil {
			t.Fatal(err)
		}
	}
	customer := "GET /v1/customers/" + tenant
	want := []string{
		"GET /v1/products?country=US&targetView=OnlineServices",
		"GET /v1/products?country=US&targetSegment=nonprofit&targetView=Software",
		"GET /v1/products/P?country=US",
		"GET /v1/products/P/skus?country=US",
		"GET /v1/products/P/skus/S?country=US&targetSegment=education",
		"GET /v1/products/P/skus/S/availabilities?country=US&targetSegment=education",
		customer + "/products?targetView=OnlineServices",
		customer + "/products?targetSegment=nonprofit&targetView=Software",
		customer + "/products/P",
		customer + "/products/P/skus",
		customer + "/products/P/skus/S?targetSegment=education",
		customer + "/products/P/skus/S/availabilities?targetSegment=education",
	}
	if diff := cmp.Diff(want, s.lines()); diff != "" {
		t.Error(diff)
	}
}

func TestCatalog_withoutOneOwner_isRefused(t *testing.T) {
	t.Parallel()
	s := serve(t, ok(`{}`))
	for _, from := range []partnercenter.Catalog{{}, {TenantID: tenant, Country: "US"}} {
		_, err1 := s.Products(t.Context(), from, partnercenter.ProductQuery{})
		_, err2 := s.Product(t.Context(), from, "P")
		_, err3 := s.SKUs(t.Context(), from, "P", "")
		_, err4 := s.SKU(t.Context(), from, "P", "S", "")
		_, err5 := s.Availabilities(t.Context(), from, "P", "S", "")
		for i, err := range []error{err1, err2, err3, err4, err5} {
			if err == nil {
				t.Errorf("call %d took %+v", i, from)
			}
		}
	}
	if len(s.got) != 0 {
		t.Errorf("asked %v", s.lines())
	}
}

func TestProduct_fields_areRead(t *testing.T) {
	t.Parallel()
	s := serve(
		t,
		ok(`{"id":"CFQ7TTC0LH18","title":"Basic","description":"d","productType":{"id":"OnlineServicesNCE","displayName":"x","subType":{"id":"st"}},"isMicrosoftProduct":true,"publisherName":"Microsoft Corporation","dynamicAttributes":{"provisioningId":"p"}}`),
	)
	got, err := s.Product(t.Context(), partnercenter.Catalog{Country: "US"}, "CFQ7TTC0LH18")
	if err != nil {
		t.Fatal(err)
	}
	want := partnercenter.Product{
		ID: "CFQ7TTC0LH18", Title: "Basic", Description: "d", ProductType: partnercenter.ProductTypeSeats, SubType: "st",
		IsMicrosoftProduct: true, PublisherName: "Microsoft Corporation", DynamicAttributes: got.DynamicAttributes,
	}
	if diff := cmp.Diff(want, got); diff != "" || got.DynamicAttributes.ProvisioningID() != "p" {
		t.Errorf("%s %q", diff, got.DynamicAttributes.ProvisioningID())
	}
}

func TestSKU_fieldsAndOpenAttributes_areRead(t *testing.T) {
	t.Parallel()
	s := serve(t, ok(`{"id":"0001","productId":"P","title":"T","minimumQuantity":1,"maximumQuantity":"300","isTrial":false,"supportedBillingCycles":["Annual","monthly"],
		"purchasePrerequisites":["MicrosoftCustomerAgreement"],"attestationProperties":{"attestationType":"a","enforceAttestation":true},
		"dynamicAttributes":{"IsAddon":"True","prerequisiteSkus":["CFQ7TTC0LDPB:0001","CFQ7TTC0LH18:0001"],"upgradeTargetOffers":"A:1, B:2;","provisioningId":"3b555118-da6a","new":[{}]}}`))
	got, err := s.SKU(t.Context(), partnercenter.Catalog{Country: "US"}, "P", "0001", "")
	if err != nil {
		t.Fatal(err)
	}
	want := partnercenter.SKU{
		ID: "0001", ProductID: "P", Title: "T", MinimumQuantity: ptr(1), MaximumQuantity: ptr(300),
		SupportedBillingCycles: []string{"annual", "monthly"}, PurchasePrerequisites: []string{"MicrosoftCustomerAgreement"},
		AttestationRequired: true, AttestationType: "a", DynamicAttributes: got.DynamicAttributes,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	a := got.DynamicAttributes
	open := []any{a.IsAddon(), a.PrerequisiteSKUs(), a.UpgradeTargets(), a.ProvisioningID(), string(a["new"])}
	if diff := cmp.Diff(
		[]any{true, []string{"CFQ7TTC0LDPB:0001", "CFQ7TTC0LH18:0001"}, []string{"A:1", "B:2"}, "3b555118-da6a", "[{}]"},
		open,
	); diff != "" {
		t.Error(diff)
	}
	var none partnercenter.DynamicAttributes
	if none.IsAddon() || none.PrerequisiteSKUs() != nil || none.ProvisioningID() != "" {
		t.Error("no attributes say something")
	}
}

func TestAvailabilities_terms_areRead(t *testing.T) {
	t.Parallel()
	s := serve(t, ok(`{"items":[{"id":"CFQ7TTC0K971","productId":"CFQ7TTC0LH18","skuId":"0001","defaultCurrency":{"code":"USD","symbol":"$"},"segment":"Commercial","country":"US","isPurchasable":true,"isRenewable":true,
		"terms":[{"id":"5ae","duration":"P1Y","description":"d","billingCycle":"Annual","renewalOptions":[{"renewToId":"CFQ7TTC0LH18:0001","isAutoRenewable":true}],
			"cancellationPolicies":[{"refundOptions":[{"sequenceId":0,"type":"Full","expiresAfter":"P1D"},{"sequenceId":1,"type":"Partial","expiresAfter":"P7D"}]}]}]}]}`))
	got, err := s.Availabilities(t.Context(), partnercenter.Catalog{Country: "US"}, "CFQ7TTC0LH18", "0001", "")
	if err != nil {
		t.Fatal(err)
	}
	want := []partnercenter.Availability{{
		ID: "CFQ7TTC0K971", ProductID: "CFQ7TTC0LH18", SKUID: "0001", CatalogItemID: "CFQ7TTC0LH18:0001:CFQ7TTC0K971",
		Currency: "USD", Segment: "commercial", Country: "US", IsPurchasable: true, IsRenewable: true,
		Terms: []partnercenter.Term{{
			ID: "5ae", Description: "d", Duration: "P1Y", BillingCycle: "annual",
			Renewals: []partnercenter.RenewalOption{{RenewToID: "CFQ7TTC0LH18:0001", IsAutoRenewable: true}},
			Refunds:  []partnercenter.RefundOption{{Type: "full", ExpiresAfter: "P1D"}, {Type: "partial", ExpiresAfter: "P7D"}},
		}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestProduct_errorInASuccess_isAnError(t *testing.T) {
	t.Parallel()
	s := serve(t, ok(`{"code":400072,"description":"Item is not available."}`), ok(`{}`))
	_, err := s.Product(t.Context(), partnercenter.Catalog{Country: "US"}, "P")
	var refused *partnercenter.Error
	if !errors.As(err, &refused) || refused.Code != 400072 {
		t.Errorf("got %v", err)
	}
	if _, err = s.Product(t.Context(), partnercenter.Catalog{Country: "US"}, "P"); err == nil || errors.As(err, &refused) {
		t.Errorf("got %v", err)
	}
}

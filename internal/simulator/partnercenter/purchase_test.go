package partnercenter_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

func TestCart_purchase_makesOrderAndSubscription(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	cart := b.Cart(tenant, simtest.With(b.Line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 15),
		"friendlyName", "Teachers"))
	want := simtest.Body{
		"listPrice": 6.3, "discountedPrice": 6.3, "proratedPrice": 6.3, "price": 6.3,
		"extendedPrice": 1134.0,
	}
	if diff := cmp.Diff(any(want), simtest.Look(cart, "lineItems.0.pricing")); diff != "" {
		t.Errorf("pricing (-want +got):\n%s", diff)
	}
	if cart["status"] != "Active" || simtest.Text(cart, "lineItems.orderGroup") != "0" ||
		cart["expirationTimestamp"] != "2026-11-09T09:00:00Z" {
		t.Errorf("cart %v", cart)
	}
	result := b.OK(http.StatusCreated, b.Checkout(tenant, cart))
	order := simtest.Text(result, "orders.id")
	if simtest.Text(result, "orders.status") != "pending" || len(order) != 12 {
		t.Errorf("checkout %v", result)
	}
	list := b.Get("/v1/customers/" + tenant + "/subscriptions?order_id=" + order).Items(t)
	if len(list) != 1 {
		t.Fatalf("%d subscriptions of the order", len(list))
	}
	got := simtest.Body{}
	for _, key := range []string{
		"quantity", "status", "autoRenewEnabled", "effectiveStartDate", "commitmentEndDate", "commitmentEndDateTime",
		"cancellationAllowedUntilDate", "billingCycleEndDate", "friendlyName", "refundableQuantity", "termDuration",
		"billingCycle",
	} {
		got[key] = list[0][key]
	}
	wantSub := simtest.Body{
		"quantity": 15.0, "status": "active", "autoRenewEnabled": true, "effectiveStartDate": "2026-11-02T09:00:00Z",
		"commitmentEndDate": "2027-11-01T00:00:00Z", "commitmentEndDateTime": "2027-11-01T23:59:59Z",
		"cancellationAllowedUntilDate": "2026-11-09T09:00:00Z", "billingCycleEndDate": "2026-12-01T00:00:00Z",
		"friendlyName": "Teachers",
		"refundableQuantity": simtest.Body{
			"totalQuantity": 15.0,
			"details":       []any{simtest.Body{"quantity": 15.0, "allowedUntilDateTime": "2026-11-09T09:00:00Z"}},
		},
		"termDuration": "P1Y", "billingCycle": "monthly",
	}
	if diff := cmp.Diff(wantSub, got); diff != "" {
		t.Errorf("subscription (-want +got):\n%s", diff)
	}
	later := b.OK(http.StatusOK, b.Get("/v1/customers/"+tenant+"/orders/"+order))
	if later["status"] != "completed" {
		t.Errorf("order later: %v", later["status"])
	}
	state := b.Get("/v1/customers/" + tenant + "/orders/" + order + "/provisioningstatus").Items(t)
	if state[0]["status"] != "fulfilled" {
		t.Errorf("provisioning %v", state)
	}
}

func TestCart_linesOfOneCycle_becomeOneOrder(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	cart := b.Cart(
		tenant,
		b.Line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 1),
		b.Line(tenant, simulator.BusinessStandard, "P1Y", "annual", 2),
		b.Line(tenant, simulator.Microsoft365E3, "P3Y", "monthly", 3),
	)
	result := b.OK(http.StatusCreated, b.Checkout(tenant, cart))
	orders := simtest.Elements(result, "orders")
	if len(orders) != 2 || len(simtest.Elements(result, "orders.0.lineItems")) != 2 {
		t.Errorf("orders %v", orders)
	}
}

func TestCart_badLines_areNamedByCode(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.AlderClinics
	basic := func() simtest.Body { return b.Line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5) }
	german := b.Availability(simulator.BirchLogistics, simulator.BusinessBasic, "P1Y", "monthly")
	cases := map[string]struct {
		line simtest.Body
		code int
	}{
		"good":                 {basic(), 0},
		"no catalog id":        {simtest.With(basic(), "catalogItemId", "nonsense"), 10001},
		"unknown product":      {simtest.With(basic(), "catalogItemId", "AAAAAAAAAAAA:0001:BBBBBBBBBBBB"), 400013},
		"unknown SKU":          {simtest.With(basic(), "catalogItemId", "CFQ7TTC0LH18:0099:BBBBBBBBBBBB"), 400018},
		"another country's id": {simtest.With(basic(), "catalogItemId", german), 400019},
		"cycle beyond term":    {simtest.With(basic(), "billingCycle", "triennial"), 900270},
		"pair not offered":     {simtest.With(basic(), "termDuration", "P3Y"), 10013},
		"no term":              {simtest.With(basic(), "termDuration", ""), 10010},
		"too many":             {simtest.With(basic(), "quantity", 301), 900275},
		"none":                 {simtest.With(basic(), "quantity", 0), 900275},
		"below minimum":        {b.Line(tenant, simulator.Dynamics365Sales, "P1Y", "annual", 4), 900275},
		"at minimum":           {b.Line(tenant, simulator.Dynamics365Sales, "P1Y", "annual", 5), 0},
		"pool exhausted":       {b.Line(tenant, simulator.BusinessPremium, "P1Y", "annual", 289), 10015},
		"pool filled":          {b.Line(tenant, simulator.BusinessPremium, "P1Y", "annual", 288), 0},
		"promotion":            {simtest.With(basic(), "promotionId", "39NFJQT1PJQB:0001:39NFJQT1Q5KN"), 10014},
		"participants": {simtest.With(basic(), "participants",
			[]any{simtest.Body{"key": "transaction_reseller", "value": "1234567"}}), 10004},
		"attestation missing": {b.Line(tenant, simulator.FrontlineF1, "P1Y", "annual", 5), 10012},
		"attestation accepted": {simtest.With(b.Line(tenant, simulator.FrontlineF1, "P1Y", "annual", 5),
			"attestationAccepted", true), 0},
		"foreign currency":      {simtest.With(basic(), "currencyCode", "EUR"), 10000},
		"own currency":          {simtest.With(basic(), "currencyCode", "usd"), 0},
		"end of sale":           {b.Line(tenant, simulator.Office365E1, "P1Y", "annual", 5), 400072},
		"add-on with base":      {b.Line(tenant, simulator.TeamsPhone, "P1Y", "annual", 5), 0},
		"month end":             {simtest.With(basic(), "customTermEndDate", "2027-01-31T00:00:00Z"), 0},
		"subscription's end":    {simtest.With(basic(), "customTermEndDate", "2027-02-28"), 0},
		"any day":               {simtest.With(basic(), "customTermEndDate", "2027-01-30T00:00:00Z"), 10017},
		"end beyond first term": {simtest.With(basic(), "customTermEndDate", "2027-11-30T00:00:00Z"), 10017},
	}
	for name, one := range cases {
		if got := simtest.LineError(t, b.Cart(tenant, one.line), 0); got != one.code {
			t.Errorf("%s: code %d, want %d", name, got, one.code)
		}
	}
}

func TestCart_addOn_needsItsBaseProductFirst(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	phone, e3 := b.Line(tenant, simulator.TeamsPhone, "P1Y", "annual", 5), b.Line(tenant, simulator.Microsoft365E3,
		"P1Y", "annual", 5)
	if got := simtest.LineError(t, b.Cart(tenant, phone), 0); got != 400041 {
		t.Errorf("alone: %d", got)
	}
	if got := simtest.LineError(t, b.Cart(tenant, phone, e3), 0); got != 400041 {
		t.Errorf("base after it: %d", got)
	}
	if got := simtest.LineError(t, b.Cart(tenant, e3, phone), 1); got != 0 {
		t.Errorf("base before it: %d", got)
	}
	b.Refused(http.StatusBadRequest, 800009, b.Checkout(tenant, b.Cart(tenant, phone)))
	if n := b.Orders(tenant); n != 0 {
		t.Errorf("%d orders of a refused cart", n)
	}
}

func TestCart_segments_needTheirQualification(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	cedar := b.Line(simulator.CedarSchool, simulator.Office365A3Faculty, "P1Y", "annual", 5)
	if got := simtest.LineError(t, b.Cart(simulator.CedarSchool, cedar), 0); got != 0 {
		t.Errorf("qualified school: %d", got)
	}
	if got := simtest.LineError(t, b.Cart(simulator.AlderClinics, cedar), 0); got != 800020 {
		t.Errorf("clinic: %d", got)
	}
	product, _, _ := strings.Cut(simulator.Office365A3Faculty, ":")
	b.Refused(http.StatusNotFound, 400013, b.Get("/v1/customers/"+simulator.AlderClinics+"/products/"+product))
}

func TestCart_indirectProvider_mustNameTheReseller(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.PartnerKind = "indirect" })
	tenant := simulator.AlderClinics
	line := b.Line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5)
	if got := simtest.LineError(t, b.Cart(tenant, line), 0); got != 10010 {
		t.Errorf("without reseller: %d", got)
	}
	s := b.Buy(tenant, simtest.With(line, "participants", []any{simtest.Body{
		"key":   "transaction_reseller",
		"value": "1234567",
	}}))
	if s["partnerId"] != "1234567" {
		t.Errorf("partnerId %v", s["partnerId"])
	}
}

func TestCart_statusMode_refusesTheWholeCall(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.CartErrors = "status" })
	tenant := simulator.AlderClinics
	path := "/v1/customers/" + tenant + "/carts"
	line := b.Line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 500)
	b.Refused(http.StatusBadRequest, 800009, b.Call(http.MethodPost, path,
		simtest.Body{"lineItems": []simtest.Body{line}}))
	line["catalogItemId"] = "CFQ7TTC0LH18:0001:CFQ7TTC0ZZZZ"
	b.Refused(http.StatusNotFound, 400019, b.Call(http.MethodPost, path,
		simtest.Body{"lineItems": []simtest.Body{line}}))
}

func TestCart_rotatedAvailability_isNotFoundUntilRefetched(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.AlderClinics
	old := b.Line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5)
	cart := b.Cart(tenant, old)
	if err := b.Sim.Configure(t.Context(), func(s *simulator.Behaviors) { s.CatalogGeneration++ }); err != nil {
		t.Fatal(err)
	}
	if got := simtest.LineError(t, b.Cart(tenant, old), 0); got != 400019 {
		t.Errorf("old id: %d", got)
	}
	b.Refused(http.StatusNotFound, 400019, b.Checkout(tenant, cart))
	if got := simtest.LineError(t, b.Cart(tenant, b.Line(tenant, simulator.BusinessBasic, "P1Y", "monthly",
		5)), 0); got != 0 {
		t.Errorf("refetched id: %d", got)
	}
}

func TestCart_expiresSevenDaysAfterItsLastChange(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.AlderClinics
	line := b.Line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5)
	cart := b.Cart(tenant, line)
	path := "/v1/customers/" + tenant + "/carts/" + simtest.Text(cart, "id")
	b.Advance(24 * time.Hour)
	changed := b.OK(http.StatusOK, b.Call(http.MethodPut, path,
		simtest.Body{"LineItems": []simtest.Body{simtest.With(line, "quantity", 6)}}))
	if changed["expirationTimestamp"] != "2026-11-10T09:00:00Z" {
		t.Errorf("expiry after PUT %v", changed["expirationTimestamp"])
	}
	b.Advance(7*24*time.Hour - time.Second)
	b.OK(http.StatusOK, b.Get(path))
	b.Advance(time.Second)
	b.Refused(http.StatusNotFound, 800008, b.Get(path))
	b.Refused(http.StatusNotFound, 800008, b.Checkout(tenant, cart))
}

package simulator_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// availability finds the catalog item id that offers the pair to the tenant.
func (b *bench) availability(tenant, offer, term, cycle string) string {
	b.t.Helper()
	product, sku, _ := strings.Cut(offer, ":")
	for _, a := range b.get("/v1/customers/" + tenant + "/products/" + product + "/skus/" + sku + "/availabilities").items(b.t) {
		for _, one := range elements(a, "terms") {
			if text(one, "duration") == term && strings.EqualFold(text(one, "billingCycle"), cycle) {
				return text(a, "catalogItemId")
			}
		}
	}
	b.t.Fatalf("%s is not offered as %s %s", offer, term, cycle)
	return ""
}

func (b *bench) line(tenant, offer, term, cycle string, quantity int) body {
	b.t.Helper()
	return body{
		"id": 0, "catalogItemId": b.availability(tenant, offer, term, cycle), "quantity": quantity,
		"termDuration": term, "billingCycle": cycle,
	}
}

// with sets properties, given as name, value, name, value …
func with(line body, pairs ...any) body {
	for i := 0; i+1 < len(pairs); i += 2 {
		name, _ := pairs[i].(string)
		line[name] = pairs[i+1]
	}
	return line
}

func (b *bench) cart(tenant string, lines ...body) body {
	b.t.Helper()
	return b.ok(http.StatusCreated, b.call(http.MethodPost, "/v1/customers/"+tenant+"/carts", body{"lineItems": lines}))
}

func (b *bench) checkout(tenant string, cart body) reply {
	b.t.Helper()
	return b.call(http.MethodPost, "/v1/customers/"+tenant+"/carts/"+text(cart, "id")+"/checkout", nil)
}

// buy takes one line to a subscription.
func (b *bench) buy(tenant string, line body) body {
	b.t.Helper()
	result := b.ok(http.StatusCreated, b.checkout(tenant, b.cart(tenant, line)))
	return b.ok(http.StatusOK, b.get(subscriptionPath(tenant, text(result, "orders.lineItems.subscriptionId"))))
}

// lineError gives the error code of a cart's line, 0 for none.
func lineError(t *testing.T, cart body, n int) int {
	t.Helper()
	switch code := look(cart, fmt.Sprintf("lineItems.%d.error.errorCode", n)).(type) {
	case nil:
		return 0
	case float64:
		return int(code)
	default:
		t.Fatalf("error code %v is no number", code)
		return 0
	}
}

func (b *bench) orders(tenant string) int {
	b.t.Helper()
	list, err := b.sim.Orders(b.t.Context(), tenant)
	if err != nil {
		b.t.Fatal(err)
	}
	return len(list)
}

func TestCart_purchase_makesOrderAndSubscription(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	cart := b.cart(tenant, with(b.line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 15), "friendlyName", "Teachers"))
	want := body{"listPrice": 6.3, "discountedPrice": 6.3, "proratedPrice": 6.3, "price": 6.3, "extendedPrice": 1134.0}
	if diff := cmp.Diff(any(want), look(cart, "lineItems.0.pricing")); diff != "" {
		t.Errorf("pricing (-want +got):\n%s", diff)
	}
	if cart["status"] != "Active" || text(cart, "lineItems.orderGroup") != "0" || cart["expirationTimestamp"] != "2026-11-09T09:00:00Z" {
		t.Errorf("cart %v", cart)
	}
	result := b.ok(http.StatusCreated, b.checkout(tenant, cart))
	order := text(result, "orders.id")
	if text(result, "orders.status") != "pending" || len(order) != 12 {
		t.Errorf("checkout %v", result)
	}
	list := b.get("/v1/customers/" + tenant + "/subscriptions?order_id=" + order).items(t)
	if len(list) != 1 {
		t.Fatalf("%d subscriptions of the order", len(list))
	}
	got := body{}
	for _, key := range []string{
		"quantity", "status", "autoRenewEnabled", "effectiveStartDate", "commitmentEndDate", "commitmentEndDateTime",
		"cancellationAllowedUntilDate", "billingCycleEndDate", "friendlyName", "refundableQuantity", "termDuration", "billingCycle",
	} {
		got[key] = list[0][key]
	}
	wantSub := body{
		"quantity": 15.0, "status": "active", "autoRenewEnabled": true, "effectiveStartDate": "2026-11-02T09:00:00Z",
		"commitmentEndDate": "2027-11-01T00:00:00Z", "commitmentEndDateTime": "2027-11-01T23:59:59Z",
		"cancellationAllowedUntilDate": "2026-11-09T09:00:00Z", "billingCycleEndDate": "2026-12-01T00:00:00Z", "friendlyName": "Teachers",
		"refundableQuantity": body{"totalQuantity": 15.0, "details": []any{body{"quantity": 15.0, "allowedUntilDateTime": "2026-11-09T09:00:00Z"}}},
		"termDuration":       "P1Y", "billingCycle": "monthly",
	}
	if diff := cmp.Diff(wantSub, got); diff != "" {
		t.Errorf("subscription (-want +got):\n%s", diff)
	}
	later := b.ok(http.StatusOK, b.get("/v1/customers/"+tenant+"/orders/"+order))
	if later["status"] != "completed" {
		t.Errorf("order later: %v", later["status"])
	}
	state := b.get("/v1/customers/" + tenant + "/orders/" + order + "/provisioningstatus").items(t)
	if state[0]["status"] != "fulfilled" {
		t.Errorf("provisioning %v", state)
	}
}

func TestCart_linesOfOneCycle_becomeOneOrder(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	cart := b.cart(
		tenant,
		b.line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 1), b.line(tenant, simulator.BusinessStandard, "P1Y", "annual", 2),
		b.line(tenant, simulator.Microsoft365E3, "P3Y", "monthly", 3),
	)
	result := b.ok(http.StatusCreated, b.checkout(tenant, cart))
	orders := elements(result, "orders")
	if len(orders) != 2 || len(elements(result, "orders.0.lineItems")) != 2 {
		t.Errorf("orders %v", orders)
	}
}

func TestCart_badLines_areNamedByCode(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.AlderClinics
	basic := func() body { return b.line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5) }
	german := b.availability(simulator.BirchLogistics, simulator.BusinessBasic, "P1Y", "monthly")
	cases := map[string]struct {
		line body
		code int
	}{
		"good":                  {basic(), 0},
		"no catalog id":         {with(basic(), "catalogItemId", "nonsense"), 10001},
		"unknown product":       {with(basic(), "catalogItemId", "AAAAAAAAAAAA:0001:BBBBBBBBBBBB"), 400013},
		"unknown SKU":           {with(basic(), "catalogItemId", "CFQ7TTC0LH18:0099:BBBBBBBBBBBB"), 400018},
		"another country's id":  {with(basic(), "catalogItemId", german), 400019},
		"cycle beyond term":     {with(basic(), "billingCycle", "triennial"), 900270},
		"pair not offered":      {with(basic(), "termDuration", "P3Y"), 10013},
		"no term":               {with(basic(), "termDuration", ""), 10010},
		"too many":              {with(basic(), "quantity", 301), 900275},
		"none":                  {with(basic(), "quantity", 0), 900275},
		"below minimum":         {b.line(tenant, simulator.Dynamics365Sales, "P1Y", "annual", 4), 900275},
		"at minimum":            {b.line(tenant, simulator.Dynamics365Sales, "P1Y", "annual", 5), 0},
		"pool exhausted":        {b.line(tenant, simulator.BusinessPremium, "P1Y", "annual", 289), 10015},
		"pool filled":           {b.line(tenant, simulator.BusinessPremium, "P1Y", "annual", 288), 0},
		"promotion":             {with(basic(), "promotionId", "39NFJQT1PJQB:0001:39NFJQT1Q5KN"), 10014},
		"participants":          {with(basic(), "participants", []any{body{"key": "transaction_reseller", "value": "1234567"}}), 10004},
		"attestation missing":   {b.line(tenant, simulator.FrontlineF1, "P1Y", "annual", 5), 10012},
		"attestation accepted":  {with(b.line(tenant, simulator.FrontlineF1, "P1Y", "annual", 5), "attestationAccepted", true), 0},
		"foreign currency":      {with(basic(), "currencyCode", "EUR"), 10000},
		"own currency":          {with(basic(), "currencyCode", "usd"), 0},
		"end of sale":           {b.line(tenant, simulator.Office365E1, "P1Y", "annual", 5), 400072},
		"add-on with base":      {b.line(tenant, simulator.TeamsPhone, "P1Y", "annual", 5), 0},
		"month end":             {with(basic(), "customTermEndDate", "2027-01-31T00:00:00Z"), 0},
		"subscription's end":    {with(basic(), "customTermEndDate", "2027-02-28"), 0},
		"any day":               {with(basic(), "customTermEndDate", "2027-01-30T00:00:00Z"), 10017},
		"end beyond first term": {with(basic(), "customTermEndDate", "2027-11-30T00:00:00Z"), 10017},
	}
	for name, one := range cases {
		if got := lineError(t, b.cart(tenant, one.line), 0); got != one.code {
			t.Errorf("%s: code %d, want %d", name, got, one.code)
		}
	}
}

func TestCart_addOn_needsItsBaseProductFirst(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	phone, e3 := b.line(tenant, simulator.TeamsPhone, "P1Y", "annual", 5), b.line(tenant, simulator.Microsoft365E3, "P1Y", "annual", 5)
	if got := lineError(t, b.cart(tenant, phone), 0); got != 400041 {
		t.Errorf("alone: %d", got)
	}
	if got := lineError(t, b.cart(tenant, phone, e3), 0); got != 400041 {
		t.Errorf("base after it: %d", got)
	}
	if got := lineError(t, b.cart(tenant, e3, phone), 1); got != 0 {
		t.Errorf("base before it: %d", got)
	}
	b.refused(http.StatusBadRequest, 800009, b.checkout(tenant, b.cart(tenant, phone)))
	if n := b.orders(tenant); n != 0 {
		t.Errorf("%d orders of a refused cart", n)
	}
}

func TestCart_segments_needTheirQualification(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	cedar := b.line(simulator.CedarSchool, simulator.Office365A3Faculty, "P1Y", "annual", 5)
	if got := lineError(t, b.cart(simulator.CedarSchool, cedar), 0); got != 0 {
		t.Errorf("qualified school: %d", got)
	}
	if got := lineError(t, b.cart(simulator.AlderClinics, cedar), 0); got != 800020 {
		t.Errorf("clinic: %d", got)
	}
	product, _, _ := strings.Cut(simulator.Office365A3Faculty, ":")
	b.refused(http.StatusNotFound, 400013, b.get("/v1/customers/"+simulator.AlderClinics+"/products/"+product))
}

func TestCart_indirectProvider_mustNameTheReseller(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.PartnerKind = "indirect" })
	tenant := simulator.AlderClinics
	line := b.line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5)
	if got := lineError(t, b.cart(tenant, line), 0); got != 10010 {
		t.Errorf("without reseller: %d", got)
	}
	s := b.buy(tenant, with(line, "participants", []any{body{"key": "transaction_reseller", "value": "1234567"}}))
	if s["partnerId"] != "1234567" {
		t.Errorf("partnerId %v", s["partnerId"])
	}
}

func TestCart_statusMode_refusesTheWholeCall(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.CartErrors = "status" })
	tenant := simulator.AlderClinics
	path := "/v1/customers/" + tenant + "/carts"
	line := b.line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 500)
	b.refused(http.StatusBadRequest, 800009, b.call(http.MethodPost, path, body{"lineItems": []body{line}}))
	line["catalogItemId"] = "CFQ7TTC0LH18:0001:CFQ7TTC0ZZZZ"
	b.refused(http.StatusNotFound, 400019, b.call(http.MethodPost, path, body{"lineItems": []body{line}}))
}

func TestCart_rotatedAvailability_isNotFoundUntilRefetched(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.AlderClinics
	old := b.line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5)
	cart := b.cart(tenant, old)
	if err := b.sim.Configure(t.Context(), func(s *simulator.Behaviors) { s.CatalogGeneration++ }); err != nil {
		t.Fatal(err)
	}
	if got := lineError(t, b.cart(tenant, old), 0); got != 400019 {
		t.Errorf("old id: %d", got)
	}
	b.refused(http.StatusNotFound, 400019, b.checkout(tenant, cart))
	if got := lineError(t, b.cart(tenant, b.line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5)), 0); got != 0 {
		t.Errorf("refetched id: %d", got)
	}
}

func TestCart_expiresSevenDaysAfterItsLastChange(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.AlderClinics
	line := b.line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5)
	cart := b.cart(tenant, line)
	path := "/v1/customers/" + tenant + "/carts/" + text(cart, "id")
	b.advance(24 * time.Hour)
	changed := b.ok(http.StatusOK, b.call(http.MethodPut, path, body{"LineItems": []body{with(line, "quantity", 6)}}))
	if changed["expirationTimestamp"] != "2026-11-10T09:00:00Z" {
		t.Errorf("expiry after PUT %v", changed["expirationTimestamp"])
	}
	b.advance(7*24*time.Hour - time.Second)
	b.ok(http.StatusOK, b.get(path))
	b.advance(time.Second)
	b.refused(http.StatusNotFound, 800008, b.get(path))
	b.refused(http.StatusNotFound, 800008, b.checkout(tenant, cart))
}

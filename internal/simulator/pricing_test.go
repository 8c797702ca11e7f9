package simulator_test

import (
	"database/sql"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func prices(list, discounted, prorated, extended float64) any {
	return any(body{"listPrice": list, "discountedPrice": discounted, "proratedPrice": prorated, "price": prorated, "extendedPrice": extended})
}

// bought checks a cart's line out and gives its order, with prices.
func (b *bench) bought(tenant string, line body) body {
	b.t.Helper()
	result := b.ok(http.StatusCreated, b.checkout(tenant, b.cart(tenant, line)))
	return b.ok(http.StatusOK, b.get("/v1/customers/"+tenant+"/orders/"+text(result, "orders.id")+"?include_price=true"))
}

func TestPricing_ofACartIsThatOfItsOrder(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	line := func(term, cycle string, seats int) body {
		return b.line(tenant, simulator.BusinessStandard, term, cycle, seats)
	}
	cases := map[string]struct {
		line body
		want any
	}{
		"a year":           {line("P1Y", "annual", 4), prices(12.5, 12.5, 12.5, 600)},
		"a month":          {line("P1M", "monthly", 4), prices(15, 15, 15, 60)},
		"three years":      {line("P3Y", "triennial", 4), prices(12.5, 12.5, 12.5, 1800)},
		"with a promotion": {with(line("P1Y", "annual", 10), "promotionId", simulator.PromotionStandard), prices(12.5, 10.63, 10.63, 1275)},
		// From 2 November to 30 April it is 180 of 365 days.
		"to a month's end": {with(line("P1Y", "annual", 4), "customTermEndDate", "2027-04-30T00:00:00Z"), prices(12.5, 12.5, 6.16, 295.89)},
		"shortened and promoted": {
			with(line("P1Y", "annual", 10), "customTermEndDate", "2027-04-30", "promotionId", simulator.PromotionStandard), prices(12.5, 10.63, 5.24, 628.77),
		},
	}
	for name, one := range cases {
		cart := b.cart(tenant, one.line)
		if diff := cmp.Diff(one.want, look(cart, "lineItems.0.pricing")); diff != "" {
			t.Errorf("cart, %s (-want +got):\n%s", name, diff)
		}
		again := b.ok(http.StatusOK, b.get("/v1/customers/"+tenant+"/carts/"+text(cart, "id")))
		if diff := cmp.Diff(cart["lineItems"], again["lineItems"]); diff != "" {
			t.Errorf("cart read again, %s (-first +again):\n%s", name, diff)
		}
		order := b.bought(tenant, one.line)
		if diff := cmp.Diff(one.want, look(order, "lineItems.0.pricing")); diff != "" {
			t.Errorf("order, %s (-want +got):\n%s", name, diff)
		}
		if order["totalPrice"] != look(one.want, "extendedPrice") {
			t.Errorf("%s: total %v", name, order["totalPrice"])
		}
		without := b.ok(http.StatusOK, b.get("/v1/customers/"+tenant+"/orders/"+text(order, "id")))
		if without["totalPrice"] != nil || look(without, "lineItems.pricing") != nil {
			t.Errorf("%s: prices nobody asked for: %v", name, without)
		}
		for _, listed := range b.get("/v1/customers/" + tenant + "/orders?include_price=true").items(t) {
			if listed["id"] == order["id"] && listed["totalPrice"] != order["totalPrice"] {
				t.Errorf("%s: total of the list %v", name, listed["totalPrice"])
			}
		}
	}
	b.configure(func(s *simulator.Behaviors) { s.ExtendedPrice = "month" })
	if got := b.bought(tenant, line("P1Y", "annual", 4)); got["totalPrice"] != 50.0 {
		t.Errorf("a month of a year: %v", got["totalPrice"])
	}
}

func TestPricing_ofAddedSeats_isForTheRestOfTheTerm(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	id := text(b.buy(tenant, b.line(tenant, simulator.BusinessStandard, "P1Y", "annual", 4)), "id")
	total := func() float64 {
		list, err := b.sim.Orders(t.Context(), tenant)
		if err != nil {
			t.Fatal(err)
		}
		return list[len(list)-1].Total
	}
	b.setClock("2027-05-03T12:00:00Z") // 183 of 365 days are left
	b.ok(http.StatusOK, b.alter(tenant, id, "quantity", 6))
	if got := total(); got != 150.41 {
		t.Errorf("two seats for the rest of the term: %v", got)
	}
	b.configure(func(s *simulator.Behaviors) { s.RenewalProcessing = 36 * time.Hour })
	b.setClock("2027-11-03T12:00:00Z")
	if got := total(); got != 900 {
		t.Errorf("renewal of six seats: %v", got)
	}
}

func TestPricing_isInTheCustomersCurrency(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for country, want := range map[string]string{"AU": "AUD", "BR": "BRL", "DE": "EUR", "JP": "JPY", "US": "USD"} {
		if err := b.sim.Populate(t.Context(), simulator.Population{Tenants: 1, Country: country}); err != nil {
			t.Fatal(err)
		}
		tenants, err := b.sim.Tenants(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		tenant := tenants[len(tenants)-1]
		cart := b.cart(tenant.ID, b.line(tenant.ID, simulator.BusinessStandard, "P1Y", "annual", 4))
		if text(cart, "lineItems.currencyCode") != want || tenant.Country != country {
			t.Errorf("%s: %v", country, cart)
		}
		order := b.bought(tenant.ID, b.line(tenant.ID, simulator.BusinessStandard, "P1Y", "annual", 4))
		if order["currencyCode"] != want || text(order, "currencySymbol") == "" || order["totalPrice"] != look(cart, "lineItems.pricing.extendedPrice") {
			t.Errorf("%s: %v", country, order)
		}
	}
	if err := b.sim.Populate(t.Context(), simulator.Population{Tenants: 1, Country: "Brazil"}); err == nil {
		t.Error("a country of six letters was taken")
	}
}

func TestCart_neverCheckedOut_leavesNothingBehind(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "world.db")
	b := openBench(t, simulator.Options{Path: path})
	carts := func() int {
		list, err := b.sim.Carts(t.Context(), alder)
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	premium := b.line(alder, simulator.BusinessPremium, "P1Y", "monthly", 288)
	standard := with(b.line(alder, simulator.BusinessStandard, "P1Y", "monthly", 50), "promotionId", simulator.PromotionStandard)
	orders, subscriptions := b.orders(alder), len(b.get("/v1/customers/"+alder+"/subscriptions").items(t))
	for range 2 { // neither the seats nor the promotion are used up
		if got := b.refusedLines(alder, premium, standard); got[0] != 0 || got[1] != 0 {
			t.Errorf("lines %v", got)
		}
	}
	cart := b.cart(alder, premium)
	address := "/v1/customers/" + alder + "/carts/" + text(cart, "id")
	b.refused(http.StatusMethodNotAllowed, 800002, b.call(http.MethodDelete, address, nil)) // carts are not deleted, they expire
	b.ok(http.StatusOK, b.get(address))
	if carts() != 3 || b.orders(alder) != orders || len(b.get("/v1/customers/"+alder+"/subscriptions").items(t)) != subscriptions {
		t.Errorf("%d carts, %d orders", carts(), b.orders(alder))
	}
	b.advance(7 * 24 * time.Hour)
	b.refused(http.StatusNotFound, 800008, b.get(address))
	if n := carts(); n != 0 {
		t.Errorf("%d carts after a week", n)
	}
	b.cart(alder, premium)
	if n := carts(); n != 1 {
		t.Errorf("%d carts, want the new one", n)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // it was only read
	var kept int
	if err := db.QueryRowContext(t.Context(), `SELECT count(*) FROM document WHERE kind = 'cart'`).Scan(&kept); err != nil || kept != 1 {
		t.Errorf("%d carts in the file %v", kept, err)
	}
}

func TestOrders_knowTheRequestThatPlacedThem(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	cart := b.cart(tenant, b.line(tenant, simulator.BusinessStandard, "P1Y", "annual", 4), b.line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 4))
	purchase, change, correlation := uuid.NewString(), uuid.NewString(), uuid.NewString()
	path := "/v1/customers/" + tenant + "/carts/" + text(cart, "id") + "/checkout"
	for range 2 { // the repetition places nothing
		got := b.call(http.MethodPost, path, nil, "MS-RequestId", purchase, "MS-CorrelationId", correlation)
		if got.header.Get("MS-RequestId") != purchase || got.header.Get("MS-CorrelationId") != correlation {
			t.Errorf("checkout's headers %v", got.header)
		}
	}
	list, err := b.sim.Subscriptions(t.Context(), tenant)
	if err != nil {
		t.Fatal(err)
	}
	whole := b.ok(http.StatusOK, b.get(subscriptionPath(tenant, list[0].ID)))
	b.ok(http.StatusOK, b.call(http.MethodPatch, subscriptionPath(tenant, list[0].ID), with(whole, "quantity", 6), "MS-RequestId", change))
	b.setClock("2027-11-03T00:00:00Z")
	orders, err := b.sim.Orders(t.Context(), tenant)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, o := range orders {
		got = append(got, o.Lines[0].Transaction+" "+o.RequestID)
	}
	if diff := cmp.Diff([]string{"New " + purchase, "New " + purchase, "addQuantity " + change, "renew ", "renew "}, got); diff != "" {
		t.Errorf("orders (-want +got):\n%s", diff)
	}
	requests, err := b.sim.Requests(t.Context(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	logged := 0
	for _, r := range requests {
		if r.RequestID == purchase && r.CorrelationID == correlation && strings.HasSuffix(r.Path, "/checkout") {
			logged++
		}
	}
	if logged != 2 {
		t.Errorf("%d checkouts in the log, want 2", logged)
	}
}

func TestPromotions_areACountrysOwn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	listed := func(country string) bool {
		for _, one := range b.get("/v1/productpromotions?country=" + country + "&segment=commercial").items(t) {
			if one["id"] == simulator.PromotionGermany {
				return true
			}
		}
		return false
	}
	if !listed("DE") || listed("US") {
		t.Errorf("listed in Germany: %v, in the US: %v", listed("DE"), listed("US"))
	}
	b.refused(http.StatusBadRequest, 3000, b.get("/v1/productpromotions?segment=commercial"))
	b.refused(http.StatusBadRequest, 3000, b.get("/v1/productpromotions?country=US&segment=education"))
	path := "/v1/productpromotions/" + simulator.PromotionGermany + "?country="
	b.ok(http.StatusOK, b.get(path+"DE"))
	b.refused(http.StatusNotFound, 27007, b.get(path+"US"))
	line := func(tenant string) body {
		return with(b.line(tenant, simulator.Microsoft365E3, "P1Y", "monthly", 5), "promotionId", simulator.PromotionGermany)
	}
	want := map[string][]string{simulator.PromotionGermany: {}}
	if diff := cmp.Diff(want, b.promoted(birch, line(birch))); diff != "" {
		t.Errorf("Birch (-want +got):\n%s", diff)
	}
	want[simulator.PromotionGermany] = []string{"InvalidPromotion"}
	if diff := cmp.Diff(want, b.promoted(alder, line(alder))); diff != "" {
		t.Errorf("Alder (-want +got):\n%s", diff)
	}
	if here, there := b.refusedLine(birch, line(birch)), b.refusedLine(alder, line(alder)); here != 0 || there != 10014 {
		t.Errorf("cart in Germany %d, in the US %d", here, there)
	}
}

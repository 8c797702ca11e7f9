package partnercenter_test

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
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

func prices(list, discounted, prorated, extended float64) any {
	return any(simtest.Body{
		"listPrice": list, "discountedPrice": discounted, "proratedPrice": prorated,
		"price": prorated, "extendedPrice": extended,
	})
}

func TestPricing_ofACartIsThatOfItsOrder(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	line := func(term, cycle string, seats int) simtest.Body {
		return b.Line(tenant, simulator.BusinessStandard, term, cycle, seats)
	}
	cases := map[string]struct {
		line simtest.Body
		want any
	}{
		"a year":      {line("P1Y", "annual", 4), prices(12.5, 12.5, 12.5, 600)},
		"a month":     {line("P1M", "monthly", 4), prices(15, 15, 15, 60)},
		"three years": {line("P3Y", "triennial", 4), prices(12.5, 12.5, 12.5, 1800)},
		"with a promotion": {
			simtest.With(line("P1Y", "annual", 10), "promotionId", simulator.PromotionStandard),
			prices(12.5, 10.63, 10.63, 1275),
		},
		// From 2 November to 30 April it is 180 of 365 days.
		"to a month's end": {
			simtest.With(line("P1Y", "annual", 4), "customTermEndDate", "2027-04-30T00:00:00Z"),
			prices(12.5, 12.5, 6.16, 295.89),
		},
		"shortened and promoted": {
			simtest.With(line("P1Y", "annual", 10), "customTermEndDate", "2027-04-30", "promotionId",
				simulator.PromotionStandard), prices(12.5, 10.63, 5.24, 628.77),
		},
	}
	for name, one := range cases {
		cart := b.Cart(tenant, one.line)
		if diff := cmp.Diff(one.want, simtest.Look(cart, "lineItems.0.pricing")); diff != "" {
			t.Errorf("cart, %s (-want +got):\n%s", name, diff)
		}
		again := b.OK(http.StatusOK, b.Get("/v1/customers/"+tenant+"/carts/"+simtest.Text(cart, "id")))
		if diff := cmp.Diff(cart["lineItems"], again["lineItems"]); diff != "" {
			t.Errorf("cart read again, %s (-first +again):\n%s", name, diff)
		}
		order := b.Bought(tenant, one.line)
		if diff := cmp.Diff(one.want, simtest.Look(order, "lineItems.0.pricing")); diff != "" {
			t.Errorf("order, %s (-want +got):\n%s", name, diff)
		}
		if order["totalPrice"] != simtest.Look(one.want, "extendedPrice") {
			t.Errorf("%s: total %v", name, order["totalPrice"])
		}
		without := b.OK(http.StatusOK, b.Get("/v1/customers/"+tenant+"/orders/"+simtest.Text(order, "id")))
		if without["totalPrice"] != nil || simtest.Look(without, "lineItems.pricing") != nil {
			t.Errorf("%s: prices nobody asked for: %v", name, without)
		}
		for _, listed := range b.Get("/v1/customers/" + tenant + "/orders?include_price=true").Items(t) {
			if listed["id"] == order["id"] && listed["totalPrice"] != order["totalPrice"] {
				t.Errorf("%s: total of the list %v", name, listed["totalPrice"])
			}
		}
	}
	b.Configure(func(s *simulator.Behaviors) { s.ExtendedPrice = "month" })
	if got := b.Bought(tenant, line("P1Y", "annual", 4)); got["totalPrice"] != 50.0 {
		t.Errorf("a month of a year: %v", got["totalPrice"])
	}
}

func TestPricing_ofAddedSeats_isForTheRestOfTheTerm(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	id := simtest.Text(b.Buy(tenant, b.Line(tenant, simulator.BusinessStandard, "P1Y", "annual", 4)), "id")
	total := func() float64 {
		list, err := b.Sim.Orders(t.Context(), tenant)
		if err != nil {
			t.Fatal(err)
		}
		return list[len(list)-1].Total
	}
	b.SetClock("2027-05-03T12:00:00Z") // 183 of 365 days are left
	b.OK(http.StatusOK, b.Alter(tenant, id, "quantity", 6))
	if got := total(); got != 150.41 {
		t.Errorf("two seats for the rest of the term: %v", got)
	}
	b.Configure(func(s *simulator.Behaviors) { s.RenewalProcessing = 36 * time.Hour })
	b.SetClock("2027-11-03T12:00:00Z")
	if got := total(); got != 900 {
		t.Errorf("renewal of six seats: %v", got)
	}
}

func TestPricing_isInTheCustomersCurrency(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	for country, want := range map[string]string{"AU": "AUD", "BR": "BRL", "DE": "EUR", "JP": "JPY", "US": "USD"} {
		if err := b.Sim.Populate(t.Context(), simulator.Population{Tenants: 1, Country: country}); err != nil {
			t.Fatal(err)
		}
		tenants, err := b.Sim.Tenants(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		tenant := tenants[len(tenants)-1]
		cart := b.Cart(tenant.ID, b.Line(tenant.ID, simulator.BusinessStandard, "P1Y", "annual", 4))
		if simtest.Text(cart, "lineItems.currencyCode") != want || tenant.Country != country {
			t.Errorf("%s: %v", country, cart)
		}
		order := b.Bought(tenant.ID, b.Line(tenant.ID, simulator.BusinessStandard, "P1Y", "annual", 4))
		if order["currencyCode"] != want || simtest.Text(order, "currencySymbol") == "" ||
			order["totalPrice"] != simtest.Look(cart, "lineItems.pricing.extendedPrice") {
			t.Errorf("%s: %v", country, order)
		}
	}
	if err := b.Sim.Populate(t.Context(), simulator.Population{Tenants: 1, Country: "Brazil"}); err == nil {
		t.Error("a country of six letters was taken")
	}
}

func TestCart_neverCheckedOut_leavesNothingBehind(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "world.db")
	b := simtest.Open(t, simulator.Options{Path: path})
	carts := func() int {
		list, err := b.Sim.Carts(t.Context(), simtest.Alder)
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	premium := b.Line(simtest.Alder, simulator.BusinessPremium, "P1Y", "monthly", 288)
	standard := simtest.With(b.Line(simtest.Alder, simulator.BusinessStandard, "P1Y", "monthly", 50), "promotionId",
		simulator.PromotionStandard)
	orders, subscriptions := b.Orders(simtest.Alder), len(b.Get("/v1/customers/"+simtest.Alder+
		"/subscriptions").Items(t))
	for range 2 { // neither the seats nor the promotion are used up
		if got := b.RefusedLines(simtest.Alder, premium, standard); got[0] != 0 || got[1] != 0 {
			t.Errorf("lines %v", got)
		}
	}
	cart := b.Cart(simtest.Alder, premium)
	address := "/v1/customers/" + simtest.Alder + "/carts/" + simtest.Text(cart, "id")
	b.Refused(http.StatusMethodNotAllowed, 800002, b.Call(http.MethodDelete, address, nil)) // carts are not deleted, they expire
	b.OK(http.StatusOK, b.Get(address))
	if carts() != 3 || b.Orders(simtest.Alder) != orders || len(b.Get("/v1/customers/"+simtest.Alder+
		"/subscriptions").Items(t)) != subscriptions {
		t.Errorf("%d carts, %d orders", carts(), b.Orders(simtest.Alder))
	}
	b.Advance(7 * 24 * time.Hour)
	b.Refused(http.StatusNotFound, 800008, b.Get(address))
	if n := carts(); n != 0 {
		t.Errorf("%d carts after a week", n)
	}
	b.Cart(simtest.Alder, premium)
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
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	cart := b.Cart(tenant, b.Line(tenant, simulator.BusinessStandard, "P1Y", "annual", 4),
		b.Line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 4))
	purchase, change, correlation := uuid.NewString(), uuid.NewString(), uuid.NewString()
	path := "/v1/customers/" + tenant + "/carts/" + simtest.Text(cart, "id") + "/checkout"
	for range 2 { // the repetition places nothing
		got := b.Call(http.MethodPost, path, nil, "MS-RequestId", purchase, "MS-CorrelationId", correlation)
		if got.Header.Get("MS-RequestId") != purchase || got.Header.Get("MS-CorrelationId") != correlation {
			t.Errorf("checkout's headers %v", got.Header)
		}
	}
	list, err := b.Sim.Subscriptions(t.Context(), tenant)
	if err != nil {
		t.Fatal(err)
	}
	whole := b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(tenant, list[0].ID)))
	b.OK(http.StatusOK, b.Call(http.MethodPatch, simtest.SubscriptionPath(tenant, list[0].ID),
		simtest.With(whole, "quantity", 6), "MS-RequestId", change))
	b.SetClock("2027-11-03T00:00:00Z")
	orders, err := b.Sim.Orders(t.Context(), tenant)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, o := range orders {
		got = append(got, o.Lines[0].Transaction+" "+o.RequestID)
	}
	if diff := cmp.Diff([]string{"New " + purchase, "New " + purchase, "addQuantity " + change, "renew ", "renew "},
		got); diff != "" {
		t.Errorf("orders (-want +got):\n%s", diff)
	}
	requests, err := b.Sim.Requests(t.Context(), time.Time{})
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
	b := simtest.New(t)
	listed := func(country string) bool {
		for _, one := range b.Get("/v1/productpromotions?country=" + country + "&segment=commercial").Items(t) {
			if one["id"] == simulator.PromotionGermany {
				return true
			}
		}
		return false
	}
	if !listed("DE") || listed("US") {
		t.Errorf("listed in Germany: %v, in the US: %v", listed("DE"), listed("US"))
	}
	b.Refused(http.StatusBadRequest, 3000, b.Get("/v1/productpromotions?segment=commercial"))
	b.Refused(http.StatusBadRequest, 3000, b.Get("/v1/productpromotions?country=US&segment=education"))
	path := "/v1/productpromotions/" + simulator.PromotionGermany + "?country="
	b.OK(http.StatusOK, b.Get(path+"DE"))
	b.Refused(http.StatusNotFound, 27007, b.Get(path+"US"))
	line := func(tenant string) simtest.Body {
		return simtest.With(b.Line(tenant, simulator.Microsoft365E3, "P1Y", "monthly", 5), "promotionId",
			simulator.PromotionGermany)
	}
	want := map[string][]string{simulator.PromotionGermany: {}}
	if diff := cmp.Diff(want, b.Promoted(simtest.Birch, line(simtest.Birch))); diff != "" {
		t.Errorf("Birch (-want +got):\n%s", diff)
	}
	want[simulator.PromotionGermany] = []string{"InvalidPromotion"}
	if diff := cmp.Diff(want, b.Promoted(simtest.Alder, line(simtest.Alder))); diff != "" {
		t.Errorf("Alder (-want +got):\n%s", diff)
	}
	if here, there := b.RefusedLine(simtest.Birch, line(simtest.Birch)), b.RefusedLine(simtest.Alder,
		line(simtest.Alder)); here != 0 || there != 10014 {
		t.Errorf("cart in Germany %d, in the US %d", here, there)
	}
}

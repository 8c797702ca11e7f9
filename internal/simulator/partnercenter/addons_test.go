package partnercenter_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

func TestAddOn_needsOneOfItsPrerequisites(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	copilot := b.Line(tenant, simulator.Microsoft365Copilot, "P1Y", "annual", 5)
	if got := b.RefusedLine(tenant, copilot); got != 400041 {
		t.Errorf("without a base: %d", got)
	}
	for _, base := range []string{simulator.BusinessBasic, simulator.BusinessPremium, simulator.Microsoft365E5} {
		got := b.RefusedLines(tenant, b.Line(tenant, base, "P1Y", "annual", 1), copilot)
		if got[0] != 0 || got[1] != 0 {
			t.Errorf("after %s in the cart: %v", base, got)
		}
	}
	b.Buy(tenant, b.Line(tenant, simulator.BusinessStandard, "P1Y", "annual", 1))
	s := b.Buy(tenant, copilot)
	if s["parentSubscriptionId"] != nil || s["commitmentEndDate"] == nil || s["quantity"] != 5.0 {
		t.Errorf("add-on %v", s)
	}
	product, sku := "CFQ7TTC0MM8R", "0002"
	k := b.OK(http.StatusOK, b.Get("/v1/customers/"+tenant+"/products/"+product+"/skus/"+sku))
	if simtest.Look(k, "dynamicAttributes.isAddon") != true ||
		len(simtest.Elements(k, "dynamicAttributes.prerequisiteSkus")) != 5 {
		t.Errorf("SKU %v", k)
	}
}

func TestAddOn_withItsBaseInOneCart_makesTwoSubscriptions(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.BaseLag = time.Hour })
	tenant := simulator.CedarSchool
	base, copilot := b.Line(tenant, simulator.Microsoft365E3, "P1Y", "annual", 5), b.Line(tenant,
		simulator.Microsoft365Copilot, "P1Y", "annual", 5)
	result := b.OK(http.StatusCreated, b.Checkout(tenant, b.Cart(tenant, base, copilot)))
	lines := simtest.Elements(result, "orders.0.lineItems")
	if len(simtest.Elements(result, "orders")) != 1 || len(lines) != 2 {
		t.Fatalf("checkout %v", result)
	}
	source := simtest.Text(lines[0], "subscriptionId")
	got := b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(tenant, source)+"/transitionEligibilities"))
	if code := simtest.Look(got, "items.eligibilities.errors.code"); code != 6.0 {
		t.Errorf("transition of a base with an add-on: %v", got)
	}
	b.OK(http.StatusOK, b.Alter(tenant, simtest.Text(lines[1], "subscriptionId"), "status", "deleted"))
	got = b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(tenant, source)+"/transitionEligibilities"))
	if simtest.Look(got, "items.eligibilities.isEligible") != true {
		t.Errorf("transition after the add-on was canceled: %v", got)
	}
}

func TestAddOn_rightAfterItsBase_waitsUntilTheCartKnowsIt(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.BaseLag = 10 * time.Minute })
	tenant := simulator.CedarSchool
	phone := b.Line(tenant, simulator.TeamsPhone, "P1Y", "annual", 5)
	b.Buy(tenant, b.Line(tenant, simulator.Microsoft365E3, "P1Y", "annual", 5))
	cart := b.Cart(tenant, phone)
	if got := simtest.LineError(t, cart, 0); got != 400041 {
		t.Errorf("at once: %d", got)
	}
	b.Refused(http.StatusBadRequest, 800009, b.Checkout(tenant, cart))
	b.Advance(10*time.Minute - time.Second)
	if got := b.RefusedLine(tenant, phone); got != 400041 {
		t.Errorf("a second before: %d", got)
	}
	b.Advance(time.Second)
	b.OK(http.StatusCreated, b.Checkout(tenant, cart)) // the cart is checked again
}

func TestAddOn_baseOfAnotherSeller_counts(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	phone := b.Line(tenant, simulator.TeamsPhone, "P1Y", "annual", 5)
	id := b.Hold(simulator.Holding{
		TenantID: tenant, Offer: simulator.Microsoft365E3, Seats: 20,
		SellerID: simulator.OtherPartnerTenant,
	})
	if got := b.RefusedLine(tenant, phone); got != 0 {
		t.Errorf("another partner's: %d", got)
	}
	if n := len(b.Get("/v1/customers/" + tenant + "/subscriptions").Items(t)); n != 0 {
		t.Errorf("%d subscriptions in the partner's list", n)
	}
	for _, status := range []string{"Warning", "Suspended", "LockedOut"} {
		b.Hold(simulator.Holding{ID: id, TenantID: tenant, Offer: simulator.Microsoft365E3, Seats: 20, Status: status})
		if got := b.RefusedLine(tenant, phone); got != 400041 {
			t.Errorf("%s: %d", status, got)
		}
	}
	b.Hold(simulator.Holding{
		ID: id, TenantID: tenant, Offer: simulator.Microsoft365E3, Seats: 20, Status: "Enabled",
		SellerID: tenant,
	})
	if got := b.RefusedLine(tenant, phone); got != 0 {
		t.Errorf("bought directly: %d", got)
	}
	if err := b.Sim.Release(t.Context(), tenant, id); err != nil {
		t.Fatal(err)
	}
	if got := b.RefusedLine(tenant, phone); got != 400041 {
		t.Errorf("given up: %d", got)
	}
	b.Configure(func(s *simulator.Behaviors) { s.BaseLag = time.Hour })
	b.Hold(simulator.Holding{TenantID: tenant, Offer: simulator.Microsoft365E3, Seats: 20, Created: simulator.Start})
	if got := b.RefusedLine(tenant, phone); got != 400041 {
		t.Errorf("bought this minute: %d", got)
	}
}

func TestAddOn_fewerThanItsShare_is10019(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	geo := func(seats int) simtest.Body { return b.Line(tenant, simulator.MultiGeo, "P1Y", "annual", seats) }
	b.Buy(tenant, b.Line(tenant, simulator.Microsoft365E3, "P1Y", "annual", 60))
	b.Hold(simulator.Holding{TenantID: tenant, Offer: simulator.Microsoft365E5, Seats: 41})
	for seats, want := range map[int]int{1: 10019, 5: 10019, 6: 0, 7: 0} { // 5 % of 101 seats
		if got := b.RefusedLine(tenant, geo(seats)); got != want {
			t.Errorf("%d seats: %d, want %d", seats, got, want)
		}
	}
	if got := b.RefusedLines(tenant, geo(6), geo(1)); got[1] != 0 {
		t.Errorf("one more after six: %v", got)
	}
	// Seats of the base in the same cart count, too.
	if got := b.RefusedLines(tenant, b.Line(tenant, simulator.FrontlineF1, "P1Y", "annual", 20), geo(6)); got[1] != 0 {
		t.Errorf("base line in error: %v", got)
	}
	if got := b.RefusedLines(tenant, b.Line(tenant, simulator.Microsoft365E3, "P1Y", "annual", 20),
		geo(6)); got[1] != 10019 {
		t.Errorf("with 20 seats more: %v", got)
	}
	for value, want := range map[string]int{"900275": 900275, "none": 0} {
		b.Configure(func(s *simulator.Behaviors) { s.AddonMinimum = value })
		if got := b.RefusedLine(tenant, geo(1)); got != want {
			t.Errorf("addon-minimum=%s: %d, want %d", value, got, want)
		}
	}
	b.Configure(func(s *simulator.Behaviors) { s.AddonMinimum = "10019" })
	b.Buy(tenant, geo(6))
	if got := b.RefusedLine(tenant, geo(1)); got != 0 {
		t.Errorf("one more than held: %d", got)
	}
}

func TestAddOn_tooFewSeatsOfItsBase_is10018(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	storage := b.Line(tenant, simulator.ExtraFileStorage, "P1Y", "annual", 500)
	b.Buy(tenant, b.Line(tenant, simulator.Microsoft365E3, "P1Y", "annual", 5))
	if got := b.RefusedLine(tenant, storage); got != 10018 {
		t.Errorf("5 of 10 seats: %d", got)
	}
	b.Hold(simulator.Holding{TenantID: tenant, Offer: simulator.Microsoft365E5, Seats: 5})
	if got := b.RefusedLine(tenant, storage); got != 0 {
		t.Errorf("10 seats together: %d", got)
	}
	phone := func(seats int) simtest.Body { return b.Line(tenant, simulator.TeamsPhone, "P1Y", "annual", seats) }
	if got := b.RefusedLine(tenant, phone(6)); got != 0 {
		t.Errorf("more seats than the base has: %d", got)
	}
	b.Configure(func(s *simulator.Behaviors) { s.AddonSeats = "covered" })
	if got := b.RefusedLines(tenant, phone(5), phone(1)); got[0] != 0 || got[1] != 10018 {
		t.Errorf("covered: %v", got)
	}
}

func TestSeatRule_countsOtherSellersSeats(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	premium := func(seats int) simtest.Body { return b.Line(tenant, simulator.BusinessPremium, "P1Y", "annual", seats) }
	b.Hold(simulator.Holding{
		TenantID: tenant, Offer: simulator.BusinessPremium, Seats: 290,
		SellerID: simulator.OtherPartnerTenant,
	})
	cart := b.Cart(tenant, premium(11))
	if simtest.LineError(t, cart, 0) != 10015 || simtest.Look(cart,
		"lineItems.error.additionalInformation.availableQuantity") != 10.0 {
		t.Errorf("11 seats beside 290: %v", cart)
	}
	id := simtest.Text(b.Buy(tenant, premium(10)), "id")
	b.Refused(http.StatusForbidden, 800088, b.Alter(tenant, id, "quantity", 11))
}

func TestHold_nonsense_isRefused(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	for name, h := range map[string]simulator.Holding{
		"no tenant":     {Offer: simulator.Microsoft365E3, Seats: 1},
		"no offer":      {TenantID: simtest.Alder, Seats: 1},
		"unknown offer": {TenantID: simtest.Alder, Offer: "CFQ7TTC0LH18:0099", Seats: 1},
		"software":      {TenantID: simtest.Alder, Offer: simulator.WindowsServerCAL, Seats: 1},
		"no seats":      {TenantID: simtest.Alder, Offer: simulator.Microsoft365E3},
		"bad status":    {TenantID: simtest.Alder, Offer: simulator.Microsoft365E3, Seats: 1, Status: "enabled"},
	} {
		if _, err := b.Sim.Hold(t.Context(), h); !errors.Is(err, simulator.ErrScene) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := b.Sim.Release(t.Context(), simtest.Alder, "nothing"); !errors.Is(err, simulator.ErrScene) {
		t.Errorf("release: %v", err)
	}
	list, err := b.Sim.Holdings(t.Context(), "")
	if err != nil || len(list) != 2 || list[0].PartNumber != "POWER_BI_PRO" || list[0].SellerID != simtest.Alder ||
		list[1].SellerID != simulator.OtherPartnerTenant {
		t.Errorf("holdings %+v %v", list, err)
	}
}

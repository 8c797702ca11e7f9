package simulator_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// hold lets a tenant have a subscription from another seller.
func (b *bench) hold(h simulator.Holding) string {
	b.t.Helper()
	id, err := b.sim.Hold(b.t.Context(), h)
	if err != nil {
		b.t.Fatal(err)
	}
	return id
}

// refusedLines gives the error codes of a cart's lines.
func (b *bench) refusedLines(tenant string, lines ...body) []int {
	b.t.Helper()
	cart := b.cart(tenant, lines...)
	codes := []int{}
	for n := range lines {
		codes = append(codes, lineError(b.t, cart, n))
	}
	return codes
}

func (b *bench) refusedLine(tenant string, line body) int {
	b.t.Helper()
	return b.refusedLines(tenant, line)[0]
}

func TestAddOn_needsOneOfItsPrerequisites(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	copilot := b.line(tenant, simulator.Microsoft365Copilot, "P1Y", "annual", 5)
	if got := b.refusedLine(tenant, copilot); got != 400041 {
		t.Errorf("without a base: %d", got)
	}
	for _, base := range []string{simulator.BusinessBasic, simulator.BusinessPremium, simulator.Microsoft365E5} {
		got := b.refusedLines(tenant, b.line(tenant, base, "P1Y", "annual", 1), copilot)
		if got[0] != 0 || got[1] != 0 {
			t.Errorf("after %s in the cart: %v", base, got)
		}
	}
	b.buy(tenant, b.line(tenant, simulator.BusinessStandard, "P1Y", "annual", 1))
	s := b.buy(tenant, copilot)
	if s["parentSubscriptionId"] != nil || s["commitmentEndDate"] == nil || s["quantity"] != 5.0 {
		t.Errorf("add-on %v", s)
	}
	product, sku := "CFQ7TTC0MM8R", "0002"
	k := b.ok(http.StatusOK, b.get("/v1/customers/"+tenant+"/products/"+product+"/skus/"+sku))
	if look(k, "dynamicAttributes.isAddon") != true || len(elements(k, "dynamicAttributes.prerequisiteSkus")) != 5 {
		t.Errorf("SKU %v", k)
	}
}

func TestAddOn_withItsBaseInOneCart_makesTwoSubscriptions(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.BaseLag = time.Hour })
	tenant := simulator.CedarSchool
	base, copilot := b.line(tenant, simulator.Microsoft365E3, "P1Y", "annual", 5), b.line(tenant, simulator.Microsoft365Copilot, "P1Y", "annual", 5)
	result := b.ok(http.StatusCreated, b.checkout(tenant, b.cart(tenant, base, copilot)))
	lines := elements(result, "orders.0.lineItems")
	if len(elements(result, "orders")) != 1 || len(lines) != 2 {
		t.Fatalf("checkout %v", result)
	}
	source := text(lines[0], "subscriptionId")
	got := b.ok(http.StatusOK, b.get(subscriptionPath(tenant, source)+"/transitionEligibilities"))
	if code := look(got, "items.eligibilities.errors.code"); code != 6.0 {
		t.Errorf("transition of a base with an add-on: %v", got)
	}
	b.ok(http.StatusOK, b.alter(tenant, text(lines[1], "subscriptionId"), "status", "deleted"))
	got = b.ok(http.StatusOK, b.get(subscriptionPath(tenant, source)+"/transitionEligibilities"))
	if look(got, "items.eligibilities.isEligible") != true {
		t.Errorf("transition after the add-on was canceled: %v", got)
	}
}

func TestAddOn_rightAfterItsBase_waitsUntilTheCartKnowsIt(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.BaseLag = 10 * time.Minute })
	tenant := simulator.CedarSchool
	phone := b.line(tenant, simulator.TeamsPhone, "P1Y", "annual", 5)
	b.buy(tenant, b.line(tenant, simulator.Microsoft365E3, "P1Y", "annual", 5))
	cart := b.cart(tenant, phone)
	if got := lineError(t, cart, 0); got != 400041 {
		t.Errorf("at once: %d", got)
	}
	b.refused(http.StatusBadRequest, 800009, b.checkout(tenant, cart))
	b.advance(10*time.Minute - time.Second)
	if got := b.refusedLine(tenant, phone); got != 400041 {
		t.Errorf("a second before: %d", got)
	}
	b.advance(time.Second)
	b.ok(http.StatusCreated, b.checkout(tenant, cart)) // the cart is looked at anew
}

func TestAddOn_baseOfAnotherSeller_counts(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	phone := b.line(tenant, simulator.TeamsPhone, "P1Y", "annual", 5)
	id := b.hold(simulator.Holding{TenantID: tenant, Offer: simulator.Microsoft365E3, Seats: 20, SellerID: simulator.OtherPartnerTenant})
	if got := b.refusedLine(tenant, phone); got != 0 {
		t.Errorf("another partner's: %d", got)
	}
	if n := len(b.get("/v1/customers/" + tenant + "/subscriptions").items(t)); n != 0 {
		t.Errorf("%d subscriptions in the partner's list", n)
	}
	for _, status := range []string{"Warning", "Suspended", "LockedOut"} {
		b.hold(simulator.Holding{ID: id, TenantID: tenant, Offer: simulator.Microsoft365E3, Seats: 20, Status: status})
		if got := b.refusedLine(tenant, phone); got != 400041 {
			t.Errorf("%s: %d", status, got)
		}
	}
	b.hold(simulator.Holding{ID: id, TenantID: tenant, Offer: simulator.Microsoft365E3, Seats: 20, Status: "Enabled", SellerID: tenant})
	if got := b.refusedLine(tenant, phone); got != 0 {
		t.Errorf("bought directly: %d", got)
	}
	if err := b.sim.Release(t.Context(), tenant, id); err != nil {
		t.Fatal(err)
	}
	if got := b.refusedLine(tenant, phone); got != 400041 {
		t.Errorf("given up: %d", got)
	}
	b.configure(func(s *simulator.Behaviors) { s.BaseLag = time.Hour })
	b.hold(simulator.Holding{TenantID: tenant, Offer: simulator.Microsoft365E3, Seats: 20, Created: simulator.Start})
	if got := b.refusedLine(tenant, phone); got != 400041 {
		t.Errorf("bought this minute: %d", got)
	}
}

func TestAddOn_fewerThanItsShare_is10019(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	geo := func(seats int) body { return b.line(tenant, simulator.MultiGeo, "P1Y", "annual", seats) }
	b.buy(tenant, b.line(tenant, simulator.Microsoft365E3, "P1Y", "annual", 60))
	b.hold(simulator.Holding{TenantID: tenant, Offer: simulator.Microsoft365E5, Seats: 41})
	for seats, want := range map[int]int{1: 10019, 5: 10019, 6: 0, 7: 0} { // 5 % of 101 seats
		if got := b.refusedLine(tenant, geo(seats)); got != want {
			t.Errorf("%d seats: %d, want %d", seats, got, want)
		}
	}
	if got := b.refusedLines(tenant, geo(6), geo(1)); got[1] != 0 {
		t.Errorf("one more after six: %v", got)
	}
	// Seats of the base in the same cart count, too.
	if got := b.refusedLines(tenant, b.line(tenant, simulator.FrontlineF1, "P1Y", "annual", 20), geo(6)); got[1] != 0 {
		t.Errorf("base line in error: %v", got)
	}
	if got := b.refusedLines(tenant, b.line(tenant, simulator.Microsoft365E3, "P1Y", "annual", 20), geo(6)); got[1] != 10019 {
		t.Errorf("with 20 seats more: %v", got)
	}
	for value, want := range map[string]int{"900275": 900275, "none": 0} {
		b.configure(func(s *simulator.Behaviors) { s.AddonMinimum = value })
		if got := b.refusedLine(tenant, geo(1)); got != want {
			t.Errorf("addon-minimum=%s: %d, want %d", value, got, want)
		}
	}
	b.configure(func(s *simulator.Behaviors) { s.AddonMinimum = "10019" })
	b.buy(tenant, geo(6))
	if got := b.refusedLine(tenant, geo(1)); got != 0 {
		t.Errorf("one more than held: %d", got)
	}
}

func TestAddOn_tooFewSeatsOfItsBase_is10018(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	storage := b.line(tenant, simulator.ExtraFileStorage, "P1Y", "annual", 500)
	b.buy(tenant, b.line(tenant, simulator.Microsoft365E3, "P1Y", "annual", 5))
	if got := b.refusedLine(tenant, storage); got != 10018 {
		t.Errorf("5 of 10 seats: %d", got)
	}
	b.hold(simulator.Holding{TenantID: tenant, Offer: simulator.Microsoft365E5, Seats: 5})
	if got := b.refusedLine(tenant, storage); got != 0 {
		t.Errorf("10 seats together: %d", got)
	}
	phone := func(seats int) body { return b.line(tenant, simulator.TeamsPhone, "P1Y", "annual", seats) }
	if got := b.refusedLine(tenant, phone(6)); got != 0 {
		t.Errorf("more seats than the base has: %d", got)
	}
	b.configure(func(s *simulator.Behaviors) { s.AddonSeats = "covered" })
	if got := b.refusedLines(tenant, phone(5), phone(1)); got[0] != 0 || got[1] != 10018 {
		t.Errorf("covered: %v", got)
	}
}

func TestSeatRule_countsOtherSellersSeats(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	premium := func(seats int) body { return b.line(tenant, simulator.BusinessPremium, "P1Y", "annual", seats) }
	b.hold(simulator.Holding{TenantID: tenant, Offer: simulator.BusinessPremium, Seats: 290, SellerID: simulator.OtherPartnerTenant})
	cart := b.cart(tenant, premium(11))
	if lineError(t, cart, 0) != 10015 || look(cart, "lineItems.error.additionalInformation.availableQuantity") != 10.0 {
		t.Errorf("11 seats beside 290: %v", cart)
	}
	id := text(b.buy(tenant, premium(10)), "id")
	b.refused(http.StatusForbidden, 800088, b.alter(tenant, id, "quantity", 11))
}

func TestHold_nonsense_isRefused(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for name, h := range map[string]simulator.Holding{
		"no tenant":     {Offer: simulator.Microsoft365E3, Seats: 1},
		"no offer":      {TenantID: alder, Seats: 1},
		"unknown offer": {TenantID: alder, Offer: "CFQ7TTC0LH18:0099", Seats: 1},
		"software":      {TenantID: alder, Offer: simulator.WindowsServerCAL, Seats: 1},
		"no seats":      {TenantID: alder, Offer: simulator.Microsoft365E3},
		"bad status":    {TenantID: alder, Offer: simulator.Microsoft365E3, Seats: 1, Status: "enabled"},
	} {
		if _, err := b.sim.Hold(t.Context(), h); !errors.Is(err, simulator.ErrScene) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := b.sim.Release(t.Context(), alder, "nothing"); !errors.Is(err, simulator.ErrScene) {
		t.Errorf("release: %v", err)
	}
	list, err := b.sim.Holdings(t.Context(), "")
	if err != nil || len(list) != 2 || list[0].PartNumber != "POWER_BI_PRO" || list[0].SellerID != alder || list[1].SellerID != simulator.OtherPartnerTenant {
		t.Errorf("holdings %+v %v", list, err)
	}
}

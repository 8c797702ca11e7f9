package simulator_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func TestClock_longJump_runsEveryRenewalInOrder(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	monthly := text(b.buy(tenant, b.line(tenant, simulator.BusinessBasic, "P1M", "monthly", 1)), "id")
	b.buy(tenant, b.line(tenant, simulator.BusinessStandard, "P1Y", "annual", 1))
	b.setClock("2028-11-15T00:00:00Z")
	orders, err := b.sim.Orders(t.Context(), tenant)
	if err != nil {
		t.Fatal(err)
	}
	renewals := 0
	for i, o := range orders {
		if i > 0 && o.Created.Before(orders[i-1].Created) {
			t.Errorf("order %d of %s comes after one of %s", i, o.Created, orders[i-1].Created)
		}
		if o.Lines[0].SubscriptionID == monthly && o.Lines[0].Transaction == "renew" {
			renewals++
		}
	}
	if renewals != 24 {
		t.Errorf("%d renewals of a monthly subscription in two years, want 24", renewals)
	}
}

func TestClock_ticksWithTheRealOneAndNeverGoesBack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	read := func() time.Time {
		now, err := b.sim.Now(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return now
	}
	if now := read(); !now.Equal(simulator.Start) {
		t.Errorf("a new world stands at %s", now)
	}
	b.wall.advance(90 * time.Second)
	if now := read(); !now.Equal(simulator.Start.Add(90 * time.Second)) {
		t.Errorf("after 90 s: %s", now)
	}
	err := b.sim.SetClock(t.Context(), simulator.Start)
	if !errors.Is(err, simulator.ErrClockBackwards) {
		t.Errorf("backwards: %v", err)
	}
	if got := b.get("/v1/customers").header.Get("Date"); got != "Mon, 02 Nov 2026 09:01:30 GMT" {
		t.Errorf("Date %q", got)
	}
}

func TestDue_events_runWhenAnyoneLooks(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.wall.advance(3 * 24 * time.Hour) // nobody moved the simulated clock; time passed
	b.signIn()
	s := b.ok(http.StatusOK, b.get(subscriptionPath(alder, simulator.AlderTermEnd)))
	if s["commitmentEndDate"] != "2027-11-04T00:00:00Z" {
		t.Errorf("term end %v", s["commitmentEndDate"])
	}
}

func TestNextCharge_changesTheBillingCycleAtTheNextBillingDate(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	id := text(b.buy(tenant, b.line(tenant, simulator.BusinessBasic, "P3Y", "monthly", 4)), "id")
	next := body{"quantity": 4, "product": product(t, b.availability(tenant, simulator.BusinessBasic, "P3Y", "annual"), "P3Y", "annual")}
	b.refused(http.StatusBadRequest, 900280, b.alter(tenant, id, "nextChargeInstructions", next))
	if err := b.sim.Configure(t.Context(), func(s *simulator.Behaviors) { s.NextCharge = true }); err != nil {
		t.Fatal(err)
	}
	got := b.ok(http.StatusOK, b.alter(tenant, id, "nextChargeInstructions", next))
	if got["nextChargeInstructions"] == nil || got["billingCycle"] != "monthly" {
		t.Errorf("pending: %v", got)
	}
	b.setClock("2026-12-02T00:00:00Z")
	if s := b.ok(http.StatusOK, b.get(subscriptionPath(tenant, id))); s["billingCycle"] != "annual" || s["nextChargeInstructions"] != nil || s["quantity"] != 4.0 {
		t.Errorf("after the billing date: %v", s)
	}
}

func TestImmediateTerm_isReadOnlyUnlessSwitchedOn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := simulator.AlderOpenWindow
	if s := b.ok(http.StatusOK, b.alter(alder, id, "termDuration", "P3Y")); s["termDuration"] != "P1Y" {
		t.Errorf("read-only term became %v", s["termDuration"])
	}
	if err := b.sim.Configure(t.Context(), func(s *simulator.Behaviors) { s.ImmediateTermChange = true }); err != nil {
		t.Fatal(err)
	}
	b.refused(http.StatusBadRequest, 800122, b.alter(alder, id, "termDuration", "P1M"))
	b.refused(http.StatusBadRequest, 800121, b.alter(alder, id, "termDuration", "P5Y"))
	b.refused(http.StatusBadRequest, 900269, b.alter(alder, id, "termDuration", "P3Y", "billingCycle", "biennial"))
	monthly := text(b.buy(alder, b.line(alder, simulator.BusinessBasic, "P1M", "monthly", 1)), "id")
	b.refused(http.StatusBadRequest, 900270, b.alter(alder, monthly, "termDuration", "P1Y", "billingCycle", "triennial"))
	got := b.ok(http.StatusOK, b.alter(alder, id, "termDuration", "P3Y", "billingCycle", "triennial"))
	if got["termDuration"] != "P3Y" || got["commitmentEndDate"] != "2029-11-01T00:00:00Z" || got["id"] != id {
		t.Errorf("longer term: %v", got)
	}
}

func TestSoftware_windowEndsBeforeMidnightAndSeatsAreFixed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	s := b.buy(tenant, b.line(tenant, simulator.WindowsServerCAL, "P3Y", "one_time", 5))
	id := text(s, "id")
	if s["cancellationAllowedUntilDate"] != "2026-11-09T23:59:00Z" || text(s, "productType.id") != "Software" {
		t.Errorf("software %v", s)
	}
	b.refused(http.StatusBadRequest, 800095, b.alter(tenant, id, "quantity", 6))
	b.refused(http.StatusBadRequest, 800095, b.alter(tenant, id, "quantity", 4))
	b.ok(http.StatusOK, b.alter(tenant, id, "status", "deleted"))
}

func TestCoterm_firstTermEndsOnTheChosenDay(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	list := b.get("/v1/customers/" + alder + "/subscriptions/customTermEndDates?term_duration=P1Y").items(t)
	dates := map[string]string{}
	for _, one := range list {
		dates[text(one, "allowedCustomTermEndDate")] = text(one, "allowedCustomTermEndDateType")
	}
	if dates["2027-01-31T00:00:00"] != "calendarMonthAligned" || dates["2027-05-19T00:00:00"] != "subscriptionAligned" || dates["2027-11-30T00:00:00"] != "" {
		t.Errorf("dates %v", dates)
	}
	s := b.buy(alder, with(b.line(alder, simulator.BusinessBasic, "P1Y", "monthly", 5), "customTermEndDate", "2027-05-19T00:00:00Z"))
	if s["commitmentEndDate"] != "2027-05-19T00:00:00Z" || s["customTermEndDate"] != "2027-05-19T00:00:00Z" {
		t.Errorf("first term ends %v", s["commitmentEndDate"])
	}
	b.setClock("2027-05-20T00:00:00Z")
	if got := b.phases(alder, text(s, "id")); got.End != "2028-05-19" {
		t.Errorf("second term is full length: ends %s", got.End)
	}
}

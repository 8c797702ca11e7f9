package world_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

func TestClock_longJump_runsEveryRenewalInOrder(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	monthly := simtest.Text(b.Buy(tenant, b.Line(tenant, simulator.BusinessBasic, "P1M", "monthly", 1)), "id")
	b.Buy(tenant, b.Line(tenant, simulator.BusinessStandard, "P1Y", "annual", 1))
	b.SetClock("2028-11-15T00:00:00Z")
	orders, err := b.Sim.Orders(t.Context(), tenant)
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
	b := simtest.New(t)
	read := func() time.Time {
		now, err := b.Sim.Now(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return now
	}
	if now := read(); !now.Equal(simulator.Start) {
		t.Errorf("a new world stands at %s", now)
	}
	b.Wall.Advance(90 * time.Second)
	if now := read(); !now.Equal(simulator.Start.Add(90 * time.Second)) {
		t.Errorf("after 90 s: %s", now)
	}
	err := b.Sim.SetClock(t.Context(), simulator.Start)
	if !errors.Is(err, simulator.ErrClockBackwards) {
		t.Errorf("backwards: %v", err)
	}
	if got := b.Get("/v1/customers").Header.Get("Date"); got != "Mon, 02 Nov 2026 09:01:30 GMT" {
		t.Errorf("Date %q", got)
	}
}

func TestDue_events_runWhenAnyoneLooks(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.Wall.Advance(3 * 24 * time.Hour) // nobody moved the simulated clock; time passed
	b.SignIn()
	s := b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(simtest.Alder, simulator.AlderTermEnd)))
	if s["commitmentEndDate"] != "2027-11-04T00:00:00Z" {
		t.Errorf("term end %v", s["commitmentEndDate"])
	}
}

func TestNextCharge_changesTheBillingCycleAtTheNextBillingDate(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	id := simtest.Text(b.Buy(tenant, b.Line(tenant, simulator.BusinessBasic, "P3Y", "monthly", 4)), "id")
	next := simtest.Body{"quantity": 4, "product": simtest.Product(t,
		b.Availability(tenant, simulator.BusinessBasic, "P3Y", "annual"), "P3Y", "annual")}
	b.Refused(http.StatusBadRequest, 900280, b.Alter(tenant, id, "nextChargeInstructions", next))
	if err := b.Sim.Configure(t.Context(), func(s *simulator.Behaviors) { s.NextCharge = true }); err != nil {
		t.Fatal(err)
	}
	got := b.OK(http.StatusOK, b.Alter(tenant, id, "nextChargeInstructions", next))
	if got["nextChargeInstructions"] == nil || got["billingCycle"] != "monthly" {
		t.Errorf("pending: %v", got)
	}
	b.SetClock("2026-12-02T00:00:00Z")
	if s := b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(tenant, id))); s["billingCycle"] != "annual" ||
		s["nextChargeInstructions"] != nil || s["quantity"] != 4.0 {
		t.Errorf("after the billing date: %v", s)
	}
}

func TestImmediateTerm_isReadOnlyUnlessSwitchedOn(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	id := simulator.AlderOpenWindow
	if s := b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "termDuration", "P3Y")); s["termDuration"] != "P1Y" {
		t.Errorf("read-only term became %v", s["termDuration"])
	}
	if err := b.Sim.Configure(t.Context(), func(s *simulator.Behaviors) { s.ImmediateTermChange = true }); err != nil {
		t.Fatal(err)
	}
	b.Refused(http.StatusBadRequest, 800122, b.Alter(simtest.Alder, id, "termDuration", "P1M"))
	b.Refused(http.StatusBadRequest, 800121, b.Alter(simtest.Alder, id, "termDuration", "P5Y"))
	b.Refused(http.StatusBadRequest, 900269, b.Alter(simtest.Alder, id, "termDuration", "P3Y",
		"billingCycle", "biennial"))
	monthly := simtest.Text(b.Buy(simtest.Alder, b.Line(simtest.Alder, simulator.BusinessBasic, "P1M",
		"monthly", 1)), "id")
	b.Refused(http.StatusBadRequest, 900270, b.Alter(simtest.Alder, monthly, "termDuration", "P1Y",
		"billingCycle", "triennial"))
	got := b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "termDuration", "P3Y", "billingCycle", "triennial"))
	if got["termDuration"] != "P3Y" || got["commitmentEndDate"] != "2029-11-01T00:00:00Z" || got["id"] != id {
		t.Errorf("longer term: %v", got)
	}
}

func TestSoftware_windowEndsBeforeMidnightAndSeatsAreFixed(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	s := b.Buy(tenant, b.Line(tenant, simulator.WindowsServerCAL, "P3Y", "one_time", 5))
	id := simtest.Text(s, "id")
	if s["cancellationAllowedUntilDate"] != "2026-11-09T23:59:00Z" || simtest.Text(s, "productType.id") != "Software" {
		t.Errorf("software %v", s)
	}
	b.Refused(http.StatusBadRequest, 800095, b.Alter(tenant, id, "quantity", 6))
	b.Refused(http.StatusBadRequest, 800095, b.Alter(tenant, id, "quantity", 4))
	b.OK(http.StatusOK, b.Alter(tenant, id, "status", "deleted"))
}

func TestCoterm_firstTermEndsOnTheChosenDay(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	list := b.Get("/v1/customers/" + simtest.Alder + "/subscriptions/customTermEndDates?term_duration=P1Y").Items(t)
	dates := map[string]string{}
	for _, one := range list {
		dates[simtest.Text(one, "allowedCustomTermEndDate")] = simtest.Text(one, "allowedCustomTermEndDateType")
	}
	if dates["2027-01-31T00:00:00"] != "calendarMonthAligned" ||
		dates["2027-05-19T00:00:00"] != "subscriptionAligned" || dates["2027-11-30T00:00:00"] != "" {
		t.Errorf("dates %v", dates)
	}
	s := b.Buy(simtest.Alder, simtest.With(b.Line(simtest.Alder, simulator.BusinessBasic, "P1Y", "monthly", 5),
		"customTermEndDate", "2027-05-19T00:00:00Z"))
	if s["commitmentEndDate"] != "2027-05-19T00:00:00Z" || s["customTermEndDate"] != "2027-05-19T00:00:00Z" {
		t.Errorf("first term ends %v", s["commitmentEndDate"])
	}
	b.SetClock("2027-05-20T00:00:00Z")
	if got := b.Phases(simtest.Alder, simtest.Text(s, "id")); got.End != "2028-05-19" {
		t.Errorf("second term is full length: ends %s", got.End)
	}
}

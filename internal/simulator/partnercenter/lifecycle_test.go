package partnercenter_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

func TestRenewal_runsTheDayAfterTheLastDay(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	id := simulator.AlderTermEnd
	b.SetClock("2026-11-04T23:59:59Z")
	before := simtest.Phases{
		Status: "active", Offer: simulator.BusinessPremium, Term: "P1Y", Quantity: 12,
		Start: "2025-11-05T14:30:00Z", End: "2026-11-04", Window: "", Trial: false, Extended: false,
	}
	if diff := cmp.Diff(before, b.Phases(simtest.Alder, id)); diff != "" {
		t.Errorf("last second (-want +got):\n%s", diff)
	}
	b.Advance(time.Second)
	after := simtest.Phases{
		Status: "active", Offer: simulator.BusinessPremium, Term: "P1Y", Quantity: 12,
		Start: "2026-11-05T00:00:00Z", End: "2027-11-04", Window: "2026-11-12T00:00:00Z", Trial: false, Extended: false,
	}
	if diff := cmp.Diff(after, b.Phases(simtest.Alder, id)); diff != "" {
		t.Errorf("next day (-want +got):\n%s", diff)
	}
	order, line := b.LastOrder(simtest.Alder, id)
	if line.Transaction != "renew" || line.Quantity != 12 ||
		!order.Created.Equal(simtest.Instant(t, "2026-11-05T00:00:00Z")) {
		t.Errorf("order of the renewal %+v", order)
	}
	// A fresh window: everything can be removed or canceled.
	if got := b.Subscription(simtest.Alder, id).Refundable; len(got) != 1 || got[0].Quantity != 12 {
		t.Errorf("refundable %v", got)
	}
	b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "status", "deleted"))
}

func TestRenewal_appliesTheSchedule(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	id := simulator.AlderTermEnd
	target := simtest.Product(t, b.Availability(simtest.Alder, simulator.BusinessStandard, "P3Y", "annual"),
		"P3Y", "annual")
	b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "scheduledNextTermInstructions",
		simtest.Body{"product": target, "quantity": 7}))
	b.SetClock("2026-11-05T10:00:00Z")
	want := simtest.Phases{
		Status: "active", Offer: simulator.BusinessStandard, Term: "P3Y", Quantity: 7,
		Start: "2026-11-05T00:00:00Z", End: "2029-11-04", Window: "2026-11-12T00:00:00Z", Trial: false, Extended: false,
	}
	if diff := cmp.Diff(want, b.Phases(simtest.Alder, id)); diff != "" {
		t.Errorf("after renewal (-want +got):\n%s", diff)
	}
	s := b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(simtest.Alder, id)))
	if s["scheduledNextTermInstructions"] != nil || s["billingCycle"] != "annual" ||
		s["billingCycleEndDate"] != "2027-11-04T00:00:00Z" {
		t.Errorf("after renewal: %v", s)
	}
}

func TestRenewal_processing_refusesWritesUntilItIsComplete(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.RenewalProcessing = 2 * time.Hour })
	id := simulator.AlderTermEnd
	b.SetClock("2026-11-04T23:59:59Z")
	b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "friendlyName", "before"))
	b.Advance(time.Second)
	b.Refused(http.StatusConflict, 800082, b.Alter(simtest.Alder, id, "friendlyName", "during"))
	b.SetClock("2026-11-05T01:59:59Z")
	b.Refused(http.StatusConflict, 800082, b.Alter(simtest.Alder, id, "quantity", 13))
	b.Advance(time.Second)
	b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "friendlyName", "after"))
	want := simtest.Phases{
		Status: "active", Offer: simulator.BusinessPremium, Term: "P1Y", Quantity: 12,
		Start: "2026-11-05T00:00:00Z", End: "2027-11-04", Window: "2026-11-12T02:00:00Z", Trial: false, Extended: false,
	}
	if diff := cmp.Diff(want, b.Phases(simtest.Alder, id)); diff != "" {
		t.Errorf("after processing (-want +got):\n%s", diff)
	}
}

func TestTermEnd_withoutAutoRenew(t *testing.T) {
	t.Parallel()
	cancel := []any{simtest.Body{"scheduleType": "TermEnd", "actionType": "Cancel"}}
	extend := []any{simtest.Body{"scheduleType": "TermEnd", "actionType": "RenewToExtendedServiceTerm"}}
	for name, one := range map[string]struct {
		change   []any
		behavior simulator.Behavior
		want     simtest.Phases
	}{
		"goes on as extended service term": {
			[]any{"autoRenewEnabled", false},
			func(*simulator.Behaviors) {},
			simtest.Phases{
				Status: "active", Offer: simulator.BusinessPremiumExtended, Term: "P1M", Quantity: 12,
				Start: "2026-11-05T00:00:00Z", End: "2026-12-04", Window: "2026-12-04T23:59:59Z", Trial: false,
				Extended: true,
			},
		},
		"explicitly so, where it is not the default": {
			[]any{"autoRenewEnabled", false, "scheduledActions", extend},
			func(*simulator.Behaviors) {},
			simtest.Phases{
				Status: "active", Offer: simulator.BusinessPremiumExtended, Term: "P1M", Quantity: 12,
				Start: "2026-11-05T00:00:00Z", End: "2026-12-04", Window: "2026-12-04T23:59:59Z", Trial: false,
				Extended: true,
			},
		},
		"expires where there is none": {
			[]any{"autoRenewEnabled", false},
			func(s *simulator.Behaviors) { s.ExtendedTerm = "never" },
			simtest.Phases{
				Status: "expired", Offer: simulator.BusinessPremium, Term: "P1Y", Quantity: 12,
				Start: "2025-11-05T14:30:00Z", End: "2026-11-04", Window: "", Trial: false, Extended: false,
			},
		},
		"ends at once when canceled": {
			[]any{"autoRenewEnabled", false, "scheduledActions", cancel},
			func(*simulator.Behaviors) {},
			simtest.Phases{
				Status: "deleted", Offer: simulator.BusinessPremium, Term: "P1Y", Quantity: 12,
				Start: "2025-11-05T14:30:00Z", End: "2026-11-04", Window: "", Trial: false, Extended: false,
			},
		},
		"suspended is disabled": {
			[]any{"status", "suspended"},
			func(*simulator.Behaviors) {},
			simtest.Phases{
				Status: "disabled", Offer: simulator.BusinessPremium, Term: "P1Y", Quantity: 12,
				Start: "2025-11-05T14:30:00Z", End: "2026-11-04", Window: "", Trial: false, Extended: false,
			},
		},
		"suspended expires by the other statement": {
			[]any{"status", "suspended"},
			func(s *simulator.Behaviors) { s.SuspendedEndsAs = "expired" },
			simtest.Phases{
				Status: "expired", Offer: simulator.BusinessPremium, Term: "P1Y", Quantity: 12,
				Start: "2025-11-05T14:30:00Z", End: "2026-11-04", Window: "", Trial: false, Extended: false,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := simtest.New(t, one.behavior)
			id := simulator.AlderTermEnd
			b.OK(http.StatusOK, b.Alter(simtest.Alder, id, one.change...))
			b.SetClock("2026-11-05T00:00:00Z")
			if diff := cmp.Diff(one.want, b.Phases(simtest.Alder, id)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestExpiry_stagesFollowInOrder(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	id := simulator.BirchExpired // bought before April 2025: no extended service term
	b.SetClock("2026-11-13T23:59:59Z")
	if got := b.Phases(simtest.Birch, id).Status; got != "expired" {
		t.Errorf("just before 30 days: %s", got)
	}
	b.Advance(time.Second)
	if got := b.Phases(simtest.Birch, id).Status; got != "disabled" {
		t.Errorf("30 days on: %s", got)
	}
	b.SetClock("2027-02-11T23:59:59Z")
	if got := b.Phases(simtest.Birch, id).Status; got != "disabled" {
		t.Errorf("just before 90 days more: %s", got)
	}
	b.Advance(time.Second)
	if got := b.Phases(simtest.Birch, id).Status; got != "deleted" {
		t.Errorf("90 days more: %s", got)
	}
	b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(simtest.Birch, id)))
	if err := b.Sim.Configure(t.Context(), func(s *simulator.Behaviors) { s.DeletedKept = false }); err != nil {
		t.Fatal(err)
	}
	b.Refused(http.StatusNotFound, 20003, b.Get(simtest.SubscriptionPath(simtest.Birch, id)))
}

func TestExtendedTerm_canBeReducedAndCanceledAnyTime(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	id := simulator.AlderTermEnd
	b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "autoRenewEnabled", false))
	b.SetClock("2027-01-20T12:00:00Z")
	want := simtest.Phases{
		Status: "active", Offer: simulator.BusinessPremiumExtended, Term: "P1M", Quantity: 12,
		Start: "2027-01-05T00:00:00Z", End: "2027-02-04", Window: "2027-02-04T23:59:59Z", Trial: false, Extended: true,
	}
	if diff := cmp.Diff(want, b.Phases(simtest.Alder, id)); diff != "" {
		t.Errorf("month by month (-want +got):\n%s", diff)
	}
	b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "quantity", 3))
	b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "status", "deleted"))
}

func TestTrial_becomesPaidWithAWindow(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	id := simulator.AlderTrial
	s := b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(simtest.Alder, id)))
	if s["isTrial"] != true || simtest.Look(s, "scheduledNextTermInstructions.quantity") != 25.0 ||
		simtest.Text(s, "scheduledNextTermInstructions.product.termDuration") != "P1Y" ||
		s["cancellationAllowedUntilDate"] != nil {
		t.Errorf("trial %v", s)
	}
	b.SetClock("2026-11-18T23:59:59Z")
	if got := b.Phases(simtest.Alder, id); !got.Trial || got.Status != "active" {
		t.Errorf("last second %+v", got)
	}
	b.Advance(time.Second)
	want := simtest.Phases{
		Status: "active", Offer: simulator.BusinessPremium, Term: "P1Y", Quantity: 25,
		Start: "2026-11-19T00:00:00Z", End: "2027-11-18", Window: "2026-11-26T00:00:00Z", Trial: false, Extended: false,
	}
	if diff := cmp.Diff(want, b.Phases(simtest.Alder, id)); diff != "" {
		t.Errorf("converted (-want +got):\n%s", diff)
	}
	if _, line := b.LastOrder(simtest.Alder, id); line.Transaction != "convert" {
		t.Errorf("order %+v", line)
	}
}

func TestTrial_autoRenewOff_runsOut(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	id := simulator.AlderTrial
	b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "autoRenewEnabled", false))
	b.SetClock("2026-11-19T00:00:00Z")
	if got := b.Phases(simtest.Alder, id); got.Status != "expired" || !got.Trial {
		t.Errorf("trial without auto-renew: %+v", got)
	}
}

func TestTrial_bought_convertsToItsChosenTerm(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	s := b.Buy(tenant, simtest.With(b.Line(tenant, simulator.BusinessPremiumTrial, "P1M", "none", 25), "renewsTo",
		simtest.Body{"termDuration": "P3Y"}))
	if s["commitmentEndDate"] != "2026-12-01T00:00:00Z" {
		t.Errorf("30 days end on %v", s["commitmentEndDate"])
	}
	b.SetClock("2026-12-02T00:00:00Z")
	if got := b.Phases(tenant, simtest.Text(s, "id")); got.Term != "P3Y" || got.End != "2029-12-01" {
		t.Errorf("converted %+v", got)
	}
}

func TestTerm_endsOnTheRightDay(t *testing.T) {
	t.Parallel()
	for _, one := range []struct{ bought, term, end, next string }{
		{"2027-01-31T15:00:00Z", "P1M", "2027-02-27", "2027-03-27"},
		{"2027-03-31T15:00:00Z", "P1M", "2027-04-29", "2027-05-29"},
		{"2028-01-31T15:00:00Z", "P1M", "2028-02-28", "2028-03-28"},
		{"2027-03-01T00:00:00Z", "P1Y", "2028-02-29", "2029-02-28"},
		{"2028-02-29T23:59:59Z", "P1Y", "2029-02-27", "2030-02-27"},
		{"2026-12-31T23:59:59Z", "P3Y", "2029-12-30", "2032-12-30"},
		{"2027-01-01T00:00:00Z", "P1M", "2027-01-31", "2027-02-28"},
	} {
		b := simtest.New(t)
		b.SetClock(one.bought)
		tenant := simulator.CedarSchool
		id := simtest.Text(b.Buy(tenant, b.Line(tenant, simulator.BusinessBasic, one.term, "monthly", 1)), "id")
		first := b.Phases(tenant, id)
		if first.End != one.end {
			t.Errorf("%s %s ends %s, want %s", one.bought, one.term, first.End, one.end)
		}
		if err := b.Sim.SetClock(t.Context(), b.Subscription(tenant, id).End.AddDate(0, 0, 1)); err != nil {
			t.Fatal(err)
		}
		if second := b.Phases(tenant, id); second.End != one.next {
			t.Errorf("%s %s then ends %s, want %s", one.bought, one.term, second.End, one.next)
		}
	}
}

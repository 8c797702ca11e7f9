package simulator_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

const birch = simulator.BirchLogistics

// phases are what a test reads of a subscription's life.
type phases struct {
	Status, Offer, Term string
	Quantity            int
	Start, End, Window  string
	Trial, Extended     bool
}

func (b *bench) phases(tenant, id string) phases {
	b.t.Helper()
	s := b.subscription(tenant, id)
	window := ""
	if !s.CancelUntil.IsZero() {
		window = s.CancelUntil.Format(time.RFC3339)
	}
	return phases{
		s.Status, s.OfferID[:17], s.Term, s.Quantity, s.Start.Format(time.RFC3339), s.End.Format(time.DateOnly), window, s.Trial, s.Extended,
	}
}

// lastOrder gives transaction and seats of the newest order of a subscription.
func (b *bench) lastOrder(tenant, id string) (simulator.Order, simulator.OrderLine) {
	b.t.Helper()
	orders, err := b.sim.Orders(b.t.Context(), tenant)
	if err != nil {
		b.t.Fatal(err)
	}
	for i := len(orders) - 1; i >= 0; i-- {
		for _, line := range orders[i].Lines {
			if line.SubscriptionID == id {
				return orders[i], line
			}
		}
	}
	b.t.Fatalf("no order of %s", id)
	return simulator.Order{}, simulator.OrderLine{}
}

func TestRenewal_runsTheDayAfterTheLastDay(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := simulator.AlderTermEnd
	b.setClock("2026-11-04T23:59:59Z")
	before := phases{"active", simulator.BusinessPremium, "P1Y", 12, "2025-11-05T14:30:00Z", "2026-11-04", "", false, false}
	if diff := cmp.Diff(before, b.phases(alder, id)); diff != "" {
		t.Errorf("last second (-want +got):\n%s", diff)
	}
	b.advance(time.Second)
	after := phases{"active", simulator.BusinessPremium, "P1Y", 12, "2026-11-05T00:00:00Z", "2027-11-04", "2026-11-12T00:00:00Z", false, false}
	if diff := cmp.Diff(after, b.phases(alder, id)); diff != "" {
		t.Errorf("next day (-want +got):\n%s", diff)
	}
	order, line := b.lastOrder(alder, id)
	if line.Transaction != "renew" || line.Quantity != 12 || !order.Created.Equal(instant(t, "2026-11-05T00:00:00Z")) {
		t.Errorf("order of the renewal %+v", order)
	}
	// A fresh window: everything can be given back or canceled.
	if got := b.subscription(alder, id).Refundable; len(got) != 1 || got[0].Quantity != 12 {
		t.Errorf("refundable %v", got)
	}
	b.ok(http.StatusOK, b.alter(alder, id, "status", "deleted"))
}

func TestRenewal_appliesTheSchedule(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := simulator.AlderTermEnd
	target := product(t, b.availability(alder, simulator.BusinessStandard, "P3Y", "annual"), "P3Y", "annual")
	b.ok(http.StatusOK, b.alter(alder, id, "scheduledNextTermInstructions", body{"product": target, "quantity": 7}))
	b.setClock("2026-11-05T10:00:00Z")
	want := phases{"active", simulator.BusinessStandard, "P3Y", 7, "2026-11-05T00:00:00Z", "2029-11-04", "2026-11-12T00:00:00Z", false, false}
	if diff := cmp.Diff(want, b.phases(alder, id)); diff != "" {
		t.Errorf("after renewal (-want +got):\n%s", diff)
	}
	s := b.ok(http.StatusOK, b.get(subscriptionPath(alder, id)))
	if s["scheduledNextTermInstructions"] != nil || s["billingCycle"] != "annual" || s["billingCycleEndDate"] != "2027-11-04T00:00:00Z" {
		t.Errorf("after renewal: %v", s)
	}
}

func TestRenewal_processing_refusesWritesUntilItIsComplete(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.RenewalProcessing = 2 * time.Hour })
	id := simulator.AlderTermEnd
	b.setClock("2026-11-04T23:59:59Z")
	b.ok(http.StatusOK, b.alter(alder, id, "friendlyName", "before"))
	b.advance(time.Second)
	b.refused(http.StatusConflict, 800082, b.alter(alder, id, "friendlyName", "during"))
	b.setClock("2026-11-05T01:59:59Z")
	b.refused(http.StatusConflict, 800082, b.alter(alder, id, "quantity", 13))
	b.advance(time.Second)
	b.ok(http.StatusOK, b.alter(alder, id, "friendlyName", "after"))
	want := phases{"active", simulator.BusinessPremium, "P1Y", 12, "2026-11-05T00:00:00Z", "2027-11-04", "2026-11-12T02:00:00Z", false, false}
	if diff := cmp.Diff(want, b.phases(alder, id)); diff != "" {
		t.Errorf("after processing (-want +got):\n%s", diff)
	}
}

func TestTermEnd_withoutAutoRenew(t *testing.T) {
	t.Parallel()
	cancel := []any{body{"scheduleType": "TermEnd", "actionType": "Cancel"}}
	extend := []any{body{"scheduleType": "TermEnd", "actionType": "RenewToExtendedServiceTerm"}}
	for name, one := range map[string]struct {
		change   []any
		behavior simulator.Behavior
		want     phases
	}{
		"goes on as extended service term": {
			[]any{"autoRenewEnabled", false},
			func(*simulator.Behaviors) {},
			phases{"active", simulator.BusinessPremiumExtended, "P1M", 12, "2026-11-05T00:00:00Z", "2026-12-04", "2026-12-04T23:59:59Z", false, true},
		},
		"explicitly so, where it is not the default": {
			[]any{"autoRenewEnabled", false, "scheduledActions", extend},
			func(*simulator.Behaviors) {},
			phases{"active", simulator.BusinessPremiumExtended, "P1M", 12, "2026-11-05T00:00:00Z", "2026-12-04", "2026-12-04T23:59:59Z", false, true},
		},
		"expires where there is none": {
			[]any{"autoRenewEnabled", false},
			func(s *simulator.Behaviors) { s.ExtendedTerm = "never" },
			phases{"expired", simulator.BusinessPremium, "P1Y", 12, "2025-11-05T14:30:00Z", "2026-11-04", "", false, false},
		},
		"ends at once when canceled": {
			[]any{"autoRenewEnabled", false, "scheduledActions", cancel},
			func(*simulator.Behaviors) {},
			phases{"deleted", simulator.BusinessPremium, "P1Y", 12, "2025-11-05T14:30:00Z", "2026-11-04", "", false, false},
		},
		"suspended is disabled": {
			[]any{"status", "suspended"},
			func(*simulator.Behaviors) {},
			phases{"disabled", simulator.BusinessPremium, "P1Y", 12, "2025-11-05T14:30:00Z", "2026-11-04", "", false, false},
		},
		"suspended expires by the other statement": {
			[]any{"status", "suspended"},
			func(s *simulator.Behaviors) { s.SuspendedEndsAs = "expired" },
			phases{"expired", simulator.BusinessPremium, "P1Y", 12, "2025-11-05T14:30:00Z", "2026-11-04", "", false, false},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, one.behavior)
			id := simulator.AlderTermEnd
			b.ok(http.StatusOK, b.alter(alder, id, one.change...))
			b.setClock("2026-11-05T00:00:00Z")
			if diff := cmp.Diff(one.want, b.phases(alder, id)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestExpiry_stagesFollowInOrder(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := simulator.BirchExpired // bought before April 2025: no extended service term
	b.setClock("2026-11-13T23:59:59Z")
	if got := b.phases(birch, id).Status; got != "expired" {
		t.Errorf("just before 30 days: %s", got)
	}
	b.advance(time.Second)
	if got := b.phases(birch, id).Status; got != "disabled" {
		t.Errorf("30 days on: %s", got)
	}
	b.setClock("2027-02-11T23:59:59Z")
	if got := b.phases(birch, id).Status; got != "disabled" {
		t.Errorf("just before 90 days more: %s", got)
	}
	b.advance(time.Second)
	if got := b.phases(birch, id).Status; got != "deleted" {
		t.Errorf("90 days more: %s", got)
	}
	b.ok(http.StatusOK, b.get(subscriptionPath(birch, id)))
	if err := b.sim.Configure(t.Context(), func(s *simulator.Behaviors) { s.DeletedKept = false }); err != nil {
		t.Fatal(err)
	}
	b.refused(http.StatusNotFound, 20003, b.get(subscriptionPath(birch, id)))
}

func TestExtendedTerm_canBeReducedAndCanceledAnyTime(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := simulator.AlderTermEnd
	b.ok(http.StatusOK, b.alter(alder, id, "autoRenewEnabled", false))
	b.setClock("2027-01-20T12:00:00Z")
	want := phases{"active", simulator.BusinessPremiumExtended, "P1M", 12, "2027-01-05T00:00:00Z", "2027-02-04", "2027-02-04T23:59:59Z", false, true}
	if diff := cmp.Diff(want, b.phases(alder, id)); diff != "" {
		t.Errorf("month by month (-want +got):\n%s", diff)
	}
	b.ok(http.StatusOK, b.alter(alder, id, "quantity", 3))
	b.ok(http.StatusOK, b.alter(alder, id, "status", "deleted"))
}

func TestTrial_becomesPaidWithAWindow(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := simulator.AlderTrial
	s := b.ok(http.StatusOK, b.get(subscriptionPath(alder, id)))
	if s["isTrial"] != true || look(s, "scheduledNextTermInstructions.quantity") != 25.0 || text(s, "scheduledNextTermInstructions.product.termDuration") != "P1Y" || s["cancellationAllowedUntilDate"] != nil {
		t.Errorf("trial %v", s)
	}
	b.setClock("2026-11-18T23:59:59Z")
	if got := b.phases(alder, id); !got.Trial || got.Status != "active" {
		t.Errorf("last second %+v", got)
	}
	b.advance(time.Second)
	want := phases{"active", simulator.BusinessPremium, "P1Y", 25, "2026-11-19T00:00:00Z", "2027-11-18", "2026-11-26T00:00:00Z", false, false}
	if diff := cmp.Diff(want, b.phases(alder, id)); diff != "" {
		t.Errorf("converted (-want +got):\n%s", diff)
	}
	if _, line := b.lastOrder(alder, id); line.Transaction != "convert" {
		t.Errorf("order %+v", line)
	}
}

func TestTrial_autoRenewOff_runsOut(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := simulator.AlderTrial
	b.ok(http.StatusOK, b.alter(alder, id, "autoRenewEnabled", false))
	b.setClock("2026-11-19T00:00:00Z")
	if got := b.phases(alder, id); got.Status != "expired" || !got.Trial {
		t.Errorf("trial without auto-renew: %+v", got)
	}
}

func TestTrial_bought_convertsToItsChosenTerm(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	s := b.buy(tenant, with(b.line(tenant, simulator.BusinessPremiumTrial, "P1M", "none", 25), "renewsTo", body{"termDuration": "P3Y"}))
	if s["commitmentEndDate"] != "2026-12-01T00:00:00Z" {
		t.Errorf("30 days end on %v", s["commitmentEndDate"])
	}
	b.setClock("2026-12-02T00:00:00Z")
	if got := b.phases(tenant, text(s, "id")); got.Term != "P3Y" || got.End != "2029-12-01" {
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
		b := newBench(t)
		b.setClock(one.bought)
		tenant := simulator.CedarSchool
		id := text(b.buy(tenant, b.line(tenant, simulator.BusinessBasic, one.term, "monthly", 1)), "id")
		first := b.phases(tenant, id)
		if first.End != one.end {
			t.Errorf("%s %s ends %s, want %s", one.bought, one.term, first.End, one.end)
		}
		if err := b.sim.SetClock(t.Context(), b.subscription(tenant, id).End.AddDate(0, 0, 1)); err != nil {
			t.Fatal(err)
		}
		if second := b.phases(tenant, id); second.End != one.next {
			t.Errorf("%s %s then ends %s, want %s", one.bought, one.term, second.End, one.next)
		}
	}
}

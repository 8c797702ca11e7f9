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

func TestTransition_full_keepsTheSubscriptionItsTermAndItsWindow(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	id := simulator.AlderOpenWindow // BusinessStandard, 10 seats
	before := b.Subscription(simtest.Alder, id)
	got := b.OK(http.StatusOK, b.Transit(simtest.Alder, id, simulator.BusinessPremium, "P1Y", "monthly", 10))
	if simtest.Text(got, "operationId") == "" || simtest.Text(got, "events.status") != "Started" ||
		len(simtest.Elements(got, "events")) != 1 || simtest.Text(got, "fromSubscriptionId") != id {
		t.Errorf("answer %v", got)
	}
	after := b.Subscription(simtest.Alder, id)
	want := before
	want.OfferID, want.Updates = b.Availability(simtest.Alder, simulator.BusinessPremium, "P1Y", "monthly"), 1
	if diff := cmp.Diff(want, after); diff != "" {
		t.Errorf("subscription (-want +got):\n%s", diff)
	}
	lines := []simulator.OrderLine{
		{Transaction: "New", Quantity: 10, OfferID: simulator.BusinessStandard},
		{Transaction: "convert", Quantity: 10, OfferID: simulator.BusinessPremium},
	}
	if diff := cmp.Diff(lines, b.Transactions(simtest.Alder, id)); diff != "" {
		t.Errorf("orders (-want +got):\n%s", diff)
	}
	// The tenant holds seats of the target already: its licenses stay where they are.
	history := []string{
		"Conversion Started", "Conversion Completed", "SeatReassignment Started",
		"SeatReassignment Failed",
	}
	if diff := cmp.Diff(history, b.Events(simtest.Alder, id)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	b.Refused(http.StatusForbidden, 800020, b.Transit(simtest.Alder, id, simulator.BusinessStandard, "P1Y",
		"monthly", 10))
}

func TestTransition_full_toALongerTerm_beginsItNow(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	id := simulator.AlderClosedWindow // BusinessBasic, P1Y annual, 25 seats
	b.OK(http.StatusOK, b.Transit(simtest.Alder, id, simulator.BusinessStandard, "P3Y", "triennial", 25, "termDuration",
		"P3Y", "billingCycle", "triennial"))
	want := simtest.Phases{
		Status: "active", Offer: simulator.BusinessStandard, Term: "P3Y", Quantity: 25,
		Start: "2026-11-02T09:00:00Z", End: "2029-11-01", Window: "", Trial: false, Extended: false,
	}
	if diff := cmp.Diff(want, b.Phases(simtest.Alder, id)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTransition_partial_splitsOffASubscriptionWithTheSameEndAndWindow(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	id := simulator.AlderTwoBatches // Microsoft365E3, 20 old seats and 5 of yesterday
	b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "scheduledNextTermInstructions", simtest.Body{
		"product": simtest.Product(t, b.Availability(simtest.Alder, simulator.Microsoft365E3, "P1Y", "monthly"), "P1Y",
			"monthly"), "quantity": 20,
	}))
	source := b.Subscription(simtest.Alder, id)
	answer := b.OK(http.StatusOK, b.Transit(simtest.Alder, id, simulator.Microsoft365E5, "P1Y", "monthly", 22))
	list, err := b.Sim.Transitions(t.Context(), simtest.Alder)
	if err != nil || len(list) != 1 || list[0].ID != simtest.Text(answer, "operationId") ||
		list[0].Status != "Completed" || list[0].TargetID == id {
		t.Fatalf("transitions %+v %v", list, err)
	}
	fresh := b.Subscription(simtest.Alder, list[0].TargetID)
	if fresh.TransitionedFrom != id || fresh.Quantity != 22 || !fresh.End.Equal(source.End) ||
		fresh.Status != "active" || !fresh.CancelUntil.Equal(source.CancelUntil) {
		t.Errorf("new subscription %+v", fresh)
	}
	left := b.Subscription(simtest.Alder, id)
	if left.Quantity != 3 || left.Scheduled != "" || left.OfferID != source.OfferID {
		t.Errorf("source %+v", left)
	}
	// Two of yesterday's seats went over with their window, three stayed with theirs.
	until := simtest.Instant(t, "2026-11-08T08:30:00Z")
	if diff := cmp.Diff([]simulator.Batch{{Quantity: 2, Until: until}}, fresh.Refundable); diff != "" {
		t.Errorf("refundable of the new one (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]simulator.Batch{{Quantity: 3, Until: until}}, left.Refundable); diff != "" {
		t.Errorf("refundable of the source (-want +got):\n%s", diff)
	}
	if got := b.Transactions(simtest.Alder, fresh.ID); len(got) != 1 || got[0].Transaction != "convert" ||
		got[0].Quantity != 22 {
		t.Errorf("orders of the new one %v", got)
	}
	if _, line := b.LastOrder(simtest.Alder, id); line.Transaction != "removeQuantity" || line.Quantity != 22 {
		t.Errorf("order of the source %+v", line)
	}
	if diff := cmp.Diff([]string{"Conversion Started", "Conversion Completed"},
		b.Events(simtest.Alder, id)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if one := b.Get("/v1/customers/" + simtest.Alder + "/subscriptions?order_id=" +
		fresh.OrderID).Items(t); len(one) != 1 || simtest.Text(one[0], "id") != fresh.ID {
		t.Errorf("by its order: %v", one)
	}
}

func TestTransition_partial_inheritsOpenWindowAndChosenEnd(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	s := b.Buy(simtest.Alder, simtest.With(b.Line(simtest.Alder, simulator.BusinessBasic, "P1Y", "monthly", 9),
		"customTermEndDate", "2027-05-19T00:00:00Z"))
	b.Advance(time.Hour)
	b.OK(http.StatusOK, b.Transit(simtest.Alder, simtest.Text(s, "id"), simulator.BusinessStandard,
		"P1Y", "monthly", 4))
	list, err := b.Sim.Transitions(t.Context(), simtest.Alder)
	if err != nil {
		t.Fatal(err)
	}
	source, fresh := b.Subscription(simtest.Alder, simtest.Text(s, "id")), b.Subscription(simtest.Alder,
		list[0].TargetID)
	end, until := simtest.Instant(t, "2027-05-19T00:00:00Z"), simtest.Instant(t, "2026-11-09T09:00:00Z")
	if !fresh.CustomTermEnd.Equal(end) || !fresh.End.Equal(end) || !fresh.CancelUntil.Equal(until) ||
		!source.CancelUntil.Equal(until) {
		t.Errorf("source %+v\nnew %+v", source, fresh)
	}
	b.OK(http.StatusOK, b.Alter(simtest.Alder, fresh.ID, "status", "deleted"))
}

func TestTransition_dropsWhatWasScheduledOnBothSides(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.NextCharge = true })
	into := b.Mergeable(simtest.Alder, "P1Y")
	b.OK(http.StatusOK, b.Plan(simtest.Alder, into, simulator.BusinessPremium, "P1Y", "monthly", 3))
	b.OK(http.StatusOK, b.Plan(simtest.Alder, simulator.AlderOpenWindow, simulator.BusinessStandard,
		"P1Y", "monthly", 3))
	b.OK(http.StatusOK, b.Transit(simtest.Alder, simulator.AlderOpenWindow, simulator.BusinessPremium, "P1Y", "monthly",
		4, "toSubscriptionId", into))
	for _, id := range []string{into, simulator.AlderOpenWindow} {
		if got := b.Subscription(simtest.Alder, id); got.Scheduled != "" {
			t.Errorf("%s still has %s", id, got.Scheduled)
		}
	}
	whole := simtest.Text(b.Buy(simtest.Alder, b.Line(simtest.Alder, simulator.BusinessBasic, "P3Y",
		"monthly", 4)), "id")
	b.OK(http.StatusOK, b.Plan(simtest.Alder, whole, simulator.BusinessBasic, "P1Y", "monthly", 3))
	next := simtest.Body{"quantity": 4, "product": simtest.Product(t,
		b.Availability(simtest.Alder, simulator.BusinessBasic, "P3Y", "annual"), "P3Y", "annual")}
	b.OK(http.StatusOK, b.Alter(simtest.Alder, whole, "nextChargeInstructions", next))
	b.OK(http.StatusOK, b.Transit(simtest.Alder, whole, simulator.BusinessStandard, "P3Y", "monthly", 4))
	got := b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(simtest.Alder, whole)))
	if got["scheduledNextTermInstructions"] != nil || got["nextChargeInstructions"] != nil {
		t.Errorf("upgraded as a whole: %v", got)
	}
}

func TestTransition_intoAnExisting_movesTheSeats(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		change         simulator.Behavior
		quantity       int
		status, window string
		left, target   int
	}{
		"some":             {func(*simulator.Behaviors) {}, 4, "active", "", 6, 9},
		"all":              {func(*simulator.Behaviors) {}, 10, "deleted", "", 10, 15},
		"all, and expires": {func(s *simulator.Behaviors) { s.MergedSource = "expired" }, 10, "expired", "", 10, 15},
		"with fresh window": {
			func(s *simulator.Behaviors) { s.MergedSeats = "new" }, 4, "active",
			"2026-11-17T09:00:00Z", 6, 9,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := simtest.New(t, one.change)
			id := simulator.AlderOpenWindow
			into := b.Mergeable(simtest.Alder, "P1Y")
			end := b.Subscription(simtest.Alder, into).End
			got := b.OK(http.StatusOK, b.Transit(simtest.Alder, id, simulator.BusinessPremium, "P1Y", "monthly",
				one.quantity, "toSubscriptionId", strings.ToUpper(into)))
			if simtest.Text(got, "toSubscriptionId") != into {
				t.Errorf("answer %v", got)
			}
			source, target := b.Subscription(simtest.Alder, id), b.Subscription(simtest.Alder, into)
			if source.Status != one.status || source.Quantity != one.left || target.Quantity != one.target ||
				!target.End.Equal(end) || target.BillingCycle != "monthly" {
				t.Errorf("source %+v\ntarget %+v", source, target)
			}
			window := ""
			for _, batch := range target.Refundable {
				window = batch.Until.Format(time.RFC3339)
			}
			if window != one.window {
				t.Errorf("window of the moved seats %q, want %q", window, one.window)
			}
			if _, line := b.LastOrder(simtest.Alder, into); line.Transaction != "convert" ||
				line.Quantity != one.quantity {
				t.Errorf("order %+v", line)
			}
		})
	}
}

func TestTransition_slow_isSeenUnderWayAndLocksTheSubscription(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]simulator.Behavior{
		"by reads": func(s *simulator.Behaviors) { s.TransitionReads = 2 },
		"by time":  func(s *simulator.Behaviors) { s.TransitionDelay = time.Minute },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := simtest.New(t, change)
			id := simulator.AlderClosedWindow
			b.OK(http.StatusOK, b.Transit(simtest.Alder, id, simulator.BusinessStandard, "P1Y", "annual", 5))
			b.Refused(http.StatusConflict, 800082, b.Call(http.MethodPatch, simtest.SubscriptionPath(simtest.Alder, id),
				simtest.Body{"quantity": 26, "autoRenewEnabled": true}))
			b.Refused(http.StatusConflict, 800082, b.Transit(simtest.Alder, id, simulator.BusinessStandard,
				"P1Y", "annual", 5))
			running := []string{"Conversion Started", "Conversion InProgress"}
			if diff := cmp.Diff(running, b.Events(simtest.Alder, id)); diff != "" {
				t.Errorf("under way (-want +got):\n%s", diff)
			}
			if name == "by time" {
				if s := b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(simtest.Alder, id))); s["quantity"] != 25.0 {
					t.Errorf("%v seats before the time", s["quantity"])
				}
				b.Advance(time.Minute)
			} else if diff := cmp.Diff(running, b.Events(simtest.Alder, id)); diff != "" {
				t.Errorf("second read (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(append(running, "Conversion Completed"), b.Events(simtest.Alder, id)); diff != "" {
				t.Errorf("in the end (-want +got):\n%s", diff)
			}
			if s := b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(simtest.Alder, id))); s["quantity"] != 20.0 {
				t.Errorf("%v seats in the end", s["quantity"])
			}
		})
	}
}

func TestTransition_slowByReads_readsOfTheSubscriptionCountToo(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.TransitionReads = 2 })
	id := simulator.AlderClosedWindow
	b.OK(http.StatusOK, b.Transit(simtest.Alder, id, simulator.BusinessStandard, "P1Y", "annual", 5))
	b.Advance(time.Minute)
	for i, want := range []float64{25, 25, 20} {
		if s := b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(simtest.Alder, id))); s["quantity"] != want {
			t.Errorf("read %d shows %v seats, want %v", i, s["quantity"], want)
		}
	}
	last := simtest.Look(b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(simtest.Alder, id)+"/transitions")),
		"transition.0.events.2")
	if simtest.Text(last, "status") != "Completed" || simtest.Text(last, "timestamp") != "2026-11-02T09:01:00Z" {
		t.Errorf("last event %v", last)
	}
	if n := len(b.Get("/v1/customers/" + simtest.Alder + "/subscriptions").Items(t)); n != 7 {
		t.Errorf("%d subscriptions, want the six and the new one", n)
	}
}

func TestTransition_thatFails_changesNothing(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.TransitionFails, s.TransitionReads = 12, 1 })
	id := simulator.AlderClosedWindow
	before := b.Subscription(simtest.Alder, id)
	b.OK(http.StatusOK, b.Transit(simtest.Alder, id, simulator.BusinessStandard, "P1Y", "annual", 25))
	b.Refused(http.StatusConflict, 800082, b.Call(http.MethodPatch, simtest.SubscriptionPath(simtest.Alder, id),
		simtest.Body{"friendlyName": "meanwhile", "autoRenewEnabled": true}))
	b.Get(simtest.SubscriptionPath(simtest.Alder, id) + "/transitions")
	if diff := cmp.Diff(before, b.Subscription(simtest.Alder, id)); diff != "" {
		t.Errorf("subscription (-want +got):\n%s", diff)
	}
	list := simtest.Elements(b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(simtest.Alder, id)+"/transitions")),
		"transition.0.events")
	last := list[len(list)-1]
	if simtest.Text(last, "status") != "Failed" || simtest.Look(last, "errors.code") != 12.0 ||
		simtest.Text(last, "name") != "Conversion" {
		t.Errorf("last event %v", last)
	}
	b.Switched(func(s *simulator.Behaviors) { s.TransitionFails = 0 })
	b.OK(http.StatusOK, b.Transit(simtest.Alder, id, simulator.BusinessStandard, "P1Y", "annual", 25))
}

func TestTransition_sameRequestID_isCarriedOutOnce(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	id := simulator.AlderClosedWindow
	ask := simtest.Body{
		"toCatalogItemId": b.Availability(simtest.Alder, simulator.BusinessStandard, "P1Y", "annual"),
		"quantity":        5, "transitionType": "transition_only",
	}
	post := func() simtest.Reply {
		return b.Call(http.MethodPost, simtest.SubscriptionPath(simtest.Alder, id)+"/transitions", ask, "MS-RequestId",
			"11111111-0000-4000-8000-000000000001")
	}
	first, second := post(), post()
	if first.Status != http.StatusOK || string(first.Body) != string(second.Body) {
		t.Errorf("first %s\nsecond %s", first.Body, second.Body)
	}
	if got := b.Subscription(simtest.Alder, id).Quantity; got != 20 {
		t.Errorf("%d seats", got)
	}
}

func TestTransition_switches_changeTheWire(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) {
		s.TransitionsKey, s.EventsKey, s.StartedBlank, s.ReassignmentEvent = "items", "Events", true,
			"LicenseReassignment"
	})
	id := simulator.AlderClosedWindow
	got := b.OK(http.StatusOK, b.Transit(simtest.Alder, id, simulator.BusinessStandard, "P1Y", "annual", 5,
		"transitionType", "Transition_With_License_Transfer"))
	if simtest.Text(got, "Events.status") != "Started " {
		t.Errorf("answer %v", got)
	}
	for _, query := range []string{
		"", "?operationId=" + strings.ToUpper(simtest.Text(got, "operationId")),
		"?operation-id=" + simtest.Text(got, "operationId"),
	} {
		list := b.Get(simtest.SubscriptionPath(simtest.Alder, id) + "/transitions" + query).Items(t)
		if len(list) != 1 || simtest.Text(list[0], "Events.2.name") != "LicenseReassignment" {
			t.Errorf("list%s: %v", query, list)
		}
	}
	b.Refused(http.StatusNotFound, 20003, b.Get(simtest.SubscriptionPath(simtest.Alder, id)+
		"/transitions?operationId=11111111-0000-4000-8000-000000000009"))
}

func TestTransition_quirks_spellTheListsInBothWays(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for seed := range int64(40) {
		b := simtest.Open(t, simulator.Options{Seed: seed + 1})
		item := b.AvailabilityQuietly(simulator.BusinessStandard)
		got := b.Call(http.MethodPost, simtest.SubscriptionPath(simtest.Alder, simulator.AlderClosedWindow)+
			"/transitions", simtest.Body{
			"toCatalogItemId": item, "quantity": 5, "transitionType": "transition_only",
		})
		if got.Status != http.StatusOK {
			t.Fatalf("seed %d: %d %s", seed+1, got.Status, got.Body)
		}
		list := string(b.Get(simtest.SubscriptionPath(simtest.Alder, simulator.AlderClosedWindow) +
			"/transitions").Body)
		seen["Events"] = seen["Events"] ||
			(strings.Contains(string(got.Body), `"Events":`) && strings.Contains(string(got.Body), `"quantity":`))
		seen["blank"] = seen["blank"] || strings.Contains(string(got.Body), `"Started "`)
		seen["items"] = seen["items"] || strings.Contains(list, `"items":`)
		seen["transition"] = seen["transition"] || strings.Contains(list, `"transition":`)
	}
	for _, name := range []string{"Events", "blank", "items", "transition"} {
		if !seen[name] {
			t.Errorf("no seed shows %q", name)
		}
	}
}

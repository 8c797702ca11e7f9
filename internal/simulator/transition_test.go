package simulator_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// transit posts a transition to an offer; further properties come as name, value pairs.
func (b *bench) transit(tenant, id, offer, term, cycle string, quantity int, pairs ...any) reply {
	b.t.Helper()
	return b.call(http.MethodPost, subscriptionPath(tenant, id)+"/transitions", with(body{
		"toCatalogItemId": b.availability(tenant, offer, term, cycle), "quantity": quantity, "transitionType": "transition_only",
	}, pairs...))
}

// events gives name and status of a subscription's newest transition, as "Conversion Completed".
func (b *bench) events(tenant, id string) []string {
	b.t.Helper()
	list := elements(b.ok(http.StatusOK, b.get(subscriptionPath(tenant, id)+"/transitions")), "transition")
	if len(list) == 0 {
		return nil
	}
	out := []string{}
	for _, one := range elements(list[len(list)-1], "events") {
		out = append(out, text(one, "name")+" "+text(one, "status"))
	}
	return out
}

func (b *bench) switched(change simulator.Behavior) {
	b.t.Helper()
	if err := b.sim.Configure(b.t.Context(), change); err != nil {
		b.t.Fatal(err)
	}
}

// transactions lists the order lines of a subscription, oldest first, as "convert 5".
func (b *bench) transactions(tenant, id string) []simulator.OrderLine {
	b.t.Helper()
	orders, err := b.sim.Orders(b.t.Context(), tenant)
	if err != nil {
		b.t.Fatal(err)
	}
	list := []simulator.OrderLine{}
	for _, o := range orders {
		for _, line := range o.Lines {
			if line.SubscriptionID == id {
				list = append(list, simulator.OrderLine{Transaction: line.Transaction, Quantity: line.Quantity, OfferID: line.OfferID[:17]})
			}
		}
	}
	return list
}

func TestTransition_full_keepsTheSubscriptionItsTermAndItsWindow(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := simulator.AlderOpenWindow // BusinessStandard, 10 seats
	before := b.subscription(alder, id)
	got := b.ok(http.StatusOK, b.transit(alder, id, simulator.BusinessPremium, "P1Y", "monthly", 10))
	if text(got, "operationId") == "" || text(got, "events.status") != "Started" || len(elements(got, "events")) != 1 || text(got, "fromSubscriptionId") != id {
		t.Errorf("answer %v", got)
	}
	after := b.subscription(alder, id)
	want := before
	want.OfferID, want.Updates = b.availability(alder, simulator.BusinessPremium, "P1Y", "monthly"), 1
	if diff := cmp.Diff(want, after); diff != "" {
		t.Errorf("subscription (-want +got):\n%s", diff)
	}
	lines := []simulator.OrderLine{
		{Transaction: "New", Quantity: 10, OfferID: simulator.BusinessStandard}, {Transaction: "convert", Quantity: 10, OfferID: simulator.BusinessPremium},
	}
	if diff := cmp.Diff(lines, b.transactions(alder, id)); diff != "" {
		t.Errorf("orders (-want +got):\n%s", diff)
	}
	// The tenant holds seats of the target already: its licenses stay where they are.
	history := []string{"Conversion Started", "Conversion Completed", "SeatReassignment Started", "SeatReassignment Failed"}
	if diff := cmp.Diff(history, b.events(alder, id)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	b.refused(http.StatusForbidden, 800020, b.transit(alder, id, simulator.BusinessStandard, "P1Y", "monthly", 10))
}

func TestTransition_full_toALongerTerm_beginsItNow(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := simulator.AlderClosedWindow // BusinessBasic, P1Y annual, 25 seats
	b.ok(http.StatusOK, b.transit(alder, id, simulator.BusinessStandard, "P3Y", "triennial", 25, "termDuration", "P3Y", "billingCycle", "triennial"))
	want := phases{"active", simulator.BusinessStandard, "P3Y", 25, "2026-11-02T09:00:00Z", "2029-11-01", "", false, false}
	if diff := cmp.Diff(want, b.phases(alder, id)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTransition_partial_splitsOffASubscriptionWithTheSameEndAndWindow(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := simulator.AlderTwoBatches // Microsoft365E3, 20 old seats and 5 of yesterday
	b.ok(http.StatusOK, b.alter(alder, id, "scheduledNextTermInstructions", body{
		"product": product(t, b.availability(alder, simulator.Microsoft365E3, "P1Y", "monthly"), "P1Y", "monthly"), "quantity": 20,
	}))
	source := b.subscription(alder, id)
	answer := b.ok(http.StatusOK, b.transit(alder, id, simulator.Microsoft365E5, "P1Y", "monthly", 22))
	list, err := b.sim.Transitions(t.Context(), alder)
	if err != nil || len(list) != 1 || list[0].ID != text(answer, "operationId") || list[0].Status != "Completed" || list[0].TargetID == id {
		t.Fatalf("transitions %+v %v", list, err)
	}
	fresh := b.subscription(alder, list[0].TargetID)
	if fresh.TransitionedFrom != id || fresh.Quantity != 22 || !fresh.End.Equal(source.End) || fresh.Status != "active" || !fresh.CancelUntil.Equal(source.CancelUntil) {
		t.Errorf("new subscription %+v", fresh)
	}
	left := b.subscription(alder, id)
	if left.Quantity != 3 || left.Scheduled != "" || left.OfferID != source.OfferID {
		t.Errorf("source %+v", left)
	}
	// Two of yesterday's seats went over with their window, three stayed with theirs.
	until := instant(t, "2026-11-08T08:30:00Z")
	if diff := cmp.Diff([]simulator.Batch{{Quantity: 2, Until: until}}, fresh.Refundable); diff != "" {
		t.Errorf("refundable of the new one (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]simulator.Batch{{Quantity: 3, Until: until}}, left.Refundable); diff != "" {
		t.Errorf("refundable of the source (-want +got):\n%s", diff)
	}
	if got := b.transactions(alder, fresh.ID); len(got) != 1 || got[0].Transaction != "convert" || got[0].Quantity != 22 {
		t.Errorf("orders of the new one %v", got)
	}
	if _, line := b.lastOrder(alder, id); line.Transaction != "removeQuantity" || line.Quantity != 22 {
		t.Errorf("order of the source %+v", line)
	}
	if diff := cmp.Diff([]string{"Conversion Started", "Conversion Completed"}, b.events(alder, id)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if one := b.get("/v1/customers/" + alder + "/subscriptions?order_id=" + fresh.OrderID).items(t); len(one) != 1 || text(one[0], "id") != fresh.ID {
		t.Errorf("by its order: %v", one)
	}
}

func TestTransition_partial_inheritsOpenWindowAndChosenEnd(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.buy(alder, with(b.line(alder, simulator.BusinessBasic, "P1Y", "monthly", 9), "customTermEndDate", "2027-05-19T00:00:00Z"))
	b.advance(time.Hour)
	b.ok(http.StatusOK, b.transit(alder, text(s, "id"), simulator.BusinessStandard, "P1Y", "monthly", 4))
	list, err := b.sim.Transitions(t.Context(), alder)
	if err != nil {
		t.Fatal(err)
	}
	source, fresh := b.subscription(alder, text(s, "id")), b.subscription(alder, list[0].TargetID)
	end, until := instant(t, "2027-05-19T00:00:00Z"), instant(t, "2026-11-09T09:00:00Z")
	if !fresh.CustomTermEnd.Equal(end) || !fresh.End.Equal(end) || !fresh.CancelUntil.Equal(until) || !source.CancelUntil.Equal(until) {
		t.Errorf("source %+v\nnew %+v", source, fresh)
	}
	b.ok(http.StatusOK, b.alter(alder, fresh.ID, "status", "deleted"))
}

func TestTransition_dropsWhatWasScheduledOnBothSides(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.NextCharge = true })
	into := b.mergeable(alder, "P1Y")
	b.ok(http.StatusOK, b.plan(alder, into, simulator.BusinessPremium, "P1Y", "monthly", 3))
	b.ok(http.StatusOK, b.plan(alder, simulator.AlderOpenWindow, simulator.BusinessStandard, "P1Y", "monthly", 3))
	b.ok(http.StatusOK, b.transit(alder, simulator.AlderOpenWindow, simulator.BusinessPremium, "P1Y", "monthly", 4, "toSubscriptionId", into))
	for _, id := range []string{into, simulator.AlderOpenWindow} {
		if got := b.subscription(alder, id); got.Scheduled != "" {
			t.Errorf("%s still has %s", id, got.Scheduled)
		}
	}
	whole := text(b.buy(alder, b.line(alder, simulator.BusinessBasic, "P3Y", "monthly", 4)), "id")
	b.ok(http.StatusOK, b.plan(alder, whole, simulator.BusinessBasic, "P1Y", "monthly", 3))
	next := body{"quantity": 4, "product": product(t, b.availability(alder, simulator.BusinessBasic, "P3Y", "annual"), "P3Y", "annual")}
	b.ok(http.StatusOK, b.alter(alder, whole, "nextChargeInstructions", next))
	b.ok(http.StatusOK, b.transit(alder, whole, simulator.BusinessStandard, "P3Y", "monthly", 4))
	got := b.ok(http.StatusOK, b.get(subscriptionPath(alder, whole)))
	if got["scheduledNextTermInstructions"] != nil || got["nextChargeInstructions"] != nil {
		t.Errorf("upgraded as a whole: %v", got)
	}
}

// mergeable buys BusinessPremium seats that can take others once their window is over.
func (b *bench) mergeable(tenant, term string) string {
	b.t.Helper()
	id := text(b.buy(tenant, b.line(tenant, simulator.BusinessPremium, term, "monthly", 5)), "id")
	b.advance(8 * 24 * time.Hour)
	return id
}

func TestTransition_intoAnExisting_movesTheSeats(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		change         simulator.Behavior
		quantity       int
		status, window string
		left, target   int
	}{
		"some":              {func(*simulator.Behaviors) {}, 4, "active", "", 6, 9},
		"all":               {func(*simulator.Behaviors) {}, 10, "deleted", "", 10, 15},
		"all, and expires":  {func(s *simulator.Behaviors) { s.MergedSource = "expired" }, 10, "expired", "", 10, 15},
		"with fresh window": {func(s *simulator.Behaviors) { s.MergedSeats = "new" }, 4, "active", "2026-11-17T09:00:00Z", 6, 9},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, one.change)
			id := simulator.AlderOpenWindow
			into := b.mergeable(alder, "P1Y")
			end := b.subscription(alder, into).End
			got := b.ok(http.StatusOK, b.transit(alder, id, simulator.BusinessPremium, "P1Y", "monthly", one.quantity, "toSubscriptionId", strings.ToUpper(into)))
			if text(got, "toSubscriptionId") != into {
				t.Errorf("answer %v", got)
			}
			source, target := b.subscription(alder, id), b.subscription(alder, into)
			if source.Status != one.status || source.Quantity != one.left || target.Quantity != one.target || !target.End.Equal(end) || target.BillingCycle != "monthly" {
				t.Errorf("source %+v\ntarget %+v", source, target)
			}
			window := ""
			for _, batch := range target.Refundable {
				window = batch.Until.Format(time.RFC3339)
			}
			if window != one.window {
				t.Errorf("window of the moved seats %q, want %q", window, one.window)
			}
			if _, line := b.lastOrder(alder, into); line.Transaction != "convert" || line.Quantity != one.quantity {
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
			b := newBench(t, change)
			id := simulator.AlderClosedWindow
			b.ok(http.StatusOK, b.transit(alder, id, simulator.BusinessStandard, "P1Y", "annual", 5))
			b.refused(http.StatusConflict, 800082, b.call(http.MethodPatch, subscriptionPath(alder, id), body{"quantity": 26, "autoRenewEnabled": true}))
			b.refused(http.StatusConflict, 800082, b.transit(alder, id, simulator.BusinessStandard, "P1Y", "annual", 5))
			running := []string{"Conversion Started", "Conversion InProgress"}
			if diff := cmp.Diff(running, b.events(alder, id)); diff != "" {
				t.Errorf("under way (-want +got):\n%s", diff)
			}
			if name == "by time" {
				if s := b.ok(http.StatusOK, b.get(subscriptionPath(alder, id))); s["quantity"] != 25.0 {
					t.Errorf("%v seats before the time", s["quantity"])
				}
				b.advance(time.Minute)
			} else if diff := cmp.Diff(running, b.events(alder, id)); diff != "" {
				t.Errorf("second read (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(append(running, "Conversion Completed"), b.events(alder, id)); diff != "" {
				t.Errorf("in the end (-want +got):\n%s", diff)
			}
			if s := b.ok(http.StatusOK, b.get(subscriptionPath(alder, id))); s["quantity"] != 20.0 {
				t.Errorf("%v seats in the end", s["quantity"])
			}
		})
	}
}

func TestTransition_slowByReads_readsOfTheSubscriptionCountToo(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.TransitionReads = 2 })
	id := simulator.AlderClosedWindow
	b.ok(http.StatusOK, b.transit(alder, id, simulator.BusinessStandard, "P1Y", "annual", 5))
	b.advance(time.Minute)
	for i, want := range []float64{25, 25, 20} {
		if s := b.ok(http.StatusOK, b.get(subscriptionPath(alder, id))); s["quantity"] != want {
			t.Errorf("read %d shows %v seats, want %v", i, s["quantity"], want)
		}
	}
	last := look(b.ok(http.StatusOK, b.get(subscriptionPath(alder, id)+"/transitions")), "transition.0.events.2")
	if text(last, "status") != "Completed" || text(last, "timestamp") != "2026-11-02T09:01:00Z" {
		t.Errorf("last event %v", last)
	}
	if n := len(b.get("/v1/customers/" + alder + "/subscriptions").items(t)); n != 7 {
		t.Errorf("%d subscriptions, want the six and the new one", n)
	}
}

func TestTransition_thatFails_changesNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.TransitionFails, s.TransitionReads = 12, 1 })
	id := simulator.AlderClosedWindow
	before := b.subscription(alder, id)
	b.ok(http.StatusOK, b.transit(alder, id, simulator.BusinessStandard, "P1Y", "annual", 25))
	b.refused(http.StatusConflict, 800082, b.call(http.MethodPatch, subscriptionPath(alder, id), body{"friendlyName": "meanwhile", "autoRenewEnabled": true}))
	b.get(subscriptionPath(alder, id) + "/transitions")
	if diff := cmp.Diff(before, b.subscription(alder, id)); diff != "" {
		t.Errorf("subscription (-want +got):\n%s", diff)
	}
	list := elements(b.ok(http.StatusOK, b.get(subscriptionPath(alder, id)+"/transitions")), "transition.0.events")
	last := list[len(list)-1]
	if text(last, "status") != "Failed" || look(last, "errors.code") != 12.0 || text(last, "name") != "Conversion" {
		t.Errorf("last event %v", last)
	}
	b.switched(func(s *simulator.Behaviors) { s.TransitionFails = 0 })
	b.ok(http.StatusOK, b.transit(alder, id, simulator.BusinessStandard, "P1Y", "annual", 25))
}

func TestTransition_sameRequestID_isCarriedOutOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := simulator.AlderClosedWindow
	ask := body{"toCatalogItemId": b.availability(alder, simulator.BusinessStandard, "P1Y", "annual"), "quantity": 5, "transitionType": "transition_only"}
	post := func() reply {
		return b.call(http.MethodPost, subscriptionPath(alder, id)+"/transitions", ask, "MS-RequestId", "11111111-0000-4000-8000-000000000001")
	}
	first, second := post(), post()
	if first.status != http.StatusOK || string(first.body) != string(second.body) {
		t.Errorf("first %s\nsecond %s", first.body, second.body)
	}
	if got := b.subscription(alder, id).Quantity; got != 20 {
		t.Errorf("%d seats", got)
	}
}

func TestTransition_switches_changeTheWire(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) {
		s.TransitionsKey, s.EventsKey, s.StartedBlank, s.ReassignmentEvent = "items", "Events", true, "LicenseReassignment"
	})
	id := simulator.AlderClosedWindow
	got := b.ok(http.StatusOK, b.transit(alder, id, simulator.BusinessStandard, "P1Y", "annual", 5, "transitionType", "Transition_With_License_Transfer"))
	if text(got, "Events.status") != "Started " {
		t.Errorf("answer %v", got)
	}
	for _, query := range []string{"", "?operationId=" + strings.ToUpper(text(got, "operationId")), "?operation-id=" + text(got, "operationId")} {
		list := b.get(subscriptionPath(alder, id) + "/transitions" + query).items(t)
		if len(list) != 1 || text(list[0], "Events.2.name") != "LicenseReassignment" {
			t.Errorf("list%s: %v", query, list)
		}
	}
	b.refused(http.StatusNotFound, 20003, b.get(subscriptionPath(alder, id)+"/transitions?operationId=11111111-0000-4000-8000-000000000009"))
}

func TestTransition_quirks_spellTheListsInBothWays(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for seed := range int64(40) {
		b := openBench(t, simulator.Options{Seed: seed + 1})
		item := b.availabilityQuietly(simulator.BusinessStandard)
		got := b.call(http.MethodPost, subscriptionPath(alder, simulator.AlderClosedWindow)+"/transitions", body{
			"toCatalogItemId": item, "quantity": 5, "transitionType": "transition_only",
		})
		if got.status != http.StatusOK {
			t.Fatalf("seed %d: %d %s", seed+1, got.status, got.body)
		}
		list := string(b.get(subscriptionPath(alder, simulator.AlderClosedWindow) + "/transitions").body)
		seen["Events"] = seen["Events"] || (strings.Contains(string(got.body), `"Events":`) && strings.Contains(string(got.body), `"quantity":`))
		seen["blank"] = seen["blank"] || strings.Contains(string(got.body), `"Started "`)
		seen["items"] = seen["items"] || strings.Contains(list, `"items":`)
		seen["transition"] = seen["transition"] || strings.Contains(list, `"transition":`)
	}
	for _, name := range []string{"Events", "blank", "items", "transition"} {
		if !seen[name] {
			t.Errorf("no seed shows %q", name)
		}
	}
}

// availabilityQuietly gives the catalog item of an offer's P1Y annual plan, whatever the look of answers.
func (b *bench) availabilityQuietly(offer string) string {
	b.t.Helper()
	plain := openBench(b.t, simulator.Options{})
	return plain.availability(alder, offer, "P1Y", "annual")
}

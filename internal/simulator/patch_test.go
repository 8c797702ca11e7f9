package simulator_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// alter reads a subscription, sets the named properties (nil removes) and sends it back.
func (b *bench) alter(tenant, id string, pairs ...any) reply {
	b.t.Helper()
	s := b.ok(http.StatusOK, b.get(subscriptionPath(tenant, id)))
	for name, value := range with(body{}, pairs...) {
		if value == nil {
			delete(s, name)
			continue
		}
		s[name] = value
	}
	return b.call(http.MethodPatch, subscriptionPath(tenant, id), s)
}

func (b *bench) subscription(tenant, id string) simulator.Subscription {
	b.t.Helper()
	list, err := b.sim.Subscriptions(b.t.Context(), tenant)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, s := range list {
		if s.ID == id {
			return s
		}
	}
	b.t.Fatalf("no subscription %s", id)
	return simulator.Subscription{}
}

const alder = simulator.AlderClinics

func TestPatch_wholeResourceUnchanged_changesNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, id := range []string{
		simulator.AlderOpenWindow, simulator.AlderClosedWindow, simulator.AlderTwoBatches, simulator.AlderScheduled,
		simulator.AlderTrial, simulator.AlderTermEnd,
	} {
		before := b.ok(http.StatusOK, b.get(subscriptionPath(alder, id)))
		after := b.ok(http.StatusOK, b.alter(alder, id))
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("%s (-before +after):\n%s", id, diff)
		}
		if n := b.subscription(alder, id).Updates; n != 0 {
			t.Errorf("%s counts %d updates", id, n)
		}
	}
}

func TestPatch_leftOut_hasItsMeaning(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	got := b.ok(http.StatusOK, b.call(http.MethodPatch, subscriptionPath(alder, simulator.AlderScheduled), body{"FRIENDLYNAME": "Labs", "nonsense": 1, "creationDate": "2001-01-01"}))
	if got["friendlyName"] != "Labs" || got["autoRenewEnabled"] != false || got["scheduledNextTermInstructions"] != nil {
		t.Errorf("after a minimal PATCH: %v", got)
	}
	for _, key := range []string{"termLifeCycleState", "trackingTag", "productLineage", "nonsense"} {
		if got[key] != nil {
			t.Errorf("%s is still there: %v", key, got[key])
		}
	}
	if got["creationDate"] != "2026-01-10T12:00:00Z" {
		t.Errorf("creationDate %v", got["creationDate"])
	}
}

func TestPatch_undocumentedFieldsThatCameBack_areKept(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	before := b.ok(http.StatusOK, b.get(subscriptionPath(alder, simulator.AlderOpenWindow)))
	after := b.ok(http.StatusOK, b.alter(alder, simulator.AlderOpenWindow, "friendlyName", "Reception", "trackingTag", nil))
	if after["trackingTag"] != nil {
		t.Errorf("trackingTag %v", after["trackingTag"])
	}
	for _, key := range []string{"termLifeCycleState", "productLineage"} {
		if before[key] == nil || !cmp.Equal(before[key], after[key]) {
			t.Errorf("%s was %v, is %v", key, before[key], after[key])
		}
	}
}

func TestReduce_windowIsExactToTheSecond(t *testing.T) {
	t.Parallel()
	for offset, allowed := range map[time.Duration]bool{-time.Second: true, 0: false, time.Second: false} {
		b := newBench(t)
		s := b.subscription(alder, simulator.AlderOpenWindow)
		if err := b.sim.SetClock(t.Context(), s.CancelUntil.Add(offset)); err != nil {
			t.Fatal(err)
		}
		got := b.alter(alder, simulator.AlderOpenWindow, "quantity", 9)
		if allowed {
			b.ok(http.StatusOK, got)
			continue
		}
		b.refused(http.StatusBadRequest, 800090, got)
	}
}

func TestCancel_windowIsExactToTheSecond(t *testing.T) {
	t.Parallel()
	for offset, allowed := range map[time.Duration]bool{-time.Second: true, 0: false, time.Second: false} {
		b := newBench(t)
		s := b.subscription(alder, simulator.AlderOpenWindow)
		if err := b.sim.SetClock(t.Context(), s.CancelUntil.Add(offset)); err != nil {
			t.Fatal(err)
		}
		got := b.alter(alder, simulator.AlderOpenWindow, "status", "deleted")
		if !allowed {
			b.refused(http.StatusBadRequest, 900117, got)
			continue
		}
		if after := b.ok(http.StatusOK, got); after["status"] != "deleted" || after["cancellationAllowedUntilDate"] != nil {
			t.Errorf("after cancellation %v", after)
		}
		b.refused(http.StatusBadRequest, 2011, b.alter(alder, simulator.AlderOpenWindow, "friendlyName", "again"))
		if again := b.ok(http.StatusOK, b.get(subscriptionPath(alder, simulator.AlderOpenWindow))); again["status"] != "deleted" {
			t.Errorf("read later: %v", again["status"])
		}
	}
}

func TestReduce_takesFromOpenBatchesOnly(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := simulator.AlderTwoBatches // 20 old seats, 5 of yesterday
	b.refused(http.StatusBadRequest, 800090, b.alter(alder, id, "quantity", 19))
	b.ok(http.StatusOK, b.alter(alder, id, "quantity", 22))
	if got := b.subscription(alder, id).Refundable; len(got) != 1 || got[0].Quantity != 2 {
		t.Errorf("refundable %v", got)
	}
	// The seats added later do not reopen the way to cancel.
	b.refused(http.StatusBadRequest, 900117, b.alter(alder, id, "status", "deleted"))
	b.refused(http.StatusBadRequest, 800090, b.alter(alder, id, "quantity", 19))
	b.ok(http.StatusOK, b.alter(alder, id, "quantity", 20))
	got := b.ok(http.StatusOK, b.get(subscriptionPath(alder, id)))
	if diff := cmp.Diff(body{"totalQuantity": 0.0, "details": []any{}}, got["refundableQuantity"]); diff != "" {
		t.Errorf("nothing left to refund (-want +got):\n%s", diff)
	}
}

func TestReduce_consumesBatchesInTheConfiguredOrder(t *testing.T) {
	t.Parallel()
	for order, want := range map[string][]int{"newest": {10, 1}, "oldest": {6, 5}} {
		b := newBench(t, func(s *simulator.Behaviors) { s.ReduceOrder = order })
		id := simulator.AlderOpenWindow
		b.ok(http.StatusOK, b.alter(alder, id, "quantity", 15))
		b.ok(http.StatusOK, b.alter(alder, id, "quantity", 11))
		got := []int{}
		for _, one := range b.subscription(alder, id).Refundable {
			got = append(got, one.Quantity)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s first (-want +got):\n%s", order, diff)
		}
	}
}

func TestQuantity_limits(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.refused(http.StatusBadRequest, 2002, b.alter(alder, simulator.AlderOpenWindow, "quantity", 0))
	b.refused(http.StatusBadRequest, 2002, b.alter(alder, simulator.AlderOpenWindow, "quantity", 301))
	b.buy(alder, b.line(alder, simulator.BusinessPremium, "P1Y", "annual", 100))
	b.refused(http.StatusForbidden, 800088, b.alter(alder, simulator.AlderTermEnd, "quantity", 201))
	b.ok(http.StatusOK, b.alter(alder, simulator.AlderTermEnd, "quantity", 200))
	b.refused(http.StatusBadRequest, 800095, b.alter(alder, simulator.AlderTrial, "quantity", 30))
	b.refused(http.StatusBadRequest, 800096, b.alter(alder, simulator.AlderTrial, "status", "suspended"))
	b.refused(http.StatusBadRequest, 800091, b.alter(simulator.BirchLogistics, simulator.BirchSuspended, "quantity", 16))
	b.refused(http.StatusBadRequest, 900279, b.alter(simulator.BirchLogistics, simulator.BirchExpired, "quantity", 7))
	b.refused(http.StatusNotFound, 20003, b.get(subscriptionPath(alder, simulator.BirchExpired)))
}

func TestQuantity_change_isWrittenAsAnOrder(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.ok(http.StatusOK, b.alter(alder, simulator.AlderOpenWindow, "quantity", 12))
	b.ok(http.StatusOK, b.alter(alder, simulator.AlderOpenWindow, "quantity", 9))
	b.ok(http.StatusOK, b.alter(alder, simulator.AlderOpenWindow, "status", "deleted"))
	orders, err := b.sim.Orders(t.Context(), alder)
	if err != nil {
		t.Fatal(err)
	}
	type change struct {
		Transaction string
		Quantity    int
	}
	got := []change{}
	for _, o := range orders {
		if o.Lines[0].SubscriptionID == simulator.AlderOpenWindow {
			got = append(got, change{o.Lines[0].Transaction, o.Lines[0].Quantity})
		}
	}
	want := []change{{"New", 10}, {"addQuantity", 2}, {"removeQuantity", 3}, {"cancel", 9}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("orders (-want +got):\n%s", diff)
	}
}

func TestStatus_suspendAndReactivate(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := simulator.AlderOpenWindow
	got := b.ok(http.StatusOK, b.alter(alder, id, "status", "suspended"))
	if refundable, present := got["refundableQuantity"]; got["autoRenewEnabled"] != false || !present || refundable != nil {
		t.Errorf("suspended: %v", got)
	}
	if got["cancellationAllowedUntilDate"] == nil {
		t.Error("the window of cancellation ended with suspension")
	}
	b.refused(http.StatusBadRequest, 800040, b.alter(alder, id, "status", "disabled"))
	b.refused(http.StatusBadRequest, 800093, b.alter(alder, id, "autoRenewEnabled", true))
	cancel := []any{body{"scheduleType": "TermEnd", "actionType": "Cancel"}}
	b.refused(http.StatusBadRequest, 800091, b.alter(alder, id, "scheduledActions", cancel))
	back := b.ok(http.StatusOK, b.alter(alder, id, "status", "active", "autoRenewEnabled", true))
	if back["status"] != "active" || back["autoRenewEnabled"] != false {
		t.Errorf("auto-renew came back with the status: %v", back["autoRenewEnabled"])
	}
	if on := b.ok(http.StatusOK, b.alter(alder, id, "autoRenewEnabled", true)); on["autoRenewEnabled"] != true {
		t.Errorf("auto-renew %v", on["autoRenewEnabled"])
	}
}

func TestUpdates_beyondTheLifetimeLimit_areRefused(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.UpdatesLimit = 2 })
	for _, name := range []string{"one", "two"} {
		b.ok(http.StatusOK, b.alter(alder, simulator.AlderOpenWindow, "friendlyName", name))
	}
	b.refused(http.StatusBadRequest, 900311, b.alter(alder, simulator.AlderOpenWindow, "friendlyName", "three"))
}

func TestErrorCodes_followTheirSwitches(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.ReduceCode, s.CancelCode = 900257, 900213 })
	b.refused(http.StatusBadRequest, 900257, b.alter(alder, simulator.AlderClosedWindow, "quantity", 24))
	b.refused(http.StatusBadRequest, 900213, b.alter(alder, simulator.AlderClosedWindow, "status", "deleted"))
}

func TestPatch_accepted_showsTheChangeLater(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.PatchReads = 2 })
	id := simulator.AlderOpenWindow
	got := b.alter(alder, id, "quantity", 12)
	if got.status != http.StatusAccepted || got.header.Get("Location") != "/customers/"+alder+"/subscriptions/"+id || len(got.body) != 0 {
		t.Fatalf("%d %v %q", got.status, got.header, got.body)
	}
	b.refused(http.StatusConflict, 800082, b.call(http.MethodPatch, subscriptionPath(alder, id), body{"quantity": 13, "autoRenewEnabled": true}))
	for i, want := range []float64{10, 10, 12} {
		if s := b.ok(http.StatusOK, b.get(subscriptionPath(alder, id))); s["quantity"] != want {
			t.Errorf("read %d shows %v seats, want %v", i, s["quantity"], want)
		}
	}
}

func product(t *testing.T, catalogItemID, term, cycle string) body {
	t.Helper()
	parts := strings.Split(catalogItemID, ":")
	if len(parts) != 3 {
		t.Fatalf("%q is no catalog item id", catalogItemID)
	}
	return body{"productId": parts[0], "skuId": parts[1], "availabilityId": parts[2], "termDuration": term, "billingCycle": cycle}
}

func TestSchedule_oldForm_isCheckedAndShown(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := simulator.AlderClosedWindow // BusinessBasic, P1Y annual
	good := product(t, b.availability(alder, simulator.BusinessBasic, "P3Y", "annual"), "P3Y", "annual")
	yearly := product(t, b.availability(alder, simulator.BusinessBasic, "P1Y", "annual"), "P3Y", "annual")
	b.refused(http.StatusBadRequest, 800121, b.alter(alder, id, "scheduledNextTermInstructions", body{"product": yearly, "quantity": 10}))
	stale := with(product(t, b.availability(alder, simulator.BusinessBasic, "P1Y", "annual"), "P1Y", "annual"), "availabilityId", "CFQ7TTC0ZZZZ")
	b.refused(http.StatusNotFound, 400019, b.alter(alder, id, "scheduledNextTermInstructions", body{"product": stale, "quantity": 10}))
	retired := product(t, b.availability(alder, simulator.Office365E1, "P1Y", "annual"), "P1Y", "annual")
	b.refused(http.StatusForbidden, 800020, b.alter(alder, id, "scheduledNextTermInstructions", body{"product": retired, "quantity": 10}))
	b.refused(http.StatusBadRequest, 2002, b.alter(alder, id, "scheduledNextTermInstructions", body{"product": good, "quantity": 301}))
	b.refused(http.StatusBadRequest, 800002, b.alter(alder, id, "autoRenewEnabled", false, "scheduledNextTermInstructions", body{"product": good, "quantity": 10}))
	b.refused(http.StatusBadRequest, 800002, b.alter(alder, id, "scheduledNextTermInstructions", body{"product": with(body{}, "productId", "CFQ7TTC0LH18"), "quantity": 10}))
	got := b.ok(http.StatusOK, b.alter(alder, id, "scheduledNextTermInstructions", body{"product": good, "quantity": 10}))
	if diff := cmp.Diff(any(body{"product": good, "quantity": 10.0}), got["scheduledNextTermInstructions"]); diff != "" {
		t.Errorf("schedule (-want +got):\n%s", diff)
	}
	if off := b.ok(http.StatusOK, b.alter(alder, id, "scheduledNextTermInstructions", nil)); off["scheduledNextTermInstructions"] != nil {
		t.Errorf("still scheduled: %v", off["scheduledNextTermInstructions"])
	}
}

func TestSchedule_isSilentlyDroppedByOtherChanges(t *testing.T) {
	t.Parallel()
	id := simulator.AlderScheduled
	for name, change := range map[string][]any{
		"seats":      {"quantity", 11},
		"suspension": {"status", "suspended"},
		"auto-renew": {"autoRenewEnabled", false},
	} {
		b := newBench(t)
		got := b.ok(http.StatusOK, b.alter(alder, id, change...))
		if got["scheduledNextTermInstructions"] != nil {
			t.Errorf("%s: still scheduled", name)
		}
	}
	b := newBench(t)
	if got := b.ok(http.StatusOK, b.alter(alder, id, "friendlyName", "Labs")); got["scheduledNextTermInstructions"] == nil {
		t.Error("a new name dropped the schedule")
	}
}

func TestSchedule_forms_followTheSwitch(t *testing.T) {
	t.Parallel()
	for form, want := range map[string][2]bool{"both": {false, true}, "old": {true, false}, "new": {false, true}} {
		b := newBench(t, func(s *simulator.Behaviors) { s.ScheduleForms = form })
		id := simulator.AlderClosedWindow
		p := product(t, b.availability(alder, simulator.BusinessBasic, "P1Y", "annual"), "P1Y", "annual")
		got := b.ok(http.StatusOK, b.alter(
			alder, id, "scheduledNextTermInstructions", body{"product": p, "quantity": 10},
			"scheduledActions", []any{body{"scheduledType": "TermEnd", "actionType": "renewToNewTerm", "instructions": body{"product": p, "quantity": 11}}},
		))
		if shown := [2]bool{got["scheduledNextTermInstructions"] != nil, got["scheduledActions"] != nil}; shown != want {
			t.Errorf("%s: old and new shown as %v, want %v", form, shown, want)
		}
		quantity := b.subscription(alder, id).ScheduledQuantity
		if wantQuantity := map[string]int{"both": 11, "old": 10, "new": 11}[form]; quantity != wantQuantity {
			t.Errorf("%s: %d seats scheduled, want %d", form, quantity, wantQuantity)
		}
	}
}

func TestSchedule_cancel_needsAutoRenewOff(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := simulator.AlderClosedWindow
	cancel := []any{body{"scheduleType": "TermEnd", "actionType": "Cancel"}}
	b.refused(http.StatusBadRequest, 800002, b.alter(alder, id, "scheduledActions", cancel))
	got := b.ok(http.StatusOK, b.alter(alder, id, "autoRenewEnabled", false, "scheduledActions", cancel))
	if diff := cmp.Diff(any(cancel), got["scheduledActions"]); diff != "" {
		t.Errorf("scheduledActions (-want +got):\n%s", diff)
	}
	b.refused(http.StatusBadRequest, 800002, b.alter(alder, id, "autoRenewEnabled", true))
	back := b.ok(http.StatusOK, b.alter(alder, id, "autoRenewEnabled", true, "scheduledActions", nil))
	if back["autoRenewEnabled"] != true || back["scheduledActions"] != nil {
		text, _ := json.Marshal(back)
		t.Errorf("back to renewal: %s", text)
	}
}

package partnercenter_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

func TestPatch_wholeResourceUnchanged_changesNothing(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	for _, id := range []string{
		simulator.AlderOpenWindow, simulator.AlderClosedWindow, simulator.AlderTwoBatches, simulator.AlderScheduled,
		simulator.AlderTrial, simulator.AlderTermEnd,
	} {
		before := b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(simtest.Alder, id)))
		after := b.OK(http.StatusOK, b.Alter(simtest.Alder, id))
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("%s (-before +after):\n%s", id, diff)
		}
		if n := b.Subscription(simtest.Alder, id).Updates; n != 0 {
			t.Errorf("%s counts %d updates", id, n)
		}
	}
}

func TestPatch_leftOut_hasItsMeaning(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	got := b.OK(http.StatusOK, b.Call(http.MethodPatch, simtest.SubscriptionPath(simtest.Alder,
		simulator.AlderScheduled), simtest.Body{"FRIENDLYNAME": "Labs", "nonsense": 1, "creationDate": "2001-01-01"}))
	if got["friendlyName"] != "Labs" || got["autoRenewEnabled"] != false ||
		got["scheduledNextTermInstructions"] != nil {
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
	b := simtest.New(t)
	before := b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(simtest.Alder, simulator.AlderOpenWindow)))
	after := b.OK(http.StatusOK, b.Alter(simtest.Alder, simulator.AlderOpenWindow, "friendlyName", "Reception",
		"trackingTag", nil))
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
		b := simtest.New(t)
		s := b.Subscription(simtest.Alder, simulator.AlderOpenWindow)
		if err := b.Sim.SetClock(t.Context(), s.CancelUntil.Add(offset)); err != nil {
			t.Fatal(err)
		}
		got := b.Alter(simtest.Alder, simulator.AlderOpenWindow, "quantity", 9)
		if allowed {
			b.OK(http.StatusOK, got)
			continue
		}
		b.Refused(http.StatusBadRequest, 800090, got)
	}
}

func TestCancel_windowIsExactToTheSecond(t *testing.T) {
	t.Parallel()
	for offset, allowed := range map[time.Duration]bool{-time.Second: true, 0: false, time.Second: false} {
		b := simtest.New(t)
		s := b.Subscription(simtest.Alder, simulator.AlderOpenWindow)
		if err := b.Sim.SetClock(t.Context(), s.CancelUntil.Add(offset)); err != nil {
			t.Fatal(err)
		}
		got := b.Alter(simtest.Alder, simulator.AlderOpenWindow, "status", "deleted")
		if !allowed {
			b.Refused(http.StatusBadRequest, 900117, got)
			continue
		}
		if after := b.OK(http.StatusOK, got); after["status"] != "deleted" ||
			after["cancellationAllowedUntilDate"] != nil {
			t.Errorf("after cancellation %v", after)
		}
		b.Refused(http.StatusBadRequest, 2011, b.Alter(simtest.Alder, simulator.AlderOpenWindow,
			"friendlyName", "again"))
		if again := b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(simtest.Alder,
			simulator.AlderOpenWindow))); again["status"] != "deleted" {
			t.Errorf("read later: %v", again["status"])
		}
	}
}

func TestReduce_takesFromOpenBatchesOnly(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	id := simulator.AlderTwoBatches // 20 old seats, 5 of yesterday
	b.Refused(http.StatusBadRequest, 800090, b.Alter(simtest.Alder, id, "quantity", 19))
	b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "quantity", 22))
	if got := b.Subscription(simtest.Alder, id).Refundable; len(got) != 1 || got[0].Quantity != 2 {
		t.Errorf("refundable %v", got)
	}
	// The seats added later do not reopen the way to cancel.
	b.Refused(http.StatusBadRequest, 900117, b.Alter(simtest.Alder, id, "status", "deleted"))
	b.Refused(http.StatusBadRequest, 800090, b.Alter(simtest.Alder, id, "quantity", 19))
	b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "quantity", 20))
	got := b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(simtest.Alder, id)))
	if diff := cmp.Diff(simtest.Body{"totalQuantity": 0.0, "details": []any{}}, got["refundableQuantity"]); diff != "" {
		t.Errorf("nothing left to refund (-want +got):\n%s", diff)
	}
}

func TestReduce_consumesBatchesInTheConfiguredOrder(t *testing.T) {
	t.Parallel()
	for order, want := range map[string][]int{"newest": {10, 1}, "oldest": {6, 5}} {
		b := simtest.New(t, func(s *simulator.Behaviors) { s.ReduceOrder = order })
		id := simulator.AlderOpenWindow
		b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "quantity", 15))
		b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "quantity", 11))
		got := []int{}
		for _, one := range b.Subscription(simtest.Alder, id).Refundable {
			got = append(got, one.Quantity)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s first (-want +got):\n%s", order, diff)
		}
	}
}

func TestQuantity_limits(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.Refused(http.StatusBadRequest, 2002, b.Alter(simtest.Alder, simulator.AlderOpenWindow, "quantity", 0))
	b.Refused(http.StatusBadRequest, 2002, b.Alter(simtest.Alder, simulator.AlderOpenWindow, "quantity", 301))
	b.Buy(simtest.Alder, b.Line(simtest.Alder, simulator.BusinessPremium, "P1Y", "annual", 100))
	b.Refused(http.StatusForbidden, 800088, b.Alter(simtest.Alder, simulator.AlderTermEnd, "quantity", 201))
	b.OK(http.StatusOK, b.Alter(simtest.Alder, simulator.AlderTermEnd, "quantity", 200))
	b.Refused(http.StatusBadRequest, 800095, b.Alter(simtest.Alder, simulator.AlderTrial, "quantity", 30))
	b.Refused(http.StatusBadRequest, 800096, b.Alter(simtest.Alder, simulator.AlderTrial, "status", "suspended"))
	b.Refused(http.StatusBadRequest, 800091, b.Alter(simulator.BirchLogistics, simulator.BirchSuspended,
		"quantity", 16))
	b.Refused(http.StatusBadRequest, 900279, b.Alter(simulator.BirchLogistics, simulator.BirchExpired, "quantity", 7))
	b.Refused(http.StatusNotFound, 20003, b.Get(simtest.SubscriptionPath(simtest.Alder, simulator.BirchExpired)))
}

func TestQuantity_change_isWrittenAsAnOrder(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.OK(http.StatusOK, b.Alter(simtest.Alder, simulator.AlderOpenWindow, "quantity", 12))
	b.OK(http.StatusOK, b.Alter(simtest.Alder, simulator.AlderOpenWindow, "quantity", 9))
	b.OK(http.StatusOK, b.Alter(simtest.Alder, simulator.AlderOpenWindow, "status", "deleted"))
	orders, err := b.Sim.Orders(t.Context(), simtest.Alder)
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
	b := simtest.New(t)
	id := simulator.AlderOpenWindow
	got := b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "status", "suspended"))
	if refundable, present := got["refundableQuantity"]; got["autoRenewEnabled"] != false || !present ||
		refundable != nil {
		t.Errorf("suspended: %v", got)
	}
	if got["cancellationAllowedUntilDate"] == nil {
		t.Error("the window of cancellation ended with suspension")
	}
	b.Refused(http.StatusBadRequest, 800040, b.Alter(simtest.Alder, id, "status", "disabled"))
	b.Refused(http.StatusBadRequest, 800093, b.Alter(simtest.Alder, id, "autoRenewEnabled", true))
	cancel := []any{simtest.Body{"scheduleType": "TermEnd", "actionType": "Cancel"}}
	b.Refused(http.StatusBadRequest, 800091, b.Alter(simtest.Alder, id, "scheduledActions", cancel))
	back := b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "status", "active", "autoRenewEnabled", true))
	if back["status"] != "active" || back["autoRenewEnabled"] != false {
		t.Errorf("auto-renew came back with the status: %v", back["autoRenewEnabled"])
	}
	if on := b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "autoRenewEnabled", true)); on["autoRenewEnabled"] != true {
		t.Errorf("auto-renew %v", on["autoRenewEnabled"])
	}
}

func TestUpdates_beyondTheLifetimeLimit_areRefused(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.UpdatesLimit = 2 })
	for _, name := range []string{"one", "two"} {
		b.OK(http.StatusOK, b.Alter(simtest.Alder, simulator.AlderOpenWindow, "friendlyName", name))
	}
	b.Refused(http.StatusBadRequest, 900311, b.Alter(simtest.Alder, simulator.AlderOpenWindow, "friendlyName", "three"))
}

func TestErrorCodes_followTheirSwitches(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.ReduceCode, s.CancelCode = 900257, 900213 })
	b.Refused(http.StatusBadRequest, 900257, b.Alter(simtest.Alder, simulator.AlderClosedWindow, "quantity", 24))
	b.Refused(http.StatusBadRequest, 900213, b.Alter(simtest.Alder, simulator.AlderClosedWindow, "status", "deleted"))
}

func TestPatch_accepted_showsTheChangeLater(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.PatchReads = 2 })
	id := simulator.AlderOpenWindow
	got := b.Alter(simtest.Alder, id, "quantity", 12)
	if got.Status != http.StatusAccepted || got.Header.Get("Location") != "/customers/"+simtest.Alder+"/subscriptions/"+
		id || len(got.Body) != 0 {
		t.Fatalf("%d %v %q", got.Status, got.Header, got.Body)
	}
	b.Refused(http.StatusConflict, 800082, b.Call(http.MethodPatch, simtest.SubscriptionPath(simtest.Alder, id),
		simtest.Body{"quantity": 13, "autoRenewEnabled": true}))
	for i, want := range []float64{10, 10, 12} {
		if s := b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(simtest.Alder, id))); s["quantity"] != want {
			t.Errorf("read %d shows %v seats, want %v", i, s["quantity"], want)
		}
	}
}

func TestSchedule_oldForm_isCheckedAndShown(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	id := simulator.AlderClosedWindow // BusinessBasic, P1Y annual
	good := simtest.Product(t, b.Availability(simtest.Alder, simulator.BusinessBasic, "P3Y", "annual"), "P3Y", "annual")
	yearly := simtest.Product(t, b.Availability(simtest.Alder, simulator.BusinessBasic, "P1Y", "annual"),
		"P3Y", "annual")
	b.Refused(http.StatusBadRequest, 800121, b.Alter(simtest.Alder, id, "scheduledNextTermInstructions",
		simtest.Body{"product": yearly, "quantity": 10}))
	stale := simtest.With(simtest.Product(t, b.Availability(simtest.Alder, simulator.BusinessBasic, "P1Y", "annual"),
		"P1Y", "annual"), "availabilityId", "CFQ7TTC0ZZZZ")
	b.Refused(http.StatusNotFound, 400019, b.Alter(simtest.Alder, id, "scheduledNextTermInstructions",
		simtest.Body{"product": stale, "quantity": 10}))
	retired := simtest.Product(t, b.Availability(simtest.Alder, simulator.Office365E1, "P1Y", "annual"),
		"P1Y", "annual")
	b.Refused(http.StatusForbidden, 800020, b.Alter(simtest.Alder, id, "scheduledNextTermInstructions",
		simtest.Body{"product": retired, "quantity": 10}))
	b.Refused(http.StatusBadRequest, 2002, b.Alter(simtest.Alder, id, "scheduledNextTermInstructions",
		simtest.Body{"product": good, "quantity": 301}))
	b.Refused(http.StatusBadRequest, 800002, b.Alter(simtest.Alder, id, "autoRenewEnabled", false,
		"scheduledNextTermInstructions", simtest.Body{"product": good, "quantity": 10}))
	b.Refused(http.StatusBadRequest, 800002, b.Alter(simtest.Alder, id, "scheduledNextTermInstructions",
		simtest.Body{"product": simtest.With(simtest.Body{}, "productId", "CFQ7TTC0LH18"), "quantity": 10}))
	got := b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "scheduledNextTermInstructions",
		simtest.Body{"product": good, "quantity": 10}))
	if diff := cmp.Diff(any(simtest.Body{"product": good, "quantity": 10.0}),
		got["scheduledNextTermInstructions"]); diff != "" {
		t.Errorf("schedule (-want +got):\n%s", diff)
	}
	if off := b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "scheduledNextTermInstructions",
		nil)); off["scheduledNextTermInstructions"] != nil {
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
		b := simtest.New(t)
		got := b.OK(http.StatusOK, b.Alter(simtest.Alder, id, change...))
		if got["scheduledNextTermInstructions"] != nil {
			t.Errorf("%s: still scheduled", name)
		}
	}
	b := simtest.New(t)
	if got := b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "friendlyName",
		"Labs")); got["scheduledNextTermInstructions"] == nil {
		t.Error("a new name dropped the schedule")
	}
}

func TestSchedule_forms_followTheSwitch(t *testing.T) {
	t.Parallel()
	for form, want := range map[string][2]bool{"both": {false, true}, "old": {true, false}, "new": {false, true}} {
		b := simtest.New(t, func(s *simulator.Behaviors) { s.ScheduleForms = form })
		id := simulator.AlderClosedWindow
		p := simtest.Product(t, b.Availability(simtest.Alder, simulator.BusinessBasic, "P1Y", "annual"),
			"P1Y", "annual")
		got := b.OK(http.StatusOK, b.Alter(
			simtest.Alder, id, "scheduledNextTermInstructions", simtest.Body{"product": p, "quantity": 10},
			"scheduledActions", []any{simtest.Body{
				"scheduledType": "TermEnd", "actionType": "renewToNewTerm",
				"instructions": simtest.Body{"product": p, "quantity": 11},
			}},
		))
		if shown := [2]bool{
			got["scheduledNextTermInstructions"] != nil,
			got["scheduledActions"] != nil,
		}; shown != want {
			t.Errorf("%s: old and new shown as %v, want %v", form, shown, want)
		}
		quantity := b.Subscription(simtest.Alder, id).ScheduledQuantity
		if wantQuantity := map[string]int{"both": 11, "old": 10, "new": 11}[form]; quantity != wantQuantity {
			t.Errorf("%s: %d seats scheduled, want %d", form, quantity, wantQuantity)
		}
	}
}

func TestSchedule_cancel_needsAutoRenewOff(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	id := simulator.AlderClosedWindow
	cancel := []any{simtest.Body{"scheduleType": "TermEnd", "actionType": "Cancel"}}
	b.Refused(http.StatusBadRequest, 800002, b.Alter(simtest.Alder, id, "scheduledActions", cancel))
	got := b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "autoRenewEnabled", false, "scheduledActions", cancel))
	if diff := cmp.Diff(any(cancel), got["scheduledActions"]); diff != "" {
		t.Errorf("scheduledActions (-want +got):\n%s", diff)
	}
	b.Refused(http.StatusBadRequest, 800002, b.Alter(simtest.Alder, id, "autoRenewEnabled", true))
	back := b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "autoRenewEnabled", true, "scheduledActions", nil))
	if back["autoRenewEnabled"] != true || back["scheduledActions"] != nil {
		text, _ := json.Marshal(back)
		t.Errorf("back to renewal: %s", text)
	}
}

package subscription_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// A whole life leaves a line for each change, and none for what changes nothing.
func TestReceipts_ofAWholeLife_areThoseOfTheService(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Behave("provisioning-delay=0s")
	book := w.KeepReceipts()
	says := func(want ...string) func() {
		return func() {
			if diff := cmp.Diff(want, book.Actions()); diff != "" {
				t.Errorf("receipts (-want +got):\n%s", diff)
			}
		}
	}
	const next = "renewal = { quantity = 20 }"
	w.Test(
		resource.TestStep{Config: w.Provider(seats()), PlanOnly: true, ExpectNonEmptyPlan: true},
		applied(w, says(), seats(), value("seats", number(25))),
		unchanged(w, says("purchase done"), seats()),
		applied(w, nil, seats("quantity = 30")),
		applied(w, nil, seats("quantity = 27")),
		applied(w, nil, e5("quantity = 27")),
		applied(w, nil, e5("quantity = 27", next)),
		applied(w, nil, e5("quantity = 27", next, "suspended = true")),
		applied(w, nil, e5("quantity = 27", next, "suspended = false")),
		applied(w, nil, e5("quantity = 27", `friendly_name = "Counter"`)),
		applied(w, nil, e5("quantity = 27", `friendly_name = "Counter"`, `end_of_term = "cancel"`)),
		resource.TestStep{RefreshState: true},
		resource.TestStep{Config: w.Provider(gone)},
	)
	says("purchase done", "add_seats done", "reduce_seats done", "upgrade done", "schedule_renewal done", "suspend done",
		"resume done", "set_end_of_term done", "schedule_renewal done", "rename done", "withdraw_schedule done", "set_end_of_term done", "cancel done")()
	if got := book.Check(); got != 5 {
		t.Errorf("%d orders, want those of the purchase, two changes of seats, the upgrade and the end", got)
	}
	holds := []string{}
	for _, one := range book.Lines() {
		holds = append(holds, held(one))
	}
	const e3SKU, e5SKU = simulator.Microsoft365E3, simulator.Microsoft365E5
	if diff := cmp.Diff([]string{
		"- 0 -> " + e3SKU + " 25", e3SKU + " 25 -> " + e3SKU + " 30", e3SKU + " 30 -> " + e3SKU + " 27", e3SKU + " 27 -> " + e5SKU + " 27",
		e5SKU + " 27 -> " + e5SKU +
			" 27, then 20", e5SKU + " 27 -> " + e5SKU + " 27", e5SKU + " 27 -> " + e5SKU + " 27", e5SKU + " 27 -> " + e5SKU + " 27",
		e5SKU + " 27 -> " + e5SKU +
			" 27, then 20", e5SKU + " 27 -> " + e5SKU +
			" 27, then 20", e5SKU + " 27 -> " + e5SKU + " 27", e5SKU + " 27 -> " + e5SKU + " 27",
		e5SKU + " 27 -> - 0",
	}, holds); diff != "" {
		t.Errorf("what was held (-want +got):\n%s", diff)
	}
	checkFirst(t, book)
}

// held words what a receipt says of SKU and seats before and after.
func held(r acctest.Receipt) string {
	item := func(sku *string) string {
		if sku == nil {
			return "-"
		}
		return *sku
	}
	text := fmt.Sprintf("%s %d -> %s", item(r.SKUBefore), r.SeatsBefore, item(r.SKUAfter))
	if r.SeatsAfter == nil {
		return text + " ?"
	}
	text += fmt.Sprintf(" %d", *r.SeatsAfter)
	if r.ScheduledSeats != nil {
		text += fmt.Sprintf(", then %d", *r.ScheduledSeats)
	}
	return text
}

// checkFirst looks at all that the first line, that of a purchase, says.
func checkFirst(t *testing.T, book *acctest.Receipts) {
	t.Helper()
	first := book.Lines()[0]
	if first.Time.Before(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)) || first.Time.After(time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC)) {
		t.Errorf("it happened at %s by the service's clock", first.Time)
	}
	if first.SubscriptionID == nil || first.OrderID == nil || first.CartID == nil ||
		len(first.EarlierRequestIDs) != 1 || first.CorrelationID == "" {
		t.Errorf("ids are missing in %+v", first)
	}
	got := map[string]any{
		"tenant": first.TenantID, "name": *first.FriendlyName, "words": first.Description, "partner": first.PartnerTenant, "application": *first.ApplicationID,
		"user": first.User == nil, "version": first.ProviderVersion, "simulated": first.Simulated, "status": *first.HTTPStatus,
	}
	if diff := cmp.Diff(map[string]any{
		"tenant": simulator.AlderClinics, "name": "Desk", "words": "buy 25 seats", "partner": simulator.PartnerTenant, "application": simulator.PartnerClient,
		"user": true, "version": "test", "simulated": true, "status": 201,
	}, got); diff != "" {
		t.Errorf("the first receipt (-want +got):\n%s", diff)
	}
	info, err := os.Stat(book.Path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v (%v), want that only the owner reads and writes it", info.Mode(), err)
	}
}

// Seats that become another SKU are two orders and one change.
func TestReceipts_ofPartialUpgrades_nameWhereTheSeatsAre(t *testing.T) {
	t.Parallel()
	for _, fault := range []string{"", "lost-answer"} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Behave("provisioning-delay=0s")
			book := w.KeepReceipts()
			begin := func() {
				w.Advance(day)()
				if fault != "" {
					w.Fault("POST /v1/customers/*/subscriptions/*/transitions", fault, 6)
				}
			}
			w.Test(
				applied(w, nil, seats()),
				applied(w, begin, seats("quantity = 20", parts(part("sales", 5)))),
				w.Forget(it),
			)
			if diff := cmp.Diff([]string{"purchase done", "partial_upgrade done"}, book.Actions()); diff != "" {
				t.Errorf("receipts (-want +got):\n%s", diff)
			}
			if got := book.Check(); got != 3 {
				t.Errorf("%d orders, want those of the purchase and of the seats that go and come", got)
			}
			if got, want := held(book.Lines()[1]), simulator.Microsoft365E3+" 25 -> "+simulator.Microsoft365E3+" 20"; got != want {
				t.Errorf("held %s, want %s", got, want)
			}
		})
	}
}

// Whatever happens to an answer, an order has one line.
func TestReceipts_underAFault_areOneForEachOrder(t *testing.T) {
	t.Parallel()
	const patch, transition = "PATCH /v1/customers/*/subscriptions/*", "POST /v1/customers/*/subscriptions/*/transitions"
	for _, c := range []struct {
		on, do, config string
		times          int
		want           []string
	}{
		{checkout, "lost-answer", seats(), 1, []string{"purchase done"}},
		{checkout, "lost-answer", seats(), 6, []string{"purchase done"}},
		{checkout, "cut", seats(), 6, []string{"purchase done"}},
		{checkout, "503", seats(), 2, []string{"purchase done"}},
		{checkout, "429=1.5", seats(), 2, []string{"purchase done"}},
		{"POST /v1/customers/*/carts", "lost-answer", seats(), 1, []string{"purchase done"}},
		{"POST /v1/customers/*/carts", "400=400019", seats(), 1, []string{"purchase done"}}, // another availability is asked for
		{patch, "lost-answer", seats("quantity = 30"), 1, []string{"purchase done", "add_seats done"}},
		{patch, "lost-answer", seats("quantity = 30"), 6, []string{"purchase done", "add_seats done"}},
		{patch, "409=800082", seats("quantity = 30"), 3, []string{"purchase done", "add_seats done"}},
		{
			patch, "503", seats("quantity = 30", "renewal = { quantity = 20 }"), 2,
			[]string{"purchase done", "add_seats done", "schedule_renewal done"},
		},
		{transition, "lost-answer", e5(), 1, []string{"purchase done", "upgrade done"}},
		{transition, "lost-answer", e5(), 9, []string{"purchase done", "upgrade done"}},
		{transition, "cut", e5(), 6, []string{"purchase done", "upgrade done"}},
	} {
		t.Run(fmt.Sprintf("%s %s times %d", c.on, c.do, c.times), func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Behave("provisioning-delay=0s")
			book := w.KeepReceipts()
			fault := func() { w.Fault(c.on, c.do, c.times) }
			if len(c.want) == 1 {
				fault()
				fault = nil
			}
			w.Test(applied(w, nil, seats()), applied(w, fault, c.config))
			if diff := cmp.Diff(append(c.want, "cancel done"), book.Actions()); diff != "" {
				t.Errorf("receipts (-want +got):\n%s", diff)
			}
			if got, want := book.Check(), len(c.want)+1; got != want && !strings.Contains(c.config, "renewal") {
				t.Errorf("%d orders, want %d", got, want)
			}
		})
	}
}

func TestReceipts_ofWhatIsRefused_sayTheCodeAndThatNothingChanged(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		on, do, config, says string
		want                 []string
		holds                string
	}{
		"a cart": {
			"POST /v1/customers/*/carts", "400=800088", seats(), "Could not buy",
			[]string{"purchase refused 800088"},
			"- 0 -> - 0",
		},
		"a checkout": {checkout, "403=900150", seats(), "Could not buy", []string{"purchase refused 900150"}, "- 0 -> - 0"},
		"a change": {
			"PATCH /v1/customers/*/subscriptions/*", "400=3000", seats("quantity = 30"), "Could not change",
			[]string{"purchase done", "add_seats refused 3000"},
			simulator.Microsoft365E3 + " 25 -> " + simulator.Microsoft365E3 + " 25",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			book := w.KeepReceipts()
			steps := []resource.TestStep{}
			if len(c.want) > 1 {
				steps = append(steps, applied(w, nil, seats()))
			}
			lines := func() {
				if diff := cmp.Diff(c.want, book.Actions()); diff != "" {
					t.Errorf("receipts (-want +got):\n%s", diff)
				}
				all := book.Lines()
				if got := held(all[len(all)-1]); got != c.holds {
					t.Errorf("held %s, want %s", got, c.holds)
				}
				if got := book.Check(); got != len(c.want)-1 {
					t.Errorf("%d orders, want %d", got, len(c.want)-1)
				}
			}
			w.Test(append(steps,
				resource.TestStep{
					PreConfig: func() { w.Fault(c.on, c.do, 1) }, Config: w.Provider(c.config),
					ExpectError: acctest.Words(c.says),
				},
				resource.TestStep{PreConfig: lines, Config: w.Provider(gone)},
			)...)
		})
	}
}

// A change whose answers are all lost, and that does not show, may still come.
func TestReceipts_ofAChangeNobodyKnowsOf_leaveOpenWhatIsHeld(t *testing.T) {
	t.Parallel()
	for _, do := range []string{"cut", "503"} {
		t.Run(do, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			book := w.KeepReceipts()
			w.Test(
				applied(w, nil, seats()),
				resource.TestStep{
					PreConfig: func() { w.Fault("PATCH /v1/customers/*/subscriptions/*", do, 1000) },
					Config:    w.Provider(seats("quantity = 30")), ExpectError: acctest.Words("the outcome is not known"),
				},
				applied(w, w.Heal, seats("quantity = 30")),
			)
			if diff := cmp.Diff(
				[]string{"purchase done", "add_seats unknown", "add_seats done", "cancel done"}, book.Actions(),
			); diff != "" {
				t.Errorf("receipts (-want +got):\n%s", diff)
			}
			if got, want := held(book.Lines()[1]), simulator.Microsoft365E3+" 25 -> - ?"; got != want {
				t.Errorf("held %s, want %s", got, want)
			}
			if got := book.Check(); got != 3 {
				t.Errorf("%d orders, want those of the purchase, the seats and the end", got)
			}
		})
	}
}

// The service begins an upgrade and reports later that it failed.
func TestReceipts_ofAnUpgradeThatIsGivenUp_sayThatItWasRefused(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Behave("provisioning-delay=0s")
	book := w.KeepReceipts()
	w.Test(
		applied(w, nil, seats()),
		resource.TestStep{
			PreConfig: func() { w.Behave("transition-fails=3") }, Config: w.Provider(e5()),
			ExpectError: acctest.Words("Microsoft began the upgrade"),
		},
	)
	if diff := cmp.Diff([]string{"purchase done", "upgrade refused", "cancel done"}, book.Actions()); diff != "" {
		t.Errorf("receipts (-want +got):\n%s", diff)
	}
	if got := book.Check(); got != 2 {
		t.Errorf("%d orders, want those of the purchase and the end", got)
	}
}

// Nobody hears of the checkout. What a look finds right after it is in its one
// line; what a later refresh finds is no write.
func TestReceipts_ofAnOrderWhoseAnswerIsLost_areOneLine(t *testing.T) {
	t.Parallel()
	config := seats(`timeouts = { create = "2s" }`)
	found := func(w *acctest.World, after time.Duration) []resource.TestStep {
		return []resource.TestStep{applied(w, func() { w.Heal(); w.Advance(after)() }, config, value("id", knownvalue.NotNull()))}
	}
	for name, c := range map[string]struct {
		fault, behavior string
		later           func(w *acctest.World) []resource.TestStep
		want            []string
	}{
		"it shows at once": {"lost-answer", "provisioning-delay=0s", func(w *acctest.World) []resource.TestStep {
			return found(w, time.Minute)
		}, []string{"purchase done", "cancel done"}},
		"it shows later": {"lost-answer", "provisioning-delay=1h", func(w *acctest.World) []resource.TestStep {
			return found(w, 2*time.Hour)
		}, []string{"purchase unknown", "cancel done"}},
		"it never arrived": {"cut", "provisioning-delay=0s", func(w *acctest.World) []resource.TestStep {
			return []resource.TestStep{
				{PreConfig: func() { w.Heal(); w.Advance(16 * time.Minute)() }, RefreshState: true, ExpectNonEmptyPlan: true},
				applied(w, nil, seats(), value("id", knownvalue.NotNull())),
			}
		}, []string{"purchase unknown", "purchase done", "cancel done"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Behave(c.behavior)
			book := w.KeepReceipts()
			w.Fault(checkout, c.fault, 1000)
			w.Test(append([]resource.TestStep{{Config: w.Provider(config)}}, c.later(w)...)...)
			if diff := cmp.Diff(c.want, book.Actions()); diff != "" {
				t.Errorf("receipts (-want +got):\n%s", diff)
			}
			first := book.Lines()[0]
			known := first.Outcome == "done"
			if first.CartID == nil || first.HTTPStatus != nil || (first.OrderID != nil) != known ||
				(first.SubscriptionID != nil) != known || (first.SeatsAfter != nil) != known ||
				(first.SKUAfter != nil) != known {
				t.Errorf("the receipt %+v", first)
			}
			if got := book.Check(); got != 2 {
				t.Errorf("%d orders, want those of the purchase and the end", got)
			}
		})
	}
}

// Many resources share the file in one apply.
func TestReceipts_ofManyAtOnce_areOneForEachOrder(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	book := w.KeepReceipts()
	config := strings.Replace(seats(`friendly_name = "Desk ${count.index}"`), "{\n", "{\n  count = 12\n", 1)
	w.Test(resource.TestStep{Config: w.Provider(config)})
	orders := map[string]bool{}
	for _, one := range book.Lines() {
		if one.Action == "purchase" {
			orders[*one.OrderID] = true
		}
	}
	if got := book.Check(); len(orders) != 12 || got != 24 {
		t.Errorf("%d orders in %d receipts of purchases, want 24 with the ends, and 12", got, len(orders))
	}
}

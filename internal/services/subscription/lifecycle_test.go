package subscription_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

const day = 24 * time.Hour

func TestBuy_placesOneOrderAndPlansEmptyAfterwards(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.TestCLI(
		resource.TestStep{
			Config: w.Provider(seats()),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectKnownValue(it, at("license_sku_id"), knownvalue.NotNull()),
				plancheck.ExpectKnownValue(it, at("seats"), number(25)),
				plancheck.ExpectUnknownValue(it, at("id")),
			}},
		},
		applied(w, nil, seats(),
			value("status", knownvalue.StringExact("active")),
			value("next_term.kind", knownvalue.StringExact("renewal")),
			value("refundable_quantity", number(25)),
			value("next_term.decided_by", knownvalue.StringExact("default")),
			value("product_type", knownvalue.StringExact("OnlineServicesNCE")),
		),
	)
	if got := w.Purchases(simulator.AlderClinics, simulator.Microsoft365E3); got != 2 { // the seeded one and ours
		t.Errorf("orders that buy E3: %d, want 2", got)
	}
	// One cart, one checkout, and the cancellation of the test's own destroy.
	expectWrites(t, w, "POST", "/checkout", "PATCH")
}

func TestGrow_addsSeatsWithAWindowOfTheirOwn(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.TestCLI(
		applied(w, nil, seats()),
		applied(w, w.Advance(2*day), seats("quantity = 40"),
			value("seats", number(40)),
			value("refund_windows", knownvalue.ListSizeExact(2)),
			value("changes", knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectPartial(map[string]knownvalue.Check{
				"action": knownvalue.StringExact("add_seats"), "summary": knownvalue.StringExact("add 15 seats (25 -> 40)"), "seats": number(15), "when": knownvalue.StringExact("now"),
				"refundable_until": knownvalue.NotNull(), "billed_until": knownvalue.NotNull(),
			})})),
		),
		// Open seats go, and no more than those.
		applied(w, w.Advance(3*day), seats("quantity = 35"), value("seats", number(35))),
		refused(w, w.Advance(3*day), seats("quantity = 20"), "5 of the 15 seats to be removed can no longer be reduced"),
		applied(w, nil, seats("quantity = 35")),
		w.Forget(it),
	)
}

func TestReduce_afterWindowCloses_offersRemediesThatWork(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(
		applied(w, nil, seats("quantity = 100")),
		applied(w, w.Advance(100*day), seats("quantity = 108")),
		refused(w, w.Advance(2*day), seats("quantity = 88"), "12 of the 20 seats to be removed can no longer be reduced"),
		refused(w, nil, seats("quantity = 88"), `remove 8 now: quantity = 100`),
		applied(w, nil, seats("quantity = 88", `reduction = "now_then_renewal"`),
			value("seats", number(100)), value("next_term.quantity", number(88))),
		unchanged(w, w.Advance(day), seats("quantity = 88", `reduction = "now_then_renewal"`)),
		// Growing drops the schedule that the reduction derived.
		applied(w, nil, seats("quantity = 101", `reduction = "now_then_renewal"`),
			value("seats", number(101)), value("next_term.decided_by", knownvalue.StringExact("default"))),
		w.Forget(it),
	)
}

func TestReduce_atRenewal_waitsAndIsThereInTheNextTerm(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"old", "new", "both"} {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Behave("schedule-forms=" + form)
			config := seats("quantity = 20", `reduction = "at_renewal"`)
			w.Test(
				applied(w, nil, seats()),
				applied(w, w.Advance(day), config, value(
					"seats", number(25),
				), value("next_term.quantity", number(20)), value("quantity", number(25)),
					value("kept", knownvalue.MapExact(map[string]knownvalue.Check{"quantity": knownvalue.StringExact("20")}))),
				unchanged(w, w.Advance(30*day), config),
				unchanged(w, w.Advance(340*day), config),
				applied(w, nil, config, value("seats", number(20)), value("quantity", number(20)), value("kept", knownvalue.Null())),
			)
		})
	}
}

func TestRenewal_thatHasRun_isNeverBoughtBack(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	config := seats("renewal = { quantity = 10 }")
	w.TestCLI(
		applied(w, nil, config, value("next_term.quantity", number(10)), value("seats", number(25))),
		unchanged(w, w.Advance(366*day), config),
		resource.TestStep{RefreshState: true, Check: resource.TestCheckResourceAttr(it, "seats", "10")},
		// The block alone is removed: quantity was not written again, so nothing is bought.
		applied(w, nil, seats(), value("seats", number(10))),
		// The values move into the main attributes: no call.
		applied(w, w.Mark(), seats("quantity = 10"), value("seats", number(10)), value("refundable_quantity", number(10))),
		// And quantity speaks again.
		applied(w, nil, seats("quantity = 12"), value("seats", number(12))),
	)
	if got := w.Purchases(simulator.AlderClinics, simulator.Microsoft365E3); got != 2 {
		t.Errorf("orders that buy E3: %d, want 2", got)
	}
}

func TestRenewal_isWrittenAgainAfterAGrowth_andWithdrawnWhenRemoved(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(
		applied(w, nil, seats("renewal = { quantity = 10 }"), value("next_term.quantity", number(10))),
		applied(
			w, nil, seats("quantity = 30", "renewal = { quantity = 10 }"),
			value("seats", number(30)), value("next_term.quantity", number(10)),
		),
		applied(w, nil, seats("quantity = 30", "renewal = { quantity = 12 }"), value("next_term.quantity", number(12))),
		refused(
			w, nil, seats("quantity = 28", `reduction = "at_renewal"`, "renewal = { quantity = 12 }"),
			"Two attributes decide the seats of the next term",
		),
		applied(w, nil, seats("quantity = 30"), value("next_term.decided_by", knownvalue.StringExact("default"))),
	)
}

func TestEndOfTerm_doesWhatItSays(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"new", "both"} {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Behave("schedule-forms=" + form)
			w.Test(
				applied(w, nil, seats(`end_of_term = "cancel"`), value("next_term.kind", knownvalue.StringExact("cancellation"))),
				applied(w, nil, seats(`end_of_term = "extend"`), value("next_term.kind", knownvalue.StringExact("extension"))),
				// Left out, it is not managed: nothing turns auto-renew on again.
				unchangedAfter(w, seats(), value("end_of_term", knownvalue.StringExact("extend"))),
				applied(
					w, nil, seats(`end_of_term = "renew"`), value("end_of_term", knownvalue.StringExact("renew")),
					value("next_term.kind", knownvalue.StringExact("renewal")),
				),
				refused(
					w, nil, seats(`end_of_term = "cancel"`, "renewal = { quantity = 5 }"),
					"A subscription that does not renew cannot have a renewal block",
				),
			)
		})
	}
}

func TestEndOfTerm_thatTheServiceDoesNotTake_isAnError(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Behave("schedule-forms=old")
	w.Test(
		applied(w, nil, seats()),
		resource.TestStep{
			Config:      w.Provider(seats(`end_of_term = "cancel"`)),
			ExpectError: acctest.Words(`Microsoft did not apply the change`),
		},
		applied(w, nil, seats(`end_of_term = "extend"`), value("next_term.kind", knownvalue.StringExact("extension"))),
	)
}

func TestRename_isOneCall(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(
		applied(w, nil, seats()),
		applied(w, w.Mark(), seats(`friendly_name = "Front desk"`), value("friendly_name", knownvalue.StringExact("Front desk"))),
		applied(w, nil, seats(`friendly_name = "Front desk"`, `cancellation_reason = "kept for the log"`)),
	)
	expectWrites(t, w, "PATCH", "PATCH") // the rename, and the test's own destroy
}

func TestDrift_showsInCurrentAndIsReverted(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(
		applied(w, nil, seats()),
		resource.TestStep{
			PreConfig: w.PortalNamed(simulator.AlderClinics, "Desk", map[string]any{"quantity": 31}),
			Config:    w.Provider(seats()),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(it, plancheck.ResourceActionUpdate),
				plancheck.ExpectKnownValue(it, at("seats"), number(25)),
				plancheck.ExpectKnownValue(it, at("quantity"), number(25)),
			}},
		},
		applied(w, nil, seats(), value("seats", number(25))),
	)
}

func TestForeignSchedule_isLeftAlone_andWrittenAgainAfterAGrowth(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(
		applied(w, nil, seats()),
		unchanged(w, func() {
			w.PortalSchedule(simulator.AlderClinics, "Desk", 22)
		}, seats()),
		applied(w, nil, seats("quantity = 27"), value("seats", number(27)), value("next_term.quantity", number(22))),
	)
}

func TestEndOfTerm_thatHasCome_isNotBoughtAgain(t *testing.T) {
	t.Parallel()
	for _, kept := range []string{"true", "false"} {
		t.Run("deleted-kept="+kept, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Behave("deleted-kept="+kept, "schedule-forms=both")
			config := seats(`end_of_term = "cancel"`)
			w.Test(
				applied(w, nil, config),
				unchanged(w, w.Advance(367*day), config),
				unchanged(w, w.Advance(200*day), config),
				applied(w, nil, seats(`end_of_term = "cancel"`, `cancellation_reason = "project over"`)),
				unchangedAfter(w, seats(`end_of_term = "cancel"`, "quantity = 30", "suspended = false"), value("quantity", number(25))),
				resource.TestStep{Config: w.Provider(gone)},
			)
			expectOrders(t, w, 1)
		})
	}
}

func TestExtendedTerm_isNoDrift(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	config := seats(`end_of_term = "extend"`, `term_duration = "P1M"`)
	w.Test(
		applied(w, nil, config),
		unchanged(w, w.Advance(40*day), config),
		// In the extended term seats can be removed at any time.
		applied(w, nil, seats(`end_of_term = "extend"`, `term_duration = "P1M"`, "quantity = 20"), value("seats", number(20))),
		resource.TestStep{Config: w.Provider(gone)},
	)
	if status := statusOf(t, w, "Desk"); status != "deleted" {
		t.Errorf("status %q, want deleted", status)
	}
}

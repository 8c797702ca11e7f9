package subscription_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// e5 asks for Microsoft 365 E5, to which E3 can be upgraded.
func e5(lines ...string) string {
	return seats(append(
		[]string{`product_id = "` + product(simulator.Microsoft365E5) + `"`, `sku_id = "` + sku(simulator.Microsoft365E5) + `"`},
		lines...,
	)...)
}

func product(key string) string { p, _, _ := strings.Cut(key, ":"); return p }
func sku(key string) string     { _, s, _ := strings.Cut(key, ":"); return s }

func text(s string) knownvalue.Check { return knownvalue.StringExact(s) }

// upgrades counts the transitions of Alder Clinics.
func upgrades(t *testing.T, w *acctest.World) int {
	t.Helper()
	list, err := w.Sim.Transitions(t.Context(), simulator.AlderClinics)
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

func TestUpgrade_full_keepsIDAndTermAndIsDoneOnce(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Behave("transition-delay=90s", "provisioning-delay=0s")
	same := knownvalue.StringFunc(func(string) error { return nil })
	w.TestCLI(
		applied(w, nil, seats(), value("id", same), value("license_sku_id", knownvalue.NotNull())),
		resource.TestStep{PreConfig: w.Advance(30 * day), Config: w.Provider(e5()), ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectResourceAction(it, plancheck.ResourceActionUpdate),
			plancheck.ExpectKnownValue(it, at("product_id"), text(product(simulator.Microsoft365E5))),
			plancheck.ExpectKnownValue(it, at("changes"), knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectPartial(map[string]knownvalue.Check{
				"action": text("upgrade"), "seats": number(25), "when": text("now"), "final": knownvalue.Bool(true),
			})})),
		}}},
		applied(w, nil, e5(), value("product_id", text(product(simulator.Microsoft365E5))), value("status", text("active"))),
		unchanged(w, w.Advance(day), e5()),
		w.Forget(it),
	)
	if got := upgrades(t, w); got != 1 {
		t.Errorf("%d transitions, want one", got)
	}
	if got := w.Purchases(simulator.AlderClinics, simulator.Microsoft365E5); got != 1 { // the seeded one
		t.Errorf("%d purchases of the target, want none of ours", got-1)
	}
}

func TestUpgrade_byDate_comesOnItsDayAndIsNoReplacement(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	on := func(day string) string {
		at := func(now, then string) string {
			return `provider::csp::at("` + now + `", { "2027-01-15" = "` + then + `" }, "` + day + `")`
		}
		return seats(
			"product_id = "+at(product(simulator.Microsoft365E3), product(simulator.Microsoft365E5)),
			"sku_id = "+at(sku(simulator.Microsoft365E3), sku(simulator.Microsoft365E5)),
		)
	}
	w.Test(
		applied(w, nil, on("2027-01-14T23:59:59Z")),
		unchanged(w, w.Advance(day), on("2027-01-14T23:59:59Z")),
		applied(w, w.Advance(day), on("2027-01-15T00:00:00Z"), value("product_id", text(product(simulator.Microsoft365E5)))),
		unchanged(w, nil, e5()),
		w.Forget(it),
	)
	if got := upgrades(t, w); got != 1 {
		t.Errorf("%d transitions, want one", got)
	}
}

func TestUpgrade_withSeatsAndSchedule_inTheRightOrder(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(
		applied(w, nil, seats("renewal = { quantity = 20 }")),
		resource.TestStep{PreConfig: w.Mark(), Config: w.Provider(e5(
			"quantity = 30", "renewal = { quantity = 20 }",
		)), ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectKnownValue(it, at("changes"), knownvalue.ListExact([]knownvalue.Check{
				knownvalue.ObjectPartial(map[string]knownvalue.Check{"action": text("upgrade"), "seats": number(25)}),
				knownvalue.ObjectPartial(map[string]knownvalue.Check{"action": text("add_seats"), "seats": number(5)}),
				knownvalue.ObjectPartial(map[string]knownvalue.Check{"action": text("schedule_renewal"), "seats": number(20)}),
			})),
		}}},
		applied(
			w, nil, e5("quantity = 30", "renewal = { quantity = 20 }"), value("seats", number(30)), value("next_term.quantity", number(20)),
		),
		w.Forget(it),
	)
}

// A longer term is sold under another item than the one that the service lists
// for the term that runs.
func TestUpgrade_toALongerTerm_beginsItAtOnce(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	longer := e5(`term_duration = "P1Y"`, `billing_cycle = "annual"`)
	w.Test(
		applied(w, nil, seats(`term_duration = "P1M"`)),
		applied(
			w, w.Advance(3*day), longer, value("product_id", text(product(simulator.Microsoft365E5))),
			value("term_duration", text("P1Y")), value("billing_cycle", text("annual")),
		),
		unchanged(w, w.Advance(60*day), longer),
		w.Forget(it),
	)
	if got := upgrades(t, w); got != 1 {
		t.Errorf("%d transitions, want one", got)
	}
}

// A renewal into another term has made term_duration stale: an upgrade that
// somebody asks for later leaves the term as it runs.
func TestUpgrade_afterARenewalIntoAnotherTerm_keepsThatTerm(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	block := `renewal = { term_duration = "P1M" }`
	w.Test(
		applied(w, nil, seats(block)),
		unchanged(w, w.Set(time.Date(2027, 11, 3, 12, 0, 0, 0, time.UTC)), seats(block)),
		applied(w, nil, e5(block), value("product_id", text(product(simulator.Microsoft365E5))), value("term_duration", text("P1M"))),
		w.Forget(it),
	)
}

// What is upgraded has to be a number of seats that the target is sold for.
func TestUpgrade_ofSeatsTheTargetIsNotSoldFor_isRefusedAtPlan(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	of := func(key string, lines ...string) string {
		return seats(append([]string{`product_id = "` + product(key) + `"`, `sku_id = "` + sku(key) + `"`}, lines...)...)
	}
	w.Test(
		applied(w, nil, of(simulator.Dynamics365SalesPro, "quantity = 4")),
		refused(w, nil, of(simulator.Dynamics365Sales, "quantity = 4"), "is sold with at least 5 seats"),
		refused(w, nil, of(simulator.Dynamics365Sales, "quantity = 5"), "quantity = 5 as it runs; apply, then upgrade"),
		unchanged(w, nil, of(simulator.Dynamics365SalesPro, "quantity = 4")),
	)
	if got := upgrades(t, w); got != 0 {
		t.Errorf("%d transitions, want none", got)
	}
}

func TestUpgrade_whatIsNotOffered_saysWhatIs(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	basic := []string{`product_id = "` + product(simulator.BusinessBasic) + `"`, `sku_id = "` + sku(simulator.BusinessBasic) + `"`}
	w.Test(
		applied(w, nil, seats()),
		refused(w, w.Mark(), seats(basic...), `"Desk" cannot be upgraded to `+simulator.BusinessBasic+" now"),
		refused(w, nil, seats(basic...), "upgrade to Microsoft 365 E5"),
		refused(w, nil, e5(`term_duration = "P1M"`), "An upgrade cannot shorten the term"),
		resource.TestStep{
			PreConfig:   func() { w.Behave("license-transfer=conflict") },
			Config:      w.Provider(e5("upgrade = { license_transfer = true }")),
			ExpectError: acctest.Words(`The licenses of "Desk" cannot move along`),
		},
		unchanged(w, nil, seats()),
	)
	if got := upgrades(t, w); got != 0 {
		t.Errorf("%d transitions, want none", got)
	}
}

func TestUpgrade_takesLicensesAlong_whereWantedAndOffered(t *testing.T) {
	t.Parallel()
	const along, behind = "transition_with_license_transfer", "transition_only"
	for name, c := range map[string]struct {
		behavior string
		lines    []string
		want     string
	}{
		"offered":                {"license-transfer=eligible", nil, along},
		"offered, and wanted":    {"license-transfer=eligible", []string{"upgrade = { license_transfer = true }"}, along},
		"offered, not wanted":    {"license-transfer=eligible", []string{"upgrade = { license_transfer = false }"}, behind},
		"not offered, no matter": {"license-transfer=conflict", nil, behind},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Behave(c.behavior)
			w.Test(applied(w, nil, seats()), applied(w, nil, e5(c.lines...)), w.Forget(it))
			list, err := w.Sim.Transitions(t.Context(), simulator.AlderClinics)
			if err != nil || len(list) != 1 || list[0].Kind != c.want {
				t.Errorf("%+v, %v; want one %s", list, err, c.want)
			}
		})
	}
}

func TestUpgrade_faults_upgradeOnce(t *testing.T) {
	t.Parallel()
	for name, do := range map[string]string{
		"the answer is lost": "lost-answer", "the connection is cut": "cut", "a gateway fails": "503",
		"it is busy": "409",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Test(
				applied(w, nil, seats()),
				applied(
					w, func() { w.Fault("POST /v1/customers/*/subscriptions/*/transitions", do, 6) },
					e5(), value("product_id", text(product(simulator.Microsoft365E5))),
				),
				w.Forget(it),
			)
			if got := upgrades(t, w); got != 1 {
				t.Errorf("%d transitions, want one", got)
			}
		})
	}
}

func TestUpgrade_thatFailsHalfWay_leavesTheStateTrue(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(
		applied(w, nil, seats()),
		refused(w, func() { w.Behave("transition-fails=3") }, e5(`friendly_name = "Desk of E5"`), "gave it up"),
		// The name was changed before it, the SKU was not; the next plan asks for the rest.
		resource.TestStep{PreConfig: func() { w.Behave("transition-fails=0") }, Config: w.Provider(e5(`friendly_name = "Desk of E5"`)), ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectKnownValue(
				it, at("changes"),
				knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectPartial(map[string]knownvalue.Check{"action": text("upgrade")})}),
			),
		}}},
		w.Forget(it),
	)
}

func TestRenewal_asAnotherSKUTermAndCycle_runsAndIsNotTakenBack(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	block := `renewal = { product_id = "` + product(simulator.Microsoft365E3) + `", sku_id = "` +
		sku(simulator.Microsoft365E3) + `", term_duration = "P3Y", billing_cycle = "annual", quantity = 20 }`
	w.Test(
		applied(w, nil, e5()),
		resource.TestStep{Config: w.Provider(e5(block)), ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectKnownValue(it, at("changes"), knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectPartial(map[string]knownvalue.Check{
				"action": text("schedule_renewal"), "when": text("at_renewal"), "summary": text("renew with 20 seats as CFQ7TTC0LFLX:0001 for P3Y billed annual (25 in effect)"),
			})})),
		}}},
		unchanged(w, w.Advance(200*day), e5(block)),
		// A year and a day later it has run: nothing is bought back, upgraded or shortened.
		unchanged(w, w.Set(time.Date(2027, 11, 3, 12, 0, 0, 0, time.UTC)), e5(block)),
		applied(
			w, nil, seats(`term_duration = "P3Y"`, `billing_cycle = "annual"`, "quantity = 20"),
			value("term_duration", text("P3Y")), value("seats", number(20)),
		),
		w.Forget(it),
	)
}

// What is wrong with the next term is said before the first one is bought.
func TestRenewal_whatIsNotSold_isRefusedBeforeThePurchase(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ renewal, want string }{
		"a cycle": {`billing_cycle = "triennial"`, "is not sold for P1Y billed triennial"},
		"a SKU":   {`product_id = "CFQ7TTC0XXXX", sku_id = "0001"`, "The catalog does not list CFQ7TTC0XXXX:0001"},
		"seats":   {`product_id = "CFQ7TTC0LH18", sku_id = "0001", quantity = 400`, "is sold with at most 300 seats"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Test(refused(w, nil, seats("renewal = { "+c.renewal+" }"), c.want))
			expectWrites(t, w)
		})
	}
}

func TestRenewal_whatIsNotOffered_isRefusedAtPlan(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(
		applied(w, nil, seats()),
		refused(
			w, nil,
			seats(`renewal = { product_id = "`+product(simulator.BusinessBasic)+`", sku_id = "`+sku(simulator.BusinessBasic)+`" }`),
			`"Desk" cannot renew as `+simulator.BusinessBasic,
		),
		refused(w, nil, seats(`renewal = { billing_cycle = "triennial" }`), "is not sold for P1Y billed triennial"),
		refused(w, nil, seats(`renewal = { product_id = "CFQ7TTC0LFLX" }`), "sku_id"),
		unchanged(w, nil, seats()),
	)
}

func TestSuspended_takesAccessAndGivesItBack(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(
		applied(w, nil, seats("renewal = { quantity = 20 }")),
		applied(
			w, w.Advance(day), seats("renewal = { quantity = 20 }", "suspended = true"),
			value("status", text("suspended")), value("next_term.ends", knownvalue.Bool(true)),
		),
		unchanged(w, w.Advance(day), seats("renewal = { quantity = 20 }", "suspended = true")),
		refused(
			w, nil, seats("renewal = { quantity = 20 }", "suspended = true", "quantity = 30"),
			"The seats of a subscription that is suspended cannot change",
		),
		applied(
			w, nil, seats("renewal = { quantity = 20 }", "suspended = false", "quantity = 30"),
			value("status", text("active")), value("next_term.kind", knownvalue.StringExact("renewal")),
			value("next_term.quantity", number(20)), value("seats", number(30)),
		),
		// Somebody suspends it in the portal: that is drift.
		applied(
			w, w.PortalNamed(simulator.AlderClinics, "Desk", map[string]any{"status": "suspended"}),
			seats("renewal = { quantity = 20 }", "suspended = false", "quantity = 30"), value("status", text("active")),
		),
	)
}

func TestExternalChanges_accepted_areKeptAndReported(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	grow := w.PortalNamed(simulator.AlderClinics, "Desk", map[string]any{"quantity": 28})
	w.Test(
		applied(w, nil, seats(`external_changes = "accept"`)),
		unchanged(w, grow, seats(`external_changes = "accept"`)),
		applied(w, nil, seats(`external_changes = "accept"`, "quantity = 40"), value("seats", number(40))),
		applied(
			w, w.PortalNamed(simulator.AlderClinics, "Desk", map[string]any{"quantity": 45}),
			seats("quantity = 40"), value("seats", number(40)),
		),
	)
}

func TestSuspended_fromThePurchaseOn(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(
		applied(w, nil, seats("suspended = true"), value("status", text("suspended"))),
		unchanged(w, w.Advance(day), seats("suspended = true")),
		applied(
			w, nil, seats("suspended = false"), value("status", text("active")), value("next_term.kind", knownvalue.StringExact("renewal")),
		),
	)
}

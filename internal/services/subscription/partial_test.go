package subscription_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// parts is partial_upgrades with entries as name, seats and further attributes.
func parts(entries ...string) string {
	return "partial_upgrades = {\n" + strings.Join(entries, "\n") + "\n}"
}

func part(name string, seats int, lines ...string) string {
	return fmt.Sprintf(
		"%q = {\nproduct_id = %q\nsku_id = %q\nquantity = %d\n%s\n}", name, product(simulator.Microsoft365E5),
		sku(simulator.Microsoft365E5), seats, strings.Join(lines, "\n"),
	)
}

type call struct {
	action string
	seats  int64
}

// calls are the changes a plan makes.
func calls(want ...call) plancheck.PlanCheck {
	var list []knownvalue.Check
	for _, c := range want {
		list = append(list, knownvalue.ObjectPartial(map[string]knownvalue.Check{"action": text(c.action), "seats": number(c.seats)}))
	}
	return plancheck.ExpectKnownValue(it, at("changes"), knownvalue.ListExact(list))
}

// makes is a step whose plan makes exactly these calls.
func makes(w *acctest.World, before func(), config string, want ...call) resource.TestStep {
	return resource.TestStep{PreConfig: before, Config: w.Provider(config), ConfigPlanChecks: resource.ConfigPlanChecks{
		PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(it, plancheck.ResourceActionUpdate), calls(want...)},
	}}
}

// splitBy is the subscription that took the seats of the nth transition.
func splitBy(t *testing.T, w *acctest.World, n int) string {
	t.Helper()
	list, err := w.Sim.Transitions(t.Context(), simulator.AlderClinics)
	if err != nil || len(list) <= n {
		t.Fatalf("%d transitions: %v", len(list), err)
	}
	return list[n].TargetID
}

func expectUpgrades(t *testing.T, w *acctest.World, want int) {
	t.Helper()
	if got := upgrades(t, w); got != want {
		t.Errorf("%d transitions, want %d", got, want)
	}
}

// upgradeInPortal moves seats of "Desk" as somebody would outside of Terraform,
// to a new subscription or into the one of a name.
func upgradeInPortal(t *testing.T, w *acctest.World, seats int, into ...string) func() {
	t.Helper()
	return func() {
		path := "/customers/" + simulator.AlderClinics + "/subscriptions/" + w.ID(simulator.AlderClinics, "Desk")
		var offered struct {
			Items []struct{ CatalogItemID string }
		}
		if status := w.Call(
			http.MethodGet, path+"/transitionEligibilities?eligibilityType=immediate", nil, &offered,
		); status != http.StatusOK {
			t.Fatalf("eligibilities: %d", status)
		}
		for _, o := range offered.Items {
			if strings.HasPrefix(o.CatalogItemID, simulator.Microsoft365E5) {
				body := map[string]any{"toCatalogItemId": o.CatalogItemID, "quantity": seats, "transitionType": "transition_only"}
				for _, name := range into {
					body["toSubscriptionId"] = w.ID(simulator.AlderClinics, name)
				}
				status := w.Call(http.MethodPost, path+"/transitions", body, nil)
				if status != http.StatusOK {
					t.Fatalf("transition: %d", status)
				}
			}
		}
	}
}

func TestPartialUpgrade_isOneTransitionAndMadeOnce(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Behave("transition-delay=90s", "provisioning-delay=0s")
	id := knownvalue.StringFunc(func(got string) error {
		if want := splitBy(t, w, 0); !strings.EqualFold(got, want) {
			return fmt.Errorf("the seats are in %s, not in %s", want, got)
		}
		return nil
	})
	done := seats("quantity = 20", parts(part("sales", 5)))
	additions := w.Transactions(simulator.AlderClinics, "addQuantity")
	w.Test(
		applied(w, nil, seats()),
		makes(w, w.Advance(30*day), done, call{"partial_upgrade", 5}),
		applied(w, w.Mark(), done, value("partial_upgrades.sales.subscription_id", id), value("seats", number(20))),
		refused(
			w, nil, seats("quantity = 20", parts(part("sales", 6))),
			`The upgrade "sales" was made on 2026-12-02 and cannot be changed`,
		),
		refused(
			w, nil, seats("quantity = 20", parts(part("sales", 5), part("more", 5))),
			"5 seats of \"Desk\" are upgraded and stay counted in quantity",
		),
		makes(w, w.Advance(day), seats("quantity = 15", parts(part("sales", 5), part("more", 5))), call{"partial_upgrade", 5}),
		unchanged(w, w.Advance(day), seats("quantity = 15", parts(part("sales", 5), part("more", 5)))),
		// Forgetting undoes nothing, and what comes back under another name was made.
		applied(w, nil, seats("quantity = 15", parts(part("more", 5)))),
		applied(w, nil, seats("quantity = 15", parts(part("again", 5), part("more", 5)))),
		refused(w, nil, seats("quantity = 10", parts(part("other", 5), part("more", 5))), `Microsoft has made the upgrade "other" already`),
		w.Forget(it),
	)
	expectUpgrades(t, w, 2)
	if got := w.Transactions(simulator.AlderClinics, "addQuantity"); got != additions {
		t.Errorf("%d additions, want none", got-additions)
	}
}

func TestPartialUpgrade_itsSubscriptionIsImported(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	source := seats("quantity = 20", parts(part("sales", 5)))
	target := strings.NewReplacer(`"it"`, `"sales"`, `"Desk"`, `"Microsoft 365 E5"`, "additional = true", "").Replace(e5("quantity = 5"))
	w.TestCLI(
		applied(w, nil, seats()),
		applied(w, nil, source),
		resource.TestStep{
			Config: w.Provider(source + target + "\nimport {\n  to = csp_subscription.sales\n  id = \"" +
				simulator.AlderClinics + "/${csp_subscription.it.partial_upgrades[\"sales\"].subscription_id}\"\n}\n"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(
					"csp_subscription.sales", plancheck.ResourceActionNoop,
				), plancheck.ExpectResourceAction(it, plancheck.ResourceActionNoop),
			}},
		},
		w.Forget("csp_subscription.sales"), w.Forget(it),
	)
	expectUpgrades(t, w, 1)
}

func TestPartialUpgrade_whatCannotBe_isRefusedAtPlan(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	basic := fmt.Sprintf(
		"\"basic\" = {\nproduct_id = %q\nsku_id = %q\nquantity = 5\n}", product(simulator.BusinessBasic),
		sku(simulator.BusinessBasic),
	)
	w.Test(
		refused(w, nil, seats(parts(part("sales", 5))), "A subscription is not upgraded by the order that buys it"),
		applied(w, nil, seats()),
		refused(w, w.Mark(), seats(parts(part("sales", 5))), "quantity = 25 would buy 5 again"),
		refused(w, nil, seats(parts(part("sales", 25))), `A partial upgrade cannot take every seat of "Desk" (25 seats)`),
		refused(w, nil, seats("quantity = 5", parts(part("sales", 30))), `30 seats are to be upgraded and "Desk" holds 25`),
		refused(w, nil, seats("quantity = 20", parts(part("sales", 0))), "must be at least 1"),
		refused(w, nil, seats("quantity = 20", parts(basic)), `Seats of "Desk" cannot be upgraded to `+simulator.BusinessBasic+" now"),
		refused(w, nil, seats("quantity = 20", parts(part("sales", 5, `term_duration = "P1M"`))), "An upgrade cannot shorten the term"),
		refused(
			w, nil,
			seats("quantity = 20", parts(part("sales", 5, `term_duration = "P1Y"`, `billing_cycle = "triennial"`))),
			"is not sold for P1Y billed triennial",
		),
		refused(
			w, nil,
			seats("quantity = 20", parts(part("sales", 5, `target_subscription_id = "`+simulator.AlderTwoBatches+`"`))),
			"is not among the tenant's subscriptions",
		),
		refused(
			w, nil,
			seats(
				"quantity = 20",
				parts(part("sales", 5, `target_subscription_id = "`+simulator.AlderTwoBatches+`"`, `term_duration = "P1Y"`)),
			),
			"cannot be specified when",
		),
		unchanged(w, nil, seats()),
	)
	expectUpgrades(t, w, 0)
}

func TestPartialUpgrade_withAReductionAndASchedule_inTheRightOrder(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(
		applied(w, nil, seats("renewal = { quantity = 12 }")),
		makes(
			w, nil, seats("quantity = 15", "renewal = { quantity = 12 }", parts(part("sales", 5))),
			call{"reduce_seats", 5}, call{"partial_upgrade", 5}, call{"schedule_renewal", 12},
		),
		unchanged(w, w.Advance(day), seats("quantity = 15", "renewal = { quantity = 12 }", parts(part("sales", 5)))),
		refused(
			w, w.Advance(10*day),
			seats("quantity = 9", "renewal = { quantity = 12 }", parts(part("sales", 5), part("more", 5))),
			"1 seat can no longer be removed",
		),
		w.Forget(it),
	)
	expectUpgrades(t, w, 1)
}

func TestPartialUpgrade_intoAnExistingSubscription(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	target := func(lines ...string) string {
		return strings.NewReplacer(
			`"it"`, `"target"`, `"Desk"`, `"Suite"`,
		).Replace(e5(append([]string{`on_destroy = "abandon"`, "quantity = 10"}, lines...)...))
	}
	aligned, accept := "align_with_subscription_id = csp_subscription.target.id", `external_changes = "accept"`
	into := seats(aligned, "quantity = 20", parts(part("sales", 5, "target_subscription_id = csp_subscription.target.id")))
	w.Test(
		applied(w, nil, target()),
		applied(w, w.Advance(3*day), target()+seats(aligned)),
		refused(w, nil, target()+into, "it can still be canceled"),
		refused(w, w.Advance(5*day), target()+into, `"Suite" would remove the seats that are moved into it`),
		refused(w, nil, target("quantity = 15", accept)+into, `"Suite" would buy 5 seats in the plan that moves 5 into it`),
		resource.TestStep{Config: w.Provider(target(accept) +
			into), ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			calls(call{"partial_upgrade", 5}), plancheck.ExpectResourceAction("csp_subscription.target", plancheck.ResourceActionUpdate),
		}}},
		// What came in is drift of "current" alone; with its quantity raised the plan is empty.
		applied(w, nil, target(accept)+into),
		applied(w, w.Mark(), target("quantity = 15")+into),
		w.Forget(it),
	)
	expectUpgrades(t, w, 1)
	expectWrites(t, w)
}

func TestPartialUpgrade_twoToOne_endsTheSecondAndBuysNothing(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"deleted", "expired"} {
		t.Run(end, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Behave("merged-source=" + end)
			first := func(lines ...string) string {
				return strings.NewReplacer(
					`"it"`, `"first"`, `"Desk"`, `"First"`,
				).Replace(seats(append([]string{`on_destroy = "abandon"`}, lines...)...))
			}
			upgraded := []string{
				`product_id = "` + product(simulator.Microsoft365E5) + `"`,
				`sku_id = "` + sku(simulator.Microsoft365E5) + `"`, `external_changes = "accept"`,
			}
			second := seats(parts(part("all", 25, "target_subscription_id = csp_subscription.first.id")))
			w.Test(
				applied(w, nil, first()+seats()),
				applied(w, w.Advance(8*day), first(upgraded...)+seats()),
				makes(w, nil, first(upgraded...)+second, call{"partial_upgrade", 25}),
				applied(w, w.Mark(), first(upgraded...)+second, value("status", text(end))),
				applied(w, w.Advance(day), first(append(upgraded, "quantity = 50")...)+second),
				applied(w, w.Advance(40*day), first(append(upgraded, "quantity = 50")...)+second),
				applied(w, nil, first(append(upgraded, "quantity = 50")...)),
			)
			expectUpgrades(t, w, 2)
			expectWrites(t, w)
		})
	}
}

package subscription_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

const phone = "csp_addon.it"

// addon asks for ten seats of an add-on named "Phone" in Alder Clinics, beside
// what seats() asks.
func addon(key string, lines ...string) string {
	config := seats(append([]string{
		`product_id = "` + product(key) + `"`, `sku_id = "` + sku(key) + `"`, `friendly_name = "Phone"`, "quantity = 10",
	}, lines...)...)
	return strings.Replace(config, "csp_subscription", "csp_addon", 1)
}

// noBases is a tenant that holds no base of Teams Phone.
const noBases = simulator.CedarSchool

func elsewhere(config string) string {
	return strings.ReplaceAll(config, simulator.AlderClinics, noBases)
}

func TestAddon_withItsBase_isBoughtInOneApplyAndLeavesInOne(t *testing.T) {
	t.Parallel()
	for name, lag := range map[string]string{"at once": "0s", "the base shows late": "90s"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Behave("base-lag=" + lag)
			both := elsewhere(seats() + addon(
				simulator.TeamsPhone, "base_subscription_id = csp_subscription.it.id",
				"align_with_subscription_id = csp_subscription.it.id",
			))
			w.TestCLI(
				resource.TestStep{Config: w.Provider(both), ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(phone, plancheck.ResourceActionCreate),
					plancheck.ExpectKnownValue(phone, at("changes"), knownvalue.ListSizeExact(1)),
				}}, ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(
						phone, at("seats"), number(10),
					), statecheck.ExpectKnownValue(phone, at("status"), text("active")),
				}},
				applied(w, w.Advance(day), strings.Replace(both, "quantity = 10", "quantity = 12", 1)),
			) // the test's own end destroys both in one apply
			if got := w.Purchases(noBases, simulator.TeamsPhone); got != 1 {
				t.Errorf("%d add-ons bought, want one", got)
			}
		})
	}
}

func TestAddon_whatSpeaksAgainstIt_isSaidAtPlan(t *testing.T) {
	t.Parallel()
	based := func(id string) string { return fmt.Sprintf("base_subscription_id = %q", id) }
	for name, c := range map[string]struct{ config, want string }{
		"no add-on": {addon(simulator.Microsoft365E3), "Microsoft 365 E3 is not an add-on"},
		"an add-on as a whole": {
			strings.Replace(addon(simulator.TeamsPhone), "csp_addon", "csp_subscription", 1),
			"Microsoft Teams Phone Standard is an add-on",
		},
		"another tenant's base": {
			elsewhere(addon(simulator.TeamsPhone, based(simulator.AlderTwoBatches))),
			"The base is not a subscription of the tenant",
		},
		"no base of it": {
			addon(simulator.TeamsPhone, based(simulator.AlderOpenWindow)),
			`"Front desk" is not a base of Microsoft Teams Phone Standard`,
		},
		"no id":                  {addon(simulator.TeamsPhone, based("desk")), "must be the GUID of a subscription"},
		"too few seats of bases": {addon(simulator.MultiGeo, "quantity = 1"), "is sold with at least 2 seats in this tenant"},
		"a term it is not sold":  {addon(simulator.TeamsPhone, `billing_cycle = "triennial"`), "is not sold for P1Y billed triennial"},
		"no seat":                {addon(simulator.TeamsPhone, "quantity = 0"), "keeps at least one seat"},
		"an unknown base, nobody": {
			elsewhere(addon(simulator.TeamsPhone, based("00000000-0000-4000-8000-000000000001"))),
			"The base is not a subscription of the tenant",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Test(refused(w, nil, c.config, c.want))
			expectWrites(t, w)
		})
	}
}

func TestAddon_withoutABase_isRefusedByTheOrderAndExplained(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(refused(w, nil, elsewhere(addon(simulator.TeamsPhone)), "the base product is missing"))
	if got := w.Purchases(noBases, simulator.TeamsPhone); got != 0 {
		t.Errorf("%d add-ons bought, want none", got)
	}
}

// Whoever sold the base: the directory tells where Partner Center cannot.
func TestAddon_onABaseFromAnotherSeller_isBought(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	if _, err := w.Sim.Hold(t.Context(), simulator.Holding{TenantID: noBases, Offer: simulator.Microsoft365E3, Seats: 30}); err != nil {
		t.Fatal(err)
	}
	w.Advance(2 * day)()
	w.Test(
		applied(w, nil, elsewhere(addon(simulator.TeamsPhone))),
		refused(
			w, nil,
			elsewhere(addon(simulator.TeamsPhone)+strings.Replace(
				addon(simulator.MultiGeo, "quantity = 1", `friendly_name = "Geo"`), `"it"`, `"geo"`, 1,
			)),
			"is sold with at least 2 seats in this tenant",
		),
	)
}

func TestAddon_isImportedAndChangedLikeASubscription(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(applied(w, nil, addon(simulator.TeamsPhone)), w.Forget(phone))
	imported := func(config string) string {
		return strings.Replace(config, "additional = true", "", 1) + "\nimport {\n  to = csp_addon.it\n  id = \"" +
			simulator.AlderClinics + "/" + w.ID(simulator.AlderClinics, "Phone") + "\"\n}\n"
	}
	w.Test(
		resource.TestStep{Config: w.Provider(imported(addon(simulator.TeamsPhone))), ConfigPlanChecks: resource.ConfigPlanChecks{
			PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(phone, plancheck.ResourceActionNoop)},
		}},
		applied(w, nil, addon(simulator.TeamsPhone, "quantity = 15", "renewal = { quantity = 12 }")),
		applied(
			w, nil,
			addon(
				simulator.TeamsPhone, "quantity = 15", "renewal = { quantity = 12 }",
				fmt.Sprintf("base_subscription_id = %q", simulator.AlderTwoBatches),
			),
		),
		refused(w, w.Advance(10*day), addon(simulator.TeamsPhone, "quantity = 5"), "10 seats can no longer be removed"),
		w.Forget(phone),
	)
	if got := w.Purchases(simulator.AlderClinics, simulator.TeamsPhone); got != 1 {
		t.Errorf("%d add-ons bought, want one", got)
	}
}

package catalog_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func options(w *acctest.World, tenant, subscription string) string {
	return w.Provider(fmt.Sprintf(
		"data \"csp_upgrade_options\" \"it\" {\n  tenant_id = %q\n  subscription_id = %q\n}\n", tenant, subscription,
	))
}

func texts(want ...string) knownvalue.Check {
	list := make([]knownvalue.Check, 0, len(want))
	for _, text := range want {
		list = append(list, knownvalue.StringExact(text))
	}
	return knownvalue.ListExact(list)
}

// target is the whole of an upgrade option but its description.
func target(sku, title string, whyNot, whyStay []string, subscriptions ...knownvalue.Check) knownvalue.Check {
	product, id := sku[:len(sku)-5], sku[len(sku)-4:]
	return knownvalue.ObjectPartial(map[string]knownvalue.Check{
		"product_id": knownvalue.StringExact(product), "sku_id": knownvalue.StringExact(id), "title": knownvalue.StringExact(title),
		"eligible": knownvalue.Bool(len(whyNot) == 0), "why_not": texts(whyNot...),
		"transfers_licenses": knownvalue.Bool(len(whyStay) == 0), "why_licenses_stay": texts(whyStay...),
		"subscriptions": knownvalue.ListExact(subscriptions),
	})
}

func joined(id, name, cycle string, whyNot ...string) knownvalue.Check {
	return knownvalue.ObjectExact(map[string]knownvalue.Check{
		"subscription_id": knownvalue.StringExact(id), "friendly_name": knownvalue.StringExact(name),
		"term_duration": knownvalue.StringExact("P1Y"), "billing_cycle": knownvalue.StringExact(cycle),
		"eligible": knownvalue.Bool(len(whyNot) == 0), "why_not": texts(whyNot...),
	})
}

func TestUpgradeOptions_tellWhatASubscriptionCanBecome(t *testing.T) {
	t.Parallel()
	const suspended = "the subscription is suspended or deleted"
	for name, c := range map[string]struct {
		tenant, subscription, behavior string
		immediate, atRenewal           []knownvalue.Check
	}{
		"with places for its seats": {simulator.AlderClinics, simulator.AlderClosedWindow, "", []knownvalue.Check{
			target(simulator.BusinessStandard, "Microsoft 365 Business Standard", nil, nil,
				joined(simulator.AlderOpenWindow, "Front desk", "monthly", "it can still be canceled")),
			target(simulator.BusinessPremium, "Microsoft 365 Business Premium", nil, nil,
				joined(simulator.AlderTermEnd, "Management", "monthly", "its term ends before the source's")),
		}, []knownvalue.Check{
			target(simulator.BusinessStandard, "Microsoft 365 Business Standard", nil, nil),
			target(simulator.BusinessPremium, "Microsoft 365 Business Premium", nil, nil),
		}},
		"into one that takes its seats": {simulator.AlderClinics, simulator.AlderTermEnd, "", []knownvalue.Check{
			target(simulator.Microsoft365E5, "Microsoft 365 E5", nil, nil, joined(simulator.AlderScheduled, "Research", "annual")),
		}, []knownvalue.Check{
			target(simulator.Microsoft365E5, "Microsoft 365 E5", nil, nil),
			target(simulator.BusinessStandard, "Microsoft 365 Business Standard", nil, nil),
		}},
		"nothing at once, and less at renewal": {simulator.AlderClinics, simulator.AlderScheduled, "", nil, []knownvalue.Check{
			target(simulator.Microsoft365E3, "Microsoft 365 E3", nil, nil),
		}},
		"while suspended": {
			simulator.BirchLogistics, simulator.BirchSuspended, "",
			[]knownvalue.Check{target(simulator.Microsoft365E5, "Microsoft 365 E5", []string{suspended}, []string{suspended})},
			[]knownvalue.Check{target(simulator.Microsoft365E5, "Microsoft 365 E5", []string{suspended}, []string{suspended})},
		},
		"without the right to move licenses": {
			simulator.AlderClinics, simulator.AlderTwoBatches, "license-transfer=rights",
			[]knownvalue.Check{target(simulator.Microsoft365E5, "Microsoft 365 E5", nil, []string{"the partner lacks a role in the customer's directory (GDAP)"},
				joined(simulator.AlderScheduled, "Research", "annual", "its term ends before the source's"))},
			[]knownvalue.Check{target(
				simulator.Microsoft365E5, "Microsoft 365 E5", nil,
				[]string{"the partner lacks a role in the customer's directory (GDAP)"},
			)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			if c.behavior != "" {
				w.Behave(c.behavior)
			}
			w.Test(resource.TestStep{Config: options(w, c.tenant, c.subscription), ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.csp_upgrade_options.it", tfjsonpath.New("immediate"), knownvalue.ListExact(c.immediate)),
				statecheck.ExpectKnownValue("data.csp_upgrade_options.it", tfjsonpath.New("at_renewal"), knownvalue.ListExact(c.atRenewal)),
			}})
		})
	}
}

func TestUpgradeOptions_ofNothing_areRefused(t *testing.T) {
	t.Parallel()
	const nobody = "00000000-0000-4000-8000-00000000dead"
	for name, c := range map[string]struct{ tenant, subscription, want string }{
		"no GUID": {
			simulator.AlderClinics, "front desk",
			"must be the GUID of a subscription; the data source csp_subscriptions lists them",
		},
		"no tenant's GUID": {"alder", simulator.AlderTrial, "must be the GUID of a tenant; the data source csp_tenants finds it"},
		"unknown subscription": {
			simulator.AlderClinics, nobody,
			"holds no subscription " + nobody + ". The data source csp_subscriptions lists what it holds.",
		},
		"another tenant's":      {simulator.AlderClinics, simulator.BirchSuspended, "holds no subscription " + simulator.BirchSuspended},
		"unknown tenant":        {nobody, simulator.AlderTrial, "The tenant is not a customer of this partner"},
		"no longer a customer":  {simulator.DogwoodFoods, simulator.AlderTrial, "The tenant is not a customer of this partner"},
		"no subscription given": {simulator.AlderClinics, "", "must be the GUID of a subscription"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Test(resource.TestStep{Config: options(w, c.tenant, c.subscription), ExpectError: acctest.Words(c.want)})
		})
	}
}

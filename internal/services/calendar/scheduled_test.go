package calendar_test

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

const nobody = "00000000-0000-4000-8000-00000000dead"

func scheduledOf(w *acctest.World, tenant string) string {
	return w.Provider(fmt.Sprintf("data \"csp_scheduled_changes\" \"it\" {\n  tenant_id = %q\n}\n", tenant))
}

func text(s string) knownvalue.Check { return knownvalue.StringExact(s) }

func texts(want ...string) knownvalue.Check {
	list := []knownvalue.Check{}
	for _, one := range want {
		list = append(list, text(one))
	}
	return knownvalue.ListExact(list)
}

func number(n int64) knownvalue.Check { return knownvalue.Int64Exact(n) }

// entry is one scheduled change in full; what is not given is null.
func entry(given map[string]knownvalue.Check) knownvalue.Check {
	all := map[string]knownvalue.Check{}
	for _, name := range []string{
		"quantity", "product_id", "sku_id", "term_duration", "billing_cycle", "promotion_id", "custom_term_end_date",
	} {
		all[name] = knownvalue.Null()
	}
	for name, check := range given {
		all[name] = check
	}
	return knownvalue.ObjectExact(all)
}

func TestScheduledChanges_listAllThatIsNoted(t *testing.T) {
	t.Parallel()
	trial := entry(map[string]knownvalue.Check{
		"subscription_id": text(simulator.AlderTrial), "friendly_name": text("Premium trial"), "kind": text("trial_conversion"), "when": text("2026-11-19T00:00:00Z"),
		"summary":  text(`The trial "Premium trial" becomes 25 seats of CFQ7TTC0LCHC:0002 on 2026-11-19, paid for P1Y and billed monthly.`),
		"changes":  texts("sku_id", "term_duration", "billing_cycle"),
		"quantity": number(25), "product_id": text("CFQ7TTC0LCHC"), "sku_id": text("0002"), "term_duration": text("P1Y"), "billing_cycle": text("monthly"),
	})
	research := entry(map[string]knownvalue.Check{
		"subscription_id": text(simulator.AlderScheduled), "friendly_name": text("Research"), "kind": text("renewal"), "when": text("2027-01-10T00:00:00Z"),
		"summary": text(`"Research" renews on 2027-01-10 with 8 seats instead of 10.`), "changes": texts("quantity"),
		"quantity": number(8), "product_id": text("CFQ7TTC0LFLZ"), "sku_id": text("0002"), "term_duration": text("P1Y"), "billing_cycle": text("annual"),
	})
	ended := entry(map[string]knownvalue.Check{
		"subscription_id": text(simulator.AlderClosedWindow), "friendly_name": text("Clinic staff"), "kind": text("cancellation"), "when": text("2027-03-01T00:00:00Z"),
		"summary": text(`"Clinic staff" ends with 2027-02-28 for good: its cancellation is scheduled, and access ends at once.`), "changes": texts(),
	})
	for name, c := range map[string]struct {
		tenant string
		before func(w *acctest.World)
		want   []knownvalue.Check
	}{
		"the seeded ones": {simulator.AlderClinics, nil, []knownvalue.Check{trial, research}},
		"an end somebody scheduled": {simulator.AlderClinics, func(w *acctest.World) {
			w.Portal(simulator.AlderClinics, simulator.AlderClosedWindow, map[string]any{
				"autoRenewEnabled": false, "scheduledActions": []any{map[string]any{"scheduleType": "TermEnd", "actionType": "Cancel"}},
			})()
		}, []knownvalue.Check{trial, research, ended}},
		"a trial that will not convert": {simulator.AlderClinics, func(w *acctest.World) {
			w.Portal(simulator.AlderClinics, simulator.AlderTrial, map[string]any{"autoRenewEnabled": false})()
		}, []knownvalue.Check{research}},
		"nothing":                           {simulator.CedarSchool, nil, nil},
		"of the suspended and expired none": {simulator.BirchLogistics, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			if c.before != nil {
				c.before(w)
			}
			w.Test(resource.TestStep{Config: scheduledOf(w, c.tenant), ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.csp_scheduled_changes.it", tfjsonpath.New("scheduled"), knownvalue.ListExact(c.want)),
			}})
		})
	}
}

func TestScheduledChanges_ofNoTenant_areRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ tenant, want string }{
		"a domain":       {"alderclinics.onmicrosoft.com", "must be the GUID of a tenant; the data source csp_tenants finds it by domain"},
		"unknown tenant": {nobody, "The tenant is not a customer of this partner"},
		"foreign tenant": {simulator.DogwoodFoods, "send it a relationship request from Partner Center"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Test(resource.TestStep{Config: scheduledOf(w, c.tenant), ExpectError: acctest.Words(c.want)})
		})
	}
}

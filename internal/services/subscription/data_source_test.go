package subscription_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func TestDataSource_showsOneSubscriptionAsItIs(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	one := "data.csp_subscription.it"
	w.TestCLI(resource.TestStep{
		Config: w.Provider(fmt.Sprintf(
			"data \"csp_subscription\" \"it\" {\n  tenant_id = %q\n  id = %q\n}\n", simulator.AlderClinics,
			simulator.AlderScheduled,
		)),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(one, at("quantity"), number(10)),
			statecheck.ExpectKnownValue(one, at("scheduled_quantity"), number(8)),
			statecheck.ExpectKnownValue(one, at("end_of_term"), knownvalue.StringExact("renew")),
			statecheck.ExpectKnownValue(one, at("product_id"), knownvalue.StringExact("CFQ7TTC0LFLZ")),
			statecheck.ExpectKnownValue(one, at("refundable_quantity"), number(0)),
		},
	})
}

func TestDataSource_ofNothing_isAnError(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(refused(w, nil, fmt.Sprintf(
		"data \"csp_subscription\" \"it\" {\n  tenant_id = %q\n  id = \"00000000-0000-4000-8000-00000000dead\"\n}\n",
		simulator.AlderClinics,
	),
		"The tenant has no such subscription"))
}

func TestListDataSource_narrowsByStatusAndProduct(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		tenant, filter string
		want           int
	}{
		"all":               {simulator.AlderClinics, "", 6},
		"by product":        {simulator.AlderClinics, `product_id = "cfq7ttc0lflx"`, 1},
		"by status":         {simulator.BirchLogistics, `status = "suspended"`, 1},
		"ended ones":        {simulator.BirchLogistics, `status = "expired"`, 1},
		"nothing of either": {simulator.BirchLogistics, "status = \"expired\"\n  product_id = \"CFQ7TTC0LFLX\"", 0},
		"bought nothing":    {simulator.CedarSchool, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Test(resource.TestStep{
				Config: w.Provider(fmt.Sprintf("data \"csp_subscriptions\" \"all\" {\n  tenant_id = %q\n  %s\n}\n", c.tenant, c.filter)),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue("data.csp_subscriptions.all", at("subscriptions"), knownvalue.ListSizeExact(c.want)),
				},
			})
		})
	}
}

// A PATCH carries the whole resource: what nobody knows yet must survive it.
func TestChange_keepsFieldsNobodyKnows(t *testing.T) {
	t.Parallel()
	w := acctest.Quirky(t, 0)
	path := "/customers/" + simulator.AlderClinics + "/subscriptions/" + simulator.AlderTwoBatches
	var before, after map[string]any
	w.Call("GET", path, nil, &before)
	config := fmt.Sprintf(
		"import {\n  to = csp_subscription.it\n  id = \"%s/%s\"\n}\n", simulator.AlderClinics,
		simulator.AlderTwoBatches,
	) +
		seats("friendly_name = \"Physicians\"", "quantity = 23", `on_destroy = "abandon"`)
	w.Test(resource.TestStep{Config: w.Provider(config)})
	w.Call("GET", path, nil, &after)
	if after["quantity"] != 23.0 || after["friendlyName"] != "Physicians" {
		t.Fatalf("the changes were not made: %v", after)
	}
	for name, was := range before {
		switch name {
		case "quantity", "friendlyName", "refundableQuantity", "attributes", "links":
			continue
		}
		if fmt.Sprint(after[name]) != fmt.Sprint(was) {
			t.Errorf("%s: %v, was %v", name, after[name], was)
		}
	}
}

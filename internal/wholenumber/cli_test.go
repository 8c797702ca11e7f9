package wholenumber_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// subscription is a purchase, with further lines.
func subscription(quantity, more string) string {
	return fmt.Sprintf(`resource "csp_subscription" "it" {
  tenant_id     = %q
  product_id    = "CFQ7TTC0LFLX"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Desk"
  quantity      = %s
  %s
}
`, simulator.AlderClinics, quantity, more)
}

func TestFractions_inEveryWholeNumberOfAConfiguration_sayWhatToWrite(t *testing.T) {
	t.Parallel()
	const ofIt = "must be a whole number; wrap it in ceil(). It is 27.5, between 27 and 28: ceil(…) # rounds up to 28"
	alder := simulator.AlderClinics
	for name, c := range map[string]struct{ config, want string }{
		"seats":             {subscription("25 * 1.1", ""), "quantity " + ofIt},
		"seats of a text":   {subscription(`"27.5"`, ""), "quantity " + ofIt},
		"next term's seats": {subscription("25", "renewal = { quantity = 25 * 1.1 }"), "renewal.quantity " + ofIt},
		"seats to upgrade": {
			subscription("40", `partial_upgrades = { "sales" = { product_id = "CFQ7TTC0LFLZ", sku_id = "0001", quantity = 25 * 1.1 } }`),
			`partial_upgrades["sales"].quantity ` + ofIt,
		},
		"too many": {subscription("9223372036854775807 + 1", ""), "quantity is 9.22337203685e+18. It must be a whole number from"},
		"an add-on's": {fmt.Sprintf(`resource "csp_addon" "it" {
  tenant_id            = %q
  base_subscription_id = %q
  product_id           = "CFQ7TTC0LHSL"
  sku_id               = "0001"
  term_duration        = "P1Y"
  billing_cycle        = "monthly"
  quantity             = 25 * 1.1
}
`, alder, simulator.AlderOpenWindow), "quantity " + ofIt},
		"purchases to price": {fmt.Sprintf(`data "csp_quote" "it" {
  tenant_id = %q
  purchases = [{ product_id = "CFQ7TTC0LFLX", sku_id = "0001", term_duration = "P1Y", billing_cycle = "monthly", quantity = 25 * 1.1 }]
}
`, alder), "purchases[0].quantity " + ofIt},
		"seats to price": {
			fmt.Sprintf(
				"data \"csp_quote\" \"it\" {\n  tenant_id = %q\n  increase  = { subscription_id = %q, seats = 25 * 1.1 }\n}\n",
				alder, simulator.AlderOpenWindow,
			),
			"increase.seats " + ofIt,
		},
		"an upgrade to price": {
			fmt.Sprintf(
				"data \"csp_quote\" \"it\" {\n  tenant_id = %q\n  upgrade   = { subscription_id = %q, "+
					"product_id = \"CFQ7TTC0LFLZ\", sku_id = \"0001\", quantity = 25 * 1.1 }\n}\n",
				alder, simulator.AlderOpenWindow,
			),
			"upgrade.quantity " + ofIt,
		},
		"seats of a promotion": {
			fmt.Sprintf("data \"csp_promotions\" \"it\" {\n  tenant_id  = %q\n  product_id = \"CFQ7TTC0LFLX\"\n  quantity   = 25 * 1.1\n"+
				"}\n", alder), "quantity " +
				ofIt,
		},
		"days": {"data \"csp_deadlines\" \"it\" {\n  within_days = 25 * 1.1\n}\n", "within_days " + ofIt},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Test(resource.TestStep{Config: w.Provider(c.config), ExpectError: acctest.Words(c.want)})
			if calls := w.Calls("", "/v1/"); len(calls) > 0 {
				t.Errorf("calls: %v, want none", calls)
			}
		})
	}
}

func TestFractions_inTheProviderBlock_sayWhatToWrite(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(resource.TestStep{
		Config: fmt.Sprintf(
			"provider \"csp\" {\n  simulator = { path = %q, seed = 0.5 }\n}\n\ndata \"csp_tenants\" \"it\" {}\n", filepath.ToSlash(w.Path),
		),
		ExpectError: acctest.Words("simulator.seed must be a whole number; wrap it in ceil(). It is 0.5, between 0 and 1"),
	})
}

// A number that is known only during the apply is refused there, before any call.
func TestFractions_knownAfterApply_buyNothing(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.TestCLI(resource.TestStep{
		Config: w.Provider(
			"resource \"terraform_data\" \"users\" {\n  input = 25\n}\n\n" + subscription("terraform_data.users.output * 1.1", ""),
		),
		ExpectError: acctest.Words("quantity must be a whole number; wrap it in ceil(). It is 27.5"),
	})
	if bought := w.Purchases(
		simulator.AlderClinics, "CFQ7TTC0LFLX:0001",
	); bought != acctest.New(t).Purchases(simulator.AlderClinics, "CFQ7TTC0LFLX:0001") {
		t.Errorf("something was bought: %d orders", bought)
	}
}

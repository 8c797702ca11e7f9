package subscription_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func TestImport_ofARunningSubscription_plansEmpty(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	config := w.Provider(fmt.Sprintf(`
import {
  to = csp_subscription.it
  id = "%[1]s/%[2]s"
}

resource "csp_subscription" "it" {
  tenant_id     = %[1]q
  product_id    = "CFQ7TTC0LFLX"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  quantity      = 25
}
`, simulator.AlderClinics, simulator.AlderTwoBatches))
	w.TestCLI(resource.TestStep{
		Config: config,
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(
			"csp_subscription.it", plancheck.ResourceActionNoop,
		)}},
	}, w.Forget("csp_subscription.it"))
}

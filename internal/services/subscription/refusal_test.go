package subscription_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// Everything wrong is said at plan, before any call that changes something.
func TestPurchase_thatCannotBe_isRefusedAtPlan(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ config, want string }{
		"zero seats":       {seats("quantity = 0"), "quantity = 0 would leave none"},
		"negative seats":   {seats("quantity = -1"), "A subscription keeps at least one seat"},
		"too many seats":   {seats(`product_id = "CFQ7TTC0LH18"`, "quantity = 301"), "is sold with at most 300 seats"},
		"too few seats":    {seats(`product_id = "CFQ7TTC0LFF1"`, "quantity = 4"), "is sold with at least 5 seats"},
		"unknown tenant":   {seats(`tenant_id = "00000000-0000-4000-8000-00000000dead"`), "The tenant is not a customer of this partner"},
		"no relationship":  {seats(fmt.Sprintf("tenant_id = %q", simulator.DogwoodFoods)), "The tenant is not a customer of this partner"},
		"tenant no GUID":   {seats(`tenant_id = "alder"`), "must be the GUID of a tenant"},
		"unknown product":  {seats(`product_id = "CFQ7TTC0XXXX"`), "The catalog does not list CFQ7TTC0XXXX:0001"},
		"unknown SKU":      {seats(`sku_id = "9999"`), "The catalog does not list CFQ7TTC0LFLX:9999"},
		"product with SKU": {seats(`product_id = "CFQ7TTC0LFLX:0001"`), "without the SKU"},
		"term not sold": {
			seats(`product_id = "CFQ7TTC0LFF1"`, "quantity = 5", `term_duration = "P3Y"`),
			"is not sold for P3Y billed monthly",
		},
		"cycle not sold":    {seats(`billing_cycle = "triennial"`), "is not sold for P1Y billed triennial"},
		"term in words":     {seats(`term_duration = "1 year"`), "must be an ISO 8601 duration"},
		"end of sale":       {seats(`product_id = "CFQ7TTC0LF8Q"`), "is no longer sold"},
		"attestation":       {seats(`product_id = "CFQ7TTC0MBMD"`), "requires an attestation by the buyer"},
		"unknown reduction": {seats(`reduction = "later"`), `value must be one of`},
		"name held":         {seats(`friendly_name = "Doctors"`), "The tenant already holds"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Test(refused(w, nil, c.config, c.want))
			expectWrites(t, w)
		})
	}
}

func TestPurchase_ofTwoUnderOneName_isRefusedAtPlan(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(refused(w, nil, seats("count = 2"), `Two resources would buy "Desk"`))
	expectWrites(t, w)
}

func TestPurchase_ofTwoUnderTheDefaultName_isRefusedAtPlan(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(refused(w, nil, seats("count = 2", "friendly_name = null"), `Two resources would buy`))
	expectWrites(t, w)
}

func TestPurchase_withoutTheAgreement_isExplained(t *testing.T) {
	t.Parallel()
	for _, at := range []string{"cart", "checkout"} {
		t.Run(at, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Behave("unsigned-agreements="+simulator.AlderClinics, "agreement-check="+at)
			w.Test(refused(w, nil, seats(), "the customer agreement is missing"))
			if got := w.Purchases(simulator.AlderClinics, simulator.Microsoft365E3); got != 1 {
				t.Errorf("orders that buy E3: %d, want the seeded one alone", got)
			}
		})
	}
}

func TestPurchase_asAnIndirectProvider_namesItsResellers(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Behave("partner-kind=indirect")
	resellers := `reseller_ids = ["1234567", "7654321"]`
	w.Test(
		refused(w, nil, seats(), "line was refused"),
		applied(w, nil, seats(resellers, "attestation_accepted = true")),
		refused(w, nil, seats(`reseller_ids = ["1111111"]`, "attestation_accepted = true"), "reseller_ids is fixed at purchase"),
	)
}

func TestChange_thatNeedsAnotherSubscription_isRefusedAtPlan(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(
		applied(w, nil, seats()),
		refused(w, w.Mark(), seats(fmt.Sprintf("tenant_id = %q", simulator.CedarSchool)), "A subscription cannot move to another tenant"),
		refused(w, nil, seats(`term_duration = "P3Y"`), "The term_duration cannot be changed within the term"),
		refused(w, nil, seats(`billing_cycle = "annual"`), "The billing_cycle cannot be changed within the term"),
		refused(w, nil, seats(`product_id = "CFQ7TTC0LH18"`), `"Desk" cannot be upgraded to CFQ7TTC0LH18:0001 now`),
		unchanged(w, nil, seats()),
	)
	expectWrites(t, w, "PATCH") // the test's own destroy
}

func TestSuspended_takesNoChange(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	config := func(quantity int) string {
		return fmt.Sprintf(
			"import {\n  to = csp_subscription.it\n  id = \"%s/%s\"\n}\n", simulator.BirchLogistics,
			simulator.BirchSuspended,
		) +
			seats(
				fmt.Sprintf("tenant_id = %q", simulator.BirchLogistics), "friendly_name = null",
				fmt.Sprintf("quantity = %d", quantity), `on_destroy = "abandon"`,
			)
	}
	w.Test(
		resource.TestStep{Config: w.Provider(config(15))},
		refused(w, nil, config(20), "The seats of a subscription that is suspended cannot change"),
	)
}

func TestUnknownValues_waitForApply(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	config := func(n int) string {
		return fmt.Sprintf("resource \"terraform_data\" \"n\" {\n  input = %d\n}\n", n) + seats("quantity = terraform_data.n.output")
	}
	w.TestCLI(
		applied(w, nil, config(25), value("seats", number(25))),
		applied(w, nil, config(30), value("seats", number(30)), value("quantity", number(30))),
		resource.TestStep{
			PreConfig: w.Advance(8 * day), Config: w.Provider(config(28)),
			ExpectError: acctest.Words("can no longer be removed"),
		},
		applied(w, nil, seats("quantity = 30"), value("seats", knownvalue.Int64Exact(30))),
		w.Forget(it),
	)
}

func TestImport_ofNothing_saysSo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ id, want string }{
		"no slash": {"abc", "Expected tenant_id/subscription_id"},
		"unknown":  {simulator.AlderClinics + "/00000000-0000-4000-8000-00000000dead", "There is no such subscription to import"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			block := fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n\n", it, c.id)
			w.TestCLI(resource.TestStep{Config: w.Provider(block + seats()), ExpectError: acctest.Words(c.want)})
		})
	}
}

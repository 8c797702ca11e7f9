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

func offers(w *acctest.World, arguments string) string {
	return w.Provider("data \"csp_offers\" \"it\" {\n  " + arguments + "\n}\n")
}

func first(want map[string]knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("data.csp_offers.it", tfjsonpath.New("offers").AtSliceIndex(0), knownvalue.ObjectPartial(want))
}

func count(n int) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("data.csp_offers.it", tfjsonpath.New("offers"), knownvalue.ListSizeExact(n))
}

func TestOffers_tellHowASKUIsSold(t *testing.T) {
	t.Parallel()
	tenant := fmt.Sprintf("tenant_id = %q\n  ", simulator.AlderClinics)
	for name, c := range map[string]struct {
		arguments string
		checks    []statecheck.StateCheck
	}{
		"by title": {tenant + `title_contains = "365 e3"`, []statecheck.StateCheck{count(1), first(map[string]knownvalue.Check{
			"product_id": knownvalue.StringExact("CFQ7TTC0LFLX"), "sku_id": knownvalue.StringExact("0001"), "is_purchasable": knownvalue.Bool(true),
			"upgrade_targets": knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact(simulator.Microsoft365E5)}), "license_sku_id": knownvalue.NotNull(),
		})}},
		"by country": {
			"country = \"DE\"\n  product_id = \"CFQ7TTC0LH18\"",
			[]statecheck.StateCheck{count(1), first(map[string]knownvalue.Check{"maximum_quantity": knownvalue.Int64Exact(300)})},
		},
		"an add-on": {
			tenant + `title_contains = "Phone"`,
			[]statecheck.StateCheck{
				count(1),
				first(map[string]knownvalue.Check{
					"is_addon":      knownvalue.Bool(true),
					"prerequisites": knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact(simulator.Microsoft365E3)}),
				}),
			},
		},
		"at end of sale": {
			tenant + `product_id = "CFQ7TTC0LF8Q"`,
			[]statecheck.StateCheck{
				count(1),
				first(map[string]knownvalue.Check{"is_purchasable": knownvalue.Bool(false), "is_renewable": knownvalue.Bool(true)}),
			},
		},
		"another view": {
			tenant + `view = "Software"`,
			[]statecheck.StateCheck{first(map[string]knownvalue.Check{"product_type": knownvalue.StringExact("Software")})},
		},
		"a segment": {
			fmt.Sprintf("tenant_id = %q\n  segment = \"education\"\n  title_contains = \"faculty\"", simulator.CedarSchool),
			[]statecheck.StateCheck{count(1)},
		},
		"nothing":    {tenant + `title_contains = "no such thing"`, []statecheck.StateCheck{count(0)}},
		"no product": {tenant + `product_id = "CFQ7TTC0XXXX"`, []statecheck.StateCheck{count(0)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Test(resource.TestStep{Config: offers(w, c.arguments), ConfigStateChecks: c.checks})
		})
	}
}

func TestOffers_ofNoOrAnUnknownCatalog_areRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ arguments, want string }{
		"neither":        {"", "Missing Attribute Configuration"},
		"both":           {fmt.Sprintf("tenant_id = %q\n  country = \"DE\"", simulator.AlderClinics), "Invalid Attribute Combination"},
		"a country name": {`country = "Germany"`, "two capital letters"},
		"unknown tenant": {
			"tenant_id = \"00000000-0000-4000-8000-00000000dead\"\n  product_id = \"CFQ7TTC0LFLX\"",
			"not a customer of this partner",
		},
		"foreign tenant": {fmt.Sprintf("tenant_id = %q", simulator.DogwoodFoods), "not a customer of this partner"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Test(resource.TestStep{Config: offers(w, c.arguments), ExpectError: acctest.Words(c.want)})
		})
	}
}

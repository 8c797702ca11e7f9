package catalog_test

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func promotions(w *acctest.World, arguments string) string {
	return w.Provider("data \"csp_promotions\" \"it\" {\n  " + arguments + "\n}\n")
}

// decimal is the number that these digits are in a configuration.
func decimal(t *testing.T, digits string) knownvalue.Check {
	t.Helper()
	f, _, err := big.ParseFloat(digits, 10, 512, big.ToNearestEven)
	if err != nil {
		t.Fatal(err)
	}
	return knownvalue.NumberExact(f)
}

func TestPromotions_showWhatCanBeHad(t *testing.T) {
	t.Parallel()
	product := func(cycle string) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{
			"product_id": knownvalue.StringExact("CFQ7TTC0LDPB"), "sku_id": knownvalue.StringExact("0001"), "term_duration": knownvalue.StringExact("P1Y"),
			"billing_cycle": knownvalue.StringExact(cycle), "discount_percent": decimal(
				t, "15",
			), "eligible": knownvalue.Null(), "why_not": texts(),
		})
	}
	whole := func(products ...knownvalue.Check) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{
			"id": knownvalue.StringExact(simulator.PromotionStandard), "name": knownvalue.StringExact("Business Standard for growing teams"),
			"description": knownvalue.StringExact("Business Standard for growing teams."), "applies_automatically": knownvalue.Bool(false),
			"start_date": knownvalue.StringExact("2026-01-01T00:00:00Z"), "end_date": knownvalue.StringExact("2027-12-31T23:59:59Z"),
			"minimum_seats": knownvalue.Int64Exact(5), "maximum_seats": knownvalue.Int64Exact(50), "maximum_purchases": knownvalue.Null(),
			"first_purchase_only": knownvalue.Bool(false), "prerequisites": texts(), "eligible": knownvalue.Null(), "products": knownvalue.ListExact(products),
		})
	}
	id := func(id string, more map[string]knownvalue.Check) knownvalue.Check {
		more["id"] = knownvalue.StringExact(id)
		return knownvalue.ObjectPartial(more)
	}
	for name, c := range map[string]struct {
		arguments string
		want      []knownvalue.Check
	}{
		"of a country": {`country = "US"`, []knownvalue.Check{
			whole(product("annual"), product("monthly")),
			id(
				simulator.PromotionPremium,
				map[string]knownvalue.Check{"minimum_seats": knownvalue.Null(), "maximum_seats": knownvalue.Null()},
			),
			id(
				simulator.PromotionE5,
				map[string]knownvalue.Check{
					"maximum_purchases": knownvalue.Int64Exact(2), "prerequisites": texts(simulator.Microsoft365E3),
				},
			),
			id(
				simulator.PromotionSales,
				map[string]knownvalue.Check{"applies_automatically": knownvalue.Bool(true), "first_purchase_only": knownvalue.Bool(true)},
			),
		}},
		"of a tenant's country": {
			fmt.Sprintf("tenant_id = %q\n  product_id = \"cfq7ttc0ldpb\"", simulator.BirchLogistics),
			[]knownvalue.Check{whole(product("annual"), product("monthly"))},
		},
		"of a SKU": {
			"country = \"DE\"\n  product_id = \"CFQ7TTC0LCHC\"\n  sku_id = \"0002\"\n  segment = \"commercial\"",
			[]knownvalue.Check{id(simulator.PromotionPremium, map[string]knownvalue.Check{})},
		},
		"of a billing cycle": {
			"country = \"US\"\n  product_id = \"CFQ7TTC0LDPB\"\n  billing_cycle = \"Monthly\"",
			[]knownvalue.Check{whole(product("monthly"))},
		},
		"of a term": {
			"country = \"US\"\n  term_duration = \"P3Y\"",
			[]knownvalue.Check{id(simulator.PromotionE5, map[string]knownvalue.Check{})},
		},
		"that there are none": {"country = \"US\"\n  product_id = \"CFQ7TTC0LH18\"", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Test(resource.TestStep{Config: promotions(w, c.arguments), ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.csp_promotions.it", tfjsonpath.New("promotions"), knownvalue.ListExact(c.want)),
			}})
		})
	}
}

func TestPromotions_areCheckedForATenant(t *testing.T) {
	t.Parallel()
	const few = "the promotion is not for this number of seats (at least 5 seats, at most 50 seats, 50 seats left)"
	for name, c := range map[string]struct {
		tenant, sku, more string
		quantity          int
		behavior          string
		want              []string // the reasons against each product
	}{
		"it applies":             {simulator.AlderClinics, simulator.BusinessStandard, "", 5, "", []string{"", ""}},
		"too few seats":          {simulator.AlderClinics, simulator.BusinessStandard, "", 4, "", []string{few, few}},
		"too many, of one cycle": {simulator.AlderClinics, simulator.BusinessStandard, "billing_cycle = \"annual\"", 51, "", []string{few}},
		"had before": {
			simulator.AlderClinics, simulator.BusinessPremium, "", 5, "",
			[]string{"the customer has bought the offer before"},
		},
		"not the first": {
			simulator.AlderClinics, simulator.Dynamics365Sales, "", 5, "",
			[]string{"the promotion is for a first purchase only"},
		},
		"without what it needs": {
			simulator.BirchLogistics, simulator.Microsoft365E5, "", 5, "",
			[]string{"the customer does not own the product that the promotion asks for"},
		},
		"at end of sale": {
			simulator.AlderClinics, simulator.BusinessStandard, "", 10, "end-of-sale=" + simulator.BusinessStandard,
			[]string{"the tenant cannot buy it for P1Y billed annual", "the tenant cannot buy it for P1Y billed monthly"},
		},
		"with its country given": {simulator.AlderClinics, simulator.BusinessStandard, `country = "DE"`, 50, "", []string{"", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			if c.behavior != "" {
				w.Behave(c.behavior)
			}
			var products []knownvalue.Check
			eligible := false
			for _, why := range c.want {
				reasons := texts(why)
				if why == "" {
					reasons, eligible = texts(), true
				}
				products = append(
					products,
					knownvalue.ObjectPartial(map[string]knownvalue.Check{"eligible": knownvalue.Bool(why == ""), "why_not": reasons}),
				)
			}
			arguments := fmt.Sprintf(
				"tenant_id = %q\n  product_id = %q\n  quantity = %d\n  %s", c.tenant, c.sku[:len(c.sku)-5], c.quantity,
				c.more,
			)
			w.Test(resource.TestStep{Config: promotions(w, arguments), ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.csp_promotions.it", tfjsonpath.New("promotions"), knownvalue.ListExact([]knownvalue.Check{
					knownvalue.ObjectPartial(map[string]knownvalue.Check{
						"eligible": knownvalue.Bool(eligible), "products": knownvalue.ListExact(products),
					}),
				})),
			}})
		})
	}
}

func TestPromotions_badArguments_areRefused(t *testing.T) {
	t.Parallel()
	tenant := fmt.Sprintf("tenant_id = %q\n  ", simulator.AlderClinics)
	for name, c := range map[string]struct{ arguments, want string }{
		"nobody's":            {"", "At least one of these attributes must be configured: [tenant_id,country]"},
		"a country's name":    {`country = "Germany"`, "must be two capital letters"},
		"no seats":            {tenant + "product_id = \"CFQ7TTC0LDPB\"\n  quantity = 0", "quantity value must be at least 1"},
		"seats of everything": {tenant + "quantity = 5", `Attribute "product_id" must be specified when "quantity" is specified`},
		"seats for nobody": {
			"country = \"US\"\n  product_id = \"CFQ7TTC0LDPB\"\n  quantity = 5",
			`Attribute "tenant_id" must be specified when "quantity" is specified`,
		},
		"a segment without any": {"country = \"US\"\n  segment = \"education\"", "It lists those of the commercial segment only"},
		"an empty filter":       {"country = \"US\"\n  sku_id = \"\"", "sku_id must be a SKU id from the catalog"},
		"an unknown tenant":     {`tenant_id = "00000000-0000-4000-8000-00000000dead"`, "The tenant is not a customer of this partner"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Test(resource.TestStep{Config: promotions(w, c.arguments), ExpectError: acctest.Words(c.want)})
		})
	}
}

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

func TestQuote_ofWhatCannotBeBought_saysWhyAndWhatElse(t *testing.T) {
	t.Parallel()
	const nobody = "00000000-0000-4000-8000-00000000dead"
	const alder, birch = simulator.AlderClinics, simulator.BirchLogistics
	basic := func(seats int, more string) string {
		return purchases(buying(simulator.BusinessBasic, "P1Y", "annual", seats, more))
	}
	unsigned := []string{"agreement-check=cart", "unsigned-agreements=" + simulator.CedarSchool}
	for name, c := range map[string]struct {
		tenant, arguments string
		behaviors         []string
		want              string
	}{
		"nothing":         {alder, "", nil, "Exactly one of these attributes must be configured: [purchases,increase,upgrade]"},
		"two things":      {alder, basic(1, "") + "\n  " + increase(simulator.AlderTrial, 1), nil, "Invalid Attribute Combination"},
		"an empty list":   {alder, "purchases = []", nil, "purchases list must contain at least 1 elements"},
		"no seats":        {alder, basic(0, ""), nil, "quantity value must be at least 1"},
		"fewer than none": {alder, increase(simulator.AlderTwoBatches, -3), nil, "increase.seats value must be at least 1"},
		"a product with its SKU": {
			alder,
			purchases(`{ product_id = "CFQ7TTC0LH18:0001", sku_id = "0001", term_duration = "P1Y", billing_cycle = "annual", quantity = 1 }`),
			nil,
			`purchases[0].product_id must be a product id from the catalog, for example CFQ7TTC0LFLX, without the SKU; the data source csp_offers lists them, got "CFQ7TTC0LH18:0001". Write the two parts apart: product_id = "CFQ7TTC0LH18" sku_id = "0001"`,
		},
		"a term in words": {
			alder, purchases(buying(simulator.BusinessBasic, "1 year", "annual", 1, "")), nil,
			"must be an ISO 8601 duration",
		},
		"no such product": {
			alder, purchases(buying("CFQ7TTC0XXXX:0001", "P1Y", "annual", 1, "")), nil,
			"The catalog does not list CFQ7TTC0XXXX:0001",
		},
		"a term it has not": {
			alder, purchases(buying(simulator.Dynamics365Sales, "P1M", "monthly", 5, "")), nil,
			"is not sold for P1M billed monthly",
		},
		"the second of two": {
			alder,
			purchases(buying(simulator.BusinessBasic, "P1Y", "annual", 1, ""), buying(simulator.BusinessBasic, "P1Y", "triennial", 1, "")),
			nil, "purchases[1].billing_cycle: The catalog sells CFQ7TTC0LH18:0001 for: P1M billed monthly",
		},
		"too many seats": {alder, basic(301, ""), nil, "Microsoft 365 Business Basic is sold with at most 300 seats"},
		"at end of sale": {
			alder, purchases(buying(simulator.Office365E1, "P1Y", "annual", 1, "")), nil,
			"Office 365 E1 (with Teams) is no longer sold",
		},
		"an add-on alone": {
			birch, purchases(buying(simulator.TeamsPhone, "P1Y", "annual", 1, "")), nil,
			"purchases[0]: This SKU is an add-on",
		},
		"what asks to attest": {
			alder, purchases(buying(simulator.FrontlineF1, "P1Y", "annual", 1, "")), nil,
			"requires an attestation by the buyer",
		},
		"no promotion's id": {alder, basic(1, `promotion_id = "summer"`), nil, "must be a promotion id of three parts"},
		"a promotion of others": {
			alder,
			purchases(buying(
				simulator.BusinessStandard, "P1Y", "annual", 3,
				fmt.Sprintf("promotion_id = %q", simulator.PromotionStandard),
			)),
			nil, "the promotion is not for this number of seats (at least 5 seats",
		},
		"no day": {alder, basic(1, `custom_term_end_date = "2027-02-30"`), nil, "must be a day, for example 2028-01-31"},
		"another day": {
			alder, basic(1, `custom_term_end_date = "2027-04-15"`), nil, "The first term cannot end on 2027-04-15",
		},
		"two ends": {
			alder,
			basic(1, fmt.Sprintf("custom_term_end_date = %q, align_with_subscription_id = %q", "2027-04-30", simulator.AlderTrial)),
			nil, "Invalid Attribute Combination",
		},
		"resellers of a direct": {
			alder, basic(1, "") + "\n  reseller_ids = [\"1234567\"]", nil, "A direct partner must not set reseller_ids",
		},
		"an indirect without": {
			alder, basic(1, ""),
			[]string{"partner-kind=indirect"},
			"An indirect provider must name one transaction_reseller",
		},
		"another currency":     {alder, basic(1, "") + "\n  currency = \"EUR\"", nil, "The currency EUR is not accepted, USD is."},
		"no agreement":         {simulator.CedarSchool, basic(1, ""), unsigned, "the customer agreement is missing"},
		"an unknown tenant":    {nobody, basic(1, ""), nil, "The tenant is not a customer of this partner"},
		"seats of nobody":      {alder, increase(nobody, 1), nil, "holds no subscription " + nobody},
		"of an unknown tenant": {nobody, increase(simulator.AlderTrial, 1), nil, "The tenant is not a customer of this partner"},
		"seats of a trial": {
			alder, increase(simulator.AlderTrial, 1), nil,
			"increase.seats: \"Premium trial\" is a trial of 25 seats until 2026-11-18. Its quantity is fixed until it converts",
		},
		"seats while suspended":   {birch, increase(simulator.BirchSuspended, 1), nil, "can be changed again once it is resumed"},
		"seats of what has ended": {birch, increase(simulator.BirchExpired, 1), nil, "its seats can only be bought again"},
		"too many more": {
			alder, increase(simulator.AlderTermEnd, 289), nil,
			"increase.seats: The catalog has a maximum of 300 for CFQ7TTC0LCHC:0002; 301 were requested",
		},
		"too many for the tenant": {
			alder, purchases(buying(simulator.BusinessPremium, "P1Y", "monthly", 289, "")), nil,
			"the seat limit is reached",
		},
		"more, at end of sale": {
			alder, increase(simulator.AlderClosedWindow, 1),
			[]string{"end-of-sale=" + simulator.BusinessBasic},
			"Microsoft 365 Business Basic is no longer sold",
		},
		"an upgrade of nobody": {alder, upgradeTo(nobody, simulator.BusinessPremium, ""), nil, "holds no subscription " + nobody},
		"an upgrade to itself": {
			alder, upgradeTo(simulator.AlderClosedWindow, simulator.BusinessBasic, ""), nil,
			"is already CFQ7TTC0LH18:0001",
		},
		"an upgrade down": {
			alder, upgradeTo(simulator.AlderTermEnd, simulator.BusinessBasic, ""), nil,
			"Microsoft upgrades only upwards, to what it lists",
		},
		"where to look instead": {
			alder, upgradeTo(simulator.AlderTermEnd, simulator.BusinessBasic, ""), nil,
			fmt.Sprintf("see what it can become: data \"csp_upgrade_options\" { tenant_id = %q", alder),
		},
		"an upgrade it refuses": {
			alder, upgradeTo(simulator.AlderTwoBatches, simulator.Microsoft365E5, ""),
			[]string{"fulfillment-delay=9000h"},
			"the subscription is not provisioned yet",
		},
		"an upgrade of more": {
			alder, upgradeTo(simulator.AlderClosedWindow, simulator.BusinessPremium, "quantity = 26"), nil,
			"\"Clinic staff\" has only 25 seats",
		},
		"an upgrade for less": {
			alder, upgradeTo(simulator.AlderClosedWindow, simulator.BusinessPremium, `term_duration = "P1M"`), nil,
			"An upgrade cannot shorten the term",
		},
		"a trial with fewer seats": {
			alder, upgradeTo(simulator.AlderTrial, simulator.BusinessPremium, "quantity = 24"), nil,
			"needs at least 25 seats",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Behave(c.behaviors...)
			w.Test(resource.TestStep{Config: quote(w, c.tenant, c.arguments), ExpectError: acctest.Words(c.want)})
		})
	}
}

// A draft costs nothing: one that was lost on the way is asked for once more,
// and an offer that was replaced meanwhile is looked up again.
func TestQuote_isNotPutOffByTrouble(t *testing.T) {
	t.Parallel()
	for name, trouble := range map[string]func(w *acctest.World){
		"a lost answer": func(w *acctest.World) { w.Fault("POST /v1/customers/*/carts", "lost-answer", 1) },
		"a failure":     func(w *acctest.World) { w.Fault("POST /v1/customers/*/carts", "503", 2) },
		"a new catalog": func(w *acctest.World) {
			w.After("GET", "/availabilities", func() { w.Behave("catalog-generation=7") })
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			trouble(w)
			w.Test(resource.TestStep{
				Config: quote(w, simulator.AlderClinics, purchases(buying(simulator.BusinessBasic, "P1Y", "annual", 15, ""))),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue("data.csp_quote.it", tfjsonpath.New("lines"), knownvalue.ListExact([]knownvalue.Check{
						priced(t, simulator.BusinessBasic, "", "", 15, "6", "6", "6", "6", "1080"),
					})),
				},
			})
		})
	}
}

// Nothing was bought, so nothing is left to find out.
func TestQuote_thatIsNeverAnswered_leavesNothingOpen(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Fault("POST /v1/customers/*/carts", "503", 1000)
	w.Test(resource.TestStep{
		Config:      quote(w, simulator.AlderClinics, purchases(buying(simulator.BusinessBasic, "P1Y", "annual", 15, ""))),
		ExpectError: acctest.Words("Could not price the purchases: the service answered with an error"),
	})
}

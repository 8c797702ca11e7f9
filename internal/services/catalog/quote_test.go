package catalog_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func quote(w *acctest.World, tenant, arguments string) string {
	return w.Provider(fmt.Sprintf("data \"csp_quote\" \"it\" {\n  tenant_id = %q\n  %s\n}\n", tenant, arguments))
}

// buying are the arguments of one purchase.
func buying(sku, term, cycle string, seats int, more string) string {
	return fmt.Sprintf("{ product_id = %q, sku_id = %q, term_duration = %q, billing_cycle = %q, quantity = %d, %s }", sku[:12], sku[13:], term, cycle, seats, more)
}

func purchases(lines ...string) string {
	text := "purchases = ["
	for _, l := range lines {
		text += l + ", "
	}
	return text + "]"
}

func increase(id string, seats int) string {
	return fmt.Sprintf("increase = { subscription_id = %q, seats = %d }", id, seats)
}

func upgradeTo(id, sku, more string) string {
	return fmt.Sprintf("upgrade = { subscription_id = %q, product_id = %q, sku_id = %q, %s }", id, sku[:12], sku[13:], more)
}

// priced is a line; what is not given is null or not looked at.
func priced(t *testing.T, sku, promotion, end string, seats int64, prices ...string) knownvalue.Check {
	t.Helper()
	line := map[string]knownvalue.Check{
		"product_id": knownvalue.StringExact(sku[:12]), "sku_id": knownvalue.StringExact(sku[13:]), "title": knownvalue.NotNull(),
		"quantity": knownvalue.Int64Exact(seats), "promotion_id": knownvalue.Null(), "custom_term_end_date": knownvalue.Null(),
	}
	if promotion != "" {
		line["promotion_id"] = knownvalue.StringExact(promotion)
	}
	if end != "" {
		line["custom_term_end_date"] = knownvalue.StringExact(end + "T00:00:00Z")
	}
	for i, name := range []string{"list_price", "discounted_price", "prorated_price", "price", "extended_price"} {
		line[name] = decimal(t, prices[i])
	}
	return knownvalue.ObjectPartial(line)
}

func TestQuote_showsThePricesOfADraftCart(t *testing.T) {
	t.Parallel()
	const (
		noCall      = "No call prices an upgrade: this is what its target costs as a new purchase. Microsoft credits what is left of the term that was paid for on the invoice, and no call says how much."
		noPromotion = "Microsoft gives the promotion " + simulator.PromotionPremium + " to no such purchase now: these are the prices without it."
	)
	for name, c := range map[string]struct {
		tenant, arguments, currency string
		behaviors                   []string
		at                          time.Time
		notes                       []string
		lines                       []knownvalue.Check
	}{
		"a purchase": {
			simulator.AlderClinics, purchases(buying(simulator.BusinessBasic, "P1Y", "annual", 15, "")), "USD", nil,
			time.Time{},
			nil,
			[]knownvalue.Check{priced(t, simulator.BusinessBasic, "", "", 15, "6", "6", "6", "6", "1080")},
		},
		"a base and its add-on": {
			simulator.CedarSchool, purchases(buying(simulator.Microsoft365E3, "P1Y", "annual", 10, ""), buying(simulator.TeamsPhone, "P1Y", "annual", 3, "")), "USD", nil,
			time.Time{},
			nil,
			[]knownvalue.Check{priced(t, simulator.Microsoft365E3, "", "", 10, "36", "36", "36", "36", "4320"), priced(t, simulator.TeamsPhone, "", "", 3, "8", "8", "8", "8", "288")},
		},
		"in euros, for a month": {
			simulator.BirchLogistics, purchases(buying(simulator.Microsoft365E3, "P1Y", "annual", 10, "")), "EUR",
			[]string{"extended-price=month"},
			time.Time{},
			nil,
			[]knownvalue.Check{priced(t, simulator.Microsoft365E3, "", "", 10, "34.2", "34.2", "34.2", "34.2", "342")},
		},
		"with a promotion": {
			simulator.AlderClinics, purchases(buying(simulator.BusinessStandard, "P1Y", "annual", 10, fmt.Sprintf("promotion_id = %q", simulator.PromotionStandard))), "USD", nil,
			time.Time{},
			nil,
			[]knownvalue.Check{priced(t, simulator.BusinessStandard, simulator.PromotionStandard, "", 10, "12.5", "10.63", "10.63", "10.63", "1275")},
		},
		"with one that applies by itself": {
			simulator.CedarSchool, purchases(buying(simulator.Dynamics365Sales, "P1Y", "annual", 5, "")), "USD", nil,
			time.Time{},
			nil,
			[]knownvalue.Check{priced(t, simulator.Dynamics365Sales, simulator.PromotionSales, "", 5, "105", "78.75", "78.75", "78.75", "4725")},
		},
		"until a day": {
			simulator.AlderClinics, purchases(buying(simulator.BusinessBasic, "P1Y", "annual", 10, `custom_term_end_date = "2027-04-30"`)), "USD", nil,
			time.Time{},
			nil,
			[]knownvalue.Check{priced(t, simulator.BusinessBasic, "", "2027-04-30", 10, "6", "6", "2.96", "2.96", "355.07")},
		},
		"with another": {
			simulator.AlderClinics, purchases(buying(simulator.BusinessBasic, "P1Y", "annual", 10, fmt.Sprintf("align_with_subscription_id = %q", simulator.AlderClosedWindow))), "USD", nil,
			time.Time{},
			nil,
			[]knownvalue.Check{priced(t, simulator.BusinessBasic, "", "2027-02-28", 10, "6", "6", "1.96", "1.96", "234.74")},
		},
		"more seats": {
			simulator.AlderClinics, increase(simulator.AlderClosedWindow, 10), "USD", nil,
			time.Time{},
			nil,
			[]knownvalue.Check{priced(t, simulator.BusinessBasic, "", "2027-02-28", 10, "6", "6", "1.96", "1.96", "234.74")},
		},
		"more seats while it renews": {
			simulator.AlderClinics, increase(simulator.AlderTermEnd, 1), "USD",
			[]string{"renewal-processing=20h"},
			simulator.Start.AddDate(0, 0, 3),
			[]string{"Microsoft prices no purchase up to 2026-11-04: these are the prices of a whole term, of which the part up to that day is billed."},
			[]knownvalue.Check{priced(t, simulator.BusinessPremium, "", "", 1, "23.1", "23.1", "23.1", "23.1", "277.2")},
		},
		"an upgrade": {
			simulator.AlderClinics, upgradeTo(simulator.AlderClosedWindow, simulator.BusinessStandard, ""), "USD", nil,
			time.Time{},
			[]string{noCall},
			[]knownvalue.Check{priced(t, simulator.BusinessStandard, "", "2027-02-28", 25, "12.5", "12.5", "4.08", "4.08", "1222.6")},
		},
		"of some seats, with a promotion": {
			simulator.AlderClinics, upgradeTo(simulator.AlderClosedWindow, simulator.BusinessStandard, fmt.Sprintf("quantity = 5, promotion_id = %q", simulator.PromotionStandard)), "USD", nil,
			time.Time{},
			[]string{noCall},
			[]knownvalue.Check{priced(t, simulator.BusinessStandard, simulator.PromotionStandard, "2027-02-28", 5, "12.5", "10.63", "3.46", "3.46", "207.84")},
		},
		"with a promotion for another cycle": {
			simulator.AlderClinics, upgradeTo(simulator.AlderClosedWindow, simulator.BusinessPremium, fmt.Sprintf("promotion_id = %q", simulator.PromotionPremium)), "USD", nil,
			time.Time{},
			[]string{noCall, noPromotion},
			[]knownvalue.Check{priced(t, simulator.BusinessPremium, "", "2027-02-28", 25, "22", "22", "7.17", "7.17", "2151.78")},
		},
		"with a promotion for others": {
			simulator.AlderClinics, upgradeTo(simulator.AlderOpenWindow, simulator.BusinessPremium, fmt.Sprintf("promotion_id = %q", simulator.PromotionPremium)), "USD", nil,
			time.Time{},
			[]string{noCall, noPromotion},
			[]knownvalue.Check{priced(t, simulator.BusinessPremium, "", "2027-10-30", 10, "23.1", "23.1", "22.97", "22.97", "2756.81")},
		},
		"for a longer term": {
			simulator.AlderClinics, upgradeTo(simulator.AlderClosedWindow, simulator.BusinessStandard, `term_duration = "P3Y"`), "USD", nil,
			time.Time{},
			[]string{noCall},
			[]knownvalue.Check{priced(t, simulator.BusinessStandard, "", "", 25, "12.5", "12.5", "12.5", "12.5", "11250")},
		},
		"of a trial": {
			simulator.AlderClinics, upgradeTo(simulator.AlderTrial, simulator.BusinessPremium, ""), "USD", nil,
			time.Time{},
			[]string{noCall},
			[]knownvalue.Check{priced(t, simulator.BusinessPremium, "", "", 25, "23.1", "23.1", "23.1", "23.1", "6930")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Behave(c.behaviors...)
			if !c.at.IsZero() {
				w.Set(c.at)()
			}
			orders := w.Transactions(c.tenant, "New")
			of := func(attribute string, want knownvalue.Check) statecheck.StateCheck {
				return statecheck.ExpectKnownValue("data.csp_quote.it", tfjsonpath.New(attribute), want)
			}
			w.Test(resource.TestStep{Config: quote(w, c.tenant, c.arguments), ConfigStateChecks: []statecheck.StateCheck{
				of("lines", knownvalue.ListExact(c.lines)), of("currency", knownvalue.StringExact(c.currency)),
				of("tax_included", knownvalue.Bool(false)), of("tax_note", knownvalue.NotNull()),
				of("estimate", knownvalue.Bool(len(c.notes) > 0)), of("notes", texts(c.notes...)),
			}})
			if bought := w.Transactions(c.tenant, "New") - orders; bought != 0 || len(w.Calls("POST", "/checkout")) != 0 {
				t.Errorf("%d orders were placed", bought)
			}
		})
	}
}

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
		"a term in words":          {alder, purchases(buying(simulator.BusinessBasic, "1 year", "annual", 1, "")), nil, "must be an ISO 8601 duration"},
		"no such product":          {alder, purchases(buying("CFQ7TTC0XXXX:0001", "P1Y", "annual", 1, "")), nil, "The catalog does not list CFQ7TTC0XXXX:0001"},
		"a term it has not":        {alder, purchases(buying(simulator.Dynamics365Sales, "P1M", "monthly", 5, "")), nil, "is not sold for P1M billed monthly"},
		"the second of two":        {alder, purchases(buying(simulator.BusinessBasic, "P1Y", "annual", 1, ""), buying(simulator.BusinessBasic, "P1Y", "triennial", 1, "")), nil, "purchases[1].billing_cycle: The catalog sells CFQ7TTC0LH18:0001 for: P1M billed monthly"},
		"too many seats":           {alder, basic(301, ""), nil, "Microsoft 365 Business Basic is sold with at most 300 seats"},
		"at end of sale":           {alder, purchases(buying(simulator.Office365E1, "P1Y", "annual", 1, "")), nil, "Office 365 E1 (with Teams) is no longer sold"},
		"an add-on alone":          {birch, purchases(buying(simulator.TeamsPhone, "P1Y", "annual", 1, "")), nil, "purchases[0]: This SKU is an add-on"},
		"what asks to attest":      {alder, purchases(buying(simulator.FrontlineF1, "P1Y", "annual", 1, "")), nil, "requires an attestation by the buyer"},
		"no promotion's id":        {alder, basic(1, `promotion_id = "summer"`), nil, "must be a promotion id of three parts"},
		"a promotion of others":    {alder, purchases(buying(simulator.BusinessStandard, "P1Y", "annual", 3, fmt.Sprintf("promotion_id = %q", simulator.PromotionStandard))), nil, "the promotion is not for this number of seats (at least 5 seats"},
		"no day":                   {alder, basic(1, `custom_term_end_date = "2027-02-30"`), nil, "must be a day, for example 2028-01-31"},
		"another day":              {alder, basic(1, `custom_term_end_date = "2027-04-15"`), nil, "The first term cannot end on 2027-04-15"},
		"two ends":                 {alder, basic(1, fmt.Sprintf("custom_term_end_date = %q, align_with_subscription_id = %q", "2027-04-30", simulator.AlderTrial)), nil, "Invalid Attribute Combination"},
		"resellers of a direct":    {alder, basic(1, "") + "\n  reseller_ids = [\"1234567\"]", nil, "A direct partner must not set reseller_ids"},
		"an indirect without":      {alder, basic(1, ""), []string{"partner-kind=indirect"}, "An indirect provider must name one transaction_reseller"},
		"another currency":         {alder, basic(1, "") + "\n  currency = \"EUR\"", nil, "The currency EUR is not accepted, USD is."},
		"no agreement":             {simulator.CedarSchool, basic(1, ""), unsigned, "the customer agreement is missing"},
		"an unknown tenant":        {nobody, basic(1, ""), nil, "The tenant is not a customer of this partner"},
		"seats of nobody":          {alder, increase(nobody, 1), nil, "holds no subscription " + nobody},
		"of an unknown tenant":     {nobody, increase(simulator.AlderTrial, 1), nil, "The tenant is not a customer of this partner"},
		"seats of a trial":         {alder, increase(simulator.AlderTrial, 1), nil, "increase.seats: \"Premium trial\" is a trial of 25 seats until 2026-11-18. Its quantity is fixed until it converts"},
		"seats while suspended":    {birch, increase(simulator.BirchSuspended, 1), nil, "can be changed again once it is resumed"},
		"seats of what has ended":  {birch, increase(simulator.BirchExpired, 1), nil, "its seats can only be bought again"},
		"too many more":            {alder, increase(simulator.AlderTermEnd, 289), nil, "increase.seats: The catalog has a maximum of 300 for CFQ7TTC0LCHC:0002; 301 were requested"},
		"too many for the tenant":  {alder, purchases(buying(simulator.BusinessPremium, "P1Y", "monthly", 289, "")), nil, "the seat limit is reached"},
		"more, at end of sale":     {alder, increase(simulator.AlderClosedWindow, 1), []string{"end-of-sale=" + simulator.BusinessBasic}, "Microsoft 365 Business Basic is no longer sold"},
		"an upgrade of nobody":     {alder, upgradeTo(nobody, simulator.BusinessPremium, ""), nil, "holds no subscription " + nobody},
		"an upgrade to itself":     {alder, upgradeTo(simulator.AlderClosedWindow, simulator.BusinessBasic, ""), nil, "is already CFQ7TTC0LH18:0001"},
		"an upgrade down":          {alder, upgradeTo(simulator.AlderTermEnd, simulator.BusinessBasic, ""), nil, "Microsoft upgrades only upwards, to what it lists"},
		"where to look instead":    {alder, upgradeTo(simulator.AlderTermEnd, simulator.BusinessBasic, ""), nil, fmt.Sprintf("see what it can become: data \"csp_upgrade_options\" { tenant_id = %q", alder)},
		"an upgrade it refuses":    {alder, upgradeTo(simulator.AlderTwoBatches, simulator.Microsoft365E5, ""), []string{"fulfillment-delay=9000h"}, "the subscription is not provisioned yet"},
		"an upgrade of more":       {alder, upgradeTo(simulator.AlderClosedWindow, simulator.BusinessPremium, "quantity = 26"), nil, "\"Clinic staff\" has only 25 seats"},
		"an upgrade for less":      {alder, upgradeTo(simulator.AlderClosedWindow, simulator.BusinessPremium, `term_duration = "P1M"`), nil, "An upgrade cannot shorten the term"},
		"a trial with fewer seats": {alder, upgradeTo(simulator.AlderTrial, simulator.BusinessPremium, "quantity = 24"), nil, "needs at least 25 seats"},
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

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
	return fmt.Sprintf(
		"{ product_id = %q, sku_id = %q, term_duration = %q, billing_cycle = %q, quantity = %d, %s }", sku[:12],
		sku[13:], term, cycle, seats, more,
	)
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
		noCall = "No call prices an upgrade: this is what its target costs as a new purchase. Microsoft credits " +
			"what is left of the term that was paid for on the invoice, and no call says how much."
		noPromotion = "Microsoft gives the promotion " + simulator.PromotionPremium +
			" to no such purchase now: these are the prices without it."
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
			simulator.CedarSchool, purchases(
				buying(simulator.Microsoft365E3, "P1Y", "annual", 10, ""),
				buying(simulator.TeamsPhone, "P1Y", "annual", 3, ""),
			), "USD", nil,
			time.Time{},
			nil,
			[]knownvalue.Check{
				priced(t, simulator.Microsoft365E3, "", "", 10, "36", "36", "36", "36", "4320"),
				priced(t, simulator.TeamsPhone, "", "", 3, "8", "8", "8", "8", "288"),
			},
		},
		"in euros, for a month": {
			simulator.BirchLogistics, purchases(buying(simulator.Microsoft365E3, "P1Y", "annual", 10, "")), "EUR",
			[]string{"extended-price=month"},
			time.Time{},
			nil,
			[]knownvalue.Check{priced(t, simulator.Microsoft365E3, "", "", 10, "34.2", "34.2", "34.2", "34.2", "342")},
		},
		"with a promotion": {
			simulator.AlderClinics, purchases(buying(
				simulator.BusinessStandard, "P1Y", "annual", 10,
				fmt.Sprintf("promotion_id = %q", simulator.PromotionStandard),
			)), "USD", nil,
			time.Time{},
			nil,
			[]knownvalue.Check{priced(
				t, simulator.BusinessStandard, simulator.PromotionStandard, "", 10, "12.5", "10.63", "10.63", "10.63",
				"1275",
			)},
		},
		"with one that applies by itself": {
			simulator.CedarSchool, purchases(buying(simulator.Dynamics365Sales, "P1Y", "annual", 5, "")), "USD", nil,
			time.Time{},
			nil,
			[]knownvalue.Check{priced(
				t, simulator.Dynamics365Sales, simulator.PromotionSales, "", 5, "105", "78.75", "78.75", "78.75",
				"4725",
			)},
		},
		"until a day": {
			simulator.AlderClinics, purchases(buying(
				simulator.BusinessBasic, "P1Y", "annual", 10, `custom_term_end_date = "2027-04-30"`,
			)), "USD", nil,
			time.Time{},
			nil,
			[]knownvalue.Check{priced(t, simulator.BusinessBasic, "", "2027-04-30", 10, "6", "6", "2.96", "2.96", "355.07")},
		},
		"with another": {
			simulator.AlderClinics, purchases(buying(
				simulator.BusinessBasic, "P1Y", "annual", 10,
				fmt.Sprintf("align_with_subscription_id = %q", simulator.AlderClosedWindow),
			)), "USD", nil,
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
			[]string{"Microsoft prices no purchase up to 2026-11-04: these are the prices of a whole term, of which " +
				"the part up to that day is billed."},
			[]knownvalue.Check{priced(t, simulator.BusinessPremium, "", "", 1, "23.1", "23.1", "23.1", "23.1", "277.2")},
		},
		"an upgrade": {
			simulator.AlderClinics, upgradeTo(simulator.AlderClosedWindow, simulator.BusinessStandard, ""), "USD", nil,
			time.Time{},
			[]string{noCall},
			[]knownvalue.Check{priced(t, simulator.BusinessStandard, "", "2027-02-28", 25, "12.5", "12.5", "4.08", "4.08", "1222.6")},
		},
		"of some seats, with a promotion": {
			simulator.AlderClinics, upgradeTo(
				simulator.AlderClosedWindow, simulator.BusinessStandard,
				fmt.Sprintf("quantity = 5, promotion_id = %q", simulator.PromotionStandard),
			), "USD", nil,
			time.Time{},
			[]string{noCall},
			[]knownvalue.Check{priced(
				t, simulator.BusinessStandard, simulator.PromotionStandard, "2027-02-28", 5, "12.5", "10.63", "3.46",
				"3.46", "207.84",
			)},
		},
		"with a promotion for another cycle": {
			simulator.AlderClinics, upgradeTo(
				simulator.AlderClosedWindow, simulator.BusinessPremium,
				fmt.Sprintf("promotion_id = %q", simulator.PromotionPremium),
			), "USD", nil,
			time.Time{},
			[]string{noCall, noPromotion},
			[]knownvalue.Check{priced(t, simulator.BusinessPremium, "", "2027-02-28", 25, "22", "22", "7.17", "7.17", "2151.78")},
		},
		"with a promotion for others": {
			simulator.AlderClinics, upgradeTo(
				simulator.AlderOpenWindow, simulator.BusinessPremium,
				fmt.Sprintf("promotion_id = %q", simulator.PromotionPremium),
			), "USD", nil,
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

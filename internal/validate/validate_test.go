package validate_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/validate"
)

// verdict is what a validator says of a text, empty where it takes it.
func verdict(t *testing.T, v validator.String, attribute, value string) string {
	t.Helper()
	var resp validator.StringResponse
	v.ValidateString(t.Context(), validator.StringRequest{Path: path.Root(attribute), ConfigValue: types.StringValue(value)}, &resp)
	var b strings.Builder
	for _, d := range resp.Diagnostics {
		b.WriteString(d.Summary() + "\n" + d.Detail())
	}
	return b.String()
}

func TestIsSKU_lostZeros_areGivenBack(t *testing.T) {
	t.Parallel()
	for value, restored := range map[string]string{"1": "0001", "01": "0001", "001": "0001", "12": "0012", "101": "0101", "0": "0000"} {
		want := "SKU ids have four digits; a spreadsheet may have dropped the zeros: " + restored
		if got := verdict(t, validate.IsSKU(), "sku_id", value); !strings.Contains(got, want) ||
			!strings.Contains(got, fmt.Sprintf("sku_id = %q", restored)) {
			t.Errorf("%q: %q is not in:\n%s", value, want, got)
		}
	}
}

func TestIsSKU_whatTheCatalogKnows_passes(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"0001", "000C", "0B1S", "007J", "00A", "1A", "C", "12345", "1000"} {
		if got := verdict(t, validate.IsSKU(), "sku_id", value); got != "" {
			t.Errorf("%q is refused: %s", value, got)
		}
	}
	for _, value := range []string{"", "00 01", "CFQ7TTC0LFLX:0001", "0001 "} {
		if got := verdict(t, validate.IsSKU(), "sku_id", value); !strings.Contains(got, "must be a SKU id from the catalog") {
			t.Errorf("%q passes, or says something else: %s", value, got)
		}
	}
}

func TestIsProduct_withItsSKU_isTakenApart(t *testing.T) {
	t.Parallel()
	for value, sku := range map[string]string{
		"CFQ7TTC0LFLX:0001": "0001", "CFQ7TTC0LFLX:1": "0001", "CFQ7TTC0LFLX:000C:CFQ7TTC0K5DR": "000C",
	} {
		want := fmt.Sprintf("product_id = \"CFQ7TTC0LFLX\"\n  sku_id     = %q", sku)
		if got := verdict(t, validate.IsProduct(), "product_id", value); !strings.Contains(got, want) {
			t.Errorf("%q: %q is not in:\n%s", value, want, got)
		}
	}
	if got := verdict(t, validate.IsProduct(), "product_id", "CFQ7TTC0LFLX"); got != "" {
		t.Errorf("a product's id is refused: %s", got)
	}
}

func TestIsPromotion_withASKUThatLostItsZeros_saysWhichPart(t *testing.T) {
	t.Parallel()
	want := `promotion_id = "39NFJQT1PM6C:0005:39NFJQT1Q5L7"`
	if got := verdict(t, validate.IsPromotion(), "promotion_id", "39NFJQT1PM6C:5:39NFJQT1Q5L7"); !strings.Contains(got, want) {
		t.Errorf("%q is not in:\n%s", want, got)
	}
	if got := verdict(t, validate.IsPromotion(), "promotion_id", "39NFJQT1PM6C:0005:39NFJQT1Q5L7"); got != "" {
		t.Errorf("a promotion's id is refused: %s", got)
	}
}

func TestIsName_charactersThatNobodySees_areNamedWithTheirPlace(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"Front\ndesk":       `friendly_name has a line break at position 6`,
		"Desk\r\n":          `has a carriage return at position 5`,
		"\tDesk":            `has a tab at position 1`,
		"De\x00sk":          `has a NUL (U+0000) at position 3`,
		"Desk\x7f":          `has a DEL (U+007F) at position 5`,
		"Büro\u2028":        `has a line separator (U+2028) at position 5`,
		"Desk\u2029x":       `has a paragraph separator (U+2029) at position 5`,
		"\ufeffDesk":        `has a byte order mark (U+FEFF) at position 1`,
		"a\x1b[31m":         `has a control character (U+001B) at position 2`,
		"Desk\u0085x":       `has a control character (U+0085) at position 5`,
		"Desk ":             "must not begin or end with a blank",
		"\u00a0Desk":        "must not begin or end with a blank",
		"\u3000":            "must not begin or end with a blank",
		sized(129):          "friendly_name has 129 characters. A name has at most 128.",
		sized(140) + "\n":   "has a line break at position 141",
		"Secret\nAcquirer ": "line break",
	} {
		got := verdict(t, validate.IsName(), "friendly_name", value)
		if !strings.Contains(got, want) {
			t.Errorf("%q: %q is not in:\n%s", value, want, got)
		}
		if strings.Contains(got, "Secret") || strings.Contains(got, "Büro") {
			t.Errorf("the name shows in:\n%s", got)
		}
	}
}

// sized is a name of so many characters, each of several bytes.
func sized(n int) string { return strings.Repeat("ü", n) }

func TestIsName_namesOfAnyLanguage_pass(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"", "Desk", "Front  desk", "Büro – Süd", "営業部", "team 👩\u200d💻", "تیم\u200cها", sized(128)} {
		if got := verdict(t, validate.IsName(), "friendly_name", value); got != "" {
			t.Errorf("%q is refused: %s", value, got)
		}
	}
}

// wrong is a subscription with one line that is wrong.
func wrong(line string) string {
	values := map[string]string{
		"tenant_id": fmt.Sprintf(
			"%q", simulator.AlderClinics,
		), "product_id": `"CFQ7TTC0LFLX"`, "sku_id": `"0001"`, "term_duration": `"P1Y"`,
		"billing_cycle": `"monthly"`, "quantity": "25",
	}
	name, value, _ := strings.Cut(line, " = ")
	values[name] = value
	var b strings.Builder
	for _, name := range []string{
		"tenant_id", "product_id", "sku_id", "term_duration", "billing_cycle", "quantity", "friendly_name", "renewal",
		"partial_upgrades",
	} {
		if values[name] != "" {
			fmt.Fprintf(&b, "  %s = %s\n", name, values[name])
		}
	}
	return "resource \"csp_subscription\" \"it\" {\n" + b.String() + "}\n"
}

func TestTexts_throughTheCLI_sayWhatToWrite(t *testing.T) {
	t.Parallel()
	const zeros = "SKU ids have four digits; a spreadsheet may have dropped the zeros: 0001."
	quote := func(lines string) string {
		return fmt.Sprintf("data \"csp_quote\" \"it\" {\n  tenant_id = %q\n  %s\n}\n", simulator.AlderClinics, lines)
	}
	for name, c := range map[string]struct{ config, want string }{
		"a SKU as a number":   {wrong("sku_id = 1"), `sku_id is "1". ` + zeros + ` Write it in quotes: sku_id = "0001"`},
		"a SKU of two digits": {wrong(`sku_id = "01"`), `sku_id is "01". ` + zeros},
		"the next term's SKU": {wrong(`renewal = { product_id = "CFQ7TTC0LFLX", sku_id = "1" }`), `renewal.sku_id is "1". ` + zeros},
		"an upgrade's SKU": {
			wrong(`partial_upgrades = { "a" = { product_id = "CFQ7TTC0LFLZ", sku_id = "1", quantity = 1 } }`),
			`partial_upgrades["a"].sku_id is "1". ` + zeros,
		},
		"a SKU to price": {
			quote(`purchases = [{ product_id = "CFQ7TTC0LFLX", sku_id = "1", term_duration = "P1Y", billing_cycle = "monthly", quantity = 1 }]`), `purchases[0].sku_id is "1". ` +
				zeros,
		},
		"an upgrade to price": {
			quote(fmt.Sprintf(
				`upgrade = { subscription_id = %q, product_id = "CFQ7TTC0LFLX", sku_id = "1" }`,
				simulator.AlderOpenWindow,
			)), `upgrade.sku_id is "1". ` +
				zeros,
		},
		"a promotion's SKU": {"data \"csp_promotions\" \"it\" {\n  country = \"DE\"\n  sku_id  = \"1\"\n}\n", `sku_id is "1". ` + zeros},
		"offers of a SKU": {
			"data \"csp_offers\" \"it\" {\n  country    = \"DE\"\n  product_id = \"CFQ7TTC0LFLX:1\"\n" +
				"}\n", `Write the two parts apart: product_id = "CFQ7TTC0LFLX" sku_id = "0001"`,
		},
		"subscriptions of a SKU": {
			fmt.Sprintf(
				"data \"csp_subscriptions\" \"it\" {\n  tenant_id  = %q\n  product_id = \"CFQ7TTC0LFLX:0001\"\n}\n", simulator.AlderClinics,
			), `Write the two parts apart: product_id = "CFQ7TTC0LFLX" sku_id = "0001"`,
		},
		"a name of two lines": {
			wrong(`friendly_name = "Front\ndesk"`),
			`friendly_name has a line break at position 6. A name is one line of visible characters. Remove it: friendly_name = replace(…, "\n", " ")`,
		},
		"a name with a NUL": {
			wrong(`friendly_name = "Front\u0000desk"`),
			`friendly_name has a NUL (U+0000) at position 6. A name is one line of visible characters. Remove it: friendly_name = replace(…, "\u0000", " ")`,
		},
		"a name from a file": {wrong("friendly_name = <<-EOT\n  Front desk\n  EOT"), `friendly_name has a line break at position 11.`},
		"a name with blanks": {wrong(`friendly_name = "Desk "`), `friendly_name must not begin or end with a blank: the service drops it`},
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

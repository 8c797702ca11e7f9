package documentation_test

import (
	"strings"
	"testing"
)

const baseAndPhones = `
resource "csp_subscription" "base" {
  tenant_id     = "3c4b5a69-7887-4695-a4b3-c2d1e0f9a8b7"
  product_id    = "CFQ7TTC0LFLX"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Base"
  quantity      = 25
}

resource "csp_addon" "phones" {
  tenant_id            = csp_subscription.base.tenant_id
  product_id           = "CFQ7TTC0LH0T"
  sku_id               = "0001"
  term_duration        = "P1Y"
  billing_cycle        = "monthly"
  friendly_name        = "Phones"
  quantity             = 10
  base_subscription_id = csp_subscription.base.id
}
`

// TestAddons_thatWouldStayBilled_areNamedByThePlanOfTheirBase plays what a
// warning says: only a terminal shows warnings.
func TestAddons_thatWouldStayBilled_areNamedByThePlanOfTheirBase(t *testing.T) {
	t.Parallel()
	const left, outlives = `Warning: The add-ons of "Base" stay billed`, "Warning: Microsoft Teams Phone Standard would end after its base"
	c := openTerminal(t)
	warns := func(config, with, without string, command ...string) {
		t.Helper()
		c.write(config)
		got := text(c.diagnostics(append([]string{"plan", "-json"}, command...)...))
		if with != "" && !strings.Contains(got, with) || without != "" && strings.Contains(got, without) {
			t.Errorf("%v says:\n%s\nwant %q, not %q", command, got, with, without)
		}
	}
	with := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(baseAndPhones) }
	warns(baseAndPhones, "", "Warning: Nothing shows a base")
	c.must("apply", "-auto-approve", "-no-color")
	warns(with("= 25", "= 10"), "", left)
	warns(with("= 25", "= 9"), left, "")
	warns(with("= 25", "= 9", "= 10", "= 9"), left, "") // the add-on goes on with ten where only the base is applied
	warns(with("= 25\n", "= 25\n  suspended = true\n"), left, "")
	warns(with("= 25\n", "= 25\n  end_of_term = \"cancel\"\n"), "", left) // both end on one day
	warns(baseAndPhones, "", left, "-destroy", "-target=csp_addon.phones")
	warns(baseAndPhones, "", left, "-destroy")
	warns(baseAndPhones, "", outlives)
	clock("2026-12-20T09:00:00Z")(c)
	_, phones, _ := strings.Cut(baseAndPhones, "\n}\n")
	more := strings.NewReplacer(`"phones"`, `"more"`, `"Phones"`, `"More phones"`).Replace(phones)
	more = strings.Replace(more, "\n}", "\n  additional           = true\n}", 1)
	warns(baseAndPhones+more, outlives, "")
	warns(baseAndPhones+strings.Replace(more, "\n}", "\n  align_with_subscription_id = csp_subscription.base.id\n}", 1), "", outlives)
}

package story

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const applied = `
Warning: Provider development overrides are in effect

The following provider development overrides are set in the CLI
configuration:
 - terraform-csp/csp in /somewhere

The behavior may therefore not match any released version of the provider and
applying changes may cause the state to become incompatible with published
releases.
data.csp_offers.e3: Reading...
data.csp_offers.e3: Read complete after 0s
csp_subscription.office: Refreshing state... [id=1]

Terraform used the selected providers to generate the following execution
plan. Resource actions are indicated with the following symbols:
  ~ update in-place

Terraform will perform the following actions:

  # csp_subscription.office will be updated in-place
  ~ resource "csp_subscription" "office" {
      ~ changes  = [
          ~ {
              ~ seats  = 5 -> 10
                # (3 unchanged attributes hidden)
            },
        ]
        id       = "1"
      ~ quantity = 35 -> 25
      + note     = "x"
        # (16 unchanged attributes hidden)
    }

Plan: 0 to add, 1 to change, 0 to destroy.

Warning: Mind this

  with csp_subscription.office,

It is so.
csp_subscription.office: Modifying... [id=1]
csp_subscription.office: Still modifying... [10s elapsed]
csp_subscription.office: Modifications complete after 0s [id=1]
`

func TestTrim_planOutput_keepsWhatMattersAsPrinted(t *testing.T) {
	t.Parallel()
	want := `  # csp_subscription.office will be updated in-place
  ~ resource "csp_subscription" "office" {
      ~ changes  = [
          ~ {
              ~ seats  = 5 -> 10
                # (3 unchanged attributes hidden)
            },
        ]
      …
      ~ quantity = 35 -> 25
      …
    }

Plan: 0 to add, 1 to change, 0 to destroy.

Warning: Mind this

  with csp_subscription.office,

It is so.
csp_subscription.office: Modifications complete after 0s [id=1]`
	if diff := cmp.Diff(want, Trim(applied, []string{"changes", "quantity"})); diff != "" {
		t.Error(diff)
	}
}

func TestTrim_withoutPart_leavesOutNoAttribute(t *testing.T) {
	t.Parallel()
	got := Trim(applied, nil)
	if strings.Contains(got, "…") || !strings.Contains(got, `+ note     = "x"`) || strings.Contains(got, "development overrides") {
		t.Error(got)
	}
}

func TestTrim_stateShown_keepsNestedValuesOfItsPart(t *testing.T) {
	t.Parallel()
	shown := "# csp_subscription.office:\n" +
		"resource \"csp_subscription\" \"office\" {\n    billing = \"monthly\"\n    next_term = {\n        quantity = 40\n    }\n" +
		"    quantity = 40\n    windows = [\n        {\n            quantity = 25\n        },\n    ]\n}\n"
	want := "# csp_subscription.office:\nresource \"csp_subscription\" \"office\" {\n    …\n    windows = [\n        " +
		"{\n            quantity = 25\n        },\n    ]\n}"
	if diff := cmp.Diff(want, Trim(shown, []string{"windows"})); diff != "" {
		t.Error(diff)
	}
}

func TestTrim_forgottenByOpenTofu_keepsItsPart(t *testing.T) {
	t.Parallel()
	forgotten := "  . resource \"csp_subscription\" \"office\" {\n    next_term = {\n       " +
		" quantity = 40 -> null\n    }\n    quantity = 40\n}\n\nPlan: 1 to forget.\n"
	want := "  . resource \"csp_subscription\" \"office\" {\n    …\n    quantity = 40\n}\n\nPlan: 1 to forget."
	if diff := cmp.Diff(want, Trim(forgotten, []string{"quantity"})); diff != "" {
		t.Error(diff)
	}
}

func TestTrim_anyPart_onlyLeavesOut(t *testing.T) {
	t.Parallel()
	lines := strings.Split(applied, "\n")
	for _, part := range [][]string{nil, {"changes"}, {"id"}, {"nothing"}} {
		rest := lines
		for line := range strings.SplitSeq(Trim(applied, part), "\n") {
			if strings.TrimSpace(line) == "…" {
				continue
			}
			for len(rest) > 0 && rest[0] != line {
				rest = rest[1:]
			}
			if len(rest) == 0 {
				t.Errorf("part %v: %q was not printed, or not there", part, line)
				break
			}
			rest = rest[1:]
		}
	}
}

func TestWaysIn_printedList_isReadToItsEnd(t *testing.T) {
	t.Parallel()
	want := []Way{
		{Do: "remove 8 now", Config: "quantity = 92"},
		{Do: "remove 20 at renewal, 2027-08-01", Config: `reduction = "at_renewal"`},
	}
	printed := "Reason.\n\nYou can:\n  - remove 8 now:                      quantity = 92\n  - remove 20 at renewal, " +
		"2027-08-01:  reduction = \"at_renewal\"\n\nRule: reduce-window\n - no way:  out\n"
	if diff := cmp.Diff(want, waysIn(printed)); diff != "" {
		t.Error(diff)
	}
	if got := waysIn("No changes.\n  - a list:  of something else\n"); got != nil {
		t.Errorf("got %v from an output without ways out", got)
	}
}

func TestPasteable_instructionsAfterTheLine_areLeftOut(t *testing.T) {
	t.Parallel()
	for config, want := range map[string]string{
		"quantity = 92": "quantity = 92",
		`on_destroy = "abandon", apply, then destroy`: `on_destroy = "abandon"`,
	} {
		if got := pasteable(config); got != want {
			t.Errorf("%s: got %s, want %s", config, got, want)
		}
	}
}

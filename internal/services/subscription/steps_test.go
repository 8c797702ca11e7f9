package subscription_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

const it = "csp_subscription.it"

// seats is a configuration of Microsoft 365 E3 named "Desk" in Alder Clinics.
// Lines given replace or extend it: `quantity = 30`.
func seats(lines ...string) string {
	attributes := []string{
		fmt.Sprintf("tenant_id = %q", simulator.AlderClinics), `product_id = "CFQ7TTC0LFLX"`, `sku_id = "0001"`,
		`term_duration = "P1Y"`, `billing_cycle = "monthly"`, `friendly_name = "Desk"`, "quantity = 25",
		"additional = true", // Alder Clinics holds Microsoft 365 E3 for a year already
	}
	for _, line := range lines {
		name, _, _ := strings.Cut(line, "=")
		replaced := false
		for i, a := range attributes {
			if have, _, _ := strings.Cut(a, "="); strings.TrimSpace(have) == strings.TrimSpace(name) {
				attributes[i], replaced = line, true
			}
		}
		if !replaced {
			attributes = append(attributes, line)
		}
	}
	return "resource \"csp_subscription\" \"it\" {\n  " + strings.Join(attributes, "\n  ") + "\n}\n"
}

// applied is a step that applies a configuration and expects the next plan to
// be empty, which the test framework checks by itself.
func applied(w *acctest.World, before func(), config string, checks ...statecheck.StateCheck) resource.TestStep {
	return resource.TestStep{PreConfig: before, Config: w.Provider(config), ConfigStateChecks: checks}
}

// refused is a step whose plan fails with a text, whatever its line breaks.
func refused(w *acctest.World, before func(), config, text string) resource.TestStep {
	return resource.TestStep{PreConfig: before, Config: w.Provider(config), ExpectError: acctest.Words(text)}
}

// unchanged is a step that plans nothing.
func unchanged(w *acctest.World, before func(), config string) resource.TestStep {
	return resource.TestStep{PreConfig: before, Config: w.Provider(config), ConfigPlanChecks: resource.ConfigPlanChecks{
		PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}}
}

// unchangedAfter is a step whose configuration differs and makes no call.
func unchangedAfter(w *acctest.World, config string, checks ...statecheck.StateCheck) resource.TestStep {
	step := applied(w, w.Mark(), config, checks...)
	step.ConfigPlanChecks = resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{w.NoWrites()}}
	return step
}

func value(attribute string, want knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(it, at(attribute), want)
}

func at(dotted string) tfjsonpath.Path {
	parts := strings.Split(dotted, ".")
	p := tfjsonpath.New(parts[0])
	for _, part := range parts[1:] {
		p = p.AtMapKey(part)
	}
	return p
}

func number(n int64) knownvalue.Check { return knownvalue.Int64Exact(n) }

func expectWrites(t *testing.T, w *acctest.World, want ...string) {
	t.Helper()
	got := slices.DeleteFunc(w.Writes(), func(call string) bool {
		return strings.HasSuffix(call, "/promotionEligibilities") // a question that is posted
	})
	if len(got) != len(want) {
		t.Fatalf("writes: got %v, want %v", got, want)
	}
	for i := range want {
		if !strings.Contains(got[i], want[i]) {
			t.Errorf("write %d: got %s, want %s", i, got[i], want[i])
		}
	}
}

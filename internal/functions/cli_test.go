package functions_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

const (
	it  = "csp_subscription.it"
	day = 24 * time.Hour
)

const variable = "variable \"now\" {\n  type = string\n}\n\n"

// seats is a subscription whose seats are an expression.
func seats(quantity string, lines ...string) string {
	all := ""
	for _, line := range lines {
		all += "  " + line + "\n"
	}
	return fmt.Sprintf(`resource "csp_subscription" "it" {
  tenant_id     = %q
  product_id    = "CFQ7TTC0LFLX"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Desk"
  additional    = true
  quantity      = %s
%s}
`, simulator.AlderClinics, quantity, all)
}

// growing is 25 seats, 40 from January and 55 from March on.
const growing = `provider::csp::at(25, {
    "2027-03-01T00:00:00+01:00" = 55
    "2027-01-15"                = 40
  }, var.now)`

// dated applies a configuration at an instant, and expects the next plan at
// this instant to be empty, which the test framework checks by itself.
func dated(w *acctest.World, before func(), text, now string, checks ...plancheck.PlanCheck) resource.TestStep {
	return resource.TestStep{
		PreConfig: before, Config: w.Provider(variable + text), ConfigVariables: config.Variables{"now": config.StringVariable(now)},
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: checks},
	}
}

func has(attribute string, want int64) plancheck.PlanCheck {
	return plancheck.ExpectKnownValue(it, tfjsonpath.New(attribute), knownvalue.Int64Exact(want))
}

// starts expects the seats that the next term starts with.
func starts(want int64) plancheck.PlanCheck {
	return plancheck.ExpectKnownValue(it, tfjsonpath.New("next_term").AtMapKey("quantity"), knownvalue.Int64Exact(want))
}

func TestAt_forSeats_growsOnItsDayAndOnNoOther(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	empty, grown := plancheck.ExpectEmptyPlan(), plancheck.ExpectResourceAction(it, plancheck.ResourceActionUpdate)
	w.Test(
		dated(w, nil, seats(growing), "2026-11-02T09:00:00Z", has("quantity", 25)),
		dated(w, w.Advance(30*day), seats(growing), "2026-12-02T09:00:00Z", empty),
		dated(w, w.Advance(43*day), seats(growing), "2027-01-14T23:59:59Z", empty),
		dated(w, w.Advance(day), seats(growing), "2027-01-15T00:00:00Z", grown, has("quantity", 40)),
		dated(w, w.Advance(20*day), seats(growing), "2027-02-04T09:00:00Z", empty),
		dated(w, nil, seats(growing), "2027-02-28T22:59:59Z", empty),
		dated(w, w.Advance(25*day), seats(growing), "2027-03-01T09:00:00Z", grown, has("quantity", 55)),
		// What has come is the new default, and nothing is left to wait for.
		dated(w, nil, seats("provider::csp::at(55, {}, var.now)"), "2027-03-01T09:00:00Z", empty),
		w.Forget(it),
	)
	if got := w.Transactions(simulator.AlderClinics, "AddQuantity"); got != addedAtFirst(t)+2 {
		t.Errorf("orders that add seats: %d, want two more than the world begins with", got)
	}
}

// addedAtFirst counts what the world's own subscriptions have added.
func addedAtFirst(t *testing.T) int {
	t.Helper()
	return acctest.New(t).Transactions(simulator.AlderClinics, "AddQuantity")
}

// A date makes no reduction possible that its window forbids.
func TestAt_forFewerSeats_isHeldToTheWindow(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	fewer := `provider::csp::at(25, { "2027-06-01" = 10 }, var.now)`
	refused := dated(w, w.Advance(211*day), seats(fewer), "2027-06-01T09:00:00Z")
	refused.ExpectError = acctest.Words("15 seats can no longer be removed")
	w.Test(
		dated(w, nil, seats(fewer), "2026-11-02T09:00:00Z", has("quantity", 25)),
		refused,
		dated(w, nil, seats(fewer, `reduction = "at_renewal"`), "2027-06-01T09:00:00Z", starts(10)),
		w.Forget(it),
	)
}

// The plan of one day is applied on a later one, after the next instant: it
// does what it promised, and only the next plan sees the new day.
func TestAt_ofASavedPlan_keepsToTheTimeOfThePlan(t *testing.T) {
	t.Parallel()
	p := acctest.NewProcesses(t)
	p.Write(variable + seats(growing))
	p.Must(0, "apply", "-auto-approve", "-var", "now=2026-11-02T09:00:00Z")
	p.Advance(74 * day)()
	p.Must(2, "plan", "-detailed-exitcode", "-out", "tfplan", "-var", "now=2027-01-15T09:00:00Z")
	p.Advance(60 * day)()
	p.Must(0, "apply", "tfplan")
	if got := quantity(t, p); got != 40 {
		t.Errorf("the plan promised 40 seats, its apply left %d", got)
	}
	p.Must(0, "plan", "-detailed-exitcode", "-var", "now=2027-01-15T09:00:00Z")
	p.Must(2, "plan", "-detailed-exitcode", "-var", "now=2027-03-16T09:00:00Z")
}

func quantity(t *testing.T, p *acctest.Processes) int {
	t.Helper()
	var state struct {
		Values struct {
			Root struct {
				Resources []struct {
					Values struct {
						Quantity int `json:"quantity"`
					} `json:"values"`
				} `json:"resources"`
			} `json:"root_module"`
		} `json:"values"`
	}
	shown(t, p, &state, "show", "-json")
	if len(state.Values.Root.Resources) != 1 {
		t.Fatalf("resources in the state: %+v", state.Values.Root.Resources)
	}
	return state.Values.Root.Resources[0].Values.Quantity
}

func shown(t *testing.T, p *acctest.Processes, into any, args ...string) {
	t.Helper()
	if err := json.Unmarshal([]byte(p.Must(0, args...)), into); err != nil {
		t.Fatal(err)
	}
}

// What the guide says of plantimestamp: an apply of a saved plan sees the time
// that stands in the plan.
func TestAt_withPlantimestamp_isKnownAtPlanAndKept(t *testing.T) {
	t.Parallel()
	p := acctest.NewProcesses(t)
	p.Write(`output "seats" {
  value = provider::csp::at(25, { (plantimestamp()) = 40, (timeadd(plantimestamp(), "1s")) = 55 }, plantimestamp())
}

output "time" {
  value = plantimestamp()
}
`)
	p.Must(0, "validate")
	p.Must(0, "plan", "-out", "tfplan")
	var plan struct {
		Timestamp string `json:"timestamp"`
		Planned   struct {
			Outputs map[string]struct {
				Value any `json:"value"`
			} `json:"outputs"`
		} `json:"planned_values"`
	}
	shown(t, p, &plan, "show", "-json", "tfplan")
	if got := plan.Planned.Outputs["seats"].Value; got != 40.0 {
		t.Errorf("planned %v, want 40", got)
	}
	p.Must(0, "apply", "tfplan")
	var outputs map[string]struct {
		Value any `json:"value"`
	}
	shown(t, p, &outputs, "output", "-json")
	if got := outputs["time"].Value; got != plan.Timestamp || outputs["seats"].Value != 40.0 {
		t.Errorf("applied %v at %v, want 40 at %v", outputs["seats"].Value, got, plan.Timestamp)
	}
}

func TestAt_withNowKnownAfterApply_waitsForIt(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	elsewhere := "resource \"terraform_data\" \"clock\" {\n  input = \"2027-01-15T00:00:00Z\"\n}\n\n"
	w.Test(
		resource.TestStep{
			Config: w.Provider(elsewhere + seats(`provider::csp::at(25, { "2027-01-15" = 40 }, terraform_data.clock.output)`)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectUnknownValue(it, tfjsonpath.New("quantity")),
			}},
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue(
				it, tfjsonpath.New("quantity"), knownvalue.Int64Exact(40),
			)},
		},
	)
}

// A value that does not hold yet need not be known: the plan shows its seats.
func TestAt_withALaterValueUnknown_plansWhatHolds(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	elsewhere := "resource \"terraform_data\" \"later\" {\n  input = 40\n}\n\n"
	w.Test(dated(w, nil, elsewhere+seats(`provider::csp::at(25, { "2027-01-15" = terraform_data.later.output }, var.now)`),
		"2026-11-02T09:00:00Z", has("quantity", 25)))
}

func TestAt_throughTheCLI_keepsTypesAndTakesMapsAndObjects(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	outputs := map[string]struct {
		expression string
		want       knownvalue.Check
	}{
		"number": {`provider::csp::at(1.5, { "2027-01-15" = 2.25 }, var.now)`, knownvalue.Float64Exact(2.25)},
		"sku":    {`provider::csp::at("0001", { "2027-01-15" = "0002" }, var.now)`, knownvalue.StringExact("0002")},
		"bool":   {`provider::csp::at(true, { "2027-01-15" = false }, var.now)`, knownvalue.Bool(false)},
		"list": {
			`provider::csp::at([], { "2027-01-15" = ["a", "b"] }, var.now)`,
			knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("a"), knownvalue.StringExact("b")}),
		},
		"object":   {`provider::csp::at({}, { "2027-01-15" = { quantity = 9 } }, var.now).quantity`, knownvalue.Int64Exact(9)},
		"map":      {`provider::csp::at("a", tomap({ "2027-01-15" = "b" }), var.now)`, knownvalue.StringExact("b")},
		"computed": {`provider::csp::at(1, { for n in [2, 3] : "2027-01-0${n}" => n }, var.now)`, knownvalue.Int64Exact(3)},
		"null":     {`provider::csp::at(1, { "2027-01-15" = null }, var.now) == null`, knownvalue.Bool(true)},
		"nulls":    {`provider::csp::at(null, { "2027-01-15" = null, "2027-01-16" = 1 }, var.now) == null`, knownvalue.Bool(true)},
		"empty":    {`provider::csp::at(25, {}, var.now)`, knownvalue.Int64Exact(25)},
		"no_keys":  {`provider::csp::at(25, tomap({}), var.now)`, knownvalue.Int64Exact(25)},
		"secret":   {`issensitive(provider::csp::at("a", { "2027-01-15" = sensitive("b") }, var.now))`, knownvalue.Bool(true)},
	}
	text := ""
	var checks []statecheck.StateCheck
	for name, o := range outputs {
		text += fmt.Sprintf("output %q {\n  value = %s\n}\n\n", name, o.expression)
		checks = append(checks, statecheck.ExpectKnownOutputValue(name, o.want))
	}
	step := dated(w, nil, text, "2027-01-15T09:00:00Z")
	step.ConfigStateChecks = checks
	w.TestCLI(step)
}

func TestAt_wrongInputs_failThePlanAtTheirArgument(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, call, want string }{
		{
			"key", `provider::csp::at(25, { "next year" = 40 }, "2027-01-15")`,
			`Invalid value for "schedule" parameter: the key "next year" is not a time; write an RFC 3339 instant with its zone`,
		},
		{
			"zone", `provider::csp::at(25, { "2027-01-15T09:00:00" = 40 }, "2027-01-15")`,
			`write "2027-01-15T09:00:00Z" for UTC, or add an offset such as +01:00.`,
		},
		{"day", `provider::csp::at(25, { "2027-02-30" = 40 }, "2027-01-15")`, `the key "2027-02-30" is not in the calendar`},
		{
			"twice", `provider::csp::at(25, { "2027-01-15" = 40, "2027-01-15T01:00:00+01:00" = 41 }, "2027-01-15")`,
			`name the same instant, 2027-01-15T00:00:00Z`,
		},
		{
			"type", `provider::csp::at(25, { "2027-01-15" = "40" }, "2027-01-15")`,
			`Invalid value for "schedule" parameter: the value of the key "2027-01-15" is a string and the default is a number`,
		},
		{
			"now", `provider::csp::at(25, { "2027-01-15" = 40 }, "today")`,
			`Invalid value for "now" parameter: the time "today" is not a time`,
		},
		{"key while now is unknown", `provider::csp::at(25, { "soon" = 40 }, timestamp())`, `the key "soon" is not a time`},
		{"list", `provider::csp::at(25, [40], "2027-01-15")`, `a schedule has values by instant, and this is neither an object nor a map`},
		{"no schedule", `provider::csp::at(25, null, "2027-01-15")`, `Invalid value for "schedule" parameter: argument must not be null`},
		{"no time", `provider::csp::at(25, {}, null)`, `Invalid value for "now" parameter: argument must not be null`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			play := w.Test
			if strings.Contains(c.call, "timestamp()") { // which core knows at apply alone
				play = w.TestCLI
			}
			play(resource.TestStep{
				Config:      w.Provider("output \"it\" {\n  value = " + c.call + "\n}\n"),
				ExpectError: acctest.Words(c.want),
			})
			if calls := w.Calls("", "/v1/"); len(calls) > 0 {
				t.Errorf("calls: %v, want none", calls)
			}
		})
	}
}

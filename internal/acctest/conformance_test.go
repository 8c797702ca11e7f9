package acctest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	tfjson "github.com/hashicorp/terraform-json"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// scene is one configuration in a story that both offices play: what is done
// before, whether an object is tainted, and whether the plan is applied.
type scene struct {
	config string
	before func(w *World)
	taint  string
	keep   bool // the plan is made and not applied
}

// TestConformance_theStandInAgreesWithTheCLI plays stories in process and
// through the real CLI, each in a world of its own that begins alike, and
// compares the errors, the planned values and actions, what is unknown, and
// the state.
func TestConformance_theStandInAgreesWithTheCLI(t *testing.T) {
	t.Parallel()
	for name, scenes := range stories() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld, cliWorld := Quirky(t, 7), Quirky(t, 7)
			in, cli := inWorld.inProcess(), cliWorld.throughCLI()
			for i, s := range scenes {
				got, want := act(t, inWorld, in, s), act(t, cliWorld, cli, s)
				at := fmt.Sprintf("scene %d", i+1)
				compareErrors(t, at, got.fault, want.fault)
				if got.fault != nil && !got.applied {
					continue
				}
				if diff := cmp.Diff(want.plan, got.plan); diff != "" {
					t.Errorf("%s: the plan (-CLI +in process):\n%s", at, diff)
				}
				if diff := cmp.Diff(want.state, got.state); diff != "" {
					t.Errorf("%s: the state (-CLI +in process):\n%s", at, diff)
				}
				if got.empty != want.empty {
					t.Errorf("%s: the plan is empty: %t in process, %t through the CLI", at, got.empty, want.empty)
				}
			}
			if diff := cmp.Diff(plainIDs(cliWorld.Writes()), plainIDs(inWorld.Writes())); diff != "" {
				t.Errorf("the writes (-CLI +in process):\n%s", diff)
			}
		})
	}
}

// outcome is what came of a scene.
type outcome struct {
	fault          error
	empty, applied bool
	plan, state    []string
}

func act(t *testing.T, w *World, o office, s scene) outcome {
	t.Helper()
	if s.before != nil {
		s.before(w)
	}
	if s.taint != "" {
		if err := o.taint(s.taint); err != nil {
			t.Fatal(err)
		}
	}
	var out outcome
	if out.fault = o.write(w.Provider(s.config), nil); out.fault != nil {
		return out
	}
	if out.empty, out.fault = o.plan(planOptions{}); out.fault != nil {
		return out
	}
	plan, err := o.planned()
	if err != nil {
		t.Fatal(err)
	}
	out.plan = planLines(t, plan)
	if s.keep {
		return out
	}
	out.applied = true
	out.fault = o.apply()
	held, err := o.state()
	if err != nil {
		t.Fatal(err)
	}
	out.state = stateLines(t, held)
	return out
}

// planLines are the changes of a plan, each as JSON, in the order of their addresses.
func planLines(t *testing.T, p *tfjson.Plan) []string {
	t.Helper()
	var out []string
	for _, c := range p.ResourceChanges {
		out = append(
			out,
			fmt.Sprintf(
				"%s %v\n%s\n%s\n%s", c.Address, c.Change.Actions, jsonOf(t, c.Change.Before), jsonOf(t, c.Change.After),
				jsonOf(t, trimmed(c.Change.AfterUnknown)),
			),
		)
	}
	for name, c := range p.OutputChanges {
		out = append(out, fmt.Sprintf("output %s %v\n%s\n%s", name, c.Actions, jsonOf(t, c.Before), jsonOf(t, c.After)))
	}
	slices.Sort(out)
	return plainIDs(out)
}

func stateLines(t *testing.T, s *tfjson.State) []string {
	t.Helper()
	if s.Values == nil {
		return []string{}
	}
	var out []string
	for _, r := range s.Values.RootModule.Resources {
		out = append(out, fmt.Sprintf("%s tainted=%t\n%s", r.Address, r.Tainted, jsonOf(t, r.AttributeValues)))
	}
	for name, o := range s.Values.Outputs {
		out = append(out, fmt.Sprintf("output %s\n%s", name, jsonOf(t, o.Value)))
	}
	slices.Sort(out)
	return plainIDs(out)
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// trimmed leaves out of what is unknown all that is known.
func trimmed(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, e := range v {
			if e = trimmed(e); e != nil {
				out[name] = e
			}
		}
		if len(out) == 0 {
			return nil
		}
		return out
	case []any:
		if slices.ContainsFunc(v, func(e any) bool { return trimmed(e) != nil }) {
			return v
		}
		return nil
	case bool:
		if v {
			return v
		}
	}
	return nil
}

var (
	idPattern    = regexp.MustCompile(`[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}`)
	orderPattern = regexp.MustCompile(`"order_id": "[0-9a-f]{12}"`)
	// The world's clock goes on while a command runs.
	timePattern = regexp.MustCompile(`T(\d\d):\d\d:\d\dZ`)
)

// plainIDs numbers the ids in the order in which they appear, since each world
// draws its own, and leaves minutes and seconds out.
func plainIDs(lines []string) []string {
	seen := map[string]string{}
	out := make([]string, 0, len(lines))
	for _, line := range lines {
		line = timePattern.ReplaceAllString(orderPattern.ReplaceAllString(line, `"order_id": "…"`), "T$1")
		out = append(out, idPattern.ReplaceAllStringFunc(line, func(id string) string {
			id = strings.ToLower(id)
			if seen[id] == "" {
				seen[id] = fmt.Sprintf("id%d", len(seen)+1)
			}
			return seen[id]
		}))
	}
	return out
}

var located = regexp.MustCompile(`(?m)^  (with|on) .*$`)

// compareErrors holds each error in process to be among those of the CLI, word
// for word, and their numbers to be equal.
func compareErrors(t *testing.T, at string, got, want error) {
	t.Helper()
	if got == nil || want == nil {
		if got != nil || want != nil {
			t.Errorf("%s: in process: %v\nthrough the CLI: %v", at, got, want)
		}
		return
	}
	fold := func(text string) string {
		text = strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(text)
		return idPattern.ReplaceAllString(strings.Join(strings.Fields(text), " "), "id")
	}
	printed := fold(want.Error())
	for part := range strings.SplitSeq(located.ReplaceAllString(got.Error(), ""), "\n\n") {
		if !strings.Contains(printed, fold(part)) {
			t.Errorf("%s: %q is not in what the CLI prints:\n%s", at, fold(part), printed)
		}
	}
	if n, m := strings.Count(got.Error(), "\nError: "), strings.Count(printed, "Error: "); n != m {
		t.Errorf("%s: %d errors in process, %d through the CLI:\n%s\n%s", at, n, m, got, printed)
	}
}

const conformanceDay = 24 * time.Hour

// stories are what a configuration can meet, each as scenes of one world.
func stories() map[string][]scene {
	desk := func(lines ...string) string { return subscriptionOf("desk", lines...) }
	days := func(n int) func(*World) {
		return func(w *World) { w.Advance(time.Duration(n) * conformanceDay)() }
	}
	const gone = "# nothing\n"
	number := func(n int) string { return fmt.Sprintf("resource \"terraform_data\" \"n\" {\n  input = %d\n}\n", n) }
	outputs := "output \"seats\" {\n  value = csp_subscription.desk.seats\n}\n"
	removed := "removed {\n  from = csp_subscription.desk\n  lifecycle {\n    destroy = false\n  }\n}\n"
	imported := fmt.Sprintf(
		"import {\n  to = csp_subscription.desk\n  id = \"%s/%s\"\n}\n", simulator.AlderClinics,
		simulator.AlderTwoBatches,
	)
	return map[string][]scene{
		"a life": {
			{config: desk() + outputs},
			{config: desk() + outputs, keep: true},
			{config: desk("quantity = 40") + outputs, before: days(2)},
			{config: desk("quantity = 20") + outputs, before: days(8)},
			{config: desk("quantity = 30", `reduction = "at_renewal"`) + outputs},
			{config: desk("quantity = 30", `reduction = "at_renewal"`), before: days(400)},
			{config: gone},
			{config: removed},
		},
		"what is unknown": {
			{config: number(25) + desk("quantity = terraform_data.n.output")},
			{config: number(30) + desk("quantity = terraform_data.n.output")},
			{config: number(28) + desk("quantity = terraform_data.n.output"), before: days(9)},
			{config: desk("quantity = 30"), keep: true},
		},
		"what is not written well": {
			{config: desk("quantity = 25.5")},
			{config: desk("sku_id = 1")},
			{config: desk("renewal = { quantity = 0 }")},
			{config: strings.Replace(desk(), "quantity = 25", "", 1)},
			{config: desk("quantities = 25")},
			{config: "output \"it\" {\n  value = provider::csp::at(25, { \"soon\" = 40 }, \"2027-01-15\")\n}\n"},
		},
		"an add-on and its base": {
			{config: desk(`friendly_name = "Base"`) + addonOf("csp_subscription.desk.id", 10)},
			{config: desk(`friendly_name = "Base"`) + addonOf("csp_subscription.desk.id", 12)},
			{config: desk(`friendly_name = "Base"`)},
			{config: gone},
		},
		"an import, ignored changes and drift": {
			{config: imported + desk("quantity = 25", "lifecycle {\n    ignore_changes = [quantity]\n  }")},
			{config: desk("quantity = 99", "lifecycle {\n    ignore_changes = all\n  }"), keep: true},
			{config: desk("quantity = 25"), before: func(w *World) {
				w.Portal(simulator.AlderClinics, simulator.AlderTwoBatches, map[string]any{"friendlyName": "Renamed"})()
			}},
			{config: removed},
		},
		"instances and moves": {
			{config: keyed(`toset(["a", "b"])`)},
			{config: keyed(`toset(["b"])`) +
				"moved {\n  from = csp_subscription.desk[\"a\"]\n  to   = csp_subscription.other\n}\n" + subscriptionOf(
				"other", `friendly_name = "a"`,
			)},
			{config: gone},
		},
		"a taint": {{config: desk()}, {config: desk(), taint: "csp_subscription.desk"}},
		"a purchase that is refused": {
			{
				config: desk(),
				before: func(w *World) { w.Fault("POST /v1/customers/*/carts/*/checkout", "403=900150", 1) },
			}, {config: desk()},
		},
		"data sources": {{config: fmt.Sprintf(`
data "csp_tenants" "all" {}
data "csp_subscriptions" "alder" { tenant_id = %[1]q }
data "csp_subscription" "one" {
  tenant_id = %[1]q
  id        = %[2]q
}
data "csp_offers" "e3" {
  tenant_id      = %[1]q
  title_contains = "365 e3"
}
data "csp_promotions" "all" { tenant_id = %[1]q }
data "csp_upgrade_options" "of" {
  tenant_id       = %[1]q
  subscription_id = %[2]q
}
data "csp_scheduled_changes" "all" { tenant_id = %[1]q }
data "csp_deadlines" "all" { within_days = 400 }
data "csp_directory_subscriptions" "all" { tenant_id = %[1]q }
output "ids" {
  value = sort([for s in data.csp_subscriptions.alder.subscriptions : s.id])
}
`, simulator.AlderClinics, simulator.AlderTwoBatches)}},
	}
}

func subscriptionOf(name string, lines ...string) string {
	attributes := []string{
		fmt.Sprintf("tenant_id = %q", simulator.AlderClinics), `product_id = "CFQ7TTC0LFLX"`, `sku_id = "0001"`, `term_duration = "P1Y"`,
		`billing_cycle = "monthly"`, `friendly_name = "Desk"`, "quantity = 25", "additional = true",
	}
	for _, line := range lines {
		argument, _, _ := strings.Cut(line, " =")
		attributes = slices.DeleteFunc(attributes, func(a string) bool { return strings.HasPrefix(a, argument+" =") })
	}
	return fmt.Sprintf("resource \"csp_subscription\" %q {\n  %s\n}\n", name, strings.Join(append(attributes, lines...), "\n  "))
}

func addonOf(base string, seats int) string {
	product, sku, _ := strings.Cut(simulator.TeamsPhone, ":")
	text := subscriptionOf("phone", fmt.Sprintf("product_id = %q", product), fmt.Sprintf("sku_id = %q", sku), `friendly_name = "Phone"`,
		fmt.Sprintf("quantity = %d", seats), "base_subscription_id = "+base)
	return strings.Replace(text, "csp_subscription", "csp_addon", 1)
}

func keyed(keys string) string {
	return subscriptionOf("desk", "for_each = "+keys, "friendly_name = each.key")
}

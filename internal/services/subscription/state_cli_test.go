package subscription_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// deskFile is the configuration of desk() for the CLI, as the resource it.
func deskFile(lines ...string) string {
	text := seats(append([]string{fmt.Sprintf("tenant_id = %q", simulator.CedarSchool)}, lines...)...)
	if slices.Contains(lines, "additional = true") {
		return text
	}
	return strings.Replace(text, "  additional = true\n", "", 1)
}

// TestState_isTruth is one story through the CLI: drift shows as Terraform
// shows it everywhere, outputs move only with the service, and ignore_changes,
// moved, import and generated configuration hold.
func TestState_isTruth(t *testing.T) {
	t.Parallel()
	p := acctest.NewProcesses(t)
	outputs := fmt.Sprintf("\noutput \"quantity\" {\n  value = %[1]s.quantity\n}\noutput \"seats\" {\n  value = %[1]s.seats\n}\n", it)
	p.Write(deskFile() + outputs)
	p.Must(0, "apply", "-auto-approve")
	p.Must(0, "plan", "-detailed-exitcode")

	// Another client takes fifteen more: both values are named.
	p.PortalNamed(simulator.CedarSchool, "Desk", map[string]any{"quantity": 40})()
	expectText(t, p.Must(0, "plan", "-refresh-only"), "~ quantity = 25 -> 40", "~ seats = 25 -> 40")
	p.Must(0, "plan", "-out", "drift.tfplan")
	attributes := map[string]any{}
	for _, d := range shown(t, p, "drift.tfplan").ResourceDrift {
		if d.Change.Before["quantity"] == 25.0 && d.Change.After["quantity"] == 40.0 {
			attributes["quantity"] = true
		}
	}
	if len(attributes) != 1 {
		t.Error("resource_drift does not name quantity with both values")
	}
	expectText(t, p.Must(0, "plan"), "~ quantity = 40 -> 25", `"remove 15 seats (40 -> 25)"`)

	// Eight days later it can no longer be undone: a warning, no error, and -refresh=false says how old it is.
	p.Advance(8 * day)()
	p.Mark()()
	expectText(t, p.Must(0, "apply", "-auto-approve"), `"Desk" holds 40 seats, not the 25 of the configuration`, "quantity = 40")
	p.Must(0, "plan", "-detailed-exitcode")
	expectText(t, p.Must(0, "output"), "quantity = 40", "seats = 40")
	p.Write(deskFile("quantity = 40") + outputs)
	p.Must(0, "apply", "-auto-approve")
	p.Must(0, "plan", "-detailed-exitcode", "-refresh=false")

	// It moves to another address.
	moved := strings.ReplaceAll(deskFile("quantity = 40"), `"it"`, `"moved"`) +
		"moved {\n  from = " + it + "\n  to   = csp_subscription.moved\n}\n"
	p.Write(moved)
	p.Must(0, "apply", "-auto-approve")
	p.Must(0, "plan", "-detailed-exitcode")

	// It is let go and comes back by an import with generated configuration.
	p.Must(0, "state", "rm", "csp_subscription.moved")
	id := simulator.CedarSchool + "/" + p.ID(simulator.CedarSchool, "Desk")
	p.Write(fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", it, id))
	p.Must(0, "plan", "-generate-config-out", "generated.tf")
	p.Must(0, "apply", "-auto-approve")
	p.Write("")
	p.Must(0, "plan", "-detailed-exitcode")
	if writes := p.Writes(); len(writes) != 0 {
		t.Errorf("writes: %v, want none", writes)
	}
	expectOrdersOf(t, p.World, simulator.CedarSchool, 1)
}

// plan is what `terraform show -json` prints of a saved plan.
type shownPlan struct {
	ResourceDrift   []shownChange `json:"resource_drift"`
	ResourceChanges []shownChange `json:"resource_changes"`
}

type shownChange struct {
	Address string
	Change  struct {
		Actions       []string
		Before, After map[string]any
	}
}

func shown(t *testing.T, p *acctest.Processes, file string) shownPlan {
	t.Helper()
	r, err := p.Shell.Run(t.Context(), p.Shell.CLI, "show", "-json", file)
	if err != nil || r.Code != 0 {
		t.Fatalf("show: %v %s", err, r.Output)
	}
	var plan shownPlan
	if err := json.Unmarshal([]byte(r.Stdout), &plan); err != nil {
		t.Fatal(err)
	}
	return plan
}

// expectOrdersOf counts the orders that bought Microsoft 365 E3 for a tenant.
func expectOrdersOf(t *testing.T, w *acctest.World, tenantID string, want int) {
	t.Helper()
	if got := w.Purchases(tenantID, simulator.Microsoft365E3); got != want {
		t.Errorf("orders that buy E3: %d, want %d", got, want)
	}
}

// TestReplacement_ofWhatStillBills_isRefused, however it is brought about, and
// nothing is bought or canceled.
func TestReplacement_ofWhatStillBills_isRefused(t *testing.T) {
	t.Parallel()
	const before = "lifecycle {\n    create_before_destroy = true\n  }"
	other := "resource \"terraform_data\" \"n\" {\n  input = \"%s\"\n}\n"
	trigger := "lifecycle {\n    create_before_destroy = true\n    replace_triggered_by  = [terraform_data.n]\n  }"
	for name, c := range map[string]struct {
		config  string
		taint   bool
		args    []string
		message string
	}{
		"-replace": {deskFile(), false, []string{"-replace", it}, "is never replaced"},
		"-replace, additional": {
			deskFile("additional = true", `friendly_name = "Counter"`), false, []string{"-replace", it}, "is never replaced",
		},
		"a trigger, another name": {
			fmt.Sprintf(other, "b") + deskFile(`friendly_name = "Counter"`, trigger), false, nil, "is never replaced",
		},
		"a trigger, an unknown name": {
			fmt.Sprintf(other, "b") + deskFile("friendly_name = terraform_data.n.id", trigger), false, nil, "is never replaced",
		},
		"a taint, another name": {deskFile(`friendly_name = "Counter"`, before), true, nil, "already holds"},
		"a taint, an unknown name": {
			fmt.Sprintf(other, "b") + deskFile("friendly_name = terraform_data.n.id", before), true, nil, "already holds",
		},
		"a taint that a dependent needs": {
			deskFile(`friendly_name = "Counter"`) + "resource \"terraform_data\" \"d\" {\n  input = " + it + ".id\n  " + before + "\n}\n",
			true, nil, "already holds",
		},
	} {
		for _, window := range []string{"open", "closed"} {
			t.Run(name+"/"+window, func(t *testing.T) {
				t.Parallel()
				p := acctest.NewProcesses(t)
				p.Write(fmt.Sprintf(other, "a") + deskFile())
				p.Must(0, "apply", "-auto-approve")
				if window == "closed" {
					p.Advance(8 * day)()
				}
				if c.taint {
					p.Must(0, "taint", it)
				}
				p.Mark()()
				p.Write(c.config)
				expectText(t, p.Must(1, append([]string{"apply", "-auto-approve"}, c.args...)...), c.message)
				if writes := p.Writes(); len(writes) != 0 {
					t.Errorf("writes: %v, want none", writes)
				}
				expectOrdersOf(t, p.World, simulator.CedarSchool, 1)
			})
		}
	}
}

// TestReplace_ofWhatHasEnded_buysItAgain: the one way on that buys.
func TestReplace_ofWhatHasEnded_buysItAgain(t *testing.T) {
	t.Parallel()
	p := acctest.NewProcesses(t)
	p.Write(deskFile())
	p.Must(0, "apply", "-auto-approve")
	p.Advance(time.Hour)()
	p.PortalNamed(simulator.CedarSchool, "Desk", map[string]any{"status": "deleted"})()
	expectText(t, p.Must(0, "apply", "-auto-approve"), `"Desk" has ended`, "-replace=<address>")
	p.Write(deskFile("quantity = 30", "suspended = false"))
	p.Must(0, "plan", "-detailed-exitcode")
	p.Must(0, "apply", "-auto-approve", "-replace", it)
	p.Must(0, "plan", "-detailed-exitcode")
	expectOrdersOf(t, p.World, simulator.CedarSchool, 2)
}

// TestOneID_underTwoAddresses_isRefused by whichever is planned second.
func TestOneID_underTwoAddresses_isRefused(t *testing.T) {
	t.Parallel()
	p := acctest.NewProcesses(t)
	p.Write(deskFile())
	p.Must(0, "apply", "-auto-approve")
	second := strings.ReplaceAll(deskFile(), `"it"`, `"again"`)
	p.Write(deskFile() + second)
	id := simulator.CedarSchool + "/" + p.ID(simulator.CedarSchool, "Desk")
	p.Must(0, "import", "csp_subscription.again", id)
	p.Mark()()
	expectText(t, p.Must(1, "plan"), `Two resources manage the subscription "Desk"`)
	p.Write(deskFile()) // the other one would be destroyed
	expectText(t, p.Must(1, "apply", "-auto-approve"), `Two resources manage the subscription "Desk"`)
	p.Write(deskFile() + "removed {\n  from = csp_subscription.again\n  lifecycle {\n    destroy = false\n  }\n}\n")
	p.Must(0, "apply", "-auto-approve")
	p.Write(deskFile())
	p.Must(0, "plan", "-detailed-exitcode")
	if writes := p.Writes(); len(writes) != 0 {
		t.Errorf("writes: %v, want none", writes)
	}
}

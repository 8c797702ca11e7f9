package documentation_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

const desk = `resource "csp_subscription" "desk" {
  tenant_id     = "` + simulator.AlderClinics + `"
  product_id    = "CFQ7TTC0LFLX"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Desk"
  quantity      = 25
}
`

// plannedChange has what the guide's filters read of a saved plan.
type plannedChange struct {
	Address string `json:"address"`
	Type    string `json:"type"`
	Change  struct {
		Actions []string `json:"actions"`
		Before  *wish    `json:"before"`
		After   *wish    `json:"after"`
	} `json:"change"`
}

type wish struct {
	OnDestroy string `json:"on_destroy"`
	Current   struct {
		Quantity int `json:"quantity"`
	} `json:"current"`
	Changes []struct {
		Action      string `json:"action"`
		Seats       int    `json:"seats"`
		When        string `json:"when"`
		Final       bool   `json:"final"`
		BilledUntil string `json:"billed_until"`
	} `json:"changes"`
}

// saved plans into a file and reads it as the guide does.
func (c *terminal) saved(wantExit int, args ...string) plannedChange {
	c.t.Helper()
	if out, code := c.run(append([]string{"plan", "-input=false", "-out=tfplan", "-detailed-exitcode", "-no-color"}, args...)...); code != wantExit {
		c.t.Fatalf("plan %v: exit code %d, want %d: %s", args, code, wantExit, out)
	}
	var plan struct {
		Changes []plannedChange `json:"resource_changes"`
	}
	if err := json.Unmarshal([]byte(c.must("show", "-json", "tfplan")), &plan); err != nil {
		c.t.Fatal(err)
	}
	if len(plan.Changes) != 1 {
		c.t.Fatalf("the plan changes %d resources, want one", len(plan.Changes))
	}
	return plan.Changes[0]
}

func (c *terminal) exits(want int, args ...string) {
	c.t.Helper()
	if out, code := c.run(append(args, "-input=false", "-detailed-exitcode", "-no-color")...); code != want {
		c.t.Errorf("%s: exit code %d, want %d: %s", strings.Join(args, " "), code, want, out)
	}
}

func TestGuideOfPipelines_planPolicyApply(t *testing.T) {
	t.Parallel()
	c := openTerminal(t)
	c.write(desk)
	bought := c.saved(2)
	if got := bought.Change.After.Changes; len(got) != 1 || got[0].Action != "purchase" || got[0].Seats != 25 || got[0].When != "now" {
		t.Errorf("calls of the purchase: %+v", got)
	}
	c.must("apply", "-input=false", "tfplan")

	c.write(strings.Replace(desk, "= 25", "= 40", 1))
	grown := c.saved(2)
	if diff := cmp.Diff([]string{"update"}, grown.Change.Actions); diff != "" {
		t.Errorf("actions (-want +got):\n%s", diff)
	}
	if got := grown.Change.After.Changes; len(got) != 1 || got[0].Action != "add_seats" || got[0].Seats != 15 || got[0].Final || got[0].BilledUntil == "" {
		t.Errorf("calls of the growth: %+v", got)
	}
	// What is not changed keeps the calls of its last apply, and an edit that
	// needs no call shows them again.
	c.write(desk)
	if kept := c.saved(0); kept.Change.Actions[0] != "no-op" || len(kept.Change.After.Changes) != 1 {
		t.Errorf("what plans empty: %+v", kept)
	}
	c.write(strings.Replace(desk, "= 25\n", "= 25\n  cancellation_reason = \"moved\"\n", 1))
	if edited := c.saved(2); len(edited.Change.After.Changes) != 1 || edited.Change.After.Changes[0].Action != "purchase" {
		t.Errorf("an edit without a call: %+v", edited)
	}
	c.write(desk)
	if left := c.saved(2, "-destroy"); left.Change.After != nil || left.Change.Before.OnDestroy != "cancel" {
		t.Errorf("what leaves: %+v", left)
	}
}

func TestGuideOfPipelines_drift(t *testing.T) {
	t.Parallel()
	c := openTerminal(t)
	c.write(desk)
	c.must("apply", "-input=false", "-auto-approve")
	c.exits(0, "plan")
	c.world.Advance(192 * time.Hour)()
	c.exits(0, "plan")
	c.exits(2, "plan", "-refresh-only")
	c.exits(1, "plan", "-destroy")
	found := c.diagnostics("plan", "-destroy", "-json")
	if len(found) == 0 || !strings.Contains(found[0].Detail, "\nRule: cancel-window") {
		t.Errorf("diagnostics %+v", found)
	}
	c.world.PortalNamed(simulator.AlderClinics, "Desk", map[string]any{"quantity": 28})()
	drift := c.saved(2)
	if before, after := drift.Change.Before.Current.Quantity, drift.Change.After.Current.Quantity; before != 28 || after != 25 {
		t.Errorf("seats %d -> %d, want 28 -> 25", before, after)
	}
}

func TestGuideOfPipelines_whatFallsDue(t *testing.T) {
	t.Parallel()
	c := openTerminal(t)
	c.write(unprovided(read(t, examples+"/scenarios/deadlines/main.tf")))
	due := func() (told []string) {
		t.Helper()
		c.must("apply", "-input=false", "-auto-approve")
		var list []struct {
			Company string `json:"company"`
			Happens string `json:"what_happens"`
			Do      string `json:"what_to_do"`
		}
		if err := json.Unmarshal([]byte(c.must("output", "-json", "due")), &list); err != nil {
			t.Fatal(err)
		}
		for _, d := range list {
			if d.Do == "" {
				t.Errorf("nothing to do about %q", d.Happens)
			}
			told = append(told, d.Company+": "+d.Happens)
		}
		return told
	}
	renewal := []string{`Alder Clinics: "Management" renews on 2026-11-05 as it runs: 12 seats for P1Y, billed monthly.`}
	if diff := cmp.Diff(renewal, due()); diff != "" {
		t.Errorf("due (-want +got):\n%s", diff)
	}
	c.world.Advance(336 * time.Hour)()
	trial := []string{`Alder Clinics: The trial "Premium trial" becomes 25 seats of CFQ7TTC0LCHC:0002 on 2026-11-19, paid for P1Y and billed monthly.`}
	if diff := cmp.Diff(trial, due()); diff != "" {
		t.Errorf("due two weeks later (-want +got):\n%s", diff)
	}
	var warned bool
	for _, d := range c.diagnostics("plan", "-input=false", "-json") {
		warned = warned || d.Severity == "warning" && strings.Contains(d.Detail, "A trial is about to be paid for")
	}
	if !warned {
		t.Error("the check warns of nothing")
	}
	if orders := c.world.Calls("POST", "/v1/"); len(orders) != 0 {
		t.Errorf("something was written: %v", orders)
	}
}

package documentation_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/itchyny/gojq"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// desk is what the pipeline of the guide manages: a school that holds nothing
// else.
const desk = `resource "csp_subscription" "desk" {
  tenant_id     = "` + simulator.CedarSchool + `"
  product_id    = "CFQ7TTC0LFLX"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Desk"
  quantity      = 25
}
`

const pipelineExample = examples + "/scenarios/pipeline/"

// edited is desk with another number of seats, or with a line more.
func edited(lines ...string) string {
	config := desk
	for _, line := range lines {
		name, _, _ := strings.Cut(line, " = ")
		was := regexp.MustCompile(`(?m)^  ` + name + ` +=.*$`)
		if was.MatchString(config) {
			config = was.ReplaceAllString(config, "  "+line)
			continue
		}
		config = strings.Replace(config, "\n}", "\n  "+line+"\n}", 1)
	}
	return config
}

// saved plans into a file and gives it as JSON.
func (c *terminal) saved(wantExit int, args ...string) string {
	c.t.Helper()
	if out, code := c.run(append(
		[]string{"plan", "-input=false", "-out=tfplan", "-detailed-exitcode", "-no-color"}, args...,
	)...); code != wantExit {
		c.t.Fatalf("plan %v: exit code %d, want %d: %s", args, code, wantExit, out)
	}
	return c.must("show", "-json", "tfplan")
}

// filtered is what jq prints with one of the guide's filters, and whether it
// ends with an error. Only with -n the filter reads its input itself.
func filtered(t *testing.T, name, plan string) (printed string, failed bool) {
	t.Helper()
	query, err := gojq.Parse(read(t, pipelineExample+name))
	if err != nil {
		t.Fatal(err)
	}
	var documents []any
	for decoder := json.NewDecoder(strings.NewReader(plan)); ; {
		var document any
		if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		documents = append(documents, document)
	}
	var first any
	if name == "calls.jq" {
		first, documents = documents[0], documents[1:]
	}
	code, err := gojq.Compile(query, gojq.WithInputIter(gojq.NewIter(documents...)))
	if err != nil {
		t.Fatal(err)
	}
	for lines := code.RunWithContext(t.Context(), first); ; {
		line, more := lines.Next()
		if !more {
			return printed, false
		}
		var halt *gojq.HaltError
		switch err, isError := line.(error); {
		case errors.As(err, &halt):
			return printed + fmt.Sprint(halt.Value()), halt.ExitCode() != 0
		case isError:
			return printed + err.Error(), true
		}
		printed += fmt.Sprintln(line)
	}
}

func (c *terminal) exits(want int, args ...string) {
	c.t.Helper()
	if out, code := c.run(append(args, "-input=false", "-detailed-exitcode", "-no-color")...); code != want {
		c.t.Errorf("%s: exit code %d, want %d: %s", strings.Join(args, " "), code, want, out)
	}
}

// shows asserts what both filters print of a saved plan.
func (c *terminal) shows(plan, calls, policy string) {
	c.t.Helper()
	if got, failed := filtered(c.t, "calls.jq", plan); got != calls || failed {
		c.t.Errorf("calls.jq (failed: %t):\n%s\nwant:\n%s", failed, got, calls)
	}
	if got, failed := filtered(c.t, "policy.jq", plan); got != policy || failed != strings.HasPrefix(policy, "ask first:") {
		c.t.Errorf("policy.jq (failed: %t):\n%s\nwant:\n%s", failed, got, policy)
	}
}

const (
	passes = "nothing to ask about\n"
	asks   = "ask first:\n  csp_subscription.desk: "
)

// Each of these plans is made on a world of its own, from a configuration that
// was applied, if there is one.
func TestGuideOfPipelines_policy_asksBeforeWhatCommits(t *testing.T) {
	t.Parallel()
	const renewedAnyway = `end_of_term = "renew"`
	for name, p := range map[string]struct {
		before, config string
		args           []string
		ended          bool
		calls, policy  string
	}{
		"purchase": {config: desk, calls: "buy 25 seats, now, commits", policy: asks + "buy 25 seats\n"},
		"trial": {
			config: edited(`product_id = "CFQ7TTC0LCHC"`, `sku_id = "0005"`, `term_duration = "P1M"`, `billing_cycle = "none"`),
			calls:  "buy 25 seats, now, commits", policy: asks + "buy 25 seats\n",
		},
		"fifteen seats more": {
			desk, edited("quantity = 40"), nil, false, "add 15 seats (25 -> 40), now, commits", asks + "add 15 seats (25 -> 40)\n",
		},
		"five seats more": {desk, edited("quantity = 30"), nil, false, "add 5 seats (25 -> 30), now, commits", passes},
		"fewer seats":     {desk, edited("quantity = 20"), nil, false, "remove 5 seats (25 -> 20), now", passes},
		"renewal switched on": {
			edited(`end_of_term = "cancel"`), edited(renewedAnyway), nil, false,
			"set end_of_term to \"renew\", at_renewal, commits", asks + "set end_of_term to \"renew\"\n",
		},
		"schedule withdrawn": {
			edited("renewal = { quantity = 5 }"), desk, nil, false,
			"withdraw what is scheduled for the renewal, at_renewal, commits", asks + "withdraw what is scheduled for the renewal\n",
		},
		"schedule of 500 seats for three years": {
			desk, edited(`renewal = { quantity = 500, term_duration = "P3Y" }`), nil, false,
			"renew with 500 seats for P3Y (25 in effect), at_renewal, commits", asks + "renew with 500 seats for P3Y (25 in effect)\n",
		},
		"replacement of what has ended": {
			desk, desk, []string{"-replace=csp_subscription.desk"}, true, "delete, then create", asks + "delete, then create\n",
		},
		"calls not known": {
			desk, edited("quantity = terraform_data.people.output") +
				"resource \"terraform_data\" \"people\" {\n  input = 30\n}\n", nil, false,
			"the calls are not known before the apply", asks + "the calls are not known before the apply\n",
		},
		"destruction":     {desk, "", nil, false, "delete", asks + "delete\n"},
		"timeouts only":   {desk, edited(`timeouts = { create = "40m" }`), nil, false, "", passes},
		"another setting": {desk, edited(`cancellation_reason = "moved"`), nil, false, "", passes},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := openTerminal(t)
			if p.before != "" {
				c.write(p.before)
				c.must("apply", "-input=false", "-auto-approve")
			}
			if p.ended {
				c.world.Act(simulator.PortalChange{Tenant: simulator.CedarSchool, Subscription: "Desk", Action: simulator.PortalCancel})()
			}
			c.write(p.config)
			if p.calls != "" {
				p.calls = "csp_subscription.desk: " + p.calls + "\n"
			}
			c.shows(c.saved(2, p.args...), p.calls, p.policy)
		})
	}
}

// What still bills is not replaced: such a plan is refused, and there is nothing
// to hold a policy against.
func TestGuideOfPipelines_replacementOfWhatBills_isRefusedAtPlan(t *testing.T) {
	t.Parallel()
	c := openTerminal(t)
	c.write(desk)
	c.must("apply", "-input=false", "-auto-approve")
	c.exits(1, "plan", "-replace=csp_subscription.desk")
	c.shows(c.saved(0), "", passes)
}

// What a later provider or CLI may bring is asked about.
func TestGuideOfPipelines_policy_asksAboutWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	c := openTerminal(t)
	c.write(desk)
	c.must("apply", "-input=false", "-auto-approve")
	c.write(edited("quantity = 30"))
	plan := c.saved(2)
	for name, p := range map[string]struct{ was, is, policy string }{
		"another action of the provider": {
			`"action":"add_seats"`, `"action":"renegotiate"`, "csp_subscription.desk: add 5 seats (25 -> 30)",
		},
		"another action of the CLI": {`"actions":["update"]`, `"actions":["forget"]`, "csp_subscription.desk: forget"},
		"another resource": {
			`"type":"csp_subscription"`, `"type":"csp_perpetual"`, "csp_subscription.desk: add 5 seats (25 -> 30)",
		},
		"an incomplete plan": {`"complete":true`, `"complete":false`, "the plan is not complete"},
		"seats not known":    {`"seats":5`, `"ignored":5`, "csp_subscription.desk: add 5 seats (25 -> 30)"},
		"no calls":           {`"changes":[`, `"calls":[`, "csp_subscription.desk: the calls are not known before the apply"},
		"a state":            {`"planned_values"`, `"values"`, "this is not a plan"},
	} {
		other := strings.ReplaceAll(plan, p.was, p.is)
		if name == "another resource" {
			other = strings.ReplaceAll(other, `"seats":5`, `"seats":50`)
		}
		if got, failed := filtered(t, "policy.jq", other); other == plan || !failed || got != "ask first:\n  "+p.policy+"\n" {
			t.Errorf("%s: the policy fails: %t, and prints:\n%s", name, failed, got)
		}
	}
	if got, failed := filtered(t, "policy.jq", ""); !failed {
		t.Errorf("without a plan the policy passes: %s", got)
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
	c.world.PortalNamed(simulator.CedarSchool, "Desk", map[string]any{"quantity": 28})()
	var drift struct {
		Changed []struct {
			Change struct {
				Before, After struct{ Quantity, Seats int }
			} `json:"change"`
		} `json:"resource_drift"`
	}
	plan := c.saved(2)
	if err := json.Unmarshal([]byte(plan), &drift); err != nil {
		t.Fatal(err)
	}
	if len(drift.Changed) != 1 || drift.Changed[0].Change.Before.Quantity != 25 || drift.Changed[0].Change.After.Quantity != 28 {
		t.Errorf("drift %+v, want 25 -> 28 seats", drift)
	}
	c.shows(plan, "csp_subscription.desk: remove 3 seats (28 -> 25), now\n", passes)
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

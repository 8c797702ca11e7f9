package subscription_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func expectText(t *testing.T, output string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(output, text) {
			t.Errorf("%q is missing in:\n%s", text, output)
		}
	}
}

// A provider that is killed after its checkout leaves nothing in the state.
// What it bought is found at the next plan, and not bought again.
func TestKilledProvider_afterCheckout_isNotBoughtAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		behaviors []string
		refusal   string
	}{
		"the subscription shows": {[]string{"checkout-subscription-id=false"}, `The tenant already holds "Desk"`},
		"only its order shows so far": {
			[]string{"checkout-subscription-id=false", "provisioning-delay=1h"}, `"Desk" has just been ordered`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := acctest.NewProcesses(t)
			p.Behave(c.behaviors...)
			p.Write(seats())
			killAfterCheckout(t, p)
			output := p.Must(1, "apply", "-auto-approve")
			expectText(t, output, c.refusal)
			p.Advance(2 * time.Hour)()
			output = p.Must(1, "plan")
			id := p.ID(simulator.AlderClinics, "Desk")
			expectText(t, output, `The tenant already holds "Desk"`, "terraform import <address> "+simulator.AlderClinics+"/"+id)
			p.Must(0, "import", it, simulator.AlderClinics+"/"+id)
			// What only the provider knows, as additional, is recorded once.
			p.Must(0, "apply", "-auto-approve")
			p.Must(0, "plan", "-detailed-exitcode")
			expectOrders(t, p.World, 1)
		})
	}
}

func killAfterCheckout(t *testing.T, p *acctest.Processes) {
	t.Helper()
	// The look for the bought subscription hangs; the list before it does not.
	p.Fault("GET /v1/customers/*/subscriptions", "slow=1ms", 3)
	p.Fault("GET /v1/customers/*/subscriptions", "slow=10m", 100)
	cmd := p.Shell.Command(t.Context(), p.Shell.CLI, "apply", "-auto-approve")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	late, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	defer stop()
	for len(p.Calls("POST", "/checkout")) == 0 {
		select {
		case <-look.C:
		case <-late.Done():
			t.Fatal("no checkout was made")
		}
	}
	for _, id := range p.Providers() {
		process, err := os.FindProcess(id)
		if err != nil {
			t.Fatal(err)
		}
		_ = process.Kill() // one that has just ended needs no killing
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("the apply succeeded although its provider was killed")
	}
	p.Heal()
}

func TestSavedPlan_olderThanTheWindow_callsNothing(t *testing.T) {
	t.Parallel()
	p := acctest.NewProcesses(t)
	p.Write(seats("quantity = 40"))
	p.Must(0, "apply", "-auto-approve")
	p.Write(seats("quantity = 30"))
	p.Must(0, "plan", "-out", "shrink.tfplan")
	p.Advance(8 * day)()
	p.Mark()()
	output := p.Must(1, "apply", "shrink.tfplan")
	expectText(
		t, output, "10 seats can no longer be removed", "The plan allowed it; the subscription has changed since. Nothing was called.",
	)
	if writes := p.Writes(); len(writes) != 0 {
		t.Errorf("writes: %v, want none", writes)
	}
	// A plan of a destroy ages the same way.
	p.Write(seats("quantity = 40"))
	p.Must(0, "plan", "-detailed-exitcode")
}

func TestRefreshFalse_saysHowOldItsGroundIs(t *testing.T) {
	t.Parallel()
	p := acctest.NewProcesses(t)
	p.Write(seats("quantity = 40"))
	p.Must(0, "apply", "-auto-approve")
	p.Advance(8 * day)()
	p.Must(0, "apply", "-refresh-only", "-auto-approve")
	p.Advance(2 * day)()
	p.Write(seats("quantity = 30"))
	output := p.Must(1, "plan", "-refresh=false")
	expectText(t, output, "As of 2026-11-10 09:0", "Partner Center was not asked again")
}

func TestReplaceOption_isRefusedAtPlan(t *testing.T) {
	t.Parallel()
	p := acctest.NewProcesses(t)
	p.Write(seats())
	p.Must(0, "apply", "-auto-approve")
	p.Mark()()
	output := p.Must(1, "apply", "-auto-approve", "-replace", it)
	expectText(t, output, "A subscription is never replaced", "drop -replace and replace_triggered_by")
	if writes := p.Writes(); len(writes) != 0 {
		t.Errorf("writes: %v, want none", writes)
	}
}

func TestTarget_buysOnlyWhatIsNamed(t *testing.T) {
	t.Parallel()
	p := acctest.NewProcesses(t)
	two := "resource \"terraform_data\" \"first\" {}\n" + seats() + strings.Replace(
		seats(`friendly_name = "Other desk"`), `"it"`, `"other"`, 1,
	)
	p.Write(two)
	p.Must(0, "apply", "-auto-approve", "-target", it)
	expectOrders(t, p.World, 1)
	p.Must(0, "apply", "-auto-approve")
	expectOrders(t, p.World, 2)
	p.Must(0, "plan", "-detailed-exitcode")
}

func TestManyPurchases_inOneRun_areEachBoughtOnce(t *testing.T) {
	t.Parallel()
	p := acctest.NewProcesses(t)
	p.Write(seats("count = 12", `friendly_name = "Desk ${count.index}"`))
	p.Must(0, "apply", "-auto-approve")
	p.Must(0, "plan", "-detailed-exitcode")
	expectOrders(t, p.World, 12)
}

func TestShowJSON_carriesTheChanges(t *testing.T) {
	t.Parallel()
	p := acctest.NewProcesses(t)
	p.Write(seats())
	p.Must(0, "plan", "-out", "buy.tfplan")
	r, err := p.Shell.Run(t.Context(), p.Shell.CLI, "show", "-json", "buy.tfplan")
	if err != nil {
		t.Fatal(err)
	}
	var plan struct {
		ResourceChanges []struct {
			Change struct {
				After struct {
					Changes []struct {
						Action string
						Seats  int
						When   string
						Final  bool
					}
				}
			}
		} `json:"resource_changes"`
	}
	if err := json.Unmarshal([]byte(r.Stdout), &plan); err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(plan.ResourceChanges[0].Change.After.Changes), "[{purchase 25 now false}]"; got != want {
		t.Errorf("changes: %s, want %s", got, want)
	}
}

package serving_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// TestLogs_askedFor_areWrittenAndOtherwiseNot looks at what the provider's
// process writes: Terraform passes on what it was asked for, and drops the rest.
func TestLogs_askedFor_areWrittenAndOtherwiseNot(t *testing.T) {
	t.Parallel()
	const (
		ofFramework = "@module=sdk.framework"
		ofProtocol  = "@module=sdk.proto"
		ofProvider  = "@module=csp"
	)
	for variable, want := range map[string][]string{
		"":                          nil,
		"TF_LOG=TRACE":              {ofFramework, ofProtocol, ofProvider},
		"TF_LOG_PROVIDER=TRACE":     {ofFramework, ofProtocol, ofProvider},
		"TF_LOG_PROVIDER=DEBUG":     {ofFramework, ofProvider},
		"TF_LOG_PROVIDER_CSP=TRACE": nil, // Terraform itself has to be asked too
	} {
		t.Run(variable, func(t *testing.T) {
			t.Parallel()
			p := acctest.NewProcesses(t)
			written := overhear(t, p)
			p.Write(fmt.Sprintf(desk, simulator.AlderClinics))
			if variable != "" {
				p.Shell.Env = append(p.Shell.Env, variable)
			}
			r, err := p.Shell.Run(t.Context(), p.Shell.CLI, "plan")
			if err != nil || r.Code != 0 {
				t.Fatalf("plan: %v\n%s", err, r.Output)
			}
			for _, part := range []string{ofFramework, ofProtocol, ofProvider} {
				wanted := false
				for _, w := range want {
					wanted = wanted || w == part
				}
				if got := strings.Contains(r.Output, part); got != wanted {
					t.Errorf("%s is shown: %t, want %t", part, got, wanted)
				}
			}
			text, err := os.ReadFile(written)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Count(string(text), `"@module":`); (got > 0) != (variable != "") {
				t.Errorf("the provider wrote %d lines of log:\n%.2000s", got, text)
			}
		})
	}
}

// overhear lets the provider's processes write their log to a file as well.
func overhear(t *testing.T, p *acctest.Processes) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "written.log")
	inner := filepath.Join(t.TempDir(), "provider")
	if err := os.Rename(p.Shell.Provider, inner); err != nil {
		t.Fatal(err)
	}
	// tee ends with the provider, and Terraform still reads what it passes on.
	script := fmt.Sprintf("#!/bin/sh\n{ exec %q \"$@\" 2>&1 1>&3 3>&- | tee -a %q >&2; } 3>&1\n", inner, path)
	if err := os.WriteFile(p.Shell.Provider, []byte(script), 0o700); err != nil { //nolint:gosec // a program must be executable
		t.Fatal(err)
	}
	return path
}

const desk = `resource "csp_subscription" "desk" {
  tenant_id     = %q
  product_id    = "CFQ7TTC0LFLX"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Desk"
  additional    = true
  quantity      = 25
}
`

// TestInterrupt_whileThePurchaseIsLookedFor_stopsAndKeepsIt interrupts
// Terraform as Ctrl-C does, once the order is placed and the answer to the next
// request takes ten minutes.
func TestInterrupt_whileThePurchaseIsLookedFor_stopsAndKeepsIt(t *testing.T) {
	t.Parallel()
	p := acctest.NewProcesses(t)
	p.Behave("checkout-subscription-id=false")
	bought := func() int { return p.Purchases(simulator.AlderClinics, "CFQ7TTC0LFLX:0001") }
	before := bought()
	p.Write(fmt.Sprintf(desk, simulator.AlderClinics))
	p.Fault("GET /v1/customers/*/subscriptions", "slow=1ms", 3) // before the order
	p.Fault("GET /v1/customers/*/subscriptions", "slow=10m", 100)
	limit, stop := context.WithTimeout(t.Context(), 4*time.Minute)
	defer stop()
	cmd := p.Shell.Command(limit, p.Shell.CLI, "apply", "-auto-approve")
	var output strings.Builder
	cmd.Stdout, cmd.Stderr = &output, &output
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	waitForOrder(limit, t, p, cmd)
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // whether an interrupted apply fails is Terraform's to say
	if limit.Err() != nil {
		t.Fatalf("it goes on:\n%s", &output)
	}
	if left := p.Providers(); len(left) > 0 {
		t.Errorf("providers %v are left", left)
	}
	p.Heal()
	// What was bought is in the state, as bought and not as broken.
	shown := p.Must(0, "show")
	if !strings.Contains(shown, "csp_subscription.desk:") || strings.Contains(shown, "tainted") {
		t.Errorf("the state does not hold what was bought:\n%s\nafter\n%s", shown, &output)
	}
	p.Must(0, "apply", "-auto-approve")
	p.Must(0, "plan", "-detailed-exitcode")
	if got := bought() - before; got != 1 {
		t.Errorf("%d purchases, want 1", got)
	}
}

func waitForOrder(limit context.Context, t *testing.T, p *acctest.Processes, cmd *exec.Cmd) {
	t.Helper()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for len(p.Calls("POST", "/checkout")) == 0 {
		select {
		case <-look.C:
		case <-limit.Done():
			_ = cmd.Wait()
			t.Fatal("no checkout was made")
		}
	}
}

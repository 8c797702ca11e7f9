package subscription_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// secretive is a configuration whose subscription has a sensitive name.
func secretive(p *acctest.Processes, settings, name, lines string) string {
	return fmt.Sprintf(`provider "csp" {
  simulator = { path = %q }
  %s
}

variable "name" {
  type      = string
  sensitive = true
  default   = %q
}

resource "csp_subscription" "it" {
  tenant_id     = %q
  product_id    = "CFQ7TTC0LFLX"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = var.name
  %s
}
`, filepath.ToSlash(p.Path), settings, name, simulator.AlderClinics, lines)
}

// Terraform prints what a provider says, sensitive or not: with redact_names a
// name shows in no error and no warning, of a plan, an apply, or a destruction.
func TestRedactNames_ofASensitiveName_showsItNowhere(t *testing.T) {
	t.Parallel()
	const secret, other = "Project Nightingale", "Doctors"
	const alone = "quantity = 25\n  additional = true"
	p := acctest.NewProcesses(t)
	redact := "redact_names = true"
	// shows runs a command and holds its output to what it must and must not name.
	shows := func(step string, code int, want string, args ...string) {
		output := p.Must(code, args...)
		if strings.Contains(output, secret) || strings.Contains(output, other) || !strings.Contains(output, want) {
			t.Errorf("%s: a name shows, or %q does not:\n%s", step, want, output)
		}
	}
	p.WriteRaw(secretive(p, redact, secret, "quantity = 25"))
	shows("a twin of another name", 1, "subscription "+simulator.AlderTwoBatches, "plan")
	p.WriteRaw(secretive(p, redact, secret, alone))
	p.Must(0, "apply", "-auto-approve")
	id := p.ID(simulator.AlderClinics, secret)
	p.Advance(30 * 24 * time.Hour)()

	p.WriteRaw(secretive(p, "", secret, alone))
	if output := p.Must(1, "destroy", "-auto-approve"); !strings.Contains(output, secret) {
		t.Errorf("without redact_names the name is not in the refusal, so this test proves nothing:\n%s", output)
	}
	p.WriteRaw(secretive(p, redact, secret, alone))
	shows("a destruction", 1, "subscription "+id, "destroy", "-auto-approve")
	p.WriteRaw(secretive(p, redact, secret, alone+"\n  suspended = true"))
	shows("a warning", 0, "Warning: subscription "+id, "plan")
	twin := strings.Replace(secretive(p, redact, secret, alone), `"csp_subscription" "it"`, `"csp_subscription" "twin"`, 1)
	p.WriteRaw("removed {\n  from = csp_subscription.it\n  lifecycle {\n    destroy = false\n  }\n}\n\n" + twin)
	shows("a twin of the same name", 1, "subscription "+id, "plan")
}

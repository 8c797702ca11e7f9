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

// named is a configuration whose subscription has a sensitive name.
func named(p *acctest.Processes, settings, name, lines string) string {
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
	const secret = "Project Nightingale"
	p := acctest.NewProcesses(t)
	redact := "redact_names = true"
	p.WriteRaw(named(p, redact, secret, "quantity = 25"))
	p.Must(0, "apply", "-auto-approve")
	id := p.ID(simulator.AlderClinics, secret)
	p.Advance(30 * 24 * time.Hour)()

	p.WriteRaw(named(p, "", secret, "quantity = 25"))
	if output := p.Must(1, "destroy", "-auto-approve"); !strings.Contains(output, secret) {
		t.Errorf("without redact_names the name is not in the refusal, so this test proves nothing:\n%s", output)
	}
	p.WriteRaw(named(p, redact, secret, "quantity = 25"))
	refused := p.Must(1, "destroy", "-auto-approve")
	if strings.Contains(refused, secret) || !strings.Contains(refused, "subscription "+id) {
		t.Errorf("the name shows, or the id does not:\n%s", refused)
	}

	p.WriteRaw(named(p, redact, "Project Nightingale", "quantity = 25\n  suspended = true"))
	warned := p.Must(0, "plan")
	if strings.Contains(warned, secret) || !strings.Contains(warned, "Warning: subscription "+id) {
		t.Errorf("the name shows, or the id does not:\n%s", warned)
	}
	twin := strings.Replace(named(p, redact, secret, "quantity = 25"), `"csp_subscription" "it"`, `"csp_subscription" "twin"`, 1)
	p.WriteRaw("removed {\n  from = csp_subscription.it\n  lifecycle {\n    destroy = false\n  }\n}\n\n" + twin)
	bought := p.Must(1, "plan")
	if strings.Contains(bought, secret) || !strings.Contains(bought, "the subscription of CFQ7TTC0LFLX:0001") {
		t.Errorf("the name shows, or the SKU does not:\n%s", bought)
	}
}

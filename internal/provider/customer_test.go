package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// customerBlock logs in with the own application of a customer.
func customerBlock(tenant string) string {
	c := simulator.CustomerCredentials(tenant)
	return fmt.Sprintf(
		"  customer_tenant_id = %q\n  client_id          = %q\n  client_secret      = %q", c.TenantID, c.ClientID,
		c.ClientSecret,
	)
}

func expect(t *testing.T, output string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(output, want) {
			t.Errorf("%q is not in\n%s", want, output)
		}
	}
}

const held = `
data "csp_directory_subscriptions" "own" {}

output "sold_by" {
  value = distinct(sort(data.csp_directory_subscriptions.own.subscriptions[*].sold_by))
}

output "trials" {
  value = [for s in data.csp_directory_subscriptions.own.subscriptions : "${s.sku_part_number} until ${coalesce(s.next_lifecycle, "never")}" if s.is_trial]
}
`

// TestCustomer_readsItsDirectoryWithoutAPartner makes no call to Partner Center.
func TestCustomer_readsItsDirectoryWithoutAPartner(t *testing.T) {
	t.Parallel()
	s := acctest.NewServed(t)
	s.Behave("graph-page-size=2") // several pages
	s.Write(customerBlock(simulator.AlderClinics), held)
	expect(t, s.Must(0, "apply", "-auto-approve"), `sold_by = tolist([ "a_partner", "direct", ])`, "until 2026-11-")
	s.Must(0, "plan", "-detailed-exitcode")
	if calls := s.Calls("", "/v1/"); len(calls) != 0 {
		t.Errorf("Partner Center was asked: %v", calls)
	}
	if calls := s.Calls("GET", "/v1.0/directory/subscriptions"); len(calls) < 4 {
		t.Errorf("%d pages were read", len(calls))
	}
}

func TestPartner_readsACustomersDirectory(t *testing.T) {
	t.Parallel()
	s := acctest.NewServed(t)
	s.Write(partner+fmt.Sprintf("  client_secret = %q", simulator.PartnerSecret), `
data "csp_directory_subscriptions" "birch" {
  tenant_id = "`+simulator.BirchLogistics+`"
}

output "sold_by" {
  value = distinct(sort(data.csp_directory_subscriptions.birch.subscriptions[*].sold_by))
}
`)
	expect(t, s.Must(0, "apply", "-auto-approve"), `sold_by = tolist([ "another_partner", "this_partner", ])`)
}

// TestCustomer_commerceBecomesAnOrderForTheReseller goes through everything a
// configuration can ask of commerce; none of it is called.
func TestCustomer_commerceBecomesAnOrderForTheReseller(t *testing.T) {
	t.Parallel()
	s := acctest.NewServed(t)
	own := customerBlock(simulator.AlderClinics)
	s.Write(own, desk)
	expect(t, s.Must(1, "plan"), "Ask your reseller to buy 25 seats", "with csp_subscription.desk",
		"Tenant "+
			simulator.AlderClinics, `- buy 25 seats of CFQ7TTC0LFLX:0001 for P1Y, billed monthly, named "Desk", from 20`, "Rule: ask-reseller")

	// The partner buys it; the same state is then planned as the customer.
	s.Write(partner+fmt.Sprintf("  client_secret = %q", simulator.PartnerSecret), desk)
	s.Must(0, "apply", "-auto-approve")
	s.Mark()()
	s.Write(own, desk)
	s.Must(0, "plan", "-detailed-exitcode") // nothing to do, and nobody to ask
	for change, wants := range map[string][]string{
		"quantity = 40": {
			"Ask your reseller to add 15 seats (25 -> 40)", `"Desk", CFQ7TTC0LFLX:0001, 25 seats`,
			"- add 15 seats (25 -> 40), from 20",
		},
		"quantity = 20": {
			"Ask your reseller to remove 5 seats (25 -> 20)", "before 2026-11-09 09:0", "when the first window closes",
		},
		"end_of_term = \"cancel\"": {
			`Ask your reseller to set end_of_term to "cancel"`, "before the term ends on 2027-11-01",
		},
		"renewal = { quantity = 30 }":                  {"Ask your reseller to renew with 30 seats"},
		"quantity = 20\n  renewal = { quantity = 30 }": {"Ask your reseller for 2 changes"},
	} {
		config := desk
		for line := range strings.SplitSeq(change, "\n") {
			if strings.Contains(line, "quantity =") && !strings.Contains(line, "renewal") {
				config = strings.Replace(config, "quantity      = 25", line, 1)
			} else {
				config = strings.Replace(config, "\n}", "\n  "+strings.TrimSpace(line)+"\n}", 1)
			}
		}
		s.Write(own, config)
		expect(t, s.Must(1, "plan"), wants...)
	}
	s.Write(own, desk)
	expect(t, s.Must(1, "plan", "-destroy"), "Ask your reseller to cancel 25 seats", "before 2026-11-09 09:0", "when the window closes")
	// What needs no call is applied, and what lets go without one too.
	s.Write(own, strings.Replace(desk, "\n}", "\n  on_destroy = \"abandon\"\n}", 1))
	s.Must(0, "apply", "-auto-approve")
	s.Must(0, "destroy", "-auto-approve")
	if calls := s.Calls("", "/v1/"); len(calls) != 0 {
		t.Errorf("Partner Center was asked: %v", calls)
	}
}

func TestCustomer_whatTakesAPartner_saysSo(t *testing.T) {
	t.Parallel()
	s := acctest.NewServed(t)
	own := customerBlock(simulator.AlderClinics)
	for config, wants := range map[string][]string{
		countTenants: {"Could not list the tenants: only a partner can do this", "Ask your reseller", "csp_directory_subscriptions"},
		"\ndata \"csp_offers\" \"it\" {\n  country = \"US\"\n}\n": {"only a partner can do this"},
		directoryOf(simulator.BirchLogistics): {
			"the credential is valid for one tenant only", "tenant_id = \"" + simulator.AlderClinics + "\"",
		},
		strings.Replace(
			desk, simulator.AlderClinics, simulator.BirchLogistics, 1,
		): {"The provider looks after another tenant", "customer_tenant_id"},
		desk + "\nimport {\n  to = csp_subscription.desk\n  id = \"" + simulator.AlderClinics + "/" +
			simulator.AlderTwoBatches + "\"\n}\n": {"Only a partner can import a subscription"},
	} {
		s.Write(own, config)
		expect(t, s.Must(1, "plan"), wants...)
	}
	if calls := s.Calls("", "/v1/"); len(calls) != 0 {
		t.Errorf("Partner Center was asked: %v", calls)
	}
}

// TestCustomer_ofTheSimulatorInTheProcess needs no credentials at all.
func TestCustomer_ofTheSimulatorInTheProcess(t *testing.T) {
	t.Parallel()
	p := acctest.NewProcesses(t)
	p.WriteRaw(fmt.Sprintf(
		"provider \"csp\" {\n  customer_tenant_id = %q\n  simulator          = { path = %q }\n}\n%s",
		simulator.AlderClinics, p.Path, held+desk,
	))
	expect(t, p.Must(1, "plan"), "Ask your reseller to buy 25 seats")
	p.WriteRaw(fmt.Sprintf("provider \"csp\" {\n  simulator = { path = %q, act_as = \"user\" }\n}\n%s", p.Path, agreement))
	expect(t, p.Must(0, "apply", "-auto-approve"), "accepted = true")
}

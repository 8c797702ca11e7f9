package provider_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// directoryOf reads what a tenant's directory holds.
func directoryOf(tenant string) string {
	return fmt.Sprintf("\ndata \"csp_directory_subscriptions\" \"it\" {\n  tenant_id = %q\n}\n", tenant)
}

const desk = `
resource "csp_subscription" "desk" {
  tenant_id     = "` + simulator.AlderClinics + `"
  product_id    = "CFQ7TTC0LFLX"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Desk"
  additional    = true # Alder Clinics holds the same SKU for a year already
  quantity      = 25
}
`

// refusal is a login or a call that is refused, and what the plan prints.
type refusal struct {
	// behave are the service's switches; kind names one of kinds.
	behave   []string
	kind     string
	settings string
	config   string
	then     func(s *stage)
	want     []string
}

var refusals = map[string]refusal{
	"a wrong secret": {
		settings: `client_secret = "guess"`, config: countTenants,
		want: []string{
			"the login was refused: the client secret is wrong", "Use the secret's value, not its id", "AADSTS7000215",
			"at tenant " + simulator.PartnerTenant,
		},
	},
	"an expired secret": {
		behave: []string{"client-secret=expired"}, kind: "a secret in the block", config: countTenants,
		want: []string{"the client secret has expired", "AADSTS7000222"},
	},
	"another certificate": {
		settings: "client_certificate = <<-EOT\n%CERTIFICATE%EOT\n", config: countTenants,
		want: []string{"the certificate is not registered for the application", "AADSTS700027"},
	},
	"a pipeline nobody trusts": {
		settings: `oidc_token = "%OTHERS%"`, config: countTenants,
		want: []string{"the application does not trust this pipeline", "AADSTS700213", "repo:fennel/other"},
	},
	"a pipeline's token that is none": {
		settings: `oidc_token = "hello"`, config: countTenants,
		want: []string{"the pipeline's token is invalid", "AADSTS50027"},
	},
	"a pipeline's token for somebody else": {
		kind: "GitHub Actions", settings: `oidc_audience = "api://other"`, config: countTenants,
		want: []string{"the application does not trust this pipeline", "AADSTS700212", "oidc_audience"},
	},
	"a sign-in without a second factor": {
		behave: []string{"user-mfa=false"}, kind: "a refresh token of a public client", config: countTenants,
		want: []string{"the sign-in had no second factor", "code 900421", "terraform-provider-csp login"},
	},
	"a directory that wants a second factor": {
		behave: []string{"sign-in=mfa-required"}, kind: "a refresh token of a public client", config: countTenants,
		want: []string{"the sign-in needs a second factor", "AADSTS50076"},
	},
	"a conditional access policy": {
		behave: []string{"sign-in=conditional-access"}, kind: "a refresh token of a public client", config: countTenants,
		want: []string{"a conditional access policy blocks the login", "AADSTS53003", "Sign-in logs"},
	},
	"no consent": {
		behave: []string{"sign-in=no-consent"}, kind: "a refresh token of a public client", config: countTenants,
		want: []string{"the tenant has not consented to the application", "AADSTS65001"},
	},
	"a changed password": {
		kind: "a refresh token of a public client", config: countTenants,
		then: func(s *stage) { must(s.t, s.Sim.RevokeRefreshTokens(s.t.Context())) },
		want: []string{"the refresh token is no longer valid", "AADSTS50173", "Sign in again"},
	},
	"an application that must prove itself": {
		behave: []string{"public-client=refused"}, kind: "a refresh token of a public client", config: countTenants,
		want: []string{"the application must authenticate", "AADSTS7000218"},
	},
	"an application where a person is needed": {
		kind: "a secret in the block", config: agreement,
		want: []string{
			"Could not read the customer agreement: a signed-in user is required",
			"logged in as an application without a user, with a client secret", "refresh_token_file_path",
		},
	},
	"an application that logged in to the Azure CLI": {
		kind: "the Azure CLI", then: func(s *stage) {
			s.Setenv("PATH", azureCLI(s.t, s.Served, false)+string(os.PathListSeparator)+os.Getenv("PATH"))
		}, config: agreement,
		want: []string{"a signed-in user is required", "code 900329", "terraform-provider-csp login"},
	},
	"a person without a role": {
		behave: []string{"user-role=none"}, kind: "a refresh token of a public client", config: "\ndata \"csp_subscriptions\" \"alder\" {\n  tenant_id = \"" +
			simulator.AlderClinics + "\"\n}\n",
		want: []string{
			"the role is not sufficient",
			"To read subscriptions, the caller needs the role Admin agent, Sales agent or Helpdesk agent",
			"code 900308",
		},
	},
	"another partner's customer": {
		kind: "a secret in the block", config: "\ndata \"csp_subscriptions\" \"dogwood\" {\n  tenant_id = \"" +
			simulator.DogwoodFoods + "\"\n}\n",
		want: []string{"The tenant is not a customer of this partner", "send it a relationship request", "code 20002"},
	},
	"a tenant without consent, for an application": {
		behave: []string{"unconsented-tenants=" +
			simulator.BirchLogistics}, kind: "a secret in the block", config: directoryOf(simulator.BirchLogistics),
		want: []string{"the application is not known in that tenant", "AADSTS700016", "at tenant " + simulator.BirchLogistics},
	},
	"a tenant without consent, for a person": {
		behave: []string{"unconsented-tenants=" +
			simulator.BirchLogistics}, kind: "a refresh token of a public client", config: directoryOf(simulator.BirchLogistics),
		want: []string{"the application is not known in the tenant", "Authorization_IdentityNotFound", "application consent"},
	},
	"a tenant without delegation": {
		behave: []string{"undelegated-tenants=" +
			simulator.BirchLogistics}, kind: "a refresh token of a public client", config: directoryOf(simulator.BirchLogistics),
		want: []string{
			"the permission is missing", "Authorization_RequestDenied",
			"an application needs the permission LicenseAssignment.Read.All",
			"Global Reader, License Administrator or User Administrator",
		},
	},
	"a machine in another's tenant": {
		kind: "a managed identity", config: directoryOf(simulator.BirchLogistics),
		want: []string{
			"the credential is valid for one tenant only", "logged in with the managed identity ",
			" of tenant " + simulator.PartnerTenant,
		},
	},
	"agreements in China": {
		settings: "environment = \"china\"\n  refresh_token = \"never used\"", config: agreement,
		want: []string{"Could not read the customer agreement: 21Vianet (China) does not offer it"},
	},
	"another tenant than exists": {
		kind: "a secret in the block", settings: "\n  environment = \"usgovernment\"", config: "%TENANT%",
		want: []string{"there is no such tenant", "AADSTS90002", "each of Microsoft's clouds has its own tenants"},
	},
	"no delegation of whom, at all": {
		kind: "a secret in the block", config: "\ndata \"csp_directory_subscriptions\" \"it\" {}\n",
		want: []string{"tenant_id is missing", "A partner has many customers"},
	},
}

// TestLogin_refusals_sayWhatToFix prints each through the CLI, at plan.
func TestLogin_refusals_sayWhatToFix(t *testing.T) {
	t.Parallel()
	for name, c := range refusals {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t)
			s.Behave(c.behave...)
			settings, who, config := c.settings, partner, c.config
			if c.kind != "" {
				settings = kinds[c.kind](s) + "\n  " + settings
			}
			if strings.Contains(settings, "%OTHERS%") {
				other := simulator.DefaultFederations()["github"]
				other.Subject = "repo:fennel/other:ref:refs/heads/main"
				token, err := s.Sim.FederatedToken(other, 600e9)
				must(t, err)
				settings = strings.ReplaceAll(settings, "%OTHERS%", token)
			}
			if strings.Contains(settings, "%CERTIFICATE%") {
				unknown := acctest.NewServed(t) // registered in another world
				settings = strings.ReplaceAll(settings, "%CERTIFICATE%", string(register(t, unknown).pem))
			}
			if config == "%TENANT%" {
				who, config = strings.Replace(partner, simulator.PartnerTenant, "00000000-0000-4000-8000-000000000000", 1), countTenants
			}
			if strings.Contains(settings, "var.token") {
				config += ephemeral
			}
			if c.then != nil {
				c.then(s)
			}
			s.Write(who+"  "+settings, config)
			output := s.Must(1, "plan")
			for _, want := range c.want {
				if !strings.Contains(output, want) {
					t.Errorf("%q is not in\n%s", want, output)
				}
			}
			for _, secret := range s.Secrets() {
				if len(secret) > 8 && strings.Contains(output, secret) {
					t.Errorf("the message shows the secret %q:\n%s", secret, output)
				}
			}
			if writes := s.Writes(); len(writes) != 0 {
				t.Errorf("a plan wrote %v", writes)
			}
		})
	}
}

// TestBuy_withoutTheRole_isRefusedBeforeAnythingIsBought: only the service
// knows a person's role, so that it shows when the cart is made.
func TestBuy_withoutTheRole_isRefusedBeforeAnythingIsBought(t *testing.T) {
	t.Parallel()
	for behavior, want := range map[string]string{
		"user-role=helpdesk-agent": "To buy, the caller needs the role Admin agent or Sales agent: Partner Center, User management.",
		"program=inactive":         "the partner's program is not active",
	} {
		t.Run(behavior, func(t *testing.T) {
			t.Parallel()
			s := serve(t)
			s.Write(partner+"  "+kinds["a refresh token of a public client"](s), desk+ephemeral)
			s.Behave(behavior)
			before := s.Purchases(simulator.AlderClinics, simulator.Microsoft365E3)
			output := s.Must(1, "apply", "-auto-approve")
			if !strings.Contains(output, want) {
				t.Errorf("%q is not in\n%s", want, output)
			}
			if after := s.Purchases(simulator.AlderClinics, simulator.Microsoft365E3); after != before {
				t.Errorf("%d orders were placed", after-before)
			}
			s.Behave("user-role=admin-agent", "program=active")
			s.Must(0, "apply", "-auto-approve")
			if after := s.Purchases(simulator.AlderClinics, simulator.Microsoft365E3); after != before+1 {
				t.Errorf("%d orders in all, want one", after-before)
			}
		})
	}
}

package provider_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// partner is who logs in, for the provider block.
var partner = fmt.Sprintf("  partner_tenant_id = %q\n  client_id         = %q\n", simulator.PartnerTenant, simulator.PartnerClient)

const countTenants = `
data "csp_tenants" "all" {}

output "tenants" {
  value = length(data.csp_tenants.all.tenants)
}
`

// certificate is a certificate of the partner's application, registered in a
// world, as PEM and as PKCS#12 with a password.
type certificate struct{ pem, pfx []byte }

const pfxPassword = "open sesame, please"

func register(t *testing.T, s *acctest.Served) certificate {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	must(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "licenses"},
		NotAfter: time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	must(t, err)
	public := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	must(t, s.Sim.RegisterCertificate(t.Context(), simulator.PartnerClient, public))
	parsed, err := x509.ParseCertificate(der)
	must(t, err)
	packed, err := x509.MarshalPKCS8PrivateKey(key)
	must(t, err)
	pfx, err := pkcs12.Modern2023.Encode(key, parsed, nil, pfxPassword)
	must(t, err)
	return certificate{append(public, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: packed})...), pfx}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// write puts a secret into a file of its own.
func write(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	must(t, os.WriteFile(path, []byte(content), 0o600))
	return filepath.ToSlash(path)
}

func federated(t *testing.T, s *acctest.Served, which string) string {
	t.Helper()
	token, err := s.Sim.FederatedToken(simulator.DefaultFederations()[which], 10*time.Minute)
	must(t, err)
	return token
}

func refreshToken(t *testing.T, s *acctest.Served) string {
	t.Helper()
	token, err := s.Sim.RefreshToken(t.Context())
	must(t, err)
	return token
}

// stage is the world a test logs in to.
type stage struct {
	*acctest.Served
	t *testing.T
}

func serve(t *testing.T) *stage {
	t.Helper()
	return &stage{acctest.NewServed(t), t}
}

// kinds are all ways to log in: what each needs in the provider block and in
// the environment.
var kinds = map[string]func(s *stage) (settings string){
	"a secret in the block": func(*stage) string {
		return fmt.Sprintf("client_secret = %q", simulator.PartnerSecret)
	},
	"a secret in the environment": func(s *stage) string {
		s.Setenv("CSP_CLIENT_SECRET", simulator.PartnerSecret)
		return ""
	},
	"a secret in a file": func(s *stage) string {
		return fmt.Sprintf("client_secret_file_path = %q", write(s.t, simulator.PartnerSecret+"\n"))
	},
	"a certificate in PEM": func(s *stage) string {
		return fmt.Sprintf("client_certificate_path = %q", write(s.t, string(register(s.t, s.Served).pem)))
	},
	"a certificate in PKCS#12": func(s *stage) string {
		s.Setenv("CSP_CLIENT_CERTIFICATE_PASSWORD", pfxPassword)
		return fmt.Sprintf("client_certificate_path = %q", write(s.t, string(register(s.t, s.Served).pfx)))
	},
	"a certificate in the block": func(s *stage) string {
		return fmt.Sprintf("client_certificate = <<-EOT\n%sEOT\n", register(s.t, s.Served).pem)
	},
	"a GitLab token in a variable": func(s *stage) string {
		s.Setenv("CSP_OIDC_TOKEN", federated(s.t, s.Served, "gitlab"))
		return ""
	},
	"a token in a file": func(s *stage) string {
		return fmt.Sprintf("oidc_token_file_path = %q", write(s.t, federated(s.t, s.Served, "gitlab")))
	},
	"GitHub Actions": func(s *stage) string {
		s.Setenv("ACTIONS_ID_TOKEN_REQUEST_URL", s.URL+"/_oidc/github?api-version=2.0")
		s.Setenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN", simulator.PipelineRequestToken)
		return "use_oidc = true"
	},
	"Azure DevOps": func(s *stage) string {
		s.Setenv("SYSTEM_OIDCREQUESTURI", s.URL+"/_oidc/devops")
		s.Setenv("SYSTEM_ACCESSTOKEN", simulator.PipelineRequestToken)
		return "use_oidc = true\n  ado_pipeline_service_connection_id = \"b1ad3b6e-0c3a-4b3e-9d0e-2f0f4c1d7e55\""
	},
	"HCP Terraform": func(s *stage) string {
		s.Setenv("TFC_WORKLOAD_IDENTITY_TOKEN", federated(s.t, s.Served, "hcp-plan"))
		return "use_oidc = true"
	},
	"a Kubernetes pod": func(s *stage) string {
		s.Setenv("AZURE_FEDERATED_TOKEN_FILE", write(s.t, federated(s.t, s.Served, "kubernetes")))
		s.Setenv("CSP_USE_OIDC", "true")
		return ""
	},
	"a managed identity": func(s *stage) string {
		s.Setenv("IDENTITY_ENDPOINT", s.URL+"/_msi/token")
		s.Setenv("IDENTITY_HEADER", simulator.ManagedIdentityHeader)
		s.Setenv("SSL_CERT_FILE", s.CA) // the machine's own endpoint needs none; this one is on https
		return "use_msi = true"
	},
	"the Azure CLI": func(s *stage) string {
		s.Setenv("PATH", azureCLI(s.t, s.Served, true)+string(os.PathListSeparator)+os.Getenv("PATH"))
		return "use_cli = true"
	},
	"a refresh token in the environment, with a secret": func(s *stage) string {
		s.Setenv("CSP_REFRESH_TOKEN", refreshToken(s.t, s.Served))
		s.Setenv("CSP_CLIENT_SECRET", simulator.PartnerSecret)
		return ""
	},
	"a refresh token in a file, with a certificate": func(s *stage) string {
		return fmt.Sprintf(
			"refresh_token_file_path = %q\n  client_certificate_path = %q", write(s.t, refreshToken(s.t, s.Served)),
			write(s.t, string(register(s.t, s.Served).pem)),
		)
	},
	"a refresh token of a public client": func(s *stage) string {
		s.Setenv("TF_VAR_token", refreshToken(s.t, s.Served))
		return "refresh_token = var.token"
	},
}

// azureCLI is a stand-in of the Azure CLI: a program that prints what the real
// one does for the identity that is logged in to it.
func azureCLI(t *testing.T, s *acctest.Served, user bool) string {
	t.Helper()
	dir := t.TempDir()
	answer := fmt.Sprintf(`{"accessToken":%q,"expiresOn":"2099-01-01 00:00:00.000000","expires_on":4070908800,"tenant":%q,"tokenType":"Bearer"}`,
		s.Sim.AccessToken(simulator.PartnerTenant, "https://api.partnercenter.microsoft.com", user), simulator.PartnerTenant)
	script := "#!/bin/sh\ncase \"$*\" in *https://api.partnercenter.microsoft.com*) ;; *) echo \"unexpected: $*\" " +
		">&2; exit 1 ;; esac\ncat <<'END'\n" +
		answer + "\nEND\n"
	must(t, os.WriteFile(filepath.Join(dir, "az"), []byte(script), 0o700)) //nolint:gosec // a program must be executable
	return dir
}

// ephemeral lets a token come in without ever reaching plan or state.
const ephemeral = "variable \"token\" {\n  type      = string\n  default   = null\n  ephemeral = true\n}\n"

func TestLogin_everyKindOfCredential_reachesPartnerCenter(t *testing.T) {
	t.Parallel()
	for name, set := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t)
			config := countTenants
			settings := set(s)
			if strings.Contains(settings, "var.token") {
				config += ephemeral
			}
			s.Write(partner+"  "+settings, config)
			output := s.Must(0, "apply", "-auto-approve")
			if !strings.Contains(output, "tenants = 3") {
				t.Errorf("the tenants were not read:\n%s", output)
			}
			if len(s.Calls("GET", "/v1/customers")) == 0 {
				t.Error("Partner Center was not asked")
			}
		})
	}
}

const agreement = `
data "csp_customer_agreement" "alder" {
  tenant_id = "` + simulator.AlderClinics + `"
}

output "accepted" {
  value = data.csp_customer_agreement.alder.accepted
}
`

func TestLogin_asUser_keepsTheNewTokenInItsFile(t *testing.T) {
	t.Parallel()
	s := acctest.NewServed(t)
	s.Behave("refresh-rotation=revoke") // the strictest directory: each token is good once
	path := write(t, refreshToken(t, s))
	before, err := os.ReadFile(path)
	must(t, err)
	s.Setenv("CSP_CLIENT_SECRET", simulator.PartnerSecret)
	s.Write(partner+fmt.Sprintf("  refresh_token_file_path = %q", path), agreement)
	for range 2 { // several processes each time
		if output := s.Must(0, "apply", "-auto-approve"); !strings.Contains(output, "accepted = true") {
			t.Errorf("the agreement was not read:\n%s", output)
		}
	}
	after, err := os.ReadFile(path)
	must(t, err)
	info, err := os.Stat(path)
	must(t, err)
	if bytes.Equal(before, after) || len(after) == 0 || info.Mode() != 0o600 {
		t.Errorf("the file was not replaced, or is open to others: %v", info.Mode())
	}
}

// TestLogin_ambientRegion_movesNoLogin: a variable of other tools would send
// the secret to another host.
func TestLogin_ambientRegion_movesNoLogin(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"a secret in the block", "a certificate in PEM", "a token in a file"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			s := serve(t)
			s.Setenv("AZURE_REGIONAL_AUTHORITY_NAME", "westus2")
			s.Setenv("AZURE_AUTHORITY_HOST", "https://login.invalid")
			s.Write(partner+"  "+kinds[kind](s), countTenants)
			s.Must(0, "plan")
		})
	}
}

func TestLogin_tokenRefusedInMidRun_isRenewedOnce(t *testing.T) {
	t.Parallel()
	s := acctest.NewServed(t)
	s.Setenv("CSP_CLIENT_SECRET", simulator.PartnerSecret)
	s.Write(
		partner,
		"data \"csp_tenants\" \"all\" {}\ndata \"csp_subscriptions\" \"alder\" {\n  tenant_id = data.csp_tenants.all.tenants[0].id\n}\n",
	)
	s.Fault("GET /v1/customers/*/subscriptions", "401", 1)
	s.Mark()()
	s.Must(0, "plan")
	if tokens := len(s.Calls("POST", "/oauth2/v2.0/token")); tokens != 2 {
		t.Errorf("%d tokens were fetched, want one and one more after the refusal", tokens)
	}
	// Refused again it is an error that says what to check, and nothing loops.
	s.Fault("GET /v1/customers/*/subscriptions", "401", 9)
	s.Mark()()
	output := s.Must(1, "plan")
	if !strings.Contains(output, "the token was refused") || len(s.Calls("GET", "/subscriptions")) != 2 {
		t.Errorf("after %d calls:\n%s", len(s.Calls("GET", "/subscriptions")), output)
	}
}

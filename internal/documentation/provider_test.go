package documentation_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// logins are the examples of the provider block with credentials: what the
// machine that runs them has besides the configuration.
var logins = map[string]func(t *testing.T, s *acctest.Served){
	"provider.tf": func(_ *testing.T, s *acctest.Served) { s.Setenv("CSP_CLIENT_SECRET", simulator.PartnerSecret) },
	"provider-certificate.tf": func(t *testing.T, s *acctest.Served) {
		t.Helper()
		const password = "open sesame"
		s.Setenv("CSP_CLIENT_CERTIFICATE_PASSWORD", password)
		if err := os.WriteFile(filepath.Join(s.Shell.Dir, "partner-center.pfx"), registered(t, s, password), 0o600); err != nil {
			t.Fatal(err)
		}
	},
	"provider-oidc.tf": func(_ *testing.T, s *acctest.Served) {
		s.Setenv("ACTIONS_ID_TOKEN_REQUEST_URL", s.URL+"/_oidc/github?api-version=2.0")
		s.Setenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN", simulator.PipelineRequestToken)
	},
	"provider-user.tf": func(t *testing.T, s *acctest.Served) {
		t.Helper()
		token, err := s.Sim.RefreshToken(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		s.Setenv("TF_VAR_refresh_token", token)
		s.Setenv("CSP_CLIENT_SECRET", simulator.PartnerSecret)
	},
	"provider-customer.tf": func(_ *testing.T, s *acctest.Served) { s.Setenv("CSP_CLIENT_SECRET", simulator.CustomerSecret) },
	"provider-cloud.tf": func(_ *testing.T, s *acctest.Served) {
		s.Behave("cloud=usgovernment")
		s.Setenv("CSP_CLIENT_SECRET", simulator.PartnerSecret)
	},
}

// registered makes a certificate that the simulated directory knows, as PKCS#12.
func registered(t *testing.T, s *acctest.Served, password string) []byte {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Sim.RegisterCertificate(
		t.Context(), simulator.PartnerClient, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
	); err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pfx, err := pkcs12.Modern2023.Encode(key, parsed, nil, password)
	if err != nil {
		t.Fatal(err)
	}
	return pfx
}

// Each example logs in to a served world as it would to Microsoft; only the
// addresses are the world's.
func TestExamplesOfProvider_logIn(t *testing.T) {
	t.Parallel()
	for _, path := range exampleFiles(t) {
		name, isProvider := strings.CutPrefix(path, "provider/")
		if !isProvider || elsewhere[path] == "" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			prepare := logins[name]
			if prepare == nil {
				t.Fatal("nothing says what this example logs in with")
			}
			s := acctest.NewServed(t)
			prepare(t, s)
			example := regexp.MustCompile(`(?ms)^terraform \{\n.*?\n\}\n`).ReplaceAllString(read(t, filepath.Join(examples, path)), "")
			const block = "provider \"csp\" {\n"
			if !strings.Contains(example, block) {
				t.Fatal("the example has no provider block")
			}
			here := fmt.Sprintf(
				"  ca_certificate_path = %q\n  endpoints = { login = %[2]q, partner_center = %[2]q, graph = %[2]q }\n",
				filepath.ToSlash(s.CA), s.URL,
			)
			asks := "data \"csp_tenants\" \"all\" {}\n"
			if strings.Contains(example, "customer_tenant_id") {
				asks = "data \"csp_directory_subscriptions\" \"all\" {}\n"
			}
			s.WriteRaw(strings.Replace(example, block, block+here, 1) + asks)
			s.Must(0, "plan")
		})
	}
}

package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

const anyTenants = "\ndata \"csp_tenants\" \"all\" {}\n"

// The environment is the process's own, so this test runs alone.
func TestConfigure_withNothing_showsBothWaysOut(t *testing.T) {
	for _, v := range []string{"CSP_PARTNER_TENANT_ID", "CSP_CLIENT_ID", "CSP_CLIENT_SECRET"} {
		t.Setenv(v, "")
	}
	// Ambient cloud variables never buy.
	t.Setenv("AZURE_CLIENT_ID", simulator.PartnerClient)
	t.Setenv("ARM_CLIENT_SECRET", "of another provider")
	w := acctest.New(t)
	for _, c := range []struct{ block, want string }{
		{`provider "csp" {}`, `provider "csp" { simulator = { path = "csp.db" } }`},
		{`provider "csp" {}`, "CSP_PARTNER_TENANT_ID, CSP_CLIENT_ID and CSP_CLIENT_SECRET in the environment"},
		{`provider "csp" { client_id = "a" }`, "partner_tenant_id is missing"},
	} {
		w.Test(resource.TestStep{Config: c.block + anyTenants, ExpectError: acctest.Words(c.want)})
	}
}

func TestConfigure_withSimulatorAndCredentials_isRefused(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(resource.TestStep{
		Config:      fmt.Sprintf("provider \"csp\" {\n  client_id = \"a\"\n  simulator = { path = %q }\n}\n%s", w.Path, anyTenants),
		ExpectError: acctest.Words("Simulator and credentials exclude each other"),
	})
}

func TestConfigure_withAFileThatIsNoSimulator_saysWhatToDo(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	path := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(path, []byte("shopping list: 25 seats, milk"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.Test(resource.TestStep{
		Config:      fmt.Sprintf("provider \"csp\" {\n  simulator = { path = %q }\n}\n%s", path, anyTenants),
		ExpectError: acctest.Words("The simulator cannot be opened"),
	})
	if text, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(text), "shopping list") {
		t.Errorf("the file was changed: %q, %v", text, err)
	}
}

func TestConfigure_withLatencyThatIsNoDuration_isRefused(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(resource.TestStep{
		Config:      fmt.Sprintf("provider \"csp\" {\n  simulator = { path = %q, latency = \"slow\" }\n}\n%s", w.Path, anyTenants),
		ExpectError: regexp.MustCompile(`(?i)duration`),
	})
}

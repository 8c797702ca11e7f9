package tenant_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func TestTenants_areFoundByNameAndDomain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		filter string
		want   []string
	}{
		"all":                     {"", []string{simulator.AlderClinics, simulator.BirchLogistics, simulator.CedarSchool}},
		"by name":                 {`company_name_prefix = "birch"`, []string{simulator.BirchLogistics}},
		"by domain":               {`domain = "alderclinics.onmicrosoft.com"`, []string{simulator.AlderClinics}},
		"by its beginning":        {`domain = "Cedar"`, []string{simulator.CedarSchool}},
		"by a custom domain":      {`domain = "alderclinics.example"`, []string{simulator.AlderClinics}},
		"by another, in any case": {`domain = "Mail.BirchLogistics.example"`, []string{simulator.BirchLogistics}},
		"by nobody's":             {`domain = "nobody.example"`, nil},
		"by a stranger's":         {`domain = "dogwoodfoods.example"`, nil},
		"none":                    {`company_name_prefix = "Nobody"`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			checks := []statecheck.StateCheck{statecheck.ExpectKnownValue(
				"data.csp_tenants.it", tfjsonpath.New("tenants"), knownvalue.ListSizeExact(len(c.want)),
			)}
			for i, id := range c.want {
				checks = append(checks, statecheck.ExpectKnownValue("data.csp_tenants.it", tfjsonpath.New("tenants").AtSliceIndex(i),
					knownvalue.ObjectPartial(map[string]knownvalue.Check{
						"id": knownvalue.StringFunc(sameID(id)), "relationship": knownvalue.StringExact("reseller"),
					})))
			}
			w.Test(resource.TestStep{
				Config: w.Provider("data \"csp_tenants\" \"it\" {\n  " + c.filter + "\n}\n"), ConfigStateChecks: checks,
			})
		})
	}
}

func sameID(want string) func(string) error {
	return func(got string) error {
		if !strings.EqualFold(got, want) {
			return fmt.Errorf("id %s, want %s", got, want)
		}
		return nil
	}
}

func TestTenants_byNameAndDomainTogether_isRefused(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(resource.TestStep{
		Config:      w.Provider("data \"csp_tenants\" \"it\" {\n  company_name_prefix = \"a\"\n  domain = \"b\"\n}\n"),
		ExpectError: acctest.Words("Invalid Attribute Combination"),
	})
}

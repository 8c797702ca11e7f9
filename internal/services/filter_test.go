package services_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// meant are the values that a warning proposes, and whether there is one.
func meant(t *testing.T, f services.Filter) (proposed []string, warned bool) {
	t.Helper()
	var diags diag.Diagnostics
	f.Warn(&diags)
	if diags.HasError() {
		t.Fatalf("a filter is never an error: %v", diags)
	}
	for _, d := range diags {
		warned = true
		for line := range strings.Lines(d.Detail()) {
			if _, value, found := strings.Cut(strings.TrimSpace(line), f.Attribute+" = "); found {
				proposed = append(proposed, strings.Trim(value, `"`))
			}
		}
	}
	return proposed, warned
}

func TestFilter_thatNothingHas_namesWhatIsNear(t *testing.T) {
	t.Parallel()
	statuses := []string{"active", "suspended", "expired", "deleted"}
	held := []string{"CFQ7TTC0LFLX", "CFQ7TTC0LH18"}
	for name, c := range map[string]struct {
		filter services.Filter
		want   []string
		warned bool
	}{
		"nothing is asked":        {services.Filter{Words: statuses}, nil, false},
		"a known word nobody has": {services.Filter{Asked: types.StringValue("Suspended"), Words: statuses}, nil, false},
		"a new word that a row has": {
			services.Filter{Asked: types.StringValue("paused"), Words: statuses, Rows: []string{"Paused"}}, nil, false,
		},
		"a letter left out":   {services.Filter{Asked: types.StringValue("actve"), Words: statuses}, []string{"active"}, true},
		"two letters swapped": {services.Filter{Asked: types.StringValue("acitve"), Words: statuses}, []string{"active"}, true},
		"the nearest first": {
			services.Filter{Asked: types.StringValue("monthl"), Words: []string{"month", "monthly", "months"}},
			[]string{"month", "monthly", "months"},
			true,
		},
		"near a word of a row alone": {
			services.Filter{Asked: types.StringValue("pausd"), Words: statuses, Rows: []string{"paused"}}, []string{"paused"}, true,
		},
		"near nothing":            {services.Filter{Asked: types.StringValue("zzz"), Words: statuses}, nil, true},
		"an id of something else": {services.Filter{Asked: types.StringValue("CFQ7TTC0LFLZ"), Rows: held, IDs: true}, nil, false},
		"an id with a character more": {
			services.Filter{Asked: types.StringValue("CFQ7TTC0LFLXX"), Rows: held, IDs: true}, []string{"CFQ7TTC0LFLX"}, true,
		},
		"an id with O for 0": {
			services.Filter{Asked: types.StringValue("CFQ7TTCOLFLX"), Rows: held, IDs: true}, []string{"CFQ7TTC0LFLX"}, true,
		},
		"an id with swapped characters": {
			services.Filter{Asked: types.StringValue("CFQ7TTC0FLLX"), Rows: held, IDs: true}, []string{"CFQ7TTC0LFLX"}, true,
		},
		"an id, and there are no rows": {services.Filter{Asked: types.StringValue("CFQ7TTC0LFLX"), IDs: true}, nil, false},
		"a name that is near": {
			services.Filter{Asked: types.StringValue("Brich Log"), Rows: []string{"Alder Clinics", "Birch Log"}},
			[]string{"Birch Log"},
			true,
		},
		"a name that is not": {services.Filter{Asked: types.StringValue("Nobody"), Rows: []string{"Alder Clinics"}}, nil, false},
	} {
		c.filter.Attribute = "it"
		got, warned := meant(t, c.filter)
		if diff := cmp.Diff(c.want, got); diff != "" || warned != c.warned {
			t.Errorf("%s: warned %t, want %t; (-want +got):\n%s", name, warned, c.warned, diff)
		}
	}
}

func TestFilters_throughTheCLI_warnOfMistakesAndOfNothingElse(t *testing.T) {
	t.Parallel()
	p := acctest.NewProcesses(t)
	alder := `tenant_id = "` + simulator.AlderClinics + `"` + "\n"
	data := map[string]string{
		`csp_subscriptions" "wrong`:           alder + `status = "actve"` + "\n" + `product_id = "CFQ7TTCOLFLX"`,
		`csp_subscriptions" "right`:           alder + `status = "expired"` + "\n" + `product_id = "CFQ7TTC0LFLY"`,
		`csp_offers" "wrong`:                  `country = "DE"` + "\n" + `product_id = "CFQ7TTC0FLLX"`,
		`csp_promotions" "wrong`:              `country = "US"` + "\n" + `term_duration = "1Y"` + "\n" + `billing_cycle = "monthy"`,
		`csp_directory_subscriptions" "wrong`: alder + `sku_part_number = "SPEE3"`,
		`csp_directory_subscriptions" "right`: alder + `sku_part_number = "SPE_E9"`,
		`csp_tenants" "name`:                  `company_name_prefix = "Brich"`,
		`csp_tenants" "domain`:                `domain = "aldrclinics.onmicrosoft.com"`,
		`csp_tenants" "stranger`:              `domain = "dogwoodfoods.example"`,
	}
	config := ""
	for name, lines := range data {
		config += "data \"" + name + "\" {\n" + lines + "\n}\n\n"
	}
	p.Write(config)
	output := p.Must(0, "plan")
	for _, want := range []string{
		`No match for status = "actve"`, `Did you mean: status = "active"`, "Known values: active, deleted, " +
			"disabled, expired, pending, suspended.",
		`product_id = "CFQ7TTC0LFLX"`, `No match for product_id = "CFQ7TTC0FLLX"`,
		`No match for term_duration = "1Y"`, `term_duration = "P1Y"`, `billing_cycle = "monthly"`,
		`No match for sku_part_number = "SPEE3"`, `sku_part_number = "SPE_E3"`,
		`company_name_prefix = "Birch"`, `domain = "alderclinics.onmicrosoft.com"`,
		"dogwoodfoods.example belongs to a tenant that is not a customer", simulator.DogwoodFoods,
	} {
		if !strings.Contains(output, want) {
			t.Errorf("%q is not in:\n%s", want, output)
		}
	}
	for _, unwanted := range []string{`.right`, `CFQ7TTC0LFLY`, `SPE_E9`} {
		if strings.Contains(output, "with data.csp_subscriptions"+unwanted) || strings.Contains(output, `= "`+unwanted) {
			t.Errorf("%q is warned of:\n%s", unwanted, output)
		}
	}
}

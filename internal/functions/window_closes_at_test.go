package functions_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/functions"
)

func TestWindowClosesAt_everyKind(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind, start string
		at          attr.Value
		estimated   bool
	}{
		"seats, to the second":     {"seat", "2026-11-02T09:00:00Z", text("2026-11-09T09:00:00Z"), false},
		"seats, by their type":     {"OnlineServicesNCE", "2026-11-02T09:00:00Z", text("2026-11-09T09:00:00Z"), false},
		"seats, to the fraction":   {"seat", "2026-11-02T09:00:00.498252Z", text("2026-11-09T09:00:00.498252Z"), false},
		"seats, from an offset":    {"seat", "2026-11-02T00:30:00+01:00", text("2026-11-08T23:30:00Z"), false},
		"seats, of a day":          {"seat", "2026-11-02", text("2026-11-09T00:00:00Z"), true},
		"seats, over a leap day":   {"seat", "2028-02-25T09:00:00Z", text("2028-03-03T09:00:00Z"), false},
		"seats, over a year's end": {"seat", "2026-12-28T09:00:00Z", text("2027-01-04T09:00:00Z"), false},
		"software":                 {"software", "2026-11-02T09:00:00Z", text("2026-11-09T00:00:00Z"), true},
		"software, by its type":    {"software", "2026-11-02T23:59:59Z", text("2026-11-09T00:00:00Z"), true},
		"perpetual":                {"perpetual", "2026-11-02T09:00:00Z", text("2026-12-02T00:00:00Z"), true},
		"marketplace, a month":     {"marketplace_monthly", "2026-11-02T09:00:00Z", text("2026-11-03T09:00:00Z"), true},
		"marketplace, a year":      {"marketplace_annual", "2026-11-02T09:00:00Z", text("2026-11-16T00:00:00Z"), true},
		"reservation":              {"reservation", "2026-11-02T09:00:00Z", types.StringNull(), false},
		"Linux":                    {"linux_plan", "2026-11-02T09:00:00Z", types.StringNull(), false},
		"trial":                    {"trial", "2026-11-02", types.StringNull(), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, fault := called(t, functions.NewWindowClosesAt(), text(c.kind), text(c.start))
			if fault != nil {
				t.Fatal(fault)
			}
			if diff := cmp.Diff(map[string]attr.Value{"at": c.at, "estimated": types.BoolValue(c.estimated)}, fields(t, got)); diff != "" {
				t.Errorf("window (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWindowClosesAt_whatCannotBeRead_isNamedAtItsArgument(t *testing.T) {
	t.Parallel()
	const ofKind = ` is not a kind of product with a documented window; write one of "seat", "software", "perpetual", "marketplace_monthly", "marketplace_annual", "reservation", "linux_plan", "trial"; for an existing subscription read cancellation_allowed_until, the service's own value`
	for name, c := range map[string]struct {
		kind, start string
		argument    int64
		want        string
	}{
		"no kind":      {"", "2026-11-02", 0, `""` + ofKind},
		"unknown":      {"unknown", "2026-11-02", 0, `"unknown"` + ofKind},
		"another type": {"Azure", "2026-11-02", 0, `"Azure"` + ofKind},
		"no start":     {"seat", "yesterday", 1, `the start "yesterday" is not a time` + form},
		"no zone": {
			"seat", "2026-11-02T09:00:00", 1,
			`the start "2026-11-02T09:00:00" has no zone, so it could be many instants; write "2026-11-02T09:00:00Z" for UTC, or add an offset such as +01:00`,
		},
		"end of calendar": {"seat", "9999-12-30", 1, "the window of 9999-12-30 closes after the year 9999; write an earlier start"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, fault := called(t, functions.NewWindowClosesAt(), text(c.kind), text(c.start))
			expectFault(t, fault, c.argument, c.want)
		})
	}
}

// What the function says of a purchase is what the service states of it.
func TestWindowClosesAt_ofABoughtSubscription_isTheServices(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	same := "output \"same\" {\n  value = timecmp(provider::csp::window_closes_at(" + it + ".product_type, " + it +
		".effective_start_date).at, " + it + ".cancellation_allowed_until)\n}\n"
	w.TestCLI(resource.TestStep{
		Config:            w.Provider(seats("25") + same),
		ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("same", knownvalue.Int64Exact(0))},
	})
}

func TestWindowClosesAt_throughTheCLI(t *testing.T) {
	t.Parallel()
	expectExpressions(t, map[string]expression{
		"seat": {`provider::csp::window_closes_at("seat", "2026-11-02T09:00:00Z")`, knownvalue.ObjectExact(map[string]knownvalue.Check{
			"at": knownvalue.StringExact("2026-11-09T09:00:00Z"), "estimated": knownvalue.Bool(false),
		})},
		"none": {`provider::csp::window_closes_at("trial", "2026-11-02").at == null`, knownvalue.Bool(true)},
	})
}

func TestWindowClosesAt_wrongInputs_failThePlanAtTheirArgument(t *testing.T) {
	t.Parallel()
	expectRefusals(t, map[string]struct{ call, want string }{
		"kind": {
			`provider::csp::window_closes_at("license", "2026-11-02")`,
			`Invalid value for "kind" parameter: "license" is not a kind of product with a documented window; write one of "seat", "software",`,
		},
		"start": {
			`provider::csp::window_closes_at("seat", "Monday")`,
			`Invalid value for "start" parameter: the start "Monday" is not a time; write an RFC 3339 instant with its zone`,
		},
		"null": {`provider::csp::window_closes_at("seat", null)`, `Invalid value for "start" parameter: argument must not be null`},
	})
}

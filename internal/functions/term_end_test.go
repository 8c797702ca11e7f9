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

func TestTermEnd_start_givesTheLastDayAndItsLastSecond(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		start, term, day string
		exact            bool
	}{
		"a day":                         {"2026-11-02", "P1Y", "2027-11-01", true},
		"an instant":                    {"2026-11-02T09:00:00Z", "P1Y", "2027-11-01", true},
		"the last second of a day":      {"2026-11-02T23:59:59.999Z", "P1Y", "2027-11-01", true},
		"another day in UTC, behind":    {"2026-11-03T00:30:00+01:00", "P1Y", "2027-11-01", true},
		"another day in UTC, ahead":     {"2026-11-01T23:30:00-01:00", "P1Y", "2027-11-01", true},
		"a month":                       {"2026-11-02", "P1M", "2026-12-01", true},
		"three years":                   {"2026-11-02", "P3Y", "2029-11-01", true},
		"a length nobody sells yet":     {"2026-11-02", "P18M", "2028-05-01", true},
		"in lower case":                 {"2026-11-02", "p1y", "2027-11-01", true},
		"a month's end it cannot reach": {"2027-01-31", "P1M", "2027-02-27", false},
		"a leap day's end":              {"2028-02-29", "P1Y", "2029-02-27", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, fault := called(t, functions.NewTermEnd(), text(c.start), text(c.term))
			if fault != nil {
				t.Fatal(fault)
			}
			want := map[string]attr.Value{"last_day": text(c.day), "at": text(c.day + "T23:59:59Z"), "exact": types.BoolValue(c.exact)}
			if diff := cmp.Diff(want, fields(t, got)); diff != "" {
				t.Errorf("end (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTermEnd_whatCannotBeRead_isNamedAtItsArgument(t *testing.T) {
	t.Parallel()
	const ofTerm = ` is not a term; write its length as months or years in ISO 8601, such as "P1M", "P1Y" or "P3Y"`
	for name, c := range map[string]struct {
		start, term string
		argument    int64
		want        string
	}{
		"no start": {"soon", "P1Y", 0, `the start "soon" is not a time` + form},
		"no zone": {
			"2026-11-02T09:00:00", "P1Y", 0,
			`the start "2026-11-02T09:00:00" has no zone, so it could be many instants; write "2026-11-02T09:00:00Z" for UTC, or add an offset such as +01:00`,
		},
		"no such day":     {"2027-02-29", "P1Y", 0, `the start "2027-02-29" is not in the calendar` + form},
		"no term":         {"2026-11-02", "", 1, `""` + ofTerm},
		"a word":          {"2026-11-02", "annual", 1, `"annual"` + ofTerm},
		"days":            {"2026-11-02", "P30D", 1, `"P30D"` + ofTerm},
		"nothing long":    {"2026-11-02", "P0M", 1, `"P0M"` + ofTerm},
		"two lengths":     {"2026-11-02", "P1Y6M", 1, `"P1Y6M"` + ofTerm},
		"minutes":         {"2026-11-02", "PT1M", 1, `"PT1M"` + ofTerm},
		"end of calendar": {"9999-06-01", "P1Y", 0, "a term of P1Y from 9999-06-01 on ends after the year 9999; write an earlier start"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, fault := called(t, functions.NewTermEnd(), text(c.start), text(c.term))
			expectFault(t, fault, c.argument, c.want)
		})
	}
}

// What the function says of a start is what the service shows of a subscription
// that starts then.
func TestTermEnd_ofABoughtSubscription_isTheServices(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	same := "output \"same\" {\n  value = provider::csp::term_end(" + it + ".effective_start_date, " + it +
		".term_duration).at == " + it + ".commitment_end_date\n}\n"
	w.Test(resource.TestStep{
		Config:            w.Provider(seats("25") + same),
		ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("same", knownvalue.Bool(true))},
	})
}

func TestTermEnd_throughTheCLI(t *testing.T) {
	t.Parallel()
	expectExpressions(t, map[string]expression{
		"end": {`provider::csp::term_end("2026-11-02", "P1Y")`, knownvalue.ObjectExact(map[string]knownvalue.Check{
			"last_day": knownvalue.StringExact("2027-11-01"), "at": knownvalue.StringExact("2027-11-01T23:59:59Z"), "exact": knownvalue.Bool(true),
		})},
		"next": {`timeadd(provider::csp::term_end("2026-11-02", "P1M").at, "1s")`, knownvalue.StringExact("2026-12-02T00:00:00Z")},
	})
}

func TestTermEnd_wrongInputs_failThePlanAtTheirArgument(t *testing.T) {
	t.Parallel()
	expectRefusals(t, map[string]struct{ call, want string }{
		"start": {
			`provider::csp::term_end("2026", "P1Y")`,
			`Invalid value for "start" parameter: the start "2026" is not a time; write an RFC 3339 instant with its zone`,
		},
		"term": {
			`provider::csp::term_end("2026-11-02", "1 year")`,
			`Invalid value for "term" parameter: "1 year" is not a term; write its length as months or years in ISO 8601`,
		},
		"null": {`provider::csp::term_end(null, "P1Y")`, `Invalid value for "start" parameter: argument must not be null`},
	})
}

package functions_test

import (
	"math/big"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/functions"
)

func TestSeatsFor_buffer_isRoundedUpAndNeverBelowTheFloor(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                          string
		assigned, buffer, floor, want int64
	}{
		{"nobody", 0, 10, 0, 0},
		{"nobody, a floor", 0, 10, 1, 1},
		{"no buffer", 41, 0, 0, 41},
		{"a whole buffer", 40, 10, 0, 44},
		{"a tenth of a seat", 41, 10, 0, 46},
		{"nine tenths of a seat", 49, 10, 0, 54},
		{"one user", 1, 1, 0, 2},
		{"one in a hundred", 100, 1, 0, 101},
		{"one more than a hundred", 101, 1, 0, 103},
		{"as many again", 7, 100, 0, 14},
		{"more than as many again", 7, 150, 0, 18},
		{"below the floor", 20, 10, 25, 25},
		{"at the floor", 20, 25, 25, 25},
		{"above the floor", 20, 26, 25, 26},
		// 1.1 × 30 is 33.000000000000004 in floating point.
		{"where fractions would add a seat", 30, 10, 0, 33},
		// Above 2^53 floating point knows no odd numbers.
		{"beyond floating point", 9007199254740993, 0, 0, 9007199254740993},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, fault := called(t, functions.NewSeatsFor(), number(c.assigned), number(c.buffer), number(c.floor))
			if fault != nil || !got.Equal(number(c.want)) {
				t.Errorf("got %v (error %v), want %d", got, fault, c.want)
			}
		})
	}
}

// The result is the least number of seats that is enough.
func TestSeatsFor_anyNumbers_giveTheLeastThatIsEnough(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		assigned, buffer, floor := rapid.Int64Range(
			0, 1_000_000,
		).Draw(r, "assigned"), rapid.Int64Range(0, 1000).Draw(r, "percent"), rapid.Int64Range(0, 1_000_000).Draw(r, "floor")
		got, fault := called(t, functions.NewSeatsFor(), number(assigned), number(buffer), number(floor))
		if fault != nil {
			r.Fatal(fault)
		}
		n, ok := got.(types.Number)
		if !ok {
			r.Fatalf("got %T", got)
		}
		seats, _ := n.ValueBigFloat().Int64()
		enough := func(seats int64) bool { return seats >= floor && 100*(seats-assigned) >= assigned*buffer }
		if !enough(seats) || seats > 0 && enough(seats-1) {
			r.Fatalf("%d seats for %d users, %d %% and %d at least", seats, assigned, buffer, floor)
		}
	})
}

func TestSeatsFor_whatIsNoNumberOfSeats_isNamedAtItsArgument(t *testing.T) {
	t.Parallel()
	const half0 = "must be a whole number; wrap it in ceil(). It is 0.5, between 0 and 1"
	half := types.NumberValue(big.NewFloat(0.5))
	for name, c := range map[string]struct {
		args     []attr.Value
		argument int64
		want     string
	}{
		"half a user":      {[]attr.Value{half, number(10), number(1)}, 0, "the number of users " + half0},
		"less than nobody": {[]attr.Value{number(-1), number(10), number(1)}, 0, "the number of users is -1; it must be 0 or more"},
		"half a percent":   {[]attr.Value{number(1), half, number(1)}, 1, "the buffer " + half0},
		"less than half": {
			[]attr.Value{types.NumberValue(big.NewFloat(-2.25)), number(10), number(1)},
			0,
			"the number of users must be a whole number; wrap it in ceil(). It is -2.25, between -3 and -2",
		},
		"a negative buffer": {[]attr.Value{number(1), number(-10), number(1)}, 1, "the buffer is -10; it must be 0 or more"},
		"half a floor":      {[]attr.Value{number(1), number(10), half}, 2, "the least number of seats " + half0},
		"a negative floor":  {[]attr.Value{number(1), number(10), number(-3)}, 2, "the least number of seats is -3; it must be 0 or more"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, fault := called(t, functions.NewSeatsFor(), c.args...)
			expectFault(t, fault, c.argument, c.want)
		})
	}
}

func TestSeatsFor_asAQuantity_buysAndIsHeldToTheOffer(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	none := resource.TestStep{Config: w.Provider(seats("provider::csp::seats_for(0, 10, 0)")), ExpectError: acctest.Words("quantity")}
	w.Test(
		none,
		resource.TestStep{
			Config:           w.Provider(seats(`provider::csp::seats_for(length([for n in range(21) : n]), 10, 5)`)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{has("quantity", 24)}},
		},
		resource.TestStep{
			Config: w.Provider(seats(`provider::csp::seats_for(terraform_data.users.output, 10, 5)`) +
				"resource \"terraform_data\" \"users\" {\n  input = 22\n}\n"),
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(it, plancheck.ResourceActionUpdate)},
				PostApplyPostRefresh: []plancheck.PlanCheck{has("quantity", 25)},
			},
		},
	)
}

func TestSeatsFor_throughTheCLI(t *testing.T) {
	t.Parallel()
	expectExpressions(t, map[string]expression{
		"seats": {`provider::csp::seats_for(41, 10, 25)`, knownvalue.Int64Exact(46)},
		"floor": {`provider::csp::seats_for("12", "10", 25)`, knownvalue.Int64Exact(25)},
	})
}

func TestSeatsFor_wrongInputs_failThePlanAtTheirArgument(t *testing.T) {
	t.Parallel()
	expectRefusals(t, map[string]struct{ call, want string }{
		"fraction": {
			`provider::csp::seats_for(41 * 1.1, 0, 1)`,
			`Invalid value for "assigned" parameter: the number of users must be a whole number; wrap it in ceil(). It is 45.1, between 45 and 46`,
		},
		"negative": {
			`provider::csp::seats_for(41, -10, 1)`, `Invalid value for "buffer_percent" parameter: the buffer is -10; it must be 0 or more`,
		},
		"null": {`provider::csp::seats_for(41, 10, null)`, `Invalid value for "floor" parameter: argument must not be null`},
		"text": {`provider::csp::seats_for("many", 10, 1)`, `Invalid value for "assigned" parameter: a number is required`},
	})
}

package functions

import (
	"context"
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/wholenumber"
)

// SeatsFor is the function provider::csp::seats_for.
type SeatsFor struct{}

var _ function.Function = SeatsFor{}

// NewSeatsFor returns the function provider::csp::seats_for.
func NewSeatsFor() function.Function { return SeatsFor{} }

// Metadata sets the function's name.
func (SeatsFor) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "seats_for"
}

// Definition describes the arguments and the result.
func (SeatsFor) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "The seats to buy for users who have a license, with a buffer.",
		MarkdownDescription: "The seats to buy for `assigned` users: as many, and a buffer of `buffer_percent` of " +
			"them, rounded up to a whole seat, but never less than `floor`. " +
			"It is computed in whole numbers, so that no rounding of fractions adds or loses a seat.",
		Parameters: []function.Parameter{
			function.NumberParameter{
				Name:                "assigned",
				MarkdownDescription: "The users who have a license, or are to get one: a whole number, 0 or more.",
			},
			function.NumberParameter{
				Name:                "buffer_percent",
				MarkdownDescription: "The buffer in percent of them: a whole number, 0 or more. 10 turns 41 users into 46 seats.",
			},
			function.NumberParameter{
				Name:                "floor",
				MarkdownDescription: "The least number of seats: a whole number, 0 or more. A subscription has 1 at least.",
			},
		},
		Return: function.NumberReturn{},
	}
}

// Run returns the seats.
func (SeatsFor) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var given [3]types.Number
	if resp.Error = req.Arguments.Get(ctx, &given[0], &given[1], &given[2]); resp.Error != nil {
		return
	}
	var counts [3]*big.Int
	for i, what := range []string{"the number of users", "the buffer", "the least number of seats"} {
		n := given[i].ValueBigFloat()
		if fault := notCounting(n); fault != "" {
			resp.Error = function.ConcatFuncErrors(resp.Error, function.NewArgumentFuncError(int64(i), what+" "+fault))
			continue
		}
		counts[i], _ = n.Int(nil)
	}
	if resp.Error != nil {
		return
	}
	seats := new(big.Float).SetInt(seatsFor(counts[0], counts[1], counts[2]))
	resp.Error = resp.Result.Set(ctx, types.NumberValue(seats))
}

// notCounting says why a number is not a valid count; empty if it is.
func notCounting(n *big.Float) string {
	switch {
	case !n.IsInt():
		return wholenumber.Fraction(n)
	case n.Sign() < 0:
		return fmt.Sprintf("is %s; it must be 0 or more", n.Text('f', 0))
	}
	return ""
}

// seatsFor adds the buffer, rounded up to a whole seat.
func seatsFor(assigned, bufferPercent, floor *big.Int) *big.Int {
	hundred := big.NewInt(100)
	buffer := new(big.Int).Mul(assigned, bufferPercent)
	buffer.Add(buffer, big.NewInt(99)).Div(buffer, hundred)
	seats := buffer.Add(buffer, assigned)
	if seats.Cmp(floor) < 0 {
		return floor
	}
	return seats
}

package functions

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// TermEnd is the function provider::csp::term_end.
type TermEnd struct{}

var _ function.Function = TermEnd{}

// NewTermEnd returns the function provider::csp::term_end.
func NewTermEnd() function.Function { return TermEnd{} }

// Metadata sets the function's name.
func (TermEnd) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "term_end"
}

// Definition describes the arguments and the result.
func (TermEnd) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "The end of a term that starts at an instant.",
		MarkdownDescription: "The end of a term of full length that starts at an instant, as an object: `last_day`, " +
			"the last day that is billed; `at`, the last second of that day, UTC; " +
			"and `exact`, false where the calendar leaves the service a choice. The function asks neither a clock nor the service.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name: "start",
				MarkdownDescription: "The first day of the term, `2027-01-15`, or an RFC 3339 instant with its zone, " +
					"`2027-01-15T09:30:00Z`, of which the day in UTC counts.",
			},
			function.StringParameter{
				Name:                "term",
				MarkdownDescription: "The length of the term: `P1M`, `P1Y`, `P3Y`, or any number of months or years in that form.",
			},
		},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"last_day": types.StringType, "at": types.StringType, "exact": types.BoolType,
		}},
	}
}

// lastYear is the last year that RFC 3339 can express.
const lastYear = 9999

// ending is what term_end returns.
type ending struct {
	LastDay string `tfsdk:"last_day"`
	At      string `tfsdk:"at"`
	Exact   bool   `tfsdk:"exact"`
}

// Run returns the end.
func (TermEnd) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var from, term string
	if resp.Error = req.Arguments.Get(ctx, &from, &term); resp.Error != nil {
		return
	}
	start, fault := started(0, from)
	day, exact, known := commerce.Term(term).LastDay(start)
	if !known {
		fault = function.ConcatFuncErrors(fault, function.NewArgumentFuncError(
			1,
			fmt.Sprintf(
				"%q is not a term; write its length as months or years in ISO 8601, such as %q, %q or %q",
				term,
				commerce.TermMonth,
				commerce.TermYear,
				commerce.TermThreeYear,
			),
		))
	}
	if fault == nil && day.Year() > lastYear {
		fault = function.NewArgumentFuncError(
			0,
			fmt.Sprintf("a term of %s from %s on ends after the year %d; write an earlier start", term, from, lastYear),
		)
	}
	if resp.Error = fault; fault != nil {
		return
	}
	lastSecond := day.AddDate(0, 0, 1).Add(-time.Second)
	resp.Error = resp.Result.Set(ctx, ending{commerce.Day(day), lastSecond.Format(time.RFC3339), exact})
}

// started parses the start of a term or window from an argument.
func started(argument int64, text string) (time.Time, *function.FuncError) {
	at, wrong := instant(text)
	if wrong != "" {
		return time.Time{}, function.NewArgumentFuncError(argument, fmt.Sprintf("the start %q %s", text, wrong))
	}
	return at, nil
}

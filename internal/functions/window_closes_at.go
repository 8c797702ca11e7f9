package functions

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// WindowClosesAt is the function provider::csp::window_closes_at.
type WindowClosesAt struct{}

var _ function.Function = WindowClosesAt{}

// NewWindowClosesAt returns the function provider::csp::window_closes_at.
func NewWindowClosesAt() function.Function { return WindowClosesAt{} }

// Metadata sets the function's name.
func (WindowClosesAt) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "window_closes_at"
}

// Definition describes the arguments and the result.
func (WindowClosesAt) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "The instant from which a purchase can be canceled no more.",
		MarkdownDescription: "The documented instant from which a purchase of a kind can be canceled no more, as an " +
			"object: `at`, UTC, null for a kind that has no window; and `estimated`, " +
			"true where the documentation counts days instead of seconds, or has two readings, of which the earlier " +
			"one is given. The function asks neither a clock nor the service.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name: "kind",
				MarkdownDescription: "The kind of product: " + quotedKinds(
					"`",
				) + "; or a `product_type` of the catalog that is one of them, `OnlineServicesNCE` for seats, " +
					"`Software` for server software.",
			},
			function.StringParameter{
				Name: "start",
				MarkdownDescription: "When it was bought or renewed, or when the seats were added: an RFC 3339 " +
					"instant with its zone, `2027-01-15T09:30:00Z`, or a day, `2027-01-15`, " +
					"which counts from 00:00 UTC and makes the answer an estimate.",
			},
		},
		Return: function.ObjectReturn{
			AttributeTypes: map[string]attr.Type{"at": types.StringType, "estimated": types.BoolType},
		},
	}
}

// quotedKinds lists the kinds, each between quotes.
func quotedKinds(quote string) string {
	words := make([]string, 0, len(commerce.Kinds()))
	for _, k := range commerce.Kinds() {
		words = append(words, quote+string(k)+quote)
	}
	return strings.Join(words, ", ")
}

// closed is what window_closes_at returns.
type closed struct {
	At        types.String `tfsdk:"at"`
	Estimated bool         `tfsdk:"estimated"`
}

// Run returns the instant.
func (WindowClosesAt) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var named, from string
	if resp.Error = req.Arguments.Get(ctx, &named, &from); resp.Error != nil {
		return
	}
	kind, fault := kindNamed(named)
	start, late := started(1, from)
	if resp.Error = function.ConcatFuncErrors(fault, late); resp.Error != nil {
		return
	}
	at, estimated := kind.WindowClosesAt(start)
	if at == nil {
		resp.Error = resp.Result.Set(ctx, closed{At: types.StringNull()})
		return
	}
	if at.Year() > lastYear {
		resp.Error = function.NewArgumentFuncError(
			1,
			fmt.Sprintf("the window of %s closes after the year %d; write an earlier start", from, lastYear),
		)
		return
	}
	aDay := len(from) == len(time.DateOnly) // its second is not known
	resp.Error = resp.Result.Set(
		ctx,
		closed{At: types.StringValue(at.Format(time.RFC3339Nano)), Estimated: estimated || aDay},
	)
}

// kindNamed parses a kind, or the catalog's name for a product type.
func kindNamed(text string) (commerce.Kind, *function.FuncError) {
	if k := commerce.Kind(text); slices.Contains(commerce.Kinds(), k) {
		return k, nil
	}
	if k := commerce.KindOf(text); k != commerce.KindUnknown {
		return k, nil
	}
	return "", function.NewArgumentFuncError(
		0,
		fmt.Sprintf(
			"%q is not a kind of product with a documented window; write one of %s; for an existing subscription "+
				"read cancellation_allowed_until, the service's own value",
			text,
			quotedKinds(`"`),
		),
	)
}

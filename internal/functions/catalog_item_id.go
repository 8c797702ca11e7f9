package functions

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/catalogid"
	"github.com/terraform-csp/terraform-provider-csp/internal/validate"
	"github.com/terraform-csp/terraform-provider-csp/internal/values"
)

// CatalogItemID is the function provider::csp::catalog_item_id.
type CatalogItemID struct{}

var _ function.Function = CatalogItemID{}

// NewCatalogItemID returns the function provider::csp::catalog_item_id.
func NewCatalogItemID() function.Function { return CatalogItemID{} }

// Metadata sets the function's name.
func (CatalogItemID) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "catalog_item_id"
}

// Definition describes the arguments and the result.
func (CatalogItemID) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "The id under which the catalog, price lists and invoices know a SKU.",
		MarkdownDescription: "The id under which Microsoft's catalog, price lists and invoices know a SKU: " +
			"`product:sku`, or `product:sku:availability`. " +
			"`parse_catalog_item_id` is its inverse.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "product_id", MarkdownDescription: "The product, such as `CFQ7TTC0LFLX`."},
			function.StringParameter{
				Name:                "sku_id",
				MarkdownDescription: "The SKU of the product, such as `0001`: a text in quotes, because a number has no leading zeros.",
			},
		},
		VariadicParameter: function.StringParameter{
			Name: "availability_id", AllowNullValue: true,
			MarkdownDescription: "The availability, one at most; left out or null, the id has two parts.",
		},
		Return: function.StringReturn{},
	}
}

// The positions of the second and third part of an id.
const (
	argSKU          int64 = 1
	argAvailability int64 = 2
)

// Run returns the id.
func (CatalogItemID) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var id catalogid.ID
	var availability []types.String
	if resp.Error = req.Arguments.Get(ctx, &id.ProductID, &id.SKUID, &availability); resp.Error != nil {
		return
	}
	if len(availability) > 1 {
		resp.Error = function.NewArgumentFuncError(
			argAvailability+1,
			"an item has one availability at most; give none or one",
		)
		return
	}
	resp.Error = function.ConcatFuncErrors(
		wrongPart(0, "a product id", "CFQ7TTC0LFLX", id.ProductID),
		wrongPart(argSKU, "a SKU id", "0001", id.SKUID),
	)
	if len(availability) == 1 && !availability[0].IsNull() {
		id.AvailabilityID = availability[0].ValueString()
		resp.Error = function.ConcatFuncErrors(
			resp.Error,
			wrongPart(argAvailability, "an availability id", "CFQ7TTC0K5DR", id.AvailabilityID),
		)
	}
	if resp.Error == nil {
		resp.Error = resp.Result.Set(ctx, id.String())
	}
}

// wrongPart says what is wrong with one part of an id; nil if it is valid.
func wrongPart(at int64, what, such, text string) *function.FuncError {
	if !catalogid.IsPart(text) {
		return function.NewArgumentFuncError(at, fmt.Sprintf(
			"%q is not %s; write one without spaces, colons and slashes, such as %q; parse_catalog_item_id splits a whole id",
			text,
			what,
			such,
		))
	}
	if restored, lost := catalogid.RestoreSKU(text); lost && at == argSKU {
		return function.NewArgumentFuncError(
			at,
			fmt.Sprintf("the SKU id is %q. %s. Write it in quotes: %q", text, catalogid.SKUForm(restored), restored),
		)
	}
	return nil
}

// ParseCatalogItemID is the function provider::csp::parse_catalog_item_id.
type ParseCatalogItemID struct{}

var _ function.Function = ParseCatalogItemID{}

// NewParseCatalogItemID returns the function provider::csp::parse_catalog_item_id.
func NewParseCatalogItemID() function.Function { return ParseCatalogItemID{} }

// Metadata sets the function's name.
func (ParseCatalogItemID) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "parse_catalog_item_id"
}

// catalogItem is what parse_catalog_item_id returns.
type catalogItem struct {
	ProductID      types.String `tfsdk:"product_id"`
	SKUID          types.String `tfsdk:"sku_id"`
	AvailabilityID types.String `tfsdk:"availability_id"`
}

// Definition describes the arguments and the result.
func (ParseCatalogItemID) Definition(
	_ context.Context,
	_ function.DefinitionRequest,
	resp *function.DefinitionResponse,
) {
	resp.Definition = function.Definition{
		Summary: "The parts of the id under which the catalog, price lists and invoices know a SKU.",
		MarkdownDescription: "The parts of the id under which Microsoft's catalog, price lists and invoices know a " +
			"SKU, as an object with `product_id`, `sku_id` and `availability_id`; " +
			"the last is null where the id has two parts. `catalog_item_id` is its inverse.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "id",
				MarkdownDescription: "The id: `product:sku`, or `product:sku:availability`.",
			},
		},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"product_id": types.StringType, "sku_id": types.StringType, "availability_id": types.StringType,
		}},
	}
}

// Run returns the parts.
func (ParseCatalogItemID) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	id, err := catalogid.Parse(text)
	if err != nil {
		advice := `; write product:sku or product:sku:availability, such as "CFQ7TTC0LFLX:0001"`
		if validate.IsGUID(text) {
			advice = "; it looks like the id of a subscription or of a legacy offer, which has no such parts"
		}
		resp.Error = function.NewArgumentFuncError(0, fmt.Sprintf("%q is not a catalog item id%s", text, advice))
		return
	}
	if restored, lost := catalogid.RestoreSKU(id.SKUID); lost {
		resp.Error = function.NewArgumentFuncError(
			0,
			fmt.Sprintf("the second part of %q is the SKU id %q. %s", text, id.SKUID, catalogid.SKUForm(restored)),
		)
		return
	}
	resp.Error = resp.Result.Set(
		ctx,
		catalogItem{types.StringValue(id.ProductID), types.StringValue(id.SKUID), values.Text(id.AvailabilityID)},
	)
}

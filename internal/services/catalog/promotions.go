package catalog

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-csp/terraform-provider-csp/internal/computed"
	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
	"github.com/terraform-csp/terraform-provider-csp/internal/validate"
	"github.com/terraform-csp/terraform-provider-csp/internal/values"
	"github.com/terraform-csp/terraform-provider-csp/internal/wholenumber"
)

// PromotionsDataSource is the data source csp_promotions.
type PromotionsDataSource struct{ services.Source }

var (
	_ datasource.DataSourceWithConfigure        = (*PromotionsDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*PromotionsDataSource)(nil)
)

// NewPromotionsDataSource returns the data source csp_promotions.
func NewPromotionsDataSource() datasource.DataSource { return &PromotionsDataSource{} }

// Metadata names the data source.
func (d *PromotionsDataSource) Metadata(
	_ context.Context,
	req datasource.MetadataRequest,
	resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_promotions"
}

// Schema describes the attributes.
func (d *PromotionsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	notEmpty := stringvalidator.LengthAtLeast(1)
	resp.Schema = schema.Schema{
		MarkdownDescription: "The promotions available now in a country and, with `quantity`, whether a tenant would get them. " +
			"A `csp_subscription` uses one with `promotion_id`; a purchase that does not match its promotion is " +
			"refused or pays the list price. Reading promotions requires the role Admin agent.",
		Attributes: map[string]schema.Attribute{
			"tenant_id": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Tenant whose country's promotions to list, and to check with `quantity`. Set " +
					"at least one of this and `country`.",
				Validators: []validator.String{validate.IsTenant()},
			},
			"country": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Country whose promotions to list, ISO 3166 alpha-2, for example `DE`. Default: the tenant's.",
				Validators:          []validator.String{isCountry()},
			},
			"segment": chosen(
				"Segment whose promotions to list. Microsoft lists promotions only for `commercial`, the default.",
				notEmpty,
			),
			"product_id":    chosen("Only promotions of this product.", validate.IsProduct()),
			"sku_id":        chosen("Only promotions of this SKU.", validate.IsSKU()),
			"term_duration": chosen("Only promotions for this term, for example `P1Y`.", notEmpty),
			"billing_cycle": chosen("Only promotions for this billing cycle, for example `monthly`.", notEmpty),
			"quantity": schema.Int64Attribute{
				Optional:            true,
				CustomType:          wholenumber.Type{},
				MarkdownDescription: "Seats of a purchase to check the promotions for. Needs `tenant_id` and `product_id`.",
				Validators: []validator.Int64{
					int64validator.AtLeast(1),
					int64validator.AlsoRequires(path.MatchRoot("tenant_id"), path.MatchRoot("product_id")),
				},
			},
			"promotions": computed.Objects("The promotions, in the service's order.", promotionAttributes()),
		},
	}
}

func promotionAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":                    computed.String("Id, in three parts, as `promotion_id` takes it."),
		"name":                  computed.String("Name."),
		"description":           computed.String("Description."),
		"start_date":            computed.Timestamp("From when it is available, UTC."),
		"end_date":              computed.Timestamp("Until when it is available, UTC."),
		"applies_automatically": computed.Bool("Whether a purchase that matches gets it without `promotion_id`."),
		"minimum_seats":         computed.Int64("Minimum number of seats; null if unlimited."),
		"maximum_seats": computed.Int64(
			"Maximum number of seats, counting the tenant's seats with every partner, including canceled ones; null if unlimited.",
		),
		"maximum_purchases":   computed.Int64("How often a tenant can use it; null if unlimited."),
		"first_purchase_only": computed.Bool("Whether it is for a tenant's first purchase of the SKU."),
		"prerequisites":       computed.Strings("What the tenant must own to get it, as `product:sku`."),
		"eligible": computed.Bool(
			"Whether the tenant would get it on one of `products`; null without `quantity`.",
		),
		"products": computed.Objects(
			"What it discounts, limited to what matches the arguments, sorted.",
			map[string]schema.Attribute{
				"product_id":    computed.String("Product."),
				"sku_id":        computed.String("SKU within the product."),
				"term_duration": computed.String("Term that it applies to, an ISO 8601 duration."),
				"billing_cycle": computed.String("Billing cycle that it applies to."),
				"discount_percent": computed.Number(
					"Percent off the list price; null if the discount is of another kind.",
				),
				"eligible": computed.Bool(
					"Whether the tenant would get it on `quantity` seats; null without `quantity`.",
				),
				"why_not": computed.Strings("Microsoft's reasons against."),
			},
		),
	}
}

// ConfigValidators asks for a country, or a tenant that has one.
func (d *PromotionsDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{
		datasourcevalidator.AtLeastOneOf(path.MatchRoot("tenant_id"), path.MatchRoot("country")),
	}
}

// Read lists the promotions, and asks whether the tenant would get those that
// match.
func (d *PromotionsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m promotionsModel
	if !d.Asked(ctx, req, resp, &m) {
		return
	}
	country := d.country(ctx, m, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	listed, err := d.Clients.PartnerCenter.Promotions(ctx, country, m.Segment.ValueString())
	if err != nil {
		resp.Diagnostics.Append(m.refused(err)...)
		return
	}
	m.Promotions = m.matching(listed)
	m.warnUnmatched(listed, &resp.Diagnostics)
	if !m.Quantity.IsNull() {
		d.check(ctx, &m, &resp.Diagnostics)
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	}
}

// country is the configured country, or else the tenant's.
func (d *PromotionsDataSource) country(ctx context.Context, m promotionsModel, diags *diag.Diagnostics) string {
	if given := m.Country.ValueString(); given != "" {
		return given
	}
	found, err := d.Clients.Fulfillment.Country(ctx, m.TenantID.ValueString())
	if err != nil {
		diags.Append(diagnostics.Failure("look up the tenant's country", err)...)
	} else if found == "" {
		diags.AddAttributeError(
			path.Root("country"),
			"The tenant's country is not known",
			"Partner Center shows no billing address of the tenant. Give the country it is billed in, for example country = \"DE\".",
		)
	}
	return found
}

// check asks whether the tenant would get the promotions.
func (d *PromotionsDataSource) check(ctx context.Context, m *promotionsModel, diags *diag.Diagnostics) {
	catalog := fulfillment.Catalog{TenantID: m.TenantID.ValueString(), Segment: m.Segment.ValueString()}
	answers, err := d.Clients.Fulfillment.Promoted(ctx, catalog, int(m.Quantity.ValueInt64()), m.items())
	if err != nil {
		diags.Append(diagnostics.Failure("ask whether the promotions apply", err)...)
		return
	}
	m.note(answers)
}

// refused words why there is no list. For a segment other than the usual one
// the service answers so.
func (m promotionsModel) refused(err error) diag.Diagnostics {
	diags := diagnostics.Failure("list the promotions", err)
	var no *partnercenter.Error
	if errors.As(err, &no) && no.Status == http.StatusBadRequest &&
		!values.Matches(m.Segment, partnercenter.SegmentCommercial) {
		diags = diag.Diagnostics{
			diag.NewAttributeErrorDiagnostic(
				path.Root("segment"),
				"Microsoft lists no promotions for this segment",
				fmt.Sprintf(
					"It lists those of the commercial segment only, and answered: %s\n\nRemove segment.",
					no.Message,
				),
			),
		}
	}
	return diags
}

// matching are the promotions of what the configuration asks for.
func (m promotionsModel) matching(listed []partnercenter.Promotion) []promotion {
	out := []promotion{}
	for _, p := range listed {
		if one := promotionOf(p, m.matches); len(one.Products) > 0 {
			out = append(out, one)
		}
	}
	return out
}

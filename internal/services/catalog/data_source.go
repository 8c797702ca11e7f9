package catalog

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-csp/terraform-provider-csp/internal/computed"
	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
	"github.com/terraform-csp/terraform-provider-csp/internal/validate"
)

// OffersDataSource is the data source csp_offers.
type OffersDataSource struct{ services.Source }

var (
	_ datasource.DataSourceWithConfigure        = (*OffersDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*OffersDataSource)(nil)
)

// NewOffersDataSource returns the data source csp_offers.
func NewOffersDataSource() datasource.DataSource { return &OffersDataSource{} }

var country = regexp.MustCompile(`^[A-Z]{2}$`)

func isCountry() validator.String {
	return stringvalidator.RegexMatches(country, "must be two capital letters, for example DE")
}

// Metadata names the data source.
func (d *OffersDataSource) Metadata(
	_ context.Context,
	req datasource.MetadataRequest,
	resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_offers"
}

// Schema describes the attributes.
func (d *OffersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "What a tenant can buy, or what is sold in a country: products with their SKUs, terms " +
			"and limits. The catalog shows no prices.",
		Attributes: map[string]schema.Attribute{
			"tenant_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Tenant whose catalog to read. Set exactly one of this and `country`.",
				Validators:          []validator.String{validate.IsTenant()},
			},
			"country": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Country whose catalog to read, ISO 3166 alpha-2, for example `DE`.",
				Validators:          []validator.String{isCountry()},
			},
			"segment": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "`commercial`, `education`, `government` or `nonprofit`; nonprofit offers show only when asked for.",
			},
			"view": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "The catalog's target view. Default: `OnlineServices`, for seats.",
			},
			"title_contains": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Only offers whose title contains this text; case does not matter.",
			},
			"product_id": chosen("Only offers of this product.", validate.IsProduct()),
			"offers":     computed.Objects("The offers, one per SKU, in the catalog's order.", offerAttributes()),
		},
	}
}

func offerAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"product_id":       computed.String("Product."),
		"sku_id":           computed.String("SKU within the product."),
		"title":            computed.String("Title of the SKU."),
		"description":      computed.String("Description of the SKU."),
		"publisher":        computed.String("Who publishes it."),
		"product_type":     computed.String("Kind of product on the wire, for example `OnlineServicesNCE` for seats."),
		"is_addon":         computed.Bool("Whether it needs a base product."),
		"is_trial":         computed.Bool("Whether it is a trial."),
		"is_purchasable":   computed.Bool("Whether it can be bought now."),
		"is_renewable":     computed.Bool("Whether active subscriptions of it renew."),
		"prerequisites":    computed.Strings("Base products of an add-on, as `product:sku`; one of them is needed."),
		"upgrade_targets":  computed.Strings("What it can be upgraded to, as `product:sku`."),
		"minimum_quantity": computed.Int64("Fewest seats of a subscription; null if not stated."),
		"maximum_quantity": computed.Int64("Most seats of a subscription; null if not stated."),
		"license_sku_id":   computed.String("Id of the license in the tenant's directory."),
		"terms": computed.Objects("The terms it is sold for, the shortest first.", map[string]schema.Attribute{
			"term_duration": computed.String("Length of the commitment, an ISO 8601 duration."),
			"billing_cycle": computed.String("How often it is billed."),
		}),
	}
}

// ConfigValidators asks for one catalog.
func (d *OffersDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{
		datasourcevalidator.ExactlyOneOf(path.MatchRoot("tenant_id"), path.MatchRoot("country")),
	}
}

// Read lists the offers of the catalog.
func (d *OffersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m model
	if !d.Asked(ctx, req, resp, &m) {
		return
	}
	m.warnUnknown(&resp.Diagnostics)
	listings, err := d.Clients.Fulfillment.Listings(ctx, fulfillment.Catalog{
		TenantID: m.TenantID.ValueString(), Country: m.Country.ValueString(), Segment: m.Segment.ValueString(),
	}, fulfillment.Search{
		View: m.View.ValueString(), TitleContains: m.TitleContains.ValueString(), ProductID: m.ProductID.ValueString(),
	})
	if err != nil {
		resp.Diagnostics.Append(diagnostics.Failure("read the catalog", err)...)
		return
	}
	if len(listings) == 0 {
		d.warnUnlisted(ctx, m, &resp.Diagnostics)
	}
	m.Offers = make([]offer, 0, len(listings))
	for _, l := range listings {
		m.Offers = append(m.Offers, offerOf(l))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

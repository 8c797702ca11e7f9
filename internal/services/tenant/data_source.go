package tenant

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/computed"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
)

// ListDataSource is the data source csp_tenants.
type ListDataSource struct{ services.Source }

var (
	_ datasource.DataSourceWithConfigure        = (*ListDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*ListDataSource)(nil)
)

// NewListDataSource returns the data source csp_tenants.
func NewListDataSource() datasource.DataSource { return &ListDataSource{} }

type listModel struct {
	CompanyNamePrefix types.String `tfsdk:"company_name_prefix"`
	Domain            types.String `tfsdk:"domain"`
	Tenants           []tenant     `tfsdk:"tenants"`
}

type tenant struct {
	ID           types.String `tfsdk:"id"`
	Domain       types.String `tfsdk:"domain"`
	CompanyName  types.String `tfsdk:"company_name"`
	Relationship types.String `tfsdk:"relationship"`
}

// Metadata names the data source.
func (d *ListDataSource) Metadata(
	_ context.Context,
	req datasource.MetadataRequest,
	resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_tenants"
}

// Schema describes the attributes.
func (d *ListDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	notEmpty := []validator.String{stringvalidator.LengthAtLeast(1)}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The tenants that are customers of this partner: all of them, or those found by company name or domain.",
		Attributes: map[string]schema.Attribute{
			"company_name_prefix": schema.StringAttribute{
				Optional:            true,
				Validators:          notEmpty,
				MarkdownDescription: "Beginning of the company name; case does not matter.",
			},
			"domain": schema.StringAttribute{
				Optional:   true,
				Validators: notEmpty,
				MarkdownDescription: "Any domain of the tenant in full, `contoso.onmicrosoft.com` or `contoso.com`, or the beginning of " +
					"its initial domain. A domain that Partner Center does not list is looked up at Microsoft's login endpoint.",
			},
			"tenants": computed.Objects("The tenants, in the service's order.", map[string]schema.Attribute{
				"id":           computed.String("Id of the tenant."),
				"domain":       computed.String("Initial domain."),
				"company_name": computed.String("Company name."),
				"relationship": computed.String(
					"Relationship to the partner: `reseller` where it buys from you, `none` after its end.",
				),
			}),
		},
	}
}

// ConfigValidators allows only one of the two searches.
func (d *ListDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{
		datasourcevalidator.Conflicting(path.MatchRoot("company_name_prefix"), path.MatchRoot("domain")),
	}
}

// Read lists the tenants over all pages.
func (d *ListDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m listModel
	if !d.Asked(ctx, req, resp, &m) {
		return
	}
	customers := d.search(ctx, m, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	m.Tenants = make([]tenant, 0, len(customers))
	for _, c := range customers {
		m.Tenants = append(m.Tenants, tenant{
			ID: types.StringValue(c.ID), Domain: types.StringValue(c.Domain),
			CompanyName: types.StringValue(c.CompanyName), Relationship: types.StringValue(c.Relationship),
		})
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

package licensing

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-csp/terraform-provider-csp/internal/computed"
	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
	"github.com/terraform-csp/terraform-provider-csp/internal/validate"
)

// DirectoryDataSource is the data source csp_directory_subscriptions.
type DirectoryDataSource struct{ services.Source }

var _ datasource.DataSourceWithConfigure = (*DirectoryDataSource)(nil)

// NewDirectoryDataSource returns the data source csp_directory_subscriptions.
func NewDirectoryDataSource() datasource.DataSource { return &DirectoryDataSource{} }

// Metadata names the data source.
func (d *DirectoryDataSource) Metadata(
	_ context.Context,
	req datasource.MetadataRequest,
	resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_directory_subscriptions"
}

// Schema describes the attributes.
func (d *DirectoryDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "What a tenant's directory holds, sold by this partner, by another one, or by Microsoft " +
			"directly. It is read from Microsoft Graph and does not require a partner: a provider with " +
			"`customer_tenant_id` reads its own tenant.",
		Attributes: map[string]schema.Attribute{
			"tenant_id": schema.StringAttribute{
				Optional:            true,
				Computed:            true,
				MarkdownDescription: "Tenant whose directory to read. Optional if the provider has `customer_tenant_id`.",
				Validators:          []validator.String{validate.IsTenant()},
			},
			"sku_part_number": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Only subscriptions of this license, by its name in the directory such as " +
					"`SPE_E3`; case does not matter.",
			},
			"subscriptions": computed.Objects(
				"The subscriptions, in the directory's order.",
				map[string]schema.Attribute{
					"id": computed.String("Id in the directory."),
					"commerce_subscription_id": computed.String(
						"Commerce id: that of `csp_subscription` if this partner sold it.",
					),
					"license_sku_id": computed.String("Id of the license, a GUID."),
					"sku_part_number": computed.String(
						"Name of the license in the directory, for example `SPE_E3`.",
					),
					"status": computed.String(
						"`Enabled`, `Warning` (expired, in grace), `Suspended`, `LockedOut` or `Deleted`; others pass through.",
					),
					"seats": computed.Int64(
						"Seats of this subscription. A license can have several subscriptions.",
					),
					"is_trial":       computed.Bool("Whether it is a trial."),
					"created":        computed.Timestamp("When it was bought, UTC."),
					"next_lifecycle": computed.Timestamp("When its status changes unless it is renewed, UTC."),
					"sold_by": computed.String(
						"`this_partner`, `another_partner`, or `direct` if the tenant bought it itself. With a " +
							"customer's own credentials, every partner is `a_partner`.",
					),
					"seller_tenant_id": computed.String("Tenant of the partner that sold it; null if none did."),
					"buyer_id": computed.String(
						"Who in the tenant bought it, if the directory lists it: often a self-service purchase.",
					),
				},
			),
		},
	}
}

// Read lists the directory's subscriptions over all pages.
func (d *DirectoryDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m model
	if !d.Asked(ctx, req, resp, &m) {
		return
	}
	m.settle(d.Clients.Identity, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	held, err := d.Clients.Graph.DirectorySubscriptions(ctx, m.TenantID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(diagnostics.Failure("read the directory's subscriptions", err)...)
		return
	}
	m.Subscriptions = []subscription{}
	byLicense := services.Filter{Attribute: "sku_part_number", Asked: m.SKUPartNumber, IDs: true}
	for _, s := range held {
		byLicense.Rows = append(byLicense.Rows, s.SKUPartNumber)
		if name := m.SKUPartNumber.ValueString(); name == "" || strings.EqualFold(name, s.SKUPartNumber) {
			m.Subscriptions = append(m.Subscriptions, subscriptionOf(s, m.TenantID.ValueString(), d.Clients.Identity))
		}
	}
	byLicense.Warn(&resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

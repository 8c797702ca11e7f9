package licensing

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-csp/terraform-provider-csp/internal/services"
	"github.com/terraform-csp/terraform-provider-csp/internal/services/advice"
)

// DirectoryDataSource is the data source csp_directory_subscriptions.
type DirectoryDataSource struct{ clients *services.Clients }

var _ datasource.DataSourceWithConfigure = (*DirectoryDataSource)(nil)

// NewDirectoryDataSource makes the data source csp_directory_subscriptions.
func NewDirectoryDataSource() datasource.DataSource { return &DirectoryDataSource{} }

// Metadata names the data source.
func (d *DirectoryDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_directory_subscriptions"
}

// Schema describes the attributes.
func (d *DirectoryDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	instant := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "What a tenant's directory holds, whoever sold it: this partner, another one, or Microsoft directly. " +
			"It is read from Microsoft Graph and needs no partner: a provider with `customer_tenant_id` reads its own tenant.",
		Attributes: map[string]schema.Attribute{
			"tenant_id": schema.StringAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "Tenant whose directory to read. Can be left out where the provider looks after one customer's tenant.",
				Validators:          []validator.String{services.IsTenant()},
			},
			"sku_part_number": schema.StringAttribute{Optional: true, MarkdownDescription: "Only subscriptions of this licence, by its name in the directory such as `SPE_E3`, whatever its letter case."},
			"subscriptions": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The subscriptions, in the directory's order.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":                       text("Id in the directory."),
					"commerce_subscription_id": text("Id in commerce: that of `csp_subscription` where this partner sold it."),
					"license_sku_id":           text("Id of the licence, a GUID."),
					"sku_part_number":          text("Name of the licence in the directory, for example `SPE_E3`."),
					"status":                   text("`Enabled`, `Warning` (expired, in grace), `Suspended`, `LockedOut` or `Deleted`; others pass through."),
					"seats":                    schema.Int64Attribute{Computed: true, MarkdownDescription: "Seats of this subscription. A licence can have several subscriptions."},
					"is_trial":                 schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether it is a trial."},
					"created":                  instant("When it was bought, UTC."),
					"next_lifecycle":           instant("When its status changes unless it is renewed, UTC."),
					"sold_by":                  text("`this_partner`, `another_partner`, or `direct` where the tenant bought it itself. With a customer's own credentials every partner is `a_partner`."),
					"seller_tenant_id":         text("Tenant of the partner that sold it; null where none did."),
					"buyer_id":                 text("Who in the tenant bought it, where the directory says: often a person's self-service purchase."),
				}},
			},
		},
	}
}

// Configure takes the provider's clients.
func (d *DirectoryDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.clients = services.From(req.ProviderData, &resp.Diagnostics)
}

// Read lists the directory's subscriptions over all pages.
func (d *DirectoryDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if d.clients == nil {
		services.Unconfigured(&resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	m.settle(d.clients.Identity, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	held, err := d.clients.Graph.DirectorySubscriptions(ctx, m.TenantID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(advice.Failure("read the directory's subscriptions", err)...)
		return
	}
	m.Subscriptions = []subscription{}
	for _, s := range held {
		if name := m.SKUPartNumber.ValueString(); name == "" || strings.EqualFold(name, s.SKUPartNumber) {
			m.Subscriptions = append(m.Subscriptions, subscriptionOf(s, m.TenantID.ValueString(), d.clients.Identity))
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

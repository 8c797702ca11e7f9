package calendar

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/computed"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
	"github.com/terraform-csp/terraform-provider-csp/internal/validate"
	"github.com/terraform-csp/terraform-provider-csp/internal/wholenumber"
)

// DeadlinesDataSource is the data source csp_deadlines.
type DeadlinesDataSource struct{ services.Source }

var _ datasource.DataSourceWithConfigure = (*DeadlinesDataSource)(nil)

// NewDeadlinesDataSource makes the data source csp_deadlines.
func NewDeadlinesDataSource() datasource.DataSource { return &DeadlinesDataSource{} }

// Metadata names the data source.
func (d *DeadlinesDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_deadlines"
}

// mostDays is how far ahead one can look: further than any term is long.
const mostDays = 3660

// Schema describes the attributes.
func (d *DeadlinesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "What falls due within some days: windows that close, renewals, trials, scheduled changes and ends of subscriptions; on request also delegated admin relationships, " +
			"the provider's own credentials and cards. Made for `check` blocks and for a pipeline that runs each night.\n\n" +
			"Days are counted by the services' clock. What has passed is not listed, except for a card that has expired and is still to pay.",
		Attributes: map[string]schema.Attribute{
			"within_days": schema.Int64Attribute{
				Required:            true,
				CustomType:          wholenumber.Type{},
				MarkdownDescription: "How many days to look ahead.",
				Validators:          []validator.Int64{int64validator.Between(0, mostDays)},
			},
			"tenant_ids": schema.SetAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Tenants to look at; all customers of the partner where not given, which takes a request for each.",
				Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.ValueStringsAre(validate.IsTenant())},
			},
			"kinds": schema.SetAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Which kinds to look at; `subscriptions`, the default, stands for all that subscriptions have: `seat_window`, `cancel_window`, `renewal`, `scheduled_change`, `trial`, `extension` and `ending`. " +
					"`relationship` takes the Microsoft Graph permission `DelegatedAdminRelationship.Read.All` in the partner's tenant, `credential` takes `Application.Read.All` in the application's own, and `card` a role on the billing account. " +
					"What is refused for want of these is left out with a warning.",
				Validators: []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.ValueStringsAre(stringvalidator.OneOf(allKinds()...))},
			},
			"billing_account_name": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Name of a billing account, of a Microsoft customer agreement, whose cards to look at; adds `card` to `kinds`.",
				Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"deadlines": computed.Objects("What falls due, the earliest first.", map[string]schema.Attribute{
				"kind": computed.String("`seat_window`, seats that can be given back; `cancel_window`, of the whole subscription; `renewal`, as it runs; `scheduled_change`, a renewal otherwise or another change; " +
					"`trial`, its conversion or end; `extension` month by month; `ending`; `relationship`, `credential`, `card`."),
				"when":            computed.Timestamp("When, UTC."),
				"days_left":       computed.Int64("Whole days left until then; negative where it has passed."),
				"tenant_id":       computed.String("Tenant it is about; null for what belongs to no customer."),
				"subscription_id": computed.String("Commerce id of the subscription; null for what is none."),
				"name":            computed.String("Name of the subscription, relationship, credential or card."),
				"what_happens":    computed.String("What happens then, in a sentence."),
				"what_to_do":      computed.String("What one can do about it."),
			}),
		},
	}
}

// Read gathers what falls due of each kind and keeps what does within the days.
func (d *DeadlinesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m deadlinesModel
	if !d.Asked(ctx, req, resp, &m) {
		return
	}
	wanted := m.wanted()
	if wanted[kindCard] && m.BillingAccountName.ValueString() == "" {
		resp.Diagnostics.AddAttributeError(path.Root("billing_account_name"), "billing_account_name is missing",
			"kinds asks for cards, which belong to a billing account. Name it, or leave card out.")
		return
	}
	found := gathering{clients: d.Clients, wanted: wanted, tenants: m.tenants(), diags: &resp.Diagnostics}
	found.subscriptions(ctx)
	found.relationships(ctx)
	found.credentials(ctx)
	found.cards(ctx, m.BillingAccountName.ValueString())
	if resp.Diagnostics.HasError() {
		return
	}
	m.show(found.due, d.Clients.Today(ctx))
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

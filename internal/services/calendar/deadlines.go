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

// NewDeadlinesDataSource returns the data source csp_deadlines.
func NewDeadlinesDataSource() datasource.DataSource { return &DeadlinesDataSource{} }

// Metadata names the data source.
func (d *DeadlinesDataSource) Metadata(
	_ context.Context,
	req datasource.MetadataRequest,
	resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_deadlines"
}

// mostDays is how far ahead one can look: further than any term is long.
const mostDays = 3660

// Schema describes the attributes.
func (d *DeadlinesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "What is due within a number of days: windows that close, renewals, trials, scheduled " +
			"changes and ends of subscriptions; on request also delegated admin relationships, the provider's own " +
			"credentials and cards. For `check` blocks and for a nightly pipeline.\n\n" +
			"Days are counted by the services' clock. Past deadlines are not listed, except for a card that has " +
			"expired and is still in use.",
		Attributes: map[string]schema.Attribute{
			"within_days": schema.Int64Attribute{
				Required:            true,
				CustomType:          wholenumber.Type{},
				MarkdownDescription: "How many days to look ahead.",
				Validators:          []validator.Int64{int64validator.Between(0, mostDays)},
			},
			"tenant_ids": schema.SetAttribute{
				Optional:            true,
				ElementType:         types.StringType,
				MarkdownDescription: "Tenants to check. Default: all customers of the partner, with one request for each.",
				Validators: []validator.Set{
					setvalidator.SizeAtLeast(1),
					setvalidator.ValueStringsAre(validate.IsTenant()),
				},
			},
			"kinds": schema.SetAttribute{
				Optional:    true,
				ElementType: types.StringType,
				MarkdownDescription: "Which kinds to check. `subscriptions`, the default, includes all kinds that " +
					"subscriptions have: `seat_window`, `cancel_window`, `renewal`, `scheduled_change`, `trial`, " +
					"`extension` and `ending`. " +
					"`relationship` requires the Microsoft Graph permission `DelegatedAdminRelationship.Read.All` in " +
					"the partner's tenant, `credential` requires `Application.Read.All` in the application's own " +
					"tenant, and `card` requires a role on the billing account. Without these, the kind is " +
					"left out with a warning.",
				Validators: []validator.Set{
					setvalidator.SizeAtLeast(1),
					setvalidator.ValueStringsAre(stringvalidator.OneOf(allKinds()...)),
				},
			},
			"billing_account_name": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Name of a billing account (Microsoft Customer Agreement) whose cards to check; " +
					"adds `card` to `kinds`.",
				Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"deadlines": computed.Objects("The deadlines, the earliest first.", map[string]schema.Attribute{
				"kind": computed.String(
					"`seat_window`, seats that can be removed; `cancel_window`, of the whole subscription; " +
						"`renewal`, as it runs; `scheduled_change`, a renewal otherwise or another change; " +
						"`trial`, its conversion or end; `extension` month by month; `ending`; `relationship`, `credential`, `card`.",
				),
				"when":            computed.Timestamp("When, UTC."),
				"days_left":       computed.Int64("Whole days left until then; negative if it has passed."),
				"tenant_id":       computed.String("Tenant of the deadline; null if it belongs to no customer."),
				"subscription_id": computed.String("Commerce id of the subscription; null for other kinds."),
				"name":            computed.String("Name of the subscription, relationship, credential or card."),
				"what_happens":    computed.String("What happens then, in a sentence."),
				"what_to_do":      computed.String("What you can do about it."),
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

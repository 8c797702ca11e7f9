package calendar

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/computed"
	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
	"github.com/terraform-csp/terraform-provider-csp/internal/values"
)

// ScheduledDataSource is the data source csp_scheduled_changes.
type ScheduledDataSource struct{ services.Source }

var _ datasource.DataSourceWithConfigure = (*ScheduledDataSource)(nil)

// NewScheduledDataSource returns the data source csp_scheduled_changes.
func NewScheduledDataSource() datasource.DataSource { return &ScheduledDataSource{} }

type scheduledModel struct {
	TenantID  types.String `tfsdk:"tenant_id"`
	Scheduled []scheduled  `tfsdk:"scheduled"`
}

type scheduled struct {
	SubscriptionID    types.String      `tfsdk:"subscription_id"`
	FriendlyName      types.String      `tfsdk:"friendly_name"`
	Kind              types.String      `tfsdk:"kind"`
	When              timetypes.RFC3339 `tfsdk:"when"`
	Summary           types.String      `tfsdk:"summary"`
	Changes           []string          `tfsdk:"changes"`
	Quantity          types.Int64       `tfsdk:"quantity"`
	ProductID         types.String      `tfsdk:"product_id"`
	SKUID             types.String      `tfsdk:"sku_id"`
	TermDuration      types.String      `tfsdk:"term_duration"`
	BillingCycle      types.String      `tfsdk:"billing_cycle"`
	PromotionID       types.String      `tfsdk:"promotion_id"`
	CustomTermEndDate timetypes.RFC3339 `tfsdk:"custom_term_end_date"`
}

// Metadata names the data source.
func (d *ScheduledDataSource) Metadata(
	_ context.Context,
	req datasource.MetadataRequest,
	resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_scheduled_changes"
}

// Schema describes the attributes.
func (d *ScheduledDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Everything that Microsoft has scheduled for a tenant's subscriptions, by this " +
			"configuration or elsewhere: next terms, explicit cancellations, extensions month by month, " +
			"conversions of trials. What a subscription does by its `auto_renew` alone is not scheduled and not " +
			"listed; `csp_deadlines` shows that too. " +
			"Most changes of a subscription delete what is scheduled for it; `csp_subscription` then writes its own again.",
		Attributes: map[string]schema.Attribute{
			"tenant_id": services.TenantArgument("Tenant whose subscriptions to look at."),
			"scheduled": computed.Objects("What is scheduled, the earliest first.", map[string]schema.Attribute{
				"subscription_id": computed.String("Commerce id of the subscription."),
				"friendly_name":   computed.String("Name shown in the portals."),
				"kind": computed.String(
					"`renewal`, a next term that was scheduled; `trial_conversion`; `cancellation`; `extension` month by month; " +
						"`billing_cycle`, from the next charge on. Others are Microsoft's own words.",
				),
				"when": computed.Timestamp(
					"When it happens, UTC. Renewals begin then and can take a day.",
				),
				"summary": computed.String("What happens, in a sentence."),
				"changes": computed.Strings(
					"Attributes below in which the next term differs from the current one; none if it renews unchanged.",
				),
				"quantity": computed.Int64(
					"Seats from then on; null where it ends, goes on month by month, or nothing is said of it. So are the following.",
				),
				"product_id":    computed.String("Product from then on."),
				"sku_id":        computed.String("SKU from then on."),
				"term_duration": computed.String("Next term, an ISO 8601 duration."),
				"billing_cycle": computed.String("Billing cycle from then on."),
				"promotion_id":  computed.String("Promotion of the next term."),
				"custom_term_end_date": computed.Timestamp(
					"Day on which the next term ends, where that is not its regular end, UTC.",
				),
			}),
		},
	}
}

// Read looks at the tenant's one list of this run.
func (d *ScheduledDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m scheduledModel
	if !d.Asked(ctx, req, resp, &m) {
		return
	}
	changes, err := d.Clients.Fulfillment.Scheduled(ctx, m.TenantID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(diagnostics.Failure("list what is scheduled", err)...)
		return
	}
	m.Scheduled = make([]scheduled, 0, len(changes))
	for _, c := range changes {
		m.Scheduled = append(m.Scheduled, scheduledOf(c))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

func scheduledOf(c commerce.ScheduledChange) scheduled {
	out := scheduled{
		SubscriptionID: types.StringValue(
			c.Subscription.ID,
		),
		FriendlyName:      values.Text(c.Subscription.FriendlyName),
		Kind:              types.StringValue(string(c.Kind)),
		When:              values.Instant(c.At),
		Summary:           types.StringValue(c.String()),
		Changes:           c.Changes(),
		CustomTermEndDate: timetypes.NewRFC3339Null(),
	}
	if next := c.Next; next != nil {
		out.Quantity = types.Int64Value(int64(next.Quantity))
		out.ProductID, out.SKUID = values.Text(next.SKU.ProductID), values.Text(next.SKU.SKUID)
		out.TermDuration, out.BillingCycle = values.Text(string(next.Term)), values.Text(string(next.Cycle))
		out.PromotionID, out.CustomTermEndDate = values.Text(next.PromotionID), values.Instant(next.CustomTermEnd)
	}
	return out
}

package subscription

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/computed"
	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
	"github.com/terraform-csp/terraform-provider-csp/internal/validate"
	"github.com/terraform-csp/terraform-provider-csp/internal/values"
)

// view is a subscription as the data sources show it.
type view struct {
	ID                 types.String      `tfsdk:"id"`
	ProductID          types.String      `tfsdk:"product_id"`
	SKUID              types.String      `tfsdk:"sku_id"`
	OfferName          types.String      `tfsdk:"offer_name"`
	FriendlyName       types.String      `tfsdk:"friendly_name"`
	ProductType        types.String      `tfsdk:"product_type"`
	Status             types.String      `tfsdk:"status"`
	Quantity           types.Int64       `tfsdk:"quantity"`
	TermDuration       types.String      `tfsdk:"term_duration"`
	BillingCycle       types.String      `tfsdk:"billing_cycle"`
	AutoRenew          types.Bool        `tfsdk:"auto_renew"`
	EndOfTerm          types.String      `tfsdk:"end_of_term"`
	IsTrial            types.Bool        `tfsdk:"is_trial"`
	OrderID            types.String      `tfsdk:"order_id"`
	PartnerIDOnRecord  types.String      `tfsdk:"partner_id_on_record"`
	EffectiveStart     timetypes.RFC3339 `tfsdk:"effective_start_date"`
	CommitmentEnd      timetypes.RFC3339 `tfsdk:"commitment_end_date"`
	CancelUntil        timetypes.RFC3339 `tfsdk:"cancellation_allowed_until"`
	RefundableQuantity types.Int64       `tfsdk:"refundable_quantity"`
	RefundWindows      types.List        `tfsdk:"refund_windows"`
	ScheduledQuantity  types.Int64       `tfsdk:"scheduled_quantity"`
}

func viewOf(s commerce.Subscription) view {
	var m model
	m.setComputed(s)
	return view{
		ID:           m.ID,
		ProductID:    values.Text(s.SKU.ProductID),
		SKUID:        values.Text(s.SKU.SKUID),
		OfferName:    m.OfferName,
		FriendlyName: values.Text(s.FriendlyName),
		ProductType:  m.ProductType,
		Status:       m.Status,
		Quantity:     types.Int64Value(int64(s.Quantity)),
		TermDuration: values.Text(string(s.Term)),
		BillingCycle: values.Text(string(s.Cycle)),
		AutoRenew:    types.BoolValue(s.AutoRenew),
		EndOfTerm: types.StringValue(
			string(s.EndOfTerm()),
		),
		IsTrial:            types.BoolValue(s.Trial),
		OrderID:            m.OrderID,
		PartnerIDOnRecord:  values.Text(s.ResellerID),
		EffectiveStart:     m.EffectiveStart,
		CommitmentEnd:      m.CommitmentEnd,
		CancelUntil:        m.CancelUntil,
		RefundableQuantity: m.RefundableQuantity,
		RefundWindows:      m.RefundWindows,
		ScheduledQuantity:  scheduled(s),
	}
}

func viewAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":            computed.String("Commerce id of the subscription."),
		"product_id":    computed.String("Product in effect."),
		"sku_id":        computed.String("SKU in effect."),
		"offer_name":    computed.String("Title of the offer."),
		"friendly_name": computed.String("Name shown in the portals."),
		"product_type": computed.String(
			"Kind of product on the wire, for example `OnlineServicesNCE` for seats.",
		),
		"status": computed.String(
			"`active`, `suspended`, `expired`, `disabled` or `deleted`; others pass through.",
		),
		"quantity":      computed.Int64("Seats in effect."),
		"term_duration": computed.String("Term in effect, an ISO 8601 duration."),
		"billing_cycle": computed.String("Billing cycle in effect."),
		"auto_renew":    computed.Bool("Whether it renews when its term ends."),
		"end_of_term": computed.String(
			"What happens when the term ends: `renew`, `cancel` or `extend`.",
		),
		"is_trial":                   computed.Bool("Whether it is a trial."),
		"order_id":                   computed.String("Id of the order that bought it."),
		"partner_id_on_record":       computed.String("Location id of the reseller of record."),
		"effective_start_date":       computed.Timestamp("When the current term began, UTC."),
		"commitment_end_date":        computed.Timestamp("Last second of the current term, UTC."),
		"cancellation_allowed_until": computed.Timestamp("Until when it can be canceled, UTC; null where it cannot."),
		"refundable_quantity":        computed.Int64("Seats that can be removed now."),
		"scheduled_quantity": computed.Int64(
			"Seats the next term is scheduled to start with; null where nothing about seats is scheduled.",
		),
		"refund_windows": computed.Objects("Seats that can be removed now, by window.", map[string]schema.Attribute{
			"quantity":      computed.Int64("Seats of this window."),
			"allowed_until": computed.Timestamp("Until when they can be removed, UTC."),
		}),
	}
}

// DataSource is the data source csp_subscription.
type DataSource struct{ services.Source }

var _ datasource.DataSourceWithConfigure = (*DataSource)(nil)

// NewDataSource makes the data source csp_subscription.
func NewDataSource() datasource.DataSource { return &DataSource{} }

type oneModel struct {
	TenantID types.String `tfsdk:"tenant_id"`
	view
}

// Metadata names the data source.
func (d *DataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_subscription"
}

// Schema describes the attributes.
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := viewAttributes()
	attributes["tenant_id"] = services.TenantArgument("Id of the customer's tenant.")
	attributes["id"] = services.SubscriptionArgument("Commerce id of the subscription.")
	resp.Schema = schema.Schema{
		MarkdownDescription: "One subscription of a tenant, as Partner Center shows it now.",
		Attributes:          attributes,
	}
}

// Read finds the subscription in the tenant's list.
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m oneModel
	if !d.Asked(ctx, req, resp, &m) {
		return
	}
	s, err := d.Clients.Fulfillment.Find(ctx, m.TenantID.ValueString(), m.ID.ValueString(), nil)
	if errors.Is(err, fulfillment.ErrGone) {
		diagnostics.NoSubscription(&resp.Diagnostics, path.Root("id"), m.TenantID.ValueString(), m.ID.ValueString())
		return
	}
	if err != nil {
		resp.Diagnostics.Append(diagnostics.Failure("read the subscription", err)...)
		return
	}
	m.view = viewOf(s.Subscription)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// ListDataSource is the data source csp_subscriptions.
type ListDataSource struct{ services.Source }

var _ datasource.DataSourceWithConfigure = (*ListDataSource)(nil)

// NewListDataSource returns the data source csp_subscriptions.
func NewListDataSource() datasource.DataSource { return &ListDataSource{} }

type listModel struct {
	TenantID      types.String `tfsdk:"tenant_id"`
	Status        types.String `tfsdk:"status"`
	ProductID     types.String `tfsdk:"product_id"`
	Subscriptions []view       `tfsdk:"subscriptions"`
}

// Metadata names the data source.
func (d *ListDataSource) Metadata(
	_ context.Context,
	req datasource.MetadataRequest,
	resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_subscriptions"
}

// Schema describes the attributes.
func (d *ListDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"tenant_id": services.TenantArgument("Id of the customer's tenant."),
		"status": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Only those of this status, for example `active`.",
		},
		"product_id": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Only those of this product.",
			Validators:          []validator.String{validate.IsProduct()},
		},
		"subscriptions": computed.Objects("The subscriptions, in the service's order.", viewAttributes()),
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The subscriptions a tenant holds, ended ones included.",
		Attributes:          attributes,
	}
}

// Read lists the tenant's subscriptions and keeps those asked for.
func (d *ListDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m listModel
	if !d.Asked(ctx, req, resp, &m) {
		return
	}
	held, err := d.Clients.Fulfillment.Subscriptions(ctx, m.TenantID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(diagnostics.Failure("list the subscriptions", err)...)
		return
	}
	m.Subscriptions = []view{}
	for _, s := range held {
		if values.Matches(m.Status, string(s.Status)) && values.Matches(m.ProductID, s.SKU.ProductID) {
			m.Subscriptions = append(m.Subscriptions, viewOf(s))
		}
	}
	warnUnmatched(m.Status, m.ProductID, held, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// scheduled is the number of seats that a next term is scheduled with.
func scheduled(s commerce.Subscription) types.Int64 {
	q := s.ScheduledQuantity()
	if q == nil {
		return types.Int64Null()
	}
	return types.Int64Value(int64(*q))
}

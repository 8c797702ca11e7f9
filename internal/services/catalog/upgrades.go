package catalog

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/computed"
	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
	"github.com/terraform-csp/terraform-provider-csp/internal/values"
)

// UpgradesDataSource is the data source csp_upgrade_options.
type UpgradesDataSource struct{ services.Source }

var _ datasource.DataSourceWithConfigure = (*UpgradesDataSource)(nil)

// NewUpgradesDataSource returns the data source csp_upgrade_options.
func NewUpgradesDataSource() datasource.DataSource { return &UpgradesDataSource{} }

type upgradesModel struct {
	TenantID       types.String `tfsdk:"tenant_id"`
	SubscriptionID types.String `tfsdk:"subscription_id"`
	Immediate      []upgrade    `tfsdk:"immediate"`
	AtRenewal      []upgrade    `tfsdk:"at_renewal"`
}

type upgrade struct {
	ProductID         types.String `tfsdk:"product_id"`
	SKUID             types.String `tfsdk:"sku_id"`
	Title             types.String `tfsdk:"title"`
	Description       types.String `tfsdk:"description"`
	Eligible          types.Bool   `tfsdk:"eligible"`
	WhyNot            []string     `tfsdk:"why_not"`
	TransfersLicenses types.Bool   `tfsdk:"transfers_licenses"`
	WhyLicensesStay   []string     `tfsdk:"why_licenses_stay"`
	Subscriptions     []joinable   `tfsdk:"subscriptions"`
}

type joinable struct {
	SubscriptionID types.String `tfsdk:"subscription_id"`
	FriendlyName   types.String `tfsdk:"friendly_name"`
	TermDuration   types.String `tfsdk:"term_duration"`
	BillingCycle   types.String `tfsdk:"billing_cycle"`
	Eligible       types.Bool   `tfsdk:"eligible"`
	WhyNot         []string     `tfsdk:"why_not"`
}

// Metadata names the data source.
func (d *UpgradesDataSource) Metadata(
	_ context.Context,
	req datasource.MetadataRequest,
	resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_upgrade_options"
}

// Schema describes the attributes.
func (d *UpgradesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "What a subscription can become, now and at renewal, as Microsoft answers for this very " +
			"subscription, with its reasons where it refuses. " +
			"Writing a target's `product_id` and `sku_id` over those of the `csp_subscription` upgrades it at once " +
			"and for good; in its `renewal` they change the next term. " +
			"It takes an admin agent.",
		Attributes: map[string]schema.Attribute{
			"tenant_id":       services.TenantArgument("Tenant that holds the subscription."),
			"subscription_id": services.SubscriptionArgument("Commerce id of the subscription."),
			"immediate": computed.Objects(
				"What it can become at once, always upwards, in the service's order.",
				upgradeAttributes(),
			),
			"at_renewal": computed.Objects(
				"What its next term can be: upwards, and downwards where Microsoft offers it. Seats join no other subscription then.",
				upgradeAttributes(),
			),
		},
	}
}

func upgradeAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"product_id":  computed.String("Product of the target."),
		"sku_id":      computed.String("SKU of the target within the product."),
		"title":       computed.String("Title of the target."),
		"description": computed.String("Description of the target."),
		"eligible":    computed.Bool("Whether the subscription can become it."),
		"why_not":     computed.Strings("Microsoft's reasons against; it may give none for what it refuses."),
		"transfers_licenses": computed.Bool(
			"Whether the users can move along. Without it their licenses are assigned by hand.",
		),
		"why_licenses_stay": computed.Strings("Microsoft's reasons against moving them."),
		"subscriptions": computed.Objects(
			"Subscriptions of the target that the tenant holds, which seats could move into instead. Seats that do "+
				"take on its term, billing cycle and end. "+
				"Microsoft lists none for a trial, though a trial converts into one that ends no earlier.",
			map[string]schema.Attribute{
				"subscription_id": computed.String("Commerce id of that subscription."),
				"friendly_name":   computed.String("Name shown in the portals."),
				"term_duration":   computed.String("Its term, an ISO 8601 duration."),
				"billing_cycle":   computed.String("How often it is billed."),
				"eligible":        computed.Bool("Whether seats can join it."),
				"why_not":         computed.Strings("Microsoft's reasons against."),
			},
		),
	}
}

// Read asks for both kinds of upgrade.
func (d *UpgradesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m upgradesModel
	if !d.Asked(ctx, req, resp, &m) {
		return
	}
	now, later, err := d.Clients.Fulfillment.UpgradeOptions(
		ctx,
		m.TenantID.ValueString(),
		m.SubscriptionID.ValueString(),
	)
	if errors.Is(err, fulfillment.ErrGone) {
		diagnostics.NoSubscription(
			&resp.Diagnostics,
			path.Root("subscription_id"),
			m.TenantID.ValueString(),
			m.SubscriptionID.ValueString(),
		)
		return
	}
	if err != nil {
		resp.Diagnostics.Append(diagnostics.Failure("ask what the subscription can become", err)...)
		return
	}
	m.Immediate, m.AtRenewal = upgradesOf(now), upgradesOf(later)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

func upgradesOf(targets []commerce.UpgradeTarget) []upgrade {
	out := make([]upgrade, 0, len(targets))
	for _, t := range targets {
		one := upgrade{
			ProductID: types.StringValue(t.SKU.ProductID), SKUID: types.StringValue(t.SKU.SKUID),
			Title: values.Text(t.Title), Description: values.Text(t.Description),
			Eligible: types.BoolValue(t.Eligible), WhyNot: append([]string{}, t.Why...),
			TransfersLicenses: types.BoolValue(t.Transfer), WhyLicensesStay: append([]string{}, t.WhyNotMoved...),
			Subscriptions: make([]joinable, 0, len(t.Into)),
		}
		for _, j := range t.Into {
			one.Subscriptions = append(one.Subscriptions, joinable{
				SubscriptionID: types.StringValue(j.SubscriptionID), FriendlyName: values.Text(j.Name),
				TermDuration: values.Text(string(j.Term)), BillingCycle: values.Text(string(j.Cycle)),
				Eligible: types.BoolValue(j.Eligible), WhyNot: append([]string{}, j.Why...),
			})
		}
		out = append(out, one)
	}
	return out
}

package subscription

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/msgraph"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
)

// addonModel is csp_addon as Terraform holds it.
type addonModel struct {
	model

	BaseID types.String `tfsdk:"base_subscription_id"`
}

func addonSchema(ctx context.Context) schema.Schema {
	s := subscriptionSchema(ctx)
	s.MarkdownDescription = "An add-on that a tenant buys beside a subscription: a SKU that needs one of its prerequisites in the tenant, whoever sold that.\n\n" +
		"It is a subscription of its own, with its own term, seats and end, and everything `csp_subscription` says holds for it. Besides, the plan looks for its base, " +
		"and says where the add-on would stay billed without one."
	s.Attributes["base_subscription_id"] = schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "Id of the subscription it stands on. A reference to it lets Terraform buy the base first and end it last; no call carries it. " +
			"Without it the plan looks for any base the tenant holds.",
		Validators: []validator.String{services.IsSubscription()},
	}
	return s
}

type (
	getter interface {
		Get(ctx context.Context, target any) diag.Diagnostics
	}
	setter interface {
		Set(ctx context.Context, value any) diag.Diagnostics
	}
)

// take reads a plan or state of either schema.
func (r *Resource) take(ctx context.Context, from getter, m *model) diag.Diagnostics {
	if !r.addon {
		return from.Get(ctx, m)
	}
	var a addonModel
	diags := from.Get(ctx, &a)
	*m, m.Base = a.model, a.BaseID
	return diags
}

// put writes a plan or state of either schema.
func (r *Resource) put(ctx context.Context, to setter, m model) diag.Diagnostics {
	if !r.addon {
		return to.Set(ctx, &m)
	}
	return to.Set(ctx, &addonModel{model: m, BaseID: m.Base})
}

// checkBase looks for what an add-on stands on: named in the configuration,
// planned in the same run, held by the tenant, or licensed to it by another
// seller. What cannot be proven is a warning: only the order is proof.
func (r *Resource) checkBase(ctx context.Context, plan model, offer commerce.Offer, diags *diag.Diagnostics) {
	desk, tenantID := r.clients.Fulfillment, plan.TenantID.ValueString()
	held, err := desk.Held(ctx, tenantID)
	if err != nil {
		diags.Append(diagnostics.Failure("list what the tenant holds", err)...)
		return
	}
	base := plan.Base.ValueString()
	if base != "" {
		diagnostics.Violations(diags, commerce.CheckBase(offer, base, held), "")
	}
	if !diags.HasError() {
		need := fulfillment.AddonPurchase{TenantID: tenantID, Name: nameOrSKU(plan), Offer: offer, BaseID: base}
		diagnostics.Violations(diags, commerce.CheckLeavingBase(need.Name, offer, base, held, r.clients.Run.Ends), "")
		r.clients.Run.PlanAddon(need)
	}
	if diags.HasError() {
		return
	}
	foundation := commerce.Foundation{Held: held, Planned: plan.Base.IsUnknown() || r.clients.Run.PlansPurchase(tenantID, offer.Prerequisites)}
	if !foundation.Holds(offer) || offer.SharesSeats() {
		foundation.Licensed, foundation.Why = r.licensed(ctx, plan, offer)
	}
	diagnostics.Notices(diags, commerce.CheckFoundation(offer, foundation))
	desired := plan.desired(r.clients.Defaults)
	diagnostics.Violations(diags, commerce.CheckShare(offer, desired, foundation), "")
	diagnostics.Notices(diags, commerce.Outlives(offer, desired, foundation, plan.Base.ValueString(), desk.ServiceTime()))
}

// licensed are the seats of an add-on's bases that the tenant's directory
// licenses, whoever sold them; zero, with the reason, where that cannot be read.
func (r *Resource) licensed(ctx context.Context, plan model, offer commerce.Offer) (seats int, why string) {
	tenantID := plan.TenantID.ValueString()
	licenses, err := r.clients.Graph.SubscribedSKUs(ctx, tenantID)
	if err != nil {
		tflog.Warn(ctx, "cannot read the tenant's licenses", map[string]any{"tenant_id": tenantID, "error": err.Error()})
		return 0, "the licenses of its directory cannot be read, which takes a delegated admin relationship with a role such as License Administrator"
	}
	enabled := map[string]int{}
	for _, l := range licenses {
		if l.CapabilityStatus == msgraph.CapabilityEnabled {
			enabled[l.SKUID] += l.Prepaid.Enabled
		}
	}
	counted := map[string]bool{}
	for _, sku := range offer.Prerequisites {
		if len(enabled) == len(counted) {
			break
		}
		listing, err := r.clients.Fulfillment.Listing(ctx, fulfillment.Shelf{TenantID: tenantID}, sku)
		if err != nil || counted[listing.LicenseSKUID] {
			continue // a base that is sold no more may still be held, and the order tells
		}
		if n := enabled[listing.LicenseSKUID]; n > 0 {
			counted[listing.LicenseSKUID] = true
			seats += n
		}
	}
	return seats, "its directory holds no license of one"
}

// leaveBase notes that a subscription ends, and refuses that where an add-on
// which this run buys would be left without a base.
func (r *Resource) leaveBase(ctx context.Context, base commerce.Subscription, diags *diag.Diagnostics) {
	run := r.clients.Run
	run.PlanEnd(base.ID)
	needs := run.Addons(base.TenantID)
	if len(needs) == 0 {
		return
	}
	held, err := r.clients.Fulfillment.Held(ctx, base.TenantID)
	if err != nil {
		diags.Append(diagnostics.Failure("list what the tenant holds", err)...)
		return
	}
	for _, n := range needs {
		diagnostics.Violations(diags, commerce.CheckLeavingBase(n.Name, n.Offer, n.BaseID, held, run.Ends), "")
	}
}

// warnOfAddons reports which add-ons of the tenant stay billed when what they
// stand on is canceled, reduced or not renewed. Only such a plan asks.
func (r *Resource) warnOfAddons(ctx context.Context, seen commerce.Subscription, p commerce.Plan, diags *diag.Diagnostics) {
	if r.addon || r.clients.OfCustomer() || !p.OK() || !commerce.Undermines(p.Changes) {
		return
	}
	desk := r.clients.Fulfillment
	held, err := desk.Held(ctx, seen.TenantID)
	if err != nil {
		tflog.Warn(ctx, "cannot look for add-ons", map[string]any{"subscription_id": seen.ID, "error": err.Error()})
		return
	}
	var standing []commerce.Standing
	for _, s := range held {
		if !s.Live() || s.ID == seen.ID || r.clients.Run.Ends(s.ID) {
			continue
		}
		listing, err := desk.Listing(ctx, fulfillment.Shelf{TenantID: seen.TenantID}, s.SKU)
		if err == nil && listing.Offer.Addon {
			standing = append(standing, commerce.Standing{Subscription: s, Prerequisites: listing.Offer.Prerequisites})
		}
	}
	diagnostics.Notices(diags, commerce.LeftStanding(seen, p, standing, held))
}

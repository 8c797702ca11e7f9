package subscription

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfilment"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
	"github.com/terraform-csp/terraform-provider-csp/internal/services/advice"
)

// staleAfter is the age from which a plan says how old its ground is.
const staleAfter = 5 * time.Minute

// ModifyPlan turns the difference into the calls it will become, and refuses
// what cannot be called. Planned values depend on configuration, prior state
// and private state alone; live look-ups may only add errors. The one value
// that comes from the catalogue is license_sku_id, which never changes for a
// SKU and which licences must know before the purchase.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.clients == nil {
		return
	}
	switch {
	case req.Plan.Raw.IsNull():
		r.planDestroy(ctx, req, resp)
	case req.State.Raw.IsNull():
		r.planPurchase(ctx, req, resp)
	default:
		r.planUpdate(ctx, req, resp)
	}
}

func (r *Resource) planPurchase(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan model
	var given types.String
	resp.Diagnostics.Append(r.take(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("friendly_name"), &given)...)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.await()
	plan.ID, plan.OrderID = types.StringUnknown(), types.StringUnknown()
	plan.LicenseSKUID, plan.TermsOfUseURI = types.StringUnknown(), types.StringUnknown()
	if plan.decided() {
		desired := plan.desired()
		p := commerce.Purchase(desired)
		advice.Violations(&resp.Diagnostics, p.Violations, "")
		if p.OK() {
			plan.Changes = changes(p.Changes)
			plan.Current = current(desired.Bought())
			if r.clients.OfCustomer() {
				r.askReseller(ctx, desired, nil, p.Changes, "", &resp.Diagnostics)
			} else {
				r.lookBeforePurchase(ctx, &plan, given, &resp.Diagnostics)
			}
		}
	}
	resp.Diagnostics.Append(r.put(ctx, &resp.Plan, plan)...)
}

// lookBeforePurchase asks the catalogue and the tenant what speaks against the
// order, so that it fails before anything is bought. given is the configured
// name, which a plan cannot tell from the service's default.
func (r *Resource) lookBeforePurchase(ctx context.Context, plan *model, given types.String, diags *diag.Diagnostics) {
	desired := plan.desired()
	listing, err := r.clients.Fulfilment.Listing(ctx, fulfilment.Shelf{TenantID: desired.TenantID, Segment: plan.Segment.ValueString()}, desired.SKU)
	if err != nil {
		diags.Append(advice.Failure("look up the offer", err)...)
		return
	}
	plan.LicenseSKUID = services.Text(listing.LicenseSKUID)
	advice.Violations(diags, commerce.CheckAddon(listing.Offer, r.addon), "")
	advice.Violations(diags, commerce.CheckOffer(listing.Offer, desired, plan.Attestation.ValueBool()), "")
	ordered := commerce.Purchase(desired).Changes
	r.checkSeats(ctx, *plan, desired.SKU, ordered, diags)
	for _, c := range ordered {
		if c.Action == commerce.ActionScheduleRenewal {
			r.checkNextTerm(ctx, plan, commerce.Subscription{TenantID: desired.TenantID}, c, true, diags)
		}
	}
	if !diags.HasError() && r.addon {
		r.checkBase(ctx, *plan, listing.Offer, diags)
	}
	if !diags.HasError() {
		r.checkTerms(ctx, plan, listing.Offer, diags)
	}
	if !given.IsUnknown() && r.clients.Fulfilment.RunsAlready(desired.TenantID, desired.SKU, given.ValueString()) {
		advice.Violations(diags, []commerce.Violation{commerce.Replaced(given.ValueString())}, "")
		return
	}
	switch {
	case given.IsUnknown():
	case given.ValueString() == "":
		r.checkTwins(ctx, desired, listing.Offer.Title, diags)
	default:
		r.checkTwins(ctx, desired, given.ValueString(), diags)
	}
}

func (r *Resource) checkTwins(ctx context.Context, desired commerce.Desired, name string, diags *diag.Diagnostics) {
	held, err := r.clients.Fulfilment.Held(ctx, desired.TenantID)
	if err != nil {
		diags.Append(advice.Failure("list what the tenant holds", err)...)
		return
	}
	advice.Violations(diags, commerce.CheckTwin(held, desired, name), "")
	if !r.clients.Fulfilment.Claim(desired.TenantID, desired.SKU, name) {
		advice.Violations(diags, []commerce.Violation{commerce.TwinInRun(desired, name)}, "")
	}
}

func (r *Resource) planUpdate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, prior model
	resp.Diagnostics.Append(r.take(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(r.take(ctx, req.State, &prior)...)
	m := recall(ctx, req.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	var given types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("friendly_name"), &given)...)
	plan.settle(prior)
	if given.IsUnknown() {
		plan.FriendlyName = types.StringUnknown()
	}
	if given.IsUnknown() || !plan.decided() {
		plan.await()
		plan.OfferName, plan.ProductType = prior.OfferName, prior.ProductType
		resp.Diagnostics.Append(r.put(ctx, &resp.Plan, plan)...)
		return
	}
	r.clients.Fulfilment.Runs(plan.TenantID.ValueString(), plan.desired().SKU, given.ValueString())
	refuseFixed(plan, prior, &resp.Diagnostics)
	if m.Seen == nil {
		// The order's subscription does not show yet: there is nothing to change.
		if !req.Plan.Raw.Equal(req.State.Raw) && !sameWish(plan, prior) {
			resp.Diagnostics.AddError("The subscription does not show yet",
				"It was ordered, but Partner Center has not listed it so far, so nothing of it can be changed. Plan again in some minutes.")
		}
		resp.Diagnostics.Append(r.put(ctx, &resp.Plan, plan)...)
		return
	}
	desired, before := r.asked(plan), prior.desired()
	p := commerce.Update(commerce.Current{Subscription: *m.Seen, Prior: &before, History: m.History}, desired, m.AsOf)
	advice.Violations(&resp.Diagnostics, p.Violations, r.seen(m))
	plan.locatePartial(p.History.Upgraded, types.StringUnknown())
	r.keep(plan, p)
	if len(p.Changes) > 0 {
		plan.promise(p)
		if r.clients.OfCustomer() {
			r.askReseller(ctx, desired, m.Seen, p.Changes, r.seen(m), &resp.Diagnostics)
		} else {
			r.checkSeats(ctx, plan, m.Seen.SKU, p.Changes, &resp.Diagnostics)
			p.Notices = r.checkTransitions(ctx, &plan, *m.Seen, p, &resp.Diagnostics)
		}
	}
	advice.Notices(&resp.Diagnostics, p.Notices)
	r.warnOfAddons(ctx, *m.Seen, p, &resp.Diagnostics)
	give(ctx, resp.Private, promise{Changes: p.Changes}, &resp.Diagnostics)
	resp.Diagnostics.Append(r.put(ctx, &resp.Plan, plan)...)
}

// asked is what a change asks, with the experiments that the provider's block
// allows.
func (r *Resource) asked(plan model) commerce.Desired {
	d := plan.desired()
	d.Midterm = r.clients.MidtermTerm
	return d
}

func sameWish(a, b model) bool {
	x, y := a.desired(), b.desired()
	return x.Quantity == y.Quantity && x.EndOfTerm == y.EndOfTerm && x.Reduction == y.Reduction && x.ResellerID == y.ResellerID && x.FriendlyName == y.FriendlyName &&
		x.SKU.Same(y.SKU) && a.Suspended.Equal(b.Suspended) && x.Term.Same(y.Term) && x.Cycle.Same(y.Cycle) && x.TenantID == y.TenantID && x.Renewal.Same(y.Renewal) && maps.Equal(x.PartialUpgrades, y.PartialUpgrades)
}

// checkSeats asks the catalogue whether so many seats are sold, now and in the
// next term. A SKU at end of sale may be listed no more and still change: the
// service decides at apply.
func (r *Resource) checkSeats(ctx context.Context, plan model, running commerce.SKU, changes []commerce.Change, diags *diag.Diagnostics) {
	for _, sku := range commerce.Counted(changes, running) {
		listing, err := r.clients.Fulfilment.Listing(ctx, fulfilment.Shelf{TenantID: plan.TenantID.ValueString(), Segment: plan.Segment.ValueString()}, sku)
		if err == nil {
			advice.Violations(diags, commerce.CheckChanges(listing.Offer, changes, running), "")
		}
	}
}

// refuseFixed refuses to change what only mattered when the order was placed.
func refuseFixed(plan, prior model, diags *diag.Diagnostics) {
	for _, f := range []struct {
		name      string
		was, want attr.Value
	}{
		{"segment", prior.Segment, plan.Segment},
		{"currency", prior.Currency, plan.Currency},
		{"reseller_ids", prior.ResellerIDs, plan.ResellerIDs},
		{"promotion_id", prior.PromotionID, plan.PromotionID},
		{"custom_term_end_date", prior.CustomTermEnd, plan.CustomTermEnd},
		{"align_with_subscription_id", prior.AlignWith, plan.AlignWith},
	} {
		if f.was.IsNull() || f.want.IsNull() || f.was.Equal(f.want) {
			continue
		}
		advice.Violations(diags, []commerce.Violation{commerce.FixedAtPurchase(f.name, f.was.String(), f.want.String())}, "")
	}
}

func (r *Resource) planDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state model
	resp.Diagnostics.Append(r.take(ctx, req.State, &state)...)
	m := recall(ctx, req.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	how := commerce.OnDestroy(state.OnDestroy.ValueString())
	give(ctx, resp.Private, promise{Destroy: true}, &resp.Diagnostics)
	m, gone := r.lookBeforeDestroy(ctx, state, m)
	if gone {
		return
	}
	if m.Seen == nil {
		if how != commerce.OnDestroyAbandon {
			notShown(&resp.Diagnostics)
		}
		return
	}
	p := commerce.Destroy(*m.Seen, how, m.AsOf)
	advice.Violations(&resp.Diagnostics, p.Violations, r.seen(m))
	advice.Notices(&resp.Diagnostics, p.Notices)
	if how != commerce.OnDestroyAbandon && p.OK() {
		r.clients.Fulfilment.Leave(m.Seen.ID)
	}
	r.warnOfAddons(ctx, *m.Seen, p, &resp.Diagnostics)
	if r.clients.OfCustomer() && how != commerce.OnDestroyAbandon && p.OK() {
		r.askReseller(ctx, state.desired(), m.Seen, p.Changes, r.seen(m), &resp.Diagnostics)
	}
	give(ctx, resp.Private, promise{Destroy: true, Changes: p.Changes}, &resp.Diagnostics)
}

// lookBeforeDestroy takes the subscription as it is now: Terraform plans the
// destruction of a resource that left the configuration before it refreshes
// it, and by what the state remembers a closed window may still be open. A
// destruction has no planned values, so the look can change none.
func (r *Resource) lookBeforeDestroy(ctx context.Context, state model, m memory) (_ memory, gone bool) {
	if state.ID.ValueString() == "" || r.clients.OfCustomer() {
		return m, false
	}
	sighting, err := r.clients.Fulfilment.Sight(ctx, state.TenantID.ValueString(), state.ID.ValueString(), m.Order)
	switch {
	case errors.Is(err, fulfilment.ErrGone):
		return m, true
	case err != nil:
		// The state is what is left to go by; the message then says how old it is.
		tflog.Warn(ctx, "planning a destruction from the state alone", map[string]any{"error": err.Error()})
		return m, false
	}
	m.AsOf, m.Seen = sighting.AsOf, &sighting.Subscription
	return m, false
}

// notShown says that an order has not become a subscription yet.
func notShown(diags *diag.Diagnostics) {
	diags.AddError("The subscription does not show yet",
		"It was ordered, but Partner Center has not listed it so far, so it cannot be cancelled. Try again in some minutes, or set on_destroy = \"abandon\" and apply to forget it and keep paying.")
}

// seen words as of when the plan was made, where that is not now.
func (r *Resource) seen(m memory) string {
	now := r.clients.Fulfilment.ServiceTime()
	if m.AsOf.IsZero() {
		return ""
	}
	if now.IsZero() {
		return fmt.Sprintf("As Partner Center stood at %s, when the state was read; it was not asked again.", commerce.Instant(m.AsOf))
	}
	if age := now.Sub(m.AsOf); age >= staleAfter {
		return fmt.Sprintf("As Partner Center stood at %s, %s ago; plan without -refresh=false to see it as it is.", commerce.Instant(m.AsOf), age.Round(time.Minute))
	}
	return ""
}

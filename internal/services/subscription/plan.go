package subscription

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
)

// staleAfter is the age from which a plan says how old the state is that it was
// made from.
const staleAfter = 5 * time.Minute

func (r *Resource) planUpdate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var config, prior model
	resp.Diagnostics.Append(r.decode(ctx, req.Config, &config)...)
	resp.Diagnostics.Append(r.decode(ctx, req.State, &prior)...)
	m := loadPrivateState(ctx, req.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if !r.claim(prior, &resp.Diagnostics) {
		return
	}
	if m.Seen == nil {
		r.planPending(ctx, config, prior, resp)
		return
	}
	wish := m.lastWish(prior, r.clients.Defaults)
	desired := r.asked(config, wish, prior)
	c := commerce.Current{
		Subscription: *m.Seen, Prior: &wish, Kept: decodeKept(prior.Kept), History: m.History,
		EndBefore: commerce.EndOfTerm(prior.EndOfTerm.ValueString()),
	}
	p := commerce.Update(c, desired, m.AsOf)
	plan := planned(config, prior, p, desired)
	if unknown := config.unknown(); len(unknown) > 0 && !p.Ended {
		r.planWithUnknowns(
			ctx,
			updateWithUnknowns{config: config, prior: prior, current: c, desired: desired, now: m.AsOf, unknown: unknown},
			plan,
			resp,
		)
		return
	}
	recordLeftSeats(&p, plan)
	plan.setPartialUpgradeIDs(p.History.Upgraded, types.StringUnknown())
	r.checkPurchaseTerms(config, prior, m, &resp.Diagnostics)
	diagnostics.Violations(&resp.Diagnostics, p.Violations, r.asOf(m))
	by := decidedBy(p, desired, &wish, prior.NextTerm)
	switch {
	case len(p.Changes) > 0:
		plan.setPlanned(p, desired, by)
	case !p.Ended:
		plan.NextTerm = encodeNextTerm(p.After.NextTerm(), by)
	}
	if r.clients.OfCustomer() {
		r.askReseller(ctx, desired, m.Seen, p.Changes, r.asOf(m), &resp.Diagnostics)
		diagnostics.Notices(&resp.Diagnostics, p.Notices)
	} else {
		found := r.vet(ctx, fulfillment.Case{Current: c, Desired: desired, Plan: p, Segment: plan.Segment.ValueString()}, &resp.Diagnostics)
		plan.setUpgradedListing(found)
	}
	if p.OK() {
		diagnostics.Notices(&resp.Diagnostics, p.After.Upcoming(by == decidedByConfiguration, m.AsOf))
	}
	resp.Diagnostics.Append(r.encode(ctx, &resp.Plan, plan)...)
	if len(p.Changes) == 0 && !resp.Plan.Raw.Equal(req.State.Raw) { // an update without a call
		plan.Changes = types.ListValueMust(changeType, nil)
		resp.Diagnostics.Append(r.encode(ctx, &resp.Plan, plan)...)
	}
	savePromise(ctx, resp.Private, promise{Changes: p.Changes, Desired: desired, DecidedBy: by}, &resp.Diagnostics)
}

// claim refuses a subscription that two resources of this run manage. Each
// would undo what the other does.
func (r *Resource) claim(state model, diags *diag.Diagnostics) bool {
	id := state.ID.ValueString()
	if id == "" || r.clients.Run.Claim(id) {
		return true
	}
	diagnostics.Violations(diags, []commerce.Violation{commerce.ManagedTwice(displayName(state), state.TenantID.ValueString(), id)}, "")
	return false
}

// planPending plans for an order whose subscription does not show yet: nothing
// of it can be changed, and what needs no call is recorded.
func (r *Resource) planPending(ctx context.Context, config, prior model, resp *resource.ModifyPlanResponse) {
	desired, before := config.desired(r.clients.Defaults), prior.desired(r.clients.Defaults)
	for _, a := range commerce.Attributes() {
		if desired.Text(a) != "" && !before.SameIn(a, desired) {
			resp.Diagnostics.AddAttributeError(
				path.Root(string(a)),
				"The ordered subscription does not show yet",
				fmt.Sprintf(
					"Microsoft has not listed it so far, so nothing of it can be changed. "+
						"Plan again in some minutes, or set %s = %s as ordered.",
					a,
					before.Literal(a),
				),
			)
		}
	}
	plan := prior
	plan.carryOver(config)
	plan.setPartialUpgradeIDs(nil, types.StringUnknown())
	resp.Diagnostics.Append(r.encode(ctx, &resp.Plan, plan)...)
	savePromise(ctx, resp.Private, promise{Desired: desired}, &resp.Diagnostics)
}

// asked is what the configuration asks, with the experiments that the
// provider's block allows. What is not known yet is taken as it was.
func (r *Resource) asked(config model, wish commerce.Desired, prior model) commerce.Desired {
	known := config
	for attribute, unknown := range map[*types.String]types.String{&known.Reduction: prior.Reduction, &known.External: prior.External} {
		if attribute.IsUnknown() {
			*attribute = unknown
		}
	}
	if config.Upgrade.IsUnknown() || hasUnknown(config.Upgrade) {
		known.Upgrade = prior.Upgrade
	}
	if !partialUpgradesKnown(config.PartialUpgrades) {
		known.PartialUpgrades = prior.PartialUpgrades
	}
	d := known.desired(r.clients.Defaults)
	for a := range config.unknownTracked() {
		d = d.With(a, wish)
	}
	d.Midterm = r.clients.MidtermTerm
	return d
}

func (r *Resource) planDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state model
	resp.Diagnostics.Append(r.decode(ctx, req.State, &state)...)
	m := loadPrivateState(ctx, req.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || !r.claim(state, &resp.Diagnostics) {
		return
	}
	how, late := state.onDestroy(r.clients.Defaults), r.clients.Run.HasOrdered(state.TenantID.ValueString())
	savePromise(ctx, resp.Private, promise{Destroy: true, Late: late}, &resp.Diagnostics)
	m, gone := r.lookBeforeDestroy(ctx, state, m)
	if gone {
		return
	}
	if m.Seen == nil {
		if how != commerce.OnDestroyAbandon {
			errorNotShown(&resp.Diagnostics)
		}
		return
	}
	p := commerce.Destroy(*m.Seen, how, m.AsOf)
	diagnostics.Violations(&resp.Diagnostics, p.Violations, r.asOf(m))
	if late { // nothing is canceled: the destruction itself refuses
		p.Notices = nil
	}
	if r.clients.OfCustomer() {
		diagnostics.Notices(&resp.Diagnostics, p.Notices)
		if how != commerce.OnDestroyAbandon && p.OK() {
			r.askReseller(ctx, state.desired(r.clients.Defaults), m.Seen, p.Changes, r.asOf(m), &resp.Diagnostics)
		}
	} else {
		r.vet(ctx, fulfillment.Case{Current: commerce.Current{Subscription: *m.Seen}, Plan: p, OnDestroy: how}, &resp.Diagnostics)
	}
	savePromise(ctx, resp.Private, promise{Destroy: true, Late: late, Changes: p.Changes}, &resp.Diagnostics)
}

// lookBeforeDestroy takes the subscription as it is now: Terraform plans the
// destruction of a resource that left the configuration before it refreshes
// it, and by what the state remembers a closed window may still be open. A
// destruction has no planned values, so the look can change none.
func (r *Resource) lookBeforeDestroy(ctx context.Context, state model, m privateState) (_ privateState, gone bool) {
	if state.ID.ValueString() == "" || r.clients.OfCustomer() {
		return m, false
	}
	snapshot, err := r.clients.Fulfillment.Find(ctx, state.TenantID.ValueString(), state.ID.ValueString(), m.Order)
	switch {
	case errors.Is(err, fulfillment.ErrGone):
		return m, true
	case err != nil:
		// The state is what is left to go by; the message then says how old it is.
		tflog.Warn(ctx, "planning a destruction from the state alone", map[string]any{"error": err.Error()})
		return m, false
	}
	m.AsOf, m.Seen = snapshot.AsOf, &snapshot.Subscription
	return m, false
}

// errorNotShown reports that an order has not become a subscription yet.
func errorNotShown(diags *diag.Diagnostics) {
	diags.AddError(
		"The ordered subscription does not show yet",
		"Microsoft has not listed it so far, so it cannot be canceled. "+
			"Try again in some minutes, or forget it and keep paying: set on_destroy = \"abandon\", apply, then destroy.",
	)
}

// asOf words as of when the plan was made, where that is not now.
func (r *Resource) asOf(m privateState) string {
	now := r.clients.Fulfillment.ServiceTime()
	if m.AsOf.IsZero() {
		return ""
	}
	if now.IsZero() {
		return fmt.Sprintf("As of %s, when the state was read; Partner Center was not asked again.", commerce.Instant(m.AsOf))
	}
	if age := now.Sub(m.AsOf); age >= staleAfter {
		return fmt.Sprintf(
			"As of %s, %s ago; plan without -refresh=false to see the present state.",
			commerce.Instant(m.AsOf),
			age.Round(time.Minute),
		)
	}
	return ""
}

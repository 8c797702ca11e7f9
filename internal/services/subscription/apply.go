package subscription

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
)

// update is one change of a subscription: what was planned, what was before,
// and what is remembered.
type update struct {
	plan, prior model
	private     privateState
	promised    *promise
}

// replan plans again from what was seen just now, by the wish that the plan was
// made with.
func (u update) replan(s commerce.Subscription, r *Resource, now time.Time) commerce.Plan {
	wish := u.private.lastWish(u.prior, r.clients.Defaults)
	p := commerce.Update(commerce.Current{
		Subscription: s, Prior: &wish, Kept: decodeKept(u.prior.Kept), History: u.private.History,
		EndBefore: commerce.EndOfTerm(u.prior.EndOfTerm.ValueString()),
	}, u.promised.Desired, now)
	recordLeftSeats(&p, u.plan)
	return p
}

// applyAsPromised reads the subscription afresh and stops if the plan no longer holds.
func (r *Resource) applyAsPromised(ctx context.Context, u update, resp *resource.UpdateResponse) {
	m := u.private
	snapshot, err := r.clients.Fulfillment.ReadOrFind(
		ctx, u.plan.TenantID.ValueString(), u.plan.ID.ValueString(), m.Order,
	)
	if errors.Is(err, fulfillment.ErrGone) && !m.Seen.Live() {
		// It has ended and is kept for that alone: an edit still needs no call.
		snapshot, err = fulfillment.Snapshot{Subscription: *m.Seen, AsOf: m.AsOf}, nil
	}
	if err != nil {
		resp.Diagnostics.Append(
			diagnostics.FailureHeld(
				"read the subscription before changing it", r.typeName(), u.plan.TenantID.ValueString(), err,
			)...)
		return
	}
	p := u.replan(snapshot.Subscription, r, snapshot.AsOf)
	if matchesPromise(u.promised, false, p, &resp.Diagnostics) {
		r.carryOut(ctx, snapshot, p, u, resp)
	}
}

// carryOut makes the calls and writes their results.
func (r *Resource) carryOut(
	ctx context.Context, from fulfillment.Snapshot, p commerce.Plan, u update, resp *resource.UpdateResponse,
) {
	m, plan := u.private, u.plan
	snapshot, made, err := r.clients.Fulfillment.Apply(ctx, from, p.Changes, m.History.MadeUpgrades)
	diagnostics.Unkept(&resp.Diagnostics, snapshot.Unkept)
	m.AsOf, m.Seen = snapshot.AsOf, &snapshot.Subscription
	asked := u.promised.Desired.PartialUpgrades
	reportMadeUpgrades(plan, asked, made, &resp.Diagnostics)
	if err != nil {
		resp.Diagnostics.Append(diagnostics.FailureHeld(
			"change the subscription", r.typeName(), plan.TenantID.ValueString(), err,
		)...)
		m.History = m.History.WithEntries(asked, made)
		r.writeTruth(ctx, u, m, resp)
		return
	}
	m.History = p.History.WithEntries(asked, made).
		InTerm(p.Changes, from.Subscription.CommitmentEnd, snapshot.Subscription.CommitmentEnd)
	m.recordApplied(u.promised.Desired)
	u.record(ctx, r, m, resp)
}

// writeTruth writes the state after a change that failed: what the service
// holds, so that the next plan asks for the rest.
func (r *Resource) writeTruth(ctx context.Context, u update, m privateState, resp *resource.UpdateResponse) {
	state := u.prior
	for _, a := range state.setObserved(*m.Seen, m) {
		if state.desired(r.clients.Defaults).SameIn(a, u.promised.Desired) {
			delete(m.Overwritten, a) // it was done before the failure
		}
	}
	state.NextTerm = state.observedNextTerm(*m.Seen, false)
	state.setComputed(*m.Seen)
	resp.Diagnostics.Append(r.encode(ctx, &resp.State, state)...)
	savePrivateState(ctx, resp.Private, m, &resp.Diagnostics)
}

// record writes the planned state, completed by what was seen.
func (u update) record(ctx context.Context, r *Resource, m privateState, resp *resource.UpdateResponse) {
	plan := u.plan
	plan.complete(m.Seen, u.promised.DecidedBy)
	plan.setPartialUpgradeIDs(m.History.Upgraded, types.StringNull())
	resp.Diagnostics.Append(r.encode(ctx, &resp.State, plan)...)
	writeIdentity(ctx, resp.Identity, plan, &resp.Diagnostics)
	savePrivateState(ctx, resp.Private, m, &resp.Diagnostics)
}

// matchesPromise reports whether a plan made afresh can be carried out and is
// the one promised.
func matchesPromise(promised *promise, destroy bool, p commerce.Plan, diags *diag.Diagnostics) bool {
	if !p.OK() {
		diagnostics.Violations(
			diags, p.Violations, "The plan allowed it; the subscription has changed since. Nothing was called.",
		)
		return false
	}
	if promised == nil || promised.Destroy != destroy || !commerce.SameCalls(promised.Changes, p.Changes) {
		var planned []commerce.Change
		if promised != nil {
			planned = promised.Changes
		}
		diagnostics.Violations(diags, []commerce.Violation{commerce.ChangedSincePlan(planned, p.Changes)}, "")
		return false
	}
	return true
}

// reportMadeUpgrades names the subscriptions that upgrades have made, ready to import.
func reportMadeUpgrades(
	plan model, asked map[string]commerce.PartialUpgrade, made map[string]commerce.MadeUpgrade, diags *diag.Diagnostics,
) {
	for _, entry := range slices.Sorted(maps.Keys(made)) {
		m := made[entry]
		switch {
		case asked[entry].Into != "":
		case m.SubscriptionID == "":
			diags.AddWarning(fmt.Sprintf(
				"The upgrade %q has made a subscription that cannot be told from another", entry,
			),
				"Microsoft does not say which one it is. The data source csp_subscriptions lists what the tenant holds.")
		default:
			diags.AddWarning(fmt.Sprintf("The upgrade %q has made subscription %s", entry, m.SubscriptionID),
				fmt.Sprintf("It is not managed yet. To take it under management, write a csp_subscription for it and\n\n"+
					"import {\n  to = csp_subscription.<name>\n  id = \"%s/%s\"\n}", plan.TenantID.ValueString(), m.SubscriptionID))
		}
	}
}

// destroy ends the subscription the way on_destroy says.
func (r *Resource) destroy(
	ctx context.Context, state model, m privateState, promised *promise, diags *diag.Diagnostics,
) {
	// Only a forced replacement destroys without a destroy plan, or right after
	// an order of the same run.
	replaces := promised == nil || !promised.Destroy || promised.Late
	how := state.onDestroy(r.clients.Defaults)
	switch {
	case how == commerce.OnDestroyAbandon && !replaces:
		return
	case r.clients.OfCustomer() && m.Seen != nil:
		r.askReseller(
			ctx, state.desired(r.clients.Defaults), m.Seen, commerce.Destroy(*m.Seen, how, m.AsOf).Changes, "", diags,
		)
		return
	case state.ID.ValueString() == "":
		errorNotShown(diags)
		return
	}
	snapshot, err := r.clients.Fulfillment.ReadOrFind(
		ctx, state.TenantID.ValueString(), state.ID.ValueString(), m.Order,
	)
	switch {
	case errors.Is(err, fulfillment.ErrGone):
		return
	case err != nil:
		diags.Append(diagnostics.FailureHeld(
			"read the subscription before letting it go", r.typeName(), state.TenantID.ValueString(), err,
		)...)
		return
	case replaces && snapshot.Subscription.Live() && promised != nil && promised.Late:
		diagnostics.Violations(diags, []commerce.Violation{commerce.ReplacementBought(displayName(state))}, "")
		return
	case replaces && snapshot.Subscription.Live():
		diagnostics.Violations(diags, []commerce.Violation{commerce.Replaced(displayName(state))}, "")
		return
	case replaces:
		return
	}
	p := commerce.Destroy(snapshot.Subscription, how, snapshot.AsOf)
	if !matchesPromise(promised, true, p, diags) {
		return
	}
	tflog.Info(
		ctx,
		"letting a subscription go",
		map[string]any{
			"subscription_id": snapshot.Subscription.ID, "how": string(how), "reason": state.Reason.ValueString(),
		},
	)
	after, _, err := r.clients.Fulfillment.Apply(ctx, snapshot, p.Changes, nil)
	diagnostics.Unkept(diags, after.Unkept)
	if err != nil {
		diags.Append(diagnostics.FailureHeld(
			"let the subscription go", r.typeName(), state.TenantID.ValueString(), err,
		)...)
	}
}

package subscription

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
	"github.com/terraform-csp/terraform-provider-csp/internal/validate"
	"github.com/terraform-csp/terraform-provider-csp/internal/values"
)

const (
	readTimeout  = 10 * time.Minute
	writeTimeout = 30 * time.Minute
)

// Resource is csp_subscription, or csp_addon: one implementation with two
// schemas.
type Resource struct {
	clients *services.Clients
	addon   bool
}

var (
	_ resource.ResourceWithConfigure   = (*Resource)(nil)
	_ resource.ResourceWithIdentity    = (*Resource)(nil)
	_ resource.ResourceWithImportState = (*Resource)(nil)
	_ resource.ResourceWithModifyPlan  = (*Resource)(nil)
)

// NewResource makes csp_subscription.
func NewResource() resource.Resource { return &Resource{} }

// NewAddon returns csp_addon.
func NewAddon() resource.Resource { return &Resource{addon: true} }

// Metadata names the resource. Its identity may change once: an order whose
// subscription does not show yet has none.
func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_subscription"
	if r.addon {
		resp.TypeName = req.ProviderTypeName + "_addon"
	}
	resp.ResourceBehavior.MutableIdentity = true
}

// typeName is the name of the resource's type.
func (r *Resource) typeName() string {
	if r.addon {
		return "csp_addon"
	}
	return "csp_subscription"
}

// Schema describes the attributes.
func (r *Resource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = subscriptionSchema(ctx)
	if r.addon {
		resp.Schema = addonSchema(ctx)
	}
}

// IdentitySchema describes the identity of a subscription.
func (r *Resource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identitySchema()
}

// Configure stores the provider's clients.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.clients = services.From(req.ProviderData, &resp.Diagnostics)
}

// Read writes what the service holds into the attributes, so that drift shows
// there. What was asked and is not brought back is listed in kept.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(r.take(ctx, req.State, &state)...)
	m := recall(ctx, req.Private, &resp.Diagnostics)
	ctx, end, ok := r.begin(ctx, state.Timeouts.Read, readTimeout, &resp.Diagnostics)
	defer end()
	if !ok {
		return
	}

	// First of all, and also for what is gone.
	identify(ctx, resp.Identity, state, &resp.Diagnostics)
	if r.clients.OfCustomer() {
		r.readFromMemory(state, &resp.Diagnostics)
		return
	}
	snapshot, err := r.find(ctx, state, m)
	switch {
	case errors.Is(err, fulfillment.ErrNotYet):
		resp.Diagnostics.AddWarning("An ordered subscription does not show yet", err.Error())
	case isOver(snapshot, err):
		r.gone(ctx, &state, m, snapshot, err, resp)
	case err != nil:
		resp.Diagnostics.Append(diagnostics.FailureHeld("read the subscription", r.typeName(), state.TenantID.ValueString(), err)...)
	default:
		r.write(ctx, &state, m, snapshot, resp)
	}
}

func (r *Resource) find(ctx context.Context, state model, m memory) (fulfillment.Snapshot, error) {
	if state.ID.ValueString() == "" && m.Order != nil {
		return r.clients.Fulfillment.FindOrdered(ctx, *m.Order)
	}
	return r.clients.Fulfillment.Find(ctx, state.TenantID.ValueString(), state.ID.ValueString(), m.Order)
}

// write puts what was seen into the state.
func (r *Resource) write(ctx context.Context, state *model, m memory, s fulfillment.Snapshot, resp *resource.ReadResponse) {
	id, imported := state.ID, state.Quantity.IsNull()
	r.learn(ctx, &m, imported, s.Subscription)
	m.AsOf = s.AsOf
	if imported {
		state.adopt(s.Subscription)
		r.describe(ctx, state, s)
	} else {
		wish, before := m.wish(*state, r.clients.Defaults), state.desired(r.clients.Defaults)
		m.overwrite(before, state.observe(s.Subscription, m), keptIn(state.Kept))
		m.settle(state.desired(r.clients.Defaults))
		state.Kept = keptOf(m.keep(*state, wish, s.Subscription, r.clients.Defaults))
	}
	endIsConfigured := m.Wish != nil && m.Wish.EndOfTerm != "" && !m.Overwritten[commerce.AttributeEndOfTerm]
	state.NextTerm = state.observedNextTerm(s.Subscription, endIsConfigured)
	state.show(s.Subscription)
	if partnercenter.SameID(id.ValueString(), s.Subscription.ID) {
		state.ID = id // the letter case of one id may change between answers
	}
	m.Seen = &s.Subscription
	resp.Diagnostics.Append(r.put(ctx, &resp.State, *state)...)
	identify(ctx, resp.Identity, *state, &resp.Diagnostics)
	remember(ctx, resp.Private, m, &resp.Diagnostics)
}

// describe adds what the catalog knows of an imported subscription. A SKU
// that is listed no more still imports.
func (r *Resource) describe(ctx context.Context, state *model, s fulfillment.Snapshot) {
	listing, err := r.clients.Fulfillment.Listing(ctx, fulfillment.Catalog{TenantID: s.Subscription.TenantID}, s.Subscription.SKU)
	if err != nil {
		tflog.Warn(ctx, "the catalog does not list an imported SKU", map[string]any{"sku": s.Subscription.SKU.String(), "error": err.Error()})
		return
	}
	state.LicenseSKUID, state.TermsOfUseURI = values.Text(listing.LicenseSKUID), values.Text(listing.TermsOfUseURI)
}

// Update carries out what the plan promised, if it still means the same.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, prior model
	resp.Diagnostics.Append(r.take(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(r.take(ctx, req.State, &prior)...)
	m := recall(ctx, req.Private, &resp.Diagnostics)
	promised := loadPromise(ctx, req.Private, &resp.Diagnostics)
	ctx, end, ok := r.begin(ctx, plan.Timeouts.Update, writeTimeout, &resp.Diagnostics)
	defer end()
	if !ok {
		return
	}

	u := update{plan: plan, prior: prior, memory: m, promised: promised}
	switch {
	case promised == nil:
		resp.Diagnostics.AddError("The plan promised nothing", "The notes of the plan are missing, so nothing was called. Plan again.")
	case r.clients.OfCustomer():
		r.updateFromMemory(ctx, u, resp)
	case m.Seen == nil: // ordered, not shown yet: only what needs no call can have changed
		u.record(ctx, r, m, resp)
	default:
		r.look(ctx, u, resp)
	}
}

// update is one change of a subscription: what was planned, what was before,
// and what is remembered.
type update struct {
	plan, prior model
	memory      memory
	promised    *promise
}

// replan plans again from what was seen just now, by the wish that the plan was
// made with.
func (u update) replan(s commerce.Subscription, r *Resource, now time.Time) commerce.Plan {
	wish := u.memory.wish(u.prior, r.clients.Defaults)
	p := commerce.Update(commerce.Current{
		Subscription: s, Prior: &wish, Kept: keptIn(u.prior.Kept), History: u.memory.History,
		EndBefore: commerce.EndOfTerm(u.prior.EndOfTerm.ValueString()),
	}, u.promised.Desired, now)
	leave(&p, u.plan)
	return p
}

// look reads the subscription afresh and stops if the plan no longer holds.
func (r *Resource) look(ctx context.Context, u update, resp *resource.UpdateResponse) {
	m := u.memory
	snapshot, err := r.clients.Fulfillment.ReadOrFind(ctx, u.plan.TenantID.ValueString(), u.plan.ID.ValueString(), m.Order)
	if errors.Is(err, fulfillment.ErrGone) && !m.Seen.Live() {
		// It has ended and is kept for that alone: an edit still needs no call.
		snapshot, err = fulfillment.Snapshot{Subscription: *m.Seen, AsOf: m.AsOf}, nil
	}
	if err != nil {
		resp.Diagnostics.Append(
			diagnostics.FailureHeld("read the subscription before changing it", r.typeName(), u.plan.TenantID.ValueString(), err)...)
		return
	}
	p := u.replan(snapshot.Subscription, r, snapshot.AsOf)
	if matchesPromise(u.promised, false, p, &resp.Diagnostics) {
		r.carryOut(ctx, snapshot, p, u, resp)
	}
}

// carryOut makes the calls and writes their results.
func (r *Resource) carryOut(ctx context.Context, from fulfillment.Snapshot, p commerce.Plan, u update, resp *resource.UpdateResponse) {
	m, plan := u.memory, u.plan
	snapshot, made, err := r.clients.Fulfillment.Apply(ctx, from, p.Changes, m.History.MadeUpgrades)
	diagnostics.Unkept(&resp.Diagnostics, snapshot.Unkept)
	m.AsOf, m.Seen = snapshot.AsOf, &snapshot.Subscription
	asked := u.promised.Desired.PartialUpgrades
	reportMadeUpgrades(plan, asked, made, &resp.Diagnostics)
	if err != nil {
		resp.Diagnostics.Append(diagnostics.FailureHeld("change the subscription", r.typeName(), plan.TenantID.ValueString(), err)...)
		m.History = m.History.WithEntries(asked, made)
		r.writeTruth(ctx, u, m, resp)
		return
	}
	m.History = p.History.WithEntries(asked, made).
		InTerm(p.Changes, from.Subscription.CommitmentEnd, snapshot.Subscription.CommitmentEnd)
	m.asked(u.promised.Desired)
	u.record(ctx, r, m, resp)
}

// writeTruth writes the state after a change that failed: what the service
// holds, so that the next plan asks for the rest.
func (r *Resource) writeTruth(ctx context.Context, u update, m memory, resp *resource.UpdateResponse) {
	state := u.prior
	for _, a := range state.observe(*m.Seen, m) {
		if state.desired(r.clients.Defaults).SameIn(a, u.promised.Desired) {
			delete(m.Overwritten, a) // it was done before the failure
		}
	}
	state.NextTerm = state.observedNextTerm(*m.Seen, false)
	state.show(*m.Seen)
	resp.Diagnostics.Append(r.put(ctx, &resp.State, state)...)
	remember(ctx, resp.Private, m, &resp.Diagnostics)
}

// record writes the planned state, completed by what was seen.
func (u update) record(ctx context.Context, r *Resource, m memory, resp *resource.UpdateResponse) {
	plan := u.plan
	plan.fill(m.Seen, u.promised.DecidedBy)
	plan.locatePartial(m.History.Upgraded, types.StringNull())
	resp.Diagnostics.Append(r.put(ctx, &resp.State, plan)...)
	identify(ctx, resp.Identity, plan, &resp.Diagnostics)
	remember(ctx, resp.Private, m, &resp.Diagnostics)
}

// matchesPromise reports whether a plan made afresh can be carried out and is
// the one promised.
func matchesPromise(promised *promise, destroy bool, p commerce.Plan, diags *diag.Diagnostics) bool {
	if !p.OK() {
		diagnostics.Violations(diags, p.Violations, "The plan allowed it; the subscription has changed since. Nothing was called.")
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

// Delete lets the subscription go the way on_destroy says, or refuses.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(r.take(ctx, req.State, &state)...)
	m := recall(ctx, req.Private, &resp.Diagnostics)
	promised := loadPromise(ctx, req.Private, &resp.Diagnostics)
	ctx, end, ok := r.begin(ctx, state.Timeouts.Delete, writeTimeout, &resp.Diagnostics)
	defer end()
	if !ok {
		return
	}

	r.letGo(ctx, state, m, promised, &resp.Diagnostics)
}

// letGo ends the subscription the way on_destroy says.
func (r *Resource) letGo(ctx context.Context, state model, m memory, promised *promise, diags *diag.Diagnostics) {
	// Only a forced replacement destroys without a destroy plan, or right after
	// an order of the same run.
	replaces := promised == nil || !promised.Destroy || promised.Late
	how := state.onDestroy(r.clients.Defaults)
	switch {
	case how == commerce.OnDestroyAbandon && !replaces:
		return
	case r.clients.OfCustomer() && m.Seen != nil:
		r.askReseller(ctx, state.desired(r.clients.Defaults), m.Seen, commerce.Destroy(*m.Seen, how, m.AsOf).Changes, "", diags)
		return
	case state.ID.ValueString() == "":
		notShown(diags)
		return
	}
	snapshot, err := r.clients.Fulfillment.ReadOrFind(ctx, state.TenantID.ValueString(), state.ID.ValueString(), m.Order)
	switch {
	case errors.Is(err, fulfillment.ErrGone):
		return
	case err != nil:
		diags.Append(diagnostics.FailureHeld("read the subscription before letting it go", r.typeName(), state.TenantID.ValueString(), err)...)
		return
	case replaces && snapshot.Subscription.Live() && promised != nil && promised.Late:
		diagnostics.Violations(diags, []commerce.Violation{commerce.ReplacementBought(name(state))}, "")
		return
	case replaces && snapshot.Subscription.Live():
		diagnostics.Violations(diags, []commerce.Violation{commerce.Replaced(name(state))}, "")
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
		map[string]any{"subscription_id": snapshot.Subscription.ID, "how": string(how), "reason": state.Reason.ValueString()},
	)
	after, _, err := r.clients.Fulfillment.Apply(ctx, snapshot, p.Changes, nil)
	diagnostics.Unkept(diags, after.Unkept)
	if err != nil {
		diags.Append(diagnostics.FailureHeld("let the subscription go", r.typeName(), state.TenantID.ValueString(), err)...)
	}
}

// ImportState accepts tenant_id/subscription_id, or the identity.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	var tenantID, id types.String
	if req.ID == "" {
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root("tenant_id"), &tenantID)...)
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root("subscription_id"), &id)...)
	} else {
		tenant, subscription, _ := strings.Cut(req.ID, "/")
		tenantID, id = types.StringValue(tenant), types.StringValue(subscription)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if !validate.IsGUID(tenantID.ValueString()) || !validate.IsGUID(id.ValueString()) {
		resp.Diagnostics.AddError("Invalid import id",
			fmt.Sprintf("Expected tenant_id/subscription_id, two GUIDs with a slash between them; got %q.\n\nThe data source csp_subscriptions lists the subscriptions of a tenant.", req.ID))
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("tenant_id"), tenantID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	identify(ctx, resp.Identity, model{TenantID: tenantID, ID: id}, &resp.Diagnostics)
}

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
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfilment"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
	"github.com/terraform-csp/terraform-provider-csp/internal/services/advice"
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

// NewAddon makes csp_addon.
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

// Schema describes the attributes.
func (r *Resource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = subscriptionSchema(ctx)
	if r.addon {
		resp.Schema = addonSchema(ctx)
	}
}

// IdentitySchema describes what tells one subscription from all others.
func (r *Resource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identitySchema()
}

// Configure takes the provider's clients.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.clients = services.From(req.ProviderData, &resp.Diagnostics)
}

// Create places the order. Up to the order every failure is an error and
// nothing was bought; from the order on there are only warnings, because an
// error would taint the resource and a tainted purchase is bought again.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(r.take(ctx, req.Plan, &plan)...)
	if r.clients == nil {
		services.Unconfigured(&resp.Diagnostics)
	}
	timeout, diags := plan.Timeouts.Create(ctx, writeTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	ctx, warn := advice.OfReceipts(ctx, &resp.Diagnostics)
	defer warn()

	if r.clients.OfCustomer() { // what the plan could not know yet
		r.askReseller(ctx, plan.desired(), nil, commerce.Purchase(plan.desired()).Changes, "", &resp.Diagnostics)
		return
	}
	placed, err := r.clients.Fulfilment.Purchase(ctx, plan.order())
	var refused *fulfilment.RuleError
	switch {
	case errors.As(err, &refused):
		advice.Violations(&resp.Diagnostics, refused.Violations, "")
		return
	case err != nil:
		resp.Diagnostics.Append(advice.Failure("buy the subscription", err)...)
		return
	}
	r.afterOrder(ctx, plan, placed, resp)
}

// afterOrder writes the state of what was bought and carries out what follows
// the order. It never adds an error.
func (r *Resource) afterOrder(ctx context.Context, plan model, placed fulfilment.Placed, resp *resource.CreateResponse) {
	m := memory{Order: &placed}
	sighting, err := r.clients.Fulfilment.Await(ctx, placed)
	if err == nil {
		m.AsOf, m.Seen = sighting.AsOf, &sighting.Subscription
		p := commerce.Update(commerce.Current{Subscription: sighting.Subscription}, plan.desired(), sighting.AsOf)
		m.History = p.History
		err = r.follow(ctx, p, &sighting)
		m.AsOf, m.Seen = sighting.AsOf, &sighting.Subscription
	}
	if err != nil {
		resp.Diagnostics.Append(advice.Afterwards(placed, err)...)
	}
	plan.fill(m.Seen)
	if m.Seen == nil {
		plan.ID, plan.OrderID = services.Text(placed.SubscriptionID), services.Text(placed.OrderID)
	}
	plan.TermsOfUseURI = services.Text(placed.TermsOfUseURI)
	resp.Diagnostics.Append(r.put(ctx, &resp.State, plan)...)
	identify(ctx, resp.Identity, plan, &resp.Diagnostics)
	remember(ctx, resp.Private, m, &resp.Diagnostics)
	tflog.Info(ctx, "bought a subscription", map[string]any{"order_id": placed.OrderID, "subscription_id": plan.ID.ValueString()})
}

// follow carries out what is to be set right after a purchase.
func (r *Resource) follow(ctx context.Context, p commerce.Plan, s *fulfilment.Sighting) error {
	if !p.OK() {
		return fmt.Errorf("%s: %s", p.Violations[0].Summary, p.Violations[0].Reason)
	}
	if len(p.Changes) == 0 {
		return nil
	}
	settings, others := commerce.AfterPurchase(p.Changes)
	after, err := r.clients.Fulfilment.Carry(ctx, *s, settings)
	*s = after
	if err == nil && len(others) > 0 {
		// Somebody was faster. The purchase promised no such call, so none is made.
		err = &fulfilment.NotTakenError{Why: fmt.Sprintf("It already runs otherwise than ordered; the next plan asks to %s", others[0])}
	}
	return err
}

// Read sees the subscription as it is. What the configuration asks is never
// written here, except after an import.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(r.take(ctx, req.State, &state)...)
	m := recall(ctx, req.Private, &resp.Diagnostics)
	if r.clients == nil {
		services.Unconfigured(&resp.Diagnostics)
	}
	timeout, diags := state.Timeouts.Read(ctx, readTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	// First of all, and also for what is gone.
	identify(ctx, resp.Identity, state, &resp.Diagnostics)
	if r.clients.OfCustomer() {
		r.readFromMemory(state, &resp.Diagnostics)
		return
	}
	sighting, err := r.find(ctx, state, m)
	switch {
	case errors.Is(err, fulfilment.ErrNotYet):
		resp.Diagnostics.AddWarning("An ordered subscription does not show yet", err.Error())
		return
	case isOver(sighting, err):
		r.gone(ctx, &state, m, err, resp)
		return
	case err != nil:
		resp.Diagnostics.Append(advice.Failure("read the subscription", err)...)
		return
	}
	r.write(ctx, &state, m, sighting, resp)
}

func (r *Resource) find(ctx context.Context, state model, m memory) (fulfilment.Sighting, error) {
	if state.ID.ValueString() == "" && m.Order != nil {
		return r.clients.Fulfilment.Recover(ctx, *m.Order)
	}
	return r.clients.Fulfilment.Sight(ctx, state.TenantID.ValueString(), state.ID.ValueString(), m.Order)
}

func (r *Resource) write(ctx context.Context, state *model, m memory, s fulfilment.Sighting, resp *resource.ReadResponse) {
	id := state.ID
	blank := !state.FriendlyName.IsNull() && state.FriendlyName.ValueString() == ""
	state.show(s.Subscription)
	if partnercenter.SameID(id.ValueString(), s.Subscription.ID) {
		state.ID = id // the letter case of one id may change between answers
	}
	if blank {
		state.FriendlyName = types.StringValue("")
	}
	imported := state.Quantity.IsNull()
	if imported {
		state.adopt(s.Subscription)
		r.describe(ctx, state, s)
		if !state.Renewal.IsNull() {
			m.History = commerce.History{RenewalTermEnd: s.Subscription.CommitmentEnd, MainQuantity: s.Subscription.Quantity}
		}
	}
	r.learn(ctx, &m, imported, s.Subscription)
	m.AsOf, m.Seen = s.AsOf, &s.Subscription
	resp.Diagnostics.Append(r.put(ctx, &resp.State, *state)...)
	identify(ctx, resp.Identity, *state, &resp.Diagnostics)
	remember(ctx, resp.Private, m, &resp.Diagnostics)
}

// describe adds what the catalogue knows of an imported subscription. A SKU
// that is listed no more still imports.
func (r *Resource) describe(ctx context.Context, state *model, s fulfilment.Sighting) {
	listing, err := r.clients.Fulfilment.Listing(ctx, fulfilment.Shelf{TenantID: s.Subscription.TenantID}, s.Subscription.SKU)
	if err != nil {
		tflog.Warn(ctx, "the catalogue does not list an imported SKU", map[string]any{"sku": s.Subscription.SKU.String(), "error": err.Error()})
		return
	}
	state.LicenseSKUID, state.TermsOfUseURI = services.Text(listing.LicenseSKUID), services.Text(listing.TermsOfUseURI)
}

// Update carries out what the plan promised, if it still means the same.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, prior model
	resp.Diagnostics.Append(r.take(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(r.take(ctx, req.State, &prior)...)
	m := recall(ctx, req.Private, &resp.Diagnostics)
	said := promised(ctx, req.Private, &resp.Diagnostics)
	if r.clients == nil {
		services.Unconfigured(&resp.Diagnostics)
	}
	timeout, diags := plan.Timeouts.Update(ctx, writeTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	ctx, warn := advice.OfReceipts(ctx, &resp.Diagnostics)
	defer warn()

	if r.clients.OfCustomer() {
		r.updateFromMemory(ctx, plan, prior, m, resp)
		return
	}
	if m.Seen == nil { // ordered, not shown yet: only what needs no call can have changed
		plan.fill(nil)
		resp.Diagnostics.Append(r.put(ctx, &resp.State, plan)...)
		return
	}
	sighting, err := r.clients.Fulfilment.LookTwice(ctx, plan.TenantID.ValueString(), plan.ID.ValueString(), m.Order)
	if errors.Is(err, fulfilment.ErrGone) && m.Seen.Status == commerce.StatusDeleted {
		// It ended as asked and is kept for that alone: an edit still needs no call.
		sighting, err = fulfilment.Sighting{Subscription: *m.Seen, AsOf: m.AsOf}, nil
	}
	if err != nil {
		resp.Diagnostics.Append(advice.Failure("read the subscription before changing it", err)...)
		return
	}
	before := prior.desired()
	p := commerce.Update(commerce.Current{Subscription: sighting.Subscription, Prior: &before, History: m.History}, r.asked(plan), sighting.AsOf)
	if !kept(said, false, p, &resp.Diagnostics) {
		return
	}
	r.carryOut(ctx, sighting, p, plan, prior, m, resp)
}

// carryOut makes the calls and writes what came of them.
func (r *Resource) carryOut(ctx context.Context, from fulfilment.Sighting, p commerce.Plan, plan, prior model, m memory, resp *resource.UpdateResponse) {
	from.Known = m.History.Moves
	sighting, err := r.clients.Fulfilment.Carry(ctx, from, p.Changes)
	m.AsOf, m.Seen = sighting.AsOf, &sighting.Subscription
	asked := plan.desired().PartialUpgrades
	tellMoves(plan, sighting.Moved, &resp.Diagnostics)
	if err != nil {
		// True state: what the configuration asked stays what it was, so that the
		// next plan asks for the rest; what is in effect is what was read back.
		resp.Diagnostics.Append(advice.Failure("change the subscription", err)...)
		m.History = m.History.Record(asked, sighting.Moved)
		prior.show(sighting.Subscription)
		resp.Diagnostics.Append(r.put(ctx, &resp.State, prior)...)
		remember(ctx, resp.Private, m, &resp.Diagnostics)
		return
	}
	m.History = p.History.Record(asked, sighting.Moved)
	plan.fill(&sighting.Subscription)
	plan.locatePartial(m.History.Upgraded, types.StringNull())
	resp.Diagnostics.Append(r.put(ctx, &resp.State, plan)...)
	identify(ctx, resp.Identity, plan, &resp.Diagnostics)
	remember(ctx, resp.Private, m, &resp.Diagnostics)
}

// kept reports whether the plan can be carried out and is the one promised.
func kept(said *promise, destroy bool, p commerce.Plan, diags *diag.Diagnostics) bool {
	if !p.OK() {
		advice.Violations(diags, p.Violations, "The plan allowed it; Partner Center has moved on since. Nothing was called.")
		return false
	}
	if said == nil {
		said = &promise{Destroy: destroy}
	}
	if said.Destroy != destroy || !commerce.SameCalls(said.Changes, p.Changes) {
		advice.Violations(diags, []commerce.Violation{commerce.Moved(said.Changes, p.Changes)}, "")
		return false
	}
	return true
}

// Delete lets the subscription go the way on_destroy says, or refuses.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(r.take(ctx, req.State, &state)...)
	m := recall(ctx, req.Private, &resp.Diagnostics)
	said := promised(ctx, req.Private, &resp.Diagnostics)
	if r.clients == nil {
		services.Unconfigured(&resp.Diagnostics)
	}
	timeout, diags := state.Timeouts.Delete(ctx, writeTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	ctx, warn := advice.OfReceipts(ctx, &resp.Diagnostics)
	defer warn()

	if said == nil || !said.Destroy {
		// Only a forced replacement destroys without a destroy plan.
		advice.Violations(&resp.Diagnostics, []commerce.Violation{commerce.Replaced(name(state))}, "")
		return
	}
	how := commerce.OnDestroy(state.OnDestroy.ValueString())
	if how == commerce.OnDestroyAbandon {
		return
	}
	if r.clients.OfCustomer() && m.Seen != nil {
		r.askReseller(ctx, state.desired(), m.Seen, commerce.Destroy(*m.Seen, how, m.AsOf).Changes, "", &resp.Diagnostics)
		return
	}
	if state.ID.ValueString() == "" {
		notShown(&resp.Diagnostics)
		return
	}
	sighting, err := r.clients.Fulfilment.LookTwice(ctx, state.TenantID.ValueString(), state.ID.ValueString(), m.Order)
	if errors.Is(err, fulfilment.ErrGone) {
		return
	}
	if err != nil {
		resp.Diagnostics.Append(advice.Failure("read the subscription before letting it go", err)...)
		return
	}
	p := commerce.Destroy(sighting.Subscription, how, sighting.AsOf)
	if !kept(said, true, p, &resp.Diagnostics) {
		return
	}
	tflog.Info(ctx, "a subscription leaves", map[string]any{"subscription_id": sighting.Subscription.ID, "how": string(how), "reason": state.Reason.ValueString()})
	if _, err := r.clients.Fulfilment.Carry(ctx, sighting, p.Changes); err != nil {
		resp.Diagnostics.Append(advice.Failure("let the subscription go", err)...)
	}
}

// ImportState takes tenant_id/subscription_id, or the identity.
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
	if !services.IsGUID(tenantID.ValueString()) || !services.IsGUID(id.ValueString()) {
		resp.Diagnostics.AddError("The import id names no subscription",
			fmt.Sprintf("Expected tenant_id/subscription_id, two GUIDs with a slash between them; got %q.\n\nThe data source csp_subscriptions lists the subscriptions of a tenant.", req.ID))
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("tenant_id"), tenantID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	identify(ctx, resp.Identity, model{TenantID: tenantID, ID: id}, &resp.Diagnostics)
}

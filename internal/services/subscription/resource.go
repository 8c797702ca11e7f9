package subscription

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
	"github.com/terraform-csp/terraform-provider-csp/internal/validate"
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
func (r *Resource) IdentitySchema(
	_ context.Context,
	_ resource.IdentitySchemaRequest,
	resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = identitySchema()
}

// Configure stores the provider's clients.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.clients = services.From(req.ProviderData, &resp.Diagnostics)
}

// ModifyPlan turns the difference into the calls it will become, and refuses
// what cannot be called. Planned values depend on configuration, prior state
// and private state alone; live look-ups may only add errors and warnings. The
// one value that comes from the catalog is license_sku_id, which never changes
// for a SKU and which licenses must know before the purchase.
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

// Create places the order. Up to the order every failure is an error and
// nothing was bought; from the order on there are only warnings, because an
// error would taint the resource and a tainted purchase is bought again.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(r.decode(ctx, req.Plan, &plan)...)
	ctx, end, ok := r.begin(ctx, plan.Timeouts.Create, writeTimeout, &resp.Diagnostics)
	defer end()
	if !ok {
		return
	}

	order := plan.order(r.clients.Defaults)
	if r.clients.OfCustomer() { // what the plan could not know yet
		r.askReseller(ctx, order.Desired, nil, commerce.Purchase(order.Desired).Changes, "", &resp.Diagnostics)
		return
	}
	placed, err := r.clients.Fulfillment.Purchase(ctx, order)
	diagnostics.Unkept(&resp.Diagnostics, placed.Unkept)
	var refused *fulfillment.RuleError
	switch {
	case errors.As(err, &refused):
		diagnostics.Violations(&resp.Diagnostics, refused.Violations, "")
		return
	case err != nil:
		resp.Diagnostics.Append(diagnostics.Failure("buy the subscription", err)...)
		return
	}
	r.afterOrder(ctx, plan, order, placed, resp)
}

// Read writes what the service holds into the attributes, so that drift shows
// there. What was asked and is not brought back is listed in kept.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(r.decode(ctx, req.State, &state)...)
	m := loadPrivateState(ctx, req.Private, &resp.Diagnostics)
	ctx, end, ok := r.begin(ctx, state.Timeouts.Read, readTimeout, &resp.Diagnostics)
	defer end()
	if !ok {
		return
	}

	// First of all, and also for what is gone.
	writeIdentity(ctx, resp.Identity, state, &resp.Diagnostics)
	if r.clients.OfCustomer() {
		r.readAsCustomer(state, &resp.Diagnostics)
		return
	}
	snapshot, err := r.find(ctx, state, m)
	switch {
	case errors.Is(err, fulfillment.ErrNotYet):
		resp.Diagnostics.AddWarning("An ordered subscription does not show yet", err.Error())
	case hasEnded(snapshot, err):
		r.writeEnded(ctx, &state, m, snapshot, err, resp)
	case err != nil:
		resp.Diagnostics.Append(
			diagnostics.FailureHeld("read the subscription", r.typeName(), state.TenantID.ValueString(), err)...)
	default:
		r.write(ctx, &state, m, snapshot, resp)
	}
}

// Update carries out what the plan promised, if it still means the same.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, prior model
	resp.Diagnostics.Append(r.decode(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(r.decode(ctx, req.State, &prior)...)
	m := loadPrivateState(ctx, req.Private, &resp.Diagnostics)
	promised := loadPromise(ctx, req.Private, &resp.Diagnostics)
	ctx, end, ok := r.begin(ctx, plan.Timeouts.Update, writeTimeout, &resp.Diagnostics)
	defer end()
	if !ok {
		return
	}

	u := update{plan: plan, prior: prior, private: m, promised: promised}
	switch {
	case promised == nil:
		resp.Diagnostics.AddError(
			"The plan promised nothing",
			"The notes of the plan are missing, so nothing was called. Plan again.",
		)
	case r.clients.OfCustomer():
		r.updateAsCustomer(ctx, u, resp)
	case m.Seen == nil: // ordered, not shown yet: only what needs no call can have changed
		u.record(ctx, r, m, resp)
	default:
		r.applyAsPromised(ctx, u, resp)
	}
}

// Delete lets the subscription go the way on_destroy says, or refuses.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(r.decode(ctx, req.State, &state)...)
	m := loadPrivateState(ctx, req.Private, &resp.Diagnostics)
	promised := loadPromise(ctx, req.Private, &resp.Diagnostics)
	ctx, end, ok := r.begin(ctx, state.Timeouts.Delete, writeTimeout, &resp.Diagnostics)
	defer end()
	if !ok {
		return
	}

	r.destroy(ctx, state, m, promised, &resp.Diagnostics)
}

// ImportState accepts tenant_id/subscription_id, or the identity.
func (r *Resource) ImportState(
	ctx context.Context,
	req resource.ImportStateRequest,
	resp *resource.ImportStateResponse,
) {
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
		resp.Diagnostics.AddError(
			"Invalid import id",
			fmt.Sprintf(
				"Expected tenant_id/subscription_id, two GUIDs with a slash between them; got %q.\n\nThe data source "+
					"csp_subscriptions lists the subscriptions of a tenant.",
				req.ID,
			),
		)
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("tenant_id"), tenantID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	writeIdentity(ctx, resp.Identity, model{TenantID: tenantID, ID: id}, &resp.Diagnostics)
}

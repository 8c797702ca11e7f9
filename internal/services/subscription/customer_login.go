package subscription

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
)

// A customer's own credentials reach no Partner Center. What the state
// remembers then stands for what is, changes become an order to send to the
// reseller, and nothing is called.

// askReseller refuses changes with the order that asks for them. seen says as
// of when the plan was made.
func (r *Resource) askReseller(
	ctx context.Context,
	desired commerce.Desired,
	seen *commerce.Subscription,
	changes []commerce.Change,
	asOf string,
	diags *diag.Diagnostics,
) {
	if len(changes) == 0 {
		return
	}
	if own := r.clients.Identity.Tenant; !strings.EqualFold(own, desired.TenantID) {
		diags.AddAttributeError(
			path.Root("tenant_id"),
			"The provider looks after another tenant",
			fmt.Sprintf(
				"It is logged in to tenant %s (customer_tenant_id) and sees nothing of %s. Give this resource a "+
					"provider of its tenant, or one of the partner.",
				own,
				desired.TenantID,
			),
		)
		return
	}
	diagnostics.Violations(diags, []commerce.Violation{commerce.AskReseller(commerce.Handover{
		TenantID: desired.TenantID, Desired: desired, Subscription: seen, Changes: changes, Today: r.clients.Today(ctx),
	})}, asOf)
}

// readAsCustomer keeps the state as it is; no service can be asked. An import
// has no state to keep.
func (r *Resource) readAsCustomer(state model, diags *diag.Diagnostics) {
	if state.Quantity.IsNull() {
		diags.AddError(
			"Only a partner can import a subscription",
			"The provider is logged in to the customer's own tenant, and what is sold through Partner Center shows "+
				"to partners only. The data source csp_directory_subscriptions reads what the tenant holds.",
		)
	}
}

// updateAsCustomer applies an edit that needs no call, and refuses all others.
func (r *Resource) updateAsCustomer(ctx context.Context, u update, resp *resource.UpdateResponse) {
	m := u.private
	if m.Seen != nil {
		p := u.replan(*m.Seen, r, m.AsOf)
		diagnostics.Violations(&resp.Diagnostics, p.Violations, "")
		r.askReseller(ctx, u.promised.Desired, m.Seen, p.Changes, "", &resp.Diagnostics)
		if resp.Diagnostics.HasError() {
			return
		}
		m.History = p.History
		m.recordApplied(u.promised.Desired)
	}
	u.record(ctx, r, m, resp)
}

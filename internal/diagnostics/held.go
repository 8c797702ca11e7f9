package diagnostics

import (
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

// FailureHeld words a failed call about a resource that the state holds. It is
// Failure, except where the relationship with the tenant has ended: then nobody
// looks for another customer, and what counts is how to let go of what was held,
// since it stops the plans of all other tenants. kind is the resource's type,
// such as csp_subscription.
func FailureHeld(tried, kind, tenantID string, err error) diag.Diagnostics {
	var unknown *fulfillment.UnknownTenantError
	if !errors.As(err, &unknown) && !partnercenter.IsNoRelationship(err) {
		return Failure(tried, err)
	}
	var diags diag.Diagnostics
	summary := fmt.Sprintf("Could not %s: the relationship with tenant %s has ended", tried, tenantID)
	diags.AddAttributeError(
		path.Root("tenant_id"),
		summary,
		fmt.Sprintf(
			"The state holds a resource of tenant %s, but Partner Center has no reseller relationship with this "+
				"tenant, or no longer has one. Nothing was changed.\n\n"+
				"You can:\n"+
				"  - remove the resource from the state without a call: delete its block, and add\n\n"+
				"      removed {\n        from = %s.<name>\n        lifecycle {\n          destroy = false\n        }\n      }\n\n"+
				"    one for each resource of this tenant, or one for its whole module: from = module.<name>\n"+
				"  - do the same from the command line: terraform state rm ADDRESS, with the resource's address\n"+
				"  - if you still sell to this tenant: check that the provider block is set to the right partner, or "+
				"send the tenant a relationship request from Partner Center%s",
			tenantID,
			kind,
			said(err),
		),
	)
	return diags
}

package subscription

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
)

// writeIdentity writes the subscription's identity. Older CLIs hand
// over no identity to write.
func writeIdentity(ctx context.Context, to *tfsdk.ResourceIdentity, m model, diags *diag.Diagnostics) {
	if to == nil {
		return
	}
	diags.Append(to.SetAttribute(ctx, path.Root("tenant_id"), m.TenantID)...)
	diags.Append(to.SetAttribute(ctx, path.Root("subscription_id"), m.ID)...)
}

package subscription

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
)

// gone writes the state of a subscription that has ended, however that came
// about: it stays there with its status, since the next apply would buy what
// leaves the state. Only an order that certainly never went through leaves it.
func (r *Resource) gone(ctx context.Context, state *model, m memory, s fulfillment.Snapshot, err error, resp *resource.ReadResponse) {
	now := r.clients.Fulfillment.ServiceTime()
	switch {
	case state.Quantity.IsNull():
		resp.Diagnostics.AddError("There is no such subscription to import",
			fmt.Sprintf("Tenant %s has no live subscription %s. The data source csp_subscriptions lists what it holds.", state.TenantID.ValueString(), state.ID.ValueString()))
	case errors.Is(err, fulfillment.ErrNeverBought):
		resp.Diagnostics.AddWarning(fmt.Sprintf("%q was never bought", name(*state)),
			"The order of an earlier apply did not go through, so it leaves the state; the next apply orders it again.")
		resp.State.RemoveResource(ctx)
	case m.Seen != nil:
		r.write(ctx, state, m, fulfillment.Snapshot{Subscription: m.Seen.Ended(), AsOf: now}, resp)
	case err == nil: // listed as deleted before it was ever seen
		r.write(ctx, state, m, fulfillment.Snapshot{Subscription: s.Subscription.Ended(), AsOf: now}, resp)
	default: // ordered, and gone without having been seen
		state.Status = types.StringValue(string(commerce.StatusDeleted))
		resp.Diagnostics.Append(r.put(ctx, &resp.State, *state)...)
	}
}

// isOver reports whether there is no subscription any more.
func isOver(s fulfillment.Snapshot, err error) bool {
	return errors.Is(err, fulfillment.ErrGone) || err == nil && s.Subscription.Status == commerce.StatusDeleted
}

package subscription

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfilment"
)

// keepEnded keeps what ended as the configuration asked: were it to leave the
// state while its block is still there, the next apply would buy it again.
func (r *Resource) keepEnded(ctx context.Context, state *model, m memory, now time.Time, resp *resource.ReadResponse) {
	resp.Diagnostics.AddWarning(fmt.Sprintf("%q ended with its term on %s, as asked", name(*state), commerce.Day(m.Seen.CommitmentEnd)),
		"Nothing is billed any more, and nothing is bought again while it stands in the state. Remove the resource from the configuration; to buy it again, add it anew after that.")
	ended := m.Seen.Ended()
	r.write(ctx, state, m, fulfilment.Sighting{Subscription: ended, AsOf: now}, resp)
}

func (r *Resource) forget(ctx context.Context, state model, err error, resp *resource.ReadResponse) {
	if state.Quantity.IsNull() {
		resp.Diagnostics.AddError("There is no such subscription to import",
			fmt.Sprintf("Tenant %s has no live subscription %s. The data source csp_subscriptions lists what it holds.", state.TenantID.ValueString(), state.ID.ValueString()))
		return
	}
	if errors.Is(err, fulfilment.ErrNeverBought) {
		resp.Diagnostics.AddWarning(fmt.Sprintf("%q was never bought", state.FriendlyName.ValueString()),
			"The order of an earlier apply did not go through, so it leaves the state; the next apply buys it.")
	} else {
		resp.Diagnostics.AddWarning(fmt.Sprintf("%q no longer exists: the next apply buys it again", name(state)),
			fmt.Sprintf("Subscription %s of tenant %s is cancelled or gone. If that is meant, remove the resource from the configuration; otherwise the next apply places a new order of %s.",
				state.ID.ValueString(), state.TenantID.ValueString(), commerce.Seats(int(state.Quantity.ValueInt64()))))
	}
	resp.State.RemoveResource(ctx)
}

func name(m model) string {
	if n := m.FriendlyName.ValueString(); n != "" {
		return n
	}
	return m.OfferName.ValueString()
}

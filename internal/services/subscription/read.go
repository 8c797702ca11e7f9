package subscription

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/values"
)

func (r *Resource) find(ctx context.Context, state model, m privateState) (fulfillment.Snapshot, error) {
	if state.ID.ValueString() == "" && m.Order != nil {
		return r.clients.Fulfillment.FindOrdered(ctx, *m.Order)
	}
	return r.clients.Fulfillment.Find(ctx, state.TenantID.ValueString(), state.ID.ValueString(), m.Order)
}

// write puts what was seen into the state.
func (r *Resource) write(
	ctx context.Context,
	state *model,
	m privateState,
	s fulfillment.Snapshot,
	resp *resource.ReadResponse,
) {
	id, imported := state.ID, state.Quantity.IsNull()
	r.readMadeUpgrades(ctx, &m, imported, s.Subscription)
	m.AsOf = s.AsOf
	if imported {
		state.setImported(s.Subscription)
		r.describe(ctx, state, s)
	} else {
		wish, before := m.lastWish(*state, r.clients.Defaults), state.desired(r.clients.Defaults)
		m.recordOverwritten(before, state.setObserved(s.Subscription, m), decodeKept(state.Kept))
		m.forgetSet(state.desired(r.clients.Defaults))
		state.Kept = encodeKept(m.keptAfterRead(*state, wish, s.Subscription, r.clients.Defaults))
	}
	endIsConfigured := m.Wish != nil && m.Wish.EndOfTerm != "" && !m.Overwritten[commerce.AttributeEndOfTerm]
	state.NextTerm = state.observedNextTerm(s.Subscription, endIsConfigured)
	state.setComputed(s.Subscription)
	if partnercenter.SameID(id.ValueString(), s.Subscription.ID) {
		state.ID = id // the letter case of one id may change between answers
	}
	m.Seen = &s.Subscription
	resp.Diagnostics.Append(r.encode(ctx, &resp.State, *state)...)
	writeIdentity(ctx, resp.Identity, *state, &resp.Diagnostics)
	savePrivateState(ctx, resp.Private, m, &resp.Diagnostics)
}

// describe adds what the catalog knows of an imported subscription. A SKU
// that is listed no more still imports.
func (r *Resource) describe(ctx context.Context, state *model, s fulfillment.Snapshot) {
	listing, err := r.clients.Fulfillment.Listing(
		ctx,
		fulfillment.Catalog{TenantID: s.Subscription.TenantID},
		s.Subscription.SKU,
	)
	if err != nil {
		tflog.Warn(
			ctx,
			"the catalog does not list an imported SKU",
			map[string]any{"sku": s.Subscription.SKU.String(), "error": err.Error()},
		)
		return
	}
	state.LicenseSKUID, state.TermsOfUseURI = values.Text(listing.LicenseSKUID), values.Text(listing.TermsOfUseURI)
}

// readMadeUpgrades asks the service what it has moved, where something says that it may
// have moved seats without this state: at an import, where seats are fewer than
// they were, and where the subscription is over that was not.
func (r *Resource) readMadeUpgrades(ctx context.Context, m *privateState, imported bool, fresh commerce.Subscription) {
	was := m.Seen
	over := was != nil && was.Live() && !fresh.Live()
	if !imported && !over && (was == nil || fresh.Quantity >= was.Quantity) || m.History.MergedInto != "" {
		return
	}
	moves, err := r.clients.Fulfillment.PartialUpgrades(ctx, fresh)
	if err != nil {
		// Reading goes on: before an upgrade is made, the service is asked again.
		tflog.Warn(
			ctx,
			"cannot read what was upgraded",
			map[string]any{"subscription_id": fresh.ID, "error": err.Error()},
		)
		return
	}
	m.History = m.History.WithMadeUpgrades(moves)
	if over {
		m.History.MergedInto = mergedInto(*was, moves)
	}
}

// mergedInto is the subscription that the last seats went into, empty where the
// subscription ended otherwise.
func mergedInto(was commerce.Subscription, moves []commerce.MadeUpgrade) string {
	if len(moves) == 0 {
		return ""
	}
	if last := moves[len(moves)-1]; last.Quantity == was.Quantity {
		return last.SubscriptionID
	}
	return ""
}

// writeEnded writes the state of a subscription that has ended, however that came
// about: it stays there with its status, since the next apply would buy what
// leaves the state. Only an order that certainly never went through leaves it.
func (r *Resource) writeEnded(
	ctx context.Context,
	state *model,
	m privateState,
	s fulfillment.Snapshot,
	err error,
	resp *resource.ReadResponse,
) {
	now := r.clients.Fulfillment.ServiceTime()
	switch {
	case state.Quantity.IsNull():
		resp.Diagnostics.AddError(
			"There is no such subscription to import",
			fmt.Sprintf(
				"Tenant %s has no live subscription %s. The data source csp_subscriptions lists what it holds.",
				state.TenantID.ValueString(),
				state.ID.ValueString(),
			),
		)
	case errors.Is(err, fulfillment.ErrNeverBought):
		resp.Diagnostics.AddWarning(fmt.Sprintf("%q was never bought", displayName(*state)),
			"The order of an earlier apply did not go through, so it leaves the state; the next apply orders it again.")
		resp.State.RemoveResource(ctx)
	case m.Seen != nil:
		r.write(ctx, state, m, fulfillment.Snapshot{Subscription: m.Seen.Ended(), AsOf: now}, resp)
	case err == nil: // listed as deleted before it was ever seen
		r.write(ctx, state, m, fulfillment.Snapshot{Subscription: s.Subscription.Ended(), AsOf: now}, resp)
	default: // ordered, and gone without having been seen
		state.Status = types.StringValue(string(commerce.StatusDeleted))
		resp.Diagnostics.Append(r.encode(ctx, &resp.State, *state)...)
	}
}

// hasEnded reports whether the subscription no longer exists.
func hasEnded(s fulfillment.Snapshot, err error) bool {
	return errors.Is(err, fulfillment.ErrGone) || err == nil && s.Subscription.Status == commerce.StatusDeleted
}

package subscription

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/values"
)

// afterOrder writes the state of what was bought and carries out what follows
// the order. It never adds an error.
func (r *Resource) afterOrder(
	ctx context.Context,
	plan model,
	order fulfillment.Order,
	placed fulfillment.PlacedOrder,
	resp *resource.CreateResponse,
) {
	m := privateState{Order: &placed, Terms: termsOf(order)}
	m.recordApplied(order.Desired)
	snapshot, err := r.clients.Fulfillment.Await(ctx, placed)
	diagnostics.Unkept(&resp.Diagnostics, snapshot.Unkept)
	if err == nil {
		m.AsOf, m.Seen = snapshot.AsOf, &snapshot.Subscription
		p := commerce.Update(commerce.Current{Subscription: snapshot.Subscription}, order.Desired, snapshot.AsOf)
		recordLeftSeats(&p, plan)
		m.History = p.History
		m.Unset, err = r.applySettings(ctx, p, &snapshot, &resp.Diagnostics)
		m.AsOf, m.Seen = snapshot.AsOf, &snapshot.Subscription
	}
	if err != nil {
		resp.Diagnostics.Append(diagnostics.Afterwards(placed, err)...)
	}
	diagnostics.Notices(
		&resp.Diagnostics,
		append(placed.Notices, r.clients.Fulfillment.CheckForTwins(ctx, placed, snapshot)...),
	)
	plan.complete(m.Seen, decidedByDefault)
	if m.Seen == nil {
		plan.ID, plan.OrderID = values.Text(placed.SubscriptionID), values.Text(placed.OrderID)
	}
	plan.TermsOfUseURI = values.Text(placed.TermsOfUseURI)
	resp.Diagnostics.Append(r.encode(ctx, &resp.State, plan)...)
	writeIdentity(ctx, resp.Identity, plan, &resp.Diagnostics)
	savePrivateState(ctx, resp.Private, m, &resp.Diagnostics)
	tflog.Info(
		ctx,
		"bought a subscription",
		map[string]any{"order_id": placed.OrderID, "subscription_id": plan.ID.ValueString()},
	)
}

// applySettings carries out what is to be set right after a purchase, and names what
// could not be set.
func (r *Resource) applySettings(
	ctx context.Context,
	p commerce.Plan,
	s *fulfillment.Snapshot,
	diags *diag.Diagnostics,
) (map[commerce.Attribute]bool, error) {
	if !p.OK() {
		return nil, fmt.Errorf("%s: %s", p.Violations[0].Summary, p.Violations[0].Reason)
	}
	if len(p.Changes) == 0 {
		return nil, nil
	}
	settings, others := commerce.AfterPurchase(p.Changes)
	after, _, err := r.clients.Fulfillment.Apply(ctx, *s, settings, nil)
	diagnostics.Unkept(diags, after.Unkept)
	*s = after
	var step *fulfillment.StepError
	unset := map[commerce.Attribute]bool{}
	if errors.As(err, &step) {
		for _, c := range settings[len(step.Done):] {
			unset[c.Sets()] = true
		}
	}
	if err == nil && len(others) > 0 {
		// Another client was faster. The purchase promised no such call, so none is made.
		err = &fulfillment.NotTakenError{
			Why: fmt.Sprintf("It already differs from what was ordered; the next plan asks to %s", others[0]),
		}
	}
	return unset, err
}

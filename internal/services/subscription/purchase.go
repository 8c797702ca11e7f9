package subscription

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/values"
)

// planPurchase plans an order. After the order a value that differs from the
// planned one would taint the resource, so what only the order can tell is
// planned unknown.
func (r *Resource) planPurchase(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, config model
	resp.Diagnostics.Append(r.take(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(r.take(ctx, req.Config, &config)...)
	replaced := recall(ctx, req.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.awaitOrder()
	if replaced.Seen != nil && replaced.Seen.Live() {
		// Terraform plans a replacement as an update first, and hands its notes over.
		diagnostics.Violations(&resp.Diagnostics, []commerce.Violation{commerce.Replaced(replaced.Seen.FriendlyName)}, "")
		return
	}
	desired := config.desired(r.clients.Defaults)
	if desired.FromDefaults.EndOfTerm {
		plan.EndOfTerm = types.StringValue(string(desired.EndOfTerm))
	}
	if unknown := config.unknownAtPurchase(); len(unknown) > 0 {
		warnUnknownCalls(nameOrSKU(config), unknown, &resp.Diagnostics)
		resp.Diagnostics.Append(r.put(ctx, &resp.Plan, plan)...)
		return
	}
	p := commerce.Purchase(desired)
	diagnostics.Violations(&resp.Diagnostics, p.Violations, "")
	if p.OK() {
		plan.expect(p, desired)
		if r.clients.OfCustomer() {
			r.askReseller(ctx, desired, nil, p.Changes, "", &resp.Diagnostics)
		} else {
			found := r.vet(ctx, fulfillment.Case{
				Desired: desired, Plan: p, Segment: plan.Segment.ValueString(), Attested: plan.Attestation.ValueBool(),
				NameUnknown: config.FriendlyName.IsUnknown(), Base: plan.Base.ValueString(), BaseUnknown: plan.Base.IsUnknown(),
			}, &resp.Diagnostics)
			plan.licensed(found)
		}
	}
	resp.Diagnostics.Append(r.put(ctx, &resp.Plan, plan)...)
}

// awaitOrder leaves all that only the order can tell unknown.
func (m *model) awaitOrder() {
	m.undecided(true)
	m.ID, m.OrderID = types.StringUnknown(), types.StringUnknown()
	m.Kept = types.MapNull(types.StringType)
}

// expect shows what the order brings. Of a trial only the service says what it
// becomes.
func (m *model) expect(p commerce.Plan, desired commerce.Desired) {
	m.Changes = changes(p.Changes)
	m.Seats = types.Int64Value(int64(desired.Quantity))
	if m.Suspended.IsUnknown() {
		m.Suspended = types.BoolValue(false)
	}
	if m.EndOfTerm.IsUnknown() && m.Suspended.ValueBool() {
		m.EndOfTerm = types.StringValue(string(commerce.EndOfTermRenew)) // as the order leaves it, before it is suspended
	}
	if desired.Cycle.Same(commerce.CycleNone) {
		return
	}
	next := nextTermOf(p.After.NextTerm(), decidedBy(p, desired, nil, types.ObjectNull(nextTermType)))
	fields := next.Attributes()
	fields["starts_at"] = timetypes.NewRFC3339Unknown()
	m.NextTerm = types.ObjectValueMust(nextTermType, fields)
}

// unknownAtPurchase names the attributes of an order that are not known yet.
// What the first term is to end with may come later: nothing else depends on
// it, and it is asked once more right before the order. So may the name.
func (m model) unknownAtPurchase() []string {
	var out []string
	for _, name := range m.unknown() {
		if name != string(commerce.AttributeName) {
			out = append(out, name)
		}
	}
	return out
}

// Create places the order. Up to the order every failure is an error and
// nothing was bought; from the order on there are only warnings, because an
// error would taint the resource and a tainted purchase is bought again.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(r.take(ctx, req.Plan, &plan)...)
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

// afterOrder writes the state of what was bought and carries out what follows
// the order. It never adds an error.
func (r *Resource) afterOrder(
	ctx context.Context,
	plan model,
	order fulfillment.Order,
	placed fulfillment.PlacedOrder,
	resp *resource.CreateResponse,
) {
	m := memory{Order: &placed, Terms: termsOf(order)}
	m.asked(order.Desired)
	snapshot, err := r.clients.Fulfillment.Await(ctx, placed)
	diagnostics.Unkept(&resp.Diagnostics, snapshot.Unkept)
	if err == nil {
		m.AsOf, m.Seen = snapshot.AsOf, &snapshot.Subscription
		p := commerce.Update(commerce.Current{Subscription: snapshot.Subscription}, order.Desired, snapshot.AsOf)
		leave(&p, plan)
		m.History = p.History
		m.Unset, err = r.follow(ctx, p, &snapshot, &resp.Diagnostics)
		m.AsOf, m.Seen = snapshot.AsOf, &snapshot.Subscription
	}
	if err != nil {
		resp.Diagnostics.Append(diagnostics.Afterwards(placed, err)...)
	}
	diagnostics.Notices(&resp.Diagnostics, append(placed.Notices, r.clients.Fulfillment.CheckForTwins(ctx, placed, snapshot)...))
	plan.fill(m.Seen, decidedByDefault)
	if m.Seen == nil {
		plan.ID, plan.OrderID = values.Text(placed.SubscriptionID), values.Text(placed.OrderID)
	}
	plan.TermsOfUseURI = values.Text(placed.TermsOfUseURI)
	resp.Diagnostics.Append(r.put(ctx, &resp.State, plan)...)
	identify(ctx, resp.Identity, plan, &resp.Diagnostics)
	remember(ctx, resp.Private, m, &resp.Diagnostics)
	tflog.Info(ctx, "bought a subscription", map[string]any{"order_id": placed.OrderID, "subscription_id": plan.ID.ValueString()})
}

// follow carries out what is to be set right after a purchase, and names what
// could not be set.
func (r *Resource) follow(ctx context.Context, p commerce.Plan, s *fulfillment.Snapshot, diags *diag.Diagnostics) (map[commerce.Attribute]bool, error) {
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
		err = &fulfillment.NotTakenError{Why: fmt.Sprintf("It already differs from what was ordered; the next plan asks to %s", others[0])}
	}
	return unset, err
}

package subscription

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
)

// planPurchase plans an order. After the order a value that differs from the
// planned one would taint the resource, so what only the order can tell is
// planned unknown.
func (r *Resource) planPurchase(
	ctx context.Context,
	req resource.ModifyPlanRequest,
	resp *resource.ModifyPlanResponse,
) {
	var plan, config model
	resp.Diagnostics.Append(r.decode(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(r.decode(ctx, req.Config, &config)...)
	replaced := loadPrivateState(ctx, req.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.setUnknownBeforeOrder()
	if replaced.Seen != nil && replaced.Seen.Live() {
		// Terraform plans a replacement as an update first, and hands its notes over.
		diagnostics.Violations(
			&resp.Diagnostics,
			[]commerce.Violation{commerce.Replaced(replaced.Seen.FriendlyName)},
			"",
		)
		return
	}
	desired := config.desired(r.clients.Defaults)
	if desired.FromDefaults.EndOfTerm {
		plan.EndOfTerm = types.StringValue(string(desired.EndOfTerm))
	}
	if unknown := config.unknownAtPurchase(); len(unknown) > 0 {
		warnUnknownCalls(displayNameOrSKU(config), unknown, &resp.Diagnostics)
		resp.Diagnostics.Append(r.encode(ctx, &resp.Plan, plan)...)
		return
	}
	p := commerce.Purchase(desired)
	diagnostics.Violations(&resp.Diagnostics, p.Violations, "")
	if p.OK() {
		plan.setOrdered(p, desired)
		if r.clients.OfCustomer() {
			r.askReseller(ctx, desired, nil, p.Changes, "", &resp.Diagnostics)
		} else {
			found := r.vet(ctx, fulfillment.Case{
				Desired:     desired,
				Plan:        p,
				Segment:     plan.Segment.ValueString(),
				Attested:    plan.Attestation.ValueBool(),
				NameUnknown: config.FriendlyName.IsUnknown(),
				Base:        plan.Base.ValueString(),
				BaseUnknown: plan.Base.IsUnknown(),
			}, &resp.Diagnostics)
			plan.setLicense(found)
		}
	}
	resp.Diagnostics.Append(r.encode(ctx, &resp.Plan, plan)...)
}

// setUnknownBeforeOrder leaves all that only the order can tell unknown.
func (m *model) setUnknownBeforeOrder() {
	m.setUnknown(true)
	m.ID, m.OrderID = types.StringUnknown(), types.StringUnknown()
	m.Kept = types.MapNull(types.StringType)
}

// setOrdered shows what the order brings. Of a trial only the service says what it
// becomes.
func (m *model) setOrdered(p commerce.Plan, desired commerce.Desired) {
	m.Changes = encodeChanges(p.Changes)
	m.Seats = types.Int64Value(int64(desired.Quantity))
	if m.Suspended.IsUnknown() {
		m.Suspended = types.BoolValue(false)
	}
	if m.EndOfTerm.IsUnknown() && m.Suspended.ValueBool() {
		m.EndOfTerm = types.StringValue(
			string(commerce.EndOfTermRenew),
		) // as the order leaves it, before it is suspended
	}
	if desired.Cycle.Same(commerce.CycleNone) {
		return
	}
	next := encodeNextTerm(p.After.NextTerm(), decidedBy(p, desired, nil, types.ObjectNull(nextTermType)))
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

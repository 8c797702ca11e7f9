package subscription

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/values"
)

// Who has decided what follows the present term.
const (
	decidedByConfiguration = "configuration"
	decidedElsewhere       = "elsewhere"
	decidedByDefault       = "default"
)

var nextTermType = map[string]attr.Type{
	"kind":          types.StringType,
	"ends":          types.BoolType,
	"starts_at":     timetypes.RFC3339Type{},
	"quantity":      types.Int64Type,
	"product_id":    types.StringType,
	"sku_id":        types.StringType,
	"term_duration": types.StringType,
	"billing_cycle": types.StringType,
	"decided_by":    types.StringType,
}

// encodeNextTerm writes what follows the present term.
func encodeNextTerm(next commerce.NextTerm, decidedBy string) types.Object {
	quantity := types.Int64Null()
	if next.Quantity != 0 {
		quantity = types.Int64Value(int64(next.Quantity))
	}
	return types.ObjectValueMust(nextTermType, map[string]attr.Value{
		"kind": types.StringValue(
			string(next.Kind),
		),
		"ends":          types.BoolValue(next.Ends()),
		"starts_at":     values.Instant(next.StartsAt),
		"quantity":      quantity,
		"product_id":    values.Text(next.SKU.ProductID),
		"sku_id":        values.Text(next.SKU.SKUID),
		"term_duration": values.Text(string(next.Term)),
		"billing_cycle": values.Text(string(next.Cycle)),
		"decided_by":    types.StringValue(decidedBy),
	})
}

// decodeNextTerm reads it back; ok is false if there is none.
func decodeNextTerm(o types.Object) (next commerce.NextTerm, decidedBy string, ok bool) {
	if o.IsNull() || o.IsUnknown() {
		return commerce.NextTerm{}, "", false
	}
	fields := o.Attributes()
	text := func(name string) string {
		s, _ := fields[name].(types.String)
		return s.ValueString()
	}
	quantity, _ := fields["quantity"].(types.Int64)
	next = commerce.NextTerm{
		Kind: commerce.ScheduledKind(text("kind")), Quantity: int(quantity.ValueInt64()),
		SKU:  commerce.SKU{ProductID: text("product_id"), SKUID: text("sku_id")},
		Term: commerce.Term(text("term_duration")), Cycle: commerce.BillingCycle(text("billing_cycle")),
	}
	if at, known := fields["starts_at"].(timetypes.RFC3339); known && !at.IsNull() && !at.IsUnknown() {
		next.StartsAt, _ = at.ValueRFC3339Time()
	}
	return next, text("decided_by"), true
}

// observedNextTerm is what the service shows of the next term. What the
// configuration has decided stays decided by it while the service holds it.
func (m model) observedNextTerm(s commerce.Subscription, endIsConfigured bool) types.Object {
	next := s.NextTerm()
	before, by, ok := decodeNextTerm(m.NextTerm)
	renewed := ok && !before.StartsAt.Equal(next.StartsAt)
	switch {
	case ok && by == decidedByConfiguration && before.Same(next):
		return encodeNextTerm(next, by)
	case ok && by == decidedByConfiguration && renewed && endIsConfigured && next.ByItself:
		return encodeNextTerm(next, by)
	case next.ByItself:
		return encodeNextTerm(next, decidedByDefault)
	}
	return encodeNextTerm(next, decidedElsewhere)
}

// decidedBy reports who decides what follows the term once a plan was carried
// out. A written end of term that equals the prior one proves no wish:
// ignore_changes sends omitted attributes as if they were written.
func decidedBy(p commerce.Plan, desired commerce.Desired, wish *commerce.Desired, prior types.Object) string {
	next := p.After.NextTerm()
	_, before, _ := decodeNextTerm(prior)
	end := desired.EndOfTerm != "" && !p.Keeps[commerce.AttributeEndOfTerm] &&
		(desired.FromDefaults.EndOfTerm || wish == nil || wish.EndOfTerm != desired.EndOfTerm ||
			before == decidedByConfiguration)
	block := desired.Renewal != nil && !p.Keeps[commerce.AttributeRenewal] &&
		p.History.RenewalTermEnd.Equal(p.After.CommitmentEnd)
	waits := p.Waits() && p.History.DerivedTermEnd.Equal(p.After.CommitmentEnd)
	switch {
	case !p.After.Live():
		return decidedElsewhere
	case p.After.Status == commerce.StatusSuspended && desired.Suspended != nil && *desired.Suspended, block, waits:
		return decidedByConfiguration
	case end &&
		(next.ByItself || next.Kind == commerce.ScheduledCancellation || next.Kind == commerce.ScheduledExtension):
		return decidedByConfiguration
	case next.ByItself:
		return decidedByDefault
	}
	return decidedElsewhere
}

// withStart sets the start of a next term if it was not known yet.
func withStart(o, truth types.Object) types.Object {
	if o.IsUnknown() {
		return truth
	}
	fields := o.Attributes()
	if at, ok := fields["starts_at"]; ok && at.IsUnknown() {
		fields["starts_at"] = timetypes.NewRFC3339Null()
		if !truth.IsNull() {
			fields["starts_at"] = truth.Attributes()["starts_at"]
		}
		return types.ObjectValueMust(nextTermType, fields)
	}
	return o
}

// decidedAfter is who decides a next term that only the service could tell.
func decidedAfter(next commerce.NextTerm, by string) string {
	switch {
	case by == decidedByConfiguration:
		return by
	case next.ByItself:
		return decidedByDefault
	}
	return decidedElsewhere
}

package subscription

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/values"
)

// setObserved writes what the service holds into the attributes that are
// configured, and names those that it has changed. The spelling of the same
// value stays, and null is never written over a value: Terraform could not plan
// it against a configured one.
func (m *model) setObserved(s commerce.Subscription, mem privateState) []commerce.Attribute {
	var changed []commerce.Attribute
	text := func(a commerce.Attribute, to *types.String, is string) {
		if !a.SameText(to.ValueString(), is) {
			*to = types.StringValue(is)
			changed = append(changed, a)
		}
	}
	if m.Quantity.ValueInt64() != int64(s.Quantity) && !mem.History.LeftUntilRenewal(s) {
		m.Quantity, changed = types.Int64Value(int64(s.Quantity)), append(changed, commerce.AttributeQuantity)
	}
	text(commerce.AttributeProduct, &m.ProductID, s.SKU.ProductID)
	text(commerce.AttributeSKU, &m.SKUID, s.SKU.SKUID)
	if s.Term != "" {
		text(commerce.AttributeTerm, &m.TermDuration, string(s.Term))
	}
	if s.Cycle != "" {
		text(commerce.AttributeCycle, &m.BillingCycle, string(s.Cycle))
	}
	if blank := !m.FriendlyName.IsNull() && m.FriendlyName.ValueString() == ""; !blank {
		text(commerce.AttributeName, &m.FriendlyName, s.FriendlyName)
	}
	text(commerce.AttributeReseller, &m.PartnerIDOnRecord, s.ResellerID)
	if is := s.Status == commerce.StatusSuspended; m.Suspended.IsNull() || m.Suspended.ValueBool() != is {
		m.Suspended, changed = types.BoolValue(is), append(changed, commerce.AttributeSuspended)
	}
	if !s.Live() || s.Status == commerce.StatusSuspended {
		return changed // suspending turned auto-renew off and deleted the schedule by itself
	}
	text(commerce.AttributeEndOfTerm, &m.EndOfTerm, string(s.EndOfTerm()))
	if m.setObservedRenewal(s, mem) {
		changed = append(changed, commerce.AttributeRenewal)
	}
	return changed
}

// setObservedRenewal writes what is scheduled into the parts of a renewal block
// that were written, while the term it was written in lasts.
func (m *model) setObservedRenewal(s commerce.Subscription, mem privateState) bool {
	written := decodeRenewal(m.Renewal)
	if mem.Overwritten[commerce.AttributeRenewal] && mem.Wish != nil {
		written = mem.Wish.Renewal
	}
	end := mem.History.RenewalTermEnd
	if written == nil || m.Renewal.IsNull() || end.IsZero() || s.EffectiveStart.After(end) {
		return false
	}
	is := observedRenewal(*written, s)
	if is.Same(decodeRenewal(m.Renewal)) {
		return false
	}
	m.Renewal = encodeRenewal(is)
	return true
}

// observedRenewal are the written parts of a next term, as it will come. They
// are empty if nothing is scheduled and something else would come by itself.
func observedRenewal(written commerce.RenewalInstructions, s commerce.Subscription) *commerce.RenewalInstructions {
	next := s.NextTerm()
	out := &commerce.RenewalInstructions{}
	if next.Kind != commerce.ScheduledRenewal {
		return out
	}
	if written.Quantity != nil {
		out.Quantity = &next.Quantity
	}
	if written.SKU != nil {
		out.SKU = &next.SKU
	}
	if written.Term != nil {
		out.Term = &next.Term
	}
	if written.Cycle != nil {
		out.Cycle = &next.Cycle
	}
	if s.Schedule.Renews() && written.PromotionID != nil && s.Schedule.PromotionID != "" {
		out.PromotionID = &s.Schedule.PromotionID
	}
	if s.Schedule.Renews() && written.CustomTermEnd != nil && !s.Schedule.CustomTermEnd.IsZero() {
		out.CustomTermEnd = &s.Schedule.CustomTermEnd
	}
	if !s.Schedule.Renews() && !out.Same(&written) {
		return &commerce.RenewalInstructions{}
	}
	return out
}

// setImported writes what the service says into the attributes of an imported
// subscription. What only a configuration decides stays null.
func (m *model) setImported(s commerce.Subscription) {
	m.ProductID = types.StringValue(s.SKU.ProductID)
	m.SKUID = types.StringValue(s.SKU.SKUID)
	m.TermDuration = types.StringValue(string(s.Term))
	m.BillingCycle = types.StringValue(string(s.Cycle))
	m.Quantity = types.Int64Value(int64(s.Quantity))
	m.FriendlyName = values.Text(s.FriendlyName)
	m.PartnerIDOnRecord = values.Text(s.ResellerID)
	m.EndOfTerm = types.StringNull()
	if s.Live() && s.Status != commerce.StatusSuspended {
		m.EndOfTerm = types.StringValue(string(s.EndOfTerm()))
	}
	m.Suspended = types.BoolValue(s.Status == commerce.StatusSuspended)
	m.ResellerIDs = types.ListNull(types.StringType)
	m.Renewal = types.ObjectNull(renewalType)
	m.Upgrade = types.ObjectNull(upgradeType)
	m.PartialUpgrades = types.MapNull(partialType)
	m.Kept = types.MapNull(types.StringType)
	m.Changes = types.ListValueMust(changeType, nil)
}

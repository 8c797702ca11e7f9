package subscription

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/values"
)

// fill gives what the plan left unknown its value: the service's where it is
// known by now, null otherwise. What the plan promised is never overwritten: a
// different value after a purchase would taint it, and a tainted purchase is
// bought again. The next refresh shows the truth.
// by says who decides what follows the term, where the plan could not.
func (m *model) fill(seen *commerce.Subscription, by string) {
	truth := nothingKnown()
	if seen != nil {
		truth.show(*seen)
		truth.FriendlyName = values.Text(seen.FriendlyName)
		truth.PartnerIDOnRecord = values.Text(seen.ResellerID)
		truth.Suspended = types.BoolValue(seen.Status == commerce.StatusSuspended)
		truth.EndOfTerm = types.StringValue(string(seen.EndOfTerm()))
		if next := seen.NextTerm(); seen.Live() {
			truth.NextTerm = nextTermOf(next, decidedAfter(next, by))
		}
	}
	pick(&m.ID, truth.ID)
	pick(&m.OrderID, truth.OrderID)
	pick(&m.OfferName, truth.OfferName)
	pick(&m.ProductType, truth.ProductType)
	pick(&m.Status, truth.Status)
	pick(&m.FriendlyName, truth.FriendlyName)
	pick(&m.LicenseSKUID, types.StringNull())
	pick(&m.TermsOfUseURI, types.StringNull())
	pick(&m.EffectiveStart, truth.EffectiveStart)
	pick(&m.CommitmentEnd, truth.CommitmentEnd)
	pick(&m.CancelUntil, truth.CancelUntil)
	pick(&m.RefundableQuantity, truth.RefundableQuantity)
	pick(&m.RefundWindows, truth.RefundWindows)
	pick(&m.PartnerIDOnRecord, truth.PartnerIDOnRecord)
	pick(&m.EndOfTerm, truth.EndOfTerm)
	pick(&m.Suspended, truth.Suspended)
	pick(&m.Seats, truth.Seats)
	pick(&m.Kept, types.MapNull(types.StringType))
	m.NextTerm = withStart(m.NextTerm, truth.NextTerm)
	pick(&m.Changes, types.ListValueMust(changeType, nil))
	m.Changes = dated(m.Changes, truth)
}

func pick[T attr.Value](to *T, value T) {
	if (*to).IsUnknown() {
		*to = value
	}
}

func nothingKnown() model {
	return model{
		EffectiveStart: timetypes.NewRFC3339Null(), CommitmentEnd: timetypes.NewRFC3339Null(), CancelUntil: timetypes.NewRFC3339Null(),
		RefundWindows: types.ListNull(windowType), NextTerm: types.ObjectNull(nextTermType),
	}
}

// dated fills in the dates of changes that only the service could state.
func dated(list types.List, truth model) types.List {
	out := make([]attr.Value, 0, len(list.Elements()))
	for _, e := range list.Elements() {
		o, ok := e.(types.Object)
		if !ok {
			return list
		}
		fields := o.Attributes()
		if fields["refundable_until"].IsUnknown() {
			fields["refundable_until"] = lastWindow(truth.RefundWindows)
		}
		if fields["billed_until"].IsUnknown() {
			fields["billed_until"] = truth.CommitmentEnd
		}
		out = append(out, types.ObjectValueMust(changeType.AttrTypes, fields))
	}
	return types.ListValueMust(changeType, out)
}

// lastWindow is the window that closes last: the one of the seats added last.
func lastWindow(list types.List) timetypes.RFC3339 {
	last := timetypes.NewRFC3339Null()
	for _, e := range list.Elements() {
		o, ok := e.(types.Object)
		if !ok {
			continue
		}
		until, ok := o.Attributes()["allowed_until"].(timetypes.RFC3339)
		if !ok || until.IsNull() {
			continue
		}
		a, _ := until.ValueRFC3339Time()
		b, _ := last.ValueRFC3339Time()
		if last.IsNull() || a.After(b) {
			last = until
		}
	}
	return last
}

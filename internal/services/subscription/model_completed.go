package subscription

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/values"
)

// complete gives what the plan left unknown its value: the service's where it is
// known by now, null otherwise. What the plan promised is never overwritten: a
// different value after a purchase would taint it, and a tainted purchase is
// bought again. The next refresh shows the truth.
// by says who decides what follows the term, where the plan could not.
func (m *model) complete(seen *commerce.Subscription, by string) {
	truth := allNull()
	if seen != nil {
		truth.setComputed(*seen)
		truth.FriendlyName = values.Text(seen.FriendlyName)
		truth.PartnerIDOnRecord = values.Text(seen.ResellerID)
		truth.Suspended = types.BoolValue(seen.Status == commerce.StatusSuspended)
		truth.EndOfTerm = types.StringValue(string(seen.EndOfTerm()))
		if next := seen.NextTerm(); seen.Live() {
			truth.NextTerm = encodeNextTerm(next, decidedAfter(next, by))
		}
	}
	setIfUnknown(&m.ID, truth.ID)
	setIfUnknown(&m.OrderID, truth.OrderID)
	setIfUnknown(&m.OfferName, truth.OfferName)
	setIfUnknown(&m.ProductType, truth.ProductType)
	setIfUnknown(&m.Status, truth.Status)
	setIfUnknown(&m.FriendlyName, truth.FriendlyName)
	setIfUnknown(&m.LicenseSKUID, types.StringNull())
	setIfUnknown(&m.TermsOfUseURI, types.StringNull())
	setIfUnknown(&m.EffectiveStart, truth.EffectiveStart)
	setIfUnknown(&m.CommitmentEnd, truth.CommitmentEnd)
	setIfUnknown(&m.CancelUntil, truth.CancelUntil)
	setIfUnknown(&m.RefundableQuantity, truth.RefundableQuantity)
	setIfUnknown(&m.RefundWindows, truth.RefundWindows)
	setIfUnknown(&m.PartnerIDOnRecord, truth.PartnerIDOnRecord)
	setIfUnknown(&m.EndOfTerm, truth.EndOfTerm)
	setIfUnknown(&m.Suspended, truth.Suspended)
	setIfUnknown(&m.Seats, truth.Seats)
	setIfUnknown(&m.Kept, types.MapNull(types.StringType))
	m.NextTerm = withStart(m.NextTerm, truth.NextTerm)
	setIfUnknown(&m.Changes, types.ListValueMust(changeType, nil))
	m.Changes = withDates(m.Changes, truth)
}

func setIfUnknown[T attr.Value](to *T, value T) {
	if (*to).IsUnknown() {
		*to = value
	}
}

func allNull() model {
	return model{
		EffectiveStart: timetypes.NewRFC3339Null(),
		CommitmentEnd:  timetypes.NewRFC3339Null(),
		CancelUntil:    timetypes.NewRFC3339Null(),
		RefundWindows:  types.ListNull(windowType),
		NextTerm:       types.ObjectNull(nextTermType),
	}
}

// withDates fills in the dates of changes that only the service could state.
func withDates(list types.List, truth model) types.List {
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

package fulfillment

import (
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

// subscriptionOf converts a subscription of the client to the domain's.
func subscriptionOf(tenantID string, s partnercenter.Subscription) commerce.Subscription {
	return commerce.Subscription{
		ID: s.ID, OrderID: s.OrderID, TenantID: tenantID, OfferName: s.OfferName, ProductType: s.ProductType,
		SKU:          commerce.SKU{ProductID: s.ProductID, SKUID: s.SKUID},
		Term:         commerce.Term(s.TermDuration),
		Cycle:        commerce.BillingCycle(s.BillingCycle),
		FriendlyName: s.FriendlyName, Quantity: s.Quantity, Status: commerce.Status(s.Status),
		Trial: s.IsTrial, AutoRenew: s.AutoRenewEnabled, ResellerID: s.PartnerID,
		PromotionID: s.PromotionID, SuspensionReasons: s.SuspensionReasons,
		EffectiveStart: s.EffectiveStart, CommitmentEnd: s.CommitmentEnd,
		CancelUntil: cancelUntil(s), Refundable: refundable(s.RefundableQuantity), Schedule: scheduleOf(s),
	}
}

// cancelUntil is the latest instant that the service states in either form.
func cancelUntil(s partnercenter.Subscription) *time.Time {
	until := s.CancellationAllowedUntil
	for _, o := range s.RefundOptions {
		if o.ExpiresAt != nil && (until == nil || o.ExpiresAt.After(*until)) {
			until = o.ExpiresAt
		}
	}
	return until
}

func refundable(r *partnercenter.RefundableQuantity) *commerce.Refundable {
	if r == nil {
		return nil
	}
	out := &commerce.Refundable{Total: r.Total, Windows: []commerce.Window{}}
	for _, d := range r.Details {
		out.Windows = append(out.Windows, commerce.Window{Quantity: d.Quantity, Until: d.AllowedUntil})
	}
	return out
}

// scheduleOf converts the schedule for the end of the term. If both forms are
// present, only the newer one counts.
func scheduleOf(s partnercenter.Subscription) *commerce.Schedule {
	for _, a := range s.ScheduledActions {
		if a.ScheduleType != "" && a.ScheduleType != partnercenter.ScheduleTermEnd {
			continue
		}
		if known := actionSchedule(s, a); known != nil {
			return known
		}
	}
	if len(s.ScheduledActions) > 0 || s.ScheduledNextTerm == nil {
		return nil
	}
	return nextTerm(s, s.ScheduledNextTerm, commerce.ScheduledRenewal)
}

// actionSchedule converts an action of the newer form; nil if not known.
func actionSchedule(s partnercenter.Subscription, a partnercenter.ScheduledAction) *commerce.Schedule {
	switch a.ActionType {
	case partnercenter.ActionCancel:
		return &commerce.Schedule{Kind: commerce.ScheduledCancellation}
	case partnercenter.ActionRenewToExtendedService:
		return &commerce.Schedule{Kind: commerce.ScheduledExtension}
	case partnercenter.ActionRenewToNewTerm:
		return nextTerm(s, a.Instructions, commerce.ScheduledRenewal)
	case partnercenter.ActionTransition:
		return nextTerm(s, a.Instructions, commerce.ScheduledUpgrade)
	}
	return nil
}

// nextTerm converts instructions; parts that they leave out are the present
// term's.
func nextTerm(s partnercenter.Subscription, n *partnercenter.NextTerm, kind commerce.ScheduledKind) *commerce.Schedule {
	out := &commerce.Schedule{
		Kind: kind, Quantity: s.Quantity, SKU: commerce.SKU{ProductID: s.ProductID, SKUID: s.SKUID},
		Term: commerce.Term(s.TermDuration), Cycle: commerce.BillingCycle(s.BillingCycle),
	}
	if n == nil {
		return out
	}
	if n.Quantity != nil {
		out.Quantity = *n.Quantity
	}
	if n.ProductID != "" && n.SKUID != "" {
		out.SKU = commerce.SKU{ProductID: n.ProductID, SKUID: n.SKUID}
	}
	if n.TermDuration != "" {
		out.Term = commerce.Term(n.TermDuration)
	}
	if n.BillingCycle != "" {
		out.Cycle = commerce.BillingCycle(n.BillingCycle)
	}
	out.PromotionID = n.PromotionID
	if n.CustomTermEnd != nil {
		out.CustomTermEnd = n.CustomTermEnd.UTC()
	}
	return out
}

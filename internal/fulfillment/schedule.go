package fulfillment

import (
	"context"
	"errors"
	"slices"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// schedule writes the next term and reads it back: it is an error if the schedule
// does not show.
func (f writer) schedule(ctx context.Context, at, first Snapshot, c commerce.Change) (Snapshot, error) {
	next, err := f.instructions(ctx, at, c)
	if err != nil {
		return Snapshot{}, err
	}
	forms := scheduleForms(at, first)
	for i, form := range forms {
		edit := partnercenter.ScheduleRenewal(form, next)
		// The service may ignore a form it does not know: do not wait long for it.
		last := i == len(forms)-1
		seen, err := f.sendSchedule(ctx, at, c, edit, last)
		var missed *NotTakenError
		if last || !errors.As(err, &missed) {
			return seen, err
		}
		at = seen
	}
	return at, nil
}

// sendSchedule sends a schedule and reads it back. It reads less often if last is
// false, because another form can be tried.
func (f writer) sendSchedule(
	ctx context.Context,
	at Snapshot,
	c commerce.Change,
	edit partnercenter.Edit,
	last bool,
) (Snapshot, error) {
	doc, err := at.wire.Edited(edit)
	if err != nil {
		return Snapshot{}, err
	}
	answer, err := f.client.UpdateSubscription(ctx, at.Subscription.TenantID, at.Subscription.ID, doc)
	var unknown *transport.UnknownOutcomeError
	if err != nil && !errors.As(err, &unknown) {
		return Snapshot{}, err // if the answer was lost, reading back decides
	}
	soon, slow := accepted, pending
	if !last {
		soon.looks, slow.looks = 2, 3
	}
	if answer.Pending != nil {
		return f.untilCarriedOut(ctx, at, c, slow, answer.Pending)
	}
	return f.untilTaken(ctx, at, c, soon)
}

// scheduleForms are the forms to try, in order: the one that the subscription shows
// (the newer one if both), or the documented one first if it shows neither.
func scheduleForms(at, first Snapshot) []partnercenter.ScheduleForm {
	before, now := first.wire.ScheduleForms(), at.wire.ScheduleForms()
	switch {
	case slices.Contains(before, partnercenter.FormActions), slices.Contains(now, partnercenter.FormActions):
		return []partnercenter.ScheduleForm{partnercenter.FormActions}
	case slices.Contains(before, partnercenter.FormNextTerm):
		return []partnercenter.ScheduleForm{partnercenter.FormNextTerm}
	default:
		return []partnercenter.ScheduleForm{partnercenter.FormNextTerm, partnercenter.FormActions}
	}
}

// instructions are the next term as the service expects it, with the availability
// that sells it now.
func (f *Fulfiller) instructions(ctx context.Context, at Snapshot, c commerce.Change) (partnercenter.NextTerm, error) {
	s := c.Schedule
	next := partnercenter.NextTerm{
		ProductID: s.SKU.ProductID, SKUID: s.SKU.SKUID, AvailabilityID: at.wire.AvailabilityID,
		BillingCycle: string(s.Cycle), TermDuration: string(s.Term), PromotionID: s.PromotionID, Quantity: &s.Quantity,
	}
	if !s.CustomTermEnd.IsZero() {
		next.CustomTermEnd = &s.CustomTermEnd
	}
	catalog := Catalog{TenantID: at.Subscription.TenantID}
	a, err := f.availability(ctx, catalog, s.SKU, s.Term, s.Cycle, false)
	var unlisted *UnknownOfferError
	switch {
	case err == nil:
		next.AvailabilityID = a.ID
	case !errors.As(err, &unlisted):
		return partnercenter.NextTerm{}, err
	}
	return next, nil
}

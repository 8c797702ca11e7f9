package fulfilment

import (
	"context"
	"errors"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

// Promotions asks what the service says of the promotion of a purchase, where
// one is named, and, in the same request, of all others there are for it.
func (d *Desk) Promotions(ctx context.Context, shelf Shelf, desired commerce.Desired) ([]commerce.PromotionAnswer, error) {
	a, err := d.availability(ctx, shelf, desired.SKU, desired.Term, desired.Cycle, true)
	if err != nil {
		return nil, err
	}
	return d.promotions(ctx, desired.TenantID, partnercenter.PromotionCheck{
		CatalogItemID: itemOf(desired.SKU, a), Quantity: desired.Quantity,
		TermDuration: string(desired.Term), BillingCycle: string(desired.Cycle), PromotionID: desired.PromotionID,
	})
}

// NextPromotions asks the same for the next term of what runs, which may be of
// a SKU that only renews. Where none is listed for it, nothing is answered.
func (d *Desk) NextPromotions(ctx context.Context, shelf Shelf, next commerce.Schedule) ([]commerce.PromotionAnswer, error) {
	a, err := d.availability(ctx, shelf, next.SKU, next.Term, next.Cycle, false)
	var unlisted *UnknownOfferError
	switch {
	case errors.As(err, &unlisted):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return d.promotions(ctx, shelf.TenantID, partnercenter.PromotionCheck{
		CatalogItemID: itemOf(next.SKU, a), Quantity: next.Quantity,
		TermDuration: string(next.Term), BillingCycle: string(next.Cycle), PromotionID: next.PromotionID,
	})
}

func (d *Desk) promotions(ctx context.Context, tenantID string, check partnercenter.PromotionCheck) ([]commerce.PromotionAnswer, error) {
	checks := []partnercenter.PromotionCheck{check}
	if check.PromotionID != "" {
		check.PromotionID = ""
		checks = append(checks, check)
	}
	list, err := d.client.PromotionEligibilities(ctx, tenantID, checks)
	if err != nil {
		return nil, err
	}
	var out []commerce.PromotionAnswer
	for _, answer := range list {
		for _, p := range answer.Promotions {
			one := commerce.PromotionAnswer{ID: p.PromotionID, Eligible: p.IsEligible}
			for _, refusal := range p.Errors {
				one.Why = append(one.Why, refusal.Reason())
				one.Unfit = one.Unfit || unfit[refusal.Type]
			}
			out = append(out, one)
		}
	}
	return out, nil
}

// unfit are the reasons that lie in the promotion, whatever is bought and by whom.
var unfit = map[partnercenter.PromotionErrorType]bool{partnercenter.PromotionUnknownItem: true, partnercenter.PromotionUnknown: true}

// TermEnds lists the days on which a term bought now can end, besides its
// regular end.
func (d *Desk) TermEnds(ctx context.Context, tenantID string, term commerce.Term) ([]commerce.TermEnd, error) {
	list, err := d.client.CustomTermEndDates(ctx, tenantID, string(term), nil)
	if err != nil {
		return nil, err
	}
	out := make([]commerce.TermEnd, 0, len(list))
	for _, e := range list {
		out = append(out, commerce.TermEnd{Day: e.Date.UTC(), Subscriptions: e.SubscriptionIDs})
	}
	return out, nil
}

// termEnd finds the day a purchase is to end on; zero for the regular end.
func (d *Desk) termEnd(ctx context.Context, offer commerce.Offer, desired commerce.Desired) (time.Time, error) {
	if !desired.Aligned() {
		return time.Time{}, nil
	}
	ends, err := d.TermEnds(ctx, desired.TenantID, desired.Term)
	if err != nil {
		return time.Time{}, err
	}
	day, violations := commerce.FindTermEnd(offer, desired, ends)
	if len(violations) > 0 {
		return time.Time{}, &RuleError{Violations: violations}
	}
	return day, nil
}

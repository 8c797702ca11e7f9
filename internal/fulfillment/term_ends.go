package fulfillment

import (
	"context"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// TermEnds lists the days on which a term bought now can end, in addition to its
// regular end.
func (f *Fulfiller) TermEnds(ctx context.Context, tenantID string, term commerce.Term) ([]commerce.TermEnd, error) {
	list, err := f.client.CustomTermEndDates(ctx, tenantID, string(term), nil)
	if err != nil {
		return nil, err
	}
	out := make([]commerce.TermEnd, 0, len(list))
	for _, e := range list {
		out = append(out, commerce.TermEnd{Day: e.Date.UTC(), Subscriptions: e.SubscriptionIDs})
	}
	return out, nil
}

// termEnd is the day on which the first term of a purchase is to end; zero for the
// regular end. It fails with *RuleError.
func (f *Fulfiller) termEnd(ctx context.Context, offer commerce.Offer, desired commerce.Desired) (time.Time, error) {
	if !desired.Aligned() {
		return time.Time{}, nil
	}
	ends, err := f.TermEnds(ctx, desired.TenantID, desired.Term)
	if err != nil {
		return time.Time{}, err
	}
	day, violations := commerce.FindTermEnd(offer, desired, ends)
	if len(violations) > 0 {
		return time.Time{}, &RuleError{Violations: violations}
	}
	return day, nil
}

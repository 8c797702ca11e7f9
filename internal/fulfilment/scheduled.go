package fulfilment

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

// Scheduled is all that is scheduled for what a tenant holds, the earliest
// first, from the one list of this run.
func (d *Desk) Scheduled(ctx context.Context, tenantID string) ([]commerce.ScheduledChange, error) {
	list, err := d.list(ctx, tenantID)
	if err != nil {
		return nil, err
	}
	out := []commerce.ScheduledChange{}
	for _, s := range list.Items {
		for _, c := range scheduledOf(tenantID, s) {
			if c.Holds() {
				out = append(out, c)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b commerce.ScheduledChange) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Subscription.ID, b.Subscription.ID))
	})
	return out, nil
}

// scheduledOf reads both forms of what is scheduled, of which only the newer
// counts where both are there, and what is noted for the next charge.
func scheduledOf(tenantID string, s partnercenter.Subscription) []commerce.ScheduledChange {
	runs := subscriptionOf(tenantID, s)
	var out []commerce.ScheduledChange
	for _, a := range s.ScheduledActions {
		out = append(out, actionOf(runs, s, a))
	}
	if len(s.ScheduledActions) == 0 && s.ScheduledNextTerm != nil {
		next := nextTerm(s, s.ScheduledNextTerm, commerce.ScheduledRenewal)
		out = append(out, commerce.ScheduledChange{Subscription: runs, Kind: next.Kind(runs), At: runs.RenewalStart(), Next: next})
	}
	if s.NextCharge != nil {
		out = append(out, commerce.ScheduledChange{
			Subscription: runs, Kind: commerce.ScheduledBilling, At: s.BillingCycleEnd.Add(time.Second),
			Next: nextTerm(s, s.NextCharge, commerce.ScheduledRenewal),
		})
	}
	return out
}

// actionOf reads one action of the newer form. What nobody knows yet keeps the
// service's name for it.
func actionOf(runs commerce.Subscription, s partnercenter.Subscription, a partnercenter.ScheduledAction) commerce.ScheduledChange {
	c := commerce.ScheduledChange{Subscription: runs, Kind: commerce.ScheduledKind(a.ActionType), At: runs.RenewalStart()}
	if a.EffectiveOn != nil {
		c.At = *a.EffectiveOn
	}
	if known := actionSchedule(s, a); known != nil {
		c.Kind = known.Kind(runs)
		if known.Renews() {
			c.Next = known
		}
	}
	return c
}

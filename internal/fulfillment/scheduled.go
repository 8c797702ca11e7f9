package fulfillment

import (
	"cmp"
	"context"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

// Scheduled lists the scheduled changes of a tenant's subscriptions, earliest first,
// from the list of this run.
func (f *Fulfiller) Scheduled(ctx context.Context, tenantID string) ([]commerce.ScheduledChange, error) {
	list, err := f.list(ctx, tenantID)
	if err != nil {
		return nil, err
	}
	out := []commerce.ScheduledChange{}
	for _, s := range list.Items {
		out = append(out, holding(tenantID, s)...)
	}
	slices.SortStableFunc(out, func(a, b commerce.ScheduledChange) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Subscription.ID, b.Subscription.ID))
	})
	return out, nil
}

// Due is one subscription with its deadlines.
type Due struct {
	Subscription commerce.Subscription
	Deadlines    []commerce.Deadline
}

// Due lists the deadlines of the subscriptions of tenants, from their lists of this
// run.
func (f *Fulfiller) Due(ctx context.Context, tenantIDs []string) ([]Due, error) {
	found := make([][]Due, len(tenantIDs))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(searchers)
	for i, tenantID := range tenantIDs {
		group.Go(func() error {
			list, err := f.list(ctx, tenantID)
			if err != nil {
				return err
			}
			for _, s := range list.Items {
				seen := f.snapshot(tenantID, s, list.Meta.Date)
				found[i] = append(
					found[i],
					Due{seen.Subscription, seen.Subscription.Deadlines(holding(tenantID, s), seen.AsOf)},
				)
			}
			return nil
		})
	}
	err := group.Wait()
	return slices.Concat(found...), err
}

// holding are the scheduled changes that will take effect.
func holding(tenantID string, s partnercenter.Subscription) []commerce.ScheduledChange {
	return slices.DeleteFunc(scheduledOf(tenantID, s), func(c commerce.ScheduledChange) bool { return !c.WillHappen() })
}

// scheduledOf converts the scheduled changes in either form (only the newer one
// counts if both are present) and the one for the next charge.
func scheduledOf(tenantID string, s partnercenter.Subscription) []commerce.ScheduledChange {
	runs := subscriptionOf(tenantID, s)
	var out []commerce.ScheduledChange
	for _, a := range s.ScheduledActions {
		out = append(out, actionOf(runs, s, a))
	}
	if len(s.ScheduledActions) == 0 && s.ScheduledNextTerm != nil {
		next := nextTerm(s, s.ScheduledNextTerm, commerce.ScheduledRenewal)
		out = append(
			out,
			commerce.ScheduledChange{Subscription: runs, Kind: next.KindOf(runs), At: runs.RenewalStart(), Next: next},
		)
	}
	if s.NextCharge != nil {
		out = append(out, commerce.ScheduledChange{
			Subscription: runs, Kind: commerce.ScheduledBillingCycle, At: s.BillingCycleEnd.Add(time.Second),
			Next: nextTerm(s, s.NextCharge, commerce.ScheduledRenewal),
		})
	}
	return out
}

// actionOf converts one action of the newer form. An unknown kind keeps the
// service's name.
func actionOf(
	runs commerce.Subscription,
	s partnercenter.Subscription,
	a partnercenter.ScheduledAction,
) commerce.ScheduledChange {
	c := commerce.ScheduledChange{
		Subscription: runs,
		Kind:         commerce.ScheduledKind(a.ActionType),
		At:           runs.RenewalStart(),
	}
	if a.EffectiveOn != nil {
		c.At = *a.EffectiveOn
	}
	if known := actionSchedule(s, a); known != nil {
		c.Kind = known.KindOf(runs)
		if known.Renews() {
			c.Next = known
		}
	}
	return c
}

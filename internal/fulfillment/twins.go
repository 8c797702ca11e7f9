package fulfillment

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/turns"
)

// noTwin refuses a purchase, with *RuleError, if the tenant already holds or has
// ordered the same. It requests both lists again and reads this machine's record of
// orders: only these show the order of a run that was killed after its checkout.
func (f *Fulfiller) noTwin(ctx context.Context, turn *turns.Turn, b buying) error {
	desired, upgrades := b.order.Desired, b.listing.Offer.UpgradesTo
	f.drop(desired.TenantID)
	held, err := f.Subscriptions(ctx, desired.TenantID)
	if err != nil {
		return err
	}
	if v := commerce.CheckTwin(held, desired, b.name, upgrades...); len(v) > 0 {
		return &RuleError{Violations: v}
	}
	orders, err := f.client.Orders(ctx, desired.TenantID)
	if err != nil {
		return err
	}
	file := turn.File()
	w := newRecentOrders(held, orders, turn.Entries(f.ServiceTime()), b.name)
	pending := append(w.listed(f.ServiceTime()), f.unlisted(ctx, w)...)
	if v := commerce.CheckOrdered(pending, desired, b.name, upgrades...); len(v) > 0 {
		return &RuleError{Violations: f.foundByOrder(ctx, pending, b, v)}
	}
	for _, e := range w.entries {
		if e.Damaged {
			return &RuleError{Violations: []commerce.Violation{commerce.OrdersUnreadable(file, e.At)}}
		}
	}
	return nil
}

// foundByOrder looks up the subscriptions of the pending orders, which can show
// before the lists do, and refuses with the one to import; otherwise it returns
// otherwise.
func (f *Fulfiller) foundByOrder(
	ctx context.Context, pending []commerce.Ordered, b buying, otherwise []commerce.Violation,
) []commerce.Violation {
	desired, upgrades := b.order.Desired, b.listing.Offer.UpgradesTo
	for _, o := range pending {
		if o.OrderID == "" || len(commerce.CheckOrdered([]commerce.Ordered{o}, desired, b.name, upgrades...)) == 0 {
			continue
		}
		list, err := f.client.SubscriptionsOfOrder(ctx, desired.TenantID, o.OrderID)
		if err != nil {
			continue
		}
		var found []commerce.Subscription
		for _, s := range list.Items {
			found = append(found, subscriptionOf(desired.TenantID, s))
		}
		if v := commerce.CheckTwin(found, desired, b.name, upgrades...); len(v) > 0 {
			return v
		}
	}
	return otherwise
}

// CheckForTwins lists the tenant's subscriptions again after an order, and reports
// those like it: another machine, or the portal, bought them at the same time. found
// is the result of Await, even if that failed. If the list fails, it reports nothing:
// the purchase remains valid.
func (f *Fulfiller) CheckForTwins(ctx context.Context, placed PlacedOrder, found Snapshot) []commerce.Notice {
	if placed.wanted.TenantID == "" {
		return nil
	}
	f.drop(placed.TenantID)
	held, err := f.Subscriptions(ctx, placed.TenantID)
	if err != nil {
		return nil
	}
	id := found.Subscription.ID
	if id == "" {
		id = placed.SubscriptionID
	}
	twins := slices.DeleteFunc(commerce.Twins(held, placed.wanted, id), func(s commerce.Subscription) bool {
		return placed.mayBe(s, id)
	})
	if len(twins) == 0 {
		return nil
	}
	return []commerce.Notice{commerce.BoughtTwice(placed.wanted, id, twins)}
}

// mayBe reports whether a subscription is the one that was bought or, while neither
// its id nor its order is known, may be.
func (p PlacedOrder) mayBe(s commerce.Subscription, id string) bool {
	if p.OrderID != "" {
		return strings.EqualFold(s.OrderID, p.OrderID)
	}
	return id == "" && commerce.SameName(s.FriendlyName, p.Name) && s.EffectiveStart.After(p.At.Add(-time.Minute))
}

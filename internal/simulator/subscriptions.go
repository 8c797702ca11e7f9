package simulator

import (
	"strings"
	"time"
)

const (
	expiredDays  = 30 // users keep access
	disabledDays = 90 // administrators only
)

// newSubscription gives a subscription bought at the instant, without the identifiers.
func newSubscription(a *availability, c choice, tenant string, quantity int, bought time.Time, b Behaviors) *subscription {
	s := &subscription{
		Tenant: tenant, Quantity: quantity, Created: bought, Start: bought, Status: statusActive, AutoRenew: true,
		CommittedSince: bought, FriendlyName: a.sku.title, Country: a.country,
		Offer: target{ProductID: a.sku.product, SkuID: a.sku.id, AvailabilityID: a.id, BillingCycle: c.cycle, TermDuration: c.term},
	}
	s.End = termEnd(a.sku, c.term, bought)
	s.openWindow(bought, b)
	return s
}

// termEnd is the inclusive last day; trials count days, not months.
func termEnd(k *sku, term string, start time.Time) time.Time {
	if k.trialDays > 0 {
		return dayOf(start).AddDate(0, 0, k.trialDays-1)
	}
	n, known := months(term)
	if !known {
		n = 1
	}
	return lastDay(start, n)
}

// openWindow starts the time in which the whole subscription can be canceled and all seats given back.
func (s *subscription) openWindow(from time.Time, b Behaviors) {
	s.CommittedSince = from
	switch {
	case s.isTrial(): // a trial is not canceled, it runs out
		s.Window, s.Batches = time.Time{}, nil
	case s.sku().productType == productTypeSoftware:
		// The documented sample of a software subscription ends at 23:59:00 of its last day.
		s.Window, s.Batches = dayOf(from.Add(b.Window)).Add(day-time.Minute), nil
	default:
		s.Window = b.windowFrom(from)
		s.Batches = []batch{{Quantity: s.Quantity, Until: s.Window}}
	}
}

func (b Behaviors) windowFrom(t time.Time) time.Time {
	if b.WindowForm == "calendar" {
		return dayOf(t.Add(b.Window)).Add(day)
	}
	return t.Add(b.Window)
}

// cancellableUntil is the end of the time for cancellation as of now; zero when it cannot be canceled.
func (s *subscription) cancellableUntil(now time.Time) time.Time {
	if !s.inTerm() {
		return time.Time{}
	}
	until := s.Window
	if s.Extended {
		until = endOf(s.End)
	}
	if now.Before(until) {
		return until
	}
	return time.Time{}
}

// refundable lists the batches whose seats can be given back as of now, oldest first.
func (s *subscription) refundable(now time.Time) []batch {
	batches := s.Batches
	if s.Extended { // pro rata at any time
		batches = []batch{{Quantity: s.Quantity, Until: endOf(s.End)}}
	}
	open := []batch{}
	for _, b := range batches {
		if now.Before(b.Until) {
			open = append(open, b)
		}
	}
	return open
}

func total(batches []batch) int {
	n := 0
	for _, b := range batches {
		n += b.Quantity
	}
	return n
}

// giveBack takes seats off the refundable batches, newest or oldest addition first.
func (s *subscription) giveBack(seats int, now time.Time, newestFirst bool) {
	for i := range s.Batches {
		at := i
		if newestFirst {
			at = len(s.Batches) - 1 - i
		}
		if b := &s.Batches[at]; now.Before(b.Until) {
			taken := min(seats, b.Quantity)
			b.Quantity -= taken
			seats -= taken
		}
	}
	kept := s.Batches[:0]
	for _, b := range s.Batches {
		if b.Quantity > 0 {
			kept = append(kept, b)
		}
	}
	s.Batches = kept
}

// saveSubscription writes the document with the next instant at which something happens to it.
func (u *unit) saveSubscription(s *subscription) error {
	return u.save(kindSubscription, s.Tenant, s.ID, s.due(), s)
}

func (u *unit) saveOrder(o *order) error {
	return u.save(kindOrder, o.Tenant, o.ID, time.Time{}, o)
}

// shown is what readers see of the subscription now; nil while a purchase is not yet provisioned.
func (s *subscription) shown(now time.Time) *subscription {
	if s.Veil == nil || (s.Veil.Reads <= 0 && !now.Before(s.Veil.Until)) {
		return s
	}
	return s.Veil.Before
}

// settled says that nothing of the subscription is hidden any more.
func (s *subscription) settled(now time.Time) bool { return s.Veil == nil || s.shown(now) == s }

// lookAt counts a read of every veiled subscription among list and gives what readers see.
func (c *call) lookAt(list []*subscription) ([]*subscription, error) {
	seen := make([]*subscription, 0, len(list))
	for _, s := range list {
		if shown := s.shown(c.now); shown != nil && (c.switches.DeletedKept || shown.Status != statusDeleted) {
			seen = append(seen, shown)
		}
		if s.Veil == nil || s.Veil.Reads <= 0 {
			continue
		}
		if err := c.countRead(s.Tenant, s.ID); err != nil {
			return nil, err
		}
	}
	return seen, nil
}

// countRead reads the document anew inside a transaction, so that a change made meanwhile is not lost.
func (c *call) countRead(tenant, id string) error {
	return c.sim.change(c.ctx, func(u *unit) error {
		var s subscription
		found, err := u.load(kindSubscription, tenant, id, &s)
		if err != nil || !found || s.Veil == nil || s.Veil.Reads <= 0 {
			return err
		}
		s.Veil.Reads--
		if err := u.saveSubscription(&s); err != nil || s.Veil.Reads > 0 || s.Veil.Operation == "" {
			return err
		}
		var t transition
		if found, err := u.load(kindTransition, tenant, s.Veil.Operation, &t); err != nil || !found {
			return err
		}
		return u.finishTransition(&t, c.now)
	})
}

// subscriptionsOf reads a tenant's subscriptions as a caller sees them.
func (c *call) subscriptionsOf(tenant, orderID string) ([]*subscription, error) {
	list, err := all[subscription](c.unit, kindSubscription, tenant)
	if err != nil {
		return nil, err
	}
	if orderID != "" {
		kept := list[:0]
		for _, s := range list {
			if strings.EqualFold(s.OrderID, orderID) {
				kept = append(kept, s)
			}
		}
		list = kept
	}
	return c.lookAt(list)
}

package partnercenter

import (
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// How long a subscription stays in a state after its end ("Subscription lifecycle").
const (
	ExpiredDays  = 30 // users keep access
	disabledDays = 90 // administrators only
)

// NewSubscription returns a subscription bought at the instant, without identifiers.
func NewSubscription(a *catalog.Availability, c catalog.Choice, tenant string, quantity int, bought time.Time,
	b Switches,
) *Subscription {
	s := &Subscription{
		Tenant: tenant, Quantity: quantity, Created: bought, Start: bought, Status: StatusActive, AutoRenew: true,
		CommittedSince: bought, FriendlyName: a.SKU.Title, Country: a.Country,
		Offer: Target{
			ProductID: a.SKU.Product, SkuID: a.SKU.ID, AvailabilityID: a.ID, BillingCycle: c.Cycle,
			TermDuration: c.Term,
		},
	}
	s.End = termEnd(a.SKU, c.Term, bought)
	s.openWindow(bought, b)
	return s
}

// termEnd returns the inclusive last day; for trials it counts days, not months.
func termEnd(k *catalog.SKU, term string, start time.Time) time.Time {
	if k.TrialDays > 0 {
		return catalog.DayOf(start).AddDate(0, 0, k.TrialDays-1)
	}
	n, known := catalog.Months(term)
	if !known {
		n = 1
	}
	return catalog.LastDay(start, n)
}

// openWindow starts the time in which the whole subscription can be canceled and all seats removed.
func (s *Subscription) openWindow(from time.Time, b Switches) {
	s.CommittedSince = from
	switch {
	case s.IsTrial(): // a trial cannot be canceled, it expires
		s.Window, s.Batches = time.Time{}, nil
	case s.SKU().ProductType == catalog.ProductTypeSoftware:
		// The documented sample of a software subscription ends at 23:59:00 of its last day.
		s.Window, s.Batches = catalog.DayOf(from.Add(b.Window)).Add(catalog.Day-time.Minute), nil
	default:
		s.Window = b.windowFrom(from)
		s.Batches = []Batch{{Quantity: s.Quantity, Until: s.Window}}
	}
}

func (b Switches) windowFrom(t time.Time) time.Time {
	if b.WindowForm == "calendar" {
		return catalog.DayOf(t.Add(b.Window)).Add(catalog.Day)
	}
	return t.Add(b.Window)
}

// CancellableUntil returns the end of the cancellation window as of now; zero if it cannot be canceled.
func (s *Subscription) CancellableUntil(now time.Time) time.Time {
	if !s.inTerm() {
		return time.Time{}
	}
	until := s.Window
	if s.Extended {
		until = catalog.EndOf(s.End)
	}
	if now.Before(until) {
		return until
	}
	return time.Time{}
}

// Refundable lists the batches whose seats can be removed as of now, oldest first.
func (s *Subscription) Refundable(now time.Time) []Batch {
	batches := s.Batches
	if s.Extended { // pro rata at any time
		batches = []Batch{{Quantity: s.Quantity, Until: catalog.EndOf(s.End)}}
	}
	open := []Batch{}
	for _, b := range batches {
		if now.Before(b.Until) {
			open = append(open, b)
		}
	}
	return open
}

func total(batches []Batch) int {
	n := 0
	for _, b := range batches {
		n += b.Quantity
	}
	return n
}

// giveBack removes seats from the refundable batches, newest or oldest addition first.
func (s *Subscription) giveBack(seats int, now time.Time, newestFirst bool) {
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

// SaveSubscription writes the document with its next due date.
func SaveSubscription(tx *world.Tx, s *Subscription) error {
	return tx.Save(KindSubscription, s.Tenant, s.ID, s.Due(), s)
}

// SaveOrder writes the document of an order.
func SaveOrder(tx *world.Tx, o *Order) error {
	return tx.Save(KindOrder, o.Tenant, o.ID, time.Time{}, o)
}

// shown returns the subscription as readers see it now; nil while a purchase is not yet provisioned.
func (s *Subscription) shown(now time.Time) *Subscription {
	if s.Veil == nil || (s.Veil.Reads <= 0 && !now.Before(s.Veil.Until)) {
		return s
	}
	return s.Veil.Before
}

// settled reports whether readers see the current state of the subscription.
func (s *Subscription) settled(now time.Time) bool { return s.Veil == nil || s.shown(now) == s }

// lookAt counts a read of every veiled subscription in list and returns what readers see.
func (c *call) lookAt(list []*Subscription) ([]*Subscription, error) {
	seen := make([]*Subscription, 0, len(list))
	for _, s := range list {
		if shown := s.shown(c.Now); shown != nil && (c.switches.DeletedKept || shown.Status != StatusDeleted) {
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

// countRead counts a read of the document. It reads it again inside a transaction, so that a concurrent change is not
// lost.
func (c *call) countRead(tenant, id string) error {
	return c.World.Change(c.Context(), func(tx *world.Tx) error {
		var s Subscription
		found, err := tx.Load(KindSubscription, tenant, id, &s)
		if err != nil || !found || s.Veil == nil || s.Veil.Reads <= 0 {
			return err
		}
		s.Veil.Reads--
		if err := SaveSubscription(tx, &s); err != nil || s.Veil.Reads > 0 || s.Veil.Operation == "" {
			return err
		}
		var t Transition
		if found, err := tx.Load(KindTransition, tenant, s.Veil.Operation, &t); err != nil || !found {
			return err
		}
		return finishTransition(tx, &t, c.Now)
	})
}

// subscriptionsOf reads a tenant's subscriptions as a caller sees them.
func (c *call) subscriptionsOf(tenant, orderID string) ([]*Subscription, error) {
	list, err := world.All[Subscription](c.Tx, KindSubscription, tenant)
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

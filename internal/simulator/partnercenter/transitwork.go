package partnercenter

import (
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// begin saves the transition; it completes at once unless the switches make it slow.
func (m *move) begin(failure int) (*Transition, error) {
	id, err := m.NewID("transition")
	if err != nil {
		return nil, err
	}
	t := &Transition{
		ID: id, Tenant: m.s.Tenant, Source: m.s.ID, Target: m.s.ID, From: m.s.Offer.CatalogItemID(), To: m.to,
		Quantity: m.seats, Kind: m.ask.TransitionType, Started: m.Now, Until: m.Now.Add(m.switches.TransitionDelay),
		Reads: m.switches.TransitionReads, Failure: failure,
	}
	t.Slow = t.Reads > 0 || t.Until.After(t.Started)
	// Licenses are reassigned on request, and always if a whole subscription is upgraded.
	if m.ask.TransitionType == transitionLicenses || (m.into == nil && m.seats >= m.s.Quantity) {
		t.Reassign = EventCompleted
		if m.switches.licenseObstacle() != nil || m.holdsTarget() {
			t.Reassign = EventFailed
		}
	}
	return t, nil
}

// holdsTarget reports whether the tenant has seats of the target's SKU already: its licenses are then not reassigned.
func (m *move) holdsTarget() bool {
	for _, one := range m.Held {
		if one.inTerm() && one.SKU().ProvisioningID == m.k.ProvisioningID && one.ID != m.s.ID {
			return true
		}
	}
	return false
}

// carryOut applies the transition, and hides the result from readers while it is in progress.
func (m *move) carryOut(t *Transition) error {
	changed := map[*Subscription]*Subscription{m.s: m.s.copied()}
	if m.into != nil {
		changed[m.into] = m.into.copied()
	}
	if t.Failure == 0 {
		fresh, err := m.apply(t)
		if err != nil {
			return err
		}
		if fresh != nil {
			changed[fresh] = nil
		}
	}
	for s, before := range changed {
		s.resound(before, m.Now, m.switches.DirectoryLag)
		if t.Slow {
			s.Veil = &Veil{Until: t.Until, Reads: t.Reads, Before: before, Operation: t.ID}
		}
		if err := SaveSubscription(m.Tx, s); err != nil {
			return err
		}
	}
	return saveTransition(m.Tx, t)
}

// apply changes the subscriptions; fresh is a new one that the transition has created.
func (m *move) apply(t *Transition) (fresh *Subscription, err error) {
	switch {
	case m.into != nil:
		t.Target, t.Merges = m.into.ID, true
		return nil, m.merge(t)
	case m.seats < m.s.Quantity:
		return m.split(t)
	}
	return nil, m.swap()
}

// swap changes the whole subscription to the target. It keeps its term and its window, unless the term is longer or
// the subscription is a trial: then both begin again.
func (m *move) swap() error {
	s := m.s
	trial, longer := s.IsTrial(), s.Offer.TermDuration != m.to.TermDuration
	s.Offer, s.Quantity = m.to, m.seats
	s.Plan, s.NextCharge, s.RenewsTo = nil, nil, ""
	s.Updates++
	if trial || longer {
		s.Start, s.End, s.CustomTermEnd = m.Now, termEnd(m.k, m.to.TermDuration, m.Now), nil
	}
	if trial {
		s.openWindow(m.Now, m.switches)
	}
	s.redeem(s.Quantity)
	return m.turn.writeOrder(s, m.Now, "UserPurchase", "convert", s.Quantity)
}

// split creates a subscription of the target for some of the seats, with the end date and the window of the source.
func (m *move) split(t *Transition) (*Subscription, error) {
	id, err := m.NewID("subscription")
	if err != nil {
		return nil, err
	}
	fresh := &Subscription{
		ID: id, Tenant: m.s.Tenant, Country: m.s.Country, EntitlementID: world.DerivedID("entitlement", id),
		Offer: m.to, FriendlyName: m.k.Title,
		Quantity: m.seats, Created: m.Now, Start: m.Now, End: m.s.End, Window: m.s.Window, Status: StatusActive,
		AutoRenew: m.s.AutoRenew, CustomTermEnd: m.s.CustomTermEnd, PartnerID: m.s.PartnerID,
		CommittedSince: m.s.CommittedSince,
		Extra:          Undocumented(id), TransitionedFrom: m.s.ID, Batches: m.s.takeAway(m.seats),
	}
	if m.s.Offer.TermDuration != m.to.TermDuration {
		fresh.End, fresh.CustomTermEnd = termEnd(m.k, m.to.TermDuration, m.Now), nil
	}
	fresh.redeem(fresh.Quantity)
	t.Target = id
	orderID, err := m.turn.placeOrder(fresh, m.Now, "UserPurchase", "convert", fresh.Quantity)
	if err != nil {
		return nil, err
	}
	fresh.OrderID = orderID
	return fresh, m.shrink(t)
}

// shrink reduces the source to the seats that were not upgraded.
func (m *move) shrink(t *Transition) error {
	s := m.s
	s.Quantity -= t.Quantity
	s.Plan, s.NextCharge = nil, nil
	s.Updates++
	return m.turn.writeOrder(s, m.Now, "UserPurchase", "removeQuantity", t.Quantity)
}

// recordScheduled saves a transition that happened with the renewal of the subscription. Licenses are reassigned only
// if the number of seats is unchanged.
func (w *turn) recordScheduled(s *Subscription, before Target, seats int, at time.Time) error {
	id, err := w.NewID("transition")
	if err != nil {
		return err
	}
	t := &Transition{
		ID: id, Tenant: s.Tenant, Source: s.ID, Target: s.ID, From: before.CatalogItemID(),
		To: s.Offer, Quantity: s.Quantity, Kind: TransitionOnly, Started: at, Until: at,
	}
	if seats == s.Quantity {
		t.Reassign = EventCompleted
	}
	return saveTransition(w.Tx, t)
}

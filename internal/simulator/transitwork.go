package simulator

import "time"

// begin writes the transition down; it ends at once unless the switches make it slow.
func (m *move) begin(failure int) (*transition, error) {
	id, err := m.newID("transition")
	if err != nil {
		return nil, err
	}
	t := &transition{
		ID: id, Tenant: m.s.Tenant, Source: m.s.ID, Target: m.s.ID, From: m.s.Offer.catalogItemID(), To: m.to,
		Quantity: m.seats, Kind: m.ask.TransitionType, Started: m.now, Until: m.now.Add(m.switches.TransitionDelay),
		Reads: m.switches.TransitionReads, Failure: failure,
	}
	t.Slow = t.Reads > 0 || t.Until.After(t.Started)
	// Licenses are re-assigned on request, and always when a whole subscription is upgraded.
	if m.ask.TransitionType == transitionLicenses || (m.into == nil && m.seats >= m.s.Quantity) {
		t.Reassign = eventCompleted
		if m.switches.licenseObstacle() != nil || m.holdsTarget() {
			t.Reassign = eventFailed
		}
	}
	return t, nil
}

// holdsTarget says that the tenant has seats of the target's SKU already: its licenses are then not re-assigned.
func (m *move) holdsTarget() bool {
	for _, one := range m.held {
		if one.inTerm() && one.sku().provisioningID == m.k.provisioningID && one.ID != m.s.ID {
			return true
		}
	}
	return false
}

// carryOut applies the transition, and hides that from readers while it is under way.
func (m *move) carryOut(t *transition) error {
	changed := map[*subscription]*subscription{m.s: m.s.copied()}
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
		s.resound(before, m.now, m.switches.DirectoryLag)
		if t.Slow {
			s.Veil = &veil{Until: t.Until, Reads: t.Reads, Before: before, Operation: t.ID}
		}
		if err := m.saveSubscription(s); err != nil {
			return err
		}
	}
	return m.saveTransition(t)
}

// apply changes the subscriptions; fresh is a new one that the transition has made.
func (m *move) apply(t *transition) (fresh *subscription, err error) {
	switch {
	case m.into != nil:
		t.Target, t.Merges = m.into.ID, true
		return nil, m.merge(t)
	case m.seats < m.s.Quantity:
		return m.split(t)
	}
	return nil, m.swap()
}

// swap turns the whole subscription into the target. Its term and its window stay, unless the term is a longer one or
// the subscription a trial: both begin anew.
func (m *move) swap() error {
	s := m.s
	trial, longer := s.isTrial(), s.Offer.TermDuration != m.to.TermDuration
	s.Offer, s.Quantity = m.to, m.seats
	s.Plan, s.NextCharge, s.RenewsTo = nil, nil, ""
	s.Updates++
	if trial || longer {
		s.Start, s.End, s.CustomTermEnd = m.now, termEnd(m.k, m.to.TermDuration, m.now), nil
	}
	if trial {
		s.openWindow(m.now, m.switches)
	}
	s.redeem(s.Quantity)
	return m.turn.writeOrder(s, m.now, "UserPurchase", "convert", s.Quantity)
}

// split makes a subscription of the target for some of the seats: it ends with the source and has the source's window.
func (m *move) split(t *transition) (*subscription, error) {
	id, err := m.newID("subscription")
	if err != nil {
		return nil, err
	}
	fresh := &subscription{
		ID: id, Tenant: m.s.Tenant, Country: m.s.Country, EntitlementID: derivedID("entitlement", id), Offer: m.to, FriendlyName: m.k.title,
		Quantity: m.seats, Created: m.now, Start: m.now, End: m.s.End, Window: m.s.Window, Status: statusActive,
		AutoRenew: m.s.AutoRenew, CustomTermEnd: m.s.CustomTermEnd, PartnerID: m.s.PartnerID, CommittedSince: m.s.CommittedSince,
		Extra: undocumented(id), TransitionedFrom: m.s.ID, Batches: m.s.takeAway(m.seats),
	}
	if m.s.Offer.TermDuration != m.to.TermDuration {
		fresh.End, fresh.CustomTermEnd = termEnd(m.k, m.to.TermDuration, m.now), nil
	}
	fresh.redeem(fresh.Quantity)
	t.Target = id
	orderID, err := m.turn.placeOrder(fresh, m.now, "UserPurchase", "convert", fresh.Quantity)
	if err != nil {
		return nil, err
	}
	fresh.OrderID = orderID
	return fresh, m.shrink(t)
}

// shrink leaves the source with the seats that did not go over.
func (m *move) shrink(t *transition) error {
	s := m.s
	s.Quantity -= t.Quantity
	s.Plan, s.NextCharge = nil, nil
	s.Updates++
	return m.turn.writeOrder(s, m.now, "UserPurchase", "removeQuantity", t.Quantity)
}

// recordScheduled writes down a transition that happened with the renewal of the subscription. Licenses are re-assigned
// only if the number of seats stays.
func (w *turn) recordScheduled(s *subscription, before target, seats int, at time.Time) error {
	id, err := w.newID("transition")
	if err != nil {
		return err
	}
	t := &transition{
		ID: id, Tenant: s.Tenant, Source: s.ID, Target: s.ID, From: before.catalogItemID(),
		To: s.Offer, Quantity: s.Quantity, Kind: transitionOnly, Started: at, Until: at,
	}
	if seats == s.Quantity {
		t.Reassign = eventCompleted
	}
	return w.saveTransition(t)
}

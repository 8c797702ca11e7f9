package partnercenter

import (
	"net/http"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
)

// checkMerge refuses an existing subscription that the seats cannot join.
func (m *move) checkMerge() error {
	if strings.EqualFold(m.ask.ToSubscriptionID, m.s.ID) {
		return wire.Refuse(http.StatusBadRequest, codeTargetSame, "The seats of a subscription cannot go into itself.")
	}
	for _, one := range m.Held {
		if strings.EqualFold(one.ID, m.ask.ToSubscriptionID) && one.shown(m.Now) != nil {
			m.into = one
		}
	}
	if m.into == nil {
		return noSubscription(m.ask.ToSubscriptionID)
	}
	into := m.into
	switch {
	case into.SKU() != m.k:
		return wire.Refuse(http.StatusBadRequest, codeTargetOther, "The subscription is not for the catalog item %s.",
			m.ask.ToCatalogItemID)
	case !into.settled(m.Now), into.renewing(m.Now, m.switches):
		return wire.Refuse(http.StatusBadRequest, codeTargetNotReady,
			"The subscription is not ready to be updated. Try again later.")
	}
	if found := m.mergeObstacles(m.s, into); len(found) > 0 {
		return wire.Refuse(http.StatusBadRequest, found[0].code, "%s", found[0].text)
	}
	if err := m.checkSource(); err != nil {
		return err
	}
	if n := into.Quantity + m.seats; n > m.k.Maximum {
		return wire.Refuse(http.StatusBadRequest, codeQuantityLimits,
			"The quantity %d is outside the allowed range of %d to %d.", n, m.k.Minimum, m.k.Maximum)
	}
	if err := m.checkPool(); err != nil {
		return err
	}
	into.Veil = nil
	m.to = into.Offer
	e := &edit{call: m.call, s: into, buyer: m.buyer}
	return e.promotionAllows(m.seats)
}

// merge adds the seats to the existing subscription, which keeps its term and billing.
func (m *move) merge(t *Transition) error {
	into, n := m.into, m.seats
	moved := m.s.takeAway(n)
	if m.switches.MergedSeats == "new" || m.s.IsTrial() {
		moved = []Batch{{Quantity: n, Until: m.switches.windowFrom(m.Now)}}
	}
	into.Batches = append(into.Batches, moved...)
	into.Quantity += n
	into.Plan = nil // a change of seats removes the schedule
	into.Updates++
	into.redeem(n)
	if err := m.turn.writeOrder(into, m.Now, "UserPurchase", "convert", n); err != nil {
		return err
	}
	if m.s.Quantity > n {
		return m.shrink(t)
	}
	s := m.s
	s.Plan, s.NextCharge, s.AutoRenew = nil, nil, false
	s.Updates++
	if err := m.turn.writeOrder(s, m.Now, "UserPurchase", "cancel", s.Quantity); err != nil {
		return err
	}
	s.Status, s.StageEnd = m.switches.MergedSource, time.Time{}
	if s.Status == StatusExpired {
		s.StageEnd = m.Now.AddDate(0, 0, ExpiredDays)
	}
	return nil
}

// takeAway removes seats from the oldest batches, together with their windows.
func (s *Subscription) takeAway(seats int) []Batch {
	moved, kept := []Batch{}, []Batch{}
	for _, b := range s.Batches {
		taken := min(seats, b.Quantity)
		seats -= taken
		if taken > 0 {
			moved = append(moved, Batch{taken, b.Until})
		}
		if b.Quantity > taken {
			kept = append(kept, Batch{b.Quantity - taken, b.Until})
		}
	}
	s.Batches = kept
	return moved
}

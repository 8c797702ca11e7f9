package commerce

import "strings"

// partialUpgrades is the outcome for the entries of partial_upgrades, and whether
// they upgrade the last seats: the subscription then ends.
type partialUpgrades struct {
	outcome
	merges bool
}

// partialUpgrades checks the entries that are pending and those that were carried
// out. withPartialUpgrades adds the changes, after a reduction.
func (s situation) partialUpgrades(offer transition) partialUpgrades {
	var out outcome
	for _, name := range s.entries.changed {
		out = join(out, refuses(s.entryChanged(name)))
	}
	for _, name := range s.entries.found {
		out = join(out, s.adopt(name))
	}
	for _, name := range s.entries.pending {
		if v, refused := s.partialRefused(name, s.desired.PartialUpgrades[name]); refused {
			out = join(out, refuses(v))
		}
	}
	if len(s.entries.pending) == 0 {
		return partialUpgrades{outcome: out}
	}
	v, refused := s.lastSeatsRefused(offer)
	if refused {
		return partialUpgrades{outcome: join(out, refuses(v))}
	}
	return partialUpgrades{outcome: out, merges: s.staying() == 0}
}

// adopt matches an entry to an upgrade that the service has already made. It does
// so only if the seats agree; otherwise the entry may mean another upgrade.
func (s situation) adopt(name string) outcome {
	if stays := s.staying(); !s.seatsStay() && s.desired.Quantity != stays {
		return refuses(s.upgradedAlready(name, stays))
	}
	return reports(s.adopted(name))
}

// lastSeatsRefused is why the entries cannot upgrade as many seats as they do. All
// seats can be upgraded only into another subscription.
func (s situation) lastSeatsRefused(offer transition) (Violation, bool) {
	last, stays := s.entries.last(), s.staying()
	switch {
	case stays < 0:
		return s.tooManyUpgraded(last), true
	case stays == 0 && s.desired.PartialUpgrades[last].Into == "":
		return s.allUpgraded(last), true
	case stays == 0 && offer.call != nil:
		return s.nothingLeft(last), true
	default:
		return Violation{}, false
	}
}

// partialRefused is why an entry cannot be carried out.
func (s situation) partialRefused(name string, u PartialUpgrade) (Violation, bool) {
	term := s.sub.Term
	if u.Term != "" {
		term = u.Term
	}
	switch e := (entryRefusal{s, name, u}); {
	case u.Quantity < 1:
		return e.ofNoSeats(), true
	case s.sub.Kind() != KindSeat:
		return e.ofOtherKind(), true
	case s.sub.Status != StatusActive:
		return e.ofInactive(), true
	case s.sub.Renewing(s.now):
		return s.sub.renewalRunning(e.refusal()), true
	case s.sub.Trial && (u.Into == "" || u.Quantity != s.sub.Quantity):
		return e.ofPartOfATrial(), true
	case s.sub.Trial && u.Quantity < trialConvertsFrom:
		return e.ofSmallTrial(), true
	case u.SKU.Same(s.sub.SKU):
		return e.toTheSameSKU(), true
	case u.Into != "" && strings.EqualFold(u.Into, s.sub.ID):
		return e.intoItself(), true
	case u.Into == "" && shorter(term, s.sub.Term):
		return e.toAShorterTerm(), true
	default:
		return Violation{}, false
	}
}

// withPartialUpgrades adds the pending upgrades after a reduction, which removes
// seats with a known window.
func (s situation) withPartialUpgrades(atOnce outcome) outcome {
	seats := s.sub.After(atOnce.changes).Quantity
	for _, name := range s.entries.pending {
		u := s.desired.PartialUpgrades[name]
		c := s.sub.call(ActionPartialUpgrade, u.Quantity, seats-u.Quantity)
		c.From, c.Entry, c.SKU, c.Into, c.Term, c.Cycle = seats, name, u.SKU, u.Into, u.Term, u.Cycle
		c.BilledUntil = s.sub.CommitmentEnd
		atOnce = inOrderWith(atOnce, c)
		seats = c.To
	}
	return atOnce
}

// upgradedElsewhere reports whether seats are missing only because another
// client upgraded them. They are paid for as another SKU, so they are not bought
// again without a request.
func (s situation) upgradedElsewhere(want int) bool {
	seats := seatsOf(s.entries.unclaimed)
	return !s.asked.seats && seats != 0 && want-s.sub.Quantity == seats
}

func seatsOf(made []MadeUpgrade) int {
	seats := 0
	for _, m := range made {
		seats += m.Quantity
	}
	return seats
}

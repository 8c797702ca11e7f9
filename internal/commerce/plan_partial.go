package commerce

import "strings"

// partialUpgrades is what becomes of the entries of partial_upgrades, and
// whether the last seats leave with them: the subscription then ends.
type partialUpgrades struct {
	outcome
	merges bool
}

// partialUpgrades checks the entries that are to be carried out, and those that
// were. Their changes follow once the seats that go are gone.
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

// adopt takes an entry that the service has carried out already. It is that
// only if the seats agree; else another upgrade may be meant.
func (s situation) adopt(name string) outcome {
	if stays := s.staying(); !s.seatsStay() && s.desired.Quantity != stays {
		return refuses(s.upgradedAlready(name, stays))
	}
	return reports(s.adopted(name))
}

// lastSeatsRefused is why the entries cannot take as many seats as they do. All
// of them leave only for another subscription.
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

// withPartialUpgrades adds the pending upgrades behind a reduction, which takes
// from the seats whose windows it knows.
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
// back on their own.
func (s situation) upgradedElsewhere(want int) bool {
	seats := seatsOf(s.entries.unclaimed)
	return !s.asked.seats && seats != 0 && want-s.sub.Quantity == seats
}

func seatsOf(moves []MadeUpgrade) int {
	seats := 0
	for _, m := range moves {
		seats += m.Quantity
	}
	return seats
}

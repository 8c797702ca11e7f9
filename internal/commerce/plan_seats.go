package commerce

import "time"

// seating is what becomes of the seats.
type seating struct {
	outcome
	// waiting is how many of those that are to go wait for the next term.
	waiting int
	// converted is the number of seats that a trial is converted with, nil where
	// none is.
	converted *int
}

// seats plans the seats of the current term.
func (s situation) seats(offer transition, partial partialUpgrades) seating {
	want, have := s.desired.Quantity, s.staying()
	switch {
	case want > 0 && !s.seatsStay() && s.sub.Trial && offer.call != nil:
		return s.convertedSeats(want)
	case partial.refused() && want > 0, want == have, partial.merges && want == s.sub.Quantity:
		return seating{}
	case s.entries.seats > 0 && want > have && !s.seatsStay():
		return seating{outcome: refuses(s.upgradedStayCounted(want))}
	case s.upgradedElsewhere(want):
		return seating{outcome: join(keeps(AttributeQuantity), reports(s.seatsUpgradedElsewhere()))}
	case s.sub.Renewing(s.now) && !s.asked.seats:
		// While a renewal is written the service may show parts of the next term.
		return seating{outcome: keeps(AttributeQuantity)}
	case s.seatsStay() || s.tolerates(s.asked.seats) && !s.waited():
		return s.keepSeats()
	case want < 1:
		return seating{outcome: refuses(s.zeroSeats(want))}
	}
	v, fixed := fixedQuantity(s.sub, want, s.desired.Reduction)
	switch {
	case fixed && s.asked.seats:
		return seating{outcome: refuses(v)}
	case fixed:
		return seating{outcome: join(keeps(AttributeQuantity), reports(s.seatsFixed(v, want)))}
	case want > have:
		return s.addSeats(want)
	default:
		return s.reduceSeats(want)
	}
}

// trialConvertsFrom is the least that an early conversion takes.
// Source: "Transition a new commerce subscription", converting trials early.
const trialConvertsFrom = 25

// convertedSeats takes the seats along where a trial becomes a paid
// subscription: the one time its number can change.
func (s situation) convertedSeats(want int) seating {
	if want < trialConvertsFrom {
		return seating{outcome: refuses(s.tooFewConverted(want))}
	}
	return seating{converted: &want}
}

func (s situation) addSeats(want int) seating {
	have := s.staying()
	c := s.sub.call(ActionAddSeats, want-have, want)
	c.From, c.BilledUntil = have, s.sub.CommitmentEnd
	return seating{outcome: makes(c)}
}

// reduceSeats takes from the seats whose window is open, and no more than those.
// No window shows while a subscription is suspended.
// Source: "New commerce cancellation policy", reducing seats.
func (s situation) reduceSeats(want int) seating {
	remove, open := s.staying()-want, s.sub.OpenSeats(s.now)
	switch now := s.desired.Reduction != ReduceAtRenewal; {
	case now && s.resumes && s.asked.seats:
		return seating{outcome: refuses(s.reduceResumed(want))}
	case now && s.resumes:
		return s.keepSeats()
	case !now:
		return seating{waiting: remove}
	case s.desired.Reduction == ReduceNowThenRenewal:
		return s.removeSeats(min(remove, open.Seats), remove)
	case remove > open.Seats && s.asked.seats:
		return seating{outcome: refuses(s.reduceRefused(want, open))}
	case remove > open.Seats:
		return s.keepSeats() // nobody asked for them, and they cannot all go
	default:
		return s.removeSeats(remove, remove)
	}
}

// removeSeats lets some seats go now and the rest with the renewal.
func (s situation) removeSeats(now, all int) seating {
	if now == 0 {
		return seating{waiting: all}
	}
	return seating{outcome: makes(s.sub.call(ActionReduceSeats, now, s.sub.Quantity-now)), waiting: all - now}
}

// keepSeats leaves the seats as they are held and says why.
func (s situation) keepSeats() seating {
	kept := keeps(AttributeQuantity)
	switch {
	case s.block.replaced && s.block.fulfilled: // the notice about the block says it
	case s.desired.External == ExternalAccept:
		kept = join(kept, reports(s.acceptedSeats()))
	case s.desired.Quantity > s.staying():
		kept = join(kept, reports(s.fewerSeats()))
	default:
		kept = join(kept, reports(s.unremovable()))
	}
	return seating{outcome: kept}
}

// fixedQuantity is why no quantity can change, or not to a lower one.
func fixedQuantity(s Subscription, want int, how Reduction) (Violation, bool) {
	switch {
	case s.Trial:
		return trialSeatsFixed(s, want), true
	case s.Kind() == KindSoftware && want < s.Quantity && !how.waits():
		return softwareSeatsFixed(s, want), true
	case !s.takesChanges():
		return inactiveSeatsFixed(s, want), true
	default:
		return Violation{}, false
	}
}

// firstClosing is when the window of the purchase or the last renewal closed;
// zero where it is not known or still open.
func (s situation) firstClosing() time.Time {
	if s.sub.EffectiveStart.IsZero() || s.sub.Kind() != KindSeat {
		return time.Time{}
	}
	closed := s.sub.EffectiveStart.Add(SeatWindow)
	if s.sub.CancelUntil != nil {
		closed = *s.sub.CancelUntil
	}
	if s.now.Before(closed) {
		return time.Time{}
	}
	return closed
}

package commerce

import "time"

// seating is the outcome for the seats.
type seating struct {
	outcome
	// waiting is how many seats are to be removed with the next term.
	waiting int
	// converted is the number of seats that a trial is converted with; nil if none
	// is converted.
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
		// During a renewal the service may already show parts of the next term.
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

// trialConvertsFrom is the minimum of seats for an early conversion.
// Source: "Transition a new commerce subscription", converting trials early.
const trialConvertsFrom = 25

// convertedSeats is the number of seats when a trial becomes a paid subscription:
// the only time that the seats of a trial can change.
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

// reduceSeats removes seats whose window is open, and no others. The service shows
// no window while a subscription is suspended.
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
		return s.keepSeats() // another client added them, and not all can be removed
	default:
		return s.removeSeats(remove, remove)
	}
}

// removeSeats removes some seats now and the rest with the renewal.
func (s situation) removeSeats(now, all int) seating {
	if now == 0 {
		return seating{waiting: all}
	}
	return seating{outcome: makes(s.sub.call(ActionReduceSeats, now, s.sub.Quantity-now)), waiting: all - now}
}

// keepSeats keeps the number of seats, with a notice.
func (s situation) keepSeats() seating {
	kept := keeps(AttributeQuantity)
	switch {
	case s.block.replaced && s.block.fulfilled: // the notice about the block covers it
	case s.desired.External == ExternalAccept:
		kept = join(kept, reports(s.acceptedSeats()))
	case s.desired.Quantity > s.staying():
		kept = join(kept, reports(s.fewerSeats()))
	default:
		kept = join(kept, reports(s.unremovable()))
	}
	return seating{outcome: kept}
}

// fixedQuantity is why the number of seats cannot change, or cannot be reduced.
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

// firstClosing is when the window of the purchase or the last renewal closed; zero
// if not known or still open.
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

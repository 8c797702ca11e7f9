package commerce

// nextTerm plans the schedule of the next term. It comes last, because every
// immediate change deletes the schedule.
func (s situation) nextTerm(waiting int, after Subscription) outcome {
	if waiting > 0 && s.block.decidesSeats() {
		if s.asked.seats {
			return refuses(s.conflict(waiting))
		}
		waiting = 0 // another client added the seats, and the block sets those of the next term
	}
	if empty := s.emptyNextTerm(after); empty.refused() {
		return empty
	}
	want := s.wantedNextTerm(waiting)
	if after.EndOfTerm() != EndOfTermRenew {
		return s.uninstructed(want)
	}
	if fixed, is := s.nextTermFixed(want, after); is {
		return fixed
	}
	if fixed, is := s.cannotAlign(want); is {
		return fixed
	}
	return s.instruct(want, after)
}

// emptyNextTerm refuses a next term without seats.
func (s situation) emptyNextTerm(after Subscription) outcome {
	if !s.block.decidesSeats() || *s.block.due.Quantity > 0 || after.Trial {
		return outcome{}
	}
	return refuses(zeroNextTerm(*s.block.due.Quantity))
}

// wantedNextTerm is what the next term should start with; nil if the configuration
// does not say.
func (s situation) wantedNextTerm(waiting int) *RenewalInstructions {
	var want RenewalInstructions
	if s.block.due != nil {
		want = *s.block.due
	}
	if waiting > 0 {
		target := s.desired.Quantity
		want.Quantity = &target
	}
	if want.empty() {
		return nil
	}
	return &want
}

// uninstructed keeps the renewal block of a subscription that does not renew:
// another client turned renewal off, or another phase has refused the plan.
func (s situation) uninstructed(want *RenewalInstructions) outcome {
	switch {
	case want == nil:
		return outcome{}
	case s.asked.renewal:
		fixed, _ := s.scheduleFixed("renewal")
		return fixed
	default:
		return keeps(AttributeRenewal)
	}
}

// instruct schedules the next term: what another client has scheduled, without the
// parts that the configuration no longer sets, and with those it sets now. A
// repetition of the present term needs no schedule.
func (s situation) instruct(want *RenewalInstructions, after Subscription) outcome {
	foreign := s.sub.Schedule.Renews() && !s.sub.Schedule.repeats(s.sub) && !s.sub.Trial
	if want == nil && !foreign {
		return outcome{}
	}
	next, own := s.scheduled(after, s.sub.Trial && !after.Trial), s.ownInstructions()
	if foreign {
		own.withdraw(&next, after)
	}
	want.apply(&next)
	asksNothing := want == nil && own.empty()
	switch {
	case after.Schedule.Renews() && after.Schedule.Same(&next):
		return outcome{}
	case after.Schedule.Renews() && next.repeats(after) && want == nil:
		return s.takeBack(own, after)
	case asksNothing && after.Schedule != nil, !asksNothing && after.Schedule == nil && next.repeats(after):
		return outcome{}
	case asksNothing:
		return s.write(next, after, "quantity")
	default:
		return s.write(next, after, "renewal")
	}
}

// takeBack withdraws what this configuration had scheduled, so that the next term
// repeats the present one.
func (s situation) takeBack(own *RenewalInstructions, after Subscription) outcome {
	if own.empty() {
		return outcome{}
	}
	if fixed, is := s.scheduleFixed("renewal"); is {
		return fixed
	}
	return makes(s.withdrawal(after))
}

func (s situation) withdrawal(after Subscription) Change {
	c := after.keepsSeats(ActionWithdrawSchedule)
	c.From, c.At = s.sub.Schedule.Quantity, s.sub.RenewalStart()
	return c
}

func (s situation) write(next Schedule, after Subscription, attribute string) outcome {
	if fixed, is := s.scheduleFixed(attribute); is {
		return fixed
	}
	c := scheduleChange(next, after)
	c.At, c.BilledUntil = s.sub.RenewalStart(), s.sub.CommitmentEnd
	return makes(c)
}

// scheduleChange schedules a next term, and sets the fields that differ.
func scheduleChange(next Schedule, from Subscription) Change {
	c := from.call(ActionScheduleRenewal, next.Quantity, next.Quantity)
	c.Schedule = &next
	if !next.SKU.Same(from.SKU) {
		c.SKU = next.SKU
	}
	if !next.Term.Same(from.Term) {
		c.Term = next.Term
	}
	if !next.Cycle.Same(from.Cycle) {
		c.Cycle = next.Cycle
	}
	return c
}

// scheduleFixed handles a schedule that cannot be written now: it is refused if
// the configuration asks for it now, otherwise kept.
func (s situation) scheduleFixed(attribute string) (out outcome, is bool) {
	var v Violation
	switch {
	case !s.sub.takesChanges():
		v = s.renewalOfInactive(attribute)
	case s.sub.Renewing(s.now):
		v = s.sub.renewalRunning(Violation{Attribute: attribute})
	default:
		return outcome{}, false
	}
	if s.asked.seats {
		return refuses(v), true
	}
	return s.keepFixed(AttributeRenewal, ""), true
}

// nextTermFixed handles the next term of a trial, which cannot be scheduled: a
// request that differs from it is refused if the configuration makes it now. The
// next term of software can be scheduled, although its seats are fixed within a
// term.
// Source: "Schedule changes for a new commerce subscription", what it supports.
func (s situation) nextTermFixed(want *RenewalInstructions, after Subscription) (out outcome, is bool) {
	if !after.Trial {
		return outcome{}, false
	}
	comes := s.scheduled(s.sub, false)
	asked := comes
	want.apply(&asked)
	switch {
	case asked.Same(&comes):
		return outcome{}, true
	case !s.asked.seats:
		return keeps(AttributeRenewal), true
	default:
		return refuses(s.trialNotInstructed(comes, asked)), true
	}
}

// cannotAlign handles a configured end of the next term that its kind of product
// cannot have. A trial takes no schedule unless it is converted first.
func (s situation) cannotAlign(want *RenewalInstructions) (out outcome, is bool) {
	if want == nil || want.CustomTermEnd == nil {
		return outcome{}, false
	}
	v := noAlignment(s.sub.Kind(), false, s.sub.FriendlyName)
	switch {
	case v == nil:
		return outcome{}, false
	case s.asked.renewal:
		return refuses(v.ofRenewal(*want.CustomTermEnd)), true
	default:
		return keeps(AttributeRenewal), true
	}
}

// scheduled is the next term as it is scheduled, or as it follows if nothing is.
// Parts that only repeat the present term follow this plan's changes: written
// again unchanged, they would undo those at renewal. What a trial would have
// converted into no longer counts once it is converted.
func (s situation) scheduled(after Subscription, converted bool) Schedule {
	follows := after.repeated()
	if !s.sub.Schedule.Renews() || converted {
		return follows
	}
	next := *s.sub.Schedule
	if next.Quantity == 0 || next.Quantity == s.sub.Quantity {
		next.Quantity = follows.Quantity
	}
	if next.SKU.Same(s.sub.SKU) {
		next.SKU = follows.SKU
	}
	if next.Term.Same(s.sub.Term) {
		next.Term = follows.Term
	}
	if next.Cycle.Same(s.sub.Cycle) {
		next.Cycle = follows.Cycle
	}
	return next
}

// ownInstructions are the parts of the next term that this configuration had
// scheduled: by a renewal block of this term, or by a waiting reduction. Parts
// that another client scheduled are not among them.
func (s situation) ownInstructions() *RenewalInstructions {
	var own RenewalInstructions
	h, began := s.history, s.sub.EffectiveStart
	if block := s.before().Renewal; block != nil && (h.RenewalTermEnd.IsZero() || !began.After(h.RenewalTermEnd)) {
		own = *block
	}
	if s.sub.Schedule != nil && h.Derived != 0 && h.Derived == s.sub.Schedule.Quantity &&
		!began.After(h.DerivedTermEnd) {
		own.Quantity = &h.Derived
	}
	return &own
}

package commerce

// After predicts the subscription once the changes were carried out. Windows
// that a change opens are the service's to state and are left out.
func (s Subscription) After(changes []Change) Subscription {
	for _, c := range changes {
		f, was := c.Action.facts(), s.Schedule
		if f.dropsSchedule && !s.convertsByItself() {
			s.Schedule = nil
		}
		if f.after != nil {
			s = f.after(s, c, was)
		}
	}
	return s
}

// convertsByItself reports whether the service shows what a trial converts
// into. It does as long as that is a trial, also when it will not convert, but
// for an explicit end in its place.
func (s Subscription) convertsByItself() bool { return s.Trial && s.Schedule.Renews() }

func afterRename(s Subscription, c Change, _ *Schedule) Subscription {
	s.FriendlyName = c.FriendlyName
	return s
}

func afterSetReseller(s Subscription, c Change, _ *Schedule) Subscription {
	s.ResellerID = c.ResellerID
	return s
}

func afterSeats(s Subscription, c Change, _ *Schedule) Subscription {
	s.Quantity = c.To
	return s
}

// afterUpgrade is the subscription as another SKU: same id, same end, unless a
// longer term begins with it. A trial becomes a paid subscription that way.
func afterUpgrade(s Subscription, c Change, _ *Schedule) Subscription {
	s.SKU, s.Trial, s.Quantity, s.Schedule = c.SKU, false, c.To, nil
	s.Term, s.Cycle = c.ResultingTerm(s)
	return s
}

func afterLengthen(s Subscription, c Change, _ *Schedule) Subscription {
	s.Term, s.Cycle = c.Term, c.Cycle
	return s
}

func afterSuspend(s Subscription, _ Change, _ *Schedule) Subscription {
	s.Status, s.AutoRenew, s.Schedule, s.Refundable = StatusSuspended, false, nil, nil
	return s
}

func afterResume(s Subscription, _ Change, _ *Schedule) Subscription {
	s.Status, s.AutoRenew = StatusActive, false
	return s
}

// afterEndOfTerm is the subscription with another end of term. A trial whose
// explicit end is taken back converts again, into what only the service knows.
func afterEndOfTerm(s Subscription, c Change, was *Schedule) Subscription {
	s.AutoRenew = c.EndOfTerm == EndOfTermRenew
	switch {
	case s.convertsByItself():
	case s.Trial && was != nil && s.AutoRenew:
		s.Schedule = &Schedule{Kind: ScheduledRenewal, Quantity: s.Quantity}
	default:
		s.Schedule = endSchedule(c)
	}
	return s
}

func endSchedule(c Change) *Schedule {
	switch {
	case c.EndOfTerm == EndOfTermCancel && c.Explicit:
		return &Schedule{Kind: ScheduledCancellation}
	case c.EndOfTerm == EndOfTermExtend:
		return &Schedule{Kind: ScheduledExtension}
	default:
		return nil
	}
}

func afterSchedule(s Subscription, c Change, _ *Schedule) Subscription {
	schedule := *c.Schedule
	s.Schedule = &schedule
	return s
}

func afterCancel(s Subscription, _ Change, _ *Schedule) Subscription { return s.Ended() }

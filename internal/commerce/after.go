package commerce

// After predicts the subscription after the changes. It leaves out the windows
// that a change opens: only the service states those.
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

// convertsByItself reports whether the service shows what a trial converts into.
// It shows that for every trial, even one with auto-renew off, unless an explicit
// end is scheduled instead.
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

// afterUpgrade is the subscription with another SKU. Its id and end stay, unless
// a longer term begins with the upgrade. A trial becomes a paid subscription.
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
// explicit end is withdrawn converts again; only the service knows into what.
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

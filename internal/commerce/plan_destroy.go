package commerce

import "time"

// Destroy plans what removing a subscription from the configuration does.
// Source: "New commerce cancellation policy", canceling a subscription.
func Destroy(s Subscription, how OnDestroy, now time.Time) Plan {
	out := leaving(s, how, now)
	p := Plan{Changes: out.changes, Violations: out.violations, Notices: out.notices, After: s}
	if p.OK() {
		p.After = s.After(p.Changes)
	}
	return p
}

func leaving(s Subscription, how OnDestroy, now time.Time) outcome {
	switch {
	case s.Status == StatusDeleted:
		return outcome{}
	case how == OnDestroyAbandon:
		return join(makes(s.leave(ActionAbandon)), reports(abandonNotice(s)))
	case !s.Live():
		return reports(alreadyEndedNotice(s))
	case how == OnDestroyEndAtTerm:
		return endAtTerm(s, now)
	case s.CanCancel(now):
		c := s.leave(ActionCancel)
		c.To, c.BilledUntil = 0, time.Time{}
		return join(makes(c), reports(cancelNotice(s)))
	default:
		return refuses(cancelRefused(s, now))
	}
}

// leave is a call that removes a subscription from the configuration.
func (s Subscription) leave(a Action) Change {
	c := s.keepsSeats(a)
	c.BilledUntil = s.CommitmentEnd
	return c
}

// endAtTerm ends the subscription with its term.
func endAtTerm(s Subscription, now time.Time) outcome {
	switch {
	case s.Status == StatusSuspended:
		return reports(leavesSuspended(s))
	case s.EndOfTerm() == EndOfTermCancel:
		return reports(leavesEnding(s))
	case !s.takesChanges():
		return refuses(endAtTermOfInactive(s))
	case s.Renewing(now):
		return refuses(s.renewalRunning(Violation{Attribute: "on_destroy"}))
	}
	c := s.leave(ActionEndAtTerm)
	c.EndOfTerm, c.At, c.Explicit = EndOfTermCancel, s.RenewalStart(), s.ExtendsByDefault()
	return join(makes(c), reports(leavesWithItsTerm(s, c)))
}

// cancelRefused is why a subscription cannot be canceled now.
func cancelRefused(s Subscription, now time.Time) Violation {
	canEnd := !endAtTerm(s, now).refused()
	if s.Trial {
		return cancelOfTrial(s, canEnd)
	}
	if until, _ := s.closesAt(now); until != nil && now.Before(*until) {
		return cancelOfInactive(s, canEnd)
	}
	return cancelTooLate(s, now, canEnd)
}

package commerce

import "time"

// renewalTakes is how long the service may take to process a renewal.
// Source: "Manage subscription renewals".
const renewalTakes = 24 * time.Hour

// ending is the outcome for the end of the term, and whether a next term can be
// scheduled.
type ending struct {
	outcome
	allowsNextTerm bool
}

// endOfTerm plans what happens when the term ends. A change of seats deletes the
// schedule, including an explicit end, so the end is set again after one.
func (s situation) endOfTerm(waiting int, after Subscription) ending {
	want, is := s.wantedEnd(), s.sub.EndOfTerm()
	var reported outcome
	if s.desired.EndOfTerm != "" && want != s.desired.EndOfTerm {
		reported = join(keeps(AttributeEndOfTerm), reports(s.keptEnd(is)))
	}
	if s.resumes && s.desired.EndOfTerm == "" && s.endBefore == "" {
		reported = join(reported, reports(s.endUnknown(is)))
	}
	if contradiction, found := s.withoutRenewal(want, waiting); found {
		return ending{outcome: join(reported, contradiction)}
	}
	set := s.setEndOfTerm(want, is, after)
	return ending{outcome: join(reported, set), allowsNextTerm: !set.refused()}
}

// setEndOfTerm changes the end of term if it differs. If it cannot be changed, the
// plan is refused if the configuration asks for it now, or if the plan itself
// would delete the present setting.
func (s situation) setEndOfTerm(want, is EndOfTerm, after Subscription) outcome {
	v, fixed := s.endOfTermFixed(want, is)
	extends := want != EndOfTermExtend || after.ExtendsByDefault()
	switch {
	case want == after.EndOfTerm():
		return outcome{}
	case fixed && (want == is || s.asked.endOfTerm):
		return refuses(v)
	case !fixed && !extends && s.asked.endOfTerm:
		return refuses(s.noExtension())
	case fixed, !extends:
		return s.keepFixed(AttributeEndOfTerm, string(is))
	}
	c := after.keepsSeats(ActionSetEndOfTerm)
	c.At, c.EndOfTerm, c.BilledUntil = s.sub.RenewalStart(), want, s.sub.CommitmentEnd
	c.Explicit = want == EndOfTermCancel && after.ExtendsByDefault()
	return makes(c)
}

// wantedEnd is the configured end of term, or the present one if none is
// configured. A new request for the next term also asks for the configured end.
func (s situation) wantedEnd() EndOfTerm {
	reduces := s.desired.Reduction != ReduceNow && s.desired.Quantity < s.staying()
	asked := s.asked.endOfTerm || s.asked.renewal && s.desired.Renewal != nil || reduces && s.asked.seats
	kept := !asked && s.stays(AttributeEndOfTerm) || s.tolerates(asked)
	switch {
	case s.desired.EndOfTerm == "" && s.resumes && s.endBefore != "":
		return s.endBefore
	case s.desired.EndOfTerm == "", kept && !s.resumes && s.sub.Status != StatusSuspended:
		return s.sub.EndOfTerm()
	default:
		return s.desired.EndOfTerm
	}
}

// withoutRenewal handles a request for the next term of a subscription that is
// not to renew. It is refused if the configuration asks for it now.
func (s situation) withoutRenewal(want EndOfTerm, waiting int) (out outcome, found bool) {
	switch block := s.block.due != nil; {
	case want == EndOfTermRenew, !block && waiting == 0:
		return outcome{}, false
	case s.desired.EndOfTerm == "" && !s.sub.takesChanges():
		return outcome{}, false // auto-renew is off because of the status, and the configuration leaves it so
	case s.desired.EndOfTerm != "" && want != s.desired.EndOfTerm:
		return keeps(
			AttributeRenewal,
		), true // ended elsewhere, which is accepted: the renewal block has no effect either
	case !s.asked.endOfTerm && !s.asked.seats:
		return s.keepUnrenewed(waiting), true // another client's change made the configuration contradict itself
	case block:
		return refuses(noRenewalToInstruct(want, s.desired.Renewal, s.takesInstructions() && !s.sub.Trial)), true
	default:
		return refuses(s.noRenewalToWaitFor(want, waiting)), true
	}
}

// keepUnrenewed leaves a subscription that another client set to end, although
// the configuration sets its next term.
func (s situation) keepUnrenewed(waiting int) outcome {
	var kept []Attribute
	if s.block.due != nil {
		kept = append(kept, AttributeRenewal)
	}
	if waiting > 0 {
		kept = append(kept, AttributeQuantity)
	}
	return join(keeps(kept...), reports(s.unrenewed(waiting)))
}

// endOfTermFixed is why the end of term cannot be changed now.
func (s situation) endOfTermFixed(want, is EndOfTerm) (Violation, bool) {
	switch {
	case !s.sub.takesChanges():
		return s.endOfInactive(want, is), true
	case s.sub.Renewing(s.now):
		return s.sub.renewalRunning(endViolation(want, is)), true
	default:
		return Violation{}, false
	}
}

// keepFixed keeps an attribute that cannot be changed now, with a notice. It needs
// no notice during a renewal, which ends without help, or in a suspension: the
// next term is set again when the subscription is resumed.
func (s situation) keepFixed(a Attribute, is string) outcome {
	if s.sub.Renewing(s.now) || s.sub.Status == StatusSuspended {
		return keeps(a)
	}
	return join(keeps(a), reports(s.fixedNow(a, is)))
}

package commerce

// External is what happens to changes made by another client, such as a portal.
type External string

// What can happen to changes made elsewhere.
const (
	ExternalRevert External = "revert" // restore the configured value
	ExternalAccept External = "accept" // keep them, with a notice
)

// Externals lists what can happen to changes made elsewhere, the default first.
func Externals() []string { return []string{string(ExternalRevert), string(ExternalAccept)} }

// resume reactivates a suspended subscription before anything else is planned: it
// takes no other change while suspended. The suspension turned auto-renew off;
// endOfTerm sets it again.
// Source: "Suspend a subscription", "Reactivate a suspended subscription".
func (s situation) resume() outcome {
	want := s.desired.Suspended
	if s.found.Status != StatusSuspended || want == nil || *want {
		return outcome{}
	}
	if s.statusStays() {
		return s.keepStatus(s.whyStatusStays())
	}
	if v, refused := s.resumeRefused(); refused {
		return s.refuseStatus(v)
	}
	c := s.found.keepsSeats(ActionResume)
	c.BilledUntil = s.found.CommitmentEnd
	return makes(c)
}

// suspension is the outcome of suspending, and whether the subscription is
// suspended then.
type suspension struct {
	outcome
	suspended bool
}

// suspend suspends the subscription after all other changes, which need it active.
func (s situation) suspend(after Subscription) suspension {
	want := s.desired.Suspended
	switch {
	case want == nil || !*want:
		return suspension{}
	case s.sub.Status == StatusSuspended:
		return suspension{suspended: true}
	case s.statusStays():
		return suspension{outcome: s.keepStatus(s.whyStatusStays())}
	}
	if v, refused := s.suspendRefused(); refused {
		return suspension{outcome: s.refuseStatus(v)}
	}
	c := after.keepsSeats(ActionSuspend)
	c.BilledUntil = s.sub.CommitmentEnd
	return suspension{outcome: makes(c), suspended: true}
}

// nothingFollows refuses a request for a next term, which a suspended subscription
// does not have.
func (s situation) nothingFollows(waiting int, after Subscription) outcome {
	var out outcome
	if waiting > 0 {
		out = refuses(s.seatsCannotWait(waiting))
	}
	out = join(out, s.emptyNextTerm(after))
	if s.desired.EndOfTerm != "" { // a contradiction counts in a suspension, too
		contradiction, _ := s.withoutRenewal(s.desired.EndOfTerm, 0)
		out = join(out, contradiction)
	}
	return out
}

// statusStays reports whether a suspension or resumption by another client is
// kept.
func (s situation) statusStays() bool {
	return !s.asked.suspension && (s.stays(AttributeSuspended) || s.tolerates(false))
}

func (s situation) keepStatus(why string) outcome {
	return join(keeps(AttributeSuspended), reports(s.keptSuspension(why)))
}

// refuseStatus refuses a status that the configuration asks for now; otherwise it
// keeps the present one.
func (s situation) refuseStatus(v Violation) outcome {
	if s.asked.suspension {
		return refuses(v)
	}
	return s.keepStatus(v.Reason)
}

// resumeRefused is why a suspended subscription cannot be resumed.
// Source: "Subscription resources", suspensionReasons.
func (s situation) resumeRefused() (Violation, bool) {
	switch by := s.found.suspendedByMicrosoft(); {
	case !s.found.CommitmentEnd.IsZero() && !s.now.Before(s.found.RenewalStart()):
		return resumedAfterItsTerm(s.found), true
	case len(by) > 0:
		return resumedAgainstMicrosoft(s.found, by), true
	default:
		return Violation{}, false
	}
}

// suspendRefused is why a subscription cannot be suspended.
func (s situation) suspendRefused() (Violation, bool) {
	switch {
	case s.sub.Trial:
		return suspendedTrial(s.sub), true
	case s.sub.Renewing(s.now):
		return s.sub.renewalRunning(statusFixed(s.sub, "", "")), true
	case s.sub.Status != StatusActive:
		return suspendedInactive(s.sub), true
	default:
		return Violation{}, false
	}
}

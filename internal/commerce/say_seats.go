package commerce

import (
	"fmt"
	"strconv"
)

// seatsViolation refuses a number of seats; the caller adds the reason.
func seatsViolation(rule Rule, have, want int) Violation {
	return Violation{Rule: rule, Attribute: "quantity", From: strconv.Itoa(have), To: strconv.Itoa(want)}
}

func quantityConfig(n int) string { return fmt.Sprintf("quantity = %d", n) }

func (s situation) tooFewConverted(want int) Violation {
	v := seatsViolation(RuleTrial, s.sub.Quantity, want)
	v.Summary = fmt.Sprintf("A trial that is converted early needs at least %s", Seats(trialConvertsFrom))
	v.Reason = fmt.Sprintf(
		"Microsoft accepts fewer only if the trial converts at its end, on %s. If you convert it now, it can be reduced within 7 days.",
		Day(s.sub.CommitmentEnd),
	)
	v.Remedies = []Remedy{{"convert to " + Seats(trialConvertsFrom), quantityConfig(trialConvertsFrom)}}
	return v
}

func trialSeatsFixed(s Subscription, want int) Violation {
	v := seatsViolation(RuleTrial, s.Quantity, want)
	v.Summary = "The seats of a trial cannot change"
	v.Reason = fmt.Sprintf(
		"%q is a trial of %s until %s. Its quantity is fixed until it converts into a paid subscription.",
		s.FriendlyName,
		Seats(s.Quantity),
		Day(s.CommitmentEnd),
	)
	v.Remedies = []Remedy{{"keep them", quantityConfig(s.Quantity)}}
	return v
}

func softwareSeatsFixed(s Subscription, want int) Violation {
	v := seatsViolation(RuleSoftware, s.Quantity, want)
	v.Summary = "Seats of a software subscription cannot be removed within its term"
	v.Reason = fmt.Sprintf(
		"Microsoft does not reduce software subscriptions before their term ends, on %s. The number can change with the renewal.",
		Day(s.CommitmentEnd),
	)
	v.Remedies = []Remedy{
		{"remove them at renewal, " + Day(s.RenewalStart()), fmt.Sprintf("reduction = %q", ReduceAtRenewal)},
		{"keep them", quantityConfig(s.Quantity)},
	}
	return v
}

func inactiveSeatsFixed(s Subscription, want int) Violation {
	v := seatsViolation(RuleStatus, s.Quantity, want)
	v.Summary, v.Reason = fmt.Sprintf("The seats of a subscription that is %s cannot change", s.Status), statusReason(s)
	v.Remedies = []Remedy{{"keep them", quantityConfig(s.Quantity)}}
	return v
}

// seatsFixed reports seats that another client changed and that cannot change
// now.
func (s situation) seatsFixed(why Violation, want int) Notice {
	return Notice{
		Rule: why.Rule,
		Summary: fmt.Sprintf(
			"%q holds %s, not the %d of the configuration",
			s.sub.FriendlyName,
			Seats(s.sub.Quantity),
			want,
		),
		Detail: why.Advice(),
	}
}

// reduceResumed refuses to remove seats whose windows are not known yet.
func (s situation) reduceResumed(want int) Violation {
	have := s.sub.Quantity
	v := seatsViolation(RuleReduceWindow, have, want)
	v.Summary = fmt.Sprintf("%s cannot be removed in the same plan that resumes the subscription", Seats(have-want))
	v.Reason = "Microsoft states which seats can still be removed, and until when, only while a subscription is active."
	v.Remedies = []Remedy{
		{"resume it first, then plan again", quantityConfig(have)},
		{"remove them at renewal, " + Day(s.sub.RenewalStart()), fmt.Sprintf("reduction = %q", ReduceAtRenewal)},
	}
	return v
}

func (s situation) reduceRefused(want int, open OpenWindows) Violation {
	have := s.staying()
	remove := have - want
	v := seatsViolation(RuleReduceWindow, s.sub.Quantity, want)
	v.Summary = fmt.Sprintf("%d of the %s to be removed can no longer be reduced", remove-open.Seats, Seats(remove))
	v.Reason, v.ClosedAt = s.windowsStory(open), s.firstClosing()
	if open.Seats > 0 {
		v.Remedies = append(
			v.Remedies,
			Remedy{fmt.Sprintf("remove %d now", open.Seats), quantityConfig(have - open.Seats)},
		)
	} else {
		v.Summary = fmt.Sprintf("%s can no longer be removed", Seats(remove))
	}
	if s.sub.Renewing(s.now) {
		v.OpensAt = s.sub.RenewalStart().Add(renewalTakes)
		v.Reason += " The renewal is in progress, which can take 24 hours and opens a new window when it completes."
		v.Remedies = append(v.Remedies, Remedy{"plan again once it is written", "after " + Instant(v.OpensAt)})
	} else {
		v.Remedies = append(v.Remedies, s.laterRemedies(want, open.Seats)...)
	}
	if open.Seats == 0 {
		v.Remedies = append(v.Remedies, Remedy{"keep them", quantityConfig(have)})
	}
	return v
}

// laterRemedies are the ways to remove seats at renewal; none if the subscription
// does not renew.
func (s situation) laterRemedies(want, open int) []Remedy {
	have, remove := s.staying(), s.staying()-want
	atRenewal := Remedy{
		fmt.Sprintf("remove %d at renewal, %s", remove, Day(s.sub.RenewalStart())),
		fmt.Sprintf("reduction = %q", ReduceAtRenewal),
	}
	switch end := s.wantedEnd(); {
	case end == EndOfTermCancel:
		return nil
	case s.block.due != nil:
		atRenewal.Config = fmt.Sprintf("quantity = %d and renewal = { quantity = %d }", have, want)
		return []Remedy{atRenewal}
	case end != EndOfTermRenew:
		atRenewal.Config += fmt.Sprintf(" and end_of_term = %q", EndOfTermRenew)
		return []Remedy{atRenewal}
	case open == 0:
		return []Remedy{atRenewal}
	default:
		return []Remedy{atRenewal, {
			fmt.Sprintf("remove %d now and %d at renewal", open, remove-open),
			fmt.Sprintf("reduction = %q", ReduceNowThenRenewal),
		}}
	}
}

// windowsStory is the text about which seats can be removed until when, and which
// no longer can.
func (s situation) windowsStory(open OpenWindows) string {
	sub := s.sub
	text := "Microsoft accepts a reduction only within 7 days of when the seats were added."
	if sub.Kind() != KindSeat {
		text = "Microsoft accepts a reduction only while a window it states is open."
	}
	switch rest := sub.Quantity - open.Seats; {
	case open.Seats == 0 && rest == 1:
		text += " The 1 seat can no longer be removed"
	case open.Seats == 0:
		text += fmt.Sprintf(" None of the %s can still be removed", Seats(rest))
	default:
		text += fmt.Sprintf(
			" Of the %s, %s, the other %d no longer",
			Seats(sub.Quantity),
			windowsWords(sub.Kind(), open),
			rest,
		)
	}
	// Only the first closing is known: when seats came in between is not kept.
	if closed := s.firstClosing(); !closed.IsZero() {
		text += fmt.Sprintf(": the window of %s closed on %s", Day(sub.EffectiveStart), Instant(closed))
	}
	text += "."
	if open.Estimated {
		text += " Microsoft stated no window for this subscription; the dates are computed from the documented 7 days."
	}
	if !sub.CommitmentEnd.IsZero() {
		text += fmt.Sprintf(" Seats that stay are billed until %s.", Day(sub.CommitmentEnd))
	}
	return text
}

func windowsWords(kind Kind, open OpenWindows) string {
	text := ""
	for i, b := range open.Windows {
		switch {
		case i == 0:
		case i == len(open.Windows)-1:
			text += " and "
		default:
			text += ", "
		}
		text += strconv.Itoa(b.Quantity)
		if kind == KindSeat {
			text += fmt.Sprintf(" (added %s)", Day(b.Until.Add(-SeatWindow)))
		}
		text += " can be removed until " + Instant(b.Until)
	}
	return text
}

// ZeroSeats refuses a quantity below one.
func ZeroSeats(want int) Violation {
	return Violation{
		Rule: RuleSeatCount, Attribute: "quantity", To: strconv.Itoa(want),
		Summary: "A subscription keeps at least one seat",
		Reason:  fmt.Sprintf("quantity = %d would leave none. Going to zero is a cancellation, not a reduction.", want),
		Remedies: []Remedy{
			{"hold a single seat", "quantity = 1"},
			{"cancel it", "remove the resource (on_destroy decides how it ends)"},
		},
	}
}

// zeroSeats is ZeroSeats for an existing subscription.
func (s situation) zeroSeats(want int) Violation {
	v := ZeroSeats(want)
	v.From = strconv.Itoa(s.sub.Quantity)
	v.Remedies = v.Remedies[1:]
	if s.takesInstructions() {
		end := fmt.Sprintf("quantity = %d and end_of_term = %q", s.sub.Quantity, EndOfTermCancel)
		if s.block.due != nil {
			end += " and remove renewal"
		}
		v.Remedies = append(v.Remedies, Remedy{"let it end with its term", end})
	}
	return v
}

// zeroPurchase is ZeroSeats for an order.
func zeroPurchase(want int) Violation {
	v := ZeroSeats(want)
	v.Reason = fmt.Sprintf("quantity = %d would buy none.", want)
	v.Remedies = []Remedy{{"buy a single seat", "quantity = 1"}}
	return v
}

// zeroNextTerm refuses a next term without seats.
func zeroNextTerm(want int) Violation {
	v := ZeroSeats(want)
	v.Attribute, v.Summary = "renewal.quantity", "A renewal keeps at least one seat"
	v.Reason = fmt.Sprintf(
		"renewal = { quantity = %d } would leave none. To hold no seats, let the subscription end.",
		want,
	)
	v.Remedies = []Remedy{
		{"renew a single seat", "renewal = { quantity = 1 }"},
		{"let it end with its term", fmt.Sprintf("end_of_term = %q and remove renewal", EndOfTermCancel)},
	}
	return v
}

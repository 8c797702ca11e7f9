package commerce

import (
	"fmt"
	"time"
)

func alreadyEndedNotice(s Subscription) Notice {
	return Notice{
		Rule:    RuleStatus,
		Summary: fmt.Sprintf("%q has already ended", s.FriendlyName),
		Detail: fmt.Sprintf(
			"Microsoft reports it as %s since its term ended on %s; there is nothing to cancel, so it is only removed from the state.",
			s.Status,
			Day(s.CommitmentEnd),
		),
	}
}

func leavesSuspended(s Subscription) Notice {
	return Notice{
		Rule: RuleEndOfTerm, Summary: fmt.Sprintf("%q is suspended and leaves the state now", s.FriendlyName),
		Detail: fmt.Sprintf("%s billed until %s. A suspended subscription does not renew, so nothing is changed.",
			seatsThatStay(s.Quantity), Day(s.CommitmentEnd)),
	}
}

func leavesEnding(s Subscription) Notice {
	n := leavesAtEnd(s)
	n.Detail += " It is already set to end, so nothing is changed."
	return n
}

func leavesWithItsTerm(s Subscription, c Change) Notice {
	n := leavesAtEnd(s)
	if c.Explicit {
		n.Detail += " Users lose access when that day ends: an explicit end has no grace period."
	}
	return n
}

func leavesAtEnd(s Subscription) Notice {
	detail := fmt.Sprintf("%s billed until then.", seatsThatStay(s.Quantity))
	if s.Trial {
		detail = fmt.Sprintf("The trial of %s ends then and converts into nothing.", Seats(s.Quantity))
	}
	return Notice{
		Rule:    RuleEndOfTerm,
		Summary: fmt.Sprintf("%q ends on %s and leaves the state now", s.FriendlyName, Day(s.CommitmentEnd)),
		Detail:  detail,
	}
}

func endAtTermOfInactive(s Subscription) Violation {
	return Violation{
		Rule:      RuleStatus,
		Attribute: "on_destroy",
		Summary: fmt.Sprintf(
			"The end of term of a subscription that is %s cannot change",
			s.Status,
		),
		Reason:   statusReason(s),
		Remedies: []Remedy{{"forget it and keep paying", onDestroyFirst(OnDestroyAbandon)}},
	}
}

// onDestroyFirst is another on_destroy as a remedy. It takes an apply first: a
// destroy reads the attribute from the state.
func onDestroyFirst(how OnDestroy) string {
	return fmt.Sprintf("on_destroy = %q, apply, then destroy", how)
}

func abandonNotice(s Subscription) Notice {
	n := Notice{
		Rule: RuleEndOfTerm, Summary: fmt.Sprintf("%q is removed from the state, not canceled", s.FriendlyName),
		Detail: fmt.Sprintf("%s billed until %s", seatsThatStay(s.Quantity), Day(s.CommitmentEnd)),
	}
	end := s.EndOfTerm()
	switch {
	case !s.Live():
		n.Detail = "Its term has already ended."
	case s.Trial && end == EndOfTermRenew:
		n.Detail = fmt.Sprintf(
			"The trial of %s runs until %s and then converts into a paid subscription.",
			Seats(s.Quantity),
			Day(s.CommitmentEnd),
		)
	case s.Trial:
		n.Detail = fmt.Sprintf("The trial of %s runs until %s, when it ends.", Seats(s.Quantity), Day(s.CommitmentEnd))
	case end == EndOfTermRenew:
		n.Detail += ", and it renews after that."
	case end == EndOfTermExtend:
		n.Detail += ", and it goes on month by month after that."
	default:
		n.Detail += ", when it ends."
	}
	return n
}

func cancelNotice(s Subscription) Notice {
	until, estimated := s.CancelDeadline()
	text := fmt.Sprintf(
		"All %s are canceled, and users lose access at once; this cannot be undone. The days used are billed.",
		Seats(s.Quantity),
	)
	if until != nil {
		text += fmt.Sprintf(" The window is open until %s", Instant(*until))
		if estimated {
			text += ", the documented 7 days"
		}
		text += "."
	}
	return Notice{
		Rule:    RuleCancelWindow,
		Summary: fmt.Sprintf("%q is canceled by this plan", s.FriendlyName),
		Detail:  text,
	}
}

// cancelViolation refuses a cancellation, with the alternatives as remedies; the
// caller adds the reason. canEnd is true if the subscription can end with its
// term.
func cancelViolation(s Subscription, canEnd bool) Violation {
	v := Violation{Rule: RuleCancelWindow, Attribute: "on_destroy"}
	if canEnd {
		v.Remedies = append(v.Remedies, Remedy{"end it on " + Day(s.CommitmentEnd), onDestroyFirst(OnDestroyEndAtTerm)})
	}
	forget := "forget it and keep paying"
	if s.Trial {
		forget = "forget it and let it go on"
	}
	v.Remedies = append(v.Remedies,
		Remedy{forget, onDestroyFirst(OnDestroyAbandon)},
		Remedy{"forget it in one apply", "a removed block in its place, with lifecycle { destroy = false }"},
		Remedy{"if Terraform calls it deposed", "terraform state rm <address>, then import what stays"})
	return v
}

func cancelOfTrial(s Subscription, canEnd bool) Violation {
	v := cancelViolation(s, canEnd)
	v.Rule, v.Summary = RuleTrial, fmt.Sprintf("%q is a trial and cannot be canceled", s.FriendlyName)
	v.Reason = fmt.Sprintf("The status of a trial cannot change: it runs until %s and costs nothing until then. "+
		"What can be stopped is its conversion into a paid subscription.", Day(s.CommitmentEnd))
	return v
}

func cancelOfInactive(s Subscription, canEnd bool) Violation {
	v := cancelViolation(s, canEnd)
	v.Rule, v.Summary, v.Reason = RuleStatus, fmt.Sprintf(
		"%q cannot be canceled while it is %s",
		s.FriendlyName,
		s.Status,
	), statusReason(
		s,
	)
	return v
}

func cancelTooLate(s Subscription, now time.Time, canEnd bool) Violation {
	v := cancelViolation(s, canEnd)
	v.Summary = fmt.Sprintf("%q can no longer be canceled", s.FriendlyName)
	until, estimated := s.closesAt(now)
	switch {
	case s.Kind() != KindUnknown:
		v.Reason = "Microsoft cancels a subscription only within 7 days of its purchase or renewal."
	case until == nil:
		v.Reason = "Microsoft states no cancellation window for this subscription."
	default:
		v.Reason = "Microsoft cancels a subscription only within the window it states."
	}
	if until != nil {
		v.ClosedAt = *until
		v.Reason += fmt.Sprintf(" The window of this one closed on %s", Instant(*until))
		if estimated {
			v.Reason += ", 7 days after it began"
		}
		v.Reason += "."
	}
	v.Reason += fmt.Sprintf(" All %s are billed until %s, used or not.", Seats(s.Quantity), Day(s.CommitmentEnd))
	if open := s.OpenSeats(now); s.Status == StatusActive && open.Seats > 0 && open.Seats < s.Quantity {
		v.Remedies = append(v.Remedies, Remedy{
			fmt.Sprintf("remove the %d that are open", open.Seats),
			fmt.Sprintf("quantity = %d, until %s", s.Quantity-open.Seats, Instant(open.Windows[0].Until)),
		})
	}
	return v
}

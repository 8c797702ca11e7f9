package commerce

import (
	"fmt"
	"time"
)

// Destroy plans how a subscription leaves the configuration.
// Source: "New commerce cancellation policy", canceling a subscription.
func Destroy(s Subscription, how OnDestroy, now time.Time) Plan {
	out := Plan{After: s}
	if s.Status == StatusDeleted {
		return out
	}
	switch {
	case how == OnDestroyAbandon:
		out.Changes = []Change{destroyChange(s, ActionAbandon)}
		out.Notices = []Notice{abandonNotice(s)}
	case !s.Live():
		out.Notices = []Notice{{
			Rule: RuleStatus, Summary: fmt.Sprintf("%q has already ended", s.FriendlyName),
			Detail: fmt.Sprintf("Microsoft reports it as %s since its term ended on %s; there is nothing to cancel, so it is only forgotten.", s.Status, Day(s.CommitmentEnd)),
		}}
	case how == OnDestroyEndAtTerm:
		out = endAtTerm(s, now)
	case s.CanCancel(now):
		c := destroyChange(s, ActionCancel)
		c.To, c.Final, c.BilledUntil = 0, true, time.Time{}
		out.Changes = []Change{c}
		out.Notices = []Notice{cancelNotice(s)}
	default:
		out.Violations = []Violation{cancelRefused(s, now)}
	}
	if out.OK() {
		out.After = s.After(out.Changes)
	}
	return out
}

func destroyChange(s Subscription, a Action) Change {
	return Change{Action: a, Seats: s.Quantity, From: s.Quantity, To: s.Quantity, BilledUntil: s.CommitmentEnd}
}

func endAtTerm(s Subscription, now time.Time) Plan {
	out := Plan{After: s}
	end := Notice{
		Rule: RuleEndOfTerm, Summary: fmt.Sprintf("%q ends on %s and leaves the state now", s.FriendlyName, Day(s.CommitmentEnd)),
		Detail: fmt.Sprintf("%s stay billed until then.", Seats(s.Quantity)),
	}
	if s.Trial {
		end.Detail = fmt.Sprintf("The trial of %s ends then and converts into nothing.", Seats(s.Quantity))
	}
	switch {
	case s.Status == StatusSuspended:
		end.Summary = fmt.Sprintf("%q is suspended and leaves the state now", s.FriendlyName)
		end.Detail = fmt.Sprintf("%s stay billed until %s. A suspended subscription does not renew, so nothing is changed.", Seats(s.Quantity), Day(s.CommitmentEnd))
	case s.EndOfTerm() == EndOfTermCancel:
		end.Detail += " It is already set to end, so nothing is changed."
	case s.Status != StatusActive && s.Status != StatusPending:
		out.Violations = []Violation{{
			Rule: RuleStatus, Attribute: "on_destroy",
			Summary: fmt.Sprintf("The end of term of a subscription that is %s cannot change", s.Status), Reason: statusReason(s),
			Remedies: []Remedy{{"forget it and keep paying", fmt.Sprintf("on_destroy = %q, apply, then destroy", OnDestroyAbandon)}},
		}}
		return out
	case s.Renewing(now):
		p := planner{sub: s, now: now}
		v := p.renewalRunning(Violation{Attribute: "on_destroy"})
		out.Violations = []Violation{v}
		return out
	default:
		c := destroyChange(s, ActionEndAtTerm)
		c.EndOfTerm, c.At, c.Explicit = EndOfTermCancel, s.RenewalStart(), s.ExtendsByDefault()
		out.Changes = []Change{c}
		if c.Explicit {
			end.Detail += " Users lose access when that day ends: an explicit end has no days of grace."
		}
	}
	out.Notices = []Notice{end}
	return out
}

func abandonNotice(s Subscription) Notice {
	n := Notice{
		Rule: RuleEndOfTerm, Summary: fmt.Sprintf("%q is forgotten, not canceled", s.FriendlyName),
		Detail: fmt.Sprintf("%s stay billed until %s", Seats(s.Quantity), Day(s.CommitmentEnd)),
	}
	end := s.EndOfTerm()
	switch {
	case s.Trial && end == EndOfTermRenew:
		n.Detail = fmt.Sprintf("The trial of %s runs until %s and then converts into a paid subscription.", Seats(s.Quantity), Day(s.CommitmentEnd))
	case s.Trial:
		n.Detail = fmt.Sprintf("The trial of %s runs until %s, when it ends.", Seats(s.Quantity), Day(s.CommitmentEnd))
	case end == EndOfTermRenew:
		n.Detail += ", and it renews after that."
	case end == EndOfTermExtend:
		n.Detail += ", and it goes on month by month after that."
	default:
		n.Detail += ", when it ends."
	}
	if !s.Live() {
		n.Detail = "Its term has already ended."
	}
	return n
}

func cancelNotice(s Subscription) Notice {
	until, estimated := s.CancelDeadline()
	text := fmt.Sprintf("All %s are given back and users lose access at once; this cannot be undone. The days used are billed.", Seats(s.Quantity))
	if until != nil {
		text += fmt.Sprintf(" The window is open until %s", Instant(*until))
		if estimated {
			text += ", the documented 7 days"
		}
		text += "."
	}
	return Notice{Rule: RuleCancelWindow, Summary: fmt.Sprintf("%q is canceled by this plan", s.FriendlyName), Detail: text}
}

func cancelRefused(s Subscription, now time.Time) Violation {
	v := Violation{
		Rule: RuleCancelWindow, Attribute: "on_destroy",
		Summary: fmt.Sprintf("%q can no longer be canceled", s.FriendlyName),
	}
	if endAtTerm(s, now).OK() {
		v.Remedies = append(v.Remedies, Remedy{"end it on " + Day(s.CommitmentEnd), fmt.Sprintf("on_destroy = %q, apply, then destroy", OnDestroyEndAtTerm)})
	}
	forget := "forget it and keep paying"
	if s.Trial {
		forget = "forget it and let it go on"
	}
	v.Remedies = append(v.Remedies,
		Remedy{forget, fmt.Sprintf("on_destroy = %q, apply, then destroy", OnDestroyAbandon)},
		Remedy{"forget it in one apply", "a removed block in its place, with lifecycle { destroy = false }"},
		Remedy{"if Terraform calls it deposed", "terraform state rm <address>, then import what stays"})
	if s.Trial {
		v.Rule, v.Summary = RuleTrial, fmt.Sprintf("%q is a trial and cannot be canceled", s.FriendlyName)
		v.Reason = fmt.Sprintf("The status of a trial cannot change: it runs until %s and costs nothing until then. What can be stopped is its conversion into a paid subscription.", Day(s.CommitmentEnd))
		return v
	}
	until, estimated := s.closesAt(now)
	if until != nil && now.Before(*until) {
		v.Rule, v.Summary = RuleStatus, fmt.Sprintf("%q cannot be canceled while it is %s", s.FriendlyName, s.Status)
		v.Reason = statusReason(s)
		return v
	}
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
			fmt.Sprintf("quantity = %d, until %s", s.Quantity-open.Seats, Instant(open.Batches[0].Until)),
		})
	}
	return v
}

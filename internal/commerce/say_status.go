package commerce

import (
	"fmt"
	"strconv"
	"strings"
)

func resumedAfterItsTerm(sub Subscription) Violation {
	return statusFixed(sub, "A subscription is resumed only within its term",
		fmt.Sprintf("The term of %q ended on %s.", sub.FriendlyName, Day(sub.CommitmentEnd)))
}

func resumedAgainstMicrosoft(sub Subscription, reasons []string) Violation {
	return statusFixed(sub, "A partner cannot lift a suspension by Microsoft",
		fmt.Sprintf("Microsoft suspended %q. Reasons: %s. A partner can resume it once they are resolved.",
			sub.FriendlyName, strings.Join(reasons, ", ")))
}

func suspendedTrial(sub Subscription) Violation {
	v := statusFixed(sub, "A trial cannot be suspended",
		fmt.Sprintf("The status of a trial cannot change: %q runs until %s and costs nothing until then.",
			sub.FriendlyName, Day(sub.CommitmentEnd)))
	v.Rule = RuleTrial
	return v
}

func suspendedInactive(sub Subscription) Violation {
	return statusFixed(sub, fmt.Sprintf("A subscription that is %s cannot be suspended", sub.Status), statusReason(sub))
}

func statusFixed(sub Subscription, summary, reason string) Violation {
	is := sub.Status == StatusSuspended
	return Violation{
		Rule: RuleStatus, Attribute: "suspended", From: strconv.FormatBool(is), To: strconv.FormatBool(!is),
		Summary: summary, Reason: reason,
		Remedies: []Remedy{{"leave it as it is", fmt.Sprintf("suspended = %t", is)}},
	}
}

// seatsCannotWait refuses seats that wait for a renewal, which a suspended
// subscription does not have.
func (s situation) seatsCannotWait(waiting int) Violation {
	return Violation{
		Rule: RuleStatus, Attribute: "reduction", To: strconv.Quote(string(s.desired.Reduction)),
		Summary: fmt.Sprintf("%s cannot wait for the renewal of a suspended subscription", Seats(waiting)),
		Reason: fmt.Sprintf("Suspending %q turns auto-renew off and deletes what is scheduled for %s.",
			s.sub.FriendlyName, Day(s.sub.RenewalStart())),
		Remedies: []Remedy{
			{"suspend it with all its seats", fmt.Sprintf("quantity = %d", s.sub.Quantity)},
			{"keep it running until then", "suspended = false"},
		},
	}
}

// whyStatusStays is why a status that differs is not changed.
func (s situation) whyStatusStays() string {
	if s.desired.External == ExternalAccept {
		return fmt.Sprintf("It was changed outside of Terraform. %s keeps it.", s.accepting())
	}
	is := s.found.Status == StatusSuspended
	return fmt.Sprintf("It was accepted earlier. To change it: suspended = %t, apply, then suspended = %t.", is, !is)
}

// keptSuspension reports a suspension or resumption that is kept.
func (s situation) keptSuspension(why string) Notice {
	is := s.found.Status == StatusSuspended
	state := "is active"
	if is {
		state = "is suspended"
	}
	return Notice{
		Rule:    RuleStatus,
		Summary: fmt.Sprintf("%q %s, and the configuration says suspended = %t", s.found.FriendlyName, state, !is),
		Detail:  fmt.Sprintf("%s\n\nSet suspended = %t.", why, is),
	}
}

// statusReason is why a subscription takes no changes in its present status.
func statusReason(s Subscription) string {
	switch s.Status {
	case StatusSuspended:
		return fmt.Sprintf(
			"%q is suspended: it is still billed until %s, and can be changed again once it is resumed: suspended = false.",
			s.FriendlyName,
			Day(s.CommitmentEnd),
		)
	case StatusExpired, StatusDisabled, StatusDeleted:
		return fmt.Sprintf(
			"The term of %q ended on %s. An ended subscription takes no changes; its seats can only be bought again.",
			s.FriendlyName,
			Day(s.CommitmentEnd),
		)
	default:
		return fmt.Sprintf(
			"Microsoft reports %q as %s; only an active subscription can be changed.",
			s.FriendlyName,
			s.Status,
		)
	}
}

// renewalRunning refuses a change while a renewal is in progress.
func (s Subscription) renewalRunning(v Violation) Violation {
	v.Rule, v.Summary = RuleRenewalRunning, "The renewal is in progress"
	v.OpensAt = s.RenewalStart().Add(renewalTakes)
	v.Reason = fmt.Sprintf("The term ended on %s and Microsoft is processing the renewal, which can take 24 hours. "+
		"Until then what happens at the end of a term cannot be changed.", Day(s.CommitmentEnd))
	v.Remedies = []Remedy{{"plan again later", "after " + Instant(v.OpensAt)}}
	return v
}

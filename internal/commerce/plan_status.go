package commerce

import (
	"fmt"
	"strconv"
	"strings"
)

// External says what becomes of what somebody changed elsewhere, such as in a
// portal.
type External string

// The ways to treat changes made elsewhere.
const (
	ExternalRevert External = "revert" // bring back what the configuration asks
	ExternalAccept External = "accept" // keep them, and say so
)

// Externals lists the ways to treat changes made elsewhere, the default first.
func Externals() []string { return []string{string(ExternalRevert), string(ExternalAccept)} }

// tolerates reports whether a difference that nobody asked for stays.
func (p *planner) tolerates(asked bool) bool {
	return p.desired.External == ExternalAccept && !asked && p.prior != nil
}

// resume brings a suspended subscription back, before anything else is planned:
// suspended, it takes no other change. Auto-renew went off with the suspension
// and is set again with the end of term.
// Source: "Suspend a subscription", "Reactivate a suspended subscription".
func (p *planner) resume() {
	want := p.desired.Suspended
	if p.sub.Status != StatusSuspended || want == nil || *want {
		return
	}
	if p.keptStatus() {
		return
	}
	if v, refused := p.resumeRefused(); refused {
		p.refuseStatus(v)
		return
	}
	p.add(Change{Action: ActionResume, Seats: p.sub.Quantity, From: p.sub.Quantity, To: p.sub.Quantity, BilledUntil: p.sub.CommitmentEnd})
	p.sub, p.resumed = p.sub.After(p.changes), true
}

// suspend takes access away, after all other changes: they need an active
// subscription. It reports whether the subscription is suspended then.
func (p *planner) suspend() bool {
	want := p.desired.Suspended
	if want == nil || !*want {
		return false
	}
	if p.sub.Status == StatusSuspended {
		return true
	}
	if p.keptStatus() {
		return false
	}
	if v, refused := p.suspendRefused(); refused {
		p.refuseStatus(v)
		return false
	}
	after := p.sub.After(p.changes)
	p.add(Change{Action: ActionSuspend, Seats: after.Quantity, From: after.Quantity, To: after.Quantity, BilledUntil: p.sub.CommitmentEnd})
	return true
}

// keptStatus reports whether a suspension, or a resumption, that happened
// elsewhere stays.
func (p *planner) keptStatus() bool {
	if p.askedSuspension() || !p.stays(AttributeSuspended) && !p.tolerates(false) {
		return false
	}
	p.keep(AttributeSuspended)
	why := fmt.Sprintf("It was changed outside of Terraform. %s keeps it.", p.accepting())
	if p.desired.External != ExternalAccept {
		is := p.sub.Status == StatusSuspended
		why = fmt.Sprintf("It was accepted earlier. To change it: suspended = %t, apply, then suspended = %t.", is, !is)
	}
	p.notice(p.keptSuspension(why))
	return true
}

// refuseStatus refuses another status where the configuration asks for it now,
// and leaves it as it is otherwise.
func (p *planner) refuseStatus(v Violation) {
	if p.askedSuspension() {
		p.refuse(v)
		return
	}
	p.keep(AttributeSuspended)
	p.notice(p.keptSuspension(v.Reason))
}

// resumeRefused is why a suspended subscription is not resumed.
// Source: "Subscription resources", suspensionReasons.
func (p *planner) resumeRefused() (Violation, bool) {
	s := p.sub
	switch by := s.suspendedByMicrosoft(); {
	case !s.CommitmentEnd.IsZero() && !p.now.Before(s.RenewalStart()):
		return p.suspension(
			"A subscription is resumed only within its term",
			fmt.Sprintf("The term of %q ended on %s.", s.FriendlyName, Day(s.CommitmentEnd)),
		), true
	case len(by) > 0:
		return p.suspension(
			"A partner cannot lift a suspension by Microsoft",
			fmt.Sprintf(
				"Microsoft suspended %q. Reasons: %s. A partner can resume it once they are resolved.",
				s.FriendlyName,
				strings.Join(by, ", "),
			),
		), true
	default:
		return Violation{}, false
	}
}

func (p *planner) suspendRefused() (Violation, bool) {
	v := p.suspension("", "")
	switch {
	case p.sub.Trial:
		v.Rule, v.Summary = RuleTrial, "A trial cannot be suspended"
		v.Reason = fmt.Sprintf("The status of a trial cannot change: %q runs until %s and costs nothing until then.", p.sub.FriendlyName, Day(p.sub.CommitmentEnd))
	case p.sub.Renewing(p.now):
		v = p.renewalRunning(v)
	case p.sub.Status != StatusActive:
		v.Summary, v.Reason = fmt.Sprintf("A subscription that is %s cannot be suspended", p.sub.Status), statusReason(p.sub)
	default:
		return v, false
	}
	return v, true
}

func (p *planner) suspension(summary, reason string) Violation {
	is := p.sub.Status == StatusSuspended
	return Violation{
		Rule: RuleStatus, Attribute: "suspended", From: strconv.FormatBool(is), To: strconv.FormatBool(!is), Summary: summary, Reason: reason,
		Remedies: []Remedy{{"leave it as it is", fmt.Sprintf("suspended = %t", is)}},
	}
}

func (p *planner) askedSuspension() bool {
	return p.prior == nil || !same(p.prior.Suspended, p.desired.Suspended, func(a, b bool) bool { return a == b })
}

// waitsSuspended refuses seats that are to go at a renewal which a suspended
// subscription does not have.
func (p *planner) waitsSuspended(waiting int) {
	if waiting == 0 {
		return
	}
	p.refuse(Violation{
		Rule: RuleStatus, Attribute: "reduction", To: strconv.Quote(string(p.desired.Reduction)),
		Summary: fmt.Sprintf("%s cannot wait for the renewal of a suspended subscription", Seats(waiting)),
		Reason:  fmt.Sprintf("Suspending %q turns auto-renew off and deletes what is scheduled for %s.", p.sub.FriendlyName, Day(p.sub.RenewalStart())),
		Remedies: []Remedy{
			{"suspend it with all its seats", fmt.Sprintf("quantity = %d", p.sub.Quantity)},
			{"keep it running until then", "suspended = false"},
		},
	})
}

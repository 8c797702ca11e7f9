package commerce

import (
	"fmt"
	"strconv"
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
	if p.sub.Status != StatusSuspended || want == nil || *want || p.tolerates(p.askedSuspension()) {
		return
	}
	if !p.sub.CommitmentEnd.IsZero() && !p.now.Before(p.sub.RenewalStart()) {
		if p.askedSuspension() {
			p.refuse(p.suspension("A subscription is resumed only within its term", fmt.Sprintf("The term of %q ended on %s.", p.sub.FriendlyName, Day(p.sub.CommitmentEnd))))
		}
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
	if p.tolerates(p.askedSuspension()) {
		return false
	}
	if v, refused := p.suspendRefused(); refused {
		if p.askedSuspension() {
			p.refuse(v)
		}
		return false
	}
	after := p.sub.After(p.changes)
	p.add(Change{Action: ActionSuspend, Seats: after.Quantity, From: after.Quantity, To: after.Quantity, BilledUntil: p.sub.CommitmentEnd})
	return true
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

func suspendNotice(sub Subscription, c Change) Notice {
	return Notice{
		Rule: RuleStatus, Summary: fmt.Sprintf("%q is suspended by this plan", sub.FriendlyName),
		Detail: fmt.Sprintf("Users lose access at once. %s stay billed until %s, auto-renew goes off, and what was scheduled for the renewal is deleted. It can be resumed until the term ends: suspended = false.",
			Seats(c.Seats), Day(sub.CommitmentEnd)),
	}
}

// accepted tells of seats that were changed elsewhere and stay.
func (p *planner) accepted() {
	p.notice(Notice{
		Rule: RuleExternal, Summary: fmt.Sprintf("%q holds %s, not the %d of the configuration", p.sub.FriendlyName, Seats(p.sub.Quantity), p.desired.Quantity),
		Detail: fmt.Sprintf("Somebody changed them elsewhere, and external_changes = %q keeps them.\n\nSet quantity = %d, or external_changes = %q to bring back %d.",
			ExternalAccept, p.sub.Quantity, ExternalRevert, p.desired.Quantity),
	})
}

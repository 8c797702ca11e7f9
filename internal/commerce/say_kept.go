package commerce

import (
	"fmt"
	"strconv"
)

// acceptedSeats reports seats that were changed elsewhere and stay.
func (p *planner) acceptedSeats() Notice {
	return Notice{
		Rule:    RuleExternal,
		Summary: fmt.Sprintf("%q holds %s, not the %d of the configuration", p.sub.FriendlyName, Seats(p.sub.Quantity), p.desired.Quantity),
		Detail: fmt.Sprintf(
			"They were changed outside of Terraform, and %s keeps them.\n\n"+
				"Set quantity = %d, or external_changes = %q on this resource to bring back %d.",
			p.accepting(),
			p.sub.Quantity,
			ExternalRevert,
			p.desired.Quantity,
		),
	}
}

// fewerSeats reports seats that went with a renewal, or elsewhere, and are not
// bought back.
func (p *planner) fewerSeats() Notice {
	rule := RuleExternal
	if p.replaced || !p.was.RenewalTermEnd.IsZero() {
		rule = RuleRenewalFulfilled
	}
	return Notice{
		Rule:    rule,
		Summary: fmt.Sprintf("%q holds %s, not the %d of the configuration", p.sub.FriendlyName, Seats(p.staying()), p.desired.Quantity),
		Detail: fmt.Sprintf(
			"They were changed by a renewal, or outside of Terraform. Nothing is bought back.\n\nSet quantity = %d.",
			p.staying(),
		),
	}
}

// unremovable reports seats that were added elsewhere and can no longer be
// removed in this term.
func (p *planner) unremovable() Notice {
	want, have := p.desired.Quantity, p.staying()
	open := p.sub.OpenSeats(p.now)
	ways := append([]Remedy{{"keep them", fmt.Sprintf("quantity = %d", have)}}, p.laterRemedies(want, open.Seats)...)
	if open.Seats > 0 {
		ways = append(ways, Remedy{"remove what is still open", fmt.Sprintf("quantity = %d", max(want, have-open.Seats))})
	}
	why := p.windowsStory(open)
	if p.resumed {
		why = "Microsoft shows no window while a subscription is suspended. Plan again once it is active."
	}
	return Notice{
		Rule: RuleExternal, Summary: fmt.Sprintf("%q holds %s, not the %d of the configuration", p.sub.FriendlyName, Seats(have), want),
		Detail: waysOut(fmt.Sprintf("More seats than configured were added outside of Terraform; the %d stay. %s", have-want, why), ways),
	}
}

// accepting is what keeps changes made elsewhere, as configuration.
func (p *planner) accepting() string {
	return p.defaulted("external_changes", string(ExternalAccept), p.desired.FromDefaults.External)
}

// defaulted words an attribute that the provider block may have set.
func (p *planner) defaulted(attribute, value string, fromDefaults bool) string {
	if fromDefaults {
		return fmt.Sprintf("defaults = { %s = %q } of the provider block", attribute, value)
	}
	return fmt.Sprintf("%s = %q", attribute, value)
}

// keptText reports a text that was changed elsewhere and stays.
func (p *planner) keptText(a Attribute, is, wanted string) Notice {
	has, set := strconv.Quote(is), fmt.Sprintf("Set %s = %q", a, is)
	if is == "" {
		has, set = "none", fmt.Sprintf("Remove %s", a)
	}
	return Notice{
		Rule:    RuleExternal,
		Summary: fmt.Sprintf("%s of %q was changed outside of Terraform and is kept", a, p.sub.FriendlyName),
		Detail: fmt.Sprintf(
			"The configuration says %q; Microsoft has %s, and %s keeps it.\n\n"+
				"%s, or external_changes = %q on this resource to bring back %q.",
			wanted,
			has,
			p.accepting(),
			set,
			ExternalRevert,
			wanted,
		),
	}
}

// keptEnd reports an end of term that was changed elsewhere and stays.
func (p *planner) keptEnd(is EndOfTerm) Notice {
	return Notice{
		Rule:    RuleExternal,
		Summary: fmt.Sprintf("end_of_term of %q was changed outside of Terraform and is kept", p.sub.FriendlyName),
		Detail: fmt.Sprintf(
			"The configuration says %q; when the term ends on %s, %s. %s keeps that.\n\n"+
				"Set end_of_term = %q, or external_changes = %q on this resource to bring back %q.",
			p.desired.EndOfTerm,
			Day(p.sub.CommitmentEnd),
			is.words(),
			p.accepting(),
			is,
			ExternalRevert,
			p.desired.EndOfTerm,
		),
	}
}

// endUnknown reports that resuming leaves the end of term as the suspension has
// left it, since nothing tells what it was before.
func (p *planner) endUnknown(is EndOfTerm) Notice {
	return Notice{
		Rule:    RuleEndOfTerm,
		Summary: fmt.Sprintf("What follows the term of %q is left as the suspension made it", p.sub.FriendlyName),
		Detail: fmt.Sprintf(
			"Suspending turned auto-renew off, and what was set before is not known. "+
				"Once resumed, when the term ends on %s, %s.\n\nTo decide it: end_of_term = %q, %q or %q.",
			Day(p.sub.CommitmentEnd),
			is.words(),
			EndOfTermRenew,
			EndOfTermCancel,
			EndOfTermExtend,
		),
	}
}

// keptSuspension reports a suspension, or a resumption, that stays.
func (p *planner) keptSuspension(why string) Notice {
	is := p.sub.Status == StatusSuspended
	state := "is active"
	if is {
		state = "is suspended"
	}
	return Notice{
		Rule: RuleStatus, Summary: fmt.Sprintf("%q %s, and the configuration says suspended = %t", p.sub.FriendlyName, state, !is),
		Detail: fmt.Sprintf("%s\n\nSet suspended = %t.", why, is),
	}
}

// words is what an end of term means: it renews.
func (e EndOfTerm) words() string {
	switch e {
	case EndOfTermRenew:
		return "it renews"
	case EndOfTermExtend:
		return "it goes on month by month"
	default:
		return "the subscription ends"
	}
}

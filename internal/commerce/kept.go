package commerce

import (
	"fmt"
	"strconv"
	"strings"
)

// parkedSeats reports whether a quantity that differs is left alone: it was
// kept before, or a renewal has replaced it, and nobody has asked otherwise.
// Seats that wait for the renewal are still asked for.
func (p *planner) parkedSeats() bool {
	if p.prior == nil || p.prior.Quantity != p.desired.Quantity {
		return false
	}
	if p.prior.Reduction != p.desired.Reduction && p.desired.Quantity < p.staying() {
		return false
	}
	return p.replaced || p.stays(AttributeQuantity) && !p.waited()
}

// waited reports whether the seats that differ are those that wait for the
// renewal: the configuration still asks for them.
func (p *planner) waited() bool { return p.was.Derived != 0 && p.desired.Quantity < p.staying() }

// keepSeats leaves the seats as they are held and says why.
func (p *planner) keepSeats() {
	p.keep(AttributeQuantity)
	switch {
	case p.replaced && p.fulfilled: // the notice about the block says it
	case p.desired.External == ExternalAccept:
		p.notice(p.acceptedSeats())
	case p.desired.Quantity > p.staying():
		p.notice(p.staleQuantity())
	default:
		p.notice(p.unremovable())
	}
}

// acceptedSeats reports seats that were changed elsewhere and stay.
func (p *planner) acceptedSeats() Notice {
	return Notice{
		Rule: RuleExternal, Summary: fmt.Sprintf("%q holds %s, not the %d of the configuration", p.sub.FriendlyName, Seats(p.sub.Quantity), p.desired.Quantity),
		Detail: fmt.Sprintf("They were changed outside of Terraform, and %s keeps them.\n\nSet quantity = %d, or external_changes = %q to bring back %d.",
			p.accepting(), p.sub.Quantity, ExternalRevert, p.desired.Quantity),
	}
}

// staleQuantity reports that quantity still has the value of an earlier term.
func (p *planner) staleQuantity() Notice {
	return Notice{
		Rule: RuleRenewalFulfilled, Summary: fmt.Sprintf("quantity of %q still has the value of an earlier term", p.sub.FriendlyName),
		Detail: fmt.Sprintf("The configuration says quantity = %d; the term since %s holds %s, and nothing is bought back.\n\nSet quantity = %d.",
			p.desired.Quantity, Day(p.sub.EffectiveStart), Seats(p.sub.Quantity), p.sub.Quantity),
	}
}

// unremovable reports seats that were added elsewhere and can no longer be
// removed in this term.
func (p *planner) unremovable() Notice {
	want, have := p.desired.Quantity, p.staying()
	open := p.sub.OpenSeats(p.now)
	var ways strings.Builder
	fmt.Fprintf(&ways, "\n  - keep them:  quantity = %d", have)
	for _, r := range p.laterRemedies(want, open.Seats) {
		fmt.Fprintf(&ways, "\n  - %s:  %s", r.Do, r.Config)
	}
	if open.Seats > 0 {
		fmt.Fprintf(&ways, "\n  - remove what is still open:  quantity = %d", max(want, have-open.Seats))
	}
	return Notice{
		Rule: RuleExternal, Summary: fmt.Sprintf("%q holds %s, not the %d of the configuration", p.sub.FriendlyName, Seats(have), want),
		Detail: fmt.Sprintf("They were added outside of Terraform, and %s is left as it is. %s\n\nYou can:%s", Seats(have-want), p.windowsStory(open), ways.String()),
	}
}

// accepts_ is what keeps changes made elsewhere, as configuration.
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
	return Notice{
		Rule: RuleExternal, Summary: fmt.Sprintf("%s of %q was changed outside of Terraform and is kept", a, p.sub.FriendlyName),
		Detail: fmt.Sprintf("The configuration says %q; Microsoft has %q, and %s keeps it.\n\nSet %s = %q, or external_changes = %q to bring back %q.",
			wanted, is, p.accepting(), a, is, ExternalRevert, wanted),
	}
}

// keptEnd reports an end of term that was changed elsewhere and stays.
func (p *planner) keptEnd(is EndOfTerm) Notice {
	return Notice{
		Rule: RuleExternal, Summary: fmt.Sprintf("end_of_term of %q was changed outside of Terraform and is kept", p.sub.FriendlyName),
		Detail: fmt.Sprintf("The configuration says %q; as it stands, the term that ends on %s is followed by %q, and %s keeps that.\n\nSet end_of_term = %q, or external_changes = %q to bring back %q.",
			p.desired.EndOfTerm, Day(p.sub.CommitmentEnd), is, p.accepting(), is, ExternalRevert, p.desired.EndOfTerm),
	}
}

// endUnknown reports that resuming leaves the end of term as the suspension has
// left it, since nothing tells what it was before.
func (p *planner) endUnknown(is EndOfTerm) Notice {
	return Notice{
		Rule: RuleEndOfTerm, Summary: fmt.Sprintf("What follows the term of %q is left as the suspension made it", p.sub.FriendlyName),
		Detail: fmt.Sprintf("Suspending turned auto-renew off, and what was set before is not known. Once resumed, the term that ends on %s is followed by %q.\n\nTo decide it: end_of_term = %q, %q or %q.",
			Day(p.sub.CommitmentEnd), is, EndOfTermRenew, EndOfTermCancel, EndOfTermExtend),
	}
}

// keepFixed leaves what cannot be changed in the present status, and says so.
// While a renewal is written that passes by itself, and of what is suspended
// the next term is decided once it is resumed.
func (p *planner) keepFixed(a Attribute, is string) {
	p.keep(a)
	if p.sub.Renewing(p.now) || p.sub.Status == StatusSuspended {
		return
	}
	held := "what is scheduled"
	if is != "" {
		held = strconv.Quote(is)
	}
	why := "Microsoft does not allow it for this subscription."
	if p.sub.Status != StatusActive && p.sub.Status != StatusPending {
		why = statusReason(p.sub)
	}
	p.notice(Notice{
		Rule: RuleStatus, Summary: fmt.Sprintf("%s of %q is not as configured and cannot be changed now", a, p.sub.FriendlyName),
		Detail: fmt.Sprintf("The configuration says %s; %s stays. %s", p.desired.Literal(a), held, why),
	})
}

// keepUnrenewed leaves a subscription that others have set to end, although
// the configuration has wishes for its next term.
func (p *planner) keepUnrenewed(renewal bool, waiting int) {
	what := "renewal"
	if renewal {
		p.keep(AttributeRenewal)
	}
	if waiting > 0 {
		p.keep(AttributeQuantity)
		what = fmt.Sprintf("%s that wait for the renewal", Seats(waiting))
	}
	p.notice(Notice{
		Rule: RuleRenewalNeedsOn, Summary: fmt.Sprintf("%q is not renewed, so %s has no effect", p.sub.FriendlyName, what),
		Detail: fmt.Sprintf("Its renewal was switched off outside of Terraform. The term ends on %s.\n\nYou can:\n  - renew it:  end_of_term = %q",
			Day(p.sub.CommitmentEnd), EndOfTermRenew),
	})
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
		Detail: fmt.Sprintf("It was changed outside of Terraform and is left as it is: %s.\n\nSet suspended = %t.", why, is),
	}
}

// over plans nothing for a subscription that has ended: no difference is an
// error, and nothing is bought.
func (p *planner) over() Plan {
	n := Notice{
		Rule: RuleStatus, Summary: fmt.Sprintf("%q has ended: Microsoft reports it as %s", p.sub.FriendlyName, p.sub.Status),
		Detail: fmt.Sprintf("Nothing is billed for it any more, and nothing is bought. Its term was to end on %s.", Day(p.sub.CommitmentEnd)),
	}
	if unmet := p.unmet(); len(unmet) > 0 {
		n.Detail += " Of the configuration this is not met: " + strings.Join(unmet, ", ") + "."
	}
	n.Detail += "\n\nYou can:" +
		"\n  - buy it again:     terraform apply -replace=<address>" +
		"\n  - let go of it:     replace the resource block with a removed block: removed { from = <address> }"
	return p.ended(n)
}

// ended is the plan for what has ended: everything stays as it is.
func (p *planner) ended(n Notice) Plan {
	out := Plan{After: p.found, History: p.was, Over: true, Keeps: map[Attribute]bool{}, Notices: []Notice{n}}
	for _, a := range Attributes() {
		out.Keeps[a] = true
	}
	return out
}

// unmet lists what is configured and not so, as configuration.
func (p *planner) unmet() []string {
	var out []string
	d, s := p.desired, p.found
	note := func(differs bool, a Attribute) {
		if differs {
			out = append(out, fmt.Sprintf("%s = %s", a, d.Literal(a)))
		}
	}
	note(d.Quantity != s.Quantity, AttributeQuantity)
	note(!strings.EqualFold(d.SKU.ProductID, s.SKU.ProductID), AttributeProduct)
	note(!strings.EqualFold(d.SKU.SKUID, s.SKU.SKUID), AttributeSKU)
	note(s.Term != "" && !d.Term.Same(s.Term), AttributeTerm)
	note(s.Cycle != "" && !d.Cycle.Same(s.Cycle), AttributeCycle)
	note(d.FriendlyName != "" && d.FriendlyName != s.FriendlyName, AttributeName)
	note(d.ResellerID != "" && d.ResellerID != s.ResellerID, AttributeReseller)
	note(d.Suspended != nil && p.askedSuspension(), AttributeSuspended)
	return out
}

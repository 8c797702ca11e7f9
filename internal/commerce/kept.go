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
		p.notice(p.fewerSeats())
	default:
		p.notice(p.unremovable())
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
	why := p.noExtension().Reason
	if p.sub.Status != StatusActive && p.sub.Status != StatusPending {
		why = statusReason(p.sub)
	}
	p.notice(Notice{
		Rule: RuleStatus, Summary: fmt.Sprintf("%s of %q is not as configured and cannot be changed now", a, p.sub.FriendlyName),
		Detail: fmt.Sprintf("The configuration says %s; %s stays in effect. %s", p.desired.Literal(a), held, why),
	})
}

// keepUnrenewed leaves a subscription that others have set to end, although
// the configuration has wishes for its next term.
func (p *planner) keepUnrenewed(renewal bool, waiting int) {
	what := "its renewal block has no effect"
	if renewal {
		p.keep(AttributeRenewal)
	}
	if waiting > 0 {
		p.keep(AttributeQuantity)
		what = fmt.Sprintf("the %s that wait for the renewal are not removed", Seats(waiting))
	}
	p.notice(Notice{
		Rule: RuleRenewalNeedsOn, Summary: fmt.Sprintf("%q is not renewed, so %s", p.sub.FriendlyName, what),
		Detail: waysOut(fmt.Sprintf("Its renewal was switched off outside of Terraform. The term ends on %s.", Day(p.sub.CommitmentEnd)),
			[]Remedy{{"renew it", fmt.Sprintf("end_of_term = %q", EndOfTermRenew)}}),
	})
}

// over plans nothing for a subscription that has ended: no difference is an
// error, and nothing is bought.
func (p *planner) over() Plan {
	n := Notice{
		Rule: RuleStatus, Summary: fmt.Sprintf("%q has ended: Microsoft reports it as %s", p.sub.FriendlyName, p.sub.Status),
		Detail: "It is no longer billed, and nothing is bought.",
	}
	switch end := p.sub.CommitmentEnd; {
	case end.IsZero():
	case p.now.Before(p.sub.RenewalStart()):
		n.Detail += fmt.Sprintf(" Its term was to end on %s.", Day(end))
	default:
		n.Detail += fmt.Sprintf(" Its term ended on %s.", Day(end))
	}
	if unmet := p.unmet(); len(unmet) > 0 {
		n.Detail += " Not in effect: " + strings.Join(unmet, ", ") + "."
	}
	n.Detail = waysOut(n.Detail, []Remedy{
		{"buy it again", "terraform apply -replace=<address>"},
		{"let go of it", "replace the resource block with a removed block: removed { from = <address> }"},
	})
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

package commerce

import (
	"fmt"
	"strconv"
	"strings"
)

// acceptedSeats reports seats that another client changed and that are kept.
func (s situation) acceptedSeats() Notice {
	return Notice{
		Rule: RuleExternal,
		Summary: fmt.Sprintf(
			"%q holds %s, not the %d of the configuration",
			s.sub.FriendlyName,
			Seats(s.sub.Quantity),
			s.desired.Quantity,
		),
		Detail: fmt.Sprintf(
			"They were changed outside of Terraform, and %s keeps them.\n\n"+
				"Set quantity = %d, or external_changes = %q on this resource to bring back %d.",
			s.accepting(),
			s.sub.Quantity,
			ExternalRevert,
			s.desired.Quantity,
		),
	}
}

// fewerSeats reports seats that a renewal or another client removed, and that are
// not bought again.
func (s situation) fewerSeats() Notice {
	rule := RuleExternal
	if s.block.replaced || !s.history.RenewalTermEnd.IsZero() {
		rule = RuleRenewalFulfilled
	}
	return Notice{
		Rule: rule,
		Summary: fmt.Sprintf(
			"%q holds %s, not the %d of the configuration",
			s.sub.FriendlyName,
			Seats(s.staying()),
			s.desired.Quantity,
		),
		Detail: fmt.Sprintf(
			"They were changed by a renewal, or outside of Terraform. Nothing is bought back.\n\nSet quantity = %d.",
			s.staying(),
		),
	}
}

// unremovable reports seats that another client added and that can no longer be
// removed in this term.
func (s situation) unremovable() Notice {
	want, have := s.desired.Quantity, s.staying()
	open := s.sub.OpenSeats(s.now)
	ways := append([]Remedy{{"keep them", fmt.Sprintf("quantity = %d", have)}}, s.laterRemedies(want, open.Seats)...)
	if open.Seats > 0 {
		ways = append(
			ways,
			Remedy{"remove what is still open", fmt.Sprintf("quantity = %d", max(want, have-open.Seats))},
		)
	}
	why := s.windowsStory(open)
	if s.resumes {
		why = "Microsoft shows no window while a subscription is suspended. Plan again once it is active."
	}
	return Notice{
		Rule:    RuleExternal,
		Summary: fmt.Sprintf("%q holds %s, not the %d of the configuration", s.sub.FriendlyName, Seats(have), want),
		Detail:  waysOut(fmt.Sprintf("%s. %s", addedElsewhere(have-want), why), ways),
	}
}

// addedElsewhere is a number of seats that another client added, as a clause.
func addedElsewhere(n int) string {
	if n == 1 {
		return "One seat more than configured was added outside of Terraform and stays"
	}
	return fmt.Sprintf("More seats than configured were added outside of Terraform; the %d stay", n)
}

// accepting is the configuration that keeps changes made elsewhere.
func (s situation) accepting() string {
	return s.defaulted("external_changes", string(ExternalAccept), s.desired.FromDefaults.External)
}

// defaulted is an attribute as configuration, in the provider block if its
// defaults set it.
func (s situation) defaulted(attribute, value string, fromDefaults bool) string {
	if fromDefaults {
		return fmt.Sprintf("defaults = { %s = %q } of the provider block", attribute, value)
	}
	return fmt.Sprintf("%s = %q", attribute, value)
}

// keptText reports a text that another client changed and that is kept.
func (s situation) keptText(a Attribute, is, wanted string) Notice {
	has, set := strconv.Quote(is), fmt.Sprintf("Set %s = %q", a, is)
	if is == "" {
		has, set = "none", fmt.Sprintf("Remove %s", a)
	}
	return Notice{
		Rule:    RuleExternal,
		Summary: fmt.Sprintf("%s of %q was changed outside of Terraform and is kept", a, s.sub.FriendlyName),
		Detail: fmt.Sprintf(
			"The configuration says %q; Microsoft has %s, and %s keeps it.\n\n"+
				"%s, or external_changes = %q on this resource to bring back %q.",
			wanted,
			has,
			s.accepting(),
			set,
			ExternalRevert,
			wanted,
		),
	}
}

// keptEnd reports an end of term that another client changed and that is kept.
func (s situation) keptEnd(is EndOfTerm) Notice {
	return Notice{
		Rule:    RuleExternal,
		Summary: fmt.Sprintf("end_of_term of %q was changed outside of Terraform and is kept", s.sub.FriendlyName),
		Detail: fmt.Sprintf(
			"The configuration says %q; when the term ends on %s, %s. %s keeps that.\n\n"+
				"Set end_of_term = %q, or external_changes = %q on this resource to bring back %q.",
			s.desired.EndOfTerm,
			Day(s.sub.CommitmentEnd),
			is.words(),
			s.accepting(),
			is,
			ExternalRevert,
			s.desired.EndOfTerm,
		),
	}
}

// endUnknown reports that resuming leaves the end of term as the suspension set
// it, because the one before is not known.
func (s situation) endUnknown(is EndOfTerm) Notice {
	return Notice{
		Rule:    RuleEndOfTerm,
		Summary: fmt.Sprintf("What follows the term of %q is left as the suspension made it", s.sub.FriendlyName),
		Detail: fmt.Sprintf(
			"Suspending turned auto-renew off, and what was set before is not known. "+
				"Once resumed, when the term ends on %s, %s.\n\nTo decide it: end_of_term = %q, %q or %q.",
			Day(s.sub.CommitmentEnd),
			is.words(),
			EndOfTermRenew,
			EndOfTermCancel,
			EndOfTermExtend,
		),
	}
}

// endedNotice reports a subscription that has ended, and what is not as
// configured.
func (s situation) endedNotice() Notice {
	n := Notice{
		Rule:    RuleStatus,
		Summary: fmt.Sprintf("%q has ended: Microsoft reports it as %s", s.sub.FriendlyName, s.sub.Status),
		Detail:  "It is no longer billed, and nothing is bought.",
	}
	switch end := s.sub.CommitmentEnd; {
	case end.IsZero():
	case s.now.Before(s.sub.RenewalStart()):
		n.Detail += fmt.Sprintf(" Its term was to end on %s.", Day(end))
	default:
		n.Detail += fmt.Sprintf(" Its term ended on %s.", Day(end))
	}
	if unmet := s.unmet(); len(unmet) > 0 {
		n.Detail += " Not in effect: " + strings.Join(unmet, ", ") + "."
	}
	n.Detail = waysOut(n.Detail, []Remedy{
		{"buy it again", "terraform apply -replace=<address>"},
		{"let go of it", "replace the resource block with a removed block: removed { from = <address> }"},
	})
	return n
}

// unmet lists the configured values that are not in effect, as configuration.
func (s situation) unmet() []string {
	var out []string
	d, has := s.desired, s.found
	note := func(differs bool, a Attribute) {
		if differs {
			out = append(out, fmt.Sprintf("%s = %s", a, d.Literal(a)))
		}
	}
	note(d.Quantity != has.Quantity, AttributeQuantity)
	note(!strings.EqualFold(d.SKU.ProductID, has.SKU.ProductID), AttributeProduct)
	note(!strings.EqualFold(d.SKU.SKUID, has.SKU.SKUID), AttributeSKU)
	note(has.Term != "" && !d.Term.Same(has.Term), AttributeTerm)
	note(has.Cycle != "" && !d.Cycle.Same(has.Cycle), AttributeCycle)
	note(d.FriendlyName != "" && d.FriendlyName != has.FriendlyName, AttributeName)
	note(d.ResellerID != "" && d.ResellerID != has.ResellerID, AttributeReseller)
	note(d.Suspended != nil && s.asked.suspension, AttributeSuspended)
	return out
}

// words is an end of term as a clause: it renews.
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

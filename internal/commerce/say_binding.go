package commerce

import "fmt"

// irreversible warns of the changes that commit or cannot be undone.
func irreversible(sub Subscription, changes []Change) []Notice {
	var out []Notice
	for _, c := range changes {
		if f := c.Action.facts(); f.warns != nil {
			out = append(out, f.warns(sub, c)...)
		}
	}
	return out
}

// warning returns the notice of a call that always has one.
func warning(of func(Subscription, Change) Notice) func(Subscription, Change) []Notice {
	return func(sub Subscription, c Change) []Notice { return []Notice{of(sub, c)} }
}

// endOfTermNotices warns of an end and of a renewal; an extension would also come
// without the plan.
func endOfTermNotices(sub Subscription, c Change) []Notice {
	switch c.EndOfTerm {
	case EndOfTermCancel:
		return []Notice{endNotice(sub, c)}
	case EndOfTermRenew:
		return []Notice{renewalOnNotice(sub, c)}
	default:
		return nil
	}
}

func upgradeNotice(sub Subscription, c Change) Notice {
	if sub.Trial {
		return Notice{
			Rule:    RuleUpgrade,
			Summary: fmt.Sprintf("The trial %q is converted by this plan", sub.FriendlyName),
			Detail: fmt.Sprintf(
				"%s of %s are bought at once for %s, billed %s, instead of on %s. They can be returned within 7 days.",
				Seats(c.Seats),
				c.SKU,
				c.Term,
				c.Cycle,
				Day(sub.RenewalStart()),
			),
		}
	}
	text := fmt.Sprintf(
		"All %s become %s at once. The upgrade cannot be undone within the term, which ends on %s, and no new window opens for it.",
		Seats(c.Seats),
		c.SKU,
		Day(sub.CommitmentEnd),
	)
	if c.Term != "" {
		text = fmt.Sprintf(
			"All %s become %s at once, and a new term of %s begins. The upgrade cannot be undone within it.",
			Seats(c.Seats),
			c.SKU,
			c.Term,
		)
	}
	if c.LicenseTransfer == TransferNever {
		text += " Users are not moved: assign them the new licenses before the old ones end."
	} else {
		text += " Users get the new license, unless the tenant already holds it."
	}
	return Notice{
		Rule:    RuleUpgrade,
		Summary: fmt.Sprintf("%q is upgraded by this plan, and this cannot be undone", sub.FriendlyName),
		Detail:  text,
	}
}

func partialNotice(sub Subscription, c Change) Notice {
	text := fmt.Sprintf("%d of %s become %s at once", c.Seats, Seats(c.From), c.SKU)
	switch {
	case c.To == 0:
		text += fmt.Sprintf(
			" and join subscription %s, which keeps its term and billing cycle. %q then ends: remove it from the configuration afterwards.",
			c.Into,
			sub.FriendlyName,
		)
	case c.Into != "":
		text += fmt.Sprintf(" and join subscription %s, which keeps its term and billing cycle.", c.Into)
	case c.Term != "" && !c.Term.Same(sub.Term):
		text += fmt.Sprintf(", in a new subscription with a term of %s.", c.Term)
	default:
		text += fmt.Sprintf(", in a new subscription that ends on %s like this one.", Day(sub.CommitmentEnd))
	}
	text += " This cannot be undone, and no new window opens for them. Users are not moved: assign them the new licenses."
	if c.Into == "" {
		text += " The apply shows the id of the new subscription. Use import to manage it."
	}
	return Notice{
		Rule: RulePartialUpgrade,
		Summary: fmt.Sprintf(
			"%s of %q are upgraded by this plan, and this cannot be undone",
			Seats(c.Seats),
			sub.FriendlyName,
		),
		Detail: text,
	}
}

func lengthenNotice(sub Subscription, c Change) Notice {
	return Notice{
		Rule:    RuleInPlace,
		Summary: fmt.Sprintf("The term of %q is lengthened by this plan, and this cannot be undone", sub.FriendlyName),
		Detail: fmt.Sprintf(
			"A term of %s, billed %s, begins at once for %s in place of the one that ends on %s; what was paid for "+
				"that one is credited, and its promotion may not carry over. It cannot be shortened again, and there "+
				"may be no window of 7 days. "+
				"This is the experiment midterm_term: Microsoft does not document the request, so the result is read back.",
			c.Term,
			c.Cycle,
			Seats(c.Seats),
			Day(sub.CommitmentEnd),
		),
	}
}

func suspendNotice(sub Subscription, c Change) Notice {
	return Notice{
		Rule:    RuleStatus,
		Summary: fmt.Sprintf("%q is suspended by this plan", sub.FriendlyName),
		Detail: fmt.Sprintf(
			"Users lose access at once. %s billed until %s, auto-renew is turned off, and what was scheduled for the "+
				"renewal is deleted. It can be resumed until the term ends: suspended = false.",
			seatsThatStay(c.Seats),
			Day(sub.CommitmentEnd),
		),
	}
}

func endNotice(sub Subscription, c Change) Notice {
	text := fmt.Sprintf("%s billed until %s.", seatsThatStay(c.To), Day(sub.CommitmentEnd))
	switch {
	case sub.Trial:
		text = fmt.Sprintf("The trial of %s ends then and converts into nothing.", Seats(sub.Quantity))
	case c.Explicit:
		text += " Users lose access when that day ends: an explicit end has no grace period, and no month-to-month extension follows."
	default:
		text += " Auto-renew is turned off, and nothing follows."
	}
	return Notice{
		Rule:    RuleEndOfTerm,
		Summary: fmt.Sprintf("%q will end with its term on %s", sub.FriendlyName, Day(sub.CommitmentEnd)),
		Detail:  text,
	}
}

// renewalOnNotice warns of a renewal that the plan turns on.
func renewalOnNotice(sub Subscription, c Change) Notice {
	detail := fmt.Sprintf(
		"Unless you change it before then, %s of %s are bought for another term on that day, and a window of 7 days follows.",
		Seats(c.To),
		sub.SKU,
	)
	if sub.Trial {
		detail = fmt.Sprintf(
			"The trial becomes a paid subscription on that day: its seats are bought for %s, and a window of 7 days follows.",
			TermYear,
		)
	}
	return Notice{
		Rule:    RuleEndOfTerm,
		Summary: fmt.Sprintf("This plan turns on the renewal of %q on %s", sub.FriendlyName, Day(sub.RenewalStart())),
		Detail:  detail,
	}
}

package commerce

import (
	"fmt"
	"strconv"
	"strings"
)

// entry is the path of an attribute of an entry of partial_upgrades.
func entry(name, attribute string) string {
	return fmt.Sprintf("partial_upgrades[%q].%s", name, attribute)
}

// inEntry is an attribute of an entry as configuration, distinguished from the
// subscription's attribute of the same name.
func inEntry(name, attribute, value string) string {
	return fmt.Sprintf("%s = %s in the entry %q", attribute, value, name)
}

// where is the subscription that seats are in, as a clause; empty if not known.
func where(subscriptionID string) string {
	if subscriptionID == "" {
		return ""
	}
	return ", subscription " + subscriptionID
}

// upgradedAlready refuses an entry that may be an upgrade the service has already
// made.
func (s situation) upgradedAlready(name string, stays int) Violation {
	m := s.entries.done[name].Made
	return Violation{
		Rule:      RulePartialUpgrade,
		Attribute: "quantity",
		From:      strconv.Itoa(s.sub.Quantity),
		To:        strconv.Itoa(s.desired.Quantity),
		Summary:   fmt.Sprintf("Microsoft has made the upgrade %q already", name),
		Reason: fmt.Sprintf(
			"On %s it moved %s of %q to %s%s, and no other entry matches it. After it, %s.",
			Day(
				m.At,
			),
			Seats(m.Quantity),
			s.sub.FriendlyName,
			m.SKU,
			where(m.SubscriptionID),
			seatsThatStay(stays),
		),
		Remedies: []Remedy{
			{"take it as this entry", fmt.Sprintf("quantity = %d", stays)},
			{"upgrade another " + Seats(m.Quantity), "add a second entry with the same values, one for each upgrade"},
		},
	}
}

// adopted reports an entry that the service has already carried out.
func (s situation) adopted(name string) Notice {
	m := s.entries.done[name].Made
	return Notice{
		Rule: RulePartialUpgrade,
		Summary: fmt.Sprintf("The upgrade %q of %q was made on %s: it is not made again",
			name, s.sub.FriendlyName, Day(m.At)),
		Detail: fmt.Sprintf(
			"Microsoft moved %s to %s%s. No call is made for it.",
			Seats(m.Quantity),
			m.SKU,
			where(m.SubscriptionID),
		),
	}
}

// entryChanged refuses to change an upgrade that was made.
func (s situation) entryChanged(name string) Violation {
	done := s.entries.done[name]
	attribute, from, to := differing(done.Asked, s.desired.PartialUpgrades[name])
	return Violation{
		Rule:      RulePartialUpgrade,
		Attribute: entry(name, attribute),
		From:      from,
		To:        to,
		Summary:   fmt.Sprintf("The upgrade %q was made on %s and cannot be changed", name, Day(done.Made.At)),
		Reason: fmt.Sprintf(
			"An entry of partial_upgrades is carried out once: %s of %q became %s%s. No call takes that back.",
			Seats(done.Asked.Quantity),
			s.sub.FriendlyName,
			done.Asked.SKU,
			where(done.Made.SubscriptionID),
		),
		Remedies: []Remedy{
			{"keep it as it was made", inEntry(name, attribute, from)},
			{"upgrade more seats", "add another entry, with a name of its own"},
		},
	}
}

// differing is the first attribute in which two entries differ, as
// configuration writes it.
func differing(was, asked PartialUpgrade) (attribute, from, to string) {
	quoted := func(attribute, from, to string) (string, string, string) {
		return attribute, strconv.Quote(from), strconv.Quote(to)
	}
	switch {
	case was.Quantity != asked.Quantity:
		return "quantity", strconv.Itoa(was.Quantity), strconv.Itoa(asked.Quantity)
	case !strings.EqualFold(was.SKU.ProductID, asked.SKU.ProductID):
		return quoted("product_id", was.SKU.ProductID, asked.SKU.ProductID)
	case !was.SKU.Same(asked.SKU):
		return quoted("sku_id", was.SKU.SKUID, asked.SKU.SKUID)
	case !strings.EqualFold(was.Into, asked.Into):
		return quoted("target_subscription_id", was.Into, asked.Into)
	case !was.Term.Same(asked.Term):
		return quoted("term_duration", string(was.Term), string(asked.Term))
	}
	return quoted("billing_cycle", string(was.Cycle), string(asked.Cycle))
}

// entryRefusal words the reasons why an entry of partial_upgrades cannot be
// carried out.
type entryRefusal struct {
	situation
	name string
	u    PartialUpgrade
}

// refusal refuses the entry; the caller adds the reason.
func (e entryRefusal) refusal() Violation {
	return Violation{Rule: RulePartialUpgrade, Attribute: entry(e.name, "quantity"), To: strconv.Itoa(e.u.Quantity)}
}

// of refuses an attribute of the entry; the caller adds the reason.
func (e entryRefusal) of(attribute, from, to string) Violation {
	return Violation{Rule: RulePartialUpgrade, Attribute: entry(e.name, attribute), From: from, To: strconv.Quote(to)}
}

func (e entryRefusal) without() Remedy {
	return Remedy{
		"leave its seats as they are",
		fmt.Sprintf("quantity = %d and remove the entry %q", e.sub.Quantity, e.name),
	}
}

func (e entryRefusal) ofNoSeats() Violation {
	v := e.refusal()
	v.Summary, v.Reason = "An upgrade takes at least one seat", fmt.Sprintf("The entry %q would upgrade none.", e.name)
	v.Remedies = []Remedy{
		{"upgrade a single seat", inEntry(e.name, "quantity", "1")},
		{"upgrade none", fmt.Sprintf("remove the entry %q", e.name)},
	}
	return v
}

func (e entryRefusal) ofOtherKind() Violation {
	v := e.refusal()
	v.Summary = fmt.Sprintf("Seats of %q cannot become another SKU", e.sub.FriendlyName)
	v.Reason = fmt.Sprintf("Only seat subscriptions are upgraded. This one runs as %s (%s), billed until %s.",
		e.sub.SKU, e.sub.OfferName, Day(e.sub.CommitmentEnd))
	v.Remedies = []Remedy{e.without()}
	return v
}

func (e entryRefusal) ofInactive() Violation {
	v := e.refusal()
	v.Rule, v.Summary, v.Reason = RuleStatus, fmt.Sprintf(
		"A subscription that is %s is not upgraded",
		e.sub.Status,
	), statusReason(
		e.sub,
	)
	v.Remedies = []Remedy{e.without()}
	return v
}

func (e entryRefusal) ofPartOfATrial() Violation {
	v := e.refusal()
	v.Rule, v.Summary = RuleTrial, "A trial converts as a whole"
	v.Reason = fmt.Sprintf(
		"%q is a trial of %s until %s: all of it becomes a paid subscription, or joins one that ends on or after that day.",
		e.sub.FriendlyName,
		Seats(e.sub.Quantity),
		Day(e.sub.CommitmentEnd),
	)
	v.Remedies = []Remedy{{"convert it", fmt.Sprintf("%s and remove the entry %q", e.u.SKU.config(), e.name)}}
	return v
}

func (e entryRefusal) ofSmallTrial() Violation {
	v := e.refusal()
	v.Rule, v.Summary = RuleTrial, fmt.Sprintf(
		"A trial that is converted early needs at least %s",
		Seats(trialConvertsFrom),
	)
	v.Reason = fmt.Sprintf(
		"%q is a trial of %s until %s. It can become a paid subscription of more seats, but joins another one only with its own.",
		e.sub.FriendlyName,
		Seats(e.sub.Quantity),
		Day(e.sub.CommitmentEnd),
	)
	v.Remedies = []Remedy{{
		"convert it",
		fmt.Sprintf("%s and quantity = %d and remove the entry %q", e.u.SKU.config(), trialConvertsFrom, e.name),
	}}
	return v
}

func (e entryRefusal) toTheSameSKU() Violation {
	v := e.of("sku_id", strconv.Quote(e.sub.SKU.String()), e.u.SKU.String())
	v.Summary = fmt.Sprintf("%q is %s already", e.sub.FriendlyName, e.u.SKU)
	v.Reason = "An upgrade goes to another SKU; seats of the same one do not move between subscriptions."
	v.Remedies = []Remedy{e.without()}
	return v
}

func (e entryRefusal) intoItself() Violation {
	v := e.of("target_subscription_id", "", e.u.Into)
	v.Summary, v.Reason = "Seats cannot join the subscription they leave", "target_subscription_id names the subscription itself."
	v.Remedies = []Remedy{{"make a new subscription", "remove target_subscription_id"}}
	return v
}

func (e entryRefusal) toAShorterTerm() Violation {
	v := e.of("term_duration", strconv.Quote(string(e.sub.Term)), string(e.u.Term))
	v.Summary = "An upgrade cannot shorten the term"
	v.Reason = fmt.Sprintf("%q is committed for %s until %s. Its seats keep that term or take a longer one.",
		e.sub.FriendlyName, e.sub.Term, Day(e.sub.CommitmentEnd))
	v.Remedies = []Remedy{
		{"keep the term", fmt.Sprintf("remove term_duration and billing_cycle from the entry %q", e.name)},
	}
	return v
}

func (s situation) tooManyUpgraded(last string) Violation {
	u := s.desired.PartialUpgrades[last]
	others := s.entries.seats - u.Quantity
	v := Violation{
		Rule:      RulePartialUpgrade,
		Attribute: entry(last, "quantity"),
		To:        strconv.Itoa(u.Quantity),
		Summary: fmt.Sprintf(
			"%s are to be upgraded and %q holds %d",
			Seats(s.entries.seats),
			s.sub.FriendlyName,
			s.sub.Quantity,
		),
		Reason: "An upgrade uses existing seats and buys none.",
	}
	if left := s.sub.Quantity - others; left > 0 {
		v.Remedies = append(v.Remedies, Remedy{"upgrade what is left", inEntry(last, "quantity", strconv.Itoa(left))})
	}
	v.Remedies = append(
		v.Remedies,
		Remedy{
			"add seats first",
			fmt.Sprintf("apply quantity = %d without this entry, then add it", s.entries.seats+1),
		},
	)
	return v
}

func (s situation) allUpgraded(last string) Violation {
	u := s.desired.PartialUpgrades[last]
	return Violation{
		Rule:      RulePartialUpgrade,
		Attribute: entry(last, "quantity"),
		To:        strconv.Itoa(u.Quantity),
		Summary: fmt.Sprintf(
			"A partial upgrade cannot take every seat of %q (%s)",
			s.sub.FriendlyName,
			Seats(s.sub.Quantity),
		),
		Reason: "To upgrade every seat, use a full upgrade: the subscription keeps its id and becomes the other SKU.",
		Remedies: []Remedy{
			{"upgrade all of it in place", fmt.Sprintf("%s and remove the entry %q", u.SKU.config(), last)},
			{"join another subscription with all of it", "target_subscription_id = its id"},
		},
	}
}

func (s situation) nothingLeft(last string) Violation {
	return Violation{
		Rule:      RulePartialUpgrade,
		Attribute: "sku_id",
		From:      strconv.Quote(s.sub.SKU.SKUID),
		To:        strconv.Quote(s.desired.SKU.SKUID),
		Summary:   fmt.Sprintf("No seat of %q is left to upgrade", s.sub.FriendlyName),
		Reason:    fmt.Sprintf("The entry %q moves the last seats into another subscription.", last),
		Remedies: []Remedy{
			{"move them", s.sub.SKU.config()},
			{"upgrade in place", fmt.Sprintf("remove the entry %q", last)},
		},
	}
}

// upgradedStayCounted refuses a quantity that still counts the upgraded seats:
// they would be bought again.
func (s situation) upgradedStayCounted(want int) Violation {
	have, stays := s.sub.Quantity, s.staying()
	return Violation{
		Rule:      RulePartialUpgrade,
		Attribute: "quantity",
		From:      strconv.Itoa(have),
		To:        strconv.Itoa(want),
		Summary: fmt.Sprintf(
			"%s of %q are upgraded and stay counted in quantity",
			Seats(s.entries.seats),
			s.sub.FriendlyName,
		),
		Reason: fmt.Sprintf("partial_upgrades takes %d of its %s, so %d stay. quantity = %d would buy %d again.",
			s.entries.seats, Seats(have), stays, want, want-stays),
		Remedies: []Remedy{
			{"upgrade them", fmt.Sprintf("quantity = %d", stays)},
			{"buy more as well", fmt.Sprintf("apply quantity = %d first, then raise it", stays)},
		},
	}
}

// seatsUpgradedElsewhere reports seats that another client has upgraded.
func (s situation) seatsUpgradedElsewhere() Notice {
	last := s.entries.unclaimed[len(s.entries.unclaimed)-1]
	return Notice{
		Rule: RulePartialUpgrade,
		Summary: fmt.Sprintf(
			"%s of %q were upgraded elsewhere",
			Seats(seatsOf(s.entries.unclaimed)),
			s.sub.FriendlyName,
		),
		Detail: fmt.Sprintf("On %s Microsoft moved %s to %s%s. They are not bought back.\n\n"+
			"Set quantity = %d, and add an entry to partial_upgrades if the configuration should list the upgrade.",
			Day(last.At), Seats(last.Quantity), last.SKU, where(last.SubscriptionID), s.sub.Quantity),
	}
}

// mergedNotice reports a subscription whose seats were all upgraded into another.
func (s situation) mergedNotice() Notice {
	return Notice{
		Rule:    RulePartialUpgrade,
		Summary: fmt.Sprintf("%q has joined subscription %s", s.sub.FriendlyName, s.history.MergedInto),
		Detail: "All its seats were upgraded into that one, so it is no longer billed and its configuration has no " +
			"effect. It is not bought again while it is in the state. Remove the resource from the configuration.",
	}
}

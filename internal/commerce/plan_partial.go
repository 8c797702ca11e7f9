package commerce

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// entry is the path of an attribute of an entry of partial_upgrades.
func entry(name, attribute string) string {
	return fmt.Sprintf("partial_upgrades[%q].%s", name, attribute)
}

// inEntry is an attribute of an entry as configuration, told from the
// subscription's own of that name.
func inEntry(name, attribute, value string) string {
	return fmt.Sprintf("%s = %s in the entry %q", attribute, value, name)
}

// partialUpgrades sorts the entries into those that are done and those to do.
// An entry without a record is first looked for among what the service says it
// has moved, so that an import or a lost state never upgrades twice.
// Source: "Upgrade a new commerce subscription", partial upgrades.
func (p *planner) partialUpgrades() {
	entries := p.desired.PartialUpgrades
	p.upgraded = map[string]Upgraded{}
	free := p.was.unclaimed(entries)
	var found []string
	for _, name := range entryNames(entries) {
		asked := entries[name]
		if done, ok := p.was.Upgraded[name]; ok {
			p.upgraded[name] = done
			if !done.Asked.Same(asked) {
				p.refuse(p.edited(name, done, asked))
				p.unclear = true
			}
			continue
		}
		if i := slices.IndexFunc(free, func(m Move) bool { return m.Fits(asked) }); i >= 0 {
			p.upgraded[name] = Upgraded{Asked: asked, Move: free[i]}
			found = append(found, name)
			free = slices.Delete(free, i, i+1)
			continue
		}
		p.pending = append(p.pending, name)
		p.moving += asked.Quantity
	}
	before := len(p.violations)
	p.free = free
	p.adopt(found)
	p.checkPending()
	p.unclear = p.unclear || len(p.violations) > before
}

// adopt takes entries that the service has carried out already. They are that
// only where the seats agree; else another upgrade may be meant.
func (p *planner) adopt(names []string) {
	for _, name := range names {
		u := p.upgraded[name]
		if stays := p.staying(); !p.parkedSeats() && p.desired.Quantity != stays {
			p.refuse(Violation{
				Rule: RulePartialUpgrade, Attribute: "quantity", From: strconv.Itoa(p.sub.Quantity), To: strconv.Itoa(p.desired.Quantity),
				Summary: fmt.Sprintf("Microsoft has made the upgrade %q already", name),
				Reason: fmt.Sprintf("On %s it moved %s of %q to %s%s, and no other entry stands for that. With it, %s stay.",
					Day(u.Move.At), Seats(u.Move.Quantity), p.sub.FriendlyName, u.Move.SKU, where(u.Move.SubscriptionID), Seats(stays)),
				Remedies: []Remedy{
					{"take it as this entry", fmt.Sprintf("quantity = %d", stays)},
					{"upgrade another " + Seats(u.Move.Quantity), "add a second entry of the same values, so that one stands for each"},
				},
			})
			continue
		}
		p.notice(Notice{
			Rule: RulePartialUpgrade, Summary: fmt.Sprintf("The upgrade %q of %q was made on %s: it is taken over, not made again", name, p.sub.FriendlyName, Day(u.Move.At)),
			Detail: fmt.Sprintf("Microsoft moved %s to %s%s. Nothing is called for it.", Seats(u.Move.Quantity), u.Move.SKU, where(u.Move.SubscriptionID)),
		})
	}
}

func where(subscriptionID string) string {
	if subscriptionID == "" {
		return ""
	}
	return ", subscription " + subscriptionID
}

// staying is the number of seats once the pending upgrades have taken theirs.
func (p *planner) staying() int { return p.sub.Quantity - p.moving }

// edited refuses to change an upgrade that was made.
func (p *planner) edited(name string, done Upgraded, asked PartialUpgrade) Violation {
	attribute, from, to := differing(done.Asked, asked)
	return Violation{
		Rule: RulePartialUpgrade, Attribute: entry(name, attribute), From: from, To: to,
		Summary: fmt.Sprintf("The upgrade %q was made on %s and cannot be changed", name, Day(done.Move.At)),
		Reason: fmt.Sprintf("An entry of partial_upgrades is carried out once: %s of %q became %s%s. No call takes that back.",
			Seats(done.Asked.Quantity), p.sub.FriendlyName, done.Asked.SKU, where(done.Move.SubscriptionID)),
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

// checkPending refuses upgrades that this subscription cannot have.
func (p *planner) checkPending() {
	if len(p.pending) == 0 {
		return
	}
	for _, name := range p.pending {
		if v, refused := p.partialRefused(name, p.desired.PartialUpgrades[name]); refused {
			p.refuse(v)
		}
	}
	last := p.pending[len(p.pending)-1]
	switch stays := p.staying(); {
	case stays < 0:
		p.refuse(p.tooMany(last))
	case stays == 0 && p.desired.PartialUpgrades[last].Into == "":
		p.refuse(p.allSeats(last))
	case stays == 0 && p.upgrading != nil:
		p.refuse(p.nothingLeft(last))
	case stays == 0:
		p.merging = true
	}
}

func (p *planner) partialRefused(name string, u PartialUpgrade) (Violation, bool) {
	v := Violation{Rule: RulePartialUpgrade, Attribute: entry(name, "quantity"), To: strconv.Itoa(u.Quantity)}
	without := Remedy{"leave its seats as they are", fmt.Sprintf("quantity = %d and remove the entry %q", p.sub.Quantity, name)}
	term := p.sub.Term
	if u.Term != "" {
		term = u.Term
	}
	switch {
	case u.Quantity < 1:
		v.Summary, v.Reason = "An upgrade takes at least one seat", fmt.Sprintf("The entry %q would upgrade none.", name)
		v.Remedies = []Remedy{{"upgrade a single seat", inEntry(name, "quantity", "1")}, {"upgrade none", fmt.Sprintf("remove the entry %q", name)}}
	case p.sub.Kind() != KindSeat:
		v.Summary = fmt.Sprintf("Seats of %q cannot become another SKU", p.sub.FriendlyName)
		v.Reason = fmt.Sprintf("Only seat subscriptions are upgraded. This one runs as %s (%s), billed until %s.", p.sub.SKU, p.sub.OfferName, Day(p.sub.CommitmentEnd))
		v.Remedies = []Remedy{without}
	case p.sub.Status != StatusActive:
		v.Rule, v.Summary, v.Reason = RuleStatus, fmt.Sprintf("A subscription that is %s is not upgraded", p.sub.Status), statusReason(p.sub)
		v.Remedies = []Remedy{without}
	case p.sub.Renewing(p.now):
		v = p.renewalRunning(v)
	case p.sub.Trial && (u.Into == "" || u.Quantity != p.sub.Quantity):
		v.Rule, v.Summary = RuleTrial, "A trial converts as a whole"
		v.Reason = fmt.Sprintf("%q is a trial of %s until %s: all of it becomes a paid subscription, or joins one that ends on or after that day.",
			p.sub.FriendlyName, Seats(p.sub.Quantity), Day(p.sub.CommitmentEnd))
		v.Remedies = []Remedy{{"convert it", fmt.Sprintf("%s and remove the entry %q", keepSKU(u.SKU), name)}}
	case p.sub.Trial && u.Quantity < trialConvertsFrom:
		v.Rule, v.Summary = RuleTrial, fmt.Sprintf("A trial that is converted early takes at least %s", Seats(trialConvertsFrom))
		v.Reason = fmt.Sprintf("%q is a trial of %s until %s. It can become a paid subscription of more seats, but joins another one only with its own.",
			p.sub.FriendlyName, Seats(p.sub.Quantity), Day(p.sub.CommitmentEnd))
		v.Remedies = []Remedy{{"convert it", fmt.Sprintf("%s and quantity = %d and remove the entry %q", keepSKU(u.SKU), trialConvertsFrom, name)}}
	case u.SKU.Same(p.sub.SKU):
		v.Attribute, v.From, v.To = entry(name, "sku_id"), strconv.Quote(p.sub.SKU.String()), strconv.Quote(u.SKU.String())
		v.Summary = fmt.Sprintf("%q is %s already", p.sub.FriendlyName, u.SKU)
		v.Reason = "An upgrade goes to another SKU; seats of the same one do not move between subscriptions."
		v.Remedies = []Remedy{without}
	case u.Into != "" && strings.EqualFold(u.Into, p.sub.ID):
		v.Attribute, v.From, v.To = entry(name, "target_subscription_id"), "", strconv.Quote(u.Into)
		v.Summary, v.Reason = "Seats cannot join the subscription they leave", "target_subscription_id names the subscription itself."
		v.Remedies = []Remedy{{"make a new subscription", "remove target_subscription_id"}}
	case u.Into == "" && shorter(term, p.sub.Term):
		v.Attribute, v.From, v.To = entry(name, "term_duration"), strconv.Quote(string(p.sub.Term)), strconv.Quote(string(u.Term))
		v.Summary = "An upgrade cannot shorten the term"
		v.Reason = fmt.Sprintf("%q is committed for %s until %s. Its seats keep that term or take a longer one.", p.sub.FriendlyName, p.sub.Term, Day(p.sub.CommitmentEnd))
		v.Remedies = []Remedy{{"keep the term", fmt.Sprintf("remove term_duration and billing_cycle from the entry %q", name)}}
	default:
		return v, false
	}
	return v, true
}

func (p *planner) tooMany(last string) Violation {
	u := p.desired.PartialUpgrades[last]
	others := p.moving - u.Quantity
	v := Violation{
		Rule: RulePartialUpgrade, Attribute: entry(last, "quantity"), To: strconv.Itoa(u.Quantity),
		Summary: fmt.Sprintf("%s are to be upgraded and %q holds %d", Seats(p.moving), p.sub.FriendlyName, p.sub.Quantity),
		Reason:  "An upgrade moves seats that are there; it buys none.",
	}
	if left := p.sub.Quantity - others; left > 0 {
		v.Remedies = append(v.Remedies, Remedy{"upgrade what is left", inEntry(last, "quantity", strconv.Itoa(left))})
	}
	v.Remedies = append(v.Remedies, Remedy{"add seats first", fmt.Sprintf("apply quantity = %d without this entry, then add it", p.moving+1)})
	return v
}

func (p *planner) allSeats(last string) Violation {
	u := p.desired.PartialUpgrades[last]
	return Violation{
		Rule: RulePartialUpgrade, Attribute: entry(last, "quantity"), To: strconv.Itoa(u.Quantity),
		Summary: fmt.Sprintf("All %s of %q are no part of it", Seats(p.sub.Quantity), p.sub.FriendlyName),
		Reason:  "What upgrades every seat is a full upgrade: the subscription keeps its id and becomes the other SKU itself.",
		Remedies: []Remedy{
			{"upgrade all of it in place", fmt.Sprintf("%s and remove the entry %q", keepSKU(u.SKU), last)},
			{"join another subscription with all of it", "target_subscription_id = its id"},
		},
	}
}

func (p *planner) nothingLeft(last string) Violation {
	return Violation{
		Rule: RulePartialUpgrade, Attribute: "sku_id", From: strconv.Quote(p.sub.SKU.SKUID), To: strconv.Quote(p.desired.SKU.SKUID),
		Summary: fmt.Sprintf("No seat of %q is left to upgrade", p.sub.FriendlyName),
		Reason:  fmt.Sprintf("The entry %q moves the last seats into another subscription.", last),
		Remedies: []Remedy{
			{"move them", keepSKU(p.sub.SKU)},
			{"upgrade in place", fmt.Sprintf("remove the entry %q", last)},
		},
	}
}

// leaves refuses a quantity that does not count the seats that are upgraded:
// they would be bought again.
func (p *planner) leaves(want int) Violation {
	have, stays := p.sub.Quantity, p.staying()
	return Violation{
		Rule: RulePartialUpgrade, Attribute: "quantity", From: strconv.Itoa(have), To: strconv.Itoa(want),
		Summary: fmt.Sprintf("%s of %q are upgraded and stay counted in quantity", Seats(p.moving), p.sub.FriendlyName),
		Reason:  fmt.Sprintf("partial_upgrades takes %d of its %s, so %d stay. quantity = %d would buy %d again.", p.moving, Seats(have), stays, want, want-stays),
		Remedies: []Remedy{
			{"upgrade them", fmt.Sprintf("quantity = %d", stays)},
			{"buy more as well", fmt.Sprintf("apply quantity = %d first, then raise it", stays)},
		},
	}
}

// placePartial adds the pending upgrades behind a reduction, which takes from
// the seats whose windows it knows, and before everything else.
func (p *planner) placePartial() {
	seats := p.sub.After(p.changes).Quantity
	for _, name := range p.pending {
		u := p.desired.PartialUpgrades[name]
		c := Change{
			Action: ActionPartialUpgrade, Seats: u.Quantity, From: seats, To: seats - u.Quantity, Entry: name, SKU: u.SKU, Into: u.Into,
			Term: u.Term, Cycle: u.Cycle, Final: true, BilledUntil: p.sub.CommitmentEnd,
		}
		p.add(c)
		seats = c.To
	}
}

// merged plans nothing for a subscription whose seats have all gone into
// another one.
func (p *planner) merged() Plan {
	return p.ended(Notice{
		Rule: RulePartialUpgrade, Summary: fmt.Sprintf("%q has gone into subscription %s", p.sub.FriendlyName, p.was.MergedInto),
		Detail: "All its seats were upgraded into that one, so nothing of it is billed and nothing of its configuration has an effect any more. It is not bought again while it stands in the state. Remove the resource from the configuration.",
	})
}

// movedElsewhere reports whether seats are missing only because somebody
// upgraded them elsewhere. They are paid for as another SKU, so they are not
// bought back on their own.
func (p *planner) movedElsewhere(want int) bool {
	moved := 0
	for _, m := range p.free {
		moved += m.Quantity
	}
	if p.askedSeats() || moved == 0 || want-p.sub.Quantity != moved {
		return false
	}
	last := p.free[len(p.free)-1]
	p.keep(AttributeQuantity)
	p.notice(Notice{
		Rule: RulePartialUpgrade, Summary: fmt.Sprintf("%s of %q were upgraded elsewhere", Seats(moved), p.sub.FriendlyName),
		Detail: fmt.Sprintf("On %s Microsoft moved %s to %s%s. They are not bought back.\n\nSet quantity = %d, and add an entry to partial_upgrades where the configuration is to tell of it.",
			Day(last.At), Seats(last.Quantity), last.SKU, where(last.SubscriptionID), p.sub.Quantity),
	})
	return true
}

package commerce

import "time"

// Current is the present state: the subscription as the service described it, the
// configuration last applied, and what only the state records.
type Current struct {
	Subscription Subscription
	// Prior is the configuration when it was last applied; nil right after the
	// purchase.
	Prior *Desired
	// Kept are the attributes whose configured value was not applied, with that
	// value as Desired.Text returns it. They stay as they are until the
	// configuration changes.
	Kept map[Attribute]string
	// EndBefore is the end of term from before the subscription was suspended;
	// empty if not known.
	EndBefore EndOfTerm
	History   History
}

// Plan is what an apply would do: calls, or the reasons why it cannot.
type Plan struct {
	Changes    []Change
	Violations []Violation
	Notices    []Notice
	// Keeps are the attributes whose configured value is not applied: they stay as
	// the service holds them.
	Keeps map[Attribute]bool
	// Ended is true for a subscription that has ended; nothing is planned then.
	Ended bool
	// After is the subscription after the changes.
	After Subscription
	// History is what to record after the changes.
	History History
}

// Waits reports whether seats wait for the next term.
func (p Plan) Waits() bool { return p.History.Derived != 0 }

// OK reports whether the plan can be carried out.
func (p Plan) OK() bool { return len(p.Violations) == 0 }

// Update plans the changes from an existing subscription to the desired one. It is
// a pure function: the same arguments result in the same calls at plan and at
// apply. It alone decides the order of the phases; the table of actions decides
// the order of their calls.
func Update(current Current, desired Desired, now time.Time) Plan {
	s := situationOf(current, desired, now)
	switch {
	case s.history.MergedInto != "":
		return s.nothing(s.mergedNotice())
	case !s.found.Live():
		return s.nothing(s.endedNotice())
	}
	offer := s.offer()
	partial := s.partialUpgrades(offer)
	seats := s.seats(offer, partial)
	atOnce := join(s.resume(), offer.outcome, s.rename(), s.reseller(), partial.outcome, seats.outcome)
	atOnce = s.withPartialUpgrades(atOnce)
	atOnce = s.withTransition(atOnce, offer, seats)
	if partial.merges { // the subscription ends with that, and nothing follows
		return s.plan(atOnce, partial)
	}
	suspension := s.suspend(s.sub.After(atOnce.changes))
	atOnce = join(atOnce, suspension.outcome)
	after := s.sub.After(atOnce.changes)
	if suspension.suspended {
		return s.plan(join(atOnce, s.nothingFollows(seats.waiting, after)), partial)
	}
	ending := s.endOfTerm(seats.waiting, after)
	all := join(atOnce, ending.outcome)
	if ending.allowsNextTerm {
		all = join(all, s.nextTerm(seats.waiting, s.sub.After(all.changes)))
	}
	return s.plan(all, partial)
}

// plan is the plan made of all outcomes.
func (s situation) plan(all outcome, partial partialUpgrades) Plan {
	if s.block.fulfilled && !s.desired.Renewal.empty() {
		all = join(all, reports(s.fulfilledNotice(s.sub.After(all.changes))))
	}
	out := Plan{Violations: all.violations, Notices: all.notices, Keeps: map[Attribute]bool{}, After: s.found}
	for _, a := range all.keeps {
		out.Keeps[a] = true
	}
	out.History = s.remember(s.sub.After(all.changes), out.Keeps[AttributeQuantity], partial.merges)
	if out.OK() {
		out.Changes, out.After = all.changes, s.sub.After(all.changes)
		markCommitments(s.found, out.Changes)
		out.Notices = append(out.Notices, irreversible(s.sub, out.Changes)...)
	}
	return out
}

// nothing is the plan for a subscription that has ended: all attributes are kept,
// no difference is an error, and nothing is bought.
func (s situation) nothing(why Notice) Plan {
	out := Plan{After: s.found, History: s.history, Ended: true, Keeps: map[Attribute]bool{}, Notices: []Notice{why}}
	for _, a := range Attributes() {
		out.Keeps[a] = true
	}
	return out
}

// remember is the history after the plan is applied.
func (s situation) remember(after Subscription, keepsSeats, merges bool) History {
	h := History{MadeUpgrades: s.history.MadeUpgrades}
	if len(s.entries.done) > 0 {
		h.Upgraded = s.entries.done
	}
	if merges {
		h.MergedInto = s.desired.PartialUpgrades[s.entries.last()].Into
	}
	if s.desired.Renewal != nil {
		h.RenewalTermEnd, h.MainQuantity = s.block.termEnd, s.desired.Quantity
	}
	if s.block.fulfilled {
		h.MainQuantity = s.history.MainQuantity
		h.Superseded = s.history.Superseded || s.desired.Quantity != s.history.MainQuantity
	}
	still := !keepsSeats || s.history.Derived == s.desired.Quantity
	if s.desired.Reduction.waits() && !s.block.decidesSeats() && still && s.desired.Quantity < after.Quantity {
		h.Derived, h.DerivedTermEnd = s.desired.Quantity, s.sub.CommitmentEnd
	}
	return h
}

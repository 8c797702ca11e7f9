package commerce

import (
	"slices"
	"time"
)

// situation is the input of a plan: the present state, the configuration last
// applied, and the configuration now. It is built once and never changed. Each
// phase of a plan is a function of it and of the outcomes of earlier phases.
type situation struct {
	// found is the subscription as the service has it. sub is the same after it is
	// resumed, if the plan does that: all other phases start from it.
	found, sub Subscription
	resumes    bool

	prior     *Desired
	kept      map[Attribute]string
	history   History
	endBefore EndOfTerm
	desired   Desired
	now       time.Time

	asked   asked
	block   renewalBlock
	entries entries
}

func situationOf(current Current, desired Desired, now time.Time) situation {
	s := situation{
		found: current.Subscription, sub: current.Subscription, prior: current.Prior, kept: current.Kept,
		history: current.History, endBefore: current.EndBefore, desired: desired, now: now,
		asked: askedOf(current.Prior, desired), entries: entriesOf(desired.PartialUpgrades, current.History),
	}
	s.block = s.readBlock()
	if first := s.resume(); len(first.changes) > 0 {
		s.sub, s.resumes = s.found.After(first.changes), true
	}
	return s
}

// asked is what the configuration requests now and did not when it was last
// applied: that is done or refused. Any other difference that cannot be corrected
// is reported. Right after the purchase everything is requested.
type asked struct {
	seats, renewal, endOfTerm, suspension, name, reseller bool
	sku, term, cycle                                      bool
}

func askedOf(prior *Desired, d Desired) asked {
	var was Desired
	if prior != nil {
		was = *prior
	}
	differs := func(a Attribute) bool { return prior == nil || !was.SameIn(a, d) }
	renewal := differs(AttributeRenewal)
	return asked{
		seats:      renewal || was.Quantity != d.Quantity || was.Reduction != d.Reduction,
		renewal:    renewal,
		endOfTerm:  differs(AttributeEndOfTerm),
		suspension: differs(AttributeSuspended),
		name:       differs(AttributeName),
		reseller:   differs(AttributeReseller),
		sku:        !was.SKU.Same(d.SKU),
		term:       !was.Term.Same(d.Term),
		cycle:      !was.Cycle.Same(d.Cycle),
	}
}

// before is the configuration when it was last applied; empty right after the
// purchase.
func (s situation) before() Desired {
	if s.prior == nil {
		return Desired{}
	}
	return *s.prior
}

// stays reports whether an attribute was kept before and its configuration has not
// changed since.
func (s situation) stays(a Attribute) bool {
	text, ok := s.kept[a]
	return ok && text == s.desired.Text(a) && s.prior != nil && s.prior.External == s.desired.External
}

// tolerates reports whether a difference that was not requested is accepted.
func (s situation) tolerates(asked bool) bool {
	return s.desired.External == ExternalAccept && !asked && s.prior != nil
}

// renewalBlock is the renewal block of the configuration, and the term in which it
// was written. When that term ends, the block is fulfilled and has no further
// effect, whatever the next term holds.
type renewalBlock struct {
	// due is what the block sets for the next term; nil without a block, or if it is
	// fulfilled.
	due       *RenewalInstructions
	fulfilled bool
	termEnd   time.Time
	// replaced is true if a block that took effect replaced quantity, and quantity
	// has not changed since.
	replaced bool
}

// readBlock determines the term in which the renewal block was written.
func (s situation) readBlock() renewalBlock {
	var b renewalBlock
	known := s.prior != nil && !s.history.RenewalTermEnd.IsZero()
	tookEffect := known && s.found.EffectiveStart.After(s.history.RenewalTermEnd)
	if s.desired.Renewal != nil {
		b.termEnd = s.found.CommitmentEnd
		if known && s.prior.Renewal.Same(s.desired.Renewal) {
			b.termEnd, b.fulfilled = s.history.RenewalTermEnd, tookEffect
		}
	}
	if !b.fulfilled {
		b.due = s.desired.Renewal
	}
	b.replaced = tookEffect && !s.history.Superseded && s.desired.Quantity == s.history.MainQuantity &&
		s.prior.Renewal != nil && s.prior.Renewal.Quantity != nil && *s.prior.Renewal.Quantity != s.history.MainQuantity
	return b
}

// decidesSeats reports whether the block sets the seats of the next term.
func (b renewalBlock) decidesSeats() bool { return b.due != nil && b.due.Quantity != nil }

// entries are the entries of partial_upgrades, by whether they were carried out.
type entries struct {
	// done are the entries that were carried out; changed are those of them that
	// were edited since, and found those that the state did not record.
	done           map[string]Upgraded
	changed, found []string
	// pending are the entries to carry out, in order, and seats their total.
	pending []string
	seats   int
	// unclaimed are the upgrades that were made for no entry.
	unclaimed []MadeUpgrade
}

// entriesOf sorts the entries. One without a record is first matched with the
// upgrades that the service reports, so that nothing is upgraded twice after an
// import or with a lost state.
// Source: "Upgrade a new commerce subscription", partial upgrades.
func entriesOf(all map[string]PartialUpgrade, history History) entries {
	e := entries{done: map[string]Upgraded{}, unclaimed: history.unclaimed(all)}
	for _, name := range entryNames(all) {
		wanted := all[name]
		if done, ok := history.Upgraded[name]; ok {
			e.done[name] = done
			if !done.Asked.Same(wanted) {
				e.changed = append(e.changed, name)
			}
			continue
		}
		if i := slices.IndexFunc(e.unclaimed, func(m MadeUpgrade) bool { return m.Matches(wanted) }); i >= 0 {
			e.done[name] = Upgraded{Asked: wanted, Made: e.unclaimed[i]}
			e.found = append(e.found, name)
			e.unclaimed = slices.Delete(e.unclaimed, i, i+1)
			continue
		}
		e.pending = append(e.pending, name)
		e.seats += wanted.Quantity
	}
	return e
}

// last is the entry that is carried out last.
func (e entries) last() string { return e.pending[len(e.pending)-1] }

// staying is the number of seats after the pending upgrades.
func (s situation) staying() int { return s.sub.Quantity - s.entries.seats }

// waited reports whether the seats that differ wait for the renewal: their removal
// is still requested.
func (s situation) waited() bool {
	return s.history.Derived != 0 && s.desired.Quantity < s.staying()
}

// seatsStay reports whether a quantity that differs is kept: it was kept before,
// or a renewal replaced it, and the configuration has not changed since. Seats
// that wait for the renewal are not kept.
func (s situation) seatsStay() bool {
	if s.prior == nil || s.prior.Quantity != s.desired.Quantity {
		return false
	}
	if s.prior.Reduction != s.desired.Reduction && s.desired.Quantity < s.staying() {
		return false
	}
	return s.block.replaced || s.stays(AttributeQuantity) && !s.waited()
}

// takesInstructions reports whether the end of term and the next term can be
// changed now.
func (s situation) takesInstructions() bool {
	return s.sub.takesChanges() && !s.sub.Renewing(s.now)
}

package commerce

import (
	"slices"
	"time"
)

// situation is what a plan starts from: what is, what was asked before, and
// what is asked now. It is built once and never changed. Each phase of a plan is
// a function of it and of the outcomes of phases before.
type situation struct {
	// found is the subscription as the service has it. sub is the same once it was
	// resumed, if the plan begins with that: all else is planned from there.
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

// asked is what the configuration asks now and did not ask when it was last
// applied: that is done or refused. What nobody asked for is left to be seen.
// Right after the purchase all of it is asked.
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

// before is what was asked when the configuration was last applied, nothing
// right after the purchase.
func (s situation) before() Desired {
	if s.prior == nil {
		return Desired{}
	}
	return *s.prior
}

// stays reports whether an attribute was kept before and the configuration has
// not asked otherwise since.
func (s situation) stays(a Attribute) bool {
	text, ok := s.kept[a]
	return ok && text == s.desired.Text(a) && s.prior != nil && s.prior.External == s.desired.External
}

// tolerates reports whether a difference that nobody asked for stays.
func (s situation) tolerates(asked bool) bool {
	return s.desired.External == ExternalAccept && !asked && s.prior != nil
}

// renewalBlock is the renewal block of the configuration, and the term that it
// was written in. Once that term has ended the block is fulfilled: whatever the
// next term then holds, the block never buys back, upgrades or downgrades.
type renewalBlock struct {
	// due is what the block asks of the next term: nil without a block, and once it
	// is fulfilled.
	due       *RenewalInstructions
	fulfilled bool
	termEnd   time.Time
	// replaced is true if a block that took effect has replaced quantity, and
	// quantity was not changed since.
	replaced bool
}

// readBlock decides which term the renewal block belongs to.
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

// decidesSeats reports whether the block says with how many seats the next term
// begins.
func (b renewalBlock) decidesSeats() bool { return b.due != nil && b.due.Quantity != nil }

// entries are those of partial_upgrades, sorted into what is done and what is
// to be done.
type entries struct {
	// done are the entries that were carried out; changed are those of them that
	// now ask something else, and found those of which the state had no record.
	done           map[string]Upgraded
	changed, found []string
	// pending are the entries to carry out, in order, and seats those they take.
	pending []string
	seats   int
	// unclaimed are the upgrades that the service has made and no entry stands for.
	unclaimed []MadeUpgrade
}

// entriesOf sorts the entries. One without a record is first looked for among
// what the service says it has upgraded, so that an import or a lost state never
// upgrades twice.
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

// staying is the number of seats once the pending upgrades have taken theirs.
func (s situation) staying() int { return s.sub.Quantity - s.entries.seats }

// waited reports whether the seats that differ are those that wait for the
// renewal: the configuration still asks for them.
func (s situation) waited() bool {
	return s.history.Derived != 0 && s.desired.Quantity < s.staying()
}

// seatsStay reports whether a quantity that differs is left alone: it was kept
// before, or a renewal has replaced it, and the configuration has not asked
// otherwise since. Seats that wait for the renewal are still asked for.
func (s situation) seatsStay() bool {
	if s.prior == nil || s.prior.Quantity != s.desired.Quantity {
		return false
	}
	if s.prior.Reduction != s.desired.Reduction && s.desired.Quantity < s.staying() {
		return false
	}
	return s.block.replaced || s.stays(AttributeQuantity) && !s.waited()
}

// takesInstructions reports whether the end of term, and what follows it, can
// be changed now.
func (s situation) takesInstructions() bool {
	return s.sub.takesChanges() && !s.sub.Renewing(s.now)
}

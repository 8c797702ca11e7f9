package commerce

// markCommitments sets Commits on the changes that commit the customer to pay,
// now or later, more than without the plan.
func markCommitments(before Subscription, changes []Change) {
	then := before
	for i, c := range changes {
		then = then.After([]Change{c})
		f := c.Action.facts()
		changes[i].Commits = f.commits != nil && f.commits(before, then, c)
	}
}

func byItself(Subscription, Subscription, Change) bool { return true }

// unlessItEnds reports whether a resumption commits: it leaves auto-renew off, and
// that alone extends most subscriptions.
func unlessItEnds(_, then Subscription, _ Change) bool { return then.EndOfTerm() != EndOfTermCancel }

func ifItGoesOn(_, _ Subscription, c Change) bool { return c.EndOfTerm != EndOfTermCancel }

func ifMoreIsScheduled(before, _ Subscription, c Change) bool {
	return before.expects().lessThan(expectationOf(*c.Schedule))
}

func ifMoreFollows(before, then Subscription, _ Change) bool {
	return before.expects().lessThan(then.expects())
}

// expectation is what a next term commits to if nothing changes.
type expectation struct {
	seats int
	sku   SKU
	term  Term
}

// expects is the next term if nothing changes; zero if the subscription ends.
func (s Subscription) expects() expectation {
	next := s.NextTerm()
	if next.Ends() {
		return expectation{}
	}
	return expectation{seats: next.Quantity, sku: next.SKU, term: next.Term}
}

func expectationOf(s Schedule) expectation {
	return expectation{seats: s.Quantity, sku: s.SKU, term: s.Term}
}

// lessThan reports whether another next term commits to more: more seats, a
// longer term, or another SKU, whose price is not known here. An unknown length
// counts as longer.
func (e expectation) lessThan(o expectation) bool {
	if o.seats == 0 {
		return false
	}
	longer := !e.term.Same(o.term) &&
		(e.term.months() == 0 || o.term.months() == 0 || e.term.months() < o.term.months())
	return o.seats > e.seats || longer || !e.sku.Same(o.sku)
}

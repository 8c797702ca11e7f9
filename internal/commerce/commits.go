package commerce

// markCommitments marks the changes that bind money, now or later, compared
// with what would happen without the plan.
func markCommitments(before Subscription, changes []Change) {
	now := before
	for i := range changes {
		changes[i].Commits = commits(before, now, changes[i])
		now = now.After(changes[i : i+1])
	}
}

// commits reports whether a change binds money. before is the subscription
// before the plan, now as the changes in front of this one leave it.
func commits(before, now Subscription, c Change) bool {
	switch c.Action {
	case ActionPurchase, ActionAddSeats, ActionUpgrade, ActionPartialUpgrade, ActionLengthenTerm:
		return true
	case ActionResume:
		// Auto-renew stays off with it, and off alone extends most subscriptions.
		return now.After([]Change{c}).EndOfTerm() != EndOfTermCancel
	case ActionSetEndOfTerm, ActionEndAtTerm:
		return c.EndOfTerm != EndOfTermCancel
	case ActionScheduleRenewal:
		return before.expects().lessThan(expectationOf(*c.Schedule))
	case ActionWithdrawSchedule:
		return before.expects().lessThan(now.After([]Change{c}).expects())
	default:
		return false
	}
}

// expectation is what a next term binds to, if nothing is changed.
type expectation struct {
	seats int
	sku   SKU
	term  Term
}

// expects is the next term as it comes by itself; the zero value if none does.
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

// lessThan reports whether another next term binds to more: more seats, a
// longer term, or another SKU, whose price is not known here. What is not known
// binds to more.
func (e expectation) lessThan(o expectation) bool {
	if o.seats == 0 {
		return false
	}
	longer := !e.term.Same(o.term) && (e.term.months() == 0 || o.term.months() == 0 || e.term.months() < o.term.months())
	return o.seats > e.seats || longer || !e.sku.Same(o.sku)
}

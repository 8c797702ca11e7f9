package commerce

import "time"

// NextTerm is what follows the present term if nothing changes.
type NextTerm struct {
	Kind ScheduledKind
	// StartsAt is when it begins; zero if the end of the present term is not known.
	StartsAt time.Time
	// Quantity, SKU, Term and Cycle are what it begins with. They are zero if no
	// term begins, and if the service does not state them.
	Quantity int
	SKU      SKU
	Term     Term
	Cycle    BillingCycle
	// ByItself is true if the service decides: nothing is scheduled, and auto-renew
	// is on, as after a purchase.
	ByItself bool
}

// Ends reports whether the subscription ends with its term.
func (n NextTerm) Ends() bool { return n.Kind == ScheduledCancellation }

// Same reports whether both are the same next term of the same term, regardless of
// ByItself.
func (n NextTerm) Same(o NextTerm) bool {
	return n.Kind == o.Kind && n.StartsAt.Equal(o.StartsAt) && n.Quantity == o.Quantity &&
		n.SKU.Same(o.SKU) && n.Term.Same(o.Term) && n.Cycle.Same(o.Cycle)
}

// NextTerm is what follows the present term. A suspended subscription is
// not renewed.
// Source: "Manage subscription renewals", "Extended service terms", "Trials".
func (s Subscription) NextTerm() NextTerm {
	next := NextTerm{
		ByItself: s.AutoRenew && (s.Schedule == nil || s.Trial || s.Schedule.Renews() && s.Schedule.repeats(s)),
	}
	if !s.CommitmentEnd.IsZero() {
		next.StartsAt = s.RenewalStart()
	}
	switch end := s.EndOfTerm(); {
	case !s.Live():
		return NextTerm{Kind: ScheduledCancellation}
	case s.Status == StatusSuspended, end == EndOfTermCancel:
		next.Kind = ScheduledCancellation
		return next
	case end == EndOfTermExtend: // its SKU id differs and is not known yet
		next.Kind, next.Quantity, next.SKU.ProductID = ScheduledExtension, s.Quantity, s.SKU.ProductID
		next.Term, next.Cycle = TermMonth, CycleMonthly
		return next
	case s.Trial:
		next.Kind = ScheduledConversion
	default:
		next.Kind = ScheduledRenewal
		next.Quantity, next.SKU, next.Term, next.Cycle = s.Quantity, s.SKU, s.Term, s.Cycle
	}
	if s.Schedule.Renews() {
		next.Quantity, next.SKU, next.Term, next.Cycle = s.Schedule.Quantity, s.Schedule.SKU, s.Schedule.Term, s.Schedule.Cycle
	}
	return next
}

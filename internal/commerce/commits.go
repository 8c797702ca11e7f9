package commerce

import (
	"fmt"
	"time"
)

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

// NextTerm is what follows the present term if nothing is changed.
type NextTerm struct {
	Kind ScheduledKind
	// StartsAt is when it begins; zero if the end of the present term is not known.
	StartsAt time.Time
	// Quantity, SKU, Term and Cycle are what it begins with. They are zero where
	// nothing begins, and where the service does not say.
	Quantity int
	SKU      SKU
	Term     Term
	Cycle    BillingCycle
	// ByItself is true where the service decides: nothing is scheduled, and
	// auto-renew is as a purchase leaves it.
	ByItself bool
}

// Ends reports whether the subscription ends with its term.
func (n NextTerm) Ends() bool { return n.Kind == ScheduledCancellation }

// Same reports whether both say the same of what follows the same term.
func (n NextTerm) Same(o NextTerm) bool {
	return n.StartsAt.Equal(o.StartsAt) && n.alike(o)
}

func (n NextTerm) alike(o NextTerm) bool {
	return n.Kind == o.Kind && n.Quantity == o.Quantity && n.SKU.Same(o.SKU) && n.Term.Same(o.Term) && n.Cycle.Same(o.Cycle)
}

// NextTerm tells what follows the present term. A suspended subscription is
// not renewed.
// Source: "Manage subscription renewals", "Extended service terms", "Trials".
func (s Subscription) NextTerm() NextTerm {
	next := NextTerm{ByItself: s.AutoRenew && (s.Schedule == nil || s.Trial || s.Schedule.Renews() && s.Schedule.repeats(s))}
	if !s.CommitmentEnd.IsZero() {
		next.StartsAt = s.RenewalStart()
	}
	switch end := s.EndOfTerm(); {
	case !s.Live():
		return NextTerm{Kind: ScheduledCancellation}
	case s.Status == StatusSuspended, end == EndOfTermCancel:
		next.Kind = ScheduledCancellation
		return next
	case end == EndOfTermExtend: // under a SKU id of its own, which nothing names yet
		next.Kind, next.Quantity, next.SKU.ProductID = ScheduledMonthByMonth, s.Quantity, s.SKU.ProductID
		next.Term, next.Cycle = TermMonth, CycleMonthly
		return next
	case s.Trial:
		next.Kind = ScheduledConversion
	default:
		next.Kind = ScheduledNextTerm
		next.Quantity, next.SKU, next.Term, next.Cycle = s.Quantity, s.SKU, s.Term, s.Cycle
	}
	if s.Schedule.Renews() {
		next.Quantity, next.SKU, next.Term, next.Cycle = s.Schedule.Quantity, s.Schedule.SKU, s.Schedule.Term, s.Schedule.Cycle
	}
	return next
}

// renewalOnNotice warns of a renewal that the plan switches on.
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
		Summary: fmt.Sprintf("This plan switches on the renewal of %q on %s", sub.FriendlyName, Day(sub.RenewalStart())),
		Detail:  detail,
	}
}

// upcomingFor is how long before the end of a term its next one is announced.
const upcomingFor = 30 * 24 * time.Hour

// Upcoming warns of a commitment that comes by itself in the last 30 days of a
// term, which are all days of a trial: a conversion, a renewal or an extension.
// One that renews every month is not announced: it would be at every plan.
// decided is true where the configuration has decided what follows.
func (s Subscription) Upcoming(decided bool, now time.Time) []Notice {
	next := s.NextTerm()
	soon := !next.StartsAt.IsZero() && !now.Before(next.StartsAt.Add(-upcomingFor)) && now.Before(next.StartsAt)
	monthly := !s.Trial && s.Term.Same(TermMonth)
	if decided || !soon || monthly || next.Ends() {
		return nil
	}
	n := Notice{Rule: RuleEndOfTerm}
	day := Day(next.StartsAt)
	ways := []Remedy{{"end it with its term", fmt.Sprintf("end_of_term = %q", EndOfTermCancel)}}
	switch next.Kind {
	case ScheduledConversion:
		n.Summary = fmt.Sprintf("The trial %q becomes a paid subscription on %s", s.FriendlyName, day)
		n.Detail = conversionWords(next)
	case ScheduledMonthByMonth:
		n.Summary = fmt.Sprintf("%q goes on month by month from %s", s.FriendlyName, day)
		n.Detail = fmt.Sprintf(
			"Auto-renew is off, and that alone does not end it: %s go on in the extended service term, at its higher price.",
			Seats(next.Quantity),
		)
	default:
		n.Summary = fmt.Sprintf("%q renews on %s", s.FriendlyName, day)
		n.Detail = fmt.Sprintf(
			"%s of %s are bought for %s, billed %s, and the configuration does not decide it.",
			Seats(next.Quantity),
			next.SKU,
			next.Term,
			next.Cycle,
		)
		ways = append(ways, Remedy{"decide what it renews with", fmt.Sprintf("renewal = { quantity = %d }", next.Quantity)})
	}
	n.Detail = waysOut(n.Detail, ways)
	return []Notice{n}
}

func conversionWords(next NextTerm) string {
	if next.SKU == (SKU{}) || next.Term == "" {
		return fmt.Sprintf("All its seats are bought for a term of %s then, and billed.", TermYear)
	}
	return fmt.Sprintf("%s of %s are bought for %s, billed %s.", Seats(next.Quantity), next.SKU, next.Term, next.Cycle)
}

// ConvertsAtEnd warns of a trial that is about to be ordered: it is paid for
// from its end on.
func ConvertsAtEnd(offer Offer, desired Desired) []Notice {
	if !offer.Trial || desired.EndOfTerm == EndOfTermCancel {
		return nil
	}
	return []Notice{
		{
			Rule:    RuleTrial,
			Summary: fmt.Sprintf("The trial %s becomes a paid subscription at its end", offer.Title),
			Detail: fmt.Sprintf(
				"Auto-renew is on for a trial. After 30 days its seats are bought for a term of %s, billed %s, "+
					"and a window of 7 days follows.\n\nYou can:\n  - end it with its term:  end_of_term = %q",
				TermYear,
				CycleMonthly,
				EndOfTermCancel,
			),
		},
	}
}

package commerce

import (
	"fmt"
	"time"
)

// upcomingFor is how long before the end of a term the next one is announced.
const upcomingFor = 30 * 24 * time.Hour

// Upcoming warns, in the last 30 days of a term, of a commitment that follows
// without a call: a conversion, a renewal or an extension. For a trial those are
// all its days. A monthly renewal is not announced: every plan would repeat it.
// decided is true if the configuration sets what follows.
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
	case ScheduledExtension:
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
		ways = append(
			ways,
			Remedy{"decide what it renews with", fmt.Sprintf("renewal = { quantity = %d }", next.Quantity)},
		)
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

// ConvertsAtEnd warns, before a trial is ordered, that it becomes a paid
// subscription at its end.
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

package commerce

import (
	"fmt"
	"strconv"
	"time"
)

// CheckNextEnd refuses a day on which the next term cannot end. No call lists the
// days for a renewal, so they are calculated: the end of a month, or the end of
// another subscription in held, within the length of the term.
// Source: "Align subscription end dates".
func CheckNextEnd(sub Subscription, next Schedule, held []Subscription) []Violation {
	if next.CustomTermEnd.IsZero() {
		return nil
	}
	if v := noAlignment(sub.Kind(), sub.Trial, sub.FriendlyName); v != nil {
		return []Violation{v.ofRenewal(next.CustomTermEnd)}
	}
	v := Violation{
		Rule: RuleTermEnd, Attribute: "renewal.custom_term_end_date", To: strconv.Quote(Day(next.CustomTermEnd)),
		Summary: "The next term cannot end on " + Day(next.CustomTermEnd),
	}
	whole := Remedy{"take the full term", "remove custom_term_end_date from renewal"}
	first, last := sub.RenewalStart(), sub.fullTermEnd(next.Term)
	switch day := next.CustomTermEnd.UTC(); {
	case day.Before(first) || !last.IsZero() && day.After(last):
		v.Reason = fmt.Sprintf(
			"A term of %s that begins on %s runs until %s, and can end earlier only within that time.",
			next.Term,
			Day(first),
			Day(last),
		)
		if end := lastMonthEnd(first, last); !end.IsZero() {
			v.Remedies = append(
				v.Remedies,
				Remedy{"end it with the last month", fmt.Sprintf("renewal = { custom_term_end_date = %q }", Day(end))},
			)
		}
	case monthEnd(day) || endsWithAnother(sub, next, held):
		return nil
	default:
		v.Reason = fmt.Sprintf(
			"A term can end with its full length, at the end of a month, or with another active subscription of the "+
				"tenant that you sold; one of a year or more not with a monthly one. None ends on %s.",
			Day(day),
		)
		v.Remedies = append(
			v.Remedies,
			Remedy{
				"end it with that month",
				fmt.Sprintf("renewal = { custom_term_end_date = %q }", Day(endOfMonth(day))),
			},
		)
	}
	v.Remedies = append(v.Remedies, whole)
	return []Violation{v}
}

// fullTermEnd is the last day of a next term of full length: the day before the
// same day of the month or, in a shorter month, before its last day. It is zero
// for a term of unknown length.
func (s Subscription) fullTermEnd(term Term) time.Time {
	months := term.months()
	if months == 0 {
		return time.Time{}
	}
	y, m, d := s.RenewalStart().Date()
	last := time.Date(y, m+time.Month(months)+1, 0, 0, 0, 0, 0, time.UTC)
	return last.AddDate(0, 0, min(d, last.Day())-last.Day()-1)
}

func endOfMonth(day time.Time) time.Time {
	y, m, _ := day.Date()
	return time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC)
}

func monthEnd(day time.Time) bool { return sameDay(day, endOfMonth(day)) }

// lastMonthEnd is the last month's end within a term, zero where there is none.
func lastMonthEnd(first, last time.Time) time.Time {
	if last.IsZero() {
		return time.Time{}
	}
	end := endOfMonth(last)
	if end.After(last) {
		y, m, _ := last.Date()
		end = time.Date(y, m, 0, 0, 0, 0, 0, time.UTC)
	}
	if end.Before(first) {
		return time.Time{}
	}
	return end
}

// endsWithAnother reports whether another live subscription ends on the day. A
// term of a year or more does not align to a monthly one, and a monthly one
// not to the last days of a month that are not its end.
func endsWithAnother(sub Subscription, next Schedule, held []Subscription) bool {
	const lastAligned = 27
	if day := next.CustomTermEnd.UTC(); next.Term.Same(TermMonth) && day.Day() > lastAligned && !monthEnd(day) {
		return false
	}
	for _, other := range held {
		short := other.Term.Same(TermMonth) && !next.Term.Same(TermMonth)
		if other.ID != sub.ID && other.Status == StatusActive && other.Kind() == KindSeat && !short &&
			sameDay(other.CommitmentEnd, next.CustomTermEnd) {
			return true
		}
	}
	return false
}

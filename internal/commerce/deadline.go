package commerce

import (
	"fmt"
	"slices"
	"time"
)

// DeadlineKind is a kind of deadline.
type DeadlineKind string

// The deadlines of a subscription. Each event has one kind; the end of a term is
// one of the last five.
const (
	DeadlineSeatWindow   DeadlineKind = "seat_window"
	DeadlineCancelWindow DeadlineKind = "cancel_window"
	DeadlineRenewal      DeadlineKind = "renewal"
	DeadlineScheduled    DeadlineKind = "scheduled_change"
	DeadlineTrial        DeadlineKind = "trial"
	DeadlineExtension    DeadlineKind = "extension"
	DeadlineEnding       DeadlineKind = "ending"
)

// SubscriptionDeadlines lists the kinds of deadline that a subscription can have.
func SubscriptionDeadlines() []DeadlineKind {
	return []DeadlineKind{
		DeadlineSeatWindow, DeadlineCancelWindow, DeadlineRenewal, DeadlineScheduled, DeadlineTrial, DeadlineExtension,
		DeadlineEnding,
	}
}

// Deadline is an instant from which something can no longer be done, or at which
// something happens without a call.
type Deadline struct {
	Kind DeadlineKind
	At   time.Time
	// Happens says what happens then, and Do what to do about it, in sentences.
	Happens, Do string
}

// Deadlines lists the deadlines of a subscription after now: its open windows,
// its scheduled changes and the end of its term.
func (s Subscription) Deadlines(scheduled []ScheduledChange, now time.Time) []Deadline {
	if !s.Live() {
		return nil
	}
	out := s.windowDeadlines(now)
	atEnd := false
	for _, c := range scheduled {
		switch ends := c.At.Equal(s.RenewalStart()); {
		case ends:
			atEnd = true
			out = append(out, s.scheduledEnd(c))
		default:
			out = append(
				out,
				Deadline{
					DeadlineScheduled, c.At, c.String(),
					"It can be withdrawn or changed in Partner Center before then.",
				},
			)
		}
	}
	if !atEnd && !s.CommitmentEnd.IsZero() {
		d := s.termDeadline()
		d.At = s.RenewalStart()
		out = append(out, d)
	}
	return slices.DeleteFunc(out, func(d Deadline) bool { return !d.At.After(now) })
}

func (s Subscription) windowDeadlines(now time.Time) []Deadline {
	var out []Deadline
	seats := map[time.Time]int{}
	open := s.OpenSeats(now)
	if s.Status != StatusActive && s.Status != StatusPending {
		open = OpenWindows{} // its seats cannot change
	}
	for _, b := range open.Windows {
		if seats[b.Until] += b.Quantity; seats[b.Until] > b.Quantity {
			continue // a window of the same end is listed already
		}
		out = append(out, Deadline{Kind: DeadlineSeatWindow, At: b.Until})
	}
	for i, d := range out {
		out[i].Happens = fmt.Sprintf("%s of %q can be removed until then%s; afterwards they are paid for until %s.",
			Seats(min(seats[d.At], open.Seats)), s.FriendlyName, estimated(open.Estimated), Day(s.CommitmentEnd))
		out[i].Do = "Lower quantity before then by what is not needed."
	}
	if until, guessed := s.CancelDeadline(); s.CanCancel(now) {
		out = append(out, Deadline{
			DeadlineCancelWindow, *until,
			fmt.Sprintf(
				"%q can be canceled as a whole until then%s; afterwards it is paid for until %s.", s.FriendlyName,
				estimated(guessed), Day(s.CommitmentEnd),
			),
			fmt.Sprintf("Destroy it before then if it is not wanted, with on_destroy = %q.", OnDestroyCancel),
		})
	}
	return out
}

func estimated(is bool) string {
	if is {
		return ", as the documented length of the window has it"
	}
	return ""
}

// scheduledEnd is the end of a term that has a scheduled change.
func (s Subscription) scheduledEnd(c ScheduledChange) Deadline {
	d := s.termDeadline()
	d.At, d.Happens = c.At, c.String()
	if c.Kind == ScheduledRenewal && len(c.Changes()) > 0 || d.Kind == DeadlineRenewal && c.Kind != ScheduledRenewal {
		d.Kind = DeadlineScheduled
	}
	return d
}

// termDeadline is what happens at the end of the term if nothing changes.
func (s Subscription) termDeadline() Deadline {
	name, day := fmt.Sprintf("%q", s.FriendlyName), Day(s.RenewalStart())
	last := Day(s.CommitmentEnd)
	end := s.EndOfTerm()
	switch {
	case s.Status == StatusSuspended:
		return Deadline{
			Kind: DeadlineEnding, Happens: fmt.Sprintf(
				"The term of %s ends with %s while it is suspended, and it is not renewed.", name, last,
			),
			Do: "suspended = false resumes it before then; end_of_term is then set again.",
		}
	case s.Trial && end == EndOfTermRenew:
		return Deadline{
			Kind: DeadlineTrial, Happens: fmt.Sprintf("The trial %s becomes a paid subscription on %s.", name, day),
			Do: fmt.Sprintf("end_of_term = %q lets it end instead.", EndOfTermCancel),
		}
	case s.Trial:
		return Deadline{
			Kind: DeadlineTrial, Happens: fmt.Sprintf("The trial %s ends with %s.", name, last),
			Do: fmt.Sprintf(
				"end_of_term = %q lets it become a paid subscription; so does writing the paid offer over it before.",
				EndOfTermRenew,
			),
		}
	case end == EndOfTermRenew:
		return Deadline{
			Kind: DeadlineRenewal, Happens: fmt.Sprintf(
				"%s renews on %s as it runs: %s for %s, billed %s.", name, day, Seats(s.Quantity), s.Term, s.Cycle,
			),
			Do: fmt.Sprintf(
				"renewal = { … } decides the next term before then, end_of_term = %q ends it. A window of 7 days follows the renewal.",
				EndOfTermCancel,
			),
		}
	case end == EndOfTermExtend:
		return Deadline{
			Kind: DeadlineExtension, Happens: fmt.Sprintf(
				"%s goes on month by month from %s, at the higher price of the extended service term.", name, day,
			),
			Do: fmt.Sprintf(
				"end_of_term = %q keeps the price with another term, %q ends it.", EndOfTermRenew, EndOfTermCancel,
			),
		}
	default:
		return Deadline{
			Kind: DeadlineEnding, Happens: fmt.Sprintf("%s ends with %s: it is not renewed.", name, last),
			Do: fmt.Sprintf("end_of_term = %q keeps it.", EndOfTermRenew),
		}
	}
}

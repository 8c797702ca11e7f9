package commerce

import "time"

// SeatWindow is how long seats can be removed after they were bought, renewed or
// added: 168 hours. It counts only if the service states no instant.
// Source: "New commerce cancellation policy".
const SeatWindow = 7 * 24 * time.Hour

// closing is when a documented window closes: a duration after the start, or a
// number of calendar days.
type closing struct {
	after time.Duration
	days  int
	// doubtful is true if the documentation gives two lengths; this is the shorter.
	doubtful bool
}

// closings are the windows in which a whole purchase can be canceled, by kind. A
// kind without a window is not listed.
// Source: "New commerce cancellation policy", "Cancel software purchases",
// "Cancel a commercial marketplace or new commerce subscription".
var closings = map[Kind]closing{
	KindSeat:               {after: SeatWindow},
	KindSoftware:           {days: 7},
	KindPerpetual:          {days: 30},
	KindMarketplaceMonthly: {after: 24 * time.Hour, doubtful: true},
	KindMarketplaceAnnual:  {days: 14},
}

// WindowClosesAt is the documented instant from which a purchase of this kind,
// made at start, can no longer be canceled; nil for a kind without a window. It
// is estimated if the documentation counts calendar days (the day of the purchase
// is the first) or gives two lengths (the shorter one counts). What the service
// states for a purchase takes precedence.
func (k Kind) WindowClosesAt(start time.Time) (at *time.Time, estimated bool) {
	c, ok := closings[k]
	if !ok {
		return nil, false
	}
	closes := start.UTC().Add(c.after)
	if c.days > 0 {
		y, m, d := start.UTC().Date()
		closes = time.Date(y, m, d+c.days, 0, 0, 0, 0, time.UTC)
	}
	return &closes, c.days > 0 || c.doubtful
}

// The extended service term extends a subscription month by month if it was bought
// or renewed, and ends, on or after these dates.
// Source: "Extended service terms".
var (
	extendedBoughtFrom = time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC)
	extendedEndingFrom = time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC)
)

// OpenWindows are the seats that can be removed at one instant, and their windows.
type OpenWindows struct {
	Seats   int
	Windows []Window
	// Estimated is true if the service stated no window, so that the documented
	// length is used.
	Estimated bool
}

// OpenSeats are the seats that can be removed at now. A window is open before
// its closing instant and closed from that instant on.
func (s Subscription) OpenSeats(now time.Time) OpenWindows {
	if s.Trial || s.Kind() == KindSoftware {
		return OpenWindows{}
	}
	if s.Refundable == nil {
		return s.estimatedOpenSeats(now)
	}
	var open OpenWindows
	for _, b := range s.Refundable.Windows {
		if b.Quantity > 0 && now.Before(b.Until) {
			open.Seats += b.Quantity
			open.Windows = append(open.Windows, b)
		}
	}
	open.Seats = min(open.Seats, s.Refundable.Total, s.Quantity)
	return open
}

func (s Subscription) estimatedOpenSeats(now time.Time) OpenWindows {
	until := s.EffectiveStart.Add(SeatWindow)
	if s.Kind() != KindSeat || s.EffectiveStart.IsZero() || !now.Before(until) {
		return OpenWindows{Estimated: true}
	}
	return OpenWindows{Seats: s.Quantity, Windows: []Window{{Quantity: s.Quantity, Until: until}}, Estimated: true}
}

// CancelDeadline is the instant until which the whole subscription can be
// canceled, nil if there is none, and whether it is an estimate.
func (s Subscription) CancelDeadline() (until *time.Time, estimated bool) {
	switch {
	case s.Trial:
		return nil, false
	case s.CancelUntil != nil:
		return s.CancelUntil, false
	case s.EffectiveStart.IsZero():
		return nil, false
	default:
		until, _ = s.Kind().WindowClosesAt(s.EffectiveStart)
		return until, until != nil
	}
}

// closesAt is the cancellation deadline at now. An estimate in the future counts
// only if the service states no windows of seats: otherwise it would state this
// one, too.
// Source: "Subscription resources", cancellationAllowedUntilDate.
func (s Subscription) closesAt(now time.Time) (until *time.Time, estimated bool) {
	until, estimated = s.CancelDeadline()
	if estimated && s.Kind() == KindSeat && s.Refundable != nil && now.Before(*until) {
		return nil, false
	}
	return until, estimated
}

// CanCancel reports whether a cancellation is accepted at now.
func (s Subscription) CanCancel(now time.Time) bool {
	until, _ := s.closesAt(now)
	return until != nil && now.Before(*until) &&
		(s.Status == StatusActive || s.Status == StatusSuspended || s.Status == StatusPending)
}

// ExtendsByDefault reports whether the service extends the subscription month by
// month if auto-renew is off and nothing else is scheduled.
func (s Subscription) ExtendsByDefault() bool {
	return s.Kind() == KindSeat && !s.Trial &&
		!s.EffectiveStart.Before(extendedBoughtFrom) && !s.CommitmentEnd.Before(extendedEndingFrom)
}

// EndOfTerm is what the service does when the term ends.
func (s Subscription) EndOfTerm() EndOfTerm {
	if s.Schedule != nil {
		switch s.Schedule.Kind {
		case ScheduledCancellation:
			return EndOfTermCancel
		case ScheduledExtension:
			return EndOfTermExtend
		default: // a next term is scheduled: auto-renew decides
		}
	}
	switch {
	case s.AutoRenew:
		return EndOfTermRenew
	case s.ExtendsByDefault():
		return EndOfTermExtend
	default:
		return EndOfTermCancel
	}
}

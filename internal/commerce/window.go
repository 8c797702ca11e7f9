package commerce

import "time"

// SeatWindow is how long seats can be given back after they were bought,
// renewed or added: 168 hours to the second. It is the fallback where the
// service states no instant itself.
// Source: "New commerce cancellation policy".
const SeatWindow = 7 * 24 * time.Hour

// closing is when a documented window closes: so long after the start, to the
// second, or after so many calendar days.
type closing struct {
	after time.Duration
	days  int
	// doubtful is true where the documentation gives two lengths; this is the
	// shorter one.
	doubtful bool
}

// closings are the windows in which a purchase can be canceled whole. Only
// kinds with a window are among them.
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
// made at start, can be canceled no more; nil for a kind without a window. It
// is estimated where the documentation counts calendar days, of which the day
// of the purchase is taken for the first, or gives two lengths: the earlier
// reading counts. What the service states of a purchase counts before it.
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

// The extended service term rolls a subscription on month by month when it was
// bought or renewed, and ends, from these dates on.
// Source: "Extended service terms".
var (
	extendedBoughtFrom = time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC)
	extendedEndingFrom = time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC)
)

// OpenWindows are the seats that can be removed at one instant.
type OpenWindows struct {
	Seats   int
	Windows []Window
	// Estimated is true where the documented length stands in for a window the
	// service did not state.
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
// canceled, nil where there is none, and whether it is an estimate.
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

// closesAt is the deadline at now. An estimate that is still to come counts only
// where the service states nothing: where it states the windows of seats, it
// would state this one, too.
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
	return until != nil && now.Before(*until) && (s.Status == StatusActive || s.Status == StatusSuspended || s.Status == StatusPending)
}

// ExtendsByDefault reports whether the service rolls the subscription on month
// by month when auto-renew is off and nothing else was said.
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
		default: // a next term is noted: auto-renew decides
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

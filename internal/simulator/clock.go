package simulator

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Start is the instant at which the clock of a new world stands.
var Start = time.Date(2026, time.November, 2, 9, 0, 0, 0, time.UTC)

// ErrClockBackwards is wrapped by the refusal to move the simulated clock to an earlier instant: renewals and purchases
// that have happened cannot be undone.
var ErrClockBackwards = errors.New("the simulated clock only moves forward")

const (
	settingClockBase = "clock.simulated"
	settingClockWall = "clock.wall"
)

// clock holds the pair of instants from which simulated time follows; it is in the file, so all processes agree.
type clock struct{ base, wall time.Time }

func clockOf(settings map[string]string) (clock, error) {
	base, err := time.Parse(time.RFC3339Nano, settings[settingClockBase])
	if err != nil {
		return clock{}, fmt.Errorf("read the simulated clock: %w", err)
	}
	wall, err := time.Parse(time.RFC3339Nano, settings[settingClockWall])
	if err != nil {
		return clock{}, fmt.Errorf("read the simulated clock: %w", err)
	}
	return clock{base: base, wall: wall}, nil
}

// at is the simulated instant while the real clock shows wall. A real clock that was set back does not turn it back.
func (c clock) at(wall time.Time) time.Time {
	passed := max(wall.Sub(c.wall), 0)
	return c.base.Add(passed).Truncate(time.Microsecond).UTC()
}

func (u *unit) setClock(t, wall time.Time) error {
	if err := u.set(settingClockBase, t.UTC().Format(time.RFC3339Nano)); err != nil {
		return err
	}
	return u.set(settingClockWall, wall.UTC().Format(time.RFC3339Nano))
}

func (s *Simulator) now(u *unit) (time.Time, error) {
	settings, err := u.settings()
	if err != nil {
		return time.Time{}, err
	}
	c, err := clockOf(settings)
	if err != nil {
		return time.Time{}, err
	}
	return c.at(s.wall()), nil
}

// Now is the simulated instant, UTC. It ticks with the real clock.
func (s *Simulator) Now(ctx context.Context) (time.Time, error) { return s.now(s.reading(ctx)) }

// Wall is the real instant, as Options.Wall has it: what the request log is kept in.
func (s *Simulator) Wall() time.Time { return s.wall() }

// SetClock moves the simulated clock forward to t and carries out what falls due on the way, in order. An earlier t
// gives an error that wraps ErrClockBackwards.
func (s *Simulator) SetClock(ctx context.Context, t time.Time) error {
	return s.rebase(ctx, func(time.Time) time.Time { return t })
}

// AdvanceClock moves the simulated clock forward by d.
func (s *Simulator) AdvanceClock(ctx context.Context, d time.Duration) error {
	return s.rebase(ctx, func(now time.Time) time.Time { return now.Add(d) })
}

func (s *Simulator) rebase(ctx context.Context, target func(now time.Time) time.Time) error {
	return s.change(ctx, func(u *unit) error {
		now, err := s.now(u)
		if err != nil {
			return err
		}
		t := target(now).UTC()
		if t.Before(now) {
			return fmt.Errorf("clock stands at %s and cannot go back to %s: %w; `simulator reset` begins anew",
				now.Format(time.RFC3339), t.Format(time.RFC3339), ErrClockBackwards)
		}
		if err := u.setClock(t, s.wall()); err != nil {
			return err
		}
		return u.runDue(t)
	})
}

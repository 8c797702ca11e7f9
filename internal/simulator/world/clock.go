package world

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrClockBackwards is wrapped by the error for moving the simulated clock to an earlier instant: past renewals and
// purchases cannot be undone.
var ErrClockBackwards = errors.New("the simulated clock only moves forward")

const (
	settingClockBase = "clock.simulated"
	settingClockWall = "clock.wall"
)

// clock is the pair of instants from which the simulated time is computed; it is in the file, so all processes agree.
type clock struct{ base, wall time.Time }

func clockOf(settings Settings) (clock, error) {
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

// at returns the simulated instant at the real instant wall. A real clock that is set back does not move it back.
func (c clock) at(wall time.Time) time.Time {
	passed := max(wall.Sub(c.wall), 0)
	return c.base.Add(passed).Truncate(time.Microsecond).UTC()
}

// SetClock sets the simulated clock to t at the real instant wall.
func (tx *Tx) SetClock(t, wall time.Time) error {
	if err := tx.Set(settingClockBase, t.UTC().Format(time.RFC3339Nano)); err != nil {
		return err
	}
	return tx.Set(settingClockWall, wall.UTC().Format(time.RFC3339Nano))
}

// now returns the simulated instant, UTC, from the settings of the file. It advances with the real clock.
func (w *World) now(settings Settings) (time.Time, error) {
	c, err := clockOf(settings)
	if err != nil {
		return time.Time{}, err
	}
	return c.at(w.wall()), nil
}

// Situation reads the simulated instant and the settings of the file.
func (w *World) Situation(tx *Tx) (time.Time, Settings, error) {
	settings, err := tx.Settings()
	if err != nil {
		return time.Time{}, nil, err
	}
	now, err := w.now(settings)
	return now, settings, err
}

// Wall returns the real instant from the clock in the options.
func (w *World) Wall() time.Time { return w.wall() }

// Rebase moves the simulated clock forward to the instant that target returns for the current one, and carries out
// what falls due on the way, in order. For an earlier instant it returns an error that wraps ErrClockBackwards.
func (w *World) Rebase(ctx context.Context, target func(now time.Time) time.Time) error {
	return w.Change(ctx, func(tx *Tx) error {
		now, _, err := w.Situation(tx)
		if err != nil {
			return err
		}
		t := target(now).UTC()
		if t.Before(now) {
			return fmt.Errorf("clock stands at %s and cannot go back to %s: %w; `simulator reset` starts over",
				now.Format(time.RFC3339), t.Format(time.RFC3339), ErrClockBackwards)
		}
		if err := tx.SetClock(t, w.wall()); err != nil {
			return err
		}
		return w.RunDue(tx, t)
	})
}

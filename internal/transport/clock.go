package transport

import (
	"context"
	"math/rand/v2"
	"time"
)

// This file is the package's one home of the wall clock and of randomness;
// everything else takes them from Options.

func wallClock() time.Time {
	return time.Now()
}

// wait sleeps for d or until ctx ends, whichever comes first, and returns the
// context's error in the second case.
func wait(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func randomFraction() float64 {
	return rand.Float64()
}

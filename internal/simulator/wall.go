package simulator

import (
	"context"
	"fmt"
	"time"
)

// wallClock is the only place of this package that reads the machine's clock; every other instant is derived from
// Options.Wall, so that a test can freeze time.
func wallClock() time.Time { return time.Now() }

// wait lets d of real time pass, or returns the context's error when the caller gives up earlier.
func wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait of %s for an answer: %w", d, context.Cause(ctx))
	}
}

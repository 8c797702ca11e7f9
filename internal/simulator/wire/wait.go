package wire

import (
	"context"
	"fmt"
	"time"
)

// wait sleeps for d in real time, or returns the context's error if the caller gives up earlier.
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

package transport

import (
	"context"
	"fmt"
	"time"
)

// UnknownOutcomeError says that a write was sent and nothing tells whether it
// took effect: look before sending it under a new id.
type UnknownOutcomeError struct {
	Method string
	Path   string
	// RequestID is the MS-RequestId under which the write may be repeated safely;
	// empty where the service knows no such ids.
	RequestID string
	// Err is the last answer's error, or why there was no answer.
	Err error
}

func (e *UnknownOutcomeError) Error() string {
	under := ""
	if e.RequestID != "" {
		under = " (MS-RequestId " + e.RequestID + ")"
	}
	return fmt.Sprintf("it is unknown whether %s %s%s took effect: %v", e.Method, e.Path, under, Redact(fmt.Sprint(e.Err)))
}

func (e *UnknownOutcomeError) Unwrap() error { return e.Err }

// DeadlineError says that the next attempt would have come after the caller's
// deadline, so none was made. It matches context.DeadlineExceeded.
type DeadlineError struct {
	// Wait is how long the next attempt had to wait, Left how long the caller had.
	Wait time.Duration
	Left time.Duration
}

func (e *DeadlineError) Error() string {
	return fmt.Sprintf("the next attempt is due in %s, but the time allowed ends in %s",
		e.Wait.Round(time.Second), max(e.Left, 0).Round(time.Second))
}

// Is makes errors.Is(err, context.DeadlineExceeded) true.
func (e *DeadlineError) Is(target error) bool { return target == context.DeadlineExceeded }

// NoAnswerError says that a service stayed silent for as long as an attempt may
// take, until the attempts were used up. The caller still had time, so it
// matches no context error: the deadline it tells of was an attempt's own.
type NoAnswerError struct{ Err error }

func (e *NoAnswerError) Error() string {
	return "there was no answer in time: " + Redact(fmt.Sprint(e.Err))
}

// deadlineBefore returns a *DeadlineError if ctx ends before a wait of d does.
func deadlineBefore(ctx context.Context, now time.Time, d time.Duration) error {
	deadline, ok := ctx.Deadline()
	if !ok {
		return nil
	}
	if left := deadline.Sub(now); d >= left {
		return &DeadlineError{Wait: d, Left: left}
	}
	return nil
}

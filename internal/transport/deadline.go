package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// AskedWait is a wait that a service asked for with Retry-After. The zero value
// means that it asked for no wait.
type AskedWait struct {
	Length time.Duration
	// Until is when it ends by the service's own clock, UTC.
	Until time.Time
}

// askedWait reads the wait that an answer asks for.
func askedWait(resp *http.Response, now time.Time) AskedWait {
	if resp == nil {
		return AskedWait{}
	}
	length := retryAfter(resp.Header, now)
	if length == 0 {
		return AskedWait{}
	}
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		now = date
	}
	return AskedWait{Length: length, Until: now.Add(length).UTC()}
}

func (a AskedWait) String() string {
	return fmt.Sprintf(
		"the service asked to wait %s, until %s",
		a.Length.Round(time.Second),
		a.Until.Format(time.RFC3339),
	)
}

// DeadlineError reports that the next attempt would have come after the caller's
// deadline, so none was made. It matches context.DeadlineExceeded.
type DeadlineError struct {
	// Wait is how long the next attempt had to wait, Left the time until the caller's
	// deadline.
	Wait time.Duration
	Left time.Duration
	// Asked is the wait that the service asked for; zero if the pace is the pipeline's
	// own.
	Asked AskedWait
}

func (e *DeadlineError) Error() string {
	left := max(e.Left, 0).Round(time.Second)
	if e.Asked != (AskedWait{}) {
		return fmt.Sprintf("%s, but the time allowed ends in %s", e.Asked, left)
	}
	return fmt.Sprintf(
		"the next attempt is due in %s, but the time allowed ends in %s",
		e.Wait.Round(time.Second),
		left,
	)
}

// Is makes errors.Is(err, context.DeadlineExceeded) true.
func (e *DeadlineError) Is(target error) bool { return target == context.DeadlineExceeded }

// WaitedError reports that the operation timed out during or after a wait that the
// service had asked for.
type WaitedError struct {
	Asked AskedWait
	Err   error
}

func (e *WaitedError) Error() string {
	return fmt.Sprintf("%s; before that %s", Redact(fmt.Sprint(e.Err)), e.Asked)
}

func (e *WaitedError) Unwrap() error { return e.Err }

// AskedBy returns the wait that a service asked for before an error, if any.
func AskedBy(err error) (AskedWait, bool) {
	var late *DeadlineError
	if errors.As(err, &late) && late.Asked != (AskedWait{}) {
		return late.Asked, true
	}
	var waited *WaitedError
	if errors.As(err, &waited) {
		return waited.Asked, true
	}
	return AskedWait{}, false
}

// maxTotalWait is the limit on the total wait that a service may ask for in one request
// if the caller has no deadline, as in a plan: the user would see no progress for
// that long.
const maxTotalWait = 10 * time.Minute

type deadlineKey struct{}

// Detached returns a context that does not end with the first caller's, for an
// answer that other callers wait for too. It keeps the deadline: if the service
// asks for a longer wait, the request ends at once.
func Detached(ctx context.Context) context.Context {
	out := context.WithoutCancel(ctx)
	if deadline, ok := ctx.Deadline(); ok {
		return context.WithValue(out, deadlineKey{}, deadline)
	}
	return out
}

func deadlineOf(ctx context.Context) (time.Time, bool) {
	if deadline, ok := ctx.Deadline(); ok {
		return deadline, true
	}
	deadline, ok := ctx.Value(deadlineKey{}).(time.Time)
	return deadline, ok
}

// deadlineBefore returns a *DeadlineError if ctx ends before a wait of d does.
func deadlineBefore(ctx context.Context, now time.Time, d time.Duration) error {
	deadline, ok := deadlineOf(ctx)
	if !ok {
		return nil
	}
	if left := deadline.Sub(now); d >= left {
		return &DeadlineError{Wait: d, Left: left}
	}
	return nil
}

// tooLong returns a *DeadlineError if a wait that the service asked for goes past
// ctx, or past maxTotalWait if ctx has no deadline. obeyed is the total wait it asked
// for before.
func (a AskedWait) tooLong(ctx context.Context, now time.Time, obeyed time.Duration) error {
	left := maxTotalWait - obeyed
	if deadline, ok := deadlineOf(ctx); ok {
		left = deadline.Sub(now)
	}
	if a.Length < left {
		return nil
	}
	return &DeadlineError{Wait: a.Length, Left: left, Asked: a}
}

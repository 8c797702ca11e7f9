package transport

import (
	"context"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Rate is a published request limit: the number of requests allowed in any period
// of the given length.
type Rate struct {
	Requests int
	Period   time.Duration
}

// Limits are the published limits of a service. The zero value limits nothing.
type Limits struct {
	// Caller counts all requests of the application.
	Caller Rate
	// Customer counts the requests about one customer's tenant.
	Customer Rate
}

// The pace stays below a limit. Four tenths of it may go out at once, so most runs
// never wait; five tenths follow evenly over the period. No period has more than
// nine tenths. The rest is left for people who use the portal and for clock
// differences.
const (
	burstShare  = 0.4
	steadyShare = 0.5
)

// MinRateShare is the smallest usable share of the limits: below it a request would
// wait for minutes.
const MinRateShare = 0.01

// IsRateShare reports whether a number is a valid share of the limits. NaN is not.
func IsRateShare(share float64) bool { return share >= MinRateShare && share <= 1 }

// limiter delays requests to stay below the limits.
type limiter struct {
	limits Limits
	share  float64
	now    func() time.Time
	wait   func(context.Context, time.Duration) error

	mu        sync.Mutex
	caller    *rate.Limiter
	customers map[string]*rate.Limiter
}

func newLimiter(o Options) *limiter {
	l := &limiter{limits: o.Limits, share: o.RateShare, now: o.Now, wait: o.Wait, customers: map[string]*rate.Limiter{}}
	l.caller = l.bucket(o.Limits.Caller)
	return l
}

// bucket is nil if there is no limit.
func (l *limiter) bucket(r Rate) *rate.Limiter {
	if r.Requests <= 0 || r.Period <= 0 {
		return nil
	}
	allowed := float64(r.Requests) * l.share
	return rate.NewLimiter(rate.Limit(allowed*steadyShare/r.Period.Seconds()), max(1, int(allowed*burstShare)))
}

func (l *limiter) of(customer string) *rate.Limiter {
	if customer == "" {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	key := strings.ToLower(customer)
	b, seen := l.customers[key]
	if !seen {
		b = l.bucket(l.limits.Customer)
		l.customers[key] = b
	}
	return b
}

// waitTurn waits until both buckets allow one more request. A caller that gives up
// while waiting still uses its turn, so the next one may wait too long but never
// too short.
func (l *limiter) waitTurn(ctx context.Context, customer string) error {
	var pause time.Duration
	for _, b := range []*rate.Limiter{l.caller, l.of(customer)} {
		if b != nil {
			now := l.now()
			pause = max(pause, b.ReserveN(now, 1).DelayFrom(now))
		}
	}
	if pause <= 0 {
		return nil
	}
	if err := deadlineBefore(ctx, l.now(), pause); err != nil {
		return err
	}
	logPacing(ctx, pause)
	return l.wait(ctx, pause)
}

package transport_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// paced is a pipeline whose clock moves only by its own waits.
func paced(t *testing.T, limits transport.Limits, share float64) (*service, *transport.Pipeline, *time.Time) {
	t.Helper()
	now := noon
	s := serve(t, status(200))
	p := s.pipeline(func(o *transport.Options) {
		o.Limits, o.RateShare = limits, share
		o.Now = func() time.Time { return now }
		o.Wait = func(ctx context.Context, d time.Duration) error {
			now = now.Add(d)
			return ctx.Err()
		}
	})
	return s, p, &now
}

// TestDo_limits_areKeptInEveryPeriod counts how many requests fall into any
// minute, however they are spread.
func TestDo_limits_areKeptInEveryPeriod(t *testing.T) {
	t.Parallel()
	perMinute := transport.Rate{Requests: 500, Period: time.Minute}
	for name, c := range map[string]struct {
		limits    transport.Limits
		share     float64
		customers []string
		most      int
	}{
		"of one customer":            {transport.Limits{Customer: perMinute}, 1, []string{"a"}, 450},
		"of one customer, shared":    {transport.Limits{Customer: perMinute}, 0.25, []string{"a"}, 113},
		"of one customer by case":    {transport.Limits{Customer: perMinute}, 1, []string{"a", "A"}, 450},
		"of the caller":              {transport.Limits{Caller: perMinute}, 1, []string{"a", "b", ""}, 450},
		"two customers, each theirs": {transport.Limits{Customer: perMinute}, 1, []string{"a", "b"}, 900},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, p, now := paced(t, c.limits, c.share)
			var sent []time.Time
			for i := range 3000 {
				r := read()
				r.Customer = c.customers[i%len(c.customers)]
				do(t, t.Context(), p, r)
				sent = append(sent, *now)
			}
			most := mostInAMinute(sent)
			if most > c.most || most < c.most*9/10 {
				t.Errorf("%d requests in a minute, want a little less than %d", most, c.most)
			}
			if len(s.got) != 3000 {
				t.Errorf("%d requests arrived", len(s.got))
			}
		})
	}
}

// mostInAMinute counts the requests of the fullest minute.
func mostInAMinute(sent []time.Time) int {
	most := 0
	for first, last := 0, 0; last < len(sent); last++ {
		for sent[last].Sub(sent[first]) >= time.Minute {
			first++
		}
		most = max(most, last-first+1)
	}
	return most
}

// TestDo_limits_areKeptByConcurrentRequests lets them wait in real time,
// concurrently.
func TestDo_limits_areKeptByConcurrentRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		arrivals := &arrivals{service: serve(t, status(200))}
		p, err := transport.New(transport.Options{
			HTTP: arrivals, Limits: transport.Limits{Customer: transport.Rate{Requests: 500, Period: time.Minute}},
		})
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				for range 40 {
					r := read()
					r.Customer = "a"
					if _, err := p.Do(t.Context(), r); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		if most := mostInAMinute(arrivals.at); len(arrivals.at) != 2000 || most > 450 || most < 405 {
			t.Errorf("%d requests, %d of them in a minute, want a little less than 450", len(arrivals.at), most)
		}
	})
}

// arrivals records when each request arrives.
type arrivals struct {
	*service
	mu sync.Mutex
	at []time.Time
}

func (a *arrivals) Do(req *http.Request) (*http.Response, error) {
	a.mu.Lock()
	a.at = append(a.at, time.Now()) //nolint:forbidigo // the bubble's clock
	a.mu.Unlock()
	return a.service.Do(req)
}

func TestDo_clockSetBack_changesNoPace(t *testing.T) {
	t.Parallel()
	took := func(back time.Duration) time.Duration {
		_, p, now := paced(t, transport.Limits{Caller: transport.Rate{Requests: 500, Period: time.Minute}}, 1)
		for range 200 { // what may go out at once
			do(t, t.Context(), p, read())
		}
		*now = now.Add(-back)
		since := *now
		for range 100 {
			do(t, t.Context(), p, read())
		}
		return now.Sub(since)
	}
	want, got := took(0), took(time.Hour)
	if (got-want).Abs() > time.Second || want < 20*time.Second {
		t.Errorf("with the clock an hour back it took %s, else %s", got, want)
	}
}

func TestDo_limitPastTheDeadline_sendsNothing(t *testing.T) {
	t.Parallel()
	s, p, _ := paced(t, transport.Limits{Caller: transport.Rate{Requests: 1, Period: time.Hour}}, 1)
	do(t, t.Context(), p, read())
	_, err := p.Do(within(t.Context(), time.Second), write())
	var late *transport.DeadlineError
	var unknown *transport.UnknownOutcomeError
	if !errors.As(err, &late) || errors.As(err, &unknown) || len(s.got) != 1 {
		t.Errorf("got %v after %d requests", err, len(s.got))
	}
}

func TestDo_retries_stayBelowTheLimitsToo(t *testing.T) {
	t.Parallel()
	s, p, now := paced(t, transport.Limits{Caller: transport.Rate{Requests: 2, Period: time.Minute}}, 1)
	s.script = []reply{status(http.StatusServiceUnavailable, "Retry-After", "1"), status(200)}
	do(t, t.Context(), p, read())
	if took := now.Sub(noon); took < time.Minute {
		t.Errorf("the second attempt came after %s, before its turn", took)
	}
}

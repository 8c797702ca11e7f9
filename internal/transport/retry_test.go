package transport_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

func seconds(s ...float64) []time.Duration {
	var d []time.Duration
	for _, x := range s {
		d = append(d, time.Duration(x*float64(time.Second)))
	}
	return d
}

func TestDo_transientFailures_areRepeatedUnderOneID(t *testing.T) {
	t.Parallel()
	for _, r := range []reply{
		status(408), status(500), code(500, 800003), status(502).saying("<html>"), status(503), status(504),
		broken(errCut),
	} {
		t.Run(fmt.Sprint(r.status), func(t *testing.T) {
			t.Parallel()
			s := serve(t, r, r, status(201).saying("ok"))
			resp := do(t, t.Context(), s.pipeline(), write())
			if resp.Status != 201 || resp.Attempts != 3 || resp.OutcomeUnknown {
				t.Errorf("got %+v", resp)
			}
			if diff := cmp.Diff([]string{"id-2", "id-2", "id-2"}, s.ids()); diff != "" {
				t.Errorf("request ids: %s", diff)
			}
			if diff := cmp.Diff(seconds(0.5, 1), s.waits); diff != "" {
				t.Errorf("waits: %s", diff)
			}
			for i, got := range s.got {
				if got.Body != `{"quantity":5}` || got.CorrelationID != "id-1" {
					t.Errorf("attempt %d: body %q, correlation %q", i, got.Body, got.CorrelationID)
				}
			}
		})
	}
}

func TestDo_finalAnswers_areNotRepeated(t *testing.T) {
	t.Parallel()
	for _, r := range []reply{
		status(200), status(202), status(400), status(403), code(404, 20003), code(400, 800090),
		status(412), status(501), status(409), code(409, 900278), code(409, 27009), status(409).saying("<html>"),
	} {
		t.Run(fmt.Sprint(r.status, r.body), func(t *testing.T) {
			t.Parallel()
			s := serve(t, r, status(200))
			resp := do(t, t.Context(), s.pipeline(), write())
			if resp.Status != r.status || len(s.got) != 1 || len(s.waits) != 0 {
				t.Errorf("status %d after %d requests and waits %v", resp.Status, len(s.got), s.waits)
			}
			if want := r.status == 501; resp.OutcomeUnknown != want {
				t.Errorf("outcome unknown: %t, want %t", resp.OutcomeUnknown, want)
			}
		})
	}
}

func TestDo_attempts_areBounded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		reply    reply
		attempts int
	}{
		"server error": {status(500), 5},
		"throttled":    {status(429), 60},
		"busy":         {code(409, 800082), 60},
		"login":        {status(401), 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, c.reply)
			resp := do(t, t.Context(), s.pipeline(), read())
			if resp.Status != c.reply.status || resp.Attempts != c.attempts || len(s.got) != c.attempts {
				t.Errorf("status %d, %d attempts, %d requests; want %d", resp.Status, resp.Attempts, len(s.got), c.attempts)
			}
			if resp.Stopped != nil || resp.OutcomeUnknown {
				t.Errorf("stopped by %v, outcome unknown %t", resp.Stopped, resp.OutcomeUnknown)
			}
		})
	}
}

func TestDo_retryAfter_isObeyed(t *testing.T) {
	t.Parallel()
	const date = "Sun, 01 Mar 2026 08:00:00 GMT"
	for name, c := range map[string]struct {
		header []string
		want   float64
	}{
		"seconds":               {[]string{"Retry-After", "57"}, 57},
		"fraction":              {[]string{"Retry-After", "2.128"}, 2.128},
		"long":                  {[]string{"Retry-After", "7200"}, 7200},
		"date, service's clock": {[]string{"Retry-After", "Sun, 01 Mar 2026 08:00:30 GMT", "Date", date}, 30},
		"date, local clock":     {[]string{"Retry-After", "Sun, 01 Mar 2026 12:00:20 GMT"}, 20},
		"date, past":            {[]string{"Retry-After", "Sun, 01 Mar 2026 07:00:00 GMT", "Date", date}, 1},
		"zero":                  {[]string{"Retry-After", "0"}, 1},
		"unreadable":            {[]string{"Retry-After", "soon"}, 1},
		"not a number":          {[]string{"Retry-After", "NaN"}, 1},
		"absent":                {nil, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, status(429, c.header...), status(200))
			do(t, within(t.Context(), 3*time.Hour), s.pipeline(), read())
			if diff := cmp.Diff(seconds(c.want), s.waits); diff != "" {
				t.Errorf("waits: %s", diff)
			}
		})
	}
}

func TestDo_waits_areSpreadButNeverShorterThanAsked(t *testing.T) {
	t.Parallel()
	s := serve(t, status(429, "Retry-After", "10"), status(429, "Retry-After", "100"), status(503), status(200))
	p := s.pipeline(func(o *transport.Options) { o.Rand = func() float64 { return 0.5 } })
	do(t, t.Context(), p, read())
	if diff := cmp.Diff(seconds(10.5, 101, 0.75), s.waits); diff != "" {
		t.Errorf("waits: %s", diff)
	}
}

func TestDo_waitPastTheDeadline_returnsTheAnswerAtOnce(t *testing.T) {
	t.Parallel()
	s := serve(t, status(503), status(429, "Retry-After", "57"))
	resp := do(t, within(t.Context(), 30*time.Second), s.pipeline(), write())
	want := &transport.DeadlineError{
		Wait: 57 * time.Second, Left: 30 * time.Second,
		Asked: transport.AskedWait{Length: 57 * time.Second, Until: noon.Add(57 * time.Second).UTC()},
	}
	if diff := cmp.Diff(error(want), resp.Stopped, cmp.Comparer(func(a, b *transport.DeadlineError) bool { return *a == *b })); diff != "" {
		t.Errorf("stopped by: %s", diff)
	}
	if !errors.Is(resp.Stopped, context.DeadlineExceeded) {
		t.Error("it does not count as a passed deadline")
	}
	if resp.Status != 429 || resp.RetryAfter != 57*time.Second || len(s.got) != 2 || len(s.waits) != 1 {
		t.Errorf("status %d, retry after %s, %d requests, waits %v", resp.Status, resp.RetryAfter, len(s.got), s.waits)
	}
	if !resp.OutcomeUnknown {
		t.Error("the 503 before it may have taken effect, but the outcome counts as known")
	}
}

func TestDo_throttledWriteAtTheDeadline_isKnownRefused(t *testing.T) {
	t.Parallel()
	s := serve(t, status(429, "Retry-After", "57"))
	if resp := do(t, within(t.Context(), time.Second), s.pipeline(), write()); resp.OutcomeUnknown {
		t.Error("a throttled write counts as possibly done")
	}
}

func TestDo_unauthorized_getsANewTokenOnce(t *testing.T) {
	t.Parallel()
	s := serve(t, status(401), status(200))
	if resp := do(t, t.Context(), s.pipeline(), write()); resp.Status != 200 {
		t.Errorf("status %d", resp.Status)
	}
	if diff := cmp.Diff(
		[]string{"Bearer token-1", "Bearer token-2"}, []string{s.got[0].Authorization, s.got[1].Authorization},
	); diff != "" {
		t.Errorf("tokens: %s", diff)
	}
	if s.got[0].RequestID != s.got[1].RequestID || s.got[1].Body != s.got[0].Body || len(s.waits) != 0 {
		t.Errorf("the second attempt differs: %+v, waits %v", s.got, s.waits)
	}
}

func TestDo_lostWrite_isUnknown(t *testing.T) {
	t.Parallel()
	s := serve(t, broken(errCut))
	r := write()
	r.RequestID = "mine"
	_, err := s.pipeline().Do(t.Context(), r)
	var unknown *transport.UnknownOutcomeError
	if !errors.As(err, &unknown) || !errors.Is(err, errCut) {
		t.Fatalf("got %v", err)
	}
	if unknown.RequestID != "mine" || !strings.Contains(err.Error(), "(MS-RequestId mine)") ||
		unknown.Path != "/v1/things" || len(s.got) != 5 {
		t.Errorf("got %+v after %d requests", unknown, len(s.got))
	}
}

func TestDo_lostRead_isAPlainError(t *testing.T) {
	t.Parallel()
	s := serve(t, broken(errCut))
	_, err := s.pipeline().Do(t.Context(), read())
	var unknown *transport.UnknownOutcomeError
	if !errors.Is(err, errCut) || errors.As(err, &unknown) {
		t.Errorf("got %v", err)
	}
}

func TestDo_serverErrorOnAWrite_isUnknown(t *testing.T) {
	t.Parallel()
	s := serve(t, code(500, 800094))
	if resp := do(t, t.Context(), s.pipeline(), write()); !resp.OutcomeUnknown {
		t.Error("a write that ended in 500 counts as known")
	}
}

func TestDo_afterALostAnswer_onlySuccessIsConclusive(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		last    reply
		unknown bool
	}{
		{status(200), false},
		{code(400, 800090), true},
		{code(403, 900150), true},
		{status(404), true},
		{status(401), true},
		{code(409, 900278), true},
	} {
		s := serve(t, broken(errCut), c.last)
		if resp := do(t, t.Context(), s.pipeline(), write()); resp.OutcomeUnknown != c.unknown {
			t.Errorf("status %d: outcome unknown %t, want %t", c.last.status, resp.OutcomeUnknown, c.unknown)
		}
	}
}

func TestDo_unreachableService_isKnownNotToHaveSeenTheWrite(t *testing.T) {
	t.Parallel()
	s := serve(t, broken(&net.OpError{Op: "dial", Err: errors.New("connection refused")}))
	_, err := s.pipeline().Do(t.Context(), write())
	var unknown *transport.UnknownOutcomeError
	if err == nil || errors.As(err, &unknown) {
		t.Errorf("got %v", err)
	}
	if len(s.got) != 5 {
		t.Errorf("%d attempts", len(s.got))
	}
}

// A service that knows no request ids takes a repeat for a second order.
func TestDo_writeWithoutAnIdempotencyKey_isSentOnceIfItMayHaveArrived(t *testing.T) {
	t.Parallel()
	repeatable := write()
	repeatable.Repeatable = true
	for name, c := range map[string]struct {
		reply    reply
		request  transport.Request
		attempts int
		unknown  bool
	}{
		"lost":                 {broken(errCut), write(), 1, true},
		"timed out":            {status(408), write(), 1, true},
		"server error":         {status(500), write(), 1, true},
		"bad gateway":          {status(502), write(), 1, true},
		"unavailable":          {status(503, "Retry-After", "1"), write(), 1, true},
		"gateway timeout":      {status(504), write(), 1, true},
		"unreachable":          {broken(&net.OpError{Op: "dial", Err: errors.New("connection refused")}), write(), 2, false},
		"throttled":            {status(429), write(), 2, false},
		"token refused":        {status(401), write(), 2, false},
		"repeatable, lost":     {broken(errCut), repeatable, 2, false},
		"repeatable, an error": {status(504), repeatable, 2, false},
		"read, lost":           {broken(errCut), read(), 2, false},
		"read, an error":       {status(504), read(), 2, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, c.reply, status(200))
			p := s.pipeline(func(o *transport.Options) { o.Dialect = transport.Dialect{CorrelationID: "client-request-id"} })
			resp, err := p.Do(t.Context(), c.request)
			var lost *transport.UnknownOutcomeError
			unknown := errors.As(err, &lost) || (resp != nil && resp.OutcomeUnknown)
			if len(s.got) != c.attempts || unknown != c.unknown {
				t.Errorf("%d attempts, outcome unknown %t; want %d, %t (%v)", len(s.got), unknown, c.attempts, c.unknown, err)
			}
			if lost != nil && strings.Contains(lost.Error(), "RequestId") {
				t.Errorf("it names an id that the service does not know: %v", lost)
			}
		})
	}
}

func TestDo_refusedLogin_sendsNothing(t *testing.T) {
	t.Parallel()
	s := serve(t, status(200))
	refused := errors.New("AADSTS7000215")
	s.login.err = refused
	_, err := s.pipeline().Do(t.Context(), write())
	var unknown *transport.UnknownOutcomeError
	if !errors.Is(err, refused) || errors.As(err, &unknown) {
		t.Errorf("got %v", err)
	}
	if len(s.got) != 0 || s.login.logins != 1 {
		t.Errorf("%d requests, %d logins", len(s.got), s.login.logins)
	}
}

func TestDo_canceledWhileWaiting_stops(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]reply{"answered": status(503), "lost": broken(errCut)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			s := serve(t, r)
			p := s.pipeline(func(o *transport.Options) {
				o.Wait = func(ctx context.Context, _ time.Duration) error {
					cancel()
					return ctx.Err()
				}
			})
			resp, err := p.Do(ctx, write())
			if resp != nil {
				err = resp.Stopped
			}
			if !errors.Is(err, context.Canceled) || len(s.got) != 1 {
				t.Errorf("got %v after %d requests", err, len(s.got))
			}
		})
	}
}

func TestDo_canceledBefore_sendsNothing(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := serve(t, status(200))
	_, err := s.pipeline().Do(ctx, write())
	var unknown *transport.UnknownOutcomeError
	if !errors.Is(err, context.Canceled) || errors.As(err, &unknown) || len(s.got) != 0 {
		t.Errorf("got %v after %d requests", err, len(s.got))
	}
}

func TestWait_pastTheDeadline_returnsAtOnce(t *testing.T) {
	t.Parallel()
	s := serve(t, status(200))
	p := s.pipeline()
	var late *transport.DeadlineError
	if err := p.Wait(within(t.Context(), time.Minute), time.Hour); !errors.As(err, &late) || len(s.waits) != 0 {
		t.Errorf("got %v and waits %v", err, s.waits)
	}
	if err := p.Wait(within(t.Context(), time.Minute), time.Second); err != nil {
		t.Errorf("Wait: %v", err)
	}
	if diff := cmp.Diff(seconds(1), s.waits); diff != "" {
		t.Errorf("waits: %s", diff)
	}
}

// hang never answers.
type hang struct{ asked int }

func (h *hang) Do(req *http.Request) (*http.Response, error) {
	h.asked++
	<-req.Context().Done()
	return nil, req.Context().Err()
}

func TestDo_silentService_isAskedAgainAfterTheAttemptTimeout(t *testing.T) {
	t.Parallel()
	h := &hang{}
	p := serve(t, status(200)).pipeline(func(o *transport.Options) {
		o.HTTP, o.AttemptTimeout = h, 10*time.Millisecond
	})
	_, err := p.Do(t.Context(), write())
	var unknown *transport.UnknownOutcomeError
	var silent *transport.NoAnswerError
	if !errors.As(err, &unknown) || !errors.As(err, &silent) || errors.Is(err, context.DeadlineExceeded) || h.asked != 5 {
		t.Errorf("got %v after %d attempts", err, h.asked)
	}
}

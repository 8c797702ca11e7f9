package transport_test

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// twoHours is a 429 whose service has a clock of its own.
func twoHours() reply {
	return status(429, "Retry-After", "7200", "Date", "Sun, 01 Mar 2026 08:00:00 GMT")
}

var untilTen = transport.AskedWait{Length: 2 * time.Hour, Until: time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)}

func TestDo_waitAskedForBeyondTheDeadline_stopsAtOnceAndSaysHowLong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ctx  context.Context
		left string
	}{
		"within the operation's time": {within(t.Context(), 30*time.Minute), "30m0s"},
		"in a plan, without any":      {t.Context(), "10m0s"},
		"for others too":              {transport.Detached(within(t.Context(), time.Hour)), "1h0m0s"},
	} {
		s := serve(t, twoHours())
		resp := do(t, c.ctx, s.pipeline(), read())
		asked, ok := transport.AskedBy(resp.Stopped)
		want := "the service asked to wait 2h0m0s, until 2026-03-01T10:00:00Z, but the time allowed ends in " + c.left
		if !ok || asked != untilTen || resp.Stopped.Error() != want || !errors.Is(resp.Stopped, context.DeadlineExceeded) {
			t.Errorf("%s: stopped by %v, want %s", name, resp.Stopped, want)
		}
		if len(s.got) != 1 || len(s.waits) != 0 {
			t.Errorf("%s: %d requests, waits %v; want one and none", name, len(s.got), s.waits)
		}
	}
}

func TestDo_waitAskedForBeforeTheDeadline_isObeyed(t *testing.T) {
	t.Parallel()
	for name, ctx := range map[string]context.Context{
		"of the operation": within(t.Context(), 3*time.Hour),
		"of who asked":     transport.Detached(within(t.Context(), 3*time.Hour)),
	} {
		s := serve(t, twoHours(), status(200))
		if resp := do(t, ctx, s.pipeline(), read()); resp.Status != 200 || len(s.waits) != 1 || s.waits[0] < 2*time.Hour {
			t.Errorf("%s: status %d after the waits %v", name, resp.Status, s.waits)
		}
	}
}

// Waits that are each short enough are not repeated without end.
func TestDo_waitsAskedForWithoutADeadline_areBoundedTogether(t *testing.T) {
	t.Parallel()
	s := serve(t, status(429, "Retry-After", "240"))
	resp := do(t, t.Context(), s.pipeline(), read())
	if asked, ok := transport.AskedBy(resp.Stopped); !ok || asked.Length != 4*time.Minute || len(s.waits) != 2 {
		t.Errorf("stopped by %v after the waits %v, want two of four minutes", resp.Stopped, s.waits)
	}
}

// Detached does not end with the one who asked.
func TestDetached_outlivesTheFirstCaller(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	detached := transport.Detached(ctx)
	cancel()
	if detached.Err() != nil {
		t.Errorf("it ended: %v", detached.Err())
	}
}

func TestDo_deadlineAfterAWaitThatWasAskedFor_saysSo(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	s := serve(t, status(429, "Retry-After", "60", "Date", "Sun, 01 Mar 2026 08:00:00 GMT"))
	p := s.pipeline(func(o *transport.Options) {
		o.Wait = func(context.Context, time.Duration) error { return context.DeadlineExceeded }
	})
	resp := do(t, ctx, p, read())
	const want = "context deadline exceeded; before that the service asked to wait 1m0s, until 2026-03-01T08:01:00Z"
	if _, ok := transport.AskedBy(resp.Stopped); !ok || resp.Stopped.Error() != want || !errors.Is(resp.Stopped, context.DeadlineExceeded) {
		t.Errorf("stopped by %v, want %s", resp.Stopped, want)
	}
}

func TestDo_waitAskedFor_isLoggedAsAWarningWithItsEnd(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	s := serve(t, status(429, "Retry-After", "60", "Date", "Sun, 01 Mar 2026 08:00:00 GMT"), status(200))
	do(t, tflogtest.RootLogger(t.Context(), &out), s.pipeline(), read())
	lines, err := tflogtest.MultilineJSONDecode(&out)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if l["@level"] == "warn" && l["@message"] == "the service asked to wait 1m0s, until 2026-03-01T08:01:00Z" &&
			l["until"] == "2026-03-01T08:01:00Z" && l["wait_ms"] == 60000.0 {
			return
		}
	}
	t.Errorf("no such warning in %v", lines)
}

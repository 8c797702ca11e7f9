package diagnostics_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/msgraph"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// asked is a wait until nine o'clock.
func asked(length time.Duration) transport.AskedWait {
	return transport.AskedWait{Length: length, Until: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
}

func TestFailure_waitThatWasAskedFor_saysHowLongAndWhatToDo(t *testing.T) {
	t.Parallel()
	late := func(length, left time.Duration) error {
		return &transport.DeadlineError{Wait: length, Left: left, Asked: asked(length)}
	}
	throttled := msgraph.Error{
		RefusalError: transport.RefusalError{Service: "Microsoft Graph", Status: 429, Stopped: late(90*time.Second, time.Minute)},
	}
	for name, c := range map[string]struct {
		err   error
		wants []string
	}{
		"two hours": {
			&partnercenter.Error{Status: 429, Message: "Rate limit is exceeded.", Stopped: late(2*time.Hour, 30*time.Minute)},
			[]string{
				"Could not buy it: Microsoft asks clients to wait 2 hours\n", "Microsoft asked to wait 2 hours, until 2026-11-02 09:00:00 UTC.",
				"longer than the 30 minutes this operation had left", `timeouts = { create = "3h", read = "3h", update = "3h", delete = "3h" }`,
				"lower -parallelism", "Microsoft's response: ",
			},
		},
		"of Graph": {&throttled, []string{"Microsoft asks clients to wait 1 minute 30 seconds\n", "longer than the 1 minute this"}},
		"of a service that is down": {
			&partnercenter.Error{Status: 503, Message: "Down.", Stopped: late(3*time.Hour+29*time.Minute+40*time.Second, 0)},
			[]string{"Microsoft asks clients to wait 3 hours 30 minutes\n", "the 0 seconds this operation had left", `create = "5h"`},
		},
		"of a subscription that is busy": {
			&partnercenter.Error{Status: 409, Code: 800082, Stopped: late(45*time.Minute, time.Minute)},
			[]string{"Could not buy it: the subscription is busy\n", "Microsoft asked to wait 45 minutes", "still in progress"},
		},
		"obeyed in vain": {
			&transport.WaitedError{Asked: asked(time.Minute), Err: context.DeadlineExceeded},
			[]string{"Microsoft asks clients to wait 1 minute\n", "Microsoft asked to wait 1 minute, until 2026-11-02 09:00:00 UTC."},
		},
	} {
		d := diagnostics.Failure("buy it", c.err)[0]
		text := d.Summary() + "\n" + d.Detail()
		for _, want := range c.wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is not in:\n%s", name, want, text)
			}
		}
	}
}

func TestFailure_withoutAWaitThatWasAskedFor_saysNone(t *testing.T) {
	t.Parallel()
	for _, err := range []error{
		&partnercenter.Error{
			Status: 429, Stopped: &transport.DeadlineError{Wait: time.Minute, Left: time.Second},
		}, context.DeadlineExceeded,
	} {
		if d := diagnostics.Failure("buy it", err)[0]; strings.Contains(d.Summary()+d.Detail(), "asked to wait") ||
			strings.Contains(d.Summary(), "asks clients to wait") {
			t.Errorf("%s: %s", d.Summary(), d.Detail())
		}
	}
}

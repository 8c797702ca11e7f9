package fulfillment

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

// NotTakenError is returned if the service answered with success and did not do what
// was requested.
type NotTakenError struct{ Why string }

func (e *NotTakenError) Error() string { return e.Why }

// errPending is the result before the first look.
var errPending error = &NotTakenError{"Microsoft accepted the change and has not carried it out"}

// pace is how often, and at which intervals, to look for the effect of a write.
type pace struct {
	// first and most are the shortest and the longest pause; each is twice the one before.
	first, most time.Duration
	// looks is the number of looks; 0 is as many as the context allows.
	looks int
	// later is true to pause before the first look too.
	later bool
}

var (
	// accepted is for an update that was answered with success: half a minute.
	accepted = pace{first: 2 * time.Second, most: 16 * time.Second, looks: 5}
	// pending is for an update that the service carries out later, in seconds to
	// minutes: about half an hour, if the caller has no deadline.
	pending = pace{first: 2 * time.Second, most: 30 * time.Second, looks: 60, later: true}
	// upgrading is for a transition, which is carried out in the background.
	upgrading = pace{first: time.Second, most: 30 * time.Second, looks: 30}
	// provisioning is for the subscription of an order.
	provisioning = pace{first: 250 * time.Millisecond, most: 15 * time.Second}
)

// ignorableLooks is the number of looks, in two and a half minutes, after a slow update
// of the end of term. The service may accept it and leave out the part that it does not
// offer, and no later look would show that part.
const ignorableLooks = 8

// poll calls look until it returns nil. It returns look's last error, or at once one
// that another look cannot change. asked is how long the service asks to wait before
// the next look; nil for no wait.
func (f *Fulfiller) poll(ctx context.Context, p pace, asked func() time.Duration, look func() error) error {
	missed := errPending
	for n, pause := 1, p.first; ; n++ {
		if n > 1 || p.later {
			wait := pause
			if asked != nil {
				wait = max(wait, asked())
			}
			if stop := f.wait(ctx, wait); stop != nil {
				return fmt.Errorf("%w; stopped waiting: %w", missed, stop)
			}
			pause = min(2*pause, p.most)
		}
		if missed = look(); !mayCome(missed) || n == p.looks {
			return missed
		}
	}
}

// mayCome reports whether a later look may succeed.
func mayCome(missed error) bool {
	var notTaken *NotTakenError
	var failed givenUpError
	return errors.Is(missed, ErrNotYet) || errors.As(missed, &notTaken) && !errors.As(missed, &failed)
}

// untilTaken waits until the subscription shows the change. If it does not, it fails
// with *NotTakenError and returns the subscription as last read.
func (f *Fulfiller) untilTaken(ctx context.Context, at Snapshot, c commerce.Change, p pace) (seen Snapshot, err error) {
	err = f.poll(ctx, p, nil, func() (missed error) {
		seen, missed = f.lookAfter(ctx, at, c)
		return missed
	})
	return seen, err
}

// untilCarriedOut is untilTaken for an update that the service carries out later.
func (f *Fulfiller) untilCarriedOut(
	ctx context.Context, at Snapshot, c commerce.Change, p pace, update *partnercenter.Pending,
) (seen Snapshot, err error) {
	seen = at
	asked := func() time.Duration { return update.RetryAfter }
	err = f.poll(ctx, p, asked, func() error {
		s, found, err := update.Look(ctx)
		switch {
		case partnercenter.IsNotFound(err) && ends(c):
			seen.Subscription = at.Subscription.Ended()
			return nil
		case err != nil:
			return err
		case !found:
			return errPending
		}
		seen = f.snapshot(at.Subscription.TenantID, s, s.Meta.Date)
		return took(seen.Subscription, c)
	})
	return seen, err
}

// unshownError is why an accepted update has an unknown outcome. It may still take
// effect, so this is not a *NotTakenError.
type unshownError struct{ err error }

func (e unshownError) Error() string        { return e.err.Error() }
func (e unshownError) Is(target error) bool { return errors.Is(e.err, target) }

// lookAfter reads the subscription once after a write. It fails with *NotTakenError
// if it does not show the change.
func (f *Fulfiller) lookAfter(ctx context.Context, at Snapshot, c commerce.Change) (Snapshot, error) {
	seen, err := f.Read(ctx, at.Subscription.TenantID, at.Subscription.ID)
	switch {
	case errors.Is(err, ErrGone) && ends(c):
		at.Subscription = at.Subscription.Ended()
		return at, nil
	case err != nil:
		return Snapshot{}, err
	}
	return seen, took(seen.Subscription, c)
}

// ends reports whether a change ends the subscription, so that it may be gone
// afterwards.
func ends(c commerce.Change) bool {
	return c.Action == commerce.ActionCancel || c.Action == commerce.ActionPartialUpgrade && c.To == 0
}

// took fails with *NotTakenError if the subscription does not show the change.
func took(s commerce.Subscription, c commerce.Change) error {
	if why := c.NotTaken(s); why != "" {
		return &NotTakenError{why}
	}
	return nil
}

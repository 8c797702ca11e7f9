package fulfillment

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// StepError says which of several changes failed and which were made before.
type StepError struct {
	Failed commerce.Change
	Done   []commerce.Change
	Err    error
}

func (e *StepError) Error() string { return fmt.Sprintf("%s: %v", e.Failed, e.Err) }
func (e *StepError) Unwrap() error { return e.Err }

// readBackTime bounds the look at the true state after a failure, which must
// happen although the caller's time may be over.
const readBackTime = 30 * time.Second

// applied is a subscription after one change.
type applied struct {
	Snapshot
	// made is where a partial upgrade took its seats; zero for another change.
	made commerce.MadeUpgrade
}

// Apply makes the changes, in order and one call each. known are the partial
// upgrades that were made before, by which one that was started and forgotten is
// distinguished from one still to be made. It returns the subscription as it then is, and
// the partial upgrades it has made, by the name of their entry. On an error, a
// *StepError, both are what is true all the same.
func (f *Fulfiller) Apply(
	ctx context.Context, from Snapshot, changes []commerce.Change, known []commerce.MadeUpgrade,
) (Snapshot, map[string]commerce.MadeUpgrade, error) {
	from.Unkept = nil // those of an earlier write are the caller's already
	if len(changes) == 0 {
		return from, nil, nil
	}
	defer f.drop(from.Subscription.TenantID)
	at, moves, made := from, slices.Clone(known), map[string]commerce.MadeUpgrade{}
	var unkept []UnkeptReceipt
	for i, c := range changes {
		next, err := f.withReceipt(at, c, func(w writer) (applied, error) { return w.step(ctx, at, from, c, i > 0, moves) })
		unkept = append(unkept, next.Unkept...)
		if err != nil {
			at = f.readBack(ctx, at)
			at.Unkept = unkept
			return at, made, &StepError{Failed: c, Done: changes[:i], Err: err}
		}
		if c.Action == commerce.ActionPartialUpgrade {
			made[c.Entry], moves = next.made, append(moves, next.made)
		}
		at = next.Snapshot
	}
	at.Unkept = unkept
	return at, made, nil
}

// step makes one change on the subscription as it is now. first is how the
// subscription stood before any change: what was scheduled then may have to be
// written again. before are the partial upgrades made so far.
func (f writer) step(
	ctx context.Context, at, first Snapshot, c commerce.Change, again bool, before []commerce.MadeUpgrade,
) (out applied, err error) {
	s := at.Subscription
	if again {
		if at, err = f.Read(ctx, s.TenantID, s.ID); err != nil {
			return applied{}, err
		}
	}
	call, special := calls[c.Action]
	if !special {
		call = update
	}
	out.Snapshot, err = f.whenReady(ctx, at, func(at Snapshot) (Snapshot, error) {
		next, err := call(ctx, f, callInput{at: at, first: first, before: before}, c)
		out.made = next.made
		return next.Snapshot, err
	})
	return out, err
}

// How long a subscription that is busy is given between two tries. A renewal
// can keep it for minutes.
// Source: "Renewal processing", wait at least two minutes.
const (
	firstBusy   = 5 * time.Second
	slowestBusy = 2 * time.Minute
)

// whenReady makes a change and tries again while the service is busy with the
// subscription. Each try starts from a fresh document: the whole of it is sent,
// and one from before a renewal would bring the old seats back.
func (f *Fulfiller) whenReady(ctx context.Context, at Snapshot, try func(Snapshot) (Snapshot, error)) (Snapshot, error) {
	for pause := firstBusy; ; pause = min(2*pause, slowestBusy) {
		next, err := try(at)
		if !isBusy(err) {
			return next, err
		}
		if stop := f.wait(ctx, pause); stop != nil {
			return Snapshot{}, fmt.Errorf("%w; stopped waiting: %w", err, stop)
		}
		fresh, look := f.Read(ctx, at.Subscription.TenantID, at.Subscription.ID)
		if look != nil {
			return Snapshot{}, look
		}
		was, is := at.Subscription, fresh.Subscription
		if is.Quantity != was.Quantity || is.Status != was.Status || !is.EffectiveStart.Equal(was.EffectiveStart) {
			return Snapshot{}, &NotTakenError{"The subscription changed while Microsoft was busy with it, so the change was not sent again"}
		}
		at = fresh
	}
}

// isBusy reports whether the service refused because something else is under
// way that ends in minutes.
func isBusy(err error) bool {
	var unknown *transport.UnknownOutcomeError
	var refusal *partnercenter.Error
	return !errors.As(err, &unknown) && errors.As(err, &refusal) && refusal.Status == http.StatusConflict && !partnercenter.IsTomorrow(err)
}

// update sends the subscription with the change, and sees whether it was taken.
func (f writer) update(ctx context.Context, at Snapshot, c commerce.Change) (Snapshot, error) {
	tenantID, id := at.Subscription.TenantID, at.Subscription.ID
	edit, known := edits[c.Action]
	if !known {
		return Snapshot{}, fmt.Errorf("%s does not update a subscription", c.Action)
	}
	doc, err := at.wire.Edited(edit(c))
	if err != nil {
		return Snapshot{}, err
	}
	answer, err := f.client.UpdateSubscription(ctx, tenantID, id, doc)
	var unknown *transport.UnknownOutcomeError
	if errors.As(err, &unknown) {
		// A lost answer is settled by what is there.
		if seen, missed := f.lookAfter(ctx, at, c); missed == nil {
			return seen, nil
		}
	}
	if err != nil {
		return Snapshot{}, err
	}
	if answer.Pending != nil {
		seen, err := f.untilCarriedOut(ctx, at, c, pending, answer.Pending)
		if err != nil {
			return Snapshot{}, answer.Pending.Unknown(unshownError{err})
		}
		return seen, nil
	}
	after := f.snapshot(tenantID, answer.Subscription, answer.Subscription.Meta.Date)
	if took(after.Subscription, c) == nil && !c.AtRenewal() {
		return after, nil
	}
	// What is scheduled is read back: an answer may repeat what was sent.
	return f.untilTaken(ctx, at, c, accepted)
}

// readBack is the true state after a failure; where it cannot be read, the
// last one that was seen.
func (f *Fulfiller) readBack(ctx context.Context, last Snapshot) Snapshot {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readBackTime)
	defer cancel()
	s, err := f.Read(ctx, last.Subscription.TenantID, last.Subscription.ID)
	if err != nil {
		return last
	}
	return s
}

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

// StepError is the failure of one of several changes, with those made before it.
type StepError struct {
	Failed commerce.Change
	Done   []commerce.Change
	Err    error
}

func (e *StepError) Error() string { return fmt.Sprintf("%s: %v", e.Failed, e.Err) }
func (e *StepError) Unwrap() error { return e.Err }

// readBackTime is the time limit for reading the subscription after a failure. It
// is read even if the caller's own time has expired.
const readBackTime = 30 * time.Second

// applied is a subscription after one change.
type applied struct {
	Snapshot
	// made is the partial upgrade that was made; zero for another change.
	made commerce.MadeUpgrade
}

// Apply makes the changes, in order and one call each. known are the partial
// upgrades that the state records; they distinguish one that the service already
// made from one still to be made. Apply returns the subscription afterwards and the
// partial upgrades it made, by the key of their entry. With an error, a *StepError,
// both are still valid.
func (f *Fulfiller) Apply(
	ctx context.Context, from Snapshot, changes []commerce.Change, known []commerce.MadeUpgrade,
) (Snapshot, map[string]commerce.MadeUpgrade, error) {
	from.Unkept = nil // those of an earlier write are the caller's already
	if len(changes) == 0 {
		return from, nil, nil
	}
	defer f.drop(from.Subscription.TenantID)
	at, upgrades, made := from, slices.Clone(known), map[string]commerce.MadeUpgrade{}
	var unkept []UnkeptReceipt
	for i, c := range changes {
		next, err := f.withReceipt(
			at,
			c,
			func(w writer) (applied, error) { return w.step(ctx, at, from, c, i > 0, upgrades) },
		)
		unkept = append(unkept, next.Unkept...)
		if err != nil {
			at = f.readBack(ctx, at)
			at.Unkept = unkept
			return at, made, &StepError{Failed: c, Done: changes[:i], Err: err}
		}
		if c.Action == commerce.ActionPartialUpgrade {
			made[c.Entry], upgrades = next.made, append(upgrades, next.made)
		}
		at = next.Snapshot
	}
	at.Unkept = unkept
	return at, made, nil
}

// step makes one change. at is the subscription now, which is read again if again
// is true. first is the subscription before any change: its schedule may have to
// be written again. before are the partial upgrades made so far.
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

// The pauses between two tries while a subscription is busy. A renewal can keep it
// busy for minutes.
// Source: "Renewal processing", wait at least two minutes.
const (
	firstBusy   = 5 * time.Second
	slowestBusy = 2 * time.Minute
)

// whenReady makes a change and tries again while the service is busy with the
// subscription. Each try reads the subscription again: an update sends all of it,
// and one read before a renewal would restore the old seats.
func (f *Fulfiller) whenReady(
	ctx context.Context,
	at Snapshot,
	try func(Snapshot) (Snapshot, error),
) (Snapshot, error) {
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
			return Snapshot{}, &NotTakenError{
				"The subscription changed while Microsoft was busy with it, so the change was not sent again",
			}
		}
		at = fresh
	}
}

// isBusy reports whether the service refused because of another operation that
// ends in minutes.
func isBusy(err error) bool {
	var unknown *transport.UnknownOutcomeError
	var refusal *partnercenter.Error
	return !errors.As(err, &unknown) && errors.As(err, &refusal) && refusal.Status == http.StatusConflict &&
		!partnercenter.IsTomorrow(err)
}

// update sends the subscription with the change, and checks that it took effect.
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
		// If the answer was lost, the subscription shows whether it was done.
		if seen, missed := f.lookAfter(ctx, at, c); missed == nil {
			return seen, nil
		}
	}
	if err != nil {
		return Snapshot{}, err
	}
	if answer.Pending != nil {
		return f.slowUpdate(ctx, at, c, answer.Pending)
	}
	after := f.snapshot(tenantID, answer.Subscription, answer.Subscription.Meta.Date)
	if took(after.Subscription, c) == nil && !c.AtRenewal() {
		return after, nil
	}
	// A schedule is read back: the answer may only repeat what was sent.
	return f.untilTaken(ctx, at, c, accepted)
}

// slowUpdate waits for an update that the service carries out later. It fails with
// *NotTakenError if the service carried it out and left out a part, and with an
// unknown outcome if the change does not show.
func (f writer) slowUpdate(
	ctx context.Context, at Snapshot, c commerce.Change, update *partnercenter.Pending,
) (Snapshot, error) {
	p, canBeIgnored := pending, c.Action == commerce.ActionSetEndOfTerm || c.Action == commerce.ActionEndAtTerm
	if canBeIgnored {
		p.looks = ignorableLooks
	}
	seen, err := f.untilCarriedOut(ctx, at, c, p, update)
	var ignored *NotTakenError
	switch {
	case err == nil:
		return seen, nil
	case canBeIgnored && ctx.Err() == nil && errors.As(err, &ignored) && !errors.Is(err, errPending):
		return seen, err
	}
	return Snapshot{}, update.Unknown(unshownError{err})
}

// readBack reads the subscription after a failure; if that fails, it returns the
// last one that was read.
func (f *Fulfiller) readBack(ctx context.Context, last Snapshot) Snapshot {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readBackTime)
	defer cancel()
	s, err := f.Read(ctx, last.Subscription.TenantID, last.Subscription.ID)
	if err != nil {
		return last
	}
	return s
}

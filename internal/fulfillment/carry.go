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
	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// StepError says which of several changes failed and which were made before.
type StepError struct {
	Failed commerce.Change
	Done   []commerce.Change
	Err    error
}

func (e *StepError) Error() string { return fmt.Sprintf("%s: %v", e.Failed, e.Err) }
func (e *StepError) Unwrap() error { return e.Err }

// NotTakenError says that the service answered with success and did not do
// what was asked.
type NotTakenError struct{ Why string }

func (e *NotTakenError) Error() string { return e.Why }

// readBackTime bounds the look at the true state after a failure, which must
// happen although the caller's time may be over.
const readBackTime = 30 * time.Second

// Carried is a subscription after one change.
type carried struct {
	Sighting
	// move is where a partial upgrade took its seats; zero for another change.
	move commerce.Move
}

// Carry makes the changes, in order and one call each. known are the partial
// upgrades that were made before, by which one that was begun and forgotten is
// told from one still to be made. It returns the subscription as it then is, and
// the partial upgrades it has made, by the name of their entry. On an error, a
// *StepError, both are what is true all the same.
func (d *Desk) Carry(
	ctx context.Context, from Sighting, changes []commerce.Change, known []commerce.Move,
) (Sighting, map[string]commerce.Move, error) {
	if len(changes) == 0 {
		return from, nil, nil
	}
	defer d.drop(from.Subscription.TenantID)
	at, moves, made := from, slices.Clone(known), map[string]commerce.Move{}
	for i, c := range changes {
		next, err := d.witnessed(ctx, at, c, func(ctx context.Context) (carried, error) {
			return d.step(ctx, at, from, c, i > 0, moves)
		})
		if err != nil {
			return d.readBack(ctx, at), made, &StepError{Failed: c, Done: changes[:i], Err: err}
		}
		if c.Action == commerce.ActionPartialUpgrade {
			made[c.Entry], moves = next.move, append(moves, next.move)
		}
		at = next.Sighting
	}
	return at, made, nil
}

// step makes one change on the document as it is now. first is how the
// subscription stood before any change: what was scheduled then may have to be
// written again. before are the partial upgrades made so far.
func (d *Desk) step(
	ctx context.Context, at, first Sighting, c commerce.Change, again bool, before []commerce.Move,
) (out carried, err error) {
	s := at.Subscription
	if again {
		if at, err = d.Look(ctx, s.TenantID, s.ID); err != nil {
			return carried{}, err
		}
	}
	out.Sighting, err = d.whenReady(ctx, at, func(at Sighting) (Sighting, error) {
		switch c.Action {
		case commerce.ActionScheduleRenewal:
			return d.schedule(ctx, at, first, c)
		case commerce.ActionUpgrade:
			return d.upgrade(ctx, at, c)
		case commerce.ActionPartialUpgrade:
			split, err := d.split(ctx, at, c, before)
			out.move = split.move
			return split.Sighting, err
		default:
		}
		doc := at.wire.Raw.Clone()
		if err := edit(doc, at.wire, c); err != nil {
			return Sighting{}, err
		}
		return d.patch(ctx, at, doc, c)
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
func (d *Desk) whenReady(ctx context.Context, at Sighting, try func(Sighting) (Sighting, error)) (Sighting, error) {
	for pause := firstBusy; ; pause = min(2*pause, slowestBusy) {
		next, err := try(at)
		if !isBusy(err) {
			return next, err
		}
		if stop := d.wait(ctx, pause); stop != nil {
			return Sighting{}, fmt.Errorf("%w; stopped waiting: %w", err, stop)
		}
		fresh, look := d.Look(ctx, at.Subscription.TenantID, at.Subscription.ID)
		if look != nil {
			return Sighting{}, look
		}
		was, is := at.Subscription, fresh.Subscription
		if is.Quantity != was.Quantity || is.Status != was.Status || !is.EffectiveStart.Equal(was.EffectiveStart) {
			return Sighting{}, &NotTakenError{"The subscription changed while Microsoft was busy with it, so the change was not sent again"}
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

// edit changes what is meant and leaves every other field as it came.
func edit(doc wire.Document, wire partnercenter.Subscription, c commerce.Change) error {
	switch c.Action {
	case commerce.ActionRename:
		return doc.Set("friendlyName", c.FriendlyName)
	case commerce.ActionSetReseller:
		return doc.Set("partnerId", c.ResellerID)
	case commerce.ActionAddSeats, commerce.ActionReduceSeats:
		return doc.Set("quantity", c.To)
	case commerce.ActionLengthenTerm:
		return errors.Join(doc.Set("termDuration", string(c.Term)), doc.Set("billingCycle", string(c.Cycle)))
	case commerce.ActionCancel:
		return doc.Set("status", partnercenter.StatusDeleted)
	case commerce.ActionSuspend:
		return doc.Set("status", partnercenter.StatusSuspended)
	case commerce.ActionResume:
		return doc.Set("status", partnercenter.StatusActive)
	case commerce.ActionWithdrawSchedule:
		doc.Delete("scheduledNextTermInstructions")
		doc.Delete("scheduledActions")
		return nil
	case commerce.ActionSetEndOfTerm, commerce.ActionEndAtTerm:
		return editEndOfTerm(doc, c)
	default:
		return fmt.Errorf("%s is no call on subscription %s", c.Action, wire.ID)
	}
}

func editEndOfTerm(doc wire.Document, c commerce.Change) error {
	doc.Delete("scheduledActions")
	if err := doc.Set("autoRenewEnabled", c.EndOfTerm == commerce.EndOfTermRenew); err != nil {
		return err
	}
	if c.EndOfTerm == commerce.EndOfTermRenew {
		return nil
	}
	doc.Delete("scheduledNextTermInstructions")
	switch {
	case c.EndOfTerm == commerce.EndOfTermExtend:
		return doc.Set("scheduledActions", []scheduledAction{{ScheduleType: "TermEnd", ActionType: "RenewToExtendedServiceTerm"}})
	case c.Explicit:
		return doc.Set("scheduledActions", []scheduledAction{{ScheduleType: "TermEnd", ActionType: "Cancel"}})
	}
	return nil
}

// patch sends the document and sees whether the change took.
func (d *Desk) patch(ctx context.Context, at Sighting, doc wire.Document, c commerce.Change) (Sighting, error) {
	tenantID, id := at.Subscription.TenantID, at.Subscription.ID
	wire, err := d.client.UpdateSubscription(ctx, tenantID, id, doc)
	var unknown *transport.UnknownOutcomeError
	if errors.As(err, &unknown) {
		// Nobody knows: what is there now tells.
		seen, look := d.Look(ctx, tenantID, id)
		switch {
		case look == nil && took(seen.Subscription, c) == nil:
			return seen, nil
		case errors.Is(look, ErrGone) && c.Action == commerce.ActionCancel:
			at.Subscription = at.Subscription.Ended()
			return at, nil
		}
	}
	if err != nil {
		return Sighting{}, err
	}
	after := d.sighting(tenantID, wire, wire.Meta.Date)
	if took(after.Subscription, c) == nil && !c.AtRenewal() {
		return after, nil
	}
	// What is scheduled is read back: an answer may repeat what was sent, and a
	// slow update may show last what an earlier look had no reason to wait for.
	return d.readUntilTaken(ctx, at, c, mostReads)
}

// How often a change that was accepted is looked for before it counts as not
// taken: half a minute, spaced from firstPause and doubling.
const (
	mostReads  = 5
	firstPause = 2 * time.Second
)

// readUntilTaken looks until the subscription shows the change. It fails with
// *NotTakenError where that does not happen in so many reads.
func (d *Desk) readUntilTaken(ctx context.Context, at Sighting, c commerce.Change, reads int) (Sighting, error) {
	for pause := firstPause; ; pause *= 2 {
		seen, err := d.Look(ctx, at.Subscription.TenantID, at.Subscription.ID)
		if err != nil {
			return Sighting{}, err
		}
		err = took(seen.Subscription, c)
		reads--
		if err == nil || reads <= 0 || d.wait(ctx, pause) != nil {
			return seen, err
		}
	}
}

// took reports whether the subscription shows what the change asked.
func took(s commerce.Subscription, c commerce.Change) error {
	if why := c.NotTaken(s); why != "" {
		return &NotTakenError{why}
	}
	return nil
}

// readBack is the true state after a failure; where it cannot be read, the
// last one that was seen.
func (d *Desk) readBack(ctx context.Context, last Sighting) Sighting {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readBackTime)
	defer cancel()
	s, err := d.Look(ctx, last.Subscription.TenantID, last.Subscription.ID)
	if err != nil {
		return last
	}
	return s
}

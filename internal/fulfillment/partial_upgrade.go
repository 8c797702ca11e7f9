package fulfillment

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/terraform-csp/terraform-provider-csp/internal/catalogid"
	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// PartialUpgrades lists the partial upgrades that the service has carried out on a
// subscription, oldest first, with the subscriptions their seats are in now.
func (f *Fulfiller) PartialUpgrades(ctx context.Context, seen commerce.Subscription) ([]commerce.MadeUpgrade, error) {
	started, err := f.partialTransitions(ctx, seen)
	if err != nil {
		return nil, err
	}
	var done []commerce.MadeUpgrade
	for _, t := range started {
		if t.Conversion().Done() {
			done = append(done, madeUpgradeOf(t))
		}
	}
	return f.locate(ctx, seen, done)
}

// partialTransitions lists the transitions of some of the seats that did not fail,
// oldest first. A full upgrade can be recognized only because the subscription has
// its target SKU afterwards.
func (f *Fulfiller) partialTransitions(
	ctx context.Context,
	seen commerce.Subscription,
) ([]partnercenter.Transition, error) {
	list, err := f.client.Transitions(ctx, seen.TenantID, seen.ID, "")
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(t partnercenter.Transition) bool { return t.Conversion().Failed() })
	slices.SortStableFunc(list, func(a, b partnercenter.Transition) int { return began(a).Compare(began(b)) })
	var out []partnercenter.Transition
	for i, t := range list {
		after := seen.SKU
		if i+1 < len(list) && list[i+1].FromCatalogItemID != "" {
			after = skuOf(list[i+1].FromCatalogItemID)
		}
		elsewhere := t.ToSubscriptionID != "" && !partnercenter.SameID(t.ToSubscriptionID, seen.ID)
		if elsewhere || !skuOf(t.ToCatalogItemID).Same(after) {
			out = append(out, t)
		}
	}
	return out, nil
}

// began is when the service started a transition; zero if it does not state it.
func began(t partnercenter.Transition) time.Time {
	var first time.Time
	for _, e := range t.Events {
		if !e.At.IsZero() && (first.IsZero() || e.At.Before(first)) {
			first = e.At
		}
	}
	return first
}

func skuOf(catalogItemID string) commerce.SKU {
	id, err := catalogid.Parse(catalogItemID)
	if err != nil {
		return commerce.SKU{}
	}
	return commerce.SKU{ProductID: id.ProductID, SKUID: id.SKUID}
}

func madeUpgradeOf(t partnercenter.Transition) commerce.MadeUpgrade {
	return commerce.MadeUpgrade{
		OperationID: strings.ToLower(t.OperationID), SKU: skuOf(t.ToCatalogItemID), Quantity: t.Quantity,
		SubscriptionID: t.ToSubscriptionID, At: began(t),
	}
}

// locate adds the ids of the subscriptions that upgrades have made: a transition
// does not state them. An id that is ambiguous stays empty.
func (f *Fulfiller) locate(
	ctx context.Context,
	source commerce.Subscription,
	made []commerce.MadeUpgrade,
) ([]commerce.MadeUpgrade, error) {
	if !slices.ContainsFunc(made, func(m commerce.MadeUpgrade) bool { return m.SubscriptionID == "" }) {
		return made, nil
	}
	held, err := f.Subscriptions(ctx, source.TenantID)
	if err != nil {
		return nil, err
	}
	taken := []string{source.ID}
	for _, m := range made {
		taken = append(taken, m.SubscriptionID)
	}
	for i, m := range made {
		if m.SubscriptionID == "" {
			made[i].SubscriptionID = newSubscription(held, source, m, taken)
			taken = append(taken, made[i].SubscriptionID)
		}
	}
	return made, nil
}

// How far from the time of the transition its new subscription may begin.
const (
	beginsBefore = time.Hour
	beginsAfter  = 48 * time.Hour
)

// newSubscription is the id of the one subscription that an upgrade can have made:
// of its SKU, begun at its time and, if several are, with the source's end and its
// seats. It is empty if there is none, or more than one.
func newSubscription(
	held []commerce.Subscription,
	source commerce.Subscription,
	m commerce.MadeUpgrade,
	taken []string,
) string {
	candidates := slices.DeleteFunc(slices.Clone(held), func(s commerce.Subscription) bool {
		return !s.SKU.Same(m.SKU) || s.EffectiveStart.Before(m.At.Add(-beginsBefore)) ||
			s.EffectiveStart.After(m.At.Add(beginsAfter)) ||
			slices.ContainsFunc(taken, func(id string) bool { return partnercenter.SameID(id, s.ID) })
	})
	for _, unlike := range []func(s commerce.Subscription) bool{
		func(s commerce.Subscription) bool { return !s.CommitmentEnd.Equal(source.CommitmentEnd) },
		func(s commerce.Subscription) bool { return s.Quantity != m.Quantity },
	} {
		if len(candidates) < 2 {
			break
		}
		if fewer := slices.DeleteFunc(slices.Clone(candidates), unlike); len(fewer) > 0 {
			candidates = fewer
		}
	}
	if len(candidates) != 1 {
		return ""
	}
	return candidates[0].ID
}

// partialUpgrade upgrades some of the seats to another SKU. before are the partial
// upgrades made so far.
func (f writer) partialUpgrade(
	ctx context.Context,
	at Snapshot,
	c commerce.Change,
	before []commerce.MadeUpgrade,
) (applied, error) {
	operationID, err := f.startPartialUpgrade(ctx, at, c, before)
	if err != nil {
		return applied{}, err
	}
	return f.awaitPartialUpgrade(ctx, at, c, before, operationID)
}

// startPartialUpgrade starts a partial upgrade and returns the id of its operation.
// It cannot be undone. So one that an earlier run started without seeing the answer
// is continued instead, and a repeated request has the same request id.
func (f writer) startPartialUpgrade(
	ctx context.Context,
	at Snapshot,
	c commerce.Change,
	before []commerce.MadeUpgrade,
) (string, error) {
	if begun, err := f.started(ctx, at.Subscription, c, before); err != nil || begun != nil {
		return operationOf(begun), err
	}
	request, err := f.transition(ctx, at, c)
	if err != nil {
		return "", err
	}
	requestID := uuid.NewString()
	for try := 1; ; try++ {
		started, err := f.client.Transition(ctx, at.Subscription.TenantID, at.Subscription.ID, request, requestID)
		if err == nil {
			return started.OperationID, nil
		}
		var unknown *transport.UnknownOutcomeError
		if !errors.As(err, &unknown) || try == upgradeTries || f.wait(ctx, time.Duration(try)*time.Second) != nil {
			return "", err
		}
		if begun, err := f.started(ctx, at.Subscription, c, before); err != nil || begun != nil {
			return operationOf(begun), err
		}
	}
}

func operationOf(t *partnercenter.Transition) string {
	if t == nil {
		return ""
	}
	return t.OperationID
}

// FindPartialUpgrade finds the partial upgrade of a change that the service has
// although the state does not; nil if there is none. done is false while it is in
// progress. before are the partial upgrades that the state records and those that
// the same plan makes before the change.
func (f *Fulfiller) FindPartialUpgrade(
	ctx context.Context, seen commerce.Subscription, c commerce.Change, before []commerce.MadeUpgrade,
) (_ *commerce.MadeUpgrade, done bool, _ error) {
	t, err := f.started(ctx, seen, c, before)
	if err != nil || t == nil {
		return nil, false, err
	}
	made := madeUpgradeOf(*t)
	return &made, t.Conversion().Done(), nil
}

// started is the transition of this change if the service already has it; nil if
// not. Of the matching transitions, as many as match in before are other upgrades.
func (f *Fulfiller) started(
	ctx context.Context, seen commerce.Subscription, c commerce.Change, before []commerce.MadeUpgrade,
) (*partnercenter.Transition, error) {
	list, err := f.partialTransitions(ctx, seen)
	if err != nil {
		return nil, err
	}
	asked := c.PartialUpgrade()
	list = slices.DeleteFunc(list, func(t partnercenter.Transition) bool { return !madeUpgradeOf(t).Matches(asked) })
	others := 0
	for _, m := range before {
		if m.Matches(asked) {
			others++
		}
	}
	if len(list) <= others {
		return nil, nil // not made yet, which is no failure
	}
	return &list[others], nil
}

// awaitPartialUpgrade waits until the service has upgraded the seats and the source
// shows it.
func (f *Fulfiller) awaitPartialUpgrade(
	ctx context.Context, at Snapshot, c commerce.Change, before []commerce.MadeUpgrade, operationID string,
) (applied, error) {
	var seen Snapshot
	var done *partnercenter.Transition
	err := f.poll(ctx, upgrading, nil, func() (missed error) {
		if seen, missed = f.lookAfter(ctx, at, c); missed == nil {
			if done, missed = f.converted(ctx, at.Subscription, c, operationID); missed == nil {
				return nil
			}
		}
		if failed := f.upgradeFailed(ctx, at, c, operationID); failed != nil {
			return failed
		}
		return missed
	})
	if err != nil {
		return applied{}, err
	}
	return applied{seen, f.resultOf(ctx, at, seen, c, before, *done)}, nil
}

// converted is the transition if it is done; otherwise it fails with
// *NotTakenError.
func (f *Fulfiller) converted(
	ctx context.Context,
	source commerce.Subscription,
	c commerce.Change,
	operationID string,
) (*partnercenter.Transition, error) {
	list, err := f.client.Transitions(ctx, source.TenantID, source.ID, operationID)
	if c.To == 0 && partnercenter.IsNotFound(err) {
		return &partnercenter.Transition{OperationID: operationID, Quantity: c.Seats, ToSubscriptionID: c.Into}, nil
	}
	if err != nil {
		return nil, err
	}
	for _, t := range list {
		if t.Conversion().Done() && madeUpgradeOf(t).Matches(c.PartialUpgrade()) {
			return &t, nil
		}
	}
	return nil, &NotTakenError{fmt.Sprintf("Microsoft began to %s and has not finished", c)}
}

// resultOf is the partial upgrade as made, with the subscription its seats are in now.
func (f *Fulfiller) resultOf(
	ctx context.Context,
	at, seen Snapshot,
	c commerce.Change,
	before []commerce.MadeUpgrade,
	t partnercenter.Transition,
) commerce.MadeUpgrade {
	made := madeUpgradeOf(t)
	made.SKU, made.Quantity = c.SKU, c.Seats
	if made.SubscriptionID == "" {
		made.SubscriptionID = c.Into
	}
	if made.At.IsZero() {
		made.At = seen.AsOf
	}
	f.drop(seen.Subscription.TenantID)
	located, err := f.locate(ctx, at.Subscription, append(slices.Clone(before), made))
	if err != nil { // not a failure: a later read finds the subscription
		return made
	}
	return located[len(located)-1]
}

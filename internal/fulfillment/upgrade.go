package fulfillment

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// UpgradeTargets lists the SKUs that a subscription can be upgraded to, now or at
// renewal.
func (f *Fulfiller) UpgradeTargets(
	ctx context.Context,
	tenantID, id string,
	atRenewal bool,
) ([]commerce.UpgradeTarget, error) {
	kind := partnercenter.TransitionImmediate
	if atRenewal {
		kind = partnercenter.TransitionScheduled
	}
	list, err := f.client.TransitionEligibilities(ctx, tenantID, id, kind)
	if err != nil {
		return nil, err
	}
	out := make([]commerce.UpgradeTarget, 0, len(list))
	for _, e := range list {
		out = append(out, targetOf(e))
	}
	return out, nil
}

// UpgradeOptions lists the SKUs that a subscription can be upgraded to now, and at
// renewal. It fails with ErrGone or *UnknownTenantError if there is no such
// subscription.
func (f *Fulfiller) UpgradeOptions(
	ctx context.Context,
	tenantID, id string,
) (now, later []commerce.UpgradeTarget, err error) {
	now, err = f.UpgradeTargets(ctx, tenantID, id, false)
	if err == nil {
		later, err = f.UpgradeTargets(ctx, tenantID, id, true)
	}
	if partnercenter.IsNotFound(err) || partnercenter.IsNoRelationship(err) {
		// The list shows whether it is the tenant that is not known.
		if _, unseen := f.Find(ctx, tenantID, id, nil); unseen != nil {
			err = unseen
		}
	}
	return now, later, err
}

// targetOf converts an eligibility. Either kind of transition upgrades the seats, so
// one that is possible is enough.
func targetOf(e partnercenter.TransitionEligibility) commerce.UpgradeTarget {
	t := commerce.UpgradeTarget{
		SKU: commerce.SKU{ProductID: e.ProductID, SKUID: e.SKUID}, Title: e.Title, Description: e.Description,
		Transfer: e.Allows(partnercenter.TransitionAndReassigned),
	}
	t.Eligible = t.Transfer || e.Allows(partnercenter.TransitionOnly)
	for _, kind := range e.Types {
		for _, refusal := range kind.Errors {
			if kind.TransitionType == partnercenter.TransitionAndReassigned {
				t.WhyNotMoved = append(t.WhyNotMoved, refusal.Reason())
			} else {
				t.Why = append(t.Why, refusal.Reason())
			}
		}
	}
	for _, into := range e.Targets {
		one := commerce.UpgradeInto{
			SubscriptionID: into.SubscriptionID, Name: into.FriendlyName, Eligible: into.IsEligible,
			Term: commerce.Term(into.TermDuration), Cycle: commerce.BillingCycle(into.BillingCycle),
		}
		for _, refusal := range into.Errors {
			one.Why = append(one.Why, refusal.Reason())
		}
		t.Into = append(t.Into, one)
	}
	return t
}

// upgradeTries is how often a transition whose answer was lost is sent again,
// always under the same request id, which the service answers with the same
// transition.
const upgradeTries = 4

// upgrade upgrades all seats to another SKU. It cannot be undone, so it is requested
// once: if an answer is lost, the subscription is read before a repetition.
func (f writer) upgrade(ctx context.Context, at Snapshot, c commerce.Change) (Snapshot, error) {
	request, err := f.transition(ctx, at, c)
	if err != nil {
		return Snapshot{}, err
	}
	tenantID, id := at.Subscription.TenantID, at.Subscription.ID
	requestID := uuid.NewString()
	for try := 1; ; try++ {
		started, err := f.client.Transition(ctx, tenantID, id, request, requestID)
		var unknown *transport.UnknownOutcomeError
		if err == nil {
			return f.awaitUpgrade(ctx, at, c, started.OperationID)
		}
		if !errors.As(err, &unknown) {
			return Snapshot{}, err
		}
		if seen, missed := f.lookAfter(ctx, at, c); missed == nil {
			return seen, nil
		}
		if try == upgradeTries || f.wait(ctx, time.Duration(try)*time.Second) != nil {
			return f.awaitUpgrade(ctx, at, c, "")
		}
	}
}

// transition is the request of an upgrade: to the item that the service offers now,
// whose id changes, and with the users' licenses if it moves them.
func (f *Fulfiller) transition(
	ctx context.Context,
	at Snapshot,
	c commerce.Change,
) (partnercenter.TransitionRequest, error) {
	s := at.Subscription
	list, err := f.client.TransitionEligibilities(ctx, s.TenantID, s.ID, partnercenter.TransitionImmediate)
	if err != nil {
		return partnercenter.TransitionRequest{}, err
	}
	for _, e := range list {
		t := targetOf(e)
		if !t.SKU.Same(c.SKU) {
			continue
		}
		if !t.Eligible {
			return partnercenter.TransitionRequest{}, &NotTakenError{
				fmt.Sprintf("Microsoft refuses the upgrade to %s: %s", c.SKU, strings.Join(t.Why, "; ")),
			}
		}
		item, err := f.targetItem(ctx, s, c, e.CatalogItemID)
		if err != nil {
			return partnercenter.TransitionRequest{}, err
		}
		r := partnercenter.TransitionRequest{
			ToCatalogItemID: item, Quantity: c.Seats, TransitionType: partnercenter.TransitionOnly,
			TermDuration: string(c.Term), BillingCycle: string(c.Cycle), ToSubscriptionID: c.Into,
		}
		// Whose seats they are is not known: users move only with all seats.
		part := c.Action == commerce.ActionPartialUpgrade
		if !part && t.Transfer && c.LicenseTransfer != commerce.TransferNever ||
			part && !e.Allows(partnercenter.TransitionOnly) {
			r.TransitionType = partnercenter.TransitionAndReassigned
		}
		return r, nil
	}
	return partnercenter.TransitionRequest{}, &NotTakenError{
		fmt.Sprintf("Microsoft no longer offers an upgrade to %s", c.SKU),
	}
}

// targetItem is the item that sells the wanted term. The listed one is for the
// present term; it is used if no other is found, and the service decides.
// Source: "Transition resources", toCatalogItemId; "Product resources", terms.
func (f *Fulfiller) targetItem(
	ctx context.Context,
	s commerce.Subscription,
	c commerce.Change,
	listed string,
) (string, error) {
	if c.Term == "" && c.Cycle == "" {
		return listed, nil
	}
	term, cycle := c.ResultingTerm(s)
	a, err := f.availability(ctx, Catalog{TenantID: s.TenantID}, c.SKU, term, cycle, true)
	var unlisted *UnknownOfferError
	switch {
	case errors.As(err, &unlisted):
		return listed, nil
	case err != nil:
		return "", err
	}
	return itemOf(c.SKU, a), nil
}

// awaitUpgrade waits until the subscription has the new SKU, or the service reports
// that the upgrade failed.
func (f *Fulfiller) awaitUpgrade(
	ctx context.Context,
	at Snapshot,
	c commerce.Change,
	operationID string,
) (seen Snapshot, err error) {
	err = f.poll(ctx, upgrading, nil, func() (missed error) {
		if seen, missed = f.lookAfter(ctx, at, c); mayCome(missed) {
			if failed := f.upgradeFailed(ctx, at, c, operationID); failed != nil {
				return failed
			}
		}
		return missed
	})
	if err != nil {
		return Snapshot{}, err
	}
	return seen, nil
}

// upgradeFailed is why the service gave up an upgrade; nil while it may still
// succeed, and if the transitions cannot be read.
func (f *Fulfiller) upgradeFailed(ctx context.Context, at Snapshot, c commerce.Change, operationID string) error {
	list, err := f.client.Transitions(ctx, at.Subscription.TenantID, at.Subscription.ID, operationID)
	if err != nil || len(list) == 0 {
		return nil //nolint:nilerr // the subscription itself is what counts
	}
	last := list[len(list)-1]
	step := last.Conversion()
	if !step.Failed() || operationID == "" && last.Quantity != c.Seats {
		return nil
	}
	why := make([]string, 0, len(step.Errors))
	for _, e := range step.Errors {
		why = append(why, e.Reason())
	}
	return givenUpError{
		&NotTakenError{
			fmt.Sprintf("Microsoft began the upgrade to %s and gave it up: %s", c.SKU, strings.Join(why, "; ")),
		},
	}
}

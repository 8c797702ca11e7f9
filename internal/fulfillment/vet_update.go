package fulfillment

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// update checks the changes of a subscription.
func (v *vetting) update(ctx context.Context) {
	v.seats(ctx, v.Current.Subscription.SKU)
	v.inTurn(ctx, v.Current.Subscription)
}

// inTurn checks each change of the plan against the subscription after the changes
// before it.
func (v *vetting) inTurn(ctx context.Context, at commerce.Subscription) {
	made := slices.Clone(v.Plan.History.MadeUpgrades)
	for _, c := range v.Plan.Changes {
		if c.Action == commerce.ActionPartialUpgrade {
			v.partialUpgrade(ctx, at, c, made)
			made = append(made, c.MadeUpgrade())
		} else {
			v.change(ctx, at, c)
		}
		at = at.After([]commerce.Change{c})
		if c.BeginsTerm() { // the service states its days only then
			at.EffectiveStart, at.CommitmentEnd = time.Time{}, time.Time{}
		}
	}
}

func (v *vetting) change(ctx context.Context, at commerce.Subscription, c commerce.Change) {
	switch c.Action {
	case commerce.ActionRename:
		v.rename(ctx, at, c)
	case commerce.ActionAddSeats:
		v.promotedSeats(ctx, at, c)
	case commerce.ActionUpgrade:
		v.upgrade(ctx, at, c)
	case commerce.ActionLengthenTerm:
		v.longerTerm(ctx, at, c)
	case commerce.ActionScheduleRenewal:
		v.nextEnd(ctx, at, *c.Schedule)
		v.nextTerm(ctx, at, *c.Schedule)
	default: // only the call itself can show whether the others are possible
	}
}

// rename refuses a name that another subscription of the SKU has.
func (v *vetting) rename(ctx context.Context, at commerce.Subscription, c commerce.Change) {
	if held, ok := v.held(ctx); ok {
		v.refuse(commerce.CheckName(at, c.FriendlyName, held)...)
	}
}

// promotedSeats checks how many seats the promotion of the term has left. A promotion
// that no longer applies to a purchase still applies to an existing subscription, so
// only its number of seats counts.
func (v *vetting) promotedSeats(ctx context.Context, at commerce.Subscription, c commerce.Change) {
	if at.PromotionID == "" {
		return
	}
	answers, err := v.fulfiller.NextPromotions(ctx, v.catalog(), commerce.Schedule{
		Quantity: c.Seats, SKU: at.SKU, Term: at.Term, Cycle: at.Cycle, PromotionID: at.PromotionID,
	})
	if err != nil {
		v.pass(fmt.Sprintf("ask how many seats the promotion %s has left", at.PromotionID), err)
		return
	}
	v.refuse(commerce.CheckPromotedSeats(at, c, answers)...)
}

// upgrade checks that the service offers the upgrade, and that the catalog sells the
// SKU for the resulting term. It also finds the license of the new SKU.
func (v *vetting) upgrade(ctx context.Context, at commerce.Subscription, c commerce.Change) {
	now, err := v.fulfiller.UpgradeTargets(ctx, at.TenantID, at.ID, false)
	if err != nil {
		v.fail("ask what the subscription can be upgraded to", err)
		return
	}
	if against := commerce.CheckUpgrade(at, c, now, nil); len(against) > 0 {
		// Only a refusal needs the targets at renewal, for its remedies.
		if later, err := v.fulfiller.UpgradeTargets(ctx, at.TenantID, at.ID, true); err == nil {
			against = commerce.CheckUpgrade(at, c, now, later)
		}
		v.refuse(against...)
		return
	}
	listing, err := v.listing(ctx, c.SKU)
	if err != nil {
		v.fail("look up what it is upgraded to", err)
		return
	}
	v.Found.Listing = &listing
	term, cycle := c.ResultingTerm(at)
	v.refuse(commerce.CheckTerm(listing.Offer, term, cycle, "")...)
}

// partialUpgrade checks an upgrade of some of the seats, and refuses one that the
// service has already made without this state. before are the upgrades that the state
// records, and those that the plan makes first.
func (v *vetting) partialUpgrade(
	ctx context.Context,
	at commerce.Subscription,
	c commerce.Change,
	before []commerce.MadeUpgrade,
) {
	made, done, err := v.fulfiller.FindPartialUpgrade(ctx, at, c, before)
	switch {
	case err != nil:
		v.fail("ask what was upgraded before", err)
		return
	case done:
		v.refuse(commerce.UnrecordedUpgrade(at, c, *made))
		return
	case made != nil:
		return // in progress: the apply waits for it
	}
	now, err := v.fulfiller.UpgradeTargets(ctx, at.TenantID, at.ID, false)
	if err != nil {
		v.fail("ask what the seats can be upgraded to", err)
		return
	}
	against := commerce.CheckPartialUpgrade(at, c, now)
	if len(against) == 0 && v.Run != nil {
		if target, managed := v.Run.Seats(c.Into); managed {
			against = commerce.CheckTargetSeats(c, target.Name, target.Adds, target.Reverts)
		}
	}
	v.refuse(against...)
	if len(against) > 0 || c.Into != "" {
		return
	}
	listing, err := v.listing(ctx, c.SKU)
	if err != nil {
		v.fail("look up what the seats are upgraded to", err)
		return
	}
	term, cycle := c.ResultingTerm(at)
	within := fmt.Sprintf("partial_upgrades[%q].", c.Entry)
	v.refuse(commerce.CheckTerm(listing.Offer, term, cycle, within)...)
	v.refuse(commerce.CheckSeats(listing.Offer, c.Seats, within+"quantity")...)
}

// longerTerm checks that the catalog sells the longer term.
func (v *vetting) longerTerm(ctx context.Context, at commerce.Subscription, c commerce.Change) {
	listing, err := v.listing(ctx, at.SKU)
	if err != nil {
		v.fail("look up the longer term", err)
		return
	}
	v.refuse(commerce.CheckTerm(listing.Offer, c.Term, c.Cycle, "")...)
}

// nextEnd checks the configured end of the next term, if it is known when that term
// begins. An end that another client scheduled needs no check: the service accepted
// it.
func (v *vetting) nextEnd(ctx context.Context, at commerce.Subscription, next commerce.Schedule) {
	asks := v.Desired.Renewal
	if asks == nil || asks.CustomTermEnd == nil || at.CommitmentEnd.IsZero() {
		return
	}
	if held, ok := v.held(ctx); ok {
		v.refuse(commerce.CheckNextEnd(at, next, held)...)
	}
}

// nextTerm checks that the next term is possible: the service lists the SKUs it can
// have, and the catalog whether they are sold.
func (v *vetting) nextTerm(ctx context.Context, at commerce.Subscription, next commerce.Schedule) {
	other := !next.SKU.Same(at.SKU)
	// After a purchase or an upgrade the service does not list the SKU's targets yet.
	if runs := v.Current.Subscription; other && at.ID != "" && at.SKU.Same(runs.SKU) {
		later, err := v.fulfiller.UpgradeTargets(ctx, at.TenantID, at.ID, true)
		if err != nil {
			v.fail("ask what the subscription can renew as", err)
			return
		}
		if against := commerce.CheckNextSKU(at, next, later); len(against) > 0 {
			v.refuse(against...)
			return
		}
	}
	listing, err := v.listing(ctx, next.SKU)
	switch asRuns := !other && next.Term.Same(at.Term) && next.Cycle.Same(at.Cycle); {
	case err != nil && asRuns: // a SKU that is no longer listed can still renew
		v.pass("look up what it renews as", err)
		return
	case err != nil:
		v.fail("look up what it renews as", err)
		return
	}
	v.refuse(commerce.CheckNextTerm(listing.Offer, at, next)...)
	if v.OK() {
		v.nextPromotion(ctx, at, listing.Offer, next)
	}
}

// nextPromotion checks whether the next term can have its promotion. One that is
// already scheduled for the same SKU needs no check: the service accepted it.
func (v *vetting) nextPromotion(
	ctx context.Context,
	at commerce.Subscription,
	offer commerce.Offer,
	next commerce.Schedule,
) {
	before := v.Current.Subscription.Schedule
	taken := before != nil && before.SKU.Same(next.SKU) && strings.EqualFold(before.PromotionID, next.PromotionID)
	if next.PromotionID == "" || taken {
		return
	}
	answers, err := v.fulfiller.NextPromotions(ctx, v.catalog(), next)
	if err != nil {
		v.fail("ask whether the promotion applies", err)
		return
	}
	if unfit := commerce.UnfitNextPromotion(offer, next, answers); len(unfit) > 0 {
		v.refuse(unfit...)
		return
	}
	v.notice(commerce.CheckNextPromotion(at, offer, next, answers)...)
}

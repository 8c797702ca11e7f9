package fulfillment

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// update asks what speaks against the changes of a subscription.
func (v *vetting) update(ctx context.Context) {
	v.seats(ctx, v.Current.Subscription.SKU)
	v.inTurn(ctx, v.Current.Subscription)
}

// inTurn asks about each change of the plan, as it meets the subscription: after
// the changes before it.
func (v *vetting) inTurn(ctx context.Context, at commerce.Subscription) {
	moves := slices.Clone(v.Plan.History.MadeUpgrades)
	for _, c := range v.Plan.Changes {
		if c.Action == commerce.ActionPartialUpgrade {
			v.partialUpgrade(ctx, at, c, moves)
			moves = append(moves, c.MadeUpgrade())
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
	default: // of the others only the call itself can tell
	}
}

// rename refuses a name that another subscription of the SKU has.
func (v *vetting) rename(ctx context.Context, at commerce.Subscription, c commerce.Change) {
	if held, ok := v.held(ctx); ok {
		v.refuse(commerce.CheckName(at, c.FriendlyName, held)...)
	}
}

// promotedSeats asks how many seats the promotion of the term has left. A
// promotion that is no longer available to a purchase still holds for what
// runs, so only its number of seats counts.
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

// upgrade asks what the service offers, and the catalog whether it is sold for
// the term that the seats go on with. The license is the new SKU's from then on.
func (v *vetting) upgrade(ctx context.Context, at commerce.Subscription, c commerce.Change) {
	now, err := v.fulfiller.UpgradeTargets(ctx, at.TenantID, at.ID, false)
	if err != nil {
		v.fail("ask what the subscription can be upgraded to", err)
		return
	}
	if against := commerce.CheckUpgrade(at, c, now, nil); len(against) > 0 {
		// Only a refusal wants to know what the renewal would allow.
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

// partialUpgrade asks what the service says against upgrading some of the
// seats, and whether it has done so before without this state; before are the
// moves that are known, or come first.
func (v *vetting) partialUpgrade(ctx context.Context, at commerce.Subscription, c commerce.Change, before []commerce.MadeUpgrade) {
	move, done, err := v.fulfiller.FindPartialUpgrade(ctx, at, c, before)
	switch {
	case err != nil:
		v.fail("ask what was upgraded before", err)
		return
	case done:
		v.refuse(commerce.UnrecordedUpgrade(at, c, *move))
		return
	case move != nil:
		return // under way: the apply waits for it
	}
	now, err := v.fulfiller.UpgradeTargets(ctx, at.TenantID, at.ID, false)
	if err != nil {
		v.fail("ask what the seats can be upgraded to", err)
		return
	}
	against := commerce.CheckPartialUpgrade(at, c, now)
	if len(against) == 0 && v.Run != nil {
		if keeper, kept := v.Run.Seats(c.Into); kept {
			against = commerce.CheckTargetSeats(c, keeper.Name, keeper.Adds, keeper.Reverts)
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

// longerTerm asks the catalog whether the longer term is sold.
func (v *vetting) longerTerm(ctx context.Context, at commerce.Subscription, c commerce.Change) {
	listing, err := v.listing(ctx, at.SKU)
	if err != nil {
		v.fail("look up the longer term", err)
		return
	}
	v.refuse(commerce.CheckTerm(listing.Offer, c.Term, c.Cycle, "")...)
}

// nextEnd checks the day on which the configuration wants the next term to end,
// where it is known when that term begins. What another client has scheduled,
// the service took.
func (v *vetting) nextEnd(ctx context.Context, at commerce.Subscription, next commerce.Schedule) {
	asks := v.Desired.Renewal
	if asks == nil || asks.CustomTermEnd == nil || at.CommitmentEnd.IsZero() {
		return
	}
	if held, ok := v.held(ctx); ok {
		v.refuse(commerce.CheckNextEnd(at, next, held)...)
	}
}

// nextTerm asks whether the next term can be had so: the service which SKUs it
// may be, the catalog whether that is sold.
func (v *vetting) nextTerm(ctx context.Context, at commerce.Subscription, next commerce.Schedule) {
	other := !next.SKU.Same(at.SKU)
	// Behind a purchase or an upgrade nothing says yet what the SKU may become.
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
	case err != nil && asRuns: // it may be listed no more and still renew
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

// nextPromotion asks whether the next term may have its promotion. The service
// took what is scheduled so far, for the SKU that it is scheduled for.
func (v *vetting) nextPromotion(ctx context.Context, at commerce.Subscription, offer commerce.Offer, next commerce.Schedule) {
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

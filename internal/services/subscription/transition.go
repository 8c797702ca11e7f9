package subscription

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
)

// checkTransitions asks the service and the catalog what speaks against
// another SKU, term or billing cycle, now and in the next term. It returns the
// plan's notices that still hold: an upgrade that is refused is not announced.
func (r *Resource) checkTransitions(
	ctx context.Context,
	plan *model,
	desired commerce.Desired,
	seen commerce.Subscription,
	p commerce.Plan,
	diags *diag.Diagnostics,
) []commerce.Notice {
	upgraded, begins, before, moves := false, false, diags.ErrorsCount(), slices.Clone(p.History.Moves)
	for _, c := range p.Changes {
		begins = begins || c.BeginsTerm()
		switch {
		case c.Action == commerce.ActionUpgrade:
			upgraded = true
			r.checkUpgrade(ctx, plan, seen, c, diags)
		case c.Action == commerce.ActionPartialUpgrade:
			r.checkPartial(ctx, plan, seen, c, moves, diags)
			moves = append(moves, c.Move())
		case c.Action == commerce.ActionAddSeats && seen.PromotionID != "":
			r.checkPromotedSeats(ctx, plan, seen, c, diags)
		case c.Action == commerce.ActionRename:
			r.checkName(ctx, seen, c, diags)
		case c.Action == commerce.ActionLengthenTerm:
			r.checkLongerTerm(ctx, plan, seen, c, diags)
		case c.Action == commerce.ActionScheduleRenewal && c.Schedule != nil:
			asks := desired.Renewal
			if asks != nil && asks.CustomTermEnd != nil && !begins { // what somebody else noted the service took
				r.checkNextEnd(ctx, seen, *c.Schedule, diags)
			}
			r.checkNextTerm(ctx, plan, seen, c, upgraded, diags)
		}
	}
	if diags.ErrorsCount() == before {
		return p.Notices
	}
	return slices.DeleteFunc(p.Notices, func(n commerce.Notice) bool {
		return n.Rule == commerce.RuleUpgrade || n.Rule == commerce.RulePartialUpgrade || n.Rule == commerce.RuleInPlace
	})
}

// checkTerms asks whether the purchase gets its promotion, or could have one,
// and can end on its day.
func (r *Resource) checkTerms(ctx context.Context, plan *model, desired commerce.Desired, offer commerce.Offer, diags *diag.Diagnostics) {
	answers, err := r.clients.Fulfillment.Promotions(ctx, fulfillment.Shelf{TenantID: desired.TenantID, Segment: plan.Segment.ValueString()}, desired)
	switch {
	case desired.PromotionID == "" && err != nil:
		// Nothing was asked that this could be against.
		tflog.Warn(ctx, "cannot ask for promotions", map[string]any{"sku": offer.SKU.String(), "error": err.Error()})
	case desired.PromotionID == "": // told below
	case err != nil:
		diags.Append(diagnostics.Failure("ask whether the promotion applies", err)...)
		return
	default:
		diagnostics.Violations(diags, commerce.CheckPromotion(offer, desired, answers), "")
	}
	if desired.Aligned() {
		ends, err := r.clients.Fulfillment.TermEnds(ctx, desired.TenantID, desired.Term)
		if err != nil {
			diags.Append(diagnostics.Failure("ask on which days the term can end", err)...)
			return
		}
		_, violations := commerce.FindTermEnd(offer, desired, ends)
		diagnostics.Violations(diags, violations, "")
	}
	if !diags.HasError() {
		diagnostics.Notices(diags, commerce.OfferedPromotions(offer, desired, answers))
	}
}

// checkUpgrade asks which SKUs the service offers. The license is the new
// SKU's from then on: it comes from the catalog, as at the purchase.
func (r *Resource) checkUpgrade(ctx context.Context, plan *model, seen commerce.Subscription, c commerce.Change, diags *diag.Diagnostics) {
	now, err := r.clients.Fulfillment.UpgradeTargets(ctx, seen.TenantID, seen.ID, false)
	if err != nil {
		diags.Append(diagnostics.Failure("ask what the subscription can be upgraded to", err)...)
		return
	}
	violations := commerce.CheckUpgrade(seen, c, now, nil)
	if len(violations) > 0 {
		// Only a refusal wants to know what the renewal would allow.
		if later, err := r.clients.Fulfillment.UpgradeTargets(ctx, seen.TenantID, seen.ID, true); err == nil {
			violations = commerce.CheckUpgrade(seen, c, now, later)
		}
		diagnostics.Violations(diags, violations, "")
		return
	}
	listing, err := r.clients.Fulfillment.Listing(ctx, fulfillment.Shelf{TenantID: seen.TenantID, Segment: plan.Segment.ValueString()}, c.SKU)
	if err != nil {
		diags.Append(diagnostics.Failure("look up what it is upgraded to", err)...)
		return
	}
	plan.LicenseSKUID, plan.TermsOfUseURI = services.Text(listing.LicenseSKUID), services.Text(listing.TermsOfUseURI)
	term, cycle := c.Onwards(seen)
	diagnostics.Violations(diags, commerce.CheckTerm(listing.Offer, term, cycle, ""), "")
}

// checkPromotedSeats asks how many seats the promotion of the term has left. A
// promotion that can no longer be had for a purchase still holds for what runs,
// so only its number of seats counts.
func (r *Resource) checkPromotedSeats(
	ctx context.Context,
	plan *model,
	seen commerce.Subscription,
	c commerce.Change,
	diags *diag.Diagnostics,
) {
	shelf := fulfillment.Shelf{TenantID: seen.TenantID, Segment: plan.Segment.ValueString()}
	answers, err := r.clients.Fulfillment.NextPromotions(ctx, shelf, commerce.Schedule{
		Quantity: c.Seats, SKU: seen.SKU, Term: seen.Term, Cycle: seen.Cycle, PromotionID: seen.PromotionID,
	})
	if err != nil {
		tflog.Warn(
			ctx,
			"cannot ask how many seats a promotion has left",
			map[string]any{"promotion_id": seen.PromotionID, "error": err.Error()},
		)
		return
	}
	diagnostics.Violations(diags, commerce.CheckPromotedSeats(seen, c, answers), "")
}

// checkName refuses a name that another subscription of the SKU has.
func (r *Resource) checkName(ctx context.Context, seen commerce.Subscription, c commerce.Change, diags *diag.Diagnostics) {
	held, err := r.clients.Fulfillment.Held(ctx, seen.TenantID)
	if err != nil {
		diags.Append(diagnostics.Failure("list what the tenant holds", err)...)
		return
	}
	diagnostics.Violations(diags, commerce.CheckName(seen, c.FriendlyName, held), "")
}

// checkLongerTerm asks the catalog whether the longer term is sold.
func (r *Resource) checkLongerTerm(ctx context.Context, plan *model, seen commerce.Subscription, c commerce.Change, diags *diag.Diagnostics) {
	listing, err := r.clients.Fulfillment.Listing(ctx, fulfillment.Shelf{TenantID: seen.TenantID, Segment: plan.Segment.ValueString()}, seen.SKU)
	if err != nil {
		diags.Append(diagnostics.Failure("look up the longer term", err)...)
		return
	}
	diagnostics.Violations(diags, commerce.CheckTerm(listing.Offer, c.Term, c.Cycle, ""), "")
}

// checkNextTerm asks the catalog whether the next term is sold so. Behind a
// purchase or an upgrade nothing says yet what the new SKU may become.
func (r *Resource) checkNextTerm(ctx context.Context, plan *model, seen commerce.Subscription, c commerce.Change, fresh bool, diags *diag.Diagnostics) {
	next := *c.Schedule
	same := c.SKU == (commerce.SKU{}) && c.Term == "" && c.Cycle == ""
	if c.SKU != (commerce.SKU{}) && !fresh {
		later, err := r.clients.Fulfillment.UpgradeTargets(ctx, seen.TenantID, seen.ID, true)
		if err != nil {
			diags.Append(diagnostics.Failure("ask what the subscription can renew as", err)...)
			return
		}
		if violations := commerce.CheckNextSKU(seen, next, later); len(violations) > 0 {
			diagnostics.Violations(diags, violations, "")
			return
		}
	}
	listing, err := r.clients.Fulfillment.Listing(ctx, fulfillment.Shelf{TenantID: seen.TenantID, Segment: plan.Segment.ValueString()}, next.SKU)
	switch {
	case err != nil && same: // it may be listed no more and still renew
		return
	case err != nil:
		diags.Append(diagnostics.Failure("look up what it renews as", err)...)
		return
	}
	diagnostics.Violations(diags, commerce.CheckNextTerm(listing.Offer, seen, next), "")
	if next.PromotionID != "" && (seen.Schedule == nil || !strings.EqualFold(seen.Schedule.PromotionID, next.PromotionID)) && !diags.HasError() {
		r.checkNextPromotion(ctx, plan, seen, listing.Offer, next, diags)
	}
}

// checkNextPromotion asks whether the next term may have its promotion.
func (r *Resource) checkNextPromotion(ctx context.Context, plan *model, seen commerce.Subscription, offer commerce.Offer, next commerce.Schedule, diags *diag.Diagnostics) {
	answers, err := r.clients.Fulfillment.NextPromotions(ctx, fulfillment.Shelf{TenantID: seen.TenantID, Segment: plan.Segment.ValueString()}, next)
	if err != nil {
		diags.Append(diagnostics.Failure("ask whether the promotion applies", err)...)
		return
	}
	if unfit := commerce.UnfitNextPromotion(offer, next, answers); len(unfit) > 0 {
		diagnostics.Violations(diags, unfit, "")
		return
	}
	diagnostics.Notices(diags, commerce.CheckNextPromotion(seen, offer, next, answers))
}

// checkNextEnd checks the day on which a next term is to end, where it is known
// when that term begins.
func (r *Resource) checkNextEnd(ctx context.Context, seen commerce.Subscription, next commerce.Schedule, diags *diag.Diagnostics) {
	held, err := r.clients.Fulfillment.Held(ctx, seen.TenantID)
	if err != nil {
		diags.Append(diagnostics.Failure("list what the tenant holds", err)...)
		return
	}
	diagnostics.Violations(diags, commerce.CheckNextEnd(seen, next, held), "")
}

package fulfillment

import (
	"context"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// purchase checks an order against the catalog and the tenant, so that it fails
// before anything is bought.
func (v *vetting) purchase(ctx context.Context) {
	listing, err := v.listing(ctx, v.Desired.SKU)
	if err != nil {
		v.fail("look up the offer", err)
		return
	}
	v.Found.Listing = &listing
	if v.Run != nil { // a quote prices a base and its add-on together
		v.refuse(commerce.CheckAddon(listing.Offer, v.Addon)...)
	}
	v.refuse(commerce.CheckOffer(listing.Offer, v.Desired, v.Attested)...)
	v.seats(ctx, v.Desired.SKU)
	v.inTurn(ctx, v.Desired.Bought())
	if v.Run != nil && v.Addon && v.OK() {
		v.base(ctx, listing.Offer)
	}
	if v.OK() {
		v.terms(ctx, listing.Offer)
	}
	v.twins(ctx, listing.Offer)
}

// terms checks whether the purchase gets its promotion, or could have one, and
// whether its first term can end as configured.
func (v *vetting) terms(ctx context.Context, offer commerce.Offer) {
	answers := v.promotion(ctx, offer)
	if v.Desired.Aligned() {
		ends, err := v.fulfiller.TermEnds(ctx, v.Desired.TenantID, v.Desired.Term)
		if err != nil {
			v.fail("ask on which days the term can end", err)
			return
		}
		day, violations := commerce.FindTermEnd(offer, v.Desired, ends)
		v.refuse(violations...)
		v.Found.TermEnd = day
	}
	if v.Run != nil && v.OK() { // a quote has no configuration to complete
		v.notice(commerce.OfferedPromotions(offer, v.Desired, answers)...)
		v.notice(commerce.ConvertsAtEnd(offer, v.Desired)...)
	}
}

// promotion asks whether the promotion applies or, if none is set, which would.
func (v *vetting) promotion(ctx context.Context, offer commerce.Offer) []commerce.PromotionAnswer {
	named := v.Desired.PromotionID != ""
	if !named && v.Run == nil {
		return nil
	}
	answers, err := v.fulfiller.Promotions(ctx, v.catalog(), v.Desired)
	switch {
	case err != nil && !named: // only a notice depends on the answer
		v.pass("ask for promotions", err)
	case err != nil:
		v.fail("ask whether the promotion applies", err)
	case named:
		v.refuse(commerce.CheckPromotion(offer, v.Desired, answers)...)
	}
	return answers
}

// twins checks the order against what the tenant holds and what else the run buys.
func (v *vetting) twins(ctx context.Context, offer commerce.Offer) {
	held, ok := v.held(ctx)
	if !ok {
		return
	}
	name := v.Desired.FriendlyName
	switch {
	case v.Run == nil: // a quote has no name
		name = ""
	case name == "" && !v.NameUnknown:
		name = offer.Title
	}
	found := commerce.CheckTwin(held, v.Desired, name, offer.UpgradesTo...)
	if v.Run == nil {
		for _, t := range found {
			v.notice(commerce.PricedNextTo(t))
		}
		return
	}
	v.refuse(found...)
	v.refuse(v.Run.PlanPurchase(commerce.WantedOf(v.Desired, name, offer.UpgradesTo))...)
}

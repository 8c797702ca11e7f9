package partnercenter

import (
	"fmt"
	"slices"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
)

// usage is how much of a promotion a tenant has used. Canceled seats and subscriptions still count.
type usage struct{ seats, redemptions int }

func usedBy(p *catalog.Promotion, held []*Subscription) usage {
	var used usage
	for _, s := range held {
		if seats, taken := s.Redeemed[p.ID]; taken {
			used.seats += seats
			used.redemptions++
		}
	}
	return used
}

// redeem counts the seats bought under the subscription's promotion.
func (s *Subscription) redeem(seats int) {
	p := catalog.FindPromotion(s.Offer.PromotionID)
	if p == nil {
		return
	}
	if s.Redeemed == nil {
		s.Redeemed = map[string]int{}
	}
	s.Redeemed[p.ID] += seats
}

// outgrowPromotion removes a promotion that is not for the current term and billing cycle.
func (s *Subscription) outgrowPromotion() {
	if p := catalog.FindPromotion(s.Offer.PromotionID); p != nil &&
		!p.Fits(s.Offer.TermDuration, s.Offer.BillingCycle) {
		s.Offer.PromotionID = ""
	}
}

// reduced returns the price after the discount of the subscription's promotion.
func (t Target) reduced(price float64) float64 {
	if p := catalog.FindPromotion(t.PromotionID); p != nil {
		return price * (1 - p.Discount)
	}
	return price
}

// hindrance is a reason why a promotion is not available; kind is its type in eligibility errors.
type hindrance struct {
	kind, text string
	detail     wire.Object
}

// interest is a purchase that a tenant wants to make under a promotion.
type interest struct {
	k           *catalog.SKU
	country     string
	quantity    int
	term, cycle string
	held        []*Subscription // of the tenant
	used        usage
}

// hindrances lists every reason why the promotion does not apply to the purchase, the term first.
func hindrances(p *catalog.Promotion, i interest, now time.Time) []hindrance {
	if p.Key != i.k.Key() || !p.Offered(i.country, now) {
		return []hindrance{{kind: "InvalidPromotion", text: fmt.Sprintf("The promotion %s is not available for %s.",
			p.ID, i.k.Title)}}
	}
	list := []hindrance{}
	if !p.Fits(i.term, i.cycle) {
		terms := []any{}
		for _, one := range p.Terms {
			terms = append(terms, wire.Object{"duration": one.Term, "billingCycle": wire.Enum(one.Cycle)})
		}
		list = append(list, hindrance{
			"Term", "The term or billing cycle is not eligible for the promotion.",
			wire.Object{"eligibleTerms": terms},
		})
	}
	if left := p.Maximum - i.used.seats; i.quantity < p.Minimum || (p.Maximum > 0 && i.quantity > left) {
		list = append(list, hindrance{
			"SeatCount", "The number of seats is not eligible for the promotion.",
			seatDetail(p, left),
		})
	}
	if p.Redemptions > 0 && i.used.redemptions >= p.Redemptions {
		list = append(list, hindrance{"RedemptionLimit", "The promotion has been redeemed too often.", wire.Object{
			"maxPromotionRedemptionCount": p.Redemptions, "remainingPromotionRedemptionCount": 0,
		}})
	}
	owns := func(key string, active bool) bool {
		return slices.ContainsFunc(i.held, func(s *Subscription) bool {
			return s.SKU().Key() == key &&
				(!active || s.Status == StatusActive)
		})
	}
	if p.Needs != "" && !owns(p.Needs, true) {
		list = append(list, hindrance{"PrerequisiteProductOwnership", "The promotion needs " + p.Needs + ".", nil})
	}
	if p.Newcomers && owns(p.Key, false) {
		list = append(list, hindrance{"OfferPurchasedPreviously", "The offer has been purchased before.", nil})
	}
	if p.First && len(i.held) > 0 {
		list = append(list, hindrance{"FirstPurchase", "The promotion is for a first purchase only.", nil})
	}
	return list
}

func seatDetail(p *catalog.Promotion, left int) wire.Object {
	detail := wire.Object{
		"minimumRequiredSeats": wire.Null{}, "maximumRequiredSeats": wire.Null{},
		"availableSeats": wire.Null{},
	}
	if p.Minimum > 0 {
		detail["minimumRequiredSeats"] = p.Minimum
	}
	if p.Maximum > 0 {
		detail["maximumRequiredSeats"], detail["availableSeats"] = p.Maximum, max(left, 0)
	}
	return detail
}

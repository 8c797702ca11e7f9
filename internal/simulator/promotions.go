package simulator

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Promotions of the simulated catalog. Ids have the real three-part form; the promotions are invented.
const (
	PromotionStandard = "39NFJQT1S001:0001:39NFJQT1Q001" // 15 % off BusinessStandard P1Y, 5 to 50 seats per tenant
	PromotionPremium  = "39NFJQT1S002:0001:39NFJQT1Q002" // 10 % off BusinessPremium P1Y monthly, for those who never bought it; ends 2026-12-31
	PromotionE5       = "39NFJQT1S003:0001:39NFJQT1Q003" // 20 % off Microsoft365E5 P3Y annual, twice per tenant, needs Microsoft365E3
	PromotionSales    = "39NFJQT1S004:0001:39NFJQT1Q004" // 25 % off Dynamics365Sales P1Y annual, applied by itself to a tenant's first purchase
	PromotionGermany  = "39NFJQT1S006:0001:39NFJQT1Q006" // 8 % off Microsoft365E3 P1Y monthly, in Germany only
	PromotionEnded    = "39NFJQT1S005:0001:39NFJQT1Q005" // 50 % off BusinessBasic P1Y annual, ended 2026-09-30
)

// promotion is a discount on one SKU ("Promotions resources").
type promotion struct {
	id, name    string
	start, end  time.Time // end is the instant after which it cannot be had
	country     string    // where it can be had; "" = everywhere
	key         string    // product:sku
	terms       []choice  // the pairs of term and billing cycle it is for
	discount    float64   // share of the list price
	automatic   bool
	minimum     int    // seats of one purchase; 0 = any
	maximum     int    // seats of a tenant over all its purchases; 0 = any
	redemptions int    // purchases of a tenant; 0 = any
	first       bool   // a tenant's first purchase only
	newcomers   bool   // not for tenants that have bought the SKU before
	needs       string // product:sku that the tenant must hold; "" = none
}

var promotions = []promotion{
	{
		id: PromotionStandard, name: "Business Standard for growing teams", start: at("2026-01-01T00:00:00Z"), end: at("2027-12-31T23:59:59Z"),
		key: BusinessStandard, terms: []choice{{term: "P1Y", cycle: "monthly"}, {term: "P1Y", cycle: "annual"}}, discount: 0.15, minimum: 5, maximum: 50,
	},
	{
		id: PromotionPremium, name: "Business Premium introduction", start: at("2026-07-01T00:00:00Z"), end: at("2026-12-31T23:59:59Z"),
		key: BusinessPremium, terms: []choice{{term: "P1Y", cycle: "monthly"}}, discount: 0.1, newcomers: true,
	},
	{
		id: PromotionE5, name: "Step up to E5", start: at("2026-03-01T00:00:00Z"), end: at("2028-06-30T23:59:59Z"),
		key: Microsoft365E5, terms: []choice{{term: "P3Y", cycle: "annual"}}, discount: 0.2, redemptions: 2, needs: Microsoft365E3,
	},
	{
		id: PromotionSales, name: "Sales Enterprise for new customers", start: at("2026-10-01T00:00:00Z"), end: at("2027-06-30T23:59:59Z"),
		key: Dynamics365Sales, terms: []choice{{term: "P1Y", cycle: "annual"}}, discount: 0.25, automatic: true, first: true,
	},
	{
		id: PromotionGermany, name: "E3 für den Mittelstand", start: at("2026-09-01T00:00:00Z"), end: at("2027-08-31T23:59:59Z"), country: "DE",
		key: Microsoft365E3, terms: []choice{{term: "P1Y", cycle: "monthly"}}, discount: 0.08,
	},
	{
		id: PromotionEnded, name: "Business Basic summer offer", start: at("2026-06-01T00:00:00Z"), end: at("2026-09-30T23:59:59Z"),
		key: BusinessBasic, terms: []choice{{term: "P1Y", cycle: "annual"}}, discount: 0.5,
	},
}

// findPromotion gives nil for an id that is none.
func findPromotion(id string) *promotion {
	for i := range promotions {
		if strings.EqualFold(promotions[i].id, strings.TrimSpace(id)) {
			return &promotions[i]
		}
	}
	return nil
}

// offered says that the promotion can be had in a country at an instant.
func (p *promotion) offered(country string, at time.Time) bool {
	return p.soldIn(country) && !at.Before(p.start) && !at.After(p.end)
}

func (p *promotion) soldIn(country string) bool {
	return p.country == "" || strings.EqualFold(p.country, country)
}

func (p *promotion) fits(term, cycle string) bool {
	return slices.ContainsFunc(p.terms, func(c choice) bool { return strings.EqualFold(c.term, term) && strings.EqualFold(c.cycle, cycle) })
}

// validFor finds a promotion that can be had in the country and is for the SKU; nil for a bad id.
func validFor(id string, k *sku, country string, now time.Time) *promotion {
	if p := findPromotion(id); p != nil && p.key == k.key() && p.offered(country, now) {
		return p
	}
	return nil
}

// usage is what a tenant has taken of a promotion. Canceled seats and subscriptions still count.
type usage struct{ seats, redemptions int }

func (p *promotion) usedBy(held []*subscription) usage {
	var used usage
	for _, s := range held {
		if seats, taken := s.Redeemed[p.id]; taken {
			used.seats += seats
			used.redemptions++
		}
	}
	return used
}

// redeem counts seats that the subscription gets under its promotion.
func (s *subscription) redeem(seats int) {
	p := findPromotion(s.Offer.PromotionID)
	if p == nil {
		return
	}
	if s.Redeemed == nil {
		s.Redeemed = map[string]int{}
	}
	s.Redeemed[p.id] += seats
}

// outgrowPromotion drops a promotion that is not for the present term and billing cycle.
func (s *subscription) outgrowPromotion() {
	if p := findPromotion(s.Offer.PromotionID); p != nil && !p.fits(s.Offer.TermDuration, s.Offer.BillingCycle) {
		s.Offer.PromotionID = ""
	}
}

// reduced is the price after the discount of the subscription's promotion.
func (t target) reduced(price float64) float64 {
	if p := findPromotion(t.PromotionID); p != nil {
		return price * (1 - p.discount)
	}
	return price
}

// hindrance says why a promotion cannot be had; kind is its type in eligibility errors.
type hindrance struct {
	kind, text string
	detail     object
}

// interest is what somebody wants to buy under a promotion.
type interest struct {
	k           *sku
	country     string
	quantity    int
	term, cycle string
	held        []*subscription // of the tenant
	used        usage
}

// hindrances lists everything that keeps the promotion from the purchase, the term first.
func (p *promotion) hindrances(i interest, now time.Time) []hindrance {
	if p.key != i.k.key() || !p.offered(i.country, now) {
		return []hindrance{{kind: "InvalidPromotion", text: fmt.Sprintf("The promotion %s is not available for %s.", p.id, i.k.title)}}
	}
	list := []hindrance{}
	if !p.fits(i.term, i.cycle) {
		terms := []any{}
		for _, one := range p.terms {
			terms = append(terms, object{"duration": one.term, "billingCycle": enum(one.cycle)})
		}
		list = append(list, hindrance{"Term", "The term or billing cycle is not eligible for the promotion.", object{"eligibleTerms": terms}})
	}
	if left := p.maximum - i.used.seats; i.quantity < p.minimum || (p.maximum > 0 && i.quantity > left) {
		list = append(list, hindrance{"SeatCount", "The number of seats is not eligible for the promotion.", p.seatDetail(left)})
	}
	if p.redemptions > 0 && i.used.redemptions >= p.redemptions {
		list = append(list, hindrance{"RedemptionLimit", "The promotion has been redeemed too often.", object{
			"maxPromotionRedemptionCount": p.redemptions, "remainingPromotionRedemptionCount": 0,
		}})
	}
	owns := func(key string, active bool) bool {
		return slices.ContainsFunc(i.held, func(s *subscription) bool { return s.sku().key() == key && (!active || s.Status == statusActive) })
	}
	if p.needs != "" && !owns(p.needs, true) {
		list = append(list, hindrance{"PrerequisiteProductOwnership", "The promotion needs " + p.needs + ".", nil})
	}
	if p.newcomers && owns(p.key, false) {
		list = append(list, hindrance{"OfferPurchasedPreviously", "The offer has been purchased before.", nil})
	}
	if p.first && len(i.held) > 0 {
		list = append(list, hindrance{"FirstPurchase", "The promotion is for a first purchase only.", nil})
	}
	return list
}

func (p *promotion) seatDetail(left int) object {
	detail := object{"minimumRequiredSeats": null{}, "maximumRequiredSeats": null{}, "availableSeats": null{}}
	if p.minimum > 0 {
		detail["minimumRequiredSeats"] = p.minimum
	}
	if p.maximum > 0 {
		detail["maximumRequiredSeats"], detail["availableSeats"] = p.maximum, max(left, 0)
	}
	return detail
}

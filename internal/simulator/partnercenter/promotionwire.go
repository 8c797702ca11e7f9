package partnercenter

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// wire returns the promotion as the catalog shows it; discounts are fractions, sent as strings.
func wirePromotion(p *catalog.Promotion, country string) wire.Object {
	product, id, _ := strings.Cut(p.Key, ":")
	required := []any{}
	for _, one := range p.Terms {
		required = append(required, wire.Object{
			"productId": product, "skuId": id, "term": wire.Object{
				"duration":     one.Term,
				"billingCycle": wire.Enum(strings.ToUpper(one.Cycle[:1]) + one.Cycle[1:]),
			},
			"pricingPolicies": []any{wire.Object{
				"policyType": wire.Enum("PercentDiscount"),
				"value":      strconv.FormatFloat(p.Discount, 'f', -1, 64),
			}},
		})
	}
	return wire.Object{
		"id": p.ID, "name": p.Name, "description": p.Name + ".", "startDate": wire.Stamp(p.Start),
		"endDate":    wire.Stamp(p.End),
		"properties": wire.Object{"isAutoApplicable": p.Automatic}, "requiredProducts": wire.Unsorted(required),
		"promotionConstraints": promotionConstraints(p),
		"links":                wire.Links{"self": wire.Link("/productpromotions/%s?country=%s", p.ID, country)},
		"attributes":           wire.Object{"objectType": "ProductPromotion"},
	}
}

func promotionConstraints(p *catalog.Promotion) wire.Object {
	body := wire.Object{
		"seatConstraints": []any{}, "assetOwnershipLimits": []any{}, "eligibilityConstraints": []any{},
		"productOwnershipConstraints": []any{},
	}
	if p.Minimum > 0 || p.Maximum > 0 {
		body["seatConstraints"] = []any{wire.Object{
			"minSeats": p.Minimum, "maxSeats": p.Maximum,
			"type": "SubscriptionQuantity",
		}}
	}
	if p.Redemptions > 0 {
		body["assetOwnershipLimits"] = []any{wire.Object{
			"minAssets": 0, "maxAssets": p.Redemptions,
			"type": "LifetimeRedemptionCount",
		}}
	}
	if p.First {
		body["eligibilityConstraints"] = []any{wire.Object{"isApplicable": true, "type": "FirstPurchase"}}
	}
	if p.Needs != "" {
		body["productOwnershipConstraints"] = []any{[]any{wire.Object{"bigId": strings.Replace(p.Needs, ":", "/", 1)}}}
	}
	return body
}

func (c *call) listPromotions() (wire.Answer, error) {
	m, err := c.market()
	if err != nil {
		return wire.Answer{}, err
	}
	if segment := c.Query.Get("segment"); !strings.EqualFold(segment, catalog.Commercial) {
		return wire.Answer{}, wire.Refuse(http.StatusBadRequest, codeInvalidProperty,
			"There are no promotions for the segment %q, only for commercial.", segment)
	}
	items := []any{}
	for i := range catalog.Promotions {
		if p := &catalog.Promotions[i]; p.Offered(m.country, c.Now) {
			items = append(items, wirePromotion(p, m.country))
		}
	}
	return wire.OK(wire.Collection(items))
}

// getPromotion answers with a promotion, even if it has ended or has not begun.
func (c *call) getPromotion() (wire.Answer, error) {
	m, err := c.market()
	if err != nil {
		return wire.Answer{}, err
	}
	p := catalog.FindPromotion(c.Vars["promotion"])
	if p == nil || !p.SoldIn(m.country) {
		return wire.Answer{}, wire.Refuse(http.StatusNotFound, codePromotion, "The promotion %s was not found.",
			strings.ToUpper(c.Vars["promotion"]))
	}
	return wire.OK(wirePromotion(p, m.country))
}

// eligibilityItem is one entry of the body of POST promotionEligibilities.
type eligibilityItem struct {
	ID            wire.Number `json:"id"`
	CatalogItemID string      `json:"catalogItemId"`
	Quantity      wire.Number `json:"quantity"`
	TermDuration  string      `json:"termDuration"`
	BillingCycle  string      `json:"billingCycle"`
	PromotionID   string      `json:"promotionId"`
}

// promotionEligibilities answers, for each item, which promotions apply to it ("Verify promotion eligibility").
func (c *call) promotionEligibilities() (wire.Answer, error) {
	buyer, err := c.customer()
	if err != nil {
		return wire.Answer{}, err
	}
	var body struct {
		Items []eligibilityItem `json:"items"`
	}
	if err := c.Decode(&body); err != nil {
		return wire.Answer{}, err
	}
	if len(body.Items) == 0 {
		return wire.Answer{}, wire.Refuse(http.StatusBadRequest, wire.CodeInvalidInput, "The request has no items.")
	}
	held, err := world.All[Subscription](c.Tx, KindSubscription, buyer.ID)
	if err != nil {
		return wire.Answer{}, err
	}
	items := []any{}
	for _, one := range body.Items {
		items = append(items, wire.Object{
			"id": one.ID, "catalogItemId": one.CatalogItemID, "quantity": one.Quantity,
			"billingCycle": wire.Enum(one.BillingCycle),
			"termDuration": one.TermDuration, "eligibilities": c.eligibilities(buyer, held, one),
			"attributes": wire.Object{"objectType": "PromotionEligibilities"},
		})
	}
	return wire.OK(wire.Collection(items))
}

// eligibilities checks the requested promotion, or all that are for the item's SKU.
func (c *call) eligibilities(buyer *directory.Customer, held []*Subscription, one eligibilityItem) []any {
	a := c.itemAvailability(buyer.Country, one.CatalogItemID)
	if a == nil {
		return []any{eligibility(one.PromotionID, hindrance{
			kind: "InvalidCatalogItemId",
			text: "The catalog item id is not valid.",
		})}
	}
	wish := interest{
		k:        a.SKU,
		country:  buyer.Country,
		quantity: int(one.Quantity),
		term:     one.TermDuration,
		cycle:    one.BillingCycle,
		held:     held,
	}
	if one.PromotionID != "" {
		p := catalog.FindPromotion(one.PromotionID)
		if p == nil {
			return []any{eligibility(one.PromotionID, hindrance{
				kind: "InvalidPromotion",
				text: "The promotion is not valid.",
			})}
		}
		wish.used = usedBy(p, held)
		return []any{eligibility(p.ID, hindrances(p, wish, c.Now)...)}
	}
	list := []any{}
	for i := range catalog.Promotions {
		if p := catalog.ValidFor(catalog.Promotions[i].ID, a.SKU, buyer.Country, c.Now); p != nil {
			wish.used = usedBy(p, held)
			list = append(list, eligibility(p.ID, hindrances(p, wish, c.Now)...))
		}
	}
	if len(list) == 0 {
		list = append(list, eligibility("", hindrance{
			kind: "NoPromotionsAvailable",
			text: "There are no promotions for this item.",
		}))
	}
	return list
}

func eligibility(id string, hindrances ...hindrance) wire.Object {
	errors := []any{}
	for _, one := range hindrances {
		body := wire.Object{"type": one.kind, "description": one.text}
		for key, value := range one.detail {
			body[key] = value
		}
		errors = append(errors, body)
	}
	body := wire.Object{"promotionId": wire.Optional{}, "isEligible": len(hindrances) == 0, "errors": errors}
	if id != "" {
		body["promotionId"] = id
	}
	return body
}

// itemAvailability returns the availability of a three-part catalog item id in the country; nil if there is none.
func (c *call) itemAvailability(country, id string) *catalog.Availability {
	parts := strings.Split(id, ":")
	if len(parts) != 3 {
		return nil
	}
	k := catalog.FindSKU(parts[0], parts[1])
	if k == nil {
		return nil
	}
	return c.shop.Availability(k, country, parts[2])
}

package simulator

import (
	"net/http"
	"strconv"
	"strings"
)

// wire gives the promotion as the catalog shows it; discounts are fractions, written as text.
func (p *promotion) wire(country string) object {
	product, id, _ := strings.Cut(p.key, ":")
	required := []any{}
	for _, one := range p.terms {
		required = append(required, object{
			"productId": product, "skuId": id, "term": object{"duration": one.term, "billingCycle": enum(strings.ToUpper(one.cycle[:1]) + one.cycle[1:])},
			"pricingPolicies": []any{object{"policyType": enum("PercentDiscount"), "value": strconv.FormatFloat(p.discount, 'f', -1, 64)}},
		})
	}
	return object{
		"id": p.id, "name": p.name, "description": p.name + ".", "startDate": stamp(p.start), "endDate": stamp(p.end),
		"properties": object{"isAutoApplicable": p.automatic}, "requiredProducts": unsorted(required), "promotionConstraints": p.constraints(),
		"links":      links{"self": link("/productpromotions/%s?country=%s", p.id, country)},
		"attributes": object{"objectType": "ProductPromotion"},
	}
}

func (p *promotion) constraints() object {
	body := object{
		"seatConstraints": []any{}, "assetOwnershipLimits": []any{}, "eligibilityConstraints": []any{}, "productOwnershipConstraints": []any{},
	}
	if p.minimum > 0 || p.maximum > 0 {
		body["seatConstraints"] = []any{object{"minSeats": p.minimum, "maxSeats": p.maximum, "type": "SubscriptionQuantity"}}
	}
	if p.redemptions > 0 {
		body["assetOwnershipLimits"] = []any{object{"minAssets": 0, "maxAssets": p.redemptions, "type": "LifetimeRedemptionCount"}}
	}
	if p.first {
		body["eligibilityConstraints"] = []any{object{"isApplicable": true, "type": "FirstPurchase"}}
	}
	if p.needs != "" {
		body["productOwnershipConstraints"] = []any{[]any{object{"bigId": strings.Replace(p.needs, ":", "/", 1)}}}
	}
	return body
}

func (c *call) listPromotions() (answer, error) {
	m, err := c.market()
	if err != nil {
		return answer{}, err
	}
	if segment := c.query.Get("segment"); !strings.EqualFold(segment, commercial) {
		return answer{}, refuse(http.StatusBadRequest, codeInvalidProperty, "There are no promotions for the segment %q, only for commercial.", segment)
	}
	items := []any{}
	for i := range promotions {
		if p := &promotions[i]; p.offered(m.country, c.now) {
			items = append(items, p.wire(m.country))
		}
	}
	return ok(collection(items))
}

// getPromotion answers whatever the dates of the promotion are.
func (c *call) getPromotion() (answer, error) {
	m, err := c.market()
	if err != nil {
		return answer{}, err
	}
	p := findPromotion(c.vars["promotion"])
	if p == nil || !p.soldIn(m.country) {
		return answer{}, refuse(http.StatusNotFound, codePromotion, "The promotion %s was not found.", strings.ToUpper(c.vars["promotion"]))
	}
	return ok(p.wire(m.country))
}

// eligibilityItem is one entry of the body of POST promotionEligibilities.
type eligibilityItem struct {
	ID            number `json:"id"`
	CatalogItemID string `json:"catalogItemId"`
	Quantity      number `json:"quantity"`
	TermDuration  string `json:"termDuration"`
	BillingCycle  string `json:"billingCycle"`
	PromotionID   string `json:"promotionId"`
}

// promotionEligibilities says for each item which promotions it can have ("Verify promotion eligibility").
func (c *call) promotionEligibilities() (answer, error) {
	buyer, err := c.customer()
	if err != nil {
		return answer{}, err
	}
	var body struct {
		Items []eligibilityItem `json:"items"`
	}
	if err := c.decode(&body); err != nil {
		return answer{}, err
	}
	if len(body.Items) == 0 {
		return answer{}, refuse(http.StatusBadRequest, codeInvalidInput, "The request has no items.")
	}
	held, err := all[subscription](c.unit, kindSubscription, buyer.ID)
	if err != nil {
		return answer{}, err
	}
	items := []any{}
	for _, one := range body.Items {
		items = append(items, object{
			"id": one.ID, "catalogItemId": one.CatalogItemID, "quantity": one.Quantity, "billingCycle": enum(one.BillingCycle),
			"termDuration": one.TermDuration, "eligibilities": c.eligibilities(buyer, held, one),
			"attributes": object{"objectType": "PromotionEligibilities"},
		})
	}
	return ok(collection(items))
}

// eligibilities checks the named promotion, or all that are for the item's SKU.
func (c *call) eligibilities(buyer *customer, held []*subscription, one eligibilityItem) []any {
	a := c.itemAvailability(buyer.Country, one.CatalogItemID)
	if a == nil {
		return []any{eligibility(one.PromotionID, hindrance{kind: "InvalidCatalogItemId", text: "The catalog item id is not valid."})}
	}
	wish := interest{
		k:        a.sku,
		country:  buyer.Country,
		quantity: int(one.Quantity),
		term:     one.TermDuration,
		cycle:    one.BillingCycle,
		held:     held,
	}
	if one.PromotionID != "" {
		p := findPromotion(one.PromotionID)
		if p == nil {
			return []any{eligibility(one.PromotionID, hindrance{kind: "InvalidPromotion", text: "The promotion is not valid."})}
		}
		wish.used = p.usedBy(held)
		return []any{eligibility(p.id, p.hindrances(wish, c.now)...)}
	}
	list := []any{}
	for i := range promotions {
		if p := validFor(promotions[i].id, a.sku, buyer.Country, c.now); p != nil {
			wish.used = p.usedBy(held)
			list = append(list, eligibility(p.id, p.hindrances(wish, c.now)...))
		}
	}
	if len(list) == 0 {
		list = append(list, eligibility("", hindrance{kind: "NoPromotionsAvailable", text: "There are no promotions for this item."}))
	}
	return list
}

func eligibility(id string, hindrances ...hindrance) object {
	errors := []any{}
	for _, one := range hindrances {
		body := object{"type": one.kind, "description": one.text}
		for key, value := range one.detail {
			body[key] = value
		}
		errors = append(errors, body)
	}
	body := object{"promotionId": optional{}, "isEligible": len(hindrances) == 0, "errors": errors}
	if id != "" {
		body["promotionId"] = id
	}
	return body
}

// itemAvailability finds what a three-part catalog item id names in the country; nil when nothing.
func (c *call) itemAvailability(country, id string) *availability {
	parts := strings.Split(id, ":")
	if len(parts) != 3 {
		return nil
	}
	k := findSKU(parts[0], parts[1])
	if k == nil {
		return nil
	}
	return c.shop.availability(k, country, parts[2])
}

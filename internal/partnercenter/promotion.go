package partnercenter

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// SegmentCommercial is the one segment whose promotions can be listed.
// Source: "Get promotions".
const SegmentCommercial = "commercial"

// Promotion is a discount on a purchase that meets its conditions.
// Source: "Promotion resources".
type Promotion struct {
	// ID has three parts, such as "39NFJQT1PJQB:0001:39NFJQT1Q5KN".
	ID          string
	Name        string
	Description string
	// Start and End bound the time in which it is available, UTC; zero if not given.
	Start time.Time
	End   time.Time
	// AutoApplies is true if a purchase gets it without a promotion id.
	AutoApplies bool
	// Products are the products it discounts.
	Products []PromotedProduct
	// MinimumSeats and MaximumSeats bound the seats it applies to, counted per customer
	// over all partners; nil for no limit.
	MinimumSeats *int
	MaximumSeats *int
	// MaximumRedemptions is how often a customer can use it; nil for no limit.
	MaximumRedemptions *int
	// FirstPurchaseOnly is true if it applies only to a customer's first purchase of
	// the SKU.
	FirstPurchaseOnly bool
	// Prerequisites are the SKUs that a customer must own for it, as Product:SKU.
	Prerequisites []string
}

// PromotedProduct is a SKU, term and billing cycle that a promotion discounts.
type PromotedProduct struct {
	ProductID string
	SKUID     string
	// TermDuration is ISO 8601, such as P1Y.
	TermDuration string
	// BillingCycle is monthly, annual, triennial, none or one_time.
	BillingCycle string
	Policies     []PricingPolicy
}

// PolicyPercentDiscount is the Type of a PricingPolicy whose Value is a
// fraction of the price.
const PolicyPercentDiscount = "percent_discount"

// PricingPolicy is one discount.
type PricingPolicy struct {
	// Type is PolicyPercentDiscount, or a value not known yet.
	Type string
	// Value is the service's text: "0.167" is a sixth off the price.
	Value json.Number
}

// PromotionCheck is a possible purchase to check promotions for.
type PromotionCheck struct {
	// CatalogItemID is Product:SKU:Availability.
	CatalogItemID string
	Quantity      int
	// TermDuration is ISO 8601, such as P1Y; BillingCycle is monthly, annual or triennial.
	TermDuration string
	BillingCycle string
	// PromotionID is the promotion to check; empty checks all of them.
	PromotionID string
}

// PromotionEligibilities are the promotions of one check.
// Source: "Verify a promotion eligibility".
type PromotionEligibilities struct {
	// Check is the index of the check in the request, from 0.
	Check         int
	CatalogItemID string
	Quantity      int
	TermDuration  string
	BillingCycle  string
	Promotions    []PromotionEligibility
}

// PromotionEligibility reports whether a purchase gets a promotion.
type PromotionEligibility struct {
	// PromotionID may be empty if the item or promotion is not known.
	PromotionID string
	IsEligible  bool
	// Errors are the reasons if it does not.
	Errors []PromotionError
}

// Promotions lists the promotions available now in a country (ISO 3166 alpha-2) and
// segment; an empty segment means SegmentCommercial.
// Source: "Get promotions".
func (c *Client) Promotions(ctx context.Context, country, segment string) ([]Promotion, error) {
	if segment == "" {
		segment = SegmentCommercial
	}
	query := url.Values{"country": {country}, "segment": {segment}}
	return listOf(ctx, c, ReadPromotions, withQuery(pathOf("productpromotions"), query), parsePromotion)
}

// Promotion reads one promotion, even if it has ended or has not begun.
func (c *Client) Promotion(ctx context.Context, country, id string) (Promotion, error) {
	query := url.Values{"country": {country}}
	return oneOf(ctx, c, ReadPromotions, withQuery(pathOf("productpromotions", id), query), parsePromotion)
}

// PromotionEligibilities checks which promotions a customer would get on purchases,
// in one request. It changes nothing. Without checks it sends no request.
// Source: "Verify a promotion eligibility".
func (c *Client) PromotionEligibilities(
	ctx context.Context,
	tenantID string,
	checks []PromotionCheck,
) ([]PromotionEligibilities, error) {
	list := []PromotionEligibilities{}
	if len(checks) == 0 {
		return list, nil
	}
	body, err := checksBody(checks)
	if err != nil {
		return nil, err
	}
	path := pathOf("customers", tenantID, "promotionEligibilities")
	resp, err := c.ask(ctx, ReadPromotions, path, body)
	if err != nil {
		return nil, err
	}
	p, err := parsePage(resp.Body)
	for i := 0; err == nil && i < len(p.items); i++ {
		var e PromotionEligibilities
		e, err = parsePromotionEligibilities(p.items[i])
		list = append(list, e)
	}
	if err != nil {
		return nil, unreadable(http.MethodPost, path, resp, err)
	}
	return list, nil
}

type checkBody struct {
	ID            int    `json:"id"`
	CatalogItemID string `json:"catalogItemId"`
	Quantity      int    `json:"quantity"`
	TermDuration  string `json:"termDuration,omitempty"`
	BillingCycle  string `json:"billingCycle,omitempty"`
	PromotionID   string `json:"promotionId,omitempty"`
}

func checksBody(checks []PromotionCheck) ([]byte, error) {
	body := struct {
		Items []checkBody `json:"items"`
	}{}
	for i, check := range checks {
		body.Items = append(body.Items, checkBody{
			ID: i, CatalogItemID: check.CatalogItemID, Quantity: check.Quantity,
			TermDuration: check.TermDuration, BillingCycle: check.BillingCycle, PromotionID: check.PromotionID,
		})
	}
	text, err := wire.Encode(body)
	if err != nil {
		return nil, fmt.Errorf("partner center: encode the promotion checks: %w", err)
	}
	return text, nil
}

func parsePromotion(text []byte) (Promotion, error) {
	f := wire.ReadObject(text, "promotion")
	p := Promotion{
		ID:          f.Text("id"),
		Name:        f.Text("name"),
		Description: f.Text("description"),
		Start:       f.Time("startDate"),
		End:         f.Time("endDate"),
	}
	// The vendor's table calls it a list of properties, its sample shows one object.
	for _, property := range f.Objects("properties") {
		p.AutoApplies = p.AutoApplies || property.Flag("isAutoApplicable")
	}
	for _, r := range f.Objects("requiredProducts") {
		term := r.Child("term")
		product := PromotedProduct{
			ProductID: r.Text("productId"), SKUID: r.Text("skuId"),
			TermDuration: term.Duration("duration"), BillingCycle: term.Enum("billingCycle"),
		}
		for _, policy := range r.Objects("pricingPolicies") {
			product.Policies = append(
				product.Policies,
				PricingPolicy{Type: policyType(policy), Value: policy.Decimal("value")},
			)
		}
		p.Products = append(p.Products, product)
	}
	for _, constraints := range f.Objects("promotionConstraints") {
		p.readConstraints(constraints)
	}
	return p, f.Need(p.ID)
}

// readConstraints reads the promotion's conditions for a purchase. A limit of zero
// means no limit.
// Source: "Get promotion by ID", promotional constraints.
func (p *Promotion) readConstraints(f *wire.Object) {
	bound := func(to **int, from *int) {
		if from != nil && *from > 0 {
			*to = from
		}
	}
	for _, seats := range f.Objects("seatConstraints") {
		bound(&p.MinimumSeats, seats.OptionalNumber("minSeats"))
		bound(&p.MaximumSeats, seats.OptionalNumber("maxSeats"))
	}
	for _, limit := range f.Objects("assetOwnershipLimits") {
		bound(&p.MaximumRedemptions, limit.OptionalNumber("maxAssets"))
	}
	for _, one := range f.Objects("eligibilityConstraints") {
		if one.Enum("type") == string(PromotionFirstPurchaseOnly) {
			p.FirstPurchaseOnly = p.FirstPurchaseOnly || one.Flag("isApplicable")
		}
	}
	for _, owned := range f.Objects("productOwnershipConstraints") {
		if id := owned.Text("bigId"); id != "" {
			p.Prerequisites = append(p.Prerequisites, strings.Replace(id, "/", ":", 1))
		}
	}
}

// policyType reads "policyType", as in the vendor's sample, or "type", as in its table.
func policyType(f *wire.Object) string {
	if t := f.Enum("policyType"); t != "" {
		return t
	}
	return f.Enum("type")
}

func parsePromotionEligibilities(text []byte) (PromotionEligibilities, error) {
	f := wire.ReadObject(text, "promotionEligibilities")
	e := PromotionEligibilities{
		Check:         f.Number("id"),
		CatalogItemID: f.Text("catalogItemId"),
		Quantity:      f.Number("quantity"),
		TermDuration:  f.Duration("termDuration"),
		BillingCycle:  f.Enum("billingCycle"),
	}
	for _, p := range f.Objects("eligibilities") {
		one := PromotionEligibility{PromotionID: p.Text("promotionId"), IsEligible: p.Flag("isEligible")}
		for _, reason := range p.Objects("errors") {
			one.Errors = append(one.Errors, promotionErrorOf(reason))
		}
		e.Promotions = append(e.Promotions, one)
	}
	return e, f.Err()
}

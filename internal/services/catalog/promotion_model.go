package catalog

import (
	"cmp"
	"encoding/json"
	"math/big"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/values"
)

// promotionsModel is csp_promotions as Terraform holds it.
type promotionsModel struct {
	TenantID     types.String `tfsdk:"tenant_id"`
	Country      types.String `tfsdk:"country"`
	Segment      types.String `tfsdk:"segment"`
	ProductID    types.String `tfsdk:"product_id"`
	SKUID        types.String `tfsdk:"sku_id"`
	TermDuration types.String `tfsdk:"term_duration"`
	BillingCycle types.String `tfsdk:"billing_cycle"`
	Quantity     types.Int64  `tfsdk:"quantity"`
	Promotions   []promotion  `tfsdk:"promotions"`
}

type promotion struct {
	ID                   types.String      `tfsdk:"id"`
	Name                 types.String      `tfsdk:"name"`
	Description          types.String      `tfsdk:"description"`
	StartDate            timetypes.RFC3339 `tfsdk:"start_date"`
	EndDate              timetypes.RFC3339 `tfsdk:"end_date"`
	AppliesAutomatically types.Bool        `tfsdk:"applies_automatically"`
	MinimumSeats         types.Int64       `tfsdk:"minimum_seats"`
	MaximumSeats         types.Int64       `tfsdk:"maximum_seats"`
	MaximumPurchases     types.Int64       `tfsdk:"maximum_purchases"`
	FirstPurchaseOnly    types.Bool        `tfsdk:"first_purchase_only"`
	Prerequisites        []string          `tfsdk:"prerequisites"`
	Eligible             types.Bool        `tfsdk:"eligible"`
	Products             []promoted        `tfsdk:"products"`
}

type promoted struct {
	ProductID       types.String `tfsdk:"product_id"`
	SKUID           types.String `tfsdk:"sku_id"`
	TermDuration    types.String `tfsdk:"term_duration"`
	BillingCycle    types.String `tfsdk:"billing_cycle"`
	DiscountPercent types.Number `tfsdk:"discount_percent"`
	Eligible        types.Bool   `tfsdk:"eligible"`
	WhyNot          []string     `tfsdk:"why_not"`
}

// matches reports whether the configuration asks for a product of a promotion.
func (m promotionsModel) matches(p partnercenter.PromotedProduct) bool {
	return values.Matches(m.ProductID, p.ProductID) && values.Matches(m.SKUID, p.SKUID) &&
		values.Matches(m.TermDuration, p.TermDuration) && values.Matches(m.BillingCycle, p.BillingCycle)
}

// promotionOf shows a promotion with those of its products that match.
func promotionOf(p partnercenter.Promotion, matches func(partnercenter.PromotedProduct) bool) promotion {
	one := promotion{
		ID:          types.StringValue(p.ID),
		Name:        values.Text(p.Name),
		Description: values.Text(p.Description),
		StartDate: values.Instant(
			p.Start,
		),
		EndDate:              values.Instant(p.End),
		AppliesAutomatically: types.BoolValue(p.AutoApplies),
		MinimumSeats: bound(
			p.MinimumSeats,
		),
		MaximumSeats:     bound(p.MaximumSeats),
		MaximumPurchases: bound(p.MaximumRedemptions),
		FirstPurchaseOnly: types.BoolValue(
			p.FirstPurchaseOnly,
		),
		Prerequisites: append([]string{}, p.Prerequisites...),
		Products:      []promoted{},
	}
	for _, product := range p.Products {
		if matches(product) {
			one.Products = append(one.Products, promoted{
				ProductID: types.StringValue(product.ProductID), SKUID: types.StringValue(product.SKUID),
				TermDuration: values.Text(product.TermDuration), BillingCycle: values.Text(product.BillingCycle),
				DiscountPercent: percentOff(product.Policies), WhyNot: []string{},
			})
		}
	}
	slices.SortFunc(one.Products, func(a, b promoted) int {
		return cmp.Or(
			cmp.Compare(
				a.ProductID.ValueString(),
				b.ProductID.ValueString(),
			),
			cmp.Compare(a.SKUID.ValueString(), b.SKUID.ValueString()),
			cmp.Compare(
				a.TermDuration.ValueString(),
				b.TermDuration.ValueString(),
			),
			cmp.Compare(a.BillingCycle.ValueString(), b.BillingCycle.ValueString()),
		)
	})
	return one
}

func bound(n *int) types.Int64 {
	if n == nil {
		return types.Int64Null()
	}
	return types.Int64Value(int64(*n))
}

// percentOff is the discount in per cent: the service writes a fraction.
func percentOff(policies []partnercenter.PricingPolicy) types.Number {
	for _, p := range policies {
		if fraction, ok := fractionOf(p.Value); ok && p.Type == partnercenter.PolicyPercentDiscount {
			return types.NumberValue(
				new(big.Float).SetPrec(values.DecimalPrecision).SetRat(fraction.Mul(fraction, big.NewRat(100, 1))),
			)
		}
	}
	return types.NumberNull()
}

func fractionOf(n json.Number) (*big.Rat, bool) { return new(big.Rat).SetString(string(n)) }

// items are what the promotions are checked for, in the order they are shown.
func (m promotionsModel) items() []fulfillment.PromotedItem {
	var out []fulfillment.PromotedItem
	for _, p := range m.Promotions {
		for _, product := range p.Products {
			out = append(out, fulfillment.PromotedItem{
				PromotionID: p.ID.ValueString(),
				SKU: commerce.SKU{
					ProductID: product.ProductID.ValueString(),
					SKUID:     product.SKUID.ValueString(),
				},
				Option: commerce.TermOption{
					Term:  commerce.Term(product.TermDuration.ValueString()),
					Cycle: commerce.BillingCycle(product.BillingCycle.ValueString()),
				},
			})
		}
	}
	return out
}

// note records the answers to items.
func (m promotionsModel) note(answers []commerce.PromotionAnswer) {
	for i := range m.Promotions {
		p := &m.Promotions[i]
		p.Eligible = types.BoolValue(false)
		for k := range p.Products {
			a := answers[0]
			answers = answers[1:]
			p.Products[k].Eligible, p.Products[k].WhyNot = types.BoolValue(a.Eligible), append([]string{}, a.Why...)
			if a.Eligible {
				p.Eligible = types.BoolValue(true)
			}
		}
	}
}

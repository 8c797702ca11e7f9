package catalog

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/catalogid"
	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/values"
)

// quoteModel is csp_quote as Terraform holds it.
type quoteModel struct {
	TenantID            types.String    `tfsdk:"tenant_id"`
	Purchases           []pricePurchase `tfsdk:"purchases"`
	Increase            *priceIncrease  `tfsdk:"increase"`
	Upgrade             *priceUpgrade   `tfsdk:"upgrade"`
	Segment             types.String    `tfsdk:"segment"`
	ResellerIDs         []string        `tfsdk:"reseller_ids"`
	AttestationAccepted types.Bool      `tfsdk:"attestation_accepted"`
	Currency            types.String    `tfsdk:"currency"`
	TaxIncluded         types.Bool      `tfsdk:"tax_included"`
	TaxNote             types.String    `tfsdk:"tax_note"`
	Estimate            types.Bool      `tfsdk:"estimate"`
	Notes               []string        `tfsdk:"notes"`
	Lines               []pricedLine    `tfsdk:"lines"`
}

type pricePurchase struct {
	ProductID               types.String `tfsdk:"product_id"`
	SKUID                   types.String `tfsdk:"sku_id"`
	TermDuration            types.String `tfsdk:"term_duration"`
	BillingCycle            types.String `tfsdk:"billing_cycle"`
	Quantity                types.Int64  `tfsdk:"quantity"`
	PromotionID             types.String `tfsdk:"promotion_id"`
	CustomTermEndDate       types.String `tfsdk:"custom_term_end_date"`
	AlignWithSubscriptionID types.String `tfsdk:"align_with_subscription_id"`
}

type priceIncrease struct {
	SubscriptionID types.String `tfsdk:"subscription_id"`
	Seats          types.Int64  `tfsdk:"seats"`
}

type priceUpgrade struct {
	SubscriptionID types.String `tfsdk:"subscription_id"`
	ProductID      types.String `tfsdk:"product_id"`
	SKUID          types.String `tfsdk:"sku_id"`
	Quantity       types.Int64  `tfsdk:"quantity"`
	TermDuration   types.String `tfsdk:"term_duration"`
	BillingCycle   types.String `tfsdk:"billing_cycle"`
	PromotionID    types.String `tfsdk:"promotion_id"`
}

type pricedLine struct {
	ProductID         types.String      `tfsdk:"product_id"`
	SKUID             types.String      `tfsdk:"sku_id"`
	Title             types.String      `tfsdk:"title"`
	Quantity          types.Int64       `tfsdk:"quantity"`
	TermDuration      types.String      `tfsdk:"term_duration"`
	BillingCycle      types.String      `tfsdk:"billing_cycle"`
	CustomTermEndDate timetypes.RFC3339 `tfsdk:"custom_term_end_date"`
	PromotionID       types.String      `tfsdk:"promotion_id"`
	ListPrice         types.Number      `tfsdk:"list_price"`
	DiscountedPrice   types.Number      `tfsdk:"discounted_price"`
	ProratedPrice     types.Number      `tfsdk:"prorated_price"`
	Price             types.Number      `tfsdk:"price"`
	ExtendedPrice     types.Number      `tfsdk:"extended_price"`
}

// order is what to price, with what all lines of the cart share.
func (m quoteModel) order(desired commerce.Desired) fulfillment.Order {
	return fulfillment.Order{
		Desired:     desired,
		Segment:     m.Segment.ValueString(),
		Currency:    m.Currency.ValueString(),
		ResellerIDs: m.ResellerIDs,
		Attested:    m.AttestationAccepted.ValueBool(),
	}
}

// orderOf is order for what a subscription's own reseller sells.
func (m quoteModel) orderOf(s commerce.Subscription, desired commerce.Desired) fulfillment.Order {
	o := m.order(desired)
	if len(o.ResellerIDs) == 0 && s.ResellerID != "" {
		o.ResellerIDs = []string{s.ResellerID}
	}
	return o
}

func (p pricePurchase) desired(tenantID string) commerce.Desired {
	d := commerce.Desired{
		TenantID: tenantID,
		SKU:      commerce.SKU{ProductID: p.ProductID.ValueString(), SKUID: p.SKUID.ValueString()},
		Term:     commerce.Term(p.TermDuration.ValueString()),
		Cycle:    commerce.BillingCycle(p.BillingCycle.ValueString()),
		Quantity: int(
			p.Quantity.ValueInt64(),
		),
		PromotionID: p.PromotionID.ValueString(),
		AlignWith:   p.AlignWithSubscriptionID.ValueString(),
	}
	// The validator has taken days only; without one it is zero.
	d.CustomTermEnd, _ = time.Parse(time.DateOnly, p.CustomTermEndDate.ValueString())
	return d
}

// desired is the target in full: what the configuration leaves out is as it
// runs, or as a trial converts.
func (u priceUpgrade) desired(s commerce.Subscription) commerce.Desired {
	term, cycle := s.Term, s.Cycle
	if s.Trial && s.Schedule.Renews() {
		term, cycle = s.Schedule.Term, s.Schedule.Cycle
	}
	d := commerce.Desired{
		TenantID: s.TenantID, SKU: commerce.SKU{ProductID: u.ProductID.ValueString(), SKUID: u.SKUID.ValueString()},
		Term: term, Cycle: cycle, Quantity: s.Quantity, PromotionID: u.PromotionID.ValueString(),
	}
	if text := u.TermDuration.ValueString(); text != "" {
		d.Term = commerce.Term(text)
	}
	if text := u.BillingCycle.ValueString(); text != "" {
		d.Cycle = commerce.BillingCycle(text)
	}
	if !u.Quantity.IsNull() {
		d.Quantity = int(u.Quantity.ValueInt64())
	}
	return d
}

// show records the service's prices.
func (m *quoteModel) show(q fulfillment.Quote) {
	included, note := commerce.Tax(q.Country)
	m.TaxIncluded, m.TaxNote = types.BoolPointerValue(included), types.StringValue(note)
	m.Estimate, m.Notes = types.BoolValue(len(q.Doubts) > 0), append([]string{}, q.Doubts...)
	m.Lines = make([]pricedLine, 0, len(q.Lines))
	for _, l := range q.Lines {
		m.Lines = append(m.Lines, pricedOf(l))
		if m.Currency.ValueString() == "" {
			m.Currency = values.Text(l.Currency)
		}
	}
}

func pricedOf(l partnercenter.LineItem) pricedLine {
	out := pricedLine{
		ProductID:         types.StringNull(),
		SKUID:             types.StringNull(),
		Title:             values.Text(l.FriendlyName),
		Quantity:          types.Int64Value(int64(l.Quantity)),
		TermDuration:      values.Text(l.TermDuration),
		BillingCycle:      values.Text(l.BillingCycle),
		CustomTermEndDate: timetypes.NewRFC3339Null(),
		PromotionID:       values.Text(l.PromotionID),
	}
	if id, err := catalogid.Parse(l.CatalogItemID); err == nil {
		out.ProductID, out.SKUID = types.StringValue(id.ProductID), types.StringValue(id.SKUID)
	}
	if l.CustomTermEnd != nil {
		out.CustomTermEndDate = values.Instant(*l.CustomTermEnd)
	}
	if p := l.Pricing; p != nil {
		out.ListPrice, out.DiscountedPrice, out.ProratedPrice = values.Decimal(
			p.ListPrice,
		), values.Decimal(
			p.DiscountedPrice,
		), values.Decimal(
			p.ProratedPrice,
		)
		out.Price, out.ExtendedPrice = values.Decimal(p.Price), values.Decimal(p.ExtendedPrice)
	}
	return out
}

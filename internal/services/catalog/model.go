package catalog

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
)

// model is csp_offers as Terraform holds it.
type model struct {
	TenantID      types.String `tfsdk:"tenant_id"`
	Country       types.String `tfsdk:"country"`
	Segment       types.String `tfsdk:"segment"`
	View          types.String `tfsdk:"view"`
	TitleContains types.String `tfsdk:"title_contains"`
	ProductID     types.String `tfsdk:"product_id"`
	Offers        []offer      `tfsdk:"offers"`
}

type offer struct {
	ProductID       types.String `tfsdk:"product_id"`
	SKUID           types.String `tfsdk:"sku_id"`
	Title           types.String `tfsdk:"title"`
	Description     types.String `tfsdk:"description"`
	Publisher       types.String `tfsdk:"publisher"`
	ProductType     types.String `tfsdk:"product_type"`
	IsAddon         types.Bool   `tfsdk:"is_addon"`
	IsTrial         types.Bool   `tfsdk:"is_trial"`
	IsPurchasable   types.Bool   `tfsdk:"is_purchasable"`
	IsRenewable     types.Bool   `tfsdk:"is_renewable"`
	Prerequisites   []string     `tfsdk:"prerequisites"`
	UpgradeTargets  []string     `tfsdk:"upgrade_targets"`
	MinimumQuantity types.Int64  `tfsdk:"minimum_quantity"`
	MaximumQuantity types.Int64  `tfsdk:"maximum_quantity"`
	LicenseSKUID    types.String `tfsdk:"license_sku_id"`
	Terms           []term       `tfsdk:"terms"`
}

type term struct {
	TermDuration types.String `tfsdk:"term_duration"`
	BillingCycle types.String `tfsdk:"billing_cycle"`
}

func offerOf(l fulfillment.Listing) offer {
	o := offer{
		ProductID: types.StringValue(l.Offer.SKU.ProductID), SKUID: types.StringValue(l.Offer.SKU.SKUID),
		Title: types.StringValue(l.Offer.Title), Description: types.StringValue(l.Description),
		Publisher: types.StringValue(l.Publisher), ProductType: types.StringValue(l.ProductType),
		IsAddon: types.BoolValue(l.Offer.Addon), IsTrial: types.BoolValue(l.Offer.Trial),
		IsPurchasable: types.BoolValue(l.Offer.Purchasable), IsRenewable: types.BoolValue(l.Renewable),
		Prerequisites: ids(l.Offer.Prerequisites), UpgradeTargets: ids(l.Offer.UpgradesTo),
		MinimumQuantity: limit(l.Offer.Minimum), MaximumQuantity: limit(l.Offer.Maximum),
		LicenseSKUID: types.StringNull(), Terms: make([]term, 0, len(l.Offer.Terms)),
	}
	if l.LicenseSKUID != "" {
		o.LicenseSKUID = types.StringValue(l.LicenseSKUID)
	}
	for _, t := range l.Offer.Terms {
		o.Terms = append(o.Terms, term{types.StringValue(string(t.Term)), types.StringValue(string(t.Cycle))})
	}
	return o
}

func ids(skus []commerce.SKU) []string {
	out := make([]string, 0, len(skus))
	for _, s := range skus {
		out = append(out, s.String())
	}
	return out
}

func limit(n int) types.Int64 {
	if n == 0 {
		return types.Int64Null()
	}
	return types.Int64Value(int64(n))
}

package catalog

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
)

// The words of the catalog that are known.
// Source: "Get a list of products (by country)", "Product terms and conditions".
var (
	views = []string{
		"Azure",
		"AzureReservations",
		"AzureReservationsVM",
		"AzureReservationsSQL",
		"AzureReservationsCosmosDb",
		"MicrosoftAzure",
		partnercenter.ViewSeats,
		"Software",
		"SoftwareSUSELinux",
		"SoftwarePerpetual",
		"SoftwareSubscriptions",
		"SpecializedOffers",
		"MarketplaceSaaS",
	}
	segments = []string{"commercial", "education", "government", "nonprofit"}
	terms    = []string{"P1M", "P1Y", "P3Y"}
	cycles   = []string{"monthly", "annual", "triennial", "one_time", "none"}
)

// warnUnknown warns of words that the service is not known to have.
func (m model) warnUnknown(diags *diag.Diagnostics) {
	services.Filter{Attribute: "view", Asked: m.View, Words: views}.Warn(diags)
	services.Filter{Attribute: "segment", Asked: m.Segment, Words: segments}.Warn(diags)
}

// warnUnlisted warns of a product that is not listed and looks like one that
// is. It is asked only where nothing was found, and no answer is no failure.
func (d *OffersDataSource) warnUnlisted(ctx context.Context, m model, diags *diag.Diagnostics) {
	if m.ProductID.ValueString() == "" {
		return
	}
	from := partnercenter.Catalog{TenantID: m.TenantID.ValueString(), Country: m.Country.ValueString()}
	query := partnercenter.ProductQuery{View: m.View.ValueString(), Segment: m.Segment.ValueString()}
	products, err := d.Clients.PartnerCenter.Products(ctx, from, query)
	if err != nil {
		return
	}
	byProduct := services.Filter{Attribute: "product_id", Asked: m.ProductID, IDs: true}
	for _, p := range products {
		byProduct.Rows = append(byProduct.Rows, p.ID)
	}
	byProduct.Warn(diags)
}

// warnUnmatched warns of filters that no promotion has and that look like a mistake.
func (m promotionsModel) warnUnmatched(listed []partnercenter.Promotion, diags *diag.Diagnostics) {
	filters := []services.Filter{
		{Attribute: "product_id", Asked: m.ProductID, IDs: true},
		{Attribute: "sku_id", Asked: m.SKUID, IDs: true},
		{Attribute: "term_duration", Asked: m.TermDuration, Words: terms},
		{Attribute: "billing_cycle", Asked: m.BillingCycle, Words: cycles},
	}
	for _, p := range listed {
		for _, product := range p.Products {
			for i, word := range []string{
				product.ProductID, product.SKUID, product.TermDuration, product.BillingCycle,
			} {
				filters[i].Rows = append(filters[i].Rows, word)
			}
		}
	}
	for _, f := range filters {
		f.Warn(diags)
	}
}

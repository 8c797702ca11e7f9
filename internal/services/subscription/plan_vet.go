package subscription

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/values"
)

// vet has the live service's word on a plan of this resource in this run, and
// returns what was found in asking.
func (r *Resource) vet(ctx context.Context, c fulfillment.Case, diags *diag.Diagnostics) fulfillment.Found {
	c.Run, c.Addon = r.clients.Run, r.addon
	v := r.clients.Fulfillment.Vet(ctx, c)
	diagnostics.Violations(diags, v.Violations, "")
	for _, f := range v.Failures {
		diags.Append(diagnostics.Failure(f.Tried, f.Err)...)
	}
	for _, f := range v.Unanswered {
		tflog.Warn(ctx, "could not "+f.Tried, map[string]any{"error": f.Err.Error()})
	}
	diagnostics.Notices(diags, v.Notices)
	return v.Found
}

// setLicense takes the license of what is bought: licenses must know it before the
// purchase, and it never changes for a SKU.
func (m *model) setLicense(found fulfillment.Found) {
	if found.Listing != nil {
		m.LicenseSKUID = values.Text(found.Listing.LicenseSKUID)
	}
}

// setUpgradedListing adds what the catalog says of the SKU that all seats become.
func (m *model) setUpgradedListing(found fulfillment.Found) {
	if found.Listing != nil {
		m.LicenseSKUID, m.TermsOfUseURI = values.Text(
			found.Listing.LicenseSKUID,
		), values.Text(
			found.Listing.TermsOfUseURI,
		)
	}
}

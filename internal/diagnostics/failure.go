package diagnostics

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// Failure words a failed call: what was tried, what the service said, why, and
// what to do next.
func Failure(tried string, err error) diag.Diagnostics {
	var diags diag.Diagnostics
	var tenant *fulfillment.UnknownTenantError
	var offer *fulfillment.UnknownOfferError
	switch {
	case errors.As(err, &tenant):
		v := commerce.Violation{
			Reason: fmt.Sprintf("Partner Center knows no reseller relationship with tenant %s.", tenant.TenantID),
			Remedies: []commerce.Remedy{
				{Do: "find the right one", Config: `data "csp_tenants" { domain = "contoso.onmicrosoft.com" }`},
				{Do: "become its reseller first", Config: "send it a relationship request from Partner Center"},
			},
		}
		diags.AddAttributeError(path.Root("tenant_id"), "The tenant is not a customer of this partner", v.Advice()+said(err))
	case errors.As(err, &offer):
		v := commerce.Violation{
			Reason: fmt.Sprintf("It has no product %s with SKU %s in this market%s.", offer.SKU.ProductID, offer.SKU.SKUID, inSegment(offer.Catalog.Segment)),
			Remedies: []commerce.Remedy{
				{Do: "find the right one", Config: fmt.Sprintf(`data "csp_offers" { %s, title_contains = "…" }`, whose(offer.Catalog))},
			},
		}
		diags.AddAttributeError(path.Root("product_id"), fmt.Sprintf("The catalog does not list %s", offer.SKU), v.Advice()+said(err))
	default:
		summary, detail := explain(err)
		diags.AddError(fmt.Sprintf("Could not %s: %s", tried, summary), detail)
	}
	return diags
}

// NoSubscription words that a tenant holds no such subscription, at the
// attribute that names it.
func NoSubscription(diags *diag.Diagnostics, at path.Path, tenantID, id string) {
	diags.AddAttributeError(at, "The tenant has no such subscription",
		fmt.Sprintf("Tenant %s holds no subscription %s. The data source csp_subscriptions lists what it holds.", tenantID, id))
}

func inSegment(segment string) string {
	if segment == "" {
		return ""
	}
	return fmt.Sprintf(" and segment %q", segment)
}

// whose is the argument of csp_offers that reads the same catalog.
func whose(s fulfillment.Catalog) string {
	if s.TenantID == "" {
		return fmt.Sprintf("country = %q", s.Country)
	}
	return fmt.Sprintf("tenant_id = %q", s.TenantID)
}

// Afterwards words what went wrong after an order was placed: warnings, since
// the purchase stands.
func Afterwards(placed fulfillment.PlacedOrder, err error) diag.Diagnostics {
	var diags diag.Diagnostics
	name := fmt.Sprintf("%q", placed.Name)
	switch {
	case errors.Is(err, fulfillment.ErrNeverBought):
		diags.AddWarning(fmt.Sprintf("The order of %s was turned down", name),
			fmt.Sprintf("Nothing was bought. The next plan takes it out of the state and would order it again.%s", said(err)))
	case placed.OrderID == "":
		diags.AddWarning(fmt.Sprintf("Whether %s was bought is not known yet", name),
			fmt.Sprintf("The answer to the checkout was lost. To be safe it counts as bought and is kept in the state; nothing is bought again. Plan again in some minutes: it then shows, or leaves the state.%s", said(err)))
	case errors.Is(err, fulfillment.ErrNotYet):
		diags.AddWarning(fmt.Sprintf("%s was bought and does not show yet", name),
			fmt.Sprintf("The order is placed and kept in the state. Plan again in some minutes to see the subscription.%s", said(err)))
	default:
		summary, detail := explain(err)
		diags.AddWarning(fmt.Sprintf("%s was bought, but not all was set: %s", name, summary),
			fmt.Sprintf("The purchase stands and is kept in the state. The next plan shows what is left to set.\n\n%s", detail))
	}
	return diags
}

// explain gives a failure's summary in a few words, and its detail: what was
// done before it, what to do now, the service's own words, the rule.
func explain(err error) (summary, detail string) {
	c := classify(err)
	detail = before(err) + c.next + said(err)
	if c.rule != "" {
		detail += rule(c.rule)
	}
	return c.summary, detail
}

// before tells which of several changes were made before one failed.
func before(err error) string {
	var step *fulfillment.StepError
	if !errors.As(err, &step) || len(step.Done) == 0 {
		return ""
	}
	done := make([]string, 0, len(step.Done))
	for _, c := range step.Done {
		done = append(done, c.String())
	}
	return fmt.Sprintf("Done before it: %s. The next plan asks for the rest.\n\n", strings.Join(done, ", "))
}

// said gives the service's own words with what its support asks for.
func said(err error) string {
	text := transport.Redact(err.Error())
	return "\n\nIt said: " + text
}

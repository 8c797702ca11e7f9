package diagnostics

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-csp/terraform-provider-csp/internal/armbilling"
	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/msgraph"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
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
			Reason: fmt.Sprintf("Partner Center has no reseller relationship with tenant %s.", tenant.TenantID),
			Remedies: []commerce.Remedy{
				{Do: "find the right one", Config: `data "csp_tenants" { domain = "contoso.onmicrosoft.com" }`},
				{Do: "become its reseller first", Config: "send it a relationship request from Partner Center"},
			},
		}
		diags.AddAttributeError(
			path.Root("tenant_id"),
			"The tenant is not a customer of this partner",
			v.Advice()+said(err),
		)
	case errors.As(err, &offer):
		v := commerce.Violation{
			Reason: fmt.Sprintf(
				"The catalog has no product %s with SKU %s in this market%s.",
				offer.SKU.ProductID,
				offer.SKU.SKUID,
				inSegment(offer.Catalog.Segment),
			),
			Remedies: []commerce.Remedy{
				{
					Do:     "find the right one",
					Config: fmt.Sprintf(`data "csp_offers" { %s, title_contains = "…" }`, whose(offer.Catalog)),
				},
			},
		}
		diags.AddAttributeError(
			path.Root("product_id"),
			fmt.Sprintf("The catalog does not list %s", offer.SKU),
			v.Advice()+said(err),
		)
	default:
		summary, detail := explain(err)
		diags.AddError(fmt.Sprintf("Could not %s: %s", tried, summary), detail)
	}
	return diags
}

// NoSubscription words that a tenant holds no such subscription, at the
// attribute that names it.
func NoSubscription(diags *diag.Diagnostics, at path.Path, tenantID, id string) {
	diags.AddAttributeError(
		at,
		"The tenant has no such subscription",
		fmt.Sprintf(
			"Tenant %s holds no subscription %s. The data source csp_subscriptions lists what it holds.",
			tenantID,
			id,
		),
	)
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
		diags.AddWarning(
			fmt.Sprintf("The order of %s was rejected", name),
			fmt.Sprintf(
				"Nothing was bought. The next plan removes it from the state and orders it again.%s",
				said(err),
			),
		)
	case placed.OrderID == "":
		diags.AddWarning(
			fmt.Sprintf("It is not known yet whether %s was bought", name),
			fmt.Sprintf(
				"The response to the checkout was lost. To be safe, the state records it as bought, and nothing is "+
					"bought again. Plan again in a few minutes: the subscription then shows, or it is removed from the state.%s",
				said(err),
			),
		)
	case errors.Is(err, fulfillment.ErrNotYet):
		diags.AddWarning(
			fmt.Sprintf("%s was bought but does not show yet", name),
			fmt.Sprintf(
				"The order was placed and is recorded in the state. Plan again in a few minutes to see the subscription.%s",
				said(err),
			),
		)
	default:
		summary, detail := explain(err)
		diags.AddWarning(
			fmt.Sprintf("%s was bought, but some settings were not applied: %s", name, summary),
			fmt.Sprintf(
				"The purchase is complete and recorded in the state. The next plan shows what is left to set.\n\n%s",
				detail,
			),
		)
	}
	return diags
}

// explain returns a failure's summary in a few words, and its detail: what was
// done before it, what to do now, the service's own words, the rule.
func explain(err error) (summary, detail string) {
	c := classify(err)
	detail = before(err) + c.next + said(err)
	if c.rule != "" {
		detail += rule(c.rule)
	}
	return c.summary, detail
}

// before reports which of several changes were made before one failed.
func before(err error) string {
	var step *fulfillment.StepError
	if !errors.As(err, &step) || len(step.Done) == 0 {
		return ""
	}
	done := make([]string, 0, len(step.Done))
	for _, c := range step.Done {
		done = append(done, c.String())
	}
	return fmt.Sprintf(
		"These changes were made first: %s. The next plan shows what is left to do.\n\n",
		strings.Join(done, ", "),
	)
}

// said returns the service's own words with what its support asks for, or the
// error on the way if the service did not answer.
func said(err error) string {
	source := "The error"
	if answered(err) {
		source = "Microsoft's response"
	}
	return fmt.Sprintf("\n\n%s: %s", source, transport.Redact(err.Error()))
}

// answered reports whether a failure holds an answer of a service.
func answered(err error) bool {
	var partner *partnercenter.Error
	var graph *msgraph.Error
	var billing *armbilling.Error
	if errors.As(err, &partner) || errors.As(err, &graph) || errors.As(err, &billing) {
		return true
	}
	var failed *login.Error
	if errors.As(err, &failed) {
		return failed.Status != 0
	}
	var lacking *transport.AccessError
	var busy *fulfillment.TurnError
	var lost *transport.UnknownOutcomeError
	var silent *transport.NoAnswerError
	return !errors.As(err, &lacking) && !errors.As(err, &busy) && !errors.As(err, &lost) && !errors.As(err, &silent) &&
		!errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled)
}

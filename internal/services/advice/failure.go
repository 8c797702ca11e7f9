package advice

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfilment"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// Failure words a failed call: what was tried, what the service said, why, and
// what to do next.
func Failure(tried string, err error) diag.Diagnostics {
	var diags diag.Diagnostics
	var tenant *fulfilment.UnknownTenantError
	var offer *fulfilment.UnknownOfferError
	switch {
	case errors.As(err, &tenant):
		diags.AddAttributeError(path.Root("tenant_id"), "The tenant is not a customer of this partner",
			fmt.Sprintf("tenant_id: %s\n\n%s\n\nYou can:\n  - find the right one:        data \"csp_tenants\" { domain = \"contoso.onmicrosoft.com\" }\n  - become its reseller first:  send the tenant a relationship request in Partner Center%s",
				tenant.TenantID, "Partner Center knows no reseller relationship with it.", said(err)))
	case errors.As(err, &offer):
		diags.AddAttributeError(path.Root("product_id"), fmt.Sprintf("The catalogue does not list %s", offer.SKU),
			fmt.Sprintf("%s has no product %s with SKU %s in this market%s.\n\nYou can:\n  - find the right one:  data \"csp_offers\" { tenant_id = %q, title_contains = \"…\" }%s",
				"The tenant's catalogue", offer.SKU.ProductID, offer.SKU.SKUID, inSegment(offer.Shelf.Segment), offer.Shelf.TenantID, said(err)))
	default:
		summary, why := explain(err)
		diags.AddError(fmt.Sprintf("Could not %s: %s", tried, summary), why+said(err))
	}
	return diags
}

func inSegment(segment string) string {
	if segment == "" {
		return ""
	}
	return fmt.Sprintf(" and segment %q", segment)
}

// Afterwards words what went wrong after an order was placed: warnings, since
// the purchase stands.
func Afterwards(placed fulfilment.Placed, err error) diag.Diagnostics {
	var diags diag.Diagnostics
	name := fmt.Sprintf("%q", placed.Name)
	switch {
	case errors.Is(err, fulfilment.ErrNotYet) && placed.OrderID == "":
		diags.AddWarning(fmt.Sprintf("Whether %s was bought is not known yet", name),
			fmt.Sprintf("The answer to the checkout was lost. To be safe it counts as bought and is kept in the state; nothing is bought again. Plan again in some minutes: it then shows, or leaves the state.%s", said(err)))
	case errors.Is(err, fulfilment.ErrNotYet):
		diags.AddWarning(fmt.Sprintf("%s was bought and does not show yet", name),
			fmt.Sprintf("The order is placed and kept in the state. Plan again in some minutes to see the subscription.%s", said(err)))
	default:
		summary, why := explain(err)
		diags.AddWarning(fmt.Sprintf("%s was bought, but not all was set: %s", name, summary),
			fmt.Sprintf("The purchase stands and is kept in the state. The next plan shows what is left to set.\n\n%s%s", why, said(err)))
	}
	return diags
}

// explain gives the class of a failure: one sentence for the summary, and what
// to do about it.
func explain(err error) (summary, why string) {
	var login *transport.LoginError
	var step *fulfilment.StepError
	var notTaken *fulfilment.NotTakenError
	prefix := ""
	if errors.As(err, &step) && len(step.Done) > 0 {
		done := make([]string, 0, len(step.Done))
		for _, c := range step.Done {
			done = append(done, c.String())
		}
		prefix = fmt.Sprintf("Done before it: %s. The next plan asks for the rest.\n\n", strings.Join(done, ", "))
	}
	switch {
	case errors.As(err, &login):
		return "the login was refused", prefix + loginAdvice(login)
	case errors.As(err, &notTaken):
		return "Microsoft did not take it", prefix + notTaken.Why + ". Plan again: if it still differs, set it in Partner Center and report it to the service."
	}
	for _, c := range classes {
		if c.is(err) {
			return c.summary, prefix + c.next
		}
	}
	var unknown *transport.UnknownOutcomeError
	switch {
	case errors.As(err, &unknown):
		return "its outcome is not known", prefix + "The answer was lost on the way. Plan again: it reads what is in effect and asks for what is left."
	case errors.Is(err, context.DeadlineExceeded):
		return "the time was up", prefix + "Give it more in the timeouts block, or try again when the service is faster."
	case errors.Is(err, context.Canceled):
		return "it was interrupted", prefix + "Plan again to see what is in effect."
	}
	return "the service answered with an error", prefix + "What it said stands below; try again if it speaks of a passing condition."
}

type class struct {
	is            func(error) bool
	summary, next string
}

// classes are the refusals with a known way out, the more specific first.
var classes = []class{
	{partnercenter.IsAgreementMissing, "the customer agreement is missing", "The tenant has not accepted the Microsoft Customer Agreement. A person of the customer accepts it in the admin centre, or you attest it in Partner Center; no purchase is possible before." + rule(commerce.RuleAgreement)},
	{partnercenter.IsReduceWindowClosed, "the window for these seats has closed", "Seats can be removed only within 7 days of when they were added. Plan again: it shows which are still open, and how to let the rest go at renewal." + rule(commerce.RuleReduceWindow)},
	{partnercenter.IsCancelWindowClosed, "the cancellation window has closed", "A subscription can be cancelled only within 7 days of its purchase or renewal. Plan again: it shows the other ways to leave." + rule(commerce.RuleCancelWindow)},
	{partnercenter.IsBaseProductMissing, "the base product is missing", "This SKU is an add-on: the tenant must hold an active subscription of one of its base products first, whoever sold it." + rule(commerce.RuleAddon)},
	{partnercenter.IsResellerRefused, "the resellers do not fit", "An indirect provider names the reseller it sells through in reseller_ids and attests for it with attestation_accepted = true; a direct partner names none. The reseller must be linked to you and have signed its agreement." + rule(commerce.RuleReseller)},
	{partnercenter.IsSeatLimit, "the seat limit is reached", "Microsoft pools the maximum over all partners of the tenant. What it said below names the seats that are left." + rule(commerce.RuleSeatCount)},
	{partnercenter.IsQuantityOutOfRange, "the quantity is outside the offer's limits", "The catalogue gives a minimum and a maximum: data \"csp_offers\" shows them." + rule(commerce.RuleSeatCount)},
	{partnercenter.IsTomorrow, "another operation is pending", "Microsoft blocks changes until it is done, up to 24 hours. Apply again then."},
	{partnercenter.IsNotReady, "the subscription is busy", "An order, a change or a renewal is still under way. Apply again in some minutes."},
	{partnercenter.IsTooManyUpdates, "the subscription has used up its updates", "Microsoft takes a limited number of changes in a subscription's life. What is left can be done at renewal in Partner Center, or with a new subscription."},
	{partnercenter.IsSuspended, "the subscription is suspended", "It takes changes again once it is resumed in Partner Center." + rule(commerce.RuleStatus)},
	{partnercenter.IsDeleted, "the subscription is cancelled", "It cannot be changed any more. Plan again: it leaves the state and would be bought anew." + rule(commerce.RuleStatus)},
	{partnercenter.IsNoRelationship, "the tenant is not a customer of this partner", "Check tenant_id, or become its reseller first."},
	{partnercenter.IsCustomerUnderReview, "the customer is under review", "Microsoft has not approved the tenant's account for purchases yet."},
	{partnercenter.IsCreditRefused, "the credit does not cover it", "Partner Center refuses for the partner's credit; settle it in Partner Center's billing."},
	{partnercenter.IsAppOnlyRefused, "it needs a signed-in user", "This call refuses an application alone."},
	{partnercenter.IsAvailabilityGone, "the offer changed while it was bought", "Its availability was replaced several times in a row. Apply again."},
	{partnercenter.IsUnauthorized, "the token was refused", "Check that the application may use Partner Center and belongs to the partner's tenant."},
	{partnercenter.IsThrottled, "the service asks to slow down", "The request limit held until the time was up. Apply again later, or with a lower -parallelism."},
}

func loginAdvice(e *transport.LoginError) string {
	advice := "Check partner_tenant_id, client_id and client_secret, or CSP_PARTNER_TENANT_ID, CSP_CLIENT_ID and CSP_CLIENT_SECRET."
	switch e.Code {
	case "AADSTS7000215", "AADSTS7000222":
		advice = "The client secret is wrong or has expired: client_secret or CSP_CLIENT_SECRET. Take the secret's value, not its id."
	case "AADSTS700016":
		advice = "The partner's tenant has no application with that id: client_id or CSP_CLIENT_ID."
	case "AADSTS90002", "AADSTS900023":
		advice = "There is no tenant with that id: partner_tenant_id or CSP_PARTNER_TENANT_ID."
	}
	return advice
}

// said gives the service's own words with what its support asks for.
func said(err error) string {
	text := transport.Redact(err.Error())
	return "\n\nIt said: " + text
}

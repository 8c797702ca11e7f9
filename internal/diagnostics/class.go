package diagnostics

import (
	"context"
	"errors"

	"github.com/terraform-csp/terraform-provider-csp/internal/armbilling"
	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/msgraph"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
)

// class is a kind of refusal: what it is, what to do next, and the rule behind
// it where there is one.
type class struct {
	is            func(error) bool
	summary, next string
	rule          commerce.Rule
}

// classes are the refusals with a known way out, the more specific first.
var classes = []class{
	{partnercenter.IsAgreementMissing, "the customer agreement is missing", "The tenant has not accepted the Microsoft Customer Agreement. A person of the customer accepts it in the admin center, or you attest it in Partner Center; no purchase is possible before.", commerce.RuleAgreement},
	{partnercenter.IsReduceWindowClosed, "the window for these seats has closed", "Seats can be removed only within 7 days of when they were added. Plan again: it shows which are still open, and how to let the rest go at renewal.", commerce.RuleReduceWindow},
	{partnercenter.IsCancelWindowClosed, "the cancellation window has closed", "A subscription can be canceled only within 7 days of its purchase or renewal. Plan again: it shows the other ways to leave.", commerce.RuleCancelWindow},
	{partnercenter.IsBaseProductMissing, "the base product is missing", "This SKU is an add-on: the tenant must hold an active subscription of one of its base products first, whoever sold it.", commerce.RuleAddon},
	{partnercenter.IsAddonSharedTooThin, "the add-on has too few seats", "This SKU is sold for a share of all seats of its bases at least, whoever sold those; for Multi-Geo Capabilities it is 5 %. What Microsoft said below may name the number: set quantity to it.", commerce.RuleAddon},
	{partnercenter.IsResellerRefused, "the resellers do not fit", "An indirect provider names the reseller it sells through in reseller_ids and attests for it with attestation_accepted = true; a direct partner names none. The reseller must be linked to you and have signed its agreement.", commerce.RuleReseller},
	{partnercenter.IsSeatLimit, "the seat limit is reached", "Microsoft pools the maximum over all partners of the tenant. What it said below names the seats that are left.", commerce.RuleSeatCount},
	{partnercenter.IsQuantityOutOfRange, "the quantity is outside the offer's limits", "The catalog gives a minimum and a maximum: data \"csp_offers\" shows them.", commerce.RuleSeatCount},
	{partnercenter.IsTomorrow, "another operation is pending", "Microsoft blocks changes until it is done, up to 24 hours. Apply again then.", ""},
	{partnercenter.IsNotReady, "the subscription is busy", "An order, a change or a renewal is still under way. Apply again in some minutes.", ""},
	{partnercenter.IsTooManyUpdates, "the subscription has used up its updates", "Microsoft takes a limited number of changes in a subscription's life. What is left can be done at renewal in Partner Center, or with a new subscription.", ""},
	{partnercenter.IsSuspended, "the subscription is suspended", "It takes changes again once it is resumed: suspended = false.", commerce.RuleStatus},
	{partnercenter.IsTermTooShort, "the term would become shorter", "A running term is never shortened. renewal = { term_duration = … } chooses the next one.", commerce.RuleInPlace},
	{partnercenter.IsTransitionTargetUnfit, "the seats cannot move there", "The subscription they are to move to must be another one of the wanted SKU, active, and end no earlier on a term that is no shorter.", commerce.RuleUpgrade},
	{partnercenter.IsTermInvalid, "the term is not sold", "data \"csp_offers\" shows the terms and billing cycles of each SKU.", commerce.RuleTermNotSold},
	{partnercenter.IsTrialTermFixed, "the term of a trial is fixed", "A trial converts to a paid subscription at its end; its term cannot be chosen before.", commerce.RuleTrial},
	{partnercenter.IsBillingCycleRefused, "the billing cycle is not sold with this term", "data \"csp_offers\" shows the billing cycles of each term; none is longer than its term.", commerce.RuleTermNotSold},
	{partnercenter.IsTermEndRefused, "the term cannot end on that date", "A term ends on a date that Microsoft lists for the tenant: the end of another subscription, or a month's end inside the first term.", ""},
	{partnercenter.IsPromotionRefused, "the promotion does not apply", "It is unknown, ended, not for this SKU, term and number of seats, or used up by this customer: data \"csp_promotions\" with quantity says which. Without it the list price is paid.", ""},
	{partnercenter.IsDeleted, "the subscription is canceled", "It can no longer be changed. Plan again: " +
		"the state then shows its end, and nothing is bought.", commerce.RuleStatus},
	{partnercenter.IsNoRelationship, "the tenant is not a customer of this partner", "Check tenant_id: data \"csp_tenants\" lists the customers of this partner. To sell to another tenant, send it a relationship request from Partner Center first.", ""},
	{partnercenter.IsCustomerUnderReview, "the customer is under review", "Microsoft has not approved the tenant's account for purchases yet.", ""},
	{partnercenter.IsCreditRefused, "the credit does not cover it", "Partner Center refuses for the partner's credit; settle it in Partner Center's billing.", ""},
	{partnercenter.IsAppOnlyRefused, "it takes a signed-in user", "Microsoft answers this only to an application that acts for a person (App+User). Sign one in with `terraform-provider-csp login`, and give refresh_token_file_path or CSP_REFRESH_TOKEN.", ""},
	{partnercenter.IsMFAMissing, "the sign-in had no second factor", "Partner Center takes a person's token only from a sign-in with multifactor authentication. Sign in once more, with it:\n\n  " + again, ""},
	{partnercenter.IsRoleMissing, "the role does not suffice", "Somebody who administers the partner's users gives the role in Partner Center, Account settings, User management.", ""},
	{partnercenter.IsProgramInactive, "the partner's program is not active", "Partner Center lets only direct-bill partners and indirect providers with an active enrolment buy. Its state is in Partner Center, Account settings, Programs.", ""},
	{msgraph.IsNoConsent, "the application is not known in the tenant", "Nobody there has consented to it. An administrator of the tenant consents, or its partner does so with an application consent; a delegated admin relationship (GDAP) alone is not enough.", ""},
	{msgraph.IsDenied, "the permission is missing", "The tenant knows the application, and refuses this call to it or to the person it acts for.", ""},
	{msgraph.IsNotFound, "the directory does not have it", "It is looked for in the tenant that the provider is logged in to: an application is read where it is registered.", ""},
	{msgraph.IsUnauthorized, "the token was refused", "Microsoft Graph refused a token that was fresh. Check that environment names the cloud the tenant is in.", ""},
	{armbilling.IsDenied, "the billing role is missing", "A role in Azure or in the directory gives none here.", ""},
	{armbilling.IsNotFound, "there is no such billing account", "Its name is two GUIDs with a colon between them and a date behind, as the admin center shows it under Billing accounts.", ""},
	{msgraph.IsThrottled, "the service asks to slow down", "Run again later, with a lower -parallelism, " +
		"or with a smaller rate_limit if several pipelines run at once.", ""},
	{partnercenter.IsAvailabilityGone, "the offer changed while it was bought", "Its availability was replaced several times in a row. Apply again.", ""},
	{partnercenter.IsUnauthorized, "the token was refused", "Check that the application may use Partner Center and belongs to the partner's tenant.", ""},
	{partnercenter.IsThrottled, "the service asks to slow down", "Run again later, with a lower -parallelism, " +
		"or with a smaller rate_limit if several pipelines run at once.", ""},
}

// classify finds the kind of a failure, and adds how long the service asked to
// wait where it did.
func classify(err error) class { return withWait(kindOf(err), err) }

// kindOf finds the kind of a failure; one that none knows leaves the word to
// the service.
func kindOf(err error) class {
	var failed *login.Error
	var missing *transport.AccessError
	var notTaken *fulfillment.NotTakenError
	var busy *fulfillment.TurnError
	switch {
	case errors.As(err, &busy):
		return class{
			summary: "another purchase for the tenant is under way on this machine",
			next: "Purchases for one tenant take turns, and this one did not get its turn in time. Nothing was ordered. " +
				"Apply again once the other one is done, or give it more time in the timeouts block.",
		}
	case errors.As(err, &missing):
		return lacks(missing)
	case errors.As(err, &failed) && !errors.Is(err, context.DeadlineExceeded):
		return refused(failed)
	case errors.As(err, &notTaken):
		return class{summary: "Microsoft did not take it", next: notTaken.Why + ". Plan again: if it still differs, set it in Partner Center and report it to the service."}
	}
	for _, c := range classes {
		if c.is(err) {
			c.next = withRole(c.next, err)
			return c
		}
	}
	var unknown *transport.UnknownOutcomeError
	var silent *transport.NoAnswerError
	switch {
	case errors.As(err, &unknown):
		return class{summary: "its outcome is not known", next: "The answer was lost on the way. Plan again: it reads what is in effect and asks for what is left."}
	case errors.As(err, &silent):
		return class{summary: "the service did not answer", next: "Try again later. Where it stays silent, check proxy_url and what stands between this machine and the service."}
	case errors.Is(err, context.DeadlineExceeded):
		return class{summary: "the operation timed out", next: "Give it more in the timeouts block, or try again when the service is faster."}
	case errors.Is(err, context.Canceled):
		return class{summary: "it was interrupted", next: "Plan again to see what is in effect."}
	}
	return class{summary: "the service answered with an error", next: "What it said stands below; try again if it speaks of a passing condition."}
}

// withRole adds which role or permission the call asks for, where that is what
// was missing.
func withRole(next string, err error) string {
	var partner *partnercenter.Error
	var graph *msgraph.Error
	var billing *armbilling.Error
	needed := ""
	switch {
	case partnercenter.IsRoleMissing(err) && errors.As(err, &partner):
		needed = roleNeeded(partner.Access)
	case msgraph.IsDenied(err) && errors.As(err, &graph):
		needed = roleNeeded(graph.Access)
	case armbilling.IsDenied(err) && errors.As(err, &billing):
		needed = roleNeeded(billing.Access)
	}
	if needed == "" {
		return next
	}
	return needed + " " + next
}

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
// it, empty if none.
type class struct {
	is            func(error) bool
	summary, next string
	rule          commerce.Rule
}

// classes are the refusals with a known solution, the more specific first.
var classes = []class{
	{
		is:      partnercenter.IsAgreementMissing,
		summary: "the customer agreement is missing",
		next: "The tenant has not accepted the Microsoft Customer Agreement. Someone at the customer can accept it in the admin center, " +
			"or you can attest to it in Partner Center. Until then, nothing can be bought.",
		rule: commerce.RuleAgreement,
	},
	{
		is: partnercenter.IsReduceWindowClosed, summary: "the window for these seats has closed",
		next: "Seats can be removed only within 7 days of when they were added. " +
			"Plan again to see which seats can still be removed, and how to remove the rest at renewal.",
		rule: commerce.RuleReduceWindow,
	},
	{
		is: partnercenter.IsCancelWindowClosed, summary: "the cancellation window has closed",
		next: "A subscription can be canceled only within 7 days of its purchase or renewal. " +
			"Plan again to see the other ways to end it.",
		rule: commerce.RuleCancelWindow,
	},
	{
		is:      partnercenter.IsBaseProductMissing,
		summary: "the base product is missing",
		next:    "This SKU is an add-on. The tenant must first hold an active subscription of one of its base products, from any partner.",
		rule:    commerce.RuleAddon,
	},
	{
		is: partnercenter.IsAddonSharedTooThin, summary: "the add-on has too few seats",
		next: "This SKU has a minimum: a share of all seats of its base products, from any partner. " +
			"For Multi-Geo Capabilities the share is 5%. " +
			"Microsoft's response below may state the number; set quantity to it.",
		rule: commerce.RuleAddon,
	},
	{
		is: partnercenter.IsResellerRefused, summary: "the resellers are not accepted",
		next: "An indirect provider must list the reseller it sells through in reseller_ids and attest for it with " +
			"attestation_accepted = true. A direct partner must not set reseller_ids. " +
			"The reseller must be linked to you and must have signed its agreement.",
		rule: commerce.RuleReseller,
	},
	{
		is: partnercenter.IsSeatLimit, summary: "the seat limit is reached",
		next: "Microsoft counts the seats of all partners of the tenant toward the maximum. " +
			"Its response below states how many seats are left.",
		rule: commerce.RuleSeatCount,
	},
	{
		is: partnercenter.IsQuantityOutOfRange, summary: "the quantity is outside the offer's limits",
		next: "data \"csp_offers\" shows the minimum and the maximum.",
		rule: commerce.RuleSeatCount,
	},
	{
		is: partnercenter.IsTomorrow, summary: "another operation is pending",
		next: "Microsoft blocks changes until it completes, which can take 24 hours. Apply again then.",
	},
	{
		is: partnercenter.IsNotReady, summary: "the subscription is busy",
		next: "An order, a change or a renewal is still in progress. Apply again in a few minutes.",
	},
	{
		is: partnercenter.IsTooManyUpdates, summary: "the subscription has reached its limit of updates",
		next: "Microsoft limits how often a subscription can be changed in its life. " +
			"Make further changes at renewal in Partner Center, or buy a new subscription.",
	},
	{
		is: partnercenter.IsSuspended, summary: "the subscription is suspended",
		next: "It can be changed again once it is resumed: suspended = false.",
		rule: commerce.RuleStatus,
	},
	{
		is: partnercenter.IsTermTooShort, summary: "the term would become shorter",
		next: "Microsoft never shortens an active term. To choose the next one, set renewal = { term_duration = … }.",
		rule: commerce.RuleInPlace,
	},
	{
		is: partnercenter.IsTransitionTargetUnfit, summary: "the seats cannot join that subscription",
		next: "The target must be another active subscription of the wanted SKU. " +
			"Its term must not be shorter and must not end earlier.",
		rule: commerce.RuleUpgrade,
	},
	{
		is: partnercenter.IsTermInvalid, summary: "the term is not sold",
		next: "data \"csp_offers\" shows the terms and billing cycles of each SKU.",
		rule: commerce.RuleTermNotSold,
	},
	{
		is: partnercenter.IsTrialTermFixed, summary: "the term of a trial is fixed",
		next: "A trial converts to a paid subscription when it ends. Its term cannot be chosen before that.",
		rule: commerce.RuleTrial,
	},
	{
		is:      partnercenter.IsBillingCycleRefused,
		summary: "the billing cycle is not sold with this term",
		next:    "data \"csp_offers\" shows the billing cycles of each term. A billing cycle is never longer than its term.",
		rule:    commerce.RuleTermNotSold,
	},
	{
		is: partnercenter.IsTermEndRefused, summary: "the term cannot end on that date",
		next: "A term ends on a date that Microsoft lists for the tenant: the end of another subscription, " +
			"or the last day of a month within the first term.",
	},
	{
		is:      partnercenter.IsPromotionRefused,
		summary: "the promotion does not apply",
		next: "It does not exist, has ended, does not cover this SKU, term or number of seats, or this customer has used it up. " +
			"data \"csp_promotions\" with quantity shows which. Without a promotion, you pay the list price.",
	},
	{
		is: partnercenter.IsDeleted, summary: "the subscription is canceled",
		next: "It can no longer be changed. Plan again: the state then shows that it ended, and nothing is bought.",
		rule: commerce.RuleStatus,
	},
	{
		is: partnercenter.IsNoRelationship, summary: "the tenant is not a customer of this partner",
		next: "Check tenant_id: data \"csp_tenants\" lists the customers of this partner. " +
			"To sell to another tenant, send it a relationship request from Partner Center first.",
	},
	{
		is: partnercenter.IsCustomerUnderReview, summary: "the customer is under review",
		next: "Microsoft has not approved the tenant's account for purchases yet.",
	},
	{
		is:      partnercenter.IsCreditRefused,
		summary: "the partner's credit is not sufficient",
		next:    "Partner Center refused the order because of the partner's credit. Resolve this in Partner Center, Billing.",
	},
	{
		is: partnercenter.IsAppOnlyRefused, summary: "a signed-in user is required",
		next: "Microsoft allows this only for an application that acts for a signed-in user (App+User). " +
			"Sign in with `terraform-provider-csp login`, then set refresh_token_file_path or CSP_REFRESH_TOKEN.",
	},
	{
		is: partnercenter.IsMFAMissing, summary: "the sign-in had no second factor",
		next: "Partner Center accepts a user's token only from a sign-in with multifactor authentication. " +
			"Sign in again with it:\n\n  " +
			again,
	},
	{
		is:      partnercenter.IsRoleMissing,
		summary: "the role is not sufficient",
		next:    "An administrator of the partner's users assigns the role in Partner Center, Account settings, User management.",
	},
	{
		is: partnercenter.IsProgramInactive, summary: "the partner's program is not active",
		next: "Only direct-bill partners and indirect providers with an active enrollment can buy. " +
			"Check the status in Partner Center, Account settings, Programs.",
	},
	{
		is: msgraph.IsNoConsent, summary: "the application is not known in the tenant",
		next: "No one in the tenant has consented to it. An administrator of the tenant must consent, " +
			"or its partner creates an application consent. A delegated admin relationship (GDAP) alone is not enough.",
	},
	{
		is: msgraph.IsDenied, summary: "the permission is missing",
		next: "The tenant knows the application, but does not allow this call for it or for the user it acts for.",
	},
	{
		is:      msgraph.IsNotFound,
		summary: "the directory does not have it",
		next:    "The provider looks in the tenant it is logged in to. An application is read in the tenant where it is registered.",
	},
	{
		is: msgraph.IsUnauthorized, summary: "the token was refused",
		next: "Microsoft Graph refused a new token. Check that environment is the cloud of the tenant.",
	},
	{
		is: armbilling.IsDenied, summary: "the billing role is missing",
		next: "A role in Azure or in the directory does not include a billing role.",
	},
	{
		is:      armbilling.IsNotFound,
		summary: "there is no such billing account",
		next:    "The name is two GUIDs separated by a colon, followed by a date, as the admin center shows it under Billing accounts.",
	},
	{
		is:      msgraph.IsThrottled,
		summary: "the service is throttling requests",
		next:    "Run again later, with a lower -parallelism, or with a smaller rate_limit if several pipelines run at once.",
	},
	{
		is: partnercenter.IsAvailabilityGone, summary: "the offer changed during the purchase",
		next: "Its availability was replaced several times in a row. Apply again.",
	},
	{
		is: partnercenter.IsUnauthorized, summary: "the token was refused",
		next: "Check that the application may use Partner Center and belongs to the partner's tenant.",
	},
	{
		is:      partnercenter.IsThrottled,
		summary: "the service is throttling requests",
		next:    "Run again later, with a lower -parallelism, or with a smaller rate_limit if several pipelines run at once.",
	},
}

// classify finds the kind of a failure, and adds how long the service asked to
// wait, if it did.
func classify(err error) class { return withWait(kindOf(err), err) }

// kindOf finds the kind of a failure. An unknown one shows only the response of
// the service.
func kindOf(err error) class {
	var failed *login.Error
	var missing *transport.AccessError
	var notTaken *fulfillment.NotTakenError
	var busy *fulfillment.TurnError
	switch {
	case errors.As(err, &busy):
		return class{
			summary: "another purchase for the tenant is in progress on this machine",
			next: "Purchases for one tenant take turns, and this one did not get its turn in time. Nothing was ordered. " +
				"Apply again once the other purchase is done, or set a longer timeout in the timeouts block.",
		}
	case errors.As(err, &missing):
		return lacks(missing)
	case errors.As(err, &failed) && !errors.Is(err, context.DeadlineExceeded):
		return refused(failed)
	case errors.As(err, &notTaken):
		return class{
			summary: "Microsoft did not apply the change",
			next: notTaken.Why +
				". Plan again. If it still differs, make the change in Partner Center and report this to Microsoft.",
		}
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
		return class{
			summary: "the outcome is not known",
			next:    "The response was lost. Plan again: the plan reads what is in effect and shows what is left to do.",
		}
	case errors.As(err, &silent):
		return class{
			summary: "the service did not answer",
			next:    "Try again later. If it still does not answer, check proxy_url and the network between this machine and the service.",
		}
	case errors.Is(err, context.DeadlineExceeded):
		return class{
			summary: "the operation timed out",
			next:    "Set a longer timeout in the timeouts block, or try again later.",
		}
	case errors.Is(err, context.Canceled):
		return class{summary: "it was interrupted", next: "Plan again to see what is in effect."}
	}
	return class{
		summary: "the service answered with an error",
		next:    "Microsoft's response is below. If it describes a temporary condition, try again.",
	}
}

// withRole adds which role or permission the call needs, if one was missing.
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

package commerce

import (
	"fmt"
	"strconv"
	"strings"
)

// wholeDocument refuses a change whose call also sends the seats of the old term:
// repeated after a 409, it would reach the new term and buy them again.
// Source: "Update a subscription by ID", the whole resource is sent.
func (s situation) wholeDocument(a Attribute, was, wanted string) Violation {
	v := s.sub.renewalRunning(Violation{Attribute: string(a), From: strconv.Quote(was), To: strconv.Quote(wanted)})
	v.Reason = fmt.Sprintf(
		"The term ended on %s and Microsoft is processing the renewal with %s, which can take 24 hours. "+
			"Every change also sends the number of seats, so a late change would undo the renewal.",
		Day(s.sub.CommitmentEnd),
		Seats(s.sub.Schedule.Quantity),
	)
	return v
}

func (s situation) otherTenant(tenant string) Violation {
	return Violation{
		Rule: RuleInPlace, Attribute: "tenant_id", From: strconv.Quote(tenant), To: strconv.Quote(s.desired.TenantID),
		Summary: "A subscription cannot move to another tenant",
		Reason: fmt.Sprintf("%q was bought for tenant %s and is billed there until %s. "+
			"A replacement would end a paid subscription and buy another one, so this provider never does that.",
			s.sub.FriendlyName, tenant, Day(s.sub.CommitmentEnd)),
		Remedies: []Remedy{
			{"keep it", fmt.Sprintf("tenant_id = %q", tenant)},
			{"buy for the other tenant too", "add another csp_subscription"},
		},
	}
}

// FixedAtPurchase refuses to change an attribute that only the order uses. was and
// want are values as configuration.
func FixedAtPurchase(attribute, was, want string) Violation {
	return Violation{
		Rule: RuleInPlace, Attribute: attribute, From: was, To: want,
		Summary:  attribute + " is fixed at purchase",
		Reason:   "The order was placed with it, and no call changes it afterwards.",
		Remedies: []Remedy{{"keep it", fmt.Sprintf("%s = %s", attribute, was)}},
	}
}

// otherSKU reports a SKU that is not as configured and is kept.
func (s situation) otherSKU() Notice {
	is := s.sub.SKU
	return Notice{
		Rule:    RuleInPlace,
		Summary: fmt.Sprintf("%q has another SKU than configured", s.sub.FriendlyName),
		Detail: fmt.Sprintf(
			"The configuration says %s; Microsoft now has it as %s (%s). It is left as it is: "+
				"an upgrade cannot be undone within its term, which ends on %s.\n\nSet product_id = %q and sku_id = %q.",
			s.desired.SKU, is, s.sub.OfferName, Day(s.sub.CommitmentEnd), is.ProductID, is.SKUID),
	}
}

// otherTerm reports a term or billing cycle that differs and is kept.
func (s situation) otherTerm(a Attribute, is string) Notice {
	return Notice{
		Rule: RuleInPlace, Summary: fmt.Sprintf("%q runs with another %s than configured", s.sub.FriendlyName, a),
		Detail: fmt.Sprintf("The configuration says %q; Microsoft has %q since %s. "+
			"It is left as it is until the term ends on %s.\n\nSet %s = %q.",
			s.desired.Text(a), is, Day(s.sub.EffectiveStart), Day(s.sub.CommitmentEnd), a, is),
	}
}

// termFixed refuses to change the term or billing cycle within a term.
func (s situation) termFixed(a Attribute, is string) Violation {
	wanted := s.desired.Text(a)
	return Violation{
		Rule: RuleInPlace, Attribute: string(a), From: strconv.Quote(is), To: strconv.Quote(wanted),
		Summary: fmt.Sprintf("The %s cannot be changed within the term", a),
		Reason: fmt.Sprintf("%q is committed as %s, billed %s, until %s. "+
			"The term and the billing cycle can be changed at renewal. If you replace the subscription, you pay for both.",
			s.sub.FriendlyName, s.sub.Term, s.sub.Cycle, Day(s.sub.CommitmentEnd)),
		Remedies: []Remedy{
			{"keep it", fmt.Sprintf("%s = %q", a, is)},
			{
				"change it at renewal, " + Day(s.sub.RenewalStart()),
				fmt.Sprintf("%s = %q and renewal = { %s = %q }", a, is, a, wanted),
			},
		},
	}
}

func (s situation) lengthenedWhileRenewing() Violation {
	return s.sub.renewalRunning(Violation{
		Attribute: "term_duration", From: strconv.Quote(string(s.sub.Term)), To: strconv.Quote(string(s.desired.Term)),
	})
}

// upgradeViolation refuses another SKU; the caller adds the reason.
func (s situation) upgradeViolation() Violation {
	is, wanted := s.sub.SKU, s.desired.SKU
	if !strings.EqualFold(is.ProductID, wanted.ProductID) {
		return Violation{
			Rule:      RuleUpgrade,
			Attribute: "product_id",
			From:      strconv.Quote(is.ProductID),
			To:        strconv.Quote(wanted.ProductID),
		}
	}
	return Violation{
		Rule:      RuleUpgrade,
		Attribute: "sku_id",
		From:      strconv.Quote(is.SKUID),
		To:        strconv.Quote(wanted.SKUID),
	}
}

func (s situation) upgradeOfSeatsOnly() Violation {
	v := s.upgradeViolation()
	v.Summary = fmt.Sprintf("%q cannot become another SKU", s.sub.FriendlyName)
	v.Reason = fmt.Sprintf("Only seat subscriptions are upgraded. This one runs as %s (%s), billed until %s.",
		s.sub.SKU, s.sub.OfferName, Day(s.sub.CommitmentEnd))
	v.Remedies = []Remedy{{"keep it", s.sub.SKU.config()}, {"buy the other as well", "add another csp_subscription"}}
	return v
}

func (s situation) upgradeOfInactive() Violation {
	v := s.upgradeViolation()
	v.Rule, v.Summary, v.Reason = RuleStatus, fmt.Sprintf(
		"A subscription that is %s is not upgraded",
		s.sub.Status,
	), statusReason(
		s.sub,
	)
	v.Remedies = []Remedy{{"keep it", s.sub.SKU.config()}}
	return v
}

func (s situation) upgradeShortens(term Term) Violation {
	return Violation{
		Rule:      RuleUpgrade,
		Attribute: "term_duration",
		From:      strconv.Quote(string(s.sub.Term)),
		To:        strconv.Quote(string(term)),
		Summary:   "An upgrade cannot shorten the term",
		Reason: fmt.Sprintf(
			"%q is committed for %s until %s. An upgraded subscription keeps that term or takes a longer one.",
			s.sub.FriendlyName,
			s.sub.Term,
			Day(s.sub.CommitmentEnd),
		),
		Remedies: []Remedy{
			{"keep the term", fmt.Sprintf("term_duration = %q and billing_cycle = %q", s.sub.Term, s.sub.Cycle)},
		},
	}
}

// config is a SKU as configuration.
func (s SKU) config() string {
	return fmt.Sprintf("product_id = %q and sku_id = %q", s.ProductID, s.SKUID)
}

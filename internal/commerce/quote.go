package commerce

import (
	"fmt"
	"strings"
	"time"
)

// PlanMoreSeats plans to add seats to a subscription now, for a quote. Its
// violations have reasons but no remedies.
func PlanMoreSeats(s Subscription, more int, now time.Time) Plan {
	if !s.Live() {
		return noMore(s, "quantity")
	}
	desired := s.unchanged()
	desired.Quantity += more
	return planQuote(s, desired, now)
}

// PlanUpgradeTo plans to upgrade seats of a subscription to what is desired now,
// for a quote. Whether the service offers the upgrade is checked later. Its
// violations have reasons but no remedies.
func PlanUpgradeTo(s Subscription, desired Desired, now time.Time) Plan {
	switch {
	case !s.Live():
		return noMore(s, "sku_id")
	case desired.SKU.Same(s.SKU):
		return refusal(Violation{
			Rule:      RuleUpgrade,
			Attribute: "sku_id",
			Summary:   fmt.Sprintf("%q is already %s", s.FriendlyName, desired.SKU),
			Reason:    "An upgrade turns a subscription into another SKU.",
		})
	case !s.Trial && desired.Quantity > s.Quantity:
		return refusal(Violation{
			Rule:      RuleUpgrade,
			Attribute: "quantity",
			Summary:   fmt.Sprintf("%q has only %s", s.FriendlyName, Seats(s.Quantity)),
			Reason: fmt.Sprintf(
				"An upgrade uses existing seats; %d were requested. Buy additional seats of the target separately, "+
					"or add them after the upgrade.",
				desired.Quantity,
			),
		})
	case !s.Trial:
		desired.Quantity = s.Quantity // the rest of the seats stay as they are
	}
	return planQuote(s, desired, now)
}

func planQuote(s Subscription, desired Desired, now time.Time) Plan {
	p := Update(Current{Subscription: s}, desired, now)
	p.Violations = ReasonsOnly(p.Violations)
	return p
}

func refusal(v Violation) Plan { return Plan{Violations: []Violation{v}} }

// noMore refuses any change of a subscription that has ended.
func noMore(s Subscription, attribute string) Plan {
	return refusal(Violation{
		Rule:      RuleStatus,
		Attribute: attribute,
		Summary:   fmt.Sprintf("%q has ended: Microsoft reports it as %s", s.FriendlyName, s.Status),
		Reason:    statusReason(s),
	})
}

// unchanged is a configuration that equals the subscription.
func (s Subscription) unchanged() Desired {
	return Desired{TenantID: s.TenantID, SKU: s.SKU, Term: s.Term, Cycle: s.Cycle, Quantity: s.Quantity}
}

// ReasonsOnly removes values and remedies, which are configuration of a
// csp_subscription: a quote has none.
func ReasonsOnly(violations []Violation) []Violation {
	for i := range violations {
		violations[i].From, violations[i].To, violations[i].Remedies = "", "", nil
	}
	return violations
}

// Tax reports whether prices in a country (ISO 3166 alpha-2) contain tax, and why;
// nil if the country is not known.
// Source: Partner Center's price lists, where only those of Australia and Brazil do.
func Tax(country string) (included *bool, why string) {
	if country == "" {
		return nil, "The service does not say in which country this is sold. Prices contain tax in Australia and Brazil only."
	}
	in := strings.EqualFold(country, "AU") || strings.EqualFold(country, "BR")
	if in {
		return &in, fmt.Sprintf(
			"Prices contain tax in Australia and Brazil; this is sold in %s.",
			strings.ToUpper(country),
		)
	}
	return &in, fmt.Sprintf(
		"Prices are without tax everywhere but in Australia and Brazil; this is sold in %s, where the invoice adds it.",
		strings.ToUpper(country),
	)
}

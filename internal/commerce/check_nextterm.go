package commerce

import (
	"fmt"
	"strconv"
)

// CheckNextTerm refuses a next term that is not sold. A SKU at end of sale still
// renews, but no other SKU can renew as it. An extended service term goes on month
// by month and cannot renew under its own SKU.
// Source: "Product resources", isRenewable and isPurchasable of an availability.
func CheckNextTerm(offer Offer, running Subscription, next Schedule) []Violation {
	same := next.SKU.Same(running.SKU)
	switch {
	case same && len(offer.Renews) == 0:
		return []Violation{
			{
				Rule:      RuleTermNotSold,
				Attribute: "renewal.sku_id",
				To:        strconv.Quote(next.SKU.SKUID),
				Summary:   fmt.Sprintf("%s does not renew", offer.Title),
				Reason: fmt.Sprintf(
					"Microsoft lists no term of %s that can be bought or renewed: its next term is of another SKU, "+
						"as that of an extended service term.",
					offer.SKU,
				),
				Remedies: []Remedy{
					{"renew as another SKU", "renewal = { product_id = …, sku_id = … }"},
					{"let it go on as it does", "remove renewal"},
				},
			},
		}
	case same && next.Term.Same(running.Term) && next.Cycle.Same(running.Cycle),
		same && among(offer.Renews, next.Term, next.Cycle):
		return nil
	}
	return CheckTerm(offer, next.Term, next.Cycle, "renewal.")
}

// CheckNextSKU refuses another SKU in the next term that the service does not
// list for it.
func CheckNextSKU(sub Subscription, next Schedule, later []UpgradeTarget) []Violation {
	target, listed := targetOf(later, next.SKU)
	if listed && target.Eligible {
		return nil
	}
	v := Violation{
		Rule:      RuleUpgrade,
		Attribute: "renewal.sku_id",
		From:      strconv.Quote(sub.SKU.String()),
		To:        strconv.Quote(next.SKU.String()),
		Summary:   fmt.Sprintf("%q cannot renew as %s", sub.FriendlyName, next.SKU),
		Reason: fmt.Sprintf(
			"At renewal Microsoft changes a SKU only to what it lists for the subscription; for %s (%s) it lists %s.",
			sub.SKU,
			sub.OfferName,
			titles(later),
		),
	}
	if listed {
		v.Reason = fmt.Sprintf(
			"Microsoft lists %s (%s) for the renewal and refuses it: %s.",
			next.SKU,
			target.Title,
			reasons(target.Why),
		)
	}
	for _, t := range later {
		if t.Eligible {
			v.Remedies = append(
				v.Remedies,
				Remedy{
					"renew as " + t.Title,
					fmt.Sprintf("renewal = { product_id = %q, sku_id = %q }", t.SKU.ProductID, t.SKU.SKUID),
				},
			)
		}
	}
	v.Remedies = append(v.Remedies,
		Remedy{"renew as it runs", "remove product_id and sku_id from renewal"},
		Remedy{"let it end, and buy the other", fmt.Sprintf("end_of_term = %q and remove renewal", EndOfTermCancel)})
	return []Violation{v}
}

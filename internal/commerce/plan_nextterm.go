package commerce

import (
	"fmt"
	"strconv"
	"strings"
)

// CheckNextTerm tells whether the next term of a subscription is sold so: what
// runs renews also where it can no longer be bought, but nothing turns into it.
// An extended service term goes on month by month and renews as none.
// Source: "Product resources", isRenewable and isPurchasable of an availability.
func CheckNextTerm(offer Offer, running Subscription, next Schedule) []Violation {
	same := next.SKU.Same(running.SKU)
	switch {
	case same && len(offer.Renews) == 0:
		return []Violation{{
			Rule: RuleTermNotSold, Attribute: "renewal.sku_id", To: strconv.Quote(next.SKU.SKUID),
			Summary:  fmt.Sprintf("%s does not renew", offer.Title),
			Reason:   fmt.Sprintf("Microsoft lists no term of %s that can be bought or renewed: its next term is of another SKU, as that of an extended service term.", offer.SKU),
			Remedies: []Remedy{{"renew as another SKU", "renewal = { product_id = …, sku_id = … }"}, {"let it go on as it does", "remove renewal"}},
		}}
	case same && next.Term.Same(running.Term) && next.Cycle.Same(running.Cycle), same && among(offer.Renews, next.Term, next.Cycle):
		return nil
	}
	return CheckTerm(offer, next.Term, next.Cycle, "renewal.")
}

// UnfitNextPromotion refuses a promotion that is not to be had for the SKU of a
// next term at all: the service notes no such renewal.
// Source: "Create scheduled changes", "Promotion resources".
func UnfitNextPromotion(offer Offer, next Schedule, answers []PromotionAnswer) []Violation {
	v := Violation{
		Rule: RulePromotion, Attribute: "renewal.promotion_id", To: strconv.Quote(next.PromotionID),
		Summary: fmt.Sprintf("%s cannot renew with the promotion", offer.Title),
	}
	for _, a := range answers {
		switch {
		case strings.EqualFold(a.ID, next.PromotionID) && a.Unfit:
			v.Reason = fmt.Sprintf("Microsoft refuses %s for %s: %s.", next.PromotionID, offer.SKU, reasons(a.Why))
		case a.Eligible && !strings.EqualFold(a.ID, next.PromotionID):
			v.Remedies = append(v.Remedies, Remedy{"renew with a promotion that is for it", fmt.Sprintf("renewal = { promotion_id = %q }", a.ID)})
		}
	}
	if v.Reason == "" {
		return nil
	}
	v.Remedies = append(v.Remedies, Remedy{"pay the list price", "remove promotion_id from renewal"})
	return []Violation{v}
}

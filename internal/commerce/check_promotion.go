package commerce

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// PromotionAnswer is the service's answer about a promotion for a purchase.
type PromotionAnswer struct {
	ID       string
	Eligible bool
	Why      []string // the service's reasons against it, in words
	// Unfit is true if the SKU has no such promotion for any tenant, term or number
	// of seats.
	Unfit bool
	// SeatsLeft is how many seats the promotion still has for the tenant, where it
	// has fewer than were asked; nil otherwise.
	SeatsLeft *int
}

// CheckPromotedSeats refuses more seats of a subscription than its promotion
// has left: the service counts those of all sellers, and does not sell the rest
// at the list price.
// Source: "Update a subscription's quantity", error 27006.
func CheckPromotedSeats(sub Subscription, c Change, answers []PromotionAnswer) []Violation {
	for _, a := range answers {
		if !strings.EqualFold(a.ID, sub.PromotionID) || a.SeatsLeft == nil || *a.SeatsLeft >= c.Seats {
			continue
		}
		v := Violation{
			Rule:      RulePromotion,
			Attribute: "quantity",
			From:      strconv.Itoa(c.From),
			To:        strconv.Itoa(c.To),
			Summary: fmt.Sprintf(
				"The promotion of %q has %s left, not %d",
				sub.FriendlyName,
				Seats(*a.SeatsLeft),
				c.Seats,
			),
			Reason: fmt.Sprintf(
				"Its term has the promotion %s, which has a maximum of seats for a tenant, from all sellers. "+
					"Microsoft refuses more seats than are left, instead of selling them at the list price.",
				sub.PromotionID,
			),
		}
		if *a.SeatsLeft > 0 {
			v.Remedies = append(
				v.Remedies,
				Remedy{"add what is left", fmt.Sprintf("quantity = %d", c.From+*a.SeatsLeft)},
			)
		}
		v.Remedies = append(
			v.Remedies,
			Remedy{"keep what is held", fmt.Sprintf("quantity = %d", c.From)},
			Remedy{
				"buy the others at the list price",
				"add a csp_subscription with additional = true and its own friendly_name",
			},
		)
		return []Violation{v}
	}
	return nil
}

// CheckPromotion refuses a promotion that the purchase would not get: the
// service takes such an order without a word, at the list price.
// Source: "Verify a promotion eligibility".
func CheckPromotion(offer Offer, desired Desired, answers []PromotionAnswer) []Violation {
	v := Violation{
		Rule: RulePromotion, Attribute: "promotion_id", To: strconv.Quote(desired.PromotionID),
		Summary: fmt.Sprintf("%s would be bought without the promotion", offer.Title),
	}
	why := "it lists no such promotion for what is bought"
	var offered []string
	for _, a := range answers {
		switch {
		case strings.EqualFold(a.ID, desired.PromotionID) && a.Eligible:
			return nil
		case strings.EqualFold(a.ID, desired.PromotionID), a.ID == "" && len(a.Why) > 0:
			why = reasons(a.Why)
		case a.Eligible && !slices.Contains(offered, a.ID):
			offered = append(offered, a.ID)
		}
	}
	v.Reason = fmt.Sprintf(
		"Microsoft refuses %s for %s of %s, %s billed %s: %s. An order that does not qualify for its promotion is "+
			"billed at the list price.",
		desired.PromotionID,
		Seats(desired.Quantity),
		offer.SKU,
		desired.Term,
		desired.Cycle,
		why,
	)
	for _, id := range offered {
		v.Remedies = append(
			v.Remedies,
			Remedy{"buy with a promotion that applies", fmt.Sprintf("promotion_id = %q", id)},
		)
	}
	v.Remedies = append(v.Remedies, Remedy{"pay the list price", "remove promotion_id"})
	return []Violation{v}
}

// CheckNextPromotion warns if the service refuses the promotion of a next term as
// if that term were bought today: no call checks a promotion for a renewal.
func CheckNextPromotion(sub Subscription, offer Offer, next Schedule, answers []PromotionAnswer) []Notice {
	asked := Desired{PromotionID: next.PromotionID, Quantity: next.Quantity, Term: next.Term, Cycle: next.Cycle}
	violations := CheckPromotion(offer, asked, answers)
	if len(violations) == 0 {
		return nil
	}
	when := "when that term begins"
	if !sub.CommitmentEnd.IsZero() {
		when = fmt.Sprintf("on %s, when the term begins", Day(sub.RenewalStart()))
	}
	return []Notice{{
		Rule:    RulePromotion,
		Summary: fmt.Sprintf("The next term of %q may have no promotion", cmp.Or(sub.FriendlyName, offer.Title)),
		Detail: fmt.Sprintf("%s Whether it holds is decided %s; without it the list price is paid.",
			violations[0].Reason, when),
	}}
}

// UnfitNextPromotion refuses a promotion that does not exist for the SKU of a
// next term: the service schedules no such renewal.
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
			v.Remedies = append(
				v.Remedies,
				Remedy{"renew with a promotion that is for it", fmt.Sprintf("renewal = { promotion_id = %q }", a.ID)},
			)
		}
	}
	if v.Reason == "" {
		return nil
	}
	v.Remedies = append(v.Remedies, Remedy{"pay the list price", "remove promotion_id from renewal"})
	return []Violation{v}
}

// OfferedPromotions lists the promotions that apply to a purchase that sets no
// promotion_id.
func OfferedPromotions(offer Offer, desired Desired, answers []PromotionAnswer) []Notice {
	var offered []string
	for _, a := range answers {
		if a.Eligible && !slices.Contains(offered, a.ID) {
			offered = append(offered, a.ID)
		}
	}
	if desired.PromotionID != "" || len(offered) == 0 {
		return nil
	}
	text := fmt.Sprintf(
		"%s of %s, %s billed %s, are bought without a promotion_id: the list price is paid, except where Microsoft "+
			"applies a promotion by itself. To have one for certain, set one of:",
		Seats(desired.Quantity),
		offer.SKU,
		desired.Term,
		desired.Cycle,
	)
	for _, id := range offered {
		text += fmt.Sprintf("\n  - promotion_id = %q", id)
	}
	return []Notice{
		{Rule: RulePromotion, Summary: fmt.Sprintf("A promotion is available for %s", offer.Title), Detail: text},
	}
}

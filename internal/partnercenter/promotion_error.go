package partnercenter

import (
	"fmt"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// PromotionErrorType is the reason why a purchase does not get a promotion.
// Source: "Verify a promotion eligibility", eligibility error types.
type PromotionErrorType string

// The types; the service may have others.
const (
	PromotionUnknownItem         PromotionErrorType = "invalid_catalog_item_id"
	PromotionUnknown             PromotionErrorType = "invalid_promotion"
	PromotionPrerequisiteMissing PromotionErrorType = "prerequisite_product_ownership"
	PromotionRedemptionLimit     PromotionErrorType = "redemption_limit"
	PromotionSeatCount           PromotionErrorType = "seat_count"
	PromotionBoughtBefore        PromotionErrorType = "offer_purchased_previously"
	PromotionTermMismatch        PromotionErrorType = "term"
	PromotionFirstPurchaseOnly   PromotionErrorType = "first_purchase"
	PromotionNone                PromotionErrorType = "no_promotions_available"
)

var promotionReasons = map[PromotionErrorType]string{
	PromotionUnknownItem:         "the catalog item does not exist",
	PromotionUnknown:             "the promotion does not exist, or is not for this item",
	PromotionPrerequisiteMissing: "the customer does not own the product that the promotion asks for",
	PromotionRedemptionLimit:     "the promotion has been used as often as it may be",
	PromotionSeatCount:           "the promotion is not for this number of seats",
	PromotionBoughtBefore:        "the customer has bought the offer before",
	PromotionTermMismatch:        "the promotion is not for this term and billing cycle",
	PromotionFirstPurchaseOnly:   "the promotion is for a first purchase only",
	PromotionNone:                "there are no promotions now",
}

// Reason returns a clause for messages; empty for unknown types.
func (t PromotionErrorType) Reason() string { return promotionReasons[t] }

// PromotionTerm is a term and billing cycle.
type PromotionTerm struct {
	// TermDuration is ISO 8601, such as P1Y.
	TermDuration string
	// BillingCycle is monthly, annual, triennial, none or one_time.
	BillingCycle string
}

// PromotionError is one reason why a purchase does not get a promotion. The numbers
// are nil if the service does not send them; those of seats come with
// PromotionSeatCount, those of redemptions with PromotionRedemptionLimit, the terms
// with PromotionTermMismatch.
// Source: "Promotion resources".
type PromotionError struct {
	Type PromotionErrorType
	// Description is the service's text in English; may be empty.
	Description string
	// MinimumSeats and MaximumSeats bound the seats of the promotion, and
	// AvailableSeats is how many more the customer can buy, at any partner.
	MinimumSeats   *int
	MaximumSeats   *int
	AvailableSeats *int
	// MaximumRedemptions is how often the promotion can be used, RemainingRedemptions
	// how often it can still be.
	MaximumRedemptions   *int
	RemainingRedemptions *int
	// EligibleTerms are the terms that the promotion is for.
	EligibleTerms []PromotionTerm
}

// Reason returns a clause for messages with the numbers that the service sent: the
// type's own, or else the service's text.
func (e PromotionError) Reason() string {
	text := reason(e.Type.Reason(), e.Description, string(e.Type))
	var more []string
	add := func(format string, n *int) {
		if n != nil {
			more = append(more, fmt.Sprintf(format, *n))
		}
	}
	add("at least %d seats", e.MinimumSeats)
	add("at most %d seats", e.MaximumSeats)
	add("%d seats left", e.AvailableSeats)
	add("at most %d purchases", e.MaximumRedemptions)
	add("%d purchases left", e.RemainingRedemptions)
	for _, t := range e.EligibleTerms {
		more = append(more, "for "+strings.TrimSpace(t.TermDuration+" "+t.BillingCycle))
	}
	if len(more) > 0 {
		text += " (" + strings.Join(more, ", ") + ")"
	}
	return text
}

func promotionErrorOf(f *wire.Object) PromotionError {
	e := PromotionError{
		Type:                 PromotionErrorType(f.Enum("type")),
		Description:          f.Text("description"),
		MinimumSeats:         f.OptionalNumber("minimumRequiredSeats"),
		MaximumSeats:         f.OptionalNumber("maximumRequiredSeats"),
		AvailableSeats:       f.OptionalNumber("availableSeats"),
		MaximumRedemptions:   f.OptionalNumber("maxPromotionRedemptionCount"),
		RemainingRedemptions: f.OptionalNumber("remainingPromotionRedemptionCount"),
	}
	for _, t := range f.Objects("eligibleTerms") {
		e.EligibleTerms = append(
			e.EligibleTerms,
			PromotionTerm{TermDuration: t.Duration("duration"), BillingCycle: t.Enum("billingCycle")},
		)
	}
	return e
}

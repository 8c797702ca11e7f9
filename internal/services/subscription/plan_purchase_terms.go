package subscription

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
)

// purchaseTerms are what only a purchase can carry, as it was ordered.
type purchaseTerms struct {
	Segment       string   `json:"segment,omitempty"`
	Currency      string   `json:"currency,omitempty"`
	PromotionID   string   `json:"promotion_id,omitempty"`
	CustomTermEnd string   `json:"custom_term_end_date,omitempty"`
	AlignWith     string   `json:"align_with_subscription_id,omitempty"`
	ResellerIDs   []string `json:"reseller_ids,omitempty"`
}

func termsOf(o fulfillment.Order) *purchaseTerms {
	t := &purchaseTerms{
		Segment:     o.Segment,
		Currency:    o.Currency,
		PromotionID: o.Desired.PromotionID,
		AlignWith:   o.Desired.AlignWith,
		ResellerIDs: o.ResellerIDs,
	}
	if !o.Desired.CustomTermEnd.IsZero() {
		t.CustomTermEnd = commerce.Day(o.Desired.CustomTermEnd)
	}
	return t
}

// purchaseTerm is one of them: what the configuration says now, and what is
// known of the purchase.
type purchaseTerm struct {
	name        string
	was, wanted attr.Value
	text        string
	// ordered is what the order carried; known is false after an import.
	ordered string
	known   bool
}

// checkPurchaseTerms looks at what only a purchase can carry and was written,
// or changed, after it. What is proven to be otherwise is refused; what nothing
// proves is recorded, with a warning that it has no effect.
func (r *Resource) checkPurchaseTerms(config, prior model, m privateState, diags *diag.Diagnostics) {
	if !m.Seen.Live() {
		return
	}
	for _, t := range purchaseTermsIn(config, prior, m.Terms) {
		if t.wanted.IsNull() || t.wanted.IsUnknown() || t.was.Equal(t.wanted) {
			continue
		}
		switch held, proof := t.proof(*m.Seen); {
		case proof == proofSame:
		case proof == proofOther:
			diagnostics.Violations(
				diags,
				[]commerce.Violation{commerce.FixedAtPurchase(t.name, held, t.wanted.String())},
				"",
			)
		default:
			diags.AddAttributeWarning(
				path.Root(t.name),
				fmt.Sprintf("%s of %q is recorded and has no effect", t.name, displayName(prior)),
				"It only matters for a purchase, and this subscription was bought before. "+
					"Whether it was bought that way is not known. No call is made.",
			)
		}
	}
}

func purchaseTermsIn(config, prior model, ordered *purchaseTerms) []purchaseTerm {
	known := ordered != nil
	if !known {
		ordered = &purchaseTerms{}
	}
	return []purchaseTerm{
		{
			"segment",
			prior.Segment,
			config.Segment,
			config.Segment.ValueString(),
			ordered.Segment,
			known && ordered.Segment != "",
		},
		{
			"currency",
			prior.Currency,
			config.Currency,
			config.Currency.ValueString(),
			ordered.Currency,
			known && ordered.Currency != "",
		},
		{
			"reseller_ids",
			prior.ResellerIDs,
			config.ResellerIDs,
			strings.Join(decodeStrings(config.ResellerIDs), ", "),
			strings.Join(ordered.ResellerIDs, ", "),
			known,
		},
		{
			"promotion_id",
			prior.PromotionID,
			config.PromotionID,
			config.PromotionID.ValueString(),
			ordered.PromotionID,
			known,
		},
		{
			"custom_term_end_date",
			prior.CustomTermEnd,
			config.CustomTermEnd,
			config.CustomTermEnd.ValueString(),
			ordered.CustomTermEnd,
			known,
		},
		{
			"align_with_subscription_id",
			prior.AlignWith,
			config.AlignWith,
			config.AlignWith.ValueString(),
			ordered.AlignWith,
			known,
		},
	}
}

// What is proven of a purchase.
const (
	proofNone = iota
	proofSame
	proofOther
)

// proof compares what is written with what the service holds, and with what was
// ordered. held is the latter, as configuration.
func (t purchaseTerm) proof(s commerce.Subscription) (held string, proof int) {
	if same := t.shownBy(s); same != proofNone {
		return t.literal(s), same
	}
	switch {
	case t.known && strings.EqualFold(t.ordered, t.text):
		return "", proofSame
	case t.known:
		return t.literal(s), proofOther
	}
	return "", proofNone
}

// shownBy is what the subscription itself proves: of the promotion of its term,
// and of the day on which that ends.
func (t purchaseTerm) shownBy(s commerce.Subscription) int {
	switch t.name {
	case "promotion_id":
		if s.PromotionID == "" {
			return proofNone
		}
		return sameOrOther(strings.EqualFold(s.PromotionID, t.text))
	case "custom_term_end_date":
		day := parseDay(t.text)
		if day.IsZero() || s.CommitmentEnd.IsZero() || day.Before(s.EffectiveStart) {
			return proofNone // the end of an earlier term, if any
		}
		return sameOrOther(commerce.Day(s.CommitmentEnd) == t.text)
	}
	return proofNone
}

func sameOrOther(same bool) int {
	if same {
		return proofSame
	}
	return proofOther
}

// literal is what is held as configuration: null for nothing.
func (t purchaseTerm) literal(s commerce.Subscription) string {
	switch {
	case t.name == "promotion_id" && s.PromotionID != "":
		return fmt.Sprintf("%q", s.PromotionID)
	case t.name == "reseller_ids" && t.ordered != "":
		return `["` + strings.Join(slices.Collect(strings.SplitSeq(t.ordered, ", ")), `", "`) + `"]`
	case t.ordered != "":
		return fmt.Sprintf("%q", t.ordered)
	}
	return "null"
}

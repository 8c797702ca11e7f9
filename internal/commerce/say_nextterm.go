package commerce

import (
	"fmt"
	"strconv"
	"strings"
)

func (s situation) conflict(waiting int) Violation {
	return Violation{
		Rule:      RuleRenewalConflict,
		Attribute: "renewal.quantity",
		From:      strconv.Itoa(s.sub.Quantity),
		To:        strconv.Itoa(s.desired.Quantity),
		Summary:   "Two attributes decide the seats of the next term",
		Reason: fmt.Sprintf(
			"reduction = %q lets %s wait for the renewal on %s, which would then start with %d; renewal asks for %s.",
			s.desired.Reduction,
			Seats(waiting),
			Day(s.sub.RenewalStart()),
			s.desired.Quantity,
			Seats(*s.desired.Renewal.Quantity),
		),
		Remedies: []Remedy{
			{"let the reduction decide", "remove renewal"},
			{"let renewal decide", quantityConfig(s.sub.Quantity)},
		},
	}
}

func (s situation) renewalOfInactive(attribute string) Violation {
	return Violation{
		Rule: RuleStatus, Attribute: attribute,
		Summary:  fmt.Sprintf("The renewal of a subscription that is %s cannot be instructed", s.sub.Status),
		Reason:   statusReason(s.sub),
		Remedies: []Remedy{{"give no instructions", "remove renewal"}},
	}
}

// trialNotInstructed refuses a next term of a trial that differs from its
// conversion.
func (s situation) trialNotInstructed(comes, asked Schedule) Violation {
	v := Violation{
		Rule:      RuleTrial,
		Attribute: "renewal",
		Summary:   "A trial cannot have a renewal block",
		Reason: fmt.Sprintf(
			"%q is a trial until %s. The paid subscription can be changed after the conversion.",
			s.sub.FriendlyName,
			Day(s.sub.CommitmentEnd),
		),
		Remedies: []Remedy{{"let it convert as it is", "remove renewal"}},
	}
	if asked.Quantity != comes.Quantity {
		v.Attribute, v.From, v.To = "renewal.quantity", strconv.Itoa(comes.Quantity), strconv.Itoa(asked.Quantity)
	}
	return v
}

// fulfilledNotice reports that a renewal block took effect. after is the
// subscription after the plan is applied.
func (s situation) fulfilledNotice(after Subscription) Notice {
	n := Notice{
		Rule: RuleRenewalFulfilled,
		Summary: fmt.Sprintf(
			"The renewal of %q took effect: move its values into the main attributes",
			s.sub.FriendlyName,
		),
	}
	asked := *s.desired.Renewal
	holds := s.scheduled(s.sub, s.sub.Trial && !after.Trial)
	asked.apply(&holds)
	seats := asked.Quantity == nil || s.sub.Quantity == *asked.Quantity
	held := asked.held(s.sub)
	if seats && holds.SKU.Same(s.sub.SKU) && holds.Term.Same(s.sub.Term) && holds.Cycle.Same(s.sub.Cycle) {
		n.Detail = fmt.Sprintf(
			"The renewal block was written for the term that ended on %s. "+
				"The term since %s holds %s, as configured; nothing is bought back.\n\n"+
				"Set %s and remove renewal, or give renewal new values for the term that follows %s.",
			Day(
				s.block.termEnd,
			),
			Day(s.sub.EffectiveStart),
			held.words(),
			held.mainAttributes(),
			Day(s.sub.CommitmentEnd),
		)
		return n
	}
	n.Detail = fmt.Sprintf("The renewal block was written for the term that ended on %s and asked for %s. "+
		"The term since %s holds %s; the block no longer has an effect.\n\n"+
		"Set the main attributes to what this term should hold, and remove renewal.",
		Day(s.block.termEnd), asked.words(), Day(s.sub.EffectiveStart), held.words())
	if open := s.sub.OpenSeats(s.now); open.Seats > 0 {
		n.Detail += fmt.Sprintf(" %s can be removed until %s.", Seats(open.Seats), Instant(open.Windows[0].Until))
	}
	return n
}

// held is the block with the subscription's values for the parts that it sets.
func (r *RenewalInstructions) held(s Subscription) *RenewalInstructions {
	var out RenewalInstructions
	if r.Quantity != nil {
		out.Quantity = &s.Quantity
	}
	if r.SKU != nil {
		out.SKU = &s.SKU
	}
	if r.Term != nil {
		out.Term = &s.Term
	}
	if r.Cycle != nil {
		out.Cycle = &s.Cycle
	}
	if out.empty() { // a promotion or an end date has no main attribute to go to
		out.Quantity = &s.Quantity
	}
	return &out
}

// mainAttributes is the block's values as main attributes, as configuration.
func (r *RenewalInstructions) mainAttributes() string {
	var parts []string
	if r.Quantity != nil {
		parts = append(parts, quantityConfig(*r.Quantity))
	}
	if r.SKU != nil {
		parts = append(parts, fmt.Sprintf("product_id = %q", r.SKU.ProductID), fmt.Sprintf("sku_id = %q", r.SKU.SKUID))
	}
	if r.Term != nil {
		parts = append(parts, fmt.Sprintf("term_duration = %q", *r.Term))
	}
	if r.Cycle != nil {
		parts = append(parts, fmt.Sprintf("billing_cycle = %q", *r.Cycle))
	}
	return strings.Join(parts, ", ")
}

// words is the block as text: 25 seats, CFQ7TTC0LH18:0001, P3Y.
func (r *RenewalInstructions) words() string {
	var parts []string
	if r.Quantity != nil {
		parts = append(parts, Seats(*r.Quantity))
	}
	if r.SKU != nil {
		parts = append(parts, r.SKU.String())
	}
	if r.Term != nil {
		parts = append(parts, string(*r.Term))
	}
	if r.Cycle != nil {
		parts = append(parts, "billed "+string(*r.Cycle))
	}
	if r.PromotionID != nil {
		parts = append(parts, "promotion "+*r.PromotionID)
	}
	if r.CustomTermEnd != nil {
		parts = append(parts, "an end on "+Day(*r.CustomTermEnd))
	}
	return strings.Join(parts, ", ")
}

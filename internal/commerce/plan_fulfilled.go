package commerce

import (
	"fmt"
	"strings"
)

// foldIn tells that a renewal block has done its work.
func (p *planner) foldIn() Notice {
	n := Notice{Rule: RuleRenewalFulfilled, Summary: fmt.Sprintf("The renewal of %q has run: move its values into the main attributes", p.sub.FriendlyName)}
	asked := *p.desired.Renewal
	holds := p.noted(p.sub)
	asked.apply(&holds)
	seats := asked.Quantity == nil || p.sub.Quantity == *asked.Quantity
	if seats && holds.SKU.Same(p.sub.SKU) && holds.Term.Same(p.sub.Term) && holds.Cycle.Same(p.sub.Cycle) {
		n.Detail = fmt.Sprintf("The renewal block was written for the term that ended on %s. The term since %s holds %s, as it asked; nothing is bought back.\n\nSet %s and remove renewal, or give renewal new values for the term that follows %s.",
			Day(p.renewalTermEnd), Day(p.sub.EffectiveStart), p.holding(asked), p.folded(asked), Day(p.sub.CommitmentEnd))
		return n
	}
	n.Detail = fmt.Sprintf("The renewal block was written for the term that ended on %s and asked for %s. The term since %s holds %s; the block changes nothing any more.\n\nSay in the main attributes what this term should hold, and remove renewal.",
		Day(p.renewalTermEnd), asked.words(), Day(p.sub.EffectiveStart), p.holding(asked))
	if open := p.sub.OpenSeats(p.now); open.Seats > 0 {
		n.Detail += fmt.Sprintf(" %s can be removed until %s.", Seats(open.Seats), Instant(open.Batches[0].Until))
	}
	return n
}

// holding words what the term holds of what a block asked.
func (p *planner) holding(asked RenewalInstructions) string {
	return held(asked, p.sub).words()
}

// held are the parts that were asked, as they run.
func held(asked RenewalInstructions, s Subscription) *RenewalInstructions {
	var out RenewalInstructions
	if asked.Quantity != nil {
		out.Quantity = &s.Quantity
	}
	if asked.SKU != nil {
		out.SKU = &s.SKU
	}
	if asked.Term != nil {
		out.Term = &s.Term
	}
	if asked.Cycle != nil {
		out.Cycle = &s.Cycle
	}
	if out.empty() { // a promotion or an end date has no main attribute to go to
		out.Quantity = &s.Quantity
	}
	return &out
}

// folded is the configuration that says in the main attributes what runs.
func (p *planner) folded(asked RenewalInstructions) string {
	of := held(asked, p.sub)
	var parts []string
	if of.Quantity != nil {
		parts = append(parts, fmt.Sprintf("quantity = %d", *of.Quantity))
	}
	if of.SKU != nil {
		parts = append(parts, fmt.Sprintf("product_id = %q", of.SKU.ProductID), fmt.Sprintf("sku_id = %q", of.SKU.SKUID))
	}
	if of.Term != nil {
		parts = append(parts, fmt.Sprintf("term_duration = %q", *of.Term))
	}
	if of.Cycle != nil {
		parts = append(parts, fmt.Sprintf("billing_cycle = %q", *of.Cycle))
	}
	return strings.Join(parts, ", ")
}

// words name what a block asks: 25 seats as CFQ7TTC0LH18:0001 for P3Y.
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

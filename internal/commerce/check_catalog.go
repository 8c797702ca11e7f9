package commerce

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// CheckSeats refuses a number of seats that the catalog does not sell.
func CheckSeats(offer Offer, quantity int, attribute string) []Violation {
	v := Violation{Rule: RuleSeatCount, Attribute: attribute, To: strconv.Itoa(quantity)}
	switch {
	case offer.Minimum > 0 && quantity < offer.Minimum:
		v.Summary = fmt.Sprintf("%s is sold with at least %s", offer.Title, Seats(offer.Minimum))
		v.Reason = fmt.Sprintf(
			"The catalog has a minimum of %d for %s; %d were requested.",
			offer.Minimum,
			offer.SKU,
			quantity,
		)
		v.Remedies = []Remedy{{"buy the minimum", fmt.Sprintf("%s = %d", attribute, offer.Minimum)}}
	case offer.Maximum > 0 && quantity > offer.Maximum:
		v.Summary = fmt.Sprintf("%s is sold with at most %s", offer.Title, Seats(offer.Maximum))
		v.Reason = fmt.Sprintf(
			"The catalog has a maximum of %d for %s; %d were requested.",
			offer.Maximum,
			offer.SKU,
			quantity,
		)
		v.Remedies = []Remedy{{"stay within it", fmt.Sprintf("%s = %d", attribute, offer.Maximum)}}
	default:
		return nil
	}
	return []Violation{v}
}

// Counted lists the SKUs whose number of seats the changes set: the present one,
// the one it is upgraded to, and the next term's.
func Counted(changes []Change, running SKU) []SKU {
	var out []SKU
	for _, c := range changes {
		f := c.Action.facts()
		if f.counts == nil {
			continue
		}
		sku := f.counts(running, c)
		if f.changesOffer {
			running = sku
		}
		if !slices.ContainsFunc(out, sku.Same) {
			out = append(out, sku)
		}
	}
	return out
}

// CheckChanges refuses numbers of seats that the catalog does not sell: those of
// the present term, which begins with the SKU running, and those of a next term,
// each if its SKU is the offer's.
func CheckChanges(offer Offer, changes []Change, running SKU) []Violation {
	var out []Violation
	for _, c := range changes {
		f := c.Action.facts()
		if f.counts == nil {
			continue
		}
		sku := f.counts(running, c)
		if f.changesOffer {
			running = sku
		}
		if offer.SKU.Same(sku) {
			out = append(out, f.bounds(offer, c)...)
		}
	}
	return out
}

func boundsOfSeats(offer Offer, c Change) []Violation { return CheckSeats(offer, c.To, "quantity") }

// boundsOfRest checks the seats that stay, if any.
func boundsOfRest(offer Offer, c Change) []Violation {
	if c.To == 0 {
		return nil
	}
	return boundsOfSeats(offer, c)
}

func boundsOfNextTerm(offer Offer, c Change) []Violation {
	return CheckSeats(offer, c.To, "renewal.quantity")
}

// boundsOfUpgrade refuses an upgrade if the target is not sold with the present
// seats: seats are added only after an upgrade.
func boundsOfUpgrade(offer Offer, c Change) []Violation {
	out := CheckSeats(offer, c.To, "quantity")
	for i := range out {
		bound := offer.Maximum
		if c.To < offer.Minimum {
			bound = offer.Minimum
		}
		out[i].Remedies = []Remedy{
			{"change the seats first", fmt.Sprintf("quantity = %d as it runs; apply, then upgrade", bound)},
		}
	}
	return out
}

// CheckOffer refuses a purchase that the catalog does not allow.
func CheckOffer(offer Offer, desired Desired, attested bool) []Violation {
	var out []Violation
	if !offer.Purchasable {
		out = append(out, Violation{
			Rule:      RuleOffer,
			Attribute: "sku_id",
			To:        strconv.Quote(desired.SKU.SKUID),
			Summary:   fmt.Sprintf("%s is no longer sold", offer.Title),
			Reason:    "Microsoft lists the SKU at end of sale: active subscriptions renew, but no new ones can be bought.",
			Remedies:  upgradeRemedies(offer),
		})
	} else {
		out = append(out, CheckTerm(offer, desired.Term, desired.Cycle, "")...)
	}
	if offer.MustAttest && !attested {
		out = append(out, Violation{
			Rule:      RuleAttestation,
			Attribute: "attestation_accepted",
			To:        "true",
			Summary:   fmt.Sprintf("%s requires an attestation by the buyer", offer.Title),
			Reason: "The SKU is sold only to buyers who attest that they meet its terms. Read them with the " +
				"customer first; terms_of_use_uri links to them.",
			Remedies: []Remedy{{"attest", "attestation_accepted = true"}},
		})
	}
	out = append(out, checkTermEnd(offer, desired)...)
	return append(out, CheckSeats(offer, desired.Quantity, "quantity")...)
}

// checkTermEnd refuses an end of term or a next term that could not be set after
// the purchase.
// Source: "Extended service terms", which products have one.
func checkTermEnd(offer Offer, desired Desired) []Violation {
	var out []Violation
	if desired.EndOfTerm == EndOfTermExtend && (offer.Trial || offer.Kind == KindSoftware) {
		out = append(out, Violation{
			Rule:      RuleEndOfTerm,
			Attribute: "end_of_term",
			To:        strconv.Quote(string(EndOfTermExtend)),
			Summary:   fmt.Sprintf("%s has no extended service term", offer.Title),
			Reason:    "Only paid seat subscriptions go on month by month after their term; trials and software end or renew.",
			Remedies: []Remedy{
				{"renew it", fmt.Sprintf("end_of_term = %q", EndOfTermRenew)},
				{"let it end", fmt.Sprintf("end_of_term = %q", EndOfTermCancel)},
			},
		})
	}
	next := desired.Renewal
	if next == nil {
		return out
	}
	if offer.Trial && next.Quantity != nil && *next.Quantity != desired.Quantity {
		out = append(out, trialInstructed(offer, "renewal.quantity", strconv.Itoa(*next.Quantity)))
	}
	if offer.Trial && next.PromotionID != nil {
		out = append(out, trialInstructed(offer, "renewal.promotion_id", strconv.Quote(*next.PromotionID)))
	}
	if v := noAlignment(offer.Kind, offer.Trial, offer.Title); v != nil && next.CustomTermEnd != nil {
		out = append(out, v.ofRenewal(*next.CustomTermEnd))
	}
	return out
}

func trialInstructed(offer Offer, attribute, asked string) Violation {
	return Violation{
		Rule: RuleTrial, Attribute: attribute, To: asked,
		Summary:  "A trial cannot have a renewal block",
		Reason:   fmt.Sprintf("%s is a trial. The paid subscription can be changed after the conversion.", offer.Title),
		Remedies: []Remedy{{"let it convert as it is", "remove renewal"}},
	}
}

func upgradeRemedies(offer Offer) []Remedy {
	out := make([]Remedy, 0, len(offer.UpgradesTo))
	for _, sku := range offer.UpgradesTo {
		out = append(
			out,
			Remedy{"buy what it upgrades to", fmt.Sprintf("product_id = %q and sku_id = %q", sku.ProductID, sku.SKUID)},
		)
	}
	return out
}

// CheckTerm refuses a term and billing cycle that an offer is not sold for;
// within is the path of the block that sets them, such as "renewal.", or empty.
func CheckTerm(offer Offer, term Term, cycle BillingCycle, within string) []Violation {
	if offer.Sells(term, cycle) {
		return nil
	}
	return []Violation{termNotSold(offer, term, cycle, within)}
}

func termNotSold(offer Offer, term Term, cycle BillingCycle, within string) Violation {
	v := Violation{
		Rule: RuleTermNotSold, Attribute: within + "term_duration", To: strconv.Quote(string(term)),
		Summary: fmt.Sprintf("%s is not sold for %s billed %s", offer.Title, term, cycle),
	}
	options := make([]string, 0, len(offer.Terms))
	var others []Remedy
	once := false
	for _, o := range offer.Terms {
		if o.Term == "" { // perpetual software
			once = true
			continue
		}
		option := fmt.Sprintf("%s billed %s", o.Term, o.Cycle)
		options = append(options, option)
		r := Remedy{"buy it for " + option, fmt.Sprintf("term_duration = %q and billing_cycle = %q", o.Term, o.Cycle)}
		if within != "" {
			r = Remedy{
				"renew it for " + option,
				fmt.Sprintf("renewal = { term_duration = %q, billing_cycle = %q }", o.Term, o.Cycle),
			}
		}
		if !o.Term.Same(term) {
			others = append(others, r)
			continue
		}
		v.Attribute, v.To = within+"billing_cycle", strconv.Quote(string(cycle))
		v.Remedies = append(v.Remedies, r)
	}
	v.Remedies = append(v.Remedies, others...)
	slices.Sort(options)
	switch {
	case len(options) > 0:
		v.Reason = fmt.Sprintf("The catalog sells %s for: %s.", offer.SKU, strings.Join(options, ", "))
	case once:
		v.Reason = fmt.Sprintf(
			"The catalog sells %s as a one-time purchase without a term: the order creates no subscription.",
			offer.SKU,
		)
	default:
		v.Reason = fmt.Sprintf("The catalog lists no term of %s that this tenant can buy.", offer.SKU)
	}
	return v
}

package commerce

import (
	"fmt"
	"slices"
	"strconv"
)

// CheckSeats tells what the catalog says against a number of seats.
func CheckSeats(offer Offer, quantity int, attribute string) []Violation {
	v := Violation{Rule: RuleSeatCount, Attribute: attribute, To: strconv.Itoa(quantity)}
	switch {
	case offer.Minimum > 0 && quantity < offer.Minimum:
		v.Summary = fmt.Sprintf("%s is sold from %s on", offer.Title, Seats(offer.Minimum))
		v.Reason = fmt.Sprintf("The catalog gives a minimum of %d for %s; %d were asked.", offer.Minimum, offer.SKU, quantity)
		v.Remedies = []Remedy{{"buy the minimum", fmt.Sprintf("%s = %d", attribute, offer.Minimum)}}
	case offer.Maximum > 0 && quantity > offer.Maximum:
		v.Summary = fmt.Sprintf("%s is sold up to %s", offer.Title, Seats(offer.Maximum))
		v.Reason = fmt.Sprintf("The catalog gives a maximum of %d for %s; %d were asked.", offer.Maximum, offer.SKU, quantity)
		v.Remedies = []Remedy{{"stay within it", fmt.Sprintf("%s = %d", attribute, offer.Maximum)}}
	default:
		return nil
	}
	return []Violation{v}
}

// Counted are the SKUs of whose seats changes decide: of the one that runs, of
// what it is upgraded to, and of the next term.
func Counted(changes []Change, running SKU) []SKU {
	var out []SKU
	for _, c := range changes {
		sku := running
		switch c.Action {
		case ActionAddSeats, ActionReduceSeats, ActionPartialUpgrade:
		case ActionUpgrade:
			running, sku = c.SKU, c.SKU
		case ActionScheduleRenewal:
			sku = c.Schedule.SKU
		default:
			continue
		}
		if !slices.ContainsFunc(out, sku.Same) {
			out = append(out, sku)
		}
	}
	return out
}

// CheckChanges tells what the catalog says against the seats that changes
// lead to: those of the term that runs, begun as the SKU running, and those of
// a next term, each where it is of this offer.
func CheckChanges(offer Offer, changes []Change, running SKU) []Violation {
	var out []Violation
	for _, c := range changes {
		switch {
		case c.Action == ActionUpgrade:
			if running = c.SKU; offer.SKU.Same(running) {
				out = append(out, checkUpgradedSeats(offer, c)...)
			}
		case (c.Action == ActionAddSeats || c.Action == ActionReduceSeats || c.Action == ActionPartialUpgrade && c.To > 0) && offer.SKU.Same(running):
			out = append(out, CheckSeats(offer, c.To, "quantity")...)
		case c.Action == ActionScheduleRenewal && offer.SKU.Same(c.Schedule.SKU):
			out = append(out, CheckSeats(offer, c.To, "renewal.quantity")...)
		}
	}
	return out
}

// checkUpgradedSeats tells whether an offer is sold for the seats that become
// it. They are those of the moment: what is added comes after an upgrade.
func checkUpgradedSeats(offer Offer, c Change) []Violation {
	out := CheckSeats(offer, c.To, "quantity")
	for i := range out {
		bound := offer.Maximum
		if c.To < offer.Minimum {
			bound = offer.Minimum
		}
		out[i].Remedies = []Remedy{{"change the seats first", fmt.Sprintf("quantity = %d as it runs; apply, then upgrade", bound)}}
	}
	return out
}

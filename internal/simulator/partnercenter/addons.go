package partnercenter

import (
	"slices"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
)

// The error of a cart line for an add-on with fewer seats than its share of the base's.
const (
	minimumLine  = "10019"
	minimumLimit = "900275"
)

// baseProduct checks that an add-on has its base: active seats of a prerequisite, from any seller, or an earlier valid
// line ("Introduction: New commerce add-ons", "Cart resources").
func (b *basket) baseProduct(line *CartLine, a *catalog.Availability) *LineError {
	k := a.SKU
	if len(k.Prerequisites) == 0 {
		return nil
	}
	bases, seats := 0, line.Seats()+b.taken[k.Key()]+b.active(k, time.Time{})
	for _, key := range k.Prerequisites {
		bases += b.taken[key] + b.active(catalog.FindSKUByKey(key), b.c.Now.Add(-b.c.switches.BaseLag))
	}
	least := (bases*k.Share + 99) / 100
	switch {
	case bases == 0:
		return wrong(codeNoBaseProduct, "%s needs one of %s.", k.Title, strings.Join(k.Prerequisites, ", "))
	case bases < k.BaseSeats:
		return wrong(codeLineBaseSeats, "%s needs %d seats of its base products; the customer has %d.", k.Title,
			k.BaseSeats, bases)
	case b.c.switches.AddonSeats == "covered" && seats > bases:
		return wrong(codeLineBaseSeats, "%d seats of %s need as many of its base products; the customer has %d.", seats,
			k.Title, bases)
	case seats >= least || b.c.switches.AddonMinimum == "none":
		return nil
	case b.c.switches.AddonMinimum == minimumLimit:
		return wrong(
			codeLineQuantity,
			"The quantity %d is outside the offer's limits of %d to %d.",
			line.Seats(),
			least-seats+line.Seats(),
			k.Maximum,
		)
	}
	return wrong(codeLineAddonSeats, "%s needs at least %d seats, %d %% of the %d of its base products.", k.Title,
		least, k.Share, bases)
}

// active counts the active seats of a SKU in the subscriptions that the cart knows of; the zero time means all
// subscriptions.
func (e Estate) active(k *catalog.SKU, heardOf time.Time) int {
	heard := func(bought time.Time) bool { return heardOf.IsZero() || !bought.After(heardOf) }
	n := 0
	for _, s := range e.Held {
		if s.Status == StatusActive && s.SKU() == k && heard(s.Created) {
			n += s.Quantity
		}
	}
	for _, f := range e.Others {
		if f.Status == directory.Enabled && f.Of(k) && heard(f.Created) {
			n += f.Seats
		}
	}
	return n
}

// hasAddons reports whether the tenant has active add-ons to the subscription's SKU.
func (s *Subscription) hasAddons(held []*Subscription) bool {
	return slices.ContainsFunc(held, func(one *Subscription) bool {
		return one.Status == StatusActive && slices.Contains(one.SKU().Prerequisites, s.SKU().Key())
	})
}

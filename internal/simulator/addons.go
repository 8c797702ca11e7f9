package simulator

import (
	"slices"
	"strings"
	"time"
)

// What a cart line says of an add-on with fewer seats than its share of the base's.
const (
	minimumLine  = "10019"
	minimumLimit = "900275"
)

// baseProduct asks an add-on for its base: active seats of a prerequisite, whoever sold them, or a good line before this
// one ("Introduction: New commerce add-ons", "Cart resources").
func (b *basket) baseProduct(line *cartLine, a *availability) *lineError {
	k := a.sku
	if len(k.prerequisites) == 0 {
		return nil
	}
	bases, seats := 0, line.seats()+b.taken[k.key()]+b.active(k, time.Time{})
	for _, key := range k.prerequisites {
		bases += b.taken[key] + b.active(findSKUByKey(key), b.c.now.Add(-b.c.switches.BaseLag))
	}
	least := (bases*k.share + 99) / 100
	switch {
	case bases == 0:
		return wrong(codeNoBaseProduct, "%s needs one of %s.", k.title, strings.Join(k.prerequisites, ", "))
	case bases < k.baseSeats:
		return wrong(codeLineBaseSeats, "%s needs %d seats of its base products; the customer has %d.", k.title, k.baseSeats, bases)
	case b.c.switches.AddonSeats == "covered" && seats > bases:
		return wrong(codeLineBaseSeats, "%d seats of %s need as many of its base products; the customer has %d.", seats, k.title, bases)
	case seats >= least || b.c.switches.AddonMinimum == "none":
		return nil
	case b.c.switches.AddonMinimum == minimumLimit:
		return wrong(
			codeLineQuantity,
			"The quantity %d is outside the offer's limits of %d to %d.",
			line.seats(),
			least-seats+line.seats(),
			k.maximum,
		)
	}
	return wrong(codeLineAddonSeats, "%s needs at least %d seats, %d %% of the %d of its base products.", k.title, least, k.share, bases)
}

// active counts the active seats of a SKU in subscriptions that the cart has heard of; the zero time means in all.
func (e estate) active(k *sku, heardOf time.Time) int {
	heard := func(bought time.Time) bool { return heardOf.IsZero() || !bought.After(heardOf) }
	n := 0
	for _, s := range e.held {
		if s.Status == statusActive && s.sku() == k && heard(s.Created) {
			n += s.Quantity
		}
	}
	for _, f := range e.others {
		if f.Status == directoryEnabled && f.of(k) && heard(f.Created) {
			n += f.Seats
		}
	}
	return n
}

// hasAddons says that the tenant has active add-ons to what the subscription is for.
func (s *subscription) hasAddons(held []*subscription) bool {
	return slices.ContainsFunc(held, func(one *subscription) bool {
		return one.Status == statusActive && slices.Contains(one.sku().prerequisites, s.sku().key())
	})
}

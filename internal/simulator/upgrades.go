package simulator

import "strings"

// sells says whether the SKU can be bought or turned into. At end of sale it only renews.
func (b Behaviors) sells(k *sku) bool {
	for key := range strings.SplitSeq(b.EndOfSale, ",") {
		if strings.EqualFold(strings.TrimSpace(key), k.key()) {
			return false
		}
	}
	return k.purchasable
}

// nextTerms lists the SKUs that the next term can turn into: those that can be had at once, lower editions, and for an
// extended service term the SKUs it came from.
func (k *sku) nextTerms() []*sku {
	list := []*sku{}
	for _, keys := range [][]string{k.upgrades, k.atRenewal} {
		for _, key := range keys {
			list = append(list, findSKUByKey(key))
		}
	}
	for i := range offers {
		if one := &offers[i]; one.extended == k.key() && one != k {
			list = append(list, one)
		}
	}
	return list
}

// openTo lists those of the SKU's successors that the tenant can have.
func (b Behaviors) openTo(k *sku, buyer *customer, scheduled bool) []*sku {
	list := []*sku{}
	for _, next := range k.nextTerms() {
		if b.sells(next) && buyer.qualified(next.segment) && (scheduled || k.upgradesTo(next)) {
			list = append(list, next)
		}
	}
	return list
}

func (k *sku) upgradesTo(next *sku) bool {
	for _, key := range k.upgrades {
		if key == next.key() {
			return true
		}
	}
	return false
}

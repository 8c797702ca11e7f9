package catalog

// NextTerms lists the SKUs that the next term can have: those available at once, lower editions, and for an extended
// service term the SKUs it came from.
func (k *SKU) NextTerms() []*SKU {
	list := []*SKU{}
	for _, keys := range [][]string{k.Upgrades, k.atRenewal} {
		for _, key := range keys {
			list = append(list, FindSKUByKey(key))
		}
	}
	for i := range Offers {
		if one := &Offers[i]; one.Extended == k.Key() && one != k {
			list = append(list, one)
		}
	}
	return list
}

// UpgradesTo reports whether the SKU can become another one within its term.
func (k *SKU) UpgradesTo(next *SKU) bool {
	for _, key := range k.Upgrades {
		if key == next.Key() {
			return true
		}
	}
	return false
}

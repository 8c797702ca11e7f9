package commerce

import (
	"maps"
	"slices"
	"strings"
)

// PartialUpgrade is an entry of partial_upgrades: some of the seats become
// another SKU, once.
type PartialUpgrade struct {
	SKU      SKU `json:"sku"`
	Quantity int `json:"quantity"`
	// Into is the id of the subscription that the seats join; empty for a new one.
	Into string `json:"into,omitempty"`
	// Term and Cycle are those of the new subscription; empty keeps the source's.
	Term  Term         `json:"term,omitempty"`
	Cycle BillingCycle `json:"cycle,omitempty"`
}

// Same reports whether both describe the same upgrade.
func (u PartialUpgrade) Same(o PartialUpgrade) bool {
	return u.SKU.Same(o.SKU) && u.Quantity == o.Quantity && strings.EqualFold(u.Into, o.Into) && u.Term.Same(o.Term) &&
		u.Cycle.Same(o.Cycle)
}

// entryNames lists entries in the order they are carried out: new subscriptions
// first, then what joins another one, which alone may take the last seats.
func entryNames(entries map[string]PartialUpgrade) []string {
	names := slices.Sorted(maps.Keys(entries))
	slices.SortStableFunc(names, func(a, b string) int {
		return joins(entries[a]) - joins(entries[b])
	})
	return names
}

func joins(u PartialUpgrade) int {
	if u.Into != "" {
		return 1
	}
	return 0
}

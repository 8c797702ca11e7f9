package partnercenter

import (
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
)

// sells reports whether the SKU can be bought or upgraded to. At end of sale it only renews.
func (b Switches) sells(k *catalog.SKU) bool {
	for key := range strings.SplitSeq(b.EndOfSale, ",") {
		if strings.EqualFold(strings.TrimSpace(key), k.Key()) {
			return false
		}
	}
	return k.Purchasable
}

// openTo lists the SKU's successors that the tenant can have.
func (b Switches) openTo(k *catalog.SKU, buyer *directory.Customer, scheduled bool) []*catalog.SKU {
	list := []*catalog.SKU{}
	for _, next := range k.NextTerms() {
		if b.sells(next) && buyer.Qualified(next.Segment) && (scheduled || k.UpgradesTo(next)) {
			list = append(list, next)
		}
	}
	return list
}

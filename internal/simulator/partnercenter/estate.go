package partnercenter

import (
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Estate is everything a tenant holds, from any seller.
type Estate struct {
	Held   []*Subscription // from the partner
	Others []*directory.Foreign
}

// EstateOf reads everything a tenant holds.
func EstateOf(tx *world.Tx, tenant string) (Estate, error) {
	held, err := world.All[Subscription](tx, KindSubscription, tenant)
	if err != nil {
		return Estate{}, err
	}
	others, err := world.All[directory.Foreign](tx, directory.KindForeign, tenant)
	return Estate{held, others}, err
}

// pooled counts the seats of a SKU over all subscriptions but one: a seat rule applies to the tenant, not to a
// partner.
func (e Estate) pooled(k *catalog.SKU, except string) int {
	n := 0
	for _, s := range e.Held {
		if s.inTerm() && s.SKU().Key() == k.Key() && s.ID != except {
			n += s.Quantity
		}
	}
	for _, f := range e.Others {
		if f.Of(k) && (f.Status == directory.Enabled || f.Status == directory.Suspended) {
			n += f.Seats
		}
	}
	return n
}

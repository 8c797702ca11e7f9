package simulator

// estate is what a tenant holds, whoever sold it.
type estate struct {
	held   []*subscription // from the partner
	others []*foreign
}

func (u *unit) estateOf(tenant string) (estate, error) {
	held, err := all[subscription](u, kindSubscription, tenant)
	if err != nil {
		return estate{}, err
	}
	others, err := all[foreign](u, kindForeign, tenant)
	return estate{held, others}, err
}

// pooled counts the seats of a SKU over all subscriptions but one: a seat rule holds for the tenant, not for a partner.
func (e estate) pooled(k *sku, except string) int {
	n := 0
	for _, s := range e.held {
		if s.inTerm() && s.sku().key() == k.key() && s.ID != except {
			n += s.Quantity
		}
	}
	for _, f := range e.others {
		if f.of(k) && (f.Status == directoryEnabled || f.Status == directorySuspended) {
			n += f.Seats
		}
	}
	return n
}

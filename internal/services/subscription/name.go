package subscription

import "fmt"

// name is what messages call a subscription.
func name(m model) string {
	if n := m.FriendlyName.ValueString(); n != "" {
		return n
	}
	return m.OfferName.ValueString()
}

// nameOrSKU is what messages call a subscription that is not bought yet.
func nameOrSKU(m model) string {
	if n := m.FriendlyName.ValueString(); n != "" {
		return n
	}
	return fmt.Sprintf("%s:%s", m.ProductID.ValueString(), m.SKUID.ValueString())
}

package partnercenter

import (
	"net/http"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
)

// call is a call of Partner Center.
type call struct {
	*wire.Call
	switches Switches
	shop     catalog.Shop
}

// handle adapts a handler of this service to the wire.
func handle(h func(*call) (wire.Answer, error)) wire.Handler {
	return func(c *wire.Call) (wire.Answer, error) {
		own, err := newCall(c)
		if err != nil {
			return wire.Answer{}, err
		}
		return h(own)
	}
}

func newCall(c *wire.Call) (*call, error) {
	switches, err := SwitchesOf(c.Settings)
	return &call{Call: c, switches: switches, shop: catalog.Shop{Generation: switches.CatalogGeneration}}, err
}

// customer loads the tenant in the path.
func (c *call) customer() (*directory.Customer, error) {
	id := c.Vars["customer"]
	var found directory.Customer
	ok, err := c.Load(directory.KindCustomer, "", id, &found)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, wire.Refuse(http.StatusNotFound, codeTenantNotFound, "The customer %s was not found.", id)
	}
	if found.Relationship != "reseller" {
		return nil, wire.Refuse(http.StatusForbidden, codeNoRelationship,
			"There is no relationship between the partner and the customer %s.", id)
	}
	return &found, nil
}

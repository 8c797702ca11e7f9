package partnercenter

import (
	"net/http"
	"slices"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
)

// canceled reports whether all lines of the order are canceled.
func (o *Order) canceled() bool {
	return !slices.ContainsFunc(o.Lines, func(line OrderLine) bool { return !line.Canceled })
}

// patchOrder cancels software lines, all of them if the body lists none ("Cancel an order"). Seats are canceled
// through their subscription. Other changes in the body are ignored.
func (c *call) patchOrder() (wire.Answer, error) {
	buyer, o, err := c.order()
	if err != nil {
		return wire.Answer{}, err
	}
	var body struct {
		Status    string `json:"status"`
		LineItems []struct {
			Number wire.Number `json:"lineItemNumber"`
		} `json:"lineItems"`
	}
	if err := c.Decode(&body); err != nil {
		return wire.Answer{}, err
	}
	if strings.EqualFold(strings.TrimSpace(body.Status), "cancelled") {
		for i := range o.Lines {
			named := len(body.LineItems) == 0
			for _, one := range body.LineItems {
				named = named || int(one.Number) == o.Lines[i].Number
			}
			if !named || o.Lines[i].Canceled {
				continue
			}
			if err := c.cancelLine(buyer, &o.Lines[i]); err != nil {
				return wire.Answer{}, err
			}
		}
		if err := SaveOrder(c.Tx, o); err != nil {
			return wire.Answer{}, err
		}
	}
	shown, err := c.describeOrder(buyer, o)
	if err != nil {
		return wire.Answer{}, err
	}
	return wire.OK(shown)
}

// cancelLine cancels what one line of an order bought.
func (c *call) cancelLine(buyer *directory.Customer, line *OrderLine) error {
	var s Subscription
	found, err := c.Load(KindSubscription, buyer.ID, line.SubscriptionID, &s)
	switch {
	case err != nil:
		return err
	case !found:
		return noSubscription(line.SubscriptionID)
	case s.SKU().ProductType != catalog.ProductTypeSoftware || line.Transaction != "New":
		return wire.Refuse(http.StatusForbidden, codeUseSubscription,
			"Seats of %s are changed and canceled through the subscription.",
			s.SKU().Title)
	}
	e := &edit{call: c, turn: &turn{c.Tx, c.switches, c.shop, c.RequestID}, s: &s, before: *s.copied(), buyer: buyer}
	if err := e.open(wanted{}); err != nil {
		return err
	}
	if err := e.cancel(); err != nil {
		return err
	}
	line.Canceled, line.Quantity = true, 0
	_, err = e.finish()
	return err
}

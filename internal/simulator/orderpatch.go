package simulator

import (
	"net/http"
	"slices"
	"strings"
)

// canceled says that all lines of the order are.
func (o *order) canceled() bool {
	return !slices.ContainsFunc(o.Lines, func(line orderLine) bool { return !line.Canceled })
}

// patchOrder cancels lines of software, all when none is named ("Cancel an order"). Seats are canceled through their
// subscription. What else a body changes is ignored.
func (c *call) patchOrder() (answer, error) {
	buyer, o, err := c.order()
	if err != nil {
		return answer{}, err
	}
	var body struct {
		Status    string `json:"status"`
		LineItems []struct {
			Number number `json:"lineItemNumber"`
		} `json:"lineItems"`
	}
	if err := c.decode(&body); err != nil {
		return answer{}, err
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
				return answer{}, err
			}
		}
		if err := c.saveOrder(o); err != nil {
			return answer{}, err
		}
	}
	shown, err := c.describeOrder(buyer, o)
	if err != nil {
		return answer{}, err
	}
	return ok(shown)
}

// cancelLine gives back what one line of an order bought.
func (c *call) cancelLine(buyer *customer, line *orderLine) error {
	var s subscription
	found, err := c.load(kindSubscription, buyer.ID, line.SubscriptionID, &s)
	switch {
	case err != nil:
		return err
	case !found:
		return noSubscription(line.SubscriptionID)
	case s.sku().productType != productTypeSoftware || line.Transaction != "New":
		return refuse(http.StatusForbidden, codeUseSubscription, "Seats of %s are changed and canceled through the subscription.",
			s.sku().title)
	}
	e := &edit{call: c, turn: &turn{c.unit, c.switches, c.shop, c.requestID}, s: &s, before: *s.copied(), buyer: buyer}
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

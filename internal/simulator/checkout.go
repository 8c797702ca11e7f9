package simulator

import (
	"net/http"
	"strconv"
	"strings"
)

// checkout turns a cart into orders and subscriptions, one order for each group of lines.
func (c *call) checkout() (answer, error) {
	buyer, one, err := c.cart()
	if err != nil {
		return answer{}, err
	}
	if one.Status == cartOrdered {
		return c.repeatCheckout(buyer, one)
	}
	if !buyer.signed(c.switches) {
		return answer{}, noAgreement(buyer)
	}
	// What was good when the cart was made may not be any more.
	if err := c.validate(buyer, one.Lines); err != nil {
		return answer{}, err
	}
	if err := cartRefusal(one); err != nil {
		return answer{}, err
	}
	orders, err := c.place(buyer, one)
	if err != nil {
		return answer{}, err
	}
	one.Status, one.Ordered, one.Modified = cartOrdered, c.now, c.now
	for _, o := range orders {
		one.OrderIDs = append(one.OrderIDs, o.ID)
	}
	if err := c.saveCart(one); err != nil {
		return answer{}, err
	}
	return created(c.checkoutResult(buyer, orders))
}

func (c *call) repeatCheckout(buyer *customer, one *cart) (answer, error) {
	if c.now.Before(one.Ordered.Add(c.switches.CheckoutProcessing)) {
		return answer{}, refuse(http.StatusConflict, codeCartProcessing, "Cart %s is being processed.", one.ID)
	}
	if c.switches.SecondCheckout == "refused" {
		return answer{}, checkedOut(one)
	}
	orders := []*order{}
	for _, id := range one.OrderIDs {
		var o order
		if _, err := c.load(kindOrder, one.Tenant, id, &o); err != nil {
			return answer{}, err
		}
		orders = append(orders, &o)
	}
	return created(c.checkoutResult(buyer, orders))
}

// checkoutResult shows the orders as pending, whatever has become of them: the answer was fixed when they were placed.
func (c *call) checkoutResult(buyer *customer, orders []*order) object {
	list := []any{}
	for _, o := range orders {
		list = append(
			list,
			c.wireOrder(buyer, o, orderView{fresh: true, priced: true, nameless: !c.switches.CheckoutSubscriptionID || c.slow()}),
		)
	}
	return object{"orders": list, "orderErrors": []any{}, "attributes": object{"objectType": "CartCheckoutResult"}}
}

// slow says that purchases take time to become visible.
func (c *call) slow() bool {
	return c.switches.ProvisioningDelay > 0 || c.switches.ProvisioningReads > 0
}

func (c *call) place(buyer *customer, one *cart) ([]*order, error) {
	orders, byGroup := []*order{}, map[string]*order{}
	currency, _, rate := currencyOf(buyer.Country)
	for i := range one.Lines {
		line := &one.Lines[i]
		o := byGroup[line.OrderGroup]
		if o == nil {
			id, err := c.newOrderID()
			if err != nil {
				return nil, err
			}
			o = &order{
				ID: id, Tenant: buyer.ID, Created: c.now, TransactionType: "UserPurchase",
				BillingCycle: strings.ToLower(line.BillingCycle), Currency: currency, RequestID: c.requestID,
			}
			byGroup[line.OrderGroup], orders = o, append(orders, o)
		}
		s, price, err := c.subscribe(buyer, line, o.ID)
		if err != nil {
			return nil, err
		}
		placed := newOrderLine(s, "New", s.Quantity, c.switches.price(price*rate, s.Offer, s.Quantity, s.remaining(c.now)))
		placed.Number, placed.Attested = len(o.Lines), line.AttestationAccepted
		o.Lines = append(o.Lines, placed)
	}
	for _, o := range orders {
		if err := c.saveOrder(o); err != nil {
			return nil, err
		}
	}
	return orders, nil
}

// subscribe makes the subscription of one line.
func (c *call) subscribe(buyer *customer, line *cartLine, orderID string) (*subscription, float64, error) {
	a, one := c.resolve(buyer.Country, line)
	s := newSubscription(a, one, buyer.ID, line.seats(), c.now, c.switches)
	id, err := c.newID("subscription")
	if err != nil {
		return nil, 0, err
	}
	s.ID, s.EntitlementID, s.OrderID, s.FriendlyName = id, derivedID("entitlement", id), orderID, line.FriendlyName
	s.Extra = undocumented(id)
	s.Offer.PromotionID = line.Applied
	s.redeem(s.Quantity)
	if line.CustomTermEndDate != nil {
		end := dayOf(line.CustomTermEndDate.Time)
		s.CustomTermEnd, s.End = &end, end
	}
	if line.RenewsTo != nil {
		s.RenewsTo = strings.ToUpper(line.RenewsTo.TermDuration)
	}
	for _, p := range line.Participants {
		if strings.EqualFold(p.Key, "transaction_reseller") {
			s.PartnerID = p.Value
		}
	}
	if c.slow() {
		s.Veil = &veil{Until: c.now.Add(c.switches.ProvisioningDelay), Reads: c.switches.ProvisioningReads}
	}
	s.resound(nil, c.now, c.switches.DirectoryLag)
	return s, one.price, c.saveSubscription(s)
}

// order finds the order of the path.
func (c *call) order() (*customer, *order, error) {
	buyer, err := c.customer()
	if err != nil {
		return nil, nil, err
	}
	var o order
	found, err := c.load(kindOrder, buyer.ID, c.vars["order"], &o)
	if err != nil {
		return nil, nil, err
	}
	if !found {
		return nil, nil, refuse(http.StatusNotFound, codeOrderNotFound, "Order %s was not found.", c.vars["order"])
	}
	return buyer, &o, nil
}

// hiddenSubscriptions names the order's subscriptions that readers do not see yet.
func (c *call) hiddenSubscriptions(o *order) (map[string]bool, error) {
	hidden := map[string]bool{}
	for _, line := range o.Lines {
		if line.Transaction != "New" {
			continue
		}
		var s subscription
		found, err := c.load(kindSubscription, o.Tenant, line.SubscriptionID, &s)
		if err != nil {
			return nil, err
		}
		if !found {
			continue
		}
		hidden[s.ID] = s.shown(c.now) == nil
		if _, err := c.lookAt([]*subscription{&s}); err != nil {
			return nil, err
		}
	}
	return hidden, nil
}

func (c *call) listOrders() (answer, error) {
	buyer, err := c.customer()
	if err != nil {
		return answer{}, err
	}
	list, err := all[order](c.unit, kindOrder, buyer.ID)
	if err != nil {
		return answer{}, err
	}
	items := unsorted{}
	for _, o := range list {
		if o.Created.After(c.now.Add(-c.switches.OrdersLag)) {
			continue
		}
		body, err := c.describeOrder(buyer, o)
		if err != nil {
			return answer{}, err
		}
		items = append(items, body)
	}
	return ok(object{
		"totalCount": len(items), "items": items, "links": links{"self": link("/customers/%s/orders", buyer.ID)},
		"attributes": object{"objectType": "Collection"},
	})
}

func (c *call) describeOrder(buyer *customer, o *order) (object, error) {
	hidden, err := c.hiddenSubscriptions(o)
	if err != nil {
		return nil, err
	}
	priced, _ := strconv.ParseBool(c.query.Get("include_price"))
	return c.wireOrder(buyer, o, orderView{hidden: hidden, priced: priced}), nil
}

func (c *call) getOrder() (answer, error) {
	buyer, o, err := c.order()
	if err != nil {
		return answer{}, err
	}
	body, err := c.describeOrder(buyer, o)
	if err != nil {
		return answer{}, err
	}
	return ok(body)
}

func (c *call) orderProvisioning() (answer, error) {
	_, o, err := c.order()
	if err != nil {
		return answer{}, err
	}
	hidden, err := c.hiddenSubscriptions(o)
	if err != nil {
		return answer{}, err
	}
	items := []any{}
	for _, line := range o.Lines {
		state := "fulfilled"
		if hidden[line.SubscriptionID] {
			state = "unfulfilled"
		}
		items = append(items, object{
			"lineItemNumber": line.Number, "orderLineItemId": line.Number, "status": enum(state),
			"quantityProvisioningInformation": []any{object{"quantity": line.Quantity, "status": enum(state)}},
		})
	}
	return ok(collection(items))
}

package partnercenter

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// checkout turns a cart into orders and subscriptions, one order for each group of lines.
func (c *call) checkout() (wire.Answer, error) {
	buyer, one, err := c.cart()
	if err != nil {
		return wire.Answer{}, err
	}
	if one.Status == cartOrdered {
		return c.repeatCheckout(buyer, one)
	}
	if !Signed(buyer, c.switches) {
		return wire.Answer{}, noAgreement(buyer)
	}
	// A line that was valid when the cart was created may no longer be valid.
	if err := c.validate(buyer, one.Lines); err != nil {
		return wire.Answer{}, err
	}
	if err := cartRefusal(one); err != nil {
		return wire.Answer{}, err
	}
	orders, err := c.place(buyer, one)
	if err != nil {
		return wire.Answer{}, err
	}
	one.Status, one.Ordered, one.Modified = cartOrdered, c.Now, c.Now
	for _, o := range orders {
		one.OrderIDs = append(one.OrderIDs, o.ID)
	}
	if err := c.saveCart(one); err != nil {
		return wire.Answer{}, err
	}
	return wire.Created(c.checkoutResult(buyer, orders))
}

func (c *call) repeatCheckout(buyer *directory.Customer, one *Cart) (wire.Answer, error) {
	if c.Now.Before(one.Ordered.Add(c.switches.CheckoutProcessing)) {
		return wire.Answer{}, wire.Refuse(http.StatusConflict, codeCartProcessing,
			"Cart %s is being processed.", one.ID)
	}
	if c.switches.SecondCheckout == "refused" {
		return wire.Answer{}, checkedOut(one)
	}
	orders := []*Order{}
	for _, id := range one.OrderIDs {
		var o Order
		if _, err := c.Load(KindOrder, one.Tenant, id, &o); err != nil {
			return wire.Answer{}, err
		}
		orders = append(orders, &o)
	}
	return wire.Created(c.checkoutResult(buyer, orders))
}

// checkoutResult shows the orders as pending, even if they have completed: the answer was fixed when they were placed.
func (c *call) checkoutResult(buyer *directory.Customer, orders []*Order) wire.Object {
	list := []any{}
	for _, o := range orders {
		list = append(
			list,
			c.wireOrder(buyer, o, orderView{
				fresh: true, priced: true,
				nameless: !c.switches.CheckoutSubscriptionID || c.slow(),
			}),
		)
	}
	return wire.Object{
		"orders": list, "orderErrors": []any{},
		"attributes": wire.Object{"objectType": "CartCheckoutResult"},
	}
}

// slow reports whether purchases take time to become visible.
func (c *call) slow() bool {
	return c.switches.ProvisioningDelay > 0 || c.switches.ProvisioningReads > 0
}

func (c *call) place(buyer *directory.Customer, one *Cart) ([]*Order, error) {
	orders, byGroup := []*Order{}, map[string]*Order{}
	currency, _, rate := catalog.CurrencyOf(buyer.Country)
	for i := range one.Lines {
		line := &one.Lines[i]
		o := byGroup[line.OrderGroup]
		if o == nil {
			id, err := NewOrderID(c.Tx)
			if err != nil {
				return nil, err
			}
			o = &Order{
				ID: id, Tenant: buyer.ID, Created: c.Now, TransactionType: "UserPurchase",
				BillingCycle: strings.ToLower(line.BillingCycle), Currency: currency, RequestID: c.RequestID,
			}
			byGroup[line.OrderGroup], orders = o, append(orders, o)
		}
		s, price, err := c.subscribe(buyer, line, o.ID)
		if err != nil {
			return nil, err
		}
		placed := NewOrderLine(s, "New", s.Quantity, c.switches.Price(price*rate, s.Offer, s.Quantity,
			s.Remaining(c.Now)))
		placed.Number, placed.Attested = len(o.Lines), line.AttestationAccepted
		o.Lines = append(o.Lines, placed)
	}
	for _, o := range orders {
		if err := SaveOrder(c.Tx, o); err != nil {
			return nil, err
		}
	}
	return orders, nil
}

// subscribe creates the subscription of one line.
func (c *call) subscribe(buyer *directory.Customer, line *CartLine, orderID string) (*Subscription, float64, error) {
	a, one := c.resolve(buyer.Country, line)
	s := NewSubscription(a, one, buyer.ID, line.Seats(), c.Now, c.switches)
	id, err := c.NewID("subscription")
	if err != nil {
		return nil, 0, err
	}
	s.ID, s.EntitlementID, s.OrderID, s.FriendlyName = id, world.DerivedID("entitlement",
		id), orderID, line.FriendlyName
	s.Extra = Undocumented(id)
	s.Offer.PromotionID = line.Applied
	s.redeem(s.Quantity)
	if line.CustomTermEndDate != nil {
		end := catalog.DayOf(line.CustomTermEndDate.Time)
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
		s.Veil = &Veil{Until: c.Now.Add(c.switches.ProvisioningDelay), Reads: c.switches.ProvisioningReads}
	}
	s.resound(nil, c.Now, c.switches.DirectoryLag)
	return s, one.Price, SaveSubscription(c.Tx, s)
}

// order returns the order in the path.
func (c *call) order() (*directory.Customer, *Order, error) {
	buyer, err := c.customer()
	if err != nil {
		return nil, nil, err
	}
	var o Order
	found, err := c.Load(KindOrder, buyer.ID, c.Vars["order"], &o)
	if err != nil {
		return nil, nil, err
	}
	if !found {
		return nil, nil, wire.Refuse(http.StatusNotFound, codeOrderNotFound, "Order %s was not found.", c.Vars["order"])
	}
	return buyer, &o, nil
}

// hiddenSubscriptions returns the order's subscriptions that readers do not see yet.
func (c *call) hiddenSubscriptions(o *Order) (map[string]bool, error) {
	hidden := map[string]bool{}
	for _, line := range o.Lines {
		if line.Transaction != "New" {
			continue
		}
		var s Subscription
		found, err := c.Load(KindSubscription, o.Tenant, line.SubscriptionID, &s)
		if err != nil {
			return nil, err
		}
		if !found {
			continue
		}
		hidden[s.ID] = s.shown(c.Now) == nil
		if _, err := c.lookAt([]*Subscription{&s}); err != nil {
			return nil, err
		}
	}
	return hidden, nil
}

func (c *call) listOrders() (wire.Answer, error) {
	buyer, err := c.customer()
	if err != nil {
		return wire.Answer{}, err
	}
	list, err := world.All[Order](c.Tx, KindOrder, buyer.ID)
	if err != nil {
		return wire.Answer{}, err
	}
	items := wire.Unsorted{}
	for _, o := range list {
		if o.Created.After(c.Now.Add(-c.switches.OrdersLag)) {
			continue
		}
		body, err := c.describeOrder(buyer, o)
		if err != nil {
			return wire.Answer{}, err
		}
		items = append(items, body)
	}
	return wire.OK(wire.Object{
		"totalCount": len(
			items,
		),
		"items":      items,
		"links":      wire.Links{"self": wire.Link("/customers/%s/orders", buyer.ID)},
		"attributes": wire.Object{"objectType": "Collection"},
	})
}

func (c *call) describeOrder(buyer *directory.Customer, o *Order) (wire.Object, error) {
	hidden, err := c.hiddenSubscriptions(o)
	if err != nil {
		return nil, err
	}
	priced, _ := strconv.ParseBool(c.Query.Get("include_price"))
	return c.wireOrder(buyer, o, orderView{hidden: hidden, priced: priced}), nil
}

func (c *call) getOrder() (wire.Answer, error) {
	buyer, o, err := c.order()
	if err != nil {
		return wire.Answer{}, err
	}
	body, err := c.describeOrder(buyer, o)
	if err != nil {
		return wire.Answer{}, err
	}
	return wire.OK(body)
}

func (c *call) orderProvisioning() (wire.Answer, error) {
	_, o, err := c.order()
	if err != nil {
		return wire.Answer{}, err
	}
	hidden, err := c.hiddenSubscriptions(o)
	if err != nil {
		return wire.Answer{}, err
	}
	items := []any{}
	for _, line := range o.Lines {
		state := "fulfilled"
		if hidden[line.SubscriptionID] {
			state = "unfulfilled"
		}
		items = append(items, wire.Object{
			"lineItemNumber": line.Number, "orderLineItemId": line.Number, "status": wire.Enum(state),
			"quantityProvisioningInformation": []any{wire.Object{
				"quantity": line.Quantity,
				"status":   wire.Enum(state),
			}},
		})
	}
	return wire.OK(wire.Collection(items))
}

package fulfillment

import (
	"context"
	"errors"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// receipted keeps the receipt of a purchase. Where nobody knows whether the
// order was placed, the receipt waits for Await to find out: an order has one.
func (d *Desk) receipted(ctx context.Context, o Order, purchase func(context.Context) (Placed, error)) (Placed, error) {
	var w transport.Witness
	placed, err := purchase(transport.WithWitness(ctx, &w))
	bought := commerce.Change{Action: commerce.ActionPurchase, Seats: o.Desired.Quantity}
	r := Receipt{Action: bought.Action, Words: bought.String(), TenantID: o.Desired.TenantID, FriendlyName: o.Desired.FriendlyName}
	d.testify(&r, &w, err)
	if err != nil {
		// Whatever became of a cart: it is no order.
		r.Outcome, r.Code, r.After = OutcomeRefused, codeOf(err), &Holding{}
		d.keep(ctx, r)
		return placed, err
	}
	r.CartID, r.FriendlyName = placed.CartID, placed.Name
	if placed.OrderID == "" {
		placed.pending = &r
		return placed, nil
	}
	r.ordered(placed.OrderID, placed.SubscriptionID, Holding{SKU: placed.SKU, Seats: placed.Quantity})
	d.keep(ctx, r)
	return placed, nil
}

func (r *Receipt) ordered(orderID, subscriptionID string, holds Holding) {
	r.Outcome, r.OrderID, r.SubscriptionID, r.After = OutcomeDone, orderID, subscriptionID, &holds
}

// settle keeps the receipt that waited for what Await found.
func (d *Desk) settle(ctx context.Context, placed Placed, found Sighting, err error) {
	if placed.pending == nil {
		return
	}
	r := *placed.pending
	switch s := found.Subscription; {
	case err == nil:
		r.ordered(s.OrderID, s.ID, holdingOf(s))
	case errors.Is(err, ErrNeverBought):
		r.Outcome, r.After = OutcomeRefused, &Holding{}
	default:
		r.Outcome, r.After = OutcomeUnknown, nil
	}
	d.keep(ctx, r)
}

package fulfillment

import (
	"errors"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// withPurchaseReceipt keeps the receipt of a purchase. If the answer was lost, the
// receipt is kept once Await knows the outcome.
func (f *Fulfiller) withPurchaseReceipt(o Order, purchase func(writer) (PlacedOrder, error)) (PlacedOrder, error) {
	var w transport.Recorder
	placed, err := purchase(f.writer(&w))
	bought := commerce.Change{Action: commerce.ActionPurchase, Seats: o.Desired.Quantity}
	r := Receipt{
		Action:       bought.Action,
		Words:        bought.String(),
		TenantID:     o.Desired.TenantID,
		FriendlyName: o.Desired.FriendlyName,
	}
	f.complete(&r, w.Writes(), err)
	if err != nil {
		// A cart may exist, but nothing was ordered.
		r.Outcome, r.Code, r.After = OutcomeRefused, codeOf(err), &Holding{}
		placed.Unkept = f.keep(r)
		return placed, err
	}
	r.CartID, r.FriendlyName = placed.CartID, placed.Name
	if placed.OrderID == "" {
		placed.pending = &r
		return placed, nil
	}
	r.ordered(placed.OrderID, placed.SubscriptionID, Holding{SKU: placed.SKU, Seats: placed.Quantity})
	placed.Unkept = f.keep(r)
	return placed, nil
}

func (r *Receipt) ordered(orderID, subscriptionID string, holds Holding) {
	r.Outcome, r.OrderID, r.SubscriptionID, r.After = OutcomeDone, orderID, subscriptionID, &holds
}

// completePending keeps a receipt that waited for the outcome of Await.
func (f *Fulfiller) completePending(placed PlacedOrder, found Snapshot, err error) []UnkeptReceipt {
	if placed.pending == nil {
		return nil
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
	return f.keep(r)
}

package fulfillment

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

// awaitAtMost is the longest wait for a bought subscription. It must not be long:
// the state records nothing until Create returns.
const awaitAtMost = 2 * time.Minute

// Await waits until the subscription of an order shows. It fails with ErrNotYet if
// the context ends or after two minutes.
func (f *Fulfiller) Await(ctx context.Context, placed PlacedOrder) (found Snapshot, err error) {
	defer func() { found.Unkept = f.completePending(placed, found, err) }()
	ctx, cancel := context.WithTimeout(ctx, awaitAtMost)
	defer cancel()
	defer f.drop(placed.TenantID)
	err = f.poll(ctx, provisioning, nil, func() (missed error) {
		found, missed = f.FindOrdered(ctx, placed)
		return missed
	})
	return found, err
}

// FindOrdered looks once for the subscription of an order. It fails with ErrNotYet
// while the order may still show, and with ErrNeverBought if it was certainly not
// placed.
func (f *Fulfiller) FindOrdered(ctx context.Context, placed PlacedOrder) (Snapshot, error) {
	switch {
	case placed.SubscriptionID != "":
		s, err := f.ReadOrFind(ctx, placed.TenantID, placed.SubscriptionID, &placed)
		if errors.Is(err, ErrNotYet) {
			return Snapshot{}, f.notYet(placed)
		}
		return s, err
	case placed.OrderID != "":
		return f.ofOrder(ctx, placed)
	default:
		return f.ofCart(ctx, placed)
	}
}

func (f *Fulfiller) notYet(placed PlacedOrder) error {
	return fmt.Errorf(
		"%w: %s of %s were ordered at %s (order %s, cart %s), and can take until %s to show",
		ErrNotYet,
		commerce.Seats(
			placed.Quantity,
		),
		placed.SKU,
		commerce.Instant(placed.At),
		orNone(placed.OrderID),
		placed.CartID,
		commerce.Instant(placed.At.Add(listLag)),
	)
}

func orNone(id string) string {
	if id == "" {
		return "not known"
	}
	return id
}

func (f *Fulfiller) ofOrder(ctx context.Context, placed PlacedOrder) (Snapshot, error) {
	list, err := f.client.SubscriptionsOfOrder(ctx, placed.TenantID, placed.OrderID)
	if err != nil {
		return Snapshot{}, err
	}
	for _, s := range list.Items {
		if (commerce.SKU{ProductID: s.ProductID, SKUID: s.SKUID}).Same(placed.SKU) {
			return f.snapshot(placed.TenantID, s, list.Meta.Date), nil
		}
	}
	order, err := f.client.Order(ctx, placed.TenantID, placed.OrderID)
	switch {
	case partnercenter.IsNotFound(err) && f.ServiceTime().Sub(placed.At) >= listLag:
		return Snapshot{}, fmt.Errorf("%w: order %s and its subscription are no longer known", ErrGone, placed.OrderID)
	case partnercenter.IsNotFound(err):
		return Snapshot{}, f.notYet(placed)
	case err != nil:
		return Snapshot{}, err
	case order.Status == partnercenter.OrderCanceled || order.Status == partnercenter.OrderFailed ||
		order.Status == partnercenter.OrderRejected:
		return Snapshot{}, fmt.Errorf("%w: Microsoft reports order %s as %s", ErrNeverBought, order.ID, order.Status)
	}
	return Snapshot{}, f.notYet(placed)
}

// ofCart looks for the subscription of an order whose answer was lost.
func (f *Fulfiller) ofCart(ctx context.Context, placed PlacedOrder) (Snapshot, error) {
	list, err := f.client.Subscriptions(ctx, placed.TenantID)
	if err != nil {
		return Snapshot{}, err
	}
	for _, s := range list.Items {
		same := (commerce.SKU{ProductID: s.ProductID, SKUID: s.SKUID}).Same(placed.SKU) &&
			commerce.SameName(s.FriendlyName, placed.Name)
		if same && !s.EffectiveStart.Before(placed.At.Add(-time.Minute)) && s.Status != partnercenter.StatusDeleted {
			return f.snapshot(placed.TenantID, s, list.Meta.Date), nil
		}
	}
	cart, err := f.client.Cart(ctx, placed.TenantID, placed.CartID)
	if err != nil && !partnercenter.IsNotFound(err) {
		return Snapshot{}, err
	}
	if err == nil && cart.Status == partnercenter.CartOrdered || f.ServiceTime().Before(placed.At.Add(listLag)) {
		return Snapshot{}, f.notYet(placed)
	}
	return Snapshot{}, fmt.Errorf(
		"%w: cart %s was not checked out by %s",
		ErrNeverBought,
		placed.CartID,
		commerce.Instant(placed.At.Add(listLag)),
	)
}

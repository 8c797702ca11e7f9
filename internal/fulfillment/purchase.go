package fulfillment

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// Order is a purchase to be placed.
type Order struct {
	Desired     commerce.Desired
	Segment     string
	Currency    string
	ResellerIDs []string // the transaction reseller first
	Attested    bool
}

func (o Order) catalog() Catalog { return Catalog{TenantID: o.Desired.TenantID, Segment: o.Segment} }

// PlacedOrder is a purchase that was placed, or may have been: OrderID is empty
// while nobody knows.
type PlacedOrder struct {
	TenantID       string       `json:"tenant_id"`
	CartID         string       `json:"cart_id"`
	OrderID        string       `json:"order_id,omitempty"`
	SubscriptionID string       `json:"subscription_id,omitempty"`
	SKU            commerce.SKU `json:"sku"`
	Name           string       `json:"name"`
	Quantity       int          `json:"quantity"`
	// At is the service's clock when it was placed.
	At            time.Time `json:"at"`
	TermsOfUseURI string    `json:"-"`
	// Notices are what a person should know of how it was ordered.
	Notices []commerce.Notice `json:"-"`

	// wanted is the purchase as the rule about twins sees it.
	wanted commerce.Wanted
	// pending is the receipt of an order that nobody knows of yet.
	pending *Receipt
}

// RuleError says that a rule speaks against what was to be bought, such as that
// the tenant already holds it.
type RuleError struct{ Violations []commerce.Violation }

func (e *RuleError) Error() string { return e.Violations[0].Summary }

// RefusedError says that the service refused an order, so nothing was bought.
type RefusedError struct {
	OrderErrors []partnercenter.OrderError
}

func (e *RefusedError) Error() string {
	words := make([]string, 0, len(e.OrderErrors))
	for _, o := range e.OrderErrors {
		words = append(words, fmt.Sprintf("%s (code %s)", o.Description, o.CodeText))
	}
	return "the order was refused: " + strings.Join(words, "; ")
}

// Purchase places one order. An error means that nothing was bought. Where the
// answer was lost and looking does not tell, the order counts as placed: buying
// again is the one mistake that cannot be taken back.
func (f *Fulfiller) Purchase(ctx context.Context, o Order) (PlacedOrder, error) {
	return f.withPurchaseReceipt(ctx, o, func(ctx context.Context) (PlacedOrder, error) { return f.purchase(ctx, o) })
}

func (f *Fulfiller) purchase(ctx context.Context, o Order) (PlacedOrder, error) {
	listing, err := f.Listing(ctx, o.catalog(), o.Desired.SKU)
	if err != nil {
		return PlacedOrder{}, err
	}
	b := buying{order: o, listing: listing, name: o.Desired.FriendlyName}
	if b.name == "" {
		b.name = listing.Offer.Title
	}
	if b.end, err = f.termEnd(ctx, listing.Offer, o.Desired); err != nil {
		return PlacedOrder{}, err
	}
	began := f.ServiceTime()
	for pause := firstBaseWait; ; pause = min(2*pause, longBaseWait) {
		placed, err := f.inTurn(ctx, b)
		if !f.baseMayShow(ctx, b, err, began) || f.wait(ctx, pause) != nil {
			return placed, err
		}
	}
}

// checkoutTries is how often a checkout whose answer was lost is sent again,
// always under the same request id, which the service answers with the same
// order.
const checkoutTries = 4

func (f *Fulfiller) checkout(ctx context.Context, placed PlacedOrder, id string) (PlacedOrder, error) {
	result, err := f.client.Checkout(ctx, placed.TenantID, placed.CartID, id)
	switch {
	case err == nil:
		return ordered(placed, result)
	case refused(err):
		return PlacedOrder{}, err
	default:
		return f.checkoutAgain(ctx, placed, id)
	}
}

// checkoutAgain repeats a checkout that may have been placed. Whatever it is
// told, the order counts as placed: a refusal may come from in front of what
// remembers the first try.
func (f *Fulfiller) checkoutAgain(ctx context.Context, placed PlacedOrder, id string) (PlacedOrder, error) {
	for try := 1; try < checkoutTries && !f.cartOrdered(ctx, placed); try++ {
		if f.wait(ctx, time.Duration(try)*time.Second) != nil {
			break
		}
		if result, err := f.client.Checkout(ctx, placed.TenantID, placed.CartID, id); err == nil {
			return ordered(placed, result)
		}
	}
	return placed, nil //nolint:nilerr // an order that may have been placed is no failure
}

// refused reports whether a checkout certainly placed no order.
func refused(err error) bool {
	var unknown *transport.UnknownOutcomeError
	return !errors.As(err, &unknown) && !partnercenter.IsCartAlreadyOrdered(err)
}

func ordered(placed PlacedOrder, result partnercenter.Checkout) (PlacedOrder, error) {
	if len(result.Orders) == 0 && len(result.Errors) > 0 {
		return PlacedOrder{}, &RefusedError{OrderErrors: result.Errors}
	}
	if !result.Meta.Date.IsZero() {
		placed.At = result.Meta.Date
	}
	for _, o := range result.Orders {
		placed.OrderID = o.ID
		for _, l := range o.LineItems {
			placed.SubscriptionID = l.SubscriptionID
		}
	}
	return placed, nil
}

func (f *Fulfiller) cartOrdered(ctx context.Context, placed PlacedOrder) bool {
	cart, err := f.client.Cart(ctx, placed.TenantID, placed.CartID)
	return err == nil && cart.Status == partnercenter.CartOrdered
}

// awaitAtMost bounds the wait for a bought subscription. As long as a create
// is under way nothing of it is in the state, so it must not be long.
const awaitAtMost = 2 * time.Minute

// Await waits until the subscription of an order shows, or the context ends,
// or two minutes are over, with ErrNotYet.
func (f *Fulfiller) Await(ctx context.Context, placed PlacedOrder) (found Snapshot, err error) {
	defer func() { f.completePending(ctx, placed, found, err) }()
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
// while the order may still show, and with ErrNeverBought where it is certain
// that it was not placed.
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
	return fmt.Errorf("%w: %s of %s were ordered at %s (order %s, cart %s), and can take until %s to show", ErrNotYet,
		commerce.Seats(placed.Quantity), placed.SKU, commerce.Instant(placed.At), orNone(placed.OrderID), placed.CartID, commerce.Instant(placed.At.Add(listLag)))
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
	case order.Status == partnercenter.OrderCanceled || order.Status == partnercenter.OrderFailed || order.Status == partnercenter.OrderRejected:
		return Snapshot{}, fmt.Errorf("%w: Microsoft reports order %s as %s", ErrNeverBought, order.ID, order.Status)
	}
	return Snapshot{}, f.notYet(placed)
}

// ofCart looks for an order nobody has seen the answer of.
func (f *Fulfiller) ofCart(ctx context.Context, placed PlacedOrder) (Snapshot, error) {
	list, err := f.client.Subscriptions(ctx, placed.TenantID)
	if err != nil {
		return Snapshot{}, err
	}
	for _, s := range list.Items {
		same := (commerce.SKU{ProductID: s.ProductID, SKUID: s.SKUID}).Same(placed.SKU) && strings.EqualFold(strings.TrimSpace(s.FriendlyName), strings.TrimSpace(placed.Name))
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
	return Snapshot{}, fmt.Errorf("%w: cart %s was not checked out by %s", ErrNeverBought, placed.CartID, commerce.Instant(placed.At.Add(listLag)))
}

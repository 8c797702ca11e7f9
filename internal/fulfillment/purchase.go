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
// while that is not known.
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
	// Notices are warnings about how it was ordered.
	Notices []commerce.Notice `json:"-"`
	// Unkept are its receipts that the ledger failed to keep.
	Unkept []UnkeptReceipt `json:"-"`

	// wanted is the purchase as the rule about twins compares it.
	wanted commerce.Wanted
	// pending is the receipt of an order that is not confirmed yet.
	pending *Receipt
}

// RuleError is returned for a purchase that a rule forbids, for example because the
// tenant already holds it.
type RuleError struct{ Violations []commerce.Violation }

func (e *RuleError) Error() string { return e.Violations[0].Summary }

// RefusedError is returned if the service refused an order; nothing was bought.
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

// Purchase places one order. An error means that nothing was bought. If the answer
// was lost and the outcome stays unknown, the order counts as placed: buying again is
// the one mistake that cannot be undone.
func (f *Fulfiller) Purchase(ctx context.Context, o Order) (PlacedOrder, error) {
	return f.withPurchaseReceipt(o, func(w writer) (PlacedOrder, error) { return w.purchase(ctx, o) })
}

func (f writer) purchase(ctx context.Context, o Order) (PlacedOrder, error) {
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

func (f writer) checkout(ctx context.Context, placed PlacedOrder, id string) (PlacedOrder, error) {
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

// checkoutAgain repeats a checkout whose order may have been placed. The order
// counts as placed even if the service then refuses: the refusal may come from a
// gateway that does not know the first try.
func (f writer) checkoutAgain(ctx context.Context, placed PlacedOrder, id string) (PlacedOrder, error) {
	for try := 1; try < checkoutTries && !f.cartOrdered(ctx, placed); try++ {
		if f.wait(ctx, time.Duration(try)*time.Second) != nil {
			break
		}
		if result, err := f.client.Checkout(ctx, placed.TenantID, placed.CartID, id); err == nil {
			return ordered(placed, result)
		}
	}
	return placed, nil //nolint:nilerr // an order that may have been placed is not a failure
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

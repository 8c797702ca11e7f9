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

func (o Order) shelf() Shelf { return Shelf{TenantID: o.Desired.TenantID, Segment: o.Segment} }

// Placed is a purchase that was placed, or may have been: OrderID is empty
// while nobody knows.
type Placed struct {
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
func (d *Desk) Purchase(ctx context.Context, o Order) (Placed, error) {
	return d.receipted(ctx, o, func(ctx context.Context) (Placed, error) { return d.purchase(ctx, o) })
}

func (d *Desk) purchase(ctx context.Context, o Order) (Placed, error) {
	listing, err := d.Listing(ctx, o.shelf(), o.Desired.SKU)
	if err != nil {
		return Placed{}, err
	}
	b := buying{order: o, listing: listing, name: o.Desired.FriendlyName}
	if b.name == "" {
		b.name = listing.Offer.Title
	}
	if b.end, err = d.termEnd(ctx, listing.Offer, o.Desired); err != nil {
		return Placed{}, err
	}
	began := d.ServiceTime()
	for pause := firstBaseWait; ; pause = min(2*pause, longBaseWait) {
		placed, err := d.inTurn(ctx, b)
		if !d.baseMayShow(ctx, b, err, began) || d.wait(ctx, pause) != nil {
			return placed, err
		}
	}
}

// checkoutTries is how often a checkout whose answer was lost is sent again,
// always under the same request id, which the service answers with the same
// order.
const checkoutTries = 4

func (d *Desk) checkout(ctx context.Context, placed Placed, id string) (Placed, error) {
	result, err := d.client.Checkout(ctx, placed.TenantID, placed.CartID, id)
	switch {
	case err == nil:
		return ordered(placed, result)
	case refused(err):
		return Placed{}, err
	default:
		return d.checkoutAgain(ctx, placed, id)
	}
}

// checkoutAgain repeats a checkout that may have been placed. Whatever it is
// told, the order counts as placed: a refusal may come from in front of what
// remembers the first try.
func (d *Desk) checkoutAgain(ctx context.Context, placed Placed, id string) (Placed, error) {
	for try := 1; try < checkoutTries && !d.cartOrdered(ctx, placed); try++ {
		if d.wait(ctx, time.Duration(try)*time.Second) != nil {
			break
		}
		if result, err := d.client.Checkout(ctx, placed.TenantID, placed.CartID, id); err == nil {
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

func ordered(placed Placed, result partnercenter.Checkout) (Placed, error) {
	if len(result.Orders) == 0 && len(result.Errors) > 0 {
		return Placed{}, &RefusedError{OrderErrors: result.Errors}
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

func (d *Desk) cartOrdered(ctx context.Context, placed Placed) bool {
	cart, err := d.client.Cart(ctx, placed.TenantID, placed.CartID)
	return err == nil && cart.Status == "ordered"
}

// awaitAtMost bounds the wait for a bought subscription. As long as a create
// is under way nothing of it is in the state, so it must not be long.
const awaitAtMost = 2 * time.Minute

// Await waits until the subscription of an order shows, or the context ends,
// or two minutes are over, with ErrNotYet.
func (d *Desk) Await(ctx context.Context, placed Placed) (found Sighting, err error) {
	defer func() { d.settle(ctx, placed, found, err) }()
	ctx, cancel := context.WithTimeout(ctx, awaitAtMost)
	defer cancel()
	defer d.drop(placed.TenantID)
	const slowest = 15 * time.Second
	for pause := 250 * time.Millisecond; ; pause = min(2*pause, slowest) {
		s, err := d.Recover(ctx, placed)
		if !errors.Is(err, ErrNotYet) {
			return s, err
		}
		if stop := d.wait(ctx, pause); stop != nil {
			return Sighting{}, fmt.Errorf("%w; stopped waiting: %w", err, stop)
		}
	}
}

// Recover looks once for the subscription of an order. It fails with ErrNotYet
// while the order may still show, and with ErrNeverBought where it is certain
// that it was not placed.
func (d *Desk) Recover(ctx context.Context, placed Placed) (Sighting, error) {
	switch {
	case placed.SubscriptionID != "":
		s, err := d.LookTwice(ctx, placed.TenantID, placed.SubscriptionID, &placed)
		if errors.Is(err, ErrNotYet) {
			return Sighting{}, d.notYet(placed)
		}
		return s, err
	case placed.OrderID != "":
		return d.ofOrder(ctx, placed)
	default:
		return d.ofCart(ctx, placed)
	}
}

func (d *Desk) notYet(placed Placed) error {
	return fmt.Errorf("%w: %s of %s were ordered at %s (order %s, cart %s), and can take until %s to show", ErrNotYet,
		commerce.Seats(placed.Quantity), placed.SKU, commerce.Instant(placed.At), orNone(placed.OrderID), placed.CartID, commerce.Instant(placed.At.Add(listLag)))
}

func orNone(id string) string {
	if id == "" {
		return "not known"
	}
	return id
}

func (d *Desk) ofOrder(ctx context.Context, placed Placed) (Sighting, error) {
	list, err := d.client.SubscriptionsOfOrder(ctx, placed.TenantID, placed.OrderID)
	if err != nil {
		return Sighting{}, err
	}
	for _, s := range list.Items {
		if (commerce.SKU{ProductID: s.ProductID, SKUID: s.SKUID}).Same(placed.SKU) {
			return d.sighting(placed.TenantID, s, list.Meta.Date), nil
		}
	}
	order, err := d.client.Order(ctx, placed.TenantID, placed.OrderID)
	switch {
	case partnercenter.IsNotFound(err) && d.ServiceTime().Sub(placed.At) >= listLag:
		return Sighting{}, fmt.Errorf("%w: order %s and its subscription are no longer known", ErrGone, placed.OrderID)
	case partnercenter.IsNotFound(err):
		return Sighting{}, d.notYet(placed)
	case err != nil:
		return Sighting{}, err
	case order.Status == "cancelled" || order.Status == "error" || order.Status == "po_review_rejected":
		return Sighting{}, fmt.Errorf("%w: Microsoft reports order %s as %s", ErrNeverBought, order.ID, order.Status)
	}
	return Sighting{}, d.notYet(placed)
}

// ofCart looks for an order nobody has seen the answer of.
func (d *Desk) ofCart(ctx context.Context, placed Placed) (Sighting, error) {
	list, err := d.client.Subscriptions(ctx, placed.TenantID)
	if err != nil {
		return Sighting{}, err
	}
	for _, s := range list.Items {
		same := (commerce.SKU{ProductID: s.ProductID, SKUID: s.SKUID}).Same(placed.SKU) && strings.EqualFold(strings.TrimSpace(s.FriendlyName), strings.TrimSpace(placed.Name))
		if same && !s.EffectiveStart.Before(placed.At.Add(-time.Minute)) && s.Status != partnercenter.StatusDeleted {
			return d.sighting(placed.TenantID, s, list.Meta.Date), nil
		}
	}
	cart, err := d.client.Cart(ctx, placed.TenantID, placed.CartID)
	if err != nil && !partnercenter.IsNotFound(err) {
		return Sighting{}, err
	}
	if err == nil && cart.Status == "ordered" || d.ServiceTime().Before(placed.At.Add(listLag)) {
		return Sighting{}, d.notYet(placed)
	}
	return Sighting{}, fmt.Errorf("%w: cart %s was not checked out by %s", ErrNeverBought, placed.CartID, commerce.Instant(placed.At.Add(listLag)))
}

package fulfillment

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/turns"
)

// WithTurns lets a new Fulfiller take turns with other processes. Without it,
// only its own purchases take turns.
func (f *Fulfiller) WithTurns(t *turns.Turns) *Fulfiller {
	f.turns = t
	return f
}

// TurnError is returned if a purchase did not get its tenant's turn in time; nothing
// was ordered.
type TurnError struct {
	TenantID string
	Err      error
}

func (e *TurnError) Error() string {
	return fmt.Sprintf("another purchase for tenant %s on this machine did not end in time, so nothing was ordered: %v",
		e.TenantID, e.Err)
}

func (e *TurnError) Unwrap() error { return e.Err }

// buying is a purchase with its catalog listing.
type buying struct {
	order   Order
	listing Listing
	name    string
	end     time.Time // of the first term; zero for its full length
}

func (b buying) wanted() commerce.Wanted {
	return commerce.WantedOf(b.order.Desired, b.name, b.listing.Offer.UpgradesTo)
}

// inTurn checks for twins again and orders, while no other purchase for the tenant
// does. The intent survives a process that is killed after its checkout.
func (f writer) inTurn(ctx context.Context, b buying) (PlacedOrder, error) {
	desired := b.order.Desired
	turn, err := f.turns.Take(ctx, desired.TenantID)
	if err != nil {
		return PlacedOrder{}, &TurnError{TenantID: desired.TenantID, Err: err}
	}
	defer turn.Release()
	if err := f.noTwin(ctx, turn, b); err != nil {
		return PlacedOrder{}, err
	}
	cart, err := f.cart(ctx, []cartLine{{b.order, b.name, b.end}}, f.client.CreateCart)
	if err != nil {
		return PlacedOrder{}, err
	}
	defer f.drop(desired.TenantID)
	intent := turns.Entry{
		RequestID: uuid.NewString(),
		TenantID:  desired.TenantID,
		ProductID: desired.SKU.ProductID,
		SKUID:     desired.SKU.SKUID,
		Term:      string(desired.Term),
		CartID:    cart.ID,
		At:        f.ServiceTime(),
	}.Named(b.name)
	turn.Intend(intent)
	placed, err := f.checkout(ctx, PlacedOrder{
		TenantID: desired.TenantID, CartID: cart.ID, SKU: desired.SKU, Name: b.name, Quantity: desired.Quantity,
		At: cart.Meta.Date, TermsOfUseURI: b.listing.TermsOfUseURI, wanted: b.wanted(),
	}, intent.RequestID)
	if err != nil {
		turn.Refuse(intent)
		return placed, err
	}
	if placed.OrderID != "" {
		turn.Place(intent, placed.OrderID, placed.At)
	}
	f.run.ordered(desired.TenantID, desired.SKU, f.client.ServiceTime())
	if why := turn.Unshared(); why != nil {
		placed.Notices = append(placed.Notices, commerce.BoughtWithoutLock(b.name, why))
	}
	return placed, nil
}

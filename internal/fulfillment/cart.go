package fulfillment

import (
	"context"
	"fmt"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/catalogid"
	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

// cartLine is an order as a line of a cart. An empty name leaves it to the service,
// and a zero end is the full term.
type cartLine struct {
	order Order
	name  string
	end   time.Time
}

// filled is a cart as the service stored it.
type filled struct {
	partnercenter.Cart
	// country is where its lines are sold.
	country string
}

// LineRefusedError is the refusal of one line of a cart, counted from 0.
type LineRefusedError struct {
	Line int
	Err  error
}

func (e *LineRefusedError) Error() string { return e.Err.Error() }

func (e *LineRefusedError) Unwrap() error { return e.Err }

// cartTries is how often a cart is made if its availabilities are replaced in the
// meantime.
const cartTries = 3

// cart posts orders of one tenant as the lines of a cart.
func (f *Fulfiller) cart(
	ctx context.Context,
	lines []cartLine,
	post func(context.Context, string, partnercenter.Cart) (partnercenter.Cart, error),
) (filled, error) {
	var err error
	for range cartTries {
		var wanted filled
		wanted, err = f.fill(ctx, lines)
		if err != nil {
			return filled{}, err
		}
		var stored partnercenter.Cart
		stored, err = post(ctx, lines[0].order.Desired.TenantID, wanted.Cart)
		if err == nil || partnercenter.IsCartRefused(err) {
			err = lineError(stored, err)
		}
		if err == nil {
			return filled{stored, wanted.country}, nil
		}
		if !partnercenter.IsAvailabilityGone(err) {
			return filled{}, err
		}
	}
	return filled{}, err
}

func lineError(cart partnercenter.Cart, err error) error {
	for i, l := range cart.LineItems {
		if l.Error != nil {
			return &LineRefusedError{Line: i, Err: fmt.Errorf("the cart's line was refused: %w", l.Error)}
		}
	}
	return err
}

// fill makes a cart with the availability that sells each line now.
func (f *Fulfiller) fill(ctx context.Context, lines []cartLine) (filled, error) {
	var cart filled
	for i, l := range lines {
		desired := l.order.Desired
		a, err := f.availability(ctx, l.order.catalog(), desired.SKU, desired.Term, desired.Cycle, true)
		if err != nil {
			return filled{}, &LineRefusedError{Line: i, Err: err}
		}
		line := l.item(a)
		line.ID = i
		cart.LineItems = append(cart.LineItems, line)
		cart.country = a.Country
		if l.order.Attested && len(l.order.ResellerIDs) > 0 {
			yes := true
			cart.PartnerAttestation = &yes
		}
	}
	return cart, nil
}

// itemOf is the catalog item id of an availability, for carts and checks.
func itemOf(sku commerce.SKU, a partnercenter.Availability) string {
	if a.CatalogItemID != "" {
		return a.CatalogItemID
	}
	return catalogid.ID{ProductID: sku.ProductID, SKUID: sku.SKUID, AvailabilityID: a.ID}.String()
}

// item is the line as the service expects it.
func (l cartLine) item(a partnercenter.Availability) partnercenter.LineItem {
	o := l.order
	line := partnercenter.LineItem{
		CatalogItemID: itemOf(
			o.Desired.SKU,
			a,
		),
		FriendlyName: l.name,
		Quantity:     o.Desired.Quantity,
		Currency:     o.Currency,
		BillingCycle: string(o.Desired.Cycle),
		TermDuration: string(o.Desired.Term),
		PromotionID:  o.Desired.PromotionID,
	}
	if !l.end.IsZero() {
		line.CustomTermEnd = &l.end
	}
	for i, id := range o.ResellerIDs {
		key := partnercenter.AdditionalTransactionReseller
		if i == 0 {
			key = partnercenter.TransactionReseller
		}
		line.Participants = append(line.Participants, partnercenter.Participant{Key: key, Value: id})
	}
	if o.Attested {
		yes := true
		line.AttestationAccepted = &yes
	}
	return line
}

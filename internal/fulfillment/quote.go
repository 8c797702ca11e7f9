package fulfillment

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

// Quote is what orders would cost now, as the service prices them.
type Quote struct {
	// Lines are priced in the order of the request.
	Lines []partnercenter.LineItem
	// Country is where they are sold, ISO 3166 alpha-2; empty if not known.
	Country string
	// Doubts are why the prices are an estimate; empty if they are exact.
	Doubts []string
}

// QuoteLine is an order to be priced. Its first term ends on the day TermEnd; zero
// is the full length.
type QuoteLine struct {
	Order   Order
	TermEnd time.Time
}

// Quote prices purchases of one tenant together, from a draft cart that is
// never checked out: a base product goes before its add-on. It fails with
// *LineRefusedError for the purchase that cannot be made.
func (f *Fulfiller) Quote(ctx context.Context, lines []QuoteLine) (Quote, error) {
	cart := make([]cartLine, 0, len(lines))
	for _, l := range lines {
		cart = append(cart, cartLine{order: l.Order, end: l.TermEnd})
	}
	quote, err := f.price(ctx, cart)
	var refused *LineRefusedError
	if errors.As(err, &refused) && refused.Line < len(lines) {
		err = &LineRefusedError{Line: refused.Line, Err: f.unsold(ctx, lines[refused.Line].Order, err)}
	}
	return quote, err
}

// unsold is why an order has no price: the rule that the catalog applies, as a
// *RuleError, otherwise the service's refusal.
func (f *Fulfiller) unsold(ctx context.Context, o Order, refusal error) error {
	var tenant *UnknownTenantError
	if errors.As(refusal, &tenant) {
		return refusal
	}
	listing, err := f.Listing(ctx, o.catalog(), o.Desired.SKU)
	if err != nil {
		return refusal
	}
	if violations := commerce.CheckOffer(listing.Offer, o.Desired, o.Attested); len(violations) > 0 {
		return &RuleError{Violations: violations}
	}
	return refusal
}

func (f *Fulfiller) price(ctx context.Context, lines []cartLine) (Quote, error) {
	cart, err := f.cart(ctx, lines, f.client.PriceCart)
	if err == nil && len(cart.LineItems) != len(lines) {
		err = fmt.Errorf("the cart holds %d lines, of %d that were asked", len(cart.LineItems), len(lines))
	}
	return Quote{Lines: cart.LineItems, Country: cart.country}, err
}

// QuoteRest prices one order for the rest of a running term, which ends on
// TermEnd; zero prices a whole term. If the service does not price a purchase up to
// that day, or with the promotion, the prices are those without it, and Doubts say so.
func (f *Fulfiller) QuoteRest(ctx context.Context, line QuoteLine) (Quote, error) {
	o, end := line.Order, line.TermEnd
	if !end.IsZero() {
		end = end.UTC().Truncate(24 * time.Hour)
	}
	var doubts []string
	for {
		quote, err := f.price(ctx, []cartLine{{order: o, end: end}})
		promotion := o.Desired.PromotionID
		without := fmt.Sprintf(
			"Microsoft gives the promotion %s to no such purchase now: these are the prices without it.",
			promotion,
		)
		switch {
		case !end.IsZero() && partnercenter.IsTermEndRefused(err):
			doubts = append(
				doubts,
				fmt.Sprintf(
					"Microsoft prices no purchase up to %s: these are the prices of a whole term, of which the part "+
						"up to that day is billed.",
					commerce.Day(end),
				),
			)
			end = time.Time{}
			continue
		case promotion != "" && partnercenter.IsPromotionRefused(err):
			doubts = append(doubts, without)
			o.Desired.PromotionID = ""
			continue
		case promotion != "" && err == nil && undiscounted(quote.Lines[0]):
			doubts = append(doubts, without)
			quote.Lines[0].PromotionID = ""
		}
		quote.Doubts = doubts
		if err != nil {
			err = f.unsold(ctx, o, err)
		}
		return quote, err
	}
}

// undiscounted reports whether the promotion did not change the price: the service
// silently ignores one that does not apply.
func undiscounted(l partnercenter.LineItem) bool {
	return l.Pricing != nil && l.Pricing.ListPrice == l.Pricing.DiscountedPrice
}

package fulfillment

import (
	"context"
	"fmt"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

// Quote is what the service says that orders would cost now.
type Quote struct {
	// Lines are priced in the order they were asked.
	Lines []partnercenter.LineItem
	// Country is where they are sold, ISO 3166 alpha-2; empty if not known.
	Country string
	// Doubts are why the prices are an estimate; none where they are exact.
	Doubts []string
}

// Quote prices purchases of one tenant together, from a draft cart that is
// never checked out: a base product goes before its add-on. It fails with
// *LineRefusedError for the purchase that cannot be made.
func (d *Desk) Quote(ctx context.Context, orders []Order) (Quote, error) {
	lines := make([]cartLine, 0, len(orders))
	for i, o := range orders {
		line, err := d.quoted(ctx, o)
		if err != nil {
			return Quote{}, &LineRefusedError{Line: i, Err: err}
		}
		lines = append(lines, line)
	}
	return d.price(ctx, lines)
}

// quoted finds out what a purchase asks of the service beside its line: whether
// its promotion applies, on which day its term can end.
func (d *Desk) quoted(ctx context.Context, o Order) (cartLine, error) {
	line := cartLine{order: o}
	if o.Desired.PromotionID == "" && !o.Desired.Aligned() {
		return line, nil
	}
	listing, err := d.Listing(ctx, o.shelf(), o.Desired.SKU)
	if err != nil {
		return cartLine{}, err
	}
	if o.Desired.PromotionID != "" && listing.Offer.Sells(o.Desired.Term, o.Desired.Cycle) {
		answers, err := d.Promotions(ctx, o.shelf(), o.Desired)
		if err != nil {
			return cartLine{}, err
		}
		if v := commerce.CheckPromotion(listing.Offer, o.Desired, answers); len(v) > 0 {
			return cartLine{}, &RuleError{Violations: v}
		}
	}
	line.end, err = d.termEnd(ctx, listing.Offer, o.Desired)
	return line, err
}

func (d *Desk) price(ctx context.Context, lines []cartLine) (Quote, error) {
	cart, err := d.cart(ctx, lines, d.client.PriceCart)
	if err == nil && len(cart.LineItems) != len(lines) {
		err = fmt.Errorf("the cart holds %d lines, of %d that were asked", len(cart.LineItems), len(lines))
	}
	return Quote{Lines: cart.LineItems, Country: cart.country}, err
}

// QuoteRest prices one order for the rest of a running term, which ends on a
// day; zero prices a whole term. Where the service prices no purchase up to that
// day, or none with the promotion, the prices are those without, and Doubts say so.
func (d *Desk) QuoteRest(ctx context.Context, o Order, end time.Time) (Quote, error) {
	if !end.IsZero() {
		end = end.UTC().Truncate(24 * time.Hour)
	}
	var doubts []string
	for {
		quote, err := d.price(ctx, []cartLine{{order: o, end: end}})
		promotion := o.Desired.PromotionID
		without := fmt.Sprintf("Microsoft gives the promotion %s to no such purchase now: these are the prices without it.", promotion)
		switch {
		case !end.IsZero() && partnercenter.IsTermEndRefused(err):
			doubts = append(doubts, fmt.Sprintf("Microsoft prices no purchase up to %s: these are the prices of a whole term, of which the part up to that day is billed.", commerce.Day(end)))
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
		return quote, err
	}
}

// undiscounted reports whether a promotion that was named changed no price: the
// service takes one that does not fit without a word.
func undiscounted(l partnercenter.LineItem) bool {
	return l.Pricing != nil && l.Pricing.ListPrice == l.Pricing.DiscountedPrice
}

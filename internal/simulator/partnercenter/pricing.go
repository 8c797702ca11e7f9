package partnercenter

import (
	"math"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
)

// Pricing is the price of seats, in the customer's currency and before taxes ("Cart resources"). All but Extended,
// which is the whole line's, are per seat and month.
type Pricing struct {
	List       float64 `json:"list"`
	Discounted float64 `json:"discounted"` // by a promotion
	Prorated   float64 `json:"prorated"`   // for a part of a term
	Extended   float64 `json:"extended"`
}

// Span is the paid part of a term; days are inclusive.
type Span struct{ from, to, start, end time.Time }

// share returns how much of the term the span covers, from 0 to 1.
func (s Span) share() float64 {
	whole := s.end.Sub(catalog.DayOf(s.start)) + catalog.Day
	part := s.to.Sub(catalog.DayOf(s.from)) + catalog.Day
	return min(max(float64(part)/float64(whole), 0), 1)
}

// Price returns the price of seats under an offer for a span. The samples disagree whether extendedPrice covers the
// term or a month.
func (b Switches) Price(list float64, offer Target, seats int, paid Span) Pricing {
	n, known := catalog.Months(offer.TermDuration)
	if !known || b.ExtendedPrice == "month" {
		n = 1
	}
	discounted := offer.reduced(list)
	prorated := discounted * paid.share()
	return Pricing{cents(list), cents(discounted), cents(prorated), cents(prorated * float64(seats*n))}
}

func cents(v float64) float64 { return math.Round(v*100) / 100 }

func (p Pricing) wire() wire.Object {
	return wire.Object{
		"listPrice": p.List, "discountedPrice": p.Discounted, "proratedPrice": p.Prorated, "price": p.Prorated,
		"extendedPrice": p.Extended,
	}
}

// Remaining returns the part of the subscription's term that is left; with a chosen end the term is part of a full
// one.
func (s *Subscription) Remaining(from time.Time) Span {
	return Span{from: from, to: s.End, start: s.Start, end: termEnd(s.SKU(), s.Offer.TermDuration, s.Start)}
}

package simulator

import (
	"math"
	"time"
)

// pricing is what seats cost, in the customer's currency and before taxes ("Cart resources"). All but Extended, which is
// the whole line's, are per seat and month.
type pricing struct {
	List       float64 `json:"list"`
	Discounted float64 `json:"discounted"` // by a promotion
	Prorated   float64 `json:"prorated"`   // for a part of a term
	Extended   float64 `json:"extended"`
}

// span is the part of a term that is paid for; days are inclusive.
type span struct{ from, to, start, end time.Time }

// share is how much of the term the span covers.
func (s span) share() float64 {
	whole := s.end.Sub(dayOf(s.start)) + day
	part := s.to.Sub(dayOf(s.from)) + day
	return min(max(float64(part)/float64(whole), 0), 1)
}

// price gives what seats cost under an offer for a span. The samples disagree whether extendedPrice covers the term or a
// month.
func (b Behaviors) price(list float64, offer target, seats int, paid span) pricing {
	n, known := months(offer.TermDuration)
	if !known || b.ExtendedPrice == "month" {
		n = 1
	}
	discounted := offer.reduced(list)
	prorated := discounted * paid.share()
	return pricing{cents(list), cents(discounted), cents(prorated), cents(prorated * float64(seats*n))}
}

func cents(v float64) float64 { return math.Round(v*100) / 100 }

func (p pricing) wire() object {
	return object{
		"listPrice": p.List, "discountedPrice": p.Discounted, "proratedPrice": p.Prorated, "price": p.Prorated, "extendedPrice": p.Extended,
	}
}

// remaining is the part of the subscription's term that is left; a chosen end makes the term a part of a whole one.
func (s *subscription) remaining(from time.Time) span {
	return span{from: from, to: s.End, start: s.Start, end: termEnd(s.sku(), s.Offer.TermDuration, s.Start)}
}

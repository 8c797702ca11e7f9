package simulator

import "math"

// newOrderLine writes down one purchase, renewal or change of a subscription. price is per seat and month.
func newOrderLine(s *subscription, transaction string, quantity int, price float64) orderLine {
	n, known := months(s.Offer.TermDuration)
	if !known {
		n = 1
	}
	return orderLine{
		OfferID: s.sku().key() + ":" + s.Offer.AvailabilityID, SubscriptionID: s.ID, Term: s.Offer.TermDuration,
		Transaction: transaction, FriendlyName: s.FriendlyName, Quantity: quantity, PartnerID: s.PartnerID,
		CustomTermEnd: s.CustomTermEnd, RenewsTo: s.RenewsTo, UnitPrice: cents(price), ExtendedPrice: cents(price * float64(quantity*n)),
	}
}

func cents(v float64) float64 { return math.Round(v*100) / 100 }

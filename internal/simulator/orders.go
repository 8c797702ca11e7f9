package simulator

import "math"

// newOrderLine writes down one purchase, renewal or change of a subscription. price is per seat and month.
func newOrderLine(s *subscription, transaction string, quantity int, price float64) orderLine {
	n, known := months(s.Offer.TermDuration)
	if !known {
		n = 1
	}
	reduced := s.Offer.reduced(price)
	return orderLine{
		OfferID: s.sku().key() + ":" + s.Offer.AvailabilityID, SubscriptionID: s.ID, Term: s.Offer.TermDuration,
		Transaction: transaction, FriendlyName: s.FriendlyName, Quantity: quantity, PartnerID: s.PartnerID,
		CustomTermEnd: s.CustomTermEnd, RenewsTo: s.RenewsTo, ListPrice: cents(price), UnitPrice: cents(reduced), ExtendedPrice: cents(reduced * float64(quantity*n)),
		PromotionID: s.Offer.PromotionID,
	}
}

func cents(v float64) float64 { return math.Round(v*100) / 100 }

// currencySymbols of the currencies in which the simulator bills.
var currencySymbols = map[string]string{"USD": "$", "EUR": "€", "GBP": "£", "CHF": "CHF", "JPY": "¥"}

// orderView says how much of an order an answer shows.
type orderView struct {
	hidden   map[string]bool // subscriptions that are not visible yet
	fresh    bool            // the answer of the checkout, which always says pending
	nameless bool            // no subscription ids
	priced   bool
}

// wire gives the order as the answer shows it.
func (v orderView) wire(o *order) object {
	status := "completed"
	if v.fresh {
		status = "pending"
	}
	lines, sum := []any{}, 0.0
	for _, line := range o.Lines {
		body := wireOrderLine(&line)
		if v.hidden[line.SubscriptionID] || v.nameless {
			status = "pending"
			body["subscriptionId"] = optional{}
		}
		if v.priced {
			sum += line.ExtendedPrice
			body["pricing"] = object{
				"listPrice": line.ListPrice, "discountedPrice": line.UnitPrice, "proratedPrice": line.UnitPrice,
				"price": line.UnitPrice, "extendedPrice": line.ExtendedPrice,
			}
		}
		lines = append(lines, body)
	}
	var price any = optional{}
	if v.priced {
		price = cents(sum)
	}
	self := "/customers/" + o.Tenant + "/orders/" + o.ID
	return object{
		"id": o.ID, "alternateId": o.ID, "referenceCustomerId": guid(o.Tenant), "billingCycle": enum(o.BillingCycle),
		"currencyCode": o.Currency, "currencySymbol": currencySymbols[o.Currency], "lineItems": lines, "creationDate": stamp(o.Created),
		"status": enum(status), "transactionType": enum(o.TransactionType), "totalPrice": price, "client": object{},
		"links": links{
			"self": link("%s", self), "provisioningStatus": link("%s/provisioningstatus", self),
			"patchOperation": object{"uri": self, "method": "PATCH", "headers": []any{}},
		},
		"attributes": object{"objectType": "Order"},
	}
}

func wireOrderLine(line *orderLine) object {
	body := object{
		"lineItemNumber": line.Number, "offerId": line.OfferID, "subscriptionId": guid(line.SubscriptionID), "termDuration": line.Term,
		"transactionType": enum(line.Transaction), "friendlyName": line.FriendlyName, "quantity": line.Quantity,
		"partnerIdOnRecord": optional{}, "customTermEndDate": optional{}, "renewsTo": optional{}, "promotionId": optional{},
		"parentSubscriptionId": optional{}, "pricing": optional{}, "provisioningContext": verbatim{}, "attestationAccepted": line.Attested,
		"links": links{"product": link("/products/%s", line.OfferID[:12])},
	}
	if line.PartnerID != "" {
		body["partnerIdOnRecord"] = line.PartnerID
	}
	if line.PromotionID != "" {
		body["promotionId"] = line.PromotionID
	}
	if line.CustomTermEnd != nil {
		body["customTermEndDate"] = stamp(*line.CustomTermEnd)
	}
	if line.RenewsTo != "" {
		body["renewsTo"] = object{"termDuration": line.RenewsTo}
	}
	return body
}

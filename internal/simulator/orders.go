package simulator

import "strings"

// newOrderLine writes down one purchase, renewal or change of a subscription.
func newOrderLine(s *subscription, transaction string, quantity int, price pricing) orderLine {
	return orderLine{
		OfferID: s.sku().key() + ":" + s.Offer.AvailabilityID, SubscriptionID: s.ID, Term: s.Offer.TermDuration,
		Transaction: transaction, FriendlyName: s.FriendlyName, Quantity: quantity, PartnerID: s.PartnerID,
		CustomTermEnd: s.CustomTermEnd, RenewsTo: s.RenewsTo, Pricing: price, PromotionID: s.Offer.PromotionID,
	}
}

// offerLinks leads to what a subscription or an order line is for, in the catalog of the customer's country. An
// availability that the catalog has replaced has no link: it would answer 404.
func (c *call) offerLinks(country string, k *sku, availability string) links {
	query := (&market{country: country}).query(k)
	base := "/products/" + k.product
	around := links{"product": link("%s%s", base, query), "sku": link("%s/skus/%s%s", base, k.id, query)}
	if c.shop.availability(k, country, availability) != nil {
		around["availability"] = link("%s/skus/%s/availabilities/%s%s", base, k.id, availability, query)
	}
	return around
}

// currencySymbols of the currencies in which the simulator bills.
var currencySymbols = map[string]string{"USD": "$", "EUR": "€", "GBP": "£", "CHF": "CHF", "JPY": "¥", "AUD": "$", "BRL": "R$"}

// orderView says how much of an order an answer shows.
type orderView struct {
	hidden   map[string]bool // subscriptions that are not visible yet
	fresh    bool            // the answer of the checkout, which always says pending
	nameless bool            // no subscription ids
	priced   bool
}

func (o *order) total() float64 {
	sum := 0.0
	for _, line := range o.Lines {
		sum += line.Pricing.Extended
	}
	return cents(sum)
}

// wireOrder gives the order as the answer shows it.
func (c *call) wireOrder(buyer *customer, o *order, v orderView) object {
	status := "completed"
	switch {
	case v.fresh:
		status = "pending"
	case o.canceled():
		status = "cancelled"
	}
	lines := []any{}
	for _, line := range o.Lines {
		body := c.wireOrderLine(buyer, &line)
		if v.hidden[line.SubscriptionID] || v.nameless {
			status = "pending"
			body["subscriptionId"] = optional{}
		}
		if v.priced {
			body["pricing"] = line.Pricing.wire()
		}
		lines = append(lines, body)
	}
	var price any = optional{}
	if v.priced {
		price = o.total()
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

func (c *call) wireOrderLine(buyer *customer, line *orderLine) object {
	product, rest, _ := strings.Cut(line.OfferID, ":")
	id, availability, _ := strings.Cut(rest, ":")
	body := object{
		"lineItemNumber": line.Number, "offerId": line.OfferID, "subscriptionId": guid(line.SubscriptionID), "termDuration": line.Term,
		"transactionType": enum(line.Transaction), "friendlyName": line.FriendlyName, "quantity": line.Quantity,
		"partnerIdOnRecord": optional{}, "customTermEndDate": optional{}, "renewsTo": optional{}, "promotionId": optional{},
		"parentSubscriptionId": optional{}, "pricing": optional{}, "provisioningContext": verbatim{}, "attestationAccepted": line.Attested,
		"links": c.offerLinks(buyer.Country, findSKU(product, id), availability),
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

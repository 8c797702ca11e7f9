package simulator

// newOrderLine writes down one purchase, renewal or change of a subscription.
func newOrderLine(s *subscription, transaction string, quantity int, price pricing) orderLine {
	return orderLine{
		OfferID: s.sku().key() + ":" + s.Offer.AvailabilityID, SubscriptionID: s.ID, Term: s.Offer.TermDuration,
		Transaction: transaction, FriendlyName: s.FriendlyName, Quantity: quantity, PartnerID: s.PartnerID,
		CustomTermEnd: s.CustomTermEnd, RenewsTo: s.RenewsTo, Pricing: price, PromotionID: s.Offer.PromotionID,
	}
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

// wire gives the order as the answer shows it.
func (v orderView) wire(o *order) object {
	status := "completed"
	if v.fresh {
		status = "pending"
	}
	lines := []any{}
	for _, line := range o.Lines {
		body := wireOrderLine(&line)
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

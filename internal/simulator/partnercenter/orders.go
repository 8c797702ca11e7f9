package partnercenter

import (
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
)

// NewOrderLine returns the order line for a purchase, renewal or change of a subscription.
func NewOrderLine(s *Subscription, transaction string, quantity int, price Pricing) OrderLine {
	return OrderLine{
		OfferID: s.SKU().Key() + ":" + s.Offer.AvailabilityID, SubscriptionID: s.ID, Term: s.Offer.TermDuration,
		Transaction: transaction, FriendlyName: s.FriendlyName, Quantity: quantity, PartnerID: s.PartnerID,
		CustomTermEnd: s.CustomTermEnd, RenewsTo: s.RenewsTo, Pricing: price, PromotionID: s.Offer.PromotionID,
	}
}

// offerLinks returns links to the offer of a subscription or an order line in the catalog of the customer's country.
// An availability that the catalog has replaced has no link, which would return 404.
func (c *call) offerLinks(country string, k *catalog.SKU, availability string) wire.Links {
	query := (&market{country: country}).query(k)
	base := "/products/" + k.Product
	around := wire.Links{"product": wire.Link("%s%s", base, query), "sku": wire.Link("%s/skus/%s%s", base, k.ID, query)}
	if c.shop.Availability(k, country, availability) != nil {
		around["availability"] = wire.Link("%s/skus/%s/availabilities/%s%s", base, k.ID, availability, query)
	}
	return around
}

// currencySymbols of the currencies in which the simulator bills.
var currencySymbols = map[string]string{
	"USD": "$", "EUR": "€", "GBP": "£", "CHF": "CHF", "JPY": "¥",
	"AUD": "$", "BRL": "R$",
}

// orderView is how much of an order an answer shows.
type orderView struct {
	hidden   map[string]bool // subscriptions that are not visible yet
	fresh    bool            // the answer of the checkout, which always shows pending
	nameless bool            // no subscription ids
	priced   bool
}

// Total returns the price of all lines, before taxes.
func (o *Order) Total() float64 {
	sum := 0.0
	for _, line := range o.Lines {
		sum += line.Pricing.Extended
	}
	return cents(sum)
}

// wireOrder returns the order as the answer shows it.
func (c *call) wireOrder(buyer *directory.Customer, o *Order, v orderView) wire.Object {
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
			body["subscriptionId"] = wire.Optional{}
		}
		if v.priced {
			body["pricing"] = line.Pricing.wire()
		}
		lines = append(lines, body)
	}
	var price any = wire.Optional{}
	if v.priced {
		price = o.Total()
	}
	self := "/customers/" + o.Tenant + "/orders/" + o.ID
	return wire.Object{
		"id": o.ID, "alternateId": o.ID, "referenceCustomerId": wire.GUID(o.Tenant),
		"billingCycle": wire.Enum(o.BillingCycle),
		"currencyCode": o.Currency, "currencySymbol": currencySymbols[o.Currency], "lineItems": lines,
		"creationDate": wire.Stamp(o.Created),
		"status":       wire.Enum(status), "transactionType": wire.Enum(o.TransactionType), "totalPrice": price,
		"client": wire.Object{},
		"links": wire.Links{
			"self": wire.Link("%s", self), "provisioningStatus": wire.Link("%s/provisioningstatus", self),
			"patchOperation": wire.Object{"uri": self, "method": "PATCH", "headers": []any{}},
		},
		"attributes": wire.Object{"objectType": "Order"},
	}
}

func (c *call) wireOrderLine(buyer *directory.Customer, line *OrderLine) wire.Object {
	product, rest, _ := strings.Cut(line.OfferID, ":")
	id, availability, _ := strings.Cut(rest, ":")
	body := wire.Object{
		"lineItemNumber": line.Number, "offerId": line.OfferID, "subscriptionId": wire.GUID(line.SubscriptionID),
		"termDuration":    line.Term,
		"transactionType": wire.Enum(line.Transaction), "friendlyName": line.FriendlyName, "quantity": line.Quantity,
		"partnerIdOnRecord": wire.Optional{}, "customTermEndDate": wire.Optional{}, "renewsTo": wire.Optional{},
		"promotionId":          wire.Optional{},
		"parentSubscriptionId": wire.Optional{}, "pricing": wire.Optional{}, "provisioningContext": wire.Verbatim{},
		"attestationAccepted": line.Attested,
		"links":               c.offerLinks(buyer.Country, catalog.FindSKU(product, id), availability),
	}
	if line.PartnerID != "" {
		body["partnerIdOnRecord"] = line.PartnerID
	}
	if line.PromotionID != "" {
		body["promotionId"] = line.PromotionID
	}
	if line.CustomTermEnd != nil {
		body["customTermEndDate"] = wire.Stamp(*line.CustomTermEnd)
	}
	if line.RenewsTo != "" {
		body["renewsTo"] = wire.Object{"termDuration": line.RenewsTo}
	}
	return body
}

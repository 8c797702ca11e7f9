package partnercenter

import (
	"context"
	"net/http"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/catalogid"
	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// The states of an order that bought nothing.
const (
	OrderCanceled = "cancelled"
	OrderFailed   = "error"
	OrderRejected = "po_review_rejected"
)

// TransactionNew is the TransactionType of the line of a purchase.
const TransactionNew = "new"

// Order is a purchase, a renewal or a change of quantity: each is a separate order.
type Order struct {
	// ID is 12 hexadecimal digits in new commerce.
	ID          string
	AlternateID string
	CustomerID  string
	// BillingCycle is monthly, annual, triennial, none or one_time.
	BillingCycle string
	Currency     string
	Created      time.Time
	// Status is one of the Order constants, pending, completed, partial_success,
	// or another.
	Status string
	// TransactionType is user_purchase, system_purchase or system_billing.
	TransactionType string
	LineItems       []OrderLineItem
	Meta            Meta
}

// OrderLineItem is one product of an order.
type OrderLineItem struct {
	Number int
	// OfferID is as the service sent it; ProductID, SKUID and AvailabilityID are its
	// parts, empty for a legacy offer.
	OfferID        string
	ProductID      string
	SKUID          string
	AvailabilityID string
	// SubscriptionID is empty while the order is being provisioned.
	SubscriptionID       string
	ParentSubscriptionID string
	TermDuration         string
	CustomTermEnd        *time.Time
	// TransactionType is TransactionNew, renew, add_quantity, remove_quantity, cancel,
	// convert or customer_credit.
	TransactionType string
	PromotionID     string
	FriendlyName    string
	Quantity        int
	// PartnerIDOnRecord is the MPN id of the reseller of record.
	PartnerIDOnRecord    string
	AdditionalPartnerIDs []string
}

// Orders lists a customer's orders. A new order can be missing for a quarter of an hour.
func (c *Client) Orders(ctx context.Context, tenantID string) ([]Order, error) {
	return listOf(ctx, c, ReadOrders, pathOf("customers", tenantID, "orders"), parseOrder)
}

// Order reads one order.
func (c *Client) Order(ctx context.Context, tenantID, orderID string) (Order, error) {
	path := pathOf("customers", tenantID, "orders", orderID)
	resp, err := c.get(ctx, ReadOrders, path)
	if err != nil {
		return Order{}, err
	}
	order, err := parseOrder(resp.Body)
	if err != nil {
		return Order{}, badAnswer(http.MethodGet, path, resp, err)
	}
	order.Meta = metaOf(resp)
	return order, nil
}

func parseOrder(text []byte) (Order, error) {
	f := wire.ReadObject(text, "order")
	o := orderOf(f)
	return o, f.Need(o.ID)
}

func orderOf(f *wire.Object) Order {
	o := Order{
		ID:              f.Text("id"),
		AlternateID:     f.Text("alternateId"),
		CustomerID:      f.Text("referenceCustomerId"),
		BillingCycle:    f.Enum("billingCycle"),
		Currency:        f.Text("currencyCode"),
		Created:         f.Time("creationDate"),
		Status:          f.Enum("status"),
		TransactionType: f.Enum("transactionType"),
	}
	for _, l := range f.Objects("lineItems") {
		line := OrderLineItem{
			Number:               l.Number("lineItemNumber"),
			OfferID:              l.Text("offerId"),
			SubscriptionID:       l.ID("subscriptionId"),
			ParentSubscriptionID: l.ID("parentSubscriptionId"),
			TermDuration:         l.Duration("termDuration"),
			CustomTermEnd:        l.OptionalTime("customTermEndDate"),
			TransactionType:      l.Enum("transactionType"),
			PromotionID:          l.Text("promotionId"),
			FriendlyName:         l.Text("friendlyName"),
			Quantity:             l.Number("quantity"),
			PartnerIDOnRecord:    l.Text("partnerIdOnRecord"),
			AdditionalPartnerIDs: l.Texts("additionalPartnerIdsOnRecord"),
		}
		if id, err := catalogid.Parse(line.OfferID); err == nil {
			line.ProductID, line.SKUID, line.AvailabilityID = id.ProductID, id.SKUID, id.AvailabilityID
		}
		o.LineItems = append(o.LineItems, line)
	}
	return o
}

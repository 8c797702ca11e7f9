package partnercenter

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// CartOrdered is the Status of a cart that was checked out.
const CartOrdered = "ordered"

// The values of Participant.Key: the reseller of a purchase, and additional ones.
const (
	TransactionReseller           = "transaction_reseller"
	AdditionalTransactionReseller = "additional_transaction_reseller"
)

// Cart is a shopping cart. For a request only LineItems is required.
type Cart struct {
	ID      string
	Created time.Time
	// Expires is when the cart expires, about seven days after its last change.
	Expires time.Time
	// Status is "active", then CartOrdered.
	Status    string
	LineItems []LineItem
	// PartnerAttestation is whether the partner on record agreed to the order; nil
	// omits it.
	PartnerAttestation *bool
	Meta               Meta
}

// LineItem is one line of a cart. Lines are processed in order, so a base comes
// before its add-on.
type LineItem struct {
	// ID is the caller's ordinal from 0.
	ID int
	// CatalogItemID is Product:SKU:Availability.
	CatalogItemID string
	FriendlyName  string
	Quantity      int
	// Currency is ISO 4217; if empty, the service chooses.
	Currency string
	// BillingCycle is monthly, annual, triennial, none or one_time.
	BillingCycle string
	// TermDuration is ISO 8601, such as P1Y; empty for perpetual items.
	TermDuration string
	// PromotionID has three parts; empty for none.
	PromotionID         string
	Participants        []Participant
	ProvisioningContext map[string]string
	// RenewsTo is the term duration after a trial; empty for none.
	RenewsTo string
	// CustomTermEnd aligns the first term's end; nil for the regular end.
	CustomTermEnd       *time.Time
	AttestationAccepted *bool
	// OrderGroup is set by the service: lines of one group become one order.
	OrderGroup string
	// Pricing is set by the service; nil if it sent none.
	Pricing *Pricing
	// Error is set if the service refused the line, which can also happen in a 2xx
	// answer.
	Error *LineError
}

// Participant is another partner in a purchase; an indirect provider sends the
// reseller as TransactionReseller with its MPN id.
type Participant struct {
	Key   string
	Value string
}

// Pricing is what a line costs, in the line's currency, as the service sent it. It
// is for display only: what a field covers differs between terms.
type Pricing struct {
	ListPrice       json.Number
	DiscountedPrice json.Number
	ProratedPrice   json.Number
	Price           json.Number
	ExtendedPrice   json.Number
}

// LineError is why a line was refused. The classes of errors, such as IsSeatLimit,
// treat it like an *Error with its code.
type LineError struct {
	// Code is 0 if CodeText is not a number.
	Code        int
	CodeText    string
	Description string
	// AvailableQuantity and PurchasedQuantity are set for quantity limits.
	AvailableQuantity *int
	PurchasedQuantity *int
}

func (e *LineError) Error() string {
	text := fmt.Sprintf("%s (cart line error %s)", e.Description, e.CodeText)
	if e.AvailableQuantity != nil {
		text += fmt.Sprintf(", %d available", *e.AvailableQuantity)
	}
	return text
}

// CreateCart stores a cart, which buys nothing yet. Check every line's Error:
// refused lines come with a nil error, or with an IsCartRefused error and the part
// of the cart that the answer contains.
func (c *Client) CreateCart(ctx context.Context, tenantID string, cart Cart) (Cart, error) {
	return c.postCart(ctx, tenantID, cart, false)
}

// PriceCart stores a draft cart for its prices, which no other call returns. The
// cart is never checked out and expires by itself, so it does not matter whether it
// was stored and the outcome is never unknown. Otherwise it is like CreateCart.
func (c *Client) PriceCart(ctx context.Context, tenantID string, cart Cart) (Cart, error) {
	return c.postCart(ctx, tenantID, cart, true)
}

func (c *Client) postCart(ctx context.Context, tenantID string, cart Cart, draft bool) (Cart, error) {
	body, err := cart.encode()
	if err != nil {
		return Cart{}, err
	}
	path := pathOf("customers", tenantID, "carts")
	resp, err := c.do(ctx, Buy, path, transport.Request{Method: http.MethodPost, Body: body, Repeatable: draft})
	if IsCartRefused(err) {
		refused, parseErr := parseCart(resp.Body)
		if parseErr != nil {
			return Cart{}, err
		}
		return refused, err
	}
	if err != nil {
		return Cart{}, err
	}
	stored, err := cartOf(resp)
	switch {
	case err != nil && draft:
		return Cart{}, unreadable(http.MethodPost, path, resp, err)
	case err != nil:
		return Cart{}, badAnswer(http.MethodPost, path, resp, err)
	}
	return stored, nil
}

// Cart reads one cart; IsNotFound after it expired.
func (c *Client) Cart(ctx context.Context, tenantID, cartID string) (Cart, error) {
	path := pathOf("customers", tenantID, "carts", cartID)
	resp, err := c.get(ctx, Buy, path)
	if err != nil {
		return Cart{}, err
	}
	cart, err := cartOf(resp)
	if err != nil {
		return Cart{}, badAnswer(http.MethodGet, path, resp, err)
	}
	return cart, nil
}

func cartOf(resp *transport.Response) (Cart, error) {
	cart, err := parseCart(resp.Body)
	if err == nil && cart.ID == "" {
		err = wire.ErrNoID
	}
	cart.Meta = metaOf(resp)
	return cart, err
}

func parseCart(text []byte) (Cart, error) {
	f := wire.ReadObject(text, "cart")
	cart := Cart{
		ID:                 f.Text("id"),
		Created:            f.Time("creationTimestamp"),
		Expires:            f.Time("expirationTimestamp"),
		Status:             f.Enum("status"),
		PartnerAttestation: f.OptionalFlag("partnerOnRecordAttestationAccepted"),
	}
	for _, l := range f.Objects("lineItems") {
		cart.LineItems = append(cart.LineItems, lineOf(l))
	}
	return cart, f.Err()
}

func lineOf(f *wire.Object) LineItem {
	line := LineItem{
		ID:                  f.Number("id"),
		CatalogItemID:       f.Text("catalogItemId"),
		FriendlyName:        f.Text("friendlyName"),
		Quantity:            f.Number("quantity"),
		Currency:            f.Text("currencyCode"),
		BillingCycle:        f.Enum("billingCycle"),
		TermDuration:        f.Duration("termDuration"),
		PromotionID:         f.Text("promotionId"),
		CustomTermEnd:       f.OptionalTime("customTermEndDate"),
		AttestationAccepted: f.OptionalFlag("attestationAccepted"),
		OrderGroup:          f.Text("orderGroup"),
	}
	// The vendor's table calls it an array, its samples show one object.
	if renewal := f.Objects("renewsTo"); len(renewal) > 0 {
		line.RenewsTo = renewal[0].Duration("termDuration")
	}
	for _, p := range f.Objects("participants") {
		line.Participants = append(line.Participants, Participant{Key: p.Enum("key"), Value: p.Text("value")})
	}
	if more := f.Child("provisioningContext"); len(more.Document()) > 0 {
		line.ProvisioningContext = map[string]string{}
		for name := range more.Document() {
			line.ProvisioningContext[name] = more.Text(name)
		}
	}
	if p := f.Child("pricing"); p != nil {
		line.Pricing = &Pricing{
			ListPrice:       p.Decimal("listPrice"),
			DiscountedPrice: p.Decimal("discountedPrice"),
			ProratedPrice: p.Decimal(
				"proratedPrice",
			),
			Price:         p.Decimal("price"),
			ExtendedPrice: p.Decimal("extendedPrice"),
		}
	}
	if e := f.Child("error"); len(e.Document()) > 0 {
		line.Error = lineErrorOf(e)
	}
	return line
}

func lineErrorOf(f *wire.Object) *LineError {
	more := f.Child("additionalInformation")
	e := &LineError{
		Description:       f.Text("errorDescription"),
		AvailableQuantity: more.OptionalNumber("availableQuantity"),
		PurchasedQuantity: more.OptionalNumber("purchasedQuantity"),
	}
	e.Code, e.CodeText = f.Code("errorCode")
	return e
}

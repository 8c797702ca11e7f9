package partnercenter

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

const (
	cartActive  = "Active"
	cartOrdered = "Ordered"
)

// Cart is the document of a cart.
type Cart struct {
	ID       string     `json:"id"`
	Tenant   string     `json:"tenant"`
	Created  time.Time  `json:"created"`
	Modified time.Time  `json:"modified"`
	Expires  time.Time  `json:"expires"`
	Status   string     `json:"status"`
	Accepted bool       `json:"accepted"` // partnerOnRecordAttestationAccepted
	Lines    []CartLine `json:"lines"`
	OrderIDs []string   `json:"orderIds,omitempty"`
	Ordered  time.Time  `json:"ordered"`
}

// CartLine is one line as it was sent, with what the service added.
type CartLine struct {
	ID                  wire.Number        `json:"id"`
	CatalogItemID       string             `json:"catalogItemId"`
	FriendlyName        string             `json:"friendlyName"`
	Quantity            wire.Number        `json:"quantity"`
	CurrencyCode        string             `json:"currencyCode"`
	BillingCycle        string             `json:"billingCycle"`
	TermDuration        string             `json:"termDuration"`
	PromotionID         string             `json:"promotionId"`
	Participants        []Participant      `json:"participants"`
	ProvisioningContext map[string]string  `json:"provisioningContext"`
	RenewsTo            *RenewsTo          `json:"renewsTo"`
	CustomTermEndDate   *wire.FlexibleTime `json:"customTermEndDate"`
	AttestationAccepted bool               `json:"attestationAccepted"`

	OrderGroup string     `json:"orderGroup"`
	Applied    string     `json:"appliedPromotion"` // the promotion of the price; computed at every read
	Error      *LineError `json:"-"`                // computed at every read
}

// Seats returns the quantity of the line.
func (l *CartLine) Seats() int { return int(l.Quantity) }

// Participant is a reseller in a purchase.
type Participant struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// RenewsTo is the term that a trial converts to.
type RenewsTo struct {
	TermDuration string `json:"termDuration"`
}

// LineError is the error of a cart line that cannot be bought.
type LineError struct {
	code                 int
	text                 string
	status               int // used if errors become the status of the whole call
	available, purchased *int
}

// cartRequest is the body of POST and PUT.
type cartRequest struct {
	Accepted  bool       `json:"partnerOnRecordAttestationAccepted"`
	LineItems []CartLine `json:"lineItems"`
}

func (c *call) readCart(one *Cart) error {
	var body cartRequest
	if err := c.Decode(&body); err != nil {
		return err
	}
	if len(body.LineItems) == 0 {
		return wire.Refuse(http.StatusBadRequest, wire.CodeInvalidInput, "A cart needs at least one line item.")
	}
	groups := map[string]string{}
	for i := range body.LineItems {
		line := &body.LineItems[i]
		line.ID = wire.Number(i)
		// Lines of one billing cycle are ordered together.
		key := strings.ToLower(line.BillingCycle)
		if _, known := groups[key]; !known {
			groups[key] = fmt.Sprint(len(groups))
		}
		line.OrderGroup = groups[key]
	}
	one.Lines, one.Accepted = body.LineItems, body.Accepted
	one.Modified, one.Expires = c.Now, c.Now.Add(c.switches.CartLifetime)
	return nil
}

// checkLines validates the lines; depending on the switch, errors are in the answer or are the answer.
func (c *call) checkLines(buyer *directory.Customer, one *Cart) error {
	if err := c.validate(buyer, one.Lines); err != nil {
		return err
	}
	if c.switches.CartErrors == "line" {
		return nil
	}
	return cartRefusal(one)
}

func cartRefusal(one *Cart) error {
	var bad []any
	for i := range one.Lines {
		e := one.Lines[i].Error
		if e == nil {
			continue
		}
		if e.status == http.StatusNotFound {
			return wire.Refuse(e.status, e.code, "%s", e.text)
		}
		bad = append(bad, e.wire())
	}
	if bad == nil {
		return nil
	}
	no := wire.Refuse(http.StatusBadRequest, codeCartErrors, "There are errors in the cart's line items.")
	no.Data = bad
	return no
}

func (c *call) createCart() (wire.Answer, error) {
	buyer, err := c.customer()
	if err != nil {
		return wire.Answer{}, err
	}
	if c.switches.AgreementCheck == "cart" && !Signed(buyer, c.switches) {
		return wire.Answer{}, noAgreement(buyer)
	}
	if err := c.dropExpiredCarts(buyer.ID); err != nil {
		return wire.Answer{}, err
	}
	one := &Cart{Tenant: buyer.ID, Created: c.Now, Status: cartActive}
	if err := c.readCart(one); err != nil {
		return wire.Answer{}, err
	}
	if err := c.checkLines(buyer, one); err != nil {
		return wire.Answer{}, err
	}
	if one.ID, err = c.NewID("cart"); err != nil {
		return wire.Answer{}, err
	}
	if err := c.saveCart(one); err != nil {
		return wire.Answer{}, err
	}
	return wire.Created(c.wireCart(buyer, one))
}

func (c *call) saveCart(one *Cart) error {
	return c.Save(KindCart, one.Tenant, one.ID, time.Time{}, one)
}

func noAgreement(buyer *directory.Customer) *wire.RefusedError {
	return wire.Refuse(http.StatusForbidden, codeNoAgreement,
		"The customer %s has not accepted the Microsoft Customer Agreement.", buyer.ID)
}

// Expired reports whether the cart can no longer be read or checked out.
func (one *Cart) Expired(now time.Time) bool {
	return one.Status == cartActive && !now.Before(one.Expires)
}

// dropExpiredCarts deletes a tenant's expired carts that were never checked out.
func (c *call) dropExpiredCarts(tenant string) error {
	carts, err := world.All[Cart](c.Tx, KindCart, tenant)
	if err != nil {
		return err
	}
	for _, one := range carts {
		if !one.Expired(c.Now) {
			continue
		}
		if _, err := c.Remove(KindCart, tenant, one.ID); err != nil {
			return err
		}
	}
	return nil
}

// cart returns the cart in the path; an expired one does not exist.
func (c *call) cart() (*directory.Customer, *Cart, error) {
	buyer, err := c.customer()
	if err != nil {
		return nil, nil, err
	}
	var one Cart
	found, err := c.Load(KindCart, buyer.ID, c.Vars["cart"], &one)
	if err != nil {
		return nil, nil, err
	}
	if !found || one.Expired(c.Now) {
		return nil, nil, wire.Refuse(http.StatusNotFound, codeCartNotFound, "Cart %s was not found.", c.Vars["cart"])
	}
	return buyer, &one, nil
}

func (c *call) getCart() (wire.Answer, error) {
	buyer, one, err := c.cart()
	if err != nil {
		return wire.Answer{}, err
	}
	if one.Status == cartActive {
		if err := c.validate(buyer, one.Lines); err != nil {
			return wire.Answer{}, err
		}
	}
	return wire.OK(c.wireCart(buyer, one))
}

func (c *call) replaceCart() (wire.Answer, error) {
	buyer, one, err := c.cart()
	if err != nil {
		return wire.Answer{}, err
	}
	if one.Status != cartActive {
		return wire.Answer{}, checkedOut(one)
	}
	if err := c.readCart(one); err != nil {
		return wire.Answer{}, err
	}
	if err := c.checkLines(buyer, one); err != nil {
		return wire.Answer{}, err
	}
	if err := c.saveCart(one); err != nil {
		return wire.Answer{}, err
	}
	return wire.Answer{Status: c.switches.CartPutStatus, Body: c.wireCart(buyer, one)}, nil
}

func checkedOut(one *Cart) *wire.RefusedError {
	return wire.Refuse(http.StatusBadRequest, codeCartCheckedOut, "Cart %s was already checked out.", one.ID)
}

func (e *LineError) wire() wire.Object {
	body := wire.Object{
		"errorCode": wire.Code(e.code), "errorDescription": e.text,
		"additionalInformation": wire.Optional{},
	}
	if e.available != nil {
		body["additionalInformation"] = wire.Object{
			"availableQuantity": *e.available,
			"purchasedQuantity": *e.purchased,
		}
	}
	return body
}

func (c *call) wireCart(buyer *directory.Customer, one *Cart) wire.Object {
	lines := []any{}
	for i := range one.Lines {
		lines = append(lines, c.wireLine(buyer, &one.Lines[i]))
	}
	return wire.Object{
		"id": wire.GUID(one.ID), "creationTimestamp": wire.Stamp(one.Created),
		"lastModifiedTimestamp": wire.Stamp(one.Modified),
		"expirationTimestamp":   wire.Stamp(one.Expires), "lastModifiedUser": wire.GUID(directory.PartnerClient),
		"status":                             wire.Enum(one.Status),
		"partnerOnRecordAttestationAccepted": one.Accepted, "lineItems": lines,
		"links":      wire.Links{"self": wire.Link("/customers/%s/carts/%s", buyer.ID, one.ID)},
		"attributes": wire.Object{"objectType": "Cart"},
	}
}

func (c *call) wireLine(buyer *directory.Customer, line *CartLine) wire.Object {
	context := wire.Verbatim{}
	for key, value := range line.ProvisioningContext {
		context[key] = value
	}
	body := wire.Object{
		"id": line.ID, "catalogItemId": line.CatalogItemID, "friendlyName": line.FriendlyName,
		"quantity":     line.Quantity,
		"currencyCode": line.CurrencyCode, "billingCycle": wire.Enum(line.BillingCycle),
		"termDuration":        line.TermDuration,
		"provisioningContext": context, "orderGroup": line.OrderGroup, "promotionId": wire.Optional{},
		"participants": wire.Optional{},
		"renewsTo":     wire.Optional{}, "customTermEndDate": wire.Optional{},
		"attestationAccepted": line.AttestationAccepted,
		"purchaseSystem":      wire.Optional{}, "pricing": wire.Optional{}, "error": wire.Optional{},
	}
	if line.PromotionID != "" {
		body["promotionId"] = line.PromotionID
	} else if line.Applied != "" {
		body["promotionId"] = line.Applied
	}
	if line.Participants != nil {
		people := []any{}
		for _, p := range line.Participants {
			people = append(people, wire.Object{"key": wire.Enum(p.Key), "value": p.Value})
		}
		body["participants"] = people
	}
	if line.RenewsTo != nil {
		body["renewsTo"] = wire.Object{"termDuration": line.RenewsTo.TermDuration}
	}
	if line.CustomTermEndDate != nil {
		body["customTermEndDate"] = wire.Stamp(line.CustomTermEndDate.Time)
	}
	if line.Error != nil {
		body["error"] = line.Error.wire()
		return body
	}
	if a, one := c.resolve(buyer.Country, line); a != nil {
		_, _, rate := catalog.CurrencyOf(buyer.Country)
		body["pricing"] = c.pricing(one.Price*rate, line, a.SKU).wire()
	}
	return body
}

// pricing returns the price of the line if it were bought now.
func (c *call) pricing(price float64, line *CartLine, k *catalog.SKU) Pricing {
	end := termEnd(k, line.TermDuration, c.Now)
	paid := Span{from: c.Now, to: end, start: c.Now, end: end}
	if line.CustomTermEndDate != nil {
		paid.to = catalog.DayOf(line.CustomTermEndDate.Time)
	}
	return c.switches.Price(price, Target{TermDuration: line.TermDuration, PromotionID: line.Applied},
		line.Seats(), paid)
}

// resolve returns what the line's catalog item id and terms identify; nil if they identify nothing.
func (c *call) resolve(country string, line *CartLine) (*catalog.Availability, catalog.Choice) {
	a := c.itemAvailability(country, line.CatalogItemID)
	if a == nil {
		return nil, catalog.Choice{}
	}
	one, found := a.Find(line.TermDuration, line.BillingCycle)
	if !found {
		return nil, catalog.Choice{}
	}
	return a, one
}

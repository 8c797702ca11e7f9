package simulator

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

const (
	cartActive  = "Active"
	cartOrdered = "Ordered"
)

// cart is the document of a cart.
type cart struct {
	ID       string     `json:"id"`
	Tenant   string     `json:"tenant"`
	Created  time.Time  `json:"created"`
	Modified time.Time  `json:"modified"`
	Expires  time.Time  `json:"expires"`
	Status   string     `json:"status"`
	Accepted bool       `json:"accepted"` // partnerOnRecordAttestationAccepted
	Lines    []cartLine `json:"lines"`
	OrderIDs []string   `json:"orderIds,omitempty"`
	Ordered  time.Time  `json:"ordered"`
}

// cartLine is one line as it was posted and what the service made of it.
type cartLine struct {
	ID                  number            `json:"id"`
	CatalogItemID       string            `json:"catalogItemId"`
	FriendlyName        string            `json:"friendlyName"`
	Quantity            number            `json:"quantity"`
	CurrencyCode        string            `json:"currencyCode"`
	BillingCycle        string            `json:"billingCycle"`
	TermDuration        string            `json:"termDuration"`
	PromotionID         string            `json:"promotionId"`
	Participants        []participant     `json:"participants"`
	ProvisioningContext map[string]string `json:"provisioningContext"`
	RenewsTo            *renewsTo         `json:"renewsTo"`
	CustomTermEndDate   *flexibleTime     `json:"customTermEndDate"`
	AttestationAccepted bool              `json:"attestationAccepted"`

	OrderGroup string     `json:"orderGroup"`
	Applied    string     `json:"appliedPromotion"` // the promotion the price has; found anew at every look
	Error      *lineError `json:"-"`                // found anew at every look
}

func (l *cartLine) seats() int { return int(l.Quantity) }

type participant struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

type renewsTo struct {
	TermDuration string `json:"termDuration"`
}

// lineError is what a cart line says when it cannot be bought.
type lineError struct {
	code                 int
	text                 string
	status               int // used when errors come as the status of the whole call
	available, purchased *int
}

// cartRequest is the body of POST and PUT.
type cartRequest struct {
	Accepted  bool       `json:"partnerOnRecordAttestationAccepted"`
	LineItems []cartLine `json:"lineItems"`
}

func (c *call) readCart(one *cart) error {
	var body cartRequest
	if err := c.decode(&body); err != nil {
		return err
	}
	if len(body.LineItems) == 0 {
		return refuse(http.StatusBadRequest, codeInvalidInput, "A cart needs at least one line item.")
	}
	groups := map[string]string{}
	for i := range body.LineItems {
		line := &body.LineItems[i]
		line.ID = number(i)
		// Lines of one billing cycle are ordered together.
		key := strings.ToLower(line.BillingCycle)
		if _, known := groups[key]; !known {
			groups[key] = fmt.Sprint(len(groups))
		}
		line.OrderGroup = groups[key]
	}
	one.Lines, one.Accepted = body.LineItems, body.Accepted
	one.Modified, one.Expires = c.now, c.now.Add(c.switches.CartLifetime)
	return nil
}

// checkLines validates the lines; errors go into the answer or become it, as the switch has it.
func (c *call) checkLines(buyer *customer, one *cart) error {
	if err := c.validate(buyer, one.Lines); err != nil {
		return err
	}
	if c.switches.CartErrors == "line" {
		return nil
	}
	return cartRefusal(one)
}

func cartRefusal(one *cart) error {
	var bad []any
	for i := range one.Lines {
		e := one.Lines[i].Error
		if e == nil {
			continue
		}
		if e.status == http.StatusNotFound {
			return refuse(e.status, e.code, "%s", e.text)
		}
		bad = append(bad, e.wire())
	}
	if bad == nil {
		return nil
	}
	no := refuse(http.StatusBadRequest, codeCartErrors, "There are errors in the cart's line items.")
	no.data = bad
	return no
}

func (c *call) createCart() (answer, error) {
	buyer, err := c.customer()
	if err != nil {
		return answer{}, err
	}
	if c.switches.AgreementCheck == "cart" && !buyer.signed(c.switches) {
		return answer{}, noAgreement(buyer)
	}
	if err := c.dropExpiredCarts(buyer.ID); err != nil {
		return answer{}, err
	}
	one := &cart{Tenant: buyer.ID, Created: c.now, Status: cartActive}
	if err := c.readCart(one); err != nil {
		return answer{}, err
	}
	if err := c.checkLines(buyer, one); err != nil {
		return answer{}, err
	}
	if one.ID, err = c.newID("cart"); err != nil {
		return answer{}, err
	}
	if err := c.saveCart(one); err != nil {
		return answer{}, err
	}
	return created(c.wireCart(buyer, one))
}

func (c *call) saveCart(one *cart) error {
	return c.save(kindCart, one.Tenant, one.ID, time.Time{}, one)
}

func noAgreement(buyer *customer) *refusal {
	return refuse(http.StatusForbidden, codeNoAgreement, "The customer %s has not accepted the Microsoft Customer Agreement.", buyer.ID)
}

// expired says that nobody can look at the cart or check it out any more.
func (one *cart) expired(now time.Time) bool {
	return one.Status == cartActive && !now.Before(one.Expires)
}

// dropExpiredCarts forgets a tenant's carts that were never checked out.
func (c *call) dropExpiredCarts(tenant string) error {
	carts, err := all[cart](c.unit, kindCart, tenant)
	if err != nil {
		return err
	}
	for _, one := range carts {
		if !one.expired(c.now) {
			continue
		}
		if _, err := c.remove(kindCart, tenant, one.ID); err != nil {
			return err
		}
	}
	return nil
}

// cart finds the cart of the path; an expired one is gone.
func (c *call) cart() (*customer, *cart, error) {
	buyer, err := c.customer()
	if err != nil {
		return nil, nil, err
	}
	var one cart
	found, err := c.load(kindCart, buyer.ID, c.vars["cart"], &one)
	if err != nil {
		return nil, nil, err
	}
	if !found || one.expired(c.now) {
		return nil, nil, refuse(http.StatusNotFound, codeCartNotFound, "Cart %s was not found.", c.vars["cart"])
	}
	return buyer, &one, nil
}

func (c *call) getCart() (answer, error) {
	buyer, one, err := c.cart()
	if err != nil {
		return answer{}, err
	}
	if one.Status == cartActive {
		if err := c.validate(buyer, one.Lines); err != nil {
			return answer{}, err
		}
	}
	return ok(c.wireCart(buyer, one))
}

func (c *call) replaceCart() (answer, error) {
	buyer, one, err := c.cart()
	if err != nil {
		return answer{}, err
	}
	if one.Status != cartActive {
		return answer{}, checkedOut(one)
	}
	if err := c.readCart(one); err != nil {
		return answer{}, err
	}
	if err := c.checkLines(buyer, one); err != nil {
		return answer{}, err
	}
	if err := c.saveCart(one); err != nil {
		return answer{}, err
	}
	return answer{status: c.switches.CartPutStatus, body: c.wireCart(buyer, one)}, nil
}

func checkedOut(one *cart) *refusal {
	return refuse(http.StatusBadRequest, codeCartCheckedOut, "Cart %s was already checked out.", one.ID)
}

func (e *lineError) wire() object {
	body := object{"errorCode": code(e.code), "errorDescription": e.text, "additionalInformation": optional{}}
	if e.available != nil {
		body["additionalInformation"] = object{"availableQuantity": *e.available, "purchasedQuantity": *e.purchased}
	}
	return body
}

func (c *call) wireCart(buyer *customer, one *cart) object {
	lines := []any{}
	for i := range one.Lines {
		lines = append(lines, c.wireLine(buyer, &one.Lines[i]))
	}
	return object{
		"id": guid(one.ID), "creationTimestamp": stamp(one.Created), "lastModifiedTimestamp": stamp(one.Modified),
		"expirationTimestamp": stamp(one.Expires), "lastModifiedUser": guid(PartnerClient), "status": enum(one.Status),
		"partnerOnRecordAttestationAccepted": one.Accepted, "lineItems": lines,
		"links":      links{"self": link("/customers/%s/carts/%s", buyer.ID, one.ID)},
		"attributes": object{"objectType": "Cart"},
	}
}

func (c *call) wireLine(buyer *customer, line *cartLine) object {
	context := verbatim{}
	for key, value := range line.ProvisioningContext {
		context[key] = value
	}
	body := object{
		"id": line.ID, "catalogItemId": line.CatalogItemID, "friendlyName": line.FriendlyName, "quantity": line.Quantity,
		"currencyCode": line.CurrencyCode, "billingCycle": enum(line.BillingCycle), "termDuration": line.TermDuration,
		"provisioningContext": context, "orderGroup": line.OrderGroup, "promotionId": optional{}, "participants": optional{},
		"renewsTo": optional{}, "customTermEndDate": optional{}, "attestationAccepted": line.AttestationAccepted,
		"purchaseSystem": optional{}, "pricing": optional{}, "error": optional{},
	}
	if line.PromotionID != "" {
		body["promotionId"] = line.PromotionID
	} else if line.Applied != "" {
		body["promotionId"] = line.Applied
	}
	if line.Participants != nil {
		people := []any{}
		for _, p := range line.Participants {
			people = append(people, object{"key": enum(p.Key), "value": p.Value})
		}
		body["participants"] = people
	}
	if line.RenewsTo != nil {
		body["renewsTo"] = object{"termDuration": line.RenewsTo.TermDuration}
	}
	if line.CustomTermEndDate != nil {
		body["customTermEndDate"] = stamp(line.CustomTermEndDate.Time)
	}
	if line.Error != nil {
		body["error"] = line.Error.wire()
		return body
	}
	if a, one := c.resolve(buyer.Country, line); a != nil {
		_, _, rate := currencyOf(buyer.Country)
		body["pricing"] = c.pricing(one.price*rate, line, a.sku).wire()
	}
	return body
}

// pricing gives what the line would cost if it were bought now.
func (c *call) pricing(price float64, line *cartLine, k *sku) pricing {
	end := termEnd(k, line.TermDuration, c.now)
	paid := span{from: c.now, to: end, start: c.now, end: end}
	if line.CustomTermEndDate != nil {
		paid.to = dayOf(line.CustomTermEndDate.Time)
	}
	return c.switches.price(price, target{TermDuration: line.TermDuration, PromotionID: line.Applied}, line.seats(), paid)
}

// resolve finds what the line's catalog item id and terms name, nil when nothing.
func (c *call) resolve(country string, line *cartLine) (*availability, choice) {
	a := c.itemAvailability(country, line.CatalogItemID)
	if a == nil {
		return nil, choice{}
	}
	one, found := a.find(line.TermDuration, line.BillingCycle)
	if !found {
		return nil, choice{}
	}
	return a, one
}

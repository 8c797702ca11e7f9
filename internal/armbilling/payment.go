package armbilling

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// PaymentMethod is a payment method of a billing account, without the cardholder.
// Source: "Payment Methods", api-version 2024-04-01.
type PaymentMethod struct {
	// Name is its id within the account.
	Name string
	// Family is CreditCard, CheckWire, DirectDebit and others, Type "visa", "mc"
	// and others.
	Family string
	Type   string
	// LastDigits are the last four of its number; empty if it has none.
	LastDigits string
	// Active is true if it can be used for payments.
	Active bool
	// Expires is the first instant at which it is no longer valid, UTC: the end of the
	// month printed on the card. Zero if it never expires.
	Expires time.Time
}

// PaymentMethods lists the payment methods of a billing account of a Microsoft
// Customer Agreement.
// Source: "Payment Methods - List By Billing Account".
func (c *Client) PaymentMethods(ctx context.Context, account string) ([]PaymentMethod, error) {
	return listOf(
		ctx,
		c,
		ReadPaymentMethods,
		c.address("billingAccounts", account, "paymentMethods"),
		"payment method",
		readPaymentMethod,
	)
}

var errNoName = errors.New("the answer has no name")

func readPaymentMethod(o *wire.Object) (PaymentMethod, error) {
	p := o.Child("properties")
	m := PaymentMethod{
		Name: o.Text(
			"name",
		),
		Family:     p.Text("family"),
		Type:       p.Text("paymentMethodType"),
		LastDigits: p.Text("lastFourDigits"),
		Active:     strings.EqualFold(p.Text("status"), "active"),
	}
	if text := p.Text("expiration"); text != "" {
		var err error
		if m.Expires, err = endOfMonth(text); err != nil {
			p.Fail("expiration", err)
		}
	}
	if m.Name == "" {
		o.Fail("name", errNoName)
	}
	return m, o.Err()
}

var errNoMonth = errors.New("the expiration is not a month and year")

// endOfMonth reads the expiration date of a card, such as "1/2031": the card is
// valid until that month ends.
func endOfMonth(text string) (time.Time, error) {
	first, second, found := strings.Cut(text, "/")
	month, err := strconv.Atoi(first)
	year, err2 := strconv.Atoi(second)
	if !found || err != nil || err2 != nil || month < 1 || month > 12 || len(second) != len("2031") {
		return time.Time{}, errNoMonth
	}
	return time.Date(year, time.Month(month)+1, 1, 0, 0, 0, 0, time.UTC), nil
}

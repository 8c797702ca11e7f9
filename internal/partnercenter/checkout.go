package partnercenter

import (
	"context"
	"net/http"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// Checkout is the result of ordering a cart. Some groups may be ordered and others
// refused; nothing is rolled back.
type Checkout struct {
	Orders []Order
	Errors []OrderError
	Meta   Meta
}

// OrderError is why one order group of a cart was not ordered.
type OrderError struct {
	OrderGroup  string
	Code        int
	CodeText    string
	Description string
}

// Checkout orders a cart, which costs money. The request id is the idempotency key:
// save it before the call, because after a *transport.UnknownOutcomeError only the
// same id may be sent again. If it is empty, a random id is used.
func (c *Client) Checkout(ctx context.Context, tenantID, cartID, requestID string) (Checkout, error) {
	path := pathOf("customers", tenantID, "carts", cartID, "checkout")
	resp, err := c.do(ctx, Buy, path, transport.Request{Method: http.MethodPost, RequestID: requestID})
	if err != nil {
		return Checkout{}, err
	}
	f := wire.ReadObject(resp.Body, "checkout")
	result := Checkout{Meta: metaOf(resp)}
	for _, o := range f.Objects("orders") {
		result.Orders = append(result.Orders, orderOf(o))
	}
	for _, o := range f.Objects("orderErrors") {
		e := OrderError{OrderGroup: o.Text("orderGroupId"), Description: o.Text("description")}
		e.Code, e.CodeText = o.Code("code")
		result.Errors = append(result.Errors, e)
	}
	if f.Err() != nil {
		return Checkout{}, badAnswer(http.MethodPost, path, resp, f.Err())
	}
	return result, nil
}

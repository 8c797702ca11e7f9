package partnercenter

import (
	"context"
	"net/http"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// Checkout is the result of ordering a cart. Part of the groups may be ordered
// and part refused; nothing is rolled back.
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

// Checkout orders a cart: from here on it costs money. The request id is the
// idempotency key; keep it before calling, because after a
// *transport.UnknownOutcomeError only the same id may be sent again. An empty
// one gets a random id.
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

package partnercenter

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// SecondFactor reports whether the signed-in user's token comes from a sign-in with
// multifactor authentication; nil if the service does not answer that, as for an
// application without a user.
// Source: "Partner security requirements", test with the header ValidateMfa.
func (c *Client) SecondFactor(ctx context.Context) (*bool, error) {
	path := withQuery(pathOf("customers"), url.Values{"size": {"1"}})
	resp, err := c.do(
		ctx,
		ReadCustomers,
		path,
		transport.Request{Method: http.MethodGet, Header: http.Header{"ValidateMfa": {"true"}}},
	)
	if err != nil {
		return nil, err
	}
	has, err := strconv.ParseBool(strings.TrimSpace(resp.Header.Get("isMfaCompliant")))
	if err != nil {
		return nil, nil //nolint:nilerr // an absent or odd header says nothing, which is no failure
	}
	return &has, nil
}

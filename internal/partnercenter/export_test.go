package partnercenter

import "github.com/terraform-csp/terraform-provider-csp/internal/transport"

// ParseErrorBody gives the fuzz test the parser without a connection.
func ParseErrorBody(status int, body []byte) *Error {
	return errorOf(ReadCatalog, "GET", "/v1", &transport.Response{Status: status, Body: body})
}

// LocalPath gives tests the reading of the service's links.
func (c *Client) LocalPath(link string) (string, error) { return c.localPath(link) }

// The parsers without a connection, for fuzz tests.
var (
	ParseTransition             = parseTransition
	ParseTransitionEligibility  = parseTransitionEligibility
	ParsePromotion              = parsePromotion
	ParsePromotionEligibilities = parsePromotionEligibilities
	ParseTermEnd                = parseTermEnd
)

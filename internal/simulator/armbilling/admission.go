package armbilling

import (
	"net/http"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
)

// Names of Resource Manager's errors.
const (
	managerUnauthenticated = "AuthenticationFailed"
	managerInvalidToken    = "InvalidAuthenticationToken"
	managerNoBillingRole   = "Unauthorized"
	managerNoVersion       = "MissingApiVersionParameter"
	managerOtherVersion    = "InvalidResourceType"
	managerNotFound        = "ResourceNotFound"
	managerBadRequest      = "BadRequest"
)

// managerNames are the names of Resource Manager's errors that follow from the status.
var managerNames = map[int]string{
	http.StatusUnauthorized: managerUnauthenticated, http.StatusForbidden: "AuthorizationFailed",
	http.StatusNotFound:         managerNotFound,
	http.StatusMethodNotAllowed: "MethodNotAllowed", http.StatusConflict: "Conflict",
	http.StatusTooManyRequests:     "TooManyRequests",
	http.StatusInternalServerError: "InternalServerError", http.StatusServiceUnavailable: "ServiceUnavailable",
	http.StatusGatewayTimeout: "GatewayTimeout",
}

// errorAnswer returns a refusal with Resource Manager's error body.
func errorAnswer(_ *wire.Look, e *wire.RefusedError) wire.Answer {
	name := e.Name
	if name == "" {
		name = managerNames[e.Status]
	}
	if name == "" {
		name = managerBadRequest
	}
	return wire.Answer{Status: e.Status, Header: e.Header, Body: wire.Verbatim{"error": wire.Verbatim{
		"code":    name,
		"message": e.Text,
	}}}
}

// admit checks the token of a call of Resource Manager. The token determines the directory.
func admit(c *wire.Call) error {
	refused := func(name, format string, args ...any) error {
		no := wire.RefuseNamed(http.StatusUnauthorized, name, format, args...)
		no.Header = http.Header{
			"Www-Authenticate": {
				`Bearer authorization_uri="https://` + wire.HostLogin + `/common", error="invalid_token"`,
			},
		}
		return no
	}
	if c.Header.Get("Authorization") == "" {
		return refused(managerUnauthenticated, "Authentication failed. The 'Authorization' header is missing.")
	}
	reason, err := c.ReadBearer()
	if err != nil {
		return err
	}
	if reason != "" {
		return refused(managerInvalidToken, "%s", reason)
	}
	if !c.IsFor(wire.ResourceManager, wire.ServiceManager) {
		return refused(managerInvalidToken, "The access token has been obtained for wrong audience or resource '%s'.",
			c.Caller.Audience)
	}
	d, err := directory.FindTenant(c.Tx, c.Caller.Tenant, c.Settings)
	if err != nil {
		return err
	}
	if d == nil || strings.EqualFold(c.Caller.Client, directory.PartnerClient) && !d.Consented {
		return refused(managerInvalidToken, "The tenant '%s' of the access token is not known.", c.Caller.Tenant)
	}
	c.Tenant = d.ID
	return nil
}

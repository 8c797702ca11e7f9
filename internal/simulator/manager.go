package simulator

import (
	"net/http"
	"strings"
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

// managerNames are the errors of Resource Manager that a status alone tells.
var managerNames = map[int]string{
	http.StatusUnauthorized: managerUnauthenticated, http.StatusForbidden: "AuthorizationFailed", http.StatusNotFound: managerNotFound,
	http.StatusMethodNotAllowed: "MethodNotAllowed", http.StatusConflict: "Conflict", http.StatusTooManyRequests: "TooManyRequests",
	http.StatusInternalServerError: "InternalServerError", http.StatusServiceUnavailable: "ServiceUnavailable",
	http.StatusGatewayTimeout: "GatewayTimeout",
}

// managerAnswer gives a refusal Resource Manager's error body.
func managerAnswer(e *refusal) answer {
	name := e.name
	if name == "" {
		name = managerNames[e.status]
	}
	if name == "" {
		name = managerBadRequest
	}
	return answer{status: e.status, header: e.header, body: verbatim{"error": verbatim{"code": name, "message": e.text}}}
}

// admitToManager checks the token of a call of Resource Manager. Which directory it is about, the token says.
func (c *call) admitToManager() error {
	refused := func(name, format string, args ...any) error {
		no := named(http.StatusUnauthorized, name, format, args...)
		no.header = http.Header{"Www-Authenticate": {`Bearer authorization_uri="https://` + hostLogin + `/common", error="invalid_token"`}}
		return no
	}
	if c.header.Get("Authorization") == "" {
		return refused(managerUnauthenticated, "Authentication failed. The 'Authorization' header is missing.")
	}
	read, reason, err := c.bearer()
	if err != nil {
		return err
	}
	if reason != "" {
		return refused(managerInvalidToken, "%s", reason)
	}
	k := c.switches.issuingCloud(read.Issuer)
	owner, known := namedService(c.host)
	if k.kindOf(read.Audience) != resourceManager || known && owner == serviceManager && k.kindOf("https://"+c.host) != resourceManager {
		return refused(managerInvalidToken, "The access token has been obtained for wrong audience or resource '%s'.", read.Audience)
	}
	d, err := c.directoryOf(read.Tenant, c.switches)
	if err != nil {
		return err
	}
	if d == nil || strings.EqualFold(read.Client, PartnerClient) && !d.consented {
		return refused(managerInvalidToken, "The tenant '%s' of the access token is not known.", read.Tenant)
	}
	c.tenant = d.id
	return nil
}

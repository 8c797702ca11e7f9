package msgraph

import (
	"net/http"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
)

// Names of Graph's errors.
const (
	graphInvalidToken = "InvalidAuthenticationToken"
	graphNoIdentity   = "Authorization_IdentityNotFound"
	graphDenied       = "Authorization_RequestDenied"
	graphBadRequest   = "Request_BadRequest"
	graphNotFound     = "Request_ResourceNotFound"
)

// graphNames are the names of Graph's errors that follow from the status.
var graphNames = map[int]string{
	http.StatusUnauthorized: graphInvalidToken, http.StatusForbidden: graphDenied, http.StatusNotFound: graphNotFound,
	http.StatusTooManyRequests: "TooManyRequests", http.StatusInternalServerError: "InternalServerError",
	http.StatusServiceUnavailable: "ServiceUnavailable", http.StatusGatewayTimeout: "GatewayTimeout",
}

// errorAnswer returns a refusal with Graph's error body ("Microsoft Graph error responses and resource types").
func errorAnswer(l *wire.Look, e *wire.RefusedError) wire.Answer {
	name := e.Name
	if name == "" {
		name = graphNames[e.Status]
	}
	if name == "" {
		name = graphBadRequest
	}
	return wire.Answer{Status: e.Status, Header: e.Header, Body: wire.Verbatim{"error": wire.Verbatim{
		"code": name, "message": e.Text,
		"innerError": wire.Verbatim{
			"date": l.Began.UTC().Format("2006-01-02T15:04:05"), "request-id": l.RequestID,
			"client-request-id": l.CorrelationID,
		},
	}}}
}

// needs is what a call of Graph requires of its token.
type needs struct {
	role   string
	global bool // not in the national clouds
}

// check checks the token of a call of Graph. The token determines the tenant.
func (n needs) check(c *wire.Call) error {
	reason, err := c.ReadBearer()
	if err != nil {
		return err
	}
	if reason != "" {
		return wire.RefuseNamed(http.StatusUnauthorized, graphInvalidToken, "%s", reason)
	}
	if !c.IsFor(wire.ResourceGraph, wire.ServiceGraph) {
		return wire.RefuseNamed(http.StatusUnauthorized, graphInvalidToken,
			"Access token validation failure. Invalid audience.")
	}
	d, err := directory.FindTenant(c.Tx, c.Caller.Tenant, c.Settings)
	if err != nil {
		return err
	}
	switch {
	case d == nil, strings.EqualFold(c.Caller.Client, directory.PartnerClient) && !d.Consented:
		return wire.RefuseNamed(http.StatusUnauthorized, graphNoIdentity,
			"The identity of the calling application could not be established.")
	case n.global && c.IssuingCloud().Name != wire.CloudGlobal:
		return noResource(c.Path)
	case c.Caller.IsUser() && !d.Delegated, !c.Caller.May(n.role):
		return wire.RefuseNamed(http.StatusForbidden, graphDenied, "Insufficient privileges to complete the operation.")
	}
	c.Tenant = d.ID
	return nil
}

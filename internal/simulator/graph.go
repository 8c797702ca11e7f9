package simulator

import (
	"cmp"
	"net/http"
	"strings"
)

// graphRole reads the directory, its subscriptions among the rest ("List companySubscriptions").
const graphRole = "Directory.Read.All"

// graphPermissions are what was consented to for Graph.
func (b Behaviors) graphPermissions() []string {
	list := []string{graphRole}
	if b.GraphRelationships == "granted" {
		list = append(list, rolePartner)
	}
	if b.GraphApplications == "granted" {
		list = append(list, roleApplications)
	}
	return list
}

// Names of Graph's errors.
const (
	graphInvalidToken = "InvalidAuthenticationToken"
	graphNoIdentity   = "Authorization_IdentityNotFound"
	graphDenied       = "Authorization_RequestDenied"
	graphBadRequest   = "Request_BadRequest"
	graphNotFound     = "Request_ResourceNotFound"
)

// graphNames are the errors of Graph that a status alone tells.
var graphNames = map[int]string{
	http.StatusUnauthorized: graphInvalidToken, http.StatusForbidden: graphDenied, http.StatusNotFound: graphNotFound,
	http.StatusTooManyRequests: "TooManyRequests", http.StatusInternalServerError: "InternalServerError",
	http.StatusServiceUnavailable: "ServiceUnavailable", http.StatusGatewayTimeout: "GatewayTimeout",
}

// graphAnswer gives a refusal Graph's error body ("Microsoft Graph error responses and resource types").
func (l *look) graphAnswer(e *refusal) answer {
	name := e.name
	if name == "" {
		name = graphNames[e.status]
	}
	if name == "" {
		name = graphBadRequest
	}
	return answer{status: e.status, header: e.header, body: verbatim{"error": verbatim{
		"code": name, "message": e.text,
		"innerError": verbatim{
			"date": l.began.UTC().Format("2006-01-02T15:04:05"), "request-id": l.requestID, "client-request-id": l.correlationID,
		},
	}}}
}

// admitToGraph checks the token of a call of Graph. Which tenant it is about, the token says.
func (c *call) admitToGraph(r *route) error {
	read, reason, err := c.bearer()
	if err != nil {
		return err
	}
	if reason != "" {
		return named(http.StatusUnauthorized, graphInvalidToken, "%s", reason)
	}
	k := c.switches.issuingCloud(read.Issuer)
	owner, known := namedService(c.host)
	if k.kindOf(read.Audience) != resourceGraph || known && owner == serviceGraph && k.kindOf("https://"+c.host) != resourceGraph {
		return named(http.StatusUnauthorized, graphInvalidToken, "Access token validation failure. Invalid audience.")
	}
	d, err := c.directoryOf(read.Tenant, c.switches)
	if err != nil {
		return err
	}
	switch {
	case d == nil, strings.EqualFold(read.Client, PartnerClient) && !d.consented:
		return named(http.StatusUnauthorized, graphNoIdentity, "The identity of the calling application could not be established.")
	case r.global && k.name != cloudGlobal:
		return c.noResource(c.path)
	case read.isUser() && !d.delegated, !read.may(cmp.Or(r.role, graphRole)):
		return named(http.StatusForbidden, graphDenied, "Insufficient privileges to complete the operation.")
	}
	c.tenant = d.id
	return nil
}

package simulator

import (
	"net/http"
	"strconv"
	"strings"
)

// Roles of the partner's user ("Assign users roles and permissions").
const (
	roleAdmin    = "admin-agent"
	roleSales    = "sales-agent"
	roleHelpdesk = "helpdesk-agent"
	roleNone     = "none"
)

// authorize checks token and rights for a call of Partner Center.
func (c *call) authorize(r *route, try *attempt) error {
	read, reason, err := c.bearer()
	if err != nil {
		return err
	}
	k := c.switches.issuingCloud(read.Issuer)
	if host := strings.ToLower(c.host); reason == "" {
		named, known := namedService(host)
		switch {
		case k.kindOf(read.Audience) != resourceAPI:
			reason = "The token is meant for another resource."
		case known && named == servicePartner && host != k.api:
			reason = "The token was issued in another cloud."
		}
	}
	if reason != "" {
		return unauthorized(c.switches, reason)
	}
	// No page describes what a tenant that is no partner is told. It is unknown to Partner Center, hence 401; the text is
	// that of insufficient privileges (900308).
	if !strings.EqualFold(read.Tenant, PartnerTenant) {
		no := unauthorized(c.switches, "Insufficient privileges: the tenant of the token is not enrolled as a partner.")
		no.code = codePrivileges
		return no
	}
	if !servedIn(k, r) {
		return refuse(http.StatusNotFound, codeInvalidInput, "The resource %s was not found.", c.path)
	}
	if read.isUser() {
		return c.authorizeUser(r, &read, try)
	}
	if r.delegated && (!r.users || !c.switches.UsersAppOnly) {
		return refuse(http.StatusForbidden, codeAppOnlyRefused, "The resource does not support app-only tokens.")
	}
	return c.enrolled(r)
}

// servedIn leaves out what the national clouds lack: no agreements in either; in China nothing that needs delegation.
func servedIn(k *cloud, r *route) bool {
	switch k.name {
	case cloudUSGovernment:
		return !r.agreements
	case cloudChina:
		return !r.agreements && !r.users
	}
	return true
}

// authorizeUser checks what only a person's token can lack: multifactor authentication, role, delegation.
func (c *call) authorizeUser(r *route, read *claims, try *attempt) error {
	if strings.EqualFold(c.header.Get("ValidateMfa"), "true") { // "Partner security requirements"
		try.header = http.Header{"Ismfacompliant": {strconv.FormatBool(read.hasMFA())}}
	}
	if c.switches.MFAEnforcement && !read.hasMFA() {
		no := refuse(http.StatusUnauthorized, codeNoMFA, "The token carries no proof of multifactor authentication.")
		no.header = http.Header{"Www-Authenticate": {`Bearer realm="", error="invalid_token"`}}
		return no
	}
	role, tenant := c.switches.UserRole, c.vars["customer"]
	switch {
	case role == roleNone && tenant != "":
		return refuse(http.StatusForbidden, codePrivileges, "Insufficient privileges to act for the customer %s.", tenant)
	case r.writes && role != roleAdmin && role != roleSales, r.users && role == roleSales:
		return refuse(http.StatusForbidden, codeRole, "The user's role %s does not allow this operation.", role)
	// Users belong to the customer: "Obtain permissions to manage a customer's service or subscription".
	case r.users && listed(c.switches.UndelegatedTenants, tenant):
		return refuse(http.StatusForbidden, codePrivileges, "The customer %s has delegated no role to the partner's user.", tenant)
	}
	return c.enrolled(r)
}

// enrolled refuses changes by a partner whose enrolment is not active.
func (c *call) enrolled(r *route) error {
	if r.writes && c.switches.Program == "inactive" {
		return refuse(http.StatusForbidden, codeProgram, "The partner's program is inactive.")
	}
	return nil
}

func unauthorized(b Behaviors, reason string) *refusal {
	no := &refusal{status: http.StatusUnauthorized, code: http.StatusUnauthorized, text: reason, header: http.Header{
		"Www-Authenticate": {`Bearer realm="", error="invalid_token", error_description="` + reason + `"`},
	}}
	if !b.UnauthorizedBody {
		no.body = rawEmpty{}
	}
	return no
}

// rawEmpty stands for an answer without a body.
type rawEmpty struct{}

func tooMany(seconds string) *refusal {
	return &refusal{
		status: http.StatusTooManyRequests, code: http.StatusTooManyRequests, text: "Rate limit is exceeded.",
		header: http.Header{"Retry-After": {seconds}},
		body: verbatim{
			"statusCode": http.StatusTooManyRequests,
			"message":    "Rate limit is exceeded. Try again in " + seconds + " seconds.",
		},
	}
}

// generateToken is the exchange of tokens of the past.
func (*call) generateToken() (answer, error) {
	return answer{}, refuse(http.StatusUnauthorized, codeExchangeRetired, "The exchange of tokens is retired; ask the login endpoint for a token for this service.")
}

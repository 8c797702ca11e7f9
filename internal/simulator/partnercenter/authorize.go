package partnercenter

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
)

// Roles of the partner's user ("Assign users roles and permissions").
const (
	roleAdmin    = "admin-agent"
	roleSales    = "sales-agent"
	roleHelpdesk = "helpdesk-agent"
	roleNone     = "none"
)

// access is what a call of Partner Center requires besides a token for it.
type access struct {
	writes     bool
	delegated  bool // refuses app-only tokens
	users      bool // about a customer's users: requires the customer's delegation
	agreements bool // about the customer agreement: not in the national clouds
}

// check checks token and rights for a call.
func (r access) check(called *wire.Call) error {
	c, err := newCall(called)
	if err != nil {
		return err
	}
	reason, err := c.ReadBearer()
	if err != nil {
		return err
	}
	k := c.IssuingCloud()
	if host := strings.ToLower(c.Host); reason == "" {
		named, known := wire.NamedService(host)
		switch {
		case k.KindOf(c.Caller.Audience) != wire.ResourceAPI:
			reason = "The token is meant for another resource."
		case known && named == wire.ServicePartner && host != k.API:
			reason = "The token was issued in another cloud."
		}
	}
	if reason != "" {
		return c.Unauthorized(reason)
	}
	// The answer to a tenant that is not a partner is not documented. Partner Center does not know it, hence 401; the
	// text is that of insufficient privileges (900308).
	if !strings.EqualFold(c.Caller.Tenant, directory.PartnerTenant) {
		no := c.Unauthorized("Insufficient privileges: the tenant of the token is not enrolled as a partner.")
		no.Code = codePrivileges
		return no
	}
	if !r.servedIn(k) {
		return wire.Refuse(http.StatusNotFound, wire.CodeInvalidInput, "The resource %s was not found.", c.Path)
	}
	if c.Caller.IsUser() {
		return r.checkUser(c)
	}
	if r.delegated && (!r.users || !c.switches.UsersAppOnly) {
		return wire.Refuse(http.StatusForbidden, codeAppOnlyRefused, "The resource does not support app-only tokens.")
	}
	return r.enrolled(c)
}

// servedIn reports whether a cloud has the call: neither national cloud has agreements; China's has nothing that needs
// delegation.
func (r access) servedIn(k *wire.Cloud) bool {
	switch k.Name {
	case wire.CloudUSGovernment:
		return !r.agreements
	case wire.CloudChina:
		return !r.agreements && !r.users
	}
	return true
}

// checkUser checks what only a user's token can lack: multifactor authentication, role, delegation.
func (r access) checkUser(c *call) error {
	if strings.EqualFold(c.Header.Get("ValidateMfa"), "true") { // "Partner security requirements"
		c.Further = http.Header{"Ismfacompliant": {strconv.FormatBool(c.Caller.HasMFA())}}
	}
	if c.switches.MFAEnforcement && !c.Caller.HasMFA() {
		no := wire.Refuse(http.StatusUnauthorized, codeNoMFA,
			"The token carries no proof of multifactor authentication.")
		no.Header = http.Header{"Www-Authenticate": {`Bearer realm="", error="invalid_token"`}}
		return no
	}
	granted, err := directory.SwitchesOf(c.Settings)
	if err != nil {
		return err
	}
	role, tenant := c.switches.UserRole, c.Vars["customer"]
	switch {
	case role == roleNone && tenant != "":
		return wire.Refuse(http.StatusForbidden, codePrivileges,
			"Insufficient privileges to act for the customer %s.", tenant)
	case r.writes && role != roleAdmin && role != roleSales, r.users && role == roleSales:
		return wire.Refuse(http.StatusForbidden, codeRole, "The user's role %s does not allow this operation.", role)
	// Users belong to the customer: "Obtain permissions to manage a customer's service or subscription".
	case r.users && directory.Listed(granted.UndelegatedTenants, tenant):
		return wire.Refuse(http.StatusForbidden, codePrivileges,
			"The customer %s has delegated no role to the partner's user.", tenant)
	}
	return r.enrolled(c)
}

// enrolled refuses changes by a partner whose enrollment is not active.
func (r access) enrolled(c *call) error {
	if r.writes && c.switches.Program == "inactive" {
		return wire.Refuse(http.StatusForbidden, codeProgram, "The partner's program is inactive.")
	}
	return nil
}

// generateToken is the obsolete exchange of tokens.
func (*call) generateToken() (wire.Answer, error) {
	return wire.Answer{}, wire.Refuse(http.StatusUnauthorized, codeExchangeRetired,
		"The exchange of tokens is retired; ask the login endpoint for a token for this service.")
}

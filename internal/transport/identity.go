package transport

import (
	"fmt"
	"slices"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
)

// Credentials log in to the directories of tenants. They are safe for concurrent
// use, cache tokens, and renew a token before it expires.
type Credentials interface {
	// Tenant returns the credential for a tenant's directory; "" is the tenant that the
	// application belongs to. It returns the same value for the same directory.
	Tenant(id string) azcore.TokenCredential
	// Refused reports to the credentials that a service refused a token, so that the
	// next one is new. A token that was replaced already is ignored.
	Refused(tenant, scope, token string)
}

// Kind is the kind of principal whose rights a token carries.
type Kind int

// The kinds of token.
const (
	// KindEither means that the kind is not known beforehand, as with the Azure CLI. As
	// a requirement, it means that either kind is accepted.
	KindEither Kind = iota
	// KindApp is an application without a user.
	KindApp
	// KindUser is an application acting for a person who signed in (App+User).
	KindUser
)

// Side is the side of a sale that the caller belongs to.
type Side int

// The two sides of a sale.
const (
	// SidePartner is the seller: the caller's own tenant is a partner's.
	SidePartner Side = iota
	// SideCustomer is the buyer: the caller belongs to the one tenant it manages.
	SideCustomer
)

// Identity describes who requests are made as.
type Identity struct {
	Kind Kind
	Side Side
	// Tenant is the tenant the caller belongs to, by id; a partner's can be a domain.
	Tenant string
	// Cloud is the name of the cloud it logs in to.
	Cloud string
	// Means names the credential for people: "a client secret".
	Means string
	// OneTenant is true if the credential gets tokens of its own tenant only, as a
	// managed identity does.
	OneTenant bool
}

// Access is what a call requires of its caller. Each client defines it for each of
// its calls.
type Access struct {
	// Does describes the call for messages, as in "read the customer agreement".
	Does string
	// Kind is the kind of token the call takes; KindEither if it takes both.
	Kind Kind
	// PartnerOnly is true for calls that only a partner can make.
	PartnerOnly bool
	// Roles are the roles of which a user needs one; Where is where they are assigned.
	Roles []string
	Where string
	// Permission is what an application without a user needs instead; empty if it needs
	// none.
	Permission string
	// LackedBy lists the clouds that do not offer the call.
	LackedBy []string
}

// Lack is the reason why a caller cannot make a call.
type Lack int

// The reasons, in the order in which they are checked.
const (
	LackPartner Lack = iota + 1
	LackCloud
	LackUser
	LackApp
	LackOtherTenant
)

// AccessError reports that a call was not made because the caller cannot make it.
type AccessError struct {
	Lack     Lack
	Access   Access
	Identity Identity
}

func (e *AccessError) Error() string {
	switch e.Lack {
	case LackPartner:
		return fmt.Sprintf(
			"only a partner can %s; the provider is logged in to the customer's tenant %s",
			e.Access.Does,
			e.Identity.Tenant,
		)
	case LackCloud:
		return fmt.Sprintf("%s offers no way to %s", e.Identity.CloudTitle(), e.Access.Does)
	case LackUser:
		return fmt.Sprintf(
			"to %s takes a signed-in user (App+User); %s logs in an application alone",
			e.Access.Does,
			e.Identity.Means,
		)
	case LackApp:
		return fmt.Sprintf(
			"to %s takes an application alone; %s acts for a signed-in user",
			e.Access.Does,
			e.Identity.Means,
		)
	default:
		return fmt.Sprintf(
			"to %s takes a token of another tenant; %s gets those of its own only",
			e.Access.Does,
			e.Identity.Means,
		)
	}
}

// CloudTitle is what people call the identity's cloud.
func (i Identity) CloudTitle() string {
	if c, ok := CloudNamed(i.Cloud); ok {
		return c.Title
	}
	return "this cloud"
}

// byDomain reports whether the tenant is given as a domain: then its id is known
// only from a token.
func (i Identity) byDomain() bool { return strings.Contains(i.Tenant, ".") }

// May returns an *AccessError if the identity cannot make a call about a tenant;
// tenant is "" for a call that is not about one. It cannot check roles: the service
// refuses the call if one is missing.
func (i Identity) May(a Access, tenant string) error {
	var lack Lack
	switch {
	case a.PartnerOnly && i.Side == SideCustomer:
		lack = LackPartner
	case slices.Contains(a.LackedBy, i.Cloud):
		lack = LackCloud
	case a.Kind == KindUser && i.Kind == KindApp:
		lack = LackUser
	case a.Kind == KindApp && i.Kind == KindUser:
		lack = LackApp
	case !a.PartnerOnly && tenant != "" && !strings.EqualFold(tenant, i.Tenant) &&
		(i.OneTenant && !i.byDomain() || i.Side == SideCustomer):
		lack = LackOtherTenant
	default:
		return nil
	}
	return &AccessError{Lack: lack, Access: a, Identity: i}
}

package transport

import (
	"fmt"
	"slices"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
)

// Credentials log in to the directories of tenants. They cache, are safe for
// concurrent use, and renew a token before it expires.
type Credentials interface {
	// Tenant gives what gets tokens of a tenant's directory; "" is the tenant
	// the application belongs to. For one directory it is always the same value.
	Tenant(id string) azcore.TokenCredential
	// Refused tells that a service refused a token, so that the next one is new.
	// A token that was replaced meanwhile is no news.
	Refused(tenant, scope, token string)
}

// Kind is whose rights a token carries.
type Kind int

// The kinds of token.
const (
	// KindEither is not known beforehand, as with the Azure CLI; as a need it
	// means that any will do.
	KindEither Kind = iota
	// KindApp is an application alone.
	KindApp
	// KindUser is an application acting for a person who signed in (App+User).
	KindUser
)

// Side is who the caller belongs to.
type Side int

// The two sides of a sale.
const (
	// SidePartner sells: its own tenant is a partner's.
	SidePartner Side = iota
	// SideCustomer buys: the caller belongs to the one tenant it looks after.
	SideCustomer
)

// Identity is who requests are made as.
type Identity struct {
	Kind Kind
	Side Side
	// Tenant is the tenant the caller belongs to, by id, or a partner's by domain.
	Tenant string
	// Cloud is the name of the cloud it logs in to.
	Cloud string
	// Means names the credential for people: "a client secret".
	Means string
	// OneTenant is true where the credential gets tokens of its own tenant only,
	// as a managed identity does.
	OneTenant bool
}

// Access is what a call asks of who makes it. Each client knows it of each call.
type Access struct {
	// Does says what the call does, as in "read the customer agreement".
	Does string
	// Kind is the kind of token the call takes; KindEither for both.
	Kind Kind
	// PartnerOnly is true for what only a partner may ask.
	PartnerOnly bool
	// Roles are the roles of which a person needs one, and Where they are given.
	Roles []string
	Where string
	// Permission is what an application alone needs instead; empty where it
	// needs none.
	Permission string
	// LackedBy names the clouds that do not offer the call.
	LackedBy []string
}

// Lack is what stands between a caller and a call.
type Lack int

// The lacks, in the order they are looked for.
const (
	LackPartner Lack = iota + 1
	LackCloud
	LackUser
	LackApp
	LackOtherTenant
)

// AccessError says that a call was not made, because who would make it cannot.
type AccessError struct {
	Lack     Lack
	Access   Access
	Identity Identity
}

func (e *AccessError) Error() string {
	switch e.Lack {
	case LackPartner:
		return fmt.Sprintf("only a partner can %s; the provider is logged in to the customer's tenant %s", e.Access.Does, e.Identity.Tenant)
	case LackCloud:
		return fmt.Sprintf("%s offers no way to %s", e.Identity.CloudTitle(), e.Access.Does)
	case LackUser:
		return fmt.Sprintf("to %s takes a signed-in user (App+User); %s logs in an application alone", e.Access.Does, e.Identity.Means)
	case LackApp:
		return fmt.Sprintf("to %s takes an application alone; %s acts for a signed-in user", e.Access.Does, e.Identity.Means)
	default:
		return fmt.Sprintf("to %s takes a token of another tenant; %s gets those of its own only", e.Access.Does, e.Identity.Means)
	}
}

// CloudTitle is what people call the identity's cloud.
func (i Identity) CloudTitle() string {
	if c, ok := CloudNamed(i.Cloud); ok {
		return c.Title
	}
	return "this cloud"
}

// byDomain tells whether the tenant is named by domain: then only a token tells
// which one it is.
func (i Identity) byDomain() bool { return strings.Contains(i.Tenant, ".") }

// May returns an *AccessError if the identity cannot make a call about a
// tenant, "" for one that is about none. Roles are the directory's to know: a
// lack of those shows in the answer.
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
	case !a.PartnerOnly && tenant != "" && !strings.EqualFold(tenant, i.Tenant) && (i.OneTenant && !i.byDomain() || i.Side == SideCustomer):
		lack = LackOtherTenant
	default:
		return nil
	}
	return &AccessError{Lack: lack, Access: a, Identity: i}
}

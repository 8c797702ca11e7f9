package partnercenter

import (
	"net/http"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// userProperties are the properties by which users can be filtered. The directory keeps no deleted users, so none is
// inactive.
var userProperties = map[string]func(*directory.User) string{
	"userstatus": func(*directory.User) string { return userActive },
}

const userActive = "active"

func wireUser(u *directory.User) wire.Object {
	return wire.Object{
		"id": wire.GUID(u.ID), "userPrincipalName": u.Principal, "firstName": u.FirstName, "lastName": u.LastName,
		"displayName": u.FirstName + " " + u.LastName, "usageLocation": u.UsageLocation,
		"userDomainType": wire.Enum("none"),
		"state":          wire.Enum(userActive), "lastDirectorySyncTime": wire.Optional{},
		"links":      wire.Links{"self": wire.Link("/customers/%s/users/%s", u.Tenant, u.ID)},
		"attributes": wire.Object{"objectType": "CustomerUser"},
	}
}

func (c *call) listUsers() (wire.Answer, error) {
	one, err := c.customer()
	if err != nil {
		return wire.Answer{}, err
	}
	keep, err := filter(c, "Users", userProperties)
	if err != nil {
		return wire.Answer{}, err
	}
	list, err := world.All[directory.User](c.Tx, directory.KindUser, one.ID)
	if err != nil {
		return wire.Answer{}, err
	}
	items := []any{}
	for _, u := range list {
		if keep(u) {
			items = append(items, wireUser(u))
		}
	}
	return wire.OK(wire.Collection(items))
}

func (c *call) getUser() (wire.Answer, error) {
	one, err := c.customer()
	if err != nil {
		return wire.Answer{}, err
	}
	var u directory.User
	found, err := c.Load(directory.KindUser, one.ID, c.Vars["user"], &u)
	if err != nil {
		return wire.Answer{}, err
	}
	if !found {
		return wire.Answer{}, wire.Refuse(http.StatusNotFound, codeUserNotFound, "The user %s was not found.",
			c.Vars["user"])
	}
	return wire.OK(wireUser(&u))
}

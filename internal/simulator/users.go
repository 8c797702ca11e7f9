package simulator

import "net/http"

// userProperties are what users can be filtered by. The directory keeps no deleted users, so none is inactive.
var userProperties = map[string]func(*user) string{
	"userstatus": func(*user) string { return userActive },
}

const userActive = "active"

func (u *user) wire() object {
	return object{
		"id": guid(u.ID), "userPrincipalName": u.Principal, "firstName": u.FirstName, "lastName": u.LastName,
		"displayName": u.FirstName + " " + u.LastName, "usageLocation": u.UsageLocation, "userDomainType": enum("none"),
		"state": enum(userActive), "lastDirectorySyncTime": optional{},
		"links":      links{"self": link("/customers/%s/users/%s", u.Tenant, u.ID)},
		"attributes": object{"objectType": "CustomerUser"},
	}
}

func (c *call) listUsers() (answer, error) {
	one, err := c.customer()
	if err != nil {
		return answer{}, err
	}
	keep, err := filter(c, "Users", userProperties)
	if err != nil {
		return answer{}, err
	}
	list, err := all[user](c.unit, kindUser, one.ID)
	if err != nil {
		return answer{}, err
	}
	items := []any{}
	for _, u := range list {
		if keep(u) {
			items = append(items, u.wire())
		}
	}
	return ok(collection(items))
}

func (c *call) getUser() (answer, error) {
	one, err := c.customer()
	if err != nil {
		return answer{}, err
	}
	var u user
	found, err := c.load(kindUser, one.ID, c.vars["user"], &u)
	if err != nil {
		return answer{}, err
	}
	if !found {
		return answer{}, refuse(http.StatusNotFound, codeUserNotFound, "The user %s was not found.", c.vars["user"])
	}
	return ok(u.wire())
}

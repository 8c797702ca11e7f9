package simulator

func (c *call) listUsers() (answer, error) {
	one, err := c.customer()
	if err != nil {
		return answer{}, err
	}
	list, err := all[user](c.unit, kindUser, one.ID)
	if err != nil {
		return answer{}, err
	}
	items := []any{}
	for _, u := range list {
		items = append(items, object{
			"id": guid(u.ID), "userPrincipalName": u.Principal, "firstName": u.FirstName, "lastName": u.LastName,
			"displayName": u.FirstName + " " + u.LastName, "usageLocation": u.UsageLocation, "userDomainType": enum("none"),
			"state": enum("active"), "lastDirectorySyncTime": optional{},
			"links":      links{"self": link("/customers/%s/users/%s", one.ID, u.ID)},
			"attributes": object{"objectType": "CustomerUser"},
		})
	}
	return ok(collection(items))
}

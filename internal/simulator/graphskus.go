package simulator

import (
	"slices"
	"strings"
	"time"
)

// subscribedSKU is what a tenant has of one SKU, over all subscriptions ("subscribedSku resource type").
type subscribedSKU struct {
	id, partNumber string
	seats          map[string]int // by state
	subscriptions  []string       // ids of the directory
	provisioned    bool
	consumed       int
}

func (u *unit) subscribedSKUs(tenant string, now time.Time, b Behaviors) ([]*subscribedSKU, error) {
	entries, err := u.directoryEntries(tenant, now, b)
	if err != nil {
		return nil, err
	}
	users, err := all[user](u, kindUser, tenant)
	if err != nil {
		return nil, err
	}
	list := []*subscribedSKU{}
	for _, e := range entries {
		i := slices.IndexFunc(list, func(one *subscribedSKU) bool { return one.id == e.skuID })
		if i < 0 {
			i = len(list)
			list = append(list, &subscribedSKU{id: e.skuID, partNumber: e.partNumber, seats: map[string]int{}, consumed: holders(users, e.skuID)})
		}
		one := list[i]
		one.seats[e.status] += e.seats
		one.subscriptions = append(one.subscriptions, e.id())
		one.provisioned = one.provisioned || e.provisioned
	}
	return list, nil
}

// holders counts the users who have a license of the SKU.
func holders(users []*user, skuID string) int {
	n := 0
	for _, one := range users {
		if slices.Contains(one.Licenses, skuID) {
			n++
		}
	}
	return n
}

// status is the best state that any of the seats is in.
func (k *subscribedSKU) status() string {
	for _, state := range []string{directoryEnabled, directoryWarning, directorySuspended} {
		if k.seats[state] > 0 {
			return state
		}
	}
	return directoryLockedOut
}

func appliesTo(company bool) string {
	if company {
		return "Company"
	}
	return "User"
}

func (k *subscribedSKU) wire(owner *directory) verbatim {
	ids := unsorted{}
	for _, id := range k.subscriptions {
		ids = append(ids, id)
	}
	return verbatim{
		"id": owner.id + "_" + k.id, "accountId": owner.id, "accountName": owner.account, "skuId": k.id, "skuPartNumber": k.partNumber,
		"appliesTo": appliesTo(directorySKUs[k.id].company), "capabilityStatus": k.status(), "consumedUnits": k.consumed,
		"prepaidUnits": verbatim{
			"enabled": k.seats[directoryEnabled], "warning": k.seats[directoryWarning], "suspended": k.seats[directorySuspended],
			"lockedOut": k.seats[directoryLockedOut],
		},
		"subscriptionIds": ids, "servicePlans": servicePlans(k.id, k.status() == directoryEnabled, k.provisioned),
	}
}

// servicePlans lists the services of a SKU with their states.
func servicePlans(skuID string, enabled, provisioned bool) unsorted {
	state := "Success"
	switch {
	case !enabled:
		state = "Disabled"
	case !provisioned:
		state = "PendingProvisioning"
	}
	known, list := directorySKUs[skuID], unsorted{}
	for _, plan := range known.plans {
		list = append(list, verbatim{
			"servicePlanId": plan.id, "servicePlanName": plan.name, "provisioningStatus": state, "appliesTo": appliesTo(known.company),
		})
	}
	return list
}

const subscribedSKUEntity = "subscribedSkus"

// tenantSKUs gives what the directory of the token has.
func (c *call) tenantSKUs() ([]verbatim, error) {
	owner, err := c.directoryOf(c.tenant, c.switches)
	if err != nil {
		return nil, err
	}
	list, err := c.subscribedSKUs(c.tenant, c.now, c.switches)
	if err != nil {
		return nil, err
	}
	values := []verbatim{}
	for _, k := range list {
		values = append(values, k.wire(owner))
	}
	return values, nil
}

// listSubscribedSKUs knows no pages and no filter, as documented.
func (c *call) listSubscribedSKUs() (answer, error) {
	list, err := c.tenantSKUs()
	if err != nil {
		return answer{}, err
	}
	return ok(c.graphValues(subscribedSKUEntity, list))
}

func (c *call) getSubscribedSKU() (answer, error) {
	list, err := c.tenantSKUs()
	if err != nil {
		return answer{}, err
	}
	for _, one := range list {
		if id, isText := one["id"].(string); isText && strings.EqualFold(id, c.vars["sku"]) {
			return c.graphOne(subscribedSKUEntity, one)
		}
	}
	return answer{}, c.noResource(c.vars["sku"])
}

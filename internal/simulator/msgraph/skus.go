package msgraph

import (
	"slices"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// SubscribedSKU is a tenant's licenses of one SKU, over all subscriptions ("subscribedSku resource type").
type SubscribedSKU struct {
	ID, PartNumber string
	Seats          map[string]int // by state
	subscriptions  []string       // ids of the directory
	provisioned    bool
	Consumed       int
}

// SubscribedSKUs lists a tenant's licenses of each SKU.
func SubscribedSKUs(tx *world.Tx, tenant string, now time.Time, b partnercenter.Switches) ([]*SubscribedSKU, error) {
	entries, err := directoryEntries(tx, tenant, now, b)
	if err != nil {
		return nil, err
	}
	users, err := world.All[directory.User](tx, directory.KindUser, tenant)
	if err != nil {
		return nil, err
	}
	list := []*SubscribedSKU{}
	for _, e := range entries {
		i := slices.IndexFunc(list, func(one *SubscribedSKU) bool { return one.ID == e.skuID })
		if i < 0 {
			i = len(list)
			list = append(list, &SubscribedSKU{
				ID: e.skuID, PartNumber: e.partNumber, Seats: map[string]int{},
				Consumed: holders(users, e.skuID),
			})
		}
		one := list[i]
		one.Seats[e.status] += e.seats
		one.subscriptions = append(one.subscriptions, e.id())
		one.provisioned = one.provisioned || e.provisioned
	}
	return list, nil
}

// holders counts the users who have a license of the SKU.
func holders(users []*directory.User, skuID string) int {
	n := 0
	for _, one := range users {
		if slices.Contains(one.Licenses, skuID) {
			n++
		}
	}
	return n
}

// Status returns the best state of any of the seats.
func (k *SubscribedSKU) Status() string {
	for _, state := range []string{directory.Enabled, directory.Warning, directory.Suspended} {
		if k.Seats[state] > 0 {
			return state
		}
	}
	return directory.LockedOut
}

func appliesTo(company bool) string {
	if company {
		return "Company"
	}
	return "User"
}

func (k *SubscribedSKU) wire(owner *directory.Tenant) wire.Verbatim {
	ids := wire.Unsorted{}
	for _, id := range k.subscriptions {
		ids = append(ids, id)
	}
	return wire.Verbatim{
		"id": owner.ID + "_" + k.ID, "accountId": owner.ID, "accountName": owner.Account, "skuId": k.ID,
		"skuPartNumber": k.PartNumber,
		"appliesTo":     appliesTo(catalog.DirectorySKUs[k.ID].Company), "capabilityStatus": k.Status(),
		"consumedUnits": k.Consumed,
		"prepaidUnits": wire.Verbatim{
			"enabled": k.Seats[directory.Enabled], "warning": k.Seats[directory.Warning],
			"suspended": k.Seats[directory.Suspended],
			"lockedOut": k.Seats[directory.LockedOut],
		},
		"subscriptionIds": ids, "servicePlans": servicePlans(k.ID, k.Status() == directory.Enabled, k.provisioned),
	}
}

// servicePlans lists the services of a SKU with their states.
func servicePlans(skuID string, enabled, provisioned bool) wire.Unsorted {
	state := "Success"
	switch {
	case !enabled:
		state = "Disabled"
	case !provisioned:
		state = "PendingProvisioning"
	}
	known, list := catalog.DirectorySKUs[skuID], wire.Unsorted{}
	for _, plan := range known.Plans {
		list = append(list, wire.Verbatim{
			"servicePlanId": plan.ID, "servicePlanName": plan.Name, "provisioningStatus": state,
			"appliesTo": appliesTo(known.Company),
		})
	}
	return list
}

const subscribedSKUEntity = "subscribedSkus"

// tenantSKUs returns the SKUs in the directory of the token.
func (c *call) tenantSKUs() ([]wire.Verbatim, error) {
	owner, err := directory.FindTenant(c.Tx, c.Tenant, c.Settings)
	if err != nil {
		return nil, err
	}
	list, err := SubscribedSKUs(c.Tx, c.Tenant, c.Now, c.commerce)
	if err != nil {
		return nil, err
	}
	values := []wire.Verbatim{}
	for _, k := range list {
		values = append(values, k.wire(owner))
	}
	return values, nil
}

// listSubscribedSKUs supports neither pages nor filters, as documented.
func (c *call) listSubscribedSKUs() (wire.Answer, error) {
	list, err := c.tenantSKUs()
	if err != nil {
		return wire.Answer{}, err
	}
	return wire.OK(c.graphValues(subscribedSKUEntity, list))
}

func (c *call) getSubscribedSKU() (wire.Answer, error) {
	list, err := c.tenantSKUs()
	if err != nil {
		return wire.Answer{}, err
	}
	for _, one := range list {
		if id, isText := one["id"].(string); isText && strings.EqualFold(id, c.Vars["sku"]) {
			return c.graphOne(subscribedSKUEntity, one)
		}
	}
	return wire.Answer{}, noResource(c.Vars["sku"])
}

package simulator

import (
	"strings"
	"time"
)

// directoryStatus is the state of a subscription as the directory shows it ("companySubscription resource type"). What
// is over can still be brought back, hence Suspended and not LockedOut; what is deleted is gone.
var directoryStatus = map[string]string{
	statusActive: directoryEnabled, statusExpired: directoryWarning, statusSuspended: directorySuspended, statusDisabled: directorySuspended,
}

// orNull is a text as Graph sends it: null when there is none.
func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// directoryEntry is one subscription of a directory, whoever sold it.
type directoryEntry struct {
	commerceID                        string
	skuID, partNumber                 string
	status                            string
	seats                             int
	trial                             bool
	provisioned                       bool
	created, next                     time.Time
	ownerID, ownerType, ownerTenantID string
}

func (e *directoryEntry) id() string {
	return derivedID("directory-subscription", strings.ToLower(e.commerceID))
}

// directoryEntries lists what the directory of a tenant holds.
func (u *unit) directoryEntries(tenant string, now time.Time, b Behaviors) ([]*directoryEntry, error) {
	owned, err := u.estateOf(tenant)
	if err != nil {
		return nil, err
	}
	list := []*directoryEntry{}
	for _, s := range owned.held {
		shown := s.inDirectory(now)
		if shown == nil || directoryStatus[shown.Status] == "" || !shown.sku().isSeat() {
			continue // software is licensed outside the directory
		}
		k := shown.sku()
		list = append(list, &directoryEntry{
			commerceID: shown.ID, skuID: k.provisioningID, partNumber: directorySKUs[k.provisioningID].partNumber,
			status: directoryStatus[shown.Status], seats: shown.Quantity, trial: shown.isTrial(), provisioned: shown.provisioned(now, b),
			created: shown.Created, next: shown.due(), ownerTenantID: PartnerTenant,
		})
	}
	for _, f := range owned.others {
		list = append(list, &directoryEntry{
			commerceID: f.ID, skuID: f.SKU, partNumber: f.PartNumber, status: f.Status, seats: f.Seats, provisioned: true,
			created: f.Created, next: f.Next, ownerID: f.OwnerID, ownerType: f.OwnerType, ownerTenantID: f.OwnerTenantID,
		})
	}
	return list, nil
}

func (e *directoryEntry) wire() verbatim {
	return verbatim{
		"id": e.id(), "commerceSubscriptionId": e.commerceID, "skuId": e.skuID, "skuPartNumber": e.partNumber, "status": e.status,
		"totalLicenses": e.seats, "isTrial": e.trial, "createdDateTime": moment(e.created), "nextLifecycleDateTime": moment(e.next),
		"ownerId": orNull(e.ownerID), "ownerType": orNull(e.ownerType), "ownerTenantId": orNull(e.ownerTenantID),
		"serviceStatus": servicePlans(e.skuID, e.status == directoryEnabled, e.provisioned),
	}
}

func (c *call) directorySubscriptions() ([]*directoryEntry, error) {
	return c.directoryEntries(c.tenant, c.now, c.switches)
}

const directorySubscriptionEntity = "directory/subscriptions"

func (c *call) listDirectorySubscriptions() (answer, error) {
	list, err := c.directorySubscriptions()
	if err != nil {
		return answer{}, err
	}
	values := []verbatim{}
	for _, e := range list {
		values = append(values, e.wire())
	}
	return c.graphPage(directorySubscriptionEntity, values, maximumGraphPage)
}

// getDirectorySubscription finds one by the directory's id, or by that of commerce.
func (c *call) getDirectorySubscription() (answer, error) {
	list, err := c.directorySubscriptions()
	if err != nil {
		return answer{}, err
	}
	for _, e := range list {
		if e.id() == c.vars["subscription"] || strings.EqualFold(e.commerceID, c.vars["commerce"]) {
			return c.graphOne(directorySubscriptionEntity, e.wire())
		}
	}
	return answer{}, c.noResource(c.vars["subscription"] + c.vars["commerce"])
}

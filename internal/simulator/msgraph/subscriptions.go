package msgraph

import (
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// directoryStatus is the state of a subscription as the directory shows it ("companySubscription resource type"). An
// expired one can still be restored, hence Suspended and not LockedOut; a deleted one is not listed.
var directoryStatus = map[string]string{
	partnercenter.StatusActive: directory.Enabled, partnercenter.StatusExpired: directory.Warning,
	partnercenter.StatusSuspended: directory.Suspended, partnercenter.StatusDisabled: directory.Suspended,
}

// orNull returns a string as Graph sends it: null if it is empty.
func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// directoryEntry is one subscription of a directory, from any seller.
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
	return world.DerivedID("directory-subscription", strings.ToLower(e.commerceID))
}

// directoryEntries lists the subscriptions in the directory of a tenant.
func directoryEntries(tx *world.Tx, tenant string, now time.Time, b partnercenter.Switches) ([]*directoryEntry, error) {
	owned, err := partnercenter.EstateOf(tx, tenant)
	if err != nil {
		return nil, err
	}
	list := []*directoryEntry{}
	for _, s := range owned.Held {
		shown := s.InDirectory(now)
		if shown == nil || directoryStatus[shown.Status] == "" || !shown.SKU().IsSeat() {
			continue // software is licensed outside the directory
		}
		k := shown.SKU()
		list = append(list, &directoryEntry{
			commerceID:    shown.ID,
			skuID:         k.ProvisioningID,
			partNumber:    catalog.DirectorySKUs[k.ProvisioningID].PartNumber,
			status:        directoryStatus[shown.Status],
			seats:         shown.Quantity,
			trial:         shown.IsTrial(),
			provisioned:   shown.Provisioned(now, b),
			created:       shown.Created,
			next:          shown.Due(),
			ownerTenantID: directory.PartnerTenant,
		})
	}
	for _, f := range owned.Others {
		list = append(list, &directoryEntry{
			commerceID: f.ID, skuID: f.SKU, partNumber: f.PartNumber, status: f.Status, seats: f.Seats,
			provisioned: true,
			created:     f.Created, next: f.Next, ownerID: f.OwnerID, ownerType: f.OwnerType,
			ownerTenantID: f.OwnerTenantID,
		})
	}
	return list, nil
}

func (e *directoryEntry) wire() wire.Verbatim {
	return wire.Verbatim{
		"id":                     e.id(),
		"commerceSubscriptionId": e.commerceID,
		"skuId":                  e.skuID,
		"skuPartNumber":          e.partNumber,
		"status":                 e.status,
		"totalLicenses":          e.seats,
		"isTrial":                e.trial,
		"createdDateTime":        wire.Moment(e.created),
		"nextLifecycleDateTime":  wire.Moment(e.next),
		"ownerId": orNull(
			e.ownerID,
		),
		"ownerType":     orNull(e.ownerType),
		"ownerTenantId": orNull(e.ownerTenantID),
		"serviceStatus": servicePlans(e.skuID, e.status == directory.Enabled, e.provisioned),
	}
}

func (c *call) directorySubscriptions() ([]*directoryEntry, error) {
	return directoryEntries(c.Tx, c.Tenant, c.Now, c.commerce)
}

const directorySubscriptionEntity = "directory/subscriptions"

func (c *call) listDirectorySubscriptions() (wire.Answer, error) {
	list, err := c.directorySubscriptions()
	if err != nil {
		return wire.Answer{}, err
	}
	values := []wire.Verbatim{}
	for _, e := range list {
		values = append(values, e.wire())
	}
	return c.graphPage(directorySubscriptionEntity, values, maximumGraphPage)
}

// getDirectorySubscription answers with a subscription by the directory's id or by its id in commerce.
func (c *call) getDirectorySubscription() (wire.Answer, error) {
	list, err := c.directorySubscriptions()
	if err != nil {
		return wire.Answer{}, err
	}
	for _, e := range list {
		if e.id() == c.Vars["subscription"] || strings.EqualFold(e.commerceID, c.Vars["commerce"]) {
			return c.graphOne(directorySubscriptionEntity, e.wire())
		}
	}
	return wire.Answer{}, noResource(c.Vars["subscription"] + c.Vars["commerce"])
}

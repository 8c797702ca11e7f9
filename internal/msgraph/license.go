package msgraph

import (
	"context"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// The states of a SubscribedSKU.
const (
	// CapabilityEnabled is the state of a license with at least one paid seat.
	CapabilityEnabled   = "Enabled"
	CapabilityWarning   = "Warning"
	CapabilitySuspended = "Suspended"
	CapabilityDeleted   = "Deleted"
	CapabilityLockedOut = "LockedOut"
)

// SubscribedSKU is a license that a tenant holds, over all its subscriptions and
// from all sellers.
// Source: "subscribedSku resource type".
type SubscribedSKU struct {
	// ID combines the ids of the account and the license.
	ID string
	// SKUID is the license's GUID, SKUPartNumber its name in the directory, such as
	// "SPE_E3". In the catalog the GUID is the provisioning id.
	SKUID         string
	SKUPartNumber string
	// CapabilityStatus is one of the Capability constants, or one not known yet.
	CapabilityStatus string
	// AppliesTo is "User" for licenses that are assigned to users, else "Company".
	AppliesTo string
	// Prepaid are the seats by state, Consumed is how many users have one.
	Prepaid  PrepaidUnits
	Consumed int
	// SubscriptionIDs are the directory's ids, as in DirectorySubscription.ID.
	SubscriptionIDs []string
	ServicePlans    []ServicePlan
}

// PrepaidUnits are seats by state: enabled; warning, which have expired and are in
// grace; suspended, which cannot be assigned; locked out.
// Source: "licenseUnitsDetail resource type".
type PrepaidUnits struct {
	Enabled   int
	Warning   int
	Suspended int
	LockedOut int
}

// ServicePlan is one service within a license.
// Source: "servicePlanInfo resource type".
type ServicePlan struct {
	ID   string
	Name string
	// ProvisioningStatus is Success, Disabled, PendingInput, PendingActivation,
	// PendingProvisioning, Error, or one not known yet.
	ProvisioningStatus string
	// AppliesTo is "User" or "Company".
	AppliesTo string
}

// SubscribedSKUs lists the licenses that a tenant holds, ended ones included.
// Purchased seats can take minutes to appear.
// Source: "List subscribedSkus".
func (c *Client) SubscribedSKUs(ctx context.Context, tenantID string) ([]SubscribedSKU, error) {
	return listOf(ctx, c, ReadSubscribedSKUs, tenantID, "/subscribedSkus", "license", readSubscribedSKU)
}

func readSubscribedSKU(o *wire.Object) (SubscribedSKU, error) {
	seats := o.Child("prepaidUnits")
	s := SubscribedSKU{
		ID: lower(o, "id"), SKUID: lower(o, "skuId"), SKUPartNumber: o.Text("skuPartNumber"),
		CapabilityStatus: o.Text("capabilityStatus"), AppliesTo: o.Text("appliesTo"),
		Prepaid: PrepaidUnits{
			Enabled: seats.Number(
				"enabled",
			),
			Warning:   seats.Number("warning"),
			Suspended: seats.Number("suspended"),
			LockedOut: seats.Number("lockedOut"),
		},
		Consumed: o.Number("consumedUnits"),
	}
	for _, id := range o.Texts("subscriptionIds") {
		s.SubscriptionIDs = append(s.SubscriptionIDs, strings.ToLower(id))
	}
	for _, p := range o.Objects("servicePlans") {
		s.ServicePlans = append(s.ServicePlans, ServicePlan{
			ID: lower(p, "servicePlanId"), Name: p.Text("servicePlanName"),
			ProvisioningStatus: p.Text("provisioningStatus"), AppliesTo: p.Text("appliesTo"),
		})
	}
	return s, o.Need(s.SKUID)
}

package msgraph

import (
	"context"
	"strings"
)

// The states of a SubscribedSKU.
const (
	// CapabilityEnabled is a license of which at least one seat is paid for.
	CapabilityEnabled   = "Enabled"
	CapabilityWarning   = "Warning"
	CapabilitySuspended = "Suspended"
	CapabilityDeleted   = "Deleted"
	CapabilityLockedOut = "LockedOut"
)

// SubscribedSKU is a license that a tenant holds, over all subscriptions of it
// and whoever sold them.
// Source: "subscribedSku resource type".
type SubscribedSKU struct {
	// ID is the account's and the license's in one.
	ID string `json:"id"`
	// SKUID is the license's GUID, SKUPartNumber its name in the directory, such
	// as "SPE_E3". The catalog calls the GUID provisioning id.
	SKUID         string `json:"skuId"`
	SKUPartNumber string `json:"skuPartNumber"`
	// CapabilityStatus is one of the Capability constants, or one not known yet.
	CapabilityStatus string `json:"capabilityStatus"`
	// AppliesTo is "User" for licenses that are assigned to users, else "Company".
	AppliesTo string `json:"appliesTo"`
	// Prepaid are the seats by state, Consumed how many users hold one.
	Prepaid  PrepaidUnits `json:"prepaidUnits"`
	Consumed int          `json:"consumedUnits"`
	// SubscriptionIDs are the directory's own, as in DirectorySubscription.ID.
	SubscriptionIDs []string      `json:"subscriptionIds"`
	ServicePlans    []ServicePlan `json:"servicePlans"`
}

// PrepaidUnits are seats by state: enabled; warning, which have expired and are
// in grace; suspended, which nobody can be given; locked out.
// Source: "licenseUnitsDetail resource type".
type PrepaidUnits struct {
	Enabled   int `json:"enabled"`
	Warning   int `json:"warning"`
	Suspended int `json:"suspended"`
	LockedOut int `json:"lockedOut"`
}

// ServicePlan is one service within a license.
// Source: "servicePlanInfo resource type".
type ServicePlan struct {
	ID   string `json:"servicePlanId"`
	Name string `json:"servicePlanName"`
	// ProvisioningStatus is Success, Disabled, PendingInput, PendingActivation,
	// PendingProvisioning, Error, or one not known yet.
	ProvisioningStatus string `json:"provisioningStatus"`
	// AppliesTo is "User" or "Company".
	AppliesTo string `json:"appliesTo"`
}

// SubscribedSKUs lists the licenses that a tenant holds, ended ones included.
// Seats bought in commerce can take minutes to show.
// Source: "List subscribedSkus".
func (c *Client) SubscribedSKUs(ctx context.Context, tenantID string) ([]SubscribedSKU, error) {
	return listOf(ctx, c, ReadSubscribedSKUs, tenantID, "/subscribedSkus", "license", func(s *SubscribedSKU) error {
		for i, id := range s.SubscriptionIDs {
			s.SubscriptionIDs[i] = strings.ToLower(id)
		}
		for i := range s.ServicePlans {
			s.ServicePlans[i].ID = strings.ToLower(s.ServicePlans[i].ID)
		}
		return fold(&s.SKUID, &s.ID)
	})
}

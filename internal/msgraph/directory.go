package msgraph

import (
	"context"
	"time"
)

// DirectorySubscription is a subscription as the tenant's directory sees it,
// whoever sold it. Microsoft Graph calls it companySubscription.
type DirectorySubscription struct {
	// ID is the directory's own, CommerceID the one of Partner Center and billing.
	ID         string `json:"id"`
	CommerceID string `json:"commerceSubscriptionId"`
	// SKUID is the license's GUID, SKUPartNumber its name in the directory, such
	// as "SPE_E3".
	SKUID         string `json:"skuId"`
	SKUPartNumber string `json:"skuPartNumber"`
	// Status is Enabled, Warning, Suspended, Deleted, LockedOut, or one not known yet.
	Status string `json:"status"`
	// Seats are those of this subscription; a license can have several.
	Seats   int  `json:"totalLicenses"`
	IsTrial bool `json:"isTrial"`
	// Created, and NextLifecycle: when the status changes unless it is renewed.
	// Both are UTC and zero where not given.
	Created       time.Time `json:"createdDateTime"`
	NextLifecycle time.Time `json:"nextLifecycleDateTime"`
	// OwnerID and OwnerType are who bought it, such as a "User" of the tenant;
	// OwnerTenantID is the partner that sold it, empty or the tenant's own where
	// none did.
	OwnerID       string `json:"ownerId"`
	OwnerType     string `json:"ownerType"`
	OwnerTenantID string `json:"ownerTenantId"`
}

// DirectorySubscriptions lists what a tenant's directory holds, over all pages.
// Source: "List companySubscriptions".
func (c *Client) DirectorySubscriptions(ctx context.Context, tenantID string) ([]DirectorySubscription, error) {
	return listOf(ctx, c, ReadDirectorySubscriptions, tenantID, "/directory/subscriptions", "directory subscription", func(s *DirectorySubscription) error {
		return fold(&s.ID, &s.CommerceID, &s.SKUID, &s.OwnerID, &s.OwnerTenantID)
	})
}

package msgraph

import (
	"context"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// DirectorySubscription is a subscription in the tenant's directory, from any
// seller. Microsoft Graph calls it companySubscription.
type DirectorySubscription struct {
	// ID is the directory's own id, CommerceID the id in Partner Center and billing.
	ID         string
	CommerceID string
	// SKUID is the license's GUID, SKUPartNumber its name in the directory, such
	// as "SPE_E3".
	SKUID         string
	SKUPartNumber string
	// Status is Enabled, Warning, Suspended, Deleted, LockedOut, or one not known yet.
	Status string
	// Seats are the seats of this subscription; a license can have several
	// subscriptions.
	Seats   int
	IsTrial bool
	// Created is when it was created, NextLifecycle when the status changes unless it
	// is renewed. Both are UTC, zero if absent.
	Created       time.Time
	NextLifecycle time.Time
	// OwnerID and OwnerType identify the buyer, such as a "User" of the tenant;
	// OwnerTenantID is the tenant of the partner that sold it, empty or the tenant's
	// own if no partner did.
	OwnerID       string
	OwnerType     string
	OwnerTenantID string
}

// DirectorySubscriptions lists what a tenant's directory holds, over all pages.
// Source: "List companySubscriptions".
func (c *Client) DirectorySubscriptions(ctx context.Context, tenantID string) ([]DirectorySubscription, error) {
	return listOf(
		ctx,
		c,
		ReadDirectorySubscriptions,
		tenantID,
		"/directory/subscriptions",
		"directory subscription",
		readDirectorySubscription,
	)
}

func readDirectorySubscription(o *wire.Object) (DirectorySubscription, error) {
	s := DirectorySubscription{
		ID: lower(o, "id"), CommerceID: lower(o, "commerceSubscriptionId"),
		SKUID: lower(o, "skuId"), SKUPartNumber: o.Text("skuPartNumber"), Status: o.Text("status"),
		Seats: o.Number("totalLicenses"), IsTrial: o.Flag("isTrial"),
		Created: o.Time("createdDateTime"), NextLifecycle: o.Time("nextLifecycleDateTime"),
		OwnerID: lower(o, "ownerId"), OwnerType: o.Text("ownerType"), OwnerTenantID: lower(o, "ownerTenantId"),
	}
	return s, o.Need(s.ID)
}

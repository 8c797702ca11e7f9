package msgraph

import (
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// ReadDirectorySubscriptions is the access needed to list a directory's
// subscriptions: the application's permission, or a signed-in user's role in the
// tenant.
// Source: "List companySubscriptions".
var ReadDirectorySubscriptions = transport.Access{
	Does:       "read the directory's subscriptions",
	Permission: "LicenseAssignment.Read.All or Organization.Read.All, consented in the tenant",
	Roles:      []string{"Global Reader", "License Administrator", "User Administrator"},
	Where:      "in the tenant, for a partner's user through a delegated admin relationship (GDAP)",
}

// ReadSubscribedSKUs is the access needed to list the licenses that a tenant holds.
// Source: "List subscribedSkus".
var ReadSubscribedSKUs = transport.Access{
	Does:       "read the licenses the tenant holds",
	Permission: "LicenseAssignment.Read.All or Organization.Read.All, consented in the tenant",
	Roles:      ReadDirectorySubscriptions.Roles,
	Where:      ReadDirectorySubscriptions.Where,
}

// ReadRelationships and ReadApplications are the access needed to read the
// relationships and the applications of the caller's own tenant.
// Source: "List delegatedAdminRelationships", "Get application", permissions.
var (
	ReadRelationships = transport.Access{
		Does: "read delegated admin relationships", PartnerOnly: true,
		Permission: "DelegatedAdminRelationship.Read.All, consented in the partner's tenant",
	}
	ReadApplications = transport.Access{
		Does: "read the application's credentials", Permission: "Application.Read.All, consented in its own tenant",
	}
)

// Limits are the published limits of the directory services for the smallest
// tenants, in requests: the most expensive call used here costs three resource
// units.
// Source: "Microsoft Graph service-specific throttling limits", identity and access.
func Limits() transport.Limits {
	return transport.Limits{
		Customer: transport.Rate{Requests: 1100, Period: 10 * time.Second},
		Caller:   transport.Rate{Requests: 20000, Period: 10 * time.Second},
	}
}

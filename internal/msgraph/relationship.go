package msgraph

import (
	"context"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// The states of a DelegatedAdminRelationship in which it gives rights.
// Source: "delegatedAdminRelationship resource type", status.
const (
	RelationshipActive   = "active"
	RelationshipExpiring = "expiring"
)

// DelegatedAdminRelationship is what a customer lets a partner do in its
// directory, and until when (GDAP).
// Source: "delegatedAdminRelationship resource type".
type DelegatedAdminRelationship struct {
	ID          string
	DisplayName string
	// Status is one of the Relationship constants or another: those before it is
	// approved, those after its end, and ones not known yet.
	Status   string
	Customer RelationshipCustomer
	// AutoExtend is by how long it extends itself at its end, ISO 8601, such as
	// "P180D"; "PT0S" or "P0D" where it does not.
	AutoExtend string
	// End is when it expires, UTC; zero before it is active.
	End time.Time
}

// RelationshipCustomer is whose directory a relationship is about.
type RelationshipCustomer struct {
	TenantID    string
	DisplayName string
}

// Active reports whether it gives rights now.
func (r DelegatedAdminRelationship) Active() bool {
	return r.Status == RelationshipActive || r.Status == RelationshipExpiring
}

// ExtendsItself reports whether its end is put off by itself.
func (r DelegatedAdminRelationship) ExtendsItself() bool {
	switch r.AutoExtend {
	case "", "PT0S", "P0D":
		return false
	}
	return true
}

// DelegatedAdminRelationships lists the relationships of the caller's own tenant,
// a partner's, with all its customers, in whatever state.
// Source: "List delegatedAdminRelationships".
func (c *Client) DelegatedAdminRelationships(ctx context.Context) ([]DelegatedAdminRelationship, error) {
	const path = "/tenantRelationships/delegatedAdminRelationships?$top=300"
	return listOf(ctx, c, ReadRelationships, "", path, "delegated admin relationship", readRelationship)
}

func readRelationship(o *wire.Object) (DelegatedAdminRelationship, error) {
	customer := o.Child("customer")
	r := DelegatedAdminRelationship{
		ID: lower(o, "id"), DisplayName: o.Text("displayName"), Status: o.Text("status"),
		Customer:   RelationshipCustomer{TenantID: lower(customer, "tenantId"), DisplayName: customer.Text("displayName")},
		AutoExtend: o.Text("autoExtendDuration"), End: o.Time("endDateTime"),
	}
	return r, o.Need(r.ID)
}

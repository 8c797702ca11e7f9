package msgraph

import (
	"context"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// The states in which a DelegatedAdminRelationship grants rights.
// Source: "delegatedAdminRelationship resource type", status.
const (
	RelationshipActive   = "active"
	RelationshipExpiring = "expiring"
)

// DelegatedAdminRelationship is a customer's grant to a partner for its directory,
// and until when (GDAP).
// Source: "delegatedAdminRelationship resource type".
type DelegatedAdminRelationship struct {
	ID          string
	DisplayName string
	// Status is one of the Relationship constants, a state before approval or after the
	// end, or a value not known yet.
	Status   string
	Customer RelationshipCustomer
	// AutoExtend is by how long it is extended automatically at its end, ISO 8601, such
	// as "P180D"; "PT0S" or "P0D" if it is not.
	AutoExtend string
	// End is when it expires, UTC; zero before it is active.
	End time.Time
}

// RelationshipCustomer is the customer whose directory a relationship is about.
type RelationshipCustomer struct {
	TenantID    string
	DisplayName string
}

// Active reports whether the relationship grants rights now.
func (r DelegatedAdminRelationship) Active() bool {
	return r.Status == RelationshipActive || r.Status == RelationshipExpiring
}

// ExtendsItself reports whether the relationship is extended automatically at its
// end.
func (r DelegatedAdminRelationship) ExtendsItself() bool {
	switch r.AutoExtend {
	case "", "PT0S", "P0D":
		return false
	}
	return true
}

// DelegatedAdminRelationships lists the relationships of the caller's own tenant,
// which is a partner's, with all its customers, in any state.
// Source: "List delegatedAdminRelationships".
func (c *Client) DelegatedAdminRelationships(ctx context.Context) ([]DelegatedAdminRelationship, error) {
	const path = "/tenantRelationships/delegatedAdminRelationships?$top=300"
	return listOf(ctx, c, ReadRelationships, "", path, "delegated admin relationship", readRelationship)
}

func readRelationship(o *wire.Object) (DelegatedAdminRelationship, error) {
	customer := o.Child("customer")
	r := DelegatedAdminRelationship{
		ID:          lower(o, "id"),
		DisplayName: o.Text("displayName"),
		Status:      o.Text("status"),
		Customer: RelationshipCustomer{
			TenantID:    lower(customer, "tenantId"),
			DisplayName: customer.Text("displayName"),
		},
		AutoExtend: o.Text("autoExtendDuration"),
		End:        o.Time("endDateTime"),
	}
	return r, o.Need(r.ID)
}

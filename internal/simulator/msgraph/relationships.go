package msgraph

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Relationship is a delegated admin relationship between the partner and a tenant.
type Relationship struct {
	ID       string `json:"id"` // two GUIDs
	TenantID string `json:"tenantId"`
	Name     string `json:"name"` // unique among the partner's
	// Status is one of Graph's: created, approvalPending, approved, activating, active, expiring, expired,
	// terminationRequested, terminating, terminated.
	Status     string    `json:"status"`
	Days       int       `json:"days"`       // from activation to its end, 1 to 730
	AutoExtend bool      `json:"autoExtend"` // by 180 days at its end
	Roles      []string  `json:"roles"`      // ids of directory roles
	Created    time.Time `json:"created"`
	Activated  time.Time `json:"activated,omitzero"`
	Ends       time.Time `json:"ends,omitzero"`
	Modified   time.Time `json:"modified"`
	// ProviderID is the tenant of the indirect provider that owns the relationship, "" for the partner's own.
	ProviderID string `json:"providerId,omitempty"`
}

const kindRelationship = "relationship" // tenant: the customer's id

// States of a relationship that have an effect here.
const (
	RelationshipActive  = "active"
	relationshipExpired = "expired"
	RelationshipPending = "approvalPending"
	RelationshipEnded   = "terminated"

	extension = 180 * catalog.Day
)

// States in the order in which a relationship can go through them.
var (
	neverActive        = []string{"created", RelationshipPending, "approved", "activating"}
	relationshipStates = append(slices.Clone(neverActive), RelationshipActive, "expiring", relationshipExpired,
		"terminationRequested", "terminating", RelationshipEnded)
)

// Roles of the directory that relationships usually grant.
const (
	RoleLicenseAdministrator = "4d6ac14f-3453-41d0-bef9-a3e0c569773a"
	RoleUserAdministrator    = "fe930be7-5e62-47db-91af-98c3a49a38b1"
	RoleDirectoryReaders     = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b"
)

// SaveRelationship writes the document of a relationship.
func SaveRelationship(tx *world.Tx, r *Relationship) error {
	return tx.Save(kindRelationship, r.TenantID, r.ID, time.Time{}, r)
}

// pass ends the relationship's term: it extends itself, or expires.
func (r *Relationship) pass(now time.Time) {
	for r.Status == RelationshipActive && !r.Ends.IsZero() && !now.Before(r.Ends) {
		r.Modified = r.Ends
		if r.AutoExtend {
			r.Ends = r.Ends.Add(extension)
			continue
		}
		r.Status = relationshipExpired
	}
}

// relationships lists a tenant's relationships in their current state; tenant "" means of every tenant.
func relationships(tx *world.Tx, tenant string, now time.Time) ([]*Relationship, error) {
	list, err := world.All[Relationship](tx, kindRelationship, tenant)
	for _, r := range list {
		r.pass(now)
	}
	return list, err
}

// Relationships lists a tenant's delegated admin relationships, oldest first; an empty id lists those of all tenants.
func Relationships(ctx context.Context, w *world.World, tenantID string) ([]Relationship, error) {
	tx := w.Read(ctx)
	now, _, err := w.Situation(tx)
	if err != nil {
		return nil, err
	}
	list, err := relationships(tx, tenantID, now)
	out := make([]Relationship, len(list))
	for i, r := range list {
		out[i] = *r
	}
	return out, err
}

// Relate adds a delegated admin relationship to the world, or changes the one with the same ID, and returns its ID.
// TenantID is required, and AutoExtend is always set. An existing one keeps what else the call omits; a new one is
// active for 730 days from a day ago, named after the company, and its roles read the directory and assign licenses. A
// relationship that was never activated has neither Activated nor Ends. Errors wrap ErrScene.
func Relate(ctx context.Context, w *world.World, r Relationship) (id string, err error) {
	switch {
	case r.Status != "" && !slices.Contains(relationshipStates, r.Status):
		return "", fmt.Errorf("relate: status %q must be one of %s: %w", r.Status,
			strings.Join(relationshipStates, ", "), world.ErrScene)
	case r.Days < 0 || r.Days > 730:
		return "", fmt.Errorf("relate: %d days; give 1 to 730: %w", r.Days, world.ErrScene)
	}
	err = w.Change(ctx, func(tx *world.Tx) error {
		now, _, err := w.Situation(tx)
		if err != nil {
			return err
		}
		owner, err := directory.AnyCustomer(tx, r.TenantID)
		if err != nil {
			return fmt.Errorf("relate: %w", err)
		}
		if err := r.complete(tx, owner, now); err != nil {
			return err
		}
		others, err := world.All[Relationship](tx, kindRelationship, "")
		if err != nil {
			return err
		}
		for _, other := range others {
			if other.Name == r.Name && !strings.EqualFold(other.ID, r.ID) {
				return fmt.Errorf("relate: the name %q is taken by %s: %w", r.Name, other.ID, world.ErrScene)
			}
		}
		return SaveRelationship(tx, &r)
	})
	return r.ID, err
}

// complete fills in what the caller of Relate omitted.
func (r *Relationship) complete(tx *world.Tx, owner *directory.Customer, now time.Time) (err error) {
	r.TenantID, r.ID, r.Modified = owner.ID, strings.ToLower(r.ID), now
	if r.ID == "" {
		if r.ID, err = tx.NewID("relationship"); err != nil {
			return err
		}
		r.ID += "-" + directory.PartnerTenant
	}
	var old Relationship
	if _, err := tx.Load(kindRelationship, owner.ID, r.ID, &old); err != nil {
		return err
	}
	if len(r.Roles) == 0 {
		r.Roles = old.Roles
	}
	if len(r.Roles) == 0 {
		r.Roles = []string{RoleDirectoryReaders, RoleLicenseAdministrator}
	}
	r.Name = cmp.Or(r.Name, old.Name, owner.CompanyName+" "+r.ID[:min(8, len(r.ID))])
	r.Status, r.Days, r.ProviderID = cmp.Or(r.Status, old.Status, RelationshipActive), cmp.Or(r.Days, old.Days,
		730), cmp.Or(r.ProviderID, old.ProviderID)
	if slices.Contains(neverActive, r.Status) {
		r.Activated, r.Ends = time.Time{}, time.Time{}
	} else {
		r.Activated = cmp.Or(r.Activated, old.Activated, now.Add(-catalog.Day))
		r.Ends = cmp.Or(r.Ends, old.Ends, r.Activated.Add(time.Duration(r.Days)*catalog.Day))
	}
	r.Created = cmp.Or(r.Created, old.Created, r.Activated, now.Add(-catalog.Day))
	return nil
}

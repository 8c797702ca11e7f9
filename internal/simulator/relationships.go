package simulator

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
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
	// ProviderID is the tenant of the indirect provider whose relationship it is, "" for the partner's own.
	ProviderID string `json:"providerId,omitempty"`
}

const kindRelationship = "relationship" // tenant: the customer's id

// The relationships of the default world. Alder Clinics has another one that waits for approval, and that with Dogwood
// Foods was terminated.
const (
	AlderRelationship = "c1000000-0000-4000-8000-000000000001-" + PartnerTenant // ends 2027-06-01
	BirchRelationship = "c1000000-0000-4000-8000-000000000002-" + PartnerTenant // ends 2026-12-01 and extends itself
	CedarRelationship = "c1000000-0000-4000-8000-000000000003-" + PartnerTenant // ends 2026-11-20
)

const (
	relationshipActive  = "active"
	relationshipExpired = "expired"
	relationshipPending = "approvalPending"
	relationshipEnded   = "terminated"

	extension = 180 * day
)

// States in the order in which a relationship may pass through them.
var (
	neverActive        = []string{"created", relationshipPending, "approved", "activating"}
	relationshipStates = append(slices.Clone(neverActive), relationshipActive, "expiring", relationshipExpired, "terminationRequested", "terminating", relationshipEnded)
)

// Roles of the directory that relationships usually give.
const (
	roleLicenseAdministrator = "4d6ac14f-3453-41d0-bef9-a3e0c569773a"
	roleUserAdministrator    = "fe930be7-5e62-47db-91af-98c3a49a38b1"
	roleDirectoryReaders     = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b"
)

func (u *unit) seedRelationships() error {
	roles := []string{roleLicenseAdministrator, roleUserAdministrator, roleDirectoryReaders}
	running := func(id, tenant, name string, days int, activated string) *Relationship {
		from := at(activated)
		return &Relationship{
			ID: id, TenantID: tenant, Name: name, Status: relationshipActive, Days: days, Roles: roles, Created: from.Add(-time.Hour),
			Activated: from, Ends: from.Add(time.Duration(days) * day), Modified: from,
		}
	}
	birch := running(BirchRelationship, BirchLogistics, "Birch Logistics administration", 365, "2025-12-01T08:00:00Z")
	birch.AutoExtend = true
	dogwood := running("c1000000-0000-4000-8000-000000000004-"+PartnerTenant, DogwoodFoods, "Dogwood Foods administration", 730, "2025-01-10T14:00:00Z")
	dogwood.Status, dogwood.Modified = relationshipEnded, at("2026-02-03T16:20:00Z")
	for _, one := range []*Relationship{
		running(AlderRelationship, AlderClinics, "Alder Clinics administration", 730, "2025-06-01T10:00:00Z"),
		birch,
		running(CedarRelationship, CedarSchool, "Cedar School administration", 180, "2026-05-24T12:00:00Z"),
		dogwood,
		{
			ID: "c1000000-0000-4000-8000-000000000005-" + PartnerTenant, TenantID: AlderClinics, Name: "Alder Clinics with its provider",
			Status: relationshipPending, Days: 180, Roles: roles[:1], Created: at("2026-10-28T09:30:00Z"), Modified: at("2026-10-28T09:31:00Z"),
			ProviderID: OtherPartnerTenant,
		},
	} {
		if err := u.saveRelationship(one); err != nil {
			return err
		}
	}
	return nil
}

func (u *unit) saveRelationship(r *Relationship) error {
	return u.save(kindRelationship, r.TenantID, r.ID, time.Time{}, r)
}

// pass takes the relationship over its end: it extends itself, or expires.
func (r *Relationship) pass(now time.Time) {
	for r.Status == relationshipActive && !r.Ends.IsZero() && !now.Before(r.Ends) {
		r.Modified = r.Ends
		if r.AutoExtend {
			r.Ends = r.Ends.Add(extension)
			continue
		}
		r.Status = relationshipExpired
	}
}

// relationships lists those of a tenant as they are now; tenant "" means of every tenant.
func (u *unit) relationships(tenant string, now time.Time) ([]*Relationship, error) {
	list, err := all[Relationship](u, kindRelationship, tenant)
	for _, r := range list {
		r.pass(now)
	}
	return list, err
}

// Relationships lists a tenant's delegated admin relationships, oldest first; an empty id lists those of all tenants.
func (s *Simulator) Relationships(ctx context.Context, tenantID string) ([]Relationship, error) {
	u := s.reading(ctx)
	now, err := s.now(u)
	if err != nil {
		return nil, err
	}
	list, err := u.relationships(tenantID, now)
	out := make([]Relationship, len(list))
	for i, r := range list {
		out[i] = *r
	}
	return out, err
}

// Relate puts a delegated admin relationship into the world, or changes the one with the same ID, and gives its ID.
// TenantID is needed, and AutoExtend always counts. Of what else is left out, one that is changed keeps what it has; a
// new one is active for 730 days from a day ago, named after the company, and its roles read the directory and assign
// licenses. A relationship that was never activated has neither Activated nor Ends. Errors wrap ErrScene.
func (s *Simulator) Relate(ctx context.Context, r Relationship) (id string, err error) {
	switch {
	case r.Status != "" && !slices.Contains(relationshipStates, r.Status):
		return "", fmt.Errorf("relate: status %q must be one of %s: %w", r.Status, strings.Join(relationshipStates, ", "), ErrScene)
	case r.Days < 0 || r.Days > 730:
		return "", fmt.Errorf("relate: %d days; give 1 to 730: %w", r.Days, ErrScene)
	}
	err = s.change(ctx, func(u *unit) error {
		now, err := s.now(u)
		if err != nil {
			return err
		}
		owner, err := u.anyCustomer(r.TenantID)
		if err != nil {
			return fmt.Errorf("relate: %w", err)
		}
		if err := u.complete(&r, owner, now); err != nil {
			return err
		}
		others, err := all[Relationship](u, kindRelationship, "")
		if err != nil {
			return err
		}
		for _, other := range others {
			if other.Name == r.Name && !strings.EqualFold(other.ID, r.ID) {
				return fmt.Errorf("relate: the name %q is taken by %s: %w", r.Name, other.ID, ErrScene)
			}
		}
		return u.saveRelationship(&r)
	})
	return r.ID, err
}

// complete fills in what the caller of Relate left out.
func (u *unit) complete(r *Relationship, owner *customer, now time.Time) (err error) {
	r.TenantID, r.ID, r.Modified = owner.ID, strings.ToLower(r.ID), now
	if r.ID == "" {
		if r.ID, err = u.newID("relationship"); err != nil {
			return err
		}
		r.ID += "-" + PartnerTenant
	}
	var old Relationship
	if _, err := u.load(kindRelationship, owner.ID, r.ID, &old); err != nil {
		return err
	}
	if len(r.Roles) == 0 {
		r.Roles = old.Roles
	}
	if len(r.Roles) == 0 {
		r.Roles = []string{roleDirectoryReaders, roleLicenseAdministrator}
	}
	r.Name = cmp.Or(r.Name, old.Name, owner.CompanyName+" "+r.ID[:min(8, len(r.ID))])
	r.Status, r.Days, r.ProviderID = cmp.Or(r.Status, old.Status, relationshipActive), cmp.Or(r.Days, old.Days, 730), cmp.Or(r.ProviderID, old.ProviderID)
	if slices.Contains(neverActive, r.Status) {
		r.Activated, r.Ends = time.Time{}, time.Time{}
	} else {
		r.Activated = cmp.Or(r.Activated, old.Activated, now.Add(-day))
		r.Ends = cmp.Or(r.Ends, old.Ends, r.Activated.Add(time.Duration(r.Days)*day))
	}
	r.Created = cmp.Or(r.Created, old.Created, r.Activated, now.Add(-day))
	return nil
}

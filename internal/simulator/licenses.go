package simulator

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// License is what a tenant's directory has of one SKU, whoever sold it, as Microsoft Graph shows it.
type License struct {
	TenantID   string `json:"tenantId"`
	SKUID      string `json:"skuId"`
	PartNumber string `json:"partNumber"`
	Status     string `json:"status"` // Enabled, Warning, Suspended, LockedOut
	Enabled    int    `json:"enabled"`
	Warning    int    `json:"warning"`
	Suspended  int    `json:"suspended"`
	LockedOut  int    `json:"lockedOut"`
	Consumed   int    `json:"consumed"` // users who have it
}

// Licenses lists what a tenant's directory shows now; an empty id lists all tenants' in turn.
func (s *Simulator) Licenses(ctx context.Context, tenantID string) ([]License, error) {
	if err := s.runDueNow(ctx); err != nil {
		return nil, err
	}
	u := s.reading(ctx)
	now, b, err := s.situation(u)
	if err != nil {
		return nil, err
	}
	tenants := []string{tenantID}
	if tenantID == "" {
		everyone, err := all[customer](u, kindCustomer, "")
		if err != nil {
			return nil, err
		}
		tenants = nil
		for _, one := range everyone {
			tenants = append(tenants, one.ID)
		}
	}
	out := []License{}
	for _, id := range tenants {
		list, err := u.subscribedSKUs(id, now, b)
		if err != nil {
			return nil, err
		}
		for _, k := range list {
			out = append(out, License{
				TenantID: id, SKUID: k.id, PartNumber: k.partNumber, Status: k.status(), Enabled: k.seats[directoryEnabled],
				Warning: k.seats[directoryWarning], Suspended: k.seats[directorySuspended], LockedOut: k.seats[directoryLockedOut], Consumed: k.consumed,
			})
		}
	}
	return out, nil
}

// Assign lets as many of a tenant's users have a license of the offer (product:SKU) as n says, the oldest first, and
// makes users where there are too few. Seats are not counted: a tenant may be over-assigned. Errors wrap ErrScene.
func (s *Simulator) Assign(ctx context.Context, tenantID, offer string, n int) error {
	k := findSKUByKey(offer)
	switch {
	case k == nil || !k.isSeat():
		return fmt.Errorf("assign: the catalog has no seats of %q; give product:SKU: %w", offer, ErrScene)
	case directorySKUs[k.provisioningID].company:
		return fmt.Errorf("assign: %s is for the tenant as a whole: %w", offer, ErrScene)
	case n < 0:
		return fmt.Errorf("assign: %d users; give 0 or more: %w", n, ErrScene)
	}
	return s.change(ctx, func(u *unit) error {
		owner, err := u.anyCustomer(tenantID)
		if err != nil {
			return fmt.Errorf("assign: %w", err)
		}
		users, err := all[user](u, kindUser, owner.ID)
		if err != nil {
			return err
		}
		for len(users) < n {
			one, err := u.newUser(owner)
			if err != nil {
				return err
			}
			users = append(users, one)
		}
		for i, one := range users {
			without := slices.DeleteFunc(slices.Clone(one.Licenses), func(id string) bool { return id == k.provisioningID })
			if i < n {
				without = append(without, k.provisioningID)
			}
			one.Licenses = without
			if err := u.saveUser(one); err != nil {
				return err
			}
		}
		return nil
	})
}

// newUser makes a further user of the tenant's directory.
func (u *unit) newUser(owner *customer) (*user, error) {
	n, err := u.next("user." + owner.ID)
	if err != nil {
		return nil, err
	}
	principal := fmt.Sprintf("user%05d@%s", n, owner.Domain)
	return &user{
		ID: derivedID("user", principal), Tenant: owner.ID, Principal: principal, FirstName: "User", LastName: fmt.Sprintf("%05d", n),
		UsageLocation: owner.Country,
	}, nil
}

func (u *unit) saveUser(one *user) error {
	return u.save(kindUser, one.Tenant, one.ID, time.Time{}, one)
}

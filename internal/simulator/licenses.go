package simulator

import (
	"context"
	"fmt"
	"slices"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/msgraph"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// License is a tenant's licenses of one SKU, from any seller, as Microsoft Graph shows them.
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

// Licenses lists the licenses that a tenant's directory shows now; an empty id lists those of all tenants.
func (s *Simulator) Licenses(ctx context.Context, tenantID string) ([]License, error) {
	if err := s.world.RunDueNow(ctx); err != nil {
		return nil, err
	}
	tx := s.world.Read(ctx)
	now, settings, err := s.world.Situation(tx)
	if err != nil {
		return nil, err
	}
	b, err := partnercenter.SwitchesOf(settings)
	if err != nil {
		return nil, err
	}
	tenants := []string{tenantID}
	if tenantID == "" {
		everyone, err := world.All[directory.Customer](tx, directory.KindCustomer, "")
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
		list, err := msgraph.SubscribedSKUs(tx, id, now, b)
		if err != nil {
			return nil, err
		}
		for _, k := range list {
			out = append(out, License{
				TenantID: id, SKUID: k.ID, PartNumber: k.PartNumber, Status: k.Status(),
				Enabled: k.Seats[directory.Enabled],
				Warning: k.Seats[directory.Warning], Suspended: k.Seats[directory.Suspended],
				LockedOut: k.Seats[directory.LockedOut], Consumed: k.Consumed,
			})
		}
	}
	return out, nil
}

// Assign assigns licenses of the offer (product:SKU) to n of a tenant's users, the oldest first, and creates users if
// there are too few. Seats are not checked: a tenant may be over-assigned. Errors wrap ErrScene.
func (s *Simulator) Assign(ctx context.Context, tenantID, offer string, n int) error {
	k := catalog.FindSKUByKey(offer)
	switch {
	case k == nil || !k.IsSeat():
		return fmt.Errorf("assign: the catalog has no seats of %q; give product:SKU: %w", offer, world.ErrScene)
	case catalog.DirectorySKUs[k.ProvisioningID].Company:
		return fmt.Errorf("assign: %s is for the tenant as a whole: %w", offer, world.ErrScene)
	case n < 0:
		return fmt.Errorf("assign: %d users; give 0 or more: %w", n, world.ErrScene)
	}
	return s.world.Change(ctx, func(tx *world.Tx) error {
		owner, err := directory.AnyCustomer(tx, tenantID)
		if err != nil {
			return fmt.Errorf("assign: %w", err)
		}
		users, err := world.All[directory.User](tx, directory.KindUser, owner.ID)
		if err != nil {
			return err
		}
		for len(users) < n {
			one, err := directory.NewUser(tx, owner)
			if err != nil {
				return err
			}
			users = append(users, one)
		}
		for i, one := range users {
			without := slices.DeleteFunc(slices.Clone(one.Licenses),
				func(id string) bool { return id == k.ProvisioningID })
			if i < n {
				without = append(without, k.ProvisioningID)
			}
			one.Licenses = without
			if err := directory.SaveUser(tx, one); err != nil {
				return err
			}
		}
		return nil
	})
}

package simulator

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

// Holding is a subscription in a tenant's directory that the partner did not sell: Microsoft Graph shows it, the
// partner's own lists do not.
type Holding struct {
	ID       string `json:"id"` // in commerce
	TenantID string `json:"tenantId"`
	// Offer is the product:SKU of the catalog, "" if the catalog does not have it.
	Offer      string    `json:"offer,omitempty"`
	SKUID      string    `json:"skuId"`      // the directory's id of the SKU
	PartNumber string    `json:"partNumber"` // the directory's name of the SKU
	Seats      int       `json:"seats"`
	Status     string    `json:"status"`   // Enabled, Warning, Suspended, LockedOut
	SellerID   string    `json:"sellerId"` // tenant of the partner that sold it; the tenant itself when it bought directly
	Created    time.Time `json:"created"`
	Ends       time.Time `json:"ends"` // of the present term; Graph's nextLifecycleDateTime
}

// heldSince is how long ago a holding was bought if it has no date.
const heldSince = 30 * catalog.Day

// Hold adds a subscription that the partner did not sell to a tenant's directory, or changes the one with the same ID,
// and returns its ID. TenantID, Offer and Seats are required. An existing one keeps what else the call omits; a new
// one is Enabled, was bought by the tenant itself 30 days ago and ends a year later. Errors wrap ErrScene.
func (s *Simulator) Hold(ctx context.Context, h Holding) (id string, err error) {
	k, err := h.sku()
	if err != nil {
		return "", err
	}
	err = s.world.Change(ctx, func(tx *world.Tx) error {
		owner, err := directory.AnyCustomer(tx, h.TenantID)
		if err != nil {
			return fmt.Errorf("hold: %w", err)
		}
		now, _, err := s.world.Situation(tx)
		if err != nil {
			return err
		}
		f := &directory.Foreign{
			ID: strings.ToLower(h.ID), Status: directory.Enabled, OwnerTenantID: owner.ID,
			Created: now.Add(-heldSince),
		}
		if f.ID == "" {
			if f.ID, err = tx.NewID("holding"); err != nil {
				return err
			}
		}
		if _, err := tx.Load(directory.KindForeign, owner.ID, f.ID, f); err != nil {
			return err
		}
		f.Tenant, f.SKU, f.PartNumber, f.Seats = owner.ID, k.ProvisioningID,
			catalog.DirectorySKUs[k.ProvisioningID].PartNumber, h.Seats
		f.Status, f.OwnerTenantID, f.Created = cmp.Or(h.Status, f.Status), cmp.Or(h.SellerID,
			f.OwnerTenantID), cmp.Or(h.Created, f.Created)
		f.Next = cmp.Or(h.Ends, f.Next, catalog.DayOf(f.Created).AddDate(1, 0, 0))
		id = f.ID
		return directory.SaveForeign(tx, f)
	})
	return id, err
}

// sku returns the directory's SKU for the offer; errors wrap ErrScene.
func (h *Holding) sku() (*catalog.SKU, error) {
	k := catalog.FindSKUByKey(h.Offer)
	switch {
	case k == nil:
		return nil, fmt.Errorf("hold: the catalog has no offer %q; give product:SKU: %w", h.Offer, world.ErrScene)
	case !k.IsSeat():
		return nil, fmt.Errorf("hold: %s is licensed outside the directory: %w", h.Offer, world.ErrScene)
	case h.Seats < 1:
		return nil, fmt.Errorf("hold: %d seats; give 1 or more: %w", h.Seats, world.ErrScene)
	case h.Status != "" && !slices.Contains(directory.States, h.Status):
		return nil, fmt.Errorf("hold: status %q must be one of %s: %w", h.Status, strings.Join(directory.States, ", "),
			world.ErrScene)
	}
	return k, nil
}

// Release removes a holding from a tenant's directory. The error for an unknown id wraps ErrScene.
func (s *Simulator) Release(ctx context.Context, tenantID, id string) error {
	return s.world.Change(ctx, func(tx *world.Tx) error {
		found, err := tx.Remove(directory.KindForeign, tenantID, id)
		if err == nil && !found {
			err = fmt.Errorf("release: the tenant %s holds no %s from another seller: %w", tenantID, id, world.ErrScene)
		}
		return err
	})
}

// Holdings lists what a tenant has from other sellers, oldest first; an empty id lists those of all tenants.
func (s *Simulator) Holdings(ctx context.Context, tenantID string) ([]Holding, error) {
	list, err := world.All[directory.Foreign](s.world.Read(ctx), directory.KindForeign, tenantID)
	if err != nil {
		return nil, err
	}
	out := make([]Holding, len(list))
	for i, f := range list {
		out[i] = Holding{
			ID: f.ID, TenantID: f.Tenant, SKUID: f.SKU, PartNumber: f.PartNumber, Seats: f.Seats, Status: f.Status,
			SellerID: f.OwnerTenantID, Created: f.Created, Ends: f.Next,
		}
		if n := slices.IndexFunc(catalog.Offers, func(k catalog.SKU) bool { return f.Of(&k) }); n >= 0 {
			out[i].Offer = catalog.Offers[n].Key()
		}
	}
	return out, nil
}

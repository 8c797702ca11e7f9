package simulator

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ErrScene is wrapped by the refusal to set up what cannot be in a world.
var ErrScene = errors.New("not a scene of the simulator")

// Holding is a subscription in a tenant's directory that the partner did not sell: Microsoft Graph shows it, the
// partner's own lists do not.
type Holding struct {
	ID       string `json:"id"` // in commerce
	TenantID string `json:"tenantId"`
	// Offer is the product:SKU of the catalog, "" for what the catalog does not have.
	Offer      string    `json:"offer,omitempty"`
	SKUID      string    `json:"skuId"`      // the directory's id of the SKU
	PartNumber string    `json:"partNumber"` // the directory's name of the SKU
	Seats      int       `json:"seats"`
	Status     string    `json:"status"`   // Enabled, Warning, Suspended, LockedOut
	SellerID   string    `json:"sellerId"` // tenant of the partner that sold it; the tenant itself when it bought directly
	Created    time.Time `json:"created"`
	Ends       time.Time `json:"ends"` // of the present term; Graph's nextLifecycleDateTime
}

// foreign is the document of a holding.
type foreign struct {
	ID            string    `json:"id"` // in commerce
	Tenant        string    `json:"tenant"`
	SKU           string    `json:"sku"`
	PartNumber    string    `json:"partNumber"`
	Seats         int       `json:"seats"`
	Status        string    `json:"status"`
	Created       time.Time `json:"created"`
	Next          time.Time `json:"next"`
	OwnerID       string    `json:"ownerId,omitempty"`
	OwnerType     string    `json:"ownerType,omitempty"`
	OwnerTenantID string    `json:"ownerTenantId"`
}

// States of a subscription in the directory ("companySubscription resource type").
const (
	directoryEnabled   = "Enabled"
	directoryWarning   = "Warning"
	directorySuspended = "Suspended"
	directoryLockedOut = "LockedOut"
)

var directoryStates = []string{directoryEnabled, directoryWarning, directorySuspended, directoryLockedOut}

// of says whether the directory's SKU is what the offer provisions.
func (f *foreign) of(k *sku) bool { return strings.EqualFold(f.SKU, k.provisioningID) }

// What the default world's directories hold beside the partner's sales.
const (
	// AlderSelfService is what a user of Alder Clinics bought with a credit card.
	AlderSelfService = "a2000000-0000-4000-8000-000000000001"
	// BirchOtherPartner is what Birch Logistics has from another partner.
	BirchOtherPartner = "b2000000-0000-4000-8000-000000000001"
	// OtherPartnerTenant is that partner's directory.
	OtherPartnerTenant = "5e6f7081-92a3-4b4c-8d5e-6f708192a3b4"
)

func (u *unit) seedForeign() error {
	for _, one := range []*foreign{
		{
			ID: AlderSelfService, Tenant: AlderClinics, SKU: idPowerBI, PartNumber: "POWER_BI_PRO", Seats: 2,
			Status: directoryEnabled, Created: at("2026-09-07T13:20:00Z"), Next: at("2026-12-07T00:00:00Z"),
			OwnerID: derivedID("user", "cleo.maple@alderclinics.onmicrosoft.com"), OwnerType: "User", OwnerTenantID: AlderClinics,
		},
		{
			ID: BirchOtherPartner, Tenant: BirchLogistics, SKU: idVisio, PartNumber: "VISIOCLIENT", Seats: 4,
			Status: directoryEnabled, Created: at("2026-02-11T09:00:00Z"), Next: at("2027-02-11T00:00:00Z"), OwnerTenantID: OtherPartnerTenant,
		},
	} {
		if err := u.saveForeign(one); err != nil {
			return err
		}
	}
	return nil
}

func (u *unit) saveForeign(f *foreign) error {
	return u.save(kindForeign, f.Tenant, f.ID, time.Time{}, f)
}

// heldSince is how long ago a holding was bought that does not say when.
const heldSince = 30 * day

// Hold puts a subscription into a tenant's directory that the partner did not sell, or changes the one with the same ID,
// and gives its ID. TenantID, Offer and Seats are needed. Of what else is left out, one that is changed keeps what it
// has; a new one is Enabled, sold by the tenant itself, was bought 30 days ago and ends a year later. Errors wrap
// ErrScene.
func (s *Simulator) Hold(ctx context.Context, h Holding) (id string, err error) {
	k, err := h.sku()
	if err != nil {
		return "", err
	}
	err = s.change(ctx, func(u *unit) error {
		owner, err := u.anyCustomer(h.TenantID)
		if err != nil {
			return fmt.Errorf("hold: %w", err)
		}
		now, err := s.now(u)
		if err != nil {
			return err
		}
		f := &foreign{ID: strings.ToLower(h.ID), Status: directoryEnabled, OwnerTenantID: owner.ID, Created: now.Add(-heldSince)}
		if f.ID == "" {
			if f.ID, err = u.newID("holding"); err != nil {
				return err
			}
		}
		if _, err := u.load(kindForeign, owner.ID, f.ID, f); err != nil {
			return err
		}
		f.Tenant, f.SKU, f.PartNumber, f.Seats = owner.ID, k.provisioningID, directorySKUs[k.provisioningID].partNumber, h.Seats
		f.Status, f.OwnerTenantID, f.Created = cmp.Or(h.Status, f.Status), cmp.Or(h.SellerID, f.OwnerTenantID), cmp.Or(h.Created, f.Created)
		f.Next = cmp.Or(h.Ends, f.Next, dayOf(f.Created).AddDate(1, 0, 0))
		id = f.ID
		return u.saveForeign(f)
	})
	return id, err
}

// sku is what the offer provisions; the error for what makes no sense wraps ErrScene.
func (h *Holding) sku() (*sku, error) {
	k := findSKUByKey(h.Offer)
	switch {
	case k == nil:
		return nil, fmt.Errorf("hold: the catalog has no offer %q; give product:SKU: %w", h.Offer, ErrScene)
	case !k.isSeat():
		return nil, fmt.Errorf("hold: %s is licensed outside the directory: %w", h.Offer, ErrScene)
	case h.Seats < 1:
		return nil, fmt.Errorf("hold: %d seats; give 1 or more: %w", h.Seats, ErrScene)
	case h.Status != "" && !slices.Contains(directoryStates, h.Status):
		return nil, fmt.Errorf("hold: status %q must be one of %s: %w", h.Status, strings.Join(directoryStates, ", "), ErrScene)
	}
	return k, nil
}

// Release takes a holding out of a tenant's directory. Errors about an id that is not there wrap ErrScene.
func (s *Simulator) Release(ctx context.Context, tenantID, id string) error {
	return s.change(ctx, func(u *unit) error {
		found, err := u.remove(kindForeign, tenantID, id)
		if err == nil && !found {
			err = fmt.Errorf("release: the tenant %s holds no %s from another seller: %w", tenantID, id, ErrScene)
		}
		return err
	})
}

// Holdings lists what a tenant has from other sellers, oldest first; an empty id lists those of all tenants.
func (s *Simulator) Holdings(ctx context.Context, tenantID string) ([]Holding, error) {
	list, err := all[foreign](s.reading(ctx), kindForeign, tenantID)
	if err != nil {
		return nil, err
	}
	out := make([]Holding, len(list))
	for i, f := range list {
		out[i] = Holding{
			ID: f.ID, TenantID: f.Tenant, SKUID: f.SKU, PartNumber: f.PartNumber, Seats: f.Seats, Status: f.Status,
			SellerID: f.OwnerTenantID, Created: f.Created, Ends: f.Next,
		}
		if n := slices.IndexFunc(offers, func(k sku) bool { return f.of(&k) }); n >= 0 {
			out[i].Offer = offers[n].key()
		}
	}
	return out, nil
}

// anyCustomer finds a tenant by its id, also one without relationship. The error for another id wraps ErrScene.
func (u *unit) anyCustomer(tenantID string) (*customer, error) {
	one := new(customer)
	found, err := u.load(kindCustomer, "", tenantID, one)
	if err == nil && !found {
		err = fmt.Errorf("there is no tenant %q in this world; `simulator show tenants` lists them: %w", tenantID, ErrScene)
	}
	return one, err
}

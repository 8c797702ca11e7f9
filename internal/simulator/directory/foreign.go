package directory

import (
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// KindForeign is the kind of the documents of subscriptions from other sellers.
const KindForeign = "foreign"

// Foreign is the document of a holding.
type Foreign struct {
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
	Enabled   = "Enabled"
	Warning   = "Warning"
	Suspended = "Suspended"
	LockedOut = "LockedOut"
)

// States lists the states of a subscription in the directory.
var States = []string{Enabled, Warning, Suspended, LockedOut}

// Of reports whether the offer provisions the directory's SKU.
func (f *Foreign) Of(k *catalog.SKU) bool { return strings.EqualFold(f.SKU, k.ProvisioningID) }

// SaveForeign writes the document of a holding.
func SaveForeign(tx *world.Tx, f *Foreign) error {
	return tx.Save(KindForeign, f.Tenant, f.ID, time.Time{}, f)
}

package directory

import (
	"fmt"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// KindUser is the kind of the documents of users; they belong to a tenant.
const KindUser = "user"

// User is a member of a tenant's directory.
type User struct {
	ID            string `json:"id"`
	Tenant        string `json:"tenant"`
	Principal     string `json:"principal"`
	FirstName     string `json:"firstName"`
	LastName      string `json:"lastName"`
	UsageLocation string `json:"usageLocation"`
	// Licenses are the directory's ids of the SKUs assigned to the user.
	Licenses []string `json:"licenses,omitempty"`
}

// NewUser returns another user of the tenant's directory.
func NewUser(tx *world.Tx, owner *Customer) (*User, error) {
	n, err := tx.Next("user." + owner.ID)
	if err != nil {
		return nil, err
	}
	principal := fmt.Sprintf("user%05d@%s", n, owner.Domain)
	return &User{
		ID: world.DerivedID("user", principal), Tenant: owner.ID, Principal: principal, FirstName: "User",
		LastName:      fmt.Sprintf("%05d", n),
		UsageLocation: owner.Country,
	}, nil
}

// SaveUser writes the document of a user.
func SaveUser(tx *world.Tx, one *User) error {
	return tx.Save(KindUser, one.Tenant, one.ID, time.Time{}, one)
}

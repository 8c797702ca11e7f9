package directory

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// KindCustomer is the kind of the documents of customers.
const KindCustomer = "customer"

// Qualification is a customer's status as a school or a nonprofit.
type Qualification struct {
	Kind    string    `json:"kind"`   // Education, Nonprofit, …
	Status  string    `json:"status"` // InReview, Approved, Denied
	Created time.Time `json:"created"`
}

// Customer is a tenant in the directory, with its relationship to the partner.
type Customer struct {
	ID             string          `json:"id"`
	Domain         string          `json:"domain"`
	CompanyName    string          `json:"companyName"`
	Country        string          `json:"country"`
	City           string          `json:"city"`
	State          string          `json:"state"` // or province, as the country spells it
	AddressLine    string          `json:"addressLine"`
	PostalCode     string          `json:"postalCode"`
	Relationship   string          `json:"relationship"` // reseller, or none: known to the directory only
	Agreement      bool            `json:"agreement"`
	SignedDirectly bool            `json:"signedDirectly,omitempty"` // by the customer, not attested by the partner
	Qualifications []Qualification `json:"qualifications,omitempty"`
}

// Qualified reports whether the customer may buy offers for the segment.
func (c *Customer) Qualified(segment string) bool {
	if segment == catalog.Commercial {
		return true
	}
	for _, q := range c.Qualifications {
		if strings.EqualFold(q.Kind, segment) && q.Status == "Approved" {
			return true
		}
	}
	return false
}

// Listed reports whether a comma-separated list of ids contains this one.
func Listed(list, id string) bool {
	for one := range strings.SplitSeq(list, ",") {
		if strings.EqualFold(strings.TrimSpace(one), id) {
			return true
		}
	}
	return false
}

// CustomDomains returns the domains that a tenant has verified besides its initial one.
func (c *Customer) CustomDomains() []string {
	name, initial := strings.CutSuffix(strings.ToLower(c.Domain), ".onmicrosoft.com")
	if !initial {
		return nil
	}
	return []string{name + ".example", "mail." + name + ".example"}
}

// owns reports whether a domain is one of the tenant's.
func (c *Customer) owns(domain string) bool {
	return strings.EqualFold(c.Domain, domain) || slices.Contains(c.CustomDomains(), strings.ToLower(domain))
}

// AnyCustomer returns a tenant by its id, even one without a relationship. The error for an unknown id wraps ErrScene.
func AnyCustomer(tx *world.Tx, tenantID string) (*Customer, error) {
	one := new(Customer)
	found, err := tx.Load(KindCustomer, "", tenantID, one)
	if err == nil && !found {
		err = fmt.Errorf(
			"there is no tenant %q in this world; `simulator show tenants` lists them: %w",
			tenantID,
			world.ErrScene,
		)
	}
	return one, err
}

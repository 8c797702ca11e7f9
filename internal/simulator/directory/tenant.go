package directory

import (
	"strings"

	"github.com/google/uuid"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Tenant is a tenant as the login endpoint knows it.
type Tenant struct {
	ID, Name string
	Account  string // the directory's short name
	Partner  bool
	// consented is whether the partner's application may be used here, delegated whether its user has a role here.
	Consented, Delegated bool
}

// Knows reports whether an application can request tokens without a user.
func (d *Tenant) Knows(client string) bool {
	if strings.EqualFold(client, PartnerClient) {
		return d.Consented
	}
	return strings.EqualFold(client, CustomerClient) && !d.Partner
}

// FindTenant returns a directory by tenant id or domain; nil if there is none.
func FindTenant(tx *world.Tx, tenant string, settings world.Settings) (*Tenant, error) {
	b, err := SwitchesOf(settings)
	if err != nil {
		return nil, err
	}
	if strings.EqualFold(tenant, PartnerTenant) || strings.EqualFold(tenant, PartnerDomain) {
		return &Tenant{
			ID: PartnerTenant, Name: "Fennel Partners", Account: shortName(PartnerDomain), Partner: true,
			Consented: true, Delegated: true,
		}, nil
	}
	one, err := customerNamed(tx, tenant)
	if err != nil || one == nil {
		return nil, err
	}
	related := one.Relationship == "reseller"
	return &Tenant{
		ID: one.ID, Name: one.CompanyName, Account: shortName(one.Domain),
		Consented: related && !Listed(b.UnconsentedTenants, one.ID),
		Delegated: related && !Listed(b.UndelegatedTenants, one.ID),
	}, nil
}

func shortName(domain string) string {
	name, _, _ := strings.Cut(domain, ".")
	return name
}

func customerNamed(tx *world.Tx, tenant string) (*Customer, error) {
	if uuid.Validate(tenant) == nil {
		one := new(Customer)
		found, err := tx.Load(KindCustomer, "", tenant, one)
		if err != nil || !found {
			return nil, err
		}
		return one, nil
	}
	list, err := world.All[Customer](tx, KindCustomer, "")
	if err != nil {
		return nil, err
	}
	for _, one := range list {
		if one.owns(tenant) {
			return one, nil
		}
	}
	return nil, nil
}

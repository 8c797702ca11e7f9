package seed

import (
	"maps"
	"slices"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/armbilling"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/login"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/msgraph"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

func seedForeign(tx *world.Tx) error {
	for _, one := range []*directory.Foreign{
		{
			ID: AlderSelfService, Tenant: AlderClinics, SKU: catalog.IDPowerBI, PartNumber: "POWER_BI_PRO", Seats: 2,
			Status: directory.Enabled, Created: at("2026-09-07T13:20:00Z"), Next: at("2026-12-07T00:00:00Z"),
			OwnerID: world.DerivedID("user", "cleo.maple@alderclinics.onmicrosoft.com"), OwnerType: "User",
			OwnerTenantID: AlderClinics,
		},
		{
			ID: BirchOtherPartner, Tenant: BirchLogistics, SKU: catalog.IDVisio, PartNumber: "VISIOCLIENT", Seats: 4,
			Status: directory.Enabled, Created: at("2026-02-11T09:00:00Z"), Next: at("2027-02-11T00:00:00Z"),
			OwnerTenantID: directory.OtherPartnerTenant,
		},
	} {
		if err := directory.SaveForeign(tx, one); err != nil {
			return err
		}
	}
	return nil
}

func seedRelationships(tx *world.Tx) error {
	roles := []string{msgraph.RoleLicenseAdministrator, msgraph.RoleUserAdministrator, msgraph.RoleDirectoryReaders}
	running := func(id, tenant, name string, days int, activated string) *msgraph.Relationship {
		from := at(activated)
		return &msgraph.Relationship{
			ID: id, TenantID: tenant, Name: name, Status: msgraph.RelationshipActive, Days: days, Roles: roles,
			Created:   from.Add(-time.Hour),
			Activated: from, Ends: from.Add(time.Duration(days) * catalog.Day), Modified: from,
		}
	}
	birch := running(BirchRelationship, BirchLogistics, "Birch Logistics administration", 365, "2025-12-01T08:00:00Z")
	birch.AutoExtend = true
	dogwood := running("c1000000-0000-4000-8000-000000000004-"+directory.PartnerTenant, DogwoodFoods,
		"Dogwood Foods administration", 730, "2025-01-10T14:00:00Z")
	dogwood.Status, dogwood.Modified = msgraph.RelationshipEnded, at("2026-02-03T16:20:00Z")
	for _, one := range []*msgraph.Relationship{
		running(AlderRelationship, AlderClinics, "Alder Clinics administration", 730, "2025-06-01T10:00:00Z"),
		birch,
		running(CedarRelationship, CedarSchool, "Cedar School administration", 180, "2026-05-24T12:00:00Z"),
		dogwood,
		{
			ID: "c1000000-0000-4000-8000-000000000005-" + directory.PartnerTenant, TenantID: AlderClinics,
			Name:   "Alder Clinics with its provider",
			Status: msgraph.RelationshipPending, Days: 180, Roles: roles[:1], Created: at("2026-10-28T09:30:00Z"),
			Modified:   at("2026-10-28T09:31:00Z"),
			ProviderID: directory.OtherPartnerTenant,
		},
	} {
		if err := msgraph.SaveRelationship(tx, one); err != nil {
			return err
		}
	}
	return nil
}

func seedApplicationKeys(tx *world.Tx) error {
	for _, key := range []*directory.ApplicationKey{
		{
			ID: PartnerSecretKey, ClientID: directory.PartnerClient, Name: "Terraform", Starts: at("2025-05-01T00:00:00Z"),
			Ends: at("2027-05-01T00:00:00Z"),
		},
		{
			ID: PartnerCertificateKey, ClientID: directory.PartnerClient, Name: "CN=pipeline", Certificate: true,
			Starts: at("2026-01-15T00:00:00Z"), Ends: at("2028-01-15T00:00:00Z"),
		},
		{
			ID: CustomerSecretKey, ClientID: directory.CustomerClient, Name: "Terraform",
			Starts: at("2026-04-01T00:00:00Z"), Ends: at("2028-03-31T00:00:00Z"),
		},
	} {
		if err := directory.SaveApplicationKey(tx, key); err != nil {
			return err
		}
	}
	return nil
}

func seedBilling(tx *world.Tx) error {
	account := &armbilling.Account{
		Name: PartnerBillingAccount, Tenant: directory.PartnerTenant, DisplayName: "Fennel Partners", Country: "US",
		City: "Seattle", State: "WA",
		AddressLine: "3 Fennel Street", PostalCode: "98101",
	}
	if err := armbilling.SaveAccount(tx, account); err != nil {
		return err
	}
	for _, method := range []*armbilling.PaymentMethod{
		{
			ID: PartnerCard, TenantID: directory.PartnerTenant, Family: armbilling.FamilyCard, Type: "visa",
			LastFour: "1881", Expires: "1/2027", Status: armbilling.MethodActive,
		},
		{
			ID: "f2000000-0000-4000-8000-000000000002", TenantID: directory.PartnerTenant, Family: "CheckWire",
			Type: "check", Status: "inactive",
		},
	} {
		if err := armbilling.SavePaymentMethod(tx, method); err != nil {
			return err
		}
	}
	return nil
}

func seedFederations(tx *world.Tx) error {
	records := login.DefaultFederations()
	for _, name := range slices.Sorted(maps.Keys(records)) {
		f := records[name]
		if err := login.Trust(tx, directory.PartnerClient, f); err != nil {
			return err
		}
	}
	return nil
}

package seed

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Start is the simulated time of a new world.
var Start = time.Date(2026, time.November, 2, 9, 0, 0, 0, time.UTC)

// World writes the default world into an empty file.
func World(w *world.World, tx *world.Tx) error {
	if err := tx.SetClock(Start, w.Wall()); err != nil {
		return err
	}
	for _, c := range defaultCustomers() {
		if err := tx.Save(directory.KindCustomer, "", c.ID, time.Time{}, c); err != nil {
			return err
		}
	}
	for i, purchase := range defaultPurchases() {
		if err := seedPurchase(tx, purchase, fmt.Sprintf("%012x", int64(0x5eed00000000)+int64(i)+1)); err != nil {
			return err
		}
	}
	for _, seed := range []func(*world.Tx) error{
		seedUsers, seedForeign, seedRelationships, seedApplicationKeys, seedBilling, seedFederations,
	} {
		if err := seed(tx); err != nil {
			return err
		}
	}
	return nil
}

func defaultCustomers() []*directory.Customer {
	return []*directory.Customer{
		{
			ID: AlderClinics, Domain: "alderclinics.onmicrosoft.com", CompanyName: "Alder Clinics", Country: "US",
			City: "Redmond", State: "WA", AddressLine: "12 Alder Way", PostalCode: "98052", Relationship: "reseller",
			Agreement: true,
		},
		{
			ID: BirchLogistics, Domain: "birchlogistics.onmicrosoft.com", CompanyName: "Birch Logistics", Country: "DE",
			City: "Hamburg", State: "HH", AddressLine: "Birkenweg 4", PostalCode: "20095", Relationship: "reseller",
			Agreement:      true,
			SignedDirectly: true,
		},
		{
			ID: CedarSchool, Domain: "cedarschool.onmicrosoft.com", CompanyName: "Cedar School", Country: "US",
			City: "Boise", State: "ID", AddressLine: "77 Cedar Street", PostalCode: "83702", Relationship: "reseller",
			Agreement: true,
			Qualifications: []directory.Qualification{{
				Kind: "Education", Status: "Approved",
				Created: Start.AddDate(0, -6, 0),
			}},
		},
		{
			ID: DogwoodFoods, Domain: "dogwoodfoods.onmicrosoft.com", CompanyName: "Dogwood Foods", Country: "US",
			City: "Austin", State: "TX", AddressLine: "5 Dogwood Lane", PostalCode: "78701", Relationship: "none",
		},
	}
}

// purchase describes a subscription that is already active when the world begins.
type purchase struct {
	id, tenant, country, key, name, term, cycle string
	quantity                                    int
	bought                                      time.Time
	edit                                        func(s *partnercenter.Subscription)
}

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		panic(err) // the texts are constants of this package
	}
	return t
}

func defaultPurchases() []purchase {
	return []purchase{
		{
			AlderOpenWindow, AlderClinics, "US", catalog.BusinessStandard, "Front desk", "P1Y", "monthly", 10,
			at("2026-10-31T10:15:30.125Z"), nil,
		},
		{
			AlderClosedWindow, AlderClinics, "US", catalog.BusinessBasic, "Clinic staff", "P1Y", "annual", 25,
			at("2026-03-01T16:57:14.498252Z"), nil,
		},
		{
			AlderTwoBatches, AlderClinics, "US", catalog.Microsoft365E3, "Doctors", "P1Y", "monthly", 25,
			at("2026-05-20T08:00:00Z"), func(s *partnercenter.Subscription) {
				added := at("2026-11-01T08:30:00Z")
				s.Batches = []partnercenter.Batch{
					{Quantity: 20, Until: s.Window},
					{Quantity: 5, Until: added.Add(7 * catalog.Day)},
				}
			},
		},
		{
			AlderScheduled, AlderClinics, "US", catalog.Microsoft365E5, "Research", "P1Y", "annual", 10,
			at("2026-01-10T12:00:00Z"), func(s *partnercenter.Subscription) {
				product := s.Offer
				s.Plan = &partnercenter.Plan{
					Form: partnercenter.FormOld, Action: partnercenter.ActionRenew,
					Product: &product, Quantity: 8,
				}
			},
		},
		{
			AlderTrial, AlderClinics, "US", catalog.BusinessPremiumTrial, "Premium trial", "P1M", "none", 25,
			at("2026-10-20T09:30:00Z"), nil,
		},
		{
			AlderTermEnd, AlderClinics, "US", catalog.BusinessPremium, "Management", "P1Y", "monthly", 12,
			at("2025-11-05T14:30:00Z"), nil,
		},
		{
			BirchSuspended, BirchLogistics, "DE", catalog.Microsoft365E3, "Depot", "P1Y", "monthly", 15,
			at("2026-06-15T07:45:00Z"), func(s *partnercenter.Subscription) {
				s.Status, s.AutoRenew = partnercenter.StatusSuspended, false
			},
		},
		{
			BirchExpired, BirchLogistics, "DE", catalog.BusinessBasic, "Drivers", "P3Y", "annual", 6,
			at("2023-10-15T11:00:00Z"), func(s *partnercenter.Subscription) {
				s.Status, s.AutoRenew, s.StageEnd = partnercenter.StatusExpired, false, s.End.AddDate(0, 0,
					1+partnercenter.ExpiredDays)
			},
		},
	}
}

func seedPurchase(tx *world.Tx, p purchase, orderID string) error {
	k := catalog.FindSKUByKey(p.key)
	sold := (catalog.Shop{}).Selling(k, p.country, p.term, p.cycle)
	if sold == nil {
		return fmt.Errorf("seed: %s is not sold as %s %s", p.key, p.term, p.cycle)
	}
	c, _ := sold.Find(p.term, p.cycle)
	s := partnercenter.NewSubscription(sold, c, p.tenant, p.quantity, p.bought, partnercenter.DefaultSwitches())
	s.ID, s.EntitlementID, s.FriendlyName, s.OrderID = p.id, world.DerivedID("entitlement", p.id), p.name, orderID
	s.Extra = partnercenter.Undocumented(p.id)
	s.Extra["productLineage"] = json.RawMessage(`{"origin":"catalog","steps":[1,2]}`)
	if p.edit != nil {
		p.edit(s)
	}
	currency, _, rate := catalog.CurrencyOf(p.country)
	first := s.Quantity
	if len(s.Batches) > 0 {
		first = s.Batches[0].Quantity
	}
	priced := func(seats int, at time.Time) partnercenter.Pricing {
		return partnercenter.DefaultSwitches().Price(c.Price*rate, s.Offer, seats, s.Remaining(at))
	}
	line := partnercenter.NewOrderLine(s, "New", first, priced(first, p.bought))
	o := &partnercenter.Order{
		ID: orderID, Tenant: p.tenant, Created: p.bought, TransactionType: "UserPurchase", BillingCycle: p.cycle,
		Currency: currency, Lines: []partnercenter.OrderLine{line},
	}
	if err := partnercenter.SaveOrder(tx, o); err != nil {
		return err
	}
	if len(s.Batches) > 1 { // seats added later have a separate order
		added := s.Batches[1]
		later := *o
		later.ID = strings.Replace(orderID, "5eed", "5eef", 1)
		later.Created = added.Until.Add(-7 * catalog.Day)
		later.Lines = []partnercenter.OrderLine{partnercenter.NewOrderLine(s, "addQuantity", added.Quantity,
			priced(added.Quantity, later.Created))}
		if err := partnercenter.SaveOrder(tx, &later); err != nil {
			return err
		}
	}
	return partnercenter.SaveSubscription(tx, s)
}

func seedUsers(tx *world.Tx) error {
	people := []struct {
		tenant, domain, country, first, last string
		licenses                             []string
	}{
		{AlderClinics, "alderclinics.onmicrosoft.com", "US", "Ada", "Rowan", []string{catalog.IDE3}},
		{AlderClinics, "alderclinics.onmicrosoft.com", "US", "Ben", "Hazel", []string{catalog.IDBasic}},
		{
			AlderClinics, "alderclinics.onmicrosoft.com", "US", "Cleo", "Maple",
			[]string{catalog.IDBasic, catalog.IDPowerBI},
		},
		{BirchLogistics, "birchlogistics.onmicrosoft.com", "DE", "Dora", "Linde", []string{catalog.IDE3}},
		{BirchLogistics, "birchlogistics.onmicrosoft.com", "DE", "Emil", "Esche", []string{catalog.IDVisio}},
		{CedarSchool, "cedarschool.onmicrosoft.com", "US", "Flo", "Pine", nil},
	}
	for _, p := range people {
		name := strings.ToLower(p.first + "." + p.last + "@" + p.domain)
		one := &directory.User{
			ID: world.DerivedID("user", name), Tenant: p.tenant, Principal: name, FirstName: p.first,
			LastName: p.last, UsageLocation: p.country, Licenses: p.licenses,
		}
		if err := directory.SaveUser(tx, one); err != nil {
			return err
		}
	}
	return nil
}

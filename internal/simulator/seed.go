package simulator

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// seedWorld writes the default world into an empty file.
func (s *Simulator) seedWorld(u *unit) error {
	if err := u.setClock(Start, s.wall()); err != nil {
		return err
	}
	if err := u.setBehaviors(DefaultBehaviors()); err != nil {
		return err
	}
	for _, c := range defaultCustomers() {
		if err := u.save(kindCustomer, "", c.ID, time.Time{}, c); err != nil {
			return err
		}
	}
	for i, purchase := range defaultPurchases() {
		if err := u.seedPurchase(purchase, fmt.Sprintf("%012x", int64(0x5eed00000000)+int64(i)+1)); err != nil {
			return err
		}
	}
	if err := u.seedUsers(); err != nil {
		return err
	}
	if err := u.seedForeign(); err != nil {
		return err
	}
	if err := u.seedRelationships(); err != nil {
		return err
	}
	if err := u.seedApplicationKeys(); err != nil {
		return err
	}
	if err := u.seedBilling(); err != nil {
		return err
	}
	return u.seedFederations()
}

func defaultCustomers() []*customer {
	return []*customer{
		{
			ID: AlderClinics, Domain: "alderclinics.onmicrosoft.com", CompanyName: "Alder Clinics", Country: "US",
			City: "Redmond", State: "WA", AddressLine: "12 Alder Way", PostalCode: "98052", Relationship: "reseller", Agreement: true,
		},
		{
			ID: BirchLogistics, Domain: "birchlogistics.onmicrosoft.com", CompanyName: "Birch Logistics", Country: "DE",
			City: "Hamburg", State: "HH", AddressLine: "Birkenweg 4", PostalCode: "20095", Relationship: "reseller", Agreement: true,
			SignedDirectly: true,
		},
		{
			ID: CedarSchool, Domain: "cedarschool.onmicrosoft.com", CompanyName: "Cedar School", Country: "US",
			City: "Boise", State: "ID", AddressLine: "77 Cedar Street", PostalCode: "83702", Relationship: "reseller", Agreement: true,
			Qualifications: []qualification{{Kind: "Education", Status: "Approved", Created: Start.AddDate(0, -6, 0)}},
		},
		{
			ID: DogwoodFoods, Domain: "dogwoodfoods.onmicrosoft.com", CompanyName: "Dogwood Foods", Country: "US",
			City: "Austin", State: "TX", AddressLine: "5 Dogwood Lane", PostalCode: "78701", Relationship: "none",
		},
	}
}

// purchase describes a subscription that is already running when the world begins.
type purchase struct {
	id, tenant, country, key, name, term, cycle string
	quantity                                    int
	bought                                      time.Time
	edit                                        func(s *subscription)
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
			AlderOpenWindow, AlderClinics, "US", BusinessStandard, "Front desk", "P1Y", "monthly", 10,
			at("2026-10-31T10:15:30.125Z"), nil,
		},
		{
			AlderClosedWindow, AlderClinics, "US", BusinessBasic, "Clinic staff", "P1Y", "annual", 25,
			at("2026-03-01T16:57:14.498252Z"), nil,
		},
		{AlderTwoBatches, AlderClinics, "US", Microsoft365E3, "Doctors", "P1Y", "monthly", 25, at("2026-05-20T08:00:00Z"), func(s *subscription) {
			added := at("2026-11-01T08:30:00Z")
			s.Batches = []batch{{20, s.Window}, {5, added.Add(7 * day)}}
		}},
		{AlderScheduled, AlderClinics, "US", Microsoft365E5, "Research", "P1Y", "annual", 10, at("2026-01-10T12:00:00Z"), func(s *subscription) {
			product := s.Offer
			s.Plan = &plan{Form: formOld, Action: actionRenew, Product: &product, Quantity: 8}
		}},
		{AlderTrial, AlderClinics, "US", BusinessPremiumTrial, "Premium trial", "P1M", "none", 25, at("2026-10-20T09:30:00Z"), nil},
		{AlderTermEnd, AlderClinics, "US", BusinessPremium, "Management", "P1Y", "monthly", 12, at("2025-11-05T14:30:00Z"), nil},
		{BirchSuspended, BirchLogistics, "DE", Microsoft365E3, "Depot", "P1Y", "monthly", 15, at("2026-06-15T07:45:00Z"), func(s *subscription) {
			s.Status, s.AutoRenew = statusSuspended, false
		}},
		{BirchExpired, BirchLogistics, "DE", BusinessBasic, "Drivers", "P3Y", "annual", 6, at("2023-10-15T11:00:00Z"), func(s *subscription) {
			s.Status, s.AutoRenew, s.StageEnd = statusExpired, false, s.End.AddDate(0, 0, 1+expiredDays)
		}},
	}
}

func (u *unit) seedPurchase(p purchase, orderID string) error {
	k := findSKUByKey(p.key)
	sold := (catalog{}).selling(k, p.country, p.term, p.cycle)
	if sold == nil {
		return fmt.Errorf("seed: %s is not sold as %s %s", p.key, p.term, p.cycle)
	}
	c, _ := sold.find(p.term, p.cycle)
	s := newSubscription(sold, c, p.tenant, p.quantity, p.bought, DefaultBehaviors())
	s.ID, s.EntitlementID, s.FriendlyName, s.OrderID = p.id, derivedID("entitlement", p.id), p.name, orderID
	s.Extra = undocumented(p.id)
	s.Extra["productLineage"] = json.RawMessage(`{"origin":"catalog","steps":[1,2]}`)
	if p.edit != nil {
		p.edit(s)
	}
	currency, _, rate := currencyOf(p.country)
	first := s.Quantity
	if len(s.Batches) > 0 {
		first = s.Batches[0].Quantity
	}
	priced := func(seats int, at time.Time) pricing {
		return DefaultBehaviors().price(c.price*rate, s.Offer, seats, s.remaining(at))
	}
	line := newOrderLine(s, "New", first, priced(first, p.bought))
	o := &order{
		ID: orderID, Tenant: p.tenant, Created: p.bought, TransactionType: "UserPurchase", BillingCycle: p.cycle,
		Currency: currency, Lines: []orderLine{line},
	}
	if err := u.saveOrder(o); err != nil {
		return err
	}
	if len(s.Batches) > 1 { // seats added later came with an order of their own
		added := s.Batches[1]
		later := *o
		later.ID = strings.Replace(orderID, "5eed", "5eef", 1)
		later.Created = added.Until.Add(-7 * day)
		later.Lines = []orderLine{newOrderLine(s, "addQuantity", added.Quantity, priced(added.Quantity, later.Created))}
		if err := u.saveOrder(&later); err != nil {
			return err
		}
	}
	return u.saveSubscription(s)
}

// undocumented gives properties that the service sends and no page explains; a client must send them back.
func undocumented(id string) map[string]json.RawMessage {
	return map[string]json.RawMessage{
		"termLifeCycleState": json.RawMessage(`"InTerm"`),
		"trackingTag":        json.RawMessage(`"` + derivedID("tag", id)[:8] + `"`),
	}
}

func (u *unit) seedUsers() error {
	people := []struct {
		tenant, domain, country, first, last string
		licenses                             []string
	}{
		{AlderClinics, "alderclinics.onmicrosoft.com", "US", "Ada", "Rowan", []string{idE3}},
		{AlderClinics, "alderclinics.onmicrosoft.com", "US", "Ben", "Hazel", []string{idBasic}},
		{AlderClinics, "alderclinics.onmicrosoft.com", "US", "Cleo", "Maple", []string{idBasic, idPowerBI}},
		{BirchLogistics, "birchlogistics.onmicrosoft.com", "DE", "Dora", "Linde", []string{idE3}},
		{BirchLogistics, "birchlogistics.onmicrosoft.com", "DE", "Emil", "Esche", []string{idVisio}},
		{CedarSchool, "cedarschool.onmicrosoft.com", "US", "Flo", "Pine", nil},
	}
	for _, p := range people {
		name := strings.ToLower(p.first + "." + p.last + "@" + p.domain)
		one := &user{ID: derivedID("user", name), Tenant: p.tenant, Principal: name, FirstName: p.first, LastName: p.last, UsageLocation: p.country, Licenses: p.licenses}
		if err := u.saveUser(one); err != nil {
			return err
		}
	}
	return nil
}

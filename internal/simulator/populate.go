package simulator

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Population says how much Populate adds.
type Population struct {
	Tenants       int // further tenants
	Subscriptions int // per tenant added
	Users         int // per tenant added
	// Country is where the tenants added are, ISO 3166-1 alpha-2; empty means US.
	Country string
}

// ErrPopulation is wrapped by the refusal of a Population that makes no sense.
var ErrPopulation = errors.New("not a population of the simulator")

// grown is what added subscriptions rotate through.
var grown = []struct{ offer, term, cycle string }{
	{BusinessBasic, "P1Y", "monthly"},
	{BusinessStandard, "P1Y", "annual"},
	{Microsoft365E3, "P3Y", "monthly"},
	{Microsoft365E5, "P1Y", "monthly"},
	{BusinessBasic, "P1M", "monthly"},
}

// Populate adds tenants to the world as it is, each with the given numbers of subscriptions and users. Without tenants
// the subscriptions and users are added to AlderClinics. What is added depends only on how often and with what Populate
// was called before.
func (s *Simulator) Populate(ctx context.Context, p Population) error {
	if p.Tenants < 0 || p.Subscriptions < 0 || p.Users < 0 || p.Tenants+p.Subscriptions+p.Users == 0 {
		return fmt.Errorf("population %+v: numbers must not be negative, and one must be positive: %w", p, ErrPopulation)
	}
	if p.Country = strings.ToUpper(cmp.Or(p.Country, "US")); !countryCode.MatchString(p.Country) {
		return fmt.Errorf("population %+v: the country must be a two-letter ISO code: %w", p, ErrPopulation)
	}
	return s.change(ctx, func(u *unit) error {
		now, b, err := s.situation(u)
		if err != nil {
			return err
		}
		g := &growth{unit: u, now: now, switches: b, shop: catalog{b.CatalogGeneration}, Population: p}
		if p.Tenants == 0 {
			var alder customer
			if _, err := u.load(kindCustomer, "", AlderClinics, &alder); err != nil {
				return err
			}
			return g.furnish(&alder)
		}
		for range p.Tenants {
			one, err := g.tenant()
			if err != nil {
				return err
			}
			if err := g.furnish(one); err != nil {
				return err
			}
		}
		return nil
	})
}

var countryCode = regexp.MustCompile(`^[A-Z]{2}$`)

// growth is one call of Populate at work.
type growth struct {
	*unit
	Population
	now      time.Time
	switches Behaviors
	shop     catalog
}

func (g *growth) tenant() (*customer, error) {
	n, err := g.next("tenant")
	if err != nil {
		return nil, err
	}
	name := fmt.Sprintf("Grove %04d", n)
	one := &customer{
		ID: derivedID("tenant", name), Domain: strings.ToLower(strings.ReplaceAll(name, " ", "")) + ".onmicrosoft.com", CompanyName: name,
		Country: g.Country, City: "Portland", AddressLine: fmt.Sprintf("%d Grove Road", n), PostalCode: "97201", Relationship: "reseller",
		Agreement: true,
	}
	if g.Country == "US" {
		one.State = "OR"
	}
	return one, g.save(kindCustomer, "", one.ID, time.Time{}, one)
}

// furnish gives the tenant its subscriptions, bought over the past weeks, and its users.
func (g *growth) furnish(one *customer) error {
	for range g.Subscriptions {
		n, err := g.next("grown." + one.ID)
		if err != nil {
			return err
		}
		if err := g.subscribe(one, n); err != nil {
			return err
		}
	}
	for range g.Users {
		u, err := g.newUser(one)
		if err != nil {
			return err
		}
		if err := g.saveUser(u); err != nil {
			return err
		}
	}
	return nil
}

func (g *growth) subscribe(one *customer, n int) error {
	pick := grown[n%len(grown)]
	k := findSKUByKey(pick.offer)
	a := g.shop.selling(k, one.Country, pick.term, pick.cycle)
	sold, found := a.find(pick.term, pick.cycle)
	if !found {
		return fmt.Errorf("populate: %s is not sold as %s %s", pick.offer, pick.term, pick.cycle)
	}
	bought := dayOf(g.now).AddDate(0, 0, -n%25).Add(time.Duration(n%600) * time.Minute)
	if bought.After(g.now) {
		bought = g.now
	}
	s := newSubscription(a, sold, one.ID, 1+n%20, bought, g.switches)
	s.ID = derivedID("grown", one.ID, fmt.Sprint(n))
	s.EntitlementID, s.FriendlyName, s.Extra = derivedID("entitlement", s.ID), fmt.Sprintf("Team %04d", n), undocumented(s.ID)
	id, err := g.newOrderID()
	if err != nil {
		return err
	}
	s.OrderID = id
	currency, _, rate := currencyOf(one.Country)
	o := &order{
		ID: id, Tenant: one.ID, Created: bought, TransactionType: "UserPurchase", BillingCycle: pick.cycle, Currency: currency,
		Lines: []orderLine{newOrderLine(s, "New", s.Quantity, g.switches.price(sold.price*rate, s.Offer, s.Quantity, s.remaining(bought)))},
	}
	if err := g.saveOrder(o); err != nil {
		return err
	}
	return g.saveSubscription(s)
}

package seed

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Population is how much Populate adds.
type Population struct {
	Tenants       int // additional tenants
	Subscriptions int // per tenant added
	Users         int // per tenant added
	// Country is where the tenants added are, ISO 3166-1 alpha-2; empty means US.
	Country string
}

// ErrPopulation is wrapped by errors about an invalid Population.
var ErrPopulation = errors.New("not a population of the simulator")

// grown are the offers that added subscriptions rotate through.
var grown = []struct{ offer, term, cycle string }{
	{catalog.BusinessBasic, "P1Y", "monthly"},
	{catalog.BusinessStandard, "P1Y", "annual"},
	{catalog.Microsoft365E3, "P3Y", "monthly"},
	{catalog.Microsoft365E5, "P1Y", "monthly"},
	{catalog.BusinessBasic, "P1M", "monthly"},
}

// Populate adds tenants to the world, each with the given numbers of subscriptions and users. Without tenants it adds
// the subscriptions and users to AlderClinics. What it adds depends only on the earlier calls of Populate and their
// arguments.
func Populate(ctx context.Context, w *world.World, p Population) error {
	if p.Tenants < 0 || p.Subscriptions < 0 || p.Users < 0 || p.Tenants+p.Subscriptions+p.Users == 0 {
		return fmt.Errorf("population %+v: numbers must not be negative, and one must be positive: %w",
			p, ErrPopulation)
	}
	if p.Country = strings.ToUpper(cmp.Or(p.Country, "US")); !countryCode.MatchString(p.Country) {
		return fmt.Errorf("population %+v: the country must be a two-letter ISO code: %w", p, ErrPopulation)
	}
	return w.Change(ctx, func(tx *world.Tx) error {
		now, settings, err := w.Situation(tx)
		if err != nil {
			return err
		}
		b, err := partnercenter.SwitchesOf(settings)
		if err != nil {
			return err
		}
		g := &growth{Tx: tx, now: now, switches: b, shop: catalog.Shop{Generation: b.CatalogGeneration}, Population: p}
		if p.Tenants == 0 {
			var alder directory.Customer
			if _, err := tx.Load(directory.KindCustomer, "", AlderClinics, &alder); err != nil {
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

// growth is the state of one call of Populate.
type growth struct {
	*world.Tx
	Population
	now      time.Time
	switches partnercenter.Switches
	shop     catalog.Shop
}

func (g *growth) tenant() (*directory.Customer, error) {
	n, err := g.Next("tenant")
	if err != nil {
		return nil, err
	}
	name := fmt.Sprintf("Grove %04d", n)
	one := &directory.Customer{
		ID: world.DerivedID("tenant", name), Domain: strings.ToLower(strings.ReplaceAll(name, " ", "")) +
			".onmicrosoft.com", CompanyName: name,
		Country: g.Country, City: "Portland", AddressLine: fmt.Sprintf("%d Grove Road", n), PostalCode: "97201",
		Relationship: "reseller",
		Agreement:    true,
	}
	if g.Country == "US" {
		one.State = "OR"
	}
	return one, g.Save(directory.KindCustomer, "", one.ID, time.Time{}, one)
}

// furnish adds the tenant's subscriptions, bought over the past weeks, and its users.
func (g *growth) furnish(one *directory.Customer) error {
	for range g.Subscriptions {
		n, err := g.Next("grown." + one.ID)
		if err != nil {
			return err
		}
		if err := g.subscribe(one, n); err != nil {
			return err
		}
	}
	for range g.Users {
		u, err := directory.NewUser(g.Tx, one)
		if err != nil {
			return err
		}
		if err := directory.SaveUser(g.Tx, u); err != nil {
			return err
		}
	}
	return nil
}

func (g *growth) subscribe(one *directory.Customer, n int) error {
	pick := grown[n%len(grown)]
	k := catalog.FindSKUByKey(pick.offer)
	a := g.shop.Selling(k, one.Country, pick.term, pick.cycle)
	sold, found := a.Find(pick.term, pick.cycle)
	if !found {
		return fmt.Errorf("populate: %s is not sold as %s %s", pick.offer, pick.term, pick.cycle)
	}
	bought := catalog.DayOf(g.now).AddDate(0, 0, -n%25).Add(time.Duration(n%600) * time.Minute)
	if bought.After(g.now) {
		bought = g.now
	}
	s := partnercenter.NewSubscription(a, sold, one.ID, 1+n%20, bought, g.switches)
	s.ID = world.DerivedID("grown", one.ID, fmt.Sprint(n))
	s.EntitlementID, s.FriendlyName, s.Extra = world.DerivedID("entitlement", s.ID), fmt.Sprintf("Team %04d",
		n), partnercenter.Undocumented(s.ID)
	id, err := partnercenter.NewOrderID(g.Tx)
	if err != nil {
		return err
	}
	s.OrderID = id
	currency, _, rate := catalog.CurrencyOf(one.Country)
	o := &partnercenter.Order{
		ID: id, Tenant: one.ID, Created: bought, TransactionType: "UserPurchase", BillingCycle: pick.cycle,
		Currency: currency,
		Lines: []partnercenter.OrderLine{partnercenter.NewOrderLine(s, "New", s.Quantity,
			g.switches.Price(sold.Price*rate, s.Offer, s.Quantity, s.Remaining(bought)))},
	}
	if err := partnercenter.SaveOrder(g.Tx, o); err != nil {
		return err
	}
	return partnercenter.SaveSubscription(g.Tx, s)
}

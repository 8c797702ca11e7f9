package catalog

import (
	"slices"
	"strings"
	"time"
)

// Promotions of the simulated catalog. Ids have the real three-part form; the promotions are invented.
const (
	PromotionStandard = "39NFJQT1S001:0001:39NFJQT1Q001" // 15 % off BusinessStandard P1Y, 5 to 50 seats per tenant
	PromotionPremium  = "39NFJQT1S002:0001:39NFJQT1Q002" // 10 % off BusinessPremium P1Y monthly, for those who never bought it; ends 2026-12-31
	PromotionE5       = "39NFJQT1S003:0001:39NFJQT1Q003" // 20 % off Microsoft365E5 P3Y annual, twice per tenant, needs Microsoft365E3
	PromotionSales    = "39NFJQT1S004:0001:39NFJQT1Q004" // 25 % off Dynamics365Sales P1Y annual, applied automatically to a tenant's first purchase
	PromotionGermany  = "39NFJQT1S006:0001:39NFJQT1Q006" // 8 % off Microsoft365E3 P1Y monthly, in Germany only
	PromotionEnded    = "39NFJQT1S005:0001:39NFJQT1Q005" // 50 % off BusinessBasic P1Y annual, ended 2026-09-30
)

// Promotion is a discount on one SKU ("Promotions resources").
type Promotion struct {
	ID, Name    string
	Start, End  time.Time // end is the last instant at which it is available
	Country     string    // where it is available; "" = everywhere
	Key         string    // product:sku
	Terms       []Choice  // the pairs of term and billing cycle it is for
	Discount    float64   // share of the list price
	Automatic   bool
	Minimum     int    // seats of one purchase; 0 = any
	Maximum     int    // seats of a tenant over all its purchases; 0 = any
	Redemptions int    // purchases of a tenant; 0 = any
	First       bool   // for a tenant's first purchase only
	Newcomers   bool   // not for tenants that have bought the SKU before
	Needs       string // product:sku that the tenant must hold; "" = none
}

// instant reads one of this package's dates.
func instant(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err) // the texts are constants
	}
	return t
}

// Promotions returns the promotions of the catalog, with any dates.
var Promotions = []Promotion{
	{
		ID: PromotionStandard, Name: "Business Standard for growing teams", Start: instant("2026-01-01T00:00:00Z"),
		End: instant("2027-12-31T23:59:59Z"),
		Key: BusinessStandard, Terms: []Choice{{Term: "P1Y", Cycle: "monthly"}, {Term: "P1Y", Cycle: "annual"}},
		Discount: 0.15, Minimum: 5, Maximum: 50,
	},
	{
		ID: PromotionPremium, Name: "Business Premium introduction", Start: instant("2026-07-01T00:00:00Z"),
		End: instant("2026-12-31T23:59:59Z"),
		Key: BusinessPremium, Terms: []Choice{{Term: "P1Y", Cycle: "monthly"}}, Discount: 0.1, Newcomers: true,
	},
	{
		ID: PromotionE5, Name: "Step up to E5", Start: instant("2026-03-01T00:00:00Z"),
		End: instant("2028-06-30T23:59:59Z"),
		Key: Microsoft365E5, Terms: []Choice{{Term: "P3Y", Cycle: "annual"}}, Discount: 0.2, Redemptions: 2,
		Needs: Microsoft365E3,
	},
	{
		ID: PromotionSales, Name: "Sales Enterprise for new customers", Start: instant("2026-10-01T00:00:00Z"),
		End: instant("2027-06-30T23:59:59Z"),
		Key: Dynamics365Sales, Terms: []Choice{{Term: "P1Y", Cycle: "annual"}}, Discount: 0.25,
		Automatic: true, First: true,
	},
	{
		ID: PromotionGermany, Name: "E3 für den Mittelstand", Start: instant("2026-09-01T00:00:00Z"),
		End: instant("2027-08-31T23:59:59Z"), Country: "DE",
		Key: Microsoft365E3, Terms: []Choice{{Term: "P1Y", Cycle: "monthly"}}, Discount: 0.08,
	},
	{
		ID: PromotionEnded, Name: "Business Basic summer offer", Start: instant("2026-06-01T00:00:00Z"),
		End: instant("2026-09-30T23:59:59Z"),
		Key: BusinessBasic, Terms: []Choice{{Term: "P1Y", Cycle: "annual"}}, Discount: 0.5,
	},
}

// FindPromotion returns a promotion by id; nil if it does not exist.
func FindPromotion(id string) *Promotion {
	for i := range Promotions {
		if strings.EqualFold(Promotions[i].ID, strings.TrimSpace(id)) {
			return &Promotions[i]
		}
	}
	return nil
}

// Offered reports whether the promotion is available in a country at an instant.
func (p *Promotion) Offered(country string, at time.Time) bool {
	return p.SoldIn(country) && !at.Before(p.Start) && !at.After(p.End)
}

// SoldIn reports whether the promotion is for a country.
func (p *Promotion) SoldIn(country string) bool {
	return p.Country == "" || strings.EqualFold(p.Country, country)
}

// Fits reports whether the promotion is for a term and a billing cycle.
func (p *Promotion) Fits(term, cycle string) bool {
	return slices.ContainsFunc(p.Terms, func(c Choice) bool {
		return strings.EqualFold(c.Term, term) &&
			strings.EqualFold(c.Cycle, cycle)
	})
}

// ValidFor returns a promotion that is available in the country and is for the SKU; nil if the id is not one.
func ValidFor(id string, k *SKU, country string, now time.Time) *Promotion {
	if p := FindPromotion(id); p != nil && p.Key == k.Key() && p.Offered(country, now) {
		return p
	}
	return nil
}

package catalog

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"
)

// Choice is one term and billing cycle of an availability, with the price of a seat per month in US dollars.
type Choice struct {
	Term, Cycle string
	Price       float64
}

// SKU is one entry of the catalog. Each element of plans is sold under one availability id, so one id may carry
// several terms.
type SKU struct {
	Product, ID         string
	ProductTitle, Title string
	Description         string
	ProductType         string
	Segment             string
	Minimum, Maximum    int
	Pooled              int // seats a tenant may hold over all subscriptions of this SKU; 0 = no such rule
	TrialDays           int // > 0 makes it a trial
	ConvertsTo          string
	Addon               bool
	Prerequisites       []string // product:sku, one of which an add-on needs
	BaseSeats           int      // of the prerequisites together, which an add-on needs; 0 = any
	Share               int      // least seats of an add-on in per cent of those; 0 = any
	Upgrades            []string
	atRenewal           []string // product:sku that the next term may also turn into: lower editions
	Attestation         string
	Purchasable         bool
	Renewable           bool
	Hidden              bool // reachable by id, not listed
	ProvisioningID      string
	Extended            string // product:sku of the extended service term, "" = none
	Plans               [][]Choice
}

// Key is the SKU as product:SKU.
func (k *SKU) Key() string { return k.Product + ":" + k.ID }

// IsSeat reports whether the SKU is sold by seat and licensed in the directory.
func (k *SKU) IsSeat() bool { return k.ProductType == ProductTypeSeats }

// Types of products.
const (
	ProductTypeSeats    = "OnlineServicesNCE"
	ProductTypeSoftware = "Software"
)

// currencies are the currencies of the markets that do not bill in US dollars, with the simulator's invented rates.
var currencies = map[string]struct {
	Code, symbol string
	rate         float64
}{
	"DE": {"EUR", "€", 0.95}, "FR": {"EUR", "€", 0.95}, "NL": {"EUR", "€", 0.95}, "AT": {"EUR", "€", 0.95},
	"IE": {"EUR", "€", 0.95}, "ES": {"EUR", "€", 0.95}, "IT": {"EUR", "€", 0.95}, "GB": {"GBP", "£", 0.8},
	"CH": {"CHF", "CHF", 0.9}, "JP": {"JPY", "¥", 150}, "AU": {"AUD", "$", 1.5}, "BR": {"BRL", "R$", 5.5},
}

// CurrencyOf returns the currency in which a country is billed, and the price of a US dollar in it.
func CurrencyOf(country string) (code, symbol string, rate float64) {
	if c, found := currencies[strings.ToUpper(country)]; found {
		return c.Code, c.symbol, c.rate
	}
	return "USD", "$", 1
}

// FindSKU returns a SKU of the catalog; nil if it does not exist.
func FindSKU(product, id string) *SKU {
	for i := range Offers {
		if strings.EqualFold(Offers[i].Product, product) && strings.EqualFold(Offers[i].ID, id) {
			return &Offers[i]
		}
	}
	return nil
}

// FindSKUByKey finds a SKU by its key; nil if there is none.
func FindSKUByKey(key string) *SKU {
	product, id, _ := strings.Cut(key, ":")
	return FindSKU(product, id)
}

// Availability is one way to buy a SKU in a country. Its id is volatile: it depends on the catalog's generation.
type Availability struct {
	SKU     *SKU
	ID      string
	Country string
	plan    int
}

// CatalogItemID is product:SKU:availability.
func (a *Availability) CatalogItemID() string { return a.SKU.Key() + ":" + a.ID }

// Choices are the terms and billing cycles under which the availability sells.
func (a *Availability) Choices() []Choice { return a.SKU.Plans[a.plan] }

// Find returns the choice with a term and a billing cycle, and whether it exists.
func (a *Availability) Find(term, cycle string) (Choice, bool) {
	for _, c := range a.Choices() {
		if strings.EqualFold(c.Term, term) && strings.EqualFold(c.Cycle, cycle) {
			return c, true
		}
	}
	return Choice{}, false
}

// OffersTerm reports whether the availability is sold for a term, with any billing cycle.
func (a *Availability) OffersTerm(term string) bool {
	return slices.ContainsFunc(a.Choices(), func(c Choice) bool { return strings.EqualFold(c.Term, term) })
}

func availabilityID(k *SKU, country string, plan, generation int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s|%s|%s|%d|%d", k.Key(), k.Segment, strings.ToUpper(country),
		plan, generation))
	return "CFQ7TTC0" + base32.HexEncoding.EncodeToString(sum[:])[:4]
}

// TermID returns the id of a choice in the answers about an availability.
func TermID(k *SKU, c Choice) string {
	sum := sha256.Sum256([]byte(k.Key() + c.Term + c.Cycle))
	return strings.ToLower(base32.HexEncoding.EncodeToString(sum[:])[:12])
}

// Shop is what is on sale during one generation of availability ids.
type Shop struct{ Generation int }

// Availabilities lists the ways to buy a SKU in a country.
func (c Shop) Availabilities(k *SKU, country string) []*Availability {
	list := make([]*Availability, len(k.Plans))
	for i := range k.Plans {
		list[i] = &Availability{SKU: k, ID: availabilityID(k, country, i, c.Generation), Country: country, plan: i}
	}
	return list
}

// Availability returns an availability by its id; nil if it is not sold under that id now.
func (c Shop) Availability(k *SKU, country, id string) *Availability {
	for _, a := range c.Availabilities(k, country) {
		if strings.EqualFold(a.ID, id) {
			return a
		}
	}
	return nil
}

// Earlier returns an availability of this or any past generation: active subscriptions keep the id they were sold
// under.
func (c Shop) Earlier(k *SKU, country, id string) *Availability {
	for g := c.Generation; g >= 0; g-- {
		if a := (Shop{g}).Availability(k, country, id); a != nil {
			return a
		}
	}
	return nil
}

// Selling returns the availability that is sold for the term and billing cycle now.
func (c Shop) Selling(k *SKU, country, term, cycle string) *Availability {
	for _, a := range c.Availabilities(k, country) {
		if _, found := a.Find(term, cycle); found {
			return a
		}
	}
	return nil
}

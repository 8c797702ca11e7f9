package simulator

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"
)

// choice is one term and billing cycle of an availability, with the price of a seat per month in US dollars.
type choice struct {
	term, cycle string
	price       float64
}

// sku is one entry of the catalog. Each element of plans is sold under one availability id, so one id may carry
// several terms.
type sku struct {
	product, id         string
	productTitle, title string
	description         string
	productType         string
	segment             string
	minimum, maximum    int
	pooled              int // seats a tenant may hold over all subscriptions of this SKU; 0 = no such rule
	trialDays           int // > 0 makes it a trial
	convertsTo          string
	addon               bool
	prerequisites       []string // product:sku, one of which an add-on needs
	baseSeats           int      // of the prerequisites together, which an add-on needs; 0 = any
	share               int      // least seats of an add-on in per cent of those; 0 = any
	upgrades            []string
	atRenewal           []string // product:sku that the next term may also turn into: lower editions
	attestation         string
	purchasable         bool
	renewable           bool
	hidden              bool // reachable by id, not listed
	provisioningID      string
	extended            string // product:sku of the extended service term, "" = none
	plans               [][]choice
}

func (k *sku) key() string { return k.product + ":" + k.id }

func (k *sku) isSeat() bool { return k.productType == productTypeSeats }

const (
	productTypeSeats    = "OnlineServicesNCE"
	productTypeSoftware = "Software"
)

// currencies of the markets that do not bill in US dollars, with the invented rate of the simulator's prices.
var currencies = map[string]struct {
	code, symbol string
	rate         float64
}{
	"DE": {"EUR", "€", 0.95}, "FR": {"EUR", "€", 0.95}, "NL": {"EUR", "€", 0.95}, "AT": {"EUR", "€", 0.95},
	"IE": {"EUR", "€", 0.95}, "ES": {"EUR", "€", 0.95}, "IT": {"EUR", "€", 0.95}, "GB": {"GBP", "£", 0.8},
	"CH": {"CHF", "CHF", 0.9}, "JP": {"JPY", "¥", 150}, "AU": {"AUD", "$", 1.5}, "BR": {"BRL", "R$", 5.5},
}

func currencyOf(country string) (code, symbol string, rate float64) {
	if c, found := currencies[strings.ToUpper(country)]; found {
		return c.code, c.symbol, c.rate
	}
	return "USD", "$", 1
}

func findSKU(product, id string) *sku {
	for i := range offers {
		if strings.EqualFold(offers[i].product, product) && strings.EqualFold(offers[i].id, id) {
			return &offers[i]
		}
	}
	return nil
}

func findSKUByKey(key string) *sku {
	product, id, _ := strings.Cut(key, ":")
	return findSKU(product, id)
}

// availability is one way to buy a SKU in a country. Its id is volatile: it depends on the catalog's generation.
type availability struct {
	sku     *sku
	id      string
	country string
	plan    int
}

func (a *availability) catalogItemID() string { return a.sku.key() + ":" + a.id }

func (a *availability) choices() []choice { return a.sku.plans[a.plan] }

func (a *availability) find(term, cycle string) (choice, bool) {
	for _, c := range a.choices() {
		if strings.EqualFold(c.term, term) && strings.EqualFold(c.cycle, cycle) {
			return c, true
		}
	}
	return choice{}, false
}

func (a *availability) offersTerm(term string) bool {
	return slices.ContainsFunc(a.choices(), func(c choice) bool { return strings.EqualFold(c.term, term) })
}

func availabilityID(k *sku, country string, plan, generation int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s|%s|%s|%d|%d", k.key(), k.segment, strings.ToUpper(country), plan, generation))
	return "CFQ7TTC0" + base32.HexEncoding.EncodeToString(sum[:])[:4]
}

func termID(k *sku, c choice) string {
	sum := sha256.Sum256([]byte(k.key() + c.term + c.cycle))
	return strings.ToLower(base32.HexEncoding.EncodeToString(sum[:])[:12])
}

// catalog is what is on sale while one generation of availability ids lasts.
type catalog struct{ generation int }

func (c catalog) availabilities(k *sku, country string) []*availability {
	list := make([]*availability, len(k.plans))
	for i := range k.plans {
		list[i] = &availability{sku: k, id: availabilityID(k, country, i, c.generation), country: country, plan: i}
	}
	return list
}

func (c catalog) availability(k *sku, country, id string) *availability {
	for _, a := range c.availabilities(k, country) {
		if strings.EqualFold(a.id, id) {
			return a
		}
	}
	return nil
}

// earlier finds an availability of this or any past generation: running subscriptions keep the id they were sold under.
func (c catalog) earlier(k *sku, country, id string) *availability {
	for g := c.generation; g >= 0; g-- {
		if a := (catalog{g}).availability(k, country, id); a != nil {
			return a
		}
	}
	return nil
}

// selling finds the availability that offers the pair of term and billing cycle now.
func (c catalog) selling(k *sku, country, term, cycle string) *availability {
	for _, a := range c.availabilities(k, country) {
		if _, found := a.find(term, cycle); found {
			return a
		}
	}
	return nil
}

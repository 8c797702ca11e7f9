package partnercenter

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
)

// market is the catalog of a call: that of a country, or what one customer may buy.
type market struct {
	country string
	segment string              // "" = not requested
	buyer   *directory.Customer // nil in the country's tree
	prefix  string              // of links
	rules   Switches
}

func (c *call) market() (*market, error) {
	m := &market{rules: c.switches, segment: strings.ToLower(c.Query.Get("targetSegment"))}
	switch m.segment {
	case "", catalog.Commercial, catalog.Education, catalog.Nonprofit, "government":
	default:
		return nil, wire.Refuse(http.StatusBadRequest, codeInvalidProperty,
			"The target segment %q is not known.", m.segment)
	}
	if c.Vars["customer"] != "" {
		buyer, err := c.customer()
		if err != nil {
			return nil, err
		}
		m.buyer, m.country, m.prefix = buyer, buyer.Country, "/customers/"+buyer.ID
		return m, nil
	}
	m.country = strings.ToUpper(c.Query.Get("country"))
	if len(m.country) != 2 || strings.Trim(m.country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return nil, wire.Refuse(http.StatusBadRequest, codeInvalidProperty,
			"The query parameter country must be a two-letter ISO code.")
	}
	return m, nil
}

// sells reports whether the SKU is part of this market; nonprofit items are only if requested.
func (m *market) sells(k *catalog.SKU) bool {
	if m.segment != "" && k.Segment != m.segment {
		return false
	}
	if m.segment == "" && k.Segment == catalog.Nonprofit {
		return false
	}
	return m.buyer == nil || m.buyer.Qualified(k.Segment)
}

// views are the target views; those without an entry here exist but are empty.
var views = map[string]string{
	"onlineservices": catalog.ProductTypeSeats, "software": catalog.ProductTypeSoftware,
	"softwaresubscriptions": catalog.ProductTypeSoftware,
	"azure":                 "", "azurereservations": "", "azurereservationsvm": "", "azurereservationssql": "",
	"azurereservationscosmosdb": "",
	"microsoftazure":            "", "softwaresuselinux": "", "softwareperpetual": "", "specializedoffers": "",
	"marketplacesaas": "",
}

// query returns the query of links to a SKU, so that they lead to it: nonprofit items are shown only if requested.
func (m *market) query(k *catalog.SKU) string {
	query := url.Values{}
	if m.buyer == nil {
		query.Set("country", m.country)
	}
	if k.Segment == catalog.Nonprofit {
		query.Set("targetSegment", catalog.Nonprofit)
	}
	if len(query) == 0 {
		return ""
	}
	return "?" + query.Encode()
}

func (m *market) product(k *catalog.SKU) wire.Object {
	base := m.prefix + "/products/" + k.Product
	return wire.Object{
		"id": k.Product, "title": k.ProductTitle, "description": k.ProductTitle + " subscriptions.",
		"productType":        wire.Object{"id": k.ProductType, "displayName": k.ProductType},
		"isMicrosoftProduct": true, "publisherName": "Microsoft Corporation",
		"links": wire.Links{
			"skus": wire.Link("%s/skus%s", base, m.query(k)),
			"self": wire.Link("%s%s", base, m.query(k)),
		},
	}
}

func (m *market) sku(k *catalog.SKU) wire.Object {
	base := m.prefix + "/products/" + k.Product + "/skus/" + k.ID
	cycles := []string{}
	for _, group := range k.Plans {
		for _, one := range group {
			if !slices.Contains(cycles, one.Cycle) {
				cycles = append(cycles, one.Cycle)
			}
		}
	}
	slices.Sort(cycles)
	body := wire.Object{
		"id": k.ID, "productId": k.Product, "title": k.Title, "description": k.Description,
		"minimumQuantity": k.Minimum, "maximumQuantity": k.Maximum, "isTrial": k.TrialDays > 0,
		"supportedBillingCycles": wire.Unsorted(strangers(cycles)),
		"purchasePrerequisites":  []any{"MicrosoftCustomerAgreement"},
		"inventoryVariables":     []any{}, "provisioningVariables": []any{}, "constraints": []any{},
		"attestationProperties": wire.Optional{},
		"dynamicAttributes": wire.Object{
			"isMicrosoftProduct": true, "hasConstraints": k.Pooled > 0, "isAddon": k.Addon,
			"prerequisiteSkus": strangers(k.Prerequisites), "upgradeTargetOffers": strangers(k.Upgrades),
			"conversionInstructions": []any{}, "provisioningId": k.ProvisioningID,
			"isSoftwareAssuranceApplicable": false,
			"billingType":                   "license",
		},
		"links": wire.Links{
			"availabilities": wire.Link("%s/availabilities%s", base, m.query(k)),
			"self":           wire.Link("%s%s", base, m.query(k)),
		},
	}
	if k.Attestation != "" {
		body["attestationProperties"] = wire.Object{"attestationType": k.Attestation, "enforceAttestation": true}
	}
	return body
}

func strangers(list []string) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}

func (m *market) availability(a *catalog.Availability) wire.Object {
	k := a.SKU
	code, symbol, _ := catalog.CurrencyOf(m.country)
	renewTo := k.Key()
	if k.ConvertsTo != "" {
		renewTo = k.ConvertsTo
	}
	options := []any{wire.Object{"renewToId": renewTo, "isAutoRenewable": true}}
	terms, ids := []any{}, []any{}
	for _, one := range a.Choices() {
		ids = append(ids, catalog.TermID(k, one))
		terms = append(terms, wire.Object{
			"id": catalog.TermID(k, one), "duration": one.Term,
			"description":  one.Term + " commitment, billed " + one.Cycle,
			"billingCycle": wire.Enum(strings.ToUpper(one.Cycle[:1]) + one.Cycle[1:]), "renewalOptions": options,
			"cancellationPolicies": []any{wire.Object{"refundOptions": []any{
				wire.Object{"sequenceId": 0, "type": "Full", "expiresAfter": "P1D"},
				wire.Object{"sequenceId": 1, "type": "Partial", "expiresAfter": "P7D"},
			}}},
		})
	}
	return wire.Object{
		"id": a.ID, "productId": k.Product, "skuId": k.ID, "catalogItemId": a.CatalogItemID(),
		"defaultCurrency": wire.Object{"code": code, "symbol": symbol}, "segment": wire.Enum(k.Segment),
		"country":       m.country,
		"isPurchasable": m.rules.sells(k), "isRenewable": k.Renewable,
		"renewalInstructions": []any{wire.Object{"applicableTermIds": ids, "renewalOptions": options}},
		"terms":               wire.Unsorted(terms), "includedQuantityOptions": []any{}, "product": m.product(k),
		"sku": m.sku(k),
		"links": wire.Links{"self": wire.Link("%s/products/%s/skus/%s/availabilities/%s%s", m.prefix, k.Product, k.ID,
			a.ID, m.query(k))},
	}
}

func (c *call) listProducts() (wire.Answer, error) {
	m, err := c.market()
	if err != nil {
		return wire.Answer{}, err
	}
	view := c.Query.Get("targetView")
	kind, known := views[strings.ToLower(view)]
	if !known {
		return wire.Answer{}, wire.Refuse(http.StatusBadRequest, codeInvalidProperty,
			"The target view %q is not known.", view)
	}
	items, seen := []any{}, map[string]bool{}
	for i := range catalog.Offers {
		k := &catalog.Offers[i]
		if k.ProductType == kind && !k.Hidden && m.sells(k) && !seen[k.Product] {
			seen[k.Product] = true
			items = append(items, m.product(k))
		}
	}
	return wire.OK(wire.Collection(items))
}

// productSKUs returns the SKUs of the product in the path in the market; it is an error if there are none.
func (c *call) productSKUs(m *market) ([]*catalog.SKU, error) {
	found := []*catalog.SKU{}
	for i := range catalog.Offers {
		if k := &catalog.Offers[i]; strings.EqualFold(k.Product, c.Vars["product"]) && m.sells(k) {
			found = append(found, k)
		}
	}
	if len(found) == 0 {
		return nil, wire.Refuse(http.StatusNotFound, codeProductNotFound, "Product %s was not found.",
			strings.ToUpper(c.Vars["product"]))
	}
	return found, nil
}

func (c *call) pathSKU(m *market) (*catalog.SKU, error) {
	list, err := c.productSKUs(m)
	if err != nil {
		return nil, err
	}
	for _, k := range list {
		if strings.EqualFold(k.ID, c.Vars["sku"]) {
			return k, nil
		}
	}
	return nil, wire.Refuse(http.StatusNotFound, codeSkuNotFound, "SKU %s of product %s was not found.", c.Vars["sku"],
		list[0].Product)
}

func (c *call) getProduct() (wire.Answer, error) {
	m, err := c.market()
	if err != nil {
		return wire.Answer{}, err
	}
	list, err := c.productSKUs(m)
	if err != nil {
		return wire.Answer{}, err
	}
	return wire.OK(m.product(list[0]))
}

func (c *call) listSKUs() (wire.Answer, error) {
	m, err := c.market()
	if err != nil {
		return wire.Answer{}, err
	}
	list, err := c.productSKUs(m)
	if err != nil {
		return wire.Answer{}, err
	}
	items := []any{}
	for _, k := range list {
		if !k.Hidden {
			items = append(items, m.sku(k))
		}
	}
	return wire.OK(wire.Collection(items))
}

func (c *call) getSKU() (wire.Answer, error) {
	m, err := c.market()
	if err != nil {
		return wire.Answer{}, err
	}
	k, err := c.pathSKU(m)
	if err != nil {
		return wire.Answer{}, err
	}
	return wire.OK(m.sku(k))
}

func (c *call) listAvailabilities() (wire.Answer, error) {
	m, err := c.market()
	if err != nil {
		return wire.Answer{}, err
	}
	k, err := c.pathSKU(m)
	if err != nil {
		return wire.Answer{}, err
	}
	items := []any{}
	for _, a := range c.shop.Availabilities(k, m.country) {
		items = append(items, m.availability(a))
	}
	return wire.OK(wire.Collection(items))
}

func (c *call) getAvailability() (wire.Answer, error) {
	m, err := c.market()
	if err != nil {
		return wire.Answer{}, err
	}
	k, err := c.pathSKU(m)
	if err != nil {
		return wire.Answer{}, err
	}
	a := c.shop.Availability(k, m.country, c.Vars["availability"])
	if a == nil {
		return wire.Answer{}, wire.Refuse(http.StatusNotFound, codeAvailability, "Availability %s of %s was not found.",
			strings.ToUpper(c.Vars["availability"]), k.Key())
	}
	return wire.OK(m.availability(a))
}

package simulator

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// market is whose catalog a call looks at: that of a country, or what one customer may buy.
type market struct {
	country string
	segment string    // "" = not asked for
	buyer   *customer // nil in the country's tree
	prefix  string    // of links
	rules   Behaviors
}

func (c *call) market() (*market, error) {
	m := &market{rules: c.switches, segment: strings.ToLower(c.query.Get("targetSegment"))}
	switch m.segment {
	case "", commercial, education, nonprofit, "government":
	default:
		return nil, refuse(http.StatusBadRequest, codeInvalidProperty, "The target segment %q is not known.", m.segment)
	}
	if c.vars["customer"] != "" {
		buyer, err := c.customer()
		if err != nil {
			return nil, err
		}
		m.buyer, m.country, m.prefix = buyer, buyer.Country, "/customers/"+buyer.ID
		return m, nil
	}
	m.country = strings.ToUpper(c.query.Get("country"))
	if len(m.country) != 2 || strings.Trim(m.country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return nil, refuse(http.StatusBadRequest, codeInvalidProperty, "The query parameter country must be a two-letter ISO code.")
	}
	return m, nil
}

// sells says whether the SKU is part of this market; nonprofit items are, only when asked for.
func (m *market) sells(k *sku) bool {
	if m.segment != "" && k.segment != m.segment {
		return false
	}
	if m.segment == "" && k.segment == nonprofit {
		return false
	}
	return m.buyer == nil || m.buyer.qualified(k.segment)
}

// views names the target views; those without an entry here exist and hold nothing the simulator sells.
var views = map[string]string{
	"onlineservices": productTypeSeats, "software": productTypeSoftware, "softwaresubscriptions": productTypeSoftware,
	"azure": "", "azurereservations": "", "azurereservationsvm": "", "azurereservationssql": "", "azurereservationscosmosdb": "",
	"microsoftazure": "", "softwaresuselinux": "", "softwareperpetual": "", "specializedoffers": "", "marketplacesaas": "",
}

// query is what links to a SKU carry, so that following them finds it: nonprofit items are shown only when asked for.
func (m *market) query(k *sku) string {
	query := url.Values{}
	if m.buyer == nil {
		query.Set("country", m.country)
	}
	if k.segment == nonprofit {
		query.Set("targetSegment", nonprofit)
	}
	if len(query) == 0 {
		return ""
	}
	return "?" + query.Encode()
}

func (m *market) product(k *sku) object {
	base := m.prefix + "/products/" + k.product
	return object{
		"id": k.product, "title": k.productTitle, "description": k.productTitle + " subscriptions.",
		"productType":        object{"id": k.productType, "displayName": k.productType},
		"isMicrosoftProduct": true, "publisherName": "Microsoft Corporation",
		"links": links{"skus": link("%s/skus%s", base, m.query(k)), "self": link("%s%s", base, m.query(k))},
	}
}

func (m *market) sku(k *sku) object {
	base := m.prefix + "/products/" + k.product + "/skus/" + k.id
	cycles := []string{}
	for _, group := range k.plans {
		for _, one := range group {
			if !slices.Contains(cycles, one.cycle) {
				cycles = append(cycles, one.cycle)
			}
		}
	}
	slices.Sort(cycles)
	body := object{
		"id": k.id, "productId": k.product, "title": k.title, "description": k.description,
		"minimumQuantity": k.minimum, "maximumQuantity": k.maximum, "isTrial": k.trialDays > 0,
		"supportedBillingCycles": unsorted(strangers(cycles)), "purchasePrerequisites": []any{"MicrosoftCustomerAgreement"},
		"inventoryVariables": []any{}, "provisioningVariables": []any{}, "constraints": []any{}, "attestationProperties": optional{},
		"dynamicAttributes": object{
			"isMicrosoftProduct": true, "hasConstraints": k.pooled > 0, "isAddon": k.addon,
			"prerequisiteSkus": strangers(k.prerequisites), "upgradeTargetOffers": strangers(k.upgrades),
			"conversionInstructions": []any{}, "provisioningId": k.provisioningID, "isSoftwareAssuranceApplicable": false,
			"billingType": "license",
		},
		"links": links{"availabilities": link("%s/availabilities%s", base, m.query(k)), "self": link("%s%s", base, m.query(k))},
	}
	if k.attestation != "" {
		body["attestationProperties"] = object{"attestationType": k.attestation, "enforceAttestation": true}
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

func (m *market) availability(a *availability) object {
	k := a.sku
	code, symbol, _ := currencyOf(m.country)
	renewTo := k.key()
	if k.convertsTo != "" {
		renewTo = k.convertsTo
	}
	options := []any{object{"renewToId": renewTo, "isAutoRenewable": true}}
	terms, ids := []any{}, []any{}
	for _, one := range a.choices() {
		ids = append(ids, termID(k, one))
		terms = append(terms, object{
			"id": termID(k, one), "duration": one.term, "description": one.term + " commitment, billed " + one.cycle,
			"billingCycle": enum(strings.ToUpper(one.cycle[:1]) + one.cycle[1:]), "renewalOptions": options,
			"cancellationPolicies": []any{object{"refundOptions": []any{
				object{"sequenceId": 0, "type": "Full", "expiresAfter": "P1D"}, object{"sequenceId": 1, "type": "Partial", "expiresAfter": "P7D"},
			}}},
		})
	}
	return object{
		"id": a.id, "productId": k.product, "skuId": k.id, "catalogItemId": a.catalogItemID(),
		"defaultCurrency": object{"code": code, "symbol": symbol}, "segment": enum(k.segment), "country": m.country,
		"isPurchasable": m.rules.sells(k), "isRenewable": k.renewable,
		"renewalInstructions": []any{object{"applicableTermIds": ids, "renewalOptions": options}},
		"terms":               unsorted(terms), "includedQuantityOptions": []any{}, "product": m.product(k), "sku": m.sku(k),
		"links": links{"self": link("%s/products/%s/skus/%s/availabilities/%s%s", m.prefix, k.product, k.id, a.id, m.query(k))},
	}
}

func (c *call) listProducts() (answer, error) {
	m, err := c.market()
	if err != nil {
		return answer{}, err
	}
	view := c.query.Get("targetView")
	kind, known := views[strings.ToLower(view)]
	if !known {
		return answer{}, refuse(http.StatusBadRequest, codeInvalidProperty, "The target view %q is not known.", view)
	}
	items, seen := []any{}, map[string]bool{}
	for i := range offers {
		k := &offers[i]
		if k.productType == kind && !k.hidden && m.sells(k) && !seen[k.product] {
			seen[k.product] = true
			items = append(items, m.product(k))
		}
	}
	return ok(collection(items))
}

// productSKUs gives the SKUs of the path's product in the market; none of them is an error.
func (c *call) productSKUs(m *market) ([]*sku, error) {
	found := []*sku{}
	for i := range offers {
		if k := &offers[i]; strings.EqualFold(k.product, c.vars["product"]) && m.sells(k) {
			found = append(found, k)
		}
	}
	if len(found) == 0 {
		return nil, refuse(http.StatusNotFound, codeProductNotFound, "Product %s was not found.", strings.ToUpper(c.vars["product"]))
	}
	return found, nil
}

func (c *call) pathSKU(m *market) (*sku, error) {
	list, err := c.productSKUs(m)
	if err != nil {
		return nil, err
	}
	for _, k := range list {
		if strings.EqualFold(k.id, c.vars["sku"]) {
			return k, nil
		}
	}
	return nil, refuse(http.StatusNotFound, codeSkuNotFound, "SKU %s of product %s was not found.", c.vars["sku"], list[0].product)
}

func (c *call) getProduct() (answer, error) {
	m, err := c.market()
	if err != nil {
		return answer{}, err
	}
	list, err := c.productSKUs(m)
	if err != nil {
		return answer{}, err
	}
	return ok(m.product(list[0]))
}

func (c *call) listSKUs() (answer, error) {
	m, err := c.market()
	if err != nil {
		return answer{}, err
	}
	list, err := c.productSKUs(m)
	if err != nil {
		return answer{}, err
	}
	items := []any{}
	for _, k := range list {
		if !k.hidden {
			items = append(items, m.sku(k))
		}
	}
	return ok(collection(items))
}

func (c *call) getSKU() (answer, error) {
	m, err := c.market()
	if err != nil {
		return answer{}, err
	}
	k, err := c.pathSKU(m)
	if err != nil {
		return answer{}, err
	}
	return ok(m.sku(k))
}

func (c *call) listAvailabilities() (answer, error) {
	m, err := c.market()
	if err != nil {
		return answer{}, err
	}
	k, err := c.pathSKU(m)
	if err != nil {
		return answer{}, err
	}
	items := []any{}
	for _, a := range c.shop.availabilities(k, m.country) {
		items = append(items, m.availability(a))
	}
	return ok(collection(items))
}

func (c *call) getAvailability() (answer, error) {
	m, err := c.market()
	if err != nil {
		return answer{}, err
	}
	k, err := c.pathSKU(m)
	if err != nil {
		return answer{}, err
	}
	a := c.shop.availability(k, m.country, c.vars["availability"])
	if a == nil {
		return answer{}, refuse(http.StatusNotFound, codeAvailability, "Availability %s of %s was not found.", strings.ToUpper(c.vars["availability"]), k.key())
	}
	return ok(m.availability(a))
}

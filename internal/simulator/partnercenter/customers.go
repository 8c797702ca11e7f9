package partnercenter

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

const (
	defaultPage = 100
	maximumPage = 500
)

// customerProperties are the properties by which customers can be filtered.
var customerProperties = map[string]func(*directory.Customer) string{
	"companyname": func(one *directory.Customer) string { return one.CompanyName },
	"domain":      func(one *directory.Customer) string { return one.Domain },
}

// pageStart reads where the requested page begins: the continuation token of the previous page.
func (c *call) pageStart() (int, error) {
	token := c.Header.Get("MS-ContinuationToken")
	if token == "" {
		return 0, nil
	}
	text, err := base64.StdEncoding.DecodeString(token)
	n, convErr := strconv.Atoi(strings.TrimPrefix(string(text), "after:"))
	if err != nil || convErr != nil || n < 0 {
		return 0, wire.Refuse(http.StatusBadRequest, codeInvalidProperty, "The continuation token is not valid.")
	}
	return n, nil
}

func (c *call) listCustomers() (wire.Answer, error) {
	keep, err := filter(c, "Customers", customerProperties)
	if err != nil {
		return wire.Answer{}, err
	}
	asked := 0 // the service chooses the size, as in the vendor's samples with a filter
	if text := c.Query.Get("size"); text != "" {
		if asked, err = strconv.Atoi(text); err != nil || asked < 0 {
			return wire.Answer{}, wire.Refuse(http.StatusBadRequest, codeInvalidProperty,
				"The size %q is not valid.", text)
		}
	}
	size := min(cmp.Or(asked, defaultPage), maximumPage)
	start, err := c.pageStart()
	if err != nil {
		return wire.Answer{}, err
	}
	everyone, err := world.All[directory.Customer](c.Tx, directory.KindCustomer, "")
	if err != nil {
		return wire.Answer{}, err
	}
	matching := []*directory.Customer{}
	for _, one := range everyone {
		if one.Relationship == "reseller" && keep(one) {
			matching = append(matching, one)
		}
	}
	start = min(start, len(matching))
	end := min(start+size, len(matching))
	items := []any{}
	for _, one := range matching[start:end] {
		items = append(items, customerItem(one))
	}
	page := wire.Collection(items)
	address := fmt.Sprintf("/customers?size=%d", size)
	if f := c.Query.Get("filter"); f != "" {
		address += "&filter=" + url.QueryEscape(f)
	}
	around := wire.Links{"self": wire.Link("%s", address)}
	if end < len(matching) {
		token := base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "after:%d", end))
		around["next"] = wire.Object{
			"uri": address + "&seekOperation=Next", "method": "GET",
			"headers": []any{wire.Object{"key": "MS-ContinuationToken", "value": token}},
		}
	}
	page["links"] = around
	return wire.OK(page)
}

func companyProfile(one *directory.Customer) wire.Object {
	return wire.Object{
		"tenantId": wire.GUID(one.ID), "domain": one.Domain, "companyName": one.CompanyName,
		"links":      wire.Links{"self": wire.Link("/customers/%s/profiles/company", one.ID)},
		"attributes": wire.Object{"objectType": "CustomerCompanyProfile"},
	}
}

func customerItem(one *directory.Customer) wire.Object {
	return wire.Object{
		"id": wire.GUID(one.ID), "companyProfile": companyProfile(one), "relationshipToPartner": wire.Enum("reseller"),
		"links":      wire.Links{"self": wire.Link("/customers/%s", one.ID)},
		"attributes": wire.Object{"objectType": "Customer"},
	}
}

func billingProfile(one *directory.Customer) wire.Object {
	language := map[string]string{"DE": "de", "FR": "fr"}[one.Country]
	if language == "" {
		language = "en"
	}
	return wire.Object{
		"id": wire.GUID(world.DerivedID("billing", one.ID)), "firstName": "Ada", "lastName": "Roe",
		"email":    "it@" + strings.ReplaceAll(strings.ToLower(one.CompanyName), " ", "") + ".example",
		"culture":  language + "-" + one.Country,
		"language": language, "companyName": one.CompanyName,
		"defaultAddress": wire.Object{
			"country": one.Country, "region": "", "city": one.City, "state": one.State, "addressLine1": one.AddressLine,
			"addressLine2": "",
			"postalCode":   one.PostalCode, "firstName": "Ada", "lastName": "Roe", "phoneNumber": "4255550100",
		},
		"links":      wire.Links{"self": wire.Link("/customers/%s/profiles/billing", one.ID)},
		"attributes": wire.Object{"etag": "-4242348048554929329", "objectType": "CustomerBillingProfile"},
	}
}

func (c *call) getCustomer() (wire.Answer, error) {
	one, err := c.customer()
	if err != nil {
		return wire.Answer{}, err
	}
	body := customerItem(one)
	body["commerceId"] = world.DerivedID("commerce", one.ID)
	body["billingProfile"] = billingProfile(one)
	body["allowDelegatedAccess"] = true
	body["customDomains"] = append([]string{}, one.CustomDomains()...)
	body["associatedPartnerId"] = wire.Optional{}
	body["userCredentials"] = wire.Optional{}
	return wire.OK(body)
}

func (c *call) companyProfile() (wire.Answer, error) {
	one, err := c.customer()
	if err != nil {
		return wire.Answer{}, err
	}
	return wire.OK(companyProfile(one))
}

func (c *call) billingProfile() (wire.Answer, error) {
	one, err := c.customer()
	if err != nil {
		return wire.Answer{}, err
	}
	return wire.OK(billingProfile(one))
}

// qualifications answers with a bare array, unlike every other list.
func (c *call) qualifications() (wire.Answer, error) {
	one, err := c.customer()
	if err != nil {
		return wire.Answer{}, err
	}
	list := []any{}
	for _, q := range one.Qualifications {
		list = append(list, wire.Object{
			"qualification": q.Kind, "vettingStatus": q.Status, "vettingReason": wire.Optional{},
			c.switches.VettingKey: wire.Stamp(q.Created),
		})
	}
	return wire.OK(list)
}

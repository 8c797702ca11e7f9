package simulator

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

const (
	defaultPage = 100
	maximumPage = 500
)

// customerProperties are what customers can be filtered by.
var customerProperties = map[string]func(*customer) string{
	"companyname": func(one *customer) string { return one.CompanyName },
	"domain":      func(one *customer) string { return one.Domain },
}

// pageStart reads where the wanted page begins: the continuation token of the page before.
func (c *call) pageStart() (int, error) {
	token := c.header.Get("MS-ContinuationToken")
	if token == "" {
		return 0, nil
	}
	text, err := base64.StdEncoding.DecodeString(token)
	n, convErr := strconv.Atoi(strings.TrimPrefix(string(text), "after:"))
	if err != nil || convErr != nil || n < 0 {
		return 0, refuse(http.StatusBadRequest, codeInvalidProperty, "The continuation token is not valid.")
	}
	return n, nil
}

func (c *call) listCustomers() (answer, error) {
	keep, err := filter(c, "Customers", customerProperties)
	if err != nil {
		return answer{}, err
	}
	asked := 0 // leaves the size to the service, which the vendor's samples do with a filter
	if text := c.query.Get("size"); text != "" {
		if asked, err = strconv.Atoi(text); err != nil || asked < 0 {
			return answer{}, refuse(http.StatusBadRequest, codeInvalidProperty, "The size %q is not valid.", text)
		}
	}
	size := min(cmp.Or(asked, defaultPage), maximumPage)
	start, err := c.pageStart()
	if err != nil {
		return answer{}, err
	}
	everyone, err := all[customer](c.unit, kindCustomer, "")
	if err != nil {
		return answer{}, err
	}
	matching := []*customer{}
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
	page := collection(items)
	address := fmt.Sprintf("/customers?size=%d", size)
	if f := c.query.Get("filter"); f != "" {
		address += "&filter=" + url.QueryEscape(f)
	}
	around := links{"self": link("%s", address)}
	if end < len(matching) {
		token := base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "after:%d", end))
		around["next"] = object{
			"uri": address + "&seekOperation=Next", "method": "GET",
			"headers": []any{object{"key": "MS-ContinuationToken", "value": token}},
		}
	}
	page["links"] = around
	return ok(page)
}

func companyProfile(one *customer) object {
	return object{
		"tenantId": guid(one.ID), "domain": one.Domain, "companyName": one.CompanyName,
		"links":      links{"self": link("/customers/%s/profiles/company", one.ID)},
		"attributes": object{"objectType": "CustomerCompanyProfile"},
	}
}

func customerItem(one *customer) object {
	return object{
		"id": guid(one.ID), "companyProfile": companyProfile(one), "relationshipToPartner": enum("reseller"),
		"links":      links{"self": link("/customers/%s", one.ID)},
		"attributes": object{"objectType": "Customer"},
	}
}

func billingProfile(one *customer) object {
	language := map[string]string{"DE": "de", "FR": "fr"}[one.Country]
	if language == "" {
		language = "en"
	}
	return object{
		"id": guid(derivedID("billing", one.ID)), "firstName": "Ada", "lastName": "Roe",
		"email": "it@" + strings.ReplaceAll(strings.ToLower(one.CompanyName), " ", "") + ".example", "culture": language + "-" + one.Country,
		"language": language, "companyName": one.CompanyName,
		"defaultAddress": object{
			"country": one.Country, "region": "", "city": one.City, "state": one.State, "addressLine1": one.AddressLine, "addressLine2": "",
			"postalCode": one.PostalCode, "firstName": "Ada", "lastName": "Roe", "phoneNumber": "4255550100",
		},
		"links":      links{"self": link("/customers/%s/profiles/billing", one.ID)},
		"attributes": object{"etag": "-4242348048554929329", "objectType": "CustomerBillingProfile"},
	}
}

func (c *call) getCustomer() (answer, error) {
	one, err := c.customer()
	if err != nil {
		return answer{}, err
	}
	body := customerItem(one)
	body["commerceId"] = derivedID("commerce", one.ID)
	body["billingProfile"] = billingProfile(one)
	body["allowDelegatedAccess"] = true
	body["customDomains"] = append([]string{}, one.customDomains()...)
	body["associatedPartnerId"] = optional{}
	body["userCredentials"] = optional{}
	return ok(body)
}

func (c *call) companyProfile() (answer, error) {
	one, err := c.customer()
	if err != nil {
		return answer{}, err
	}
	return ok(companyProfile(one))
}

func (c *call) billingProfile() (answer, error) {
	one, err := c.customer()
	if err != nil {
		return answer{}, err
	}
	return ok(billingProfile(one))
}

// qualifications come as a bare array, unlike every other list.
func (c *call) qualifications() (answer, error) {
	one, err := c.customer()
	if err != nil {
		return answer{}, err
	}
	list := []any{}
	for _, q := range one.Qualifications {
		list = append(list, object{
			"qualification": q.Kind, "vettingStatus": q.Status, "vettingReason": optional{},
			c.switches.VettingKey: stamp(q.Created),
		})
	}
	return ok(list)
}

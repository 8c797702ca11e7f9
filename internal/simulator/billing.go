package simulator

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

const (
	billingPath    = "/providers/Microsoft.Billing/billingAccounts"
	billingVersion = "2024-04-01"

	maximumBillingPage = 50
)

// billing checks the version of a billing call.
func (c *call) billing() error {
	switch version := c.query.Get("api-version"); version {
	case billingVersion:
		return nil
	case "":
		return named(http.StatusBadRequest, managerNoVersion, "The api-version query parameter (?api-version=) is required for all requests.")
	default:
		return named(http.StatusNotFound, managerOtherVersion,
			"The resource type 'billingAccounts' could not be found in the namespace 'Microsoft.Billing' for api version '%s'. The supported api-versions are '%s'.", version, billingVersion)
	}
}

// billingPage answers with one page of a list; parameters have no dollar sign.
func (c *call) billingPage(list []any) (answer, error) {
	size, start := maximumBillingPage, 0
	for name, dst := range map[string]*int{"top": &size, "skip": &start} {
		text := c.query.Get(name)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || name == "top" && (n < 1 || n > maximumBillingPage) {
			return answer{}, named(http.StatusBadRequest, managerBadRequest, "The value '%s' of the parameter %s is not valid.", text, name)
		}
		*dst = n
	}
	start = min(start, len(list))
	end := min(start+size, len(list))
	body := verbatim{"value": unsorted(list[start:end]), "nextLink": optional{}}
	if end < len(list) {
		next := url.Values{"api-version": {billingVersion}, "top": {strconv.Itoa(size)}, "skip": {strconv.Itoa(end)}}
		body["nextLink"] = c.authority() + c.path + "?" + next.Encode()
	}
	return ok(body)
}

func (a *billingAccount) id() string { return billingPath + "/" + a.Name }

func (a *billingAccount) wire() verbatim {
	return verbatim{
		"id": a.id(), "name": a.Name, "type": "Microsoft.Billing/billingAccounts",
		"properties": verbatim{
			"accountStatus": "Active", "accountType": "Business", "agreementType": "MicrosoftCustomerAgreement",
			"billingRelationshipTypes": []any{"Direct"}, "displayName": a.DisplayName, "hasNoBillingProfiles": false, "hasReadAccess": true,
			"notificationEmailAddress": optional{}, "primaryBillingTenantId": a.Tenant, "provisioningState": "Succeeded",
			"qualifications": []any{"Commercial"}, "registrationNumber": optional{}, "taxIds": []any{},
			"soldTo": verbatim{
				"companyName": a.DisplayName, "addressLine1": a.AddressLine, "city": a.City, "region": a.State, "postalCode": a.PostalCode,
				"country":      a.Country,
				"addressLine2": optional{}, "isValidAddress": true,
			},
		},
	}
}

func (m *PaymentMethod) wire(account *billingAccount) verbatim {
	properties := verbatim{
		"family": m.Family, "status": m.Status, "paymentMethodType": m.Type, "displayName": m.Type, "accountHolderName": account.DisplayName,
		"lastFourDigits": optional{}, "expiration": optional{}, "logos": []any{},
	}
	if m.LastFour != "" {
		properties["lastFourDigits"], properties["displayName"] = m.LastFour, m.Type+" **** "+m.LastFour
	}
	if m.Expires != "" {
		properties["expiration"] = m.Expires
	}
	return verbatim{
		"id": account.id() + "/paymentMethods/" + m.ID, "name": m.ID, "type": "Microsoft.Billing/billingAccounts/paymentMethods", "properties": properties,
	}
}

// listBillingAccounts is empty, not refused, for who has no billing role.
func (c *call) listBillingAccounts() (answer, error) {
	if err := c.billing(); err != nil {
		return answer{}, err
	}
	list := []any{}
	if c.switches.BillingRole == "granted" {
		accounts, err := c.accounts(c.tenant)
		if err != nil {
			return answer{}, err
		}
		for _, a := range accounts {
			list = append(list, a.wire())
		}
	}
	return c.billingPage(list)
}

// billingAccount finds the account of the path.
func (c *call) billingAccount() (*billingAccount, error) {
	if err := c.billing(); err != nil {
		return nil, err
	}
	if c.switches.BillingRole != "granted" {
		return nil, named(http.StatusUnauthorized, managerNoBillingRole, "No claims present for the caller in the system.")
	}
	list, err := c.accounts(c.tenant)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(list, func(a *billingAccount) bool { return strings.EqualFold(a.Name, c.vars["account"]) })
	if i < 0 {
		return nil, named(http.StatusNotFound, managerNotFound, "The billing account '%s' was not found.", c.vars["account"])
	}
	return list[i], nil
}

func (c *call) getBillingAccount() (answer, error) {
	account, err := c.billingAccount()
	if err != nil {
		return answer{}, err
	}
	return ok(account.wire())
}

func (c *call) listPaymentMethods() (answer, error) {
	account, err := c.billingAccount()
	if err != nil {
		return answer{}, err
	}
	methods, err := all[PaymentMethod](c.unit, kindPaymentMethod, account.Tenant)
	if err != nil {
		return answer{}, err
	}
	list := []any{}
	for _, m := range methods {
		list = append(list, m.wire(account))
	}
	return c.billingPage(list)
}

func (c *call) getPaymentMethod() (answer, error) {
	account, err := c.billingAccount()
	if err != nil {
		return answer{}, err
	}
	var m PaymentMethod
	found, err := c.load(kindPaymentMethod, account.Tenant, c.vars["method"], &m)
	if err != nil {
		return answer{}, err
	}
	if !found {
		return answer{}, named(http.StatusNotFound, managerNotFound, "The payment method '%s' was not found.", c.vars["method"])
	}
	return ok(m.wire(account))
}

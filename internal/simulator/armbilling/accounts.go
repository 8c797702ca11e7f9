package armbilling

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

const (
	billingPath    = "/providers/Microsoft.Billing/billingAccounts"
	billingVersion = "2024-04-01"

	maximumBillingPage = 50
)

// billing checks the version of a billing call.
func (c *call) billing() error {
	switch version := c.Query.Get("api-version"); version {
	case billingVersion:
		return nil
	case "":
		return wire.RefuseNamed(http.StatusBadRequest, managerNoVersion,
			"The api-version query parameter (?api-version=) is required for all requests.")
	default:
		return wire.RefuseNamed(
			http.StatusNotFound,
			managerOtherVersion,
			"The resource type 'billingAccounts' could not be found in the namespace 'Microsoft.Billing' for api "+
				"version '%s'. The supported api-versions are '%s'.",
			version,
			billingVersion,
		)
	}
}

// billingPage answers with one page of a list; parameters have no dollar sign.
func (c *call) billingPage(list []any) (wire.Answer, error) {
	size, start := maximumBillingPage, 0
	for name, dst := range map[string]*int{"top": &size, "skip": &start} {
		text := c.Query.Get(name)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || name == "top" && (n < 1 || n > maximumBillingPage) {
			return wire.Answer{}, wire.RefuseNamed(http.StatusBadRequest, managerBadRequest,
				"The value '%s' of the parameter %s is not valid.", text, name)
		}
		*dst = n
	}
	start = min(start, len(list))
	end := min(start+size, len(list))
	body := wire.Verbatim{"value": wire.Unsorted(list[start:end]), "nextLink": wire.Optional{}}
	if end < len(list) {
		next := url.Values{"api-version": {billingVersion}, "top": {strconv.Itoa(size)}, "skip": {strconv.Itoa(end)}}
		body["nextLink"] = c.Authority() + c.Path + "?" + next.Encode()
	}
	return wire.OK(body)
}

func (a *Account) id() string { return billingPath + "/" + a.Name }

func (a *Account) wire() wire.Verbatim {
	return wire.Verbatim{
		"id": a.id(), "name": a.Name, "type": "Microsoft.Billing/billingAccounts",
		"properties": wire.Verbatim{
			"accountStatus": "Active", "accountType": "Business", "agreementType": "MicrosoftCustomerAgreement",
			"billingRelationshipTypes": []any{"Direct"}, "displayName": a.DisplayName, "hasNoBillingProfiles": false,
			"hasReadAccess":            true,
			"notificationEmailAddress": wire.Optional{}, "primaryBillingTenantId": a.Tenant,
			"provisioningState": "Succeeded",
			"qualifications":    []any{"Commercial"}, "registrationNumber": wire.Optional{}, "taxIds": []any{},
			"soldTo": wire.Verbatim{
				"companyName": a.DisplayName, "addressLine1": a.AddressLine, "city": a.City, "region": a.State,
				"postalCode":   a.PostalCode,
				"country":      a.Country,
				"addressLine2": wire.Optional{}, "isValidAddress": true,
			},
		},
	}
}

func (m *PaymentMethod) wire(account *Account) wire.Verbatim {
	properties := wire.Verbatim{
		"family": m.Family, "status": m.Status, "paymentMethodType": m.Type, "displayName": m.Type,
		"accountHolderName": account.DisplayName,
		"lastFourDigits":    wire.Optional{}, "expiration": wire.Optional{}, "logos": []any{},
	}
	if m.LastFour != "" {
		properties["lastFourDigits"], properties["displayName"] = m.LastFour, m.Type+" **** "+m.LastFour
	}
	if m.Expires != "" {
		properties["expiration"] = m.Expires
	}
	return wire.Verbatim{
		"id": account.id() + "/paymentMethods/" + m.ID, "name": m.ID,
		"type": "Microsoft.Billing/billingAccounts/paymentMethods", "properties": properties,
	}
}

// listBillingAccounts answers a caller without a billing role with an empty list, not a refusal.
func (c *call) listBillingAccounts() (wire.Answer, error) {
	if err := c.billing(); err != nil {
		return wire.Answer{}, err
	}
	list := []any{}
	if c.switches.BillingRole == "granted" {
		accounts, err := accounts(c.Tx, c.Tenant)
		if err != nil {
			return wire.Answer{}, err
		}
		for _, a := range accounts {
			list = append(list, a.wire())
		}
	}
	return c.billingPage(list)
}

// billingAccount returns the account of the path.
func (c *call) billingAccount() (*Account, error) {
	if err := c.billing(); err != nil {
		return nil, err
	}
	if c.switches.BillingRole != "granted" {
		return nil, wire.RefuseNamed(http.StatusUnauthorized, managerNoBillingRole,
			"No claims present for the caller in the system.")
	}
	list, err := accounts(c.Tx, c.Tenant)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(list, func(a *Account) bool { return strings.EqualFold(a.Name, c.Vars["account"]) })
	if i < 0 {
		return nil, wire.RefuseNamed(http.StatusNotFound, managerNotFound, "The billing account '%s' was not found.",
			c.Vars["account"])
	}
	return list[i], nil
}

func (c *call) getBillingAccount() (wire.Answer, error) {
	account, err := c.billingAccount()
	if err != nil {
		return wire.Answer{}, err
	}
	return wire.OK(account.wire())
}

func (c *call) listPaymentMethods() (wire.Answer, error) {
	account, err := c.billingAccount()
	if err != nil {
		return wire.Answer{}, err
	}
	methods, err := world.All[PaymentMethod](c.Tx, kindPaymentMethod, account.Tenant)
	if err != nil {
		return wire.Answer{}, err
	}
	list := []any{}
	for _, m := range methods {
		list = append(list, m.wire(account))
	}
	return c.billingPage(list)
}

func (c *call) getPaymentMethod() (wire.Answer, error) {
	account, err := c.billingAccount()
	if err != nil {
		return wire.Answer{}, err
	}
	var m PaymentMethod
	found, err := c.Load(kindPaymentMethod, account.Tenant, c.Vars["method"], &m)
	if err != nil {
		return wire.Answer{}, err
	}
	if !found {
		return wire.Answer{}, wire.RefuseNamed(http.StatusNotFound, managerNotFound,
			"The payment method '%s' was not found.", c.Vars["method"])
	}
	return wire.OK(m.wire(account))
}

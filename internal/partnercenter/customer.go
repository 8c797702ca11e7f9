package partnercenter

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// RelationshipReseller is the Relationship of a customer who buys from the partner.
const RelationshipReseller = "reseller"

// Customer is a tenant that this partner has or had a relationship with. In a list,
// only the names, ids and Relationship are set.
type Customer struct {
	// ID is the customer id; TenantID is the Entra tenant, in practice the same.
	ID          string
	TenantID    string
	CompanyName string
	// Domain is the tenant's initial domain, such as "contoso.onmicrosoft.com".
	Domain string
	// Relationship is RelationshipReseller, or "none" after its end.
	Relationship        string
	CommerceID          string
	AssociatedPartnerID string
	// AllowDelegatedAccess is nil if the answer does not say.
	AllowDelegatedAccess *bool
	CustomDomains        []string
	// Country is the billing country, ISO 3166 alpha-2; catalog and prices depend on
	// it.
	Country  string
	Culture  string
	Language string
	Meta     Meta
}

// CustomerFilter selects customers by prefix, ignoring case; empty fields select
// all.
type CustomerFilter struct {
	CompanyNamePrefix string
	DomainPrefix      string
}

// customerPageSize: the parameter is documented as required, its maximum is
// not documented; the service's links lead to the rest.
const customerPageSize = 500

// Customers lists customers over all pages.
func (c *Client) Customers(ctx context.Context, filter CustomerFilter) ([]Customer, error) {
	query := url.Values{"size": {strconv.Itoa(customerPageSize)}}
	expression, err := filter.expression()
	if err != nil {
		return nil, err
	}
	if expression != "" {
		query.Set("filter", expression)
	}
	customers := []Customer{}
	_, err = c.collect(ctx, ReadCustomers, withQuery(pathOf("customers"), query), func(item json.RawMessage) error {
		customer, err := parseCustomer(item)
		if err == nil && filter.matches(customer) {
			customers = append(customers, customer)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return customers, nil
}

// expression returns the service's filter. The documented form allows one condition
// only, so matches checks the second prefix.
func (f CustomerFilter) expression() (string, error) {
	condition := struct{ Field, Value, Operator string }{Operator: "starts_with"}
	switch {
	case f.CompanyNamePrefix != "":
		condition.Field, condition.Value = "CompanyName", f.CompanyNamePrefix
	case f.DomainPrefix != "":
		condition.Field, condition.Value = "Domain", f.DomainPrefix
	default:
		return "", nil
	}
	text, err := wire.Encode(condition)
	return string(text), err
}

func (f CustomerFilter) matches(c Customer) bool {
	return hasPrefixFold(c.CompanyName, f.CompanyNamePrefix) && hasPrefixFold(c.Domain, f.DomainPrefix)
}

func hasPrefixFold(s, prefix string) bool {
	return strings.HasPrefix(strings.ToLower(s), strings.ToLower(prefix))
}

// Customer reads one customer. The error is IsNotFound for an unknown tenant and
// IsNoRelationship for another partner's.
func (c *Client) Customer(ctx context.Context, tenantID string) (Customer, error) {
	path := pathOf("customers", tenantID)
	resp, err := c.get(ctx, ReadCustomers, path)
	if err != nil {
		return Customer{}, err
	}
	customer, err := parseCustomer(resp.Body)
	if err != nil {
		return Customer{}, badAnswer(http.MethodGet, path, resp, err)
	}
	customer.Meta = metaOf(resp)
	return customer, nil
}

func parseCustomer(text []byte) (Customer, error) {
	f := wire.ReadObject(text, "customer")
	company := f.Child("companyProfile")
	billing := f.Child("billingProfile")
	customer := Customer{
		ID:                   f.ID("id"),
		TenantID:             company.Text("tenantId"),
		CompanyName:          company.Text("companyName"),
		Domain:               company.Text("domain"),
		Relationship:         f.Enum("relationshipToPartner"),
		CommerceID:           f.Text("commerceId"),
		AssociatedPartnerID:  f.Text("associatedPartnerId"),
		AllowDelegatedAccess: f.OptionalFlag("allowDelegatedAccess"),
		CustomDomains:        f.Texts("customDomains"),
		Country:              strings.ToUpper(billing.Child("defaultAddress").Text("country")),
		Culture:              billing.Text("culture"),
		Language:             billing.Text("language"),
	}
	if customer.TenantID == "" {
		customer.TenantID = customer.ID
	}
	return customer, f.Need(customer.ID)
}

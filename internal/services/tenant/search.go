package tenant

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
)

// fullDomain is a domain written in full: the beginning of one has no dot.
var fullDomain = regexp.MustCompile(`^[^\s/?#@:.]+(\.[^\s/?#@:.]+)+$`)

// search finds the customers that the configuration asks for. The service
// looks at the initial domain only, so a custom one is asked for elsewhere.
func (d *ListDataSource) search(ctx context.Context, m listModel, diags *diag.Diagnostics) []partnercenter.Customer {
	domain := strings.ToLower(strings.TrimSpace(m.Domain.ValueString()))
	found, err := d.Clients.PartnerCenter.Customers(ctx, partnercenter.CustomerFilter{
		CompanyNamePrefix: m.CompanyNamePrefix.ValueString(), DomainPrefix: domain,
	})
	if err != nil {
		diags.Append(diagnostics.Failure("list the tenants", err)...)
		return nil
	}
	if len(found) == 0 && fullDomain.MatchString(domain) {
		if owner := d.owner(ctx, domain, diags); owner != nil {
			return []partnercenter.Customer{*owner}
		}
	}
	if len(found) == 0 && len(*diags) == 0 {
		d.warnUnmatched(ctx, m, diags)
	}
	return found
}

// owner is the customer that has verified a domain; nil where no customer has.
func (d *ListDataSource) owner(ctx context.Context, domain string, diags *diag.Diagnostics) *partnercenter.Customer {
	id, err := d.Clients.TenantOf(ctx, domain)
	if err != nil {
		diags.Append(diagnostics.Failure("find the tenant of a domain", err)...)
		return nil
	}
	if id == "" {
		return nil
	}
	customer, err := d.Clients.PartnerCenter.Customer(ctx, id)
	switch {
	case partnercenter.IsNotFound(err) || partnercenter.IsNoRelationship(err):
		diags.AddAttributeWarning(
			path.Root("domain"),
			fmt.Sprintf("%s belongs to a tenant that is not a customer", domain),
			fmt.Sprintf("The domain belongs to tenant %s, and Partner Center knows no reseller relationship with it, "+
				"so nothing is listed. To sell to it, send it a relationship request from Partner Center.", id),
		)
		return nil
	case err != nil:
		diags.Append(diagnostics.Failure("read the tenant of a domain", err)...)
		return nil
	}
	return &customer
}

// warnUnmatched warns of a name or domain that no customer has and that looks
// like one of theirs. No answer is no failure.
func (d *ListDataSource) warnUnmatched(ctx context.Context, m listModel, diags *diag.Diagnostics) {
	if m.CompanyNamePrefix.IsNull() && m.Domain.IsNull() {
		return
	}
	everyone, err := d.Clients.PartnerCenter.Customers(ctx, partnercenter.CustomerFilter{})
	if err != nil {
		return
	}
	byName := services.Filter{Attribute: "company_name_prefix", Asked: m.CompanyNamePrefix}
	byDomain := services.Filter{Attribute: "domain", Asked: m.Domain}
	for _, c := range everyone {
		byName.Rows = append(byName.Rows, c.CompanyName, beginning(c.CompanyName, m.CompanyNamePrefix.ValueString()))
		byDomain.Rows = append(byDomain.Rows, c.Domain, beginning(c.Domain, m.Domain.ValueString()))
	}
	byName.Warn(diags)
	byDomain.Warn(diags)
}

// beginning is as much of a text as another one is long.
func beginning(text, as string) string {
	runes := []rune(text)
	return string(runes[:min(len(runes), len([]rune(as)))])
}

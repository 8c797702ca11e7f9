package simulator

import (
	"slices"
	"strings"
)

// customDomains are the domains that a tenant has verified beside its initial one.
func (c *customer) customDomains() []string {
	name, initial := strings.CutSuffix(strings.ToLower(c.Domain), ".onmicrosoft.com")
	if !initial {
		return nil
	}
	return []string{name + ".example", "mail." + name + ".example"}
}

// owns reports whether a domain is one of the tenant's.
func (c *customer) owns(domain string) bool {
	return strings.EqualFold(c.Domain, domain) || slices.Contains(c.customDomains(), strings.ToLower(domain))
}

// Package tenant is what can be read of the partner's customers: csp_tenants.
package tenant

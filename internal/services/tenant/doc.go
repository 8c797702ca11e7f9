// Package tenant is what can be read of the partner's customers: csp_tenants and
// csp_customer_agreement.
package tenant

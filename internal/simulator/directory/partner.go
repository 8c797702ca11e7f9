package directory

// The partner, and the applications of this world.
const (
	// PartnerTenant is the directory of the direct-bill partner; the login endpoint also accepts PartnerDomain.
	PartnerTenant = "6f1c3a52-90e4-4b7d-a1d8-2f5b0c9e7a11"
	PartnerDomain = "fennelpartners.onmicrosoft.com"
	// PartnerClient and PartnerSecret are the partner's application. It is registered in the partner's directory; the
	// customers have consented to it.
	PartnerClient = "0d2b8c64-7a35-4e19-b8f2-91c6d4e5a372"
	PartnerSecret = "simulated-secret-of-no-value"
	// PartnerUser is the object id of the person who signs in for the partner.
	PartnerUser     = "5b7e1c90-2d4f-4a86-93c1-0e8d7f6a5b42"
	PartnerUserName = "grace.fennel@" + PartnerDomain
	// CustomerClient and CustomerSecret are a customer's own application, known in every customer's directory but not
	// in the partner's.
	CustomerClient = "7c9a2e15-48d6-4b03-a1f7-6e5d4c3b2a19"
	CustomerSecret = "simulated-customer-secret-of-no-value"
	// OtherPartnerTenant is the directory of another partner.
	OtherPartnerTenant = "5e6f7081-92a3-4b4c-8d5e-6f708192a3b4"
)

// CustomerCredentials returns the credentials of the customer's own application in its directory.
func CustomerCredentials(tenantID string) Credentials {
	return Credentials{TenantID: tenantID, ClientID: CustomerClient, ClientSecret: CustomerSecret}
}

// Credentials are what an application sends to the login endpoint.
type Credentials struct{ TenantID, ClientID, ClientSecret string }

// DefaultCredentials returns the credentials of the partner's application in the partner's directory. The login
// endpoint refuses others: AADSTS90002 for the tenant, AADSTS700016 for the client, AADSTS7000215 for the secret.
func DefaultCredentials() Credentials {
	return Credentials{TenantID: PartnerTenant, ClientID: PartnerClient, ClientSecret: PartnerSecret}
}

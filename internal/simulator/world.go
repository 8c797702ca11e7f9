package simulator

// The default world. A file made by Open or Reset holds exactly these tenants and subscriptions, at Start.
const (
	// PartnerTenant is the directory of the direct-bill partner; PartnerDomain also names it to the login endpoint.
	PartnerTenant = "6f1c3a52-90e4-4b7d-a1d8-2f5b0c9e7a11"
	PartnerDomain = "fennelpartners.onmicrosoft.com"
	// PartnerClient and PartnerSecret are the partner's application. Its home is the partner's directory; the customers
	// have consented to it.
	PartnerClient = "0d2b8c64-7a35-4e19-b8f2-91c6d4e5a372"
	PartnerSecret = "simulated-secret-of-no-value"
	// PartnerUser is the object id of the person who signs in for the partner.
	PartnerUser     = "5b7e1c90-2d4f-4a86-93c1-0e8d7f6a5b42"
	PartnerUserName = "grace.fennel@" + PartnerDomain
	// CustomerClient and CustomerSecret are a customer's own application, known in every customer's directory and not
	// in the partner's.
	CustomerClient = "7c9a2e15-48d6-4b03-a1f7-6e5d4c3b2a19"
	CustomerSecret = "simulated-customer-secret-of-no-value"
	// PipelineRequestToken is what a pipeline shows to have a token issued by GitHub or Azure DevOps.
	PipelineRequestToken = "simulated-request-token-of-a-pipeline"
	// ManagedIdentityHeader is the value an app host puts into IDENTITY_HEADER.
	ManagedIdentityHeader = "simulated-identity-header"
	// ManagedIdentityClient is the identity that an app has when it names none.
	ManagedIdentityClient = "8e1f0d2c-5b6a-4978-8c3d-2a1b0c9d8e7f"

	// AlderClinics (US) holds several running subscriptions.
	AlderClinics = "1f0e5d2c-3b4a-4c58-9d76-8e9f0a1b2c3d"
	// BirchLogistics (DE, billed in EUR) holds a suspended and an expired subscription. It signed the customer agreement
	// itself; for the others the partner attested it.
	BirchLogistics = "2a9d8c7b-6e5f-4d3c-8b2a-19f0e1d2c3b4"
	// CedarSchool (US) is qualified for the education segment and has bought nothing yet.
	CedarSchool = "3c4b5a69-7887-4695-a4b3-c2d1e0f9a8b7"
	// DogwoodFoods is known to the directory but has no relationship with the partner: 403/20002.
	DogwoodFoods = "4d5e6f70-8192-4a3b-8c4d-5e6f708192a3"

	AlderOpenWindow   = "a1000000-0000-4000-8000-000000000001" // BusinessStandard, 10 seats, bought two days ago
	AlderClosedWindow = "a1000000-0000-4000-8000-000000000002" // BusinessBasic, 25 seats, bought in March 2026
	AlderTwoBatches   = "a1000000-0000-4000-8000-000000000003" // Microsoft365E3, 20 old seats and 5 of yesterday
	AlderScheduled    = "a1000000-0000-4000-8000-000000000004" // Microsoft365E5, 10 seats, 8 from the next term on
	AlderTrial        = "a1000000-0000-4000-8000-000000000005" // BusinessPremiumTrial, ends 2026-11-18
	AlderTermEnd      = "a1000000-0000-4000-8000-000000000006" // BusinessPremium, 12 seats, term ends 2026-11-04
	BirchSuspended    = "b1000000-0000-4000-8000-000000000001" // Microsoft365E3, 15 seats
	BirchExpired      = "b1000000-0000-4000-8000-000000000002" // BusinessBasic, three years to 2026-10-14, not renewed
)

// CustomerCredentials gives the customer's own application in its directory.
func CustomerCredentials(tenantID string) Credentials {
	return Credentials{TenantID: tenantID, ClientID: CustomerClient, ClientSecret: CustomerSecret}
}

// Credentials are what an application presents to the login endpoint.
type Credentials struct{ TenantID, ClientID, ClientSecret string }

// DefaultCredentials gives the partner's application in the partner's directory. Anything else is refused as the login endpoint does: AADSTS90002
// for the tenant, AADSTS700016 for the client, AADSTS7000215 for the secret.
func DefaultCredentials() Credentials {
	return Credentials{TenantID: PartnerTenant, ClientID: PartnerClient, ClientSecret: PartnerSecret}
}

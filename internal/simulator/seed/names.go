package seed

import "github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"

// The default world holds exactly these tenants and subscriptions, at Start.
const (
	// AlderClinics (US) holds several active subscriptions.
	AlderClinics = "1f0e5d2c-3b4a-4c58-9d76-8e9f0a1b2c3d"
	// BirchLogistics (DE, billed in EUR) holds a suspended and an expired subscription. It signed the customer
	// agreement itself; for the others the partner attested it.
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

// What the default world's directories hold from other sellers.
const (
	// AlderSelfService is a subscription that a user of Alder Clinics bought with a credit card.
	AlderSelfService = "a2000000-0000-4000-8000-000000000001"
	// BirchOtherPartner is a subscription that Birch Logistics has from another partner.
	BirchOtherPartner = "b2000000-0000-4000-8000-000000000001"
)

// The relationships of the default world. Alder Clinics has another one that waits for approval; the one with Dogwood
// Foods was terminated.
const (
	AlderRelationship = "c1000000-0000-4000-8000-000000000001-" + directory.PartnerTenant // ends 2027-06-01
	BirchRelationship = "c1000000-0000-4000-8000-000000000002-" +
		directory.PartnerTenant // ends 2026-12-01 and extends itself
	CedarRelationship = "c1000000-0000-4000-8000-000000000003-" + directory.PartnerTenant // ends 2026-11-20
)

// The keys of the default world's applications.
const (
	PartnerSecretKey      = "e1000000-0000-4000-8000-000000000001" // ends 2027-05-01
	PartnerCertificateKey = "e1000000-0000-4000-8000-000000000002" // ends 2028-01-15
	CustomerSecretKey     = "e1000000-0000-4000-8000-000000000003" // ends 2028-03-31
)

// The default world has one billing account, the partner's, with a card and a wire transfer as payment methods.
const (
	PartnerBillingAccount = "f1000000-0000-4000-8000-000000000001:f1000000-0000-4000-8000-000000000002_2019-05-31"
	PartnerCard           = "f2000000-0000-4000-8000-000000000001" // a visa card that expires 1/2027
)

package simulator

import (
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/armbilling"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/login"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/msgraph"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/seed"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// MemoryPath as Options.Path keeps the world in memory, private to one Simulator.
const MemoryPath = world.MemoryPath

// The default world: its tenants, subscriptions and other ids that tests use.
const (
	AlderClinics          = seed.AlderClinics
	BirchLogistics        = seed.BirchLogistics
	CedarSchool           = seed.CedarSchool
	DogwoodFoods          = seed.DogwoodFoods
	AlderOpenWindow       = seed.AlderOpenWindow
	AlderClosedWindow     = seed.AlderClosedWindow
	AlderTwoBatches       = seed.AlderTwoBatches
	AlderScheduled        = seed.AlderScheduled
	AlderTrial            = seed.AlderTrial
	AlderTermEnd          = seed.AlderTermEnd
	BirchSuspended        = seed.BirchSuspended
	BirchExpired          = seed.BirchExpired
	AlderSelfService      = seed.AlderSelfService
	BirchOtherPartner     = seed.BirchOtherPartner
	AlderRelationship     = seed.AlderRelationship
	BirchRelationship     = seed.BirchRelationship
	CedarRelationship     = seed.CedarRelationship
	PartnerSecretKey      = seed.PartnerSecretKey
	PartnerCertificateKey = seed.PartnerCertificateKey
	CustomerSecretKey     = seed.CustomerSecretKey
	PartnerBillingAccount = seed.PartnerBillingAccount
	PartnerCard           = seed.PartnerCard
)

// The partner, another partner, and the applications of this world.
const (
	PartnerTenant      = directory.PartnerTenant
	PartnerDomain      = directory.PartnerDomain
	PartnerClient      = directory.PartnerClient
	PartnerSecret      = directory.PartnerSecret
	PartnerUser        = directory.PartnerUser
	PartnerUserName    = directory.PartnerUserName
	CustomerClient     = directory.CustomerClient
	CustomerSecret     = directory.CustomerSecret
	OtherPartnerTenant = directory.OtherPartnerTenant
)

// What pipelines and apps authenticate with.
const (
	PipelineRequestToken  = login.PipelineRequestToken
	ManagedIdentityHeader = login.ManagedIdentityHeader
	ManagedIdentityClient = login.ManagedIdentityClient
)

// Products and promotions of the simulated catalog, as product:sku and by id.
const (
	BusinessBasic           = catalog.BusinessBasic
	BusinessStandard        = catalog.BusinessStandard
	BusinessPremium         = catalog.BusinessPremium
	BusinessPremiumTrial    = catalog.BusinessPremiumTrial
	Microsoft365E3          = catalog.Microsoft365E3
	Microsoft365E5          = catalog.Microsoft365E5
	Office365A3Faculty      = catalog.Office365A3Faculty
	TeamsPhone              = catalog.TeamsPhone
	Microsoft365Copilot     = catalog.Microsoft365Copilot
	MultiGeo                = catalog.MultiGeo
	ExtraFileStorage        = catalog.ExtraFileStorage
	Office365E1             = catalog.Office365E1
	FrontlineF1             = catalog.FrontlineF1
	Dynamics365Sales        = catalog.Dynamics365Sales
	Dynamics365SalesPro     = catalog.Dynamics365SalesPro
	WindowsServerCAL        = catalog.WindowsServerCAL
	BusinessPremiumExtended = catalog.BusinessPremiumExtended
	PromotionStandard       = catalog.PromotionStandard
	PromotionPremium        = catalog.PromotionPremium
	PromotionE5             = catalog.PromotionE5
	PromotionSales          = catalog.PromotionSales
	PromotionGermany        = catalog.PromotionGermany
	PromotionEnded          = catalog.PromotionEnded
)

type (
	// ApplicationKey is a secret or a certificate of an application, as Microsoft Graph lists it.
	ApplicationKey = directory.ApplicationKey
	// Credentials are what an application sends to the login endpoint.
	Credentials = directory.Credentials
	// Fault disturbs the next requests whose method and path match.
	Fault = wire.Fault
	// Request is one entry of the request log.
	Request = wire.Request
	// Federation is one federated credential of an application.
	Federation = login.Federation
	// PaymentMethod is a card or another payment method of a billing account.
	PaymentMethod = armbilling.PaymentMethod
	// Population is how much Populate adds.
	Population = seed.Population
	// Relationship is a delegated admin relationship between the partner and a tenant.
	Relationship = msgraph.Relationship
	// FileError is the error for a file that cannot be used as a simulator's world.
	FileError = world.FileError
)

// Errors that callers distinguish.
var (
	ErrPopulation     = seed.ErrPopulation
	ErrClockBackwards = world.ErrClockBackwards
	ErrScene          = world.ErrScene
	ErrUserCode       = login.ErrUserCode
	ErrFederation     = login.ErrFederation
	ErrFault          = wire.ErrFault
)

// Start is the simulated time of a new world.
var Start = seed.Start

// DefaultCredentials returns the credentials of the partner's application in the partner's directory. The login
// endpoint refuses others: AADSTS90002 for the tenant, AADSTS700016 for the client, AADSTS7000215 for the secret.
func DefaultCredentials() Credentials { return directory.DefaultCredentials() }

// CustomerCredentials returns the credentials of the customer's own application in its directory.
func CustomerCredentials(tenantID string) Credentials { return directory.CustomerCredentials(tenantID) }

// DefaultFederations returns the records of the partner's application in a new world, by the kind of issuer: github,
// devops, hcp-plan, hcp-apply, gitlab and kubernetes.
func DefaultFederations() map[string]Federation { return login.DefaultFederations() }

// ParseFault reads the form of the command line: on is "POST /v1/customers/*/carts/*/checkout", do is one of
// lost-answer, cut, slow=30s, 503, 429, 429=2.5, 409, 409=900278. Errors wrap ErrFault.
func ParseFault(on, do string, times int) (Fault, error) { return wire.ParseFault(on, do, times) }

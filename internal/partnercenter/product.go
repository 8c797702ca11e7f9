package partnercenter

import (
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/catalogid"
	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// Product is a catalog product.
type Product struct {
	ID          string
	Title       string
	Description string
	// ProductType is "OnlineServicesNCE" for seats, "Software", "Azure" and others.
	ProductType        string
	SubType            string
	IsMicrosoftProduct bool
	PublisherName      string
	DynamicAttributes  DynamicAttributes
}

// SKU is one form of a product, such as its trial.
type SKU struct {
	ID          string
	ProductID   string
	Title       string
	Description string
	// MinimumQuantity and MaximumQuantity bound the seats; nil if not given.
	MinimumQuantity *int
	MaximumQuantity *int
	IsTrial         bool
	// SupportedBillingCycles are monthly, annual, triennial, none, one_time.
	SupportedBillingCycles []string
	// PurchasePrerequisites are the service's terms, such as
	// "MicrosoftCustomerAgreement".
	PurchasePrerequisites []string
	// AttestationRequired is true if a cart line must set AttestationAccepted.
	AttestationRequired bool
	AttestationType     string
	// TermsOfUseURI is the address of the terms of use; empty if not given.
	TermsOfUseURI     string
	DynamicAttributes DynamicAttributes
}

// Availability is a purchasable form of a SKU in a market.
type Availability struct {
	ID        string
	ProductID string
	SKUID     string
	// CatalogItemID is Product:SKU:Availability, as cart lines use it.
	CatalogItemID string
	Currency      string
	Segment       string
	Country       string
	IsPurchasable bool
	IsRenewable   bool
	Terms         []Term
}

// Term is a pair of term duration and billing cycle on offer.
type Term struct {
	ID          string
	Description string
	// Duration is ISO 8601, such as P1Y; empty for perpetual items.
	Duration string
	// BillingCycle is monthly, annual, triennial, none or one_time.
	BillingCycle string
	Renewals     []RenewalOption
	// Refunds are the refund steps of the term's cancellation policies.
	Refunds []RefundOption
}

// RenewalOption is what a term renews to.
type RenewalOption struct {
	// RenewToID is Product:SKU.
	RenewToID       string
	IsAutoRenewable bool
}

// DynamicAttributes is the catalog's open map of further properties.
type DynamicAttributes wire.Document

// IsAddon reports whether the SKU requires a base product.
func (a DynamicAttributes) IsAddon() bool { return a.object().Flag("isAddon") }

// PrerequisiteSKUs returns the base products of an add-on, as Product:SKU; one of
// them is enough.
func (a DynamicAttributes) PrerequisiteSKUs() []string { return a.list("prerequisiteSkus") }

// UpgradeTargets returns the SKUs that this one can be upgraded to, as Product:SKU.
func (a DynamicAttributes) UpgradeTargets() []string { return a.list("upgradeTargetOffers") }

// ProvisioningID returns the SKU id of the licenses in the customer's directory.
func (a DynamicAttributes) ProvisioningID() string { return a.object().ID("provisioningId") }

// object never fails: the map is open, and a value of an unexpected form counts as
// absent.
func (a DynamicAttributes) object() *wire.Object {
	return wire.Document(a).Object("dynamicAttributes")
}

// list reads an array, or a string with commas or semicolons between the ids.
func (a DynamicAttributes) list(name string) []string {
	var list []string
	for _, text := range a.object().Texts(name) {
		for _, id := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' }) {
			if id = strings.TrimSpace(id); id != "" {
				list = append(list, id)
			}
		}
	}
	return list
}

func attributesOf(f *wire.Object) DynamicAttributes {
	return DynamicAttributes(f.Child("dynamicAttributes").Document())
}

func parseProduct(text []byte) (Product, error) {
	f := wire.ReadObject(text, "product")
	kind := f.Child("productType")
	p := Product{
		ID:                 f.Text("id"),
		Title:              f.Text("title"),
		Description:        f.Text("description"),
		ProductType:        kind.Text("id"),
		SubType:            kind.Child("subType").Text("id"),
		IsMicrosoftProduct: f.Flag("isMicrosoftProduct"),
		PublisherName:      f.Text("publisherName"),
		DynamicAttributes:  attributesOf(f),
	}
	return p, f.Need(p.ID)
}

func parseSKU(text []byte) (SKU, error) {
	f := wire.ReadObject(text, "sku")
	attestation := f.Child("attestationProperties")
	s := SKU{
		ID:                    f.Text("id"),
		ProductID:             f.Text("productId"),
		Title:                 f.Text("title"),
		Description:           f.Text("description"),
		MinimumQuantity:       f.OptionalNumber("minimumQuantity"),
		MaximumQuantity:       f.OptionalNumber("maximumQuantity"),
		IsTrial:               f.Flag("isTrial"),
		PurchasePrerequisites: f.Texts("purchasePrerequisites"),
		AttestationRequired:   attestation.Flag("enforceAttestation"),
		AttestationType:       attestation.Text("attestationType"),
		TermsOfUseURI:         f.Text("termsOfUseUri"),
		DynamicAttributes:     attributesOf(f),
	}
	for _, cycle := range f.Texts("supportedBillingCycles") {
		s.SupportedBillingCycles = append(s.SupportedBillingCycles, wire.FoldEnum(cycle))
	}
	return s, f.Need(s.ID)
}

func parseAvailability(text []byte) (Availability, error) {
	f := wire.ReadObject(text, "availability")
	a := Availability{
		ID:            f.Text("id"),
		ProductID:     f.Text("productId"),
		SKUID:         f.Text("skuId"),
		CatalogItemID: f.Text("catalogItemId"),
		Currency:      f.Child("defaultCurrency").Text("code"),
		Segment:       f.Enum("segment"),
		Country:       strings.ToUpper(f.Text("country")),
		IsPurchasable: f.Flag("isPurchasable"),
		IsRenewable:   f.Flag("isRenewable"),
	}
	if a.CatalogItemID == "" && a.ProductID != "" && a.SKUID != "" {
		a.CatalogItemID = catalogid.ID{ProductID: a.ProductID, SKUID: a.SKUID, AvailabilityID: a.ID}.String()
	}
	for _, t := range f.Objects("terms") {
		a.Terms = append(a.Terms, termOf(t))
	}
	return a, f.Need(a.ID)
}

func termOf(f *wire.Object) Term {
	t := Term{
		ID:           f.Text("id"),
		Description:  f.Text("description"),
		Duration:     f.Duration("duration"),
		BillingCycle: f.Enum("billingCycle"),
	}
	for _, r := range f.Objects("renewalOptions") {
		t.Renewals = append(
			t.Renewals,
			RenewalOption{RenewToID: r.Text("renewToId"), IsAutoRenewable: r.Flag("isAutoRenewable")},
		)
	}
	for _, p := range f.Objects("cancellationPolicies") {
		for _, r := range p.Objects("refundOptions") {
			t.Refunds = append(t.Refunds, refundOptionOf(r))
		}
	}
	return t
}

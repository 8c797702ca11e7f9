package partnercenter

import "strings"

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
	// PurchasePrerequisites are the service's words, such as "MicrosoftCustomerAgreement".
	PurchasePrerequisites []string
	// AttestationRequired says that a cart line must carry AttestationAccepted.
	AttestationRequired bool
	AttestationType     string
	// TermsOfUseURI is where the terms can be read; empty if not given.
	TermsOfUseURI     string
	DynamicAttributes DynamicAttributes
}

// Availability is a purchasable form of a SKU in a market.
type Availability struct {
	ID        string
	ProductID string
	SKUID     string
	// CatalogItemID is Product:SKU:Availability, as a cart line wants it.
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
type DynamicAttributes Document

// IsAddon tells whether the SKU needs a base product.
func (a DynamicAttributes) IsAddon() bool { return a.fields().flag("isAddon") }

// PrerequisiteSKUs are the base products of an add-on, as Product:SKU; owning
// one of them is enough.
func (a DynamicAttributes) PrerequisiteSKUs() []string { return a.list("prerequisiteSkus") }

// UpgradeTargets are the SKUs this one can be upgraded to, as Product:SKU.
func (a DynamicAttributes) UpgradeTargets() []string { return a.list("upgradeTargetOffers") }

// ProvisioningID is the SKU id under which the licenses appear in the
// customer's directory.
func (a DynamicAttributes) ProvisioningID() string { return a.fields().id("provisioningId") }

// fields reads without complaint: the map is open, and what has an unexpected
// form counts as absent.
func (a DynamicAttributes) fields() *fields { return readFields(Document(a), "dynamicAttributes") }

// list reads an array, or a text with commas or semicolons between the ids.
func (a DynamicAttributes) list(name string) []string {
	var list []string
	for _, text := range a.fields().texts(name) {
		for _, id := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' }) {
			if id = strings.TrimSpace(id); id != "" {
				list = append(list, id)
			}
		}
	}
	return list
}

func attributesOf(f *fields) DynamicAttributes {
	return DynamicAttributes(f.child("dynamicAttributes").orEmpty().doc)
}

func parseProduct(text []byte) (Product, error) {
	f := parseFields(text, "product")
	kind := f.child("productType").orEmpty()
	p := Product{
		ID:                 f.text("id"),
		Title:              f.text("title"),
		Description:        f.text("description"),
		ProductType:        kind.text("id"),
		SubType:            kind.child("subType").orEmpty().text("id"),
		IsMicrosoftProduct: f.flag("isMicrosoftProduct"),
		PublisherName:      f.text("publisherName"),
		DynamicAttributes:  attributesOf(f),
	}
	return p, requireID(f, p.ID)
}

func parseSKU(text []byte) (SKU, error) {
	f := parseFields(text, "sku")
	attestation := f.child("attestationProperties").orEmpty()
	s := SKU{
		ID:                    f.text("id"),
		ProductID:             f.text("productId"),
		Title:                 f.text("title"),
		Description:           f.text("description"),
		MinimumQuantity:       f.optionalNumber("minimumQuantity"),
		MaximumQuantity:       f.optionalNumber("maximumQuantity"),
		IsTrial:               f.flag("isTrial"),
		PurchasePrerequisites: f.texts("purchasePrerequisites"),
		AttestationRequired:   attestation.flag("enforceAttestation"),
		AttestationType:       attestation.text("attestationType"),
		TermsOfUseURI:         f.text("termsOfUseUri"),
		DynamicAttributes:     attributesOf(f),
	}
	for _, cycle := range f.texts("supportedBillingCycles") {
		s.SupportedBillingCycles = append(s.SupportedBillingCycles, foldEnum(cycle))
	}
	return s, requireID(f, s.ID)
}

func parseAvailability(text []byte) (Availability, error) {
	f := parseFields(text, "availability")
	a := Availability{
		ID:            f.text("id"),
		ProductID:     f.text("productId"),
		SKUID:         f.text("skuId"),
		CatalogItemID: f.text("catalogItemId"),
		Currency:      f.child("defaultCurrency").orEmpty().text("code"),
		Segment:       f.enum("segment"),
		Country:       strings.ToUpper(f.text("country")),
		IsPurchasable: f.flag("isPurchasable"),
		IsRenewable:   f.flag("isRenewable"),
	}
	if a.CatalogItemID == "" && a.ProductID != "" && a.SKUID != "" {
		a.CatalogItemID = OfferID{ProductID: a.ProductID, SKUID: a.SKUID, AvailabilityID: a.ID}.String()
	}
	for _, t := range f.objects("terms") {
		a.Terms = append(a.Terms, termOf(t))
	}
	return a, requireID(f, a.ID)
}

func termOf(f *fields) Term {
	t := Term{
		ID:           f.text("id"),
		Description:  f.text("description"),
		Duration:     f.term("duration"),
		BillingCycle: f.enum("billingCycle"),
	}
	for _, r := range f.objects("renewalOptions") {
		t.Renewals = append(t.Renewals, RenewalOption{RenewToID: r.text("renewToId"), IsAutoRenewable: r.flag("isAutoRenewable")})
	}
	for _, p := range f.objects("cancellationPolicies") {
		for _, r := range p.objects("refundOptions") {
			t.Refunds = append(t.Refunds, refundOptionOf(r))
		}
	}
	return t
}

func requireID(f *fields, id string) error {
	if f.err() == nil && id == "" {
		return errNoID
	}
	return f.err()
}

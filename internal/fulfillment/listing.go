package fulfillment

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/catalogid"
	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

// Catalog is the part of the catalog to look in: the offers for one tenant, or for
// a country (ISO 3166 alpha-2), in one segment. An empty segment is the service's
// default.
type Catalog struct {
	TenantID string
	Country  string
	Segment  string
}

func (s Catalog) toPartnerCenter() partnercenter.Catalog {
	return partnercenter.Catalog{TenantID: s.TenantID, Country: s.Country}
}

// Listing is an offer with the details that the catalog lists.
type Listing struct {
	Offer         commerce.Offer
	ProductType   string
	Publisher     string
	Description   string
	Renewable     bool
	LicenseSKUID  string
	TermsOfUseURI string
}

// UnknownOfferError is returned for a SKU that the catalog does not list.
type UnknownOfferError struct {
	SKU     commerce.SKU
	Catalog Catalog
	Err     error
}

func (e *UnknownOfferError) Error() string {
	return fmt.Sprintf("the catalog does not list %s: %v", e.SKU, e.Err)
}

func (e *UnknownOfferError) Unwrap() error { return e.Err }

func isUnknownOffer(err error) bool {
	var unknown *UnknownOfferError
	return errors.As(err, &unknown)
}

// UnknownTenantError is returned for a tenant that is not a customer of this
// partner.
type UnknownTenantError struct {
	TenantID string
	Err      error
}

func (e *UnknownTenantError) Error() string {
	return fmt.Sprintf("tenant %s is not a customer of this partner: %v", e.TenantID, e.Err)
}

func (e *UnknownTenantError) Unwrap() error { return e.Err }

// Listing looks an offer up, once per run. It fails with *UnknownTenantError or
// *UnknownOfferError if one of them does not exist.
func (f *Fulfiller) Listing(ctx context.Context, catalog Catalog, sku commerce.SKU) (Listing, error) {
	key := strings.ToLower(fmt.Sprintf("listing/%s/%s/%s/%s", catalog.TenantID, catalog.Country, catalog.Segment, sku))
	f.mu.Lock()
	kept, ok := f.listings[key]
	f.mu.Unlock()
	if ok {
		return kept, nil
	}
	v, err, _ := f.flight.Do(key, func() (any, error) {
		listing, err := f.lookUp(ctx, catalog, sku)
		if err != nil {
			return Listing{}, f.unknownTenantOrOffer(ctx, catalog, sku, err)
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		f.listings[key] = listing
		return listing, nil
	})
	listing, _ := v.(Listing)
	return listing, err
}

func (f *Fulfiller) lookUp(ctx context.Context, catalog Catalog, sku commerce.SKU) (Listing, error) {
	product, err := f.client.Product(ctx, catalog.toPartnerCenter(), sku.ProductID)
	if err != nil {
		return Listing{}, err
	}
	s, err := f.client.SKU(ctx, catalog.toPartnerCenter(), sku.ProductID, sku.SKUID, catalog.Segment)
	if err != nil {
		return Listing{}, err
	}
	availabilities, err := f.client.Availabilities(
		ctx,
		catalog.toPartnerCenter(),
		sku.ProductID,
		sku.SKUID,
		catalog.Segment,
	)
	if err != nil {
		return Listing{}, err
	}
	return listingOf(product, s, availabilities), nil
}

func listingOf(
	product partnercenter.Product,
	s partnercenter.SKU,
	availabilities []partnercenter.Availability,
) Listing {
	l := Listing{
		Offer: commerce.Offer{
			SKU: commerce.SKU{
				ProductID: s.ProductID,
				SKUID:     s.ID,
			},
			Title:      s.Title,
			Kind:       commerce.KindOf(product.ProductType),
			Addon:      s.DynamicAttributes.IsAddon(),
			Trial:      s.IsTrial,
			MustAttest: s.AttestationRequired,
			UpgradesTo: skus(
				s.DynamicAttributes.UpgradeTargets(),
			),
			Prerequisites: skus(s.DynamicAttributes.PrerequisiteSKUs()),
		},
		ProductType: product.ProductType, Publisher: product.PublisherName, Description: s.Description,
		LicenseSKUID: s.DynamicAttributes.ProvisioningID(), TermsOfUseURI: s.TermsOfUseURI,
	}
	if s.MinimumQuantity != nil {
		l.Offer.Minimum = *s.MinimumQuantity
	}
	if s.MaximumQuantity != nil {
		l.Offer.Maximum = *s.MaximumQuantity
	}
	for _, a := range availabilities {
		l.Renewable = l.Renewable || a.IsRenewable
		l.Offer.Purchasable = l.Offer.Purchasable || a.IsPurchasable
		if a.IsPurchasable {
			l.Offer.Terms = append(l.Offer.Terms, options(a)...)
		}
		if a.IsPurchasable || a.IsRenewable {
			l.Offer.Renews = append(l.Offer.Renews, options(a)...)
		}
	}
	l.Offer.Terms, l.Offer.Renews = sorted(l.Offer.Terms), sorted(l.Offer.Renews)
	return l
}

// sorted lists each term once, shorter ones first.
func sorted(terms []commerce.TermOption) []commerce.TermOption {
	slices.SortFunc(terms, func(a, b commerce.TermOption) int { return strings.Compare(termOrder(a), termOrder(b)) })
	return slices.Compact(terms)
}

// termOrder sorts shorter terms first: P1M, P1Y, P3Y.
func termOrder(o commerce.TermOption) string { return fmt.Sprintf("%4s/%s", o.Term, o.Cycle) }

func options(a partnercenter.Availability) []commerce.TermOption {
	out := make([]commerce.TermOption, 0, len(a.Terms))
	for _, t := range a.Terms {
		out = append(
			out,
			commerce.TermOption{Term: commerce.Term(t.Duration), Cycle: commerce.BillingCycle(t.BillingCycle)},
		)
	}
	return out
}

func skus(ids []string) []commerce.SKU {
	out := make([]commerce.SKU, 0, len(ids))
	for _, text := range ids {
		if id, err := catalogid.Parse(text); err == nil {
			out = append(out, commerce.SKU{ProductID: id.ProductID, SKUID: id.SKUID})
		}
	}
	return out
}

// unknownTenantOrOffer determines whether the tenant or the offer does not exist: a
// tenant's catalog answers both the same way. Other errors are returned unchanged.
func (f *Fulfiller) unknownTenantOrOffer(ctx context.Context, catalog Catalog, sku commerce.SKU, err error) error {
	if !partnercenter.IsNotFound(err) && !partnercenter.IsNoRelationship(err) {
		return err
	}
	if catalog.TenantID != "" {
		var unknown *UnknownTenantError
		if _, err := f.Country(ctx, catalog.TenantID); errors.As(err, &unknown) {
			return unknown
		}
	}
	return &UnknownOfferError{SKU: sku, Catalog: catalog, Err: err}
}

// availability finds the availability that sells the term and billing cycle now
// or, unless buy is true, renews it. Its id changes, so it is looked up right before
// the cart. It fails with *UnknownTenantError or *UnknownOfferError.
func (f *Fulfiller) availability(
	ctx context.Context,
	catalog Catalog,
	sku commerce.SKU,
	term commerce.Term,
	cycle commerce.BillingCycle,
	buy bool,
) (partnercenter.Availability, error) {
	list, err := f.client.Availabilities(ctx, catalog.toPartnerCenter(), sku.ProductID, sku.SKUID, catalog.Segment)
	if err != nil {
		return partnercenter.Availability{}, f.unknownTenantOrOffer(ctx, catalog, sku, err)
	}
	if a, found := selling(list, term, cycle, buy); found {
		return a, nil
	}
	return partnercenter.Availability{}, &UnknownOfferError{
		SKU:     sku,
		Catalog: catalog,
		Err:     fmt.Errorf("it is not sold for %s billed %s", term, cycle),
	}
}

// selling finds the availability that sells a term and billing cycle or, unless buy
// is true, renews it.
func selling(
	list []partnercenter.Availability,
	term commerce.Term,
	cycle commerce.BillingCycle,
	buy bool,
) (partnercenter.Availability, bool) {
	for _, a := range list {
		if (buy && !a.IsPurchasable) || (!buy && !a.IsPurchasable && !a.IsRenewable) {
			continue
		}
		for _, o := range options(a) {
			if o.Term.Same(term) && o.Cycle.Same(cycle) {
				return a, true
			}
		}
	}
	return partnercenter.Availability{}, false
}

// Country is the country a tenant is billed in, ISO 3166 alpha-2, which decides
// its catalog and prices; empty if the service does not state it. It fails with
// *UnknownTenantError.
func (f *Fulfiller) Country(ctx context.Context, tenantID string) (string, error) {
	customer, err := f.client.Customer(ctx, tenantID)
	if partnercenter.IsNotFound(err) || partnercenter.IsNoRelationship(err) {
		return "", &UnknownTenantError{TenantID: tenantID, Err: err}
	}
	return customer.Country, err
}

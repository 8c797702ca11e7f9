package fulfillment

import (
	"context"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

// Search narrows a catalog. An empty field does not narrow it; an empty view is the
// view of seat offers.
type Search struct {
	View          string
	TitleContains string
	ProductID     string
}

// searchers is how many requests are made at once.
const searchers = 6

// Listings lists the offers of a catalog in the catalog's order. It requests terms
// only for offers whose title matches, so a narrow search is fast.
func (f *Fulfiller) Listings(ctx context.Context, catalog Catalog, search Search) ([]Listing, error) {
	products, err := f.products(ctx, catalog, search)
	if err != nil {
		return nil, err
	}
	found := make([][]Listing, len(products))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(searchers)
	for i, p := range products {
		group.Go(func() error {
			var err error
			found[i], err = f.offersOf(ctx, catalog, p, search)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var out []Listing
	for _, f := range found {
		out = append(out, f...)
	}
	return out, nil
}

func (f *Fulfiller) products(ctx context.Context, catalog Catalog, search Search) ([]partnercenter.Product, error) {
	if search.ProductID == "" {
		return f.client.Products(
			ctx,
			catalog.toPartnerCenter(),
			partnercenter.ProductQuery{View: search.View, Segment: catalog.Segment},
		)
	}
	p, err := f.client.Product(ctx, catalog.toPartnerCenter(), search.ProductID)
	if err == nil {
		return []partnercenter.Product{p}, nil
	}
	if err = f.unknownTenantOrOffer(ctx, catalog, commerce.SKU{ProductID: search.ProductID}, err); isUnknownOffer(err) {
		return nil, nil // a search without results is not a failure
	}
	return nil, err
}

func (f *Fulfiller) offersOf(
	ctx context.Context,
	catalog Catalog,
	p partnercenter.Product,
	search Search,
) ([]Listing, error) {
	skus, err := f.client.SKUs(ctx, catalog.toPartnerCenter(), p.ID, catalog.Segment)
	if err != nil {
		return nil, err
	}
	var out []Listing
	for _, s := range skus {
		if !contains(s.Title, search.TitleContains) && !contains(p.Title, search.TitleContains) {
			continue
		}
		availabilities, err := f.client.Availabilities(ctx, catalog.toPartnerCenter(), p.ID, s.ID, catalog.Segment)
		if err != nil {
			return nil, err
		}
		out = append(out, listingOf(p, s, availabilities))
	}
	return out, nil
}

func contains(title, part string) bool {
	return strings.Contains(strings.ToLower(title), strings.ToLower(part))
}

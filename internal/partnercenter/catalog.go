package partnercenter

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// Catalog selects a catalog: what one customer may buy, or all of a country (ISO
// 3166 alpha-2). Exactly one of the two is set.
type Catalog struct {
	TenantID string
	Country  string
}

// ProductQuery narrows a product list.
type ProductQuery struct {
	// View is the service's targetView; empty means ViewSeats.
	View string
	// Segment is commercial, education, government or nonprofit; if empty, the service
	// decides and omits nonprofit items.
	Segment string
}

// ViewSeats is the view of seat licenses.
const ViewSeats = "OnlineServices"

var errCatalog = errors.New("partner center: a catalog needs either a customer or a country")

// path returns the path and query of a catalog request.
func (g Catalog) path(segment string, segments ...string) (string, url.Values, error) {
	query := url.Values{}
	if (g.TenantID == "") == (g.Country == "") {
		return "", nil, errCatalog
	}
	if g.TenantID != "" {
		segments = append([]string{"customers", g.TenantID}, segments...)
	} else {
		query.Set("country", g.Country)
	}
	if segment != "" {
		query.Set("targetSegment", segment)
	}
	return pathOf(segments...), query, nil
}

// Products lists the products of a view.
func (c *Client) Products(ctx context.Context, from Catalog, q ProductQuery) ([]Product, error) {
	path, query, err := from.path(q.Segment, "products")
	if err != nil {
		return nil, err
	}
	if q.View == "" {
		q.View = ViewSeats
	}
	query.Set("targetView", q.View)
	return listOf(ctx, c, ReadCatalog, withQuery(path, query), parseProduct)
}

// Product reads one product.
func (c *Client) Product(ctx context.Context, from Catalog, productID string) (Product, error) {
	path, query, err := from.path("", "products", productID)
	if err != nil {
		return Product{}, err
	}
	return oneOf(ctx, c, ReadCatalog, withQuery(path, query), parseProduct)
}

// SKUs lists the SKUs of a product; segment as in ProductQuery.
func (c *Client) SKUs(ctx context.Context, from Catalog, productID, segment string) ([]SKU, error) {
	path, query, err := from.path(segment, "products", productID, "skus")
	if err != nil {
		return nil, err
	}
	return listOf(ctx, c, ReadCatalog, withQuery(path, query), parseSKU)
}

// SKU reads one SKU.
func (c *Client) SKU(ctx context.Context, from Catalog, productID, skuID, segment string) (SKU, error) {
	path, query, err := from.path(segment, "products", productID, "skus", skuID)
	if err != nil {
		return SKU{}, err
	}
	return oneOf(ctx, c, ReadCatalog, withQuery(path, query), parseSKU)
}

// Availabilities lists how a SKU can be bought: its terms and billing cycles. Their
// ids change with price and term; do not keep them.
func (c *Client) Availabilities(
	ctx context.Context,
	from Catalog,
	productID, skuID, segment string,
) ([]Availability, error) {
	path, query, err := from.path(segment, "products", productID, "skus", skuID, "availabilities")
	if err != nil {
		return nil, err
	}
	return listOf(ctx, c, ReadCatalog, withQuery(path, query), parseAvailability)
}

func listOf[T any](
	ctx context.Context,
	c *Client,
	access transport.Access,
	path string,
	parse func([]byte) (T, error),
) ([]T, error) {
	list := []T{}
	_, err := c.collect(ctx, access, path, func(item json.RawMessage) error {
		v, err := parse(item)
		list = append(list, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

func oneOf[T any](
	ctx context.Context,
	c *Client,
	access transport.Access,
	path string,
	parse func([]byte) (T, error),
) (T, error) {
	var zero T
	resp, err := c.get(ctx, access, path)
	if err != nil {
		return zero, err
	}
	v, err := parse(resp.Body)
	if err == nil {
		return v, nil
	}
	if refused := refusalIn(access, path, resp); refused != nil {
		return zero, refused
	}
	return zero, badAnswer(http.MethodGet, path, resp, err)
}

// refusalIn returns the error of a 200 answer with an error body: the catalog sends
// 400072 ("item is not available") that way.
func refusalIn(access transport.Access, path string, resp *transport.Response) error {
	if e := errorOf(access, http.MethodGet, path, resp); e.Code != 0 {
		return e
	}
	return nil
}

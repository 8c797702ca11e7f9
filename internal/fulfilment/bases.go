package fulfilment

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

// Plans reports whether a resource of this run is to buy one of some SKUs, as
// far as it was planned.
func (d *Desk) Plans(tenantID string, skus []commerce.SKU) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.ContainsFunc(d.wanted, func(w commerce.Wanted) bool {
		return strings.EqualFold(w.TenantID, tenantID) && slices.ContainsFunc(skus, w.SKU.Same)
	})
}

// Leave notes that this run ends a subscription.
func (d *Desk) Leave(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.leaves[strings.ToLower(id)] = true
}

// Leaves reports whether this run ends a subscription, as far as it was
// planned.
func (d *Desk) Leaves(id string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.leaves[strings.ToLower(id)]
}

func (d *Desk) noteBought(o Order) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.bought[claimKey(o.Desired.TenantID, o.Desired.SKU, "")] = d.client.ServiceTime()
}

// How long an add-on waits for a base that was bought a moment ago, and how
// long after its purchase a base counts as that.
const (
	firstBaseWait = 5 * time.Second
	longBaseWait  = time.Minute
	baseFresh     = listLag
)

// baseMayShow reports whether an add-on was refused for lack of a base that was
// bought right before, so that the service may know it in a moment.
func (d *Desk) baseMayShow(ctx context.Context, b buying, err error, began time.Time) bool {
	return partnercenter.IsBaseProductMissing(err) && d.baseIsFresh(ctx, b.order.Desired.TenantID, b.listing.Offer) &&
		d.ServiceTime().Sub(began) <= baseFresh
}

// baseIsFresh reports whether a base of an add-on was bought so lately that the
// service may not know it yet.
func (d *Desk) baseIsFresh(ctx context.Context, tenantID string, offer commerce.Offer) bool {
	now := d.ServiceTime()
	d.mu.Lock()
	for _, sku := range offer.Prerequisites {
		if at, ok := d.bought[claimKey(tenantID, sku, "")]; ok && now.Sub(at) <= baseFresh {
			d.mu.Unlock()
			return true
		}
	}
	d.mu.Unlock()
	held, err := d.Held(ctx, tenantID)
	if err != nil {
		return false
	}
	for _, s := range held {
		if s.Live() && now.Sub(s.EffectiveStart) <= baseFresh && offer.StandsOn(s.SKU) {
			return true
		}
	}
	return false
}

package fulfillment

import (
	"context"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

// How long an add-on waits for a base that was bought a moment ago, and how
// long after its purchase a base counts as that.
const (
	firstBaseWait = 5 * time.Second
	longBaseWait  = time.Minute
	baseFresh     = listLag
)

// baseMayShow reports whether an add-on was refused for lack of a base that was
// bought right before, so that the service may know it in a moment.
func (f *Fulfiller) baseMayShow(ctx context.Context, b buying, err error, began time.Time) bool {
	return partnercenter.IsBaseProductMissing(err) && f.baseIsFresh(ctx, b.order.Desired.TenantID, b.listing.Offer) &&
		f.ServiceTime().Sub(began) <= baseFresh
}

// baseIsFresh reports whether a base of an add-on was bought so lately that the
// service may not know it yet.
func (f *Fulfiller) baseIsFresh(ctx context.Context, tenantID string, offer commerce.Offer) bool {
	now := f.ServiceTime()
	if f.run.orderedSince(tenantID, offer.Prerequisites, now.Add(-baseFresh)) {
		return true
	}
	held, err := f.Subscriptions(ctx, tenantID)
	if err != nil {
		return false
	}
	for _, s := range held {
		if s.Live() && now.Sub(s.EffectiveStart) <= baseFresh && offer.DependsOn(s.SKU) {
			return true
		}
	}
	return false
}

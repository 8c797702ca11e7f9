package fulfillment

import (
	"context"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

// The pauses while an add-on waits for a base that was just bought, and how long
// after its purchase a base counts as just bought.
const (
	firstBaseWait = 5 * time.Second
	longBaseWait  = time.Minute
	baseFresh     = listLag
)

// baseMayShow reports whether an add-on was refused because its base does not show
// yet, so that another try may succeed. err is the refusal, and began when the
// purchase started.
func (f *Fulfiller) baseMayShow(ctx context.Context, b buying, err error, began time.Time) bool {
	return partnercenter.IsBaseProductMissing(err) && f.baseIsFresh(ctx, b.order.Desired.TenantID, b.listing.Offer) &&
		f.ServiceTime().Sub(began) <= baseFresh
}

// baseIsFresh reports whether a base of an add-on was bought so recently that it
// may not show yet.
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

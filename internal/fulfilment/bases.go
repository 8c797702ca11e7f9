package fulfilment

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

// cartOnBase fills a cart, and where an add-on lacks a base that was bought
// right before, waits for the service to know it.
func (d *Desk) cartOnBase(ctx context.Context, o Order, offer commerce.Offer, name string, end time.Time) (filled, error) {
	began := d.ServiceTime()
	for pause := firstBaseWait; ; pause = min(2*pause, longBaseWait) {
		cart, err := d.cart(ctx, []cartLine{{o, name, end}}, d.client.CreateCart)
		if !partnercenter.IsBaseProductMissing(err) || !d.baseIsFresh(ctx, o.Desired.TenantID, offer) || d.ServiceTime().Sub(began) > baseFresh {
			return cart, err
		}
		if d.wait(ctx, pause) != nil {
			return cart, err
		}
	}
}

// baseIsFresh reports whether a base of an add-on was bought so lately that the
// service may not know it yet.
func (d *Desk) baseIsFresh(ctx context.Context, tenantID string, offer commerce.Offer) bool {
	now := d.ServiceTime()
	if d.Run.boughtSince(tenantID, offer.Prerequisites, now.Add(-baseFresh)) {
		return true
	}
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

package fulfillment

import (
	"context"
	"errors"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/msgraph"
)

// WithDirectory makes a new Fulfiller read the licenses of a tenant's directory,
// which include those from other sellers.
func (f *Fulfiller) WithDirectory(graph *msgraph.Client) *Fulfiller {
	f.directory = graph
	return f
}

var errNoDirectory = errors.New("no directory is connected")

func (f *Fulfiller) licenses(ctx context.Context, tenantID string) ([]msgraph.SubscribedSKU, error) {
	if f.directory == nil {
		return nil, errNoDirectory
	}
	return f.directory.SubscribedSKUs(ctx, tenantID)
}

// base looks for the base of an add-on: configured, bought by the same run, held by
// the tenant, or licensed to it by another seller. If nothing proves one, that is a
// notice: only the order can.
func (v *vetting) base(ctx context.Context, offer commerce.Offer) {
	held, ok := v.held(ctx)
	if !ok {
		return
	}
	if v.Base != "" {
		v.refuse(commerce.CheckBase(offer, v.Base, held)...)
	}
	if v.OK() {
		need := AddonPurchase{TenantID: v.Desired.TenantID, Name: v.called(), Offer: offer, BaseID: v.Base}
		v.refuse(commerce.CheckLeavingBase(need.Name, offer, v.Base, held, v.Run.Ends)...)
		v.Run.PlanAddon(need)
	}
	if !v.OK() {
		return
	}
	bases := commerce.KnownBases{
		Held:    held,
		Planned: v.BaseUnknown || v.Run.PlansPurchase(v.Desired.TenantID, offer.Prerequisites),
	}
	if !bases.Proven(offer) || offer.SharesSeats() {
		bases.Licensed, bases.Why = v.licensed(ctx, offer)
	}
	v.notice(commerce.CheckKnownBases(offer, bases)...)
	v.refuse(commerce.CheckShare(offer, v.Desired, bases)...)
	v.notice(commerce.Outlives(offer, v.Desired, bases, v.Base, v.fulfiller.ServiceTime())...)
}

// called is the name of a subscription in messages before it is bought.
func (v *vetting) called() string {
	if v.Desired.FriendlyName != "" {
		return v.Desired.FriendlyName
	}
	return v.Desired.SKU.String()
}

// licensed are the seats of an add-on's bases that the tenant's directory licenses,
// from any seller. If zero, why is the reason, for example that it cannot be read.
func (v *vetting) licensed(ctx context.Context, offer commerce.Offer) (seats int, why string) {
	licenses, err := v.fulfiller.licenses(ctx, v.Desired.TenantID)
	if err != nil {
		v.pass("read the tenant's licenses", err)
		return 0, "the licenses of its directory cannot be read, which takes a delegated admin relationship with a " +
			"role such as License Administrator"
	}
	enabled := map[string]int{}
	for _, l := range licenses {
		if l.CapabilityStatus == msgraph.CapabilityEnabled {
			enabled[l.SKUID] += l.Prepaid.Enabled
		}
	}
	counted := map[string]bool{}
	for _, sku := range offer.Prerequisites {
		if len(enabled) == len(counted) {
			break
		}
		listing, err := v.fulfiller.Listing(ctx, Catalog{TenantID: v.Desired.TenantID}, sku)
		if err != nil || counted[listing.LicenseSKUID] {
			continue // a base at end of sale may still be held; the order decides
		}
		if n := enabled[listing.LicenseSKUID]; n > 0 {
			counted[listing.LicenseSKUID] = true
			seats += n
		}
	}
	return seats, "its directory holds no license of one"
}

// leaveBase records that a subscription ends, and refuses that if it would leave an
// add-on that the run buys without a base.
func (v *vetting) leaveBase(ctx context.Context) {
	base := v.Current.Subscription
	if v.OnDestroy == "" || v.OnDestroy == commerce.OnDestroyAbandon || !base.Live() {
		return
	}
	v.Run.PlanEnd(base.ID)
	needs := v.Run.Addons(base.TenantID)
	if len(needs) == 0 {
		return
	}
	held, ok := v.held(ctx)
	if !ok {
		return
	}
	for _, n := range needs {
		v.refuse(commerce.CheckLeavingBase(n.Name, n.Offer, n.BaseID, held, v.Run.Ends)...)
	}
}

// addonsLeft reports which add-ons of the tenant stay billed if their base is
// canceled, reduced or not renewed. Other plans, and a purchase, which nothing
// depends on yet, need no request.
func (v *vetting) addonsLeft(ctx context.Context) {
	base := v.Current.Subscription
	if v.Addon || base.ID == "" || !commerce.Undermines(v.Plan.Changes) {
		return
	}
	held, err := v.fulfiller.Subscriptions(ctx, base.TenantID)
	if err != nil {
		v.pass("look for add-ons", err)
		return
	}
	var addons []commerce.HeldAddon
	for _, s := range held {
		if !s.Live() || s.ID == base.ID || v.Run.Ends(s.ID) {
			continue
		}
		listing, err := v.fulfiller.Listing(ctx, Catalog{TenantID: base.TenantID}, s.SKU)
		if err == nil && listing.Offer.Addon {
			addons = append(addons, commerce.HeldAddon{Subscription: s, Prerequisites: listing.Offer.Prerequisites})
		}
	}
	v.notice(commerce.AddonsLeft(base, v.Plan, addons, held)...)
}

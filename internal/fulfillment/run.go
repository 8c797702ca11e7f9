package fulfillment

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// Run records what the resources of one run of Terraform claim, plan and order. It
// shows what one resource cannot see alone: that another one manages the same
// subscription, that two buy the same, that a base ends while its add-on is bought.
// Terraform plans resources in any order, so a record exists only after its resource
// was planned. Ids match in any letter case. A Run is safe for concurrent use.
type Run struct {
	mu        sync.Mutex
	claimed   map[string]bool // subscription ids
	ending    map[string]bool // subscription ids
	seats     map[string]SeatPlan
	purchases []commerce.Wanted
	addons    []AddonPurchase
	orders    []runOrder
}

// SeatPlan is how a resource of the run changes the seats of its subscription.
type SeatPlan struct {
	// Name is what messages call the subscription.
	Name string
	// Adds is how many seats it buys in this run.
	Adds int
	// Reverts is true if it removes seats that it did not buy.
	Reverts bool
}

// AddonPurchase is an add-on that the run buys, with what it depends on.
type AddonPurchase struct {
	TenantID string
	// Name is what messages call the add-on.
	Name  string
	Offer commerce.Offer
	// BaseID is the id of its configured base; empty for any.
	BaseID string
}

// runOrder is an order that the run has placed.
type runOrder struct {
	tenantID string
	sku      commerce.SKU
	at       time.Time
}

// NewRun returns an empty Run.
func NewRun() *Run {
	return &Run{claimed: map[string]bool{}, ending: map[string]bool{}, seats: map[string]SeatPlan{}}
}

// Claim records that a resource manages a subscription. It returns false if another
// resource of the run already does.
func (r *Run) Claim(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := strings.ToLower(id)
	if r.claimed[key] {
		return false
	}
	r.claimed[key] = true
	return true
}

// PlanPurchase records a purchase, and returns the violations against those planned
// before it. A name that is not known yet is empty.
func (r *Run) PlanPurchase(next commerce.Wanted) []commerce.Violation {
	r.mu.Lock()
	defer r.mu.Unlock()
	violations := commerce.CheckRun(r.purchases, next)
	r.purchases = append(r.purchases, next)
	return violations
}

// PlansPurchase reports whether the run buys one of some SKUs for a tenant.
func (r *Run) PlansPurchase(tenantID string, skus []commerce.SKU) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.purchases, func(w commerce.Wanted) bool {
		return strings.EqualFold(w.TenantID, tenantID) && slices.ContainsFunc(skus, w.SKU.Same)
	})
}

// PlanSeats records how the resource of a subscription changes its seats.
func (r *Run) PlanSeats(id string, p SeatPlan) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seats[strings.ToLower(id)] = p
}

// Seats returns how the resource of a subscription changes its seats; false if no
// resource of the run manages it as far as known.
func (r *Run) Seats(id string) (SeatPlan, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p, ok := r.seats[strings.ToLower(id)]
	return p, ok
}

// PlanEnd records that the run ends a subscription.
func (r *Run) PlanEnd(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ending[strings.ToLower(id)] = true
}

// Ends reports whether the run ends a subscription.
func (r *Run) Ends(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ending[strings.ToLower(id)]
}

// PlanAddon records an add-on that the run buys.
func (r *Run) PlanAddon(a AddonPurchase) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.addons = append(r.addons, a)
}

// Addons lists the add-ons that the run buys for a tenant.
func (r *Run) Addons(tenantID string) []AddonPurchase {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.DeleteFunc(
		slices.Clone(r.addons),
		func(a AddonPurchase) bool { return !strings.EqualFold(a.TenantID, tenantID) },
	)
}

// ordered records an order that the run has placed, by the service's clock.
func (r *Run) ordered(tenantID string, sku commerce.SKU, at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.orders = append(r.orders, runOrder{tenantID, sku, at})
}

// HasOrdered reports whether the run has placed an order for a tenant, so that it is
// an apply.
func (r *Run) HasOrdered(tenantID string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.orders, func(o runOrder) bool { return strings.EqualFold(o.tenantID, tenantID) })
}

// orderedSince reports whether the run has ordered one of some SKUs for a tenant
// at an instant or later.
func (r *Run) orderedSince(tenantID string, skus []commerce.SKU, since time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.orders, func(o runOrder) bool {
		return strings.EqualFold(o.tenantID, tenantID) && !o.at.Before(since) && slices.ContainsFunc(skus, o.sku.Same)
	})
}

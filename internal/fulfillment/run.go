package fulfillment

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// Run is what the resources of one walk of Terraform's graph have told of
// themselves: who manages, buys, ends and needs what. Terraform walks in any
// order, so each is known only once it was planned. It is safe for concurrent
// use.
type Run struct {
	mu        sync.Mutex
	managed   map[string]bool
	purchases []commerce.Wanted
	keepers   map[string]Keeper
	leaves    map[string]bool
	needs     []Need
	bought    []purchased
}

// purchased is an order of this run.
type purchased struct {
	tenantID string
	sku      commerce.SKU
	at       time.Time
}

// Need is an add-on that this run buys, and what it stands on.
type Need struct {
	TenantID string
	Name     string
	Offer    commerce.Offer
	// BaseID is the base it names, empty for any.
	BaseID string
}

func newRun() *Run {
	return &Run{managed: map[string]bool{}, keepers: map[string]Keeper{}, leaves: map[string]bool{}}
}

// Manage notes that a resource manages a subscription. It is false where
// another one of this run does already.
func (r *Run) Manage(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := strings.ToLower(id)
	if r.managed[key] {
		return false
	}
	r.managed[key] = true
	return true
}

// PlanPurchase notes a purchase that a plan asks for, and tells what is against
// it next to those that were planned before. An empty name is not known yet.
func (r *Run) PlanPurchase(next commerce.Wanted) []commerce.Violation {
	r.mu.Lock()
	defer r.mu.Unlock()
	violations := commerce.CheckRun(r.purchases, next)
	r.purchases = append(r.purchases, next)
	return violations
}

// Plans reports whether a resource of this run is to buy one of some SKUs, as
// far as it was planned.
func (r *Run) Plans(tenantID string, skus []commerce.SKU) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.purchases, func(w commerce.Wanted) bool {
		return strings.EqualFold(w.TenantID, tenantID) && slices.ContainsFunc(skus, w.SKU.Same)
	})
}

// Keeper is what a resource of this run does with the seats of a subscription.
type Keeper struct {
	Name string
	// Adds is how many it buys in this run, and Reverts whether it takes back
	// what comes in otherwise.
	Adds    int
	Reverts bool
}

// Keep notes what a resource of this run does with a subscription's seats.
func (r *Run) Keep(id string, k Keeper) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keepers[strings.ToLower(id)] = k
}

// Keeper is what is known of the resource that manages a subscription.
func (r *Run) Keeper(id string) (Keeper, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	k, ok := r.keepers[strings.ToLower(id)]
	return k, ok
}

// Leave notes that this run ends a subscription.
func (r *Run) Leave(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.leaves[strings.ToLower(id)] = true
}

// Leaves reports whether this run ends a subscription, as far as it was
// planned.
func (r *Run) Leaves(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.leaves[strings.ToLower(id)]
}

// Need notes an add-on that this run buys.
func (r *Run) Need(n Need) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.needs = append(r.needs, n)
}

// Needs lists the add-ons that this run buys for a tenant, as far as they were
// planned.
func (r *Run) Needs(tenantID string) []Need {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(r.needs), func(n Need) bool { return !strings.EqualFold(n.TenantID, tenantID) })
}

func (r *Run) noteBought(tenantID string, sku commerce.SKU, at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.bought = append(r.bought, purchased{tenantID, sku, at})
}

// HasOrdered reports whether this run has placed an order for a tenant: it then
// applies, and no longer plans.
func (r *Run) HasOrdered(tenantID string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.bought, func(p purchased) bool { return strings.EqualFold(p.tenantID, tenantID) })
}

// boughtSince reports whether one of some SKUs was bought in this run at an
// instant or later.
func (r *Run) boughtSince(tenantID string, skus []commerce.SKU, since time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.bought, func(p purchased) bool {
		return strings.EqualFold(p.tenantID, tenantID) && !p.at.Before(since) && slices.ContainsFunc(skus, p.sku.Same)
	})
}

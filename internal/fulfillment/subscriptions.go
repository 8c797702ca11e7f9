package fulfillment

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// Snapshot is a subscription as the service showed it at AsOf, its own clock.
type Snapshot struct {
	Subscription commerce.Subscription
	AsOf         time.Time
	// Unkept are the receipts of the writes before it that the ledger failed to
	// keep.
	Unkept []UnkeptReceipt

	wire partnercenter.Subscription
}

// PromotionID is the promotion of the present term; empty for none.
func (s Snapshot) PromotionID() string { return s.wire.PromotionID }

func (f *Fulfiller) snapshot(tenantID string, s partnercenter.Subscription, asOf time.Time) Snapshot {
	if asOf.IsZero() {
		asOf = f.client.ServiceTime()
	}
	return Snapshot{Subscription: subscriptionOf(tenantID, s), AsOf: asOf, wire: s}
}

// Find finds a subscription in the tenant's list of this run. If the list, which may
// lag, does not have it, Find reads it by its id. It fails with ErrGone, or with
// ErrNotYet if placed is an order that may not show yet.
func (f *Fulfiller) Find(ctx context.Context, tenantID, id string, placed *PlacedOrder) (Snapshot, error) {
	list, err := f.list(ctx, tenantID)
	if err != nil {
		return Snapshot{}, err
	}
	for _, s := range list.Items {
		if partnercenter.SameID(s.ID, id) {
			return f.snapshot(tenantID, s, list.Meta.Date), nil
		}
	}
	s, err := f.Read(ctx, tenantID, id)
	if errors.Is(err, ErrGone) && placed != nil && f.ServiceTime().Sub(placed.At) < listLag {
		return Snapshot{}, fmt.Errorf("%w: it was bought at %s and can take until %s to show", ErrNotYet,
			commerce.Instant(placed.At), commerce.Instant(placed.At.Add(listLag)))
	}
	return s, err
}

// Read requests one subscription. It fails with ErrGone on a 404.
func (f *Fulfiller) Read(ctx context.Context, tenantID, id string) (Snapshot, error) {
	s, err := f.client.Subscription(ctx, tenantID, id)
	if partnercenter.IsNotFound(err) {
		return Snapshot{}, fmt.Errorf("%w: %w", ErrGone, err)
	}
	if err != nil {
		return Snapshot{}, err
	}
	return f.snapshot(tenantID, s, s.Meta.Date), nil
}

// ReadOrFind requests a subscription before a write. One 404 proves nothing, so it
// fails with ErrGone only if a new list lacks the subscription too, and with
// ErrNotYet like Find.
func (f *Fulfiller) ReadOrFind(ctx context.Context, tenantID, id string, placed *PlacedOrder) (Snapshot, error) {
	s, err := f.Read(ctx, tenantID, id)
	if !errors.Is(err, ErrGone) {
		return s, err
	}
	f.drop(tenantID)
	return f.Find(ctx, tenantID, id, placed)
}

// Subscriptions lists what the tenant holds, from the list of this run.
func (f *Fulfiller) Subscriptions(ctx context.Context, tenantID string) ([]commerce.Subscription, error) {
	list, err := f.list(ctx, tenantID)
	if err != nil {
		return nil, err
	}
	out := make([]commerce.Subscription, 0, len(list.Items))
	for _, s := range list.Items {
		out = append(out, subscriptionOf(tenantID, s))
	}
	return out, nil
}

// list requests a tenant's subscriptions once per run. Concurrent readers share the
// answer, a write drops it, and an error is not cached.
func (f *Fulfiller) list(ctx context.Context, tenantID string) (partnercenter.SubscriptionList, error) {
	tenant := strings.ToLower(tenantID)
	f.mu.Lock()
	kept, ok := f.lists[tenant]
	age := f.age[tenant]
	f.mu.Unlock()
	if ok {
		return kept, nil
	}
	result := f.flight.DoChan(fmt.Sprintf("list/%s/%d", tenant, age), func() (any, error) {
		// The first reader's cancellation must not fail the others.
		list, err := f.client.Subscriptions(transport.Detached(ctx), tenantID)
		if partnercenter.IsNotFound(err) || partnercenter.IsNoRelationship(err) {
			return nil, &UnknownTenantError{TenantID: tenantID, Err: err}
		}
		if err != nil {
			return nil, err
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.age[tenant] == age {
			f.lists[tenant] = list
		}
		return list, nil
	})
	select {
	case <-ctx.Done():
		return partnercenter.SubscriptionList{}, ctx.Err()
	case r := <-result:
		if r.Err != nil {
			return partnercenter.SubscriptionList{}, r.Err
		}
		list, _ := r.Val.(partnercenter.SubscriptionList)
		return list, nil
	}
}

// drop removes a tenant's list from the cache, as after a write.
func (f *Fulfiller) drop(tenantID string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	tenant := strings.ToLower(tenantID)
	delete(f.lists, tenant)
	f.age[tenant]++
}

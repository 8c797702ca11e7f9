package fulfillment

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/msgraph"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/turns"
)

// Fulfiller reads what tenants hold, and places orders and makes changes for them.
// It serves one run of Terraform and lists a tenant's subscriptions once. It is safe
// for concurrent use.
type Fulfiller struct {
	client *partnercenter.Client
	wait   func(ctx context.Context, d time.Duration) error
	ledger Ledger // nil if no receipts are kept
	turns  *turns.Turns
	// directory reads the licenses of a tenant; nil if not connected.
	directory *msgraph.Client

	run *Run

	flight singleflight.Group

	mu       sync.Mutex
	lists    map[string]partnercenter.SubscriptionList // by tenant
	age      map[string]int                            // generation of a tenant's list; a write makes a new one
	listings map[string]Listing
}

// New makes the Fulfiller of a run. wait pauses between reads and returns early
// with the context's error.
func New(client *partnercenter.Client, run *Run, wait func(ctx context.Context, d time.Duration) error) *Fulfiller {
	return &Fulfiller{
		client: client, wait: wait, turns: turns.Alone(nil), run: run,
		lists: map[string]partnercenter.SubscriptionList{}, age: map[string]int{}, listings: map[string]Listing{},
	}
}

var (
	// ErrGone is returned for a subscription that is neither listed nor found.
	ErrGone = errors.New("the subscription is gone")
	// ErrNotYet is returned for an order whose subscription does not show yet.
	ErrNotYet = errors.New("the subscription does not show yet")
	// ErrNeverBought is returned if an order of unknown outcome did not go through.
	ErrNeverBought = fmt.Errorf("the order did not go through: %w", ErrGone)
)

const listLag = commerce.ListLag

// ServiceTime is the service's clock at its latest answer; zero before any.
func (f *Fulfiller) ServiceTime() time.Time { return f.client.ServiceTime() }

package subscription

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
)

// privateState is what the provider keeps in private state. A plan is made from it,
// never from the time or from a live answer, because Terraform plans again
// inside apply and must find the same values.
type privateState struct {
	// AsOf is the service's clock when Seen was read.
	AsOf    time.Time              `json:"as_of,omitzero"`
	Seen    *commerce.Subscription `json:"seen,omitempty"`
	History commerce.History       `json:"history,omitzero"`
	// Order is what was bought and when: a list may lag behind it.
	Order *fulfillment.PlacedOrder `json:"order,omitempty"`
	// Terms are what the order was placed with; nil for an import.
	Terms *purchaseTerms `json:"terms,omitempty"`
	// Wish is what the configuration asked when it was last applied, and in the
	// attributes of Overwritten what the state said before a read wrote what the
	// service holds.
	Wish        *commerce.Desired           `json:"wish,omitempty"`
	Overwritten map[commerce.Attribute]bool `json:"overwritten,omitempty"`
	// Unset are what a purchase was to set and could not.
	Unset map[commerce.Attribute]bool `json:"unset,omitempty"`
}

// promise is what a plan said it would call. Update and Delete compare it with
// what the same configuration means when they run.
type promise struct {
	Destroy bool `json:"destroy,omitempty"`
	// Late is true where the plan was made after an order of the same run, as
	// that of an object which create_before_destroy has replaced.
	Late    bool              `json:"late,omitempty"`
	Changes []commerce.Change `json:"changes"`
	// Desired is what the configuration asks, as Terraform handed it to the plan:
	// an update sees the configuration without ignore_changes.
	Desired commerce.Desired `json:"desired,omitzero"`
	// DecidedBy says who decides the next term, where that is known after the
	// apply only.
	DecidedBy string `json:"decided_by,omitempty"`
}

const (
	privateStateKey = "memory"
	promiseKey      = "promise"
)

type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

type privateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

func loadPrivateState(ctx context.Context, private privateReader, diags *diag.Diagnostics) privateState {
	var m privateState
	load(ctx, private, privateStateKey, &m, diags)
	return m
}

func savePrivateState(ctx context.Context, private privateWriter, m privateState, diags *diag.Diagnostics) {
	save(ctx, private, privateStateKey, m, diags)
}

// loadPromise is nil where no plan made a promise.
func loadPromise(ctx context.Context, private privateReader, diags *diag.Diagnostics) *promise {
	var p *promise
	load(ctx, private, promiseKey, &p, diags)
	return p
}

func savePromise(ctx context.Context, private privateWriter, p promise, diags *diag.Diagnostics) {
	save(ctx, private, promiseKey, p, diags)
}

func load(ctx context.Context, private privateReader, key string, to any, diags *diag.Diagnostics) {
	raw, found := private.GetKey(ctx, key)
	diags.Append(found...)
	if len(raw) == 0 {
		return
	}
	if err := json.Unmarshal(raw, to); err != nil {
		diags.AddError(
			"The provider's notes in the state cannot be read",
			fmt.Sprintf(
				"The private state under %q is not what this version writes: %s. Remove the resource from the state "+
					"and import it again; nothing is canceled by that.",
				key,
				err,
			),
		)
	}
}

func save(ctx context.Context, private privateWriter, key string, value any, diags *diag.Diagnostics) {
	raw, err := json.Marshal(value)
	if err != nil {
		diags.AddError("The provider's notes cannot be written", err.Error())
		return
	}
	diags.Append(private.SetKey(ctx, key, raw)...)
}

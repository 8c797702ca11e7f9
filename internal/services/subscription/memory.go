package subscription

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfilment"
)

// memory is what the provider keeps in private state. A plan is made from it,
// never from the time or from a live answer, because Terraform plans again
// inside apply and must find the same values.
type memory struct {
	// AsOf is the service's clock when Seen was read.
	AsOf    time.Time              `json:"as_of,omitzero"`
	Seen    *commerce.Subscription `json:"seen,omitempty"`
	History commerce.History       `json:"history,omitzero"`
	// Order is what was bought and when: a list may lag behind it.
	Order *fulfilment.Placed `json:"order,omitempty"`
}

// promise is what a plan said it would call. Update and Delete compare it with
// what the same configuration means when they run.
type promise struct {
	Destroy bool              `json:"destroy,omitempty"`
	Changes []commerce.Change `json:"changes"`
}

const (
	memoryKey  = "memory"
	promiseKey = "promise"
)

type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

type privateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

func recall(ctx context.Context, private privateReader, diags *diag.Diagnostics) memory {
	var m memory
	load(ctx, private, memoryKey, &m, diags)
	return m
}

func remember(ctx context.Context, private privateWriter, m memory, diags *diag.Diagnostics) {
	save(ctx, private, memoryKey, m, diags)
}

// promised is nil where no plan made a promise.
func promised(ctx context.Context, private privateReader, diags *diag.Diagnostics) *promise {
	var p *promise
	load(ctx, private, promiseKey, &p, diags)
	return p
}

func give(ctx context.Context, private privateWriter, p promise, diags *diag.Diagnostics) {
	save(ctx, private, promiseKey, p, diags)
}

func load(ctx context.Context, private privateReader, key string, to any, diags *diag.Diagnostics) {
	raw, found := private.GetKey(ctx, key)
	diags.Append(found...)
	if len(raw) == 0 {
		return
	}
	if err := json.Unmarshal(raw, to); err != nil {
		diags.AddError("The provider's notes in the state cannot be read",
			fmt.Sprintf("The private state under %q is not what this version writes: %s. Remove the resource from the state and import it again; nothing is cancelled by that.", key, err))
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

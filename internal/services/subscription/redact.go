package subscription

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// redacted is a resource whose messages show no name where the provider block
// says redact_names.
type redacted struct{ *Resource }

// Redacted wraps a resource of this package so that it obeys redact_names.
func Redacted(of func() resource.Resource) func() resource.Resource {
	return func() resource.Resource {
		inner := of()
		if r, ok := inner.(*Resource); ok {
			return &redacted{r}
		}
		return inner
	}
}

// ModifyPlan is the resource's.
func (r *redacted) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.Resource.ModifyPlan(ctx, req, resp)
	r.hide(
		ctx,
		&resp.Diagnostics,
		named{req.State, req.State.Raw},
		named{req.Plan, req.Plan.Raw},
		named{req.Config, req.Config.Raw},
	)
}

// Create is the resource's.
func (r *redacted) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	r.Resource.Create(ctx, req, resp)
	r.hide(ctx, &resp.Diagnostics, named{req.Plan, req.Plan.Raw}, named{resp.State, resp.State.Raw})
}

// Read is the resource's.
func (r *redacted) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	r.Resource.Read(ctx, req, resp)
	r.hide(ctx, &resp.Diagnostics, named{req.State, req.State.Raw}, named{resp.State, resp.State.Raw})
}

// Update is the resource's.
func (r *redacted) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	r.Resource.Update(ctx, req, resp)
	r.hide(ctx, &resp.Diagnostics, named{req.State, req.State.Raw}, named{req.Plan, req.Plan.Raw})
}

// Delete is the resource's.
func (r *redacted) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	r.Resource.Delete(ctx, req, resp)
	r.hide(ctx, &resp.Diagnostics, named{req.State, req.State.Raw})
}

// named is something that may hold the subscription's name: a configuration, a
// plan or a state.
type named struct {
	data interface {
		GetAttribute(ctx context.Context, at path.Path, target any) diag.Diagnostics
	}
	raw tftypes.Value
}

// hide removes the subscription's current and earlier names from the messages.
func (r *redacted) hide(ctx context.Context, diags *diag.Diagnostics, sources ...named) {
	if r.clients == nil || r.clients.Names == nil {
		return
	}
	var tenant, id, product, sku string
	var names []string
	for _, s := range sources {
		if s.raw.IsNull() {
			continue
		}
		names = append(names, s.text(ctx, "friendly_name"))
		tenant, id = cmp.Or(tenant, s.text(ctx, "tenant_id")), cmp.Or(id, s.text(ctx, "id"))
		product, sku = cmp.Or(product, s.text(ctx, "product_id")), cmp.Or(sku, s.text(ctx, "sku_id"))
	}
	label := "subscription " + id
	if id == "" {
		label = fmt.Sprintf("the subscription of %s:%s", product, sku)
	}
	for _, name := range names {
		r.clients.Names.Hide(name, label)
	}
	if len(*diags) > 0 {
		r.hideOthers(ctx, tenant)
		*diags = r.clients.Names.Redact(*diags)
	}
}

// lookTime bounds the look at other subscriptions, which have usually been read.
const lookTime = 30 * time.Second

// hideOthers takes the names of the tenant's other subscriptions out as well: a
// refusal may be about one that another configuration manages.
func (r *redacted) hideOthers(ctx context.Context, tenant string) {
	if tenant == "" || r.clients.OfCustomer() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	held, err := r.clients.Fulfillment.Subscriptions(ctx, tenant)
	if err != nil {
		return // then no message can have named one of them either
	}
	for _, s := range held {
		r.clients.Names.Hide(s.FriendlyName, "subscription "+s.ID)
	}
}

// text is an attribute's text; empty where it has none or none is known.
func (n named) text(ctx context.Context, attribute string) string {
	var v types.String
	if n.data.GetAttribute(ctx, path.Root(attribute), &v).HasError() {
		return ""
	}
	return v.ValueString()
}

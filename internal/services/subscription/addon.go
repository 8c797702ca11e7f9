package subscription

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/validate"
)

// addonModel is csp_addon as Terraform holds it.
type addonModel struct {
	model

	BaseID types.String `tfsdk:"base_subscription_id"`
}

func addonSchema(ctx context.Context) schema.Schema {
	s := subscriptionSchema(ctx)
	s.MarkdownDescription = "An add-on that a tenant buys in addition to a subscription: a SKU that requires one of its prerequisites in the tenant, from any partner.\n\n" +
		"It is a subscription of its own, with its own term, seats and end, and everything `csp_subscription` says holds for it. Besides, the plan looks for its base, " +
		"and says where the add-on would stay billed without one."
	s.Attributes["base_subscription_id"] = schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "Id of the base subscription. A reference makes Terraform buy the base first and end it last; the id is never sent to Microsoft. If not set, the plan looks for any base that the tenant holds.",
		Validators:          []validator.String{validate.IsSubscription()},
	}
	return s
}

type (
	getter interface {
		Get(ctx context.Context, target any) diag.Diagnostics
	}
	setter interface {
		Set(ctx context.Context, value any) diag.Diagnostics
	}
)

// take reads a plan or state of either schema.
func (r *Resource) take(ctx context.Context, from getter, m *model) diag.Diagnostics {
	if !r.addon {
		return subscriptionCodec().decode(ctx, from, m)
	}
	var a addonModel
	diags := addonCodec().decode(ctx, from, &a)
	*m, m.Base = a.model, a.BaseID
	return diags
}

// put writes a plan or state of either schema.
func (r *Resource) put(ctx context.Context, to setter, m model) diag.Diagnostics {
	if !r.addon {
		return subscriptionCodec().encode(ctx, to, m)
	}
	return addonCodec().encode(ctx, to, addonModel{model: m, BaseID: m.Base})
}

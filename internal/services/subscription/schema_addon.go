package subscription

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-csp/terraform-provider-csp/internal/validate"
)

func addonSchema(ctx context.Context) schema.Schema {
	s := subscriptionSchema(ctx)
	s.MarkdownDescription = "An add-on that a tenant buys in addition to a subscription: a SKU that requires one of " +
		"its prerequisites in the tenant, from any partner.\n\n" +
		"It is a subscription of its own, with its own term, seats and end, and everything `csp_subscription` says " +
		"holds for it. Besides, the plan looks for its base, " +
		"and says where the add-on would stay billed without one."
	s.Attributes["base_subscription_id"] = schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "Id of the base subscription. A reference makes Terraform buy the base first and end it " +
			"last; the id is never sent to Microsoft. If not set, the plan looks for any base that the tenant holds.",
		Validators: []validator.String{validate.IsSubscription()},
	}
	return s
}

package subscription

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-csp/terraform-provider-csp/internal/validate"
	"github.com/terraform-csp/terraform-provider-csp/internal/wholenumber"
)

func partialUpgrades() schema.Attribute {
	term := path.MatchRelative().AtParent().AtName("term_duration")
	into := path.MatchRelative().AtParent().AtName("target_subscription_id")
	return schema.MapNestedAttribute{
		Optional: true,
		MarkdownDescription: "Seats to upgrade to another SKU, by a name of your choice. Each entry is carried out " +
			"once and cannot be undone: its seats leave `quantity`, so lower that by the same number, " +
			"and go to a new subscription or to `target_subscription_id`. After an apply, an entry cannot be " +
			"changed; add another one instead. Removing an entry undoes nothing.",
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"product_id": schema.StringAttribute{
				Required: true, MarkdownDescription: "Product to upgrade the seats to.",
				Validators: []validator.String{validate.IsProduct()},
			},
			"sku_id": schema.StringAttribute{
				Required: true, MarkdownDescription: "SKU to upgrade the seats to.",
				Validators: []validator.String{validate.IsSKU()},
			},
			"quantity": schema.Int64Attribute{
				Required:   true,
				CustomType: wholenumber.Type{},
				MarkdownDescription: "How many seats to upgrade. All seats only with `target_subscription_id`; " +
					"otherwise, change `sku_id` to upgrade every seat.",
				Validators: []validator.Int64{int64validator.AtLeast(1)},
			},
			"target_subscription_id": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Id of an existing subscription of that SKU for the seats to join. It keeps its " +
					"term and billing cycle. It must be active, past its own cancellation window, and must not end earlier.",
				Validators: []validator.String{validate.IsSubscription()},
			},
			"term_duration": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Term of the new subscription, at least as long as this one's. Default: this one's term.",
				Validators:          []validator.String{validate.IsTerm(), stringvalidator.ConflictsWith(into)},
			},
			"billing_cycle": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Billing cycle of the new subscription. Default: this one's.",
				Validators: []validator.String{
					validate.IsBillingCycle(),
					stringvalidator.ConflictsWith(into),
					stringvalidator.AlsoRequires(term),
				},
			},
			"subscription_id": schema.StringAttribute{
				Computed: true,
				MarkdownDescription: "Id of the subscription that holds the seats now; null if it cannot be " +
					"identified. Use `import` to manage a new one.",
			},
		}},
	}
}

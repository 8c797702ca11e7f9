package catalog

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/computed"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
	"github.com/terraform-csp/terraform-provider-csp/internal/validate"
	"github.com/terraform-csp/terraform-provider-csp/internal/wholenumber"
)

// needed and chosen are arguments that hold a text of a form.
func needed(description string, form validator.String) schema.Attribute {
	return schema.StringAttribute{Required: true, MarkdownDescription: description, Validators: []validator.String{form}}
}

func chosen(description string, forms ...validator.String) schema.Attribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: description, Validators: forms}
}

func quoteSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "What purchases, additional seats or an upgrade would cost now. Set exactly one of `purchases`, `increase` and `upgrade`.\n\n" +
			"Partner Center shows prices only in a cart, so **each read posts a draft cart**. It buys nothing, is never checked out and expires after 7 days; Partner Center has no call to delete it. The prices are today's, as the service states them, and the provider computes nothing from them. Whether a price covers a month or the whole term depends on the term. A cart does not include prices that were locked when a term began or that were agreed separately.",
		Attributes: map[string]schema.Attribute{
			"tenant_id": services.TenantArgument("Tenant that would buy."),
			"purchases": schema.ListNestedAttribute{
				Optional: true, MarkdownDescription: "New subscriptions, priced together: a base product before its add-on.",
				Validators:   []validator.List{listvalidator.SizeAtLeast(1)},
				NestedObject: schema.NestedAttributeObject{Attributes: purchaseArguments()},
			},
			"increase": schema.SingleNestedAttribute{
				Optional: true, MarkdownDescription: "Additional seats of an active subscription, up to the end of its term.",
				Attributes: map[string]schema.Attribute{
					"subscription_id": services.SubscriptionArgument("Commerce id of the subscription."),
					"seats": schema.Int64Attribute{
						Required:            true,
						CustomType:          wholenumber.Type{},
						MarkdownDescription: "How many seats to add.",
						Validators:          []validator.Int64{int64validator.AtLeast(1)},
					},
				},
			},
			"upgrade": schema.SingleNestedAttribute{
				Optional:            true,
				MarkdownDescription: "An upgrade of an active subscription to another SKU. It is always an estimate: Partner Center does not price upgrades, so the target is priced as a new purchase, and the credit for the active term is not known before the invoice.",
				Attributes:          upgradeArguments(),
			},
			"segment":              chosen("Catalog segment to buy from: `commercial`, `education`, `government` or `nonprofit`.", validate.IsSegment()),
			"reseller_ids":         schema.ListAttribute{Optional: true, ElementType: types.StringType, MarkdownDescription: "Location ids of the resellers, as in `csp_subscription`. Default for an existing subscription: its reseller of record.", Validators: validate.AreResellers()},
			"attestation_accepted": schema.BoolAttribute{Optional: true, MarkdownDescription: "`true` attests that the buyer meets the SKU's terms, as in `csp_subscription`."},
			"currency": schema.StringAttribute{
				Optional: true, Computed: true, MarkdownDescription: "Currency of the prices, ISO 4217. Default: the tenant's.",
				Validators: []validator.String{validate.IsCurrency()},
			},
			"tax_included": computed.Bool("Whether the prices contain tax; null where the service does not say in which country this is sold."),
			"tax_note":     computed.String("Why they do or do not."),
			"estimate":     computed.Bool("Whether the invoice will differ from these prices."),
			"notes":        computed.Strings("Why it is an estimate."),
			"lines":        computed.Objects("What it costs, line by line: one for each of `purchases`, one for an increase or upgrade.", lineAttributes()),
		},
	}
}

func purchaseArguments() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"product_id":    needed("Id of the product in the catalog.", validate.IsProduct()),
		"sku_id":        needed("Id of the SKU within the product.", validate.IsSKU()),
		"term_duration": needed("Length of the commitment, an ISO 8601 duration: `P1M`, `P1Y` or `P3Y`.", validate.IsTerm()),
		"billing_cycle": needed("How often it is billed: `monthly`, `annual` or `triennial`.", validate.IsBillingCycle()),
		"quantity": schema.Int64Attribute{
			Required:            true,
			CustomType:          wholenumber.Type{},
			MarkdownDescription: "Seats to buy.",
			Validators:          []validator.Int64{int64validator.AtLeast(1)},
		},
		"promotion_id": chosen(
			"Promotion to buy with. One that does not apply is an error; the data source `csp_promotions` shows which there are.",
			validate.IsPromotion(),
		),
		"custom_term_end_date": chosen(
			"Day on which the first term is to end, for example `2027-06-30`.",
			validate.IsDay(),
			stringvalidator.ConflictsWith(path.MatchRelative().AtParent().AtName("align_with_subscription_id")),
		),
		"align_with_subscription_id": chosen("Subscription of the tenant with which the first term is to end.", validate.IsSubscription()),
	}
}

func upgradeArguments() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"subscription_id": services.SubscriptionArgument("Commerce id of the subscription to upgrade."),
		"product_id": needed(
			"Product of the target; the data source `csp_upgrade_options` lists what there is.",
			validate.IsProduct(),
		),
		"sku_id": needed("SKU of the target within the product.", validate.IsSKU()),
		"quantity": schema.Int64Attribute{
			Optional:            true,
			CustomType:          wholenumber.Type{},
			MarkdownDescription: "Seats to upgrade. Default: all of them.",
			Validators:          []validator.Int64{int64validator.AtLeast(1)},
		},
		"term_duration": chosen(
			"Term of the target; the running one, or what a trial converts to, where not given. A longer one starts a new term.",
			validate.IsTerm(),
		),
		"billing_cycle": chosen(
			"Billing cycle of the target; the running one, or what a trial converts to, where not given.",
			validate.IsBillingCycle(),
		),
		"promotion_id": chosen("Promotion to upgrade with.", validate.IsPromotion()),
	}
}

func lineAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"product_id":           computed.String("Product."),
		"sku_id":               computed.String("SKU within the product."),
		"title":                computed.String("Title of the SKU."),
		"quantity":             computed.Int64("Seats."),
		"term_duration":        computed.String("Term that is priced, an ISO 8601 duration."),
		"billing_cycle":        computed.String("Billing cycle that is priced."),
		"custom_term_end_date": computed.Timestamp("Day up to which it is priced, where that is not the term's regular end, UTC."),
		"promotion_id":         computed.String("Promotion that applies, also by itself; null for none."),
		"list_price":           computed.Number("Price of a seat without any discount."),
		"discounted_price":     computed.Number("Price of a seat with the promotion that applies."),
		"prorated_price":       computed.Number("Price of a seat for the part of the term that is left."),
		"price":                computed.Number("Price of a seat that is charged."),
		"extended_price":       computed.Number("Price of all seats."),
	}
}

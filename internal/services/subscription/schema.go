package subscription

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/validate"
	"github.com/terraform-csp/terraform-provider-csp/internal/wholenumber"
)

func subscriptionSchema(ctx context.Context) schema.Schema {
	s := schema.Schema{
		MarkdownDescription: "A subscription of seats that a tenant buys from you, its cloud solution provider.\n\n" +
			"Creating it places an order. A change of `quantity` becomes a call that adds or removes seats; seats can be removed " +
			"only within 7 days of when they were added, which is checked at plan. A subscription is never replaced: what cannot " +
			"be changed in place is an error at plan that says what is possible.",
		Attributes: map[string]schema.Attribute{},
	}
	for _, group := range []map[string]schema.Attribute{
		requiredAttributes(), purchaseAttributes(), firstTermAttributes(),
		changeableAttributes(), managementAttributes(), computedAttributes(),
	} {
		for name, a := range group {
			s.Attributes[name] = a
		}
	}
	s.Attributes["timeouts"] = described(timeouts.Attributes(ctx, timeouts.Opts{
		Create: true, Read: true, Update: true, Delete: true,
		CreateDescription: "How long an order and the settings right after it may take, as a duration like `30m` " +
			"(the default). A subscription that does not show within two minutes of its order stays in the state, " +
			"and a later plan fills in its attributes.",
		ReadDescription: "How long a read may take, default `10m`.",
		UpdateDescription: "How long a change may take, default `30m`. While a renewal is being processed, the " +
			"service asks clients to wait.",
		DeleteDescription: "How long a destroy may take, default `30m`.",
	}))
	return s
}

// described adds what the module's own attribute leaves out.
func described(a schema.Attribute) schema.Attribute {
	nested, ok := a.(schema.SingleNestedAttribute)
	if !ok {
		return a
	}
	nested.MarkdownDescription = "How long the calls of one operation may take, including waiting. After that, the " +
		"operation stops with an error that shows what was done."
	return nested
}

func identitySchema() identityschema.Schema {
	return identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"tenant_id":       identityschema.StringAttribute{RequiredForImport: true, Description: "Tenant that holds the subscription."},
		"subscription_id": identityschema.StringAttribute{RequiredForImport: true, Description: "Commerce id of the subscription."},
	}}
}

func requiredAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"tenant_id": schema.StringAttribute{
			Required: true, MarkdownDescription: "Id of the customer's tenant, as `csp_tenants` lists it.",
			Validators: []validator.String{validate.IsTenant()},
		},
		"product_id": schema.StringAttribute{
			Required: true, MarkdownDescription: "Id of the product in the catalog, for example `CFQ7TTC0LFLX`.",
			Validators: []validator.String{validate.IsProduct()},
		},
		"sku_id": schema.StringAttribute{
			Required: true, MarkdownDescription: "Id of the SKU within the product, for example `0001`.",
			Validators: []validator.String{validate.IsSKU()},
		},
		"term_duration": schema.StringAttribute{
			Required: true,
			MarkdownDescription: "Length of the commitment as an ISO 8601 duration: `P1M`, `P1Y` or `P3Y`. The " +
				"catalog lists which terms a SKU is sold for.",
			Validators: []validator.String{validate.IsTerm()},
		},
		"billing_cycle": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "How often the term is billed: `monthly`, `annual` or `triennial`; `none` for trials.",
			Validators:          []validator.String{validate.IsBillingCycle()},
		},
		"quantity": schema.Int64Attribute{
			Required: true, CustomType: wholenumber.Type{},
			MarkdownDescription: "Seats of the current term. A higher number adds seats at once. A lower number " +
				"removes the seats whose 7-day window is open; `reduction` decides what happens to the rest.",
			Validators: []validator.Int64{atLeastOneSeat{}},
		},
	}
}

// purchaseAttributes are the optional attributes that an order is placed with.
func purchaseAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"friendly_name": schema.StringAttribute{
			Optional: true,
			Computed: true,
			MarkdownDescription: "Name shown in the portals; the SKU's title if you leave it out or set it to `\"\"`. " +
				"Two live subscriptions of one SKU in one tenant need different names.",
			Validators: []validator.String{validate.IsName()},
		},
		"additional": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "`true` allows the purchase of a subscription next to " +
				"another one of the same SKU and term in the tenant. " +
				"Without it, such a purchase is refused, because it is more often a mistake (a lost state, a renamed " +
				"address) than intended. It only matters for the purchase.",
		},
		"segment": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Catalog segment to buy from: `commercial`, `education`, `government` or `nonprofit`. Fixed at purchase.",
			Validators:          []validator.String{validate.IsSegment()},
		},
		"currency": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Currency to order in, ISO 4217, for example `EUR`. Default: the tenant's. Fixed at purchase.",
			Validators:          []validator.String{validate.IsCurrency()},
		},
		"reseller_ids": schema.ListAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Location ids of the resellers of this order: the transaction reseller first, up to " +
				"five additional ones after it. Required for indirect providers, refused for direct partners. Fixed at purchase.",
			Validators: validate.AreResellers(),
		},
		"attestation_accepted": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "`true` attests that the buyer meets the SKU's terms and, with `reseller_ids`, that " +
				"the partner on record agreed. Read the terms with the customer first. Fixed at purchase.",
		},
	}
}

// firstTermAttributes are the optional attributes of the first term, and who is on
// record for it.
func firstTermAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"promotion_id": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Promotion to buy with, three parts separated by colons. The plan fails if the " +
				"purchase does not qualify, because you would pay the list price. Fixed at purchase.",
			Validators: []validator.String{validate.IsPromotion()},
		},
		"custom_term_end_date": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Last day of the first term, for example `2027-06-30`, to end it early: the end of " +
				"a month, or of another subscription's term. The first term is billed pro rata; later terms have " +
				"full length. Fixed at purchase.",
			Validators: []validator.String{
				validate.IsDay(), stringvalidator.ConflictsWith(path.MatchRoot("align_with_subscription_id")),
			},
		},
		"align_with_subscription_id": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Id of another subscription of the tenant; the first term ends on the same day. Fixed at purchase.",
			Validators:          []validator.String{validate.IsSubscription()},
		},
		"partner_id_on_record": schema.StringAttribute{
			Optional: true,
			Computed: true,
			MarkdownDescription: "Location id of the reseller of record; indirect providers only. " +
				"Can be changed at any time. If you leave it out, it is not managed.",
			Validators: []validator.String{stringvalidator.LengthBetween(1, 20)},
		},
	}
}

// changeableAttributes are the optional attributes that can change at any time.
func changeableAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"end_of_term": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "What happens when the term ends: `renew`; `cancel`, end without a month-to-month " +
				"extension; `extend`, continue month by month in the extended service term. If you leave it out, it " +
				"is not managed: a purchase keeps Microsoft's default (auto-renew on), shown in `next_term`, and " +
				"later changes made elsewhere are left alone.",
			Validators: []validator.String{stringvalidator.OneOf(commerce.EndsOfTerm()...)},
		},
		"reduction": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "When seats are removed: `now` (the plan fails for seats outside their window), " +
				"`at_renewal` (all stay until the next term), `now_then_renewal` (seats with an open window are " +
				"removed now, the rest at renewal). " +
				"If you leave it out, `defaults.reduction` of the provider block applies, else `now`.",
			Validators: []validator.String{stringvalidator.OneOf(commerce.Reductions()...)},
		},
		"renewal": schema.SingleNestedAttribute{
			Optional: true,
			MarkdownDescription: "What the next term starts with. The block belongs to the term it was written in. " +
				"Once that term has ended, the block has no effect, and a warning asks you to move its values into the main attributes.",
			Attributes: nextTerm(),
		},
		"upgrade": schema.SingleNestedAttribute{
			Optional: true,
			MarkdownDescription: "How the subscription becomes another SKU. Changing `product_id` and `sku_id` to " +
				"one that the service offers upgrades all seats in place: " +
				"same id, same term, at once and for good.",
			Attributes: map[string]schema.Attribute{
				"license_transfer": schema.BoolAttribute{
					Optional: true, MarkdownDescription: "Whether users keep their licenses: `true` refuses an " +
						"upgrade that would not transfer them; `false` never transfers them, so that you assign " +
						"licenses yourself. If not set, they are transferred if the service offers it.",
				},
			},
		},
		"partial_upgrades": partialUpgrades(),
	}
}

// managementAttributes are the optional attributes for what is suspended, changed
// elsewhere or leaves the configuration.
func managementAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"suspended": schema.BoolAttribute{
			Optional: true,
			Computed: true,
			MarkdownDescription: "`true` blocks the users' access while the subscription stays billed; `false` " +
				"restores it, until the term ends. " +
				"If you leave it out, it is not managed. Suspending turns auto-renew off; resuming restores the previous end of term.",
		},
		"external_changes": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "What happens to changes made outside of Terraform, such as seats added in a portal: " +
				"`revert` plans to restore the configured values, if that is still possible; `accept` keeps the " +
				"changes. Changes that stay are listed in `kept`, with a warning at every plan. " +
				"If you leave it out, `defaults.external_changes` of the provider block applies, else `revert`.",
			Validators: []validator.String{stringvalidator.OneOf(commerce.Externals()...)},
		},
		"on_destroy": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "What destroying the resource does: `cancel` (only inside the cancellation window), " +
				"`end_at_term` (no renewal and no extension, billed until the term ends), `abandon` (remove it from " +
				"the state and change nothing). It is read from the state: set it, apply, then destroy. " +
				"If you leave it out, `defaults.on_destroy` of the provider block applies, else `cancel`.",
			Validators: []validator.String{stringvalidator.OneOf(commerce.OnDestroys()...)},
		},
		"cancellation_reason": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Why the subscription is canceled, for your own records in plan, state and log. It " +
				"is never sent to Microsoft.",
		},
	}
}

// nextTerm are the parts of a renewal.
func nextTerm() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"quantity": schema.Int64Attribute{
			Optional: true, CustomType: wholenumber.Type{}, MarkdownDescription: "Seats the next term starts with.",
			Validators: []validator.Int64{int64validator.AtLeast(1)},
		},
		"product_id": schema.StringAttribute{
			Optional: true, MarkdownDescription: "Product of the next term; requires `sku_id`. It can also be a " +
				"lower one, if the service offers it at renewal.",
			Validators: []validator.String{
				validate.IsProduct(),
				stringvalidator.AlsoRequires(path.MatchRelative().AtParent().AtName("sku_id")),
			},
		},
		"sku_id": schema.StringAttribute{
			Optional: true, MarkdownDescription: "SKU of the next term; requires `product_id`.",
			Validators: []validator.String{
				validate.IsSKU(),
				stringvalidator.AlsoRequires(path.MatchRelative().AtParent().AtName("product_id")),
			},
		},
		"term_duration": schema.StringAttribute{
			Optional: true, MarkdownDescription: "Length of the next term as an ISO 8601 duration, longer or " +
				"shorter: `P1M`, `P1Y` or `P3Y`.",
			Validators: []validator.String{validate.IsTerm()},
		},
		"billing_cycle": schema.StringAttribute{
			Optional: true, MarkdownDescription: "How often the next term is billed: `monthly`, `annual` or `triennial`.",
			Validators: []validator.String{validate.IsBillingCycle()},
		},
		"promotion_id": schema.StringAttribute{
			Optional: true, MarkdownDescription: "Promotion of the next term, three parts separated by colons. It " +
				"applies only if it is still valid then.",
			Validators: []validator.String{validate.IsPromotion()},
		},
		"custom_term_end_date": schema.StringAttribute{
			Optional: true, MarkdownDescription: "Last day of the next term, for example `2028-01-31`, to end it " +
				"early: the end of a month, or of another subscription's term.",
			Validators: []validator.String{validate.IsDay()},
		},
	}
}

func computedAttributes() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	instant := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: description}
	}
	number := func(description string) schema.Attribute {
		return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"id":           text("Commerce id of the subscription."),
		"order_id":     text("Id of the order that bought it."),
		"offer_name":   text("Title of the offer."),
		"product_type": text("Kind of product on the wire, for example `OnlineServicesNCE` for seats."),
		"status":       text("`active`, `suspended`, `expired`, `disabled`; others pass through."),
		"license_sku_id": text("Id of the license in the tenant's directory: the join between what is " +
			"bought and what is assigned."),
		"terms_of_use_uri":           text("Where the SKU's terms of use can be read."),
		"effective_start_date":       instant("When the current term began, UTC."),
		"commitment_end_date":        instant("Last second of the current term, UTC."),
		"cancellation_allowed_until": instant("Until when the whole subscription can be canceled, UTC; null if it cannot."),
		"seats":                      number("Seats the subscription holds now."),
		"refundable_quantity":        number("Seats that could be removed when the subscription was last read."),
		"refund_windows": schema.ListNestedAttribute{
			Computed: true, MarkdownDescription: "Seats that could be removed when the subscription was last read, by window.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"quantity":      number("Seats of this window."),
				"allowed_until": instant("Until when they can be removed, UTC."),
			}},
		},
		"next_term": nextTermAttribute(),
		"kept": schema.MapAttribute{
			Computed:    true,
			ElementType: types.StringType,
			MarkdownDescription: "Configured values that are not in effect, by attribute: " +
				"seats that wait for the renewal, and changes made outside of Terraform that are kept. " +
				"An entry disappears once the configuration and the service agree. Null if there is none.",
		},
		"changes": schema.ListNestedAttribute{
			Computed: true,
			MarkdownDescription: "The calls that this plan makes, or that the last apply made, in order: " + actions() + ". " +
				"`terraform show -json` includes it, but not warnings.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"action":  text("The kind of call."),
				"summary": text("The call in words, for example `add 15 seats (25 -> 40)`."),
				"seats":   number("Seats that the call adds, removes or sets."),
				"when":    text("`now`, or `at_renewal`."),
				"final":   schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether it cannot be undone."},
				"commits": schema.BoolAttribute{
					Computed: true,
					MarkdownDescription: "Whether the call, or what it leads to later, commits money. Policies " +
						"should require approval if it is true or unknown.",
				},
				"refundable_until": instant("Until when these seats can be removed again; known after the apply."),
				"billed_until":     instant("Last second these seats are billed in this term."),
			}},
		},
	}
}

// nextTermAttribute is what follows the present term.
func nextTermAttribute() schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return schema.SingleNestedAttribute{
		Computed: true,
		MarkdownDescription: "What happens after the current term if nothing is changed. Values that Microsoft does " +
			"not state, such as the SKU of an extended service term, are null.",
		Attributes: map[string]schema.Attribute{
			"kind": text("`renewal`, `trial_conversion`, `extension` (month by month) or `cancellation` (it ends)."),
			"ends": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the subscription ends with its term."},
			"starts_at": schema.StringAttribute{
				Computed:            true,
				CustomType:          timetypes.RFC3339Type{},
				MarkdownDescription: "When it begins, UTC; when the subscription ends, if it does.",
			},
			"quantity":      schema.Int64Attribute{Computed: true, MarkdownDescription: "Seats it begins with."},
			"product_id":    text("Product it begins with."),
			"sku_id":        text("SKU it begins with."),
			"term_duration": text("Its length, an ISO 8601 duration."),
			"billing_cycle": text("How often it is billed."),
			"decided_by": text(
				"`configuration`; `elsewhere`, if it was set outside of Terraform; " +
					"`default`, if it was never set and Microsoft's default applies.",
			),
		},
	}
}

// actions lists the actions that changes can show; those that take the
// resource out of the configuration never do.
func actions() string {
	var quoted []string
	for _, a := range commerce.Actions() {
		if !a.Leaves() {
			quoted = append(quoted, "`"+string(a)+"`")
		}
	}
	return strings.Join(quoted, ", ")
}

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
	for _, group := range []map[string]schema.Attribute{requiredAttributes(), purchaseAttributes(), changeableAttributes(), computedAttributes()} {
		for name, a := range group {
			s.Attributes[name] = a
		}
	}
	s.Attributes["timeouts"] = described(timeouts.Attributes(ctx, timeouts.Opts{
		Create: true, Read: true, Update: true, Delete: true,
		CreateDescription: "How long an order and what is set right after it may take, as a duration like `30m` (the default). A subscription that does not show within two minutes of its order is kept in the state and filled in by a later plan.",
		ReadDescription:   "How long a read may take, default `10m`.",
		UpdateDescription: "How long a change may take, default `30m`; while a renewal is being written the service asks to wait.",
		DeleteDescription: "How long leaving may take, default `30m`.",
	}))
	return s
}

// described adds what the module's own attribute leaves out.
func described(a schema.Attribute) schema.Attribute {
	nested, ok := a.(schema.SingleNestedAttribute)
	if !ok {
		return a
	}
	nested.MarkdownDescription = "How long the calls of one operation may take, waiting included. Past it the operation stops with an error that says what was done."
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
			Required:            true,
			MarkdownDescription: "Length of the commitment as an ISO 8601 duration: `P1M`, `P1Y` or `P3Y`. The catalog decides which a SKU is sold with.",
			Validators:          []validator.String{validate.IsTerm()},
		},
		"billing_cycle": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "How often the term is billed: `monthly`, `annual` or `triennial`; `none` for trials.",
			Validators:          []validator.String{validate.IsBillingCycle()},
		},
		"quantity": schema.Int64Attribute{
			Required: true, CustomType: wholenumber.Type{},
			MarkdownDescription: "Seats of the current term. Growing adds seats at once; shrinking removes those whose 7-day window is open, " +
				"and `reduction` says what becomes of the rest.",
			Validators: []validator.Int64{atLeastOneSeat{}},
		},
	}
}

// atPurchase are the optional attributes an order is placed with.
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
				"Without it such a purchase is refused, since it is more often a mistake (a lost state, a renamed address) than a wish. " +
				"It only matters for the purchase.",
		},
		"segment": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Catalog segment to buy from: `commercial`, `education`, `government` or `nonprofit`. Fixed at purchase.",
			Validators:          []validator.String{validate.IsSegment()},
		},
		"currency": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Currency to order in, ISO 4217, for example `EUR`; the tenant's where it is not given. Fixed at purchase.",
			Validators:          []validator.String{validate.IsCurrency()},
		},
		"reseller_ids": schema.ListAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Location ids of the resellers of this order: the transaction reseller first, up to five additional ones after it. Indirect providers must name one, direct partners must not. Fixed at purchase.",
			Validators:          validate.AreResellers(),
		},
		"attestation_accepted": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "That the buyer meets the terms a SKU enforces, and, with `reseller_ids`, that the partner on record agreed. Read them with the customer first. Fixed at purchase.",
		},
		"promotion_id": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Promotion to buy with, three parts with colons. Planning fails where the purchase would not get it, since the list price would be paid. Fixed at purchase.",
			Validators:          []validator.String{validate.IsPromotion()},
		},
		"custom_term_end_date": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Last day of the first term, `2027-06-30`, where that is to end earlier: a month's end, or another subscription's. It is billed pro rata; the terms after it are full ones. Fixed at purchase.",
			Validators:          []validator.String{validate.IsDay(), stringvalidator.ConflictsWith(path.MatchRoot("align_with_subscription_id"))},
		},
		"align_with_subscription_id": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Id of a subscription of the tenant with which the first term is to end. Fixed at purchase.",
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

// overTime are the optional attributes that steer a subscription once it runs.
func changeableAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"end_of_term": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "What happens when the term ends: `renew`; `cancel`, really end, with no month-to-month extension; " +
				"`extend`, go on month by month in the extended service term. If you leave it out, it is not managed: a purchase keeps " +
				"Microsoft's own default (auto-renew on), shown in `next_term`, and later changes made elsewhere are left alone.",
			Validators: []validator.String{stringvalidator.OneOf(commerce.EndsOfTerm()...)},
		},
		"reduction": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "When seats are removed: `now` (planning fails for seats outside their window), " +
				"`at_renewal` (all wait for the next term), `now_then_renewal` (open seats go now, the rest waits). " +
				"If you leave it out, `defaults.reduction` of the provider block applies, else `now`.",
			Validators: []validator.String{stringvalidator.OneOf(commerce.Reductions()...)},
		},
		"renewal": schema.SingleNestedAttribute{
			Optional: true,
			MarkdownDescription: "What the next term starts with. The block belongs to the term it was written in: once that has ended it is fulfilled, " +
				"changes nothing any more, and a warning asks to move its values into the main attributes.",
			Attributes: nextTerm(),
		},
		"upgrade": schema.SingleNestedAttribute{
			Optional: true,
			MarkdownDescription: "How the subscription becomes another SKU. Changing `product_id` and `sku_id` to one that the service offers upgrades all seats in place: " +
				"same id, same term, at once and for good.",
			Attributes: map[string]schema.Attribute{
				"license_transfer": schema.BoolAttribute{
					Optional: true, MarkdownDescription: "Whether users move along: `true` refuses an upgrade that would leave them behind, `false` leaves them to whoever assigns licenses. Where it is not given they move if the service offers to.",
				},
			},
		},
		"partial_upgrades": partialUpgrades(),
		"suspended": schema.BoolAttribute{
			Optional: true,
			Computed: true,
			MarkdownDescription: "`true` takes the users' access away while the subscription stays billed; `false` gives it back, until the term ends. " +
				"If you leave it out, it is not managed. Suspending turns auto-renew off; " +
				"resuming sets the end of term that was there before.",
		},
		"external_changes": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "What happens to changes made outside of Terraform, such as seats added in a portal: " +
				"`revert` plans what the configuration asks, " +
				"where that can still be done; `accept` keeps them. What is kept is listed in `kept`, with a warning at every plan. " +
				"If you leave it out, `defaults.external_changes` of the provider block applies, else `revert`.",
			Validators: []validator.String{stringvalidator.OneOf(commerce.Externals()...)},
		},
		"on_destroy": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "What destroying the resource does: `cancel` (only inside the cancellation window), `end_at_term` " +
				"(no renewal and no extension, billed until the term ends), `abandon` (forget it and change nothing). " +
				"It is read from the state: set it, apply, then remove. " +
				"If you leave it out, `defaults.on_destroy` of the provider block applies, else `cancel`.",
			Validators: []validator.String{stringvalidator.OneOf(commerce.OnDestroys()...)},
		},
		"cancellation_reason": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Why the subscription is to go, kept in plan, state and log for your own records. No call carries it to Microsoft.",
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
			Optional: true, MarkdownDescription: "Product of the next term; with `sku_id`. The service says which it offers at renewal, a lower one among them.",
			Validators: []validator.String{
				validate.IsProduct(),
				stringvalidator.AlsoRequires(path.MatchRelative().AtParent().AtName("sku_id")),
			},
		},
		"sku_id": schema.StringAttribute{
			Optional: true, MarkdownDescription: "SKU of the next term; with `product_id`.",
			Validators: []validator.String{
				validate.IsSKU(),
				stringvalidator.AlsoRequires(path.MatchRelative().AtParent().AtName("product_id")),
			},
		},
		"term_duration": schema.StringAttribute{
			Optional: true, MarkdownDescription: "Length of the next term as an ISO 8601 duration, longer or shorter: `P1M`, `P1Y` or `P3Y`.",
			Validators: []validator.String{validate.IsTerm()},
		},
		"billing_cycle": schema.StringAttribute{
			Optional: true, MarkdownDescription: "How often the next term is billed: `monthly`, `annual` or `triennial`.",
			Validators: []validator.String{validate.IsBillingCycle()},
		},
		"promotion_id": schema.StringAttribute{
			Optional: true, MarkdownDescription: "Promotion of the next term, three parts with colons. It holds only if it is still valid then.",
			Validators: []validator.String{validate.IsPromotion()},
		},
		"custom_term_end_date": schema.StringAttribute{
			Optional: true, MarkdownDescription: "Last day of the next term, `2028-01-31`, where that is to end earlier: at a month's end or with another subscription.",
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
		"id":                         text("Commerce id of the subscription."),
		"order_id":                   text("Id of the order that bought it."),
		"offer_name":                 text("Title of the offer as the service names it."),
		"product_type":               text("Kind of product on the wire, for example `OnlineServicesNCE` for seats."),
		"status":                     text("`active`, `suspended`, `expired`, `disabled`; others pass through."),
		"license_sku_id":             text("Id of the license in the tenant's directory: the join between what is bought and what is assigned."),
		"terms_of_use_uri":           text("Where the SKU's terms of use can be read."),
		"effective_start_date":       instant("When the current term began, UTC."),
		"commitment_end_date":        instant("Last second of the current term, UTC."),
		"cancellation_allowed_until": instant("Until when the whole subscription can be canceled, UTC; null where it cannot."),
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
				"An entry goes away once the configuration says what is in effect, " +
				"or the service holds what is configured. Null if there is none.",
		},
		"changes": schema.ListNestedAttribute{
			Computed: true,
			MarkdownDescription: "The calls this plan makes, in order, or the last apply made: " + actions() + ". " +
				"`terraform show -json` shows it too, where warnings do not.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"action":  text("The kind of call."),
				"summary": text("The call in words, for example `add 15 seats (25 -> 40)`."),
				"seats":   number("Seats the call is about."),
				"when":    text("`now`, or `at_renewal`."),
				"final":   schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether nothing can take it back."},
				"commits": schema.BoolAttribute{
					Computed: true,
					MarkdownDescription: "Whether the call, or what it lets happen later, binds money. " +
						"Policies ask for approval where it is true or unknown.",
				},
				"refundable_until": instant("Until when these seats can be given back; known after the apply."),
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
		MarkdownDescription: "What follows the present term if nothing is changed. " +
			"Values that Microsoft does not state, such as the SKU of an extended service term, are null.",
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

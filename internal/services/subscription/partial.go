package subscription

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/validate"
	"github.com/terraform-csp/terraform-provider-csp/internal/values"
	"github.com/terraform-csp/terraform-provider-csp/internal/wholenumber"
)

var partialType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"product_id": types.StringType, "sku_id": types.StringType, "quantity": types.Int64Type, "target_subscription_id": types.StringType,
	"term_duration": types.StringType, "billing_cycle": types.StringType, "subscription_id": types.StringType,
}}

func partialUpgrades() schema.Attribute {
	term := path.MatchRelative().AtParent().AtName("term_duration")
	into := path.MatchRelative().AtParent().AtName("target_subscription_id")
	return schema.MapNestedAttribute{
		Optional: true,
		MarkdownDescription: "Seats to upgrade to another SKU, by a name of your choice. Each entry is carried out once and cannot be undone: its seats leave `quantity`, so lower that by the same number, " +
			"and go to a new subscription or to `target_subscription_id`. After an apply, an entry cannot be changed; add another one instead. Removing an entry undoes nothing.",
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
				Required:            true,
				CustomType:          wholenumber.Type{},
				MarkdownDescription: "How many seats to upgrade. All seats only with `target_subscription_id`; otherwise, change `sku_id` to upgrade every seat.",
				Validators:          []validator.Int64{int64validator.AtLeast(1)},
			},
			"target_subscription_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Id of an existing subscription of that SKU for the seats to join. It keeps its term and billing cycle. It must be active, past its own cancellation window, and must not end earlier.",
				Validators:          []validator.String{validate.IsSubscription()},
			},
			"term_duration": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Term of the new subscription, at least as long as this one's. Default: this one's term.",
				Validators: []validator.String{validate.IsTerm(), stringvalidator.ConflictsWith(into)},
			},
			"billing_cycle": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Billing cycle of the new subscription. Default: this one's.",
				Validators: []validator.String{validate.IsBillingCycle(), stringvalidator.ConflictsWith(into), stringvalidator.AlsoRequires(term)},
			},
			"subscription_id": schema.StringAttribute{
				Computed: true, MarkdownDescription: "Id of the subscription that holds the seats now; null if it cannot be identified. Use `import` to manage a new one.",
			},
		}},
	}
}

// partialOf reads partial_upgrades.
func partialOf(m types.Map) map[string]commerce.PartialUpgrade {
	var out map[string]commerce.PartialUpgrade
	for name, e := range m.Elements() {
		o, ok := e.(types.Object)
		if !ok {
			continue
		}
		fields := o.Attributes()
		text := func(field string) string {
			s, _ := fields[field].(types.String)
			return s.ValueString()
		}
		seats, _ := fields["quantity"].(types.Int64)
		if out == nil {
			out = map[string]commerce.PartialUpgrade{}
		}
		out[name] = commerce.PartialUpgrade{
			SKU: commerce.SKU{ProductID: text("product_id"), SKUID: text("sku_id")}, Quantity: int(seats.ValueInt64()), Into: text("target_subscription_id"),
			Term: commerce.Term(text("term_duration")), Cycle: commerce.BillingCycle(text("billing_cycle")),
		}
	}
	return out
}

// partialDecided reports whether all that is asked of partial upgrades is known.
func partialDecided(m types.Map) bool {
	if m.IsUnknown() {
		return false
	}
	for _, e := range m.Elements() {
		o, ok := e.(types.Object)
		if !ok || o.IsUnknown() {
			return false
		}
		for field, v := range o.Attributes() {
			if field != "subscription_id" && v.IsUnknown() {
				return false
			}
		}
	}
	return true
}

// locatePartial writes where the seats of each entry are; those of an upgrade
// still to be made are not known, or, once it was, not told.
func (m *model) locatePartial(made map[string]commerce.Upgraded, otherwise types.String) {
	if m.PartialUpgrades.IsNull() || m.PartialUpgrades.IsUnknown() {
		return
	}
	entries := maps.Clone(m.PartialUpgrades.Elements())
	for name, e := range entries {
		o, ok := e.(types.Object)
		if !ok {
			continue
		}
		fields := o.Attributes()
		fields["subscription_id"] = otherwise
		if done, ok := made[name]; ok {
			fields["subscription_id"] = values.Text(done.Made.SubscriptionID)
		}
		entries[name] = types.ObjectValueMust(partialType.AttrTypes, fields)
	}
	m.PartialUpgrades = types.MapValueMust(partialType, entries)
}

// learn asks the service what it has moved, where something says that it may
// have moved seats without this state: at an import, where seats are fewer than
// they were, and where the subscription is over that was not.
func (r *Resource) learn(ctx context.Context, m *memory, imported bool, fresh commerce.Subscription) {
	was := m.Seen
	over := was != nil && was.Live() && !fresh.Live()
	if !imported && !over && (was == nil || fresh.Quantity >= was.Quantity) || m.History.MergedInto != "" {
		return
	}
	moves, err := r.clients.Fulfillment.PartialUpgrades(ctx, fresh)
	if err != nil {
		// Reading goes on: before an upgrade is made, the service is asked again.
		tflog.Warn(ctx, "cannot read what was upgraded", map[string]any{"subscription_id": fresh.ID, "error": err.Error()})
		return
	}
	m.History = m.History.WithMadeUpgrades(moves)
	if over {
		m.History.MergedInto = mergedInto(*was, moves)
	}
}

// mergedInto is the subscription that the last seats went into, empty where the
// subscription ended otherwise.
func mergedInto(was commerce.Subscription, moves []commerce.MadeUpgrade) string {
	if len(moves) == 0 {
		return ""
	}
	if last := moves[len(moves)-1]; last.Quantity == was.Quantity {
		return last.SubscriptionID
	}
	return ""
}

// reportMadeUpgrades names the subscriptions that upgrades have made, ready to import.
func reportMadeUpgrades(plan model, asked map[string]commerce.PartialUpgrade, made map[string]commerce.MadeUpgrade, diags *diag.Diagnostics) {
	for _, entry := range slices.Sorted(maps.Keys(made)) {
		m := made[entry]
		switch {
		case asked[entry].Into != "":
		case m.SubscriptionID == "":
			diags.AddWarning(fmt.Sprintf("The upgrade %q has made a subscription that cannot be told from another", entry),
				"Microsoft does not say which one it is. The data source csp_subscriptions lists what the tenant holds.")
		default:
			diags.AddWarning(fmt.Sprintf("The upgrade %q has made subscription %s", entry, m.SubscriptionID),
				fmt.Sprintf("It is not managed yet. To take it under management, write a csp_subscription for it and\n\n"+
					"import {\n  to = csp_subscription.<name>\n  id = \"%s/%s\"\n}", plan.TenantID.ValueString(), m.SubscriptionID))
		}
	}
}

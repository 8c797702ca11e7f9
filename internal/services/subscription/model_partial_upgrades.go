package subscription

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/values"
)

var partialType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"product_id":             types.StringType,
	"sku_id":                 types.StringType,
	"quantity":               types.Int64Type,
	"target_subscription_id": types.StringType,
	"term_duration":          types.StringType,
	"billing_cycle":          types.StringType,
	"subscription_id":        types.StringType,
}}

// decodePartialUpgrades reads partial_upgrades.
func decodePartialUpgrades(m types.Map) map[string]commerce.PartialUpgrade {
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
			SKU: commerce.SKU{
				ProductID: text("product_id"),
				SKUID:     text("sku_id"),
			},
			Quantity: int(seats.ValueInt64()),
			Into:     text("target_subscription_id"),
			Term:     commerce.Term(text("term_duration")),
			Cycle:    commerce.BillingCycle(text("billing_cycle")),
		}
	}
	return out
}

// partialUpgradesKnown reports whether all that is asked of partial upgrades is known.
func partialUpgradesKnown(m types.Map) bool {
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

// setPartialUpgradeIDs writes where the seats of each entry are; those of an upgrade
// still to be made are not known, or, once it was, not told.
func (m *model) setPartialUpgradeIDs(made map[string]commerce.Upgraded, otherwise types.String) {
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

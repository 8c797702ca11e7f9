package subscription

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

var (
	renewalType = map[string]attr.Type{
		"quantity":             types.Int64Type,
		"product_id":           types.StringType,
		"sku_id":               types.StringType,
		"term_duration":        types.StringType,
		"billing_cycle":        types.StringType,
		"promotion_id":         types.StringType,
		"custom_term_end_date": types.StringType,
	}
	upgradeType = map[string]attr.Type{"license_transfer": types.BoolType}
)

// decodeRenewal reads a renewal block, nil where there is none.
func decodeRenewal(o types.Object) *commerce.RenewalInstructions {
	if o.IsNull() || o.IsUnknown() {
		return nil
	}
	r := &commerce.RenewalInstructions{}
	fields := o.Attributes()
	if q, ok := fields["quantity"].(types.Int64); ok && !q.IsNull() && !q.IsUnknown() {
		n := int(q.ValueInt64())
		r.Quantity = &n
	}
	given := func(name string) (string, bool) {
		s, ok := fields[name].(types.String)
		return s.ValueString(), ok && s.ValueString() != ""
	}
	product, hasProduct := given("product_id")
	if sku, ok := given("sku_id"); ok && hasProduct {
		r.SKU = &commerce.SKU{ProductID: product, SKUID: sku}
	}
	if v, ok := given("term_duration"); ok {
		term := commerce.Term(v)
		r.Term = &term
	}
	if v, ok := given("billing_cycle"); ok {
		cycle := commerce.BillingCycle(v)
		r.Cycle = &cycle
	}
	if v, ok := given("promotion_id"); ok {
		r.PromotionID = &v
	}
	if v, ok := given("custom_term_end_date"); ok {
		day := parseDay(v)
		r.CustomTermEnd = &day
	}
	return r
}

// encodeRenewal writes a renewal block.
func encodeRenewal(r *commerce.RenewalInstructions) types.Object {
	if r == nil {
		return types.ObjectNull(renewalType)
	}
	fields := map[string]attr.Value{}
	for name := range renewalType {
		fields[name] = types.StringNull()
	}
	fields["quantity"] = types.Int64Null()
	if r.Quantity != nil {
		fields["quantity"] = types.Int64Value(int64(*r.Quantity))
	}
	if r.SKU != nil {
		fields["product_id"], fields["sku_id"] = types.StringValue(r.SKU.ProductID), types.StringValue(r.SKU.SKUID)
	}
	if r.Term != nil {
		fields["term_duration"] = types.StringValue(string(*r.Term))
	}
	if r.Cycle != nil {
		fields["billing_cycle"] = types.StringValue(string(*r.Cycle))
	}
	if r.PromotionID != nil {
		fields["promotion_id"] = types.StringValue(*r.PromotionID)
	}
	if r.CustomTermEnd != nil {
		fields["custom_term_end_date"] = types.StringValue(commerce.Day(*r.CustomTermEnd))
	}
	return types.ObjectValueMust(renewalType, fields)
}

// parseDay reads a day; what the schema's pattern lets through and no calendar
// has, such as 30 February, is zero.
func parseDay(text string) time.Time {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return time.Time{}
	}
	return day
}

// decodeLicenseTransfer reads what becomes of the licenses in an upgrade.
func decodeLicenseTransfer(o types.Object) commerce.LicenseTransfer {
	v, ok := o.Attributes()["license_transfer"].(types.Bool)
	switch {
	case !ok || v.IsNull() || v.IsUnknown():
		return commerce.TransferIfPossible
	case v.ValueBool():
		return commerce.TransferAlways
	}
	return commerce.TransferNever
}

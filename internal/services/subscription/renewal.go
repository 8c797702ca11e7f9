package subscription

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

var (
	renewalType = map[string]attr.Type{
		"quantity": types.Int64Type, "product_id": types.StringType, "sku_id": types.StringType, "term_duration": types.StringType,
		"billing_cycle": types.StringType, "promotion_id": types.StringType, "custom_term_end_date": types.StringType,
	}
	upgradeType = map[string]attr.Type{"license_transfer": types.BoolType}
)

// renewalOf reads a renewal block, nil where there is none.
func renewalOf(o types.Object) *commerce.RenewalInstructions {
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
		day := dayOf(v)
		r.CustomTermEnd = &day
	}
	return r
}

// dayOf reads a day; what the schema's pattern lets through and no calendar
// has, such as 30 February, is zero.
func dayOf(text string) time.Time {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return time.Time{}
	}
	return day
}

// transferOf reads what becomes of the licenses in an upgrade.
func transferOf(o types.Object) commerce.LicenseTransfer {
	v, ok := o.Attributes()["license_transfer"].(types.Bool)
	switch {
	case !ok || v.IsNull() || v.IsUnknown():
		return commerce.TransferIfPossible
	case v.ValueBool():
		return commerce.TransferAlways
	}
	return commerce.TransferNever
}

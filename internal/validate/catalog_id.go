package validate

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-csp/terraform-provider-csp/internal/catalogid"
)

var (
	catalogID  = regexp.MustCompile(`^[0-9A-Za-z]+$`)
	productSKU = regexp.MustCompile(`^[0-9A-Za-z]+:[0-9A-Za-z]+(:[0-9A-Za-z]+)?$`)
	promotion  = regexp.MustCompile(`^[0-9A-Za-z]+(:[0-9A-Za-z]+){2}$`)
)

// text is a validator of strings made of one function: what it says is wrong,
// in a few words and in full, or nothing.
type text struct {
	must  string
	wrong func(at path.Path, value string) (summary, detail string)
}

func (v text) Description(context.Context) string { return v.must }

func (v text) MarkdownDescription(context.Context) string { return v.must }

func (v text) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if summary, detail := v.wrong(req.Path, req.ConfigValue.ValueString()); summary != "" {
		resp.Diagnostics.AddAttributeError(req.Path, summary, detail)
	}
}

// IsProduct lets an attribute take a product's id only.
func IsProduct() validator.String {
	const must = "must be a product id from the catalog, for example CFQ7TTC0LFLX, without the SKU; " +
		"the data source csp_offers lists them"
	return text{must: must, wrong: func(at path.Path, value string) (string, string) {
		switch {
		case catalogID.MatchString(value):
			return "", ""
		case productSKU.MatchString(value):
			parts := strings.Split(value, ":")
			sku := parts[1]
			if restored, lost := catalogid.RestoreSKU(sku); lost {
				sku = restored
			}
			return "Invalid product id", fmt.Sprintf("%s %s, got %q. Write the two parts apart:\n\n"+
				"  product_id = %q\n  sku_id     = %q", at, must, value, parts[0], sku)
		}
		return "Invalid product id", fmt.Sprintf("%s %s, got %q.", at, must, value)
	}}
}

// IsSKU lets an attribute take a SKU's id only.
func IsSKU() validator.String {
	const must = "must be a SKU id from the catalog, for example 0001; the data source csp_offers lists them"
	return text{must: must, wrong: func(at path.Path, value string) (string, string) {
		if restored, lost := catalogid.RestoreSKU(value); lost {
			return "Invalid SKU id", fmt.Sprintf("%s is %q. %s. Write it in quotes:\n\n  sku_id = %q",
				at, value, catalogid.SKUForm(restored), restored)
		}
		if !catalogID.MatchString(value) {
			return "Invalid SKU id", fmt.Sprintf("%s %s, got %q.", at, must, value)
		}
		return "", ""
	}}
}

// IsPromotion lets an attribute take a promotion's id only.
func IsPromotion() validator.String {
	const must = "must be a promotion id of three parts, for example 39NFJQT1PM6C:0005:39NFJQT1Q5L7; " +
		"the data source csp_promotions lists them"
	return text{must: must, wrong: func(at path.Path, value string) (string, string) {
		if !promotion.MatchString(value) {
			return "Invalid promotion id", fmt.Sprintf("%s %s, got %q.", at, must, value)
		}
		parts := strings.Split(value, ":")
		if restored, lost := catalogid.RestoreSKU(parts[1]); lost {
			parts[1] = restored
			return "Invalid promotion id", fmt.Sprintf(
				"%s is %q. Its second part is a SKU id. %s. Write:\n\n  promotion_id = %q",
				at,
				value,
				catalogid.SKUForm(restored),
				strings.Join(parts, ":"),
			)
		}
		return "", ""
	}}
}

package validate

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

var (
	guid         = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	duration     = regexp.MustCompile(`^P[0-9]+[DMY]$`)
	lowerSnake   = regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`)
	currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)
)

// IsGUID reports whether a text has the form of a tenant's or subscription's id.
func IsGUID(text string) bool { return guid.MatchString(text) }

// IsTenant lets an attribute take a tenant's id only.
func IsTenant() validator.String {
	return isID("tenant; the data source csp_tenants finds it by domain or company name")
}

// IsSubscription lets an attribute take a subscription's id only.
func IsSubscription() validator.String {
	return isID("subscription; the data source csp_subscriptions lists them")
}

func isID(of string) validator.String {
	return stringvalidator.RegexMatches(guid, "must be the GUID of a "+of)
}

// IsTerm lets an attribute take a term's length only.
func IsTerm() validator.String {
	return stringvalidator.RegexMatches(duration, "must be an ISO 8601 duration: P1M, P1Y or P3Y")
}

// IsBillingCycle lets an attribute take a billing cycle as it is written here.
func IsBillingCycle() validator.String {
	return stringvalidator.RegexMatches(lowerSnake, "must be in lower case: monthly, annual, triennial or none")
}

// IsSegment lets an attribute take a segment as it is written here.
func IsSegment() validator.String {
	return stringvalidator.RegexMatches(
		lowerSnake,
		"must be in lower case: commercial, education, government or nonprofit",
	)
}

// IsCurrency lets an attribute take a currency's code only.
func IsCurrency() validator.String {
	return stringvalidator.RegexMatches(currencyCode, "must be an ISO 4217 code, for example EUR")
}

// maxResellers is the transaction reseller and up to five more, which the
// service takes in the EU and EFTA.
const maxResellers = 6

// AreResellers lets a list take the resellers of an order only.
func AreResellers() []validator.List {
	return []validator.List{listvalidator.SizeBetween(1, maxResellers), listvalidator.UniqueValues()}
}

// IsDay lets an attribute take a day as ISO 8601 writes it.
func IsDay() validator.String { return dayInCalendar{} }

type dayInCalendar struct{}

func (dayInCalendar) Description(context.Context) string {
	return "must be a day, for example 2028-01-31"
}

func (v dayInCalendar) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v dayInCalendar) ValidateString(
	ctx context.Context,
	req validator.StringRequest,
	resp *validator.StringResponse,
) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if _, err := time.Parse(time.DateOnly, req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(
			req.Path,
			"Invalid day",
			fmt.Sprintf(
				"%s %s, got: %q. It counts in UTC.",
				req.Path,
				v.Description(ctx),
				req.ConfigValue.ValueString(),
			),
		)
	}
}

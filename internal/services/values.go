package services

import (
	"regexp"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var guid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

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

// Text is a text that is null where there is none.
func Text(s string) types.String {
	if s == "" {
		return types.StringNull()
	}
	return types.StringValue(s)
}

// Instant is a time in UTC that is null where there is none.
func Instant(t time.Time) timetypes.RFC3339 {
	if t.IsZero() {
		return timetypes.NewRFC3339Null()
	}
	return timetypes.NewRFC3339TimeValue(t.UTC())
}

// Package values turns what a service answers into values of Terraform, with one
// meaning for what is absent: null.
package values

import (
	"encoding/json"
	"math/big"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Text is a text that is null where there is none.
func Text(s string) types.String {
	if s == "" {
		return types.StringNull()
	}
	return types.StringValue(s)
}

// Matches reports whether a value is the one asked for, whatever its letter
// case; where nothing is asked for every value is.
func Matches(wanted types.String, got string) bool {
	return wanted.ValueString() == "" || strings.EqualFold(wanted.ValueString(), got)
}

// Instant is a time in UTC that is null where there is none.
func Instant(t time.Time) timetypes.RFC3339 {
	if t.IsZero() {
		return timetypes.NewRFC3339Null()
	}
	return timetypes.NewRFC3339TimeValue(t.UTC())
}

// DecimalPrecision is that of Terraform's own numbers: one that is read with it
// equals the same digits in a configuration.
const DecimalPrecision = 512

// Decimal is an amount exactly as the service wrote it, null where it wrote none.
func Decimal(n json.Number) types.Number {
	f, _, err := big.ParseFloat(string(n), 10, DecimalPrecision, big.ToNearestEven)
	if err != nil {
		return types.NumberNull()
	}
	return types.NumberValue(f)
}

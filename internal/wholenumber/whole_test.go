package wholenumber_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-csp/terraform-provider-csp/internal/wholenumber"
)

// precision is that of Terraform's numbers.
const precision = 512

// product multiplies as Terraform does.
func product(t *testing.T, factors ...string) *big.Float {
	t.Helper()
	out := new(big.Float).SetPrec(precision).SetInt64(1)
	for _, f := range factors {
		n, _, err := big.ParseFloat(f, 10, precision, big.ToNearestEven)
		if err != nil {
			t.Fatal(err)
		}
		out.Mul(out, n)
	}
	return out
}

func read(t *testing.T, v any) attr.Value {
	t.Helper()
	got, err := wholenumber.Type{}.ValueFromTerraform(t.Context(), tftypes.NewValue(tftypes.Number, v))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestType_wholeNumbers_areTheFrameworksOwn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		number any
		want   attr.Value
	}{
		{product(t, "25"), types.Int64Value(25)},
		{product(t, "-3"), types.Int64Value(-3)},
		{product(t, "9223372036854775807"), types.Int64Value(9223372036854775807)},
		{product(t, "2.5", "4"), types.Int64Value(10)},
		{nil, types.Int64Null()},
		{tftypes.UnknownValue, types.Int64Unknown()},
	} {
		if got := read(t, c.number); !got.Equal(c.want) {
			t.Errorf("%v: %T %s, want %s", c.number, got, got, c.want)
		}
	}
}

func TestType_anyOtherNumber_isRefusedAtItsAttribute(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		number  *big.Float
		summary string
		says    []string
	}{
		"a fraction": {product(t, "25", "1.1"), "Not a whole number", []string{
			"renewal.quantity must be a whole number; wrap it in ceil(). It is 27.5, between 27 and 28",
			"ceil(…)   # rounds up to 28", "floor(…)  # rounds down to 27",
		}},
		"less than nothing": {product(t, "-2.25"), "Not a whole number", []string{"It is -2.25, between -3 and -2"}},
		"less than one":     {product(t, "0.5"), "Not a whole number", []string{"It is 0.5, between 0 and 1"}},
		"off by a hair": {
			product(t, "110.00000000000000000001"), "Not a whole number", []string{"It is 110.00000000000000000001, between 110 and 111"},
		},
		"many digits": {product(t, "0.33333333333333333"), "Not a whole number", []string{"It is 0.333333333333, between"}},
		"too much": {
			product(t, "9223372036854775808"), "Number out of range",
			[]string{"renewal.quantity is 9.22337203685e+18. It must be a whole number from -9223372036854775808 to"},
		},
	} {
		value, ok := read(t, c.number).(xattr.ValidateableAttribute)
		if !ok {
			t.Errorf("%s: nothing validates it", name)
			continue
		}
		var resp xattr.ValidateAttributeResponse
		at := path.Root("renewal").AtName("quantity")
		value.ValidateAttribute(t.Context(), xattr.ValidateAttributeRequest{Path: at}, &resp)
		if len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Summary() != c.summary {
			t.Errorf("%s: %v, want one error %q", name, resp.Diagnostics, c.summary)
			continue
		}
		for _, want := range c.says {
			if got := resp.Diagnostics[0].Detail(); !strings.Contains(got, want) {
				t.Errorf("%s: %q is not in:\n%s", name, want, got)
			}
		}
	}
}

func TestUnfit_keepsItsNumber(t *testing.T) {
	t.Parallel()
	n := product(t, "27.5")
	value := read(t, n)
	back, err := value.ToTerraformValue(t.Context())
	if err != nil || !back.Equal(tftypes.NewValue(tftypes.Number, n)) {
		t.Errorf("%v (error %v), want %s", back, err, n)
	}
	if !value.Equal(read(t, product(t, "55", "0.5"))) || value.Equal(read(t, product(t, "27.25"))) || value.Equal(types.Int64Value(27)) {
		t.Error("it is not equal to the same number, or equal to another")
	}
}

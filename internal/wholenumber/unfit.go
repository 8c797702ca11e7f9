package wholenumber

import (
	"context"
	"fmt"
	"math"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Unfit is a number that an attribute of Type cannot take: a fraction, or more
// than 64 bits hold.
type Unfit struct{ number *big.Float }

var (
	_ basetypes.Int64Valuable     = Unfit{}
	_ xattr.ValidateableAttribute = Unfit{}
)

// ValidateAttribute refuses the number, at the attribute that has it.
func (u Unfit) ValidateAttribute(
	_ context.Context,
	req xattr.ValidateAttributeRequest,
	resp *xattr.ValidateAttributeResponse,
) {
	name := req.Path.String()
	if u.number.IsInt() || u.number.IsInf() {
		resp.Diagnostics.AddAttributeError(req.Path, "Number out of range",
			fmt.Sprintf("%s is %s. It must be a whole number from %d to %d.", name, u, math.MinInt64, math.MaxInt64))
		return
	}
	below, above := neighbors(u.number)
	resp.Diagnostics.AddAttributeError(req.Path, "Not a whole number",
		fmt.Sprintf("%s %s:\n\n  ceil(…)   # rounds up to %s\n  floor(…)  # rounds down to %s",
			name, Fraction(u.number), above, below))
}

// Fraction says what is wrong with a number that has a fraction, and where it lies.
func Fraction(n *big.Float) string {
	below, above := neighbors(n)
	return fmt.Sprintf(
		"must be a whole number; wrap it in ceil(). It is %s, between %s and %s",
		digits(n),
		below,
		above,
	)
}

// neighbors are the whole numbers on both sides of a number with a fraction.
func neighbors(n *big.Float) (below, above *big.Int) {
	below = floor(n)
	return below, new(big.Int).Add(below, big.NewInt(1))
}

// floor is the greatest whole number that is not above n.
func floor(n *big.Float) *big.Int {
	i, accuracy := n.Int(nil)
	if accuracy == big.Above { // Int cuts toward zero
		i.Sub(i, big.NewInt(1))
	}
	return i
}

// digits writes a number the way people do, and one that is off a whole number
// by less than that shows so that the difference can be seen.
func digits(n *big.Float) string {
	const readable, all = 12, 40
	text := n.Text('g', readable)
	if short, _, err := big.ParseFloat(
		text,
		10,
		n.Prec(),
		big.ToNearestEven,
	); err == nil && short.IsInt() &&
		!n.IsInt() {
		return n.Text('g', all)
	}
	return text
}

// String writes the number.
func (u Unfit) String() string { return digits(u.number) }

// ToInt64Value gives validators an unknown value: what is wrong is said already.
func (u Unfit) ToInt64Value(context.Context) (basetypes.Int64Value, diag.Diagnostics) {
	return basetypes.NewInt64Unknown(), nil
}

// ToTerraformValue gives the number back.
func (u Unfit) ToTerraformValue(context.Context) (tftypes.Value, error) {
	return tftypes.NewValue(tftypes.Number, u.number), nil
}

// Type is the attribute's type.
func (u Unfit) Type(context.Context) attr.Type { return Type{} }

// Equal reports whether two values are the same number.
func (u Unfit) Equal(other attr.Value) bool {
	o, ok := other.(Unfit)
	return ok && u.number.Cmp(o.number) == 0
}

// IsNull is false: there is a number.
func (u Unfit) IsNull() bool { return false }

// IsUnknown is false: the number is known.
func (u Unfit) IsUnknown() bool { return false }

package wholenumber

import (
	"context"
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Type is the CustomType of an Int64Attribute. Models hold its values as
// types.Int64: only a number that is no int64 becomes a value of its own, an
// Unfit, and that one never passes validation.
type Type struct{ basetypes.Int64Type }

var _ basetypes.Int64Typable = Type{}

// ValueFromTerraform converts any number. The type of the framework fails for
// what is no int64, with words for the author of a provider.
func (t Type) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	if in.IsNull() || !in.IsKnown() {
		return t.Int64Type.ValueFromTerraform(ctx, in)
	}
	var n *big.Float
	if err := in.As(&n); err != nil {
		return nil, fmt.Errorf("read a number: %w", err)
	}
	if i, accuracy := n.Int64(); accuracy == big.Exact {
		return basetypes.NewInt64Value(i), nil
	}
	return Unfit{number: n}, nil
}

// ValueType is the type of the values of a valid configuration.
func (t Type) ValueType(context.Context) attr.Value { return basetypes.Int64Value{} }

// Equal reports whether two types hold the same values. The framework's own
// whole numbers count, since models are made of them.
func (t Type) Equal(other attr.Type) bool {
	if _, ok := other.(Type); ok {
		return true
	}
	return t.Int64Type.Equal(other)
}

// String names the type.
func (t Type) String() string { return "wholenumber.Type" }

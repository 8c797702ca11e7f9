package inprocess

import (
	"fmt"

	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
	"github.com/zclconf/go-cty/cty/msgpack"
)

// schema is a provider's schema with derived types.
type schema struct {
	version    int64
	attributes []*tfprotov6.SchemaAttribute
	value      cty.Type
	spec       hcldec.ObjectSpec
}

func newSchema(s *tfprotov6.Schema) (*schema, error) {
	if len(s.Block.BlockTypes) > 0 {
		return nil, fmt.Errorf("a schema with nested blocks is not played in process")
	}
	out := &schema{
		version:    s.Version,
		attributes: s.Block.Attributes,
		value:      typeOf(s.ValueType()),
		spec:       hcldec.ObjectSpec{},
	}
	for _, a := range s.Block.Attributes {
		out.spec[a.Name] = &hcldec.AttrSpec{Name: a.Name, Type: configType(a), Required: a.Required}
	}
	return out, nil
}

// typeOf converts a protocol type to a type of the configuration language.
func typeOf(t tftypes.Type) cty.Type {
	switch t := t.(type) {
	case tftypes.List:
		return cty.List(typeOf(t.ElementType))
	case tftypes.Set:
		return cty.Set(typeOf(t.ElementType))
	case tftypes.Map:
		return cty.Map(typeOf(t.ElementType))
	case tftypes.Tuple:
		var elements []cty.Type
		for _, e := range t.ElementTypes {
			elements = append(elements, typeOf(e))
		}
		return cty.Tuple(elements)
	case tftypes.Object:
		attributes := map[string]cty.Type{}
		for name, a := range t.AttributeTypes {
			attributes[name] = typeOf(a)
		}
		return cty.Object(attributes)
	}
	switch {
	case t.Is(tftypes.String):
		return cty.String
	case t.Is(tftypes.Number):
		return cty.Number
	case t.Is(tftypes.Bool):
		return cty.Bool
	}
	return cty.DynamicPseudoType
}

// configType returns the type of an attribute in a configuration: nested attributes that are not required are
// optional.
func configType(a *tfprotov6.SchemaAttribute) cty.Type {
	if a.NestedType == nil {
		return typeOf(a.Type)
	}
	attributes, optional := map[string]cty.Type{}, []string{}
	for _, n := range a.NestedType.Attributes {
		attributes[n.Name] = configType(n)
		if n.Optional || n.Computed {
			optional = append(optional, n.Name)
		}
	}
	of := cty.ObjectWithOptionalAttrs(attributes, optional)
	switch a.NestedType.Nesting {
	case tfprotov6.SchemaObjectNestingModeList:
		return cty.List(of)
	case tfprotov6.SchemaObjectNestingModeSet:
		return cty.Set(of)
	case tfprotov6.SchemaObjectNestingModeMap:
		return cty.Map(of)
	default:
		return of
	}
}

// encode converts a value to the protocol's form.
func encode(v cty.Value, t cty.Type) (*tfprotov6.DynamicValue, error) {
	raw, err := msgpack.Marshal(v, t)
	if err != nil {
		return nil, fmt.Errorf("encode a value: %w", err)
	}
	return &tfprotov6.DynamicValue{MsgPack: raw}, nil
}

// decode converts a value of the protocol; nil is null.
func decode(raw *tfprotov6.DynamicValue, t cty.Type) (cty.Value, error) {
	switch {
	case raw == nil:
		return cty.NullVal(t), nil
	case raw.MsgPack != nil:
		return msgpack.Unmarshal(raw.MsgPack, t)
	}
	return ctyjson.Unmarshal(raw.JSON, t)
}

// attributeOf returns an attribute of an object; null if the object is null.
func attributeOf(v cty.Value, name string) cty.Value {
	switch {
	case v.IsNull():
		return cty.NullVal(v.Type().AttributeType(name))
	case !v.IsKnown():
		return cty.UnknownVal(v.Type().AttributeType(name))
	}
	return v.GetAttr(name)
}

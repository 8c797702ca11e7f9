package subscription

import (
	"context"
	"reflect"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// codec converts between a model and the values of its schema, as the
// framework's Get and Set do. Those find out about the model's fields and the
// schema's types at every call, a seventh of what a plan costs the provider; a
// codec does so once. What it cannot convert is left to the framework, which
// reports why.
type codec struct {
	object tftypes.Object
	fields []codecField
}

// codecField is an attribute and the field of the model that holds it.
type codecField struct {
	name  string
	of    attr.Type
	index []int
}

var (
	subscriptionCodec = sync.OnceValue(func() codec { return newCodec(subscriptionSchema, reflect.TypeFor[model]()) })
	addonCodec        = sync.OnceValue(func() codec { return newCodec(addonSchema, reflect.TypeFor[addonModel]()) })
)

func newCodec(schemaOf func(context.Context) schema.Schema, model reflect.Type) codec {
	ctx := context.Background()
	of := schemaOf(ctx).Type()
	c := codec{}
	c.object, _ = of.TerraformType(ctx).(tftypes.Object)
	types, _ := of.(attr.TypeWithAttributeTypes)
	for _, f := range reflect.VisibleFields(model) {
		if name := f.Tag.Get("tfsdk"); name != "" && name != "-" {
			c.fields = append(c.fields, codecField{name: name, of: types.AttributeTypes()[name], index: f.Index})
		}
	}
	return c
}

// decode reads a configuration, plan or state into a model, which is a pointer
// to a struct.
func (c codec) decode(ctx context.Context, from getter, into any) diag.Diagnostics {
	raw, known := rawOf(from)
	if !known || !c.decodeRaw(ctx, raw, reflect.ValueOf(into).Elem()) {
		return from.Get(ctx, into)
	}
	return nil
}

func (c codec) decodeRaw(ctx context.Context, raw tftypes.Value, into reflect.Value) bool {
	var values map[string]tftypes.Value
	if !raw.IsKnown() || raw.IsNull() || raw.As(&values) != nil || len(values) != len(c.fields) {
		return false
	}
	for _, f := range c.fields {
		value, found := values[f.name]
		if !found || f.of == nil {
			return false
		}
		v, err := f.of.ValueFromTerraform(ctx, value)
		field := into.FieldByIndex(f.index)
		if err != nil || reflect.TypeOf(v) != field.Type() || !valid(ctx, v) {
			return false
		}
		field.Set(reflect.ValueOf(v))
	}
	return true
}

// encode writes a model, which is a struct, as a plan or state.
func (c codec) encode(ctx context.Context, to setter, from any) diag.Diagnostics {
	if raw, ok := c.encodeRaw(ctx, reflect.ValueOf(from)); ok {
		return to.Set(ctx, raw)
	}
	return to.Set(ctx, from)
}

func (c codec) encodeRaw(ctx context.Context, from reflect.Value) (tftypes.Value, bool) {
	values := make(map[string]tftypes.Value, len(c.fields))
	for _, f := range c.fields {
		v, ok := from.FieldByIndex(f.index).Interface().(attr.Value)
		if !ok || f.of == nil || !f.of.Equal(v.Type(ctx)) || !valid(ctx, v) {
			return tftypes.Value{}, false
		}
		value, err := v.ToTerraformValue(ctx)
		if err != nil {
			return tftypes.Value{}, false
		}
		values[f.name] = value
	}
	if len(values) != len(c.object.AttributeTypes) {
		return tftypes.Value{}, false
	}
	return tftypes.NewValue(c.object, values), true
}

// valid reports whether a value passes the check of its own type.
func valid(ctx context.Context, v attr.Value) bool {
	checked, ok := v.(xattr.ValidateableAttribute)
	if !ok {
		return true
	}
	var resp xattr.ValidateAttributeResponse
	checked.ValidateAttribute(ctx, xattr.ValidateAttributeRequest{}, &resp)
	return !resp.Diagnostics.HasError()
}

// rawOf is the value behind a configuration, plan or state.
func rawOf(from getter) (raw tftypes.Value, known bool) {
	switch f := from.(type) {
	case tfsdk.Config:
		return f.Raw, true
	case tfsdk.Plan:
		return f.Raw, true
	case tfsdk.State:
		return f.Raw, true
	}
	return tftypes.Value{}, false
}

type (
	getter interface {
		Get(ctx context.Context, target any) diag.Diagnostics
	}
	setter interface {
		Set(ctx context.Context, value any) diag.Diagnostics
	}
)

// decode reads a plan or state of either schema.
func (r *Resource) decode(ctx context.Context, from getter, m *model) diag.Diagnostics {
	if !r.addon {
		return subscriptionCodec().decode(ctx, from, m)
	}
	var a addonModel
	diags := addonCodec().decode(ctx, from, &a)
	*m, m.Base = a.model, a.BaseID
	return diags
}

// encode writes a plan or state of either schema.
func (r *Resource) encode(ctx context.Context, to setter, m model) diag.Diagnostics {
	if !r.addon {
		return subscriptionCodec().encode(ctx, to, m)
	}
	return addonCodec().encode(ctx, to, addonModel{model: m, BaseID: m.Base})
}

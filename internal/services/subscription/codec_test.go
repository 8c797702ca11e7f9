package subscription

import (
	"math/big"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// sample is a value of a type: null, unknown, or one with something in every
// attribute and element.
func sample(t tftypes.Type, kind string) tftypes.Value {
	switch kind {
	case "null":
		return tftypes.NewValue(t, nil)
	case "unknown":
		return tftypes.NewValue(t, tftypes.UnknownValue)
	}
	switch t := t.(type) {
	case tftypes.Object:
		values := map[string]tftypes.Value{}
		for name, of := range t.AttributeTypes {
			values[name] = sample(of, kind)
		}
		return tftypes.NewValue(t, values)
	case tftypes.List:
		return tftypes.NewValue(t, []tftypes.Value{sample(t.ElementType, kind), sample(t.ElementType, kind)})
	case tftypes.Map:
		return tftypes.NewValue(t, map[string]tftypes.Value{"a": sample(t.ElementType, kind)})
	}
	switch {
	case t.Is(tftypes.Bool):
		return tftypes.NewValue(t, true)
	case t.Is(tftypes.Number):
		return tftypes.NewValue(t, 25)
	}
	return tftypes.NewValue(t, "2027-06-30T00:00:00Z") // what every text may be, instants too
}

// TestCodec_anyValue_isConvertedAsTheFrameworkDoes compares both ways, for both
// schemas, with what Get and Set of the framework make of the same.
func TestCodec_anyValue_isConvertedAsTheFrameworkDoes(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	for name, c := range map[string]struct {
		codec  codec
		schema schema.Schema
		fresh  func() any
	}{
		"csp_subscription": {subscriptionCodec(), subscriptionSchema(ctx), func() any { return &model{} }},
		"csp_addon":        {addonCodec(), addonSchema(ctx), func() any { return &addonModel{} }},
	} {
		for _, kind := range []string{"null", "unknown", "known"} {
			values := map[string]tftypes.Value{}
			for attribute, of := range c.codec.object.AttributeTypes {
				values[attribute] = sample(of, kind)
			}
			state := tfsdk.State{Schema: c.schema, Raw: tftypes.NewValue(c.codec.object, values)}
			got, want := c.fresh(), c.fresh()
			if !c.codec.decodeRaw(ctx, state.Raw, reflect.ValueOf(got).Elem()) {
				t.Errorf("%s, %s: left to the framework", name, kind)
			}
			if diags := state.Get(ctx, want); diags.HasError() {
				t.Fatal(diags)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %s: decoded as\n%+v, want\n%+v", name, kind, got, want)
			}
			raw, ok := c.codec.encodeRaw(ctx, reflect.ValueOf(want).Elem())
			written := tfsdk.State{Schema: c.schema, Raw: tftypes.NewValue(c.codec.object, nil)}
			if diags := written.Set(ctx, want); diags.HasError() || !ok {
				t.Fatalf("%s, %s: encoded: %t, %v", name, kind, ok, diags)
			}
			if diff := cmp.Diff(written.Raw.String(), raw.String()); diff != "" || !raw.Equal(written.Raw) {
				t.Errorf("%s, %s: encoded otherwise (-want +got):\n%s", name, kind, diff)
			}
		}
	}
}

// TestCodec_whatDoesNotFit_isLeftToTheFramework: its errors are those a person
// and an author know.
func TestCodec_whatDoesNotFit_isLeftToTheFramework(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	c := subscriptionCodec()
	with := func(attribute string, v tftypes.Value) tftypes.Value {
		values := map[string]tftypes.Value{}
		for name, of := range c.object.AttributeTypes {
			values[name] = tftypes.NewValue(of, nil)
		}
		values[attribute] = v
		return tftypes.NewValue(c.object, values)
	}
	for name, raw := range map[string]tftypes.Value{
		"no object":               tftypes.NewValue(c.object, nil),
		"half a seat":             with("quantity", tftypes.NewValue(tftypes.Number, big.NewFloat(0.5))),
		"an instant that is none": with("commitment_end_date", tftypes.NewValue(tftypes.String, "tomorrow")),
	} {
		state := tfsdk.State{Schema: subscriptionSchema(ctx), Raw: raw}
		var got, want model
		diags, expected := c.decode(ctx, state, &got), state.Get(ctx, &want)
		if !expected.HasError() || !diags.Equal(expected) {
			t.Errorf("%s: got %v, want %v", name, diags, expected)
		}
	}
	state := tfsdk.State{Schema: subscriptionSchema(ctx), Raw: with("quantity", tftypes.NewValue(tftypes.Number, nil))}
	if diags := c.encode(ctx, &state, model{}); !diags.HasError() { // lists of no type
		t.Error("a model without types was written")
	}
}

package acctest

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// valueOf converts Go values to a value of a type; what a map omits is null.
func valueOf(t tftypes.Type, v any) tftypes.Value {
	switch v := v.(type) {
	case nil:
		return tftypes.NewValue(t, nil)
	case Unknown:
		return tftypes.NewValue(t, tftypes.UnknownValue)
	case tftypes.Value:
		return v
	case int:
		return tftypes.NewValue(t, big.NewFloat(float64(v)))
	case int64:
		return tftypes.NewValue(t, big.NewFloat(float64(v)))
	case map[string]any:
		out := map[string]tftypes.Value{}
		switch t := t.(type) {
		case tftypes.Object:
			for name, of := range t.AttributeTypes {
				out[name] = valueOf(of, v[name])
			}
		case tftypes.Map:
			for key, e := range v {
				out[key] = valueOf(t.ElementType, e)
			}
		}
		return tftypes.NewValue(t, out)
	case []any:
		list, _ := t.(tftypes.List)
		out := []tftypes.Value{}
		for _, e := range v {
			out = append(out, valueOf(list.ElementType, e))
		}
		return tftypes.NewValue(t, out)
	}
	return tftypes.NewValue(t, v)
}

// known returns a configuration in which everything is known.
func known(v any) any {
	switch v := v.(type) {
	case Unknown:
		return known(v.Value)
	case map[string]any:
		out := map[string]any{}
		for name, e := range v {
			out[name] = known(e)
		}
		return out
	}
	return v
}

func fields(v tftypes.Value) map[string]tftypes.Value {
	out := map[string]tftypes.Value{}
	if v.IsKnown() && !v.IsNull() {
		_ = v.As(&out) // of an object or a map
	}
	return out
}

// ignoring replaces the attributes in ignore_changes by their prior values. "all" replaces every attribute that can be
// configured.
func (c *Core) ignoring(config tftypes.Value, ignore []string) tftypes.Value {
	if c.state.IsNull() || len(ignore) == 0 {
		return config
	}
	out, prior := fields(config), fields(c.state)
	for _, a := range c.schema.Block.Attributes {
		all := slices.Contains(ignore, "all") && (a.Optional || a.Required)
		if all || slices.Contains(ignore, a.Name) {
			out[a.Name] = prior[a.Name]
		}
	}
	return tftypes.NewValue(config.Type(), out)
}

// proposed returns the new state that core proposes: configured values, and prior values of computed attributes.
func proposed(attributes []*tfprotov6.SchemaAttribute, prior, config tftypes.Value) tftypes.Value {
	out, was, wanted := map[string]tftypes.Value{}, fields(prior), fields(config)
	for _, a := range attributes {
		out[a.Name] = wanted[a.Name]
		of, ok := was[a.Name]
		if wanted[a.Name].IsNull() && a.Computed {
			out[a.Name] = tftypes.NewValue(wanted[a.Name].Type(), tftypes.UnknownValue)
			if ok {
				out[a.Name] = of
			}
		}
		if a.NestedType != nil && a.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeMap &&
			out[a.Name].IsKnown() &&
			!out[a.Name].IsNull() {
			entries := map[string]tftypes.Value{}
			before := fields(of)
			for key, e := range fields(wanted[a.Name]) {
				entries[key] = proposed(a.NestedType.Attributes, before[key], e)
			}
			if len(entries) > 0 {
				out[a.Name] = tftypes.NewValue(out[a.Name].Type(), entries)
			}
		}
	}
	return tftypes.NewValue(config.Type(), out)
}

// invalid lists the planned values that core refuses: a configured attribute must be planned as configured, or as it
// was if neither is null.
func invalid(attributes []*tfprotov6.SchemaAttribute, prior, config, planned tftypes.Value, at string) []string {
	var out []string
	was, wanted, plans := fields(prior), fields(config), fields(planned)
	for _, a := range attributes {
		p, w, path := plans[a.Name], wanted[a.Name], at+a.Name
		of, ok := was[a.Name]
		switch {
		case p.Equal(w), a.Computed && w.IsNull(), ok && p.Equal(of) && !of.IsNull() && !w.IsNull():
		case a.NestedType != nil && a.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeSingle && !w.IsNull() &&
			w.IsKnown():
			out = append(out, invalid(a.NestedType.Attributes, of, w, p, path+".")...)
		case a.NestedType != nil && a.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeMap && !w.IsNull() &&
			w.IsKnown():
			before, entries := fields(of), fields(p)
			for key, e := range fields(w) {
				out = append(out, invalid(a.NestedType.Attributes, before[key], e, entries[key], path+"."+key+".")...)
			}
		default:
			out = append(
				out,
				fmt.Sprintf("%s: configured %s, was %s, planned %s", path, render(w), render(of), render(p)),
			)
		}
	}
	return out
}

// inconsistent lists where a later value differs from a known earlier one.
func inconsistent(before, after tftypes.Value, at string) []string {
	switch {
	case !before.IsKnown():
		return nil
	case before.IsNull() || after.IsNull() || !after.IsKnown():
		if before.Equal(after) {
			return nil
		}
	case before.Type().Is(tftypes.Object{}), before.Type().Is(tftypes.Map{}):
		var out []string
		later := fields(after)
		for name, e := range fields(before) {
			if v, ok := later[name]; ok {
				out = append(out, inconsistent(e, v, strings.TrimPrefix(at+"."+name, "."))...)
			}
		}
		return out
	case before.Type().Is(tftypes.List{}):
		var x, y []tftypes.Value
		if before.As(&x) == nil && after.As(&y) == nil && len(x) == len(y) {
			var out []string
			for i := range x {
				out = append(out, inconsistent(x[i], y[i], fmt.Sprintf("%s[%d]", at, i))...)
			}
			return out
		}
	case before.Equal(after):
		return nil
	}
	return []string{fmt.Sprintf("%s: %s, then %s", at, render(before), render(after))}
}

// dig follows a path of names, with indexes of lists as numbers.
func dig(v tftypes.Value, path string) tftypes.Value {
	for _, name := range strings.Split(path, ".") {
		if !v.IsKnown() || v.IsNull() {
			return v
		}
		if v.Type().Is(tftypes.List{}) {
			var list []tftypes.Value
			var i int
			if _, err := fmt.Sscanf(name, "%d", &i); err != nil || v.As(&list) != nil || i >= len(list) {
				return tftypes.Value{}
			}
			v = list[i]
			continue
		}
		v = fields(v)[name]
	}
	return v
}

// render formats a value for messages and comparisons: null, unknown, 25, renew.
func render(v tftypes.Value) string {
	if v.Type() == nil {
		return "absent"
	}
	var text string
	var number big.Float
	var is bool
	switch {
	case !v.IsKnown():
		return "unknown"
	case v.IsNull():
		return "null"
	case v.Type().Is(tftypes.String) && v.As(&text) == nil:
		return text
	case v.Type().Is(tftypes.Number) && v.As(&number) == nil:
		return number.Text('f', -1)
	case v.Type().Is(tftypes.Bool) && v.As(&is) == nil:
		return fmt.Sprint(is)
	}
	if v.Type().Is(tftypes.List{}) {
		var list []tftypes.Value
		words := []string{}
		if v.As(&list) == nil {
			for _, e := range list {
				words = append(words, render(e))
			}
		}
		return "[" + strings.Join(words, ", ") + "]"
	}
	names, words := []string{}, []string{}
	for name := range fields(v) {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if e := fields(v)[name]; !e.IsNull() {
			words = append(words, name+" = "+render(e))
		}
	}
	return "{" + strings.Join(words, ", ") + "}"
}

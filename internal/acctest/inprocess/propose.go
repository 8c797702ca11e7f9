package inprocess

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// propose returns the new value that core proposes to the provider: configured values, and for what is not configured,
// the prior computed values. (hashicorp/terraform, docs/resource-instance-change-lifecycle.md)
func propose(s *schema, prior, config cty.Value) cty.Value {
	return cty.ObjectVal(proposeAttributes(s.attributes, prior, config))
}

func proposeAttributes(attributes []*tfprotov6.SchemaAttribute, prior, config cty.Value) map[string]cty.Value {
	out := map[string]cty.Value{}
	for _, a := range attributes {
		was, wanted := attributeOf(prior, a.Name), attributeOf(config, a.Name)
		switch {
		case a.Computed && wanted.IsNull() && wasConfigured(a, was):
			out[a.Name] = wanted
		case a.Computed && wanted.IsNull():
			out[a.Name] = was
		case a.NestedType != nil:
			out[a.Name] = proposeNested(a.NestedType, was, wanted)
		default:
			out[a.Name] = wanted
		}
	}
	return out
}

// wasConfigured reports whether a nested value contains what only a configuration can have set: it is then removed
// with the configuration.
func wasConfigured(a *tfprotov6.SchemaAttribute, was cty.Value) bool {
	if !a.Optional || a.NestedType == nil || was.IsNull() || !was.IsKnown() {
		return false
	}
	objects := []cty.Value{was}
	if a.NestedType.Nesting != tfprotov6.SchemaObjectNestingModeSingle {
		objects = was.AsValueSlice()
	}
	for _, object := range objects {
		for _, n := range a.NestedType.Attributes {
			value := attributeOf(object, n.Name)
			if !value.IsNull() && (!n.Computed || wasConfigured(n, value)) {
				return true
			}
		}
	}
	return false
}

func proposeNested(nested *tfprotov6.SchemaObject, was, wanted cty.Value) cty.Value {
	if wanted.IsNull() || !wanted.IsKnown() {
		return wanted
	}
	element := func(key cty.Value, config cty.Value) cty.Value {
		prior := cty.NullVal(config.Type())
		if !was.IsNull() && was.IsKnown() && was.HasIndex(key).True() {
			prior = was.Index(key)
		}
		if config.IsNull() || !config.IsKnown() {
			return config
		}
		return cty.ObjectVal(proposeAttributes(nested.Attributes, prior, config))
	}
	switch nested.Nesting {
	case tfprotov6.SchemaObjectNestingModeSingle:
		return cty.ObjectVal(proposeAttributes(nested.Attributes, was, wanted))
	case tfprotov6.SchemaObjectNestingModeMap:
		entries := map[string]cty.Value{}
		for it := wanted.ElementIterator(); it.Next(); {
			key, config := it.Element()
			entries[key.AsString()] = element(key, config)
		}
		if len(entries) > 0 {
			return cty.MapVal(entries)
		}
	case tfprotov6.SchemaObjectNestingModeList:
		var list []cty.Value
		for it := wanted.ElementIterator(); it.Next(); {
			list = append(list, element(it.Element()))
		}
		if len(list) > 0 {
			return cty.ListVal(list)
		}
	default: // of a set, whose elements have no key, what is configured is proposed
	}
	return wanted
}

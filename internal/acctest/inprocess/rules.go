package inprocess

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// invalid lists the planned values that core refuses: a configured value must be planned as configured, or as it was
// if neither is null.
func invalid(attributes []*tfprotov6.SchemaAttribute, prior, config, planned cty.Value, at string) []string {
	if !config.IsNull() && planned.IsNull() {
		return []string{fmt.Sprintf("%s: planned for nonexistence, but config wants existence", at)}
	}
	if config.IsNull() && !planned.IsNull() {
		return []string{fmt.Sprintf("%s: planned for existence, but config wants nonexistence", at)}
	}
	if planned.IsNull() || !planned.IsKnown() {
		return nil
	}
	var out []string
	for _, a := range attributes {
		p, w, was := unrefined(
			attributeOf(planned, a.Name),
		), unrefined(
			attributeOf(config, a.Name),
		), attributeOf(
			prior,
			a.Name,
		)
		switch path := at + "." + a.Name; {
		case p.RawEquals(w), a.Computed && w.IsNull(), p.RawEquals(was) && !was.IsNull() && !w.IsNull():
		case a.NestedType != nil && w.IsKnown():
			out = append(out, invalidNested(a.NestedType, was, w, p, path)...)
		default:
			out = append(
				out,
				fmt.Sprintf(
					"%s: planned value %s does not match config value %s nor prior value %s",
					path,
					text(p),
					text(w),
					text(was),
				),
			)
		}
	}
	return out
}

// unrefined removes what is known of unknown values, such as that one is not null.
func unrefined(v cty.Value) cty.Value {
	out, err := cty.Transform(v, func(_ cty.Path, e cty.Value) (cty.Value, error) {
		if !e.IsKnown() {
			return cty.UnknownVal(e.Type()), nil
		}
		return e, nil
	})
	if err != nil {
		return v
	}
	return out
}

func invalidNested(nested *tfprotov6.SchemaObject, prior, config, planned cty.Value, at string) []string {
	if nested.Nesting == tfprotov6.SchemaObjectNestingModeSingle || config.IsNull() || planned.IsNull() ||
		!planned.IsKnown() {
		return invalid(nested.Attributes, prior, config, planned, at)
	}
	if planned.LengthInt() != config.LengthInt() {
		return []string{
			fmt.Sprintf(
				"%s: count in plan (%d) disagrees with count in config (%d)",
				at,
				planned.LengthInt(),
				config.LengthInt(),
			),
		}
	}
	var out []string
	for it := config.ElementIterator(); it.Next(); {
		key, w := it.Element()
		if !config.Type().IsSetType() && planned.HasIndex(key).True() {
			was := cty.NullVal(w.Type())
			if !prior.IsNull() && prior.HasIndex(key).True() {
				was = prior.Index(key)
			}
			out = append(out, invalid(nested.Attributes, was, w, planned.Index(key), at+"["+text(key)+"]")...)
			continue
		}
		out = append(out, fmt.Sprintf("%s: element %s is in the configuration and not in the plan", at, text(key)))
	}
	return out
}

// inconsistent lists where a later value differs from a known earlier one.
func inconsistent(before, after cty.Value, at string) []string {
	switch {
	case !before.IsKnown():
		return nil
	case !after.IsKnown():
		return []string{fmt.Sprintf("%s: was known, but now unknown", at)}
	case before.IsNull() && after.IsNull():
		return nil
	case before.IsNull():
		return []string{fmt.Sprintf("%s: was null, but now %s", at, text(after))}
	case after.IsNull():
		return []string{fmt.Sprintf("%s: was %s, but now null", at, text(before))}
	}
	switch t := before.Type(); {
	case t.IsPrimitiveType():
		if !before.RawEquals(after) {
			return []string{fmt.Sprintf("%s: was %s, but now %s", at, text(before), text(after))}
		}
	case t.IsObjectType():
		var out []string
		for name := range t.AttributeTypes() {
			out = append(out, inconsistent(before.GetAttr(name), after.GetAttr(name), at+"."+name)...)
		}
		return out
	case t.IsSetType():
		if before.IsWhollyKnown() && !before.RawEquals(after) {
			return []string{fmt.Sprintf("%s: was %s, but now %s", at, text(before), text(after))}
		}
	default:
		return inconsistentElements(before, after, at)
	}
	return nil
}

func inconsistentElements(before, after cty.Value, at string) []string {
	var out []string
	for it := before.ElementIterator(); it.Next(); {
		key, value := it.Element()
		path := at + "[" + text(key) + "]"
		if after.HasIndex(key).False() {
			out = append(out, path+": element has vanished")
			continue
		}
		out = append(out, inconsistent(value, after.Index(key), path)...)
	}
	for it := after.ElementIterator(); it.Next(); {
		if key, _ := it.Element(); before.HasIndex(key).False() {
			out = append(out, at+"["+text(key)+"]: new element has appeared")
		}
	}
	return out
}

package inprocess

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// document returns a known value in the form of the state file.
func document(v cty.Value) []byte {
	raw, err := ctyjson.Marshal(v, v.Type())
	if err != nil {
		return []byte("null")
	}
	return raw
}

// text returns a value for messages.
func text(v cty.Value) string {
	if !v.IsWhollyKnown() {
		return "(known after apply)"
	}
	return string(document(v))
}

// plainValue returns a value as decoded from `show -json`, without unknown values.
func plainValue(v cty.Value) any {
	var out any
	decoder := json.NewDecoder(bytes.NewReader(document(omitUnknown(v))))
	decoder.UseNumber()
	if err := decoder.Decode(&out); err != nil {
		return nil
	}
	return out
}

func numberOf(v cty.Value) any { return json.Number(document(v)) }

// omitUnknown omits unknown attributes, and makes other unknown values null.
func omitUnknown(v cty.Value) cty.Value {
	t := v.Type()
	switch {
	case !v.IsKnown():
		return cty.NullVal(cty.DynamicPseudoType)
	case v.IsNull(), v.IsWhollyKnown():
		return v
	case t.IsObjectType(), t.IsMapType():
		out := map[string]cty.Value{}
		for it := v.ElementIterator(); it.Next(); {
			if key, e := it.Element(); e.IsKnown() {
				out[key.AsString()] = omitUnknown(e)
			}
		}
		return cty.ObjectVal(out)
	case t.IsPrimitiveType():
		return v
	}
	var out []cty.Value
	for it := v.ElementIterator(); it.Next(); {
		_, e := it.Element()
		out = append(out, omitUnknown(e))
	}
	return cty.TupleVal(out)
}

// unknownOf returns what is unknown: true, or a container of unknown values; nil if nothing is.
func unknownOf(v cty.Value) any {
	t := v.Type()
	switch {
	case !v.IsKnown():
		return true
	case v.IsNull(), t.IsPrimitiveType():
		return nil
	case t.IsObjectType(), t.IsMapType():
		out := map[string]any{}
		for it := v.ElementIterator(); it.Next(); {
			key, e := it.Element()
			if u := unknownOf(e); u != nil {
				out[key.AsString()] = u
			}
		}
		return out
	}
	out := []any{}
	for it := v.ElementIterator(); it.Next(); {
		_, e := it.Element()
		u := unknownOf(e)
		if u == nil {
			u = false
		}
		out = append(out, u)
	}
	return out
}

var actions = map[action]tfjson.Actions{
	noop: {
		tfjson.ActionNoop,
	},
	create:  {tfjson.ActionCreate},
	update:  {tfjson.ActionUpdate},
	destroy: {tfjson.ActionDelete},
	replace: {tfjson.ActionDelete, tfjson.ActionCreate},
	forget:  {tfjson.ActionForget},
	read:    {tfjson.ActionRead},
}

// Empty reports whether applying the plan changes nothing.
func (p *Plan) Empty() bool {
	if p.moved || slices.ContainsFunc(p.changes, func(c *change) bool { return c.action != noop }) {
		return false
	}
	for _, c := range p.outputChanges() {
		if !c.Actions.NoOp() {
			return false
		}
	}
	return true
}

// JSON returns the plan as `show -json` prints it.
func (p *Plan) JSON() *tfjson.Plan {
	out := &tfjson.Plan{FormatVersion: "1.2", TerraformVersion: "1.11.4", OutputChanges: p.outputChanges()}
	for _, c := range p.changes {
		before, after := plainValue(c.before), plainValue(c.after)
		out.ResourceChanges = append(out.ResourceChanges, &tfjson.ResourceChange{
			Address: c.address.String(),
			Mode:    modeOf(c.address),
			Type:    c.address.kind,
			Name:    c.address.name,
			Index:   c.address.index(),
			Change: &tfjson.Change{
				Actions:      actions[c.action],
				Before:       before,
				After:        after,
				AfterUnknown: orEmpty(unknownOf(c.after)),
			},
		})
	}
	return out
}

func orEmpty(v any) any {
	if v == nil {
		return map[string]any{}
	}
	return v
}

func (p *Plan) outputChanges() map[string]*tfjson.Change {
	out := map[string]*tfjson.Change{}
	if p.destroys {
		return out
	}
	for name, after := range p.outputs {
		before, had := p.before[name]
		c := &tfjson.Change{
			Actions:      tfjson.Actions{tfjson.ActionCreate},
			After:        plainValue(after),
			AfterUnknown: unknownOf(after),
		}
		switch {
		case had && before.RawEquals(after):
			c.Actions = tfjson.Actions{tfjson.ActionNoop}
		case had:
			c.Actions = tfjson.Actions{tfjson.ActionUpdate}
		}
		if had {
			c.Before = plainValue(before)
		}
		out[name] = c
	}
	for name, before := range p.before {
		if _, stays := p.outputs[name]; !stays {
			out[name] = &tfjson.Change{Actions: tfjson.Actions{tfjson.ActionDelete}, Before: plainValue(before)}
		}
	}
	return out
}

func modeOf(a address) tfjson.ResourceMode {
	if a.data {
		return tfjson.DataResourceMode
	}
	return tfjson.ManagedResourceMode
}

// State returns the state as `show -json` prints it.
func (t *Terraform) State() *tfjson.State {
	root := &tfjson.StateModule{}
	outputs := map[string]*tfjson.StateOutput{}
	for _, o := range t.state.sorted() {
		attributes, _ := plainValue(o.value).(map[string]any)
		root.Resources = append(root.Resources, &tfjson.StateResource{
			Address:         o.address.String(),
			Mode:            modeOf(o.address),
			Type:            o.address.kind,
			Name:            o.address.name,
			Index:           o.address.index(),
			AttributeValues: attributes,
			Tainted:         o.tainted,
			DependsOn:       o.dependencies,
		})
	}
	for _, name := range slices.Sorted(maps.Keys(t.state.outputs)) {
		v := t.state.outputs[name]
		outputs[name] = &tfjson.StateOutput{Value: plainValue(v), Type: v.Type()}
	}
	return &tfjson.State{
		FormatVersion:    "1.0",
		TerraformVersion: "1.11.4",
		Values:           &tfjson.StateValues{Outputs: outputs, RootModule: root},
	}
}

package inprocess

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
)

// walk is one pass over a configuration, with its own provider.
type walk struct {
	*Terraform
	ctx        context.Context
	server     tfprotov6.ProviderServer
	functions  map[string]function.Function
	configured bool
	// validating is true if nothing is known of resources yet.
	validating bool

	state  *state
	values map[string]cty.Value
	failed map[string]bool
	diags  Diagnostics
}

func (t *Terraform) walk(s *state) (*walk, error) {
	server, err := t.factory()
	if err != nil {
		return nil, err
	}
	if t.schemas == nil {
		if t.schemas, err = readSchemas(t.ctx, server); err != nil {
			return nil, err
		}
	}
	w := &walk{
		Terraform: t,
		ctx:       t.ctx,
		server:    server,
		state:     s,
		values:    map[string]cty.Value{},
		failed:    map[string]bool{},
	}
	w.functions = functionsOf(t.ctx, server, t.schemas.functions)
	return w, nil
}

// schemas are a provider's, as it describes itself.
type schemas struct {
	provider        *schema
	resources, data map[string]*schema
	functions       map[string]*tfprotov6.Function
}

func readSchemas(ctx context.Context, server tfprotov6.ProviderServer) (*schemas, error) {
	answer, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	out := &schemas{resources: map[string]*schema{}, data: map[string]*schema{}, functions: answer.Functions}
	if out.provider, err = newSchema(answer.Provider); err != nil {
		return nil, err
	}
	for name, s := range answer.ResourceSchemas {
		if out.resources[name], err = newSchema(s); err != nil {
			return nil, err
		}
	}
	for name, s := range answer.DataSourceSchemas {
		if out.data[name], err = newSchema(s); err != nil {
			return nil, err
		}
	}
	if out.resources[builtin], err = newSchema(builtinSchema); err != nil {
		return nil, err
	}
	return out, nil
}

func (s *schemas) of(a address) *schema {
	if a.data {
		return s.data[a.kind]
	}
	return s.resources[a.kind]
}

// each evaluates the nodes in the order of their references. It skips nodes that refer to a failed one.
func (w *walk) each(visit func(n *node) bool) {
	nodes, err := w.module.inOrder()
	if err != nil {
		w.diags = append(w.diags, failed("%v", err)...)
		return
	}
	for _, n := range nodes {
		bad := slices.ContainsFunc(n.references, func(r string) bool { return w.failed[r] })
		if bad || !visit(n) {
			w.failed[n.name] = true
		}
	}
}

// scope is what expressions see, with each, count or self as extra names.
func (w *walk) scope(extra map[string]cty.Value) *hcl.EvalContext {
	groups := map[string]map[string]cty.Value{"var": {}, "local": {}}
	data := map[string]map[string]cty.Value{}
	put := func(to map[string]map[string]cty.Value, kind, name string, v cty.Value) {
		if to[kind] == nil {
			to[kind] = map[string]cty.Value{}
		}
		to[kind][name] = v
	}
	for name, v := range w.values {
		n := w.module.nodes[name]
		switch {
		case n == nil:
		case n.address.data:
			put(data, n.address.kind, n.address.name, v)
		case n.address.kind != "":
			put(groups, n.address.kind, n.address.name, v)
		default:
			kind, plain, _ := cutName(name)
			put(groups, kind, plain, v)
		}
	}
	variables := map[string]cty.Value{}
	for kind, of := range groups {
		variables[kind] = cty.ObjectVal(of)
	}
	all := map[string]cty.Value{}
	for kind, of := range data {
		all[kind] = cty.ObjectVal(of)
	}
	variables["data"] = cty.ObjectVal(all)
	maps.Copy(variables, extra)
	return &hcl.EvalContext{Variables: variables, Functions: w.functions}
}

// plain evaluates a variable, a local value or an output.
func (w *walk) plain(n *node) (cty.Value, bool) {
	switch kind, name, _ := cutName(n.name); kind {
	case "var":
		return w.variable(n, name)
	case "output":
		return w.expression(n.name, n.body.Attributes["value"].Expr)
	}
	return w.expression(n.name, n.expression)
}

func (w *walk) expression(at string, e hcl.Expression) (cty.Value, bool) {
	v, diags := e.Value(w.scope(nil))
	w.diags = append(w.diags, fromHCL(diags, "")...)
	if !diags.HasErrors() && at != "" {
		w.values[at] = v
	}
	return v, !diags.HasErrors()
}

// variable returns the value that is set, or the default in the variable's block.
func (w *walk) variable(n *node, name string) (cty.Value, bool) {
	constraint, diags := variableType(n.body)
	v, given := w.variables[name]
	if a := n.body.Attributes["default"]; !given && a != nil {
		var found hcl.Diagnostics
		v, found = a.Expr.Value(nil)
		diags, given = append(diags, found...), true
	}
	if diags.HasErrors() || !given {
		w.diags = append(w.diags, fromHCL(diags, "")...)
		w.diags = append(w.diags, failed("No value for required variable: %s", name)...)
		return cty.NilVal, false
	}
	v, err := convert.Convert(v, constraint)
	if err != nil {
		w.diags = append(w.diags, failed("Invalid value for variable %s: %v", name, err)...)
		return cty.NilVal, false
	}
	w.values[n.name] = v
	return v, true
}

var meta = &hcl.BodySchema{
	Attributes: []hcl.AttributeSchema{{Name: "count"}, {Name: "for_each"}, {Name: "depends_on"}, {Name: "provider"}},
	Blocks:     []hcl.BlockHeaderSchema{{Type: "lifecycle"}},
}

// config evaluates the arguments of a block for one instance.
func (w *walk) config(n *node, s *schema, extra map[string]cty.Value) (cty.Value, bool) {
	_, rest, diags := n.body.PartialContent(meta)
	if !diags.HasErrors() {
		var v cty.Value
		v, found := hcldec.Decode(rest, s.spec, w.scope(extra))
		if diags = append(diags, found...); !diags.HasErrors() {
			v, err := convert.Convert(v, s.value)
			if err == nil {
				return v, true
			}
			w.diags = append(w.diags, failed("%s: %v", n.name, err)...)
			return cty.NilVal, false
		}
	}
	w.diags = append(w.diags, fromHCL(diags, n.name)...)
	return cty.NilVal, false
}

// configure configures the provider, once in a walk.
func (w *walk) configure() bool {
	if w.configured {
		return true
	}
	const at = `provider["registry.terraform.io/terraform-csp/csp"]`
	block := w.module.provider
	v := cty.NullVal(w.schemas.provider.value)
	if block != nil {
		var diags hcl.Diagnostics
		v, diags = hcldec.Decode(block, w.schemas.provider.spec, w.scope(nil))
		if diags.HasErrors() {
			w.diags = append(w.diags, fromHCL(diags, at)...)
			return false
		}
	}
	raw, err := encode(v, w.schemas.provider.value)
	if err != nil {
		return w.fail(at, err)
	}
	valid, err := w.server.ValidateProviderConfig(w.ctx, &tfprotov6.ValidateProviderConfigRequest{Config: raw})
	if err != nil {
		return w.fail(at, err)
	}
	if found := fromProvider(valid.Diagnostics, at); found.HasErrors() || w.validating {
		w.diags = append(w.diags, found...)
		w.configured = true
		return !found.HasErrors()
	}
	answer, err := w.server.ConfigureProvider(
		w.ctx,
		&tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.4", Config: raw},
	)
	if err != nil {
		return w.fail(at, err)
	}
	found := fromProvider(answer.Diagnostics, at)
	w.diags = append(w.diags, found...)
	w.configured = true
	return !found.HasErrors()
}

// fail reports an error that is not about the configuration.
func (w *walk) fail(at string, err error) bool {
	w.diags = append(w.diags, Diagnostic{Error: true, Summary: err.Error(), Address: at})
	return false
}

// needed reports whether the configuration uses anything of the provider besides functions.
func (w *walk) needed() bool {
	for _, n := range w.module.nodes {
		if n.address.kind != "" && n.address.kind != builtin {
			return true
		}
	}
	return w.state.managed()
}

// instances returns the keys of a block, and the names that each instance sees.
func (w *walk) instances(n *node) ([]address, []map[string]cty.Value, bool) {
	count, forEach := n.body.Attributes["count"], n.body.Attributes["for_each"]
	one := n.address
	switch {
	case count == nil && forEach == nil:
		return []address{one}, []map[string]cty.Value{nil}, true
	case w.validating:
		return []address{one}, []map[string]cty.Value{{
			"each":  cty.ObjectVal(map[string]cty.Value{"key": cty.UnknownVal(cty.String), "value": cty.DynamicVal}),
			"count": cty.ObjectVal(map[string]cty.Value{"index": cty.UnknownVal(cty.Number)}),
		}}, true
	case count != nil:
		return w.counted(n, count.Expr)
	}
	v, diags := forEach.Expr.Value(w.scope(nil))
	if diags.HasErrors() || !v.IsKnown() || v.IsNull() {
		w.diags = append(w.diags, fromHCL(diags, n.name)...)
		w.diags = append(w.diags, failed("Invalid for_each argument: %s", n.name)...)
		return nil, nil, false
	}
	var at []address
	var sees []map[string]cty.Value
	for it := v.ElementIterator(); it.Next(); {
		key, value := it.Element()
		one.key = key
		at = append(at, one)
		sees = append(
			sees,
			map[string]cty.Value{"each": cty.ObjectVal(map[string]cty.Value{"key": key, "value": value})},
		)
	}
	return at, sees, true
}

func (w *walk) counted(n *node, e hcl.Expression) ([]address, []map[string]cty.Value, bool) {
	v, diags := e.Value(w.scope(nil))
	if diags.HasErrors() || !v.IsKnown() || v.IsNull() {
		w.diags = append(w.diags, fromHCL(diags, n.name)...)
		w.diags = append(w.diags, failed("Invalid count argument: %s", n.name)...)
		return nil, nil, false
	}
	var at []address
	var sees []map[string]cty.Value
	size, _ := v.AsBigFloat().Int64()
	for i := range size {
		one := n.address
		one.key = cty.NumberIntVal(i)
		at = append(at, one)
		sees = append(sees, map[string]cty.Value{"count": cty.ObjectVal(map[string]cty.Value{"index": one.key})})
	}
	return at, sees, true
}

// gather makes the value of a block's instances for other expressions.
func (w *walk) gather(n *node, at []address, values []cty.Value) {
	switch {
	case w.validating:
		w.values[n.name] = cty.DynamicVal
	case n.body.Attributes["count"] != nil:
		w.values[n.name] = cty.TupleVal(values)
	case n.body.Attributes["for_each"] != nil:
		entries := map[string]cty.Value{}
		for i, v := range values {
			entries[at[i].key.AsString()] = v
		}
		w.values[n.name] = cty.ObjectVal(entries)
	default:
		for _, v := range values { // the only one
			w.values[n.name] = v
		}
	}
}

// told returns an error of core itself about an instance.
func (w *walk) told(a address, summary, format string, args ...any) bool {
	w.diags = append(
		w.diags,
		Diagnostic{Error: true, Summary: summary, Detail: fmt.Sprintf(format, args...), Address: a.String()},
	)
	return false
}

package inprocess

import (
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// refresh reads an object again; one that no longer exists is removed from the state.
func (w *walk) refresh(o *object) bool {
	a, s := o.address, w.schemas.of(o.address)
	if a.kind == builtin {
		return true
	}
	raw, err := encode(o.value, s.value)
	if err != nil {
		return w.fail(a.String(), err)
	}
	answer, err := w.server.ReadResource(w.ctx, &tfprotov6.ReadResourceRequest{
		TypeName: a.kind, CurrentState: raw, Private: o.private, CurrentIdentity: o.identity,
	})
	if err != nil {
		return w.fail(a.String(), err)
	}
	found := fromProvider(answer.Diagnostics, a.String())
	if w.diags = append(w.diags, found...); found.HasErrors() {
		return false
	}
	v, err := decode(answer.NewState, s.value)
	switch {
	case err != nil:
		return w.fail(a.String(), err)
	case v.IsNull():
		delete(w.state.objects, a.String())
		return true
	case !v.IsWhollyKnown():
		return w.told(
			a,
			"Provider produced invalid object",
			"Provider planned an unknown value for %s during refresh.",
			a,
		)
	}
	same := *o
	same.value, same.private, same.identity = v, answer.Private, answer.NewIdentity
	w.state.put(&same)
	return true
}

// planInstance reads an instance and plans it.
func (p *planning) planInstance(n *node, a address, s *schema, sees map[string]cty.Value) (cty.Value, bool) {
	imported, good := p.importInstance(a, s)
	if !good {
		return cty.NilVal, false
	}
	prior := p.state.objects[a.String()]
	if prior != nil && !imported && !p.options.NoRefresh {
		if !p.refresh(prior) {
			return cty.NilVal, false
		}
		prior = p.state.objects[a.String()]
	}
	if p.options.RefreshOnly {
		if prior == nil {
			return cty.DynamicVal, true
		}
		return prior.value, true
	}
	config, good := p.config(n, s, sees)
	if !good || !p.validateInstance(a, s, config) {
		return cty.NilVal, false
	}
	c, good := p.decide(n, a, s, config)
	if !good {
		return cty.NilVal, false
	}
	c.importing = imported
	p.plan.changes = append(p.plan.changes, c)
	if prior != nil {
		prior.dependencies = p.dependencies(n)
	}
	return c.after, true
}

// dependencies returns the resources that an object depends on, also through local values.
func (w *walk) dependencies(n *node) []string {
	var out []string
	seen := map[string]bool{}
	var follow func(n *node)
	follow = func(n *node) {
		for _, r := range n.references {
			m := w.module.nodes[r]
			if m == nil || seen[r] {
				continue
			}
			seen[r] = true
			if m.address.kind != "" && !m.address.data {
				out = append(out, r)
			}
			follow(m)
		}
	}
	follow(n)
	slices.Sort(out)
	return out
}

// decide plans a change of an instance from the state and a configuration.
func (w *walk) decide(n *node, a address, s *schema, config cty.Value) (*change, bool) {
	held := w.state.objects[a.String()]
	prior := held
	if held != nil && held.tainted { // planned as a new one, which then replaces it
		prior = nil
	}
	c, replaces, good := w.decideFrom(n, a, s, prior, config)
	if !good {
		return nil, false
	}
	if replaces {
		if c, _, good = w.decideFrom(n, a, s, nil, config); !good {
			return nil, false
		}
	}
	if replaces || held != nil && held.tainted {
		if n.lifecycle.preventDestroy {
			return nil, w.told(
				a,
				"Instance cannot be destroyed",
				"Resource %s has lifecycle.prevent_destroy set, but the plan calls for this resource to be destroyed.",
				a,
			)
		}
		c.action, c.before = replace, held.value
	}
	return c, true
}

func (w *walk) decideFrom(
	n *node,
	a address,
	s *schema,
	prior *object,
	config cty.Value,
) (c *change, replaces, good bool) {
	before := cty.NullVal(s.value)
	if prior != nil {
		before = prior.value
	}
	config = ignoring(n.lifecycle, s, before, config)
	c = &change{address: a, before: before}
	if a.kind == builtin {
		c.after = planBuiltin(before, config)
		replaces = !before.IsNull() && !before.GetAttr("triggers_replace").RawEquals(config.GetAttr("triggers_replace"))
	} else {
		planned, fine := w.ask(a, s, prior, before, config, propose(s, before, config))
		if !fine {
			return nil, false, false
		}
		after, err := decode(planned.PlannedState, s.value)
		if err != nil {
			return nil, false, w.fail(a.String(), err)
		}
		c.after, c.private, c.identity = after, planned.PlannedPrivate, planned.PlannedIdentity
		if wrong := invalid(s.attributes, before, config, after, ""); len(wrong) > 0 {
			return nil, false, w.told(
				a,
				"Provider produced invalid plan",
				"Provider planned an invalid value for %s: %s.\n\nThis is a bug in the provider.",
				a,
				strings.Join(wrong, "; "),
			)
		}
		replaces = !before.IsNull() && len(planned.RequiresReplace) > 0
	}
	switch {
	case before.IsNull():
		c.action = create
	case c.after.RawEquals(before):
		c.action = noop
	default:
		c.action = update
	}
	return c, replaces && c.action != noop, true
}

// ask calls the provider to plan a change.
func (w *walk) ask(
	a address,
	s *schema,
	prior *object,
	before, config, proposed cty.Value,
) (*tfprotov6.PlanResourceChangeResponse, bool) {
	request := &tfprotov6.PlanResourceChangeRequest{TypeName: a.kind}
	if prior != nil {
		request.PriorPrivate, request.PriorIdentity = prior.private, prior.identity
	}
	for to, v := range map[**tfprotov6.DynamicValue]cty.Value{
		&request.PriorState: before, &request.Config: config, &request.ProposedNewState: proposed,
	} {
		raw, err := encode(v, s.value)
		if err != nil {
			return nil, w.fail(a.String(), err)
		}
		*to = raw
	}
	answer, err := w.server.PlanResourceChange(w.ctx, request)
	if err != nil {
		return nil, w.fail(a.String(), err)
	}
	found := fromProvider(answer.Diagnostics, a.String())
	w.diags = append(w.diags, found...)
	return answer, !found.HasErrors()
}

// ignoring replaces what ignore_changes lists by the prior value.
func ignoring(l lifecycle, s *schema, prior, config cty.Value) cty.Value {
	if prior.IsNull() || !l.ignoreAll && len(l.ignore) == 0 {
		return config
	}
	out := config.AsValueMap()
	for _, a := range s.attributes {
		if l.ignoreAll && (a.Optional || a.Required) || slices.Contains(l.ignore, a.Name) {
			out[a.Name] = prior.GetAttr(a.Name)
		}
	}
	return cty.ObjectVal(out)
}

// importInstance imports the object of an import block into the state.
func (p *planning) importInstance(a address, s *schema) (imported, good bool) {
	i := slices.IndexFunc(p.module.imports, func(i importing) bool { return i.to.String() == a.String() })
	if i < 0 || p.state.objects[a.String()] != nil || p.options.RefreshOnly {
		return false, true
	}
	if p.module.imports[i].id == nil {
		return false, p.told(a, "Not played in process", "An import by identity is not played in process: use the CLI.")
	}
	id, fine := p.expression("", p.module.imports[i].id)
	if !fine {
		return false, false
	}
	if !id.IsKnown() || id.IsNull() {
		return false, p.told(
			a,
			"Invalid import id argument",
			"The import block \"id\" argument depends on resource attributes that cannot be determined until apply.",
		)
	}
	answer, err := p.server.ImportResourceState(
		p.ctx,
		&tfprotov6.ImportResourceStateRequest{TypeName: a.kind, ID: id.AsString()},
	)
	if err != nil {
		return false, p.fail(a.String(), err)
	}
	found := fromProvider(answer.Diagnostics, a.String())
	if p.diags = append(p.diags, found...); found.HasErrors() {
		return false, false
	}
	v, err := decode(answer.ImportedResources[0].State, s.value)
	if err != nil {
		return false, p.fail(a.String(), err)
	}
	one := answer.ImportedResources[0]
	o := &object{address: a, value: v, private: one.Private, identity: one.Identity}
	p.state.put(o)
	if !p.refresh(o) {
		return false, false
	}
	if p.state.objects[a.String()] == nil {
		return false, p.told(
			a,
			"Cannot import non-existent remote object",
			"While attempting to import an existing object to %q, the provider detected that no object exists with the given id.",
			a,
		)
	}
	return true, true
}

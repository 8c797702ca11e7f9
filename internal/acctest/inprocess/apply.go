package inprocess

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// Apply carries out a plan. The state is the result, even after an error.
func (t *Terraform) Apply(p *Plan) Diagnostics {
	w, err := t.walk(p.state.copied())
	if err != nil {
		return failed("%v", err)
	}
	a := &applying{walk: w, plan: p}
	defer func() { t.state = w.state }()
	if w.needed() && !a.configureInOrder() {
		return w.diags
	}
	if len(p.changes) > 0 {
		w.upgradeStates()
	}
	if !p.destroys {
		w.each(a.visit)
		maps.DeleteFunc(
			w.state.outputs,
			func(name string, _ cty.Value) bool { return t.module.nodes["output."+name] == nil },
		)
	}
	a.destroyInOrder()
	return w.diags
}

// applying is a walk that carries out a plan.
type applying struct {
	*walk
	plan *Plan
}

func (p *Plan) of(a address) *change {
	i := slices.IndexFunc(p.changes, func(c *change) bool { return c.address.String() == a.String() })
	if i < 0 {
		return nil
	}
	return p.changes[i]
}

func (w *applying) visit(n *node) bool {
	if n.address.kind == "" {
		v, good := w.plain(n)
		if kind, name, _ := cutName(n.name); good && kind == "output" {
			w.state.outputs[name] = v
		}
		return good
	}
	s := w.schemas.of(n.address)
	at, sees, good := w.instances(n)
	if !good {
		return false
	}
	values := make([]cty.Value, len(at))
	for i, a := range at {
		if !w.carryOut(n, a, s, sees[i]) {
			good = false
			continue
		}
		if o := w.state.objects[a.String()]; o != nil {
			values[i] = o.value
		} else {
			values[i] = cty.DynamicVal
		}
	}
	if good {
		w.gather(n, at, values)
	}
	return good
}

// carryOut applies the plan of one instance.
func (w *applying) carryOut(n *node, a address, s *schema, sees map[string]cty.Value) bool {
	c := w.plan.of(a)
	if c == nil || c.action == noop || c.action == destroy || c.action == forget {
		return true
	}
	config, good := w.config(n, s, sees)
	if !good {
		return false
	}
	if c.action == read {
		v, good := w.read(a, s, config)
		if good {
			w.state.put(&object{address: a, value: v})
		}
		return good
	}
	if c.action == replace {
		if held := w.state.objects[a.String()]; !w.remove(held, c) {
			return false
		}
	}
	again, good := w.decide(n, a, s, config)
	if !good {
		return false
	}
	if wrong := inconsistent(c.after, again.after, ""); len(wrong) > 0 {
		return w.told(
			a,
			"Provider produced inconsistent final plan",
			"When expanding the plan for %s to include new values learned so far during apply, the provider produced "+
				"an invalid new value for %s.\n\nThis is a bug in the provider.",
			a,
			strings.Join(wrong, "; "),
		)
	}
	if again.action == noop {
		return true
	}
	return w.make(n, s, config, again)
}

// make creates or updates an object.
func (w *applying) make(n *node, s *schema, config cty.Value, c *change) bool {
	a := c.address
	o := &object{address: a, dependencies: w.dependencies(n)}
	if a.kind == builtin {
		o.value = applyBuiltin(c.after)
		w.state.put(o)
		return true
	}
	config = ignoring(lifecycle{}, s, c.before, config)
	answer, good := w.commit(a, s, c, config)
	if answer == nil {
		return false
	}
	v, err := decode(answer.NewState, s.value)
	if err != nil {
		return w.fail(a.String(), err)
	}
	o.value, o.private, o.identity = v, answer.Private, answer.NewIdentity
	o.tainted = !good && c.action == create
	if !v.IsWhollyKnown() {
		good = w.told(a, "Provider returned invalid result object after apply",
			"After the apply operation, the provider still indicated an unknown value for %s: %s.", a, text(v))
	} else if good {
		if wrong := inconsistent(c.after, v, ""); len(wrong) > 0 {
			good = w.told(
				a,
				"Provider produced inconsistent result after apply",
				"When applying changes to %s, the provider produced an unexpected new value: %s.\n\nThis is a bug in the provider.",
				a,
				strings.Join(wrong, "; "),
			)
			o.tainted = c.action == create
		}
	}
	switch {
	case v.IsNull() && c.action == create:
		delete(w.state.objects, a.String())
	case !v.IsNull():
		w.state.put(o)
	}
	return good
}

// commit calls the provider to apply a change.
func (w *applying) commit(
	a address,
	s *schema,
	c *change,
	config cty.Value,
) (*tfprotov6.ApplyResourceChangeResponse, bool) {
	request := &tfprotov6.ApplyResourceChangeRequest{
		TypeName:        a.kind,
		PlannedPrivate:  c.private,
		PlannedIdentity: c.identity,
	}
	for to, v := range map[**tfprotov6.DynamicValue]cty.Value{
		&request.PriorState: c.before, &request.PlannedState: c.after, &request.Config: config,
	} {
		raw, err := encode(v, s.value)
		if err != nil {
			return nil, w.fail(a.String(), err)
		}
		*to = raw
	}
	answer, err := w.server.ApplyResourceChange(w.ctx, request)
	if err != nil {
		return nil, w.fail(a.String(), err)
	}
	found := fromProvider(answer.Diagnostics, a.String())
	w.diags = append(w.diags, found...)
	return answer, !found.HasErrors()
}

// destroyInOrder destroys what the plan destroys, dependents first.
func (w *applying) destroyInOrder() {
	var left []*object
	for _, o := range w.state.sorted() {
		switch c := w.plan.of(o.address); {
		case c == nil:
		case c.action == forget:
			delete(w.state.objects, o.address.String())
		case c.action == destroy:
			left = append(left, o)
		}
	}
	blocked := map[string]bool{}
	for len(left) > 0 {
		i := max(0, slices.IndexFunc(left, func(o *object) bool {
			return !slices.ContainsFunc(
				left,
				func(other *object) bool { return slices.Contains(other.dependencies, o.address.block()) },
			)
		}))
		o := left[i]
		left = slices.Delete(left, i, i+1)
		if blocked[o.address.block()] || !w.remove(o, w.plan.of(o.address)) {
			for _, d := range o.dependencies {
				blocked[d] = true
			}
		}
	}
	if w.plan.destroys && !w.diags.HasErrors() {
		clear(w.state.outputs)
	}
}

// remove destroys an object.
func (w *applying) remove(o *object, c *change) bool {
	a := o.address
	if a.kind == builtin {
		delete(w.state.objects, a.String())
		return true
	}
	s := w.schemas.of(a)
	nothing := cty.NullVal(s.value)
	answer, good := w.commit(
		a,
		s,
		&change{before: o.value, after: nothing, private: c.private, identity: c.identity},
		nothing,
	)
	if answer == nil {
		return false
	}
	v, err := decode(answer.NewState, s.value)
	switch {
	case err != nil:
		return w.fail(a.String(), err)
	case v.IsNull():
		delete(w.state.objects, a.String())
	default:
		o.value, o.private = v, answer.Private
	}
	return good
}

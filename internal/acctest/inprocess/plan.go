package inprocess

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// Options are the options of a plan.
type Options struct {
	// Destroy plans to destroy everything; NoRefresh skips the refresh; RefreshOnly reads and plans nothing.
	Destroy, NoRefresh, RefreshOnly bool
}

type action string

const (
	noop    action = "no-op"
	create  action = "create"
	update  action = "update"
	replace action = "replace"
	destroy action = "delete"
	forget  action = "forget"
	read    action = "read"
)

// change is what a plan does with one instance.
type change struct {
	address       address
	action        action
	before, after cty.Value
	private       []byte
	identity      *tfprotov6.ResourceIdentityData
	importing     bool
}

// Plan is a saved plan: it is applied to the state it was made from.
type Plan struct {
	changes  []*change
	state    *state // as refreshed
	outputs  map[string]cty.Value
	before   map[string]cty.Value
	destroys bool
	moved    bool
}

// Plan plans the configuration.
func (t *Terraform) Plan(o Options) (*Plan, Diagnostics) {
	if found := t.validate(); found.HasErrors() {
		return nil, found
	}
	s := t.state.copied()
	moved := s.moveAll(t.module.moved)
	w, err := t.walk(s)
	if err != nil {
		return nil, failed("%v", err)
	}
	p := &planning{
		walk:    w,
		options: o,
		plan: &Plan{
			state:    s,
			destroys: o.Destroy,
			moved:    moved,
			outputs:  map[string]cty.Value{},
			before:   t.state.outputs,
		},
	}
	if w.needed() && !p.configureInOrder() {
		return nil, w.diags
	}
	p.upgradeStates()
	if o.Destroy {
		p.destroyAll()
	} else {
		w.each(p.visit)
		p.orphans()
	}
	if w.diags.HasErrors() {
		return nil, w.diags
	}
	return p.plan, w.diags
}

// planning is a walk that makes a plan.
type planning struct {
	*walk
	options Options
	plan    *Plan
}

// configureInOrder evaluates the values that a provider block may refer to, and configures the provider.
func (w *walk) configureInOrder() bool {
	if w.module.provider == nil {
		return w.configure()
	}
	nodes, err := w.module.inOrder()
	if err != nil {
		return w.fail("", err)
	}
	for _, n := range nodes {
		if kind, _, _ := cutName(
			n.name,
		); kind == "var" ||
			kind == "local" && !slices.ContainsFunc(n.references, isResource) {
			w.plain(n)
		}
	}
	return w.configure()
}

func isResource(name string) bool {
	kind, _, _ := cutName(name)
	return kind != "var" && kind != "local" && kind != "each" && kind != "count"
}

// upgradeStates calls the provider to read each object's document, as every command does with the state it finds.
func (w *walk) upgradeStates() {
	for _, o := range w.state.sorted() {
		s := w.schemas.of(o.address)
		if o.address.data || o.address.kind == builtin || s == nil {
			continue
		}
		answer, err := w.server.UpgradeResourceState(w.ctx, &tfprotov6.UpgradeResourceStateRequest{
			TypeName: o.address.kind, Version: s.version, RawState: &tfprotov6.RawState{JSON: document(o.value)},
		})
		if err != nil {
			w.fail(o.address.String(), err)
			continue
		}
		w.diags = append(w.diags, fromProvider(answer.Diagnostics, o.address.String())...)
		if v, err := decode(answer.UpgradedState, s.value); err == nil {
			o.value = v
		}
	}
}

func (p *planning) visit(n *node) bool {
	if n.address.kind == "" {
		v, good := p.plain(n)
		if kind, name, _ := cutName(n.name); good && kind == "output" {
			p.plan.outputs[name] = v
		}
		return good
	}
	s := p.schemas.of(n.address)
	at, sees, good := p.instances(n)
	if !good {
		return false
	}
	p.dropKeys(n, at)
	values := make([]cty.Value, len(at))
	for i, a := range at {
		var fine bool
		if a.data {
			values[i], fine = p.readData(n, a, s, sees[i])
		} else {
			values[i], fine = p.planInstance(n, a, s, sees[i])
		}
		good = good && fine
	}
	if good {
		p.gather(n, at, values)
	}
	return good
}

// dropKeys plans to destroy instances whose key is not configured any longer.
func (p *planning) dropKeys(n *node, at []address) {
	for _, o := range p.state.of(n.name) {
		if slices.ContainsFunc(at, func(a address) bool { return a.String() == o.address.String() }) {
			continue
		}
		if o.address.data {
			delete(p.state.objects, o.address.String())
			continue
		}
		p.planDestroy(o, lifecycle{})
	}
}

// orphans plans for objects in the state that are not configured any longer.
func (p *planning) orphans() {
	for _, o := range p.state.sorted() {
		if p.module.nodes[o.address.block()] != nil {
			continue
		}
		at := slices.IndexFunc(
			p.module.removed,
			func(r removal) bool { return r.from == o.address.block() || r.from == o.address.String() },
		)
		switch {
		case o.address.data:
			delete(p.state.objects, o.address.String())
		case at >= 0 && !p.module.removed[at].destroy:
			p.plan.changes = append(
				p.plan.changes,
				&change{address: o.address, action: forget, before: o.value, after: cty.NullVal(o.value.Type())},
			)
		default:
			p.planDestroy(o, lifecycle{})
		}
	}
}

func (p *planning) destroyAll() {
	for _, o := range p.state.sorted() {
		var l lifecycle
		if n := p.module.nodes[o.address.block()]; n != nil {
			l = n.lifecycle
		}
		if o.address.data {
			delete(p.state.objects, o.address.String())
			continue
		}
		p.planDestroy(o, l)
	}
}

func (p *planning) planDestroy(o *object, l lifecycle) {
	if !p.options.NoRefresh && !p.refresh(o) {
		return
	}
	o = p.state.objects[o.address.String()]
	if o == nil || p.options.RefreshOnly {
		return
	}
	if l.preventDestroy {
		p.told(
			o.address,
			"Instance cannot be destroyed",
			"Resource %s has lifecycle.prevent_destroy set, but the plan calls for this resource to be destroyed.",
			o.address,
		)
		return
	}
	c := &change{
		address: o.address,
		action:  destroy,
		before:  o.value,
		after:   cty.NullVal(o.value.Type()),
		private: o.private,
	}
	if o.address.kind != builtin {
		planned, good := p.ask(o.address, p.schemas.of(o.address), o, o.value, c.after, c.after)
		if !good {
			return
		}
		c.private, c.identity = planned.PlannedPrivate, planned.PlannedIdentity
	}
	p.plan.changes = append(p.plan.changes, c)
}

// readData reads a data source, or defers it to the apply if its arguments are not known or a dependency changes.
func (p *planning) readData(n *node, a address, s *schema, sees map[string]cty.Value) (cty.Value, bool) {
	config, good := p.config(n, s, sees)
	if !good || !p.validateInstance(a, s, config) {
		return cty.NilVal, false
	}
	if !config.IsWhollyKnown() || p.pending(n) {
		planned := cty.ObjectVal(proposeAttributes(s.attributes, cty.UnknownVal(s.value), config))
		p.plan.changes = append(
			p.plan.changes,
			&change{address: a, action: read, before: cty.NullVal(s.value), after: planned},
		)
		return planned, true
	}
	v, good := p.read(a, s, config)
	if good {
		p.state.put(&object{address: a, value: v})
	}
	return v, good
}

// pending reports whether something in depends_on changes.
func (p *planning) pending(n *node) bool {
	a := n.body.Attributes["depends_on"]
	if a == nil {
		return false
	}
	names := referenced(a.Expr.Variables())
	return slices.ContainsFunc(p.plan.changes, func(c *change) bool {
		return c.action != noop && slices.Contains(names, c.address.block())
	})
}

// read calls the provider to read a data source.
func (w *walk) read(a address, s *schema, config cty.Value) (cty.Value, bool) {
	raw, err := encode(config, s.value)
	if err != nil {
		return cty.NilVal, w.fail(a.String(), err)
	}
	answer, err := w.server.ReadDataSource(w.ctx, &tfprotov6.ReadDataSourceRequest{TypeName: a.kind, Config: raw})
	if err != nil {
		return cty.NilVal, w.fail(a.String(), err)
	}
	found := fromProvider(answer.Diagnostics, a.String())
	if w.diags = append(w.diags, found...); found.HasErrors() {
		return cty.NilVal, false
	}
	v, err := decode(answer.State, s.value)
	if err != nil {
		return cty.NilVal, w.fail(a.String(), err)
	}
	return v, true
}

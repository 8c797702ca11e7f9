package acctest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Core does with one resource what Terraform's core does, and holds the
// provider to the same rules, without a process: each walk is a provider of its
// own, a plan reads first, and an apply plans again. It is for tests of many
// small cases; what the CLI prints is tested through the CLI.
type Core struct {
	World    *World
	TypeName string

	schema  *tfprotov6.Schema
	state   tftypes.Value
	private []byte
}

// Unknown is a value that is not known before apply.
type Unknown struct{ Value any }

// Config is the configuration of the resource, by attribute; what is omitted is null.
type Config map[string]any

// NewCore makes a core that manages nothing yet.
func NewCore(w *World, typeName string) *Core {
	w.t.Helper()
	c := &Core{World: w, TypeName: typeName}
	server := c.provider(nil)
	answer, err := server.GetProviderSchema(w.t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		w.t.Fatal(err)
	}
	c.schema = answer.ResourceSchemas[typeName]
	c.state = tftypes.NewValue(c.schema.ValueType(), nil)
	return c
}

// Copy returns an independent core with the same state.
func (c *Core) Copy() *Core {
	d := *c
	d.private = slices.Clone(c.private)
	return &d
}

// provider is a configured provider in one walk.
func (c *Core) provider(block map[string]any) tfprotov6.ProviderServer {
	t := c.World.t
	t.Helper()
	server, err := c.World.Factories()["csp"]()
	if err != nil {
		t.Fatal(err)
	}
	answer, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	settings := map[string]any{"simulator": map[string]any{"path": c.World.Path, "seed": c.World.seed}}
	for name, v := range block {
		settings[name] = v
	}
	raw := dynamic(t, valueOf(answer.Provider.ValueType(), settings))
	configured, err := server.ConfigureProvider(
		t.Context(),
		&tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.4", Config: raw},
	)
	if err != nil || len(configured.Diagnostics) > 0 {
		t.Fatalf("configure: %v %v", err, Said(configured.Diagnostics))
	}
	return server
}

// Walk is a plan with its diagnostics.
type Walk struct {
	Errors, Warnings string
	// Changed is true if the plan is not empty.
	Changed bool

	core    *Core
	block   map[string]any
	planned tftypes.Value
	private []byte
}

// Value returns a planned attribute; nested ones with dots.
func (w *Walk) Value(path string) string { return render(dig(w.planned, path)) }

func (c *Core) refresh(server tfprotov6.ProviderServer) *Walk {
	t := c.World.t
	t.Helper()
	w := &Walk{core: c}
	if c.state.IsNull() {
		return w
	}
	answer, err := server.ReadResource(
		t.Context(),
		&tfprotov6.ReadResourceRequest{TypeName: c.TypeName, CurrentState: dynamic(t, c.state), Private: c.private},
	)
	if err != nil {
		t.Fatal(err)
	}
	w.say(answer.Diagnostics)
	c.state, c.private = c.parse(answer.NewState), answer.Private
	return w
}

// Value returns an attribute of the state; nested ones with dots.
func (c *Core) Value(path string) string { return render(dig(c.state, path)) }

// Plan reads the resource and plans a configuration. ignore are the attributes
// of ignore_changes, or "all".
func (c *Core) Plan(config Config, ignore ...string) *Walk {
	c.World.t.Helper()
	return c.PlanWith(nil, config, ignore...)
}

// PlanWith is Plan with settings of the provider block.
func (c *Core) PlanWith(block map[string]any, config Config, ignore ...string) *Walk {
	t := c.World.t
	t.Helper()
	server := c.provider(block)
	w := c.refresh(server)
	w.block = block
	raw := valueOf(c.schema.ValueType(), map[string]any(config))
	valid, err := server.ValidateResourceConfig(
		t.Context(),
		&tfprotov6.ValidateResourceConfigRequest{TypeName: c.TypeName, Config: dynamic(t, raw)},
	)
	if err != nil {
		t.Fatal(err)
	}
	w.say(valid.Diagnostics)
	if w.Errors != "" {
		return w
	}
	c.plan(server, w, c.ignoring(raw, ignore))
	return w
}

func (c *Core) plan(server tfprotov6.ProviderServer, w *Walk, config tftypes.Value) {
	t := c.World.t
	t.Helper()
	answer, err := server.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: c.TypeName, PriorState: dynamic(t, c.state), Config: dynamic(t, config), PriorPrivate: c.private,
		ProposedNewState: dynamic(t, proposed(c.schema.Block.Attributes, c.state, config)),
	})
	if err != nil {
		t.Fatal(err)
	}
	w.say(answer.Diagnostics)
	if w.Errors != "" {
		return
	}
	if len(answer.RequiresReplace) > 0 {
		t.Errorf("the plan replaces because of %v", answer.RequiresReplace)
	}
	w.planned, w.private = c.parse(answer.PlannedState), answer.PlannedPrivate
	w.Changed = !w.planned.Equal(c.state)
	for _, wrong := range invalid(c.schema.Block.Attributes, c.state, config, w.planned, "") {
		t.Errorf("planned an invalid value for %s", wrong)
	}
}

// Apply carries out a plan with the configuration as it is known by then.
func (c *Core) Apply(w *Walk, config Config, ignore ...string) *Walk {
	t := c.World.t
	t.Helper()
	if w.Errors != "" {
		t.Fatalf("there is no plan to apply: %s", w.Errors)
	}
	out := &Walk{core: c}
	if !w.Changed {
		return out
	}
	server := c.provider(w.block)
	raw := valueOf(c.schema.ValueType(), known(map[string]any(config)))
	c.plan(server, out, c.ignoring(raw, ignore))
	if out.Errors != "" {
		return out
	}
	for _, wrong := range inconsistent(w.planned, out.planned, "") {
		t.Errorf("provider produced inconsistent final plan: %s", wrong)
	}
	if !out.Changed {
		return out
	}
	answer, err := server.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName:       c.TypeName,
		PriorState:     dynamic(t, c.state),
		PlannedState:   dynamic(t, out.planned),
		Config:         dynamic(t, raw),
		PlannedPrivate: out.private,
	})
	if err != nil {
		t.Fatal(err)
	}
	created := c.state.IsNull()
	out.say(answer.Diagnostics)
	c.state, c.private = c.parse(answer.NewState), answer.Private
	if created && out.Errors != "" && !c.state.IsNull() {
		t.Errorf("an error after the purchase taints it: %s", out.Errors)
	}
	if out.Errors == "" {
		for _, wrong := range inconsistent(out.planned, c.state, "") {
			t.Errorf("provider produced inconsistent result after apply: %s", wrong)
		}
	}
	if !c.state.IsFullyKnown() {
		t.Errorf("unknown values in the state: %s", c.state)
	}
	return out
}

// PlanDestroy plans to destroy the resource.
func (c *Core) PlanDestroy() *Walk {
	t := c.World.t
	t.Helper()
	server, w := c.provider(nil), &Walk{core: c, Changed: true}
	nothing := dynamic(t, tftypes.NewValue(c.schema.ValueType(), nil))
	answer, err := server.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName:         c.TypeName,
		PriorState:       dynamic(t, c.state),
		Config:           nothing,
		ProposedNewState: nothing,
		PriorPrivate:     c.private,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.say(answer.Diagnostics)
	w.private = answer.PlannedPrivate
	return w
}

// Destroy carries out a planned destruction.
func (c *Core) Destroy(w *Walk) *Walk {
	t := c.World.t
	t.Helper()
	nothing := dynamic(t, tftypes.NewValue(c.schema.ValueType(), nil))
	answer, err := c.provider(nil).ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName:       c.TypeName,
		PriorState:     dynamic(t, c.state),
		PlannedState:   nothing,
		Config:         nothing,
		PlannedPrivate: w.private,
	})
	if err != nil {
		t.Fatal(err)
	}
	out := &Walk{core: c}
	out.say(answer.Diagnostics)
	c.state, c.private = c.parse(answer.NewState), answer.Private
	return out
}

// Must plans and applies a configuration and fails the test on any error.
func (c *Core) Must(config Config, ignore ...string) *Walk {
	c.World.t.Helper()
	w := c.Plan(config, ignore...)
	if w.Errors == "" {
		w = c.Apply(w, config, ignore...)
	}
	if w.Errors != "" {
		c.World.t.Fatalf("apply %v: %s", config, w.Errors)
	}
	return w
}

func (w *Walk) say(diags []*tfprotov6.Diagnostic) {
	for _, d := range diags {
		text := fmt.Sprintf("%s\n%s\n", d.Summary, d.Detail)
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			w.Errors += text
		} else {
			w.Warnings += text
		}
	}
}

// Said returns the text of diagnostics.
func Said(diags []*tfprotov6.Diagnostic) string {
	var b strings.Builder
	for _, d := range diags {
		fmt.Fprintf(&b, "%s\n%s\n", d.Summary, d.Detail)
	}
	return b.String()
}

func (c *Core) parse(raw *tfprotov6.DynamicValue) tftypes.Value {
	c.World.t.Helper()
	v, err := raw.Unmarshal(c.schema.ValueType())
	if err != nil {
		c.World.t.Fatal(err)
	}
	return v
}

type fataler interface {
	Helper()
	Fatal(args ...any)
	Context() context.Context
}

func dynamic(t fataler, v tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	raw, err := tfprotov6.NewDynamicValue(v.Type(), v)
	if err != nil {
		t.Fatal(err)
	}
	return &raw
}

// Import brings a subscription under management by its import id.
func (c *Core) Import(id string) {
	t := c.World.t
	t.Helper()
	server := c.provider(nil)
	answer, err := server.ImportResourceState(
		t.Context(),
		&tfprotov6.ImportResourceStateRequest{TypeName: c.TypeName, ID: id},
	)
	if err != nil || len(answer.Diagnostics) > 0 {
		t.Fatalf("import %s: %v %s", id, err, Said(answer.Diagnostics))
	}
	c.state, c.private = c.parse(answer.ImportedResources[0].State), answer.ImportedResources[0].Private
	if w := c.refresh(server); w.Errors != "" {
		t.Fatalf("read after the import: %s", w.Errors)
	}
}

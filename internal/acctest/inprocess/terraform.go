package inprocess

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// Terraform is a working folder: a configuration, and the state of what was
// applied.
type Terraform struct {
	ctx       context.Context // the test's, which owns the folder
	factory   func() (tfprotov6.ProviderServer, error)
	schemas   *schemas
	module    *module
	variables map[string]cty.Value
	state     *state
}

// New returns an empty folder. factory serves a new provider for each command.
func New(ctx context.Context, factory func() (tfprotov6.ProviderServer, error)) *Terraform {
	return &Terraform{ctx: ctx, factory: factory, state: newState()}
}

// Write replaces the configuration, and the values of its variables as JSON.
func (t *Terraform) Write(text string, variables map[string]json.RawMessage) Diagnostics {
	m, found := parse(text)
	if found.HasErrors() {
		return found
	}
	t.module, t.variables = m, map[string]cty.Value{}
	for name, raw := range variables {
		kind, err := ctyjson.ImpliedType(raw)
		if err != nil {
			return failed("variable %s: %v", name, err)
		}
		if t.variables[name], err = ctyjson.Unmarshal(raw, kind); err != nil {
			return failed("variable %s: %v", name, err)
		}
	}
	return nil
}

// Refresh reads every object into the state.
func (t *Terraform) Refresh() Diagnostics {
	p, found := t.Plan(Options{RefreshOnly: true})
	if found.HasErrors() {
		return found
	}
	t.state = p.state
	t.state.outputs = p.outputs
	return found
}

// Destroy destroys every object in the state.
func (t *Terraform) Destroy() Diagnostics {
	p, found := t.Plan(Options{Destroy: true, NoRefresh: true})
	if found.HasErrors() {
		return found
	}
	return t.Apply(p)
}

// Taint marks an object as one to be replaced.
func (t *Terraform) Taint(at string) error {
	o := t.state.objects[at]
	if o == nil {
		return fmt.Errorf("no resource instance %s is in the state", at)
	}
	o.tainted = true
	return nil
}

// Empty reports whether the state is empty.
func (t *Terraform) Empty() bool {
	for _, o := range t.state.objects {
		if !o.address.data {
			return false
		}
	}
	return true
}

// cutName splits var.name into its two parts.
func cutName(name string) (kind, plain string, found bool) { return strings.Cut(name, ".") }

func variableType(body *hclsyntax.Body) (cty.Type, hcl.Diagnostics) {
	a := body.Attributes["type"]
	if a == nil {
		return cty.DynamicPseudoType, nil
	}
	return typeexpr.TypeConstraint(a.Expr)
}

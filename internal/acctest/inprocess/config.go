package inprocess

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// module is a configuration, split into nodes that are evaluated one by one.
type module struct {
	// nodes are in the order of the file; a reference may point forward.
	nodes   map[string]*node
	order   []string
	moved   []move
	removed []removal
	imports []importing
	// provider is the body of the provider block, if there is one.
	provider *hclsyntax.Body
}

// node is one thing that is evaluated: a resource or data block, a local value,
// a variable or an output.
type node struct {
	name       string
	address    address
	body       *hclsyntax.Body
	expression hcl.Expression // of a local value
	references []string
	lifecycle  lifecycle
}

type lifecycle struct {
	ignoreAll           bool
	ignore              []string
	createBeforeDestroy bool
	preventDestroy      bool
}

type move struct{ from, to string }

type removal struct {
	from    string
	destroy bool
}

type importing struct {
	to           address
	id, identity hcl.Expression
}

// parse reads a configuration. Its errors are those of the language.
func parse(text string) (*module, Diagnostics) {
	file, diags := hclsyntax.ParseConfig([]byte(text), "main.tf", hcl.InitialPos)
	if diags.HasErrors() {
		return nil, fromHCL(diags, "")
	}
	body, ok := file.Body.(*hclsyntax.Body)
	if !ok {
		return nil, failed("the configuration is not in native syntax")
	}
	m := &module{nodes: map[string]*node{}}
	for _, b := range body.Blocks {
		if err := m.add(b); err != nil {
			return nil, failed("main.tf:%d: %v", b.TypeRange.Start.Line, err)
		}
	}
	for _, n := range m.nodes {
		if n.body != nil {
			n.references = referencesOf(n.body)
		} else {
			n.references = referenced(n.expression.Variables())
		}
	}
	return m, nil
}

func (m *module) add(b *hclsyntax.Block) error {
	switch b.Type {
	case "terraform":
	case "provider":
		if m.provider != nil || b.Body.Attributes["alias"] != nil || b.Labels[0] != "csp" {
			return fmt.Errorf("more than one provider is not played in process: use the CLI")
		}
		m.provider = b.Body
	case "resource", "data":
		a := address{data: b.Type == "data", kind: b.Labels[0], name: b.Labels[1]}
		n := &node{name: a.block(), address: a, body: b.Body}
		if err := n.readLifecycle(); err != nil {
			return err
		}
		m.insert(n)
	case "variable":
		m.insert(&node{name: "var." + b.Labels[0], body: b.Body})
	case "output":
		m.insert(&node{name: "output." + b.Labels[0], body: b.Body})
	case "locals":
		for _, a := range sorted(b.Body.Attributes) {
			m.insert(&node{name: "local." + a.Name, expression: a.Expr})
		}
	case "moved":
		m.moved = append(m.moved, move{addressText(b.Body.Attributes["from"]), addressText(b.Body.Attributes["to"])})
	case "removed":
		return m.addRemoved(b.Body)
	case "import":
		return m.addImport(b.Body)
	default:
		return fmt.Errorf("a %s block is not played in process: use the CLI", b.Type)
	}
	return nil
}

func (m *module) insert(n *node) {
	m.nodes[n.name] = n
	m.order = append(m.order, n.name)
}

// readLifecycle reads the meta-arguments of a resource or data block that are not values.
func (n *node) readLifecycle() error {
	for _, name := range []string{"provider"} {
		if n.body.Attributes[name] != nil {
			return fmt.Errorf("%s in a resource is not played in process: use the CLI", name)
		}
	}
	for _, b := range n.body.Blocks {
		if b.Type != "lifecycle" {
			continue
		}
		if len(b.Body.Blocks) > 0 {
			return fmt.Errorf("conditions in a lifecycle block are not played in process: use the CLI")
		}
		for name, a := range b.Body.Attributes {
			switch name {
			case "create_before_destroy":
				n.lifecycle.createBeforeDestroy = literalTrue(a.Expr)
			case "prevent_destroy":
				n.lifecycle.preventDestroy = literalTrue(a.Expr)
			case "ignore_changes":
				n.readIgnored(a.Expr)
			default:
				return fmt.Errorf("lifecycle.%s is not played in process: use the CLI", name)
			}
		}
	}
	return nil
}

func (n *node) readIgnored(e hcl.Expression) {
	if hcl.ExprAsKeyword(e) == "all" {
		n.lifecycle.ignoreAll = true
		return
	}
	for _, traversal := range e.Variables() {
		n.lifecycle.ignore = append(n.lifecycle.ignore, traversal.RootName())
	}
}

func (m *module) addRemoved(body *hclsyntax.Body) error {
	r := removal{from: addressText(body.Attributes["from"]), destroy: true}
	for _, b := range body.Blocks {
		if a := b.Body.Attributes["destroy"]; a != nil {
			r.destroy = literalTrue(a.Expr)
		}
	}
	m.removed = append(m.removed, r)
	return nil
}

func (m *module) addImport(body *hclsyntax.Body) error {
	to := strings.Split(addressText(body.Attributes["to"]), ".")
	if len(to) != 2 || body.Attributes["for_each"] != nil || strings.Contains(to[1], "[") {
		return fmt.Errorf("an import with for_each or of an instance is not played in process: use the CLI")
	}
	i := importing{to: address{kind: to[0], name: to[1]}}
	if a := body.Attributes["id"]; a != nil {
		i.id = a.Expr
	}
	if a := body.Attributes["identity"]; a != nil {
		i.identity = a.Expr
	}
	m.imports = append(m.imports, i)
	return nil
}

// addressText returns an address as it is written: csp_subscription.it["a"].
func addressText(a *hclsyntax.Attribute) string {
	if a == nil {
		return ""
	}
	traversal, diags := hcl.AbsTraversalForExpr(a.Expr)
	if diags.HasErrors() {
		return ""
	}
	var out address
	for i, step := range traversal {
		switch step := step.(type) {
		case hcl.TraverseRoot:
			out.kind = step.Name
		case hcl.TraverseAttr:
			if i == 1 {
				out.name = step.Name
			}
		case hcl.TraverseIndex:
			out.key = step.Key
		}
	}
	return out.String()
}

func literalTrue(e hcl.Expression) bool {
	v, diags := e.Value(nil)
	return !diags.HasErrors() && v.Type() == cty.Bool && v.True()
}

// referencesOf lists the nodes that a block's expressions refer to.
func referencesOf(body *hclsyntax.Body) []string {
	var out []string
	for _, a := range body.Attributes {
		out = append(out, referenced(a.Expr.Variables())...)
	}
	for _, b := range body.Blocks {
		out = append(out, referencesOf(b.Body)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func referenced(traversals []hcl.Traversal) []string {
	var out []string
	for _, t := range traversals {
		parts := []string{t.RootName()}
		for _, step := range t[1:] {
			if attribute, ok := step.(hcl.TraverseAttr); ok {
				parts = append(parts, attribute.Name)
			} else {
				break
			}
		}
		parts = append(parts, "", "")
		if parts[0] == "data" {
			out = append(out, strings.Join(parts[:3], "."))
		} else {
			out = append(out, parts[0]+"."+parts[1])
		}
	}
	return out
}

func sorted(attributes hclsyntax.Attributes) []*hclsyntax.Attribute {
	var out []*hclsyntax.Attribute
	for _, a := range attributes {
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b *hclsyntax.Attribute) int { return a.SrcRange.Start.Byte - b.SrcRange.Start.Byte })
	return out
}

// inOrder lists the nodes so that what a node refers to comes before it.
func (m *module) inOrder() ([]*node, error) {
	var out []*node
	state := map[string]int{}
	var visit func(name string) error
	visit = func(name string) error {
		n := m.nodes[name]
		switch {
		case n == nil || state[name] == 2:
			return nil
		case state[name] == 1:
			return fmt.Errorf("cycle: %s refers to itself", name)
		}
		state[name] = 1
		for _, r := range n.references {
			if r == name {
				continue
			}
			if err := visit(r); err != nil {
				return err
			}
		}
		state[name] = 2
		out = append(out, n)
		return nil
	}
	for _, name := range m.order {
		if err := visit(name); err != nil {
			return nil, err
		}
	}
	return out, nil
}

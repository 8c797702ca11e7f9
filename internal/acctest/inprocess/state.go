package inprocess

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// state is what Terraform keeps between commands.
type state struct {
	objects map[string]*object
	outputs map[string]cty.Value
}

// object is an instance that exists, as the provider left it.
type object struct {
	address      address
	value        cty.Value
	private      []byte
	identity     *tfprotov6.ResourceIdentityData
	tainted      bool
	dependencies []string
}

func newState() *state {
	return &state{objects: map[string]*object{}, outputs: map[string]cty.Value{}}
}

// copied returns an independent copy of the state.
func (s *state) copied() *state {
	out := &state{objects: map[string]*object{}, outputs: maps.Clone(s.outputs)}
	for name, o := range s.objects {
		same := *o
		out.objects[name] = &same
	}
	return out
}

func (s *state) put(o *object) { s.objects[o.address.String()] = o }

// sorted lists the objects by address.
func (s *state) sorted() []*object {
	return slices.SortedFunc(maps.Values(s.objects), func(a, b *object) int {
		return cmp.Compare(a.address.String(), b.address.String())
	})
}

// of lists the instances of a block.
func (s *state) of(block string) []*object {
	var out []*object
	for _, o := range s.sorted() {
		if o.address.block() == block {
			out = append(out, o)
		}
	}
	return out
}

// managed reports whether the state has a resource of the provider.
func (s *state) managed() bool {
	for _, o := range s.objects {
		if !o.address.data && o.address.kind != builtin {
			return true
		}
	}
	return false
}

// moveAll follows the moved blocks, and reports whether any object moved.
func (s *state) moveAll(moves []move) (moved bool) {
	for _, m := range moves {
		for _, o := range s.sorted() {
			from := o.address.String()
			if from != m.from && o.address.block() != m.from || s.objects[m.to] != nil || o.address.data {
				continue
			}
			block, key, keyed := strings.Cut(m.to, "[")
			kind, name, _ := strings.Cut(block, ".")
			delete(s.objects, from)
			o.address.kind, o.address.name = kind, name
			if keyed || from == m.from {
				o.address.key = keyOf(key)
			}
			s.put(o)
			moved = true
		}
	}
	return moved
}

// keyOf reads the key of an address without its opening bracket.
func keyOf(text string) cty.Value {
	text = strings.TrimSuffix(text, "]")
	switch {
	case text == "":
		return cty.NilVal
	case strings.HasPrefix(text, `"`):
		return cty.StringVal(strings.Trim(text, `"`))
	}
	return cty.MustParseNumberVal(text)
}

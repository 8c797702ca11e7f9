package inprocess

import (
	"fmt"

	"github.com/zclconf/go-cty/cty"
)

// address is the address of an object: data.csp_offers.it, csp_addon.it["a"].
type address struct {
	data       bool
	kind, name string
	// key is a string of for_each or a number of count; cty.NilVal if the block has neither.
	key cty.Value
}

// block returns the address without its key.
func (a address) block() string {
	text := a.kind + "." + a.name
	if a.data {
		return "data." + text
	}
	return text
}

func (a address) String() string {
	switch {
	case a.key == cty.NilVal:
		return a.block()
	case a.key.Type() == cty.String:
		return fmt.Sprintf("%s[%q]", a.block(), a.key.AsString())
	}
	return fmt.Sprintf("%s[%s]", a.block(), a.key.AsBigFloat().Text('f', -1))
}

// index returns the key as JSON documents contain it.
func (a address) index() any {
	switch {
	case a.key == cty.NilVal:
		return nil
	case a.key.Type() == cty.String:
		return a.key.AsString()
	}
	return numberOf(a.key)
}

package inprocess

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// validate checks the configuration alone, as a command does first: resources are not known, and the provider is not
// configured.
func (t *Terraform) validate() Diagnostics {
	w, err := t.walk(newState())
	if err != nil {
		return failed("%v", err)
	}
	w.validating = true
	if w.needed() && t.module.provider != nil {
		w.configure()
	}
	w.each(func(n *node) bool {
		if n.address.kind == "" {
			_, good := w.plain(n)
			return good
		}
		s := w.schemas.of(n.address)
		if s == nil {
			return w.told(n.address, "Invalid resource type", "The provider does not support %q.", n.address.kind)
		}
		at, sees, good := w.instances(n)
		if !good {
			return false
		}
		for i := range at {
			config, fine := w.config(n, s, sees[i])
			good = fine && w.validateInstance(at[i], s, config) && good
		}
		w.gather(n, at, []cty.Value{cty.DynamicVal})
		return good
	})
	return w.diags
}

// validateInstance calls the provider to validate a configuration.
func (w *walk) validateInstance(a address, s *schema, config cty.Value) bool {
	if a.kind == builtin {
		return true
	}
	raw, err := encode(config, s.value)
	if err != nil {
		return w.fail(a.String(), err)
	}
	var diags []*tfprotov6.Diagnostic
	if a.data {
		answer, err := w.server.ValidateDataResourceConfig(
			w.ctx,
			&tfprotov6.ValidateDataResourceConfigRequest{TypeName: a.kind, Config: raw},
		)
		if err != nil {
			return w.fail(a.String(), err)
		}
		diags = answer.Diagnostics
	} else {
		answer, err := w.server.ValidateResourceConfig(
			w.ctx,
			&tfprotov6.ValidateResourceConfigRequest{TypeName: a.kind, Config: raw},
		)
		if err != nil {
			return w.fail(a.String(), err)
		}
		diags = answer.Diagnostics
	}
	found := fromProvider(diags, a.String())
	w.diags = append(w.diags, found...)
	return !found.HasErrors()
}

package acctest

import (
	"encoding/json"
	"fmt"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/config"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest/inprocess"
)

// inProcess is a folder of the stand-in for core.
type inProcess struct {
	terraform *inprocess.Terraform
	kept      *inprocess.Plan
}

func (w *World) inProcess() office {
	return &inProcess{terraform: inprocess.New(w.t.Context(), w.Factories()["csp"])}
}

func (p *inProcess) write(text string, variables config.Variables) error {
	values := map[string]json.RawMessage{}
	for name, v := range variables {
		raw, err := v.MarshalJSON()
		if err != nil {
			return fmt.Errorf("variable %s: %w", name, err)
		}
		values[name] = raw
	}
	return p.terraform.Write(text, values).Err()
}

func (p *inProcess) plan(o planOptions) (empty bool, err error) {
	plan, found := p.terraform.Plan(inprocess.Options{NoRefresh: o.noRefresh})
	if err := found.Err(); err != nil {
		return false, err
	}
	p.kept = plan
	return plan.Empty(), nil
}

func (p *inProcess) planned() (*tfjson.Plan, error) { return p.kept.JSON(), nil }

func (p *inProcess) state() (*tfjson.State, error) { return p.terraform.State(), nil }

func (p *inProcess) apply() error { return p.terraform.Apply(p.kept).Err() }

func (p *inProcess) refresh() error { return p.terraform.Refresh().Err() }

func (p *inProcess) taint(address string) error { return p.terraform.Taint(address) }

func (p *inProcess) destroy() error {
	if p.terraform.Empty() {
		return nil
	}
	return p.terraform.Destroy().Err()
}

package acctest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

// office is a folder in which a configuration is planned and applied: by the stand-in for core, or by the CLI. An
// error contains what was printed.
type office interface {
	// write replaces the configuration and the values of its variables.
	write(text string, variables config.Variables) error
	// plan keeps the plan for apply, and reports whether it is empty.
	plan(o planOptions) (empty bool, err error)
	// planned returns the saved plan, and state the current state, as `show -json` prints them.
	planned() (*tfjson.Plan, error)
	state() (*tfjson.State, error)
	apply() error
	refresh() error
	taint(address string) error
	// destroy destroys everything in the state, without a refresh.
	destroy() error
}

type planOptions struct{ noRefresh bool }

// play plays steps as the testing framework does: a step is planned, applied, and planned again without and with a
// refresh, and both plans must be empty. At the end, what is left is destroyed.
func (w *World) play(o office, steps []resource.TestStep) {
	w.t.Helper()
	for i := range steps {
		step := &steps[i]
		if unplayed := unplayedField(step); unplayed != "" {
			w.t.Fatalf("step %d/%d: the field %s is not played", i+1, len(steps), unplayed)
		}
		if step.PreConfig != nil {
			step.PreConfig()
		}
		err := w.playStep(o, step)
		switch {
		case step.ExpectError == nil && err != nil:
			w.t.Fatalf("step %d/%d: %v", i+1, len(steps), err)
		case step.ExpectError != nil && err == nil:
			w.t.Fatalf("step %d/%d: an error was expected and there is none", i+1, len(steps))
		case step.ExpectError != nil && !step.ExpectError.MatchString(err.Error()):
			w.t.Fatalf("step %d/%d: expected an error with %s, got: %v", i+1, len(steps), step.ExpectError, err)
		}
	}
	if err := o.destroy(); err != nil {
		w.t.Fatalf("destroy what the test leaves: %v", err)
	}
}

// unplayedField returns a field of a step that play does not support.
func unplayedField(step *resource.TestStep) string {
	known := map[string]bool{
		"PreConfig":          true,
		"Config":             true,
		"ConfigVariables":    true,
		"ConfigPlanChecks":   true,
		"ConfigStateChecks":  true,
		"Check":              true,
		"ExpectError":        true,
		"ExpectNonEmptyPlan": true,
		"PlanOnly":           true,
		"RefreshState":       true,
		"Taint":              true,
	}
	v := reflect.ValueOf(step).Elem()
	for i := range v.NumField() {
		if name := v.Type().Field(i).Name; !known[name] && !v.Field(i).IsZero() {
			return name
		}
	}
	return ""
}

func (w *World) playStep(o office, step *resource.TestStep) error {
	if step.RefreshState {
		return w.playRefresh(o, step)
	}
	for _, address := range step.Taint {
		if err := o.taint(address); err != nil {
			return fmt.Errorf("taint %s: %w", address, err)
		}
	}
	if err := o.write(step.Config, step.ConfigVariables); err != nil {
		return err
	}
	if !step.PlanOnly {
		if err := w.playApply(o, step); err != nil {
			return err
		}
	}
	return w.playAfter(o, step)
}

// playApply plans and applies, and checks both.
func (w *World) playApply(o office, step *resource.TestStep) error {
	if _, err := o.plan(planOptions{}); err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	if err := w.checkPlan(o, step.ConfigPlanChecks.PreApply); err != nil {
		return err
	}
	if err := o.apply(); err != nil {
		return fmt.Errorf("apply: %w", err)
	}
	if step.Check == nil && len(step.ConfigStateChecks) == 0 {
		return nil
	}
	held, err := o.state()
	if err != nil {
		return fmt.Errorf("show the state: %w", err)
	}
	return w.checkState(held, step)
}

// playAfter checks that the next plans are empty.
func (w *World) playAfter(o office, step *resource.TestStep) error {
	for _, after := range []struct {
		options planOptions
		checks  []plancheck.PlanCheck
		name    string
	}{
		{planOptions{noRefresh: true}, step.ConfigPlanChecks.PostApplyPreRefresh, "without a refresh"},
		{planOptions{}, step.ConfigPlanChecks.PostApplyPostRefresh, "with a refresh"},
	} {
		empty, err := o.plan(after.options)
		if err != nil {
			return fmt.Errorf("plan %s after the step: %w", after.name, err)
		}
		if err := w.checkPlan(o, after.checks); err != nil {
			return err
		}
		if !empty && !step.ExpectNonEmptyPlan {
			return fmt.Errorf("the plan %s after the step is not empty: %s", after.name, w.changesOf(o))
		}
		if empty && step.ExpectNonEmptyPlan && !after.options.noRefresh {
			return errors.New("the plan after the step is empty, and should not be")
		}
	}
	return nil
}

func (w *World) playRefresh(o office, step *resource.TestStep) error {
	if err := o.refresh(); err != nil {
		return fmt.Errorf("refresh: %w", err)
	}
	held, err := o.state()
	if err != nil {
		return fmt.Errorf("show the state: %w", err)
	}
	if err := w.checkState(held, step); err != nil {
		return err
	}
	empty, err := o.plan(planOptions{})
	if err != nil {
		return fmt.Errorf("plan after the refresh: %w", err)
	}
	if err := w.checkPlan(o, step.RefreshPlanChecks.PostRefresh); err != nil {
		return err
	}
	if !empty && !step.ExpectNonEmptyPlan {
		return fmt.Errorf("the plan after the refresh is not empty: %s", w.changesOf(o))
	}
	return nil
}

func (w *World) checkPlan(o office, checks []plancheck.PlanCheck) error {
	if len(checks) == 0 {
		return nil
	}
	plan, err := o.planned()
	if err != nil {
		return fmt.Errorf("show the plan: %w", err)
	}
	var found []error
	for _, check := range checks {
		var answer plancheck.CheckPlanResponse
		check.CheckPlan(context.WithoutCancel(w.t.Context()), plancheck.CheckPlanRequest{Plan: plan}, &answer)
		found = append(found, answer.Error)
	}
	return errors.Join(found...)
}

func (w *World) checkState(held *tfjson.State, step *resource.TestStep) error {
	if step.Check != nil {
		if err := step.Check(flat(held)); err != nil {
			return err
		}
	}
	var found []error
	for _, check := range step.ConfigStateChecks {
		var answer statecheck.CheckStateResponse
		check.CheckState(context.WithoutCancel(w.t.Context()), statecheck.CheckStateRequest{State: held}, &answer)
		found = append(found, answer.Error)
	}
	return errors.Join(found...)
}

// changesOf describes a plan that should have been empty.
func (w *World) changesOf(o office) string {
	plan, err := o.planned()
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	for _, c := range plan.ResourceChanges {
		if !c.Change.Actions.NoOp() {
			fmt.Fprintf(
				&b,
				"\n%v %s\n  from %v\n  to   %v",
				c.Change.Actions,
				c.Address,
				c.Change.Before,
				c.Change.After,
			)
		}
	}
	for name, c := range plan.OutputChanges {
		if !c.Actions.NoOp() {
			fmt.Fprintf(&b, "\noutput %s: from %v to %v", name, c.Before, c.After)
		}
	}
	return b.String()
}

// flat converts a state to the form for checks of single attributes.
func flat(held *tfjson.State) *terraform.State {
	root := &terraform.ModuleState{
		Path:      []string{"root"},
		Resources: map[string]*terraform.ResourceState{},
		Outputs:   map[string]*terraform.OutputState{},
	}
	if held.Values != nil {
		for _, r := range held.Values.RootModule.Resources {
			attributes := map[string]string{}
			flatten(attributes, "", r.AttributeValues)
			at := r.Address
			switch key := r.Index.(type) {
			case string:
				at = strings.TrimSuffix(at, fmt.Sprintf("[%q]", key)) + "." + key
			case nil:
			default:
				at = strings.TrimSuffix(at, fmt.Sprintf("[%v]", key)) + fmt.Sprintf(".%v", key)
			}
			root.Resources[at] = &terraform.ResourceState{
				Type: r.Type, Primary: &terraform.InstanceState{ID: attributes["id"], Attributes: attributes},
			}
		}
		for name, output := range held.Values.Outputs {
			root.Outputs[name] = &terraform.OutputState{Value: output.Value, Sensitive: output.Sensitive}
		}
	}
	return &terraform.State{Version: 3, Modules: []*terraform.ModuleState{root}}
}

func flatten(into map[string]string, at string, v any) {
	below := func(key string) string { return strings.TrimPrefix(at+"."+key, ".") }
	switch v := v.(type) {
	case nil:
	case map[string]any:
		if at != "" {
			into[below("%")] = fmt.Sprint(len(v))
		}
		for key, e := range v {
			flatten(into, below(key), e)
		}
	case []any:
		into[below("#")] = fmt.Sprint(len(v))
		for i, e := range v {
			flatten(into, below(fmt.Sprint(i)), e)
		}
	default:
		into[at] = fmt.Sprint(v)
	}
}

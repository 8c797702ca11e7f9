package functions_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
)

// called calls a function as Terraform does.
func called(t *testing.T, f function.Function, args ...attr.Value) (attr.Value, *function.FuncError) {
	t.Helper()
	var described function.DefinitionResponse
	f.Definition(t.Context(), function.DefinitionRequest{}, &described)
	result, fault := described.Definition.Return.NewResultData(t.Context())
	if fault != nil {
		t.Fatal(fault)
	}
	resp := function.RunResponse{Result: result}
	f.Run(t.Context(), function.RunRequest{Arguments: function.NewArgumentsData(args)}, &resp)
	return resp.Result.Value(), resp.Error
}

// expectFault holds an error to the argument it is about and to its words.
func expectFault(t *testing.T, fault *function.FuncError, argument int64, want string) {
	t.Helper()
	if wanted := function.NewArgumentFuncError(argument, want); !fault.Equal(wanted) {
		t.Errorf("got %+v, want %+v", fault, wanted)
	}
}

// fields is an object as a function returns it.
func fields(t *testing.T, v attr.Value) map[string]attr.Value {
	t.Helper()
	o, ok := v.(types.Object)
	if !ok {
		t.Fatalf("got %T, want an object", v)
	}
	return o.Attributes()
}

// expression is a call in a configuration, and what it gives.
type expression struct {
	text string
	want knownvalue.Check
}

// expectExpressions evaluates expressions through the CLI.
func expectExpressions(t *testing.T, cases map[string]expression) {
	t.Helper()
	w := acctest.New(t)
	text := ""
	var checks []statecheck.StateCheck
	for name, c := range cases {
		text += "output \"" + name + "\" {\n  value = " + c.text + "\n}\n\n"
		checks = append(checks, statecheck.ExpectKnownOutputValue(name, c.want))
	}
	w.TestCLI(resource.TestStep{Config: w.Provider(text), ConfigStateChecks: checks})
	if calls := w.Calls("", "/v1/"); len(calls) > 0 {
		t.Errorf("calls: %v, want none", calls)
	}
}

// expectRefusals plans calls that are wrong, by name, each with the text of its error.
func expectRefusals(t *testing.T, cases map[string]struct{ call, want string }) {
	t.Helper()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Test(resource.TestStep{
				Config:      w.Provider("output \"it\" {\n  value = " + c.call + "\n}\n"),
				ExpectError: acctest.Words(c.want),
			})
			if calls := w.Calls("", "/v1/"); len(calls) > 0 {
				t.Errorf("calls: %v, want none", calls)
			}
		})
	}
}

package documentation_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// signature is what a call of a function can notice, for the snapshot.
type signature struct {
	Parameters []parameter `json:"parameters"`
	Variadic   *parameter  `json:"variadic,omitempty"`
	Return     string      `json:"return"`
	Deprecated bool        `json:"deprecated,omitempty"`
}

type parameter struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	Null    bool   `json:"null,omitempty"`
	Unknown bool   `json:"unknown,omitempty"`
}

func signatureOf(f *tfprotov6.Function) signature {
	s := signature{Return: typeName(f.Return.Type.String()), Deprecated: f.DeprecationMessage != ""}
	for _, p := range f.Parameters {
		s.Parameters = append(s.Parameters, parameterOf(p))
	}
	if f.VariadicParameter != nil {
		last := parameterOf(f.VariadicParameter)
		s.Variadic = &last
	}
	return s
}

func parameterOf(p *tfprotov6.FunctionParameter) parameter {
	return parameter{p.Name, typeName(p.Type.String()), p.AllowNullValue, p.AllowUnknownValues}
}

func typeName(of string) string { return strings.TrimPrefix(of, "tftypes.") }

func TestFunctions_areDescribedInFull(t *testing.T) {
	t.Parallel()
	sentences := regexp.MustCompile("^[A-Z`].*[.]$")
	for name, f := range providerSchema(t).Functions {
		texts := map[string]string{"its summary": f.Summary, "its description": f.Description}
		for _, p := range f.Parameters {
			texts[p.Name] = p.Description
		}
		if f.VariadicParameter != nil {
			texts[f.VariadicParameter.Name] = f.VariadicParameter.Description
		}
		for what, text := range texts {
			if !sentences.MatchString(text) {
				t.Errorf("function %s: %s is no sentence: %q", name, what, text)
			}
		}
		if !strings.Contains(read(t, root+"/docs/functions/"+name+".md"), "provider::csp::"+name+"(") {
			t.Errorf("the page of function %s shows no call", name)
		}
	}
}

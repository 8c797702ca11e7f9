package documentation_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// described is one attribute of a schema, for what the snapshot keeps: all that
// a configuration or a state can notice.
type described struct {
	Type       string               `json:"type,omitempty"`
	Nesting    string               `json:"nesting,omitempty"`
	Required   bool                 `json:"required,omitempty"`
	Optional   bool                 `json:"optional,omitempty"`
	Computed   bool                 `json:"computed,omitempty"`
	Sensitive  bool                 `json:"sensitive,omitempty"`
	WriteOnly  bool                 `json:"write_only,omitempty"`
	Deprecated bool                 `json:"deprecated,omitempty"`
	Attributes map[string]described `json:"attributes,omitempty"`
}

func describe(list []*tfprotov6.SchemaAttribute) map[string]described {
	out := map[string]described{}
	for _, a := range list {
		d := described{
			Required: a.Required, Optional: a.Optional, Computed: a.Computed,
			Sensitive: a.Sensitive, WriteOnly: a.WriteOnly, Deprecated: a.Deprecated,
		}
		if a.NestedType != nil {
			d.Nesting, d.Attributes = strings.ToLower(a.NestedType.Nesting.String()), describe(a.NestedType.Attributes)
		} else {
			d.Type = strings.TrimPrefix(a.Type.String(), "tftypes.")
		}
		out[a.Name] = d
	}
	return out
}

// TestSchema_isAsReleased sees a change of the schema that was not intended. A
// changed golden file is to be looked at as what it does to configurations and
// states that exist.
func TestSchema_isAsReleased(t *testing.T) {
	t.Parallel()
	schema := providerSchema(t)
	snapshot := map[string]any{"provider": describe(schema.Provider.Block.Attributes)}
	versions := map[string]int64{}
	for name, s := range schema.ResourceSchemas {
		snapshot["resource "+name], versions[name] = describe(s.Block.Attributes), s.Version
	}
	snapshot["versions"] = versions
	for name, s := range schema.DataSourceSchemas {
		snapshot["data "+name] = describe(s.Block.Attributes)
	}
	identities, err := newServer().GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range identities.IdentitySchemas {
		for _, a := range s.IdentityAttributes {
			snapshot["identity "+name+"."+a.Name] = map[string]any{"type": a.Type.String(), "required_for_import": a.RequiredForImport}
		}
	}
	for name, f := range schema.Functions {
		snapshot["function "+name] = signatureOf(f)
	}
	got, err := json.MarshalIndent(snapshot, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/schema.json", string(got)+"\n")
}

// every visits all attributes of all schemas with their paths.
func every(t *testing.T, visit func(path string, a *tfprotov6.SchemaAttribute)) {
	t.Helper()
	var walk func(path string, list []*tfprotov6.SchemaAttribute)
	walk = func(path string, list []*tfprotov6.SchemaAttribute) {
		for _, a := range list {
			visit(path+"."+a.Name, a)
			if a.NestedType != nil {
				walk(path+"."+a.Name, a.NestedType.Attributes)
			}
		}
	}
	schema := providerSchema(t)
	all := map[string]*tfprotov6.Schema{"provider": schema.Provider}
	for name, s := range schema.ResourceSchemas {
		all[name] = s
	}
	for name, s := range schema.DataSourceSchemas {
		all["data."+name] = s
	}
	for name, s := range all {
		if len(s.Block.BlockTypes) > 0 {
			t.Errorf("%s has blocks, which these tests do not look into", name)
		}
		if s.Block.Description == "" {
			t.Errorf("%s has no description", name)
		}
		walk(name, s.Block.Attributes)
	}
}

func TestSchema_everyAttributeIsDescribed(t *testing.T) {
	t.Parallel()
	sentence := regexp.MustCompile("^[A-Z`].*[.]$")
	every(t, func(path string, a *tfprotov6.SchemaAttribute) {
		if !sentence.MatchString(a.Description) {
			t.Errorf("%s: the description is no sentence: %q", path, a.Description)
		}
	})
}

func TestSchema_credentialsAreSensitive(t *testing.T) {
	t.Parallel()
	// A proxy's address may hold a password; where a file lies is no secret.
	secret, place := regexp.MustCompile(`secret|password|passphrase|token|assertion|private|certificate|_key$|^proxy_url$`), regexp.MustCompile(`_path$`)
	var found []string
	every(t, func(path string, a *tfprotov6.SchemaAttribute) {
		if !secret.MatchString(a.Name) || place.MatchString(a.Name) {
			return
		}
		found = append(found, path)
		if !a.Sensitive {
			t.Errorf("%s is not sensitive", path)
		}
		if !strings.HasPrefix(path, "provider.") && !a.WriteOnly {
			t.Errorf("%s would be kept in the state", path)
		}
	})
	slices.Sort(found)
	want := []string{
		"provider.client_certificate", "provider.client_certificate_password", "provider.client_secret", "provider.oidc_request_token",
		"provider.oidc_token", "provider.proxy_url", "provider.refresh_token",
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("credentials (-known +found):\n%s", diff)
	}
}

// TestSchema_noAttributeEverRequiresReplacement plans a change of each
// attribute of a running subscription, to another value, to none and to one
// not known yet.
func TestSchema_noAttributeEverRequiresReplacement(t *testing.T) {
	t.Parallel()
	const name = "csp_subscription"
	s := configured(t, acctest.New(t))
	kind := s.typeOf(t, name)
	state, private := s.importByIdentity(t, name, map[string]tftypes.Value{
		"tenant_id":       tftypes.NewValue(tftypes.String, simulator.AlderClinics),
		"subscription_id": tftypes.NewValue(tftypes.String, simulator.AlderOpenWindow),
	})
	held := attributes(t, state)
	for _, a := range s.schema.ResourceSchemas[name].Block.Attributes {
		if !a.Required && !a.Optional {
			continue
		}
		for what, value := range map[string]tftypes.Value{
			"another value": another(t, kind.AttributeTypes[a.Name], held[a.Name]),
			"no value":      tftypes.NewValue(kind.AttributeTypes[a.Name], nil),
			"unknown":       tftypes.NewValue(kind.AttributeTypes[a.Name], tftypes.UnknownValue),
		} {
			proposed, config := map[string]tftypes.Value{}, map[string]tftypes.Value{}
			for _, b := range s.schema.ResourceSchemas[name].Block.Attributes {
				proposed[b.Name] = held[b.Name]
				if b.Required || b.Optional {
					config[b.Name] = held[b.Name]
				}
			}
			proposed[a.Name], config[a.Name] = value, value
			resp, err := s.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
				TypeName: name, PriorState: packed(t, kind, state), PriorPrivate: private,
				ProposedNewState: packed(t, kind, filled(kind, proposed)), Config: packed(t, kind, filled(kind, config)),
			})
			if err != nil {
				t.Fatal(err)
			}
			if len(resp.RequiresReplace) > 0 {
				t.Errorf("%s set to %s requires replacement: %v", a.Name, what, resp.RequiresReplace)
			}
		}
	}
}

// another is a value of a type that differs from the one given.
func another(t *testing.T, kind tftypes.Type, from tftypes.Value) tftypes.Value {
	t.Helper()
	switch of := kind.(type) {
	case tftypes.Object:
		values := map[string]tftypes.Value{}
		for name, inner := range of.AttributeTypes {
			values[name] = another(t, inner, tftypes.NewValue(inner, nil))
		}
		return tftypes.NewValue(of, values)
	case tftypes.Map:
		return tftypes.NewValue(of, map[string]tftypes.Value{"a": another(t, of.ElementType, tftypes.NewValue(of.ElementType, nil))})
	case tftypes.List:
		return tftypes.NewValue(of, []tftypes.Value{another(t, of.ElementType, tftypes.NewValue(of.ElementType, nil))})
	}
	for _, candidate := range []tftypes.Value{
		tftypes.NewValue(tftypes.String, "6m"), tftypes.NewValue(tftypes.Number, 7),
		tftypes.NewValue(tftypes.Bool, true), tftypes.NewValue(tftypes.Bool, false),
	} {
		if candidate.Type().Equal(kind) && !candidate.Equal(from) {
			return candidate
		}
	}
	t.Fatalf("no other value of %s", kind)
	return tftypes.Value{}
}

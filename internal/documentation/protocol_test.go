package documentation_test

import (
	"maps"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/provider"
)

// server is the provider spoken to in its protocol, for what no CLI can ask.
type server struct {
	tfprotov6.ProviderServer
	schema *tfprotov6.GetProviderSchemaResponse
}

func newServer() tfprotov6.ProviderServer {
	return providerserver.NewProtocol6(provider.New("test")())()
}

func providerSchema(t *testing.T) *tfprotov6.GetProviderSchemaResponse {
	t.Helper()
	schema, err := newServer().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	clean(t, schema.Diagnostics)
	return schema
}

// configured is a server whose provider block names the world.
func configured(t *testing.T, w *acctest.World) *server {
	t.Helper()
	s := &server{newServer(), providerSchema(t)}
	block := objectType(t, s.schema.Provider.ValueType())
	simulated := objectType(t, block.AttributeTypes["simulator"])
	config := filled(block, map[string]tftypes.Value{"simulator": filled(simulated, map[string]tftypes.Value{
		"path": tftypes.NewValue(tftypes.String, filepath.ToSlash(w.Path)),
	})})
	resp, err := s.ConfigureProvider(
		t.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.14.0", Config: packed(t, block, config)},
	)
	if err != nil {
		t.Fatal(err)
	}
	clean(t, resp.Diagnostics)
	return s
}

func (s *server) typeOf(t *testing.T, name string) tftypes.Object {
	t.Helper()
	schema, ok := s.schema.ResourceSchemas[name]
	if !ok {
		t.Fatalf("there is no resource %s", name)
	}
	return objectType(t, schema.ValueType())
}

// importByIdentity imports and reads, and gives the state with its private part.
func (s *server) importByIdentity(t *testing.T, name string, identity map[string]tftypes.Value) (tftypes.Value, []byte) {
	t.Helper()
	types := map[string]tftypes.Type{}
	for attribute := range identity {
		types[attribute] = tftypes.String
	}
	kind := tftypes.Object{AttributeTypes: types}
	identified := packed(t, kind, tftypes.NewValue(kind, identity))
	imported, err := s.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{
		TypeName: name, Identity: &tfprotov6.ResourceIdentityData{IdentityData: identified},
	})
	if err != nil {
		t.Fatal(err)
	}
	clean(t, imported.Diagnostics)
	one := imported.ImportedResources[0]
	read, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: name, CurrentState: one.State, Private: one.Private, CurrentIdentity: one.Identity,
	})
	if err != nil {
		t.Fatal(err)
	}
	clean(t, read.Diagnostics)
	return unpacked(t, s.typeOf(t, name), read.NewState), read.Private
}

func clean(t *testing.T, diagnostics []*tfprotov6.Diagnostic) {
	t.Helper()
	for _, d := range diagnostics {
		t.Fatalf("%s: %s", d.Summary, d.Detail)
	}
}

func objectType(t *testing.T, of tftypes.Type) tftypes.Object {
	t.Helper()
	object, ok := of.(tftypes.Object)
	if !ok {
		t.Fatalf("%s is no object", of)
	}
	return object
}

// filled is an object with the values given and null for all others.
func filled(of tftypes.Object, values map[string]tftypes.Value) tftypes.Value {
	all := map[string]tftypes.Value{}
	for name, kind := range of.AttributeTypes {
		all[name] = tftypes.NewValue(kind, nil)
	}
	maps.Copy(all, values)
	return tftypes.NewValue(of, all)
}

func packed(t *testing.T, kind tftypes.Type, value tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	v, err := tfprotov6.NewDynamicValue(kind, value)
	if err != nil {
		t.Fatal(err)
	}
	return &v
}

func unpacked(t *testing.T, kind tftypes.Type, value *tfprotov6.DynamicValue) tftypes.Value {
	t.Helper()
	v, err := value.Unmarshal(kind)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func attributes(t *testing.T, object tftypes.Value) map[string]tftypes.Value {
	t.Helper()
	var out map[string]tftypes.Value
	if err := object.As(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

func textOf(t *testing.T, object tftypes.Value, attribute string) string {
	t.Helper()
	var out string
	if err := attributes(t, object)[attribute].As(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

package documentation_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	frameworkprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/terraform-csp/terraform-provider-csp/internal/provider"
)

const module = "github.com/terraform-csp/terraform-provider-csp/"

// field is a field of a model: the attribute it stands for and its Go type as
// written.
type field struct{ attribute, typ string }

// rooms are the packages that have models, each with its structs by name.
type rooms map[string]map[string][]field

// TestModels_matchTheirSchemas compares the structs with tfsdk tags, as the
// sources have them, with the schemas: a field or an attribute too many would
// otherwise show only in the one verb that comes across it.
func TestModels_matchTheirSchemas(t *testing.T) {
	t.Parallel()
	ctx, found := t.Context(), rooms{}
	used := map[string]bool{}
	for name, root := range schemas(ctx) {
		room := found.open(t, root.folder)
		var fits []string
		for model := range room {
			if slices.Equal(names(room, model), keys(root.attributes)) {
				fits = append(fits, model)
			}
		}
		if len(fits) != 1 {
			t.Errorf("%s: %d structs of %s have its attributes %v, want one", name, len(fits), root.folder, keys(root.attributes))
			continue
		}
		found.match(t, ctx, root.folder, fits[0], root.attributes, used)
	}
	for folder, room := range found {
		for model, fields := range room {
			if len(fields) > 0 && !used[folder+"."+model] {
				t.Errorf("%s.%s is the model of nothing", folder, model)
			}
		}
	}
}

type schemaRoot struct {
	folder     string
	attributes map[string]attr.Type
}

func schemas(ctx context.Context) map[string]schemaRoot {
	p := provider.New("test")()
	folder := func(of any) string {
		return strings.TrimPrefix(reflect.TypeOf(of).Elem().PkgPath(), module)
	}
	attributesOf := func(of attr.Type) map[string]attr.Type {
		object, _ := of.(attr.TypeWithAttributeTypes)
		return object.AttributeTypes()
	}
	var own frameworkprovider.SchemaResponse
	p.Schema(ctx, frameworkprovider.SchemaRequest{}, &own)
	out := map[string]schemaRoot{"provider": {folder(p), attributesOf(own.Schema.Type())}}
	for _, newOne := range p.Resources(ctx) {
		r := newOne()
		var name resource.MetadataResponse
		r.Metadata(ctx, resource.MetadataRequest{ProviderTypeName: "csp"}, &name)
		var schema resource.SchemaResponse
		r.Schema(ctx, resource.SchemaRequest{}, &schema)
		out[name.TypeName] = schemaRoot{folder(r), attributesOf(schema.Schema.Type())}
	}
	for _, newOne := range p.DataSources(ctx) {
		d := newOne()
		var name datasource.MetadataResponse
		d.Metadata(ctx, datasource.MetadataRequest{ProviderTypeName: "csp"}, &name)
		var schema datasource.SchemaResponse
		d.Schema(ctx, datasource.SchemaRequest{}, &schema)
		out["data."+name.TypeName] = schemaRoot{folder(d), attributesOf(schema.Schema.Type())}
	}
	return out
}

// match descends from a struct and an object of the schema.
func (r rooms) match(t *testing.T, ctx context.Context, folder, model string, want map[string]attr.Type, used map[string]bool) {
	t.Helper()
	used[folder+"."+model] = true
	room := r[folder]
	if diff := keys(want); !slices.Equal(names(room, model), diff) {
		t.Errorf("%s.%s has %v, its schema %v", folder, model, names(room, model), diff)
		return
	}
	for _, f := range flat(room, model, func(embedded string) { used[folder+"."+embedded] = true }) {
		kind := want[f.attribute]
		value := reflect.TypeOf(kind.ValueType(ctx)).String()
		inner := strings.TrimLeft(f.typ, "*[]")
		switch nested := nestedIn(kind); {
		case value == written(f.typ):
		case nested != nil && room[inner] != nil && strings.HasPrefix(f.typ, "[]") == isList(kind):
			r.match(t, ctx, folder, inner, nested, used)
		case f.typ == "[]string" && isList(kind) && listed(kind).Equal(basetypes.StringType{}):
		default:
			t.Errorf("%s.%s: %s is a %s, its schema has %s", folder, model, f.attribute, f.typ, value)
		}
	}
}

// written is the name of a framework type behind its alias in package types.
func written(typ string) string {
	if name, ok := strings.CutPrefix(typ, "types."); ok {
		return "basetypes." + name + "Value"
	}
	return typ
}

func isList(kind attr.Type) bool { return listed(kind) != nil }

func listed(kind attr.Type) attr.Type {
	if list, ok := kind.(attr.TypeWithElementType); ok {
		return list.ElementType()
	}
	return nil
}

// nestedIn is the object a type is, or is a list of; nil where it is neither.
func nestedIn(kind attr.Type) map[string]attr.Type {
	if element := listed(kind); element != nil {
		kind = element
	}
	if object, ok := kind.(attr.TypeWithAttributeTypes); ok {
		return object.AttributeTypes()
	}
	return nil
}

func names(room map[string][]field, model string) []string {
	var out []string
	for _, f := range flat(room, model, func(string) {}) {
		out = append(out, f.attribute)
	}
	slices.Sort(out)
	return out
}

// flat gives the fields of a struct with those of the structs embedded in it.
func flat(room map[string][]field, model string, embedded func(string)) []field {
	var out []field
	for _, f := range room[model] {
		if f.attribute != "" {
			out = append(out, f)
			continue
		}
		embedded(f.typ)
		out = append(out, flat(room, f.typ, embedded)...)
	}
	return out
}

func keys(of map[string]attr.Type) []string {
	out := make([]string, 0, len(of))
	for name := range of {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// open reads the structs of a package that have tfsdk tags, and those that
// embed one.
func (r rooms) open(t *testing.T, folder string) map[string][]field {
	t.Helper()
	if room, ok := r[folder]; ok {
		return room
	}
	room := map[string][]field{}
	paths, err := fs.Glob(os.DirFS(filepath.Join(root, folder)), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, folder, path), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok {
				if body, ok := spec.Type.(*ast.StructType); ok {
					if fields := tagged(body); len(fields) > 0 {
						room[spec.Name.Name] = fields
					}
				}
			}
			return true
		})
	}
	r[folder] = room
	return room
}

func tagged(body *ast.StructType) []field {
	var out []field
	isModel := false
	for _, f := range body.Fields.List {
		typ := goType(f.Type)
		switch {
		case f.Tag != nil:
			name := reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("tfsdk")
			if name == "-" { // no attribute stands behind it
				continue
			}
			isModel = isModel || name != ""
			out = append(out, field{name, typ})
		case len(f.Names) == 0:
			out = append(out, field{"", typ})
		}
	}
	if !isModel {
		return nil
	}
	return out
}

// goType renders the forms a model's fields have.
func goType(of ast.Expr) string {
	switch e := of.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return "*" + goType(e.X)
	case *ast.ArrayType:
		return "[]" + goType(e.Elt)
	case *ast.SelectorExpr:
		return goType(e.X) + "." + e.Sel.Name
	}
	return "?"
}

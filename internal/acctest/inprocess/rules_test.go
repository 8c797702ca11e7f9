package inprocess

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
)

// kept is a schema with one attribute of each kind.
var kept = &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{
	{Name: "name", Type: tftypes.String, Optional: true},
	{Name: "id", Type: tftypes.String, Computed: true},
	{Name: "end", Type: tftypes.String, Optional: true, Computed: true},
	{Name: "next", Optional: true, NestedType: &tfprotov6.SchemaObject{
		Nesting: tfprotov6.SchemaObjectNestingModeSingle,
		Attributes: []*tfprotov6.SchemaAttribute{
			{Name: "seats", Type: tftypes.Number, Optional: true}, {Name: "at", Type: tftypes.String, Computed: true},
		},
	}},
}}}

// thing is a value of the schema; what is left out is null.
func thing(set map[string]cty.Value) cty.Value {
	out := map[string]cty.Value{
		"name": cty.NullVal(cty.String), "id": cty.NullVal(cty.String), "end": cty.NullVal(cty.String),
		"next": cty.NullVal(cty.Object(map[string]cty.Type{"seats": cty.Number, "at": cty.String})),
	}
	for name, v := range set {
		out[name] = v
	}
	return cty.ObjectVal(out)
}

func next(seats int64, at cty.Value) cty.Value {
	return cty.ObjectVal(map[string]cty.Value{"seats": cty.NumberIntVal(seats), "at": at})
}

func TestInvalid_configuredValues_arePlannedAsConfiguredOrAsBefore(t *testing.T) {
	t.Parallel()
	type values = map[string]cty.Value
	text, none := cty.StringVal, cty.NullVal(cty.String)
	for name, c := range map[string]struct {
		prior, config, planned values
		wrong                  string
	}{
		"as configured":            {values{"name": text("a")}, values{"name": text("b")}, values{"name": text("b")}, ""},
		"as it was":                {values{"name": text("a")}, values{"name": text("b")}, values{"name": text("a")}, ""},
		"as neither":               {values{"name": text("a")}, values{"name": text("b")}, values{"name": text("c")}, ".name"},
		"a prior null is not kept": {nil, values{"name": text("b")}, nil, ".name"},
		"what is not configured":   {nil, nil, values{"name": text("b")}, ".name"},
		"what is computed":         {nil, nil, values{"id": text("x"), "end": cty.UnknownVal(cty.String)}, ""},
		"computed, and configured": {nil, values{"end": text("renew")}, values{"end": text("cancel")}, ".end"},
		"unknown, and not null": {
			nil,
			values{"name": cty.UnknownVal(cty.String).RefineNotNull()},
			values{"name": cty.UnknownVal(cty.String)},
			"",
		},
		"computed within an object": {nil, values{"next": next(5, none)}, values{"next": next(5, text("now"))}, ""},
		"another within an object":  {nil, values{"next": next(5, none)}, values{"next": next(6, none)}, ".next.seats"},
		"an object that vanishes":   {nil, values{"next": next(5, none)}, nil, ".next"},
	} {
		got := strings.Join(invalid(kept.Block.Attributes, thing(c.prior), thing(c.config), thing(c.planned), ""), "; ")
		if (got == "") != (c.wrong == "") || !strings.HasPrefix(got, c.wrong) {
			t.Errorf("%s: %q, want one about %q", name, got, c.wrong)
		}
	}
}

func TestInconsistent_knownValues_doNotChange(t *testing.T) {
	t.Parallel()
	list := func(names ...string) cty.Value {
		var out []cty.Value
		for _, n := range names {
			out = append(out, cty.StringVal(n))
		}
		return cty.ListVal(out)
	}
	none := cty.NullVal(cty.String)
	for name, c := range map[string]struct {
		before, after cty.Value
		wrong         string
	}{
		"unknown becomes anything": {cty.UnknownVal(cty.String), cty.StringVal("a"), ""},
		"unknown becomes null":     {cty.UnknownVal(cty.String), none, ""},
		"the same":                 {cty.StringVal("a"), cty.StringVal("a"), ""},
		"another":                  {cty.StringVal("a"), cty.StringVal("b"), "was \"a\", but now \"b\""},
		"known becomes unknown":    {cty.StringVal("a"), cty.UnknownVal(cty.String), "was known, but now unknown"},
		"known becomes null":       {cty.StringVal("a"), none, "but now null"},
		"null becomes known":       {none, cty.StringVal("a"), "was null"},
		"an element more":          {list("a"), list("a", "b"), "new element"},
		"an element less":          {list("a", "b"), list("a"), "vanished"},
		"another element":          {list("a", "b"), list("a", "c"), "[1]: was"},
		"within an object":         {next(5, none), next(6, none), ".seats: was 5, but now 6"},
	} {
		got := strings.Join(inconsistent(c.before, c.after, ""), "; ")
		if (got == "") != (c.wrong == "") || !strings.Contains(got, c.wrong) {
			t.Errorf("%s: %q, want %q", name, got, c.wrong)
		}
	}
}

func TestPropose_computedValues_areKeptUnlessTheConfigurationIsRemoved(t *testing.T) {
	t.Parallel()
	s, err := newSchema(kept)
	if err != nil {
		t.Fatal(err)
	}
	type values = map[string]cty.Value
	prior := thing(values{
		"name": cty.StringVal("a"), "id": cty.StringVal("x"), "end": cty.StringVal("renew"),
		"next": next(5, cty.StringVal("now")),
	})
	for name, c := range map[string]struct{ config, want values }{
		"nothing is configured": {nil, values{"id": cty.StringVal("x"), "end": cty.StringVal("renew")}},
		"an object is": {
			values{"next": next(6, cty.NullVal(cty.String))},
			values{"id": cty.StringVal("x"), "end": cty.StringVal("renew"), "next": next(6, cty.StringVal("now"))},
		},
	} {
		if got := propose(s, prior, thing(c.config)); !got.RawEquals(thing(c.want)) {
			t.Errorf("%s: %s, want %s", name, text(got), text(thing(c.want)))
		}
	}
}

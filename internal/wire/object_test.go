package wire_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

func TestObject_looseForms_areRead(t *testing.T) {
	t.Parallel()
	f := wire.ReadObject(
		[]byte(`{"Number":"15","whole":15.0,"flag":"True","text":7,"none":null,"empty":"","list":["a",null,2],"lone":"a","zero":"0001-01-01T00:00:00"}`),
		"thing",
	)
	got := []any{
		f.Number("number"), f.Number("whole"), f.Flag("flag"), f.Text("text"), f.Text("none"), f.Number("empty"),
		f.OptionalFlag("none") == nil, f.OptionalNumber("absent") == nil, f.Texts("list"), f.Texts("lone"), f.OptionalTime("zero") == nil,
	}
	want := []any{15, 15, true, "7", "", 0, true, true, []string{"a", "2"}, []string{"a"}, true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if err := f.Err(); err != nil {
		t.Error(err)
	}
}

func TestObject_senselessForms_areErrorsWithTheirField(t *testing.T) {
	t.Parallel()
	for name, read := range map[string]func(*wire.Object){
		"thing.half":      func(f *wire.Object) { f.Number("half") },
		"thing.huge":      func(f *wire.Object) { f.Number("huge") },
		"thing.word":      func(f *wire.Object) { f.Flag("word") },
		"thing.word ":     func(f *wire.Object) { f.OptionalTime("word") },
		"thing.word  ":    func(f *wire.Object) { f.Child("word") },
		"thing.object":    func(f *wire.Object) { f.Text("object") },
		"thing.list[1]":   func(f *wire.Object) { f.Objects("list") },
		"thing.list[0]":   func(f *wire.Object) { f.Texts("list") },
		"thing.object.in": func(f *wire.Object) { f.Child("object").Number("in") },
	} {
		f := wire.ReadObject([]byte(`{"half":1.5,"huge":1e99,"word":"maybe","object":{"in":"x"},"list":[{},5]}`), "thing")
		read(f)
		if err := f.Err(); err == nil || !strings.HasPrefix(err.Error(), strings.TrimSpace(name)+":") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestObject_thatIsAbsent_readsAsEmpty(t *testing.T) {
	t.Parallel()
	o := wire.ReadObject([]byte(`{"null":null}`), "thing")
	for name, absent := range map[string]*wire.Object{
		"absent": o.Child("absent"), "null": o.Child("null"), "within": o.Child("absent").Child("more"),
	} {
		absent.Fail("x", wire.ErrNoID)
		got := []any{
			absent.Text("x"), absent.Number("x"), absent.Flag("x"), len(absent.Objects("x")), len(absent.Document()), absent.Time("x").IsZero(), absent.Err(),
		}
		if diff := cmp.Diff([]any{"", 0, false, 0, 0, true, nil}, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if err := absent.Need(""); !errors.Is(err, wire.ErrNoID) {
			t.Errorf("%s: needs no id: %v", name, err)
		}
	}
}

func TestObject_ownID_isNeeded(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"id":"x"}`: "", `{}`: "thing: the answer has no id", `{"id":""}`: "thing: the answer has no id",
		`[]`: "thing: not a JSON object", `{"id":[]}`: "thing.id: a single value was expected",
	} {
		o := wire.ReadObject([]byte(text), "thing")
		err := o.Need(o.ID("id"))
		if (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
}

func TestObject_codes_areReadAsNumberAndText(t *testing.T) {
	t.Parallel()
	type code struct {
		Number int
		Text   string
	}
	for text, want := range map[string]code{
		`{"code":800090}`: {
			800090, "800090",
		}, `{"Code":" 800090 "}`: {800090, "800090"}, `{"code":"InvalidInput"}`: {0, "InvalidInput"}, `{}`: {},
	} {
		var got code
		if got.Number, got.Text = wire.ReadObject([]byte(text), "error").Code("code"); got != want {
			t.Errorf("%s: got %+v, want %+v", text, got, want)
		}
	}
}

// FuzzObject reads every member of an object in every way: nothing panics, and
// what can be read fails nothing.
func FuzzObject(f *testing.F) {
	for _, seed := range []string{
		`{"a":1,"b":"2026-03-01","c":[{"d":null},[{"e":true}]],"f":{"g":["x",2]}}`, "\ufeff{\"A\":\"\"}", `[]`, `{"a":[[[]]]}`, `{"":{}}`, `{"a":1e999}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		o := wire.ReadObject([]byte(text), "thing")
		for name := range o.Document() {
			readAll(o, name)
			for _, inner := range append(o.Objects(name), o.Child(name)) {
				for within := range inner.Document() {
					readAll(inner, within)
				}
			}
		}
		if _, err := wire.ParseDocument([]byte(text)); err != nil && !errors.Is(o.Err(), wire.ErrNotObject) {
			t.Errorf("%q fails with %v", text, o.Err())
		}
	})
}

func readAll(o *wire.Object, name string) {
	o.Text(name)
	o.Texts(name)
	o.ID(name)
	o.IDs(name)
	o.Enum(name)
	o.Duration(name)
	o.Flag(name)
	o.Number(name)
	o.Code(name)
	o.Decimal(name)
	o.Time(name)
	o.Elements(name)
}

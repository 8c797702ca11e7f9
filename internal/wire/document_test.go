package wire_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

func parse(t *testing.T, text string) wire.Document {
	t.Helper()
	d, err := wire.ParseDocument([]byte(text))
	if err != nil {
		t.Fatalf("ParseDocument(%q): %v", text, err)
	}
	return d
}

func TestDocument_names_areFoundInAnyCaseAndKeepTheirSpelling(t *testing.T) {
	t.Parallel()
	d := parse(t, "\ufeff"+`{"Quantity":5,"STATUS":"active","gone":1,"Gone":2}`)
	if v, ok := d.Get("quantity"); !ok || string(v) != "5" {
		t.Errorf("quantity is %s, %t", v, ok)
	}
	if _, ok := d.Get("nothing"); ok {
		t.Error("an absent name was found")
	}
	if err := d.Set("quantity", 7); err != nil {
		t.Fatal(err)
	}
	if err := d.Set("friendlyName", "R&D <seats>"); err != nil {
		t.Fatal(err)
	}
	d.Delete("gone")
	want := `{"Quantity":7,"STATUS":"active","friendlyName":"R&D <seats>"}`
	if diff := cmp.Diff(want, string(d.Bytes())); diff != "" {
		t.Error(diff)
	}
}

func TestDocument_setOfANameInTwoSpellings_leavesOne(t *testing.T) {
	t.Parallel()
	d := parse(t, `{"status":"a","Status":"b","STATUS":"c"}`)
	if v, _ := d.Get("sTATUS"); string(v) != `"c"` {
		t.Errorf("without an exact match it is %s", v)
	}
	if err := d.Set("status", "z"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(`{"status":"z"}`, string(d.Bytes())); diff != "" {
		t.Error(diff)
	}
}

func TestDocument_setOfAnImpossibleValue_changesNothing(t *testing.T) {
	t.Parallel()
	d := parse(t, `{"quantity":5}`)
	if err := d.Set("quantity", make(chan int)); err == nil {
		t.Error("a channel was stored")
	}
	if diff := cmp.Diff(`{"quantity":5}`, string(d.Bytes())); diff != "" {
		t.Error(diff)
	}
}

func TestDocument_clone_sharesNothing(t *testing.T) {
	t.Parallel()
	d := parse(t, `{"a":[1]}`)
	c := d.Clone()
	c["a"][1] = '2'
	if err := c.Set("b", nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{`{"a":[1]}`, `{"a":[2],"b":null}`}, []string{string(d.Bytes()), string(c.Bytes())}); diff != "" {
		t.Error(diff)
	}
	if wire.Document(nil).Clone() != nil {
		t.Error("the clone of nothing is something")
	}
}

func TestDocument_insideOtherJSON_isAnObject(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(map[string]any{"doc": wire.Document{"a": nil, "b": json.RawMessage(`1e400`)}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(`{"doc":{"a":null,"b":1e400}}`, string(text)); diff != "" {
		t.Error(diff)
	}
	var d struct{ Doc wire.Document }
	if err := json.Unmarshal(text, &d); err != nil || string(d.Doc["b"]) != "1e400" {
		t.Errorf("got %v, %v", d, err)
	}
}

func TestParseDocument_otherJSON_isRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "null", "[]", `"x"`, "5", "<html>", `{"a":`, `{} {}`} {
		if d, err := wire.ParseDocument([]byte(text)); !errors.Is(err, wire.ErrNotObject) {
			t.Errorf("%q gave %v, %v", text, d, err)
		}
	}
}

func FuzzDocument(f *testing.F) {
	f.Add(`{"quantity":5,"unknown": {"x" : [1.50, "a\u0026b<>", 1e400]},"Quantity":6}`)
	f.Add("\ufeff{\"\u2028\":\"\u2028\",\"\":0}")
	f.Add(`{"a":"\ud800","A":"\ud800"}`)
	f.Fuzz(func(t *testing.T, text string) {
		before, err := wire.ParseDocument([]byte(text))
		if err != nil {
			return
		}
		changed := before.Clone()
		if err := changed.Set("QuanTity", 17); err != nil {
			t.Fatal(err)
		}
		after, err := wire.ParseDocument(changed.Bytes())
		if err != nil {
			t.Fatalf("%q became %q: %v", text, changed.Bytes(), err)
		}
		if v, _ := after.Get("quantity"); string(v) != "17" {
			t.Errorf("quantity is %s in %s", v, changed.Bytes())
		}
		for name, value := range before {
			if strings.EqualFold(name, "quantity") {
				continue
			}
			if !bytes.Equal(after[name], value) {
				t.Errorf("%q was %q and is %q", name, value, after[name])
			}
			delete(after, name)
		}
		if len(after) != 1 {
			t.Errorf("there are new names in %s", changed.Bytes())
		}
	})
}

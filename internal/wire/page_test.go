package wire_test

import (
	"encoding/json"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

func TestReadPage_linkByTheServicesName_isFound(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		values int
		next   string
		fails  bool
	}{
		`{"value":[{},{}],"nextLink":"https://a/2"}`: {2, "https://a/2", false},
		`{"Value":[1],"NextLink":null}`:              {1, "", false},
		`{"value":[],"@odata.nextLink":"x"}`:         {0, "", false},
		`{}`:                                         {0, "", false},
		`<html>`:                                     {0, "", true},
		`{"nextLink":{}}`:                            {0, "", true},
	} {
		values, next, err := wire.ReadPage([]byte(text), "nextLink")
		if len(values) != want.values || next != want.next || (err != nil) != want.fails {
			t.Errorf("%s: got %s, %q, %v", text, values, next, err)
		}
	}
}

func TestErrorBody_otherForms_haveNeitherCodeNorMessage(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		`{"error":{"code":"NotFound","message":" gone "}}`: {"NotFound", "gone"},
		`{"Error":{"Code":404}}`:                           {"404", ""},
		`{"code":"x","message":"y"}`:                       {},
		`{"error":"invalid_client"}`:                       {},
		`<html>`:                                           {},
		``:                                                 {},
	} {
		if code, message := wire.ErrorBody([]byte(text)); [2]string{code, message} != want {
			t.Errorf("%s: got %q, %q", text, code, message)
		}
	}
}

func FuzzErrorBody(f *testing.F) {
	f.Add([]byte(`{"error":{"code":"NotFound","message":"gone"}}`))
	f.Add([]byte(`{"error":[{"code":1}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		code, message := wire.ErrorBody(body)
		if !json.Valid(wire.WithoutBOM(body)) && code+message != "" {
			t.Errorf("%q has %q and %q", body, code, message)
		}
	})
}

func FuzzReadPage(f *testing.F) {
	f.Add([]byte(`{"value":[1,[2]],"nextLink":"x"}`))
	f.Add([]byte(`{"value":{},"nextLink":2}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		values, _, err := wire.ReadPage(body, "nextLink")
		for _, v := range values {
			if err == nil && !json.Valid(v) {
				t.Errorf("%q has the value %q", body, v)
			}
		}
	})
}

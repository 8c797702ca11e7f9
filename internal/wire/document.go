package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Document is a JSON object as a service sent it. Names match in any case and keep
// their spelling; values that are not set stay unchanged, byte for byte. An update
// with the whole resource removes what it omits, so unknown fields must survive the
// round trip.
type Document map[string]json.RawMessage

// ErrNotObject is the error for a text that is not a JSON object.
var ErrNotObject = errors.New("not a JSON object")

// ParseDocument reads a JSON object, with or without a byte order mark. Its
// error matches ErrNotObject.
func ParseDocument(text []byte) (Document, error) {
	var d map[string]json.RawMessage
	if err := json.Unmarshal(WithoutBOM(text), &d); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotObject, err)
	}
	if d == nil {
		return nil, ErrNotObject
	}
	return d, nil
}

// key returns the spelling under which a name is stored: the exact one if it
// exists, else the first in alphabetical order that differs only in case.
func (d Document) key(name string) (string, bool) {
	if _, ok := d[name]; ok {
		return name, true
	}
	found, ok := "", false
	for k := range d {
		if strings.EqualFold(k, name) && (!ok || k < found) {
			found, ok = k, true
		}
	}
	return found, ok
}

// Get returns the raw value of a name and whether it exists. A JSON null exists.
func (d Document) Get(name string) (json.RawMessage, bool) {
	k, ok := d.key(name)
	if !ok {
		return nil, false
	}
	return d[k], true
}

// Set stores a value as JSON under the name's existing spelling, or under name
// itself if it is new. If the value cannot be encoded, it returns an error and
// changes nothing.
func (d Document) Set(name string, value any) error {
	text, err := Encode(value)
	if err != nil {
		return fmt.Errorf("set %s: %w", name, err)
	}
	k, ok := d.key(name)
	if !ok {
		k = name
	}
	// Two spellings of one name in a body would leave the choice to the service.
	d.Delete(name)
	d[k] = text
	return nil
}

// Delete removes a name in every spelling.
func (d Document) Delete(name string) {
	maps.DeleteFunc(d, func(k string, _ json.RawMessage) bool { return strings.EqualFold(k, name) })
}

// Clone returns a copy that shares nothing with d; nil stays nil.
func (d Document) Clone() Document {
	if d == nil {
		return nil
	}
	c := make(Document, len(d))
	for k, v := range d {
		c[k] = bytes.Clone(v)
	}
	return c
}

// Bytes returns the object's JSON with names in alphabetical order and values
// untouched. encoding/json would rewrite their white space and escape <, > and &.
func (d Document) Bytes() []byte {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, k := range slices.Sorted(maps.Keys(d)) {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := Encode(k)
		if err != nil {
			continue // unreachable: every string has a JSON form
		}
		b.Write(name)
		b.WriteByte(':')
		if v := d[k]; len(v) > 0 {
			b.Write(v)
		} else {
			b.WriteString("null")
		}
	}
	b.WriteByte('}')
	return b.Bytes()
}

// MarshalJSON implements json.Marshaler. An enclosing marshaler may change white
// space; Bytes does not.
func (d Document) MarshalJSON() ([]byte, error) { return d.Bytes(), nil }

// UnmarshalJSON reads an object like ParseDocument.
func (d *Document) UnmarshalJSON(text []byte) error {
	parsed, err := ParseDocument(text)
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// Encode writes a value as JSON on one line, without escaping <, > and &.
func Encode(value any) (json.RawMessage, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

var byteOrderMark = []byte("\ufeff")

// WithoutBOM returns a text without the byte order mark that some answers begin
// with.
func WithoutBOM(text []byte) []byte { return bytes.TrimPrefix(text, byteOrderMark) }

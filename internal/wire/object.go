package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ErrNoID is the error for an answer without the id of its resource.
var ErrNoID = errors.New("the answer has no id")

// Object reads the members of one JSON object in any form the services use: names
// in any case, numbers as strings, and absent, null and empty as equal. It keeps
// the first error, which contains the member's name, so that a caller checks Err
// once at the end. A nil *Object reads as an empty one.
type Object struct {
	doc   Document
	where string
	fault *error
}

// ReadObject reads a JSON object; where is its name in errors. A text that is not
// an object reads as an empty one whose Err matches ErrNotObject.
func ReadObject(text []byte, where string) *Object {
	doc, err := ParseDocument(text)
	o := doc.Object(where)
	if err != nil {
		*o.fault = fmt.Errorf("%s: %w", where, err)
	}
	return o
}

// Object reads the document's members; where is its name in errors.
func (d Document) Object(where string) *Object {
	return &Object{doc: d, where: where, fault: new(error)}
}

// Document returns the object unchanged; nil if it is absent.
func (o *Object) Document() Document {
	if o == nil {
		return nil
	}
	return o.doc
}

// Err returns the first error of the object and of all objects within it.
func (o *Object) Err() error {
	if o == nil {
		return nil
	}
	return *o.fault
}

// Fail records that a member cannot be decoded, unless an error was recorded
// before.
func (o *Object) Fail(name string, err error) {
	if o != nil && *o.fault == nil {
		*o.fault = fmt.Errorf("%s.%s: %w", o.where, name, err)
	}
}

// Need returns Err, or ErrNoID if the object's own id is empty.
func (o *Object) Need(id string) error {
	if err := o.Err(); err != nil || id != "" {
		return err
	}
	if o == nil {
		return ErrNoID
	}
	return fmt.Errorf("%s: %w", o.where, ErrNoID)
}

// Raw returns a member, or nil if it is absent, null or "": the services use the
// three with the same meaning.
func (o *Object) Raw(name string) json.RawMessage {
	v, ok := o.Document().Get(name)
	v = bytes.TrimSpace(v)
	if !ok || len(v) == 0 || string(v) == "null" || string(v) == `""` {
		return nil
	}
	return v
}

// Text reads a string, number or boolean as a trimmed string; "" if absent.
func (o *Object) Text(name string) string {
	s, err := Scalar(o.Raw(name))
	if err != nil {
		o.Fail(name, err)
	}
	return s
}

// Texts reads an array of strings without the empty ones; a single value counts as
// an array of one.
func (o *Object) Texts(name string) []string {
	var list []string
	for i, v := range o.Elements(name) {
		s, err := Scalar(v)
		if err != nil {
			o.Fail(fmt.Sprintf("%s[%d]", name, i), err)
		} else if s != "" {
			list = append(list, s)
		}
	}
	return list
}

// ID reads an id. A GUID comes out in lower case.
func (o *Object) ID(name string) string { return FoldGUID(o.Text(name)) }

// IDs reads an array of ids as ID does.
func (o *Object) IDs(name string) []string {
	list := o.Texts(name)
	for i, text := range list {
		list[i] = FoldGUID(text)
	}
	return list
}

// Enum reads an enumeration value in lower snake case.
func (o *Object) Enum(name string) string { return FoldEnum(o.Text(name)) }

// Duration reads an ISO 8601 duration such as P1Y.
func (o *Object) Duration(name string) string { return strings.ToUpper(o.Text(name)) }

// Flag reads a boolean; false if absent.
func (o *Object) Flag(name string) bool {
	b := o.OptionalFlag(name)
	return b != nil && *b
}

// OptionalFlag reads a boolean; nil if absent.
func (o *Object) OptionalFlag(name string) *bool {
	s := o.Text(name)
	if s == "" {
		return nil
	}
	b, err := strconv.ParseBool(strings.ToLower(s))
	if err != nil {
		o.Fail(name, fmt.Errorf("%q is not a truth value", s))
		return nil
	}
	return &b
}

// Number reads a whole number; 0 if absent.
func (o *Object) Number(name string) int {
	if n := o.OptionalNumber(name); n != nil {
		return *n
	}
	return 0
}

// OptionalNumber reads a whole number; nil if absent.
func (o *Object) OptionalNumber(name string) *int {
	s := o.Text(name)
	if s == "" {
		return nil
	}
	n, err := WholeNumber(s)
	if err != nil {
		o.Fail(name, err)
		return nil
	}
	return &n
}

// Code reads an error code as a number, and as the service sent it. A code that is
// not a number is 0.
func (o *Object) Code(name string) (number int, text string) {
	text = o.Text(name)
	number, err := WholeNumber(text)
	if err != nil {
		return 0, text
	}
	return number, text
}

// Decimal reads an amount as the service sent it; it is never used in a
// computation.
func (o *Object) Decimal(name string) json.Number { return json.Number(o.Text(name)) }

// Time reads a time, UTC; zero if absent.
func (o *Object) Time(name string) time.Time {
	if t := o.OptionalTime(name); t != nil {
		return *t
	}
	return time.Time{}
}

// OptionalTime reads a time, UTC; nil if absent or .NET's zero time.
func (o *Object) OptionalTime(name string) *time.Time {
	s := o.Text(name)
	if s == "" {
		return nil
	}
	t, err := ParseTime(s)
	if err != nil {
		o.Fail(name, err)
		return nil
	}
	if t.IsZero() {
		return nil
	}
	return &t
}

// Child returns a member object; nil if absent.
func (o *Object) Child(name string) *Object {
	v := o.Raw(name)
	if v == nil {
		return nil
	}
	doc, err := ParseDocument(v)
	if err != nil {
		o.Fail(name, err)
		return nil
	}
	return o.within(name, doc)
}

// Objects returns the elements of a member array of objects, also of nested arrays;
// it omits nulls, and a single object counts as an array of one.
func (o *Object) Objects(name string) []*Object {
	var list []*Object
	for i, v := range flat(o.Elements(name)) {
		if string(v) == "null" {
			continue
		}
		at := fmt.Sprintf("%s[%d]", name, i)
		doc, err := ParseDocument(v)
		if err != nil {
			o.Fail(at, err)
			continue
		}
		list = append(list, o.within(at, doc))
	}
	return list
}

// within returns an object inside this one; they share the error.
func (o *Object) within(name string, doc Document) *Object {
	return &Object{doc: doc, where: o.where + "." + name, fault: o.fault}
}

// Elements returns the elements of a member array; a single value counts as an
// array of one.
func (o *Object) Elements(name string) []json.RawMessage {
	v := o.Raw(name)
	if v == nil {
		return nil
	}
	if v[0] != '[' {
		return []json.RawMessage{v}
	}
	var list []json.RawMessage
	if err := json.Unmarshal(v, &list); err != nil {
		o.Fail(name, err)
	}
	return list
}

// flat returns the elements of an array and of the arrays within it.
func flat(elements []json.RawMessage) []json.RawMessage {
	var list []json.RawMessage
	for _, v := range elements {
		var inner []json.RawMessage
		if json.Unmarshal(v, &inner) == nil && inner != nil {
			list = append(list, flat(inner)...)
		} else {
			list = append(list, v)
		}
	}
	return list
}

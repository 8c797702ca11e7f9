package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// Number is a whole number of a request. The vendor's samples send some of them as strings ("id":"0", "quantity":"5").
type Number int

// UnmarshalJSON implements json.Unmarshaler.
func (n *Number) UnmarshalJSON(raw []byte) error {
	text := string(raw)
	if text == "null" {
		return nil
	}
	read, err := strconv.Atoi(strings.TrimSpace(strings.Trim(text, `"`)))
	if err != nil {
		return wrongKind(raw, reflect.TypeFor[int]())
	}
	*n = Number(read)
	return nil
}

// FlexibleTime reads every date form that clients send; one without a zone is UTC.
type FlexibleTime struct{ time.Time }

// UnmarshalJSON implements json.Unmarshaler.
func (f *FlexibleTime) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return wrongKind(raw, reflect.TypeFor[time.Time]())
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", time.DateOnly} {
		if t, err := time.Parse(layout, strings.TrimSpace(text)); err == nil {
			f.Time = t.UTC()
			return nil
		}
	}
	return wrongKind(raw, reflect.TypeFor[time.Time]())
}

// wrongKind returns the error for a value of the wrong type; the decoder adds the property's name.
func wrongKind(raw []byte, want reflect.Type) error {
	value := string(raw)
	switch raw[0] {
	case '{':
		value = "object"
	case '[':
		value = "array"
	}
	return &json.UnmarshalTypeError{Value: value, Type: want}
}

// FaultOf describes what is wrong with a caller's JSON; name is the name of the decoded value.
func FaultOf(name string, err error) string {
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &kind) && kind.Field != "":
		return fmt.Sprintf("%s.%s cannot be %s", name, kind.Field, kind.Value)
	case errors.As(err, &kind):
		return fmt.Sprintf("%s cannot be %s", name, kind.Value)
	case errors.As(err, &syntax):
		return fmt.Sprintf("%s is not valid JSON at byte %d", name, syntax.Offset)
	}
	return name + " cannot be read"
}

package partnercenter

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
)

// All reading of foreign JSON goes through this file. The service is loose
// about letter case, number and text, time forms and absent values; what no
// reading can make sense of is an error that names the field.

// timeLayouts are tried in order; Go accepts any fraction of a second after
// the seconds. A time without a zone is UTC.
var timeLayouts = []string{
	"2006-01-02T15:04:05Z07:00",
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04:05",
	"2006-01-02T15:04",
	"2006-01-02",
}

// ParseTime reads a time in any form the service uses: with Z, with an offset,
// without a zone (UTC), date only (midnight), fraction of any length. The
// result is in UTC, with nanoseconds at most.
func ParseTime(text string) (time.Time, error) {
	s := strings.ToUpper(strings.TrimSpace(text))
	if len(s) > len("2006-01-02") && s[len("2006-01-02")] == ' ' {
		s = s[:len("2006-01-02")] + "T" + strings.TrimSpace(s[len("2006-01-02"):])
	}
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a time", text)
}

// foldEnum brings an enumeration value to lower snake case: "OneTime",
// "one_time" and " ONE_TIME " are one value. Unknown values pass through.
func foldEnum(text string) string {
	runes := []rune(strings.TrimSpace(text))
	var b strings.Builder
	for i, r := range runes {
		switch {
		case unicode.IsSpace(r) || r == '-':
			b.WriteByte('_')
		case unicode.IsUpper(r):
			afterLower := i > 0 && (unicode.IsLower(runes[i-1]) || unicode.IsDigit(runes[i-1]))
			startsWord := i > 0 && unicode.IsUpper(runes[i-1]) && i+1 < len(runes) && unicode.IsLower(runes[i+1])
			if afterLower || startsWord {
				b.WriteByte('_')
			}
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// SameID compares two ids without regard to letter case: legacy GUIDs come in
// upper case, newer ones in lower case, and the case of one id may change.
func SameID(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

// fields reads the members of one object. The first failure is kept, so
// that a caller checks once at the end.
type fields struct {
	doc   Document
	where string
	fault *error
}

func readFields(doc Document, where string) *fields {
	return &fields{doc: doc, where: where, fault: new(error)}
}

func parseFields(text []byte, where string) *fields {
	doc, err := ParseDocument(text)
	f := readFields(doc, where)
	if err != nil {
		*f.fault = fmt.Errorf("%s: %w", where, err)
	}
	return f
}

func (f *fields) err() error { return *f.fault }

func (f *fields) fail(name string, err error) {
	if *f.fault == nil {
		*f.fault = fmt.Errorf("%s.%s: %w", f.where, name, err)
	}
}

// raw returns a member, or nil if it is absent, null or "": the service uses
// the three for the same thing.
func (f *fields) raw(name string) json.RawMessage {
	v, ok := f.doc.Get(name)
	v = bytes.TrimSpace(v)
	if !ok || len(v) == 0 || string(v) == "null" || string(v) == `""` {
		return nil
	}
	return v
}

func (f *fields) text(name string) string {
	s, err := scalar(f.raw(name))
	if err != nil {
		f.fail(name, err)
	}
	return s
}

// id reads an id. A GUID comes out in lower case, since the service changes the
// case of one id between answers, and users key and compare by it.
func (f *fields) id(name string) string {
	return foldGUID(f.text(name))
}

// ids reads a list of ids as id does.
func (f *fields) ids(name string) []string {
	list := f.texts(name)
	for i, text := range list {
		list[i] = foldGUID(text)
	}
	return list
}

func foldGUID(text string) string {
	if uuid.Validate(text) == nil {
		return strings.ToLower(text)
	}
	return text
}

func (f *fields) enum(name string) string { return foldEnum(f.text(name)) }

// term reads an ISO 8601 duration such as P1Y.
func (f *fields) term(name string) string { return strings.ToUpper(f.text(name)) }

func (f *fields) flag(name string) bool {
	b := f.optionalFlag(name)
	return b != nil && *b
}

func (f *fields) optionalFlag(name string) *bool {
	s := f.text(name)
	if s == "" {
		return nil
	}
	b, err := strconv.ParseBool(strings.ToLower(s))
	if err != nil {
		f.fail(name, fmt.Errorf("%q is not a truth value", s))
		return nil
	}
	return &b
}

func (f *fields) number(name string) int {
	if n := f.optionalNumber(name); n != nil {
		return *n
	}
	return 0
}

func (f *fields) optionalNumber(name string) *int {
	s := f.text(name)
	if s == "" {
		return nil
	}
	n, err := wholeNumber(s)
	if err != nil {
		f.fail(name, err)
		return nil
	}
	return &n
}

// decimal keeps an amount as the service wrote it; nothing computes with it.
func (f *fields) decimal(name string) json.Number { return json.Number(f.text(name)) }

// when reads a time; nil if absent or .NET's zero time.
func (f *fields) when(name string) *time.Time {
	s := f.text(name)
	if s == "" {
		return nil
	}
	t, err := ParseTime(s)
	if err != nil {
		f.fail(name, err)
		return nil
	}
	if t.IsZero() {
		return nil
	}
	return &t
}

func (f *fields) time(name string) time.Time {
	if t := f.when(name); t != nil {
		return *t
	}
	return time.Time{}
}

// child opens a member object; nil if absent.
func (f *fields) child(name string) *fields {
	v := f.raw(name)
	if v == nil {
		return nil
	}
	doc, err := ParseDocument(v)
	if err != nil {
		f.fail(name, err)
		return nil
	}
	return &fields{doc: doc, where: f.where + "." + name, fault: f.fault}
}

// orEmpty lets absent member objects read as empty ones.
func (f *fields) orEmpty() *fields {
	if f == nil {
		return readFields(nil, "")
	}
	return f
}

// elements returns the elements of a member array; a lone value counts as an
// array of one.
func (f *fields) elements(name string) []json.RawMessage {
	v := f.raw(name)
	if v == nil {
		return nil
	}
	if v[0] != '[' {
		return []json.RawMessage{v}
	}
	var list []json.RawMessage
	if err := json.Unmarshal(v, &list); err != nil {
		f.fail(name, err)
	}
	return list
}

// flat are the elements of an array and of the arrays within it.
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

// objects opens the elements of a member array of objects, also of arrays of
// them; nulls are left out.
func (f *fields) objects(name string) []*fields {
	var list []*fields
	for i, v := range flat(f.elements(name)) {
		if string(v) == "null" {
			continue
		}
		doc, err := ParseDocument(v)
		if err != nil {
			f.fail(fmt.Sprintf("%s[%d]", name, i), err)
			continue
		}
		list = append(list, &fields{doc: doc, where: fmt.Sprintf("%s.%s[%d]", f.where, name, i), fault: f.fault})
	}
	return list
}

func (f *fields) texts(name string) []string {
	var list []string
	for i, v := range f.elements(name) {
		s, err := scalar(v)
		if err != nil {
			f.fail(fmt.Sprintf("%s[%d]", name, i), err)
		} else if s != "" {
			list = append(list, s)
		}
	}
	return list
}

// scalar reads a text, number or truth value as trimmed text; "" for null.
func scalar(v json.RawMessage) (string, error) {
	v = bytes.TrimSpace(v)
	if len(v) == 0 || string(v) == "null" {
		return "", nil
	}
	switch v[0] {
	case '{', '[':
		return "", fmt.Errorf("a single value was expected, not %.40s", v)
	case '"':
		var s string
		if err := json.Unmarshal(v, &s); err != nil {
			return "", err
		}
		return strings.TrimSpace(s), nil
	default:
		return string(v), nil
	}
}

// wholeNumber reads 15, "15" and 15.0.
func wholeNumber(s string) (int, error) {
	if n, err := strconv.Atoi(s); err == nil {
		return n, nil
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || x != math.Trunc(x) || math.Abs(x) > math.MaxInt32 {
		return 0, fmt.Errorf("%q is not a whole number", s)
	}
	return int(x), nil
}

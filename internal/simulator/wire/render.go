package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Object is a JSON object under construction.
type Object = map[string]any

// The types below mark values of an object; rendering gives each the form of the answer's look.

type (
	// Stamp is an instant.
	Stamp time.Time
	// Moment is an instant of Microsoft Graph: in UTC, with or without seven digits of fraction.
	Moment time.Time
	// Enum is an enumeration value, which clients match in any case.
	Enum string
	// GUID is an identifier whose case is not stable.
	GUID string
	// Code is an error code, a string in the documentation and a number in the samples.
	Code int
	// NoTime is a duration of zero, which has two forms.
	NoTime struct{}
	// Optional is a property without a value: omitted, or null.
	Optional struct{}
	// Null is a property documented as null: null, or omitted.
	Null struct{}
	// Closed is the end of a window that has closed: null, or the past instant.
	Closed time.Time
	// Links are relative links of a resource; they may be missing altogether.
	Links Object
	// Verbatim is an object with the caller's own keys, which are unchanged.
	Verbatim Object
	// Unsorted is a list whose order has no meaning.
	Unsorted []any
)

// Renamed is a property that the documentation spells in two ways; Other is the second.
type Renamed struct {
	Other string
	Value any
}

// Answer is an answer before it gets its wire form.
type Answer struct {
	Status int
	Header http.Header
	Body   any    // JSON if not nil
	Raw    []byte // used in place of Body if set
}

// OK answers with status 200.
func OK(body any) (Answer, error) { return Answer{Status: http.StatusOK, Body: body}, nil }

// Created answers with status 201.
func Created(body any) (Answer, error) { return Answer{Status: http.StatusCreated, Body: body}, nil }

// Collection returns a list in Partner Center's form.
func Collection(items []any) Object {
	return Object{"totalCount": len(items), "items": items, "attributes": Object{"objectType": "Collection"}}
}

// Link is a relative link to read a resource.
func Link(format string, args ...any) Object {
	return Object{"uri": fmt.Sprintf(format, args...), "method": "GET", "headers": []any{}}
}

// encode returns the bytes of the answer in the given look.
func (a Answer) encode(l *Look) ([]byte, error) {
	if a.Raw != nil || a.Body == nil {
		return a.Raw, nil
	}
	var buffer bytes.Buffer
	if l.Shows(quirkBOM) {
		buffer.WriteString("\uFEFF")
	}
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(l.dress(a.Body)); err != nil {
		return nil, fmt.Errorf("encode answer: %w", err)
	}
	return buffer.Bytes(), nil
}

// dress replaces the marked values within a value.
func (l *Look) dress(v any) any {
	switch v := v.(type) {
	case Object:
		return l.dressObject(v, l.Shows(quirkPascalKeys))
	case Verbatim:
		return l.dressObject(Object(v), false)
	case Links:
		return l.dressLinks(v)
	case []any:
		return l.dressList(v)
	case Unsorted:
		list := l.dressList(v)
		if l.Shows(QuirkListOrder) {
			for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
				list[i], list[j] = list[j], list[i]
			}
		}
		return list
	case Stamp:
		return l.instant(time.Time(v))
	case Moment:
		if l.Shows(QuirkDates) {
			return time.Time(v).UTC().Format("2006-01-02T15:04:05.0000000Z")
		}
		return time.Time(v).UTC().Format("2006-01-02T15:04:05Z")
	case NoTime:
		if l.Shows(QuirkNoTime) {
			return "P0D"
		}
		return "PT0S"
	case Enum:
		return l.enum(string(v))
	case GUID:
		if l.Shows(quirkUpperIDs) {
			return strings.ToUpper(string(v))
		}
		return string(v)
	case Code:
		if l.codeAsText() {
			return strconv.Itoa(int(v))
		}
		return int(v)
	case Optional, Null:
		return nil
	}
	return v
}

// dressLinks returns relative links; they omit the version, except in some samples.
func (l *Look) dressLinks(v Links) any {
	around := make(Object, len(v))
	for name, one := range v {
		target, isLink := one.(Object)
		uri, isText := target["uri"].(string)
		if isLink && isText && l.Shows(quirkVersionedLinks) {
			target = maps.Clone(target)
			target["uri"] = "/v1" + uri
			one = target
		}
		around[name] = one
	}
	return l.dressObject(around, l.Shows(quirkPascalKeys))
}

func (l *Look) dressList(list []any) []any {
	dressed := make([]any, len(list))
	for i, v := range list {
		dressed[i] = l.dress(v)
	}
	return dressed
}

func (l *Look) dressObject(o Object, pascal bool) Object {
	dressed := make(Object, len(o))
	for key, v := range o {
		if twice, isRenamed := v.(Renamed); isRenamed {
			if v = twice.Value; l.Shows(quirkOtherKey) {
				key = twice.Other
			}
		}
		if over, isClosed := v.(Closed); isClosed {
			if v = (Null{}); l.Shows(quirkPastWindow) && !time.Time(over).IsZero() {
				v = Stamp(over)
			}
		}
		switch v := v.(type) {
		case Optional:
			if !l.Shows(QuirkNulls) {
				continue
			}
		case Null:
			if l.Shows(quirkNoNulls) {
				continue
			}
		case Links:
			// Paging needs links.next; every other link can be missing.
			if _, paging := v["next"]; !paging && l.Shows(quirkNoLinks) {
				continue
			}
		}
		if pascal && key != "" {
			key = strings.ToUpper(key[:1]) + key[1:]
		}
		dressed[key] = l.dress(v)
	}
	return dressed
}

func (l *Look) enum(v string) string {
	if l.Shows(quirkEnumCase) && v != "" {
		v = strings.ToUpper(v[:1]) + v[1:]
	}
	if l.Shows(quirkTrailingBlank) {
		v += " "
	}
	return v
}

const plainInstant = "2006-01-02T15:04:05.9999999Z07:00"

func (l *Look) instant(t time.Time) string {
	form := l.switches.DateForm
	if form == "z" && l.Shows(QuirkDates) {
		form = []string{"offset", "bare", "ticks"}[l.pick(3)]
	}
	switch form {
	case "offset":
		return t.UTC().Format("2006-01-02T15:04:05.9999999") + "+00:00"
	case "bare":
		return t.UTC().Format("2006-01-02T15:04:05.9999999")
	case "ticks":
		return t.UTC().Format("2006-01-02T15:04:05.0000000Z07:00")
	}
	return t.UTC().Format(plainInstant)
}

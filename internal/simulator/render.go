package simulator

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

// object is a JSON object under construction.
type object = map[string]any

// Marked values of an object: render gives each the form that this answer's look asks for.
type (
	stamp    time.Time // an instant
	moment   time.Time // an instant of Microsoft Graph: in UTC, with or without seven digits of fraction
	enum     string    // an enumeration value, matched whatever its case by clients
	guid     string    // an identifier whose letter case is not stable
	code     int       // an error code, documented as string and sampled as number
	noTime   struct{}  // a duration of nothing, which has two forms
	optional struct{}  // a property without value: left out, or null
	null     struct{}  // a property documented as null: null, or left out
	closed   time.Time // the end of a window that is over: null, or the past instant
	links    object    // relative links of a resource; they may be missing altogether
	verbatim object    // keys belong to the caller and stay as they are
	unsorted []any     // a list whose order means nothing
)

// renamed is a property that the documents spell in two ways; other is the second.
type renamed struct {
	other string
	value any
}

// answer is what a call says, before it gets its wire form.
type answer struct {
	status int
	header http.Header
	body   any    // JSON when not nil
	raw    []byte // used instead of body when set
}

func ok(body any) (answer, error) { return answer{status: http.StatusOK, body: body}, nil }

func created(body any) (answer, error) { return answer{status: http.StatusCreated, body: body}, nil }

func collection(items []any) object {
	return object{"totalCount": len(items), "items": items, "attributes": object{"objectType": "Collection"}}
}

func link(format string, args ...any) object {
	return object{"uri": fmt.Sprintf(format, args...), "method": "GET", "headers": []any{}}
}

// encode gives the bytes of the answer in the given look.
func (a answer) encode(l *look) ([]byte, error) {
	if a.raw != nil || a.body == nil {
		return a.raw, nil
	}
	var buffer bytes.Buffer
	if l.quirk(quirkBOM) {
		buffer.WriteString("\uFEFF")
	}
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(l.dress(a.body)); err != nil {
		return nil, fmt.Errorf("encode answer: %w", err)
	}
	return buffer.Bytes(), nil
}

// dress walks a value and replaces the marked ones.
func (l *look) dress(v any) any {
	switch v := v.(type) {
	case object:
		return l.dressObject(v, l.quirk(quirkPascalKeys))
	case verbatim:
		return l.dressObject(object(v), false)
	case links:
		return l.dressLinks(v)
	case []any:
		return l.dressList(v)
	case unsorted:
		list := l.dressList(v)
		if l.quirk(quirkListOrder) {
			for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
				list[i], list[j] = list[j], list[i]
			}
		}
		return list
	case stamp:
		return l.instant(time.Time(v))
	case moment:
		if l.quirk(quirkDates) {
			return time.Time(v).UTC().Format("2006-01-02T15:04:05.0000000Z")
		}
		return time.Time(v).UTC().Format("2006-01-02T15:04:05Z")
	case noTime:
		if l.quirk(quirkNoTime) {
			return "P0D"
		}
		return "PT0S"
	case enum:
		return l.enum(string(v))
	case guid:
		if l.quirk(quirkUpperIDs) {
			return strings.ToUpper(string(v))
		}
		return string(v)
	case code:
		if l.codeAsText() {
			return strconv.Itoa(int(v))
		}
		return int(v)
	case optional, null:
		return nil
	}
	return v
}

// dressLinks gives relative links; they leave the version out, but for some samples.
func (l *look) dressLinks(v links) any {
	around := make(object, len(v))
	for name, one := range v {
		target, isLink := one.(object)
		uri, isText := target["uri"].(string)
		if isLink && isText && l.quirk(quirkVersionedLinks) {
			target = maps.Clone(target)
			target["uri"] = "/v1" + uri
			one = target
		}
		around[name] = one
	}
	return l.dressObject(around, l.quirk(quirkPascalKeys))
}

func (l *look) dressList(list []any) []any {
	dressed := make([]any, len(list))
	for i, v := range list {
		dressed[i] = l.dress(v)
	}
	return dressed
}

func (l *look) dressObject(o object, pascal bool) object {
	dressed := make(object, len(o))
	for key, v := range o {
		if twice, isRenamed := v.(renamed); isRenamed {
			if v = twice.value; l.quirk(quirkOtherKey) {
				key = twice.other
			}
		}
		if over, isClosed := v.(closed); isClosed {
			if v = (null{}); l.quirk(quirkPastWindow) && !time.Time(over).IsZero() {
				v = stamp(over)
			}
		}
		switch v := v.(type) {
		case optional:
			if !l.quirk(quirkNulls) {
				continue
			}
		case null:
			if l.quirk(quirkNoNulls) {
				continue
			}
		case links:
			// Paging needs links.next; every other link can be missing.
			if _, paging := v["next"]; !paging && l.quirk(quirkNoLinks) {
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

func (l *look) enum(v string) string {
	if l.quirk(quirkEnumCase) && v != "" {
		v = strings.ToUpper(v[:1]) + v[1:]
	}
	if l.quirk(quirkTrailingBlank) {
		v += " "
	}
	return v
}

const plainInstant = "2006-01-02T15:04:05.9999999Z07:00"

func (l *look) instant(t time.Time) string {
	form := l.behaviors.DateForm
	if form == "z" && l.quirk(quirkDates) {
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

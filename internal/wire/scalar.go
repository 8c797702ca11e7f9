package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// timeLayouts are tried in order; Go accepts any fraction of a second after
// the seconds. A time without a zone is UTC.
var timeLayouts = []string{
	"2006-01-02T15:04:05Z07:00",
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04:05",
	"2006-01-02T15:04",
	"2006-01-02",
}

// ParseTime reads a time in any form the services use: with Z, with an offset,
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

// FoldEnum converts an enumeration value to lower snake case: "OneTime", "one_time"
// and " ONE_TIME " are one value. Unknown values pass through.
func FoldEnum(text string) string {
	runes := []rune(strings.TrimSpace(text))
	var b strings.Builder
	for i, r := range runes {
		switch {
		case unicode.IsSpace(r) || r == '-':
			b.WriteByte('_')
		case unicode.IsUpper(r):
			if startsWord(runes, i) {
				b.WriteByte('_')
			}
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// startsWord reports whether an upper-case letter begins a word within a value:
// it follows a small letter or a digit, or ends a run of capitals ("ESTRenewal").
func startsWord(runes []rune, i int) bool {
	if i == 0 {
		return false
	}
	before := runes[i-1]
	if unicode.IsLower(before) || unicode.IsDigit(before) {
		return true
	}
	return unicode.IsUpper(before) && i+1 < len(runes) && unicode.IsLower(runes[i+1])
}

// guid matches a GUID in every form .NET writes: with and without dashes, in
// braces, as a URN.
var guid = regexp.MustCompile(`(?i)^(?:urn:uuid:|\{)?[0-9a-f]{8}(?:(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{24})\}?$`)

// FoldGUID converts a GUID to lower case: the services change the case of an id
// between answers, and users use it as a key. Other ids are unchanged.
func FoldGUID(id string) string {
	if guid.MatchString(id) {
		return strings.ToLower(id)
	}
	return id
}

// WholeNumber reads 15, "15" and 15.0.
func WholeNumber(text string) (int, error) {
	if n, err := strconv.Atoi(text); err == nil {
		return n, nil
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || x != math.Trunc(x) || math.Abs(x) > math.MaxInt32 {
		return 0, fmt.Errorf("%q is not a whole number", text)
	}
	return int(x), nil
}

// Scalar reads a string, number or boolean as a trimmed string; "" for null.
func Scalar(v json.RawMessage) (string, error) {
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

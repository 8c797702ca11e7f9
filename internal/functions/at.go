package functions

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// At is the function provider::csp::at.
type At struct{}

var _ function.Function = At{}

// NewAt returns the function provider::csp::at.
func NewAt() function.Function { return At{} }

// The positions of the arguments, as errors name them.
const (
	argSchedule int64 = 1
	argNow      int64 = 2
)

// Metadata sets the function's name.
func (At) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "at"
}

// Definition describes the arguments and the result.
func (At) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "The value that holds at an instant, where values change by date.",
		MarkdownDescription: "The value that holds at an instant: `default` before the first instant of `schedule`, " +
			"and from each instant on, to the second, the value that stands there. " +
			"The latest instant that is not after `now` decides, whatever the order of the keys. The function asks " +
			"no clock: the time is what `now` says.",
		// Unknown arguments are allowed so that a mistake in a key shows before
		// they are known, and so that an unknown value that does not apply does
		// not make the result unknown.
		Parameters: []function.Parameter{
			function.DynamicParameter{
				Name:               "default",
				AllowNullValue:     true,
				AllowUnknownValues: true,
				MarkdownDescription: "The value before the first instant: a number, a string, a bool, or any one " +
					"other type; null is allowed.",
			},
			function.DynamicParameter{
				Name:               "schedule",
				AllowUnknownValues: true,
				MarkdownDescription: "Values by the instant from which each holds, an object or a map. A key is an " +
					"RFC 3339 instant with its zone, `2027-01-15T00:00:00Z` or `2027-01-15T00:00:00+01:00`, " +
					"or a date, `2027-01-15`, which begins at 00:00 UTC. Values are of the type of `default`, or " +
					"null. Without keys, `default` always holds.",
			},
			function.StringParameter{
				Name:               "now",
				AllowUnknownValues: true,
				MarkdownDescription: "The instant that is asked for, written like a key: usually `plantimestamp()`, " +
					"the time of the plan, which an apply of that plan keeps.",
			},
		},
		Return: function.DynamicReturn{},
	}
}

// Run returns the value that applies.
func (At) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var before, schedule types.Dynamic
	var now types.String
	if resp.Error = req.Arguments.Get(ctx, &before, &schedule, &now); resp.Error != nil {
		return
	}
	values, known, fault := scheduled(schedule)
	if resp.Error = function.ConcatFuncErrors(fault, sameType(bare(before), values)); resp.Error != nil {
		return
	}
	result := types.DynamicUnknown()
	if !now.IsUnknown() {
		at, wrong := instant(now.ValueString())
		if wrong != "" {
			resp.Error = function.NewArgumentFuncError(
				argNow,
				fmt.Sprintf("the time %q %s; usually it is plantimestamp()", now.ValueString(), wrong),
			)
			return
		}
		if known {
			result = wrapped(holding(bare(before), values, at))
		}
	}
	resp.Error = resp.Result.Set(ctx, result)
}

// entry is a value and the instant from which it applies.
type entry struct {
	key   string
	from  time.Time
	value attr.Value
}

// holding is the value that applies at an instant; entries are in the order of
// their instants.
func holding(before attr.Value, entries []entry, now time.Time) attr.Value {
	held := before
	for _, e := range entries {
		if e.from.After(now) {
			break
		}
		held = e.value
	}
	return held
}

// scheduled parses a schedule, sorts it by instant, and reports whether it is
// known. It reports every invalid key.
func scheduled(schedule types.Dynamic) (entries []entry, known bool, fault *function.FuncError) {
	var values map[string]attr.Value
	switch of := bare(schedule).(type) {
	case types.Object:
		values, known = of.Attributes(), !of.IsUnknown()
	case types.Map:
		values, known = of.Elements(), !of.IsUnknown()
	case types.Dynamic: // unknown with its type; null is refused before the call
		return nil, false, nil
	default:
		return nil, false, function.NewArgumentFuncError(
			argSchedule,
			`a schedule has values by instant, and this is neither an object nor a map; write it as { "2027-01-15T00:00:00Z" = 40 }`,
		)
	}
	var faults []string
	for _, key := range slices.Sorted(maps.Keys(values)) {
		from, wrong := instant(key)
		if wrong != "" {
			faults = append(faults, fmt.Sprintf("the key %q %s", key, wrong))
			continue
		}
		entries = append(entries, entry{key, from, bare(values[key])})
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return a.from.Compare(b.from) })
	for i := 1; i < len(entries); i++ {
		if one, other := entries[i-1], entries[i]; one.from.Equal(other.from) {
			faults = append(
				faults,
				fmt.Sprintf(
					"the keys %q and %q name the same instant, %s, and only one value can hold from then on; remove one of them",
					one.key,
					other.key,
					one.from.UTC().Format(time.RFC3339Nano),
				),
			)
		}
	}
	if len(faults) > 0 {
		return nil, false, function.NewArgumentFuncError(argSchedule, strings.Join(faults, ".\n"))
	}
	return entries, known, nil
}

// written is how RFC 3339 writes an instant, a day, and what lacks its zone;
// time.Parse alone takes more than that, such as hours of one digit.
var written = regexp.MustCompile(`^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?)?$`)

// instant parses a time with its zone, or a day, which begins at 00:00 UTC. For
// anything else it says what is wrong and what to write.
func instant(text string) (at time.Time, wrong string) {
	const remedy = `; write an RFC 3339 instant with its zone, such as "2027-01-15T00:00:00Z", or a date, such as "2027-01-15", which begins at 00:00 UTC`
	if !written.MatchString(text) {
		return time.Time{}, "is not a time" + remedy
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, ""
		}
	}
	if _, err := time.Parse(time.RFC3339, text+"Z"); err == nil {
		return time.Time{}, fmt.Sprintf(
			`has no zone, so it could be many instants; write "%sZ" for UTC, or add an offset such as +01:00`,
			text,
		)
	}
	return time.Time{}, "is not in the calendar" + remedy
}

// sameType holds every value to the type of the default, or to the first that
// has a type where the default is null. Types are compared as a person names
// them: a list with two elements is a list like one with three.
func sameType(before attr.Value, entries []entry) *function.FuncError {
	first, want := "default", kind(before)
	var faults []string
	for _, e := range entries {
		switch got := kind(e.value); {
		case got == "" || got == want:
		case want == "":
			first, want = fmt.Sprintf("value of the key %q", e.key), got
		default:
			faults = append(
				faults,
				fmt.Sprintf(
					"the value of the key %q is %s and the %s is %s; give all values of a schedule one type, that of "+
						"its default; null is allowed",
					e.key,
					got,
					first,
					want,
				),
			)
		}
	}
	if len(faults) == 0 {
		return nil
	}
	return function.NewArgumentFuncError(argSchedule, strings.Join(faults, ".\n"))
}

// kind is the name of a value's type; empty for null and for a value without a
// type yet.
func kind(v attr.Value) string {
	if v.IsNull() {
		return ""
	}
	switch v.(type) {
	case types.Number:
		return "a number"
	case types.String:
		return "a string"
	case types.Bool:
		return "a bool"
	case types.List, types.Set, types.Tuple:
		return "a list"
	case types.Map, types.Object:
		return "an object"
	}
	return ""
}

// bare takes a value out of its dynamic wrapping; what has no type stays in it.
func bare(v attr.Value) attr.Value {
	if d, ok := v.(types.Dynamic); ok && d.UnderlyingValue() != nil {
		return d.UnderlyingValue()
	}
	return v
}

func wrapped(v attr.Value) types.Dynamic {
	if d, ok := v.(types.Dynamic); ok {
		return d
	}
	return types.DynamicValue(v)
}

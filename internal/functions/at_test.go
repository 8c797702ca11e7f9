package functions_test

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/functions"
)

// at calls the function as Terraform does.
func at(t *testing.T, before, schedule attr.Value, now types.String) (attr.Value, *function.FuncError) {
	t.Helper()
	resp := function.RunResponse{Result: function.NewResultData(types.DynamicUnknown())}
	functions.NewAt().Run(
		t.Context(),
		function.RunRequest{Arguments: function.NewArgumentsData([]attr.Value{dynamic(before), dynamic(schedule), now})},
		&resp,
	)
	return resp.Result.Value(), resp.Error
}

func dynamic(v attr.Value) types.Dynamic {
	if d, ok := v.(types.Dynamic); ok {
		return d
	}
	return types.DynamicValue(v)
}

func number(n int64) attr.Value { return types.NumberValue(new(big.Float).SetInt64(n)) }

func text(s string) attr.Value { return types.StringValue(s) }

// object is a schedule as it is written in braces.
func object(t *testing.T, values map[string]attr.Value) types.Object {
	t.Helper()
	kinds := map[string]attr.Type{}
	for key, v := range values {
		kinds[key] = v.Type(t.Context())
	}
	o, diags := types.ObjectValue(kinds, values)
	if diags.HasError() {
		t.Fatal(diags)
	}
	return o
}

// numbers is a schedule of seats.
func numbers(t *testing.T, values map[string]int64) types.Object {
	t.Helper()
	of := map[string]attr.Value{}
	for key, n := range values {
		of[key] = number(n)
	}
	return object(t, of)
}

func list(t *testing.T, elements ...attr.Value) attr.Value {
	t.Helper()
	kinds := make([]attr.Type, len(elements))
	for i, e := range elements {
		kinds[i] = e.Type(t.Context())
	}
	l, diags := types.TupleValue(kinds, elements)
	if diags.HasError() {
		t.Fatal(diags)
	}
	return l
}

func TestAt_anInstant_holdsFromItsSecondOn(t *testing.T) {
	t.Parallel()
	january := map[string]int64{"2027-01-15T00:00:00Z": 40}
	berlin := map[string]int64{"2027-01-15T00:00:00+01:00": 40}
	for _, c := range []struct {
		name     string
		schedule map[string]int64
		now      string
		want     int64
	}{
		{"empty", nil, "2027-01-15T00:00:00Z", 25},
		{"one second before", january, "2027-01-14T23:59:59Z", 25},
		{"at the second", january, "2027-01-15T00:00:00Z", 40},
		{"one second after", january, "2027-01-15T00:00:01Z", 40},
		{"a fraction before", january, "2027-01-14T23:59:59.999999999Z", 25},
		{"years before", january, "2001-01-01T00:00:00Z", 25},
		{"years after", january, "2101-01-01T00:00:00Z", 40},
		{"now is a date", january, "2027-01-15", 40},
		{"now is the date before", january, "2027-01-14", 25},
		{"now has an offset, before", january, "2027-01-15T00:59:59+01:00", 25},
		{"now has an offset, at", january, "2027-01-15T01:00:00+01:00", 40},
		{"now is a day ahead by its offset", january, "2027-01-14T12:00:00-12:00", 40},
		{"the key has an offset, before", berlin, "2027-01-14T22:59:59Z", 25},
		{"the key has an offset, at", berlin, "2027-01-14T23:00:00Z", 40},
		{"the key has a fraction, before", map[string]int64{"2027-01-15T00:00:00.5Z": 40}, "2027-01-15T00:00:00Z", 25},
		{"the key has a fraction, after", map[string]int64{"2027-01-15T00:00:00.5Z": 40}, "2027-01-15T00:00:01Z", 40},
		{"a date, before", map[string]int64{"2027-01-15": 40}, "2027-01-14T23:59:59Z", 25},
		{"a date, at", map[string]int64{"2027-01-15": 40}, "2027-01-15T00:00:00Z", 40},
		{"a leap day, before", map[string]int64{"2028-02-29": 40}, "2028-02-28T23:59:59Z", 25},
		{"a leap day, at", map[string]int64{"2028-02-29": 40}, "2028-02-29T00:00:00Z", 40},
		// Offsets say it all: the hour that Berlin skips, and the one it has
		// twice, are as long as any other.
		{"before the clocks go forward", map[string]int64{"2027-03-28T03:00:00+02:00": 40}, "2027-03-28T01:59:59+01:00", 25},
		{"as the clocks go forward", map[string]int64{"2027-03-28T03:00:00+02:00": 40}, "2027-03-28T02:00:00+01:00", 40},
		{
			"the first of two hours",
			map[string]int64{"2027-10-31T02:30:00+02:00": 40, "2027-10-31T02:30:00+01:00": 50},
			"2027-10-31T00:30:00Z",
			40,
		},
		{
			"the second of two hours",
			map[string]int64{"2027-10-31T02:30:00+02:00": 40, "2027-10-31T02:30:00+01:00": 50},
			"2027-10-31T01:30:00Z",
			50,
		},
		// As texts these two are the other way round.
		{"the order is that of instants", map[string]int64{"2027-01-15T00:30:00+02:00": 40, "2027-01-14T23:00:00Z": 50}, "2027-01-16", 50},
		{"between two", map[string]int64{"2027-01-15": 40, "2027-06-01": 20}, "2027-05-31T23:59:59Z", 40},
		{"at the second of two", map[string]int64{"2027-01-15": 40, "2027-06-01": 20}, "2027-06-01T00:00:00Z", 20},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, fault := at(t, number(25), numbers(t, c.schedule), types.StringValue(c.now))
			if want := dynamic(number(c.want)); fault != nil || !got.Equal(want) {
				t.Errorf("got %v (error %v), want %v", got, fault, want)
			}
		})
	}
}

func TestAt_everyType_isGivenAsItIs(t *testing.T) {
	t.Parallel()
	two, three := list(t, text("a"), text("b")), list(t, text("a"), text("b"), text("c"))
	stringMap, diags := types.MapValueFrom(t.Context(), types.StringType, map[string]string{"2027-01-15": "0002"})
	if diags.HasError() {
		t.Fatal(diags)
	}
	later := func(v attr.Value) attr.Value { return object(t, map[string]attr.Value{"2027-01-15": v}) }
	for _, c := range []struct {
		name                   string
		before, schedule, want attr.Value
	}{
		{"string", text("0001"), later(text("0002")), text("0002")},
		{"bool", types.BoolValue(false), later(types.BoolValue(true)), types.BoolValue(true)},
		{"map", text("0001"), stringMap, text("0002")},
		{"longer list", two, later(three), three},
		{"empty list", two, later(list(t)), list(t)},
		{
			"object", object(t, map[string]attr.Value{"quantity": number(15)}),
			later(object(t, map[string]attr.Value{"quantity": number(9)})),
			object(t, map[string]attr.Value{"quantity": number(9)}),
		},
		{"null without a type", number(25), later(types.DynamicNull()), types.DynamicNull()},
		{"null of a type", number(25), later(types.NumberNull()), types.NumberNull()},
		{"after null", types.DynamicNull(), later(number(40)), number(40)},
		{"after a null of another type", types.StringNull(), later(number(40)), number(40)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, fault := at(t, c.before, c.schedule, types.StringValue("2027-01-15"))
			if fault != nil || !got.Equal(dynamic(c.want)) {
				t.Errorf("got %v (error %v), want %v", got, fault, c.want)
			}
			got, fault = at(t, c.before, c.schedule, types.StringValue("2027-01-14"))
			if fault != nil || !got.Equal(dynamic(c.before)) {
				t.Errorf("the day before: got %v (error %v), want %v", got, fault, c.before)
			}
		})
	}
}

func TestAt_whatIsUnknown_isWaitedForOnlyWhereItDecides(t *testing.T) {
	t.Parallel()
	unknown := types.DynamicUnknown()
	partly := object(t, map[string]attr.Value{"2027-01-15": types.NumberUnknown(), "2027-06-01": number(60)})
	untyped := object(t, map[string]attr.Value{"2027-01-15": unknown})
	for _, c := range []struct {
		name                   string
		before, schedule, want attr.Value
		now                    types.String
	}{
		{"now", number(25), numbers(t, map[string]int64{"2027-01-15": 40}), unknown, types.StringUnknown()},
		{"schedule", number(25), unknown, unknown, types.StringValue("2027-01-15")},
		{"schedule of a known type", number(25), types.MapUnknown(types.NumberType), unknown, types.StringValue("2027-01-15")},
		{"all", unknown, unknown, unknown, types.StringUnknown()},
		{"default, and it holds", types.NumberUnknown(), partly, types.NumberUnknown(), types.StringValue("2027-01-14")},
		{"default, and it no longer holds", unknown, partly, number(60), types.StringValue("2027-06-01")},
		{"a value, and it holds", number(25), partly, types.NumberUnknown(), types.StringValue("2027-01-15")},
		{"a value, and it does not hold yet", number(25), partly, number(25), types.StringValue("2027-01-14")},
		{"a value, and it no longer holds", number(25), partly, number(60), types.StringValue("2027-06-01")},
		{"a value without a type", number(25), untyped, unknown, types.StringValue("2027-01-15")},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, fault := at(t, c.before, c.schedule, c.now)
			if fault != nil || !got.Equal(dynamic(c.want)) {
				t.Errorf("got %v (error %v), want %v", got, fault, c.want)
			}
		})
	}
}

const form = `; write an RFC 3339 instant with its zone, such as "2027-01-15T00:00:00Z", or a date, such as "2027-01-15", which begins at 00:00 UTC`

func TestAt_whatCannotBeRead_isNamedAtItsArgument(t *testing.T) {
	t.Parallel()
	ok := numbers(t, map[string]int64{"2027-01-15": 40})
	now := types.StringValue("2027-01-15")
	key := func(keys ...string) attr.Value {
		of := map[string]attr.Value{}
		for _, k := range keys {
			of[k] = number(40)
		}
		return object(t, of)
	}
	one := "; give all values of a schedule one type, that of its default; null is allowed"
	for _, c := range []struct {
		name             string
		before, schedule attr.Value
		now              types.String
		argument         int64
		want             string
	}{
		{"no time", number(25), key("soon"), now, 1, `the key "soon" is not a time` + form},
		{"empty key", number(25), key(""), now, 1, `the key "" is not a time` + form},
		{
			"no zone", number(25), key("2027-01-15T09:30:00"), now, 1,
			`the key "2027-01-15T09:30:00" has no zone, so it could be many instants; write "2027-01-15T09:30:00Z" for UTC, or add an offset such as +01:00`,
		},
		{"no such day", number(25), key("2027-02-29"), now, 1, `the key "2027-02-29" is not in the calendar` + form},
		{"no such hour", number(25), key("2027-02-28T25:00:00Z"), now, 1, `the key "2027-02-28T25:00:00Z" is not in the calendar` + form},
		{
			"no such offset", number(25), key("2027-02-28T05:00:00+24:00"), now, 1,
			`the key "2027-02-28T05:00:00+24:00" is not a time` + form,
		},
		{"one digit", number(25), key("2027-02-28T5:00:00Z"), now, 1, `the key "2027-02-28T5:00:00Z" is not a time` + form},
		{"blank instead of T", number(25), key("2027-02-28 05:00:00Z"), now, 1, `the key "2027-02-28 05:00:00Z" is not a time` + form},
		{
			"every wrong key", number(25), key("soon", "2027-01-15", "late"), now, 1,
			`the key "late" is not a time` + form + ".\n" + `the key "soon" is not a time` + form,
		},
		{
			"one instant twice", number(25), key("2027-01-15T01:00:00+01:00", "2027-01-15"), now, 1,
			`the keys "2027-01-15" and "2027-01-15T01:00:00+01:00" name the same instant, 2027-01-15T00:00:00Z, and only one value can hold from then on; remove one of them`,
		},
		{"wrong key while now is unknown", number(25), key("soon"), types.StringUnknown(), 1, `the key "soon" is not a time` + form},
		{"now", number(25), ok, types.StringValue("today"), 2, `the time "today" is not a time` + form + `; usually it is plantimestamp()`},
		{
			"now while the schedule is unknown", number(25), types.DynamicUnknown(), types.StringValue("today"), 2,
			`the time "today" is not a time` + form + `; usually it is plantimestamp()`,
		},
		{
			"a list", number(25), list(t, number(40)), now, 1,
			`a schedule has values by instant, and this is neither an object nor a map; write it as { "2027-01-15T00:00:00Z" = 40 }`,
		},
		{
			"a number", number(25), number(40), now, 1,
			`a schedule has values by instant, and this is neither an object nor a map; write it as { "2027-01-15T00:00:00Z" = 40 }`,
		},
		{
			"string for number", number(25), object(t, map[string]attr.Value{"2027-01-15": text("40")}), now, 1,
			`the value of the key "2027-01-15" is a string and the default is a number` + one,
		},
		{
			"number for bool, not due yet", types.BoolValue(true),
			object(t, map[string]attr.Value{"2099-01-15": number(1)}), now, 1,
			`the value of the key "2099-01-15" is a number and the default is a bool` + one,
		},
		{
			"string for unknown number", types.NumberUnknown(),
			object(t, map[string]attr.Value{"2027-01-15": text("40")}), now, 1,
			`the value of the key "2027-01-15" is a string and the default is a number` + one,
		},
		{
			"list for object", object(t, nil), object(t, map[string]attr.Value{"2027-01-15": list(t)}), now, 1,
			`the value of the key "2027-01-15" is a list and the default is an object` + one,
		},
		{
			"two types beside null", types.DynamicNull(), object(
				t, map[string]attr.Value{"2027-01-15": text("40"), "2027-01-16": number(40)},
			), now, 1,
			`the value of the key "2027-01-16" is a number and the value of the key "2027-01-15" is a string` + one,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, fault := at(t, c.before, c.schedule, c.now)
			if want := function.NewArgumentFuncError(c.argument, c.want); !fault.Equal(want) {
				t.Errorf("got %+v, want %+v", fault, want)
			}
		})
	}
}

// The result is that of a look at every key in turn, whatever the order and
// the offsets of the keys.
func TestAt_anySchedule_givesWhatANaiveScanGives(t *testing.T) {
	t.Parallel()
	epoch := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	instants := rapid.Custom(func(r *rapid.T) time.Time {
		zone := time.FixedZone("", 60*rapid.IntRange(-23*60, 23*60).Draw(r, "offset in minutes"))
		return epoch.Add(time.Duration(rapid.IntRange(-40, 40).Draw(r, "hours")) * time.Hour).In(zone)
	})
	rapid.Check(t, func(r *rapid.T) {
		drawn := rapid.SliceOfNDistinct(instants, 0, 12, time.Time.Unix).Draw(r, "instants")
		now := instants.Draw(r, "now")
		schedule, want, latest := map[string]int64{}, int64(-1), time.Time{}
		for i, from := range drawn {
			schedule[from.Format(time.RFC3339)] = int64(i)
			if !from.After(now) && (want < 0 || from.After(latest)) {
				want, latest = int64(i), from
			}
		}
		got, fault := at(t, number(-1), numbers(t, schedule), types.StringValue(now.Format(time.RFC3339)))
		if fault != nil || !got.Equal(dynamic(number(want))) {
			r.Fatalf("got %v (error %v), want %d", got, fault, want)
		}
	})
}

// Two keys of one instant are never taken, however they are written.
func TestAt_anyInstantTwice_isRefused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		instant := time.Unix(rapid.Int64Range(0, 1<<33).Draw(r, "second"), 0)
		offsets := rapid.SliceOfNDistinct(rapid.IntRange(-23*60, 23*60), 2, 2, rapid.ID).Draw(r, "offsets in minutes")
		schedule := map[string]int64{}
		for _, minutes := range offsets {
			schedule[instant.In(time.FixedZone("", 60*minutes)).Format(time.RFC3339)] = 40
		}
		_, fault := at(t, number(25), numbers(t, schedule), types.StringValue("2027-01-15"))
		if fault == nil || !strings.Contains(fault.Text, "name the same instant, "+instant.UTC().Format(time.RFC3339)+",") {
			r.Fatalf("error %v", fault)
		}
	})
}

// What is read as an instant is RFC 3339 or a date, and means the same to the
// standard library.
func FuzzAt_anyText_isReadAsTheStandardDoesOrRefused(f *testing.F) {
	for _, seed := range []string{
		"2027-01-15", "2027-01-15T00:00:00Z", "2027-01-15T00:00:00.5+01:00", "2027-01-15T00:00:00,5Z", "2027-13-01",
		"2027-01-15T23:59:60Z", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, key string) {
		_, fault := at(t, number(25), numbers(t, map[string]int64{key: 40}), types.StringValue("2027-01-15"))
		valid := slices.ContainsFunc([]string{time.DateOnly, time.RFC3339Nano}, func(layout string) bool {
			_, err := time.Parse(layout, key)
			return err == nil
		})
		if fault == nil && !valid {
			t.Errorf("%q was taken", key)
		}
		if fault != nil && !strings.Contains(fault.Text, fmt.Sprintf("the key %q ", key)) {
			t.Errorf("the error does not name %q: %v", key, fault)
		}
	})
}

package partnercenter

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParseTime_everyForm_isUnderstood(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Time{
		"2026-03-01T16:57:15.0966728Z":      time.Date(2026, 3, 1, 16, 57, 15, 96672800, time.UTC),
		"2026-03-01T16:57:15Z":              time.Date(2026, 3, 1, 16, 57, 15, 0, time.UTC),
		" 2026-03-01t16:57:15z ":            time.Date(2026, 3, 1, 16, 57, 15, 0, time.UTC),
		"2026-03-01T16:57:15+00:00":         time.Date(2026, 3, 1, 16, 57, 15, 0, time.UTC),
		"2026-03-01T16:57:15.5+05:30":       time.Date(2026, 3, 1, 11, 27, 15, 500000000, time.UTC),
		"2026-03-01T16:57:15-0800":          time.Date(2026, 3, 2, 0, 57, 15, 0, time.UTC),
		"2023-07-31T00:00:00":               time.Date(2023, 7, 31, 0, 0, 0, 0, time.UTC),
		"2023-07-31T00:00:00.1234567":       time.Date(2023, 7, 31, 0, 0, 0, 123456700, time.UTC),
		"2023-07-31 10:20:30Z":              time.Date(2023, 7, 31, 10, 20, 30, 0, time.UTC),
		"2023-07-31T10:20":                  time.Date(2023, 7, 31, 10, 20, 0, 0, time.UTC),
		"2023-07-31":                        time.Date(2023, 7, 31, 0, 0, 0, 0, time.UTC),
		"2026-03-01T16:57:15.123456789012Z": time.Date(2026, 3, 1, 16, 57, 15, 123456789, time.UTC),
	} {
		got, err := ParseTime(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
		} else if !got.Equal(want) || got.Location() != time.UTC {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

func TestParseTime_otherText_isRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "soon", "2026-13-01", "2026-02-30T00:00:00Z", "01/03/2026", "P7D", "20260301"} {
		if got, err := ParseTime(text); err == nil {
			t.Errorf("%q is %s", text, got)
		}
	}
}

func FuzzParseTime(f *testing.F) {
	for _, seed := range []string{"2026-03-01T16:57:15.0966728Z", "2023-07-31T00:00:00", "2026-03-01T16:57:15+05:30", "2023-07-31", "0001-01-01T00:00:00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ParseTime(text)
		if err != nil {
			return
		}
		again, err := ParseTime(got.Format("2006-01-02T15:04:05.999999999Z07:00"))
		// An offset can push the last day of year 9999 or the first of year 0 out
		// of the range the format can write.
		if inRange := got.Year() >= 0 && got.Year() <= 9999; inRange && (err != nil || !again.Equal(got)) {
			t.Errorf("%q is %s, which reads as %s, %v", text, got, again, err)
		}
	})
}

func TestFoldEnum_spellings_becomeOne(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"one_time": "one_time", "OneTime": "one_time", " ONE_TIME ": "one_time", "Annual": "annual", "addQuantity": "add_quantity",
		"UserPurchase": "user_purchase", "pending po upload": "pending_po_upload", "Started ": "started", "": "",
		"RenewToExtendedServiceTerm": "renew_to_extended_service_term", "P2PTransfer": "p2_p_transfer",
		"isEST": "is_est", "ESTRenewal": "est_renewal", "SomethingNew": "something_new",
	} {
		if got := foldEnum(text); got != want {
			t.Errorf("foldEnum(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestSameID_letterCase_doesNotCount(t *testing.T) {
	t.Parallel()
	if !SameID("A4C1340D-6911", "a4c1340d-6911 ") {
		t.Error("one id in two cases is two")
	}
	if SameID("a4c1340d-6911", "a4c1340d-6912") {
		t.Error("two ids are one")
	}
}

func TestFields_looseForms_areRead(t *testing.T) {
	t.Parallel()
	f := parseFields([]byte(`{"Number":"15","whole":15.0,"flag":"True","text":7,"none":null,"empty":"","list":["a",null,2],"lone":"a","zero":"0001-01-01T00:00:00"}`), "thing")
	got := []any{
		f.number("number"), f.number("whole"), f.flag("flag"), f.text("text"), f.text("none"), f.number("empty"),
		f.optionalFlag("none") == nil, f.optionalNumber("absent") == nil, f.texts("list"), f.texts("lone"), f.when("zero") == nil,
	}
	want := []any{15, 15, true, "7", "", 0, true, true, []string{"a", "2"}, []string{"a"}, true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if err := f.err(); err != nil {
		t.Error(err)
	}
}

func TestFields_senselessForms_areErrorsWithTheirField(t *testing.T) {
	t.Parallel()
	for name, read := range map[string]func(*fields){
		"thing.half":      func(f *fields) { f.number("half") },
		"thing.huge":      func(f *fields) { f.number("huge") },
		"thing.word":      func(f *fields) { f.flag("word") },
		"thing.word ":     func(f *fields) { f.when("word") },
		"thing.word  ":    func(f *fields) { f.child("word") },
		"thing.object":    func(f *fields) { f.text("object") },
		"thing.list[1]":   func(f *fields) { f.objects("list") },
		"thing.list[0]":   func(f *fields) { f.texts("list") },
		"thing.object.in": func(f *fields) { f.child("object").number("in") },
	} {
		f := parseFields([]byte(`{"half":1.5,"huge":1e99,"word":"maybe","object":{"in":"x"},"list":[{},5]}`), "thing")
		read(f)
		if err := f.err(); err == nil || !strings.HasPrefix(err.Error(), strings.TrimSpace(name)+":") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzWholeNumber(f *testing.F) {
	for _, seed := range []string{"15", "15.0", "-3", "1e3", "NaN", "Inf", "0x10", "99999999999999999999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := wholeNumber(text)
		if err == nil && strings.ContainsAny(text, ".eE") && math.Abs(float64(n)) > math.MaxInt32 {
			t.Errorf("wholeNumber(%q) = %d", text, n)
		}
	})
}

func TestParseOfferID_twoAndThreeParts_areRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]OfferID{
		"CFQ7TTC0LH18:0001:CFQ7TTC0K971": {ProductID: "CFQ7TTC0LH18", SKUID: "0001", AvailabilityID: "CFQ7TTC0K971"},
		"\tCFQ7TTC0LDPB:0001\n":          {ProductID: "CFQ7TTC0LDPB", SKUID: "0001"},
	} {
		got, err := ParseOfferID(text)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%q: %s %v", text, diff, err)
		}
		if got.String() != strings.TrimSpace(text) {
			t.Errorf("%q is written as %q", text, got)
		}
	}
	for _, text := range []string{"", "CFQ7TTC0LH18", "a:b:c:d", "a::c", ":b", "a: ", "91fd106f-4b2c-4938-95ac-f54f74e9a239", "MS-AZR-0145P", "a:b/c"} {
		if got, err := ParseOfferID(text); err == nil {
			t.Errorf("%q is %+v", text, got)
		}
	}
}

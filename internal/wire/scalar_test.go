package wire_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
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
		got, err := wire.ParseTime(text)
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
		if got, err := wire.ParseTime(text); err == nil {
			t.Errorf("%q is %s", text, got)
		}
	}
}

func FuzzParseTime(f *testing.F) {
	for _, seed := range []string{
		"2026-03-01T16:57:15.0966728Z", "2023-07-31T00:00:00", "2026-03-01T16:57:15+05:30", "2023-07-31",
		"0001-01-01T00:00:00",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := wire.ParseTime(text)
		if err != nil {
			return
		}
		again, err := wire.ParseTime(got.Format("2006-01-02T15:04:05.999999999Z07:00"))
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
		if got := wire.FoldEnum(text); got != want {
			t.Errorf("wire.FoldEnum(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzWholeNumber(f *testing.F) {
	for _, seed := range []string{"15", "15.0", "-3", "1e3", "NaN", "Inf", "0x10", "99999999999999999999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := wire.WholeNumber(text)
		if err == nil && strings.ContainsAny(text, ".eE") && math.Abs(float64(n)) > math.MaxInt32 {
			t.Errorf("wire.WholeNumber(%q) = %d", text, n)
		}
	})
}

func TestFoldGUID_guids_areInLowerCase(t *testing.T) {
	t.Parallel()
	const lower = "a4c1340d-6911-4758-bba3-0c4c6007d161"
	bare := strings.ReplaceAll(lower, "-", "")
	for _, want := range []string{lower, bare, "{" + lower + "}", "urn:uuid:" + lower} {
		if got := wire.FoldGUID(strings.ToUpper(want)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	for _, other := range []string{
		"", "Not-A-Guid", "CFQ7TTC0LH18:0001", "A" + bare, strings.ToUpper(lower) + "_" + lower,
		strings.ToUpper(bare[1:]),
	} {
		if got := wire.FoldGUID(other); got != other {
			t.Errorf("%q became %q", other, got)
		}
	}
}

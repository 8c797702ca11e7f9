package commerce_test

import (
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

func TestLastDay_everyEdge(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		start, term, want string
		exact             bool
	}{
		{"2021-01-14", "P1Y", "2022-01-13", true}, // the vendor's own sample
		{"2026-03-01", "P1Y", "2027-02-28", true},
		{"2026-11-02", "P1M", "2026-12-01", true},
		{"2026-12-02", "P1M", "2027-01-01", true}, // over the year's end
		{"2026-11-02", "P3Y", "2029-11-01", true},
		{"2026-11-02", "p12m", "2027-11-01", true},
		// The month of the end lacks the day.
		{"2027-01-29", "P1M", "2027-02-27", false},
		{"2027-01-31", "P1M", "2027-02-27", false},
		{"2028-01-29", "P1M", "2028-02-28", true},
		{"2028-01-30", "P1M", "2028-02-28", false},
		{"2027-03-31", "P1M", "2027-04-29", false},
		{"2027-07-31", "P1M", "2027-08-30", true},
		{"2027-12-31", "P1Y", "2028-12-30", true},
		// A month's end that is not that of the month it leads to.
		{"2027-04-30", "P1M", "2027-05-29", false},
		{"2027-04-29", "P1M", "2027-05-28", true},
		{"2027-04-30", "P1Y", "2028-04-29", true},
		// Leap days: as the start, as the end, on the way, and beside them.
		{"2028-02-29", "P1Y", "2029-02-27", false},
		{"2028-02-29", "P1M", "2028-03-28", false},
		{"2027-02-28", "P1Y", "2028-02-27", false},
		{"2026-02-28", "P1Y", "2027-02-27", true},
		{"2027-03-01", "P1Y", "2028-02-29", false},
		{"2028-02-01", "P1M", "2028-02-29", false},
		{"2025-03-01", "P3Y", "2028-02-29", false},
		{"2027-02-27", "P1Y", "2028-02-26", true},
		{"2027-03-02", "P1Y", "2028-03-01", true},
	} {
		start, err := time.Parse(time.DateOnly, c.start)
		if err != nil {
			t.Fatal(err)
		}
		day, exact, known := commerce.Term(c.term).LastDay(start)
		if !known || commerce.Day(day) != c.want || exact != c.exact {
			t.Errorf(
				"%s from %s: %s, exact %t, known %t; want %s, exact %t", c.term, c.start, commerce.Day(day), exact,
				known, c.want, c.exact,
			)
		}
	}
}

func TestLastDay_startCountsAsADayInUTC(t *testing.T) {
	t.Parallel()
	berlin := time.FixedZone("", 3600)
	day, _, _ := commerce.TermYear.LastDay(time.Date(2026, 11, 3, 0, 30, 0, 0, berlin))
	if want := time.Date(2027, 11, 1, 0, 0, 0, 0, time.UTC); !day.Equal(want) {
		t.Errorf("%s, want %s", day, want)
	}
}

func TestLastDay_ofWhatIsNoNumberOfMonths_isNotKnown(t *testing.T) {
	t.Parallel()
	for _, term := range []commerce.Term{"", "P30D", "P0M", "P1Y6M", "PT1M", "1Y", "P100Y", "P01Y", "P-1Y"} {
		if day, exact, known := term.LastDay(time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)); known || exact || !day.IsZero() {
			t.Errorf("%q: %s, exact %t, known %t", term, day, exact, known)
		}
	}
}

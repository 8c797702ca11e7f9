package catalog

import (
	"strconv"
	"strings"
	"time"
)

// Day is 24 hours.
const Day = 24 * time.Hour

// Months returns the length of an ISO 8601 term (P1M, P1Y, P3Y …) in calendar months.
func Months(term string) (int, bool) {
	rest, ok := strings.CutPrefix(strings.ToUpper(term), "P")
	if !ok || len(rest) < 2 {
		return 0, false
	}
	n, err := strconv.Atoi(rest[:len(rest)-1])
	if err != nil || n < 1 {
		return 0, false
	}
	switch rest[len(rest)-1] {
	case 'M':
		return n, true
	case 'Y':
		return 12 * n, true
	}
	return 0, false
}

// CycleMonths returns the time between two invoices; one_time and none are invoiced once, which is 0.
func CycleMonths(cycle string) (int, bool) {
	switch strings.ToLower(cycle) {
	case "monthly":
		return 1, true
	case "annual":
		return 12, true
	case "biennial":
		return 24, true
	case "triennial":
		return 36, true
	case "one_time", "none":
		return 0, true
	}
	return 0, false
}

// DayOf is 00:00 UTC of t's day.
func DayOf(t time.Time) time.Time {
	y, m, d := t.UTC().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// addMonths moves a day by calendar months; a day that the target month lacks becomes that month's last day.
func addMonths(t time.Time, n int) time.Time {
	y, m, d := DayOf(t).Date()
	first := time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(d, last)-1)
}

// LastDay is the inclusive last day of a term that starts on start's day: start + term − 1 day, UTC.
func LastDay(start time.Time, termMonths int) time.Time {
	return addMonths(start, termMonths).AddDate(0, 0, -1)
}

// BillingEnd is the inclusive last day of the billing period that contains at, within a term from start to end.
func BillingEnd(start, end, at time.Time, cycle string) time.Time {
	step, ok := CycleMonths(cycle)
	if !ok || step == 0 {
		return end
	}
	for k := 1; ; k++ {
		last := LastDay(start, k*step)
		if !last.Before(end) {
			return end
		}
		if !last.Before(DayOf(at)) {
			return last
		}
	}
}

// EndOf is the last second of an inclusive last day, as commitmentEndDateTime shows it.
func EndOf(last time.Time) time.Time { return DayOf(last).Add(Day - time.Second) }

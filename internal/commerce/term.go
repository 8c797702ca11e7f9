package commerce

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// wholeMonths matches a duration of whole months or years: P1M, P3Y.
var wholeMonths = regexp.MustCompile(`^P([1-9][0-9]?)([MY])$`)

// months is a term's length in months; zero if it is not whole months or years.
func (t Term) months() int {
	parts := wholeMonths.FindStringSubmatch(strings.ToUpper(string(t)))
	if parts == nil {
		return 0
	}
	n, err := strconv.Atoi(parts[1])
	if err != nil {
		return 0
	}
	if parts[2] == "Y" {
		return 12 * n
	}
	return n
}

// LastDay is the last day of a term that starts at start, in UTC: the day before
// the same day of the month in which the term ends. It is exact unless the service
// may count otherwise: if that month is too short, if the term starts on the last
// day of a month, or if the last day is a leap day. It is not known if the term is
// not whole months or years.
// Source: "Subscription resources", commitmentEndDate is inclusive.
func (t Term) LastDay(start time.Time) (day time.Time, exact, known bool) {
	n := t.months()
	if n == 0 {
		return time.Time{}, false, false
	}
	y, m, d := start.UTC().Date()
	last := time.Date(y, m+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC)
	next := time.Date(last.Year(), last.Month(), min(d, last.Day()), 0, 0, 0, 0, time.UTC)
	fromMonthEnd := time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day() == d
	day = next.AddDate(0, 0, -1)
	onLeapDay := day.Month() == time.February && day.Day() == 29
	return day, d <= last.Day() && !onLeapDay && (!fromMonthEnd || next.Equal(last)), true
}

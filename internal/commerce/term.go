package commerce

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// wholeMonths are the durations a term is written as: so many months or years.
var wholeMonths = regexp.MustCompile(`^P([1-9][0-9]?)([MY])$`)

// months is a term's length, zero for one that is no number of months.
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

// LastDay is the last day of a term that starts at an instant: in UTC, the day
// before the one that ends the months. It is exact where every reading of the
// calendar agrees; where the month of the end has no such day, where a month's
// end might stay one, and on a leap day the service may decide otherwise. It is
// not known for a term that is no number of months.
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

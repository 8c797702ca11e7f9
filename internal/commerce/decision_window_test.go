package commerce_test

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// silent begins a term for which the service states no window.
func silent(start string) func(*commerce.Subscription) {
	return func(s *commerce.Subscription) {
		s.EffectiveStart, s.CommitmentEnd = at(start), at(start).AddDate(1, 0, 0)
		s.CancelUntil, s.Refundable = nil, nil
	}
}

// states gives the windows the service states for all seats.
func states(until time.Time) func(*commerce.Subscription) {
	return func(s *commerce.Subscription) {
		s.CancelUntil = &until
		open(commerce.Window{Quantity: s.Quantity, Until: until})(s)
	}
}

// TestWindow_ofEachKind_closesToTheSecond has each kind of product one second
// before its window closes, then, and one second after.
func TestWindow_ofEachKind_closesToTheSecond(t *testing.T) {
	t.Parallel()
	berlin := time.FixedZone("CEST", 2*3600)
	for name, c := range map[string]struct {
		sub       commerce.Subscription
		closes    string
		cancel    bool // whether it can be canceled until then
		seats     int  // that can be removed until then
		estimated bool
	}{
		"seats, as the service states": {running(states(closed)), "2026-08-08 09:12:00", true, 100, false},
		"seats, stated for longer":     {running(states(today)), "2026-11-21 10:00:00", true, 100, false},
		"seats, stated for shorter":    {running(states(at("2026-08-02 09:12:00"))), "2026-08-02 09:12:00", true, 100, false},
		"seats, nothing stated":        {running(silent("2026-08-01 09:12:00")), "2026-08-08 09:12:00", true, 100, true},
		"seats of a second term":       {renewed(100, silent("2027-08-01 00:00:00")), "2027-08-08 00:00:00", true, 100, true},
		"seats, over a month's end":    {running(silent("2027-01-28 23:59:59")), "2027-02-04 23:59:59", true, 100, true},
		"seats, over the year's end":   {running(silent("2026-12-28 23:30:00")), "2027-01-04 23:30:00", true, 100, true},
		"seats, over a leap day":       {running(silent("2028-02-24 18:00:00")), "2028-03-02 18:00:00", true, 100, true},
		"seats, over no leap day":      {running(silent("2027-02-24 18:00:00")), "2027-03-03 18:00:00", true, 100, true},
		"seats, the clocks change":     {running(states(at("2027-03-31 12:00:00").In(berlin))), "2027-03-31 12:00:00", true, 100, false},
		"seats, one of them open":      {running(open(commerce.Window{Quantity: 1, Until: closed})), "2026-08-08 09:12:00", true, 1, false},
		"seats, none of them open":     {running(), "2026-08-08 09:12:00", true, 0, false},
		"seats, more open than held": {
			running(open(commerce.Window{Quantity: 101, Until: closed})), "2026-08-08 09:12:00", true, 100, false,
		},
		"an extended term": {running(states(termEnd)), "2027-07-31 23:59:59", true, 100, false},

		"software, as the service states": {
			running(software, func(s *commerce.Subscription) { s.CancelUntil = ptr(at("2026-08-08 23:59:00")) }),
			"2026-08-08 23:59:00", true, 0, false,
		},
		"software, the day of purchase counts": {
			running(silent("2026-08-01 09:12:00"), product("Software")), "2026-08-08 00:00:00", true, 0, true,
		},
		"software, bought in its last second": {
			running(silent("2026-08-01 23:59:59"), product("Software")), "2026-08-08 00:00:00", true, 0, true,
		},
		"software, over the year's end": {
			running(silent("2026-12-29 12:00:00"), product("Software")), "2027-01-05 00:00:00", true, 0, true,
		},
		"software, over a leap day": {
			running(silent("2028-02-24 12:00:00"), product("Software")), "2028-03-02 00:00:00", true, 0, true,
		},
		"software, whatever it states of seats": {running(states(closed), product("Software")), "2026-08-08 09:12:00", true, 0, false},

		"another publisher's, a day stated": {
			running(states(at("2026-08-02 09:12:00")), product("SaaS")), "2026-08-02 09:12:00", true, 100, false,
		},
		"another publisher's, two weeks stated": {
			running(states(at("2026-08-15 09:12:00")), product("SaaS")), "2026-08-15 09:12:00", true, 100, false,
		},
		"another publisher's, nothing stated": {
			running(silent("2026-08-01 09:12:00"), product("SaaS")), "2026-08-01 09:12:02", false, 0, false,
		},
		"a trial, whatever is stated": {running(trial, states(closed)), "2026-08-08 09:12:00", false, 0, false},
		"seats whose beginning is not known": {
			running(silent("2026-08-01 09:12:00"), func(s *commerce.Subscription) { s.EffectiveStart = time.Time{} }),
			"0001-01-01 00:00:01", false, 0, false,
		},
		"software whose beginning is not known": {
			running(software, func(s *commerce.Subscription) { s.EffectiveStart = time.Time{} }), "0001-01-01 00:00:01",
			false, 0, false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			closes := at(c.closes)
			if _, estimated := c.sub.CancelDeadline(); estimated != c.estimated {
				t.Errorf("estimated = %t, want %t", estimated, c.estimated)
			}
			for now, open := range map[time.Time]bool{aSecondBefore(closes): true, closes: false, aSecondAfter(closes): false} {
				seats := 0
				if open {
					seats = c.seats
				}
				if got := c.sub.CanCancel(now); got != (open && c.cancel) {
					t.Errorf("at %s it can be canceled: %t", now, got)
				}
				if got := c.sub.OpenSeats(now); got.Seats != seats {
					t.Errorf("at %s %d seats can be removed, want %d", now, got.Seats, seats)
				}
			}
		})
	}
}

// TestReduce_ofTwoWindows_takesFromTheOpenSeats asks for zero, one, all and all
// plus one of the open seats, around each closing of two batches.
func TestReduce_ofTwoWindows_takesFromTheOpenSeats(t *testing.T) {
	t.Parallel()
	first, second := at("2026-11-25 14:03:00"), at("2026-11-26 09:00:00")
	s := running(open(commerce.Window{Quantity: 8, Until: first}, commerce.Window{Quantity: 5, Until: second}))
	table := map[string]row{}
	for moment, c := range map[string]struct {
		now  time.Time
		open int
	}{
		"a second before the first closes":  {aSecondBefore(first), 13},
		"as the first closes":               {first, 5},
		"a second after the first closed":   {aSecondAfter(first), 5},
		"a second before the second closes": {aSecondBefore(second), 5},
		"as the second closes":              {second, 0},
		"a second after the second closed":  {aSecondAfter(second), 0},
	} {
		for _, n := range []int{0, 1, c.open, c.open + 1, 99} {
			want := fmt.Sprintf("remove %s (100 -> %d)", commerce.Seats(n), 100-n)
			switch {
			case n == 0:
				want = "nothing"
			case n > c.open:
				want = "refused: reduce-window"
			}
			table[fmt.Sprintf("%s, %d fewer", moment, n)] = row{runs: s, asks: quantity(100 - n), now: c.now, want: want}
		}
		table[moment+", all of them"] = row{runs: s, asks: quantity(0), now: c.now, want: "refused: seat-count"}
	}
	decide(t, table)
}

func TestReduce_keepsOneSeat(t *testing.T) {
	t.Parallel()
	all := states(today.AddDate(0, 0, 1))
	decide(t, map[string]row{
		"all but one":      {runs: running(all), asks: quantity(1), want: "remove 99 seats (100 -> 1)"},
		"all":              {runs: running(all), asks: quantity(0), want: "refused: seat-count"},
		"all and one more": {runs: running(all), asks: quantity(-1), want: "refused: seat-count"},
		"the only seat": {
			runs: running(func(s *commerce.Subscription) { s.Quantity = 1 }, all), asks: quantity(0),
			want: "refused: seat-count",
		},
		"all, at renewal": {
			runs: running(all), asks: then(quantity(0), reduction(commerce.ReduceAtRenewal)),
			want: "refused: seat-count",
		},
		"all, now and at renewal": {
			runs: running(all), asks: then(quantity(0), reduction(commerce.ReduceNowThenRenewal)),
			want: "refused: seat-count",
		},
		"all but one, at renewal": {
			runs: running(all), asks: then(quantity(1), reduction(commerce.ReduceAtRenewal)), want: "renew with 1 seat",
		},
		"all of the next term": {runs: running(all), asks: renewWith(0), want: "refused: seat-count"},
		"all of the next term, suspended": {
			runs: running(held), before: suspended(true), asks: then(suspended(true), endOfTerm(renews), renewWith(0)),
			want: "refused: seat-count",
		},
		"all of the next term of a conversion": {
			runs: running(trial), asks: then(
				toStandard, forTerm(commerce.TermYear), billed(commerce.CycleMonthly), renewWith(0),
			), want: "refused: seat-count",
		},
	})
}

// TestReduce_thatResumes_waitsForItsWindows: suspended, a subscription shows
// none.
func TestReduce_thatResumes_waitsForItsWindows(t *testing.T) {
	t.Parallel()
	table := map[string]row{}
	for how, want := range map[commerce.Reduction]string{
		commerce.ReduceNow:            "refused: reduce-window",
		commerce.ReduceNowThenRenewal: "refused: reduce-window",
		commerce.ReduceAtRenewal:      `resume 100 seats, then set end_of_term to "renew", then renew with 80 seats`,
	} {
		table[string(how)] = row{
			runs: running(held), before: then(suspended(true), endOfTerm(renews)),
			asks: then(suspended(false), endOfTerm(renews), quantity(80), reduction(how)), want: want,
		}
	}
	decide(t, table)
}

// TestReduce_refused_namesWhenTheFirstWindowClosed: by the service's word, else
// as reckoned, and not where nobody knows.
func TestReduce_refused_namesWhenTheFirstWindowClosed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		runs commerce.Subscription
		now  time.Time
		want time.Time
	}{
		"as stated":            {running(states(at("2026-08-02 09:12:00"))), today, at("2026-08-02 09:12:00")},
		"as reckoned":          {running(silent("2026-08-01 09:12:00")), today, closed},
		"as it closes":         {running(), closed, closed},
		"a second before":      {running(), aSecondBefore(closed), time.Time{}},
		"of an unknown kind":   {running(product("SomethingNew")), today, time.Time{}},
		"of no known purchase": {running(func(s *commerce.Subscription) { s.EffectiveStart = time.Time{} }), today, time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := asks(c.runs)
			p := update(c.runs, &before, asks(c.runs, quantity(80)), c.now)
			if verdict(p) != "refused: reduce-window" || !p.Violations[0].ClosedAt.Equal(c.want) {
				t.Errorf("%s: %+v, want closed at %s", verdict(p), p.Violations, c.want)
			}
		})
	}
}

// TestMessages_speakOfDaysAndSeats and of no money: what a term costs, and
// what a way out of it would, is for the price list and the invoice to say.
func TestMessages_speakOfDaysAndSeats(t *testing.T) {
	t.Parallel()
	money := regexp.MustCompile(`(?i)\b(fees?|penalt\w+|early.terminat\w+|amounts?|euros?|dollars?|EUR|USD|GBP)\b|[$€£%]`)
	for _, word := range money.FindAllString(everyMessage(), -1) {
		t.Errorf("a message speaks of %q", word)
	}
}

package commerce_test

import (
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// late refuses a reduction of 100 seats to want while open seats can still go.
func late(want int, closedAt time.Time, remedies ...commerce.Remedy) []commerce.Violation {
	return []commerce.Violation{{
		Rule: commerce.RuleReduceWindow, Attribute: "quantity", From: "100", To: itoa(want), ClosedAt: closedAt, Remedies: remedies,
	}}
}

func TestReduce_fromOpenSeatsOnly(t *testing.T) {
	t.Parallel()
	until := at("2026-11-25 14:03:00")
	early := at("2026-11-22 08:00:00")
	ten := open(commerce.Window{Quantity: 10, Until: until})
	two := open(commerce.Window{Quantity: 8, Until: until}, commerce.Window{Quantity: 5, Until: early})
	keep := commerce.Remedy{Do: "keep them", Config: "quantity = 100"}
	for name, c := range map[string]struct {
		sub  commerce.Subscription
		want int
		now  time.Time
		outcome
	}{
		"no seat of ten": {running(ten), 100, today, outcome{}},
		"one seat of ten": {
			running(ten), 99, today, outcome{changes: []commerce.Change{reduces(100, 99)}, after: seats(99)},
		},
		"all ten open seats": {
			running(ten), 90, today, outcome{changes: []commerce.Change{reduces(100, 90)}, after: seats(90)},
		},
		"all ten open seats and one": {
			running(ten), 89, today, outcome{violations: late(89, closed, removeNow(10), later(11), both(10, 1))},
		},
		"one second before closing": {
			running(ten), 90, until.Add(-time.Second),
			outcome{changes: []commerce.Change{reduces(100, 90)}, after: seats(90)},
		},
		"exactly at closing": {running(ten), 99, until, outcome{violations: late(99, closed, later(1), keep)}},
		"one second after closing": {
			running(ten), 99, until.Add(time.Second), outcome{violations: late(99, closed, later(1), keep)},
		},
		"two windows, both open": {
			running(two), 87, today, outcome{changes: []commerce.Change{reduces(100, 87)}, after: seats(87)},
		},
		"two windows, one more than open": {
			running(two), 86, today, outcome{violations: late(86, closed, removeNow(13), later(14), both(13, 1))},
		},
		"two windows, the first just closed": {
			running(two), 91, early, outcome{violations: late(91, closed, removeNow(8), later(9), both(8, 1))},
		},
		"two windows, the second still open": {
			running(two), 92, early, outcome{changes: []commerce.Change{reduces(100, 92)}, after: seats(92)},
		},
		"the service states less in total than in its windows": {
			running(ten, func(s *commerce.Subscription) { s.Refundable.Total = 4 }), 95, today,
			outcome{violations: late(95, closed, removeNow(4), later(5), both(4, 1))},
		},
		"all seats but one, all open": {
			running(open(commerce.Window{Quantity: 100, Until: until})), 1, today,
			outcome{changes: []commerce.Change{reduces(100, 1)}, after: seats(1)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := asks(c.sub)
			c.check(t, c.sub, update(c.sub, &before, asks(c.sub, quantity(c.want)), c.now))
		})
	}
}

func TestReduce_toNoSeat_isACancellation(t *testing.T) {
	t.Parallel()
	s := running(open(commerce.Window{Quantity: 100, Until: at("2026-11-25 14:03:00")}))
	before := asks(s)
	for _, want := range []int{0, -1} {
		outcome{violations: []commerce.Violation{{
			Rule: commerce.RuleSeatCount, Attribute: "quantity", From: "100", To: itoa(want), Remedies: []commerce.Remedy{
				{Do: "cancel it", Config: "remove the resource (on_destroy decides how it ends)"},
				{Do: "let it end with its term", Config: `quantity = 100 and end_of_term = "cancel"`},
			},
		}}}.check(t, s, update(s, &before, asks(s, quantity(want)), today))
	}
}

func TestReduce_withoutStatedWindows_usesTheDocumentedLength(t *testing.T) {
	t.Parallel()
	unstated := func(s *commerce.Subscription) { s.Refundable, s.CancelUntil = nil, nil }
	keep := commerce.Remedy{Do: "keep them", Config: "quantity = 100"}
	for name, c := range map[string]struct {
		sub commerce.Subscription
		now time.Time
		outcome
	}{
		"one second before seven days": {
			running(unstated), closed.Add(-time.Second),
			outcome{changes: []commerce.Change{reduces(100, 60)}, after: seats(60)},
		},
		"exactly seven days": {
			running(unstated), closed, outcome{violations: late(60, closed, later(40), keep)},
		},
		"one second after seven days": {
			running(unstated), closed.Add(time.Second), outcome{violations: late(60, closed, later(40), keep)},
		},
		"the service states no seat, though within seven days": {
			running(), closed.Add(-time.Second), outcome{violations: late(60, time.Time{}, later(40), keep)},
		},
		"an unknown kind has no fallback": {
			running(unstated, func(s *commerce.Subscription) { s.ProductType = "SomethingNew" }), closed.Add(-time.Second),
			outcome{violations: late(60, time.Time{}, later(40), keep)},
		},
		"an unknown kind with a stated window": {
			running(
				open(commerce.Window{Quantity: 40, Until: termEnd}),
				func(s *commerce.Subscription) { s.ProductType = "SomethingNew" },
			), today,
			outcome{changes: []commerce.Change{reduces(100, 60)}, after: seats(60)},
		},
		"an extended term, open to its end": {
			running(open(commerce.Window{Quantity: 100, Until: termEnd})), termEnd.Add(-time.Second),
			outcome{changes: []commerce.Change{reduces(100, 60)}, after: seats(60)},
		},
		"no start known": {
			running(unstated, func(s *commerce.Subscription) { s.EffectiveStart = time.Time{} }), closed.Add(-time.Second),
			outcome{violations: late(60, time.Time{}, later(40), keep)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := asks(c.sub)
			c.check(t, c.sub, update(c.sub, &before, asks(c.sub, quantity(60)), c.now))
		})
	}
}

func TestReduce_atRenewal_waits(t *testing.T) {
	t.Parallel()
	ten := open(commerce.Window{Quantity: 10, Until: at("2026-11-25 14:03:00")})
	waits := commerce.History{Derived: 80, DerivedTermEnd: termEnd}
	for name, c := range map[string]struct {
		sub commerce.Subscription
		how commerce.Reduction
		outcome
	}{
		"at renewal, nothing goes now although ten could": {running(ten), commerce.ReduceAtRenewal, outcome{
			changes: []commerce.Change{schedules(100, 80)}, after: scheduledSeats(80), history: waits,
		}},
		"now then renewal, ten go now": {running(ten), commerce.ReduceNowThenRenewal, outcome{
			changes: []commerce.Change{reduces(100, 90), schedules(90, 80)}, after: then(seats(90), scheduledSeats(80)), history: waits,
		}},
		"now then renewal, none is open": {running(), commerce.ReduceNowThenRenewal, outcome{
			changes: []commerce.Change{schedules(100, 80)}, after: scheduledSeats(80), history: waits,
		}},
		"now then renewal, all are open": {running(open(commerce.Window{
			Quantity: 20, Until: termEnd,
		})), commerce.ReduceNowThenRenewal, outcome{
			changes: []commerce.Change{reduces(100, 80)}, after: seats(80),
		}},
		"already scheduled": {running(scheduledSeats(80)), commerce.ReduceAtRenewal, outcome{history: waits}},
		"scheduled by another client with another number": {running(scheduledSeats(50)), commerce.ReduceAtRenewal, outcome{
			changes: []commerce.Change{schedules(100, 80)}, after: scheduledSeats(80), history: waits,
		}},
		"an unknown way to reduce is read as now": {running(), "gradually", outcome{
			violations: late(80, closed, later(20), commerce.Remedy{Do: "keep them", Config: "quantity = 100"}),
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := asks(c.sub)
			c.check(t, c.sub, update(c.sub, &before, asks(c.sub, quantity(80), reduction(c.how)), today))
		})
	}
}

func TestReduce_thatNothingRenewsAfter_offersWhatIsPossible(t *testing.T) {
	t.Parallel()
	keep := commerce.Remedy{Do: "keep them", Config: "quantity = 100"}
	for name, c := range map[string]struct {
		sub  commerce.Subscription
		edit func(*commerce.Desired)
		now  time.Time
		want []commerce.Violation
	}{
		"ends with its term": {running(ends(commerce.EndOfTermCancel)), quantity(80), today, late(80, closed, keep)},
		"extends": {running(ends(commerce.EndOfTermExtend)), quantity(80), today, late(80, closed,
			commerce.Remedy{Do: "remove 20 at renewal, 2027-08-01", Config: `reduction = "at_renewal" and end_of_term = "renew"`}, keep)},
		"renewal already instructs": {running(), func(d *commerce.Desired) { quantity(80)(d); renewWith(90)(d) }, today, late(80, closed,
			commerce.Remedy{Do: "remove 20 at renewal, 2027-08-01", Config: "quantity = 100 and renewal = { quantity = 80 }"}, keep)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := asks(c.sub)
			d := asks(c.sub, c.edit)
			o := outcome{violations: c.want}
			if d.Renewal != nil {
				o.history = commerce.History{RenewalTermEnd: termEnd, MainQuantity: 80}
			}
			o.check(t, c.sub, update(c.sub, &before, d, c.now))
		})
	}
}

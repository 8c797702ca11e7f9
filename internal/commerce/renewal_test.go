package commerce_test

import (
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// blockHistory is what is remembered of a renewal block beside quantity = main.
func blockHistory(main int) commerce.History {
	return commerce.History{RenewalTermEnd: termEnd, MainQuantity: main}
}

func TestRenewal_instructsTheNextTerm(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sub  commerce.Subscription
		edit func(*commerce.Desired)
		outcome
	}{
		"fewer seats": {
			running(), renewWith(80),
			outcome{changes: []commerce.Change{schedules(100, 80)}, after: scheduledSeats(80), history: blockHistory(100)},
		},
		"more seats": {
			running(), renewWith(120),
			outcome{changes: []commerce.Change{schedules(100, 120)}, after: scheduledSeats(120), history: blockHistory(100)},
		},
		"one seat": {
			running(), renewWith(1),
			outcome{changes: []commerce.Change{schedules(100, 1)}, after: scheduledSeats(1), history: blockHistory(100)},
		},
		"as many as run needs no call": {running(), renewWith(100), outcome{history: blockHistory(100)}},
		"software, whose seats are fixed within the term": {running(software), renewWith(80), outcome{
			changes: []commerce.Change{schedules(100, 80)}, after: scheduledSeats(80), history: blockHistory(100),
		}},
		"already scheduled": {running(scheduledSeats(80)), renewWith(80), outcome{history: blockHistory(100)}},
		"as many as run, against a foreign schedule": {running(scheduledSeats(80)), renewWith(100), outcome{
			changes: []commerce.Change{schedules(100, 100)}, after: scheduledSeats(100), history: blockHistory(100),
		}},
		"says nothing of seats": {
			running(scheduledSeats(80)), func(d *commerce.Desired) { d.Renewal = &commerce.RenewalInstructions{} },
			outcome{history: blockHistory(100)},
		},
		"seats now and seats then, the schedule last": {running(), then(quantity(110), renewWith(80)), outcome{
			changes: []commerce.Change{
				adds(100, 110), schedules(110, 80),
			}, after: then(seats(110), scheduledSeats(80)), history: blockHistory(110),
		}},
		"written again after an immediate change": {running(scheduledSeats(80)), then(quantity(110), renewWith(80)), outcome{
			changes: []commerce.Change{
				adds(100, 110), schedules(110, 80),
			}, after: then(seats(110), scheduledSeats(80)), history: blockHistory(110),
		}},
		"the seats now are those of the next term": {running(scheduledSeats(80)), then(quantity(110), renewWith(110)), outcome{
			changes: []commerce.Change{adds(100, 110)}, after: seats(110), history: blockHistory(110),
		}},
		"after turning renewal on": {running(ends(cancels)), then(endOfTerm(renews), renewWith(80)), outcome{
			changes: []commerce.Change{
				sets(renews, running(), false), schedules(100, 80),
			}, notices: []commerce.Rule{commerce.RuleEndOfTerm}, after: then(ends(renews), scheduledSeats(80)), history: blockHistory(100),
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := asks(c.sub)
			c.check(t, c.sub, update(c.sub, &before, asks(c.sub, c.edit), today))
		})
	}
}

func TestRenewal_withoutSeats_isRefused(t *testing.T) {
	t.Parallel()
	s := running()
	before := asks(s)
	for _, n := range []int{0, -1} {
		outcome{
			violations: []commerce.Violation{{
				Rule: commerce.RuleSeatCount, Attribute: "renewal.quantity", To: itoa(n), Remedies: []commerce.Remedy{
					{Do: "renew a single seat", Config: "renewal = { quantity = 1 }"},
					{Do: "let it end with its term", Config: `end_of_term = "cancel" and remove renewal`},
				},
			}},
			history: blockHistory(100),
		}.check(t, s, update(s, &before, asks(s, renewWith(n)), today))
	}
}

func TestRenewal_nextToAWaitingReduction_isAConflict(t *testing.T) {
	t.Parallel()
	s := running(open(commerce.Window{Quantity: 5, Until: termEnd}))
	before := asks(s)
	for _, how := range []commerce.Reduction{commerce.ReduceAtRenewal, commerce.ReduceNowThenRenewal} {
		outcome{
			violations: []commerce.Violation{{
				Rule: commerce.RuleRenewalConflict, Attribute: "renewal.quantity", From: "100", To: "80", Remedies: []commerce.Remedy{
					{Do: "let the reduction decide", Config: "remove renewal"},
					{Do: "let renewal decide", Config: "quantity = 100"},
				},
			}},
			history: blockHistory(80),
		}.check(t, s, update(s, &before, asks(s, quantity(80), reduction(how), renewWith(90)), today))
	}
}

func TestRenewal_removedBeforeItTookEffect_isWithdrawn(t *testing.T) {
	t.Parallel()
	moved := func(s *commerce.Subscription) { scheduledSeats(80)(s); s.Schedule.SKU = standard }
	for name, c := range map[string]struct {
		sub commerce.Subscription
		outcome
	}{
		"its schedule": {
			running(scheduledSeats(80)), outcome{changes: []commerce.Change{withdraws(80, 100)}, after: seats(100)},
		},
		"nothing was scheduled":               {running(), outcome{}},
		"the schedule only repeats what runs": {running(scheduledSeats(100)), outcome{}},
		"another SKU beside it stays scheduled": {
			running(moved),
			outcome{
				changes: []commerce.Change{to(standard, schedules(100, 100))},
				after:   func(s *commerce.Subscription) { scheduledSeats(100)(s); s.Schedule.SKU = standard },
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := asks(c.sub, renewWith(80))
			got := commerce.Update(commerce.Current{Subscription: c.sub, Prior: &before, History: blockHistory(100)}, asks(c.sub), today)
			c.check(t, c.sub, got)
		})
	}
}

// to makes a schedule one of another SKU.
func to(sku commerce.SKU, c commerce.Change) commerce.Change {
	next := *c.Schedule
	next.SKU = sku
	c.Schedule, c.SKU = &next, sku
	return c
}

func TestRenewal_scheduledByAnotherClient_isLeftAlone(t *testing.T) {
	t.Parallel()
	other := func(n int) func(*commerce.Subscription) {
		return func(s *commerce.Subscription) { scheduledSeats(n)(s); s.Schedule.SKU = standard }
	}
	upgrade := func(s *commerce.Subscription) { other(0)(s); s.Schedule.Kind = commerce.ScheduledUpgrade }
	upgraded := to(standard, schedules(110, 110))
	upgraded.Schedule.Kind = commerce.ScheduledUpgrade
	for name, c := range map[string]struct {
		sub  commerce.Subscription
		want int
		outcome
	}{
		"no change, other seats": {running(scheduledSeats(50)), 100, outcome{}},
		"no change, another SKU": {running(other(100)), 100, outcome{}},
		"growing, other seats": {
			running(scheduledSeats(50)), 110,
			outcome{changes: []commerce.Change{adds(100, 110), schedules(110, 50)}, after: then(seats(110), scheduledSeats(50))},
		},
		"growing, it repeats what runs": {
			running(scheduledSeats(100)), 110, outcome{changes: []commerce.Change{adds(100, 110)}, after: seats(110)},
		},
		"growing to what it schedules": {
			running(scheduledSeats(110)), 110,
			outcome{changes: []commerce.Change{adds(100, 110), schedules(110, 110)}, after: then(seats(110), scheduledSeats(110))},
		},
		"growing, another SKU for as many": {
			running(other(100)), 110,
			outcome{changes: []commerce.Change{adds(100, 110), to(standard, schedules(110, 110))}, after: then(seats(110), other(110))},
		},
		"growing, another SKU for fewer": {
			running(other(50)), 110,
			outcome{changes: []commerce.Change{adds(100, 110), to(standard, schedules(110, 50))}, after: then(seats(110), other(50))},
		},
		"growing, an upgrade that states no seats": {running(upgrade), 110, outcome{
			changes: []commerce.Change{adds(100, 110), upgraded},
			after: func(s *commerce.Subscription) {
				seats(110)(s)
				other(110)(s)
				s.Schedule.Kind = commerce.ScheduledUpgrade
			},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := asks(c.sub)
			c.check(t, c.sub, update(c.sub, &before, asks(c.sub, quantity(c.want)), today))
		})
	}
}

func TestRenewal_ofAWaitingReduction_followsTheSeats(t *testing.T) {
	t.Parallel()
	waits := commerce.History{Derived: 80, DerivedTermEnd: termEnd}
	for name, c := range map[string]struct {
		edit func(*commerce.Desired)
		outcome
	}{
		"unchanged": {func(*commerce.Desired) {}, outcome{history: waits}},
		"fewer still": {
			quantity(70),
			outcome{
				changes: []commerce.Change{schedules(100, 70)}, after: scheduledSeats(70),
				history: commerce.History{Derived: 70, DerivedTermEnd: termEnd},
			},
		},
		"grown beyond what runs": {quantity(120), outcome{changes: []commerce.Change{adds(100, 120)}, after: seats(120)}},
		"back to what runs":      {quantity(100), outcome{changes: []commerce.Change{withdraws(80, 100)}, after: seats(100)}},
		"a renewal block takes over": {
			then(quantity(100), renewWith(90)),
			outcome{changes: []commerce.Change{schedules(100, 90)}, after: scheduledSeats(90), history: blockHistory(100)},
		},
		"grown, with a renewal block": {then(quantity(120), renewWith(90)), outcome{
			changes: []commerce.Change{
				adds(100, 120), schedules(120, 90),
			}, after: then(seats(120), scheduledSeats(90)), history: blockHistory(120),
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := running(scheduledSeats(80))
			before := asks(s, quantity(80), reduction(commerce.ReduceAtRenewal))
			desired := before
			c.edit(&desired)
			c.check(t, s, commerce.Update(commerce.Current{Subscription: s, Prior: &before, History: waits}, desired, today))
		})
	}
}

func TestRenewal_scheduleWhileTheRenewalIsWritten_isRefused(t *testing.T) {
	t.Parallel()
	s := running()
	before := asks(s)
	refused := outcome{
		violations: []commerce.Violation{{
			Rule: commerce.RuleRenewalRunning, Attribute: "renewal", OpensAt: renewal.Add(24 * time.Hour),
			Remedies: []commerce.Remedy{{Do: "plan again later", Config: "after 2027-08-02 00:00 UTC"}},
		}},
		history: blockHistory(100),
	}
	for name, c := range map[string]struct {
		now time.Time
		outcome
	}{
		"one second before": {
			renewal.Add(-time.Second),
			outcome{changes: []commerce.Change{schedules(100, 80)}, after: scheduledSeats(80), history: blockHistory(100)},
		},
		"exactly at":       {renewal, refused},
		"one second after": {renewal.Add(time.Second), refused},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.check(t, s, update(s, &before, asks(s, renewWith(80)), c.now))
		})
	}
}

func TestRenewal_whileItIsWritten_correctsOnlyWhatIsRequested(t *testing.T) {
	t.Parallel()
	// The next term's 10 seats show already, its dates do not.
	s := running(func(s *commerce.Subscription) { s.Quantity = 10 })
	before := asks(s, quantity(100), renewWith(10))
	got := commerce.Update(commerce.Current{Subscription: s, Prior: &before, History: blockHistory(100)}, before, renewal.Add(time.Hour))
	outcome{keeps: itsQuantity, history: blockHistory(100)}.check(t, s, got)
}

func TestRenewal_begins_theDayAfterTheTerm(t *testing.T) {
	t.Parallel()
	for end, want := range map[string]string{
		"2027-07-31 23:59:59": "2027-08-01 00:00:00", // month end
		"2027-07-31 00:00:00": "2027-08-01 00:00:00", // only the day is stated
		"2027-12-31 23:59:59": "2028-01-01 00:00:00", // year end
		"2028-02-28 23:59:59": "2028-02-29 00:00:00", // leap year
		"2028-02-29 23:59:59": "2028-03-01 00:00:00", // leap day
		"2027-02-28 23:59:59": "2027-03-01 00:00:00", // no leap year
		"2027-03-28 23:59:59": "2027-03-29 00:00:00", // the clocks of Europe change
	} {
		zone := time.FixedZone("elsewhere", 9*3600)
		s := running(func(s *commerce.Subscription) { s.CommitmentEnd = at(end).In(zone) })
		if got := s.RenewalStart(); !got.Equal(at(want)) {
			t.Errorf("RenewalStart() after %s = %s, want %s", end, got, want)
		}
	}
}

package commerce_test

import (
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

var (
	nextEnd    = at("2028-07-31 23:59:59")
	nextClosed = at("2027-08-08 03:00:00")
	nextDay    = at("2027-08-02 10:00:00")
)

// renewed is the subscription in its second term, all of its seats open.
func renewed(n int, edit ...func(*commerce.Subscription)) commerce.Subscription {
	s := running(open(commerce.Window{Quantity: n, Until: nextClosed}))
	s.Quantity, s.EffectiveStart, s.CommitmentEnd, s.CancelUntil = n, renewal, nextEnd, ptr(nextClosed)
	for _, e := range edit {
		e(&s)
	}
	return s
}

// inNextTerm moves the dates of a call to the second term.
func inNextTerm(c commerce.Change) commerce.Change {
	if !c.At.IsZero() {
		c.At = nextEnd.Add(time.Second)
	}
	if !c.BilledUntil.IsZero() {
		c.BilledUntil = nextEnd
	}
	return c
}

// The configuration of these tests: 25 seats in a first term, a renewal block
// that asked for 10, and a second term that has begun.
func firstTerm(edit ...func(*commerce.Desired)) commerce.Desired {
	d := asks(running(), quantity(25), renewWith(10))
	for _, e := range edit {
		e(&d)
	}
	return d
}

var (
	foldIn      = []commerce.Rule{commerce.RuleRenewalFulfilled}
	itsQuantity = []commerce.Attribute{commerce.AttributeQuantity}
)

func TestRenewal_thatTookEffect_changesNothing(t *testing.T) {
	t.Parallel()
	superseded := blockHistory(25)
	superseded.Superseded = true
	for name, c := range map[string]struct {
		sub     commerce.Subscription
		edit    func(*commerce.Desired)
		history commerce.History
		outcome
	}{
		"as asked": {
			renewed(10), nil, blockHistory(25), outcome{notices: foldIn, keeps: itsQuantity, history: blockHistory(25)},
		},
		"the service did not take the schedule": {renewed(25), nil, blockHistory(25), outcome{notices: foldIn, history: blockHistory(25)}},
		"the portal grew it since": {
			renewed(15), nil, blockHistory(25), outcome{notices: foldIn, keeps: itsQuantity, history: blockHistory(25)},
		},
		"the portal shrank it since": {
			renewed(8), nil, blockHistory(25), outcome{notices: foldIn, keeps: itsQuantity, history: blockHistory(25)},
		},
		"values folded in":                {renewed(10), quantity(10), blockHistory(25), outcome{notices: foldIn, history: superseded}},
		"values folded in, block removed": {renewed(10), then(quantity(10), noRenewal), blockHistory(25), outcome{}},
		"grown": {
			renewed(10), quantity(40), blockHistory(25),
			outcome{changes: []commerce.Change{inNextTerm(adds(10, 40))}, after: seats(40), notices: foldIn, history: superseded},
		},
		"another term by schedule of the portal": {renewed(
			10, func(s *commerce.Subscription) { s.Term = commerce.TermThreeYear },
		), nil, blockHistory(25), outcome{
			notices: []commerce.Rule{
				commerce.RuleInPlace, commerce.RuleRenewalFulfilled,
			}, keeps: []commerce.Attribute{commerce.AttributeQuantity, commerce.AttributeTerm}, history: blockHistory(25),
		}},
		"another SKU by schedule of the portal": {renewed(
			10, func(s *commerce.Subscription) { s.SKU = standard },
		), nil, blockHistory(25), outcome{
			notices: []commerce.Rule{
				commerce.RuleInPlace, commerce.RuleRenewalFulfilled,
			}, keeps: []commerce.Attribute{
				commerce.AttributeQuantity, commerce.AttributeProduct, commerce.AttributeSKU,
			}, history: blockHistory(25),
		}},
		"another cycle by schedule of the portal": {renewed(
			10, func(s *commerce.Subscription) { s.Cycle = commerce.CycleAnnual },
		), nil, blockHistory(25), outcome{
			notices: []commerce.Rule{
				commerce.RuleInPlace, commerce.RuleRenewalFulfilled,
			}, keeps: []commerce.Attribute{commerce.AttributeQuantity, commerce.AttributeCycle}, history: blockHistory(25),
		}},
		"another client schedules the term after": {
			renewed(10, scheduledSeats(5)), nil, blockHistory(25), outcome{notices: foldIn, keeps: itsQuantity, history: blockHistory(25)},
		},
		// Half of what the notice asks must not buy: quantity was not edited.
		"block removed, quantity as it was": {renewed(10), noRenewal, blockHistory(25), outcome{notices: foldIn, keeps: itsQuantity}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, desired := firstTerm(), firstTerm()
			if c.edit != nil {
				c.edit(&desired)
			}
			got := commerce.Update(commerce.Current{Subscription: c.sub, Prior: &before, History: c.history}, desired, nextDay)
			c.check(t, c.sub, got)
		})
	}
}

func TestRenewal_takesEffect_onlyOnceTheTermHasEnded(t *testing.T) {
	t.Parallel()
	before := firstTerm()
	for name, c := range map[string]struct {
		start time.Time
		ran   bool
	}{
		"the start has not moved":            {bought, false},
		"it moved inside the term":           {at("2027-07-31 00:00:00"), false},
		"exactly at the end":                 {termEnd, false},
		"one second after":                   {renewal, true},
		"some hours after, as renewals take": {renewal.Add(5 * time.Hour), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := renewed(25, func(s *commerce.Subscription) { s.EffectiveStart = c.start })
			o := outcome{notices: foldIn, history: blockHistory(25)}
			if !c.ran {
				o = outcome{changes: []commerce.Change{inNextTerm(schedules(25, 10))}, after: scheduledSeats(10), history: blockHistory(25)}
			}
			o.check(t, s, commerce.Update(commerce.Current{Subscription: s, Prior: &before, History: blockHistory(25)}, before, nextDay))
		})
	}
}

func TestRenewal_thatTookEffect_thenQuantityCountsAgain(t *testing.T) {
	t.Parallel()
	history := blockHistory(25)
	history.Superseded = true
	grown := firstTerm(quantity(40))
	s := renewed(40)

	// Setting back what the first term had is a real wish now, not the old one.
	outcome{changes: []commerce.Change{reduces(40, 25)}, after: seats(25), notices: foldIn, history: history}.check(t, s,
		commerce.Update(commerce.Current{Subscription: s, Prior: &grown, History: history}, firstTerm(), nextDay))
	// And drift is drift again.
	drifted := renewed(30)
	outcome{changes: []commerce.Change{inNextTerm(adds(30, 40))}, after: seats(40), notices: foldIn, history: history}.check(t, drifted,
		commerce.Update(commerce.Current{Subscription: drifted, Prior: &grown, History: history}, grown, nextDay))
}

func TestRenewal_editedAfterItTookEffect_instructsTheNextTermAndBuysNothingBack(t *testing.T) {
	t.Parallel()
	kept := map[commerce.Attribute]string{commerce.AttributeQuantity: "25"}
	s, before := renewed(10), firstTerm()
	afterRenewal := commerce.History{RenewalTermEnd: nextEnd, MainQuantity: 25}
	outcome{
		changes: []commerce.Change{inNextTerm(schedules(
			10, 12,
		))}, after: scheduledSeats(12), notices: foldIn, keeps: itsQuantity, history: afterRenewal,
	}.check(
		t, s,
		commerce.Update(
			commerce.Current{Subscription: s, Prior: &before, Kept: kept, History: blockHistory(25)},
			firstTerm(renewWith(12)), nextDay,
		),
	)

	// Planned again nothing is left to do, in this term and in the one after.
	before = firstTerm(renewWith(12))
	scheduled := renewed(10, scheduledSeats(12))
	outcome{notices: foldIn, keeps: itsQuantity, history: afterRenewal}.check(t, scheduled,
		commerce.Update(commerce.Current{Subscription: scheduled, Prior: &before, Kept: kept, History: afterRenewal}, before, nextDay))
	third := renewed(12, func(s *commerce.Subscription) {
		s.EffectiveStart, s.CommitmentEnd = nextEnd.Add(time.Second), nextEnd.AddDate(1, 0, 0)
	})
	outcome{notices: foldIn, keeps: itsQuantity, history: afterRenewal}.check(t, third,
		commerce.Update(
			commerce.Current{Subscription: third, Prior: &before, Kept: kept, History: afterRenewal}, before, nextEnd.AddDate(0, 1, 0),
		))

	// Once quantity is edited it counts, also when it is set back.
	after := commerce.History{RenewalTermEnd: nextEnd, MainQuantity: 10}
	outcome{history: after}.check(t, scheduled,
		commerce.Update(
			commerce.Current{Subscription: scheduled, Prior: &before, Kept: kept, History: afterRenewal},
			firstTerm(renewWith(12), quantity(10)), nextDay,
		))
	folded := firstTerm(renewWith(12), quantity(10))
	outcome{
		changes: []commerce.Change{
			inNextTerm(adds(10, 25)), inNextTerm(schedules(25, 12)),
		}, after: then(seats(25), scheduledSeats(12)), history: afterRenewal,
	}.check(t, scheduled, commerce.Update(commerce.Current{Subscription: scheduled, Prior: &folded, History: after}, before, nextDay))
}

func TestRenewal_thatTookEffect_thenAReductionThatWaits_dropsItsScheduleOnGrowth(t *testing.T) {
	t.Parallel()
	history := blockHistory(25)
	history.Superseded = true
	waiting := history
	waiting.Derived, waiting.DerivedTermEnd = 80, nextEnd
	hundred := firstTerm(quantity(100))
	eighty := firstTerm(quantity(80), reduction(commerce.ReduceAtRenewal))

	s := renewed(100)
	outcome{
		changes: []commerce.Change{inNextTerm(schedules(100, 80))}, after: scheduledSeats(80), notices: foldIn,
		history: waiting,
	}.check(t, s,
		commerce.Update(commerce.Current{Subscription: s, Prior: &hundred, History: history}, eighty, nextDay))
	s = renewed(100, scheduledSeats(80))
	grown := firstTerm(quantity(120), reduction(commerce.ReduceAtRenewal))
	outcome{changes: []commerce.Change{inNextTerm(adds(100, 120))}, after: seats(120), notices: foldIn, history: history}.check(t, s,
		commerce.Update(commerce.Current{Subscription: s, Prior: &eighty, History: waiting}, grown, nextDay))
}

func TestRenewal_ofAWaitingReduction_thatTookEffect_isDone(t *testing.T) {
	t.Parallel()
	s := renewed(80)
	before := asks(running(), quantity(80), reduction(commerce.ReduceNowThenRenewal))
	outcome{}.check(t, s, commerce.Update(commerce.Current{
		Subscription: s, Prior: &before, History: commerce.History{Derived: 80, DerivedTermEnd: termEnd},
	}, before, nextDay))
	// A schedule of the new term with the same number belongs to another client.
	s = renewed(100, scheduledSeats(80))
	before = asks(running(), quantity(100))
	outcome{
		changes: []commerce.Change{inNextTerm(adds(100, 110)), inNextTerm(schedules(110, 80))}, after: then(seats(110), scheduledSeats(80)),
	}.check(t, s, commerce.Update(commerce.Current{
		Subscription: s, Prior: &before, History: commerce.History{Derived: 80, DerivedTermEnd: termEnd},
	}, asks(running(), quantity(110)), nextDay))
}

func TestRenewal_betweenPlanAndApply_isNoticed(t *testing.T) {
	t.Parallel()
	before := asks(running())
	desired := asks(running(), renewWith(80))
	planned := update(running(), &before, desired, termEnd.Add(-time.Hour))
	fresh := update(renewed(100), &before, desired, nextDay)
	if commerce.SameCalls(planned.Changes, fresh.Changes) {
		t.Errorf("%s passes for %s of another term", verdict(planned), verdict(fresh))
	}
	again := update(running(), &before, desired, termEnd.Add(-time.Minute))
	if !commerce.SameCalls(planned.Changes, again.Changes) {
		t.Errorf("the same plan a little later differs: %v, %v", planned.Changes, again.Changes)
	}
}

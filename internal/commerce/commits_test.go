package commerce_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// binding is a plan's calls, each with whether it binds money.
func binding(p commerce.Plan) string {
	if !p.OK() {
		return verdict(p)
	}
	words := make([]string, 0, len(p.Changes))
	for _, c := range p.Changes {
		words = append(words, fmt.Sprintf("%s: %t", c, c.Commits))
	}
	return strings.Join(words, ", ")
}

// commitTable compares which calls of each plan bind money.
func commitTable(t *testing.T, table map[string]row) {
	t.Helper()
	for name, c := range table {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, asked := asks(c.runs), asks(c.runs)
			if c.before != nil {
				c.before(&before)
			}
			if c.asks != nil {
				c.asks(&asked)
			}
			p := commerce.Update(
				commerce.Current{Subscription: c.runs, Prior: &before, EndBefore: c.endBefore, History: c.history}, asked, today,
			)
			if got := binding(p); got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

func TestCommits_ofEachActionAtOnce(t *testing.T) {
	t.Parallel()
	eight := open(commerce.Window{Quantity: 8, Until: termEnd})
	paid := then(toStandard, forTerm(commerce.TermYear), billed(commerce.CycleMonthly))
	commitTable(t, map[string]row{
		"more seats":  {runs: running(), asks: quantity(101), want: "add 1 seat (100 -> 101): true"},
		"fewer seats": {runs: running(eight), asks: quantity(99), want: "remove 1 seat (100 -> 99): false"},
		"a name":      {runs: running(), asks: named("Sales"), want: `rename to "Sales": false`},
		"a reseller":  {runs: running(), asks: reseller("7"), want: "set the reseller of record to 7: false"},
		"an upgrade":  {runs: running(), asks: toStandard, want: "upgrade 100 seats to CFQ7TTC0LDPB:0001: true"},
		"a partial one": {
			runs: running(), asks: partly(20),
			want: "upgrade 20 of 100 seats to CFQ7TTC0LDPB:0001 in a new subscription: true",
		},
		"one that joins": {
			runs: running(), asks: partly(20, into("sub-2")),
			want: "upgrade 20 of 100 seats to CFQ7TTC0LDPB:0001 in subscription sub-2: true",
		},
		"a longer term": {
			runs: running(), asks: then(trying, forTerm(commerce.TermThreeYear)),
			want: "lengthen the term of 100 seats to P3Y billed monthly: true",
		},
		"a suspension":    {runs: running(), asks: suspended(true), want: "suspend 100 seats: false"},
		"a conversion":    {runs: running(converting), asks: paid, want: "upgrade 25 seats to CFQ7TTC0LDPB:0001: true"},
		"with more seats": {runs: running(converting), asks: then(paid, quantity(30)), want: "upgrade 30 seats to CFQ7TTC0LDPB:0001: true"},
		"nothing":         {runs: running(), want: ""},
	})
	for how, want := range map[commerce.OnDestroy]string{
		commerce.OnDestroyCancel: "cancel 100 seats: false", commerce.OnDestroyEndAtTerm: "end with the term: false", commerce.OnDestroyAbandon: "forget: false",
	} {
		if got := binding(commerce.Destroy(running(states(closed)), how, aSecondBefore(closed))); got != want {
			t.Errorf("to %s: %s, want %s", how, got, want)
		}
	}
}

// TestCommits_ofAnEndOfTerm: each that is set and goes on binds, and none that
// ends.
func TestCommits_ofAnEndOfTerm(t *testing.T) {
	t.Parallel()
	table := map[string]row{
		"an end, written again behind an increase": {
			runs: running(ends(cancels)), asks: quantity(110), want: `add 10 seats (100 -> 110): true, set end_of_term to "cancel": false`,
		},
		"an extension behind an increase": {
			runs: running(ends(extends)), asks: quantity(110),
			want: "add 10 seats (100 -> 110): true",
		},
		"a trial's conversion after all": {
			runs: running(trial, ends(cancels)), asks: endOfTerm(renews),
			want: `set end_of_term to "renew": true`,
		},
		"a trial's end": {
			runs: running(converting), asks: endOfTerm(cancels),
			want: `set end_of_term to "cancel": false`,
		},
		"the end of what cannot extend": {
			runs: running(software), asks: endOfTerm(cancels),
			want: `set end_of_term to "cancel": false`,
		},
		"the renewal of what auto-renew off ended": {
			runs: running(software, ends(cancels)), asks: endOfTerm(renews),
			want: `set end_of_term to "renew": true`,
		},
	}
	for _, from := range []commerce.EndOfTerm{renews, cancels, extends} {
		for _, to := range []commerce.EndOfTerm{renews, cancels, extends} {
			want := ""
			if from != to {
				want = fmt.Sprintf("set end_of_term to %q: %t", to, to != cancels)
			}
			table[fmt.Sprintf("from %s to %s", from, to)] = row{runs: running(ends(from)), asks: endOfTerm(to), want: want}
		}
	}
	commitTable(t, table)
}

// TestCommits_ofAResumption: auto-renew stays off with it, which extends most
// subscriptions and ends the others.
func TestCommits_ofAResumption(t *testing.T) {
	t.Parallel()
	resumes := func(end commerce.EndOfTerm) func(*commerce.Desired) { return then(suspended(false), endOfTerm(end)) }
	young := running(held)
	old := running(software, held)
	commitTable(t, map[string]row{
		"what extends, no end given": {runs: young, asks: resumes(""), want: "resume 100 seats: true"},
		"what extends, to extend":    {runs: young, asks: resumes(extends), want: "resume 100 seats: true"},
		"what extends, to renew": {
			runs: young, asks: resumes(renews),
			want: `resume 100 seats: true, set end_of_term to "renew": true`,
		},
		"what extends, to end": {
			runs: young, asks: resumes(cancels),
			want: `resume 100 seats: true, set end_of_term to "cancel": false`,
		},
		"what extends, as it renewed": {
			runs: young, asks: resumes(""), endBefore: renews,
			want: `resume 100 seats: true, set end_of_term to "renew": true`,
		},
		"what extends, as it was to end": {
			runs: young, asks: resumes(""), endBefore: cancels,
			want: `resume 100 seats: true, set end_of_term to "cancel": false`,
		},
		"what ends, no end given": {runs: old, asks: resumes(""), want: "resume 100 seats: false"},
		"what ends, to renew": {
			runs: old, asks: resumes(renews),
			want: `resume 100 seats: false, set end_of_term to "renew": true`,
		},
		"what ends, with a next term": {
			runs: old, asks: then(resumes(renews), renewWith(80)),
			want: `resume 100 seats: false, set end_of_term to "renew": true, renew with 80 seats: true`,
		},
		"what ends, as it was to end": {runs: old, asks: resumes(""), endBefore: cancels, want: "resume 100 seats: false"},
		"what ends, and it grows by some": {
			runs: old, asks: then(resumes(""), quantity(110)),
			want: "resume 100 seats: false, add 10 seats (100 -> 110): true",
		},
	})
}

// TestCommits_ofANextTerm: one binds where it asks more than would come without
// the plan: more seats, a longer term, another SKU, whose price is not known.
func TestCommits_ofANextTerm(t *testing.T) {
	t.Parallel()
	day := at("2028-01-31 00:00:00")
	block := renewAs
	month := running(term(commerce.TermMonth, commerce.CycleMonthly))
	odd := running(term("P90D", commerce.CycleMonthly))
	commitTable(t, map[string]row{
		"fewer seats": {runs: running(), asks: renewWith(99), want: "renew with 99 seats: false"},
		"more seats":  {runs: running(), asks: renewWith(101), want: "renew with 101 seats: true"},
		"a longer term": {
			runs: running(), asks: block(commerce.RenewalInstructions{Term: ptr(commerce.TermThreeYear)}),
			want: "renew with 100 seats for P3Y: true",
		},
		"a longer one than a month": {
			runs: month, asks: block(commerce.RenewalInstructions{Term: ptr(commerce.TermYear)}),
			want: "renew with 100 seats for P1Y: true",
		},
		"a shorter term": {
			runs: running(), asks: block(commerce.RenewalInstructions{Term: ptr(commerce.TermMonth)}),
			want: "renew with 100 seats for P1M: false",
		},
		"a term of unknown length": {
			runs: running(), asks: block(commerce.RenewalInstructions{Term: ptr(commerce.Term("P90D"))}),
			want: "renew with 100 seats for P90D: true",
		},
		"after one of such": {
			runs: odd, asks: block(commerce.RenewalInstructions{Term: ptr(commerce.TermMonth)}),
			want: "renew with 100 seats for P1M: true",
		},
		"the same in other letters": {
			runs: running(), asks: block(commerce.RenewalInstructions{Term: ptr(commerce.Term("p1y")), Quantity: ptr(99)}),
			want: "renew with 99 seats: false",
		},
		"another SKU": {
			runs: running(), asks: block(commerce.RenewalInstructions{SKU: &standard}),
			want: "renew with 100 seats as CFQ7TTC0LDPB:0001: true",
		},
		"another SKU, fewer seats": {
			runs: running(), asks: block(commerce.RenewalInstructions{SKU: &standard, Quantity: ptr(1)}),
			want: "renew with 1 seat as CFQ7TTC0LDPB:0001: true",
		},
		"fewer seats for longer": {
			runs: running(), asks: block(commerce.RenewalInstructions{Term: ptr(commerce.TermThreeYear), Quantity: ptr(1)}),
			want: "renew with 1 seat for P3Y: true",
		},
		"more seats for a month": {
			runs: running(), asks: block(commerce.RenewalInstructions{Term: ptr(commerce.TermMonth), Quantity: ptr(101)}),
			want: "renew with 101 seats for P1M: true",
		},
		"billed otherwise": {
			runs: running(), asks: block(commerce.RenewalInstructions{Cycle: ptr(commerce.CycleAnnual)}),
			want: "renew with 100 seats billed annual: false",
		},
		"a promotion": {
			runs: running(), asks: block(commerce.RenewalInstructions{PromotionID: ptr("a:b:c")}),
			want: "renew with 100 seats with promotion a:b:c: false",
		},
		"an earlier end": {
			runs: running(), asks: block(commerce.RenewalInstructions{CustomTermEnd: &day}),
			want: "renew with 100 seats until 2028-01-31: false",
		},

		"more than was noted":       {runs: running(scheduledSeats(50)), asks: renewWith(80), want: "renew with 80 seats: true"},
		"as many as run, not noted": {runs: running(scheduledSeats(50)), asks: renewWith(100), want: "renew with 100 seats: true"},
		"fewer than was noted":      {runs: running(scheduledSeats(150)), asks: renewWith(120), want: "renew with 120 seats: false"},
		"where none was to come": {
			runs: running(ends(cancels)), asks: then(endOfTerm(renews), renewWith(1)),
			want: `set end_of_term to "renew": true, renew with 1 seat: true`,
		},
		"instead of an extension": {
			runs: running(ends(extends)), asks: then(endOfTerm(renews), renewWith(1)),
			want: `set end_of_term to "renew": true, renew with 1 seat: true`,
		},
		"seats that wait": {
			runs: running(), asks: then(quantity(80), reduction(commerce.ReduceAtRenewal)),
			want: "renew with 80 seats: false",
		},

		"written again behind an increase": {
			runs: running(scheduledSeats(50)), asks: quantity(110),
			want: "add 10 seats (100 -> 110): true, renew with 50 seats: false",
		},
		"with more seats, written again": {
			runs: running(scheduledSeats(150)), asks: quantity(110),
			want: "add 10 seats (100 -> 110): true, renew with 150 seats: false",
		},
		"as another SKU, written again": {
			runs: running(another), asks: quantity(110),
			want: "add 10 seats (100 -> 110): true, renew with 50 seats as CFQ7TTC0LDPB:0001: false",
		},
		"fewer seats now, written again": {
			runs: running(another, open(commerce.Window{Quantity: 8, Until: termEnd})), asks: quantity(92),
			want: "remove 8 seats (100 -> 92): false, renew with 50 seats as CFQ7TTC0LDPB:0001: false",
		},
		"written again behind a longer term": {
			runs: running(scheduledSeats(50)), asks: then(trying, forTerm(commerce.TermThreeYear)),
			want: "withdraw what is scheduled for the renewal: " +
				"true, lengthen the term of 100 seats to P3Y billed monthly: true, renew with 50 seats: true",
		},
		"fewer than an increase would go on": {
			runs: running(), asks: then(quantity(110), renewWith(100)),
			want: "add 10 seats (100 -> 110): true, renew with 100 seats: false",
		},
		"more than an increase would go on": {
			runs: running(), asks: then(quantity(110), renewWith(120)),
			want: "add 10 seats (100 -> 110): true, renew with 120 seats: true",
		},
		"written again behind an upgrade": {
			runs: running(scheduledSeats(50)), asks: toStandard,
			want: "upgrade 100 seats to CFQ7TTC0LDPB:0001: true, renew with 50 seats: true",
		},
		"of a trial that is converted by now": {
			runs: running(converting), asks: then(toStandard, forTerm(commerce.TermYear), billed(commerce.CycleMonthly), renewWith(20)),
			want: "upgrade 25 seats to CFQ7TTC0LDPB:0001: true, renew with 20 seats: false",
		},
	})
}

// TestCommits_ofAWithdrawal: it binds where what comes by itself is more than
// what was scheduled.
func TestCommits_ofAWithdrawal(t *testing.T) {
	t.Parallel()
	const withdraw = "withdraw what is scheduled for the renewal: "
	takenBack := func(scheduled func(*commerce.Subscription), block commerce.RenewalInstructions, want string) row {
		return row{runs: running(scheduled), before: renewAs(block), history: blockHistory(100), want: want}
	}
	as := func(edit func(*commerce.Schedule)) func(*commerce.Subscription) {
		return func(s *commerce.Subscription) { scheduledSeats(100)(s); edit(s.Schedule) }
	}
	commitTable(t, map[string]row{
		"fewer seats": takenBack(scheduledSeats(99), commerce.RenewalInstructions{Quantity: ptr(99)}, withdraw+"true"),
		"more seats":  takenBack(scheduledSeats(101), commerce.RenewalInstructions{Quantity: ptr(101)}, withdraw+"false"),
		"a longer term": takenBack(
			as(func(s *commerce.Schedule) { s.Term = commerce.TermThreeYear }),
			commerce.RenewalInstructions{Term: ptr(commerce.TermThreeYear)}, withdraw+"false",
		),
		"a shorter term": takenBack(
			as(func(s *commerce.Schedule) { s.Term = commerce.TermMonth }),
			commerce.RenewalInstructions{Term: ptr(commerce.TermMonth)}, withdraw+"true",
		),
		"another SKU": takenBack(
			as(func(s *commerce.Schedule) { s.SKU = standard }), commerce.RenewalInstructions{SKU: &standard}, withdraw+"true",
		),
		"another cycle": takenBack(
			as(func(s *commerce.Schedule) { s.Cycle = commerce.CycleAnnual }),
			commerce.RenewalInstructions{Cycle: ptr(commerce.CycleAnnual)}, withdraw+"false",
		),
		"seats that waited": {
			runs: running(scheduledSeats(80)), before: then(
				quantity(80), reduction(commerce.ReduceAtRenewal),
			), history: commerce.History{Derived: 80, DerivedTermEnd: termEnd},
			want: withdraw + "true",
		},
		"a part, and more seats come": takenBack(
			then(
				scheduledSeats(80), another,
			), commerce.RenewalInstructions{Quantity: ptr(50)}, "renew with 100 seats as CFQ7TTC0LDPB:0001: true",
		),
	})
}

// TestCommits_ofAPurchase: what follows the order is compared with what the
// order alone would lead to, a renewal of the same.
func TestCommits_ofAPurchase(t *testing.T) {
	t.Parallel()
	buy := "buy 15 seats: true"
	for name, c := range map[string]struct {
		asks func(*commerce.Desired)
		want string
	}{
		"alone":               {quantity(15), buy},
		"to renew":            {endOfTerm(renews), buy},
		"to end":              {endOfTerm(cancels), buy + `, set end_of_term to "cancel": false`},
		"to extend":           {endOfTerm(extends), buy + `, set end_of_term to "extend": true`},
		"for a reseller":      {reseller("7"), buy + ", set the reseller of record to 7: false"},
		"suspended":           {suspended(true), buy + ", suspend 15 seats: false"},
		"to renew with fewer": {renewWith(14), buy + ", renew with 14 seats: false"},
		"to renew with more":  {renewWith(16), buy + ", renew with 16 seats: true"},
		"to renew for longer": {
			renewAs(commerce.RenewalInstructions{Term: ptr(commerce.TermThreeYear)}), buy + ", renew with 15 seats for P3Y: true",
		},
		"to renew for less": {
			renewAs(commerce.RenewalInstructions{Term: ptr(commerce.TermMonth)}), buy + ", renew with 15 seats for P1M: false",
		},
		"to renew as another": {
			renewAs(commerce.RenewalInstructions{SKU: &standard}), buy + ", renew with 15 seats as CFQ7TTC0LDPB:0001: true",
		},
		"to be billed by years": {
			renewAs(commerce.RenewalInstructions{Cycle: ptr(commerce.CycleAnnual)}), buy + ", renew with 15 seats billed annual: false",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := binding(commerce.Purchase(order(c.asks))); got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

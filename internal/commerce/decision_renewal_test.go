package commerce_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// another notes a next term of 50 seats as another SKU, as somebody might in a
// portal.
func another(s *commerce.Subscription) {
	scheduledSeats(50)(s)
	s.Schedule.SKU = standard
}

// TestNextTerm_isInstructedWhileAutoRenewIsOn has each end of term and each
// status.
func TestNextTerm_isInstructedWhileAutoRenewIsOn(t *testing.T) {
	t.Parallel()
	const written, off, refused = "renew with 80 seats", "refused: renewal-needs-auto-renew", "refused: status"
	eighty := renewWith(80)
	never := then(endOfTerm(renews), eighty)
	waits := then(quantity(80), reduction(commerce.ReduceAtRenewal))
	decide(t, map[string]row{
		"it renews":                 {runs: running(), asks: eighty, want: written},
		"it renews, and seats wait": {runs: running(), asks: waits, want: written},
		"seats wait, the block is none of seats": {
			runs: running(), asks: then(
				waits, renewAs(commerce.RenewalInstructions{Term: ptr(commerce.TermThreeYear)}),
			), want: "renew with 80 seats for P3Y",
		},
		"seats wait, the block has others": {runs: running(), asks: then(waits, renewWith(90)), want: "refused: renewal-conflict"},
		"it ends":                          {runs: running(ends(cancels)), asks: eighty, want: off},
		"it ends, and seats wait":          {runs: running(ends(cancels)), asks: waits, want: off},
		"it extends":                       {runs: running(ends(extends)), asks: eighty, want: off},
		"it extends, and seats wait":       {runs: running(ends(extends)), asks: waits, want: off},
		"it is to end":                     {runs: running(), asks: then(eighty, endOfTerm(cancels)), want: off},
		"it is to extend":                  {runs: running(), asks: then(eighty, endOfTerm(extends)), want: off},
		"it ends, and is to renew": {
			runs: running(ends(cancels)), asks: then(eighty, endOfTerm(renews)),
			want: `set end_of_term to "renew", then ` + written,
		},
		"it ends, whatever is wished":   {runs: running(ends(cancels)), asks: then(eighty, endOfTerm("")), want: off},
		"a block that says nothing":     {runs: running(ends(cancels)), asks: renewAs(commerce.RenewalInstructions{}), want: off},
		"it ends, and nothing is asked": {runs: running(ends(cancels)), want: "nothing"},

		"pending":           {runs: running(status(commerce.StatusPending)), asks: eighty, want: written},
		"suspended":         {runs: running(held), before: endOfTerm(renews), asks: never, want: refused},
		"to be suspended":   {runs: running(), asks: then(eighty, suspended(true)), want: "suspend 100 seats"},
		"suspended, no end": {runs: running(held), before: endOfTerm(""), asks: then(endOfTerm(""), eighty), want: refused},
		"expired":           {runs: running(status(commerce.StatusExpired)), asks: never, want: "nothing", keeps: "all"},
		"disabled":          {runs: running(status(commerce.StatusDisabled)), asks: never, want: "nothing", keeps: "all"},
		"an unknown status": {runs: running(status("hibernating")), asks: never, want: refused},
		"a trial":           {runs: running(trial, scheduledSeats(25)), asks: eighty, want: "refused: trial"},
		"software":          {runs: running(software), asks: eighty, want: written},
		"an unknown kind":   {runs: running(product("SomethingNew")), asks: eighty, want: written},
		"the last second":   {runs: running(), asks: eighty, now: aSecondBefore(renewal), want: written},
		"as it renews":      {runs: running(), asks: eighty, now: renewal, want: "refused: renewal-running"},
		"a second later":    {runs: running(), asks: eighty, now: aSecondAfter(renewal), want: "refused: renewal-running"},
	})
}

// TestSchedule_isDroppedByEachChangeAtOnce, and so written again behind it.
func TestSchedule_isDroppedByEachChangeAtOnce(t *testing.T) {
	t.Parallel()
	const again = "renew with 50 seats as CFQ7TTC0LDPB:0001"
	eight := open(commerce.Window{Quantity: 8, Until: termEnd})
	trying := func(d *commerce.Desired) { d.Midterm = true }
	decide(t, map[string]row{
		"no change": {runs: running(another), want: "nothing"},
		"no change, no seats stated": {
			runs: running(
				another,
				func(s *commerce.Subscription) { s.Schedule.Kind, s.Schedule.Quantity = commerce.ScheduledUpgrade, 0 },
			), want: "nothing",
		},
		"a name": {runs: running(another), asks: named("Sales"), want: `rename to "Sales"`},
		"a reseller": {
			runs: running(another), asks: func(d *commerce.Desired) { d.ResellerID = "7654321" },
			want: "set the reseller of record to 7654321",
		},
		"more seats":  {runs: running(another), asks: quantity(101), want: "add 1 seat (100 -> 101), then " + again},
		"fewer seats": {runs: running(another, eight), asks: quantity(92), want: "remove 8 seats (100 -> 92), then " + again},
		"an upgrade":  {runs: running(another), asks: asSKU(premium), want: "upgrade 100 seats to CFQ7TTC0LCHC:0002, then " + again},
		"its upgrade": {
			runs: running(another), asks: toStandard,
			want: "upgrade 100 seats to CFQ7TTC0LDPB:0001, then renew with 50 seats",
		},
		"suspension": {runs: running(another), asks: suspended(true), want: "suspend 100 seats"},
		"auto-renew": {runs: running(another), asks: endOfTerm(cancels), want: `set end_of_term to "cancel"`},
		"extension": {
			runs: running(another), asks: endOfTerm(extends),
			want: `set end_of_term to "extend"`, keeps: "product_id sku_id term_duration billing_cycle",
		},
		"the other way": {
			runs: running(ends(cancels)), asks: then(endOfTerm(renews), renewWith(50)),
			want: `set end_of_term to "renew", then renew with 50 seats`,
		},
		"a resumption": {
			runs: running(held), before: endOfTerm(renews), asks: then(suspended(false), endOfTerm(renews), renewWith(50)),
			want: `resume 100 seats, then set end_of_term to "renew", then renew with 50 seats`,
		},
		"a longer term, before which it goes": {
			runs: running(another), asks: then(trying, forTerm(commerce.TermThreeYear)),
			want: "withdraw what is scheduled for the renewal, then lengthen the term of 100 seats to P3Y billed monthly, then " + again,
		},
		"a longer term and fewer seats, with which it went": {
			runs: running(another, eight), asks: then(trying, forTerm(commerce.TermThreeYear), quantity(92)),
			want: "remove 8 seats (100 -> 92), then lengthen the term of 92 seats to P3Y billed monthly, then " + again,
		},
		"a longer term, an end": {
			runs: running(ends(cancels)), asks: then(trying, forTerm(commerce.TermThreeYear)),
			want: `lengthen the term of 100 seats to P3Y billed monthly, then set end_of_term to "cancel"`,
		},
	})
}

func TestSchedule_thatRepeatsTheTerm_followsTheChange(t *testing.T) {
	t.Parallel()
	longer := then(func(d *commerce.Desired) { d.Midterm = true }, forTerm(commerce.TermThreeYear), billed(commerce.CycleAnnual))
	for name, c := range map[string]struct {
		asks       func(*commerce.Desired)
		what, want commerce.Schedule
	}{
		"seats": {
			quantity(110),
			commerce.Schedule{Quantity: 100, SKU: standard, Term: "P1Y", Cycle: "monthly"},
			commerce.Schedule{Quantity: 110, SKU: standard, Term: "P1Y", Cycle: "monthly"},
		},
		"SKU": {
			toStandard,
			commerce.Schedule{Quantity: 50, SKU: basic, Term: "P1Y", Cycle: "monthly"},
			commerce.Schedule{Quantity: 50, SKU: standard, Term: "P1Y", Cycle: "monthly"},
		},
		"term": {
			longer,
			commerce.Schedule{Quantity: 50, SKU: basic, Term: "P1Y", Cycle: "monthly"},
			commerce.Schedule{Quantity: 50, SKU: basic, Term: "P3Y", Cycle: "annual"},
		},
		"another term and cycle stay": {
			longer, commerce.Schedule{
				Quantity: 50, SKU: basic, Term: "P1M", Cycle: "triennial",
			}, commerce.Schedule{Quantity: 50, SKU: basic, Term: "P1M", Cycle: "triennial"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.what.Kind, c.want.Kind = commerce.ScheduledRenewal, commerce.ScheduledRenewal
			s := running(func(s *commerce.Subscription) { s.Schedule = &c.what })
			before := asks(s)
			p := update(s, &before, asks(s, c.asks), today)
			if diff := cmp.Diff(&c.want, p.After.Schedule); diff != "" {
				t.Errorf("%s, noted (-want +got):\n%s", verdict(p), diff)
			}
		})
	}
}

// TestRenewal_ofEachAttribute_isConsumed: once the term of a block is over,
// the service may hold what it asked, or what ran before, or what a portal
// made of it, and nothing is corrected.
func TestRenewal_ofEachAttribute_isConsumed(t *testing.T) {
	t.Parallel()
	end := at("2028-01-31 00:00:00")
	for name, c := range map[string]struct {
		block   commerce.RenewalInstructions
		took    func(*commerce.Subscription)
		changed func(*commerce.Subscription)
	}{
		"seats, fewer": {
			commerce.RenewalInstructions{Quantity: ptr(10)},
			func(s *commerce.Subscription) { s.Quantity = 10 },
			func(s *commerce.Subscription) { s.Quantity = 12 },
		},
		"seats, more": {
			commerce.RenewalInstructions{Quantity: ptr(120)},
			func(s *commerce.Subscription) { s.Quantity = 120 },
			func(s *commerce.Subscription) { s.Quantity = 130 },
		},
		"SKU": {
			commerce.RenewalInstructions{SKU: &standard},
			func(s *commerce.Subscription) { s.SKU = standard },
			func(s *commerce.Subscription) { s.SKU = premium },
		},
		"term": {
			commerce.RenewalInstructions{Term: ptr(commerce.TermMonth)},
			term(commerce.TermMonth, commerce.CycleMonthly), term(commerce.TermThreeYear, commerce.CycleMonthly),
		},
		"cycle": {
			commerce.RenewalInstructions{Cycle: ptr(commerce.CycleAnnual)},
			term(commerce.TermYear, commerce.CycleAnnual), term(commerce.TermYear, commerce.CycleTriennial),
		},
		"promotion": {commerce.RenewalInstructions{PromotionID: ptr("a:b:c")}, asItRan, asItRan},
		"end date": {
			commerce.RenewalInstructions{CustomTermEnd: &end},
			func(s *commerce.Subscription) { s.CommitmentEnd = end },
			asItRan,
		},
	} {
		for what, edit := range map[string]func(*commerce.Subscription){
			"as asked": c.took, "as it ran": asItRan, "changed since": c.changed,
		} {
			t.Run(name+", "+what, func(t *testing.T) {
				t.Parallel()
				before := asks(running(), renewAs(c.block))
				s := renewed(100, edit)
				got := commerce.Update(commerce.Current{Subscription: s, Prior: &before, History: blockHistory(100)}, before, nextDay)
				if verdict(got) != "nothing" || len(got.Notices) != 1 || got.Notices[0].Rule != commerce.RuleRenewalFulfilled {
					t.Fatalf("it came to %q with %+v", verdict(got), got.Notices)
				}
				taken := what == "as asked" || name == "promotion" || name == "end date"
				if got := strings.Contains(got.Notices[0].Detail, "as configured"); got != taken {
					t.Errorf("taken as configured: %t, want %t", got, taken)
				}
				if diff := cmp.Diff(s, got.After); diff != "" {
					t.Errorf("after (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func asItRan(*commerce.Subscription) {}

// TestRenewal_betweenPlanAndApply_stopsEachPlan: what was planned in the last
// second of a term is refused, or means other calls, once the next one runs.
func TestRenewal_betweenPlanAndApply_stopsEachPlan(t *testing.T) {
	t.Parallel()
	eight := open(commerce.Window{Quantity: 8, Until: termEnd.AddDate(0, 1, 0)})
	for name, c := range map[string]struct {
		runs  commerce.Subscription
		asks  func(*commerce.Desired)
		fresh commerce.Subscription
	}{
		"fewer seats of the renewed":     {running(eight), quantity(92), renewed(50)},
		"more seats, and others renewed": {running(), quantity(110), renewed(50)},
		"seats and a schedule":           {running(another), quantity(110), renewed(100)},
		"instructions":                   {running(), renewWith(80), renewed(100)},
		"instructions taken back":        {running(scheduledSeats(80)), quantity(101), renewed(80)},
		"an end":                         {running(), endOfTerm(cancels), renewed(100)},
		"an extension":                   {running(), endOfTerm(extends), renewed(100)},
		"an upgrade of other seats":      {running(), toStandard, renewed(50)},
		"a suspension of other seats":    {running(), suspended(true), renewed(50)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, asked := asks(c.runs), asks(c.runs, c.asks)
			planned := update(c.runs, &before, asked, aSecondBefore(renewal))
			if !planned.OK() || len(planned.Changes) == 0 {
				t.Fatalf("planned %q", verdict(planned))
			}
			if again := update(c.fresh, &before, asked, nextDay); again.OK() && commerce.SameCalls(planned.Changes, again.Changes) {
				t.Errorf("%q is carried out on the next term", verdict(planned))
			}
		})
	}
}

// TestRenewal_editedInAnyPart_afterItTookEffect_instructsTheFollowingTerm, and what was
// not edited of the block is instructed with it.
func TestRenewal_editedInAnyPart_afterItTookEffect_instructsTheFollowingTerm(t *testing.T) {
	t.Parallel()
	day := func(text string) *time.Time { return ptr(at(text + " 00:00:00")) }
	block := commerce.RenewalInstructions{
		Quantity: ptr(100), SKU: &basic, Term: ptr(commerce.TermYear), Cycle: ptr(commerce.CycleMonthly), PromotionID: ptr(promotion), CustomTermEnd: day("2029-01-31"),
	}
	written := "renew with 100 seats with promotion " + promotion + " until 2029-01-31"
	for name, c := range map[string]struct {
		edit func(*commerce.RenewalInstructions)
		want string
	}{
		"nothing":  {func(*commerce.RenewalInstructions) {}, "nothing"},
		"a letter": {func(r *commerce.RenewalInstructions) { r.SKU = &commerce.SKU{ProductID: "cfq7ttc0lh18", SKUID: "0001"} }, "nothing"},
		"an hour":  {func(r *commerce.RenewalInstructions) { r.CustomTermEnd = ptr(at("2029-01-31 23:59:59")) }, "nothing"},
		"no block": {nil, "nothing"},
		"seats": {
			func(r *commerce.RenewalInstructions) { r.Quantity = ptr(80) },
			"renew with 80 seats with promotion " + promotion + " until 2029-01-31",
		},
		"SKU": {
			func(r *commerce.RenewalInstructions) { r.SKU = &standard },
			"renew with 100 seats as CFQ7TTC0LDPB:0001 with promotion " + promotion + " until 2029-01-31",
		},
		"term": {
			func(r *commerce.RenewalInstructions) { r.Term = ptr(commerce.TermThreeYear) },
			"renew with 100 seats for P3Y with promotion " + promotion + " until 2029-01-31",
		},
		"cycle": {
			func(r *commerce.RenewalInstructions) { r.Cycle = ptr(commerce.CycleAnnual) },
			"renew with 100 seats billed annual with promotion " + promotion + " until 2029-01-31",
		},
		"promotion": {
			func(r *commerce.RenewalInstructions) { r.PromotionID = ptr(unasked) },
			"renew with 100 seats with promotion " + unasked + " until 2029-01-31",
		},
		"end date": {
			func(r *commerce.RenewalInstructions) { r.CustomTermEnd = day("2029-02-28") },
			"renew with 100 seats with promotion " + promotion + " until 2029-02-28",
		},
		"a part": {func(r *commerce.RenewalInstructions) { r.Quantity = nil }, written},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := asks(running(), renewAs(block))
			wants := asks(running())
			if c.edit != nil {
				next := block
				c.edit(&next)
				wants.Renewal = &next
			}
			got := commerce.Update(commerce.Current{Subscription: renewed(100), Prior: &before, History: blockHistory(100)}, wants, nextDay)
			if verdict(got) != c.want {
				t.Errorf("it came to %q, want %q", verdict(got), c.want)
			}
		})
	}
}

// TestRenewal_thatTookEffect_doesNotAnswerLaterRequests: another term or cycle than
// runs is refused, block or not.
func TestRenewal_thatTookEffect_doesNotAnswerLaterRequests(t *testing.T) {
	t.Parallel()
	block := renewAs(commerce.RenewalInstructions{SKU: &standard, Term: ptr(commerce.TermMonth), Cycle: ptr(commerce.CycleAnnual)})
	ran := renewed(100, func(s *commerce.Subscription) {
		s.SKU, s.Term, s.Cycle = standard, commerce.TermMonth, commerce.CycleAnnual
	})
	table := map[string]row{}
	for name, c := range map[string]struct {
		asks  func(*commerce.Desired)
		want  string
		keeps string
	}{
		"nothing":   {block, "nothing", "product_id sku_id term_duration billing_cycle"},
		"what runs": {then(block, toStandard, forTerm(commerce.TermMonth), billed(commerce.CycleAnnual)), "nothing", ""},
		"another SKU": {
			then(block, asSKU(premium), forTerm(commerce.TermMonth), billed(commerce.CycleAnnual)),
			"upgrade 100 seats to CFQ7TTC0LCHC:0002", "",
		},
		"another term":  {then(block, forTerm(commerce.TermThreeYear)), "refused: in-place", ""},
		"another cycle": {then(block, billed(commerce.CycleTriennial)), "refused: in-place", ""},
	} {
		base := then(asSKU(basic), forTerm(commerce.TermYear), billed(commerce.CycleMonthly))
		table[name] = row{
			runs: ran, before: then(base, block), history: blockHistory(100),
			asks: then(base, c.asks), now: nextDay, want: c.want, keeps: c.keeps,
		}
	}
	decide(t, table)
}

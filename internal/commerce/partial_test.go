package commerce_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// partly adds an entry named "sales" that upgrades seats to Business Standard,
// and takes them out of quantity.
func partly(seats int, edit ...func(*commerce.PartialUpgrade)) func(*commerce.Desired) {
	return entryNamed("sales", seats, edit...)
}

func entryNamed(name string, seats int, edit ...func(*commerce.PartialUpgrade)) func(*commerce.Desired) {
	return func(d *commerce.Desired) {
		u := commerce.PartialUpgrade{SKU: standard, Quantity: seats}
		for _, e := range edit {
			e(&u)
		}
		if d.PartialUpgrades == nil {
			d.PartialUpgrades = map[string]commerce.PartialUpgrade{}
		}
		d.PartialUpgrades[name] = u
		d.Quantity -= seats
	}
}

func into(id string) func(*commerce.PartialUpgrade) {
	return func(u *commerce.PartialUpgrade) { u.Into = id }
}

// TestPartialUpgrade_edges goes through what decides whether some of 100 seats
// can be upgraded, and what else the same plan does.
func TestPartialUpgrade_edges(t *testing.T) {
	t.Parallel()
	eight := open(commerce.Window{Quantity: 8, Until: at("2026-11-25 14:03:00")})
	longer := func(u *commerce.PartialUpgrade) { u.Term = commerce.TermThreeYear }
	for name, c := range map[string]struct {
		sub     commerce.Subscription
		edit    func(*commerce.Desired)
		want    []string
		refused string // a part of the first summary
	}{
		"no seat": {sub: running(), edit: partly(0), refused: "at least one seat"},
		"one seat": {
			sub: running(), edit: partly(1),
			want: []string{"upgrade 1 of 100 seats to CFQ7TTC0LDPB:0001 in a new subscription"},
		},
		"all but one": {
			sub: running(), edit: partly(99),
			want: []string{"upgrade 99 of 100 seats to CFQ7TTC0LDPB:0001 in a new subscription"},
		},
		"all": {sub: running(), edit: then(partly(100), quantity(100)), refused: "every seat of \"Basic seats\" (100 seats)"},
		"all, into another": {
			sub: running(), edit: then(partly(100, into("sub-2")), quantity(100)),
			want: []string{"upgrade 100 of 100 seats to CFQ7TTC0LDPB:0001 in subscription sub-2"},
		},
		"all, into another, and a schedule": {
			sub: running(scheduledSeats(50)), edit: then(partly(100, into("sub-2")), quantity(100), renewWith(60)),
			want: []string{"upgrade 100 of 100 seats to CFQ7TTC0LDPB:0001 in subscription sub-2"},
		},
		"all and one": {
			sub: running(), edit: then(partly(101), quantity(1)), refused: `101 seats are to be upgraded and "Basic seats" holds 100`,
		},
		"all in two, the last joins": {
			sub: running(), edit: then(entryNamed("a", 60, into("sub-2")), entryNamed("b", 40), quantity(100)),
			want: []string{
				"upgrade 40 of 100 seats to CFQ7TTC0LDPB:0001 in a new subscription",
				"upgrade 60 of 60 seats to CFQ7TTC0LDPB:0001 in subscription sub-2",
			},
		},
		"into itself": {sub: running(), edit: partly(5, into("SUB-1")), refused: "cannot join the subscription they leave"},
		"the same SKU": {
			sub: running(), edit: partly(5, func(u *commerce.PartialUpgrade) { u.SKU = basic }), refused: "is CFQ7TTC0LH18:0001 already",
		},
		"a shorter term": {
			sub: running(), edit: partly(5, func(u *commerce.PartialUpgrade) { u.Term = commerce.TermMonth }),
			refused: "cannot shorten the term",
		},
		"a longer term": {
			sub: running(), edit: partly(5, longer),
			want: []string{"upgrade 5 of 100 seats to CFQ7TTC0LDPB:0001 in a new subscription"},
		},
		"quantity forgets them": {
			sub: running(), edit: then(partly(20), quantity(100)), refused: "20 seats of \"Basic seats\" are upgraded and stay counted",
		},
		"quantity is one too many": {sub: running(), edit: then(partly(20), quantity(81)), refused: "stay counted"},
		"quantity is one too few":  {sub: running(), edit: then(partly(20), quantity(79)), refused: "1 seat can no longer be removed"},
		"and eight open seats go": {
			sub: running(eight), edit: then(partly(20), quantity(72)),
			want: []string{"remove 8 seats (100 -> 92)", "upgrade 20 of 92 seats to CFQ7TTC0LDPB:0001 in a new subscription"},
		},
		"and nine go, eight are open": {
			sub: running(eight), edit: then(partly(20), quantity(71)), refused: "1 of the 9 seats to be removed",
		},
		"and the rest waits": {
			sub: running(eight), edit: then(partly(20), quantity(70), reduction(commerce.ReduceNowThenRenewal)),
			want: []string{
				"remove 8 seats (100 -> 92)", "upgrade 20 of 92 seats to CFQ7TTC0LDPB:0001 in a new subscription",
				"renew with 70 seats",
			},
		},
		"two of one form": {
			sub: running(), edit: then(entryNamed("b", 5), entryNamed("a", 5)),
			want: []string{
				"upgrade 5 of 100 seats to CFQ7TTC0LDPB:0001 in a new subscription",
				"upgrade 5 of 95 seats to CFQ7TTC0LDPB:0001 in a new subscription",
			},
		},
		"then the whole": {
			sub: running(), edit: then(partly(20), func(d *commerce.Desired) { d.SKU = premium }),
			want: []string{"upgrade 20 of 100 seats to CFQ7TTC0LDPB:0001 in a new subscription", "upgrade 80 seats to CFQ7TTC0LCHC:0002"},
		},
		"nothing is left for the whole": {
			sub: running(), edit: then(partly(100, into("sub-2")), quantity(100), func(d *commerce.Desired) { d.SKU = premium }),
			refused: "No seat of",
		},
		"what was scheduled stays": {
			sub: running(scheduledSeats(50)), edit: partly(20),
			want: []string{"upgrade 20 of 100 seats to CFQ7TTC0LDPB:0001 in a new subscription", "renew with 50 seats"},
		},
		"an explicit end stays": {
			sub: running(ends(cancels)), edit: partly(20),
			want: []string{"upgrade 20 of 100 seats to CFQ7TTC0LDPB:0001 in a new subscription", `set end_of_term to "cancel"`},
		},
		"suspended":         {sub: running(status(commerce.StatusSuspended)), edit: partly(20), refused: "suspended is not upgraded"},
		"expired":           {sub: running(status(commerce.StatusExpired)), edit: partly(20)},
		"an unknown status": {sub: running(status("hibernating")), edit: partly(20), refused: "hibernating is not upgraded"},
		"software":          {sub: running(software), edit: partly(20), refused: "cannot become another SKU"},
		"a trial":           {sub: running(trial), edit: partly(5), refused: "A trial converts as a whole"},
		"a trial, into a paid one": {
			sub: running(trial), edit: then(partly(25, into("sub-2")), quantity(25)),
			want: []string{"upgrade 25 of 25 seats to CFQ7TTC0LDPB:0001 in subscription sub-2"},
		},
		"part of a trial, into one": {sub: running(trial), edit: partly(24, into("sub-2")), refused: "A trial converts as a whole"},
		"a small trial, into a paid one": {
			sub:  running(trial, func(s *commerce.Subscription) { s.Quantity = 24 }),
			edit: then(partly(24, into("sub-2")), quantity(24)), refused: "needs at least 25 seats",
		},
		"resumed first": {
			sub: running(
				status(commerce.StatusSuspended), func(s *commerce.Subscription) { s.AutoRenew = false },
			), edit: then(partly(20), endOfTerm(renews), func(d *commerce.Desired) { d.Suspended = ptr(false) }),
			want: []string{
				"resume 100 seats", "upgrade 20 of 100 seats to CFQ7TTC0LDPB:0001 in a new subscription", `set end_of_term to "renew"`,
			},
		},
		"a lone seat joins another": {
			sub: running(func(s *commerce.Subscription) { s.Quantity = 1 }), edit: then(partly(1, into("sub-2")), quantity(1)),
			want: []string{"upgrade 1 of 1 seat to CFQ7TTC0LDPB:0001 in subscription sub-2"},
		},
		"a lone seat has no part of its": {
			sub: running(func(s *commerce.Subscription) { s.Quantity = 1 }), edit: then(partly(1), quantity(1)),
			refused: "every seat of \"Basic seats\" (1 seat)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := asks(c.sub)
			p := update(c.sub, &before, asks(c.sub, c.edit), today)
			if c.refused != "" {
				if p.OK() || !strings.Contains(p.Violations[0].Summary, c.refused) || len(p.Violations[0].Remedies) == 0 {
					t.Fatalf("%v %+v, want a refusal with %q and a way out", calls(p), p.Violations, c.refused)
				}
				return
			}
			if diff := cmp.Diff(c.want, calls(p)); diff != "" || !p.OK() {
				t.Fatalf("%+v (-want +got):\n%s", p.Violations, diff)
			}
			for _, change := range p.Changes {
				if change.Action == commerce.ActionPartialUpgrade && (!change.Final || change.OpensWindow || len(p.Notices) == 0) {
					t.Errorf("it is final, opens no window and is announced: %+v, %v", change, p.Notices)
				}
			}
		})
	}
}

func TestPartialUpgrade_whileTheRenewalIsWritten_waits(t *testing.T) {
	t.Parallel()
	before := asks(running())
	for when, refused := range map[string]bool{"2027-07-31 23:59:59": false, "2027-08-01 00:00:00": true, "2027-08-01 00:00:01": true} {
		p := update(running(), &before, asks(running(), partly(20)), at(when))
		if p.OK() == refused || refused && p.Violations[0].Rule != commerce.RuleRenewalRunning {
			t.Errorf("at %s: %v %+v", when, calls(p), p.Violations)
		}
	}
}

// TestPartialUpgrade_withoutARecord_isMatched with what the service says it has
// moved, each move for one entry, and only where the seats agree.
func TestPartialUpgrade_withoutARecord_isMatched(t *testing.T) {
	t.Parallel()
	moved := func(operation string, seats int, to string) commerce.MadeUpgrade {
		return commerce.MadeUpgrade{OperationID: operation, SKU: standard, Quantity: seats, SubscriptionID: to, At: today}
	}
	eighty := running(func(s *commerce.Subscription) { s.Quantity = 80 })
	for name, c := range map[string]struct {
		known   []commerce.MadeUpgrade
		edit    func(*commerce.Desired)
		want    []string
		made    []string
		refused string
	}{
		"the same": {known: []commerce.MadeUpgrade{moved("1", 20, "sub-2")}, edit: then(partly(20), quantity(80)), made: []string{"sales"}},
		"into that one": {
			known: []commerce.MadeUpgrade{moved(
				"1", 20, "sub-2",
			)}, edit: then(partly(20, into("SUB-2")), quantity(80)), made: []string{"sales"},
		},
		"into another one": {
			known: []commerce.MadeUpgrade{moved("1", 20, "sub-2")}, edit: partly(20, into("sub-3")),
			want: []string{"upgrade 20 of 80 seats to CFQ7TTC0LDPB:0001 in subscription sub-3"},
		},
		"other seats": {
			known: []commerce.MadeUpgrade{moved("1", 19, "sub-2")}, edit: partly(20),
			want: []string{"upgrade 20 of 80 seats to CFQ7TTC0LDPB:0001 in a new subscription"},
		},
		"one move, two entries": {
			known: []commerce.MadeUpgrade{moved("1", 20, "sub-2")}, edit: then(entryNamed("a", 20), entryNamed("b", 20), quantity(60)),
			want: []string{"upgrade 20 of 80 seats to CFQ7TTC0LDPB:0001 in a new subscription"}, made: []string{"a"},
		},
		"two moves, two entries": {
			known: []commerce.MadeUpgrade{moved("1", 20, "sub-2"), moved("2", 20, "sub-3")},
			edit:  then(entryNamed("a", 20), entryNamed("b", 20), quantity(80)), made: []string{"a", "b"},
		},
		"and quantity asks a 2nd": {
			known: []commerce.MadeUpgrade{moved(
				"1", 20, "sub-2",
			)}, edit: partly(20), refused: `Microsoft has made the upgrade "sales" already`,
		},
		"and quantity buys more": {
			known: []commerce.MadeUpgrade{moved("1", 20, "sub-2")}, edit: then(partly(20), quantity(100)),
			refused: `Microsoft has made the upgrade "sales" already`,
		},
		"nothing is known of any": {edit: partly(20), want: []string{"upgrade 20 of 80 seats to CFQ7TTC0LDPB:0001 in a new subscription"}},
		"a service without names": {
			known: []commerce.MadeUpgrade{moved("", 20, "")}, edit: then(partly(20), quantity(80)), made: []string{"sales"},
		},
		"another entry stands for": {
			known: []commerce.MadeUpgrade{moved(
				"1", 20, "sub-2",
			)}, edit: then(entryNamed("old", 20), entryNamed("sales", 20), quantity(60)),
			want: []string{"upgrade 20 of 80 seats to CFQ7TTC0LDPB:0001 in a new subscription"}, made: []string{"old"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := asks(eighty)
			p := commerce.Update(
				commerce.Current{Subscription: eighty, Prior: &before, History: commerce.History{MadeUpgrades: c.known}},
				asks(eighty, c.edit), today,
			)
			if c.refused != "" {
				if p.OK() || !strings.Contains(p.Violations[0].Summary, c.refused) {
					t.Fatalf("%v %+v, want a refusal with %q", calls(p), p.Violations, c.refused)
				}
				return
			}
			var made []string
			for _, entry := range []string{"a", "b", "old", "sales"} {
				if _, ok := p.History.Upgraded[entry]; ok {
					made = append(made, entry)
				}
			}
			if diff := cmp.Diff([][]string{c.want, c.made}, [][]string{calls(p), made}, cmpopts.EquateEmpty()); diff != "" || !p.OK() {
				t.Errorf("%+v (-want +got):\n%s", p.Violations, diff)
			}
			if diff := cmp.Diff(c.known, p.History.MadeUpgrades, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("moves remembered, by which the service's own are told from what is asked (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPartialUpgrade_thatWasMade(t *testing.T) {
	t.Parallel()
	eighty := running(func(s *commerce.Subscription) { s.Quantity = 80 })
	made := map[string]commerce.MadeUpgrade{"sales": {OperationID: "1", SKU: standard, Quantity: 20, SubscriptionID: "sub-2", At: today}}
	entries := asks(eighty, partly(20), quantity(80))
	history := commerce.History{}.WithEntries(entries.PartialUpgrades, made)
	plan := func(edit ...func(*commerce.Desired)) commerce.Plan {
		return commerce.Update(commerce.Current{Subscription: eighty, Prior: &entries, History: history}, asks(eighty, edit...), today)
	}
	if p := plan(partly(20), quantity(80)); len(p.Changes)+len(p.Notices) != 0 || !p.OK() {
		t.Errorf("unchanged: %v %+v %v", calls(p), p.Violations, p.Notices)
	}
	for name, edit := range map[string]func(*commerce.PartialUpgrade){
		"quantity":               func(u *commerce.PartialUpgrade) { u.Quantity = 21 },
		"product_id":             func(u *commerce.PartialUpgrade) { u.SKU = premium },
		"sku_id":                 func(u *commerce.PartialUpgrade) { u.SKU.SKUID = "0009" },
		"target_subscription_id": func(u *commerce.PartialUpgrade) { u.Into = "sub-3" },
		"term_duration":          func(u *commerce.PartialUpgrade) { u.Term = commerce.TermThreeYear },
		"billing_cycle":          func(u *commerce.PartialUpgrade) { u.Cycle = commerce.CycleAnnual },
	} {
		p := plan(partly(20, edit), quantity(80))
		if want := `partial_upgrades["sales"].` + name; p.OK() || p.Violations[0].Attribute != want {
			t.Errorf("%s edited: %v %+v", name, calls(p), p.Violations)
		}
	}
	p := plan()
	if len(p.Changes) != 0 || !p.OK() || len(p.History.Upgraded) != 0 || len(p.History.MadeUpgrades) != 1 {
		t.Errorf("removed: %v %+v, remembered %+v", calls(p), p.Violations, p.History)
	}
}

func TestPartialUpgrade_elsewhere_isNotBoughtBack(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		holds, was, asks int
		want             []string
	}{
		"as many as moved":      {80, 100, 100, nil},
		"more went than moved":  {79, 100, 100, []string{"add 21 seats (79 -> 100)"}},
		"fewer went":            {81, 100, 100, []string{"add 19 seats (81 -> 100)"}},
		"and more are asked":    {80, 100, 101, []string{"add 21 seats (80 -> 101)"}},
		"and as many are asked": {80, 90, 100, []string{"add 20 seats (80 -> 100)"}},
	} {
		wants := asks(running(), quantity(c.was))
		sub := running(func(s *commerce.Subscription) { s.Quantity = c.holds })
		history := commerce.History{MadeUpgrades: []commerce.MadeUpgrade{{OperationID: "1", SKU: standard, Quantity: 20, At: today}}}
		p := commerce.Update(commerce.Current{Subscription: sub, Prior: &wants, History: history}, asks(running(), quantity(c.asks)), today)
		if diff := cmp.Diff(c.want, calls(p), cmpopts.EquateEmpty()); diff != "" || !p.OK() {
			t.Errorf("%s: %+v (-want +got):\n%s", name, p.Violations, diff)
		}
	}
}

// TestMerged_plansNothing whatever is asked: there is nothing left to change.
func TestMerged_plansNothing(t *testing.T) {
	t.Parallel()
	wants := asks(running())
	for _, st := range []commerce.Status{commerce.StatusDeleted, commerce.StatusExpired, commerce.StatusActive} {
		p := commerce.Update(
			commerce.Current{Subscription: running(status(st)), Prior: &wants, History: commerce.History{MergedInto: "sub-2"}},
			asks(running(), quantity(120)), today,
		)
		if len(p.Changes) != 0 || !p.OK() || len(p.Notices) != 1 || p.History.MergedInto != "sub-2" {
			t.Errorf("%s: %v %+v %+v", st, calls(p), p.Violations, p.Notices)
		}
	}
}

func TestCheckPartialUpgrade_saysWhatTheServiceOffers(t *testing.T) {
	t.Parallel()
	targets := []commerce.UpgradeTarget{
		{SKU: standard, Title: "Business Standard", Eligible: true, Into: []commerce.UpgradeInto{
			{SubscriptionID: "sub-2", Name: "Suite", Eligible: true},
			{SubscriptionID: "sub-3", Name: "Young", Why: []string{"it can still be canceled"}},
		}},
		{SKU: premium, Title: "Business Premium", Why: []string{"the subscription has add-ons"}},
	}
	change := func(sku commerce.SKU, to string) commerce.Change {
		return commerce.Change{Action: commerce.ActionPartialUpgrade, Entry: "sales", Seats: 20, From: 100, To: 80, SKU: sku, Into: to}
	}
	for name, c := range map[string]struct {
		change  commerce.Change
		sub     commerce.Subscription
		refused string // a part of the reason
	}{
		"offered":               {change(standard, ""), running(), ""},
		"into one":              {change(standard, "SUB-2"), running(), ""},
		"into a young one":      {change(standard, "sub-3"), running(), `refuses "Young" as the target: it can still be canceled`},
		"into a stranger":       {change(standard, "sub-9"), running(), "not among the tenant's subscriptions"},
		"a trial into any":      {change(standard, "sub-9"), running(trial), ""}, // the list is empty for trials
		"refused":               {change(premium, ""), running(), "the subscription has add-ons"},
		"not listed":            {change(commerce.SKU{ProductID: "X", SKUID: "1"}, ""), running(), "it lists Business Standard"},
		"not listed, into some": {change(commerce.SKU{ProductID: "X", SKUID: "1"}, "sub-2"), running(), "it lists Business Standard"},
	} {
		violations := commerce.CheckPartialUpgrade(c.sub, c.change, targets)
		if c.refused == "" && len(violations) == 0 {
			continue
		}
		if c.refused == "" || len(violations) != 1 || !strings.Contains(violations[0].Reason, c.refused) ||
			len(violations[0].Remedies) == 0 {
			t.Errorf("%s: %+v, want %q", name, violations, c.refused)
		}
	}
}

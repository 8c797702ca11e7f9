package commerce_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

var (
	toStandard = func(d *commerce.Desired) { d.SKU = standard }
	premium    = commerce.SKU{ProductID: "CFQ7TTC0LCHC", SKUID: "0002"}
)

// TestUpgrade_isMadeInOrder among the other changes: after what takes seats
// away, before what adds some, and with the schedule written last.
func TestUpgrade_isMadeInOrder(t *testing.T) {
	t.Parallel()
	eight := open(commerce.Window{Quantity: 8, Until: at("2026-11-25 14:03:00")})
	for name, c := range map[string]struct {
		sub  commerce.Subscription
		edit func(*commerce.Desired)
		want []string
	}{
		"alone": {running(), toStandard, []string{"upgrade 100 seats to CFQ7TTC0LDPB:0001"}},
		"with fewer seats": {
			running(eight), then(toStandard, quantity(92)),
			[]string{"remove 8 seats (100 -> 92)", "upgrade 92 seats to CFQ7TTC0LDPB:0001"},
		},
		"with more seats": {
			running(), then(toStandard, quantity(110)),
			[]string{"upgrade 100 seats to CFQ7TTC0LDPB:0001", "add 10 seats (100 -> 110)"},
		},
		"with a name": {
			running(), then(toStandard, func(d *commerce.Desired) { d.FriendlyName = "Sales" }),
			[]string{`rename to "Sales"`, "upgrade 100 seats to CFQ7TTC0LDPB:0001"},
		},
		"with instructions": {
			running(), then(toStandard, renewWith(50)),
			[]string{"upgrade 100 seats to CFQ7TTC0LDPB:0001", "renew with 50 seats"},
		},
		"with an explicit end": {
			running(ends(cancels)), toStandard,
			[]string{"upgrade 100 seats to CFQ7TTC0LDPB:0001", `set end_of_term to "cancel"`},
		},
		"what another client scheduled stays": {
			running(scheduledSeats(50)), toStandard,
			[]string{"upgrade 100 seats to CFQ7TTC0LDPB:0001", "renew with 50 seats"},
		},
		"to a longer term": {
			running(), then(toStandard, func(d *commerce.Desired) { d.Term = commerce.TermThreeYear }),
			[]string{"upgrade 100 seats to CFQ7TTC0LDPB:0001"},
		},
		"resumed first": {
			running(
				status(commerce.StatusSuspended), func(s *commerce.Subscription) { s.AutoRenew = false },
			), then(toStandard, endOfTerm(renews), func(d *commerce.Desired) { d.Suspended = ptr(false) }),
			[]string{"resume 100 seats", "upgrade 100 seats to CFQ7TTC0LDPB:0001", `set end_of_term to "renew"`},
		},
		"a trial of fewer seats grows to what a conversion takes": {
			running(trial, func(s *commerce.Subscription) { s.Quantity = 10 }),
			then(toStandard, quantity(25), func(d *commerce.Desired) { d.Term, d.Cycle = commerce.TermYear, commerce.CycleMonthly }),
			[]string{"upgrade 25 seats to CFQ7TTC0LDPB:0001"},
		},
		"a trial becomes paid, and grows": {
			running(trial),
			then(toStandard, quantity(30), func(d *commerce.Desired) { d.Term, d.Cycle = commerce.TermYear, commerce.CycleMonthly }),
			[]string{"upgrade 30 seats to CFQ7TTC0LDPB:0001"},
		},
		"a trial becomes paid": {
			running(trial),
			then(toStandard, func(d *commerce.Desired) { d.Term, d.Cycle = commerce.TermYear, commerce.CycleMonthly }),
			[]string{"upgrade 25 seats to CFQ7TTC0LDPB:0001"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := asks(c.sub)
			p := update(c.sub, &before, asks(c.sub, c.edit), today)
			if diff := cmp.Diff(c.want, calls(p)); diff != "" || !p.OK() {
				t.Errorf("%+v (-want +got):\n%s", p.Violations, diff)
			}
			for _, change := range p.Changes {
				if change.Action == commerce.ActionUpgrade &&
					(change.Final == c.sub.Trial || change.OpensWindow != c.sub.Trial || len(p.Notices) == 0) {
					t.Errorf(
						"an upgrade is final and opens no window, a conversion the other way round, and both are announced: %+v, %v",
						change, p.Notices,
					)
				}
			}
		})
	}
}

// TestUpgrade_ofAScheduledDowngrade_isNotWrittenBack: what was noted for the
// old SKU follows the new one, or the renewal would undo the upgrade.
func TestUpgrade_ofAScheduledDowngrade_isNotWrittenBack(t *testing.T) {
	t.Parallel()
	s := running(scheduledSeats(50))
	before := asks(s)
	p := update(s, &before, asks(s, toStandard), today)
	last := p.Changes[len(p.Changes)-1]
	if last.Schedule == nil || !last.Schedule.SKU.Same(standard) || last.Schedule.Quantity != 50 {
		t.Errorf("the next term is noted as %+v", last.Schedule)
	}
}

func TestUpgrade_whatTakesNone_isRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sub  commerce.Subscription
		edit func(*commerce.Desired)
		now  string
		rule commerce.Rule
	}{
		"software": {running(software), toStandard, "", commerce.RuleUpgrade},
		"an unknown kind": {
			running(func(s *commerce.Subscription) { s.ProductType = "SomethingNew" }), toStandard, "",
			commerce.RuleUpgrade,
		},
		"suspended":                    {running(status(commerce.StatusSuspended)), toStandard, "", commerce.RuleStatus},
		"not provisioned":              {running(status(commerce.StatusPending)), toStandard, "", commerce.RuleStatus},
		"one second before the end":    {running(), toStandard, "2027-07-31 23:59:59", ""},
		"while the renewal is written": {running(), toStandard, "2027-08-01 00:00:00", commerce.RuleRenewalRunning},
		"a trial with 24 seats":        {running(trial), then(toStandard, quantity(24)), "", commerce.RuleTrial},
		"a trial that has only ten": {
			running(trial, func(s *commerce.Subscription) { s.Quantity = 10 }), toStandard, "", commerce.RuleTrial,
		},
		"to a shorter term": {
			running(), then(toStandard, func(d *commerce.Desired) { d.Term = commerce.TermMonth }), "",
			commerce.RuleUpgrade,
		},
		"to an unknown term": {running(), then(toStandard, func(d *commerce.Desired) { d.Term = "P5Y" }), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := today
			if c.now != "" {
				now = at(c.now)
			}
			before := asks(c.sub)
			p := update(c.sub, &before, asks(c.sub, c.edit), now)
			if c.rule == "" {
				if !p.OK() {
					t.Errorf("refused: %+v", p.Violations)
				}
				return
			}
			if len(p.Violations) == 0 || p.Violations[0].Rule != c.rule || len(p.Changes) != 0 {
				t.Errorf("violations %+v, changes %v", p.Violations, calls(p))
			}
		})
	}
}

// TestCheckUpgrade_theServicesWord is what decides which SKUs there are.
func TestCheckUpgrade_theServicesWord(t *testing.T) {
	t.Parallel()
	s := running()
	c := commerce.Change{Action: commerce.ActionUpgrade, Seats: 100, SKU: standard}
	always := c
	always.LicenseTransfer = commerce.TransferAlways
	yes := commerce.UpgradeTarget{SKU: standard, Title: "Business Standard", Eligible: true, Transfer: true}
	stays := commerce.UpgradeTarget{SKU: standard, Title: "Business Standard", Eligible: true, WhyNotMoved: []string{"services conflict"}}
	no := commerce.UpgradeTarget{SKU: standard, Title: "Business Standard", Why: []string{"add-ons are present"}}
	other := commerce.UpgradeTarget{SKU: premium, Title: "Business Premium", Eligible: true}
	for name, c := range map[string]struct {
		change     commerce.Change
		now, later []commerce.UpgradeTarget
		want       []string // parts of the message, none where it is allowed
	}{
		"offered":                  {c, []commerce.UpgradeTarget{other, yes}, nil, nil},
		"offered without licenses": {c, []commerce.UpgradeTarget{stays}, nil, nil},
		"licenses must move": {
			always,
			[]commerce.UpgradeTarget{stays},
			nil,
			[]string{"cannot move along", "services conflict", "license_transfer = false"},
		},
		"licenses can move": {always, []commerce.UpgradeTarget{yes}, nil, nil},
		"refused, another is offered": {
			c,
			[]commerce.UpgradeTarget{no, other},
			nil,
			[]string{"add-ons are present", "upgrade to Business Premium", `product_id = "CFQ7TTC0LCHC" and sku_id = "0002"`, "keep it"},
		},
		"refused without a reason": {c, []commerce.UpgradeTarget{{SKU: standard}}, nil, []string{"it gives no reason"}},
		"nothing is offered":       {c, nil, nil, []string{"it lists nothing", "keep it"}},
		"only at renewal": {
			c,
			[]commerce.UpgradeTarget{other},
			[]commerce.UpgradeTarget{yes},
			[]string{
				"it lists Business Premium (CFQ7TTC0LCHC:0002)", "change to Business Standard at renewal, 2027-08-01",
				`renewal = { product_id = "CFQ7TTC0LDPB", sku_id = "0001" }`,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := commerce.CheckUpgrade(s, c.change, c.now, c.later)
			if len(got) == 0 != (len(c.want) == 0) {
				t.Fatalf("got %+v", got)
			}
			for _, want := range c.want {
				if text := got[0].Summary + "\n" + got[0].Advice(); !strings.Contains(text, want) {
					t.Errorf("%q is not in\n%s", want, text)
				}
			}
		})
	}
	next := commerce.Schedule{Kind: commerce.ScheduledRenewal, SKU: standard}
	if got := commerce.CheckNextSKU(s, next, []commerce.UpgradeTarget{yes}); len(got) != 0 {
		t.Errorf("a renewal that is offered: %+v", got)
	}
	for want, later := range map[string][]commerce.UpgradeTarget{
		"it lists nothing": nil, "add-ons are present": {no}, "renew as Business Premium": {other},
	} {
		got := commerce.CheckNextSKU(s, next, later)
		if len(got) != 1 || !strings.Contains(got[0].Advice(), want) ||
			!strings.Contains(got[0].Advice(), "remove product_id and sku_id from renewal") {
			t.Errorf("want %q, got %+v", want, got)
		}
	}
}

// TestRenewal_everyPart_isScheduledAndWithdrawn schedules each attribute of the
// next term, and takes it back.
func TestRenewal_everyPart_isScheduledAndWithdrawn(t *testing.T) {
	t.Parallel()
	end := at("2028-01-31 00:00:00")
	for name, c := range map[string]struct {
		block commerce.RenewalInstructions
		want  string
	}{
		"quantity":  {commerce.RenewalInstructions{Quantity: ptr(50)}, "renew with 50 seats"},
		"SKU":       {commerce.RenewalInstructions{SKU: &standard}, "renew with 100 seats as CFQ7TTC0LDPB:0001"},
		"term":      {commerce.RenewalInstructions{Term: ptr(commerce.TermThreeYear)}, "renew with 100 seats for P3Y"},
		"cycle":     {commerce.RenewalInstructions{Cycle: ptr(commerce.CycleAnnual)}, "renew with 100 seats billed annual"},
		"promotion": {commerce.RenewalInstructions{PromotionID: ptr("a:b:c")}, "renew with 100 seats with promotion a:b:c"},
		"end date":  {commerce.RenewalInstructions{CustomTermEnd: &end}, "renew with 100 seats until 2028-01-31"},
		"all": {
			commerce.RenewalInstructions{
				Quantity: ptr(50), SKU: &standard, Term: ptr(commerce.TermThreeYear), Cycle: ptr(commerce.CycleAnnual),
				PromotionID: ptr("a:b:c"), CustomTermEnd: &end,
			},
			"renew with 50 seats as CFQ7TTC0LDPB:0001 for P3Y billed annual with promotion a:b:c until 2028-01-31",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := running()
			before := asks(s)
			wants := asks(s, func(d *commerce.Desired) { d.Renewal = &c.block })
			p := update(s, &before, wants, today)
			if diff := cmp.Diff([]string{c.want}, calls(p)); diff != "" {
				t.Fatalf("%+v (-want +got):\n%s", p.Violations, diff)
			}
			s = p.After
			if again := commerce.Update(
				commerce.Current{Subscription: s, Prior: &wants, History: p.History}, wants, today,
			); len(again.Changes) != 0 ||
				!again.OK() {
				t.Errorf("planned again: %v", calls(again))
			}
			gone := commerce.Update(commerce.Current{Subscription: s, Prior: &wants, History: p.History}, before, today)
			if diff := cmp.Diff([]string{"withdraw what is scheduled for the renewal"}, calls(gone)); diff != "" {
				t.Errorf("taken back (-want +got):\n%s", diff)
			}
			// After the renewal it is fulfilled, whatever the main attributes say.
			ran, next := s, *s.Schedule
			ran.Quantity, ran.SKU, ran.Term, ran.Cycle = next.Quantity, next.SKU, next.Term, next.Cycle
			ran.Schedule, ran.EffectiveStart, ran.CommitmentEnd = nil, renewal, at("2030-07-31 23:59:59")
			later := commerce.Update(commerce.Current{Subscription: ran, Prior: &wants, History: p.History}, wants, nextDay)
			if len(later.Changes) != 0 || !later.OK() || len(later.Notices) != 1 || later.Notices[0].Rule != commerce.RuleRenewalFulfilled {
				t.Errorf("after the renewal: %v, %+v, %v", calls(later), later.Violations, later.Notices)
			}
		})
	}
}

// TestUpgrade_beginsNoTermByTheWay: a term or billing cycle that the
// configuration only still says, as after a renewal into another one, is no wish.
func TestUpgrade_beginsNoTermByTheWay(t *testing.T) {
	t.Parallel()
	monthly := running(func(s *commerce.Subscription) { s.Term = commerce.TermMonth })
	annual := func(d *commerce.Desired) { d.Term, d.Cycle = commerce.TermYear, commerce.CycleAnnual }
	triennial := func(d *commerce.Desired) { d.Term, d.Cycle = commerce.TermThreeYear, commerce.CycleTriennial }
	for name, c := range map[string]struct {
		prior, edit func(*commerce.Desired)
		term        commerce.Term
		cycle       commerce.BillingCycle
		notices     int
	}{
		"what is said runs":    {nil, toStandard, "", "", 1},
		"what is said is old":  {annual, toStandard, "", "", 3},
		"a term is asked":      {nil, then(toStandard, annual), commerce.TermYear, commerce.CycleAnnual, 1},
		"another than the old": {annual, then(toStandard, triennial), commerce.TermThreeYear, commerce.CycleTriennial, 1},
		"a billing cycle is asked": {
			nil, then(toStandard, func(d *commerce.Desired) { d.Cycle = commerce.CycleAnnual }), "",
			commerce.CycleAnnual, 1,
		},
		"a cycle, and an old term": {
			annual, then(toStandard, func(d *commerce.Desired) { d.Cycle = commerce.CycleTriennial }), "",
			commerce.CycleTriennial, 1,
		},
		"what runs is taken over": {
			annual,
			then(toStandard, func(d *commerce.Desired) { d.Term, d.Cycle = commerce.TermMonth, commerce.CycleMonthly }),
			"", "", 1,
		},
	} {
		before := asks(monthly)
		if c.prior != nil {
			c.prior(&before)
		}
		want := before
		c.edit(&want)
		p := update(monthly, &before, want, today)
		if !p.OK() || len(p.Changes) != 1 || p.Changes[0].Term != c.term || p.Changes[0].Cycle != c.cycle || len(p.Notices) != c.notices {
			t.Errorf("%s: %+v, violations %v, want %q %q and %d notices", name, p.Changes, p.Violations, c.term, c.cycle, c.notices)
		}
	}
}

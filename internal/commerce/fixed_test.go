package commerce_test

import (
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

func TestSeats_ofWhatCannotChange_areRefusedWhereAsked(t *testing.T) {
	t.Parallel()
	until := open(commerce.Window{Quantity: 100, Until: termEnd})
	keep := commerce.Remedy{Do: "keep them", Config: "quantity = 100"}
	keepTrial := commerce.Remedy{Do: "keep them", Config: "quantity = 25"}
	wait := commerce.Remedy{Do: "remove them at renewal, 2027-08-01", Config: `reduction = "at_renewal"`}
	for name, c := range map[string]struct {
		sub  commerce.Subscription
		want int
		rule commerce.Rule
		out  []commerce.Remedy
	}{
		"a trial, more":          {running(trial), 26, commerce.RuleTrial, []commerce.Remedy{keepTrial}},
		"a trial, fewer":         {running(trial), 24, commerce.RuleTrial, []commerce.Remedy{keepTrial}},
		"software, fewer":        {running(software), 99, commerce.RuleSoftware, []commerce.Remedy{wait, keep}},
		"suspended, more":        {running(status(commerce.StatusSuspended), until), 101, commerce.RuleStatus, []commerce.Remedy{keep}},
		"suspended, fewer":       {running(status(commerce.StatusSuspended), until), 99, commerce.RuleStatus, []commerce.Remedy{keep}},
		"unknown status":         {running(status("hibernating"), until), 99, commerce.RuleStatus, []commerce.Remedy{keep}},
		"suspended, all but one": {running(status(commerce.StatusSuspended), until), 1, commerce.RuleStatus, []commerce.Remedy{keep}},
		"no status was given":    {running(status(""), until), 99, commerce.RuleStatus, []commerce.Remedy{keep}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, desired := asks(c.sub), asks(c.sub, quantity(c.want))
			outcome{violations: []commerce.Violation{{
				Rule: c.rule, Attribute: "quantity", From: itoa(c.sub.Quantity), To: itoa(c.want), Remedies: c.out,
			}}}.check(t, c.sub, update(c.sub, &before, desired, today))
			// Drift that nobody asked for stays, and is told.
			outcome{notices: []commerce.Rule{c.rule}, keeps: []commerce.Attribute{commerce.AttributeQuantity}}.
				check(t, c.sub, update(c.sub, &desired, desired, today))
		})
	}
}

// TestSeats_ofSoftware_waitForTheRenewal: within the term none go, and whether
// some come the service decides.
func TestSeats_ofSoftware_waitForTheRenewal(t *testing.T) {
	t.Parallel()
	stated := open(commerce.Window{Quantity: 100, Until: termEnd})
	now, later, nowThen := reduction(commerce.ReduceNow), reduction(commerce.ReduceAtRenewal), reduction(commerce.ReduceNowThenRenewal)
	decide(t, map[string]row{
		"one more":       {runs: running(software), asks: quantity(101), want: "add 1 seat (100 -> 101)"},
		"one fewer, now": {runs: running(software), asks: then(quantity(99), now), want: "refused: software"},
		"one fewer, whatever is open": {
			runs: running(stated, product("Software")), asks: then(quantity(99), now),
			want: "refused: software",
		},
		"one fewer, then":         {runs: running(software), asks: then(quantity(99), later), want: "renew with 99 seats"},
		"one fewer, now and then": {runs: running(software), asks: then(quantity(99), nowThen), want: "renew with 99 seats"},
		"the same, whatever is open": {
			runs: running(stated, product("Software")), asks: then(quantity(99), nowThen),
			want: "renew with 99 seats",
		},
		"one seat, then": {runs: running(software), asks: then(quantity(1), later), want: "renew with 1 seat"},
		"no seat, then":  {runs: running(software), asks: then(quantity(0), later), want: "refused: seat-count"},
		"one fewer, nothing renews": {
			runs: running(software, ends(cancels)), asks: then(quantity(99), later),
			want: "refused: renewal-needs-auto-renew",
		},
		"one fewer, and nobody asked": {
			runs: running(software), before: quantity(99), asks: quantity(99),
			want: "nothing", keeps: "quantity",
		},
		"one fewer, suspended": {
			runs: running(software, held), before: suspended(true), asks: then(suspended(true), quantity(99), later),
			want: "refused: status",
		},
		"one more, and nobody asked": {
			runs: running(software), before: quantity(101), asks: quantity(101),
			want: "add 1 seat (100 -> 101)",
		},
		"one more, kept since a while": {
			runs: running(software), before: then(quantity(101), accepts), asks: then(quantity(101), accepts),
			want: "nothing", keeps: "quantity",
		},
	})
}

func TestSeats_whilePending_change(t *testing.T) {
	t.Parallel()
	s := running(status(commerce.StatusPending))
	before := asks(s)
	outcome{changes: []commerce.Change{adds(100, 101)}, after: seats(101)}.check(t, s, update(s, &before, asks(s, quantity(101)), today))
}

func TestSeats_grow(t *testing.T) {
	t.Parallel()
	other := adds(100, 101)
	other.OpensWindow = false
	unknown := func(s *commerce.Subscription) { s.ProductType = "SomethingNew" }
	for name, c := range map[string]struct {
		sub  commerce.Subscription
		want int
		call commerce.Change
	}{
		"by one, and the seats get a window":    {running(), 101, adds(100, 101)},
		"by many":                               {running(), 10_000, adds(100, 10_000)},
		"of an unknown kind, no window is said": {running(unknown), 101, other},
		"of software, no window is said":        {running(software), 101, other},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := asks(c.sub)
			for _, how := range commerce.Reductions() {
				desired := asks(c.sub, quantity(c.want), reduction(commerce.Reduction(how)))
				outcome{changes: []commerce.Change{c.call}, after: seats(c.want)}.check(t, c.sub, update(c.sub, &before, desired, today))
			}
		})
	}
}

func TestRenewal_ofWhatTakesNone_isRefusedWhereAsked(t *testing.T) {
	t.Parallel()
	suspended := running(status(commerce.StatusSuspended), func(s *commerce.Subscription) { s.AutoRenew = false })
	for name, c := range map[string]struct {
		sub        commerce.Subscription
		violations []commerce.Violation
		keeps      []commerce.Attribute // where nobody asks
	}{
		"trial": {running(trial, scheduledSeats(25)), []commerce.Violation{{
			Rule: commerce.RuleTrial, Attribute: "renewal.quantity", From: "25", To: "10",
			Remedies: []commerce.Remedy{{Do: "let it convert as it is", Config: "remove renewal"}},
		}}, []commerce.Attribute{commerce.AttributeRenewal}},
		"suspended": {suspended, []commerce.Violation{{
			Rule: commerce.RuleStatus, Attribute: "renewal", Remedies: []commerce.Remedy{{
				Do: "give no instructions", Config: "remove renewal",
			}},
		}}, []commerce.Attribute{commerce.AttributeEndOfTerm, commerce.AttributeRenewal}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := asks(c.sub, endOfTerm(renews))
			desired := asks(c.sub, endOfTerm(renews), renewWith(10))
			outcome{violations: c.violations, history: blockHistory(c.sub.Quantity)}.check(t, c.sub, update(c.sub, &before, desired, today))
			got := commerce.Update(
				commerce.Current{Subscription: c.sub, Prior: &desired, History: blockHistory(c.sub.Quantity)}, desired,
				today,
			)
			outcome{keeps: c.keeps, history: blockHistory(c.sub.Quantity)}.check(t, c.sub, got)
		})
	}
}

func TestTrial_defaultConversion_isNoDrift(t *testing.T) {
	t.Parallel()
	s := running(trial)
	s.Schedule = &commerce.Schedule{
		Kind: commerce.ScheduledRenewal, Quantity: 25, SKU: standard, Term: commerce.TermYear,
		Cycle: commerce.CycleMonthly,
	}
	before := asks(s)
	outcome{}.check(t, s, update(s, &before, before, today))
	// What can change is whether it converts. What it would convert into stays.
	off := sets(cancels, s, false)
	outcome{
		changes: []commerce.Change{off}, notices: []commerce.Rule{commerce.RuleEndOfTerm},
		after: func(s *commerce.Subscription) { s.AutoRenew = false },
	}.check(t, s, update(s, &before, asks(s, endOfTerm(cancels)), today))
}

func TestTrial_explicitEnd_isTakenBackByRenewing(t *testing.T) {
	t.Parallel()
	s := running(trial, func(s *commerce.Subscription) {
		s.AutoRenew, s.Schedule = false, &commerce.Schedule{Kind: commerce.ScheduledCancellation}
	})
	before := asks(s)
	converts := func(s *commerce.Subscription) {
		s.AutoRenew, s.Schedule = true, &commerce.Schedule{Kind: commerce.ScheduledRenewal, Quantity: s.Quantity}
	}
	outcome{
		changes: []commerce.Change{sets(renews, s, false)}, notices: []commerce.Rule{commerce.RuleEndOfTerm}, after: converts,
	}.check(t, s, update(s, &before, asks(s, endOfTerm(renews)), today))
}

func TestRename(t *testing.T) {
	t.Parallel()
	rename := commerce.Change{Action: commerce.ActionRename, Seats: 100, From: 100, To: 100, FriendlyName: "Sales"}
	reseller := commerce.Change{Action: commerce.ActionSetReseller, Seats: 100, From: 100, To: 100, ResellerID: "7654321"}
	named := func(n string) func(*commerce.Desired) { return func(d *commerce.Desired) { d.FriendlyName = n } }
	record := func(id string) func(*commerce.Desired) { return func(d *commerce.Desired) { d.ResellerID = id } }
	called := func(s *commerce.Subscription) { s.FriendlyName = "Sales" }
	recorded := func(s *commerce.Subscription) { s.ResellerID = "7654321" }
	for name, c := range map[string]struct {
		sub  commerce.Subscription
		edit func(*commerce.Desired)
		outcome
	}{
		"same name":                    {running(), named("Basic seats"), outcome{}},
		"no name leaves the service's": {running(), named(""), outcome{}},
		"another name":                 {running(), named("Sales"), outcome{changes: []commerce.Change{rename}, after: called}},
		"letter case is a change": {
			running(func(s *commerce.Subscription) { s.FriendlyName = "SALES" }), named("Sales"),
			outcome{changes: []commerce.Change{rename}, after: called},
		},
		"suspended": {
			running(status(commerce.StatusSuspended)), named("Sales"),
			outcome{changes: []commerce.Change{rename}, after: called},
		},
		"no reseller leaves the service's": {running(recorded), record(""), outcome{}},
		"same reseller":                    {running(recorded), record("7654321"), outcome{}},
		"another reseller":                 {running(), record("7654321"), outcome{changes: []commerce.Change{reseller}, after: recorded}},
		"name, reseller, then seats": {
			running(), then(named("Sales"), record("7654321"), quantity(110)),
			outcome{changes: []commerce.Change{rename, reseller, adds(100, 110)}, after: then(called, recorded, seats(110))},
		},
		"a schedule survives a rename": {
			running(scheduledSeats(50)), named("Sales"), outcome{changes: []commerce.Change{rename}, after: called},
		},
		"expired, a name":      {running(status(commerce.StatusExpired)), named("Sales"), over},
		"disabled, a reseller": {running(status(commerce.StatusDisabled)), record("7654321"), over},
		"deleted, both":        {running(status(commerce.StatusDeleted)), then(named("Sales"), record("7654321")), over},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, desired := asks(c.sub), asks(c.sub, c.edit)
			c.check(t, c.sub, update(c.sub, &before, desired, today))
			if !c.sub.Live() {
				over.check(t, c.sub, update(c.sub, &desired, desired, today))
			}
		})
	}
}

func TestRename_whileARenewalChangesTheSeats_waits(t *testing.T) {
	t.Parallel()
	named := func(d *commerce.Desired) { d.FriendlyName = "Sales" }
	sold := func(d *commerce.Desired) { d.ResellerID = "7654321" }
	rename := commerce.Change{Action: commerce.ActionRename, Seats: 100, From: 100, To: 100, FriendlyName: "Sales"}
	waits := func(attribute, from, to string) outcome {
		return outcome{violations: []commerce.Violation{{
			Rule: commerce.RuleRenewalRunning, Attribute: attribute, From: from, To: to, OpensAt: renewal.AddDate(0, 0, 1),
			Remedies: []commerce.Remedy{{Do: "plan again later", Config: "after 2027-08-02 00:00 UTC"}},
		}}}
	}
	for name, c := range map[string]struct {
		sub  commerce.Subscription
		edit func(*commerce.Desired)
		now  time.Time
		outcome
	}{
		"other seats, one second before": {running(scheduledSeats(50)), named, renewal.Add(-time.Second), outcome{
			changes: []commerce.Change{rename}, after: func(s *commerce.Subscription) { s.FriendlyName = "Sales" },
		}},
		"other seats, a name":     {running(scheduledSeats(50)), named, renewal, waits("friendly_name", `"Basic seats"`, `"Sales"`)},
		"other seats, a reseller": {running(scheduledSeats(50)), sold, renewal, waits("partner_id_on_record", `""`, `"7654321"`)},
		"the same seats": {running(scheduledSeats(100)), named, renewal, outcome{
			changes: []commerce.Change{rename}, after: func(s *commerce.Subscription) { s.FriendlyName = "Sales" },
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := asks(c.sub)
			c.check(t, c.sub, update(c.sub, &before, asks(c.sub, c.edit), c.now))
			if len(c.violations) > 0 {
				drifted := asks(c.sub, c.edit)
				outcome{
					keeps: []commerce.Attribute{commerce.Attribute(c.violations[0].Attribute)},
				}.check(t, c.sub, update(c.sub, &drifted, drifted, c.now))
			}
		})
	}
}

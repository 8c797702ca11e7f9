package commerce_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// TestSchedule_isTheSame where it leads to the same next term, in whichever
// spelling and in whichever of its forms.
func TestSchedule_isTheSame(t *testing.T) {
	t.Parallel()
	full := commerce.Schedule{
		Kind: commerce.ScheduledRenewal, Quantity: 50, SKU: standard, Term: "P1Y", Cycle: "monthly", PromotionID: promotion, CustomTermEnd: at("2028-01-31 00:00:00"),
	}
	with := func(edit func(*commerce.Schedule)) *commerce.Schedule {
		s := full
		edit(&s)
		return &s
	}
	for name, c := range map[string]struct {
		other *commerce.Schedule
		want  bool
	}{
		"itself":           {&full, true},
		"none":             {nil, false},
		"as an upgrade":    {with(func(s *commerce.Schedule) { s.Kind = commerce.ScheduledUpgrade }), true},
		"as an end":        {with(func(s *commerce.Schedule) { s.Kind = commerce.ScheduledCancellation }), false},
		"as an extension":  {with(func(s *commerce.Schedule) { s.Kind = commerce.ScheduledExtension }), false},
		"as something new": {with(func(s *commerce.Schedule) { s.Kind = "donate" }), false},
		"other letters": {
			with(func(s *commerce.Schedule) { s.SKU.ProductID, s.Term, s.Cycle = "cfq7ttc0ldpb", "p1y", "Monthly" }),
			true,
		},
		"the day's last hour":  {with(func(s *commerce.Schedule) { s.CustomTermEnd = at("2028-01-31 23:59:59") }), true},
		"another day":          {with(func(s *commerce.Schedule) { s.CustomTermEnd = at("2028-02-01 00:00:00") }), false},
		"no day":               {with(func(s *commerce.Schedule) { s.CustomTermEnd = time.Time{} }), false},
		"other seats":          {with(func(s *commerce.Schedule) { s.Quantity = 51 }), false},
		"another SKU":          {with(func(s *commerce.Schedule) { s.SKU = premium }), false},
		"another term":         {with(func(s *commerce.Schedule) { s.Term = commerce.TermMonth }), false},
		"another cycle":        {with(func(s *commerce.Schedule) { s.Cycle = commerce.CycleAnnual }), false},
		"another promotion":    {with(func(s *commerce.Schedule) { s.PromotionID = unasked }), false},
		"promotion in letters": {with(func(s *commerce.Schedule) { s.PromotionID = "39nfjqt1pm6c:0005:39nfjqt1q5l7" }), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := full.Same(c.other); got != c.want {
				t.Errorf("Same = %t, want %t", got, c.want)
			}
			if got := c.other.Same(&full); got != c.want {
				t.Errorf("the other way round = %t, want %t", got, c.want)
			}
		})
	}
	var none *commerce.Schedule
	if !none.Same(nil) || none.Renews() {
		t.Error("two that note nothing differ, or nothing renews")
	}
	ends := &commerce.Schedule{Kind: commerce.ScheduledCancellation}
	if !ends.Same(&commerce.Schedule{Kind: commerce.ScheduledCancellation}) {
		t.Error("two ends differ")
	}
}

func TestSchedule_showsItsSeats(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		noted func(*commerce.Subscription)
		want  *int
	}{
		"none noted":      {func(*commerce.Subscription) {}, nil},
		"seats":           {scheduledSeats(50), ptr(50)},
		"one seat":        {scheduledSeats(1), ptr(1)},
		"no seats stated": {scheduledSeats(0), nil},
		"an upgrade":      {func(s *commerce.Subscription) { scheduledSeats(50)(s); s.Schedule.Kind = commerce.ScheduledUpgrade }, ptr(50)},
		"an end": {func(s *commerce.Subscription) {
			scheduledSeats(50)(s)
			s.Schedule.Kind = commerce.ScheduledCancellation
		}, nil},
		"an extension": {ends(extends), nil},
	} {
		if diff := cmp.Diff(c.want, running(c.noted).ScheduledQuantity()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestSchedule_ofAWaitingReduction_belongsToTheConfiguration until somebody notes another, or
// its term is over.
func TestSchedule_ofAWaitingReduction_belongsToTheConfiguration(t *testing.T) {
	t.Parallel()
	waited := then(quantity(80), reduction(commerce.ReduceAtRenewal))
	own := commerce.History{Derived: 80, DerivedTermEnd: termEnd}
	decide(t, map[string]row{
		"wished back": {
			runs: running(scheduledSeats(80)), before: waited, history: own, asks: quantity(100),
			want: "withdraw what is scheduled for the renewal",
		},
		"wished back, another was noted": {
			runs: running(scheduledSeats(50)), before: waited, history: own, asks: quantity(100), want: "nothing",
		},
		"wished back, withdrawn already": {runs: running(), before: waited, history: own, asks: quantity(100), want: "nothing"},
		"wished back, another SKU noted": {
			runs: running(
				another, func(s *commerce.Subscription) { s.Schedule.Quantity = 80 },
			), before: waited, history: own, asks: quantity(100),
			want: "renew with 100 seats as CFQ7TTC0LDPB:0001",
		},
		"grown, another was noted": {
			runs: running(scheduledSeats(50)), before: waited, history: own, asks: quantity(110),
			want: "add 10 seats (100 -> 110), then renew with 50 seats",
		},
		"still waiting":                 {runs: running(scheduledSeats(80)), before: waited, history: own, asks: waited, want: "nothing"},
		"still waiting, it was dropped": {runs: running(), before: waited, history: own, asks: waited, want: "renew with 80 seats"},
		"the term is over": {
			runs: renewed(100, scheduledSeats(80)), before: waited, history: own, asks: quantity(100), now: nextDay,
			want: "nothing",
		},
		"nobody waited": {runs: running(scheduledSeats(80)), before: quantity(100), asks: quantity(100), want: "nothing"},
	})
}

// TestQuantity_thatARenewalReplaced_isKept until it is changed, or met again.
func TestQuantity_thatARenewalReplaced_isKept(t *testing.T) {
	t.Parallel()
	ran := firstTerm() // quantity = 25 and renewal = { quantity = 10 }
	kept := map[commerce.Attribute]string{commerce.AttributeQuantity: "25"}
	bare, written := firstTerm(noRenewal), firstTerm(noRenewal, quantity(40))
	for name, c := range map[string]struct {
		runs         int
		before, asks commerce.Desired
		was          commerce.History
		kept         map[commerce.Attribute]string
		want         string
		keeps        bool
	}{
		"the block stands":            {10, ran, ran, blockHistory(25), nil, "nothing", true},
		"the block goes":              {10, ran, bare, blockHistory(25), nil, "nothing", true},
		"the block went":              {10, bare, bare, commerce.History{}, kept, "nothing", true},
		"it was changed by a portal":  {12, bare, bare, commerce.History{}, kept, "nothing", true},
		"it is met again":             {25, bare, bare, commerce.History{}, kept, "nothing", false},
		"it is changed":               {10, bare, written, commerce.History{}, kept, "add 30 seats (10 -> 40)", false},
		"only a new block is written": {10, ran, firstTerm(renewWith(12)), blockHistory(25), kept, "renew with 12 seats", true},
		"reductions are to wait": {
			10, bare, firstTerm(noRenewal, reduction(commerce.ReduceAtRenewal)), commerce.History{}, kept, "nothing", true,
		},
		"changes are to be brought back": {
			10, firstTerm(noRenewal, accepts), bare, commerce.History{}, kept, "add 15 seats (10 -> 25)", false,
		},
		"the block asked as much": {10, firstTerm(renewWith(25)), bare, blockHistory(25), nil, "add 15 seats (10 -> 25)", false},
		"the block said nothing of seats": {
			10, firstTerm(renewAs(commerce.RenewalInstructions{SKU: &basic})),
			bare, blockHistory(25), nil, "add 15 seats (10 -> 25)", false,
		},
		"it was changed since": {
			10, firstTerm(), bare,
			commerce.History{RenewalTermEnd: termEnd, MainQuantity: 25, Superseded: true},
			nil, "add 15 seats (10 -> 25)", false,
		},
		"there was no block": {10, bare, bare, commerce.History{}, nil, "add 15 seats (10 -> 25)", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := commerce.Update(
				commerce.Current{Subscription: renewed(c.runs), Prior: &c.before, Kept: c.kept, History: c.was}, c.asks, nextDay,
			)
			if verdict(got) != c.want || got.Keeps[commerce.AttributeQuantity] != c.keeps {
				t.Errorf("it came to %q and keeps %t, want %q and %t", verdict(got), got.Keeps[commerce.AttributeQuantity], c.want, c.keeps)
			}
		})
	}
}

// TestNeedsAutoRenew_offersARenewalWhereOneCanCome, and else to go without.
func TestNeedsAutoRenew_offersARenewalWhereOneCanCome(t *testing.T) {
	t.Parallel()
	waits := then(quantity(80), reduction(commerce.ReduceAtRenewal))
	renew, remove := `end_of_term = "renew"`, "remove renewal"
	for name, c := range map[string]struct {
		runs commerce.Subscription
		asks func(*commerce.Desired)
		now  time.Time
		want []string
	}{
		"a block":             {running(), renewWith(80), today, []string{renew, remove}},
		"a block of one seat": {running(), renewWith(1), today, []string{renew, remove}},
		"a block of no seat":  {running(), renewWith(0), today, []string{remove}},
		"a block that says no seats": {
			running(), renewAs(commerce.RenewalInstructions{SKU: &standard}), today, []string{renew, remove},
		},
		"a block, pending":               {running(status(commerce.StatusPending)), renewWith(80), today, []string{renew, remove}},
		"a block, the renewal runs":      {running(), renewWith(80), renewal, []string{remove}},
		"a block, suspended":             {running(held), renewWith(80), today, []string{remove}},
		"a block of a trial":             {running(trial), renewWith(25), today, []string{remove}},
		"seats that wait":                {running(), waits, today, []string{renew, "quantity = 100"}},
		"seats that wait, renewal runs":  {running(), waits, renewal, []string{"quantity = 100"}},
		"seats that wait, while pending": {running(status(commerce.StatusPending)), waits, today, []string{renew, "quantity = 100"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := asks(c.runs, endOfTerm(cancels))
			p := update(c.runs, &before, asks(c.runs, endOfTerm(cancels), c.asks), c.now)
			if len(p.Violations) == 0 || p.Violations[0].Rule != commerce.RuleRenewalNeedsOn {
				t.Fatalf("it came to %s", verdict(p))
			}
			var got []string
			for _, r := range p.Violations[0].Remedies {
				got = append(got, r.Config)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("ways out (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRemedies_afterARenewalThatTookEffect_leaveItsBlockAlone: it decides no term any
// more.
func TestRemedies_afterARenewalThatTookEffect_leaveItsBlockAlone(t *testing.T) {
	t.Parallel()
	before := firstTerm()
	s := renewed(10, open())
	for want, edit := range map[string]func(*commerce.Desired){
		`reduction = "at_renewal"`:                 quantity(5),
		`quantity = 10 and end_of_term = "cancel"`: quantity(0),
	} {
		p := commerce.Update(commerce.Current{Subscription: s, Prior: &before, History: blockHistory(25)}, firstTerm(edit), nextDay)
		ways := one(t, p.Violations).Remedies
		if !slices.ContainsFunc(ways, func(r commerce.Remedy) bool { return r.Config == want }) {
			t.Errorf("%q is not among %+v", want, ways)
		}
	}
}

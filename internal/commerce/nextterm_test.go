package commerce_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// TestNextTerm_isWhatFollowsIfNothingChanges has each status, end of term and
// schedule.
func TestNextTerm_isWhatFollowsIfNothingChanges(t *testing.T) {
	t.Parallel()
	renewing := func(edit func(*commerce.NextTerm)) commerce.NextTerm {
		n := commerce.NextTerm{
			Kind: commerce.ScheduledRenewal, StartsAt: renewal, Quantity: 100, SKU: basic, Term: commerce.TermYear, Cycle: commerce.CycleMonthly, ByItself: true,
		}
		edit(&n)
		return n
	}
	byItself := renewing(func(*commerce.NextTerm) {})
	scheduled := func(edit func(*commerce.NextTerm)) commerce.NextTerm {
		return renewing(func(n *commerce.NextTerm) { n.ByItself = false; edit(n) })
	}
	ending := commerce.NextTerm{Kind: commerce.ScheduledCancellation, StartsAt: renewal}
	gone := commerce.NextTerm{Kind: commerce.ScheduledCancellation}
	extending := commerce.NextTerm{
		Kind: commerce.ScheduledExtension, StartsAt: renewal, Quantity: 100, SKU: commerce.SKU{ProductID: basic.ProductID},
		Term: commerce.TermMonth, Cycle: commerce.CycleMonthly,
	}
	conversion := commerce.NextTerm{Kind: commerce.ScheduledConversion, StartsAt: renewal, ByItself: true}
	intoStandard := commerce.NextTerm{
		Kind: commerce.ScheduledConversion, StartsAt: renewal, Quantity: 25, SKU: standard, Term: commerce.TermYear, Cycle: commerce.CycleMonthly, ByItself: true,
	}
	as := func(edit func(*commerce.Schedule)) func(*commerce.Subscription) {
		return func(s *commerce.Subscription) { scheduledSeats(100)(s); edit(s.Schedule) }
	}
	off := func(s *commerce.Subscription) { s.AutoRenew = false }
	endless := func(s *commerce.Subscription) { s.CommitmentEnd = time.Time{} }
	for name, c := range map[string]struct {
		runs commerce.Subscription
		want commerce.NextTerm
	}{
		"active":                 {running(), byItself},
		"pending":                {running(status(commerce.StatusPending)), byItself},
		"an unknown status":      {running(status("hibernating")), byItself},
		"no end is known":        {running(endless), renewing(func(n *commerce.NextTerm) { n.StartsAt = time.Time{} })},
		"other seats":            {running(scheduledSeats(80)), scheduled(func(n *commerce.NextTerm) { n.Quantity = 80 })},
		"the same, written down": {running(scheduledSeats(100)), byItself},
		"another SKU": {
			running(as(func(s *commerce.Schedule) { s.SKU = standard })), scheduled(func(n *commerce.NextTerm) { n.SKU = standard }),
		},
		"another term": {
			running(as(func(s *commerce.Schedule) { s.Term = commerce.TermThreeYear })),
			scheduled(func(n *commerce.NextTerm) { n.Term = commerce.TermThreeYear }),
		},
		"another cycle": {
			running(as(func(s *commerce.Schedule) { s.Cycle = commerce.CycleAnnual })),
			scheduled(func(n *commerce.NextTerm) { n.Cycle = commerce.CycleAnnual }),
		},
		"a promotion alone": {
			running(as(func(s *commerce.Schedule) { s.PromotionID = promotion })), scheduled(func(*commerce.NextTerm) {}),
		},
		"an upgrade": {
			running(as(func(s *commerce.Schedule) { s.Kind, s.SKU = commerce.ScheduledUpgrade, standard })),
			scheduled(func(n *commerce.NextTerm) { n.SKU = standard }),
		},
		"an upgrade, seats not said": {
			running(as(func(s *commerce.Schedule) { s.Kind, s.Quantity = commerce.ScheduledUpgrade, 0 })),
			scheduled(func(n *commerce.NextTerm) { n.Quantity = 0 }),
		},
		"an unknown action": {
			running(as(func(s *commerce.Schedule) { s.Kind = "donate" })), scheduled(func(*commerce.NextTerm) {}),
		},
		"an explicit end":              {running(ends(cancels)), ending},
		"auto-renew off, extendable":   {running(off), extending},
		"auto-renew off, software":     {running(software, off), ending},
		"off, with a schedule":         {running(software, scheduledSeats(80), off), ending},
		"an extension":                 {running(ends(extends)), extending},
		"suspended":                    {running(held), ending},
		"suspended, no end is known":   {running(held, endless), gone},
		"a trial":                      {running(trial), conversion},
		"a trial that shows into what": {running(converting), intoStandard},
		"a trial that ends":            {running(trial, ends(cancels)), ending},
		"a trial that shows, and ends": {running(converting, off), ending},
		"expired":                      {running(status(commerce.StatusExpired)), gone},
		"disabled":                     {running(status(commerce.StatusDisabled)), gone},
		"deleted, something scheduled": {running(scheduledSeats(80), status(commerce.StatusDeleted)), gone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := c.runs.NextTerm()
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("next term (-want +got):\n%s", diff)
			}
			if ends := c.want.Kind == commerce.ScheduledCancellation; got.Ends() != ends {
				t.Errorf("Ends() = %t, want %t", got.Ends(), ends)
			}
		})
	}
}

// TestNextTerm_isTheSame if two of them plan the same for the same day, no matter
// what decided each.
func TestNextTerm_isTheSame(t *testing.T) {
	t.Parallel()
	full := running().NextTerm()
	for name, c := range map[string]struct {
		edit func(*commerce.NextTerm)
		want bool
	}{
		"itself":           {func(*commerce.NextTerm) {}, true},
		"decided":          {func(n *commerce.NextTerm) { n.ByItself = false }, true},
		"in other letters": {func(n *commerce.NextTerm) { n.SKU.ProductID, n.Term, n.Cycle = "cfq7ttc0lh18", "p1y", "Monthly" }, true},
		"in another zone":  {func(n *commerce.NextTerm) { n.StartsAt = n.StartsAt.In(time.FixedZone("elsewhere", 3600)) }, true},
		"a day later":      {func(n *commerce.NextTerm) { n.StartsAt = n.StartsAt.AddDate(0, 0, 1) }, false},
		"an end":           {func(n *commerce.NextTerm) { n.Kind = commerce.ScheduledCancellation }, false},
		"other seats":      {func(n *commerce.NextTerm) { n.Quantity = 99 }, false},
		"another SKU":      {func(n *commerce.NextTerm) { n.SKU = standard }, false},
		"another term":     {func(n *commerce.NextTerm) { n.Term = commerce.TermMonth }, false},
		"another cycle":    {func(n *commerce.NextTerm) { n.Cycle = commerce.CycleAnnual }, false},
	} {
		other := full
		c.edit(&other)
		if full.Same(other) != c.want || other.Same(full) != c.want {
			t.Errorf("%s: Same = %t, want %t", name, full.Same(other), c.want)
		}
	}
}

// TestUpcoming_warnsInTheLastThirtyDays, to the second, of what nobody decided.
func TestUpcoming_warnsInTheLastThirtyDays(t *testing.T) {
	t.Parallel()
	month := renewal.AddDate(0, 0, -30)
	const renewing, extending, converts = `"Basic seats" renews on 2027-08-01`, `"Basic seats" goes on month by month from 2027-08-01`,
		`The trial "Basic seats" becomes a paid subscription on 2027-08-01`
	for name, c := range map[string]struct {
		runs    commerce.Subscription
		decided bool
		now     time.Time
		want    string
	}{
		"a second before the 30 days": {running(), false, aSecondBefore(month), ""},
		"as they begin":               {running(), false, month, renewing},
		"a second later":              {running(), false, aSecondAfter(month), renewing},
		"a second before it renews":   {running(), false, aSecondBefore(renewal), renewing},
		"as it renews":                {running(), false, renewal, ""},
		"a second after":              {running(), false, aSecondAfter(renewal), ""},
		"decided":                     {running(), true, month, ""},
		"with other seats":            {running(scheduledSeats(80)), false, month, renewing},
		"decided, with other seats":   {running(scheduledSeats(80)), true, month, ""},
		"it extends":                  {running(ends(extends)), false, month, extending},
		"it extends, as decided":      {running(ends(extends)), true, month, ""},
		"it extends, not yet":         {running(ends(extends)), false, aSecondBefore(month), ""},
		"a trial":                     {running(trial), false, month, converts},
		"a trial, as decided":         {running(trial), true, month, ""},
		"a trial that has converted":  {running(trial), false, renewal, ""},
		"a trial that ends":           {running(trial, ends(cancels)), false, month, ""},
		"it ends":                     {running(ends(cancels)), false, month, ""},
		"suspended":                   {running(held), false, month, ""},
		"expired":                     {running(status(commerce.StatusExpired)), false, month, ""},
		"no end is known":             {running(func(s *commerce.Subscription) { s.CommitmentEnd = time.Time{} }), false, month, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := c.runs.Upcoming(c.decided, c.now)
			if c.want == "" && len(got) == 0 {
				return
			}
			if len(got) != 1 || got[0].Summary != c.want || got[0].Detail == "" || got[0].Rule != commerce.RuleEndOfTerm {
				t.Errorf("%+v, want %q", got, c.want)
			}
		})
	}
}

// TestConvertsAtEnd_warnsOfATrial that is not told to end.
func TestConvertsAtEnd_warnsOfATrial(t *testing.T) {
	t.Parallel()
	trialOffer := sold(func(o *commerce.Offer) { o.Trial = true })
	for name, c := range map[string]struct {
		offer commerce.Offer
		end   commerce.EndOfTerm
		warns bool
	}{
		"a trial, no end given": {trialOffer, "", true},
		"a trial, to renew":     {trialOffer, renews, true},
		"a trial, to end":       {trialOffer, cancels, false},
		"no trial":              {sold(), "", false},
		"no trial, to renew":    {sold(), renews, false},
	} {
		got := commerce.ConvertsAtEnd(c.offer, order(endOfTerm(c.end)))
		if (len(got) == 1) != c.warns || c.warns && got[0].Rule != commerce.RuleTrial {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

package commerce_test

import (
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// TestIncrease_isTakenAtAnyTimeOfTheTerm, closed windows or not, while the
// subscription is active and no trial.
func TestIncrease_isTakenAtAnyTimeOfTheTerm(t *testing.T) {
	t.Parallel()
	const adds, refused = "add 1 seat (100 -> 101)", "refused: status"
	more := quantity(101)
	decide(t, map[string]row{
		"none more":                    {runs: running(), asks: quantity(100), want: "nothing"},
		"one more, the window open":    {runs: running(states(closed)), asks: more, now: aSecondBefore(closed), want: adds},
		"one more, as it closes":       {runs: running(states(closed)), asks: more, now: closed, want: adds},
		"one more, after it":           {runs: running(states(closed)), asks: more, now: aSecondAfter(closed), want: adds},
		"one more, in the last second": {runs: running(), asks: more, now: aSecondBefore(renewal), want: adds},
		"one more, the renewal runs":   {runs: running(), asks: more, now: renewal, want: adds},
		"one more, a second later":     {runs: running(), asks: more, now: aSecondAfter(renewal), want: adds},
		"many more":                    {runs: running(), asks: quantity(10_000), want: "add 9900 seats (100 -> 10000)"},
		"one more, nothing is renewed": {
			runs: running(noExtension, ends(cancels)), asks: more, now: at("2026-01-01 00:00:00"),
			want: adds,
		},
		"one more, whatever reduction is": {runs: running(), asks: then(more, reduction(commerce.ReduceAtRenewal)), want: adds},

		"pending":           {runs: running(status(commerce.StatusPending)), asks: more, want: adds},
		"an unknown kind":   {runs: running(product("SomethingNew")), asks: more, want: adds},
		"suspended":         {runs: running(held), before: suspended(true), asks: then(suspended(true), more), want: refused},
		"expired":           {runs: running(status(commerce.StatusExpired)), asks: more, want: "nothing", keeps: "all"},
		"disabled":          {runs: running(status(commerce.StatusDisabled)), asks: more, want: "nothing", keeps: "all"},
		"deleted":           {runs: running(status(commerce.StatusDeleted)), asks: more, want: "nothing", keeps: "all"},
		"an unknown status": {runs: running(status("hibernating")), asks: more, want: refused},
		"a trial":           {runs: running(trial), asks: quantity(26), want: "refused: trial"},
		"software":          {runs: running(software), asks: more, want: adds},
	})
}

// TestIncrease_opensAWindowOfItsOwn for seats; what another kind gets the
// service says once it has them.
func TestIncrease_opensAWindowOfItsOwn(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]bool{"OnlineServicesNCE": true, "onlineservicesnce": true, "SomethingNew": false, "": false} {
		s := running(product(kind))
		before := asks(s)
		p := update(s, &before, asks(s, quantity(101)), today)
		if len(p.Changes) != 1 || p.Changes[0].OpensWindow != want {
			t.Errorf("%q: %+v, want a window %t", kind, p.Changes, want)
		}
	}
}

// TestQuantity_staysWithinTheOffer has the limits of the catalog one below,
// at and one above, for what is bought, added, kept and renewed.
func TestQuantity_staysWithinTheOffer(t *testing.T) {
	t.Parallel()
	limits := func(minimum, maximum int) commerce.Offer {
		return sold(func(o *commerce.Offer) { o.Minimum, o.Maximum = minimum, maximum })
	}
	for name, c := range map[string]struct {
		offer commerce.Offer
		seats int
		want  string
	}{
		"one below the minimum":  {limits(5, 300), 4, "refused: seat-count"},
		"the minimum":            {limits(5, 300), 5, "allowed"},
		"one above the minimum":  {limits(5, 300), 6, "allowed"},
		"one below the maximum":  {limits(5, 300), 299, "allowed"},
		"the maximum":            {limits(5, 300), 300, "allowed"},
		"one above the maximum":  {limits(5, 300), 301, "refused: seat-count"},
		"no minimum stated":      {limits(0, 300), 1, "allowed"},
		"no maximum stated":      {limits(5, 0), 1_000_000, "allowed"},
		"exactly one seat is it": {limits(1, 1), 1, "allowed"},
		"two where one is it":    {limits(1, 1), 2, "refused: seat-count"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check := func(what string, violations []commerce.Violation) {
				if got := refusals(violations); got != c.want {
					t.Errorf("%s: %s, want %s", what, got, c.want)
				}
			}
			other := commerce.SKU{ProductID: "CFQ7TTC0OTHER", SKUID: "0001"}
			check("bought", commerce.CheckOffer(c.offer, order(quantity(c.seats)), true))
			check("added", commerce.CheckChanges(c.offer, []commerce.Change{adds(c.seats-1, c.seats)}, basic))
			check("kept", commerce.CheckChanges(c.offer, []commerce.Change{reduces(c.seats+1, c.seats)}, basic))
			check("renewed", commerce.CheckChanges(c.offer, []commerce.Change{schedules(100, c.seats)}, basic))
			check("renewed as this one", commerce.CheckChanges(c.offer, []commerce.Change{schedules(100, c.seats)}, other))
			for what, change := range map[string]commerce.Change{
				"added to another": adds(c.seats-1, c.seats), "renewed as another": to(other, schedules(100, c.seats)),
				"renamed": {Action: commerce.ActionRename, To: c.seats},
			} {
				if got := commerce.CheckChanges(c.offer, []commerce.Change{change}, other); len(got) > 0 {
					t.Errorf("%s: %s", what, refusals(got))
				}
			}
		})
	}
}

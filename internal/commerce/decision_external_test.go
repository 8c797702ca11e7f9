package commerce_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// TestDifference_thatNobodyAsked_isLeftToBeSeen where nothing can change it:
// right after the purchase all was asked, later only what was edited.
func TestDifference_thatNobodyAsked_isLeftToBeSeen(t *testing.T) {
	t.Parallel()
	expired := status(commerce.StatusExpired)
	bare := func(d *commerce.Desired) { d.EndOfTerm = "" }
	for name, c := range map[string]struct {
		runs commerce.Subscription
		asks func(*commerce.Desired)
		want string
	}{
		"seats":           {running(expired), quantity(90), "refused: status"},
		"a name":          {running(expired), named("Sales"), "refused: status"},
		"a reseller":      {running(expired), reseller("7654321"), "refused: status"},
		"an end of term":  {running(expired), endOfTerm(cancels), "refused: status"},
		"a next term":     {running(expired), renewWith(80), "refused: status"},
		"a suspension":    {running(expired), suspended(true), "refused: status"},
		"a resumption":    {running(held, func(s *commerce.Subscription) { s.CommitmentEnd = today.AddDate(0, 0, -1) }), then(bare, suspended(false)), "refused: status"},
		"another term":    {running(), forTerm(commerce.TermMonth), "refused: in-place"},
		"another cycle":   {running(), billed(commerce.CycleAnnual), "refused: in-place"},
		"another tenant":  {running(), func(d *commerce.Desired) { d.TenantID = "tenant-b" }, "refused: in-place"},
		"another SKU":     {running(software), toStandard, "refused: upgrade"},
		"a trial's seats": {running(trial), quantity(30), "refused: trial"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wants, before := asks(c.runs, c.asks), asks(c.runs)
			if got := verdict(update(c.runs, nil, wants, today)); got != c.want {
				t.Errorf("after the purchase: %s, want %s", got, c.want)
			}
			if got := verdict(update(c.runs, &before, wants, today)); got != c.want {
				t.Errorf("asked now: %s, want %s", got, c.want)
			}
			if got := verdict(update(c.runs, &wants, wants, today)); got != "nothing" {
				t.Errorf("asked before: %s, want nothing", got)
			}
		})
	}
}

func reseller(id string) func(*commerce.Desired) {
	return func(d *commerce.Desired) { d.ResellerID = id }
}

// TestExternal_isRevertedOrAccepted has each attribute that somebody changed
// elsewhere, and each that the configuration asks anew.
func TestExternal_isRevertedOrAccepted(t *testing.T) {
	t.Parallel()
	next := noted(50)
	for name, c := range map[string]struct {
		runs           commerce.Subscription
		asks           func(*commerce.Desired)
		revert, accept string
	}{
		"more seats":        {running(states(termEnd)), quantity(97), "remove 3 seats (100 -> 97)", "nothing"},
		"fewer seats":       {running(), quantity(103), "add 3 seats (100 -> 103)", "nothing"},
		"another name":      {running(), named("Sales"), `rename to "Sales"`, "nothing"},
		"another reseller":  {running(), reseller("7654321"), "set the reseller of record to 7654321", "nothing"},
		"it ends":           {running(ends(cancels)), endOfTerm(renews), `set end_of_term to "renew"`, "nothing"},
		"it extends":        {running(ends(extends)), endOfTerm(cancels), `set end_of_term to "cancel"`, "nothing"},
		"it is suspended":   {running(held), then(suspended(false), endOfTerm(renews)), `resume 100 seats, then set end_of_term to "renew"`, "nothing"},
		"it was resumed":    {running(), suspended(true), "suspend 100 seats", "nothing"},
		"another next term": {running(next), endOfTerm(renews), "nothing", "nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, how := range []struct {
				external commerce.External
				want     string
			}{{commerce.ExternalRevert, c.revert}, {commerce.ExternalAccept, c.accept}, {"", c.revert}, {"forget", c.revert}} {
				wants := asks(c.runs, c.asks, func(d *commerce.Desired) { d.External = how.external })
				if got := verdict(update(c.runs, &wants, wants, today)); got != how.want {
					t.Errorf("%q: %s, want %s", how.external, got, how.want)
				}
				// What the configuration asks anew is done, whoever differed before.
				before := asks(c.runs, func(d *commerce.Desired) { d.External = how.external })
				if got := verdict(update(c.runs, &before, wants, today)); got != c.revert {
					t.Errorf("%q, asked now: %s, want %s", how.external, got, c.revert)
				}
			}
		})
	}
}

// TestExternal_accepted_isAskedAnewByAnyWishOfTheNextTerm: who instructs a next
// term asks for there to be one.
func TestExternal_accepted_isAskedAnewByAnyWishOfTheNextTerm(t *testing.T) {
	t.Parallel()
	accepted := then(accepts, endOfTerm(renews))
	waits := then(accepted, reduction(commerce.ReduceAtRenewal))
	ended := running(ends(cancels))
	decide(t, map[string]row{
		"no wish":                      {runs: ended, before: accepted, asks: accepted, want: "nothing"},
		"a wish of before":             {runs: ended, before: then(accepted, renewWith(80)), asks: then(accepted, renewWith(80)), history: blockHistory(100), want: "nothing"},
		"a block":                      {runs: ended, before: accepted, asks: then(accepted, renewWith(80)), want: `set end_of_term to "renew", then renew with 80 seats`},
		"seats that wait":              {runs: ended, before: accepted, asks: then(waits, quantity(80)), want: `set end_of_term to "renew", then renew with 80 seats`},
		"fewer seats now":              {runs: running(ends(cancels), states(termEnd)), before: accepted, asks: then(accepted, quantity(80)), want: `remove 20 seats (100 -> 80), then set end_of_term to "cancel"`},
		"reduction alone, seats stay":  {runs: ended, before: accepted, asks: waits, want: `set end_of_term to "renew"`},
		"the end of term itself":       {runs: ended, before: then(accepts, endOfTerm(extends)), asks: accepted, want: `set end_of_term to "renew"`},
		"seats kept, reduction anew":   {runs: running(states(termEnd)), before: then(accepts, quantity(97)), asks: then(accepts, quantity(97), reduction(commerce.ReduceAtRenewal)), want: "renew with 97 seats"},
		"seats kept, another's notice": {runs: running(noted(97)), before: then(accepts, quantity(97)), asks: then(accepts, quantity(97)), want: "nothing"},
	})
	// Seats that are kept wait for nothing: no schedule is remembered as one's own.
	s := running()
	wants := asks(s, then(accepts, quantity(97), reduction(commerce.ReduceAtRenewal)))
	if diff := cmp.Diff(commerce.History{}, update(s, &wants, wants, today).History); diff != "" {
		t.Errorf("it remembers (-want +got):\n%s", diff)
	}
}

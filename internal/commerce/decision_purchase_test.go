package commerce_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// TestPurchase_isAnOrderAndWhatItCannotCarry, in the order of the calls.
func TestPurchase_isAnOrderAndWhatItCannotCarry(t *testing.T) {
	t.Parallel()
	const buys = "buy 15 seats"
	later := renewAs(commerce.RenewalInstructions{SKU: &standard, Term: ptr(commerce.TermThreeYear)})
	for name, c := range map[string]struct {
		asks func(*commerce.Desired)
		want string
	}{
		"the seats":                      {quantity(15), buys},
		"one seat":                       {quantity(1), "buy 1 seat"},
		"no seat":                        {quantity(0), "refused: seat-count"},
		"a reseller of record":           {reseller("7654321"), buys + ", then set the reseller of record to 7654321"},
		"that it ends":                   {endOfTerm(cancels), buys + `, then set end_of_term to "cancel"`},
		"another next term":              {later, buys + ", then renew with 15 seats as CFQ7TTC0LDPB:0001 for P3Y"},
		"a next term of one seat":        {renewWith(1), buys + ", then renew with 1 seat"},
		"a next term of no seat":         {renewWith(0), "refused: seat-count"},
		"a next term as it runs":         {renewWith(15), buys},
		"a next term that does not come": {then(later, endOfTerm(extends)), "refused: renewal-needs-auto-renew"},
		"suspension":                     {suspended(true), buys + ", then suspend 15 seats"},
		"suspension, set once resumed":   {then(suspended(true), endOfTerm(cancels)), buys + ", then suspend 15 seats"},
		"suspension, a next term too":    {then(suspended(true), later), buys + ", then suspend 15 seats"},
		"no suspension":                  {then(suspended(false), endOfTerm(cancels)), buys + `, then set end_of_term to "cancel"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := verdict(commerce.Purchase(order(c.asks))); got != c.want {
				t.Errorf("it came to %q, want %q", got, c.want)
			}
		})
	}
}

// TestPurchase_predictsTheSubscription: what is shown as in effect is what the
// calls behind the order lead to.
func TestPurchase_predictsTheSubscription(t *testing.T) {
	t.Parallel()
	for name, edit := range map[string]func(*commerce.Desired){
		"to renew": endOfTerm(renews), "to end": endOfTerm(cancels), "to extend": endOfTerm(extends), "no wish": endOfTerm(""),
		"suspended": suspended(true), "running": suspended(false), "suspended, to extend": then(
			suspended(true), endOfTerm(extends),
		), "a reseller": reseller("7654321"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wants := order(edit)
			if wants.EndOfTerm == "" {
				wants.EndOfTerm = renews
			}
			placed := running(func(s *commerce.Subscription) { s.Quantity, s.Refundable, s.ResellerID = 15, nil, "" })
			runs := commerce.Update(commerce.Current{Subscription: placed}, wants, bought).After
			shown := wants.Bought()
			for what, part := range map[string][2]any{
				"seats": {
					runs.Quantity, shown.Quantity,
				}, "SKU": {runs.SKU, shown.SKU}, "term": {runs.Term, shown.Term}, "cycle": {runs.Cycle, shown.Cycle},
				"auto-renew": {runs.AutoRenew, shown.AutoRenew}, "reseller": {runs.ResellerID, shown.ResellerID},
				"extension": {runs.Schedule != nil && runs.Schedule.Kind == commerce.ScheduledExtension, shown.EndOfTerm() == extends},
			} {
				if part[0] != part[1] {
					t.Errorf("%s: %v runs, %v is shown", what, part[0], part[1])
				}
			}
		})
	}
}

// TestAfterPurchase_onlyWhatWasPromised is called: seats that another client changed
// meanwhile are not.
func TestAfterPurchase_onlyWhatWasPromised(t *testing.T) {
	t.Parallel()
	promised := []commerce.Change{
		{Action: commerce.ActionSetReseller}, {Action: commerce.ActionSuspend}, {Action: commerce.ActionSetEndOfTerm}, {Action: commerce.ActionScheduleRenewal},
	}
	others := []commerce.Change{
		{Action: commerce.ActionAddSeats},
		{Action: commerce.ActionReduceSeats},
		{Action: commerce.ActionUpgrade},
		{Action: commerce.ActionLengthenTerm},
		{Action: commerce.ActionRename},
		{Action: commerce.ActionResume},
		{Action: commerce.ActionWithdrawSchedule},
		{Action: commerce.ActionCancel},
		{Action: "donate"},
	}
	gotPromised, gotOthers := commerce.AfterPurchase(append(append([]commerce.Change{}, others...), promised...))
	if diff := cmp.Diff(promised, gotPromised) + cmp.Diff(others, gotOthers); diff != "" {
		t.Error(diff)
	}
}

// TestOffer_atEndOfSale_isNotSold renews what runs and sells nothing new, not even
// as the next SKU.
func TestOffer_atEndOfSale_isNotSold(t *testing.T) {
	t.Parallel()
	ended := sold(func(o *commerce.Offer) { o.Purchasable, o.Terms = false, nil })
	if got := refusals(commerce.CheckOffer(ended, order(), true)); got != "refused: offer" {
		t.Errorf("bought: %s", got)
	}
	if got := refusals(commerce.CheckTerm(ended, commerce.TermYear, commerce.CycleMonthly, "renewal.")); got != "refused: term-not-sold" {
		t.Errorf("as the next SKU: %s", got)
	}
	for _, c := range []commerce.Change{adds(100, 101), reduces(100, 99), schedules(100, 80)} {
		if got := refusals(commerce.CheckChanges(ended, []commerce.Change{c}, basic)); got != "allowed" {
			t.Errorf("what runs, %s: %s", c, got)
		}
	}
	if v := one(t, commerce.CheckTerm(ended, commerce.TermYear, commerce.CycleMonthly, "")); !strings.Contains(v.Reason, "lists no term") {
		t.Errorf("%s", v.Reason)
	}
}

// TestOrder_asksForAnAlignedEnd by a day or by another subscription.
func TestOrder_asksForAnAlignedEnd(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		asks func(*commerce.Desired)
		want bool
	}{"no end": {quantity(15), false}, "a day": {endOn("2027-04-30"), true}, "a subscription": {endWith("a-1"), true}} {
		if got := order(c.asks).Aligned(); got != c.want {
			t.Errorf("%s: %t, want %t", name, got, c.want)
		}
	}
}

// TestReplaced_isRefused with ways out that keep what is paid for.
func TestReplaced_isRefused(t *testing.T) {
	t.Parallel()
	v := commerce.Replaced("Sales")
	if v.Rule != commerce.RuleTwin || !strings.Contains(v.Reason, `"Sales"`) || len(v.Remedies) != 3 {
		t.Errorf("%+v", v)
	}
}

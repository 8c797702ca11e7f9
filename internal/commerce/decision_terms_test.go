package commerce_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

func trying(d *commerce.Desired) { d.Midterm = true }

// TestTerm_becomesLongerWithinItself and never shorter, and that only where
// the experiment is on.
func TestTerm_becomesLongerWithinItself(t *testing.T) {
	t.Parallel()
	terms := []commerce.Term{commerce.TermMonth, commerce.TermYear, commerce.TermThreeYear, "P90D"}
	longer := map[commerce.Term][]commerce.Term{
		commerce.TermMonth: {commerce.TermYear, commerce.TermThreeYear},
		commerce.TermYear:  {commerce.TermThreeYear},
	}
	table := map[string]row{}
	for _, from := range terms {
		for _, to := range terms {
			s := running(term(from, commerce.CycleMonthly))
			on := row{runs: s, asks: then(trying, forTerm(to)), want: "refused: in-place"}
			for _, possible := range longer[from] {
				if possible == to {
					on.want = fmt.Sprintf("lengthen the term of 100 seats to %s billed monthly", to)
				}
			}
			off := row{runs: s, asks: forTerm(to), want: "refused: in-place"}
			if from == to {
				on.want, off.want = "nothing", "nothing"
			}
			table[fmt.Sprintf("%s to %s", from, to)] = off
			table[fmt.Sprintf("%s to %s, as an experiment", from, to)] = on
		}
	}
	decide(t, table)
}

func TestTerm_isLengthenedOnlyOfAnActiveSubscription(t *testing.T) {
	t.Parallel()
	const longer, refused = "lengthen the term of 100 seats to P3Y billed monthly", "refused: in-place"
	three := then(trying, forTerm(commerce.TermThreeYear))
	decide(t, map[string]row{
		"seats": {runs: running(), asks: three, want: longer},
		"billed otherwise as well": {
			runs: running(), asks: then(three, billed(commerce.CycleTriennial)),
			want: "lengthen the term of 100 seats to P3Y billed triennial",
		},
		"with more seats": {runs: running(), asks: then(three, quantity(110)), want: longer + ", then add 10 seats (100 -> 110)"},
		"as another SKU":  {runs: running(), asks: then(three, toStandard), want: "upgrade 100 seats to CFQ7TTC0LDPB:0001"},
		"as another SKU, shorter": {
			runs: running(), asks: then(trying, forTerm(commerce.TermMonth), toStandard),
			want: "refused: upgrade",
		},
		"in the last second":       {runs: running(), asks: three, now: aSecondBefore(renewal), want: longer},
		"as it renews":             {runs: running(), asks: three, now: renewal, want: "refused: renewal-running"},
		"a second later":           {runs: running(), asks: three, now: aSecondAfter(renewal), want: "refused: renewal-running"},
		"a trial":                  {runs: running(trial), asks: three, want: refused},
		"software":                 {runs: running(software), asks: three, want: refused},
		"an unknown kind":          {runs: running(product("SomethingNew")), asks: three, want: refused},
		"pending":                  {runs: running(status(commerce.StatusPending)), asks: three, want: refused},
		"suspended":                {runs: running(held), before: endOfTerm(renews), asks: then(three, endOfTerm(renews)), want: refused},
		"expired":                  {runs: running(status(commerce.StatusExpired)), asks: three, want: "nothing", keeps: "all"},
		"nobody asked, it runs so": {runs: running(), before: three, asks: three, want: "nothing", keeps: "term_duration"},
		"the current term, requested again": {
			runs: running(term(commerce.TermThreeYear, commerce.CycleMonthly)), before: forTerm(commerce.TermYear), asks: three,
			want: "nothing",
		},
		"while it runs otherwise": {
			runs: running(func(s *commerce.Subscription) { s.SKU = premium }), before: asSKU(basic), asks: then(three, asSKU(basic)),
			want: refused,
		},
		"an earlier experiment ran": {
			runs: running(term(commerce.TermThreeYear, commerce.CycleMonthly)), before: three, asks: three,
			want: "nothing",
		},
	})
	s := running()
	before := asks(s)
	p := update(s, &before, asks(s, three), today)
	want := commerce.Change{
		Action: commerce.ActionLengthenTerm, Seats: 100, From: 100, To: 100,
		Term: commerce.TermThreeYear, Cycle: commerce.CycleMonthly, Final: true, Commits: true,
	}
	if diff := cmp.Diff([]commerce.Change{want}, p.Changes); diff != "" {
		t.Errorf("final, and no window is promised (-want +got):\n%s", diff)
	}
	if len(p.Notices) != 1 || p.Notices[0].Rule != commerce.RuleInPlace ||
		!strings.Contains(p.Notices[0].Detail, "promotion may not carry over") {
		t.Errorf("notices %+v", p.Notices)
	}
}

func TestCycle_changesAtRenewalOnly(t *testing.T) {
	t.Parallel()
	table := map[string]row{}
	for _, cycle := range []commerce.BillingCycle{commerce.CycleAnnual, commerce.CycleTriennial, "weekly"} {
		table[string(cycle)] = row{runs: running(), asks: billed(cycle), want: "refused: in-place"}
		table[string(cycle)+", as an experiment"] = row{runs: running(), asks: then(trying, billed(cycle)), want: "refused: in-place"}
		table[string(cycle)+", at renewal"] = row{
			runs: running(), asks: renewAs(commerce.RenewalInstructions{Cycle: &cycle}), want: fmt.Sprintf(
				"renew with 100 seats billed %s", cycle,
			),
		}
		table[string(cycle)+", and nobody asked"] = row{
			runs: running(), before: billed(cycle), asks: billed(cycle), want: "nothing", keeps: "billing_cycle",
		}
	}
	decide(t, table)
}

// TestTerm_isSoldAsTheCatalogSays, whatever pairs of term and billing cycle
// are usual.
func TestTerm_isSoldAsTheCatalogSays(t *testing.T) {
	t.Parallel()
	usual := map[string][]commerce.TermOption{
		"seats": {
			{Term: "P1M", Cycle: "monthly"},
			{Term: "P1Y", Cycle: "monthly"},
			{Term: "P1Y", Cycle: "annual"},
			{Term: "P3Y", Cycle: "monthly"},
			{Term: "P3Y", Cycle: "annual"},
			{Term: "P3Y", Cycle: "triennial"},
		},
		"software": {
			{Term: "P1Y", Cycle: "one_time"},
			{Term: "P3Y", Cycle: "one_time"},
			{Term: "P1Y", Cycle: "annual"},
			{Term: "P3Y", Cycle: "triennial"},
		},
		"a trial":            {{Term: "P1M", Cycle: "none"}},
		"something new":      {{Term: "P90D", Cycle: "weekly"}},
		"perpetual software": {{Cycle: "one_time"}},
		"no longer anything": nil,
	}
	asked := append(
		[]commerce.TermOption{{Term: "P1M", Cycle: "annual"}, {Term: "P1Y", Cycle: "triennial"}, {Term: "P90D", Cycle: "monthly"}},
		usual["seats"]...,
	)
	asked = append(append(append(asked, usual["software"]...), usual["a trial"]...), usual["something new"]...)
	for kind, terms := range usual {
		offer := sold(func(o *commerce.Offer) { o.Terms = terms })
		for _, a := range asked {
			want := "refused: term-not-sold"
			for _, s := range terms {
				if s == a {
					want = "allowed"
				}
			}
			for _, within := range []string{"", "renewal."} {
				got := commerce.CheckTerm(offer, a.Term, a.Cycle, within)
				if refusals(got) != want {
					t.Errorf("%s, %s%s billed %s: %s, want %s", kind, within, a.Term, a.Cycle, refusals(got), want)
				}
				if len(got) == 1 && !strings.HasPrefix(got[0].Attribute, within) {
					t.Errorf("%s speaks of %s", within, got[0].Attribute)
				}
			}
		}
	}
}

// TestTerm_ofARenewalThatIsNotSold_offersThoseOfTheRenewal as configuration of
// its block.
func TestTerm_ofARenewalThatIsNotSold_offersThoseOfTheRenewal(t *testing.T) {
	t.Parallel()
	want := []commerce.Violation{{
		Rule: commerce.RuleTermNotSold, Attribute: "renewal.billing_cycle", To: `"triennial"`, Remedies: []commerce.Remedy{
			{Do: "renew it for P1Y billed monthly", Config: `renewal = { term_duration = "P1Y", billing_cycle = "monthly" }`},
			{Do: "renew it for P1Y billed annual", Config: `renewal = { term_duration = "P1Y", billing_cycle = "annual" }`},
			{Do: "renew it for P1M billed monthly", Config: `renewal = { term_duration = "P1M", billing_cycle = "monthly" }`},
		},
	}}
	if diff := cmp.Diff(want, commerce.CheckTerm(sold(), commerce.TermYear, commerce.CycleTriennial, "renewal."), words); diff != "" {
		t.Errorf("violations (-want +got):\n%s", diff)
	}
}

// TestOffer_thatIsBoughtOnce_isNoSubscription: its order would be waited for in
// vain.
func TestOffer_thatIsBoughtOnce_isNoSubscription(t *testing.T) {
	t.Parallel()
	perpetual := sold(func(o *commerce.Offer) { o.Terms = []commerce.TermOption{{Cycle: commerce.CycleOneTime}} })
	got := commerce.CheckOffer(perpetual, order(billed(commerce.CycleOneTime)), true)
	if refusals(got) != "refused: term-not-sold" || !strings.Contains(got[0].Reason, "creates no subscription") ||
		len(got[0].Remedies) > 0 {
		t.Errorf("%+v", got)
	}
}

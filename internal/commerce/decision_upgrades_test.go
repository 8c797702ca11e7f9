package commerce_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// TestUpgrade_isForAllSeatsOfAnActiveSubscription has each kind, status and moment.
func TestUpgrade_isForAllSeatsOfAnActiveSubscription(t *testing.T) {
	t.Parallel()
	const all = "upgrade 100 seats to CFQ7TTC0LDPB:0001"
	letters := commerce.SKU{ProductID: strings.ToLower(standard.ProductID), SKUID: standard.SKUID}
	decide(t, map[string]row{
		"another product": {runs: running(), asks: toStandard, want: all},
		"another SKU of the product": {
			runs: running(), asks: asSKU(commerce.SKU{ProductID: basic.ProductID, SKUID: "0002"}),
			want: "upgrade 100 seats to CFQ7TTC0LH18:0002",
		},
		"one seat": {
			runs: running(func(s *commerce.Subscription) { s.Quantity = 1 }), asks: toStandard,
			want: "upgrade 1 seat to CFQ7TTC0LDPB:0001",
		},
		"what runs already": {
			runs: running(func(s *commerce.Subscription) { s.SKU = standard }), before: asSKU(basic), asks: asSKU(letters),
			want: "nothing",
		},
		"nobody asked":      {runs: running(), before: toStandard, asks: toStandard, want: "nothing", keeps: "product_id sku_id"},
		"the window open":   {runs: running(states(closed)), asks: toStandard, now: aSecondBefore(closed), want: all},
		"the window closed": {runs: running(states(closed)), asks: toStandard, now: closed, want: all},
		"billed otherwise":  {runs: running(), asks: then(toStandard, billed(commerce.CycleAnnual)), want: all},
		"to no seat":        {runs: running(), asks: then(toStandard, quantity(0)), want: "refused: seat-count"},

		"in the last second": {runs: running(), asks: toStandard, now: aSecondBefore(renewal), want: all},
		"as it renews":       {runs: running(), asks: toStandard, now: renewal, want: "refused: renewal-running"},
		"a second later":     {runs: running(), asks: toStandard, now: aSecondAfter(renewal), want: "refused: renewal-running"},
		"not provisioned":    {runs: running(status(commerce.StatusPending)), asks: toStandard, want: "refused: status"},
		"suspended": {
			runs: running(held), before: endOfTerm(renews), asks: then(toStandard, endOfTerm(renews)),
			want: "refused: status",
		},
		"disabled":          {runs: running(status(commerce.StatusDisabled)), asks: toStandard, want: "nothing", keeps: "all"},
		"an unknown status": {runs: running(status("hibernating")), asks: toStandard, want: "refused: status"},
		"software":          {runs: running(software), asks: toStandard, want: "refused: upgrade"},
		"an unknown kind":   {runs: running(product("SomethingNew")), asks: toStandard, want: "refused: upgrade"},

		"for a longer term": {
			runs: running(term(commerce.TermMonth, commerce.CycleMonthly)), asks: then(toStandard, forTerm(commerce.TermYear)),
			want: all,
		},
		"for the longest":    {runs: running(), asks: then(toStandard, forTerm(commerce.TermThreeYear)), want: all},
		"for a shorter term": {runs: running(), asks: then(toStandard, forTerm(commerce.TermMonth)), want: "refused: upgrade"},
		"for a year of three": {
			runs: running(term(commerce.TermThreeYear, commerce.CycleAnnual)), asks: then(toStandard, forTerm(commerce.TermYear)),
			want: "refused: upgrade",
		},
		"for an unknown term": {runs: running(), asks: then(toStandard, forTerm("P90D")), want: all},
		"of an unknown term": {
			runs: running(term("P90D", commerce.CycleMonthly)), asks: then(toStandard, forTerm(commerce.TermMonth)),
			want: all,
		},
		"of a term nobody gives": {
			runs: running(), before: forTerm(commerce.TermYear), asks: then(toStandard, forTerm(commerce.TermYear)),
			want: all,
		},
	})
}

// TestUpgrade_saysWhatChanges: the seats keep their term, its end and their
// windows, and what is not asked is not sent.
func TestUpgrade_saysWhatChanges(t *testing.T) {
	t.Parallel()
	plain := commerce.Change{
		Action: commerce.ActionUpgrade, Seats: 100, From: 100, To: 100, SKU: standard, Final: true,
		BilledUntil: termEnd,
	}
	with := func(edit func(*commerce.Change)) commerce.Change {
		c := plain
		edit(&c)
		return c
	}
	unsaid := running(states(closed))
	unsaid.Term, unsaid.Cycle = "", ""
	for name, c := range map[string]struct {
		runs  commerce.Subscription
		asks  func(*commerce.Desired)
		want  commerce.Change
		after func(*commerce.Subscription)
	}{
		"the SKU alone": {running(states(closed)), toStandard, plain, func(s *commerce.Subscription) { s.SKU = standard }},
		"its term": {
			running(states(closed)), then(toStandard, forTerm(commerce.TermThreeYear)),
			with(func(c *commerce.Change) { c.Term, c.BilledUntil = commerce.TermThreeYear, c.At }),
			func(s *commerce.Subscription) { s.SKU, s.Term = standard, commerce.TermThreeYear },
		},
		"its cycle": {
			running(states(closed)), then(
				toStandard, billed(commerce.CycleAnnual),
			), with(func(c *commerce.Change) { c.Cycle = commerce.CycleAnnual }),
			func(s *commerce.Subscription) { s.SKU, s.Cycle = standard, commerce.CycleAnnual },
		},
		"what the service leaves unsaid stays so": {
			unsaid, then(
				toStandard, forTerm(commerce.TermYear), billed(commerce.CycleMonthly),
			), plain, func(s *commerce.Subscription) { s.SKU = standard },
		},
		"licenses stay": {
			running(states(closed)), then(toStandard, func(d *commerce.Desired) { d.LicenseTransfer = commerce.TransferNever }),
			with(func(c *commerce.Change) { c.LicenseTransfer = commerce.TransferNever }), func(s *commerce.Subscription) { s.SKU = standard },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := asks(c.runs)
			outcome{changes: []commerce.Change{c.want}, notices: []commerce.Rule{commerce.RuleUpgrade}, after: c.after}.
				check(t, c.runs, update(c.runs, &before, asks(c.runs, c.asks), today))
		})
	}
}

// TestConversion_ofATrial is a purchase in all but name.
func TestConversion_ofATrial(t *testing.T) {
	t.Parallel()
	paid := then(toStandard, forTerm(commerce.TermYear), billed(commerce.CycleMonthly))
	converts := func(s *commerce.Subscription) {
		trial(s)
		s.Schedule = &commerce.Schedule{
			Kind: commerce.ScheduledRenewal, Quantity: 25, SKU: standard, Term: commerce.TermYear,
			Cycle: commerce.CycleMonthly,
		}
	}
	becomes := func(n int) string { return fmt.Sprintf("upgrade %d seats to CFQ7TTC0LDPB:0001", n) }
	decide(t, map[string]row{
		"with no seat":     {runs: running(converts), asks: then(paid, quantity(0)), want: "refused: seat-count"},
		"with one seat":    {runs: running(converts), asks: then(paid, quantity(1)), want: "refused: trial"},
		"with all but one": {runs: running(converts), asks: then(paid, quantity(24)), want: "refused: trial"},
		"with all":         {runs: running(converts), asks: then(paid, quantity(25)), want: becomes(25)},
		"with all and one": {runs: running(converts), asks: then(paid, quantity(26)), want: becomes(26)},
		"with instructions": {
			runs: running(converts), asks: then(paid, renewWith(20)),
			want: becomes(25) + ", then renew with 20 seats",
		},
		"as another than noted": {
			runs: running(converts), asks: then(paid, asSKU(premium), renewWith(20)),
			want: "upgrade 25 seats to CFQ7TTC0LCHC:0002, then renew with 20 seats",
		},
		"with a day of its own": {
			runs: running(converts), asks: then(paid, renewAs(commerce.RenewalInstructions{CustomTermEnd: ptr(at("2028-01-31 00:00:00"))})),
			want: becomes(25) + ", then renew with 25 seats until 2028-01-31",
		},
		"for a month": {
			runs: running(converts), asks: then(toStandard, forTerm(commerce.TermMonth), billed(commerce.CycleMonthly)),
			want: becomes(25),
		},
		"to end": {
			runs: running(converts), asks: then(paid, endOfTerm(cancels)),
			want: becomes(25) + `, then set end_of_term to "cancel"`,
		},
		"by itself, which comes": {runs: running(converts), want: "nothing"},
	})
	s := running(converts)
	before := asks(s)
	for _, of := range []commerce.Term{commerce.TermMonth, commerce.TermYear, commerce.TermThreeYear} {
		got := update(s, &before, asks(s, paid, forTerm(of)), today)
		want := commerce.Change{
			Action: commerce.ActionUpgrade, Seats: 25, From: 25, To: 25, SKU: standard,
			Term: of, Cycle: commerce.CycleMonthly, Commits: true, OpensWindow: true,
		}
		if diff := cmp.Diff([]commerce.Change{want}, got.Changes); diff != "" || got.After.Trial || got.After.Schedule != nil {
			t.Errorf("paid, with a term and a window, and no conversion to come: %+v (-want +got):\n%s", got.After, diff)
		}
	}
}

// TestUpgrade_targets_areTheServicesToSay, for now and for the renewal.
func TestUpgrade_targets_areTheServicesToSay(t *testing.T) {
	t.Parallel()
	target := func(sku commerce.SKU, eligible, transfer bool) commerce.UpgradeTarget {
		return commerce.UpgradeTarget{SKU: sku, Title: sku.SKUID, Eligible: eligible, Transfer: transfer}
	}
	letters := commerce.SKU{ProductID: strings.ToLower(standard.ProductID), SKUID: standard.SKUID}
	for name, c := range map[string]struct {
		list  []commerce.UpgradeTarget
		wants map[commerce.LicenseTransfer]string
		next  string
	}{
		"offered with its licenses": {[]commerce.UpgradeTarget{target(standard, true, true)}, anyway("allowed"), "allowed"},
		"offered in other letters":  {[]commerce.UpgradeTarget{target(letters, true, true)}, anyway("allowed"), "allowed"},
		"offered, another first": {
			[]commerce.UpgradeTarget{target(premium, true, true), target(standard, true, true)},
			anyway("allowed"),
			"allowed",
		},
		"offered without its licenses": {
			[]commerce.UpgradeTarget{target(standard, true, false)},
			map[commerce.LicenseTransfer]string{
				"": "allowed", commerce.TransferNever: "allowed", commerce.TransferAlways: "refused: upgrade",
			},
			"allowed",
		},
		"listed and refused": {
			[]commerce.UpgradeTarget{target(standard, false, false)}, anyway("refused: upgrade"), "refused: upgrade",
		},
		"another is offered": {
			[]commerce.UpgradeTarget{target(premium, true, true)}, anyway("refused: upgrade"), "refused: upgrade",
		},
		"nothing is offered": {nil, anyway("refused: upgrade"), "refused: upgrade"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for transfer, want := range c.wants {
				change := commerce.Change{Action: commerce.ActionUpgrade, SKU: standard, LicenseTransfer: transfer}
				if got := refusals(commerce.CheckUpgrade(running(), change, c.list, nil)); got != want {
					t.Errorf("now, licenses %q: %s, want %s", transfer, got, want)
				}
			}
			if got := refusals(commerce.CheckNextSKU(running(), commerce.Schedule{SKU: standard}, c.list)); got != c.next {
				t.Errorf("at renewal: %s, want %s", got, c.next)
			}
		})
	}
}

func anyway(verdict string) map[commerce.LicenseTransfer]string {
	return map[commerce.LicenseTransfer]string{"": verdict, commerce.TransferAlways: verdict, commerce.TransferNever: verdict}
}

// TestUpgrade_refused_offersOnlyWhatIsOffered: what is listed and refused, or
// is what was asked, is no way out.
func TestUpgrade_refused_offersOnlyWhatIsOffered(t *testing.T) {
	t.Parallel()
	asked := commerce.Change{Action: commerce.ActionUpgrade, SKU: standard}
	no := commerce.UpgradeTarget{SKU: standard, Title: "Standard"}
	shut := commerce.UpgradeTarget{SKU: commerce.SKU{ProductID: "CFQ7TTC0SHUT", SKUID: "0001"}, Title: "Shut"}
	offered := commerce.UpgradeTarget{SKU: premium, Title: "Premium", Eligible: true}
	keep := commerce.Remedy{Do: "keep it", Config: `product_id = "CFQ7TTC0LH18" and sku_id = "0001"`}
	toPremium := commerce.Remedy{Do: "upgrade to Premium", Config: `product_id = "CFQ7TTC0LCHC" and sku_id = "0002"`}
	wait := commerce.Remedy{
		Do:     "change to Standard at renewal, 2027-08-01",
		Config: `product_id = "CFQ7TTC0LH18" and sku_id = "0001" and renewal = { product_id = "CFQ7TTC0LDPB", sku_id = "0001" }`,
	}
	yes := no
	yes.Eligible = true
	for name, c := range map[string]struct {
		now, later []commerce.UpgradeTarget
		want       []commerce.Remedy
	}{
		"another is offered":        {[]commerce.UpgradeTarget{no, shut, offered}, nil, []commerce.Remedy{toPremium, keep}},
		"nothing is":                {[]commerce.UpgradeTarget{no, shut}, nil, []commerce.Remedy{keep}},
		"it is at renewal":          {[]commerce.UpgradeTarget{no}, []commerce.UpgradeTarget{yes}, []commerce.Remedy{wait, keep}},
		"it is not at renewal":      {[]commerce.UpgradeTarget{no}, []commerce.UpgradeTarget{no}, []commerce.Remedy{keep}},
		"another one is at renewal": {[]commerce.UpgradeTarget{no}, []commerce.UpgradeTarget{offered}, []commerce.Remedy{keep}},
		"both, now and at renewal": {
			[]commerce.UpgradeTarget{offered}, []commerce.UpgradeTarget{yes}, []commerce.Remedy{toPremium, wait, keep},
		},
		"it is listed nowhere at all": {nil, nil, []commerce.Remedy{keep}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := commerce.CheckUpgrade(running(), asked, c.now, c.later)
			if diff := cmp.Diff(c.want, one(t, got).Remedies); diff != "" {
				t.Errorf("ways out (-want +got):\n%s", diff)
			}
		})
	}
	got := commerce.CheckNextSKU(running(), commerce.Schedule{SKU: standard}, []commerce.UpgradeTarget{no, shut, offered})
	want := []commerce.Remedy{
		{Do: "renew as Premium", Config: `renewal = { product_id = "CFQ7TTC0LCHC", sku_id = "0002" }`},
		{Do: "renew as it runs", Config: "remove product_id and sku_id from renewal"},
		{Do: "let it end, and buy the other", Config: `end_of_term = "cancel" and remove renewal`},
	}
	if diff := cmp.Diff(want, one(t, got).Remedies); diff != "" {
		t.Errorf("ways out of a next SKU (-want +got):\n%s", diff)
	}
}

// TestUpgrade_refused_namesWhatDiffers: the product, or the SKU of one.
func TestUpgrade_refused_namesWhatDiffers(t *testing.T) {
	t.Parallel()
	s := running(software)
	before := asks(s)
	for want, sku := range map[string]commerce.SKU{
		"product_id": standard, "sku_id": {ProductID: strings.ToLower(basic.ProductID), SKUID: "0002"},
	} {
		if v := one(t, update(s, &before, asks(s, asSKU(sku)), today).Violations); v.Attribute != want {
			t.Errorf("%s is named for %s", v.Attribute, sku)
		}
	}
}

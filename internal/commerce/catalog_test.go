package commerce_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// upgrades is an upgrade of seats in place.
func upgrades(seats int, to commerce.SKU) commerce.Change {
	return commerce.Change{Action: commerce.ActionUpgrade, Seats: seats, From: seats, To: seats, SKU: to, Final: true}
}

func TestCheckChanges_holdsEverySeatCountAgainstTheOffer(t *testing.T) {
	t.Parallel()
	count := func(attribute, to string) []string { return []string{attribute + " = " + to} }
	part := func(from, to int) commerce.Change {
		return commerce.Change{Action: commerce.ActionPartialUpgrade, Seats: from - to, From: from, To: to, SKU: premium}
	}
	for name, c := range map[string]struct {
		changes []commerce.Change
		running commerce.SKU
		want    []string
	}{
		"more than are sold":                    {[]commerce.Change{adds(290, 301)}, basic, count("quantity", "301")},
		"the maximum":                           {[]commerce.Change{adds(290, 300)}, basic, nil},
		"fewer than are sold":                   {[]commerce.Change{reduces(10, 4)}, basic, count("quantity", "4")},
		"the minimum":                           {[]commerce.Change{reduces(10, 5)}, basic, nil},
		"another product runs":                  {[]commerce.Change{reduces(10, 4)}, standard, nil},
		"a next term below the minimum":         {[]commerce.Change{schedules(10, 4)}, basic, count("renewal.quantity", "4")},
		"a next term of it, where another runs": {[]commerce.Change{schedules(10, 4)}, standard, count("renewal.quantity", "4")},
		"a change of something else than seats": {[]commerce.Change{{Action: commerce.ActionRename, To: 4}}, basic, nil},
		"fewer than it is sold for become it":   {[]commerce.Change{upgrades(4, basic)}, standard, count("quantity", "4")},
		"as many as it is sold for become it":   {[]commerce.Change{upgrades(5, basic)}, standard, nil},
		"the most become it":                    {[]commerce.Change{upgrades(300, basic)}, standard, nil},
		"more than it is sold for become it":    {[]commerce.Change{upgrades(301, basic)}, standard, count("quantity", "301")},
		"more come once it is upgraded to": {
			[]commerce.Change{upgrades(10, basic), adds(10, 301)}, standard, count("quantity", "301"),
		},
		"more come once it is upgraded from":    {[]commerce.Change{upgrades(10, standard), adds(10, 301)}, basic, nil},
		"fewer stay before it is upgraded from": {[]commerce.Change{reduces(10, 4), upgrades(4, standard)}, basic, count("quantity", "4")},
		"fewer stay than it is sold for":        {[]commerce.Change{part(10, 4)}, basic, count("quantity", "4")},
		"as many stay as it is sold for":        {[]commerce.Change{part(10, 5)}, basic, nil},
		"none stays":                            {[]commerce.Change{part(10, 0)}, basic, nil},
		"some of another become something else": {[]commerce.Change{part(10, 4)}, standard, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, v := range commerce.CheckChanges(sold(), c.changes, c.running) {
				got = append(got, v.Attribute+" = "+v.To)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("violations (-want +got):\n%s", diff)
			}
		})
	}
}

// TestCheckChanges_seatsOfAnUpgrade are changed before it, not with it.
func TestCheckChanges_seatsOfAnUpgrade(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		seats int
		want  string
	}{"too few": {4, "quantity = 5 as it runs; apply, then upgrade"}, "too many": {301, "quantity = 300 as it runs; apply, then upgrade"}} {
		got := commerce.CheckChanges(sold(), []commerce.Change{upgrades(c.seats, basic)}, standard)
		if len(got) != 1 || len(got[0].Remedies) != 1 || got[0].Remedies[0].Config != c.want {
			t.Errorf("%s: %+v, want %q", name, got, c.want)
		}
	}
}

func TestCounted_areTheSKUsWhoseSeatsAreDecided(t *testing.T) {
	t.Parallel()
	next := schedules(10, 8)
	next.Schedule.SKU = premium
	for name, c := range map[string]struct {
		changes []commerce.Change
		want    []commerce.SKU
	}{
		"nothing about seats":   {[]commerce.Change{{Action: commerce.ActionRename}, {Action: commerce.ActionSuspend}}, nil},
		"what runs":             {[]commerce.Change{adds(10, 12), schedules(12, 10)}, []commerce.SKU{basic}},
		"what some become":      {[]commerce.Change{{Action: commerce.ActionPartialUpgrade, SKU: standard, To: 8}}, []commerce.SKU{basic}},
		"what all become":       {[]commerce.Change{upgrades(10, standard), adds(10, 12)}, []commerce.SKU{standard}},
		"before and after that": {[]commerce.Change{reduces(10, 8), upgrades(8, standard)}, []commerce.SKU{basic, standard}},
		"the next term":         {[]commerce.Change{next}, []commerce.SKU{premium}},
	} {
		if diff := cmp.Diff(c.want, commerce.Counted(c.changes, basic)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestCheckNextTerm_renewsForLongerThanItIsSold(t *testing.T) {
	t.Parallel()
	ended := func(o *commerce.Offer) { o.Purchasable, o.Renews, o.Terms = false, o.Terms, nil }
	unlisted := func(o *commerce.Offer) { o.Purchasable, o.Terms = false, nil }
	next := func(edit func(*commerce.Schedule)) commerce.Schedule {
		n := *schedules(10, 8).Schedule
		edit(&n)
		return n
	}
	as := func(*commerce.Schedule) {}
	monthly := func(n *commerce.Schedule) { n.Term = commerce.TermMonth }
	triennial := func(n *commerce.Schedule) { n.Term, n.Cycle = commerce.TermThreeYear, commerce.CycleTriennial }
	from := func(s *commerce.Subscription) { s.SKU = standard }
	for name, c := range map[string]struct {
		offer commerce.Offer
		sub   commerce.Subscription
		next  commerce.Schedule
		want  string // attribute of the refusal
	}{
		"sold, as it runs":             {sold(renewing), running(), next(as), ""},
		"sold, another term":           {sold(renewing), running(), next(monthly), ""},
		"sold, a term it has not":      {sold(renewing), running(), next(triennial), "renewal.term_duration"},
		"at end of sale, as it runs":   {sold(ended), running(), next(as), ""},
		"at end of sale, another term": {sold(ended), running(), next(monthly), ""},
		"at end of sale, from another": {sold(ended), running(from), next(as), "renewal.term_duration"},
		"nothing renews, as it runs":   {sold(unlisted), running(), next(as), "renewal.sku_id"},
		"a term listed no more, as it runs": {
			sold(renewing), running(func(s *commerce.Subscription) { s.Term = "P2Y" }),
			next(func(n *commerce.Schedule) { n.Term = "P2Y" }), "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := commerce.CheckNextTerm(c.offer, c.sub, c.next)
			if c.want == "" && len(got) == 0 {
				return
			}
			if len(got) != 1 || got[0].Attribute != c.want || got[0].Rule != commerce.RuleTermNotSold {
				t.Errorf("%+v, want one at %q", got, c.want)
			}
		})
	}
}

// renewing is an offer that renews for all it is sold for.
func renewing(o *commerce.Offer) { o.Renews = o.Terms }

func TestUnfitNextPromotion_onlyWhatNoTenantGets(t *testing.T) {
	t.Parallel()
	next := commerce.Schedule{PromotionID: "a:1:x", SKU: basic, Quantity: 5, Term: commerce.TermYear, Cycle: commerce.CycleMonthly}
	late := commerce.PromotionAnswer{ID: "A:1:X", Why: []string{"it was bought before"}}
	unfit := commerce.PromotionAnswer{ID: "A:1:X", Why: []string{"it is for another SKU"}, Unfit: true}
	other := commerce.PromotionAnswer{ID: "b:2:y", Eligible: true}
	for name, c := range map[string]struct {
		answers []commerce.PromotionAnswer
		want    []string
	}{
		"it applies":               {[]commerce.PromotionAnswer{{ID: "a:1:x", Eligible: true}}, nil},
		"not to this buyer":        {[]commerce.PromotionAnswer{late}, nil},
		"another is for no tenant": {[]commerce.PromotionAnswer{{ID: "b:2:y", Unfit: true}}, nil},
		"for no tenant": {
			[]commerce.PromotionAnswer{unfit}, []string{"it is for another SKU", "remove promotion_id from renewal"},
		},
		"and another applies": {[]commerce.PromotionAnswer{unfit, other}, []string{`renewal = { promotion_id = "b:2:y" }`}},
		"nothing is answered": {nil, nil},
	} {
		got := commerce.UnfitNextPromotion(sold(), next, c.answers)
		if len(got) > 1 || (len(got) == 1) != (c.want != nil) {
			t.Errorf("%s: %+v", name, got)
			continue
		}
		for _, text := range c.want {
			if advice := got[0].Advice(); !strings.Contains(advice, text) || got[0].Attribute != "renewal.promotion_id" {
				t.Errorf("%s lacks %q:\n%s", name, text, advice)
			}
		}
	}
}

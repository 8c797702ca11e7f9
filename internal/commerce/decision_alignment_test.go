package commerce_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// endOn asks for a first term that ends on a day.
func endOn(day string) func(*commerce.Desired) {
	return func(d *commerce.Desired) { d.CustomTermEnd = at(day + " 00:00:00") }
}

// endWith asks for a first term that ends with another subscription.
func endWith(id string) func(*commerce.Desired) {
	return func(d *commerce.Desired) { d.AlignWith = id }
}

// TestTermEnd_isOneThatTheServiceLists, whichever hour of the day either side
// writes, and whatever day that is.
func TestTermEnd_isOneThatTheServiceLists(t *testing.T) {
	t.Parallel()
	day := func(instant string, subscriptions ...string) commerce.TermEnd {
		return commerce.TermEnd{Day: at(instant), Subscriptions: subscriptions}
	}
	midnight, last := "2027-04-30 00:00:00", "2027-04-30 23:59:59"
	for name, c := range map[string]struct {
		listed []commerce.TermEnd
		asks   func(*commerce.Desired)
		want   string // the day it ends on, nothing where it cannot
	}{
		"the day":                    {[]commerce.TermEnd{day(midnight)}, endOn("2027-04-30"), midnight},
		"the day's last second":      {[]commerce.TermEnd{day(last)}, endOn("2027-04-30"), last},
		"a second after the day":     {[]commerce.TermEnd{day("2027-05-01 00:00:00")}, endOn("2027-04-30"), ""},
		"a second before the day":    {[]commerce.TermEnd{day("2027-04-29 23:59:59")}, endOn("2027-04-30"), ""},
		"the second of two":          {[]commerce.TermEnd{day("2027-03-31 00:00:00"), day(midnight)}, endOn("2027-04-30"), midnight},
		"a year's end":               {[]commerce.TermEnd{day("2026-12-31 00:00:00")}, endOn("2026-12-31"), "2026-12-31 00:00:00"},
		"a leap day":                 {[]commerce.TermEnd{day("2028-02-29 00:00:00")}, endOn("2028-02-29"), "2028-02-29 00:00:00"},
		"the day before a leap day":  {[]commerce.TermEnd{day("2028-02-29 00:00:00")}, endOn("2028-02-28"), ""},
		"the 28th that ends a month": {[]commerce.TermEnd{day("2027-02-28 00:00:00")}, endOn("2027-02-28"), "2027-02-28 00:00:00"},
		"the 30th of a month of 31":  {[]commerce.TermEnd{day("2027-05-31 00:00:00")}, endOn("2027-05-30"), ""},
		"nothing is listed":          {nil, endOn("2027-04-30"), ""},

		"with a subscription": {
			[]commerce.TermEnd{day(midnight), day("2027-05-20 00:00:00", "a-1", "a-2")},
			endWith("a-2"),
			"2027-05-20 00:00:00",
		},
		"with one in other letters":   {[]commerce.TermEnd{day("2027-05-20 00:00:00", "a-1")}, endWith("A-1"), "2027-05-20 00:00:00"},
		"with one that is not listed": {[]commerce.TermEnd{day(midnight), day("2027-05-20 00:00:00", "a-1")}, endWith("b-1"), ""},
		"with one, and no day is a wish": {
			[]commerce.TermEnd{{}, day("2027-05-20 00:00:00", "a-1")}, endWith("a-1"), "2027-05-20 00:00:00",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, violations := commerce.FindTermEnd(sold(), order(c.asks), c.listed)
			if c.want == "" {
				if refusals(violations) != "refused: custom-term-end" {
					t.Errorf("it ends on %s, %s", got, refusals(violations))
				}
				return
			}
			if len(violations) > 0 || !got.Equal(at(c.want)) {
				t.Errorf("it ends on %s, %s; want %s", got, refusals(violations), c.want)
			}
		})
	}
}

// TestTermEnd_isOfPaidSeatsOnly, listed or not: at the purchase by a day or by
// another subscription, and in the next term.
func TestTermEnd_isOfPaidSeatsOnly(t *testing.T) {
	t.Parallel()
	listed := []commerce.TermEnd{{Day: at("2027-04-30 00:00:00"), Subscriptions: []string{"a-1"}}}
	next := renewAs(commerce.RenewalInstructions{CustomTermEnd: ptr(at("2028-01-31 00:00:00"))})
	const can, cannot, written = "allowed", "refused: custom-term-end", "renew with 100 seats until 2028-01-31"
	for name, c := range map[string]struct {
		offer            commerce.Offer
		runs             commerce.Subscription
		first, next, ran string
	}{
		"seats": {sold(), running(), can, can, written},
		"a trial": {
			sold(func(o *commerce.Offer) { o.Trial = true }), running(trial, scheduledSeats(25)), cannot, cannot, "refused: trial",
		},
		"software": {sold(func(o *commerce.Offer) { o.Kind = commerce.KindSoftware }), running(software), cannot, cannot, cannot},
		"something other": {
			sold(func(o *commerce.Offer) { o.Kind = commerce.KindUnknown }), running(product("SaaS")), cannot, cannot,
			cannot,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for what, ask := range map[string]func(*commerce.Desired){
				"custom_term_end_date": endOn("2027-04-30"), "align_with_subscription_id": endWith("a-1"),
			} {
				_, violations := commerce.FindTermEnd(c.offer, order(ask), listed)
				if got := refusals(violations); got != c.first {
					t.Errorf("%s: %s, want %s", what, got, c.first)
				}
				if len(violations) > 0 && (violations[0].Attribute != what || len(violations[0].Remedies) != 1) {
					t.Errorf("%s: %+v", what, violations[0])
				}
			}
			if got := refusals(commerce.CheckOffer(c.offer, order(next), true)); got != c.next {
				t.Errorf("bought with such a renewal: %s, want %s", got, c.next)
			}
			before, wants := asks(c.runs), asks(c.runs, next)
			if got := verdict(update(c.runs, &before, wants, today)); got != c.ran {
				t.Errorf("renewed: %s, want %s", got, c.ran)
			}
			if got := verdict(update(c.runs, &wants, wants, today)); c.ran != written && got != "nothing" {
				t.Errorf("what nobody asked now is refused at each plan: %s", got)
			}
		})
	}
}

// TestTermEnd_staysWhereItIs: no change of seats and no upgrade moves it, and
// no call does within the term.
func TestTermEnd_staysWhereItIs(t *testing.T) {
	t.Parallel()
	end := at("2027-04-30 23:59:59")
	aligned := func(s *commerce.Subscription) {
		s.CommitmentEnd = end
		open(commerce.Window{Quantity: 8, Until: end})(s)
	}
	for name, edit := range map[string]func(*commerce.Desired){
		"more seats": quantity(110), "fewer seats": quantity(92), "an upgrade": toStandard, "a name": named("Sales"), "suspension": suspended(true),
	} {
		s := running(aligned)
		before := asks(s, endOn("2027-04-30"))
		wants := before
		edit(&wants)
		p := update(s, &before, wants, today)
		if !p.OK() || !p.After.CommitmentEnd.Equal(end) {
			t.Errorf("%s: %s, and it ends on %s", name, verdict(p), p.After.CommitmentEnd)
		}
		for _, c := range p.Changes {
			if !c.BilledUntil.IsZero() && !c.BilledUntil.Equal(end) {
				t.Errorf("%s is billed until %s", c, c.BilledUntil)
			}
		}
	}
	want := commerce.Violation{
		Rule: commerce.RuleInPlace, Attribute: "custom_term_end_date", From: `"2027-04-30"`, To: `"2027-05-31"`,
		Remedies: []commerce.Remedy{{Do: "keep it", Config: `custom_term_end_date = "2027-04-30"`}},
	}
	if diff := cmp.Diff(want, commerce.FixedAtPurchase("custom_term_end_date", `"2027-04-30"`, `"2027-05-31"`), words); diff != "" {
		t.Errorf("within the term (-want +got):\n%s", diff)
	}
}

func TestTermEnd_refused_offersTheDaysAround(t *testing.T) {
	t.Parallel()
	listed := []commerce.TermEnd{
		{Day: at("2027-05-31 00:00:00")},
		{Day: at("2027-03-31 00:00:00")},
		{Day: at("2027-04-30 00:00:00")},
		{Day: at("2027-05-20 00:00:00"), Subscriptions: []string{"a-1", "a-2"}},
	}
	remedy := func(do, day string) commerce.Remedy {
		return commerce.Remedy{Do: do, Config: `custom_term_end_date = "` + day + `"`}
	}
	full := commerce.Remedy{Do: "take the full term", Config: "remove custom_term_end_date"}
	with := func(id string) commerce.Remedy {
		return commerce.Remedy{Do: "end with it on 2027-05-20", Config: `align_with_subscription_id = "` + id + `"`}
	}
	for name, c := range map[string]struct {
		listed []commerce.TermEnd
		asks   func(*commerce.Desired)
		want   []commerce.Remedy
	}{
		"between two": {
			listed, endOn("2027-05-01"),
			[]commerce.Remedy{remedy("end before it", "2027-04-30"), remedy("end after it", "2027-05-20"), full},
		},
		"before all":     {listed, endOn("2027-03-30"), []commerce.Remedy{remedy("end after it", "2027-03-31"), full}},
		"after all":      {listed, endOn("2027-06-01"), []commerce.Remedy{remedy("end before it", "2027-05-31"), full}},
		"there are none": {nil, endOn("2027-06-01"), []commerce.Remedy{full}},
		"a subscription": {
			listed, endWith("b-1"),
			[]commerce.Remedy{with("a-1"), with("a-2"), {Do: "take the full term", Config: "remove align_with_subscription_id"}},
		},
		"nobody to go by": {
			listed[:1], endWith("b-1"),
			[]commerce.Remedy{{Do: "take the full term", Config: "remove align_with_subscription_id"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, violations := commerce.FindTermEnd(sold(), order(c.asks), c.listed)
			v := one(t, violations)
			if diff := cmp.Diff(c.want, v.Remedies); diff != "" {
				t.Errorf("ways out (-want +got):\n%s", diff)
			}
			if none := len(c.listed) == 0; none != strings.Contains(v.Reason, "lists: none.") {
				t.Errorf("%s", v.Reason)
			}
		})
	}
}

// TestNextTermEnd_isScheduledByItsDay, not by the hour the service writes.
func TestNextTermEnd_isScheduledByItsDay(t *testing.T) {
	t.Parallel()
	asked := at("2028-01-31 00:00:00")
	for name, c := range map[string]struct {
		noted time.Time
		want  string
	}{
		"midnight":        {asked, "nothing"},
		"the last second": {at("2028-01-31 23:59:59"), "nothing"},
		"the next day":    {at("2028-02-01 00:00:00"), "renew with 100 seats until 2028-01-31"},
		"no day":          {time.Time{}, "renew with 100 seats until 2028-01-31"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := running(scheduledSeats(100), func(s *commerce.Subscription) { s.Schedule.CustomTermEnd = c.noted })
			wants := asks(s, renewAs(commerce.RenewalInstructions{CustomTermEnd: &asked}))
			p := commerce.Update(commerce.Current{Subscription: s, Prior: &wants, History: blockHistory(100)}, wants, today)
			if got := verdict(p); got != c.want {
				t.Errorf("it came to %q, want %q", got, c.want)
			}
		})
	}
}

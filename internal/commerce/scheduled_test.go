package commerce_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

func TestScheduled_saysWhatHappensInASentence(t *testing.T) {
	t.Parallel()
	next := func(edit ...func(*commerce.Schedule)) *commerce.Schedule {
		s := commerce.Schedule{
			Kind: commerce.ScheduledRenewal, Quantity: 100, SKU: basic, Term: commerce.TermYear,
			Cycle: commerce.CycleMonthly,
		}
		for _, e := range edit {
			e(&s)
		}
		return &s
	}
	with := func(s *commerce.Schedule, edit ...func(*commerce.Subscription)) commerce.ScheduledChange {
		runs := running(edit...)
		c := commerce.ScheduledChange{Subscription: runs, Kind: s.KindOf(runs), At: renewal}
		if s.Renews() {
			c.Next = s
		}
		return c
	}
	for name, c := range map[string]struct {
		change  commerce.ScheduledChange
		kind    commerce.ScheduledKind
		changes []string
		words   string
	}{
		"as it runs": {with(next()), "renewal", []string{}, `"Basic seats" renews on 2027-08-01 as it runs.`},
		"fewer seats": {
			with(next(func(s *commerce.Schedule) { s.Quantity = 1 })), "renewal",
			[]string{"quantity"},
			`"Basic seats" renews on 2027-08-01 with 1 seat instead of 100.`,
		},
		"another SKU of the product": {
			with(next(func(s *commerce.Schedule) { s.SKU.SKUID = "0009" })), "renewal",
			[]string{"sku_id"},
			`"Basic seats" renews on 2027-08-01 as CFQ7TTC0LH18:0009 instead of CFQ7TTC0LH18:0001.`,
		},
		"an upgrade": {
			with(next(func(s *commerce.Schedule) { s.Kind, s.SKU = commerce.ScheduledUpgrade, standard })), "renewal",
			[]string{"product_id"},
			`"Basic seats" renews on 2027-08-01 as CFQ7TTC0LDPB:0001 instead of CFQ7TTC0LH18:0001.`,
		},
		"everything else": {
			with(next(func(s *commerce.Schedule) {
				s.Term, s.Cycle, s.PromotionID, s.CustomTermEnd = commerce.TermThreeYear, commerce.CycleAnnual, "A:1:B", at("2030-06-30 00:00:00")
			})), "renewal",
			[]string{"term_duration", "billing_cycle", "promotion_id", "custom_term_end_date"},
			`"Basic seats" renews on 2027-08-01 for P3Y instead of P1Y, billed annual instead of monthly, with the promotion A:1:B, until 2030-06-30.`,
		},
		"an end": {
			with(&commerce.Schedule{Kind: commerce.ScheduledCancellation}), "cancellation",
			[]string{},
			`"Basic seats" ends with 2027-07-31 for good: its cancellation is scheduled, and access ends at once.`,
		},
		"an extension": {
			with(&commerce.Schedule{Kind: commerce.ScheduledExtension}), "extension",
			[]string{},
			`"Basic seats" goes on month by month from 2027-08-01, at the price of the extended service term.`,
		},
		"a trial": {
			with(next(func(s *commerce.Schedule) { s.Quantity = 25 }), trial), "trial_conversion",
			[]string{"term_duration", "billing_cycle"},
			`The trial "Basic seats" becomes 25 seats of CFQ7TTC0LH18:0001 on 2027-08-01, paid for P1Y and billed monthly.`,
		},
		"another cycle from the next charge": {
			commerce.ScheduledChange{
				Subscription: running(), Kind: commerce.ScheduledBillingCycle, At: at("2026-12-01 00:00:00"),
				Next: next(func(s *commerce.Schedule) { s.Cycle = commerce.CycleAnnual }),
			},
			"billing_cycle",
			[]string{"billing_cycle"},
			`"Basic seats" is billed annual instead of monthly from its next charge on 2026-12-01.`,
		},
		"a kind that is not known": {
			commerce.ScheduledChange{Subscription: running(), Kind: "pause", At: renewal},
			"pause",
			[]string{},
			`Microsoft has scheduled "pause" for "Basic seats" on 2027-08-01.`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.change.Kind != c.kind || c.change.String() != c.words {
				t.Errorf("%s: %s\nwant %s: %s", c.change.Kind, c.change, c.kind, c.words)
			}
			if diff := cmp.Diff(c.changes, c.change.Changes()); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestScheduled_holdsOnlyWhatWillHappen(t *testing.T) {
	t.Parallel()
	off := func(s *commerce.Subscription) { s.AutoRenew = false }
	for name, c := range map[string]struct {
		runs commerce.Subscription
		kind commerce.ScheduledKind
		want bool
	}{
		"a next term":                  {running(), commerce.ScheduledRenewal, true},
		"a next term without renewal":  {running(off), commerce.ScheduledRenewal, false},
		"a conversion":                 {running(trial), commerce.ScheduledConversion, true},
		"a conversion without renewal": {running(trial, off), commerce.ScheduledConversion, false},
		"an end":                       {running(off), commerce.ScheduledCancellation, true},
		"an extension":                 {running(off), commerce.ScheduledExtension, true},
		"a kind that is not known":     {running(off), "pause", true},
		"while suspended":              {running(status(commerce.StatusSuspended)), commerce.ScheduledRenewal, false},
		"after its end":                {running(off, status(commerce.StatusExpired)), commerce.ScheduledCancellation, false},
		"before it is provisioned":     {running(status(commerce.StatusPending)), commerce.ScheduledRenewal, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := (commerce.ScheduledChange{Subscription: c.runs, Kind: c.kind}).WillHappen(); got != c.want {
				t.Errorf("holds: %t, want %t", got, c.want)
			}
		})
	}
}

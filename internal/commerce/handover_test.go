package commerce_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

func TestAskReseller_aPurchase_isAReadyOrder(t *testing.T) {
	t.Parallel()
	wants := asks(running(), quantity(25))
	v := commerce.AskReseller(commerce.Handover{
		TenantID: "tenant-a", Desired: wants, Changes: commerce.Purchase(wants).Changes, Today: today,
	})
	want := `Ask your reseller to buy 25 seats

The provider is logged in to the customer's own tenant, and only a partner buys, changes or ends what is sold through Partner Center. Nothing was called. Send this to your reseller:

    Tenant tenant-a
      - buy 25 seats of CFQ7TTC0LH18:0001 for P1Y, billed monthly, named "Basic seats", from 2026-11-21

You can:
  - see what the tenant holds, from any seller:  data "csp_directory_subscriptions" {}
  - be the partner:                              partner_tenant_id, instead of customer_tenant_id`
	if diff := cmp.Diff(want, v.Summary+"\n\n"+v.Advice()); diff != "" || v.Rule != commerce.RuleAskReseller {
		t.Errorf("rule %s (-want +got):\n%s", v.Rule, diff)
	}
}

func TestAskReseller_aPurchase_hasItsTerms(t *testing.T) {
	t.Parallel()
	for want, edit := range map[string]func(*commerce.Desired){
		"with promotion 39A:0001:39B":                 func(d *commerce.Desired) { d.PromotionID = "39A:0001:39B" },
		"the first term ending on 2027-06-30":         func(d *commerce.Desired) { d.CustomTermEnd = at("2027-06-30 00:00:00") },
		"the first term ending with subscription a-1": func(d *commerce.Desired) { d.AlignWith = "a-1" },
	} {
		wants := asks(running(), edit)
		v := commerce.AskReseller(commerce.Handover{
			TenantID: "tenant-a", Desired: wants, Changes: commerce.Purchase(wants).Changes, Today: today,
		})
		if !strings.Contains(v.Reason, want+", from 2026-11-21") {
			t.Errorf("lacks %q:\n%s", want, v.Reason)
		}
	}
}

// TestAskReseller_dates_areThoseThatMustBeKept has every window one second
// before, at and after its close.
func TestAskReseller_dates_areThoseThatMustBeKept(t *testing.T) {
	t.Parallel()
	until := at("2026-11-25 14:03:00")
	reduce := commerce.Change{Action: commerce.ActionReduceSeats, Seats: 8, From: 100, To: 92}
	cancel := commerce.Change{Action: commerce.ActionCancel, Seats: 100}
	two := open(commerce.Window{Quantity: 8, Until: until}, commerce.Window{Quantity: 4, Until: until.Add(24 * time.Hour)})
	one := open(commerce.Window{Quantity: 8, Until: until})
	cancellable := func(s *commerce.Subscription) { s.CancelUntil = ptr(until) }
	for name, c := range map[string]struct {
		with   func(*commerce.Subscription)
		change commerce.Change
		today  time.Time
		want   string
	}{
		"more seats": {
			one,
			commerce.Change{Action: commerce.ActionAddSeats, Seats: 5, From: 100, To: 105},
			today,
			"add 5 seats (100 -> 105), from 2026-11-21",
		},
		"fewer, the window open": {
			one, reduce, until.Add(-time.Second),
			"remove 8 seats (100 -> 92), before 2026-11-25 14:03 UTC, when the first window closes",
		},
		"fewer, at its close": {
			one, reduce, until,
			"remove 8 seats (100 -> 92), if still possible: the window closed on 2026-11-25 14:03 UTC; otherwise at renewal, 2027-08-01",
		},
		"fewer, after it": {
			one, reduce, until.Add(time.Second), "if still possible: the window closed on 2026-11-25 14:03 UTC",
		},
		"fewer, the second still open": {two, reduce, until.Add(time.Second), "before 2026-11-26 14:03 UTC, when the first window closes"},
		"fewer, both open, in no order": {
			then(
				cancellable,
				open(
					commerce.Window{Quantity: 4, Until: until.Add(24 * time.Hour)},
					commerce.Window{Quantity: 8, Until: until},
					commerce.Window{Quantity: 1, Until: until.Add(time.Hour)},
				),
			),
			reduce, today, "before 2026-11-25 14:03 UTC, when the first window closes",
		},
		"fewer, the first that closed": {
			open(commerce.Window{Quantity: 4, Until: until.Add(24 * time.Hour)}, commerce.Window{Quantity: 8, Until: until}),
			reduce, until.Add(48 * time.Hour), "the window closed on 2026-11-26 14:03 UTC",
		},
		"a cancellation, none stated": {
			func(s *commerce.Subscription) { s.CancelUntil = nil }, cancel, today, "cancel 100 seats, from 2026-11-21",
		},
		"the next term, no end known": {
			func(s *commerce.Subscription) { s.CommitmentEnd = time.Time{} },
			commerce.Change{Action: commerce.ActionScheduleRenewal, Seats: 50, To: 50},
			today,
			"renew with 50 seats, from 2026-11-21",
		},
		"fewer, both closed":        {two, reduce, until.Add(48 * time.Hour), "the window closed on 2026-11-26 14:03 UTC"},
		"fewer, no window is known": {open(), reduce, today, "remove 8 seats (100 -> 92), from 2026-11-21"},
		"fewer, nothing is known": {
			func(s *commerce.Subscription) { s.Refundable = nil }, reduce, today,
			"remove 8 seats (100 -> 92), from 2026-11-21",
		},
		"a cancellation in its window": {
			cancellable, cancel, today, "cancel 100 seats, before 2026-11-25 14:03 UTC, when the window closes",
		},
		"a cancellation after it": {cancellable, cancel, until, "if still possible"},
		"the next term": {
			one,
			commerce.Change{Action: commerce.ActionScheduleRenewal, Seats: 50, To: 50},
			today,
			"renew with 50 seats, before the term ends on 2027-07-31",
		},
		"the end": {
			one,
			commerce.Change{Action: commerce.ActionSetEndOfTerm, EndOfTerm: cancels},
			today,
			`set end_of_term to "cancel", before the term ends on 2027-07-31`,
		},
		"a name, which has no deadline": {
			one,
			commerce.Change{Action: commerce.ActionRename, FriendlyName: "Sales"},
			today,
			`rename to "Sales", from 2026-11-21`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := running(c.with)
			v := commerce.AskReseller(commerce.Handover{
				TenantID: s.TenantID, Desired: asks(s), Subscription: &s, Changes: []commerce.Change{c.change},
				Today: c.today,
			})
			if !strings.Contains(v.Reason, c.want) ||
				!strings.Contains(v.Reason, `Subscription sub-1, "Basic seats", CFQ7TTC0LH18:0001, 100 seats`) {
				t.Errorf("%q is not in\n%s", c.want, v.Reason)
			}
		})
	}
}

func TestAskReseller_severalChanges_areOneOrder(t *testing.T) {
	t.Parallel()
	s := running()
	v := commerce.AskReseller(commerce.Handover{TenantID: s.TenantID, Desired: asks(s), Subscription: &s, Today: today, Changes: []commerce.Change{
		{Action: commerce.ActionAddSeats, Seats: 5, From: 100, To: 105}, {Action: commerce.ActionScheduleRenewal, Seats: 50, To: 50},
	}})
	if v.Summary != "Ask your reseller for 2 changes" || strings.Count(v.Reason, "\n      - ") != 2 {
		t.Errorf("%s\n%s", v.Summary, v.Reason)
	}
}

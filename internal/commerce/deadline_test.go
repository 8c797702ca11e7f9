package commerce_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

func TestDeadlines_ofEachEventThereIsOne(t *testing.T) {
	t.Parallel()
	off := func(s *commerce.Subscription) { s.AutoRenew = false }
	renews := commerce.Deadline{
		Kind: commerce.DeadlineRenewal, At: renewal, Happens: `"Basic seats" renews on 2027-08-01 as it runs: 100 seats for P1Y, billed monthly.`,
		Do: `renewal = { … } decides the next term before then, end_of_term = "cancel" ends it. A window of 7 days follows the renewal.`,
	}
	at5 := at("2026-11-26 09:00:00")
	cancellable := func(s *commerce.Subscription) { s.CancelUntil = &at5 }
	window := func(at time.Time, happens string) commerce.Deadline {
		return commerce.Deadline{
			Kind: commerce.DeadlineSeatWindow, At: at, Happens: happens,
			Do: "Lower quantity before then by what is not needed.",
		}
	}
	cancel := func(at time.Time, happens string) commerce.Deadline {
		return commerce.Deadline{
			Kind: commerce.DeadlineCancelWindow, At: at, Happens: happens,
			Do: `Destroy it before then if it is not wanted, with on_destroy = "cancel".`,
		}
	}
	for name, c := range map[string]struct {
		runs commerce.Subscription
		now  time.Time
		want []commerce.Deadline
	}{
		"a renewal":                    {running(), today, []commerce.Deadline{renews}},
		"in the last second before it": {running(), termEnd, []commerce.Deadline{renews}},
		"once it has begun":            {running(), renewal, nil},
		"open windows, two of one end": {
			running(
				open(
					commerce.Window{Quantity: 5, Until: at5}, commerce.Window{Quantity: 2, Until: at5},
					commerce.Window{Quantity: 3, Until: today},
				),
				cancellable,
			),
			today,
			[]commerce.Deadline{
				window(at5, `7 seats of "Basic seats" can be removed until then; afterwards they are paid for until 2027-07-31.`),
				cancel(at5, `"Basic seats" can be canceled as a whole until then; afterwards it is paid for until 2027-07-31.`),
				renews,
			},
		},
		"a window not stated": {
			running(func(s *commerce.Subscription) { s.Refundable, s.CancelUntil = nil, nil }),
			closed.Add(-time.Second),
			[]commerce.Deadline{
				window(
					closed,
					`100 seats of "Basic seats" can be removed until then, as the documented length of the window has it; afterwards they are paid for until 2027-07-31.`,
				),
				cancel(
					closed,
					`"Basic seats" can be canceled as a whole until then, as the documented length of the window has it; afterwards it is paid for until 2027-07-31.`,
				),
				renews,
			},
		},
		"at the end of that": {
			running(func(s *commerce.Subscription) { s.Refundable, s.CancelUntil = nil, nil }), closed,
			[]commerce.Deadline{renews},
		},
		"a suspended one in its window": {
			running(status(commerce.StatusSuspended), off, open(commerce.Window{Quantity: 5, Until: at5}), cancellable),
			today,
			[]commerce.Deadline{
				cancel(at5, `"Basic seats" can be canceled as a whole until then; afterwards it is paid for until 2027-07-31.`),
				{
					Kind: commerce.DeadlineEnding, At: renewal,
					Happens: `The term of "Basic seats" ends with 2027-07-31 while it is suspended, and it is not renewed.`,
					Do:      "suspended = false resumes it before then; end_of_term is then set again.",
				},
			},
		},
		"an extension by default": {
			running(off), today,
			[]commerce.Deadline{{
				Kind: commerce.DeadlineExtension, At: renewal,
				Happens: `"Basic seats" goes on month by month from 2027-08-01, at the higher price of the extended service term.`,
				Do:      `end_of_term = "renew" keeps the price with another term, "cancel" ends it.`,
			}},
		},
		"an end": {
			running(noExtension, off), at("2026-01-10 00:00:00"),
			[]commerce.Deadline{{
				Kind: commerce.DeadlineEnding, At: at("2026-03-31 00:00:00"),
				Happens: `"Basic seats" ends with 2026-03-30: it is not renewed.`,
				Do:      `end_of_term = "renew" keeps it.`,
			}},
		},
		"a trial that converts": {
			running(trial), today,
			[]commerce.Deadline{{
				Kind: commerce.DeadlineTrial, At: renewal,
				Happens: `The trial "Basic seats" becomes a paid subscription on 2027-08-01.`,
				Do:      `end_of_term = "cancel" lets it end instead.`,
			}},
		},
		"a trial that ends": {
			running(trial, off), today,
			[]commerce.Deadline{{
				Kind: commerce.DeadlineTrial, At: renewal, Happens: `The trial "Basic seats" ends with 2027-07-31.`,
				Do: `end_of_term = "renew" lets it become a paid subscription; so does writing the paid offer over it before.`,
			}},
		},
		"of what has ended":              {running(status(commerce.StatusExpired)), today, nil},
		"of what is canceled":            {running(status(commerce.StatusDeleted)), today, nil},
		"of what has no term that shows": {running(func(s *commerce.Subscription) { s.CommitmentEnd = time.Time{} }), today, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, c.runs.Deadlines(nil, c.now), cmpEmpty); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

var cmpEmpty = cmp.Transformer(
	"empty", func(list []commerce.Deadline) []commerce.Deadline { return append([]commerce.Deadline{}, list...) },
)

func TestDeadlines_ofWhatIsScheduled_takeThePlaceOfTheTermsEnd(t *testing.T) {
	t.Parallel()
	noted := &commerce.Schedule{
		Kind: commerce.ScheduledRenewal, Quantity: 100, SKU: basic, Term: commerce.TermYear,
		Cycle: commerce.CycleMonthly,
	}
	fewer := *noted
	fewer.Quantity = 80
	ends := &commerce.Schedule{Kind: commerce.ScheduledCancellation}
	goesOn := &commerce.Schedule{Kind: commerce.ScheduledExtension}
	with := func(s *commerce.Schedule) func(*commerce.Subscription) {
		return func(sub *commerce.Subscription) { sub.Schedule, sub.AutoRenew = s, s.Renews() }
	}
	for name, c := range map[string]struct {
		runs commerce.Subscription
		kind commerce.ScheduledKind
		at   time.Time
		next *commerce.Schedule
		want []commerce.DeadlineKind
	}{
		"a next term as it runs": {
			running(with(noted)), commerce.ScheduledRenewal, renewal, noted,
			[]commerce.DeadlineKind{commerce.DeadlineRenewal},
		},
		"another next term": {
			running(with(&fewer)), commerce.ScheduledRenewal, renewal, &fewer,
			[]commerce.DeadlineKind{commerce.DeadlineScheduled},
		},
		"a conversion": {
			running(trial, with(noted)), commerce.ScheduledConversion, renewal, noted,
			[]commerce.DeadlineKind{commerce.DeadlineTrial},
		},
		"a cancellation": {
			running(with(ends)), commerce.ScheduledCancellation, renewal, nil,
			[]commerce.DeadlineKind{commerce.DeadlineEnding},
		},
		"an extension": {
			running(with(goesOn)), commerce.ScheduledExtension, renewal, nil,
			[]commerce.DeadlineKind{commerce.DeadlineExtension},
		},
		"a kind that is not known": {running(), "pause", renewal, nil, []commerce.DeadlineKind{commerce.DeadlineScheduled}},
		"another cycle in between": {
			running(), commerce.ScheduledBillingCycle, renewal.AddDate(0, -1, 0), noted,
			[]commerce.DeadlineKind{commerce.DeadlineScheduled, commerce.DeadlineRenewal},
		},
		"of a day that is over": {running(), "pause", today, nil, []commerce.DeadlineKind{commerce.DeadlineRenewal}},
		"a renewal that is under way": {
			running(with(&fewer), func(s *commerce.Subscription) { s.CommitmentEnd = today.AddDate(0, 0, -1) }), commerce.ScheduledRenewal,
			at("2026-11-21 00:00:00"), &fewer, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			change := commerce.ScheduledChange{Subscription: c.runs, Kind: c.kind, At: c.at, Next: c.next}
			var got []commerce.DeadlineKind
			for _, d := range c.runs.Deadlines([]commerce.ScheduledChange{change}, today) {
				got = append(got, d.Kind)
				if d.At.Equal(c.at) && d.Happens != change.String() || d.Do == "" {
					t.Errorf("it says %q and %q", d.Happens, d.Do)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

package fulfillment

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

func instant(text string) *time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return &t
}

// TestSubscription_canBeCanceledUntilTheLatestInstant of either form in which
// the service states it.
func TestSubscription_canBeCanceledUntilTheLatestInstant(t *testing.T) {
	t.Parallel()
	early, late := instant("2026-11-08T09:00:00Z"), instant("2026-11-08T09:00:01Z")
	options := func(ends ...*time.Time) []partnercenter.RefundOption {
		out := make([]partnercenter.RefundOption, 0, len(ends))
		for _, e := range ends {
			out = append(out, partnercenter.RefundOption{Type: "partial", ExpiresAt: e})
		}
		return out
	}
	for name, c := range map[string]struct {
		date    *time.Time
		options []partnercenter.RefundOption
		want    *time.Time
	}{
		"nothing":                    {nil, nil, nil},
		"the date":                   {early, nil, early},
		"options":                    {nil, options(early), early},
		"options, in no order":       {nil, options(late, early), late},
		"both, the date later":       {late, options(early), late},
		"both, the option later":     {early, options(late), late},
		"options without an instant": {early, options(nil), early},
		"no instant at all":          {nil, options(nil), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := subscriptionOf("tenant-a", partnercenter.Subscription{CancellationAllowedUntil: c.date, RefundOptions: c.options})
			if diff := cmp.Diff(c.want, got.CancelUntil); diff != "" {
				t.Errorf("until (-want +got):\n%s", diff)
			}
		})
	}
}

// TestSubscription_seatsToGiveBack are those the service states: none stated
// is another thing than nothing said.
func TestSubscription_seatsToGiveBack(t *testing.T) {
	t.Parallel()
	until := *instant("2026-11-08T09:00:00Z")
	for name, c := range map[string]struct {
		wire *partnercenter.RefundableQuantity
		want *commerce.Refundable
	}{
		"nothing said": {nil, nil},
		"none":         {&partnercenter.RefundableQuantity{}, &commerce.Refundable{Windows: []commerce.Window{}}},
		"two batches": {
			&partnercenter.RefundableQuantity{
				Total: 13,
				Details: []partnercenter.RefundableSeats{
					{Quantity: 8, AllowedUntil: until}, {Quantity: 5, AllowedUntil: until.Add(time.Hour)},
				},
			},
			&commerce.Refundable{
				Total:   13,
				Windows: []commerce.Window{{Quantity: 8, Until: until}, {Quantity: 5, Until: until.Add(time.Hour)}},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := subscriptionOf("tenant-a", partnercenter.Subscription{RefundableQuantity: c.wire}).Refundable
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("refundable (-want +got):\n%s", diff)
			}
		})
	}
}

// TestSubscription_schedule_isReadFromItsNewerForm where both are there.
func TestSubscription_schedule_isReadFromItsNewerForm(t *testing.T) {
	t.Parallel()
	ten, twenty := 10, 20
	end := instant("2028-01-31T00:00:00Z")
	runs := func(edit func(*partnercenter.Subscription)) partnercenter.Subscription {
		s := partnercenter.Subscription{ProductID: "P", SKUID: "0001", TermDuration: "P1Y", BillingCycle: "monthly", Quantity: 25}
		edit(&s)
		return s
	}
	older := func(n *int) *partnercenter.NextTerm { return &partnercenter.NextTerm{Quantity: n} }
	newer := func(actions ...partnercenter.ScheduledAction) func(*partnercenter.Subscription) {
		return func(s *partnercenter.Subscription) { s.ScheduledNextTerm, s.ScheduledActions = older(&ten), actions }
	}
	atEnd := func(action string, next *partnercenter.NextTerm) partnercenter.ScheduledAction {
		return partnercenter.ScheduledAction{ScheduleType: partnercenter.ScheduleTermEnd, ActionType: action, Instructions: next}
	}
	renews := func(edit func(*commerce.Schedule)) *commerce.Schedule {
		s := commerce.Schedule{
			Kind: commerce.ScheduledRenewal, Quantity: 25, SKU: commerce.SKU{ProductID: "P", SKUID: "0001"},
			Term: "P1Y", Cycle: "monthly",
		}
		edit(&s)
		return &s
	}
	asItRuns := func(*commerce.Schedule) {}
	for name, c := range map[string]struct {
		wire partnercenter.Subscription
		want *commerce.Schedule
	}{
		"nothing": {runs(func(*partnercenter.Subscription) {}), nil},
		"the older form": {
			runs(func(s *partnercenter.Subscription) { s.ScheduledNextTerm = older(&ten) }),
			renews(func(s *commerce.Schedule) { s.Quantity = 10 }),
		},
		"the older, no seats said": {runs(func(s *partnercenter.Subscription) { s.ScheduledNextTerm = older(nil) }), renews(asItRuns)},
		"the newer beside it": {
			runs(newer(atEnd(partnercenter.ActionRenewToNewTerm, older(&twenty)))),
			renews(func(s *commerce.Schedule) { s.Quantity = 20 }),
		},
		"an end beside it": {
			runs(newer(atEnd(partnercenter.ActionCancel, nil))),
			&commerce.Schedule{Kind: commerce.ScheduledCancellation},
		},
		"an extension beside it": {
			runs(newer(atEnd(partnercenter.ActionRenewToExtendedService, nil))),
			&commerce.Schedule{Kind: commerce.ScheduledExtension},
		},
		"an upgrade beside it": {
			runs(newer(atEnd(partnercenter.ActionTransition, older(&twenty)))),
			renews(func(s *commerce.Schedule) { s.Kind, s.Quantity = commerce.ScheduledUpgrade, 20 }),
		},
		"something new beside it": {runs(newer(atEnd("donate", nil))), nil},
		"of another day, beside": {
			runs(newer(partnercenter.ScheduledAction{ScheduleType: "custom_date", ActionType: partnercenter.ActionCancel})),
			nil,
		},
		"the end of the term, too": {
			runs(newer(
				partnercenter.ScheduledAction{ScheduleType: "custom_date", ActionType: partnercenter.ActionCancel},
				atEnd(partnercenter.ActionRenewToExtendedService, nil),
			)),
			&commerce.Schedule{Kind: commerce.ScheduledExtension},
		},
		"no type of schedule said": {
			runs(newer(partnercenter.ScheduledAction{ActionType: partnercenter.ActionCancel})),
			&commerce.Schedule{Kind: commerce.ScheduledCancellation},
		},
		"a renewal as it runs": {runs(newer(atEnd(partnercenter.ActionRenewToNewTerm, nil))), renews(asItRuns)},
		"every part": {
			runs(newer(atEnd(
				partnercenter.ActionRenewToNewTerm,
				&partnercenter.NextTerm{
					ProductID: "Q", SKUID: "0002", TermDuration: "P3Y", BillingCycle: "annual", PromotionID: "a:b:c",
					Quantity: &twenty, CustomTermEnd: end,
				},
			))),
			&commerce.Schedule{
				Kind: commerce.ScheduledRenewal, Quantity: 20, SKU: commerce.SKU{
					ProductID: "Q", SKUID: "0002",
				}, Term: "P3Y", Cycle: "annual", PromotionID: "a:b:c", CustomTermEnd: *end,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, subscriptionOf("tenant-a", c.wire).Schedule); diff != "" {
				t.Errorf("schedule (-want +got):\n%s", diff)
			}
		})
	}
}

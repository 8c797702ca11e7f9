package commerce_test

import (
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// TestRenewal_removed_leavesWhatAnotherClientScheduled its own parts.
func TestRenewal_removed_leavesWhatAnotherClientScheduled(t *testing.T) {
	t.Parallel()
	end := at("2028-01-31 00:00:00")
	next := commerce.Schedule{
		Kind: commerce.ScheduledRenewal, Quantity: 50, SKU: standard, Term: commerce.TermThreeYear, Cycle: commerce.CycleAnnual, PromotionID: promotion, CustomTermEnd: end,
	}
	all := commerce.RenewalInstructions{
		Quantity: ptr(50), SKU: &standard, Term: ptr(commerce.TermThreeYear), Cycle: ptr(commerce.CycleAnnual),
		PromotionID: ptr(promotion), CustomTermEnd: &end,
	}
	for name, c := range map[string]struct {
		own  commerce.RenewalInstructions
		want string
	}{
		"seats": {
			commerce.RenewalInstructions{Quantity: all.Quantity},
			"renew with 100 seats as CFQ7TTC0LDPB:0001 for P3Y billed annual with promotion " + promotion + " until 2028-01-31",
		},
		"SKU": {
			commerce.RenewalInstructions{SKU: all.SKU},
			"renew with 50 seats for P3Y billed annual with promotion " + promotion + " until 2028-01-31",
		},
		"term": {
			commerce.RenewalInstructions{Term: all.Term},
			"renew with 50 seats as CFQ7TTC0LDPB:0001 billed annual with promotion " + promotion + " until 2028-01-31",
		},
		"cycle": {
			commerce.RenewalInstructions{Cycle: all.Cycle},
			"renew with 50 seats as CFQ7TTC0LDPB:0001 for P3Y with promotion " + promotion + " until 2028-01-31",
		},
		"promotion": {
			commerce.RenewalInstructions{PromotionID: all.PromotionID},
			"renew with 50 seats as CFQ7TTC0LDPB:0001 for P3Y billed annual until 2028-01-31",
		},
		"end date": {
			commerce.RenewalInstructions{CustomTermEnd: all.CustomTermEnd},
			"renew with 50 seats as CFQ7TTC0LDPB:0001 for P3Y billed annual with promotion " + promotion,
		},
		"all":  {all, "withdraw what is scheduled for the renewal"},
		"none": {commerce.RenewalInstructions{}, "nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := running(func(s *commerce.Subscription) { s.Schedule = &next })
			before := asks(s, renewAs(c.own))
			got := commerce.Update(commerce.Current{Subscription: s, Prior: &before, History: blockHistory(100)}, asks(s), today)
			if verdict(got) != c.want {
				t.Errorf("it came to %q, want %q", verdict(got), c.want)
			}
		})
	}
}

package partnercenter_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

const (
	scheduled = `"scheduledNextTermInstructions":{"quantity":5}`
	actions   = `"scheduledActions":[{"actionType":"Cancel"}]`
)

func TestEdited_changesWhatIsMeant_andNothingElse(t *testing.T) {
	t.Parallel()
	seats := 10
	end := time.Date(2027, 3, 31, 0, 0, 0, 0, time.FixedZone("", 3600))
	next := partnercenter.NextTerm{
		ProductID: "P", SKUID: "S", AvailabilityID: "A", BillingCycle: "monthly", TermDuration: "P1Y", Quantity: &seats,
	}
	const body = `"product":{"productId":"P","skuId":"S","availabilityId":"A","billingCycle":"monthly","termDuration":"P1Y"},"quantity":10`
	promoted := next
	promoted.PromotionID, promoted.CustomTermEnd = "X", &end
	for name, c := range map[string]struct {
		edit         partnercenter.Edit
		before, want string
	}{
		"name":     {partnercenter.SetFriendlyName("R&D"), `"friendlyName":"a"`, `"friendlyName":"R&D"`},
		"reseller": {partnercenter.SetPartnerID("1"), `"PartnerId":"2"`, `"PartnerId":"1"`},
		"seats":    {partnercenter.SetQuantity(7), `"Quantity":"5"`, `"Quantity":7`},
		"cancel":   {partnercenter.SetStatus(partnercenter.StatusDeleted), `"status":"active"`, `"status":"deleted"`},
		"term":     {partnercenter.SetTerm("P3Y", "annual"), `"billingCycle":"monthly"`, `"billingCycle":"annual","termDuration":"P3Y"`},
		"withdraw": {partnercenter.WithdrawSchedule(), actions + `,` + scheduled + `,"zone":1`, `"zone":1`},
		"renew":    {partnercenter.RenewAtTermEnd(), actions + `,` + scheduled, `"autoRenewEnabled":true,` + scheduled},
		"end":      {partnercenter.EndAtTermEnd(false), `"autoRenewEnabled":true,` + actions + `,` + scheduled, `"autoRenewEnabled":false`},
		"end, by an action": {
			partnercenter.EndAtTermEnd(true), `"autoRenewEnabled":true,` + scheduled,
			`"autoRenewEnabled":false,"scheduledActions":[{"scheduleType":"TermEnd","actionType":"Cancel"}]`,
		},
		"extend": {
			partnercenter.ExtendAtTermEnd(), scheduled,
			`"autoRenewEnabled":false,"scheduledActions":[{"scheduleType":"TermEnd","actionType":"RenewToExtendedServiceTerm"}]`,
		},
		"schedule": {
			partnercenter.ScheduleRenewal(partnercenter.FormNextTerm, next), actions, `"scheduledNextTermInstructions":{` + body + `}`,
		},
		"schedule, by an action": {
			partnercenter.ScheduleRenewal(partnercenter.FormActions, promoted), scheduled,
			`"scheduledActions":[{"scheduleType":"TermEnd","actionType":"RenewToNewTerm","instructions":{"product":{"productId":"P","skuId":"S",` +
				`"availabilityId":"A","billingCycle":"monthly","termDuration":"P1Y","promotionId":"X"},"quantity":10,"customTermEndDate":"2027-03-30T23:00:00Z"}}]`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			read := partnercenter.Subscription{Raw: document(t, `{`+c.before+`,"~odd": [1.50, 1e400]}`)}
			got, err := read.Edited(c.edit)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(`{`+c.want+`,"~odd":[1.50, 1e400]}`, string(got.Bytes())); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(document(t, `{`+c.before+`,"~odd": [1.50, 1e400]}`), read.Raw); diff != "" {
				t.Errorf("the document that was read has changed: %s", diff)
			}
		})
	}
}

func TestScheduleForms_areThoseTheServiceUsed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]partnercenter.ScheduleForm{
		`"x":1`:                   nil,
		scheduled:                 {partnercenter.FormNextTerm},
		actions:                   {partnercenter.FormActions},
		actions + `,` + scheduled: {partnercenter.FormNextTerm, partnercenter.FormActions},
	} {
		s, err := partnercenter.ParseSubscription([]byte(`{"id":"a",` + text + `}`))
		if diff := cmp.Diff(want, s.ScheduleForms()); diff != "" || err != nil {
			t.Errorf("%s: %s, %v", text, diff, err)
		}
	}
}

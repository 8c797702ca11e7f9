package fulfillment

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

// The service may note what the simulator does not: other dates, other actions,
// several of them.
func TestScheduledOf_readsEveryFormOfASchedule(t *testing.T) {
	t.Parallel()
	const runs = `{"id":"s","offerId":"P:1:A","friendlyName":"Seats","quantity":10,"termDuration":"P1Y","billingCycle":"monthly","status":"active",
		"commitmentEndDate":"2027-02-28T00:00:00Z","billingCycleEndDateTime":"2026-03-31T23:59:59Z","autoRenewEnabled":true,%s}`
	const product = `"product":{"productId":"P","skuId":"2","availabilityId":"B","billingCycle":"annual","termDuration":"P1Y"}`
	for name, c := range map[string]struct {
		noted string
		want  []string
	}{
		"nothing": {`"scheduledActions":[]`, nil},
		"of two forms the newer": {
			`"scheduledNextTermInstructions":{` + product +
				`,"quantity":5},"scheduledActions":[{"scheduleType":"TermEnd","actionType":"Cancel"}]`,
			[]string{`2027-03-01 cancellation: "Seats" ends with 2027-02-28 for good: its cancellation is scheduled, and access ends at once.`},
		},
		"a date": {
			`"scheduledActions":[{"scheduleType":"CustomDate","effectiveDate":"2026-06-01T00:00:00Z","actionType":"Transition","instructions":{` +
				product + `}}]`,
			[]string{`2026-06-01 renewal: "Seats" renews on 2026-06-01 as P:2 instead of P:1, billed annual instead of monthly.`},
		},
		"several, and one that is new": {
			`"scheduledActions":[{"scheduleType":"TermEnd","actionType":"RenewToExtendedServiceTerm"},{"actionType":"PauseBilling","instructions":{"quantity":1}}]`,
			[]string{
				`2027-03-01 extension: "Seats" goes on month by month from 2027-03-01, at the price of the extended service term.`,
				`2027-03-01 pause_billing: Microsoft has scheduled "pause_billing" for "Seats" on 2027-03-01.`,
			},
		},
		"the next charge": {
			`"nextChargeInstructions":{"product":{"billingCycle":"Annual"},"quantity":10}`,
			[]string{`2026-04-01 billing_cycle: "Seats" is billed annual instead of monthly from its next charge on 2026-04-01.`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := partnercenter.ParseSubscription([]byte(strings.ReplaceAll(runs, "%s", c.noted)))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, one := range scheduledOf("tenant", s) {
				got = append(got, fmt.Sprintf("%s %s: %s", one.At.Format("2006-01-02"), one.Kind, one))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

package subscription_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// A renewal that begins between the read and the write answers 409. The document
// read before it holds the old seats: sent again as it was, it would buy them back.
func TestChange_thatARenewalOvertakes_bringsNoSeatsBack(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Behave("renewal-processing=10m")
	config := seats("renewal = { quantity = 10 }")
	lastMinute := simulator.Start.AddDate(1, 0, 0).Truncate(day).Add(-time.Minute)
	w.Test(
		applied(w, nil, config),
		resource.TestStep{
			PreConfig: func() {
				w.Set(lastMinute)()
				// Right after Update's own read, the term ends and the renewal begins.
				w.After("GET", "/subscriptions", func() {
					w.After("GET", "/subscriptions/", w.Set(lastMinute.Add(2*time.Minute)))
				})
			},
			Config:      w.Provider(seats("renewal = { quantity = 10 }", `friendly_name = "Front desk"`)),
			ExpectError: acctest.Words("changed"),
		},
		resource.TestStep{RefreshState: true, ExpectNonEmptyPlan: true, Check: resource.TestCheckResourceAttr(it, "seats", "10")},
		w.Forget(it),
	)
	if got := w.Transactions(simulator.AlderClinics, "addQuantity"); got != seededAdditions {
		t.Errorf("orders that add seats: %d, want none", got-seededAdditions)
	}
}

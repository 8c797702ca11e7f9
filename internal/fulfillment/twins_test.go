package fulfillment_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// Two machines share no lock. What both bought is reported once it shows.
func TestCheckForTwins_afterAPurchaseOfAnotherMachine_reportsIt(t *testing.T) {
	t.Parallel()
	s := open(t)
	var once sync.Once
	other := s.processWith(elsewhere(t))
	here := s.process(instead("/checkout", func(next http.RoundTripper, req *http.Request) (*http.Response, error) {
		once.Do(func() { s.must(other, basic("Desk")) })
		return next.RoundTrip(req)
	}))
	placed, found := s.found(here, basic("Desk"))
	notices := here.CheckForTwins(t.Context(), placed, found)
	if len(notices) != 1 || notices[0].Summary != `"Desk" was bought next to another one` ||
		!strings.Contains(notices[0].Detail, "can be canceled until 2026-11-") {
		t.Errorf("notices: %+v", notices)
	}
	lost := placed
	lost.OrderID, lost.SubscriptionID = "", ""
	if got := here.CheckForTwins(t.Context(), lost, found); len(got) != 1 {
		t.Errorf("of an order known by its subscription alone: %+v", got)
	}
	s.expectOrders(simulator.CedarSchool, 2)
	s.fault("GET /v1/customers/*/subscriptions", "400=3000", 9)
	if got := here.CheckForTwins(t.Context(), placed, found); len(got) != 0 {
		t.Errorf("a look that failed reports %+v", got)
	}
}

func TestCheckForTwins_afterAPurchaseThatStandsAlone_reportsNothing(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string]int{"its answer came": 0, "its answer was lost": 20} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t)
			s.losing(faults)
			process := s.process()
			s.must(process, basic("Sales", additional))
			placed := s.must(process, basic("Desk", additional))
			found, err := process.Await(t.Context(), placed)
			if err != nil {
				t.Fatal(err)
			}
			for when, got := range map[string][]commerce.Notice{
				"before it was found": process.CheckForTwins(t.Context(), placed, fulfillment.Snapshot{}),
				"once it was found":   process.CheckForTwins(t.Context(), placed, found),
				"of an order from the state": process.CheckForTwins(
					t.Context(), fulfillment.PlacedOrder{TenantID: placed.TenantID, OrderID: placed.OrderID}, found,
				),
			} {
				if len(got) != 0 {
					t.Errorf("%s: %+v", when, got)
				}
			}
		})
	}
}

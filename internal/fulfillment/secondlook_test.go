package fulfillment_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/turns"
)

// Two machines share no lock. What both bought is reported once it shows.
func TestSecondLook_afterAPurchaseOfAnotherMachine_reportsIt(t *testing.T) {
	t.Parallel()
	s := open(t)
	var once sync.Once
	elsewhere := s.deskWith(turns.In(t.TempDir(), "world"))
	here := s.process(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			if strings.HasSuffix(req.URL.Path, "/checkout") {
				once.Do(func() { s.must(elsewhere, basic("Desk")) })
			}
			return next.RoundTrip(req)
		})
	})
	placed := s.must(here, basic("Desk"))
	found, err := here.Await(t.Context(), placed)
	if err != nil {
		t.Fatal(err)
	}
	notices := here.SecondLook(t.Context(), placed, found)
	if len(notices) != 1 || notices[0].Summary != `"Desk" was bought next to another one` ||
		!strings.Contains(notices[0].Detail, "can be canceled until 2026-11-") {
		t.Errorf("notices: %+v", notices)
	}
	lost := placed
	lost.OrderID, lost.SubscriptionID = "", ""
	if got := here.SecondLook(t.Context(), lost, found); len(got) != 1 {
		t.Errorf("of an order known by its subscription alone: %+v", got)
	}
	s.expectOrders(simulator.CedarSchool, 2)
	s.fault("GET /v1/customers/*/subscriptions", "400=3000", 9)
	if got := here.SecondLook(t.Context(), placed, found); len(got) != 0 {
		t.Errorf("a look that failed reports %+v", got)
	}
}

func TestSecondLook_afterAPurchaseThatStandsAlone_reportsNothing(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string]int{"its answer came": 0, "its answer was lost": 20} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t)
			if faults > 0 {
				s.fault(checkout, "lost-answer", faults)
			}
			desk := s.process()
			s.must(desk, basic("Sales", additional))
			placed := s.must(desk, basic("Desk", additional))
			if got := desk.SecondLook(t.Context(), placed, fulfillment.Sighting{}); len(got) != 0 {
				t.Errorf("before it was found: %+v", got)
			}
			found, err := desk.Await(t.Context(), placed)
			if err != nil {
				t.Fatal(err)
			}
			if got := desk.SecondLook(t.Context(), placed, found); len(got) != 0 {
				t.Errorf("%+v", got)
			}
			remembered := fulfillment.Placed{TenantID: placed.TenantID, OrderID: placed.OrderID}
			if got := desk.SecondLook(t.Context(), remembered, found); len(got) != 0 {
				t.Errorf("of an order from the state: %+v", got)
			}
		})
	}
}

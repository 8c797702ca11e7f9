package simulator_test

import (
	"net/http"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

func TestCustomers_listLeavesOutStrangers(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	got := b.Get("/v1/customers?size=50").Items(t)
	if len(got) != 3 {
		t.Fatalf("%d customers, want the 3 of the partner: %v", len(got), got)
	}
	b.Refused(http.StatusForbidden, 20002, b.Get("/v1/customers/"+simulator.DogwoodFoods))
	b.Refused(http.StatusNotFound, 60003, b.Get("/v1/customers/00000000-0000-4000-8000-000000000000"))
}

package fulfillment_test

import (
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// TestApply_partialUpgrade_isMadeOnce: an upgrade that the state does not know
// of is the one that is asked, and not made again; one that it knows of is not.
func TestApply_partialUpgrade_isMadeOnce(t *testing.T) {
	t.Parallel()
	s := open(t)
	process := s.process()
	_, found := s.found(process, basic("Desk", func(d *commerce.Desired) { d.Quantity = 10 }))
	product, sku, _ := strings.Cut(simulator.BusinessPremium, ":")
	change := commerce.Change{
		Action: commerce.ActionPartialUpgrade, Entry: "sales", Seats: 2, From: 10, To: 8,
		SKU: commerce.SKU{ProductID: product, SKUID: sku},
	}
	after, made, err := process.Apply(t.Context(), found, []commerce.Change{change}, nil)
	if err != nil {
		t.Fatal(err)
	}
	first := made["sales"]
	if after.Subscription.Quantity != 8 || len(made) != 1 || first.Quantity != 2 || first.SubscriptionID == "" || first.OperationID == "" {
		t.Fatalf("%d seats are left, and the upgrades made are %+v", after.Subscription.Quantity, made)
	}

	// A state that was lost asks for it again.
	if move, done, err := process.FindPartialUpgrade(t.Context(), after.Subscription, change, nil); err != nil ||
		!done || move.OperationID != first.OperationID {
		t.Errorf("without the state: %+v, done %t, %v; want the first", move, done, err)
	}
	_, again, err := process.Apply(t.Context(), after, []commerce.Change{change}, nil)
	if err != nil || again["sales"].OperationID != first.OperationID {
		t.Errorf("without the state: %+v, %v; want the first", again, err)
	}

	// One that knows it asks for a second of the same form.
	change.From, change.To = 8, 6
	known := []commerce.MadeUpgrade{first}
	if move, _, err := process.FindPartialUpgrade(t.Context(), after.Subscription, change, known); err != nil || move != nil {
		t.Errorf("with the state: %+v, %v; want none", move, err)
	}
	after, again, err = process.Apply(t.Context(), after, []commerce.Change{change}, known)
	if err != nil || again["sales"].OperationID == first.OperationID || after.Subscription.Quantity != 6 {
		t.Errorf("with the state: %+v, %v; want a second", again, err)
	}
}

// TestApply_partialUpgrades_countEachOther: two entries of one form, of which
// the service has made one, are two: the first is found, the second is made.
func TestApply_partialUpgrades_countEachOther(t *testing.T) {
	t.Parallel()
	s := open(t)
	process := s.process()
	_, found := s.found(process, basic("Desk", func(d *commerce.Desired) { d.Quantity = 10 }))
	product, sku, _ := strings.Cut(simulator.BusinessPremium, ":")
	one := commerce.Change{
		Action: commerce.ActionPartialUpgrade, Entry: "a", Seats: 2, From: 10, To: 8,
		SKU: commerce.SKU{ProductID: product, SKUID: sku},
	}
	other := one
	other.Entry, other.From, other.To = "b", 8, 6
	after, made, err := process.Apply(t.Context(), found, []commerce.Change{one, other}, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, b := made["a"], made["b"]
	if after.Subscription.Quantity != 6 || a.OperationID == b.OperationID || strings.EqualFold(a.SubscriptionID, b.SubscriptionID) {
		t.Errorf("%d seats are left; upgrades made: %+v", after.Subscription.Quantity, made)
	}
}

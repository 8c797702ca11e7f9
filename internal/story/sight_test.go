package story

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func TestUnmet_eachExpectation_canFail(t *testing.T) {
	t.Parallel()
	all := Sight{
		Fails: true, Texts: []string{"5 of the 15 seats"}, Unsaid: []string{"No changes."},
		State: []Value{{"quantity", 20.0}, {"windows.#", 1}, {"windows.0.quantity", 10.0}, {"renewal", nil}},
		Calls: []string{"PATCH subscriptions"}, Orders: []string{"New 25"}, World: "active, 25 seats, renews",
		Ways: []Way{{Do: "keep", Config: "quantity = 25"}},
	}
	good := func() seen {
		return seen{
			output: "Error: 5 of the\n  15 seats\n\nYou can:\n  - keep:  quantity = 25\n", failed: true,
			calls: []string{"PATCH subscriptions"}, orders: []string{"New 25"}, world: "active, 25 seats, renews",
			state: map[string]any{"quantity": 20.0, "windows": []any{map[string]any{"quantity": 10.0}}},
		}
	}
	if got := all.unmet(good()); got != nil {
		t.Fatalf("all was seen, yet unmet: %v", got)
	}
	for name, change := range map[string]func(*seen){
		"exit code":     func(s *seen) { s.failed = false },
		"text":          func(s *seen) { s.output = "You can:\n  - keep:  quantity = 25\n" },
		"unsaid":        func(s *seen) { s.output = "No changes.\n" + s.output },
		"value":         func(s *seen) { s.state["quantity"] = 25.0 },
		"length":        func(s *seen) { s.state["windows"] = []any{map[string]any{"quantity": 10.0}, nil} },
		"nested":        func(s *seen) { s.state["windows"] = []any{map[string]any{"quantity": 1.0}} },
		"absent":        func(s *seen) { s.state["renewal"] = map[string]any{} },
		"one call more": func(s *seen) { s.calls = append(s.calls, "POST carts") },
		"no call":       func(s *seen) { s.calls = nil },
		"order":         func(s *seen) { s.orders = append(s.orders, "New 25") },
		"world":         func(s *seen) { s.world = "deleted" },
		"another way":   func(s *seen) { s.output += "  - run:  quantity = 1\n" },
		"no way":        func(s *seen) { s.output = "5 of the 15 seats" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := good()
			change(&got)
			if unmet := all.unmet(got); len(unmet) != 1 {
				t.Errorf("unmet: %q, want one", unmet)
			}
		})
	}
}

func TestUnmet_resourceStillInState_isNotGone(t *testing.T) {
	t.Parallel()
	if got := (Sight{Gone: true}).unmet(seen{state: map[string]any{}}); len(got) != 1 {
		t.Errorf("unmet: %q, want one", got)
	}
	if got := (Sight{Gone: true}).unmet(seen{}); got != nil {
		t.Errorf("unmet: %q, want none", got)
	}
}

func TestWrites_ofALog_areCallsWithoutIDs(t *testing.T) {
	t.Parallel()
	got := writes([]simulator.Request{
		{Method: "POST", Path: "/6f1c3a52/oauth2/v2.0/token", Status: 200},
		{Method: "GET", Path: "/v1/customers/t/subscriptions", Status: 200},
		{Method: "POST", Path: "/v1/customers/t/carts", Status: 201},
		{Method: "POST", Path: "/v1/customers/t/carts/c/checkout", Status: 201},
		{Method: "PATCH", Path: "/v1/customers/t/subscriptions/s", Status: 409},
	})
	want := []string{"POST carts", "POST carts/checkout", "PATCH subscriptions (409)"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestOrdered_ofOneSubscription_leavesOutOthers(t *testing.T) {
	t.Parallel()
	got := ordered([]simulator.Order{
		{Lines: []simulator.OrderLine{
			{SubscriptionID: "a", Transaction: "New", Quantity: 25},
			{SubscriptionID: "b", Transaction: "New", Quantity: 1},
		}},
		{Lines: []simulator.OrderLine{{SubscriptionID: "a", Transaction: "renew", Quantity: 22}}},
	}, "a")
	if diff := cmp.Diff([]string{"New 25", "renew 22"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestHeld_ofASubscription_saysWhatFollows(t *testing.T) {
	t.Parallel()
	for want, s := range map[string]simulator.Subscription{
		"deleted":                 {Status: "deleted", Quantity: 5},
		"active, 5 seats, renews": {Status: "active", Quantity: 5, AutoRenew: true},
		"active, 5 seats, renews with 3": {
			Status: "active", Quantity: 5, AutoRenew: true, Scheduled: "RenewToNewTerm", ScheduledQuantity: 3,
		},
		"active, 5 seats, ends with its term": {Status: "active", Quantity: 5, Scheduled: "Cancel"},
		"suspended, 5 seats, does not renew":  {Status: "suspended", Quantity: 5},
	} {
		if got := held(s); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

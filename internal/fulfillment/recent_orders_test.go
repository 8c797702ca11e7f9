package fulfillment

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/turns"
)

// TestRecentOrders_ofOrdersWithoutANameOfTheirOwn is told by this machine's marks where
// it has placed them, and is not known otherwise.
func TestRecentOrders_ofOrdersWithoutANameOfTheirOwn(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 1, 9, 5, 0, 0, time.UTC)
	order := func(id, name string) partnercenter.Order {
		line := partnercenter.OrderLineItem{
			ProductID: "P", SKUID: "1", TransactionType: "new", FriendlyName: name, TermDuration: "P1Y", Quantity: 5,
		}
		return partnercenter.Order{ID: id, Created: now, Status: "completed", LineItems: []partnercenter.OrderLineItem{line}}
	}
	entry := func(requestID, orderID, name string) turns.Entry {
		return turns.Entry{RequestID: requestID, ProductID: "P", SKUID: "1", Term: "P1Y", OrderID: orderID, At: now}.Named(name)
	}
	for name, c := range map[string]struct {
		orders  []partnercenter.Order
		entries []turns.Entry
		want    []commerce.Naming
		// shown are the entries that the lists tell of.
		shown []bool
	}{
		"its own name": {
			[]partnercenter.Order{order("a", "desk "), order("b", "Sales")},
			nil,
			[]commerce.Naming{commerce.NameSame, commerce.NameOther},
			nil,
		},
		"no name": {[]partnercenter.Order{order("a", "")}, nil, []commerce.Naming{commerce.NameUnknown}, nil},
		"no name, placed here": {
			[]partnercenter.Order{order("a", "")},
			[]turns.Entry{entry("1", "A", "Desk")},
			[]commerce.Naming{commerce.NameSame},
			[]bool{true},
		},
		"no name, another's": {
			[]partnercenter.Order{order("a", "")},
			[]turns.Entry{entry("1", "a", "Sales")},
			[]commerce.Naming{commerce.NameOther},
			[]bool{true},
		},
		"no name, may be of any": {
			[]partnercenter.Order{order("a", "")},
			[]turns.Entry{entry("1", "", "Desk")},
			[]commerce.Naming{commerce.NameUnknown},
			[]bool{true},
		},
		"no name, of another intent": {
			[]partnercenter.Order{order("a", "")},
			[]turns.Entry{entry("1", "a", "Sales"), entry("2", "", "Desk")},
			[]commerce.Naming{commerce.NameOther},
			[]bool{true, false},
		},
		"a name, of another intent": {
			[]partnercenter.Order{order("a", "Sales")},
			[]turns.Entry{entry("1", "", "Desk")},
			[]commerce.Naming{commerce.NameOther},
			[]bool{false},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newRecentOrders(nil, c.orders, c.entries, "Desk")
			var got []commerce.Naming
			for _, o := range w.listed(now) {
				got = append(got, o.Naming)
			}
			var shown []bool
			for _, e := range c.entries {
				shown = append(shown, w.shows(e))
			}
			if diff := cmp.Diff(c.want, got) + cmp.Diff(c.shown, shown, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestRecentOrders_ofOrdersThatHaveEnded holds back nothing: turned down, older than an
// hour, of another kind, or shown.
func TestRecentOrders_ofOrdersThatHaveEnded(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 1, 9, 5, 0, 0, time.UTC)
	for name, edit := range map[string]func(*partnercenter.Order){
		"was rejected":      func(o *partnercenter.Order) { o.Status = "error" },
		"canceled":          func(o *partnercenter.Order) { o.Status = "cancelled" },
		"old":               func(o *partnercenter.Order) { o.Created = now.Add(-time.Hour - time.Second) },
		"of further seats":  func(o *partnercenter.Order) { o.LineItems[0].TransactionType = "addquantity" },
		"shown by its id":   func(o *partnercenter.Order) { o.ID = "SHOWN" },
		"shown by its line": func(o *partnercenter.Order) { o.LineItems[0].SubscriptionID = "SUB" },
	} {
		o := partnercenter.Order{
			ID: "a", Created: now, LineItems: []partnercenter.OrderLineItem{{ProductID: "P", SKUID: "1", TransactionType: "new"}},
		}
		held := []commerce.Subscription{{ID: "sub", OrderID: "shown"}}
		if got := newRecentOrders(held, []partnercenter.Order{o}, nil, "Desk").listed(now); len(got) != 1 {
			t.Fatalf("%s: %v", name, got)
		}
		edit(&o)
		if got := newRecentOrders(held, []partnercenter.Order{o}, nil, "Desk").listed(now); len(got) != 0 {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestRecentOrders_shows_whatAnEntryAskedFor: an entry whose order id was lost is
// shown by a purchase of its SKU and name that is not older than it.
func TestRecentOrders_shows_whatAnEntryAskedFor(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 1, 9, 5, 0, 0, time.UTC)
	entry := turns.Entry{RequestID: "1", ProductID: "P", SKUID: "1", Term: "P1Y", At: now}.Named("Desk")
	for name, c := range map[string]struct {
		order func(*partnercenter.Order)
		held  func(*commerce.Subscription)
		want  bool
	}{
		"an order":                  {func(*partnercenter.Order) {}, nil, true},
		"in other letters":          {func(o *partnercenter.Order) { o.LineItems[0].ProductID = "p" }, nil, true},
		"of another SKU":            {func(o *partnercenter.Order) { o.LineItems[0].SKUID = "2" }, nil, false},
		"of further seats":          {func(o *partnercenter.Order) { o.LineItems[0].TransactionType = "addquantity" }, nil, false},
		"a minute before":           {func(o *partnercenter.Order) { o.Created = now.Add(-time.Minute) }, nil, true},
		"before that":               {func(o *partnercenter.Order) { o.Created = now.Add(-time.Minute - time.Second) }, nil, false},
		"a subscription":            {nil, func(*commerce.Subscription) {}, true},
		"one of another name":       {nil, func(s *commerce.Subscription) { s.FriendlyName = "Sales" }, false},
		"one of another SKU":        {nil, func(s *commerce.Subscription) { s.SKU.SKUID = "2" }, false},
		"one that is older":         {nil, func(s *commerce.Subscription) { s.EffectiveStart = now.Add(-time.Hour) }, false},
		"neither is listed for now": {nil, nil, false},
	} {
		var held []commerce.Subscription
		var orders []partnercenter.Order
		if c.order != nil {
			o := partnercenter.Order{ID: "a", Created: now, LineItems: []partnercenter.OrderLineItem{
				{ProductID: "P", SKUID: "1", TransactionType: "new", FriendlyName: "desk "},
			}}
			c.order(&o)
			orders = append(orders, o)
		}
		if c.held != nil {
			s := commerce.Subscription{
				ID: "sub", SKU: commerce.SKU{ProductID: "P", SKUID: "1"}, FriendlyName: "Desk", EffectiveStart: now,
			}
			c.held(&s)
			held = append(held, s)
		}
		if got := newRecentOrders(held, orders, []turns.Entry{entry}, "Desk").shows(entry); got != c.want {
			t.Errorf("%s: %t, want %t", name, got, c.want)
		}
	}
}

package fulfillment

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/turns"
)

// recentOrders are a tenant's recent orders, as the service lists them and as this
// machine has recorded them.
type recentOrders struct {
	held    []commerce.Subscription
	orders  []partnercenter.Order
	entries []turns.Entry
	name    string          // of the purchase to be made
	shown   map[string]bool // ids of subscriptions, and of orders, that are listed as subscriptions
}

func newRecentOrders(
	held []commerce.Subscription,
	orders []partnercenter.Order,
	entries []turns.Entry,
	name string,
) recentOrders {
	w := recentOrders{held: held, orders: orders, entries: entries, name: name, shown: map[string]bool{}}
	for _, s := range held {
		w.shown[strings.ToLower(s.ID)] = true
		w.shown[strings.ToLower(s.OrderID)] = true
	}
	return w
}

// listed are the orders of the last hour whose subscription is not listed yet.
func (w recentOrders) listed(now time.Time) []commerce.Ordered {
	var out []commerce.Ordered
	for _, o := range w.orders {
		ended := o.Status == partnercenter.OrderCanceled || o.Status == partnercenter.OrderFailed ||
			now.Sub(o.Created) > time.Hour
		if ended || w.shown[strings.ToLower(o.ID)] {
			continue
		}
		for _, l := range o.LineItems {
			if !isPurchase(l) || w.shown[strings.ToLower(l.SubscriptionID)] {
				continue
			}
			out = append(out, commerce.Ordered{
				OrderID:  o.ID,
				SKU:      commerce.SKU{ProductID: l.ProductID, SKUID: l.SKUID},
				Term:     commerce.Term(l.TermDuration),
				Quantity: l.Quantity,
				At:       o.Created,
				Naming:   w.naming(o, l),
			})
		}
	}
	return out
}

func isPurchase(l partnercenter.OrderLineItem) bool {
	return l.TransactionType == "" || l.TransactionType == partnercenter.TransactionNew
}

// naming reports whether an order has the wanted name, by its own line or by this
// machine's.
func (w recentOrders) naming(o partnercenter.Order, l partnercenter.OrderLineItem) commerce.Naming {
	if l.FriendlyName != "" {
		return namingOf(commerce.SameName(l.FriendlyName, w.name))
	}
	for _, e := range w.entries {
		if strings.EqualFold(e.OrderID, o.ID) {
			return namingOf(e.IsNamed(w.name))
		}
	}
	return commerce.NameUnknown
}

func namingOf(same bool) commerce.Naming {
	if same {
		return commerce.NameSame
	}
	return commerce.NameOther
}

// unlisted are the orders that this machine has placed, or may have placed, and that
// neither the orders nor the subscriptions list.
func (f *Fulfiller) unlisted(ctx context.Context, w recentOrders) []commerce.Ordered {
	now := f.ServiceTime()
	var out []commerce.Ordered
	for _, e := range w.entries {
		if e.Damaged || w.shows(e) {
			continue
		}
		o := commerce.Ordered{
			OrderID: e.OrderID, CartID: e.CartID, SKU: skuBy(e), Term: commerce.Term(e.Term), At: e.At,
			Naming: namingOf(e.IsNamed(w.name)),
		}
		if e.OrderID == "" && !now.Before(e.At.Add(listLag)) {
			cart, err := f.client.Cart(ctx, e.TenantID, e.CartID)
			if partnercenter.IsNotFound(err) || err == nil && cart.Status != partnercenter.CartOrdered {
				continue // it was not ordered, and no longer can be
			}
			o.At = now // it was ordered some time after the intent
		}
		out = append(out, o)
	}
	return out
}

func skuBy(e turns.Entry) commerce.SKU { return commerce.SKU{ProductID: e.ProductID, SKUID: e.SKUID} }

// shows reports whether the service's lists show the outcome of an entry. An entry
// without an order id is matched by its SKU, name and time.
func (w recentOrders) shows(e turns.Entry) bool {
	if e.OrderID != "" {
		listed := slices.ContainsFunc(
			w.orders,
			func(o partnercenter.Order) bool { return strings.EqualFold(o.ID, e.OrderID) },
		)
		return listed || w.shown[strings.ToLower(e.OrderID)]
	}
	since := e.At.Add(-time.Minute)
	bought := slices.ContainsFunc(w.held, func(s commerce.Subscription) bool {
		return s.SKU.Same(skuBy(e)) && e.IsNamed(s.FriendlyName) && !s.EffectiveStart.Before(since)
	})
	return bought || slices.ContainsFunc(w.orders, func(o partnercenter.Order) bool {
		return !o.Created.Before(since) && w.mayBe(o, e)
	})
}

// mayBe reports whether an order may be the one that an entry recorded. A line
// without a name matches unless this machine recorded that order in another entry.
func (w recentOrders) mayBe(o partnercenter.Order, e turns.Entry) bool {
	return slices.ContainsFunc(o.LineItems, func(l partnercenter.OrderLineItem) bool {
		named := e.IsNamed(l.FriendlyName) || l.FriendlyName == "" && !w.knows(o)
		return named && isPurchase(l) && skuBy(e).Same(commerce.SKU{ProductID: l.ProductID, SKUID: l.SKUID})
	})
}

// knows reports whether this machine recorded the order.
func (w recentOrders) knows(o partnercenter.Order) bool {
	return slices.ContainsFunc(w.entries, func(e turns.Entry) bool { return strings.EqualFold(e.OrderID, o.ID) })
}

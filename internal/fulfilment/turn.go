package fulfilment

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/turns"
)

// WithTurns lets a new desk take turns with other processes. Without it the
// purchases of one desk take turns among themselves.
func (d *Desk) WithTurns(t *turns.Turns) *Desk {
	d.turns = t
	return d
}

// TurnError says that a purchase did not get its tenant's turn in time, so
// nothing was ordered.
type TurnError struct {
	TenantID string
	Err      error
}

func (e *TurnError) Error() string {
	return fmt.Sprintf("another purchase for tenant %s on this machine did not end in time, so nothing was ordered: %v", e.TenantID, e.Err)
}

func (e *TurnError) Unwrap() error { return e.Err }

// buying is a purchase with what the catalog says of it.
type buying struct {
	order   Order
	listing Listing
	name    string
	end     time.Time // of the first term; zero for its full length
}

func (b buying) wanted() commerce.Wanted {
	return commerce.WantedOf(b.order.Desired, b.name, b.listing.Offer.UpgradesTo)
}

// inTurn looks afresh and orders while no other purchase for the tenant does.
// The intent outlives a process that is killed after its checkout.
func (d *Desk) inTurn(ctx context.Context, b buying) (Placed, error) {
	desired := b.order.Desired
	turn, err := d.turns.Take(ctx, desired.TenantID)
	if err != nil {
		return Placed{}, &TurnError{TenantID: desired.TenantID, Err: err}
	}
	defer turn.Release()
	if err := d.noTwin(ctx, turn, b); err != nil {
		return Placed{}, err
	}
	cart, err := d.cart(ctx, []cartLine{{b.order, b.name, b.end}}, d.client.CreateCart)
	if err != nil {
		return Placed{}, err
	}
	defer d.drop(desired.TenantID)
	intent := turns.Entry{
		RequestID: uuid.NewString(), TenantID: desired.TenantID, ProductID: desired.SKU.ProductID, SKUID: desired.SKU.SKUID,
		Term: string(desired.Term), CartID: cart.ID, At: d.ServiceTime(),
	}.Named(b.name)
	turn.Intend(intent)
	placed, err := d.checkout(ctx, Placed{
		TenantID: desired.TenantID, CartID: cart.ID, SKU: desired.SKU, Name: b.name, Quantity: desired.Quantity,
		At: cart.Meta.Date, TermsOfUseURI: b.listing.TermsOfUseURI, wanted: b.wanted(),
	}, intent.RequestID)
	if err != nil {
		turn.Refuse(intent)
		return placed, err
	}
	if placed.OrderID != "" {
		turn.Place(intent, placed.OrderID, placed.At)
	}
	d.noteBought(b.order)
	if why := turn.Unshared(); why != nil {
		placed.Notices = append(placed.Notices, commerce.Unguarded(b.name, why))
	}
	return placed, nil
}

// noTwin looks afresh at what the tenant holds and has ordered, and at what
// this machine has ordered for it: a run that was killed after its checkout left
// no trace but these.
func (d *Desk) noTwin(ctx context.Context, turn *turns.Turn, b buying) error {
	desired, upgrades := b.order.Desired, b.listing.Offer.UpgradesTo
	d.drop(desired.TenantID)
	held, err := d.Held(ctx, desired.TenantID)
	if err != nil {
		return err
	}
	if v := commerce.CheckTwin(held, desired, b.name, upgrades...); len(v) > 0 {
		return &RuleError{Violations: v}
	}
	orders, err := d.client.Orders(ctx, desired.TenantID)
	if err != nil {
		return err
	}
	file := turn.File()
	w := newWake(held, orders, turn.Entries(d.ServiceTime()), b.name)
	pending := append(w.listed(d.ServiceTime()), d.unlisted(ctx, w)...)
	if v := commerce.CheckOrdered(pending, desired, b.name, upgrades...); len(v) > 0 {
		return &RuleError{Violations: d.foundByOrder(ctx, pending, b, v)}
	}
	for _, e := range w.entries {
		if e.Damaged {
			return &RuleError{Violations: []commerce.Violation{commerce.OrdersUnreadable(file, e.At)}}
		}
	}
	return nil
}

// foundByOrder says instead which subscription it is where the order leads to
// one before the lists do: that one can be imported at once.
func (d *Desk) foundByOrder(ctx context.Context, pending []commerce.Ordered, b buying, otherwise []commerce.Violation) []commerce.Violation {
	desired, upgrades := b.order.Desired, b.listing.Offer.UpgradesTo
	for _, o := range pending {
		if o.OrderID == "" || len(commerce.CheckOrdered([]commerce.Ordered{o}, desired, b.name, upgrades...)) == 0 {
			continue
		}
		list, err := d.client.SubscriptionsOfOrder(ctx, desired.TenantID, o.OrderID)
		if err != nil {
			continue
		}
		var found []commerce.Subscription
		for _, s := range list.Items {
			found = append(found, subscriptionOf(desired.TenantID, s))
		}
		if v := commerce.CheckTwin(found, desired, b.name, upgrades...); len(v) > 0 {
			return v
		}
	}
	return otherwise
}

// SecondLook looks at the tenant once more after an order, and reports what is
// held next to it: what another machine, or the portal, bought at the same time.
// found is what Await gave, also where that failed. A look that fails reports
// nothing: the purchase stands.
func (d *Desk) SecondLook(ctx context.Context, placed Placed, found Sighting) []commerce.Notice {
	if placed.wanted.TenantID == "" {
		return nil
	}
	d.drop(placed.TenantID)
	held, err := d.Held(ctx, placed.TenantID)
	if err != nil {
		return nil
	}
	id := found.Subscription.ID
	if id == "" {
		id = placed.SubscriptionID
	}
	var twins []commerce.Subscription
	for _, s := range commerce.Twins(held, placed.wanted, id) {
		if placed.OrderID == "" && id == "" && s.EffectiveStart.After(placed.At.Add(-time.Minute)) && commerce.SameName(s.FriendlyName, placed.Name) {
			continue // most likely it is the very one that was bought
		}
		if placed.OrderID == "" || !strings.EqualFold(s.OrderID, placed.OrderID) {
			twins = append(twins, s)
		}
	}
	if len(twins) == 0 {
		return nil
	}
	return []commerce.Notice{commerce.BoughtTwice(placed.wanted, id, twins)}
}

// wake is what a tenant's latest orders have left: at the service, and on this
// machine.
type wake struct {
	held    []commerce.Subscription
	orders  []partnercenter.Order
	entries []turns.Entry
	name    string          // that is wanted now
	shown   map[string]bool // ids of subscriptions, and of orders, that are listed as subscriptions
}

func newWake(held []commerce.Subscription, orders []partnercenter.Order, entries []turns.Entry, name string) wake {
	w := wake{held: held, orders: orders, entries: entries, name: name, shown: map[string]bool{}}
	for _, s := range held {
		w.shown[strings.ToLower(s.ID)] = true
		w.shown[strings.ToLower(s.OrderID)] = true
	}
	return w
}

// listed are the orders of the last hour whose subscription is not listed yet.
func (w wake) listed(now time.Time) []commerce.Ordered {
	var out []commerce.Ordered
	for _, o := range w.orders {
		if now.Sub(o.Created) > time.Hour || o.Status == "cancelled" || o.Status == "error" || w.shown[strings.ToLower(o.ID)] {
			continue
		}
		for _, l := range o.LineItems {
			if !isPurchase(l) || w.shown[strings.ToLower(l.SubscriptionID)] {
				continue
			}
			out = append(out, commerce.Ordered{
				OrderID: o.ID, SKU: commerce.SKU{ProductID: l.ProductID, SKUID: l.SKUID}, Term: commerce.Term(l.TermDuration),
				Quantity: l.Quantity, At: o.Created, Naming: w.naming(o, l),
			})
		}
	}
	return out
}

func isPurchase(l partnercenter.OrderLineItem) bool {
	return l.TransactionType == "" || l.TransactionType == "new"
}

// naming tells whether an order has the wanted name, by its own word or by this
// machine's.
func (w wake) naming(o partnercenter.Order, l partnercenter.OrderLineItem) commerce.Naming {
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

// unlisted are the orders that this machine has placed, or may have placed, and
// that neither list shows.
func (d *Desk) unlisted(ctx context.Context, w wake) []commerce.Ordered {
	now := d.ServiceTime()
	var out []commerce.Ordered
	for _, e := range w.entries {
		if e.Damaged || w.shows(e) {
			continue
		}
		o := commerce.Ordered{
			OrderID: e.OrderID, CartID: e.CartID, SKU: commerce.SKU{ProductID: e.ProductID, SKUID: e.SKUID}, Term: commerce.Term(e.Term),
			At: e.At, Naming: namingOf(e.IsNamed(w.name)),
		}
		if e.OrderID == "" && !now.Before(e.At.Add(listLag)) {
			cart, err := d.client.Cart(ctx, e.TenantID, e.CartID)
			if partnercenter.IsNotFound(err) || err == nil && cart.Status != "ordered" {
				continue // what was not ordered by now never was
			}
			o.At = now // it was ordered some time after the intent
		}
		out = append(out, o)
	}
	return out
}

// shows reports whether the service's lists have an entry's order, so that they
// tell what became of it.
func (w wake) shows(e turns.Entry) bool {
	if e.OrderID != "" {
		listed := slices.ContainsFunc(w.orders, func(o partnercenter.Order) bool { return strings.EqualFold(o.ID, e.OrderID) })
		return listed || w.shown[strings.ToLower(e.OrderID)]
	}
	sku, since := commerce.SKU{ProductID: e.ProductID, SKUID: e.SKUID}, e.At.Add(-time.Minute)
	for _, s := range w.held {
		if s.SKU.Same(sku) && e.IsNamed(s.FriendlyName) && !s.EffectiveStart.Before(since) {
			return true
		}
	}
	for _, o := range w.orders {
		for _, l := range o.LineItems {
			named := e.IsNamed(l.FriendlyName) || l.FriendlyName == "" && !w.knows(o)
			if named && isPurchase(l) && sku.Same(commerce.SKU{ProductID: l.ProductID, SKUID: l.SKUID}) && !o.Created.Before(since) {
				return true
			}
		}
	}
	return false
}

// knows reports whether an order is one that this machine has placed.
func (w wake) knows(o partnercenter.Order) bool {
	return slices.ContainsFunc(w.entries, func(e turns.Entry) bool { return strings.EqualFold(e.OrderID, o.ID) })
}

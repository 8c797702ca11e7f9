package simtest

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// Alter reads a subscription, sets the named properties (nil removes) and sends it back.
func (b *Bench) Alter(tenant, id string, pairs ...any) Reply {
	b.T.Helper()
	s := b.OK(http.StatusOK, b.Get(SubscriptionPath(tenant, id)))
	for name, value := range With(Body{}, pairs...) {
		if value == nil {
			delete(s, name)
			continue
		}
		s[name] = value
	}
	return b.Call(http.MethodPatch, SubscriptionPath(tenant, id), s)
}

// Subscription returns the true state of a subscription.
func (b *Bench) Subscription(tenant, id string) simulator.Subscription {
	b.T.Helper()
	list, err := b.Sim.Subscriptions(b.T.Context(), tenant)
	if err != nil {
		b.T.Fatal(err)
	}
	for _, s := range list {
		if s.ID == id {
			return s
		}
	}
	b.T.Fatalf("no subscription %s", id)
	return simulator.Subscription{}
}

// Alder is one of the tenants of the default world.
const Alder = simulator.AlderClinics

// Product is the product of a next term.
func Product(t *testing.T, catalogItemID, term, cycle string) Body {
	t.Helper()
	parts := strings.Split(catalogItemID, ":")
	if len(parts) != 3 {
		t.Fatalf("%q is no catalog item id", catalogItemID)
	}
	return Body{
		"productId": parts[0], "skuId": parts[1], "availabilityId": parts[2], "termDuration": term,
		"billingCycle": cycle,
	}
}

// Availability returns the catalog item id that offers the term and billing cycle to the tenant.
func (b *Bench) Availability(tenant, offer, term, cycle string) string {
	b.T.Helper()
	product, sku, _ := strings.Cut(offer, ":")
	for _, a := range b.Get("/v1/customers/" + tenant + "/products/" + product + "/skus/" + sku +
		"/availabilities").Items(b.T) {
		for _, one := range Elements(a, "terms") {
			if Text(one, "duration") == term && strings.EqualFold(Text(one, "billingCycle"), cycle) {
				return Text(a, "catalogItemId")
			}
		}
	}
	b.T.Fatalf("%s is not offered as %s %s", offer, term, cycle)
	return ""
}

// Line is a line of a cart.
func (b *Bench) Line(tenant, offer, term, cycle string, quantity int) Body {
	b.T.Helper()
	return Body{
		"id": 0, "catalogItemId": b.Availability(tenant, offer, term, cycle), "quantity": quantity,
		"termDuration": term, "billingCycle": cycle,
	}
}

// With sets properties, given as name, value, name, value …
func With(line Body, pairs ...any) Body {
	for i := 0; i+1 < len(pairs); i += 2 {
		name, _ := pairs[i].(string)
		line[name] = pairs[i+1]
	}
	return line
}

// Cart creates a cart with lines.
func (b *Bench) Cart(tenant string, lines ...Body) Body {
	b.T.Helper()
	return b.OK(http.StatusCreated, b.Call(http.MethodPost, "/v1/customers/"+tenant+"/carts", Body{"lineItems": lines}))
}

// Checkout checks a cart out.
func (b *Bench) Checkout(tenant string, cart Body) Reply {
	b.T.Helper()
	return b.Call(http.MethodPost, "/v1/customers/"+tenant+"/carts/"+Text(cart, "id")+"/checkout", nil)
}

// Buy buys one line and returns the subscription.
func (b *Bench) Buy(tenant string, line Body) Body {
	b.T.Helper()
	result := b.OK(http.StatusCreated, b.Checkout(tenant, b.Cart(tenant, line)))
	return b.OK(http.StatusOK, b.Get(SubscriptionPath(tenant, Text(result, "orders.lineItems.subscriptionId"))))
}

// LineError returns the error code of a cart's line, 0 for none.
func LineError(t *testing.T, cart Body, n int) int {
	t.Helper()
	switch code := Look(cart, fmt.Sprintf("lineItems.%d.error.errorCode", n)).(type) {
	case nil:
		return 0
	case float64:
		return int(code)
	default:
		t.Fatalf("error code %v is no number", code)
		return 0
	}
}

// Orders counts a tenant's orders.
func (b *Bench) Orders(tenant string) int {
	b.T.Helper()
	list, err := b.Sim.Orders(b.T.Context(), tenant)
	if err != nil {
		b.T.Fatal(err)
	}
	return len(list)
}

// Hold adds a subscription from another seller to a tenant.
func (b *Bench) Hold(h simulator.Holding) string {
	b.T.Helper()
	id, err := b.Sim.Hold(b.T.Context(), h)
	if err != nil {
		b.T.Fatal(err)
	}
	return id
}

// RefusedLines returns the error codes of a cart's lines.
func (b *Bench) RefusedLines(tenant string, lines ...Body) []int {
	b.T.Helper()
	cart := b.Cart(tenant, lines...)
	codes := []int{}
	for n := range lines {
		codes = append(codes, LineError(b.T, cart, n))
	}
	return codes
}

// RefusedLine returns the error code of a cart with one line, 0 if it can be bought.
func (b *Bench) RefusedLine(tenant string, line Body) int {
	b.T.Helper()
	return b.RefusedLines(tenant, line)[0]
}

// Birch is one of the tenants of the default world.
const Birch = simulator.BirchLogistics

// Phases are what a test reads of a subscription's life.
type Phases struct {
	Status, Offer, Term string
	Quantity            int
	Start, End, Window  string
	Trial, Extended     bool
}

// Phases reads what matters of a subscription over its terms.
func (b *Bench) Phases(tenant, id string) Phases {
	b.T.Helper()
	s := b.Subscription(tenant, id)
	window := ""
	if !s.CancelUntil.IsZero() {
		window = s.CancelUntil.Format(time.RFC3339)
	}
	return Phases{
		s.Status, s.OfferID[:17], s.Term, s.Quantity, s.Start.Format(time.RFC3339), s.End.Format(time.DateOnly), window,
		s.Trial, s.Extended,
	}
}

// LastOrder returns transaction and seats of the newest order of a subscription.
func (b *Bench) LastOrder(tenant, id string) (simulator.Order, simulator.OrderLine) {
	b.T.Helper()
	orders, err := b.Sim.Orders(b.T.Context(), tenant)
	if err != nil {
		b.T.Fatal(err)
	}
	for i := len(orders) - 1; i >= 0; i-- {
		for _, line := range orders[i].Lines {
			if line.SubscriptionID == id {
				return orders[i], line
			}
		}
	}
	b.T.Fatalf("no order of %s", id)
	return simulator.Order{}, simulator.OrderLine{}
}

// Plan schedules an offer for the next term; further instructions come as name, value pairs.
func (b *Bench) Plan(tenant, id, offer, term, cycle string, quantity int, pairs ...any) Reply {
	b.T.Helper()
	next := Product(b.T, b.Availability(tenant, offer, term, cycle), term, cycle)
	return b.Alter(tenant, id, "scheduledNextTermInstructions",
		With(Body{"product": next, "quantity": quantity}, pairs...))
}

// Transit posts a transition to an offer; further properties come as name, value pairs.
func (b *Bench) Transit(tenant, id, offer, term, cycle string, quantity int, pairs ...any) Reply {
	b.T.Helper()
	return b.Call(http.MethodPost, SubscriptionPath(tenant, id)+"/transitions", With(Body{
		"toCatalogItemId": b.Availability(tenant, offer, term, cycle), "quantity": quantity,
		"transitionType": "transition_only",
	}, pairs...))
}

// Events returns name and status of a subscription's newest transition, as "Conversion Completed".
func (b *Bench) Events(tenant, id string) []string {
	b.T.Helper()
	list := Elements(b.OK(http.StatusOK, b.Get(SubscriptionPath(tenant, id)+"/transitions")), "transition")
	if len(list) == 0 {
		return nil
	}
	out := []string{}
	for _, one := range Elements(list[len(list)-1], "events") {
		out = append(out, Text(one, "name")+" "+Text(one, "status"))
	}
	return out
}

// Switched changes switches.
func (b *Bench) Switched(change simulator.Behavior) {
	b.T.Helper()
	if err := b.Sim.Configure(b.T.Context(), change); err != nil {
		b.T.Fatal(err)
	}
}

// Transactions lists the order lines of a subscription, oldest first, as "convert 5".
func (b *Bench) Transactions(tenant, id string) []simulator.OrderLine {
	b.T.Helper()
	orders, err := b.Sim.Orders(b.T.Context(), tenant)
	if err != nil {
		b.T.Fatal(err)
	}
	list := []simulator.OrderLine{}
	for _, o := range orders {
		for _, line := range o.Lines {
			if line.SubscriptionID == id {
				list = append(list, simulator.OrderLine{
					Transaction: line.Transaction, Quantity: line.Quantity,
					OfferID: line.OfferID[:17],
				})
			}
		}
	}
	return list
}

// Mergeable buys BusinessPremium seats that others can join after their window has closed.
func (b *Bench) Mergeable(tenant, term string) string {
	b.T.Helper()
	id := Text(b.Buy(tenant, b.Line(tenant, simulator.BusinessPremium, term, "monthly", 5)), "id")
	b.Advance(8 * 24 * time.Hour)
	return id
}

// AvailabilityQuietly returns the catalog item of an offer's P1Y annual plan, for any look of answers.
func (b *Bench) AvailabilityQuietly(offer string) string {
	b.T.Helper()
	plain := Open(b.T, simulator.Options{})
	return plain.Availability(Alder, offer, "P1Y", "annual")
}

// Eligible maps each target of a subscription to the errors of its two transition types, "ok" for none.
func (b *Bench) Eligible(tenant, id, kind string) map[string][2]any {
	b.T.Helper()
	out := map[string][2]any{}
	for _, one := range b.Get(SubscriptionPath(tenant, id) + "/transitionEligibilities" + kind).Items(b.T) {
		var verdicts [2]any
		for i, v := range Elements(one, "eligibilities") {
			if verdicts[i] = Look(v, "errors.code"); Look(v, "isEligible") == true {
				verdicts[i] = "ok"
			}
		}
		out[Text(one, "catalogItemId")[:17]] = verdicts
	}
	return out
}

// Bought checks out a cart with one line and returns its order, with prices.
func (b *Bench) Bought(tenant string, line Body) Body {
	b.T.Helper()
	result := b.OK(http.StatusCreated, b.Checkout(tenant, b.Cart(tenant, line)))
	return b.OK(http.StatusOK, b.Get("/v1/customers/"+tenant+"/orders/"+Text(result, "orders.id")+
		"?include_price=true"))
}

// Promoted checks one item and returns the error types of each promotion, "" if there is none.
func (b *Bench) Promoted(tenant string, item Body) map[string][]string {
	b.T.Helper()
	out := map[string][]string{}
	got := b.OK(http.StatusOK, b.Call(http.MethodPost, "/v1/customers/"+tenant+"/promotionEligibilities",
		Body{"items": []Body{item}}))
	for _, one := range Elements(got, "items.0.eligibilities") {
		kinds := []string{}
		for _, e := range Elements(one, "errors") {
			kinds = append(kinds, Text(e, "type"))
		}
		if Look(one, "isEligible") != (len(kinds) == 0) {
			b.T.Errorf("verdict %v", one)
		}
		out[Text(one, "promotionId")] = kinds
	}
	return out
}

// PortalChange is what a person enters in the portal.
type PortalChange = simulator.PortalChange

// Portal makes a change that must succeed.
func (b *Bench) Portal(change PortalChange) simulator.PortalResult {
	b.T.Helper()
	result, err := b.Sim.Portal(b.T.Context(), change)
	if err != nil {
		b.T.Fatalf("%+v: %v", change, err)
	}
	return result
}

// Calls lists method and last part of the path of the requests since the bench signed in, including the portal's.
func (b *Bench) Calls() []string {
	b.T.Helper()
	list, err := b.Sim.Requests(b.T.Context(), time.Time{})
	if err != nil {
		b.T.Fatal(err)
	}
	out := []string{}
	for _, r := range list {
		if strings.HasPrefix(r.Path, "/v1/") {
			out = append(out, r.Method+" "+r.Path[strings.LastIndex(r.Path, "/")+1:])
		}
	}
	return out
}

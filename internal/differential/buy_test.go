package differential_test

import (
	"net/http"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfilment"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// onSale is one way to ask for an offer, sold or not.
type onSale struct {
	key, term, cycle string
	attested         bool
}

var assortment = []onSale{
	{simulator.BusinessBasic, "P1Y", "monthly", false},
	{simulator.BusinessBasic, "P1M", "monthly", false},
	{simulator.Microsoft365E3, "P3Y", "triennial", false},
	{simulator.Microsoft365E3, "P1M", "monthly", false},
	{simulator.BusinessPremium, "P1Y", "annual", false},
	{simulator.BusinessPremium, "P1M", "monthly", false},
	{simulator.BusinessPremiumTrial, "P1M", "none", false},
	{simulator.WindowsServerCAL, "P1Y", "annual", false},
	{simulator.WindowsServerCAL, "P3Y", "one_time", false},
	{simulator.Dynamics365Sales, "P1Y", "monthly", false},
	{simulator.TeamsPhone, "P1M", "monthly", false},
	{simulator.FrontlineF1, "P1M", "monthly", true},
	{simulator.FrontlineF1, "P1Y", "annual", false},
	{simulator.Office365E1, "P1Y", "monthly", false},
	{simulator.Dynamics365Sales, "P1M", "monthly", false},
	{simulator.BusinessBasic, "P1M", "annual", false},
}

func skuOf(key string) commerce.SKU {
	product, id, _ := strings.Cut(key, ":")
	return commerce.SKU{ProductID: product, SKUID: id}
}

var names = []string{"Front desk", "Depot", "Research", ""}

// buy asks the planner, then the service, for a new subscription.
func (h *history) buy() {
	o := rapid.SampledFrom(assortment).Draw(h.t, "offer")
	d := commerce.Desired{
		TenantID: h.tenant, SKU: skuOf(o.key), Term: commerce.Term(o.term), Cycle: commerce.BillingCycle(o.cycle),
		Quantity:     rapid.SampledFrom([]int{10, 7, 5, 4, 1, 0, 25, 26, 300, 301, 10001}).Draw(h.t, "seats"),
		FriendlyName: rapid.SampledFrom(names).Draw(h.t, "name"),
		EndOfTerm:    rapid.SampledFrom([]commerce.EndOfTerm{"renew", "renew", "renew", "cancel", "extend"}).Draw(h.t, "end of term"),
		Reduction:    commerce.ReduceNow,
	}
	if rapid.IntRange(0, 3).Draw(h.t, "with renewal") == 0 {
		q := rapid.SampledFrom([]int{8, 12, d.Quantity}).Draw(h.t, "renewal seats")
		d.Renewal = &commerce.RenewalInstructions{Quantity: &q}
	}
	h.ask(d, o.attested)
}

// ask takes one wish to buy to both sides.
func (h *history) ask(d commerce.Desired, attested bool) {
	order := fulfilment.Order{Desired: d, Attested: attested}
	if h.face.PartnerKind == "indirect" {
		order.ResellerIDs = []string{"1234567"}
	}
	listing := h.listing(d.SKU)
	if d.FriendlyName == "" {
		d.FriendlyName = listing.Offer.Title
	}
	plan := commerce.Purchase(order.Desired)
	against := append(slices.Clone(plan.Violations), commerce.CheckOffer(listing.Offer, d, attested)...)
	held, err := fulfilment.New(h.client, h.wait).Held(h.ctx, h.tenant)
	h.must(err)
	against = append(against, commerce.CheckTwin(held, d, d.FriendlyName)...)
	h.t.Logf("buy %d x %s %s/%s %q: %v", d.Quantity, d.SKU, d.Term, d.Cycle, d.FriendlyName, rules(against))
	if len(against) > 0 {
		h.buyRefused(order, d, against)
		return
	}
	h.buyPossible(order, plan)
}

// buyPossible carries out a purchase the planner allows, and what follows it.
func (h *history) buyPossible(order fulfilment.Order, plan commerce.Plan) {
	placed, err := h.desk.Purchase(h.ctx, order)
	if err != nil {
		h.excuse(h.purchaseExcuse(order.Desired, err), "the planner buys, the service: %v", err)
		return
	}
	s, err := h.desk.Await(h.ctx, placed)
	h.must(err)
	h.books.count("bought")
	got, want := s.Subscription, order.Desired
	if got.Quantity != want.Quantity || !got.SKU.Same(want.SKU) || !got.Term.Same(want.Term) || !got.Cycle.Same(want.Cycle) ||
		got.FriendlyName != placed.Name || got.Status != commerce.StatusActive || !got.AutoRenew {
		h.t.Fatalf("asked for %+v, bought %+v", want, got)
	}
	one := &holding{id: got.ID, prior: want}
	h.holdings = append(h.holdings, one)
	rest := commerce.Update(commerce.Current{Subscription: got}, want, s.AsOf)
	if !rest.OK() {
		// What the purchase could not know: the product that came has other rules.
		h.refused(got, want, rest.Violations, s.AsOf)
		one.prior = adopted(h.look(h.tenant, got.ID).Subscription)
		return
	}
	h.sameFollowUp(plan.Changes[1:], rest.Changes)
	if v := h.catalogue(rest.Changes, got); len(v) > 0 {
		h.refused(got, want, v, s.AsOf)
		one.prior = adopted(h.look(h.tenant, got.ID).Subscription)
		return
	}
	h.carry(one, s, want, rest)
}

// sameFollowUp holds what a purchase promised against what it then means.
func (h *history) sameFollowUp(promised, meant []commerce.Change) {
	same := slices.EqualFunc(promised, meant, func(a, b commerce.Change) bool {
		return a.Action == b.Action && a.To == b.To && a.EndOfTerm == b.EndOfTerm
	})
	if !same {
		h.t.Fatalf("the purchase promised to go on with %v, then it was %v", promised, meant)
	}
}

// buyRefused places the order all the same, by hand.
func (h *history) buyRefused(order fulfilment.Order, d commerce.Desired, against []commerce.Violation) {
	got := h.buyByHand(order, d)
	h.t.Logf("by hand: %d/%d", got.status, got.code)
	for _, v := range against {
		h.books.refusal(v.Rule)
		if !got.refused() {
			h.excuse(boughtExcuse(v.Rule), "the planner refuses to buy for %s (%s), the service sells", v.Rule, v.Reason)
		}
	}
	if !got.refused() {
		return
	}
	// The long error body has no room for the lines' own errors.
	allowed := []int{800009}
	for _, v := range against {
		allowed = append(allowed, purchaseCodes[v.Rule]...)
	}
	// A twin and its like are not refused for themselves; something else was.
	if !slices.Contains(allowed, got.code) {
		h.excuse(codeExcuse(got.code), "the planner refuses to buy for %v, the service with %d: %s", rules(against), got.code, got.text)
	}
}

// buyByHand makes and checks out a cart without the provider, in the form the
// provider would use.
func (h *history) buyByHand(order fulfilment.Order, d commerce.Desired) answer {
	id := ""
	for _, a := range h.availabilities(d.SKU) {
		for _, o := range a.options {
			if id == "" || strings.EqualFold(o.Term, string(d.Term)) && strings.EqualFold(o.Cycle, string(d.Cycle)) {
				id = a.id
			}
		}
	}
	line := map[string]any{
		"id": 0, "catalogItemId": d.SKU.String() + ":" + id, "friendlyName": d.FriendlyName, "quantity": d.Quantity,
		"billingCycle": d.Cycle, "termDuration": d.Term, "attestationAccepted": order.Attested,
	}
	if len(order.ResellerIDs) > 0 {
		line["participants"] = []any{map[string]any{"key": "transaction_reseller", "value": order.ResellerIDs[0]}}
	}
	cart := h.call(http.MethodPost, h.tenant+"/carts", map[string]any{"lineItems": []any{line}})
	if cart.refused() {
		// The other documented form names the lines' errors beside the general one.
		if data, _ := value(cart.body, "data").([]any); len(data) > 0 {
			no, _ := data[0].(map[string]any)
			cart.code = number(value(no, "errorCode"))
		}
		return cart
	}
	lines, _ := value(cart.body, "lineItems").([]any)
	for _, one := range lines {
		o, _ := one.(map[string]any)
		if no, ok := value(o, "error").(map[string]any); ok {
			return answer{status: http.StatusBadRequest, code: number(value(no, "errorCode")), text: cart.text}
		}
	}
	ordered := h.call(http.MethodPost, h.tenant+"/carts/"+text(value(cart.body, "id"))+"/checkout", nil)
	// A slow service shows what was bought after some looks.
	for range h.face.ProvisioningReads {
		h.call(http.MethodGet, h.tenant+"/subscriptions", nil)
	}
	return ordered
}

// stand is one availability and what it sells.
type stand struct {
	id      string
	options []struct{ Term, Cycle string }
}

func (h *history) availabilities(sku commerce.SKU) []stand {
	list := h.call(http.MethodGet, h.tenant+"/products/"+sku.ProductID+"/skus/"+sku.SKUID+"/availabilities", nil)
	items, _ := value(list.body, "items").([]any)
	var out []stand
	for _, item := range items {
		a, _ := item.(map[string]any)
		one := stand{id: text(value(a, "id"))}
		terms, _ := value(a, "terms").([]any)
		for _, term := range terms {
			o, _ := term.(map[string]any)
			one.options = append(one.options, struct{ Term, Cycle string }{text(value(o, "duration")), text(value(o, "billingCycle"))})
		}
		out = append(out, one)
	}
	return out
}

package differential_test

import (
	"net/http"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
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
	{simulator.BusinessStandard, "P1Y", "monthly", false},
	{simulator.Microsoft365E3, "P3Y", "triennial", false},
	{simulator.Microsoft365E3, "P1M", "monthly", false},
	{simulator.Microsoft365E3, "P1Y", "monthly", false},
	{simulator.Microsoft365E5, "P3Y", "annual", false},
	{simulator.BusinessPremium, "P1Y", "annual", false},
	{simulator.BusinessPremium, "P1M", "monthly", false},
	{simulator.BusinessPremiumTrial, "P1M", "none", false},
	{simulator.WindowsServerCAL, "P1Y", "annual", false},
	{simulator.WindowsServerCAL, "P3Y", "one_time", false},
	{simulator.Dynamics365Sales, "P1Y", "monthly", false},
	{simulator.Dynamics365SalesPro, "P1Y", "monthly", false},
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

// wanted is a plain purchase.
func (h *history) wanted(o onSale) commerce.Desired {
	return commerce.Desired{
		TenantID: h.tenant, SKU: skuOf(o.key), Term: commerce.Term(o.term), Cycle: commerce.BillingCycle(o.cycle), Quantity: 1,
		FriendlyName: "Wanted", Additional: true, EndOfTerm: commerce.EndOfTermRenew, Reduction: commerce.ReduceNow, Midterm: h.midterm,
	}
}

// buy asks the planner, then the service, for a new subscription.
func (h *history) buy() {
	o := rapid.SampledFrom(assortment).Draw(h.t, "offer")
	d := h.wanted(o)
	d.Quantity = rapid.SampledFrom([]int{10, 7, 5, 4, 1, 0, 25, 26, 300, 301, 10001}).Draw(h.t, "seats")
	d.FriendlyName = rapid.SampledFrom(names).Draw(h.t, "name")
	d.EndOfTerm = rapid.SampledFrom([]commerce.EndOfTerm{"renew", "renew", "renew", "cancel", "extend"}).Draw(h.t, "end of term")
	rarely := func(what string) bool { return rapid.IntRange(0, 3).Draw(h.t, what) == 0 }
	if rarely("with renewal") {
		d.Renewal = h.renewal(fulfillment.Snapshot{Subscription: d.Bought(), AsOf: h.now()})
	}
	if rarely("with promotion") {
		d.PromotionID = h.promotion(d.SKU)
	}
	if rarely("with another end") {
		h.chooseEnd(&d)
	}
	if rapid.IntRange(0, 11).Draw(h.t, "suspended") == 0 {
		d.Suspended = new(true)
	}
	d.Additional = !rarely("where nothing like it is held")
	h.ask(d, o.attested)
}

// resellers are those that every order names.
func (h *history) resellers() []string {
	if h.face.PartnerKind == "indirect" {
		return []string{"1234567"}
	}
	return nil
}

// ask takes one wish to buy to both sides.
func (h *history) ask(d commerce.Desired, attested bool) {
	h.patience = enough
	order := fulfillment.Order{Desired: d, Attested: attested, ResellerIDs: h.resellers()}
	listing := h.listing(d.SKU)
	if d.FriendlyName == "" {
		d.FriendlyName = listing.Offer.Title
	}
	plan := commerce.Purchase(order.Desired)
	c := fulfillment.Case{Desired: order.Desired, Plan: plan, Attested: attested, Addon: listing.Offer.Addon}
	if !plan.OK() { // what follows the order cannot be; the order alone may be refused as well
		c.Desired = orderAlone(order.Desired)
		c.Plan = commerce.Purchase(c.Desired)
	}
	against := append(slices.Clone(plan.Violations), h.vet(c)...)
	if d.PromotionID != "" && onlyFor(against, commerce.RulePromotion, commerce.RuleTwin) {
		h.discount(d, attested)
	}
	if d.Aligned() && onlyFor(against, commerce.RuleTermEnd, commerce.RuleTwin) {
		h.ends(d, attested)
	}
	h.t.Logf("buy %s: %v", wish(d), rules(against))
	if len(against) > 0 {
		h.buyRefused(order, d, against)
		return
	}
	h.buyPossible(order, plan)
}

// orderAlone is a purchase with nothing to follow it.
func orderAlone(d commerce.Desired) commerce.Desired {
	d.Quantity = max(d.Quantity, 1)
	d.EndOfTerm, d.Renewal, d.Suspended, d.PartialUpgrades = commerce.EndOfTermRenew, nil, nil, nil
	return d
}

// onlyFor reports whether nothing is refused but for some rules.
func onlyFor(violations []commerce.Violation, rules ...commerce.Rule) bool {
	return !slices.ContainsFunc(violations, func(v commerce.Violation) bool { return !slices.Contains(rules, v.Rule) })
}

// buyPossible carries out a purchase the planner allows, and what follows it.
func (h *history) buyPossible(order fulfillment.Order, plan commerce.Plan) {
	placed, err := h.fulfiller.Purchase(h.ctx, order)
	if err != nil {
		h.excuse(h.purchaseExcuse(order.Desired, err), "the planner buys, the service: %v", err)
		return
	}
	s, err := h.fulfiller.Await(h.ctx, placed)
	h.must(err)
	h.books.count("bought")
	got, want := s.Subscription, order.Desired
	if got.Quantity != want.Quantity || !got.SKU.Same(want.SKU) || !got.Term.Same(want.Term) || !got.Cycle.Same(want.Cycle) ||
		got.FriendlyName != placed.Name || got.Status != commerce.StatusActive || !got.AutoRenew {
		h.t.Fatalf("asked for %+v, bought %+v", want, got)
	}
	h.boughtAsPriced(want, got)
	one := &holding{id: got.ID, prior: want}
	h.holdings = append(h.holdings, one)
	rest := commerce.Update(commerce.Current{Subscription: got}, want, s.AsOf)
	if !rest.OK() {
		// What the purchase could not know: the product that came has other rules.
		h.refused(s, want, rest)
		one.prior = h.adopted(h.look(h.tenant, got.ID).Subscription)
		return
	}
	h.sameFollowUp(plan.Changes[1:], rest.Changes)
	follow := fulfillment.Case{Current: commerce.Current{Subscription: got}, Desired: want, Plan: rest}
	if v := h.vet(follow); len(v) > 0 {
		rest.Violations = v
		h.refused(s, want, rest)
		one.prior = h.adopted(h.look(h.tenant, got.ID).Subscription)
		return
	}
	h.carry(one, s, want, rest)
}

// boughtAsPriced holds what was bought against the promotion and the end that
// were promised.
func (h *history) boughtAsPriced(want commerce.Desired, got commerce.Subscription) {
	is := h.truth(h.tenant, got.ID)
	if want.PromotionID != "" && is.PromotionID != want.PromotionID {
		h.t.Fatalf("promotion %s was promised, it was bought with %q", want.PromotionID, is.PromotionID)
	}
	if end := h.endOf(want); want.Aligned() && (!is.End.Equal(end) || commerce.Day(got.CommitmentEnd) != commerce.Day(end)) {
		h.t.Fatalf("it was to end on %s, it ends on %s", commerce.Day(end), got.CommitmentEnd)
	}
}

// sameFollowUp holds what a purchase promised against what it then means.
func (h *history) sameFollowUp(promised, meant []commerce.Change) {
	same := slices.EqualFunc(promised, meant, func(a, b commerce.Change) bool {
		return a.Action == b.Action && a.To == b.To && a.EndOfTerm == b.EndOfTerm && a.SKU.Same(b.SKU) && a.Term.Same(b.Term) &&
			a.Cycle.Same(b.Cycle) && (a.Schedule == nil) == (b.Schedule == nil) && (a.Schedule == nil || a.Schedule.Same(b.Schedule))
	})
	if !same {
		h.t.Fatalf("the purchase promised to go on with %v, then it was %v", promised, meant)
	}
}

// buyRefused places the order all the same, by hand.
func (h *history) buyRefused(order fulfillment.Order, d commerce.Desired, against []commerce.Violation) {
	got := h.buyByHand(order, d)
	h.t.Logf("by hand: %d/%d", got.status, got.code)
	for _, v := range against {
		h.books.refusal(v.Rule)
		if !got.refused() {
			h.excuse(boughtExcuse(v), "the planner refuses to buy for %s (%s), the service sells", v.Rule, v.Reason)
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
	// A promotion or an end is not looked at where the order is refused anyway.
	if d.PromotionID != "" {
		allowed = append(allowed, refusalCodesOfPromotions...)
	}
	if d.Aligned() {
		allowed = append(allowed, refusalCodesOfTermEnds...)
	}
	// A twin and its like are not refused for themselves; something else was.
	if !slices.Contains(allowed, got.code) {
		h.excuse(codeExcuse(got.code), "the planner refuses to buy for %v, the service with %d: %s", rules(against), got.code, got.text)
	}
}

// buyByHand makes and checks out a cart without the provider.
func (h *history) buyByHand(order fulfillment.Order, d commerce.Desired) answer {
	cart := h.cart(order, d)
	if cart.refused() {
		return cart
	}
	ordered := h.call(http.MethodPost, h.tenant+"/carts/"+text(value(cart.body, "id"))+"/checkout", nil)
	// A slow service shows what was bought after some looks.
	for range h.face.ProvisioningReads {
		h.call(http.MethodGet, h.tenant+"/subscriptions", nil)
	}
	return ordered
}

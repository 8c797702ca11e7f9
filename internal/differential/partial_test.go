package differential_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// split asks for some of the seats as another SKU, and perhaps one thing more.
func (h *history) split(one *holding) {
	s := h.sight(one)
	want := h.parted(one.prior, s)
	if rapid.IntRange(0, 3).Draw(h.t, "and more") == 0 {
		want = h.edited(want, s, rapid.SampledFrom([]string{"seats", "end", "renewal", "sku", "suspended", "partial"}).Draw(h.t, "edit"))
	}
	h.plan(one, s, want)
}

// parted adds an entry to the partial upgrades, or changes or forgets one.
func (h *history) parted(d commerce.Desired, s fulfillment.Snapshot) commerce.Desired {
	d.PartialUpgrades = maps.Clone(d.PartialUpgrades)
	if d.PartialUpgrades == nil {
		d.PartialUpgrades = map[string]commerce.PartialUpgrade{}
	}
	names := slices.Sorted(maps.Keys(d.PartialUpgrades))
	if len(names) > 0 && rapid.IntRange(0, 3).Draw(h.t, "known entry") == 0 {
		name := rapid.SampledFrom(names).Draw(h.t, "entry")
		if rapid.Bool().Draw(h.t, "forget") {
			delete(d.PartialUpgrades, name)
			return d
		}
		d.PartialUpgrades[name] = h.part(s)
		return d
	}
	u := h.part(s)
	d.PartialUpgrades[fmt.Sprintf("step-%d", len(names))] = u
	if rapid.IntRange(0, 4).Draw(h.t, "counted") > 0 {
		d.Quantity = max(d.Quantity-u.Quantity, 0)
	}
	return d
}

// part draws an entry: most often to a SKU that the service lists, and into a
// subscription that it lists.
func (h *history) part(s fulfillment.Snapshot) commerce.PartialUpgrade {
	have := s.Subscription.Quantity
	u := commerce.PartialUpgrade{
		SKU:      h.edition(s, false),
		Quantity: rapid.SampledFrom([]int{1, 2, 3, have / 2, have - 1, have, have + 1, 25}).Draw(h.t, "part"),
	}
	var into []string
	for _, t := range h.targets(s.Subscription, false) {
		for _, one := range t.Into {
			if t.SKU.Same(u.SKU) {
				into = append(into, one.SubscriptionID)
			}
		}
	}
	switch rapid.IntRange(0, 5).Draw(h.t, "part goes") {
	case 0:
		u.Into = rapid.SampledFrom(h.held()).Draw(h.t, "any other").ID
	case 1, 2:
		if len(into) > 0 {
			u.Into = rapid.SampledFrom(into).Draw(h.t, "listed other")
		}
	case 3:
		one := rapid.SampledFrom(pairs).Draw(h.t, "term of the part")
		u.Term, u.Cycle = one.Term, one.Cycle
	}
	return u
}

// partCall asks for what an entry asks.
func (h *history) partCall(s commerce.Subscription, u commerce.PartialUpgrade) attempt {
	term, cycle := s.Term, s.Cycle
	ask := map[string]any{"quantity": u.Quantity, "transitionType": partnercenter.TransitionOnly}
	if u.Term != "" {
		term, ask["termDuration"] = u.Term, u.Term
	}
	if u.Cycle != "" {
		cycle, ask["billingCycle"] = u.Cycle, u.Cycle
	}
	if u.Into != "" {
		ask["toSubscriptionId"] = u.Into
	}
	ask["toCatalogItemId"] = h.item(u.SKU, term, cycle)
	return attempt{transition: ask}
}

// partRefused is the entry that a refusal is about.
func partRefused(want commerce.Desired, plan commerce.Plan, v commerce.Violation) (commerce.PartialUpgrade, bool) {
	if rest, ok := strings.CutPrefix(v.Attribute, "partial_upgrades["); ok {
		quoted, _, _ := strings.Cut(rest, "]")
		name, err := strconv.Unquote(quoted)
		u, asked := want.PartialUpgrades[name]
		_, done := plan.History.Upgraded[name]
		if v.Rule == commerce.RulePartialUpgrade && strings.HasSuffix(v.Attribute, "].quantity") && u.Quantity > 0 {
			u.Quantity = pending(want, plan) // the entries are too many together
		}
		return u, err == nil && asked && !done
	}
	// So many seats would stay as too few.
	for _, c := range plan.Changes {
		if v.Rule == commerce.RuleSeatCount && v.Attribute == "quantity" && c.Action == commerce.ActionPartialUpgrade &&
			v.To == strconv.Itoa(c.To) {
			return want.PartialUpgrades[c.Entry], true
		}
	}
	return commerce.PartialUpgrade{}, false
}

// pending are the seats of all entries that are still to be carried out.
func pending(want commerce.Desired, plan commerce.Plan) int {
	seats := 0
	for name, u := range want.PartialUpgrades {
		if _, done := plan.History.Upgraded[name]; !done {
			seats += u.Quantity
		}
	}
	return seats
}

// tenantSeats are the seats of every subscription of the tenant, by id.
func (h *history) tenantSeats() map[string]int {
	out := map[string]int{}
	for _, s := range h.held() {
		if s.Status != "deleted" && s.Status != "expired" {
			out[s.ID] = s.Quantity
		}
	}
	return out
}

// moved holds the partial upgrades of a plan against where the seats are: in a
// subscription of the target that ends with the source, or with what they joined.
func (h *history) moved(
	from fulfillment.Snapshot, changes []commerce.Change, moves map[string]commerce.MadeUpgrade, before map[string]int,
) {
	after := h.tenantSeats()
	for _, c := range changes {
		if c.Action != commerce.ActionPartialUpgrade {
			continue
		}
		move, told := moves[c.Entry]
		if !told {
			h.t.Fatalf("%v was made and is not told", c)
		}
		if c.Into != "" {
			id := strings.ToLower(c.Into)
			if before[id] += c.Seats; after[id] != before[id] || !partnercenter.SameID(move.SubscriptionID, c.Into) {
				h.t.Fatalf("%v led to %d seats in %s, want %d; told: %+v", c, after[id], id, before[id], move)
			}
			h.books.count("seats joined another subscription")
			continue
		}
		into, found := h.splitOff(move.SubscriptionID)
		if !found {
			h.t.Fatalf("%v made no subscription that is told: %+v", c, move)
		}
		h.newcomer(from, c, into)
		h.books.count("seats made a new subscription")
	}
}

// splitOff is a subscription of the tenant, if there is one of that id.
func (h *history) splitOff(id string) (simulator.Subscription, bool) {
	for _, s := range h.held() {
		if partnercenter.SameID(s.ID, id) {
			return s, true
		}
	}
	return simulator.Subscription{}, false
}

// newcomer holds what an upgrade of some seats made against its change.
func (h *history) newcomer(from fulfillment.Snapshot, c commerce.Change, is simulator.Subscription) {
	term, cycle := c.ResultingTerm(from.Subscription)
	sameEnd := commerce.Day(is.End) == commerce.Day(from.Subscription.CommitmentEnd)
	if !partnercenter.SameID(is.TransitionedFrom, from.Subscription.ID) || is.Quantity != c.Seats ||
		!strings.HasPrefix(is.OfferID, c.SKU.String()+":") ||
		!term.Same(commerce.Term(is.Term)) || !cycle.Same(commerce.BillingCycle(is.BillingCycle)) || term.Same(from.Subscription.Term) != sameEnd {
		h.t.Fatalf("%v made %+v", c, is)
	}
}

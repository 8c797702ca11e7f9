package differential_test

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfilment"
)

// apply changes the configuration of a holding and carries out what the
// planner makes of it, or has the service confirm its refusals.
func (h *history) apply(one *holding) {
	s := h.look(h.tenant, one.id)
	want := h.otherWish(one.prior, s)
	prior := one.prior
	plan := commerce.Update(commerce.Current{Subscription: s.Subscription, Prior: &prior, History: one.past}, want, s.AsOf)
	h.judge(one, s, want, plan)
}

// judge takes a plan to the service, whichever way it went.
func (h *history) judge(one *holding, s fulfilment.Sighting, want commerce.Desired, plan commerce.Plan) {
	h.t.Logf("%s of %d seats, %s: asked %s -> %v, refused %v", s.Subscription.OfferName, s.Subscription.Quantity, s.Subscription.Status, wish(want), plan.Changes, rules(plan.Violations))
	against := plan.Violations
	if plan.OK() {
		against = h.catalogue(plan.Changes, s.Subscription)
	}
	if len(against) > 0 {
		h.refused(s.Subscription, want, against, s.AsOf)
		return
	}
	h.carry(one, s, want, plan)
}

// otherWish changes one to three things of what was asked.
func (h *history) otherWish(d commerce.Desired, s fulfilment.Sighting) commerce.Desired {
	for range rapid.IntRange(1, 3).Draw(h.t, "edits") {
		switch rapid.SampledFrom([]string{"seats", "seats", "reduction", "end", "renewal", "renewal", "name", "reseller"}).Draw(h.t, "edit") {
		case "seats":
			d.Quantity = h.seats(s)
		case "reduction":
			d.Reduction = rapid.SampledFrom([]commerce.Reduction{commerce.ReduceNow, commerce.ReduceAtRenewal, commerce.ReduceNowThenRenewal}).Draw(h.t, "reduction")
		case "end":
			d.EndOfTerm = rapid.SampledFrom([]commerce.EndOfTerm{commerce.EndOfTermRenew, commerce.EndOfTermCancel, commerce.EndOfTermExtend}).Draw(h.t, "end of term")
		case "renewal":
			d.Renewal = nil
			if rapid.Bool().Draw(h.t, "block") {
				q := h.seats(s)
				d.Renewal = &commerce.RenewalInstructions{Quantity: &q}
			}
		case "name":
			d.FriendlyName = rapid.SampledFrom([]string{"Front desk", "Depot", "Moved"}).Draw(h.t, "new name")
		case "reseller":
			d.ResellerID = rapid.SampledFrom([]string{"", "7654321"}).Draw(h.t, "reseller")
		}
	}
	return d
}

// seats draws a number of seats near an edge of what can be had.
func (h *history) seats(s fulfilment.Sighting) int {
	have, open := s.Subscription.Quantity, s.Subscription.OpenSeats(s.AsOf).Seats
	return rapid.SampledFrom([]int{
		have + 1, have - 1, have - open, have - open - 1, have - open + 1, have, have + 7, 1, 0, 4, 5, 25, 300, 301, 10001,
	}).Filter(func(n int) bool { return n >= 0 }).Draw(h.t, "seats")
}

// catalogue is what the catalogue says against the seats of some changes.
func (h *history) catalogue(changes []commerce.Change, s commerce.Subscription) []commerce.Violation {
	var out []commerce.Violation
	skus := []commerce.SKU{s.SKU}
	for _, c := range changes {
		if c.Schedule != nil && !c.Schedule.SKU.Same(s.SKU) {
			skus = append(skus, c.Schedule.SKU)
		}
	}
	for _, sku := range skus {
		out = append(out, commerce.CheckChanges(h.listing(sku).Offer, changes, s.SKU)...)
	}
	return out
}

// listing is what the catalogue tells the provider of a SKU.
func (h *history) listing(sku commerce.SKU) fulfilment.Listing {
	h.t.Helper()
	listing, err := h.desk.Listing(h.ctx, fulfilment.Shelf{TenantID: h.tenant}, sku)
	h.must(err)
	return listing
}

// carry makes the planned changes and holds the outcome against the plan's
// prediction. Planned again, nothing is left to do.
func (h *history) carry(one *holding, s fulfilment.Sighting, want commerce.Desired, plan commerce.Plan) {
	before := h.truth(h.tenant, one.id)
	seen, err := h.desk.Carry(h.ctx, s, plan.Changes)
	if err != nil {
		h.excuse(h.changeExcuse(s, err), "the planner allows %v, the service: %v", plan.Changes, err)
		return
	}
	for _, c := range plan.Changes {
		h.books.count(string(c.Action))
	}
	one.prior, one.past = want, plan.History
	if len(plan.Changes) == 0 {
		if after := h.truth(h.tenant, one.id); !gocmp.Equal(before, after) {
			h.t.Fatalf("nothing was to change, and yet:\n%s", gocmp.Diff(before, after))
		}
		return
	}
	h.arrived(s, plan, seen)
	fresh := h.look(h.tenant, one.id)
	if diff := gocmp.Diff(h.plain(seen), h.plain(fresh)); diff != "" {
		h.t.Fatalf("after %v the provider goes on with another subscription than is there:\n%s", plan.Changes, diff)
	}
	again := commerce.Update(commerce.Current{Subscription: fresh.Subscription, Prior: &want, History: plan.History}, want, fresh.AsOf)
	if fresh.Subscription.Live() && (!again.OK() || len(again.Changes) > 0) {
		h.t.Fatalf("after %v the same configuration means %v, %v", plan.Changes, again.Changes, rules(again.Violations))
	}
}

// arrived holds what is against what the plan said would be.
func (h *history) arrived(s fulfilment.Sighting, plan commerce.Plan, seen fulfilment.Sighting) {
	h.t.Helper()
	want, got := outcome(plan.After), outcome(seen.Subscription)
	if diff := gocmp.Diff(want, got); diff != "" {
		h.t.Fatalf("%v was to end otherwise (-predicted +is):\n%s", plan.Changes, diff)
	}
	for _, c := range plan.Changes {
		h.windows(s, c, seen)
	}
}

// windows holds the seats that can be given back against the one change of
// seats a plan makes.
func (h *history) windows(s fulfilment.Sighting, c commerce.Change, seen fulfilment.Sighting) {
	before, after := s.Subscription.OpenSeats(s.AsOf).Seats, seen.Subscription.OpenSeats(seen.AsOf).Seats
	switch c.Action {
	case commerce.ActionReduceSeats:
		if after != before-c.Seats {
			h.t.Fatalf("%d of %d open seats went, and %d are open", c.Seats, before, after)
		}
	case commerce.ActionAddSeats:
		// An extended term's window ends with the term; at its last second it is shut.
		shut := s.Subscription.CancelUntil == nil && h.truth(h.tenant, s.Subscription.ID).Extended
		if c.OpensWindow && !shut && after != before+c.Seats {
			h.t.Fatalf("%d seats came to %d open ones, and %d are open", c.Seats, before, after)
		}
	default:
	}
}

// result is what a plan predicts of a subscription.
type result struct {
	Quantity  int
	Status    commerce.Status
	Name      string
	AutoRenew bool
	Reseller  string
	End       commerce.EndOfTerm
	Next      *commerce.Schedule
}

// outcome is the predicted part of a subscription. How the service notes that
// nothing follows is its own affair; what follows is not.
func outcome(s commerce.Subscription) result {
	r := result{
		Quantity: s.Quantity, Status: s.Status, Name: s.FriendlyName, AutoRenew: s.AutoRenew, Reseller: s.ResellerID, End: s.EndOfTerm(),
	}
	if s.Schedule.Renews() {
		r.Next = s.Schedule
	}
	return r
}

// leave takes a holding out of the configuration.
func (h *history) leave(one *holding) {
	s := h.look(h.tenant, one.id)
	how := rapid.SampledFrom([]commerce.OnDestroy{commerce.OnDestroyCancel, commerce.OnDestroyCancel, commerce.OnDestroyEndAtTerm}).Draw(h.t, "how")
	plan := commerce.Destroy(s.Subscription, how, s.AsOf)
	h.t.Logf("destroy %s %s: %v, refused %v", s.Subscription.OfferName, how, plan.Changes, rules(plan.Violations))
	if !plan.OK() {
		h.refused(s.Subscription, one.prior, plan.Violations, s.AsOf)
		return
	}
	seen, err := h.desk.Carry(h.ctx, s, plan.Changes)
	if err != nil {
		h.excuse(h.changeExcuse(s, err), "the planner lets %s go by %v, the service: %v", s.Subscription.OfferName, plan.Changes, err)
		return
	}
	for _, c := range plan.Changes {
		h.books.count(string(c.Action))
	}
	h.arrived(s, plan, seen)
	h.holdings = slices.DeleteFunc(h.holdings, func(o *holding) bool { return o == one })
}

// wish words what is asked.
func wish(d commerce.Desired) string {
	text := strconv.Itoa(d.Quantity) + " " + string(d.Reduction) + " " + string(d.EndOfTerm) + " " + strconv.Quote(d.FriendlyName)
	if d.Renewal != nil && d.Renewal.Quantity != nil {
		text += " renewal " + strconv.Itoa(*d.Renewal.Quantity)
	}
	return text
}

// plain takes out of a subscription what may differ between two answers about
// the same thing: the letter case of ids, the order of windows, and whether
// what has closed is still mentioned.
func (h *history) plain(s fulfilment.Sighting) commerce.Subscription {
	out := s.Subscription
	out.ID = strings.ToLower(out.ID)
	if out.CancelUntil != nil && !h.now().Before(*out.CancelUntil) {
		out.CancelUntil = nil
	}
	if out.Refundable != nil {
		open := *out.Refundable
		open.Windows = slices.SortedFunc(slices.Values(open.Windows), func(a, b commerce.Batch) int {
			return cmp.Or(a.Until.Compare(b.Until), cmp.Compare(a.Quantity, b.Quantity))
		})
		out.Refundable = &open
	}
	return out
}

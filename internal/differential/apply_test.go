package differential_test

import (
	"cmp"
	"slices"
	"strings"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
)

// apply changes the configuration of a holding and carries out what the
// planner makes of it, or has the service confirm its refusals.
func (h *history) apply(one *holding) {
	s := h.sight(one)
	h.plan(one, s, h.otherWish(one.prior, s))
}

// plan asks the planner for the way to what is wanted of a holding, and takes
// its answer to the service.
func (h *history) plan(one *holding, s fulfillment.Snapshot, want commerce.Desired) {
	h.patience = enough
	prior := one.prior
	h.judge(
		one, s, want,
		commerce.Update(commerce.Current{Subscription: s.Subscription, Prior: &prior, Kept: one.kept, History: one.past}, want, s.AsOf),
	)
}

// judge takes a plan to the service, whichever way it went, and reports whether
// it was one to carry out.
func (h *history) judge(one *holding, s fulfillment.Snapshot, want commerce.Desired, plan commerce.Plan) bool {
	if plan.OK() {
		plan.Violations = h.vet(fulfillment.Case{Current: commerce.Current{Subscription: s.Subscription}, Desired: want, Plan: plan})
	}
	h.t.Logf(
		"%s of %d seats, %s: asked %s -> %v, refused %v", s.Subscription.OfferName, s.Subscription.Quantity,
		s.Subscription.Status, wish(want), plan.Changes, rules(plan.Violations),
	)
	if !plan.OK() {
		h.refused(s, want, plan)
		return false
	}
	h.carry(one, s, want, plan)
	return true
}

// carry makes the planned changes and holds the outcome against the plan's
// prediction. Planned again, nothing is left to do.
func (h *history) carry(one *holding, s fulfillment.Snapshot, want commerce.Desired, plan commerce.Plan) {
	before, seats := h.truth(h.tenant, one.id), h.tenantSeats()
	seen, moves, err := h.fulfiller.Apply(h.ctx, s, plan.Changes, one.past.MadeUpgrades)
	one.seats = seen.Subscription.Quantity
	if err != nil {
		one.past = one.past.WithEntries(want.PartialUpgrades, moves)
		h.excuse(h.changeExcuse(s, err), "the planner allows %v, the service: %v", plan.Changes, err)
		return
	}
	h.made(s.Subscription, plan.Changes, "")
	one.prior, one.past = want, plan.History.WithEntries(want.PartialUpgrades, moves)
	one.kept = h.kept(plan, want, seen.Subscription)
	if len(plan.Changes) == 0 {
		if after := h.truth(h.tenant, one.id); !gocmp.Equal(before, after) {
			h.t.Fatalf("nothing was to change, and yet:\n%s", gocmp.Diff(before, after))
		}
		return
	}
	h.moved(s, plan.Changes, moves, seats)
	if one.past.MergedInto != "" {
		h.books.count("all seats joined another subscription")
		return
	}
	h.arrived(s, plan, seen)
	fresh := h.look(h.tenant, one.id)
	if diff := gocmp.Diff(h.plain(seen), h.plain(fresh)); diff != "" {
		h.t.Fatalf("after %v the provider goes on with another subscription than is there:\n%s", plan.Changes, diff)
	}
	again := commerce.Update(
		commerce.Current{Subscription: fresh.Subscription, Prior: &want, Kept: one.kept, History: one.past}, want, fresh.AsOf,
	)
	if fresh.Subscription.Live() && (!again.OK() || len(again.Changes) > 0) {
		h.t.Fatalf("after %v the same configuration means %v, %v", plan.Changes, again.Changes, rules(again.Violations))
	}
}

// made counts changes, and what is particular about them.
func (h *history) made(s commerce.Subscription, changes []commerce.Change, how string) {
	for _, c := range changes {
		h.books.count(how + string(c.Action))
		if c.Action == commerce.ActionUpgrade {
			switch {
			case s.Trial:
				h.books.count(how + "a trial was converted")
			case c.Term != "":
				h.books.count(how + "an upgrade began a longer term")
			}
		}
		if next := c.Schedule; next != nil {
			for what, so := range map[string]bool{
				"SKU": c.SKU != (commerce.SKU{}), "term": c.Term != "", "billing cycle": c.Cycle != "",
				"promotion": next.PromotionID != "", "end": !next.CustomTermEnd.IsZero(),
			} {
				if so {
					h.books.count(how + "a next term with another " + what)
				}
			}
		}
	}
}

// arrived holds what is against what the plan said would be.
func (h *history) arrived(s fulfillment.Snapshot, plan commerce.Plan, seen fulfillment.Snapshot) {
	h.t.Helper()
	want, got := outcome(plan.After), outcome(seen.Subscription)
	if want.Next != nil && got.Next != nil && want.Next.SKU == (commerce.SKU{}) {
		got.Next = &commerce.Schedule{Kind: got.Next.Kind, Quantity: got.Next.Quantity} // of a trial
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		h.t.Fatalf("%v was to end otherwise (-predicted +is):\n%s", plan.Changes, diff)
	}
	h.windows(s, plan.Changes, seen)
	h.termStays(s, plan.Changes, seen)
}

// windows holds the seats that can be removed against those that the
// changes take, add or leave.
func (h *history) windows(s fulfillment.Snapshot, changes []commerce.Change, seen fulfillment.Snapshot) {
	want, after := s.Subscription.OpenSeats(s.AsOf).Seats, seen.Subscription.OpenSeats(seen.AsOf).Seats
	for _, c := range changes {
		switch {
		case c.Action == commerce.ActionSuspend, c.Action == commerce.ActionResume, c.Action == commerce.ActionPartialUpgrade:
			return // none shows while it is suspended, and which seats move is the service's choice
		case c.Action == commerce.ActionReduceSeats:
			want -= c.Seats
		case c.Action == commerce.ActionAddSeats && c.OpensWindow:
			// An extended term's window ends with the term; at its last second it is shut.
			if s.Subscription.CancelUntil == nil && h.truth(h.tenant, s.Subscription.ID).Extended {
				return
			}
			want += c.Seats
		case c.Action == commerce.ActionUpgrade && c.OpensWindow:
			want = c.To
		}
	}
	if after != want && aboutSeats(changes) {
		h.t.Fatalf("after %v %d seats can be removed, want %d", changes, after, want)
	}
}

// aboutSeats reports whether any of the changes is about seats of the running term.
func aboutSeats(changes []commerce.Change) bool {
	return slices.ContainsFunc(changes, func(c commerce.Change) bool {
		return c.Action == commerce.ActionReduceSeats || c.Action == commerce.ActionAddSeats || c.Action == commerce.ActionUpgrade
	})
}

// termStays holds the id, the term's dates and the time to cancel against what
// was: an upgrade moves none of them but for a trial or a longer term.
func (h *history) termStays(s fulfillment.Snapshot, changes []commerce.Change, seen fulfillment.Snapshot) {
	type term struct {
		ID         string
		Start, End time.Time
		Until      time.Time
	}
	is := func(s commerce.Subscription) term {
		out := term{ID: strings.ToLower(s.ID), Start: s.EffectiveStart, End: s.CommitmentEnd}
		if s.CancelUntil != nil && h.now().Before(*s.CancelUntil) {
			out.Until = *s.CancelUntil
		}
		return out
	}
	before, after := is(s.Subscription), is(seen.Subscription)
	for _, c := range changes {
		switch {
		case c.Action == commerce.ActionCancel, c.Action == commerce.ActionLengthenTerm, c.Action == commerce.ActionUpgrade && c.Term != "":
			if c.Action != commerce.ActionCancel && !after.Start.Equal(h.now()) {
				h.t.Fatalf("after %v the term began at %s", changes, after.Start)
			}
			return
		}
	}
	if diff := gocmp.Diff(before, after); diff != "" {
		h.t.Fatalf("%v moved the term:\n%s", changes, diff)
	}
}

// result is what a plan predicts of a subscription.
type result struct {
	Quantity         int
	SKU, Term, Cycle string
	Trial            bool
	Status           commerce.Status
	Name             string
	AutoRenew        bool
	Reseller         string
	End              commerce.EndOfTerm
	Next             *commerce.Schedule
}

// outcome is the predicted part of a subscription. How the service notes that
// nothing follows is its own affair; what follows is not.
func outcome(s commerce.Subscription) result {
	r := result{
		Quantity: s.Quantity, SKU: s.SKU.String(), Term: strings.ToUpper(string(s.Term)), Cycle: strings.ToLower(string(s.Cycle)), Trial: s.Trial,
		Status: s.Status, Name: s.FriendlyName, AutoRenew: s.AutoRenew, Reseller: s.ResellerID, End: s.EndOfTerm(),
	}
	if s.Schedule.Renews() {
		r.Next = s.Schedule
	}
	return r
}

// leave takes a holding out of the configuration.
func (h *history) leave(one *holding) {
	s := h.look(h.tenant, one.id)
	how := rapid.SampledFrom([]commerce.OnDestroy{
		commerce.OnDestroyCancel, commerce.OnDestroyCancel, commerce.OnDestroyEndAtTerm,
	}).Draw(h.t, "how")
	plan := commerce.Destroy(s.Subscription, how, s.AsOf)
	h.t.Logf("destroy %s %s: %v, refused %v", s.Subscription.OfferName, how, plan.Changes, rules(plan.Violations))
	if !plan.OK() {
		h.refused(s, one.prior, plan)
		return
	}
	seen, _, err := h.fulfiller.Apply(h.ctx, s, plan.Changes, nil)
	if err != nil {
		h.excuse(h.changeExcuse(s, err), "the planner lets %s go by %v, the service: %v", s.Subscription.OfferName, plan.Changes, err)
		return
	}
	h.made(s.Subscription, plan.Changes, "")
	h.arrived(s, plan, seen)
	h.holdings = slices.DeleteFunc(h.holdings, func(o *holding) bool { return o == one })
}

// plain takes out of a subscription what may differ between two answers about
// the same thing: the letter case of ids, the order of windows, and whether
// what has closed is still mentioned.
func (h *history) plain(s fulfillment.Snapshot) commerce.Subscription {
	out := s.Subscription
	out.ID = strings.ToLower(out.ID)
	if out.CancelUntil != nil && !h.now().Before(*out.CancelUntil) {
		out.CancelUntil = nil
	}
	if out.Refundable != nil {
		open := *out.Refundable
		open.Windows = slices.SortedFunc(slices.Values(open.Windows), func(a, b commerce.Window) int {
			return cmp.Or(a.Until.Compare(b.Until), cmp.Compare(a.Quantity, b.Quantity))
		})
		out.Refundable = &open
	}
	return out
}

// kept are the attributes that a plan does not pursue, with what was asked of
// them, where the service holds something else.
func (h *history) kept(plan commerce.Plan, want commerce.Desired, holds commerce.Subscription) map[commerce.Attribute]string {
	is, kept := h.adopted(holds), map[commerce.Attribute]string{}
	for a := range plan.Keeps {
		if text := want.Text(a); text != "" && text != is.Text(a) {
			kept[a] = text
		}
	}
	return kept
}

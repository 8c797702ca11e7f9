package differential_test

import (
	"net/http"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// attempt is one raw call on a subscription: a change of some properties of the
// whole document, where nil leaves one out, or a transition.
type attempt struct {
	change     map[string]any
	transition map[string]any
}

func (a attempt) none() bool { return a.change == nil && a.transition == nil }

// send makes a raw call. A transition may be refused later, by the failure of
// its conversion.
func (h *history) send(id string, a attempt) answer {
	h.t.Helper()
	if a.transition == nil {
		return h.edit(h.tenant, id, a.change)
	}
	path := h.tenant + "/subscriptions/" + id
	got := h.call(http.MethodPost, path+"/transitions", a.transition)
	if got.refused() {
		return got
	}
	// A slow service shows the end after some looks.
	for range h.face.TransitionReads {
		h.call(http.MethodGet, path, nil)
	}
	list, err := h.sim.Transitions(h.ctx, h.tenant)
	h.must(err)
	for _, t := range list {
		if partnercenter.SameID(t.ID, text(value(got.body, "operationId"))) && t.Status == "Failed" {
			got.failed, got.code = true, t.Failure
		}
	}
	return got
}

// upgradeCall asks for all seats as another SKU. An empty term or cycle leaves
// it to the service.
func (h *history) upgradeCall(s commerce.Subscription, want commerce.Desired, term commerce.Term, cycle commerce.BillingCycle) attempt {
	kind, seats := partnercenter.TransitionOnly, s.Quantity
	if want.LicenseTransfer == commerce.TransferAlways {
		kind = partnercenter.TransitionAndReassigned
	}
	if s.Trial {
		seats = want.Quantity
	}
	ask := map[string]any{"toCatalogItemId": h.item(want.SKU, want.Term, want.Cycle), "quantity": seats, "transitionType": kind}
	if term != "" {
		ask["termDuration"] = term
	}
	if cycle != "" {
		ask["billingCycle"] = cycle
	}
	return attempt{transition: ask}
}

// endCall asks for what is to happen when the term ends.
func (h *history) endCall(end commerce.EndOfTerm) attempt {
	change := map[string]any{
		"autoRenewEnabled": end == commerce.EndOfTermRenew, "scheduledActions": nil,
		"scheduledNextTermInstructions": nil,
	}
	action := map[commerce.EndOfTerm]string{commerce.EndOfTermCancel: "Cancel", commerce.EndOfTermExtend: "RenewToExtendedServiceTerm"}[end]
	if action != "" {
		change["scheduledActions"] = []any{map[string]any{"scheduleType": "TermEnd", "actionType": action}}
	}
	return attempt{change: change}
}

// scheduleCall asks for a next term.
func (h *history) scheduleCall(s commerce.Subscription, next commerce.Schedule, autoRenew bool) attempt {
	offer := strings.Split(h.truth(h.tenant, s.ID).OfferID, ":")[2]
	if !next.SKU.Same(s.SKU) || !next.Term.Same(s.Term) || !next.Cycle.Same(s.Cycle) {
		offer = h.stand(next.SKU, next.Term, next.Cycle)
	}
	product := map[string]any{
		"productId": next.SKU.ProductID, "skuId": next.SKU.SKUID, "availabilityId": offer,
		"billingCycle": string(next.Cycle), "termDuration": string(next.Term),
	}
	if next.PromotionID != "" {
		product["promotionId"] = next.PromotionID
	}
	body := map[string]any{"product": product, "quantity": next.Quantity}
	if !next.CustomTermEnd.IsZero() {
		body["customTermEndDate"] = next.CustomTermEnd.Format(time.RFC3339)
	}
	change := map[string]any{"autoRenewEnabled": autoRenew, "scheduledActions": nil, "scheduledNextTermInstructions": body}
	if h.face.ScheduleForms == "new" && !s.Trial {
		change["scheduledNextTermInstructions"] = nil
		change["scheduledActions"] = []any{map[string]any{"scheduleType": "TermEnd", "actionType": "RenewToNewTerm", "instructions": body}}
	}
	return attempt{change: change}
}

// comes is the next term as it is noted, or as it comes by itself.
func comes(s commerce.Subscription) commerce.Schedule {
	if s.Schedule.Renews() {
		return *s.Schedule
	}
	return commerce.Schedule{Kind: commerce.ScheduledRenewal, Quantity: s.Quantity, SKU: s.SKU, Term: s.Term, Cycle: s.Cycle}
}

// asked is a next term with what a renewal block says of it.
func asked(next commerce.Schedule, r *commerce.RenewalInstructions) commerce.Schedule {
	if r == nil {
		return next
	}
	if r.Quantity != nil {
		next.Quantity = *r.Quantity
	}
	if r.SKU != nil {
		next.SKU = *r.SKU
	}
	if r.Term != nil {
		next.Term = *r.Term
	}
	if r.Cycle != nil {
		next.Cycle = *r.Cycle
	}
	if r.PromotionID != nil {
		next.PromotionID = *r.PromotionID
	}
	if r.CustomTermEnd != nil {
		next.CustomTermEnd = *r.CustomTermEnd
	}
	return next
}

// stand is the id of the availability that sells a term and cycle now, or of
// any where none does.
func (h *history) stand(sku commerce.SKU, term commerce.Term, cycle commerce.BillingCycle) string {
	id := ""
	for _, a := range h.availabilities(sku) {
		for _, o := range a.options {
			if id == "" || strings.EqualFold(o.Term, string(term)) && strings.EqualFold(o.Cycle, string(cycle)) {
				id = a.id
			}
		}
	}
	return id
}

func (h *history) item(sku commerce.SKU, term commerce.Term, cycle commerce.BillingCycle) string {
	return sku.String() + ":" + h.stand(sku, term, cycle)
}

// availability is one way to buy and the terms it is for.
type availability struct {
	id      string
	options []struct{ Term, Cycle string }
}

// availabilities are what sells a SKU, which does not change in a history.
func (h *history) availabilities(sku commerce.SKU) []availability {
	if out, known := h.sold[sku]; known {
		return out
	}
	list := h.call(http.MethodGet, h.tenant+"/products/"+sku.ProductID+"/skus/"+sku.SKUID+"/availabilities", nil)
	items, _ := value(list.body, "items").([]any)
	var out []availability
	for _, item := range items {
		a, _ := item.(map[string]any)
		one := availability{id: text(value(a, "id"))}
		terms, _ := value(a, "terms").([]any)
		for _, term := range terms {
			o, _ := term.(map[string]any)
			one.options = append(one.options, struct{ Term, Cycle string }{text(value(o, "duration")), text(value(o, "billingCycle"))})
		}
		out = append(out, one)
	}
	h.sold[sku] = out
	return out
}

// held is all that the tenant ever bought, as it truly is.
func (h *history) held() []simulator.Subscription {
	list, err := h.sim.Subscriptions(h.ctx, h.tenant)
	h.must(err)
	return list
}

package partnercenter

import (
	"net/http"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
)

// autoRenew applies the flag. Suspension and reactivation in the same body keep it off.
func (e *edit) autoRenew(w wanted) error {
	s := e.s
	switch {
	case s.Status != e.before.Status || w.autoRenew == s.AutoRenew:
		return nil
	case w.autoRenew && s.Status == StatusSuspended:
		return wire.Refuse(http.StatusBadRequest, codeAutoRenew,
			"Auto-renew cannot be enabled while the subscription is suspended.")
	}
	s.AutoRenew = w.autoRenew
	return nil
}

// schedule applies the schedule for the end of the term.
func (e *edit) schedule(w wanted) error {
	s, before := e.s, e.before
	if s.Quantity != before.Quantity || s.Status != before.Status {
		s.Plan = nil // a change of seats or status removes the schedule, even if the body contains it
		return nil
	}
	shown := before.Plan
	if shown == nil && s.IsTrial() {
		shown = conversionPlan(e.shop, s) // a trial shows it even if it was never scheduled
	}
	if w.plan.equal(shown) {
		if w.plan != nil && before.AutoRenew != s.AutoRenew {
			return e.flipped(w.plan)
		}
		return nil
	}
	if w.plan == nil {
		s.Plan = nil
		return nil
	}
	// The suspension removed the schedule, and a new one is not accepted.
	if s.Status == StatusSuspended {
		return wire.Refuse(http.StatusBadRequest, codeSuspended, "A suspended subscription cannot be updated.")
	}
	if err := e.check(w.plan); err != nil {
		return err
	}
	s.Plan = w.plan
	return nil
}

// flipped handles an unchanged plan if auto-renew was switched: turning it off removes scheduled changes; an explicit
// end contradicts turning it on.
func (e *edit) flipped(p *Plan) error {
	if e.s.AutoRenew && (p.Action == ActionCancel || p.Action == ActionExtend) {
		return contradiction(p.Action, "off")
	}
	if !e.s.AutoRenew {
		e.s.Plan = nil
	}
	return nil
}

func contradiction(action, state string) *wire.RefusedError {
	return wire.Refuse(http.StatusBadRequest, wire.CodeInvalidInput,
		"The scheduled action %s needs auto-renew to be %s.", action, state)
}

func (e *edit) charge(w wanted) error {
	s := e.s
	if w.nextCharge == nil {
		s.NextCharge = nil
		return nil
	}
	if w.nextCharge.equal(s.NextCharge) {
		return nil
	}
	if s.Status == StatusSuspended {
		return wire.Refuse(http.StatusBadRequest, codeSuspended, "A suspended subscription cannot be updated.")
	}
	p := w.nextCharge.Product
	if !e.switches.NextCharge || p == nil {
		return wire.Refuse(http.StatusBadRequest, codeUpdateNotNow, "The billing frequency cannot be changed now.")
	}
	k := catalog.FindSKU(p.ProductID, p.SkuID)
	a := (*catalog.Availability)(nil)
	if k == s.SKU() {
		a = e.offered(p)
	}
	if a == nil || p.TermDuration != s.Offer.TermDuration || w.nextCharge.Quantity != s.Quantity {
		return wire.Refuse(http.StatusBadRequest, wire.CodeInvalidInput,
			"Only the billing cycle can be changed at the next charge.")
	}
	if _, found := a.Find(p.TermDuration, p.BillingCycle); !found {
		return wire.Refuse(http.StatusBadRequest, codeCycleInvalid, "The billing cycle %s is not offered.",
			p.BillingCycle)
	}
	s.NextCharge = w.nextCharge
	s.NextChargeAt = catalog.BillingEnd(s.Start, s.End, e.Now, s.Offer.BillingCycle).AddDate(0, 0, 1)
	return nil
}

// term starts a longer term now, if the switch allows it; otherwise both properties are read-only.
func (e *edit) term(w wanted) error {
	s := e.s
	if !e.switches.ImmediateTermChange || (w.term == s.Offer.TermDuration && w.cycle == s.Offer.BillingCycle) {
		return nil
	}
	if s.Status == StatusSuspended {
		return wire.Refuse(http.StatusBadRequest, codeSuspended, "A suspended subscription cannot be updated.")
	}
	if s.IsTrial() {
		return wire.Refuse(http.StatusBadRequest, codeTrialTerm, "The term of a trial cannot be changed.")
	}
	if w.term == s.Offer.TermDuration {
		return wire.Refuse(http.StatusBadRequest, codeCycleFixed,
			"The billing cycle cannot be changed within the term.")
	}
	next, known := catalog.Months(w.term)
	if !known {
		return wire.Refuse(http.StatusBadRequest, codeTermInvalid, "The term duration %s is not valid.", w.term)
	}
	if present, _ := catalog.Months(s.Offer.TermDuration); next < present {
		return wire.Refuse(http.StatusBadRequest, codeTermShorter,
			"The term %s is shorter than the current one.", w.term)
	}
	a := e.shop.Selling(s.SKU(), s.Country, w.term, w.cycle)
	if a == nil {
		return termRefusal(e.shop.Availabilities(s.SKU(), s.Country), w.term, w.cycle)
	}
	s.Offer.TermDuration, s.Offer.BillingCycle, s.Offer.AvailabilityID = w.term, w.cycle, a.ID
	s.Start, s.End, s.CustomTermEnd, s.NextCharge = e.Now, catalog.LastDay(e.Now, next), nil, nil
	s.outgrowPromotion()
	if e.event == "" {
		e.event = "convert"
	}
	return nil
}

// termRefusal returns the error for a pair of term and billing cycle that no availability offers.
func termRefusal(list []*catalog.Availability, term, cycle string) *wire.RefusedError {
	length, knownTerm := catalog.Months(term)
	offered := false
	for _, a := range list {
		offered = offered || a.OffersTerm(term)
	}
	billing, knownCycle := catalog.CycleMonths(cycle)
	switch {
	case !knownTerm || !offered:
		return wire.Refuse(http.StatusBadRequest, codeTermInvalid, "The term duration %s is not offered.", term)
	case knownCycle && billing > length:
		return wire.Refuse(http.StatusBadRequest, codeCycleTooLong,
			"The billing cycle %s is longer than the term %s.", cycle, term)
	}
	return wire.Refuse(http.StatusBadRequest, codeCycleInvalid,
		"The billing cycle %s is not valid for the term %s.", cycle, term)
}

// name applies what can change at any time.
func (e *edit) name(w wanted) error {
	s := e.s
	s.FriendlyName = w.name
	if w.partner == s.PartnerID {
		return nil
	}
	if e.switches.PartnerKind == "direct" {
		return wire.Refuse(http.StatusBadRequest, codePartnerFixed, "The partner on record cannot be changed.")
	}
	for _, digit := range w.partner {
		if digit < '0' || digit > '9' {
			return wire.Refuse(http.StatusBadRequest, codePartnerInvalid,
				"The partner on record %q is not valid.", w.partner)
		}
	}
	s.PartnerID = w.partner
	return nil
}

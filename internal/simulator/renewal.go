package simulator

import (
	"fmt"
	"strings"
	"time"
)

// Dates from which a subscription without auto-renew goes on as extended service term instead of expiring.
var (
	extendedBoughtFrom = time.Date(2025, time.April, 1, 0, 0, 0, 0, time.UTC)
	extendedEndingFrom = time.Date(2026, time.May, 4, 0, 0, 0, 0, time.UTC)
)

func (w *turn) extendsByDefault(s *subscription) bool {
	if s.sku().extended == "" {
		return false
	}
	switch w.switches.ExtendedTerm {
	case "always":
		return true
	case "never":
		return false
	}
	return !s.CommittedSince.Before(extendedBoughtFrom) && !s.End.Before(extendedEndingFrom)
}

// renew begins the next term: with the scheduled product, term and quantity, or with the present ones. Its window opens
// when renewal is complete.
func (w *turn) renew(s *subscription, completed time.Time, transaction string) error {
	start, before, seats := s.termOver(), s.Offer, s.Quantity
	next := before
	next.PromotionID = "" // only an instruction carries it into the next term
	var customEnd *time.Time
	action := ""
	if p := s.Plan; p != nil && p.Product != nil {
		next, s.Quantity, customEnd, action = *p.Product, p.Quantity, p.CustomTermEnd, p.Action
	}
	trial := s.isTrial()
	s.Offer = w.shop.refreshed(next, s.Country)
	s.Start, s.End = start, termEnd(s.sku(), s.Offer.TermDuration, start)
	s.CustomTermEnd = customEnd
	if customEnd != nil {
		s.End = dayOf(*customEnd)
	}
	s.Plan, s.NextCharge, s.Extended, s.RenewsTo = nil, nil, false, ""
	s.continuePromotion(start, trial)
	s.openWindow(completed, w.switches)
	if action == actionTransition {
		transaction = "convert"
		if err := w.recordScheduled(s, before, seats, completed); err != nil {
			return err
		}
	}
	return w.writeOrder(s, completed, "SystemPurchase", transaction, s.Quantity)
}

// continuePromotion keeps a scheduled promotion that is still valid when the term begins; else the term has the list
// price, as that of a converted trial always has.
func (s *subscription) continuePromotion(start time.Time, trial bool) {
	id, k := s.Offer.PromotionID, s.sku()
	s.Offer.PromotionID = ""
	p := validFor(id, k, s.Country, start)
	if p == nil || trial || !p.fits(s.Offer.TermDuration, s.Offer.BillingCycle) || s.Quantity < p.minimum || (p.maximum > 0 && s.Quantity > p.maximum) {
		return
	}
	s.Offer.PromotionID = p.id
	if _, counted := s.Redeemed[p.id]; !counted {
		s.redeem(s.Quantity)
	}
}

// extend runs the subscription on for a month under the SKU of the extended service term.
func (w *turn) extend(s *subscription) error {
	start := s.termOver()
	k := s.sku()
	if !s.Extended {
		k = findSKUByKey(k.extended)
		if k == nil {
			return fmt.Errorf("subscription %s: %s has no extended service term", s.ID, s.sku().key())
		}
	}
	next := target{ProductID: k.product, SkuID: k.id, BillingCycle: "monthly", TermDuration: "P1M"}
	s.Offer = w.shop.refreshed(next, s.Country)
	s.Start, s.End, s.Extended = start, lastDay(start, 1), true
	s.Plan, s.NextCharge, s.CustomTermEnd = nil, nil, nil
	s.Window, s.Batches, s.CommittedSince = time.Time{}, nil, start
	return w.writeOrder(s, start, "SystemPurchase", "renew", s.Quantity)
}

// refreshed puts the availability id under which the target is sold now; a target no longer sold keeps its old one.
func (c catalog) refreshed(t target, country string) target {
	k := findSKU(t.ProductID, t.SkuID)
	t.ProductID, t.SkuID = k.product, k.id
	if a := c.selling(k, country, t.TermDuration, t.BillingCycle); a != nil {
		t.AvailabilityID = a.id
	}
	return t
}

// conversionPlan is what a trial turns into when nobody decides otherwise: one year of the paid SKU, billed monthly.
func (c catalog) conversionPlan(s *subscription) *plan {
	k := findSKUByKey(s.sku().convertsTo)
	term := s.RenewsTo
	if term == "" {
		term = "P1Y"
	}
	next := c.refreshed(target{ProductID: k.product, SkuID: k.id, BillingCycle: "monthly", TermDuration: term}, s.Country)
	return &plan{Form: formOld, Action: actionRenew, Product: &next, Quantity: s.Quantity}
}

// price is what a seat costs per month under the subscription's present terms.
func (c catalog) price(s *subscription) float64 {
	_, _, rate := currencyOf(s.Country)
	if a := c.earlier(s.sku(), s.Country, s.Offer.AvailabilityID); a != nil {
		if one, found := a.find(s.Offer.TermDuration, s.Offer.BillingCycle); found {
			return one.price * rate
		}
	}
	return 0
}

// writeOrder records a change of a subscription: every later change of quantity and every renewal is an order of its own.
func (w *turn) writeOrder(s *subscription, at time.Time, kind, transaction string, seats int) error {
	_, err := w.placeOrder(s, at, kind, transaction, seats)
	return err
}

// placeOrder gives the id of the order it writes.
func (w *turn) placeOrder(s *subscription, at time.Time, kind, transaction string, seats int) (id string, err error) {
	if id, err = w.newOrderID(); err != nil {
		return "", err
	}
	from := at
	if kind == "SystemPurchase" { // a renewal is for the whole term, however long it took
		from = s.Start
	}
	currency, _, _ := currencyOf(s.Country)
	price := w.switches.price(w.shop.price(s), s.Offer, seats, s.remaining(from))
	return id, w.saveOrder(&order{
		ID: id, Tenant: s.Tenant, Created: at, TransactionType: kind, BillingCycle: s.Offer.BillingCycle, Currency: currency, RequestID: w.requestID,
		Lines: []orderLine{newOrderLine(s, transaction, seats, price)},
	})
}

// newOrderID gives twelve hexadecimal digits, as orders of the new commerce have.
func (u *unit) newOrderID() (string, error) {
	id, err := u.newID("order")
	if err != nil {
		return "", err
	}
	return strings.ReplaceAll(id, "-", "")[:12], nil
}

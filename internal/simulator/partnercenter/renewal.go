package partnercenter

import (
	"fmt"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Dates from which a subscription without auto-renew gets an extended service term instead of expiring.
var (
	extendedBoughtFrom = time.Date(2025, time.April, 1, 0, 0, 0, 0, time.UTC)
	extendedEndingFrom = time.Date(2026, time.May, 4, 0, 0, 0, 0, time.UTC)
)

func (w *turn) extendsByDefault(s *Subscription) bool {
	if s.SKU().Extended == "" {
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

// renew begins the next term: with the scheduled product, term and quantity, or with the current ones. Its window
// opens when renewal is complete.
func (w *turn) renew(s *Subscription, completed time.Time, transaction string) error {
	start, before, seats := s.termOver(), s.Offer, s.Quantity
	next := before
	next.PromotionID = "" // the next term has it only if it is scheduled
	var customEnd *time.Time
	action := ""
	if p := s.Plan; p != nil && p.Product != nil {
		next, s.Quantity, customEnd, action = *p.Product, p.Quantity, p.CustomTermEnd, p.Action
	}
	trial := s.IsTrial()
	s.Offer = refreshed(w.shop, next, s.Country)
	s.Start, s.End = start, termEnd(s.SKU(), s.Offer.TermDuration, start)
	s.CustomTermEnd = customEnd
	if customEnd != nil {
		s.End = catalog.DayOf(*customEnd)
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

// continuePromotion keeps a scheduled promotion that is still valid when the term begins; otherwise the term has the
// list price, as a converted trial always does.
func (s *Subscription) continuePromotion(start time.Time, trial bool) {
	id, k := s.Offer.PromotionID, s.SKU()
	s.Offer.PromotionID = ""
	p := catalog.ValidFor(id, k, s.Country, start)
	if p == nil || trial || !p.Fits(s.Offer.TermDuration, s.Offer.BillingCycle) || s.Quantity < p.Minimum ||
		(p.Maximum > 0 && s.Quantity > p.Maximum) {
		return
	}
	s.Offer.PromotionID = p.ID
	if _, counted := s.Redeemed[p.ID]; !counted {
		s.redeem(s.Quantity)
	}
}

// extend extends the subscription by a month under the SKU of the extended service term.
func (w *turn) extend(s *Subscription) error {
	start := s.termOver()
	k := s.SKU()
	if !s.Extended {
		k = catalog.FindSKUByKey(k.Extended)
		if k == nil {
			return fmt.Errorf("subscription %s: %s has no extended service term", s.ID, s.SKU().Key())
		}
	}
	next := Target{ProductID: k.Product, SkuID: k.ID, BillingCycle: "monthly", TermDuration: "P1M"}
	s.Offer = refreshed(w.shop, next, s.Country)
	s.Start, s.End, s.Extended = start, catalog.LastDay(start, 1), true
	s.Plan, s.NextCharge, s.CustomTermEnd = nil, nil, nil
	s.Window, s.Batches, s.CommittedSince = time.Time{}, nil, start
	return w.writeOrder(s, start, "SystemPurchase", "renew", s.Quantity)
}

// refreshed returns the target with the availability id under which it is sold now; a target that is no longer sold
// keeps its old one.
func refreshed(c catalog.Shop, t Target, country string) Target {
	k := catalog.FindSKU(t.ProductID, t.SkuID)
	t.ProductID, t.SkuID = k.Product, k.ID
	if a := c.Selling(k, country, t.TermDuration, t.BillingCycle); a != nil {
		t.AvailabilityID = a.ID
	}
	return t
}

// conversionPlan returns what a trial converts to by default: one year of the paid SKU, billed monthly.
func conversionPlan(c catalog.Shop, s *Subscription) *Plan {
	k := catalog.FindSKUByKey(s.SKU().ConvertsTo)
	term := s.RenewsTo
	if term == "" {
		term = "P1Y"
	}
	next := refreshed(c, Target{
		ProductID: k.Product, SkuID: k.ID, BillingCycle: "monthly",
		TermDuration: term,
	}, s.Country)
	return &Plan{Form: FormOld, Action: ActionRenew, Product: &next, Quantity: s.Quantity}
}

// seatPrice returns the price of a seat per month under the subscription's current terms.
func seatPrice(c catalog.Shop, s *Subscription) float64 {
	_, _, rate := catalog.CurrencyOf(s.Country)
	if a := c.Earlier(s.SKU(), s.Country, s.Offer.AvailabilityID); a != nil {
		if one, found := a.Find(s.Offer.TermDuration, s.Offer.BillingCycle); found {
			return one.Price * rate
		}
	}
	return 0
}

// writeOrder records a change of a subscription: every later change of quantity and every renewal is a separate order.
func (w *turn) writeOrder(s *Subscription, at time.Time, kind, transaction string, seats int) error {
	_, err := w.placeOrder(s, at, kind, transaction, seats)
	return err
}

// placeOrder saves an order and returns its id.
func (w *turn) placeOrder(s *Subscription, at time.Time, kind, transaction string, seats int) (id string, err error) {
	if id, err = NewOrderID(w.Tx); err != nil {
		return "", err
	}
	from := at
	if kind == "SystemPurchase" { // a renewal is for the whole term, however long it took
		from = s.Start
	}
	currency, _, _ := catalog.CurrencyOf(s.Country)
	price := w.switches.Price(seatPrice(w.shop, s), s.Offer, seats, s.Remaining(from))
	return id, SaveOrder(w.Tx, &Order{
		ID: id, Tenant: s.Tenant, Created: at, TransactionType: kind, BillingCycle: s.Offer.BillingCycle,
		Currency: currency, RequestID: w.requestID,
		Lines: []OrderLine{NewOrderLine(s, transaction, seats, price)},
	})
}

// NewOrderID returns twelve hexadecimal digits, as orders in new commerce have.
func NewOrderID(tx *world.Tx) (string, error) {
	id, err := tx.NewID("order")
	if err != nil {
		return "", err
	}
	return strings.ReplaceAll(id, "-", "")[:12], nil
}

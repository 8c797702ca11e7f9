package partnercenter

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
)

// transitionRequest is the body of POST transitions.
type transitionRequest struct {
	FromCatalogItemID  string      `json:"fromCatalogItemId"`
	FromSubscriptionID string      `json:"fromSubscriptionId"`
	ToCatalogItemID    string      `json:"toCatalogItemId"`
	ToSubscriptionID   string      `json:"toSubscriptionId"`
	Quantity           wire.Number `json:"quantity"`
	TermDuration       string      `json:"termDuration"`
	BillingCycle       string      `json:"billingCycle"`
	TransitionType     string      `json:"transitionType"`
	PromotionID        string      `json:"promotionId"`
}

// move is the state of one transition request.
type move struct {
	*call
	turn  *turn
	buyer *directory.Customer
	Estate
	s     *Subscription // the source
	into  *Subscription // nil = none requested
	ask   transitionRequest
	seats int
	to    Target
	k     *catalog.SKU // of the target
}

// postTransition upgrades a subscription or converts a trial. The answer has the first event only.
func (c *call) postTransition() (wire.Answer, error) {
	buyer, s, err := c.subscriptionToWrite()
	if err != nil {
		return wire.Answer{}, err
	}
	m := &move{call: c, turn: &turn{c.Tx, c.switches, c.shop, c.RequestID}, buyer: buyer, s: s}
	if err := m.read(); err != nil {
		return wire.Answer{}, err
	}
	if m.Estate, err = EstateOf(c.Tx, buyer.ID); err != nil {
		return wire.Answer{}, err
	}
	failure, err := m.check()
	if err != nil {
		return wire.Answer{}, err
	}
	t, err := m.begin(failure)
	if err != nil {
		return wire.Answer{}, err
	}
	if err := m.carryOut(t); err != nil {
		return wire.Answer{}, err
	}
	return wire.OK(c.wireTransition(t, t.history(c.Now, c.switches)[:1]))
}

// read decodes the request and refuses what is invalid for any subscription.
func (m *move) read() error {
	if err := m.Decode(&m.ask); err != nil {
		return err
	}
	ask := &m.ask
	m.seats = int(ask.Quantity)
	ask.TransitionType = strings.ToLower(strings.TrimSpace(ask.TransitionType))
	ask.TermDuration, ask.BillingCycle = strings.ToUpper(strings.TrimSpace(ask.TermDuration)),
		strings.ToLower(strings.TrimSpace(ask.BillingCycle))
	fromSKU, _, _ := strings.Cut(strings.TrimPrefix(strings.ToUpper(ask.FromCatalogItemID),
		m.s.Offer.ProductID+":"), ":")
	switch {
	case ask.ToCatalogItemID == "" || ask.TransitionType == "":
		return wire.Refuse(http.StatusBadRequest, wire.CodeInvalidInput,
			"toCatalogItemId and transitionType are required.")
	case ask.TransitionType != TransitionOnly && ask.TransitionType != transitionLicenses:
		return wire.Refuse(http.StatusBadRequest, codeParseEnum, "The transition type %q is not known.",
			ask.TransitionType)
	case ask.FromSubscriptionID != "" && !strings.EqualFold(ask.FromSubscriptionID, m.s.ID):
		return wire.Refuse(http.StatusBadRequest, wire.CodeInvalidInput,
			"fromSubscriptionId is not the subscription %s.", m.s.ID)
	case ask.FromCatalogItemID != "" && fromSKU != m.s.Offer.SkuID:
		return wire.Refuse(http.StatusBadRequest, wire.CodeInvalidInput,
			"fromCatalogItemId is not what the subscription is for.")
	}
	return nil
}

// check refuses an impossible transition. A transition error code other than 0 means that the conversion will fail.
func (m *move) check() (failure int, err error) {
	if !m.s.settled(m.Now) || m.s.renewing(m.Now, m.switches) {
		return 0, wire.Refuse(http.StatusConflict, m.switches.ProcessingCode,
			"The subscription is not ready to be updated. Try again later.")
	}
	if m.switches.UpdatesLimit > 0 && m.s.Updates >= m.switches.UpdatesLimit {
		return 0, wire.Refuse(http.StatusBadRequest, codeTooManyUpdates,
			"The subscription has been updated too many times.")
	}
	a, err := m.goal()
	if err != nil {
		return 0, err
	}
	if against := m.obstacle(); against != nil {
		if m.switches.TransitionRefusal == "event" && m.s.Status == StatusActive {
			m.to = Target{ProductID: m.k.Product, SkuID: m.k.ID, AvailabilityID: a.ID}
			m.to.TermDuration, m.to.BillingCycle = m.terms()
			return against.code, nil
		}
		return 0, m.ineligible(against)
	}
	if m.ask.ToSubscriptionID != "" {
		return m.switches.TransitionFails, m.checkMerge()
	}
	if err := m.checkTerms(a); err != nil {
		return 0, err
	}
	if err := m.checkSeats(); err != nil {
		return 0, err
	}
	return m.switches.TransitionFails, m.checkPromotion()
}

// goal returns what the target's catalog item id identifies.
func (m *move) goal() (*catalog.Availability, error) {
	product, rest, _ := strings.Cut(m.ask.ToCatalogItemID, ":")
	id, offer, _ := strings.Cut(rest, ":")
	if m.k = catalog.FindSKU(product, id); m.k == nil {
		return nil, wire.Refuse(http.StatusNotFound, codeSkuNotFound, "The catalog item %s was not found.",
			m.ask.ToCatalogItemID)
	}
	a := m.shop.Availability(m.k, m.s.Country, offer)
	if a == nil {
		return nil, wire.Refuse(http.StatusNotFound, codeAvailability, "Availability %s of %s was not found.",
			offer, m.k.Key())
	}
	return a, nil
}

// obstacle returns the first reason against this transition that the eligibilities show too.
func (m *move) obstacle() *obstacle {
	if against := m.sourceObstacle(m.s, m.Held); against != nil {
		return against
	}
	open := false
	for _, k := range m.switches.openTo(m.s.SKU(), m.buyer, false) {
		open = open || k == m.k
	}
	if !open {
		return hindered(errorNoPath)
	}
	if m.ask.TransitionType == transitionLicenses {
		return m.switches.licenseObstacle()
	}
	return nil
}

// ineligible returns the refusal for an obstacle, with its transition error code in data.
func (m *move) ineligible(against *obstacle) *wire.RefusedError {
	no := wire.Refuse(http.StatusForbidden, codeNotEligible, "%s", against.text)
	switch against.code {
	case errorNotActive:
		no.Status, no.Code = http.StatusBadRequest, map[string]int{
			StatusSuspended: codeSuspended,
			StatusDeleted:   codeDeleted,
		}[m.s.Status]
		if no.Code == 0 {
			no.Code = codeUpdateNoLonger
		}
	case errorNotProvisioned:
		no.Status, no.Code = http.StatusConflict, m.switches.ProcessingCode
	}
	no.Data = []any{against.wire()}
	return no
}

// terms returns the requested term and billing cycle, or the source's.
func (m *move) terms() (term, cycle string) {
	term, cycle = successorTerms(m.s)
	if m.ask.TermDuration != "" {
		term = m.ask.TermDuration
	}
	if m.ask.BillingCycle != "" {
		cycle = m.ask.BillingCycle
	}
	return term, cycle
}

// checkTerms checks the term and billing cycle of the target if the seats do not join an existing subscription.
func (m *move) checkTerms(a *catalog.Availability) error {
	term, cycle := m.terms()
	wanted, known := catalog.Months(term)
	present, _ := catalog.Months(m.s.Offer.TermDuration)
	billing, knownCycle := catalog.CycleMonths(cycle)
	switch {
	case !known:
		return wire.Refuse(http.StatusBadRequest, codeTargetTermInvalid, "The term duration %s is not valid.", term)
	case wanted < present && !m.s.IsTrial():
		return wire.Refuse(http.StatusBadRequest, codeTargetTermShorter, "The term %s is shorter than the source's %s.",
			term, m.s.Offer.TermDuration)
	case knownCycle && billing > wanted:
		return wire.Refuse(http.StatusBadRequest, codeCycleTooLong,
			"The billing cycle %s is longer than the term %s.", cycle, term)
	case !a.OffersTerm(term):
		return wire.Refuse(http.StatusBadRequest, codeTargetTermInvalid,
			"Availability %s does not offer the term %s.", a.ID, term)
	}
	if _, found := a.Find(term, cycle); !found {
		no := wire.Refuse(http.StatusBadRequest, codeCycleInvalid,
			"Availability %s does not offer the billing cycle %s.", a.ID, cycle)
		no.Data = []any{hindered(errorBillingCycle).wire()}
		return no
	}
	m.to = Target{ProductID: m.k.Product, SkuID: m.k.ID, AvailabilityID: a.ID, TermDuration: term, BillingCycle: cycle}
	return nil
}

// trialSeats is the minimum number of seats for the conversion of a trial before its end ("Trials").
const trialSeats = 25

// checkSource refuses numbers of seats that the source does not have.
func (m *move) checkSource() error {
	n, s := m.seats, m.s
	refused := func(format string, args ...any) error {
		return wire.Refuse(http.StatusBadRequest, codeQuantityLimits,
			"The quantity %d is outside the allowed range: %s.", n, fmt.Sprintf(format, args...))
	}
	switch {
	case n < 1:
		return refused("at least one seat goes over")
	case s.IsTrial() && n < trialSeats:
		return refused("a trial is converted with %d seats or more before its end", trialSeats)
	case !s.IsTrial() && n > s.Quantity:
		return refused("the subscription has %d seats", s.Quantity)
	case n < s.Quantity && s.Quantity-n < s.SKU().Minimum:
		return refused("%s needs %d seats", s.SKU().Title, s.SKU().Minimum)
	}
	return nil
}

func (m *move) checkSeats() error {
	if err := m.checkSource(); err != nil {
		return err
	}
	if n := m.seats; n < m.k.Minimum || n > m.k.Maximum {
		return wire.Refuse(http.StatusBadRequest, codeQuantityLimits,
			"The quantity %d is outside the allowed range of %d to %d.", n, m.k.Minimum, m.k.Maximum)
	}
	return m.checkPool()
}

func (m *move) checkPool() error {
	left := m.k.Pooled - m.pooled(m.k, "")
	if m.k.Pooled == 0 || m.seats <= left {
		return nil
	}
	return wire.Refuse(http.StatusForbidden, codeMaxSeats, "%s is limited to %d seats per customer; %d seats remain.",
		m.k.Title, m.k.Pooled, max(left, 0))
}

// checkPromotion determines the price of the seats. A promotion for another term results in the list price, as does
// any promotion for a trial.
func (m *move) checkPromotion() error {
	if m.ask.PromotionID == "" {
		return nil
	}
	p := catalog.ValidFor(m.ask.PromotionID, m.k, m.s.Country, m.Now)
	if p == nil {
		return wire.Refuse(http.StatusBadRequest, codePromotion, "The promotion %s is not valid.", m.ask.PromotionID)
	}
	if m.s.IsTrial() || !p.Fits(m.to.TermDuration, m.to.BillingCycle) {
		return nil
	}
	wish := interest{
		k:        m.k,
		country:  m.s.Country,
		quantity: m.seats,
		term:     m.to.TermDuration,
		cycle:    m.to.BillingCycle,
		held:     m.Held,
		used:     usedBy(p, m.Held),
	}
	if found := hindrances(p, wish, m.Now); len(found) > 0 {
		return wire.Refuse(http.StatusBadRequest, codePromotion, "The promotion %s cannot be applied: %s",
			p.ID, found[0].text)
	}
	m.to.PromotionID = p.ID
	return nil
}

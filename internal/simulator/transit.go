package simulator

import (
	"fmt"
	"net/http"
	"strings"
)

// transitionRequest is the body of POST transitions.
type transitionRequest struct {
	FromCatalogItemID  string `json:"fromCatalogItemId"`
	FromSubscriptionID string `json:"fromSubscriptionId"`
	ToCatalogItemID    string `json:"toCatalogItemId"`
	ToSubscriptionID   string `json:"toSubscriptionId"`
	Quantity           number `json:"quantity"`
	TermDuration       string `json:"termDuration"`
	BillingCycle       string `json:"billingCycle"`
	TransitionType     string `json:"transitionType"`
	PromotionID        string `json:"promotionId"`
}

// move is one transition being checked and carried out.
type move struct {
	*call
	turn  *turn
	buyer *customer
	estate
	s     *subscription // the source
	into  *subscription // nil = none named
	ask   transitionRequest
	seats int
	to    target
	k     *sku // of the target
}

// postTransition upgrades a subscription or converts a trial. The answer tells the first event only.
func (c *call) postTransition() (answer, error) {
	buyer, s, err := c.subscriptionToWrite()
	if err != nil {
		return answer{}, err
	}
	m := &move{call: c, turn: &turn{c.unit, c.switches, c.shop, c.requestID}, buyer: buyer, s: s}
	if err := m.read(); err != nil {
		return answer{}, err
	}
	if m.estate, err = c.estateOf(buyer.ID); err != nil {
		return answer{}, err
	}
	failure, err := m.check()
	if err != nil {
		return answer{}, err
	}
	t, err := m.begin(failure)
	if err != nil {
		return answer{}, err
	}
	if err := m.carryOut(t); err != nil {
		return answer{}, err
	}
	return ok(c.wireTransition(t, t.history(c.now, c.switches)[:1]))
}

// read decodes the request and refuses what makes no sense for any subscription.
func (m *move) read() error {
	if err := m.decode(&m.ask); err != nil {
		return err
	}
	ask := &m.ask
	m.seats = int(ask.Quantity)
	ask.TransitionType = strings.ToLower(strings.TrimSpace(ask.TransitionType))
	ask.TermDuration, ask.BillingCycle = strings.ToUpper(strings.TrimSpace(ask.TermDuration)), strings.ToLower(strings.TrimSpace(ask.BillingCycle))
	fromSKU, _, _ := strings.Cut(strings.TrimPrefix(strings.ToUpper(ask.FromCatalogItemID), m.s.Offer.ProductID+":"), ":")
	switch {
	case ask.ToCatalogItemID == "" || ask.TransitionType == "":
		return refuse(http.StatusBadRequest, codeInvalidInput, "toCatalogItemId and transitionType are required.")
	case ask.TransitionType != transitionOnly && ask.TransitionType != transitionLicenses:
		return refuse(http.StatusBadRequest, codeParseEnum, "The transition type %q is not known.", ask.TransitionType)
	case ask.FromSubscriptionID != "" && !strings.EqualFold(ask.FromSubscriptionID, m.s.ID):
		return refuse(http.StatusBadRequest, codeInvalidInput, "fromSubscriptionId is not the subscription %s.", m.s.ID)
	case ask.FromCatalogItemID != "" && fromSKU != m.s.Offer.SkuID:
		return refuse(http.StatusBadRequest, codeInvalidInput, "fromCatalogItemId is not what the subscription is for.")
	}
	return nil
}

// check refuses what cannot be. A transition error code other than 0 says that the conversion is to fail.
func (m *move) check() (failure int, err error) {
	if !m.s.settled(m.now) || m.s.renewing(m.now, m.switches) {
		return 0, refuse(http.StatusConflict, m.switches.ProcessingCode, "The subscription is not ready to be updated. Try again later.")
	}
	if m.switches.UpdatesLimit > 0 && m.s.Updates >= m.switches.UpdatesLimit {
		return 0, refuse(http.StatusBadRequest, codeTooManyUpdates, "The subscription has been updated too many times.")
	}
	a, err := m.goal()
	if err != nil {
		return 0, err
	}
	if against := m.obstacle(); against != nil {
		if m.switches.TransitionRefusal == "event" && m.s.Status == statusActive {
			m.to = target{ProductID: m.k.product, SkuID: m.k.id, AvailabilityID: a.id}
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

// goal finds what the target's catalog item id names.
func (m *move) goal() (*availability, error) {
	product, rest, _ := strings.Cut(m.ask.ToCatalogItemID, ":")
	id, offer, _ := strings.Cut(rest, ":")
	if m.k = findSKU(product, id); m.k == nil {
		return nil, refuse(http.StatusNotFound, codeSkuNotFound, "The catalog item %s was not found.", m.ask.ToCatalogItemID)
	}
	a := m.shop.availability(m.k, m.s.Country, offer)
	if a == nil {
		return nil, refuse(http.StatusNotFound, codeAvailability, "Availability %s of %s was not found.", offer, m.k.key())
	}
	return a, nil
}

// obstacle gives the first thing that the eligibilities, too, hold against this transition.
func (m *move) obstacle() *obstacle {
	if against := m.sourceObstacle(m.s, m.held); against != nil {
		return against
	}
	open := false
	for _, k := range m.switches.openTo(m.s.sku(), m.buyer, false) {
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

// ineligible is the refusal for an obstacle; its transition error code is among the data.
func (m *move) ineligible(against *obstacle) *refusal {
	no := refuse(http.StatusForbidden, codeNotEligible, "%s", against.text)
	switch against.code {
	case errorNotActive:
		no.status, no.code = http.StatusBadRequest, map[string]int{statusSuspended: codeSuspended, statusDeleted: codeDeleted}[m.s.Status]
		if no.code == 0 {
			no.code = codeUpdateNoLonger
		}
	case errorNotProvisioned:
		no.status, no.code = http.StatusConflict, m.switches.ProcessingCode
	}
	no.data = []any{against.wire()}
	return no
}

// terms are those asked for, or the source's.
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

// checkTerms decides under what the seats go on without an existing subscription.
func (m *move) checkTerms(a *availability) error {
	term, cycle := m.terms()
	wanted, known := months(term)
	present, _ := months(m.s.Offer.TermDuration)
	billing, knownCycle := cycleMonths(cycle)
	switch {
	case !known:
		return refuse(http.StatusBadRequest, codeTargetTermInvalid, "The term duration %s is not valid.", term)
	case wanted < present && !m.s.isTrial():
		return refuse(http.StatusBadRequest, codeTargetTermShorter, "The term %s is shorter than the source's %s.", term, m.s.Offer.TermDuration)
	case knownCycle && billing > wanted:
		return refuse(http.StatusBadRequest, codeCycleTooLong, "The billing cycle %s is longer than the term %s.", cycle, term)
	case !a.offersTerm(term):
		return refuse(http.StatusBadRequest, codeTargetTermInvalid, "Availability %s does not offer the term %s.", a.id, term)
	}
	if _, found := a.find(term, cycle); !found {
		no := refuse(http.StatusBadRequest, codeCycleInvalid, "Availability %s does not offer the billing cycle %s.", a.id, cycle)
		no.data = []any{hindered(errorBillingCycle).wire()}
		return no
	}
	m.to = target{ProductID: m.k.product, SkuID: m.k.id, AvailabilityID: a.id, TermDuration: term, BillingCycle: cycle}
	return nil
}

// trialSeats is how many seats a trial has to have at least to be converted before its end ("Trials").
const trialSeats = 25

// checkSource refuses numbers of seats that the source cannot give.
func (m *move) checkSource() error {
	n, s := m.seats, m.s
	refused := func(format string, args ...any) error {
		return refuse(http.StatusBadRequest, codeQuantityLimits, "The quantity %d is outside the allowed range: %s.", n, fmt.Sprintf(format, args...))
	}
	switch {
	case n < 1:
		return refused("at least one seat goes over")
	case s.isTrial() && n < trialSeats:
		return refused("a trial is converted with %d seats or more before its end", trialSeats)
	case !s.isTrial() && n > s.Quantity:
		return refused("the subscription has %d seats", s.Quantity)
	case n < s.Quantity && s.Quantity-n < s.sku().minimum:
		return refused("%s needs %d seats", s.sku().title, s.sku().minimum)
	}
	return nil
}

func (m *move) checkSeats() error {
	if err := m.checkSource(); err != nil {
		return err
	}
	if n := m.seats; n < m.k.minimum || n > m.k.maximum {
		return refuse(http.StatusBadRequest, codeQuantityLimits, "The quantity %d is outside the allowed range of %d to %d.", n, m.k.minimum, m.k.maximum)
	}
	return m.checkPool()
}

func (m *move) checkPool() error {
	left := m.k.pooled - m.pooled(m.k, "")
	if m.k.pooled == 0 || m.seats <= left {
		return nil
	}
	return refuse(http.StatusForbidden, codeMaxSeats, "%s is limited to %d seats per customer; %d seats remain.", m.k.title, m.k.pooled, max(left, 0))
}

// checkPromotion finds out what the seats cost. A promotion for another term gives the list price, and so does any for
// a trial.
func (m *move) checkPromotion() error {
	if m.ask.PromotionID == "" {
		return nil
	}
	p := validFor(m.ask.PromotionID, m.k, m.s.Country, m.now)
	if p == nil {
		return refuse(http.StatusBadRequest, codePromotion, "The promotion %s is not valid.", m.ask.PromotionID)
	}
	if m.s.isTrial() || !p.fits(m.to.TermDuration, m.to.BillingCycle) {
		return nil
	}
	wish := interest{
		k:        m.k,
		country:  m.s.Country,
		quantity: m.seats,
		term:     m.to.TermDuration,
		cycle:    m.to.BillingCycle,
		held:     m.held,
		used:     p.usedBy(m.held),
	}
	if found := p.hindrances(wish, m.now); len(found) > 0 {
		return refuse(http.StatusBadRequest, codePromotion, "The promotion %s cannot be applied: %s", p.id, found[0].text)
	}
	m.to.PromotionID = p.id
	return nil
}

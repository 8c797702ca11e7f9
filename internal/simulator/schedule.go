package simulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// instructions is the body of scheduledNextTermInstructions, nextChargeInstructions and of an action's instructions.
type instructions struct {
	Product           *target       `json:"product"`
	Quantity          number        `json:"quantity"`
	CustomTermEndDate *flexibleTime `json:"customTermEndDate"`
}

func (i instructions) plan(form, action string) *plan {
	p := &plan{Form: form, Action: action, Product: i.Product, Quantity: int(i.Quantity)}
	if p.Product != nil {
		t := *p.Product
		t.ProductID, t.SkuID = strings.ToUpper(strings.TrimSpace(t.ProductID)), strings.ToUpper(strings.TrimSpace(t.SkuID))
		t.AvailabilityID, t.TermDuration = strings.ToUpper(strings.TrimSpace(t.AvailabilityID)), strings.ToUpper(strings.TrimSpace(t.TermDuration))
		t.BillingCycle = strings.ToLower(strings.TrimSpace(t.BillingCycle))
		p.Product = &t
	}
	if i.CustomTermEndDate != nil {
		end := i.CustomTermEndDate.Time
		p.CustomTermEnd = &end
	}
	return p
}

// scheduledAction is one entry of scheduledActions; clients in the field spell the first key in two ways.
type scheduledAction struct {
	ScheduleType  string        `json:"scheduleType"`
	ScheduledType string        `json:"scheduledType"`
	ActionType    string        `json:"actionType"`
	Instructions  *instructions `json:"instructions"`
}

// wantedPlan reads the schedule of a PATCH in the forms the service speaks. With both sent only scheduledActions counts.
func (c *call) wantedPlan(s *subscription, f fields) (*plan, error) {
	if c.switches.ScheduleForms != formOld {
		p, err := actionsPlan(f)
		if err != nil || p != nil {
			return p, err
		}
	}
	// A trial carries the old form in any case.
	if c.switches.ScheduleForms != formNew || s.isTrial() {
		var i instructions
		found, err := f.read("scheduledNextTermInstructions", &i)
		if err != nil || !found {
			return nil, err
		}
		return i.plan(formOld, actionRenew), nil
	}
	return nil, nil // nothing scheduled
}

func actionsPlan(f fields) (*plan, error) {
	raw, found := f["scheduledactions"]
	if !found {
		return nil, nil // not sent
	}
	var list []scheduledAction
	if strings.HasPrefix(strings.TrimSpace(string(raw)), "{") {
		raw = json.RawMessage("[" + string(raw) + "]")
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, refuse(http.StatusBadRequest, codeInvalidInput, "The request is invalid: %s.", faultOf("scheduledActions", err))
	}
	if len(list) == 0 {
		return nil, nil // an empty list schedules nothing
	}
	if len(list) > 1 {
		return nil, refuse(http.StatusBadRequest, codeInvalidInput, "Only one action can be scheduled.")
	}
	one := list[0]
	if one.ScheduleType == "" {
		one.ScheduleType = one.ScheduledType
	}
	if !strings.EqualFold(strings.TrimSpace(one.ScheduleType), "TermEnd") {
		return nil, refuse(http.StatusBadRequest, codeInvalidInput, "The schedule type %q is not supported; actions happen at TermEnd.", one.ScheduleType)
	}
	for _, action := range []string{actionRenew, actionCancel, actionExtend, actionTransition} {
		if !strings.EqualFold(strings.TrimSpace(one.ActionType), action) {
			continue
		}
		if one.Instructions == nil || action == actionCancel || action == actionExtend {
			return &plan{Form: formNew, Action: action}, nil
		}
		return one.Instructions.plan(formNew, action), nil
	}
	return nil, refuse(http.StatusBadRequest, codeParseEnum, "The action type %q is not known.", one.ActionType)
}

// equal compares what two plans mean, in whichever form they came; nil is no plan.
func (p *plan) equal(q *plan) bool {
	if p == nil || q == nil {
		return p == q
	}
	if p.Action != q.Action || p.Quantity != q.Quantity || (p.Product == nil) != (q.Product == nil) {
		return false
	}
	if p.Product != nil && *p.Product != *q.Product {
		return false
	}
	return sameDay(p.CustomTermEnd, q.CustomTermEnd)
}

func sameDay(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	return dayOf(*a).Equal(dayOf(*b))
}

// check refuses a plan that could not be carried out ("Create scheduled changes").
func (e *edit) check(p *plan) error {
	switch p.Action {
	case actionCancel, actionExtend:
		if e.s.AutoRenew {
			return contradiction(p.Action, "off")
		}
		if p.Action == actionExtend && !e.turn.extendsByDefault(e.s) {
			return refuse(http.StatusBadRequest, codeInvalidInput, "%s has no extended service term.", e.s.sku().title)
		}
		return nil
	}
	if !e.s.AutoRenew {
		return contradiction("of the next term", "on")
	}
	if p.Product == nil {
		return refuse(http.StatusBadRequest, codeInvalidInput, "The instructions need a product.")
	}
	k, err := e.target(p.Product)
	if err != nil {
		return err
	}
	if p.Action == actionTransition && k == e.s.sku() {
		return refuse(http.StatusBadRequest, codeInvalidInput, "The scheduled action %s needs another product than the present one.", p.Action)
	}
	if p.Quantity < k.minimum || p.Quantity > k.maximum {
		return refuse(http.StatusBadRequest, codeQuantityLimits, "The scheduled quantity %d is outside the allowed range of %d to %d.", p.Quantity, k.minimum, k.maximum)
	}
	if err := e.poolAllows(k, p.Quantity); err != nil {
		return err
	}
	return e.plannedEnd(p, k)
}

// target checks the five product properties: all must be there, and the availability must offer the term and cycle.
func (e *edit) target(t *target) (*sku, error) {
	for name, value := range map[string]string{
		"productId": t.ProductID, "skuId": t.SkuID, "availabilityId": t.AvailabilityID,
		"billingCycle": t.BillingCycle, "termDuration": t.TermDuration,
	} {
		if value == "" {
			return nil, refuse(http.StatusBadRequest, codeInvalidInput, "The instructions' product lacks %s.", name)
		}
	}
	k := findSKU(t.ProductID, t.SkuID)
	if k == nil {
		return nil, refuse(http.StatusNotFound, codeSkuNotFound, "SKU %s of product %s was not found.", t.SkuID, t.ProductID)
	}
	follows, err := e.follows(k)
	if err != nil {
		return nil, err
	}
	if !follows {
		return nil, refuse(http.StatusForbidden, codeNotEligible, "%s cannot be the next term's product.", k.title)
	}
	a := e.offered(t)
	if a == nil {
		return nil, refuse(http.StatusNotFound, codeAvailability, "Availability %s of %s was not found.", t.AvailabilityID, k.key())
	}
	if _, found := a.find(t.TermDuration, t.BillingCycle); !found {
		return nil, termRefusal([]*availability{a}, t.TermDuration, t.BillingCycle)
	}
	if t.PromotionID != "" && validFor(t.PromotionID, k, e.s.Country, e.now) == nil {
		return nil, refuse(http.StatusBadRequest, codePromotion, "The promotion %s is not valid.", t.PromotionID)
	}
	return k, nil
}

// offered finds the target's availability: one on sale now, or the very one the subscription runs under.
func (e *edit) offered(t *target) *availability {
	k := findSKU(t.ProductID, t.SkuID)
	if a := e.shop.availability(k, e.s.Country, t.AvailabilityID); a != nil {
		return a
	}
	if k == e.s.sku() && strings.EqualFold(t.AvailabilityID, e.s.Offer.AvailabilityID) {
		return e.shop.earlier(k, e.s.Country, t.AvailabilityID)
	}
	return nil
}

// follows says whether the next term can be one of the SKU. At end of sale a product renews, but nothing else can turn
// into it; what can is what the scheduled eligibilities say.
func (e *edit) follows(k *sku) (bool, error) {
	now := e.s.sku()
	switch {
	case k == now:
		return k.renewable && k.trialDays == 0, nil
	case k.trialDays > 0, !e.switches.sells(k), !e.buyer.qualified(k.segment):
		return false, nil
	case e.switches.ScheduleTargets == "any":
		return true, nil
	}
	held, err := all[subscription](e.unit, kindSubscription, e.buyer.ID)
	if err != nil {
		return false, err
	}
	return slices.Contains(now.nextTerms(), k) && e.sourceObstacle(e.s, held) == nil, nil
}

func (e *edit) plannedEnd(p *plan, k *sku) error {
	if p.CustomTermEnd == nil {
		return nil
	}
	if !k.isSeat() {
		return refuse(http.StatusBadRequest, codeScheduleNoCoterm, "A scheduled customTermEndDate is not allowed for %s.", k.title)
	}
	start, end := e.s.termOver(), dayOf(*p.CustomTermEnd)
	if end.Before(start) || end.After(termEnd(k, p.Product.TermDuration, start)) {
		return refuse(http.StatusBadRequest, codeScheduleBeyond, "The scheduled customTermEndDate is not within the next term.")
	}
	held, err := all[subscription](e.unit, kindSubscription, e.buyer.ID)
	if err != nil {
		return err
	}
	for _, one := range customEnds(held, p.Product.TermDuration, start) {
		if one.date.Equal(end) {
			return nil
		}
	}
	return refuse(http.StatusBadRequest, codeScheduleCoterm, "The scheduled customTermEndDate matches no month end and no subscription's end within the term.")
}

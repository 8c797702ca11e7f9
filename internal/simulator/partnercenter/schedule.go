package partnercenter

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// instructions is the body of scheduledNextTermInstructions, nextChargeInstructions and of an action's instructions.
type instructions struct {
	Product           *Target            `json:"product"`
	Quantity          wire.Number        `json:"quantity"`
	CustomTermEndDate *wire.FlexibleTime `json:"customTermEndDate"`
}

func (i instructions) plan(form, action string) *Plan {
	p := &Plan{Form: form, Action: action, Product: i.Product, Quantity: int(i.Quantity)}
	if p.Product != nil {
		t := *p.Product
		t.ProductID, t.SkuID = strings.ToUpper(strings.TrimSpace(t.ProductID)),
			strings.ToUpper(strings.TrimSpace(t.SkuID))
		t.AvailabilityID, t.TermDuration = strings.ToUpper(strings.TrimSpace(t.AvailabilityID)),
			strings.ToUpper(strings.TrimSpace(t.TermDuration))
		t.BillingCycle = strings.ToLower(strings.TrimSpace(t.BillingCycle))
		p.Product = &t
	}
	if i.CustomTermEndDate != nil {
		end := i.CustomTermEndDate.Time
		p.CustomTermEnd = &end
	}
	return p
}

// scheduledAction is one entry of scheduledActions; clients spell the first key in two ways.
type scheduledAction struct {
	ScheduleType  string        `json:"scheduleType"`
	ScheduledType string        `json:"scheduledType"`
	ActionType    string        `json:"actionType"`
	Instructions  *instructions `json:"instructions"`
}

// wantedPlan reads the schedule of a PATCH in the forms that the service accepts. With both sent only
// scheduledActions counts.
func (c *call) wantedPlan(s *Subscription, f fields) (*Plan, error) {
	if c.switches.ScheduleForms != FormOld {
		p, err := actionsPlan(f)
		if err != nil || p != nil {
			return p, err
		}
	}
	// A trial always has the old form.
	if c.switches.ScheduleForms != FormNew || s.IsTrial() {
		var i instructions
		found, err := f.read("scheduledNextTermInstructions", &i)
		if err != nil || !found {
			return nil, err
		}
		return i.plan(FormOld, ActionRenew), nil
	}
	return nil, nil // nothing scheduled
}

func actionsPlan(f fields) (*Plan, error) {
	raw, found := f["scheduledactions"]
	if !found {
		return nil, nil // not sent
	}
	var list []scheduledAction
	if strings.HasPrefix(strings.TrimSpace(string(raw)), "{") {
		raw = json.RawMessage("[" + string(raw) + "]")
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, wire.Refuse(http.StatusBadRequest, wire.CodeInvalidInput, "The request is invalid: %s.",
			wire.FaultOf("scheduledActions", err))
	}
	if len(list) == 0 {
		return nil, nil // an empty list schedules nothing
	}
	if len(list) > 1 {
		return nil, wire.Refuse(http.StatusBadRequest, wire.CodeInvalidInput, "Only one action can be scheduled.")
	}
	one := list[0]
	if one.ScheduleType == "" {
		one.ScheduleType = one.ScheduledType
	}
	if !strings.EqualFold(strings.TrimSpace(one.ScheduleType), "TermEnd") {
		return nil, wire.Refuse(http.StatusBadRequest, wire.CodeInvalidInput,
			"The schedule type %q is not supported; actions happen at TermEnd.", one.ScheduleType)
	}
	for _, action := range []string{ActionRenew, ActionCancel, ActionExtend, actionTransition} {
		if !strings.EqualFold(strings.TrimSpace(one.ActionType), action) {
			continue
		}
		if one.Instructions == nil || action == ActionCancel || action == ActionExtend {
			return &Plan{Form: FormNew, Action: action}, nil
		}
		return one.Instructions.plan(FormNew, action), nil
	}
	return nil, wire.Refuse(http.StatusBadRequest, codeParseEnum, "The action type %q is not known.", one.ActionType)
}

// equal reports whether two plans have the same meaning, in either form; nil means that nothing is scheduled.
func (p *Plan) equal(q *Plan) bool {
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
	return catalog.DayOf(*a).Equal(catalog.DayOf(*b))
}

// check refuses an impossible plan ("Create scheduled changes").
func (e *edit) check(p *Plan) error {
	switch p.Action {
	case ActionCancel, ActionExtend:
		if e.s.AutoRenew {
			return contradiction(p.Action, "off")
		}
		if p.Action == ActionExtend && !e.turn.extendsByDefault(e.s) {
			return wire.Refuse(http.StatusBadRequest, wire.CodeInvalidInput, "%s has no extended service term.",
				e.s.SKU().Title)
		}
		return nil
	}
	if !e.s.AutoRenew {
		return contradiction("of the next term", "on")
	}
	if p.Product == nil {
		return wire.Refuse(http.StatusBadRequest, wire.CodeInvalidInput, "The instructions need a product.")
	}
	k, err := e.target(p.Product)
	if err != nil {
		return err
	}
	if p.Action == actionTransition && k == e.s.SKU() {
		return wire.Refuse(http.StatusBadRequest, wire.CodeInvalidInput,
			"The scheduled action %s needs another product than the present one.", p.Action)
	}
	if p.Quantity < k.Minimum || p.Quantity > k.Maximum {
		return wire.Refuse(http.StatusBadRequest, codeQuantityLimits,
			"The scheduled quantity %d is outside the allowed range of %d to %d.", p.Quantity, k.Minimum, k.Maximum)
	}
	if err := e.poolAllows(k, p.Quantity); err != nil {
		return err
	}
	return e.plannedEnd(p, k)
}

// target checks the five product properties: all must be there, and the availability must offer the term and cycle.
func (e *edit) target(t *Target) (*catalog.SKU, error) {
	for name, value := range map[string]string{
		"productId": t.ProductID, "skuId": t.SkuID, "availabilityId": t.AvailabilityID,
		"billingCycle": t.BillingCycle, "termDuration": t.TermDuration,
	} {
		if value == "" {
			return nil, wire.Refuse(http.StatusBadRequest, wire.CodeInvalidInput,
				"The instructions' product lacks %s.", name)
		}
	}
	k := catalog.FindSKU(t.ProductID, t.SkuID)
	if k == nil {
		return nil, wire.Refuse(http.StatusNotFound, codeSkuNotFound, "SKU %s of product %s was not found.",
			t.SkuID, t.ProductID)
	}
	follows, err := e.follows(k)
	if err != nil {
		return nil, err
	}
	if !follows {
		return nil, wire.Refuse(http.StatusForbidden, codeNotEligible, "%s cannot be the next term's product.", k.Title)
	}
	a := e.offered(t)
	if a == nil {
		return nil, wire.Refuse(http.StatusNotFound, codeAvailability, "Availability %s of %s was not found.",
			t.AvailabilityID, k.Key())
	}
	if _, found := a.Find(t.TermDuration, t.BillingCycle); !found {
		return nil, termRefusal([]*catalog.Availability{a}, t.TermDuration, t.BillingCycle)
	}
	if t.PromotionID != "" && catalog.ValidFor(t.PromotionID, k, e.s.Country, e.Now) == nil {
		return nil, wire.Refuse(http.StatusBadRequest, codePromotion, "The promotion %s is not valid.", t.PromotionID)
	}
	return k, nil
}

// offered returns the target's availability: one on sale now, or the subscription's own.
func (e *edit) offered(t *Target) *catalog.Availability {
	k := catalog.FindSKU(t.ProductID, t.SkuID)
	if a := e.shop.Availability(k, e.s.Country, t.AvailabilityID); a != nil {
		return a
	}
	if k == e.s.SKU() && strings.EqualFold(t.AvailabilityID, e.s.Offer.AvailabilityID) {
		return e.shop.Earlier(k, e.s.Country, t.AvailabilityID)
	}
	return nil
}

// follows reports whether the next term can have the SKU. At end of sale a product renews, but other products cannot
// change to it. The scheduled eligibilities show the same.
func (e *edit) follows(k *catalog.SKU) (bool, error) {
	now := e.s.SKU()
	switch {
	case k == now:
		return k.Renewable && k.TrialDays == 0, nil
	case k.TrialDays > 0, !e.switches.sells(k), !e.buyer.Qualified(k.Segment):
		return false, nil
	case e.switches.ScheduleTargets == "any":
		return true, nil
	}
	held, err := world.All[Subscription](e.Tx, KindSubscription, e.buyer.ID)
	if err != nil {
		return false, err
	}
	return slices.Contains(now.NextTerms(), k) && e.sourceObstacle(e.s, held) == nil, nil
}

func (e *edit) plannedEnd(p *Plan, k *catalog.SKU) error {
	if p.CustomTermEnd == nil {
		return nil
	}
	if !k.IsSeat() {
		return wire.Refuse(http.StatusBadRequest, codeScheduleNoCoterm,
			"A scheduled customTermEndDate is not allowed for %s.", k.Title)
	}
	start, end := e.s.termOver(), catalog.DayOf(*p.CustomTermEnd)
	if end.Before(start) || end.After(termEnd(k, p.Product.TermDuration, start)) {
		return wire.Refuse(http.StatusBadRequest, codeScheduleBeyond,
			"The scheduled customTermEndDate is not within the next term.")
	}
	held, err := world.All[Subscription](e.Tx, KindSubscription, e.buyer.ID)
	if err != nil {
		return err
	}
	for _, one := range customEnds(held, p.Product.TermDuration, start) {
		if one.date.Equal(end) {
			return nil
		}
	}
	return wire.Refuse(http.StatusBadRequest, codeScheduleCoterm,
		"The scheduled customTermEndDate matches no month end and no subscription's end within the term.")
}

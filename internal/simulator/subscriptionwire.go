package simulator

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// wireSubscription gives the subscription as GET shows it at the call's instant.
func (c *call) wireSubscription(s *subscription) object {
	k := s.sku()
	self := "/customers/" + s.Tenant + "/subscriptions/" + s.ID
	around := c.offerLinks(s.Country, k, s.Offer.AvailabilityID)
	around["self"] = link("%s", self)
	billing := billingEnd(s.Start, s.End, c.now, s.Offer.BillingCycle)
	body := object{
		"id": guid(s.ID), "entitlementId": guid(s.EntitlementID), "offerId": k.key() + ":" + s.Offer.AvailabilityID,
		"offerName": k.title, "friendlyName": s.FriendlyName, "productType": object{"id": k.productType, "displayName": k.productType},
		"quantity": s.Quantity, "unitType": "Licenses", "hasPurchasableAddons": false, "isTrial": s.isTrial(), "isMicrosoftProduct": true,
		"attentionNeeded": false, "actionTaken": false, "creationDate": stamp(s.Created), "effectiveStartDate": stamp(s.Start),
		"commitmentEndDate": stamp(s.End), "commitmentEndDateTime": stamp(endOf(s.End)),
		"billingCycleEndDate": stamp(billing), "billingCycleEndDateTime": stamp(endOf(billing)),
		"status": enum(s.Status), "autoRenewEnabled": s.AutoRenew, "billingType": enum("license"),
		"billingCycle": enum(s.Offer.BillingCycle), "termDuration": s.Offer.TermDuration, "renewalTermDuration": "",
		"partnerId": s.PartnerID, "contractType": "subscription", "publisherName": "Microsoft Corporation", "orderId": s.OrderID,
		"promotionId": optional{}, "parentSubscriptionId": optional{}, "migratedFromSubscriptionId": optional{},
		"customTermEndDate": optional{}, "suspensionReasons": optional{}, "actions": unsorted(s.actions(c.now)),
		"links":      around,
		"attributes": object{"objectType": "Subscription"},
	}
	if s.Status == statusSuspended {
		body["suspensionReasons"] = []any{"PartnerInitiated"}
	}
	if s.Offer.PromotionID != "" {
		body["promotionId"] = s.Offer.PromotionID
	}
	if s.CustomTermEnd != nil {
		body["customTermEndDate"] = stamp(*s.CustomTermEnd)
	}
	c.wireWindows(s, body)
	c.wirePlan(s, body)
	for key, value := range s.Extra {
		body[key] = keep(value)
	}
	return body
}

// keep hands an undocumented value back as it is.
func keep(raw json.RawMessage) any { return raw }

func (s *subscription) actions(now time.Time) []any {
	list := []any{}
	if s.inTerm() {
		list = append(list, "edit")
	}
	if !s.cancellableUntil(now).IsZero() {
		list = append(list, "cancel")
	}
	return list
}

// wireWindows adds what may still be given back. Suspension hides refundableQuantity, it does not end the windows.
func (c *call) wireWindows(s *subscription, body object) {
	until := s.cancellableUntil(c.now)
	past := s.Window
	if c.now.Before(past) {
		past = time.Time{} // given up inside its window: no instant has passed that could be told
	}
	body["cancellationAllowedUntilDate"], body["refundOptions"] = closed(past), []any{}
	if !until.IsZero() {
		body["cancellationAllowedUntilDate"] = stamp(until)
		body["refundOptions"] = c.refundOptions(s, until)
	} else if c.switches.ClosedWindow == "past" && !past.IsZero() {
		body["cancellationAllowedUntilDate"] = stamp(past)
	}
	if s.Status != statusActive {
		body["refundableQuantity"] = null{}
		return
	}
	open, details := s.refundable(c.now), unsorted{}
	for _, b := range open {
		details = append(details, object{"quantity": b.Quantity, "allowedUntilDateTime": stamp(b.Until)})
	}
	body["refundableQuantity"] = object{"totalQuantity": total(open), "details": details}
}

func (c *call) refundOptions(s *subscription, until time.Time) []any {
	key := c.switches.RefundKey
	if c.switches.RefundOptions == "full" {
		return []any{object{"type": enum("Full"), key: stamp(until)}}
	}
	partial := object{"type": enum("Partial"), key: stamp(until)}
	if full := s.CommittedSince.Add(day); c.now.Before(full) {
		return []any{object{"type": enum("Full"), key: stamp(full)}, partial}
	}
	return []any{partial}
}

// wirePlan adds what is scheduled, in the form it was given in. A trial always shows what it will turn into.
func (c *call) wirePlan(s *subscription, body object) {
	body["scheduledNextTermInstructions"], body["scheduledActions"], body["nextChargeInstructions"] = optional{}, optional{}, optional{}
	p := s.Plan
	if p == nil && s.isTrial() && s.inTerm() {
		p = c.shop.conversionPlan(s)
	}
	switch {
	case p == nil:
	case c.formOf(s, p) == formOld:
		body["scheduledNextTermInstructions"] = p.instructions()
	default:
		body["scheduledActions"] = c.scheduledActions(p)
	}
	if s.NextCharge != nil {
		body["nextChargeInstructions"] = s.NextCharge.instructions()
	}
}

// formOf is the form in which a plan is shown: the one it came in, while the service speaks it. A trial's is always old.
func (c *call) formOf(s *subscription, p *plan) string {
	switch {
	case s.isTrial():
		return p.Form
	case c.switches.ScheduleForms == formNew, c.switches.ScheduleForms == formOld && p.Action == actionRenew && p.Product != nil:
		return c.switches.ScheduleForms
	}
	return p.Form
}

func (c *call) scheduledActions(p *plan) any {
	entry := object{c.switches.ScheduleTypeKey: "TermEnd", "actionType": p.Action, "instructions": optional{}}
	if p.Product != nil {
		entry["instructions"] = p.instructions()
	}
	if c.switches.ScheduledActionsShape == "object" {
		return entry
	}
	return []any{entry}
}

func (p *plan) instructions() object {
	body := object{"quantity": p.Quantity, "customTermEndDate": optional{}}
	if p.Product != nil {
		body["product"] = p.Product.wire()
	}
	if p.CustomTermEnd != nil {
		body["customTermEndDate"] = stamp(*p.CustomTermEnd)
	}
	return body
}

func (t *target) wire() object {
	body := object{
		"productId": t.ProductID, "skuId": t.SkuID, "availabilityId": t.AvailabilityID, "billingCycle": t.BillingCycle,
		"termDuration": t.TermDuration, "promotionId": optional{},
	}
	if t.PromotionID != "" {
		body["promotionId"] = t.PromotionID
	}
	return body
}

func (c *call) listSubscriptions() (answer, error) {
	one, err := c.customer()
	if err != nil {
		return answer{}, err
	}
	list, err := c.subscriptionsOf(one.ID, c.query.Get("order_id"))
	if err != nil {
		return answer{}, err
	}
	items := unsorted{}
	for _, s := range list {
		if mpn := c.query.Get("mpn_id"); mpn == "" || mpn == s.PartnerID {
			items = append(items, c.wireSubscription(s))
		}
	}
	return ok(object{
		"totalCount": len(items), "items": items,
		"links":      links{"self": link("/customers/%s/subscriptions", one.ID)},
		"attributes": object{"objectType": "Collection"},
	})
}

// subscription finds the subscription of the path as readers see it.
func (c *call) subscription() (*subscription, error) {
	one, err := c.customer()
	if err != nil {
		return nil, err
	}
	var s subscription
	found, err := c.load(kindSubscription, one.ID, c.vars["subscription"], &s)
	if err != nil {
		return nil, err
	}
	if found {
		seen, err := c.lookAt([]*subscription{&s})
		if err != nil {
			return nil, err
		}
		if len(seen) == 1 {
			return seen[0], nil
		}
	}
	return nil, noSubscription(c.vars["subscription"])
}

func noSubscription(id string) *refusal {
	return refuse(http.StatusNotFound, codeSubscription, "Subscription %s was not found.", strings.ToLower(id))
}

func (c *call) getSubscription() (answer, error) {
	s, err := c.subscription()
	if err != nil {
		return answer{}, err
	}
	return ok(c.wireSubscription(s))
}

// subscriptionAddons is always empty: an add-on of the new commerce is a subscription of its own.
func (c *call) subscriptionAddons() (answer, error) {
	if _, err := c.subscription(); err != nil {
		return answer{}, err
	}
	return ok(collection([]any{}))
}

func (c *call) subscriptionProvisioning() (answer, error) {
	s, err := c.subscription()
	if err != nil {
		return answer{}, err
	}
	state := "success"
	if !s.provisioned(c.now, c.switches) {
		state = "pending"
	}
	return ok(object{
		"skuId": guid(s.sku().provisioningID), "status": enum(state), "quantity": s.Quantity, "endDate": stamp(endOf(s.End)),
	})
}

package partnercenter

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
)

// wireSubscription returns the subscription as GET shows it at the call's instant.
func (c *call) wireSubscription(s *Subscription) wire.Object {
	k := s.SKU()
	self := "/customers/" + s.Tenant + "/subscriptions/" + s.ID
	around := c.offerLinks(s.Country, k, s.Offer.AvailabilityID)
	around["self"] = wire.Link("%s", self)
	billing := catalog.BillingEnd(s.Start, s.End, c.Now, s.Offer.BillingCycle)
	body := wire.Object{
		"id": wire.GUID(s.ID), "entitlementId": wire.GUID(s.EntitlementID),
		"offerId":   k.Key() + ":" + s.Offer.AvailabilityID,
		"offerName": k.Title, "friendlyName": s.FriendlyName,
		"productType": wire.Object{"id": k.ProductType, "displayName": k.ProductType},
		"quantity":    s.Quantity, "unitType": "Licenses", "hasPurchasableAddons": false, "isTrial": s.IsTrial(),
		"isMicrosoftProduct": true,
		"attentionNeeded":    false, "actionTaken": false, "creationDate": wire.Stamp(s.Created),
		"effectiveStartDate": wire.Stamp(s.Start),
		"commitmentEndDate":  wire.Stamp(s.End), "commitmentEndDateTime": wire.Stamp(catalog.EndOf(s.End)),
		"billingCycleEndDate": wire.Stamp(billing), "billingCycleEndDateTime": wire.Stamp(catalog.EndOf(billing)),
		"status": wire.Enum(s.Status), "autoRenewEnabled": s.AutoRenew, "billingType": wire.Enum("license"),
		"billingCycle": wire.Enum(s.Offer.BillingCycle), "termDuration": s.Offer.TermDuration,
		"renewalTermDuration": "",
		"partnerId":           s.PartnerID, "contractType": "subscription", "publisherName": "Microsoft Corporation",
		"orderId":     s.OrderID,
		"promotionId": wire.Optional{}, "parentSubscriptionId": wire.Optional{},
		"migratedFromSubscriptionId": wire.Optional{},
		"customTermEndDate":          wire.Optional{}, "suspensionReasons": wire.Optional{},
		"actions":    wire.Unsorted(s.actions(c.Now)),
		"links":      around,
		"attributes": wire.Object{"objectType": "Subscription"},
	}
	if s.Status == StatusSuspended {
		body["suspensionReasons"] = []any{"PartnerInitiated"}
	}
	if s.Offer.PromotionID != "" {
		body["promotionId"] = s.Offer.PromotionID
	}
	if s.CustomTermEnd != nil {
		body["customTermEndDate"] = wire.Stamp(*s.CustomTermEnd)
	}
	c.wireWindows(s, body)
	c.wirePlan(s, body)
	for key, value := range s.Extra {
		body[key] = keep(value)
	}
	return body
}

// keep returns an undocumented value unchanged.
func keep(raw json.RawMessage) any { return raw }

func (s *Subscription) actions(now time.Time) []any {
	list := []any{}
	if s.inTerm() {
		list = append(list, "edit")
	}
	if !s.CancellableUntil(now).IsZero() {
		list = append(list, "cancel")
	}
	return list
}

// wireWindows adds the seats that can still be removed. Suspension hides refundableQuantity but does not end the
// windows.
func (c *call) wireWindows(s *Subscription, body wire.Object) {
	until := s.CancellableUntil(c.Now)
	past := s.Window
	if c.Now.Before(past) {
		past = time.Time{} // canceled inside its window: there is no past instant to show
	}
	body["cancellationAllowedUntilDate"], body["refundOptions"] = wire.Closed(past), []any{}
	if !until.IsZero() {
		body["cancellationAllowedUntilDate"] = wire.Stamp(until)
		body["refundOptions"] = c.refundOptions(s, until)
	} else if c.switches.ClosedWindow == "past" && !past.IsZero() {
		body["cancellationAllowedUntilDate"] = wire.Stamp(past)
	}
	if s.Status != StatusActive {
		body["refundableQuantity"] = wire.Null{}
		return
	}
	open, details := s.Refundable(c.Now), wire.Unsorted{}
	for _, b := range open {
		details = append(details, wire.Object{"quantity": b.Quantity, "allowedUntilDateTime": wire.Stamp(b.Until)})
	}
	body["refundableQuantity"] = wire.Object{"totalQuantity": total(open), "details": details}
}

func (c *call) refundOptions(s *Subscription, until time.Time) []any {
	key := c.switches.RefundKey
	if c.switches.RefundOptions == "full" {
		return []any{wire.Object{"type": wire.Enum("Full"), key: wire.Stamp(until)}}
	}
	partial := wire.Object{"type": wire.Enum("Partial"), key: wire.Stamp(until)}
	if full := s.CommittedSince.Add(catalog.Day); c.Now.Before(full) {
		return []any{wire.Object{"type": wire.Enum("Full"), key: wire.Stamp(full)}, partial}
	}
	return []any{partial}
}

// wirePlan adds the schedule, in the form in which it was sent. A trial always shows what it converts to.
func (c *call) wirePlan(s *Subscription, body wire.Object) {
	body["scheduledNextTermInstructions"], body["scheduledActions"], body["nextChargeInstructions"] = wire.Optional{},
		wire.Optional{}, wire.Optional{}
	p := s.Plan
	if p == nil && s.IsTrial() && s.inTerm() {
		p = conversionPlan(c.shop, s)
	}
	switch {
	case p == nil:
	case c.formOf(s, p) == FormOld:
		body["scheduledNextTermInstructions"] = p.instructions()
	default:
		body["scheduledActions"] = c.scheduledActions(p)
	}
	if s.NextCharge != nil {
		body["nextChargeInstructions"] = s.NextCharge.instructions()
	}
}

// formOf returns the form in which a plan is shown: the one in which it was sent, as long as the service accepts it. A
// trial's is always old.
func (c *call) formOf(s *Subscription, p *Plan) string {
	switch {
	case s.IsTrial():
		return p.Form
	case c.switches.ScheduleForms == FormNew, c.switches.ScheduleForms == FormOld && p.Action == ActionRenew &&
		p.Product != nil:
		return c.switches.ScheduleForms
	}
	return p.Form
}

func (c *call) scheduledActions(p *Plan) any {
	entry := wire.Object{c.switches.ScheduleTypeKey: "TermEnd", "actionType": p.Action, "instructions": wire.Optional{}}
	if p.Product != nil {
		entry["instructions"] = p.instructions()
	}
	if c.switches.ScheduledActionsShape == "object" {
		return entry
	}
	return []any{entry}
}

func (p *Plan) instructions() wire.Object {
	body := wire.Object{"quantity": p.Quantity, "customTermEndDate": wire.Optional{}}
	if p.Product != nil {
		body["product"] = p.Product.wire()
	}
	if p.CustomTermEnd != nil {
		body["customTermEndDate"] = wire.Stamp(*p.CustomTermEnd)
	}
	return body
}

func (t *Target) wire() wire.Object {
	body := wire.Object{
		"productId": t.ProductID, "skuId": t.SkuID, "availabilityId": t.AvailabilityID, "billingCycle": t.BillingCycle,
		"termDuration": t.TermDuration, "promotionId": wire.Optional{},
	}
	if t.PromotionID != "" {
		body["promotionId"] = t.PromotionID
	}
	return body
}

func (c *call) listSubscriptions() (wire.Answer, error) {
	one, err := c.customer()
	if err != nil {
		return wire.Answer{}, err
	}
	list, err := c.subscriptionsOf(one.ID, c.Query.Get("order_id"))
	if err != nil {
		return wire.Answer{}, err
	}
	items := wire.Unsorted{}
	for _, s := range list {
		if mpn := c.Query.Get("mpn_id"); mpn == "" || mpn == s.PartnerID {
			items = append(items, c.wireSubscription(s))
		}
	}
	return wire.OK(wire.Object{
		"totalCount": len(items), "items": items,
		"links":      wire.Links{"self": wire.Link("/customers/%s/subscriptions", one.ID)},
		"attributes": wire.Object{"objectType": "Collection"},
	})
}

// subscription returns the subscription in the path as readers see it.
func (c *call) subscription() (*Subscription, error) {
	one, err := c.customer()
	if err != nil {
		return nil, err
	}
	var s Subscription
	found, err := c.Load(KindSubscription, one.ID, c.Vars["subscription"], &s)
	if err != nil {
		return nil, err
	}
	if found {
		seen, err := c.lookAt([]*Subscription{&s})
		if err != nil {
			return nil, err
		}
		if len(seen) == 1 {
			return seen[0], nil
		}
	}
	return nil, noSubscription(c.Vars["subscription"])
}

func noSubscription(id string) *wire.RefusedError {
	return wire.Refuse(http.StatusNotFound, codeSubscription, "Subscription %s was not found.", strings.ToLower(id))
}

func (c *call) getSubscription() (wire.Answer, error) {
	s, err := c.subscription()
	if err != nil {
		return wire.Answer{}, err
	}
	return wire.OK(c.wireSubscription(s))
}

// subscriptionAddons is always empty: in new commerce an add-on is a separate subscription.
func (c *call) subscriptionAddons() (wire.Answer, error) {
	if _, err := c.subscription(); err != nil {
		return wire.Answer{}, err
	}
	return wire.OK(wire.Collection([]any{}))
}

func (c *call) subscriptionProvisioning() (wire.Answer, error) {
	s, err := c.subscription()
	if err != nil {
		return wire.Answer{}, err
	}
	state := "success"
	if !s.Provisioned(c.Now, c.switches) {
		state = "pending"
	}
	return wire.OK(wire.Object{
		"skuId": wire.GUID(s.SKU().ProvisioningID), "status": wire.Enum(state), "quantity": s.Quantity,
		"endDate": wire.Stamp(catalog.EndOf(s.End)),
	})
}

package simulator

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Transition error codes ("Transition resources").
const (
	errorConflict       = 3
	errorNotActive      = 2
	errorConcurrency    = 4
	errorUserContext    = 5
	errorAddons         = 6
	errorNoPath         = 7
	errorNotProvisioned = 9
	errorBillingCycle   = 10
	errorTransferFailed = 12
	errorRights         = 13
)

var transitionErrors = map[int]string{
	0: "Subscription cannot be transitioned.", 1: "Delegated administration is off.",
	errorNotActive:      "Subscription cannot be transitioned because the source subscription is not active.",
	errorConflict:       "Subscription cannot be transitioned because there are conflicting services.",
	errorConcurrency:    "Subscription cannot be transitioned while another operation is under way.",
	errorUserContext:    "Licenses cannot be transferred without a user's context.",
	errorAddons:         "Subscription cannot be transitioned because it has add-ons.",
	errorNoPath:         "Subscription cannot be transitioned to this offer.",
	8:                   "The target subscription was not found.",
	errorNotProvisioned: "Subscription cannot be transitioned because the source subscription is not provisioned yet.",
	errorBillingCycle:   "The billing cycle is not supported by the target offer.",
	11:                  "There are no conversions for the subscription.",
	errorTransferFailed: "The transfer of licenses failed.",
	errorRights:         "Licenses cannot be transferred without the delegated rights to do so.",
}

// obstacle is a reason why a transition cannot be made, with its transition error code.
type obstacle struct {
	code int
	text string
}

func hindered(code int) *obstacle { return &obstacle{code, transitionErrors[code]} }

func (o obstacle) wire() object { return object{"code": o.code, "description": o.text} }

// sourceObstacle looks at what the subscription itself has against any transition.
func (c *call) sourceObstacle(s *subscription, held []*subscription) *obstacle {
	switch {
	case s.Status != statusActive:
		return hindered(errorNotActive)
	case !s.settled(c.now), s.renewing(c.now, c.switches):
		return hindered(errorConcurrency)
	case !s.provisioned(c.now, c.switches):
		return hindered(errorNotProvisioned)
	case c.switches.TransitionAddons == "refused" && s.hasAddons(held):
		return hindered(errorAddons)
	}
	return nil
}

// provisioned says that the purchase has been carried through to the tenant's services.
func (s *subscription) provisioned(now time.Time, b Behaviors) bool {
	return !now.Before(s.Created.Add(b.FulfillmentDelay))
}

// licenseObstacle says why users' licenses cannot move along.
func (b Behaviors) licenseObstacle() *obstacle {
	switch b.LicenseTransfer {
	case "conflict":
		return hindered(errorConflict)
	case "user-context":
		return hindered(errorUserContext)
	case "rights":
		return hindered(errorRights)
	}
	return nil
}

// successorTerms are the term and billing cycle a transition gives unless asked for others: the source's, or those a
// trial converts to.
func successorTerms(s *subscription) (term, cycle string) {
	if !s.isTrial() {
		return s.Offer.TermDuration, s.Offer.BillingCycle
	}
	if s.RenewsTo != "" {
		return s.RenewsTo, "monthly"
	}
	return "P1Y", "monthly"
}

// transitionEligibilities lists what the subscription can become, now or with the next term.
func (c *call) transitionEligibilities() (answer, error) {
	seen, err := c.subscription()
	if err != nil {
		return answer{}, err
	}
	var scheduled bool
	switch kind := c.query.Get("eligibilityType"); strings.ToLower(kind) {
	case "", "immediate":
	case "scheduled":
		scheduled = true
	default:
		return answer{}, refuse(http.StatusBadRequest, codeParseEnum, "The eligibility type %q is not known.", kind)
	}
	buyer, err := c.customer()
	if err != nil {
		return answer{}, err
	}
	held, err := all[subscription](c.unit, kindSubscription, buyer.ID)
	if err != nil {
		return answer{}, err
	}
	// What readers see may be older than what is under way.
	actual := held[slices.IndexFunc(held, func(one *subscription) bool { return one.ID == seen.ID })]
	against := c.sourceObstacle(actual, held)
	items := []any{}
	for _, k := range c.switches.openTo(seen.sku(), buyer, scheduled) {
		items = append(items, c.eligibleTarget(seen, k, held, against, scheduled))
	}
	return ok(collection(items))
}

func (c *call) eligibleTarget(s *subscription, k *sku, held []*subscription, against *obstacle, scheduled bool) object {
	term, cycle := successorTerms(s)
	a := c.shop.selling(k, s.Country, term, cycle)
	if a == nil {
		a = c.shop.availabilities(k, s.Country)[0]
		if against == nil {
			against = hindered(errorBillingCycle)
		}
	}
	licenses := against
	if licenses == nil {
		licenses = c.switches.licenseObstacle()
	}
	others := []any{}
	if !scheduled && !s.isTrial() {
		others = c.eligibleSubscriptions(s, k, held)
	}
	return object{
		"operationId": guid(derivedID("eligibility", s.ID, k.key())), "catalogItemId": a.catalogItemID(), "title": k.title,
		"description": k.description, "quantity": s.Quantity,
		"eligibilities":             []any{verdict(transitionOnly, against), verdict(transitionLicenses, licenses)},
		"subscriptionEligibilities": others, "attributes": object{"objectType": "TransitionEligibility"},
	}
}

func verdict(kind string, against *obstacle) object {
	errors := []any{}
	if against != nil {
		errors = append(errors, against.wire())
	}
	return object{"isEligible": against == nil, "transitionType": enum(kind), "errors": errors}
}

// eligibleSubscriptions judges the tenant's other subscriptions of the SKU as places for the seats.
func (c *call) eligibleSubscriptions(s *subscription, k *sku, held []*subscription) []any {
	list := []any{}
	for _, into := range held {
		seen := into.shown(c.now)
		if seen == nil || into.sku() != k || seen.Status == statusDeleted {
			continue
		}
		errors := []any{}
		for _, one := range c.mergeObstacles(s, into) {
			errors = append(errors, object{"code": one.eligibility, "description": one.text})
		}
		list = append(list, object{
			"isEligible": len(errors) == 0, "subscriptionId": guid(into.ID), "subscriptionFriendlyName": seen.FriendlyName,
			"subscriptionTermDuration": seen.Offer.TermDuration, "subscriptionBillingCycle": enum(seen.Offer.BillingCycle), "errors": errors,
		})
	}
	return list
}

// mergeObstacle is a reason why seats cannot go into a subscription: its code in eligibilities, and that of a refusal.
type mergeObstacle struct {
	eligibility, code int
	text              string
}

func (c *call) mergeObstacles(s, into *subscription) []mergeObstacle {
	list := []mergeObstacle{}
	note := func(eligibility, code int, text string) {
		list = append(list, mergeObstacle{eligibility, code, fmt.Sprintf("The subscription %s.", text)})
	}
	if into.Status != statusActive {
		note(1, codeTargetNotActive, "is not active")
	}
	if !into.cancellableUntil(c.now).IsZero() {
		note(2, codeTargetNotReady, "is within its cancellation window")
	}
	length, _ := months(s.Offer.TermDuration)
	if other, _ := months(into.Offer.TermDuration); other < length {
		note(3, codeTargetTermShorter, "has a shorter term duration than the source")
	}
	if into.End.Before(s.End) {
		note(4, codeTargetEndsEarlier, "ends before the source")
	}
	return list
}

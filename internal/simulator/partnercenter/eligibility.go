package partnercenter

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
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

// TransitionErrors are the texts of the transition error codes.
var TransitionErrors = map[int]string{
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

func hindered(code int) *obstacle { return &obstacle{code, TransitionErrors[code]} }

func (o obstacle) wire() wire.Object { return wire.Object{"code": o.code, "description": o.text} }

// sourceObstacle returns what in the subscription itself blocks any transition.
func (c *call) sourceObstacle(s *Subscription, held []*Subscription) *obstacle {
	switch {
	case s.Status != StatusActive:
		return hindered(errorNotActive)
	case !s.settled(c.Now), s.renewing(c.Now, c.switches):
		return hindered(errorConcurrency)
	case !s.Provisioned(c.Now, c.switches):
		return hindered(errorNotProvisioned)
	case c.switches.TransitionAddons == "refused" && s.hasAddons(held):
		return hindered(errorAddons)
	}
	return nil
}

// Provisioned reports whether the purchase is provisioned in the tenant.
func (s *Subscription) Provisioned(now time.Time, b Switches) bool {
	return !now.Before(s.Created.Add(b.FulfillmentDelay))
}

// licenseObstacle returns why users' licenses cannot be reassigned.
func (b Switches) licenseObstacle() *obstacle {
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

// successorTerms returns the term and billing cycle of a transition that requests none: the source's, or those a trial
// converts to.
func successorTerms(s *Subscription) (term, cycle string) {
	if !s.IsTrial() {
		return s.Offer.TermDuration, s.Offer.BillingCycle
	}
	if s.RenewsTo != "" {
		return s.RenewsTo, "monthly"
	}
	return "P1Y", "monthly"
}

// transitionEligibilities lists what the subscription can become, now or at the next term.
func (c *call) transitionEligibilities() (wire.Answer, error) {
	seen, err := c.subscription()
	if err != nil {
		return wire.Answer{}, err
	}
	var scheduled bool
	switch kind := c.Query.Get("eligibilityType"); strings.ToLower(kind) {
	case "", "immediate":
	case "scheduled":
		scheduled = true
	default:
		return wire.Answer{}, wire.Refuse(http.StatusBadRequest, codeParseEnum,
			"The eligibility type %q is not known.", kind)
	}
	buyer, err := c.customer()
	if err != nil {
		return wire.Answer{}, err
	}
	held, err := world.All[Subscription](c.Tx, KindSubscription, buyer.ID)
	if err != nil {
		return wire.Answer{}, err
	}
	// Readers may see an older state than the current one.
	actual := held[slices.IndexFunc(held, func(one *Subscription) bool { return one.ID == seen.ID })]
	against := c.sourceObstacle(actual, held)
	items := []any{}
	for _, k := range c.switches.openTo(seen.SKU(), buyer, scheduled) {
		items = append(items, c.eligibleTarget(seen, k, held, against, scheduled))
	}
	return wire.OK(wire.Collection(items))
}

func (c *call) eligibleTarget(s *Subscription, k *catalog.SKU, held []*Subscription, against *obstacle,
	scheduled bool,
) wire.Object {
	term, cycle := successorTerms(s)
	a := c.shop.Selling(k, s.Country, term, cycle)
	if a == nil {
		a = c.shop.Availabilities(k, s.Country)[0]
		if against == nil {
			against = hindered(errorBillingCycle)
		}
	}
	licenses := against
	if licenses == nil {
		licenses = c.switches.licenseObstacle()
	}
	others := []any{}
	if !scheduled && !s.IsTrial() {
		others = c.eligibleSubscriptions(s, k, held)
	}
	return wire.Object{
		"operationId": wire.GUID(world.DerivedID("eligibility", s.ID, k.Key())), "catalogItemId": a.CatalogItemID(),
		"title":       k.Title,
		"description": k.Description, "quantity": s.Quantity,
		"eligibilities":             []any{verdict(TransitionOnly, against), verdict(transitionLicenses, licenses)},
		"subscriptionEligibilities": others, "attributes": wire.Object{"objectType": "TransitionEligibility"},
	}
}

func verdict(kind string, against *obstacle) wire.Object {
	errors := []any{}
	if against != nil {
		errors = append(errors, against.wire())
	}
	return wire.Object{"isEligible": against == nil, "transitionType": wire.Enum(kind), "errors": errors}
}

// eligibleSubscriptions lists the tenant's other subscriptions of the SKU, with whether the seats can join them.
func (c *call) eligibleSubscriptions(s *Subscription, k *catalog.SKU, held []*Subscription) []any {
	list := []any{}
	for _, into := range held {
		seen := into.shown(c.Now)
		if seen == nil || into.SKU() != k || seen.Status == StatusDeleted {
			continue
		}
		errors := []any{}
		for _, one := range c.mergeObstacles(s, into) {
			errors = append(errors, wire.Object{"code": one.eligibility, "description": one.text})
		}
		list = append(list, wire.Object{
			"isEligible": len(errors) == 0, "subscriptionId": wire.GUID(into.ID),
			"subscriptionFriendlyName": seen.FriendlyName,
			"subscriptionTermDuration": seen.Offer.TermDuration,
			"subscriptionBillingCycle": wire.Enum(seen.Offer.BillingCycle), "errors": errors,
		})
	}
	return list
}

// mergeObstacle is a reason why seats cannot join a subscription: its code in eligibilities, and the code of a
// refusal.
type mergeObstacle struct {
	eligibility, code int
	text              string
}

func (c *call) mergeObstacles(s, into *Subscription) []mergeObstacle {
	list := []mergeObstacle{}
	note := func(eligibility, code int, text string) {
		list = append(list, mergeObstacle{eligibility, code, fmt.Sprintf("The subscription %s.", text)})
	}
	if into.Status != StatusActive {
		note(1, codeTargetNotActive, "is not active")
	}
	if !into.CancellableUntil(c.Now).IsZero() {
		note(2, codeTargetNotReady, "is within its cancellation window")
	}
	length, _ := catalog.Months(s.Offer.TermDuration)
	if other, _ := catalog.Months(into.Offer.TermDuration); other < length {
		note(3, codeTargetTermShorter, "has a shorter term duration than the source")
	}
	if into.End.Before(s.End) {
		note(4, codeTargetEndsEarlier, "ends before the source")
	}
	return list
}

package partnercenter

import (
	"net/http"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// KindTransition is the kind of the documents of transitions.
const KindTransition = "transition"

// Transition is one upgrade or conversion: in progress, completed or failed ("Transition a new commerce
// subscription").
type Transition struct {
	ID       string    `json:"id"` // operationId
	Tenant   string    `json:"tenant"`
	Source   string    `json:"source"`
	Target   string    `json:"target"` // the source itself, a new subscription, or the one its seats joined
	Merges   bool      `json:"merges,omitempty"`
	From     string    `json:"from"` // product:SKU:availability
	To       Target    `json:"to"`
	Quantity int       `json:"quantity"`
	Kind     string    `json:"kind"` // transitionType
	Started  time.Time `json:"started"`
	Until    time.Time `json:"until"`
	Reads    int       `json:"reads"`
	Slow     bool      `json:"slow,omitempty"`
	Failure  int       `json:"failure,omitempty"`  // transition error code, 0 for none
	Reassign string    `json:"reassign,omitempty"` // outcome of moving the licenses, "" if that is not attempted
}

// Types of transitions, and the states of their events.
const (
	TransitionOnly     = "transition_only"
	transitionLicenses = "transition_with_license_transfer"

	eventStarted    = "Started"
	eventInProgress = "InProgress"
	EventCompleted  = "Completed"
	EventFailed     = "Failed"
)

// done reports whether the transition has ended, successfully or not.
func (t *Transition) done(now time.Time) bool { return t.Reads <= 0 && !now.Before(t.Until) }

// Status returns the status of the conversion: InProgress, Completed or Failed.
func (t *Transition) Status(now time.Time) string {
	switch {
	case !t.done(now):
		return eventInProgress
	case t.Failure != 0:
		return EventFailed
	}
	return EventCompleted
}

// transitionEvent is one entry of a transition's history.
type transitionEvent struct {
	name, status string
	at           time.Time
	failure      int
}

// history lists the events of the transition so far. The answer to the POST has the first event only.
func (t *Transition) history(now time.Time, b Switches) []transitionEvent {
	list := []transitionEvent{{name: "Conversion", status: eventStarted, at: t.Started}}
	if t.Slow {
		list = append(list, transitionEvent{name: "Conversion", status: eventInProgress, at: t.Started})
	}
	if !t.done(now) {
		return list
	}
	list = append(list, transitionEvent{name: "Conversion", status: t.Status(now), at: t.Until, failure: t.Failure})
	if t.Failure != 0 || t.Reassign == "" {
		return list
	}
	moved := transitionEvent{name: b.ReassignmentEvent, status: t.Reassign, at: t.Until}
	if t.Reassign == EventFailed {
		moved.failure = errorTransferFailed
	}
	return append(list, transitionEvent{name: b.ReassignmentEvent, status: eventStarted, at: t.Until}, moved)
}

func (c *call) wireTransition(t *Transition, events []transitionEvent) wire.Object {
	list := []any{}
	for _, one := range events {
		status := one.status
		if status == eventStarted && c.switches.StartedBlank {
			status += " "
		}
		errors := []any{}
		if one.failure != 0 {
			errors = append(errors, obstacle{one.failure, TransitionErrors[one.failure]}.wire())
		}
		list = append(list, wire.Object{
			"name": wire.Enum(one.name), "status": wire.Enum(status), "timestamp": wire.Stamp(one.at), "errors": errors,
			"attributes": wire.Object{"objectType": "TransitionEvent"},
		})
	}
	body := wire.Object{
		"operationId": wire.GUID(t.ID), "fromCatalogItemId": t.From, "fromSubscriptionId": wire.GUID(t.Source),
		"toCatalogItemId": t.To.CatalogItemID(), "toSubscriptionId": wire.Optional{},
		"quantity": t.Quantity, "transitionType": wire.Enum(t.Kind), "termDuration": t.To.TermDuration,
		"billingCycle": wire.Enum(t.To.BillingCycle),
		"promotionId":  wire.Optional{}, "attributes": wire.Object{"objectType": "Transition"},
	}
	other := "Events"
	if c.switches.EventsKey == other {
		other = "events"
	}
	body[c.switches.EventsKey] = wire.Renamed{Other: other, Value: list}
	if t.Merges {
		body["toSubscriptionId"] = wire.GUID(t.Target)
	}
	if t.To.PromotionID != "" {
		body["promotionId"] = t.To.PromotionID
	}
	return body
}

// listTransitions answers with the transitions whose source is the subscription ("Get transitions").
func (c *call) listTransitions() (wire.Answer, error) {
	_, s, err := c.subscriptionEver()
	if err != nil {
		return wire.Answer{}, err
	}
	operation := c.Query.Get("operationId")
	if operation == "" {
		operation = c.Query.Get("operation-id")
	}
	list, err := world.All[Transition](c.Tx, KindTransition, s.Tenant)
	if err != nil {
		return wire.Answer{}, err
	}
	items := []any{}
	for _, t := range list {
		if t.Source != s.ID || (operation != "" && !strings.EqualFold(t.ID, operation)) {
			continue
		}
		items = append(items, c.wireTransition(t, t.history(c.Now, c.switches)))
		if t.Reads > 0 {
			if err := c.countTransitionRead(t); err != nil {
				return wire.Answer{}, err
			}
		}
	}
	if operation != "" && len(items) == 0 {
		return wire.Answer{}, wire.Refuse(http.StatusNotFound, codeSubscription,
			"There is no transition %s of the subscription.", operation)
	}
	other := "items"
	if c.switches.TransitionsKey == other {
		other = "transition"
	}
	return wire.OK(wire.Object{
		c.switches.TransitionsKey: wire.Renamed{Other: other, Value: items},
		"attributes":              wire.Object{"objectType": "Collection"},
	})
}

// countTransitionRead counts a read of the transition inside a transaction, like countRead.
func (c *call) countTransitionRead(seen *Transition) error {
	return c.World.Change(c.Context(), func(tx *world.Tx) error {
		var t Transition
		found, err := tx.Load(KindTransition, seen.Tenant, seen.ID, &t)
		if err != nil || !found || t.Reads <= 0 {
			return err
		}
		t.Reads--
		if t.Reads > 0 {
			return saveTransition(tx, &t)
		}
		return finishTransition(tx, &t, c.Now)
	})
}

func saveTransition(tx *world.Tx, t *Transition) error {
	return tx.Save(KindTransition, t.Tenant, t.ID, time.Time{}, t)
}

// finishTransition completes the transition and lets readers see its result.
func finishTransition(tx *world.Tx, t *Transition, now time.Time) error {
	t.Reads = 0
	if t.Until.Before(now) {
		t.Until = now
	}
	for _, id := range []string{t.Source, t.Target} {
		var s Subscription
		found, err := tx.Load(KindSubscription, t.Tenant, id, &s)
		if err != nil {
			return err
		}
		if !found || s.Veil == nil || s.Veil.Operation != t.ID {
			continue
		}
		s.Veil.Reads = 0
		if err := SaveSubscription(tx, &s); err != nil {
			return err
		}
	}
	return saveTransition(tx, t)
}

package simulator

import (
	"net/http"
	"strings"
	"time"
)

const kindTransition = "transition"

// transition is one upgrade or conversion under way, carried out or failed ("Transition a new commerce subscription").
type transition struct {
	ID       string    `json:"id"` // operationId
	Tenant   string    `json:"tenant"`
	Source   string    `json:"source"`
	Target   string    `json:"target"` // the source itself, a new subscription, or the one its seats went into
	Merges   bool      `json:"merges,omitempty"`
	From     string    `json:"from"` // product:SKU:availability
	To       target    `json:"to"`
	Quantity int       `json:"quantity"`
	Kind     string    `json:"kind"` // transitionType
	Started  time.Time `json:"started"`
	Until    time.Time `json:"until"`
	Reads    int       `json:"reads"`
	Slow     bool      `json:"slow,omitempty"`
	Failure  int       `json:"failure,omitempty"`  // transition error code, 0 for none
	Reassign string    `json:"reassign,omitempty"` // outcome of moving the licenses, "" when that is not tried
}

const (
	transitionOnly     = "transition_only"
	transitionLicenses = "transition_with_license_transfer"

	eventStarted    = "Started"
	eventInProgress = "InProgress"
	eventCompleted  = "Completed"
	eventFailed     = "Failed"
)

// done says that the transition has ended, one way or the other.
func (t *transition) done(now time.Time) bool { return t.Reads <= 0 && !now.Before(t.Until) }

func (t *transition) status(now time.Time) string {
	switch {
	case !t.done(now):
		return eventInProgress
	case t.Failure != 0:
		return eventFailed
	}
	return eventCompleted
}

// transitionEvent is one entry of a transition's history.
type transitionEvent struct {
	name, status string
	at           time.Time
	failure      int
}

// history lists what has happened to the transition by now. The answer to the POST knows the first event only.
func (t *transition) history(now time.Time, b Behaviors) []transitionEvent {
	list := []transitionEvent{{name: "Conversion", status: eventStarted, at: t.Started}}
	if t.Slow {
		list = append(list, transitionEvent{name: "Conversion", status: eventInProgress, at: t.Started})
	}
	if !t.done(now) {
		return list
	}
	list = append(list, transitionEvent{name: "Conversion", status: t.status(now), at: t.Until, failure: t.Failure})
	if t.Failure != 0 || t.Reassign == "" {
		return list
	}
	moved := transitionEvent{name: b.ReassignmentEvent, status: t.Reassign, at: t.Until}
	if t.Reassign == eventFailed {
		moved.failure = errorTransferFailed
	}
	return append(list, transitionEvent{name: b.ReassignmentEvent, status: eventStarted, at: t.Until}, moved)
}

func (c *call) wireTransition(t *transition, events []transitionEvent) object {
	list := []any{}
	for _, one := range events {
		status := one.status
		if status == eventStarted && c.switches.StartedBlank {
			status += " "
		}
		errors := []any{}
		if one.failure != 0 {
			errors = append(errors, obstacle{one.failure, transitionErrors[one.failure]}.wire())
		}
		list = append(list, object{
			"name": enum(one.name), "status": enum(status), "timestamp": stamp(one.at), "errors": errors,
			"attributes": object{"objectType": "TransitionEvent"},
		})
	}
	body := object{
		"operationId": guid(t.ID), "fromCatalogItemId": t.From, "fromSubscriptionId": guid(t.Source),
		"toCatalogItemId": t.To.catalogItemID(), "toSubscriptionId": optional{},
		"quantity": t.Quantity, "transitionType": enum(t.Kind), "termDuration": t.To.TermDuration, "billingCycle": enum(t.To.BillingCycle),
		"promotionId": optional{}, "attributes": object{"objectType": "Transition"},
	}
	other := "Events"
	if c.switches.EventsKey == other {
		other = "events"
	}
	body[c.switches.EventsKey] = renamed{other, list}
	if t.Merges {
		body["toSubscriptionId"] = guid(t.Target)
	}
	if t.To.PromotionID != "" {
		body["promotionId"] = t.To.PromotionID
	}
	return body
}

// listTransitions gives the transitions away from the subscription ("Get transitions").
func (c *call) listTransitions() (answer, error) {
	_, s, err := c.subscriptionEver()
	if err != nil {
		return answer{}, err
	}
	operation := c.query.Get("operationId")
	if operation == "" {
		operation = c.query.Get("operation-id")
	}
	list, err := all[transition](c.unit, kindTransition, s.Tenant)
	if err != nil {
		return answer{}, err
	}
	items := []any{}
	for _, t := range list {
		if t.Source != s.ID || (operation != "" && !strings.EqualFold(t.ID, operation)) {
			continue
		}
		items = append(items, c.wireTransition(t, t.history(c.now, c.switches)))
		if t.Reads > 0 {
			if err := c.countTransitionRead(t); err != nil {
				return answer{}, err
			}
		}
	}
	if operation != "" && len(items) == 0 {
		return answer{}, refuse(http.StatusNotFound, codeSubscription, "There is no transition %s of the subscription.", operation)
	}
	other := "items"
	if c.switches.TransitionsKey == other {
		other = "transition"
	}
	return ok(object{c.switches.TransitionsKey: renamed{other, items}, "attributes": object{"objectType": "Collection"}})
}

// countTransitionRead reads the document anew inside a transaction, as countRead does.
func (c *call) countTransitionRead(seen *transition) error {
	return c.sim.change(c.ctx, func(u *unit) error {
		var t transition
		found, err := u.load(kindTransition, seen.Tenant, seen.ID, &t)
		if err != nil || !found || t.Reads <= 0 {
			return err
		}
		t.Reads--
		if t.Reads > 0 {
			return u.saveTransition(&t)
		}
		return u.finishTransition(&t, c.now)
	})
}

func (u *unit) saveTransition(t *transition) error {
	return u.save(kindTransition, t.Tenant, t.ID, time.Time{}, t)
}

// finishTransition ends the wait for reads and lets readers see what the transition has done.
func (u *unit) finishTransition(t *transition, now time.Time) error {
	t.Reads = 0
	if t.Until.Before(now) {
		t.Until = now
	}
	for _, id := range []string{t.Source, t.Target} {
		var s subscription
		found, err := u.load(kindSubscription, t.Tenant, id, &s)
		if err != nil {
			return err
		}
		if !found || s.Veil == nil || s.Veil.Operation != t.ID {
			continue
		}
		s.Veil.Reads = 0
		if err := u.saveSubscription(&s); err != nil {
			return err
		}
	}
	return u.saveTransition(t)
}

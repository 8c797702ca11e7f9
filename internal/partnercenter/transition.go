package partnercenter

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/catalogid"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// When a transition happens, for TransitionEligibilities: at once, or at the end of
// the term as part of a schedule.
// Source: "Transition a new commerce subscription".
const (
	TransitionImmediate = "immediate"
	TransitionScheduled = "scheduled"
)

// The kinds of transition: without and with the users' licenses. A full upgrade
// tries to move the licenses for either kind.
// Source: "Transition resources".
const (
	TransitionOnly          = "transition_only"
	TransitionAndReassigned = "transition_with_license_transfer"
)

// TransitionEligibility is a catalog item with whether a subscription can become
// it, and if not, why.
// Source: "Transition resources", TransitionEligibility.
type TransitionEligibility struct {
	OperationID string
	// CatalogItemID is the target, Product:SKU:Availability as the service sent it;
	// ProductID, SKUID and AvailabilityID are its parts.
	CatalogItemID  string
	ProductID      string
	SKUID          string
	AvailabilityID string
	Title          string
	Description    string
	// Quantity is how many seats of the target would be bought.
	Quantity int
	// Types are the results for each kind of transition.
	Types []TypeEligibility
	// Targets are the customer's subscriptions of the target that the seats may join;
	// empty for a trial and for a scheduled transition.
	Targets []TargetEligibility
}

// TypeEligibility reports whether one kind of transition is possible.
type TypeEligibility struct {
	// TransitionType is TransitionOnly or TransitionAndReassigned.
	TransitionType string
	IsEligible     bool
	// Errors are why not.
	Errors []TransitionError
}

// TargetEligibility reports whether seats can join an existing subscription.
// Source: "Transition resources", TargetSubscriptionEligibilityDetail.
type TargetEligibility struct {
	SubscriptionID string
	FriendlyName   string
	// TermDuration is ISO 8601, such as P1Y.
	TermDuration string
	// BillingCycle is monthly, annual or triennial.
	BillingCycle string
	IsEligible   bool
	// Errors are why not.
	Errors []TargetError
}

// Allows reports whether a kind of transition to the item is possible; false if the
// service does not list the kind.
func (e TransitionEligibility) Allows(transitionType string) bool {
	for _, t := range e.Types {
		if t.TransitionType == transitionType {
			return t.IsEligible
		}
	}
	return false
}

// TransitionRequest is an upgrade, full or partial, or the conversion of a trial.
// It cannot be undone.
// Source: "Transition a new commerce subscription".
type TransitionRequest struct {
	// ToCatalogItemID is the target, Product:SKU:Availability. Required.
	ToCatalogItemID string
	// Quantity is how many seats to upgrade, at most those of the source; with all of
	// them the source itself becomes the target. Required.
	Quantity int
	// TransitionType is TransitionOnly or TransitionAndReassigned. Required.
	TransitionType string
	// ToSubscriptionID is the existing subscription to join; empty for none.
	ToSubscriptionID string
	// TermDuration (ISO 8601) and BillingCycle are the target's; empty keeps the
	// source's. The term must not be shorter: IsTermTooShort.
	TermDuration string
	BillingCycle string
	// PromotionID has three parts; empty for none.
	PromotionID string
}

// Transition is a transition that the service accepted, with its events so far.
// Source: "Transition resources", Transition.
type Transition struct {
	// OperationID is empty in some answers.
	OperationID        string
	FromCatalogItemID  string
	FromSubscriptionID string
	ToCatalogItemID    string
	// ToSubscriptionID is set if seats went to another subscription than the source.
	ToSubscriptionID string
	Quantity         int
	TransitionType   string
	TermDuration     string
	BillingCycle     string
	PromotionID      string
	// Events are in the service's order.
	Events []TransitionEvent
	Meta   Meta
}

// TransitionEligibilities lists what a subscription can become; kind is
// TransitionImmediate or TransitionScheduled, empty means the first.
func (c *Client) TransitionEligibilities(
	ctx context.Context,
	tenantID, subscriptionID, kind string,
) ([]TransitionEligibility, error) {
	if kind == "" {
		kind = TransitionImmediate
	}
	path := pathOf("customers", tenantID, "subscriptions", subscriptionID, "transitionEligibilities")
	return listOf(
		ctx,
		c,
		ReadTransitions,
		withQuery(path, url.Values{"eligibilityType": {kind}}),
		parseTransitionEligibility,
	)
}

// Transition starts a transition, which costs money and cannot be undone. It
// returns before the service has completed it; Transitions shows the result.
//
// The request id is the idempotency key: save it before the call, because after a
// *transport.UnknownOutcomeError only the same id may be sent again. If it is
// empty, a random id is used. If the subscription is busy, it fails at once with
// IsNotReady: the subscription must be read again first.
func (c *Client) Transition(
	ctx context.Context,
	tenantID, subscriptionID string,
	r TransitionRequest,
	requestID string,
) (Transition, error) {
	body, err := r.encode()
	if err != nil {
		return Transition{}, err
	}
	path := pathOf("customers", tenantID, "subscriptions", subscriptionID, "transitions")
	resp, err := c.do(ctx, TransitionSubscriptions, path, transport.Request{
		Method: http.MethodPost, Body: body, RequestID: requestID, ReturnBusy: true,
	})
	if err != nil {
		return Transition{}, err
	}
	t, err := parseTransition(resp.Body)
	if err != nil {
		return Transition{}, badAnswer(http.MethodPost, path, resp, err)
	}
	t.Meta = metaOf(resp)
	return t, nil
}

// Transitions lists the transitions of a subscription, or with an operation id only
// that one. Transitions without an operation id are in either list: identify them
// by target and quantity.
// Source: "Get transitions".
func (c *Client) Transitions(ctx context.Context, tenantID, subscriptionID, operationID string) ([]Transition, error) {
	query := url.Values{}
	if operationID != "" {
		query.Set("operationId", operationID)
	}
	path := withQuery(pathOf("customers", tenantID, "subscriptions", subscriptionID, "transitions"), query)
	list := []Transition{}
	resp, err := c.collectPages(ctx, ReadTransitions, path, transitionPage, func(item json.RawMessage) error {
		t, err := parseTransition(item)
		if operationID == "" || t.OperationID == "" || SameID(t.OperationID, operationID) {
			list = append(list, t)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Meta = metaOf(resp)
	}
	return list, nil
}

// transitionPage reads a collection whose items are under "transition", as in the
// vendor's sample, or under "items", as in every other collection.
func transitionPage(resp *transport.Response) (page, error) {
	p, err := parsePage(resp.Body)
	if err != nil || len(p.items) > 0 {
		return p, err
	}
	f := wire.ReadObject(resp.Body, "transitions")
	if f.Document() == nil {
		return p, nil // an empty array without envelope
	}
	p.items = f.Elements("transition")
	return p, f.Err()
}

func parseTransitionEligibility(text []byte) (TransitionEligibility, error) {
	f := wire.ReadObject(text, "transitionEligibility")
	e := TransitionEligibility{
		OperationID:   f.ID("operationId"),
		CatalogItemID: f.Text("catalogItemId"),
		Title:         f.Text("title"),
		Description:   f.Text("description"),
		Quantity:      f.Number("quantity"),
	}
	if id, err := catalogid.Parse(e.CatalogItemID); err == nil {
		e.ProductID, e.SKUID, e.AvailabilityID = id.ProductID, id.SKUID, id.AvailabilityID
	}
	for _, t := range f.Objects("eligibilities") {
		e.Types = append(e.Types, TypeEligibility{
			TransitionType: t.Enum("transitionType"), IsEligible: t.Flag("isEligible"), Errors: transitionErrorsOf(t),
		})
	}
	for _, s := range f.Objects("subscriptionEligibilities") {
		e.Targets = append(e.Targets, TargetEligibility{
			SubscriptionID: s.ID("subscriptionId"), FriendlyName: s.Text("subscriptionFriendlyName"),
			TermDuration: s.Duration("subscriptionTermDuration"), BillingCycle: s.Enum("subscriptionBillingCycle"),
			IsEligible: s.Flag("isEligible"), Errors: targetErrorsOf(s),
		})
	}
	return e, f.Need(e.CatalogItemID)
}

var errNoTransition = errors.New("the answer names neither operation nor target")

func parseTransition(text []byte) (Transition, error) {
	f := wire.ReadObject(text, "transition")
	t := Transition{
		OperationID:        f.ID("operationId"),
		FromCatalogItemID:  f.Text("fromCatalogItemId"),
		FromSubscriptionID: f.ID("fromSubscriptionId"),
		ToCatalogItemID:    f.Text("toCatalogItemId"),
		ToSubscriptionID:   f.ID("toSubscriptionId"),
		Quantity:           f.Number("quantity"),
		TransitionType:     f.Enum("transitionType"),
		TermDuration:       f.Duration("termDuration"),
		BillingCycle:       f.Enum("billingCycle"),
		PromotionID:        f.Text("promotionId"),
	}
	for _, e := range f.Objects("events") {
		t.Events = append(t.Events, TransitionEvent{
			Name: e.Enum("name"), Status: e.Enum("status"), At: e.Time("timestamp"), Errors: transitionErrorsOf(e),
		})
	}
	if f.Err() == nil && t.OperationID == "" && t.ToCatalogItemID == "" {
		return t, errNoTransition
	}
	return t, f.Err()
}

type transitionBody struct {
	ToCatalogItemID  string `json:"toCatalogItemId"`
	Quantity         int    `json:"quantity"`
	TransitionType   string `json:"transitionType"`
	ToSubscriptionID string `json:"toSubscriptionId,omitempty"`
	TermDuration     string `json:"termDuration,omitempty"`
	BillingCycle     string `json:"billingCycle,omitempty"`
	PromotionID      string `json:"promotionId,omitempty"`
}

func (r TransitionRequest) encode() ([]byte, error) {
	text, err := wire.Encode(transitionBody(r))
	if err != nil {
		return nil, fmt.Errorf("partner center: encode the transition: %w", err)
	}
	return text, nil
}

// TransitionEvent is one entry of a transition's history.
// Source: "Transition resources", TransitionEvent.
type TransitionEvent struct {
	// Name is conversion, or one of the names for the step that moves the licenses:
	// seat_reassignment or license_reassignment.
	Name string
	// Status is one of the Event constants, or a value not known yet.
	Status string
	// At is zero if the answer has no time.
	At time.Time
	// Errors are the reasons if it failed.
	Errors []TransitionError
}

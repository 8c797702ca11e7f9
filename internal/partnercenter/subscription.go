package partnercenter

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// ProductTypeSeats is the ProductType of new-commerce seat licenses.
const ProductTypeSeats = "OnlineServicesNCE"

// The states of a subscription.
const (
	StatusNone      = "none"
	StatusActive    = "active"
	StatusPending   = "pending"
	StatusSuspended = "suspended"
	StatusExpired   = "expired"
	StatusDisabled  = "disabled"
	StatusDeleted   = "deleted"
)

// Subscription is seats of one SKU over a term. Times are in UTC, zero or nil if
// absent; enumerations are lower snake case.
type Subscription struct {
	ID            string
	EntitlementID string
	// OfferID is as the service sent it; ProductID, SKUID and AvailabilityID are its
	// parts, empty for a legacy offer.
	OfferID        string
	ProductID      string
	SKUID          string
	AvailabilityID string
	OfferName      string
	FriendlyName   string
	// ProductType is ProductTypeSeats, "Software", "Azure" and others.
	ProductType          string
	Quantity             int
	UnitType             string
	ParentSubscriptionID string
	Created              time.Time
	// EffectiveStart is the start of the current term.
	EffectiveStart time.Time
	// CommitmentEnd is the last second of the term.
	CommitmentEnd   time.Time
	BillingCycleEnd time.Time
	// CancellationAllowedUntil is nil if it cannot be canceled.
	CancellationAllowedUntil *time.Time
	// CustomTermEnd is the end of the term that was chosen at the purchase; nil for the
	// regular end.
	CustomTermEnd *time.Time
	// Status is one of the Status constants, or a value not known yet.
	Status           string
	AutoRenewEnabled bool
	IsTrial          bool
	// BillingType is license, usage or none.
	BillingType string
	// BillingCycle is monthly, annual, triennial, none or one_time.
	BillingCycle string
	// TermDuration is ISO 8601, such as P1Y.
	TermDuration        string
	RenewalTermDuration string
	RefundOptions       []RefundOption
	// RefundableQuantity is how many seats can still be removed; nil while suspended.
	RefundableQuantity *RefundableQuantity
	// ScheduledNextTerm and ScheduledActions are the two forms of the schedule for the
	// end of the term; NextCharge is the schedule for the next charge.
	ScheduledNextTerm *NextTerm
	ScheduledActions  []ScheduledAction
	NextCharge        *NextTerm
	// PromotionID is the promotion of the current term; empty if there is none.
	PromotionID string
	// PartnerID is the MPN id of the reseller of record.
	PartnerID                  string
	MigratedFromSubscriptionID string
	SuspensionReasons          []string
	// Actions are the possible actions according to the service, such as "edit" and
	// "cancel".
	Actions       []string
	PublisherName string
	// OrderID is the order that created it.
	OrderID string
	// ETag is set on legacy subscriptions only.
	ETag string
	// Raw is the whole resource, for updates, which send it back changed.
	Raw  wire.Document
	Meta Meta
}

// RefundOption is a step of a refund policy. A catalog term has ExpiresAfter (ISO
// 8601 from purchase), a subscription ExpiresAt.
type RefundOption struct {
	// Type is full or partial.
	Type         string
	ExpiresAt    *time.Time
	ExpiresAfter string
}

// RefundableQuantity is how many seats can be removed, in total and by purchase.
type RefundableQuantity struct {
	Total   int
	Details []RefundableSeats
}

// RefundableSeats are seats that can be removed until the same instant.
type RefundableSeats struct {
	Quantity     int
	AllowedUntil time.Time
}

// NextTerm is what a subscription becomes at its next term or charge.
type NextTerm struct {
	ProductID      string
	SKUID          string
	AvailabilityID string
	BillingCycle   string
	TermDuration   string
	// PromotionID is the promotion of the next term; a renewal keeps only a scheduled
	// one.
	PromotionID string
	// Quantity is nil if the instruction does not change it.
	Quantity *int
	// CustomTermEnd aligns the next term's end; nil for the regular end.
	CustomTermEnd *time.Time
}

// When a scheduled action takes effect, and what it does.
const (
	ScheduleTermEnd    = "term_end"
	ScheduleCustomDate = "custom_date"

	ActionRenewToNewTerm = "renew_to_new_term"
	ActionCancel         = "cancel"
	// ActionRenewToExtendedService extends the subscription month by month after the
	// term.
	ActionRenewToExtendedService = "renew_to_extended_service_term"
	// ActionTransition turns the subscription into the product of its instructions.
	ActionTransition = "transition"
)

// ScheduledAction is the newer form of a schedule for the end of the term.
type ScheduledAction struct {
	// ScheduleType is one of the Schedule constants, or a value not known yet.
	ScheduleType string
	// ActionType is one of the Action constants, or a value not known yet.
	ActionType string
	// EffectiveOn is the date of ScheduleCustomDate; nil for the term's end.
	EffectiveOn *time.Time
	// Instructions are nil if the action needs none, such as ActionCancel.
	Instructions *NextTerm
}

// SubscriptionList is a customer's subscriptions as of one answer.
type SubscriptionList struct {
	Items []Subscription
	// Meta is the metadata of the last page.
	Meta Meta
}

// Subscriptions lists all subscriptions of a customer, ended ones included.
func (c *Client) Subscriptions(ctx context.Context, tenantID string) (SubscriptionList, error) {
	return c.subscriptions(ctx, pathOf("customers", tenantID, "subscriptions"))
}

// SubscriptionsOfOrder lists the subscriptions that an order created; empty while
// the order is being provisioned.
func (c *Client) SubscriptionsOfOrder(ctx context.Context, tenantID, orderID string) (SubscriptionList, error) {
	path := pathOf("customers", tenantID, "subscriptions")
	return c.subscriptions(ctx, withQuery(path, url.Values{"order_id": {orderID}}))
}

func (c *Client) subscriptions(ctx context.Context, path string) (SubscriptionList, error) {
	list := SubscriptionList{Items: []Subscription{}}
	resp, err := c.collect(ctx, ReadSubscriptions, path, func(item json.RawMessage) error {
		s, err := ParseSubscription(item)
		list.Items = append(list.Items, s)
		return err
	})
	if err != nil {
		return SubscriptionList{}, err
	}
	list.Meta = metaOf(resp)
	for i := range list.Items {
		list.Items[i].Meta = list.Meta
	}
	return list, nil
}

// Subscription reads one subscription. An ended one may be IsNotFound or have
// the status "deleted".
func (c *Client) Subscription(ctx context.Context, tenantID, id string) (Subscription, error) {
	path := pathOf("customers", tenantID, "subscriptions", id)
	resp, err := c.get(ctx, ReadSubscriptions, path)
	if err != nil {
		return Subscription{}, err
	}
	s, err := ParseSubscription(resp.Body)
	if err != nil {
		return Subscription{}, badAnswer(http.MethodGet, path, resp, err)
	}
	s.Meta = metaOf(resp)
	return s, nil
}

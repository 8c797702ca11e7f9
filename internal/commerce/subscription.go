package commerce

import (
	"slices"
	"strings"
	"time"
)

// Status is where a subscription stands in its life cycle. Unknown values of
// the service pass through.
type Status string

// The life cycle: active, suspended by the partner, expired for 30 days after
// its end, disabled for 90 more, deleted.
// Source: "Subscription lifecycle states".
const (
	StatusActive    Status = "active"
	StatusPending   Status = "pending"
	StatusSuspended Status = "suspended"
	StatusExpired   Status = "expired"
	StatusDisabled  Status = "disabled"
	StatusDeleted   Status = "deleted"
)

// Subscription is what a tenant holds, as the service described it at AsOf.
type Subscription struct {
	ID           string       `json:"id"`
	OrderID      string       `json:"order_id"`
	TenantID     string       `json:"tenant_id"`
	OfferName    string       `json:"offer_name"`
	ProductType  string       `json:"product_type"`
	SKU          SKU          `json:"sku"`
	Term         Term         `json:"term"`
	Cycle        BillingCycle `json:"cycle"`
	FriendlyName string       `json:"friendly_name"`
	Quantity     int          `json:"quantity"`
	Status       Status       `json:"status"`
	Trial        bool         `json:"trial,omitempty"`
	AutoRenew    bool         `json:"auto_renew"`
	ResellerID   string       `json:"reseller_id,omitempty"`
	// PromotionID is the promotion of the present term, empty for none.
	PromotionID string `json:"promotion_id,omitempty"`
	// SuspensionReasons are the service's reasons of a suspension, in its words.
	SuspensionReasons []string `json:"suspension_reasons,omitempty"`

	EffectiveStart time.Time `json:"effective_start"`
	// CommitmentEnd is the last second of the term, UTC.
	CommitmentEnd time.Time `json:"commitment_end"`
	// CancelUntil is nil where the service states no window.
	CancelUntil *time.Time `json:"cancel_until,omitempty"`
	// Refundable is nil where the service states nothing about seats.
	Refundable *Refundable `json:"refundable,omitempty"`
	Schedule   *Schedule   `json:"schedule,omitempty"`
}

// Refundable is the service's word on the seats that can still be given back.
type Refundable struct {
	Total   int      `json:"total"`
	Windows []Window `json:"windows"`
}

// Window is a number of seats that were added together and can be removed until
// the same instant.
type Window struct {
	Quantity int       `json:"quantity"`
	Until    time.Time `json:"until"`
}

// Kind is the kind of product, which decides its windows.
func (s Subscription) Kind() Kind { return KindOf(s.ProductType) }

// Live reports whether the subscription still has a term to run or to resume:
// another one of the same name would be a second purchase.
func (s Subscription) Live() bool {
	switch s.Status {
	case StatusDeleted, StatusExpired, StatusDisabled:
		return false
	default:
		return true
	}
}

// takesChanges reports whether the subscription takes changes in its present
// status.
func (s Subscription) takesChanges() bool {
	return s.Status == StatusActive || s.Status == StatusPending
}

// partnerSuspended is the reason of a suspension that the partner asked for.
const partnerSuspended = "PartnerInitiated"

// suspendedByMicrosoft lists the reasons that only Microsoft can lift.
func (s Subscription) suspendedByMicrosoft() []string {
	return slices.DeleteFunc(slices.Clone(s.SuspensionReasons), func(reason string) bool {
		return strings.EqualFold(strings.ReplaceAll(reason, "_", ""), partnerSuspended)
	})
}

// Ended is the subscription once it is gone: it keeps what it was, and no
// window or schedule.
func (s Subscription) Ended() Subscription {
	s.Status, s.AutoRenew, s.CancelUntil, s.Refundable, s.Schedule = StatusDeleted, false, nil, nil, nil
	return s
}

// RenewalStart is the instant the next term begins: 00:00 UTC of the day after
// the (inclusive) last day of the term.
func (s Subscription) RenewalStart() time.Time {
	y, m, d := s.CommitmentEnd.UTC().Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, time.UTC)
}

// Renewing reports whether the term is over and the next one not yet written:
// renewal begins the day after the end and can take 24 hours.
func (s Subscription) Renewing(now time.Time) bool {
	return !s.CommitmentEnd.IsZero() && s.takesChanges() && !now.Before(s.RenewalStart())
}

package commerce

import (
	"slices"
	"strings"
	"time"
)

// Status is a subscription's state in its life cycle. Unknown values of the
// service pass through.
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

// Subscription is a subscription of a tenant, as the service describes it.
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
	// CancelUntil is nil if the service states no window.
	CancelUntil *time.Time `json:"cancel_until,omitempty"`
	// Refundable is nil if the service states nothing about seats.
	Refundable *Refundable `json:"refundable,omitempty"`
	Schedule   *Schedule   `json:"schedule,omitempty"`
}

// Refundable is the seats that can be removed, as the service states them.
type Refundable struct {
	Total   int      `json:"total"`
	Windows []Window `json:"windows"`
}

// Window is the window of seats that were added together: how many can be removed,
// and until when.
type Window struct {
	Quantity int       `json:"quantity"`
	Until    time.Time `json:"until"`
}

// Kind is the kind of product, which decides its windows.
func (s Subscription) Kind() Kind { return KindOf(s.ProductType) }

// Live reports whether the subscription has not ended: it is active, pending,
// suspended or in a status that is not known.
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

// partnerSuspended is the service's reason for a suspension by the partner.
const partnerSuspended = "PartnerInitiated"

// suspendedByMicrosoft lists the reasons that only Microsoft can lift.
func (s Subscription) suspendedByMicrosoft() []string {
	return slices.DeleteFunc(slices.Clone(s.SuspensionReasons), func(reason string) bool {
		return strings.EqualFold(strings.ReplaceAll(reason, "_", ""), partnerSuspended)
	})
}

// Ended is the subscription after its end: deleted, without windows or schedule.
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

// Renewing reports whether the term has ended and its renewal is in progress: it
// begins the day after the end and can take 24 hours.
func (s Subscription) Renewing(now time.Time) bool {
	return !s.CommitmentEnd.IsZero() && s.takesChanges() && !now.Before(s.RenewalStart())
}

package partnercenter

import (
	"encoding/json"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
)

// Batch is a number of seats bought together; they can be removed until the instant.
type Batch struct {
	Quantity int       `json:"quantity"`
	Until    time.Time `json:"until"`
}

// Plan is what happens at the end of the term.
type Plan struct {
	Form          string     `json:"form"`   // old: scheduledNextTermInstructions, new: scheduledActions
	Action        string     `json:"action"` // RenewToNewTerm, Cancel, RenewToExtendedServiceTerm, Transition
	Product       *Target    `json:"product,omitempty"`
	Quantity      int        `json:"quantity,omitempty"`
	CustomTermEnd *time.Time `json:"customTermEnd,omitempty"`
}

// Forms and actions of what is scheduled for the end of a term.
const (
	FormOld = "old"
	FormNew = "new"

	ActionRenew      = "RenewToNewTerm"
	ActionCancel     = "Cancel"
	ActionExtend     = "RenewToExtendedServiceTerm"
	actionTransition = "Transition"
)

// Target is the product a subscription continues with.
type Target struct {
	ProductID      string `json:"productId"`
	SkuID          string `json:"skuId"`
	AvailabilityID string `json:"availabilityId"`
	BillingCycle   string `json:"billingCycle"`
	TermDuration   string `json:"termDuration"`
	PromotionID    string `json:"promotionId,omitempty"`
}

// CatalogItemID returns product:SKU:availability.
func (t Target) CatalogItemID() string { return t.ProductID + ":" + t.SkuID + ":" + t.AvailabilityID }

// Veil hides the current state of a subscription from readers for a while: a purchase or a change that is not yet
// complete. Before is what they see instead; nil = nothing.
type Veil struct {
	Until  time.Time     `json:"until"`
	Reads  int           `json:"reads"`
	Before *Subscription `json:"before,omitempty"`
	// Operation is the transition in progress, "" for a purchase or a PATCH.
	Operation string `json:"operation,omitempty"`
}

// Subscription is the document of a subscription.
type Subscription struct {
	ID             string     `json:"id"`
	Tenant         string     `json:"tenant"`
	Country        string     `json:"country"`
	EntitlementID  string     `json:"entitlementId"`
	Offer          Target     `json:"offer"` // product, SKU, availability, billing cycle, term
	FriendlyName   string     `json:"friendlyName"`
	Quantity       int        `json:"quantity"`
	Created        time.Time  `json:"created"`
	Start          time.Time  `json:"start"`
	End            time.Time  `json:"end"`    // inclusive last day of the term
	Window         time.Time  `json:"window"` // cancellation is allowed before this
	Batches        []Batch    `json:"batches"`
	Status         string     `json:"status"`
	StageEnd       time.Time  `json:"stageEnd"` // end of expired or disabled
	AutoRenew      bool       `json:"autoRenew"`
	Plan           *Plan      `json:"plan,omitempty"`
	NextCharge     *Plan      `json:"nextCharge,omitempty"`
	NextChargeAt   time.Time  `json:"nextChargeAt"`
	CustomTermEnd  *time.Time `json:"customTermEnd,omitempty"`
	OrderID        string     `json:"orderId"`
	PartnerID      string     `json:"partnerId,omitempty"`
	RenewsTo       string     `json:"renewsTo,omitempty"` // term after a trial
	Updates        int        `json:"updates"`
	Extended       bool       `json:"extended,omitempty"` // in extended service term
	Veil           *Veil      `json:"veil,omitempty"`
	CommittedSince time.Time  `json:"committedSince"` // purchase or last renewal

	// Echoes are what the directory still shows, oldest first.
	Echoes []Echo `json:"echoes,omitempty"`

	TransitionedFrom string `json:"transitionedFrom,omitempty"` // subscription it was split from by a transition

	// Redeemed counts the seats ever bought under each promotion; removing seats does not reduce it.
	Redeemed map[string]int `json:"redeemed,omitempty"`

	// Extra holds undocumented properties.
	Extra map[string]json.RawMessage `json:"extra,omitempty"`
}

// States of a subscription ("Subscription lifecycle").
const (
	StatusActive    = "active"
	StatusSuspended = "suspended"
	StatusExpired   = "expired"
	StatusDisabled  = "disabled"
	StatusDeleted   = "deleted"
)

// SKU returns the subscription's SKU.
func (s *Subscription) SKU() *catalog.SKU { return catalog.FindSKU(s.Offer.ProductID, s.Offer.SkuID) }

// IsTrial reports whether the subscription is a trial.
func (s *Subscription) IsTrial() bool { return s.SKU().TrialDays > 0 }

func (s *Subscription) inTerm() bool { return s.Status == StatusActive || s.Status == StatusSuspended }

// Order is the document of an order.
type Order struct {
	ID              string      `json:"id"`
	Tenant          string      `json:"tenant"`
	Created         time.Time   `json:"created"`
	TransactionType string      `json:"transactionType"` // UserPurchase, SystemPurchase
	BillingCycle    string      `json:"billingCycle"`
	Currency        string      `json:"currency"`
	RequestID       string      `json:"requestId,omitempty"` // MS-RequestId of what placed it; "" = the service itself
	Lines           []OrderLine `json:"lines"`
}

// OrderLine is one line of an order.
type OrderLine struct {
	Number         int        `json:"number"`
	OfferID        string     `json:"offerId"`
	SubscriptionID string     `json:"subscriptionId"`
	Term           string     `json:"term"`
	Transaction    string     `json:"transaction"` // New, renew, addQuantity, removeQuantity, cancel, convert
	FriendlyName   string     `json:"friendlyName"`
	Quantity       int        `json:"quantity"`
	PartnerID      string     `json:"partnerId,omitempty"`
	CustomTermEnd  *time.Time `json:"customTermEnd,omitempty"`
	RenewsTo       string     `json:"renewsTo,omitempty"`
	Attested       bool       `json:"attested,omitempty"`
	PromotionID    string     `json:"promotionId,omitempty"`
	Pricing        Pricing    `json:"pricing"`
	Canceled       bool       `json:"canceled,omitempty"` // by PATCH of the order
}

// Kinds of documents of Partner Center.
const (
	KindSubscription = "subscription"
	KindOrder        = "order"
	KindCart         = "cart"
)

// Signed reports whether a customer has accepted the customer agreement.
func Signed(c *directory.Customer, b Switches) bool {
	return c.Agreement && !directory.Listed(b.UnsignedAgreements, c.ID)
}

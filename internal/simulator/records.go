package simulator

import (
	"encoding/json"
	"strings"
	"time"
)

// The records below are the documents of the store. Their JSON is the file's own form, not the wire's.

type qualification struct {
	Kind    string    `json:"kind"`   // Education, Nonprofit, …
	Status  string    `json:"status"` // InReview, Approved, Denied
	Created time.Time `json:"created"`
}

type customer struct {
	ID             string          `json:"id"`
	Domain         string          `json:"domain"`
	CompanyName    string          `json:"companyName"`
	Country        string          `json:"country"`
	City           string          `json:"city"`
	State          string          `json:"state"` // or province, as the country writes it
	AddressLine    string          `json:"addressLine"`
	PostalCode     string          `json:"postalCode"`
	Relationship   string          `json:"relationship"` // reseller, or none: known to the directory only
	Agreement      bool            `json:"agreement"`
	SignedDirectly bool            `json:"signedDirectly,omitempty"` // by the customer, not attested by the partner
	Qualifications []qualification `json:"qualifications,omitempty"`
}

func (c *customer) qualified(segment string) bool {
	if segment == commercial {
		return true
	}
	for _, q := range c.Qualifications {
		if strings.EqualFold(q.Kind, segment) && q.Status == "Approved" {
			return true
		}
	}
	return false
}

func (c *customer) signed(b Behaviors) bool {
	return c.Agreement && !listed(b.UnsignedAgreements, c.ID)
}

// listed says whether a comma separated list of ids names this one.
func listed(list, id string) bool {
	for one := range strings.SplitSeq(list, ",") {
		if strings.EqualFold(strings.TrimSpace(one), id) {
			return true
		}
	}
	return false
}

// batch is a number of seats bought together; they can be given back until the instant.
type batch struct {
	Quantity int       `json:"quantity"`
	Until    time.Time `json:"until"`
}

// plan says what happens at the end of the term.
type plan struct {
	Form          string     `json:"form"`   // old: scheduledNextTermInstructions, new: scheduledActions
	Action        string     `json:"action"` // RenewToNewTerm, Cancel, RenewToExtendedServiceTerm, Transition
	Product       *target    `json:"product,omitempty"`
	Quantity      int        `json:"quantity,omitempty"`
	CustomTermEnd *time.Time `json:"customTermEnd,omitempty"`
}

const (
	formOld = "old"
	formNew = "new"

	actionRenew      = "RenewToNewTerm"
	actionCancel     = "Cancel"
	actionExtend     = "RenewToExtendedServiceTerm"
	actionTransition = "Transition"
)

// target is the product a subscription continues with.
type target struct {
	ProductID      string `json:"productId"`
	SkuID          string `json:"skuId"`
	AvailabilityID string `json:"availabilityId"`
	BillingCycle   string `json:"billingCycle"`
	TermDuration   string `json:"termDuration"`
	PromotionID    string `json:"promotionId,omitempty"`
}

func (t target) catalogItemID() string { return t.ProductID + ":" + t.SkuID + ":" + t.AvailabilityID }

// veil hides the present state of a subscription from readers for a while: a purchase or a change not yet carried
// through. Before is what they see instead; nil = nothing.
type veil struct {
	Until  time.Time     `json:"until"`
	Reads  int           `json:"reads"`
	Before *subscription `json:"before,omitempty"`
	// Operation is the transition that is under way, "" for a purchase or a PATCH.
	Operation string `json:"operation,omitempty"`
}

type subscription struct {
	ID             string     `json:"id"`
	Tenant         string     `json:"tenant"`
	Country        string     `json:"country"`
	EntitlementID  string     `json:"entitlementId"`
	Offer          target     `json:"offer"` // product, SKU, availability, billing cycle, term
	FriendlyName   string     `json:"friendlyName"`
	Quantity       int        `json:"quantity"`
	Created        time.Time  `json:"created"`
	Start          time.Time  `json:"start"`
	End            time.Time  `json:"end"`    // inclusive last day of the term
	Window         time.Time  `json:"window"` // cancellation is allowed before this
	Batches        []batch    `json:"batches"`
	Status         string     `json:"status"`
	StageEnd       time.Time  `json:"stageEnd"` // end of expired or disabled
	AutoRenew      bool       `json:"autoRenew"`
	Plan           *plan      `json:"plan,omitempty"`
	NextCharge     *plan      `json:"nextCharge,omitempty"`
	NextChargeAt   time.Time  `json:"nextChargeAt"`
	CustomTermEnd  *time.Time `json:"customTermEnd,omitempty"`
	OrderID        string     `json:"orderId"`
	PartnerID      string     `json:"partnerId,omitempty"`
	RenewsTo       string     `json:"renewsTo,omitempty"` // term after a trial
	Updates        int        `json:"updates"`
	Extended       bool       `json:"extended,omitempty"` // in extended service term
	Veil           *veil      `json:"veil,omitempty"`
	CommittedSince time.Time  `json:"committedSince"` // purchase or last renewal

	// Echoes are what the directory still shows, oldest first.
	Echoes []echo `json:"echoes,omitempty"`

	TransitionedFrom string `json:"transitionedFrom,omitempty"` // subscription it was split from by a transition

	// Redeemed counts the seats ever bought under each promotion; giving them back does not take them off.
	Redeemed map[string]int `json:"redeemed,omitempty"`

	// Extra holds properties of the wire that no document describes.
	Extra map[string]json.RawMessage `json:"extra,omitempty"`
}

const (
	statusActive    = "active"
	statusSuspended = "suspended"
	statusExpired   = "expired"
	statusDisabled  = "disabled"
	statusDeleted   = "deleted"
)

func (s *subscription) sku() *sku { return findSKU(s.Offer.ProductID, s.Offer.SkuID) }

func (s *subscription) isTrial() bool { return s.sku().trialDays > 0 }

func (s *subscription) inTerm() bool { return s.Status == statusActive || s.Status == statusSuspended }

type order struct {
	ID              string      `json:"id"`
	Tenant          string      `json:"tenant"`
	Created         time.Time   `json:"created"`
	TransactionType string      `json:"transactionType"` // UserPurchase, SystemPurchase
	BillingCycle    string      `json:"billingCycle"`
	Currency        string      `json:"currency"`
	RequestID       string      `json:"requestId,omitempty"` // MS-RequestId of what placed it; "" = the service itself
	Lines           []orderLine `json:"lines"`
}

type orderLine struct {
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
	Pricing        pricing    `json:"pricing"`
	Canceled       bool       `json:"canceled,omitempty"` // by PATCH of the order
}

type user struct {
	ID            string `json:"id"`
	Tenant        string `json:"tenant"`
	Principal     string `json:"principal"`
	FirstName     string `json:"firstName"`
	LastName      string `json:"lastName"`
	UsageLocation string `json:"usageLocation"`
	// Licenses are the directory's ids of the SKUs assigned to the user.
	Licenses []string `json:"licenses,omitempty"`
}

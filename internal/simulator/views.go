package simulator

import (
	"context"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Tenant is a customer of the partner, as `simulator show` and tests see it.
type Tenant struct {
	ID           string `json:"id"`
	Domain       string `json:"domain"`
	CompanyName  string `json:"companyName"`
	Country      string `json:"country"`      // ISO 3166-1 alpha-2
	Relationship string `json:"relationship"` // reseller, or none
	Signed       bool   `json:"signed"`       // the customer agreement
}

// Batch is a number of seats that can be removed until an instant.
type Batch struct {
	Quantity int       `json:"quantity"`
	Until    time.Time `json:"until"`
}

// Subscription is the true state of a subscription, even while the API does not show it yet.
type Subscription struct {
	ID           string    `json:"id"`
	TenantID     string    `json:"tenantId"`
	OfferID      string    `json:"offerId"` // product:SKU:availability
	FriendlyName string    `json:"friendlyName"`
	Quantity     int       `json:"quantity"` // seats
	Status       string    `json:"status"`
	Term         string    `json:"term"`                 // ISO 8601 duration
	BillingCycle string    `json:"billingCycle"`         // monthly, annual, …
	Start        time.Time `json:"start"`                // of the current term
	End          time.Time `json:"end"`                  // inclusive last day
	CancelUntil  time.Time `json:"cancelUntil,omitzero"` // zero if not cancelable
	Refundable   []Batch   `json:"refundable"`
	AutoRenew    bool      `json:"autoRenew"`
	Trial        bool      `json:"trial"`
	Extended     bool      `json:"extended"` // in extended service term
	// Scheduled is the action at the end of the term, "" if nothing is scheduled; ScheduledQuantity its seats.
	Scheduled         string `json:"scheduled,omitempty"`
	ScheduledQuantity int    `json:"scheduledQuantity,omitempty"`
	ScheduledOffer    string `json:"scheduledOffer,omitempty"` // product:SKU:availability
	// ScheduledTerm and ScheduledBillingCycle are those of the scheduled next term.
	ScheduledTerm         string `json:"scheduledTerm,omitempty"`
	ScheduledBillingCycle string `json:"scheduledBillingCycle,omitempty"`
	OrderID               string `json:"orderId"`
	Updates               int    `json:"updates"`
	PromotionID           string `json:"promotionId,omitempty"` // of the current term
	// CustomTermEnd is the end date chosen for the current term, zero if its length is the usual one.
	CustomTermEnd    time.Time `json:"customTermEnd,omitzero"`
	TransitionedFrom string    `json:"transitionedFrom,omitempty"` // subscription it was split from
}

// Order is a purchase, a renewal or a change.
type Order struct {
	ID       string    `json:"id"`
	TenantID string    `json:"tenantId"`
	Created  time.Time `json:"created"`
	// RequestID is the MS-RequestId of the request that placed it; empty for the service's own orders.
	RequestID string      `json:"requestId,omitempty"`
	Currency  string      `json:"currency"` // ISO 4217
	Total     float64     `json:"total"`    // before taxes
	Lines     []OrderLine `json:"lines"`
}

// OrderLine is one line of an order.
type OrderLine struct {
	SubscriptionID string `json:"subscriptionId"`
	OfferID        string `json:"offerId"`
	Transaction    string `json:"transaction"` // New, renew, addQuantity, removeQuantity, cancel, convert
	Quantity       int    `json:"quantity"`    // seats bought, renewed, added or removed
	PromotionID    string `json:"promotionId,omitempty"`
	// UnitPrice is a seat's and month's list price, Price what it costs after discount and proration, Extended the
	// line's.
	UnitPrice float64 `json:"unitPrice"`
	Price     float64 `json:"price"`
	Extended  float64 `json:"extended"`
}

// User is a member of a tenant's directory.
type User struct {
	ID            string `json:"id"`
	TenantID      string `json:"tenantId"`
	Principal     string `json:"principal"`
	DisplayName   string `json:"displayName"`
	UsageLocation string `json:"usageLocation"`
	// Licenses are the directory's ids of the SKUs assigned to the user.
	Licenses []string `json:"licenses,omitempty"`
}

// Tenants lists every tenant in the directory, including those without a relationship.
func (s *Simulator) Tenants(ctx context.Context) ([]Tenant, error) {
	tx := s.world.Read(ctx)
	settings, err := tx.Settings()
	if err != nil {
		return nil, err
	}
	b, err := partnercenter.SwitchesOf(settings)
	if err != nil {
		return nil, err
	}
	list, err := world.All[directory.Customer](tx, directory.KindCustomer, "")
	if err != nil {
		return nil, err
	}
	out := make([]Tenant, len(list))
	for i, c := range list {
		out[i] = Tenant{
			ID: c.ID, Domain: c.Domain, CompanyName: c.CompanyName, Country: c.Country,
			Relationship: c.Relationship, Signed: partnercenter.Signed(c, b),
		}
	}
	return out, nil
}

// Subscriptions lists a tenant's subscriptions, oldest purchase first, after it has carried out what is due; an empty
// id lists those of all tenants.
func (s *Simulator) Subscriptions(ctx context.Context, tenantID string) ([]Subscription, error) {
	if err := s.world.RunDueNow(ctx); err != nil {
		return nil, err
	}
	tx := s.world.Read(ctx)
	now, _, err := s.world.Situation(tx)
	if err != nil {
		return nil, err
	}
	list, err := world.All[partnercenter.Subscription](tx, partnercenter.KindSubscription, tenantID)
	if err != nil {
		return nil, err
	}
	out := make([]Subscription, len(list))
	for i, one := range list {
		out[i] = viewOf(one, now)
	}
	return out, nil
}

func viewOf(s *partnercenter.Subscription, now time.Time) Subscription {
	v := Subscription{
		ID: s.ID, TenantID: s.Tenant, OfferID: s.SKU().Key() + ":" + s.Offer.AvailabilityID,
		FriendlyName: s.FriendlyName,
		Quantity:     s.Quantity, Status: s.Status, Term: s.Offer.TermDuration, BillingCycle: s.Offer.BillingCycle,
		Start: s.Start,
		End:   s.End, CancelUntil: s.CancellableUntil(now), Refundable: []Batch{}, AutoRenew: s.AutoRenew,
		Trial:    s.IsTrial(),
		Extended: s.Extended, OrderID: s.OrderID, Updates: s.Updates, PromotionID: s.Offer.PromotionID,
		TransitionedFrom: s.TransitionedFrom,
	}
	if s.CustomTermEnd != nil {
		v.CustomTermEnd = *s.CustomTermEnd
	}
	if s.Status == partnercenter.StatusActive {
		for _, b := range s.Refundable(now) {
			v.Refundable = append(v.Refundable, Batch(b))
		}
	}
	if s.Plan != nil {
		v.Scheduled, v.ScheduledQuantity = s.Plan.Action, s.Plan.Quantity
		if p := s.Plan.Product; p != nil {
			v.ScheduledOffer, v.ScheduledTerm, v.ScheduledBillingCycle = p.CatalogItemID(),
				p.TermDuration, p.BillingCycle
		}
	}
	return v
}

// Orders lists a tenant's orders, oldest first; an empty id lists those of all tenants.
func (s *Simulator) Orders(ctx context.Context, tenantID string) ([]Order, error) {
	if err := s.world.RunDueNow(ctx); err != nil {
		return nil, err
	}
	list, err := world.All[partnercenter.Order](s.world.Read(ctx), partnercenter.KindOrder, tenantID)
	if err != nil {
		return nil, err
	}
	out := make([]Order, len(list))
	for i, o := range list {
		out[i] = Order{
			ID: o.ID, TenantID: o.Tenant, Created: o.Created, RequestID: o.RequestID, Currency: o.Currency,
			Total: o.Total(), Lines: []OrderLine{},
		}
		for _, l := range o.Lines {
			out[i].Lines = append(out[i].Lines, OrderLine{
				SubscriptionID: l.SubscriptionID, OfferID: l.OfferID, Transaction: l.Transaction, Quantity: l.Quantity,
				PromotionID: l.PromotionID,
				UnitPrice:   l.Pricing.List, Price: l.Pricing.Prorated, Extended: l.Pricing.Extended,
			})
		}
	}
	return out, nil
}

// Users lists a tenant's users; an empty id lists those of all tenants.
func (s *Simulator) Users(ctx context.Context, tenantID string) ([]User, error) {
	list, err := world.All[directory.User](s.world.Read(ctx), directory.KindUser, tenantID)
	if err != nil {
		return nil, err
	}
	out := make([]User, len(list))
	for i, one := range list {
		out[i] = User{
			ID: one.ID, TenantID: one.Tenant, Principal: one.Principal,
			DisplayName: one.FirstName + " " + one.LastName, UsageLocation: one.UsageLocation, Licenses: one.Licenses,
		}
	}
	return out, nil
}

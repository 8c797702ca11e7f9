package commerce

import (
	"strconv"
	"strings"
	"time"
)

// Reduction says when seats that are to go may go.
type Reduction string

// The ways to reduce.
const (
	ReduceNow            Reduction = "now"              // all of it now, or planning fails
	ReduceAtRenewal      Reduction = "at_renewal"       // all of it waits for the next term
	ReduceNowThenRenewal Reduction = "now_then_renewal" // open seats go now, the rest waits
)

// Reductions lists the ways to reduce, the default first.
func Reductions() []string {
	return []string{string(ReduceNow), string(ReduceAtRenewal), string(ReduceNowThenRenewal)}
}

// waits reports whether seats may wait for the next term.
func (r Reduction) waits() bool { return r == ReduceAtRenewal || r == ReduceNowThenRenewal }

// EndOfTerm says what happens when the term ends.
type EndOfTerm string

// What can happen when a term ends.
const (
	EndOfTermRenew  EndOfTerm = "renew"
	EndOfTermCancel EndOfTerm = "cancel"
	EndOfTermExtend EndOfTerm = "extend"
)

// EndsOfTerm lists what can happen when a term ends, the default first.
func EndsOfTerm() []string {
	return []string{string(EndOfTermRenew), string(EndOfTermCancel), string(EndOfTermExtend)}
}

// OnDestroy says what removing a subscription from the configuration does.
type OnDestroy string

// The ways a subscription leaves the configuration.
const (
	OnDestroyCancel    OnDestroy = "cancel"      // give every seat back, inside the window
	OnDestroyEndAtTerm OnDestroy = "end_at_term" // let the term run out, then end
	OnDestroyAbandon   OnDestroy = "abandon"     // forget it and change nothing
)

// OnDestroys lists the ways to leave, the default first.
func OnDestroys() []string {
	return []string{string(OnDestroyCancel), string(OnDestroyEndAtTerm), string(OnDestroyAbandon)}
}

// LicenseTransfer says whether users move along when their SKU is upgraded.
type LicenseTransfer string

// The ways licenses go with an upgrade.
const (
	// TransferIfPossible moves them where the service offers to; the default.
	TransferIfPossible LicenseTransfer = ""
	// TransferAlways refuses an upgrade that would leave them behind.
	TransferAlways LicenseTransfer = "always"
	// TransferNever leaves the licenses to be assigned by hand.
	TransferNever LicenseTransfer = "never"
)

// RenewalInstructions is what the next term is to start with. A nil field
// leaves that part as it is.
type RenewalInstructions struct {
	Quantity      *int
	SKU           *SKU
	Term          *Term
	Cycle         *BillingCycle
	PromotionID   *string
	CustomTermEnd *time.Time
}

// Same reports whether both ask for the same next term.
func (r *RenewalInstructions) Same(o *RenewalInstructions) bool {
	if r == nil || o == nil {
		return r == nil && o == nil
	}
	return same(r.Quantity, o.Quantity, func(a, b int) bool { return a == b }) &&
		same(r.SKU, o.SKU, SKU.Same) && same(r.Term, o.Term, Term.Same) && same(r.Cycle, o.Cycle, BillingCycle.Same) &&
		same(r.PromotionID, o.PromotionID, strings.EqualFold) && same(r.CustomTermEnd, o.CustomTermEnd, sameDay)
}

// empty reports whether nothing is asked.
func (r *RenewalInstructions) empty() bool { return r == nil || *r == RenewalInstructions{} }

// apply writes what is asked over what is scheduled. A promotion belongs to the
// offer it was scheduled for.
func (r *RenewalInstructions) apply(next *Schedule) {
	if r == nil {
		return
	}
	if r.SKU != nil && !r.SKU.Same(next.SKU) || r.Term != nil && !r.Term.Same(next.Term) || r.Cycle != nil && !r.Cycle.Same(next.Cycle) {
		next.PromotionID = ""
	}
	put(&next.Quantity, r.Quantity)
	put(&next.SKU, r.SKU)
	put(&next.Term, r.Term)
	put(&next.Cycle, r.Cycle)
	put(&next.PromotionID, r.PromotionID)
	put(&next.CustomTermEnd, r.CustomTermEnd)
}

// withdraw takes back what is asked here, so that it comes as it runs.
func (r *RenewalInstructions) withdraw(next *Schedule, runs Subscription) {
	if r == nil {
		return
	}
	if r.Quantity != nil {
		next.Quantity = runs.Quantity
	}
	if r.SKU != nil {
		next.SKU = runs.SKU
	}
	if r.Term != nil {
		next.Term = runs.Term
	}
	if r.Cycle != nil {
		next.Cycle = runs.Cycle
	}
	if r.PromotionID != nil {
		next.PromotionID = ""
	}
	if r.CustomTermEnd != nil {
		next.CustomTermEnd = time.Time{}
	}
}

func put[T any](to, value *T) {
	if value != nil {
		*to = *value
	}
}

// Desired is what the configuration asks of one subscription.
type Desired struct {
	TenantID string
	SKU      SKU
	Term     Term
	Cycle    BillingCycle
	Quantity int
	// FriendlyName is empty where the service's default is wanted.
	FriendlyName string
	// Additional allows the purchase next to a subscription of the same SKU and
	// term, or next to one of the same name that was upgraded.
	Additional bool
	// ResellerID is the reseller of record; empty leaves it as it is.
	ResellerID string
	EndOfTerm  EndOfTerm
	Reduction  Reduction
	Renewal    *RenewalInstructions
	// PromotionID is the promotion to buy with, empty for none.
	PromotionID string
	// CustomTermEnd is the day the first term is to end on, and AlignWith the
	// subscription it is to end with; at most one is given.
	CustomTermEnd time.Time
	AlignWith     string
	// PartialUpgrades are the seats that become another SKU, by a name of the
	// user's.
	PartialUpgrades map[string]PartialUpgrade
	// LicenseTransfer is what becomes of the users' licenses in an upgrade.
	LicenseTransfer LicenseTransfer
	// Midterm lets a running term become a longer one. It is an experiment: no
	// public sample shows the request.
	Midterm bool
	// Suspended is nil where the service's own word stands.
	Suspended *bool
	// External is what becomes of changes made elsewhere; empty reverts them.
	External External
	// FromDefaults are the attributes that the provider block's defaults set.
	FromDefaults FromDefaults
}

// FromDefaults says which attributes the provider block's defaults set, so that
// messages name the right place.
type FromDefaults struct {
	EndOfTerm, Reduction, External bool
}

// Aligned reports whether the first term is to end on a day of its own.
func (d Desired) Aligned() bool { return !d.CustomTermEnd.IsZero() || d.AlignWith != "" }

// alignment is the attribute that says when the first term is to end, and what
// it says.
func (d Desired) alignment() (attribute, value string) {
	if d.AlignWith != "" {
		return "align_with_subscription_id", strconv.Quote(d.AlignWith)
	}
	return "custom_term_end_date", strconv.Quote(Day(d.CustomTermEnd))
}

// Bought is what the service runs once what is desired was bought and set.
func (d Desired) Bought() Subscription {
	s := Subscription{
		TenantID: d.TenantID, Quantity: d.Quantity, SKU: d.SKU, Term: d.Term, Cycle: d.Cycle, ResellerID: d.ResellerID,
		Status: StatusActive, AutoRenew: d.EndOfTerm == EndOfTermRenew || d.EndOfTerm == "",
	}
	if d.Suspended != nil && *d.Suspended {
		s.AutoRenew = false
		return s
	}
	if d.EndOfTerm == EndOfTermExtend {
		s.Schedule = &Schedule{Kind: ScheduledExtension}
	}
	return s
}

func same[T any](a, b *T, equal func(a, b T) bool) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return equal(*a, *b)
}

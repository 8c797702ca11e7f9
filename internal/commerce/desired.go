package commerce

import (
	"strconv"
	"strings"
	"time"
)

// Reduction is when seats are removed.
type Reduction string

// The times at which seats can be removed.
const (
	ReduceNow            Reduction = "now"              // all now, or planning fails
	ReduceAtRenewal      Reduction = "at_renewal"       // all with the next term
	ReduceNowThenRenewal Reduction = "now_then_renewal" // open seats now, the rest with the next term
)

// Reductions lists the ways to reduce, the default first.
func Reductions() []string {
	return []string{string(ReduceNow), string(ReduceAtRenewal), string(ReduceNowThenRenewal)}
}

// waits reports whether seats may wait for the next term.
func (r Reduction) waits() bool { return r == ReduceAtRenewal || r == ReduceNowThenRenewal }

// EndOfTerm is what happens when the term ends.
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

// OnDestroy is what removing a subscription from the configuration does.
type OnDestroy string

// The ways a subscription leaves the configuration.
const (
	OnDestroyCancel    OnDestroy = "cancel"      // cancel all seats, within the window
	OnDestroyEndAtTerm OnDestroy = "end_at_term" // end when the term ends
	OnDestroyAbandon   OnDestroy = "abandon"     // remove it from the state and change nothing
)

// OnDestroys lists the ways to leave, the default first.
func OnDestroys() []string {
	return []string{string(OnDestroyCancel), string(OnDestroyEndAtTerm), string(OnDestroyAbandon)}
}

// LicenseTransfer is whether an upgrade also moves the users' licenses.
type LicenseTransfer string

// What an upgrade does with the licenses.
const (
	// TransferIfPossible moves them if the service offers that; the default.
	TransferIfPossible LicenseTransfer = ""
	// TransferAlways refuses an upgrade that cannot move them.
	TransferAlways LicenseTransfer = "always"
	// TransferNever leaves the licenses to be assigned by hand.
	TransferNever LicenseTransfer = "never"
)

// RenewalInstructions is a renewal block: what the next term starts with. A nil
// field leaves that part as it is.
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

// apply sets the configured parts in a next term. A promotion is dropped with the
// offer that it was scheduled for.
func (r *RenewalInstructions) apply(next *Schedule) {
	if r == nil {
		return
	}
	if r.SKU != nil && !r.SKU.Same(next.SKU) || r.Term != nil && !r.Term.Same(next.Term) ||
		r.Cycle != nil && !r.Cycle.Same(next.Cycle) {
		next.PromotionID = ""
	}
	put(&next.Quantity, r.Quantity)
	put(&next.SKU, r.SKU)
	put(&next.Term, r.Term)
	put(&next.Cycle, r.Cycle)
	put(&next.PromotionID, r.PromotionID)
	put(&next.CustomTermEnd, r.CustomTermEnd)
}

// withdraw resets the parts that the block sets to those of the present term.
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
	// FriendlyName is empty for the service's default.
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
	// CustomTermEnd is the day on which the first term ends, and AlignWith the id
	// of the subscription it ends with; at most one is set.
	CustomTermEnd time.Time
	AlignWith     string
	// PartialUpgrades are the entries of partial_upgrades, by their keys.
	PartialUpgrades map[string]PartialUpgrade
	// LicenseTransfer is what an upgrade does with the users' licenses.
	LicenseTransfer LicenseTransfer
	// Midterm allows lengthening the present term. It is an experiment: no public
	// sample shows the request.
	Midterm bool
	// Suspended is nil if the configuration leaves the status as it is.
	Suspended *bool
	// External is what happens to changes made elsewhere; empty reverts them.
	External External
	// FromDefaults are the attributes that the provider block's defaults set.
	FromDefaults FromDefaults
}

// FromDefaults says which attributes the provider block's defaults set, so that
// messages name the right place.
type FromDefaults struct {
	EndOfTerm, Reduction, External bool
}

// Aligned reports whether the configuration sets the end of the first term.
func (d Desired) Aligned() bool { return !d.CustomTermEnd.IsZero() || d.AlignWith != "" }

// alignment is the attribute that sets the end of the first term, and its value.
func (d Desired) alignment() (attribute, value string) {
	if d.AlignWith != "" {
		return "align_with_subscription_id", strconv.Quote(d.AlignWith)
	}
	return "custom_term_end_date", strconv.Quote(Day(d.CustomTermEnd))
}

// Bought is the subscription after its purchase and the settings that follow.
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

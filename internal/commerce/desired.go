package commerce

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

// RenewalInstructions is what the next term is to start with. A nil field
// leaves that part as it is.
type RenewalInstructions struct {
	Quantity *int
}

// Same reports whether both ask for the same next term.
func (r *RenewalInstructions) Same(o *RenewalInstructions) bool {
	if r == nil || o == nil {
		return r == nil && o == nil
	}
	return sameNumber(r.Quantity, o.Quantity)
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
	// ResellerID is the reseller of record; empty leaves it as it is.
	ResellerID string
	EndOfTerm  EndOfTerm
	Reduction  Reduction
	Renewal    *RenewalInstructions
}

// Bought is what the service runs once what is desired was bought and set.
func (d Desired) Bought() Subscription {
	s := Subscription{
		Quantity: d.Quantity, SKU: d.SKU, Term: d.Term, Cycle: d.Cycle, ResellerID: d.ResellerID,
		AutoRenew: d.EndOfTerm == EndOfTermRenew,
	}
	if d.EndOfTerm == EndOfTermExtend {
		s.Schedule = &Schedule{Action: ScheduledExtension}
	}
	return s
}

func sameNumber(a, b *int) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return *a == *b
}

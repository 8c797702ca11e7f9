package commerce

import (
	"slices"
	"strings"
	"time"
)

// Change is one call the provider promises at plan and makes at apply.
type Change struct {
	Action Action `json:"action"`
	// Seats the change is about: added, removed, or held by the next term.
	Seats int `json:"seats"`
	// From and To are the total before and after; equal where seats stay.
	From int `json:"from"`
	To   int `json:"to"`
	// At is when the change takes effect; zero means at once.
	At time.Time `json:"at,omitzero"`
	// Final is true where nothing can take the change back.
	Final bool `json:"final,omitempty"`
	// Commits is true where the call, or what it lets happen later, binds money.
	Commits bool `json:"commits,omitempty"`
	// OpensWindow is true where the seats get a window of their own, whose end
	// the service states once the change was made.
	OpensWindow bool `json:"opens_window,omitempty"`
	// BilledUntil is the last second the seats are billed in this term.
	BilledUntil time.Time `json:"billed_until,omitzero"`
	// FriendlyName is the new name that a rename gives.
	FriendlyName string `json:"friendly_name,omitempty"`
	// ResellerID is the MPN id of the reseller of record that a set_reseller
	// names.
	ResellerID string `json:"reseller_id,omitempty"`
	// EndOfTerm is what a set_end_of_term sets.
	EndOfTerm EndOfTerm `json:"end_of_term,omitempty"`
	// Explicit is true where ending needs a scheduled cancellation, because
	// auto-renew off alone would extend the subscription month by month.
	Explicit bool `json:"explicit,omitempty"`
	// SKU, Term and Cycle are what an upgrade or the next term changes of them,
	// empty where they stay; LicenseTransfer is whether users move along.
	SKU             SKU             `json:"sku,omitzero"`
	Term            Term            `json:"term,omitempty"`
	Cycle           BillingCycle    `json:"cycle,omitempty"`
	LicenseTransfer LicenseTransfer `json:"license_transfer,omitempty"`
	// Entry is the key in partial_upgrades of a partial upgrade, and Into the
	// subscription that its seats join, empty for a new one.
	Entry string `json:"entry,omitempty"`
	Into  string `json:"into,omitempty"`
	// Schedule is what a schedule_renewal writes.
	Schedule *Schedule `json:"schedule,omitempty"`
}

// PartialUpgrade is what a partial upgrade asks, as the entry it comes from.
func (c Change) PartialUpgrade() PartialUpgrade {
	return PartialUpgrade{SKU: c.SKU, Quantity: c.Seats, Into: c.Into, Term: c.Term, Cycle: c.Cycle}
}

// MadeUpgrade is what a partial upgrade leaves behind once it is carried out. The
// service has yet to say when that was, and which subscription is new.
func (c Change) MadeUpgrade() MadeUpgrade {
	return MadeUpgrade{SKU: c.SKU, Quantity: c.Seats, SubscriptionID: c.Into}
}

// AtRenewal reports whether the change takes effect when the next term begins
// rather than at once. For a subscription not yet bought that day has no date.
func (c Change) AtRenewal() bool { return c.Action.facts().atRenewal }

// BeginsTerm reports whether a new term begins at once with the change.
func (c Change) BeginsTerm() bool {
	f := c.Action.facts()
	return f.beginsTerm != nil && f.beginsTerm(c)
}

// DropsSchedule reports whether the service deletes what was scheduled when
// the change is made.
func (c Change) DropsSchedule() bool { return c.Action.facts().dropsSchedule }

// ChangesWindows reports whether other windows of seats are open after the
// change, which are the service's to state.
func (c Change) ChangesWindows() bool { return c.Action.facts().changesWindows }

// ChangesDates reports whether the dates of the term may be other ones after the
// change.
func (c Change) ChangesDates() bool { return c.Action.facts().changesDates }

// ChangesOffer reports whether all seats are of another SKU after the change.
func (c Change) ChangesOffer() bool { return c.Action.facts().changesOffer }

// Buys reports whether the change is the order of a new subscription.
func (c Change) Buys() bool { return c.Action == ActionPurchase }

// TakesAllSeats reports whether the change moves the last seats into another
// subscription, with which this one ends.
func (c Change) TakesAllSeats() bool { return c.Action == ActionPartialUpgrade && c.To == 0 }

// Same reports whether both changes make the same call. What only explains the
// call is not compared.
func (c Change) Same(o Change) bool {
	return c.Action == o.Action && c.At.Equal(o.At) &&
		c.Seats == o.Seats && c.From == o.From && c.To == o.To &&
		c.SKU.Same(o.SKU) && c.Term.Same(o.Term) && c.Cycle.Same(o.Cycle) && c.LicenseTransfer == o.LicenseTransfer &&
		c.Entry == o.Entry && strings.EqualFold(c.Into, o.Into) &&
		c.FriendlyName == o.FriendlyName && c.ResellerID == o.ResellerID &&
		c.EndOfTerm == o.EndOfTerm && c.Explicit == o.Explicit &&
		same(c.Schedule, o.Schedule, func(a, b Schedule) bool { return a.Kind == b.Kind && a.Same(&b) })
}

// SameCalls reports whether two plans make the same calls in the same order.
func SameCalls(a, b []Change) bool { return slices.EqualFunc(a, b, Change.Same) }

// ResultingTerm is the term and billing cycle that an upgrade goes on with.
func (c Change) ResultingTerm(from Subscription) (Term, BillingCycle) {
	term, cycle := from.Term, from.Cycle
	if c.Term != "" {
		term = c.Term
	}
	if c.Cycle != "" {
		cycle = c.Cycle
	}
	return term, cycle
}

// AfterPurchase separates what follows an order by its own promise from what
// would change the seats just bought.
func AfterPurchase(changes []Change) (settings, others []Change) {
	for _, c := range changes {
		if c.Action.facts().followsOrder {
			settings = append(settings, c)
		} else {
			others = append(others, c)
		}
	}
	return settings, others
}

package commerce

import (
	"slices"
	"strings"
	"time"
)

// Change is one call that a plan shows and an apply makes.
type Change struct {
	Action Action `json:"action"`
	// Seats the change is about: added, removed, or held by the next term.
	Seats int `json:"seats"`
	// From and To are the total before and after; equal where seats stay.
	From int `json:"from"`
	To   int `json:"to"`
	// At is when the change takes effect; zero means at once.
	At time.Time `json:"at,omitzero"`
	// Final is true if the change cannot be undone.
	Final bool `json:"final,omitempty"`
	// Commits is true if the call, or what follows from it later, commits the
	// customer to pay.
	Commits bool `json:"commits,omitempty"`
	// OpensWindow is true if the seats get a window of their own. The service
	// states its end after the change.
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
	// Explicit is true if ending needs a scheduled cancellation, because
	// auto-renew off alone would extend the subscription month by month.
	Explicit bool `json:"explicit,omitempty"`
	// SKU, Term and Cycle are what an upgrade or the next term changes of them,
	// empty if unchanged; LicenseTransfer is whether the users' licenses move too.
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

// PartialUpgrade is the entry of partial_upgrades that the change carries out.
func (c Change) PartialUpgrade() PartialUpgrade {
	return PartialUpgrade{SKU: c.SKU, Quantity: c.Seats, Into: c.Into, Term: c.Term, Cycle: c.Cycle}
}

// MadeUpgrade is the partial upgrade as made by this change, without its time,
// its operation id and the id of a new subscription: the service has yet to
// state those.
func (c Change) MadeUpgrade() MadeUpgrade {
	return MadeUpgrade{SKU: c.SKU, Quantity: c.Seats, SubscriptionID: c.Into}
}

// AtRenewal reports whether the change takes effect when the next term begins
// rather than at once. For a subscription that is not bought yet, At is zero.
func (c Change) AtRenewal() bool { return c.Action.facts().atRenewal }

// BeginsTerm reports whether a new term begins at once with the change.
func (c Change) BeginsTerm() bool {
	f := c.Action.facts()
	return f.beginsTerm != nil && f.beginsTerm(c)
}

// DropsSchedule reports whether the service deletes what was scheduled when
// the change is made.
func (c Change) DropsSchedule() bool { return c.Action.facts().dropsSchedule }

// ChangesWindows reports whether the change can change the windows of the seats,
// which only the service states.
func (c Change) ChangesWindows() bool { return c.Action.facts().changesWindows }

// ChangesDates reports whether the change can change the dates of the term.
func (c Change) ChangesDates() bool { return c.Action.facts().changesDates }

// ChangesOffer reports whether the change changes the SKU of all seats.
func (c Change) ChangesOffer() bool { return c.Action.facts().changesOffer }

// Buys reports whether the change is the order of a new subscription.
func (c Change) Buys() bool { return c.Action == ActionPurchase }

// TakesAllSeats reports whether the change upgrades the last seats into another
// subscription. This one then ends.
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

// ResultingTerm is the term and billing cycle after an upgrade.
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

// AfterPurchase splits changes into settings that a purchase plans after its
// order, and others, which would change the seats just bought.
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

package commerce

import (
	"strings"
	"time"
)

// Action is the kind of call a change becomes.
type Action string

// The calls the planner knows, in the order they are carried out.
const (
	ActionPurchase         Action = "purchase"
	ActionResume           Action = "resume"
	ActionRename           Action = "rename"
	ActionSetReseller      Action = "set_reseller"
	ActionAddSeats         Action = "add_seats"
	ActionReduceSeats      Action = "reduce_seats"
	ActionUpgrade          Action = "upgrade"
	ActionPartialUpgrade   Action = "partial_upgrade"
	ActionLengthenTerm     Action = "lengthen_term"
	ActionSuspend          Action = "suspend"
	ActionSetEndOfTerm     Action = "set_end_of_term"
	ActionScheduleRenewal  Action = "schedule_renewal"
	ActionWithdrawSchedule Action = "withdraw_schedule"
	ActionCancel           Action = "cancel"
	ActionEndAtTerm        Action = "end_at_term"
	ActionAbandon          Action = "abandon"
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

// Move is what a partial upgrade leaves behind once it is carried out. The
// service has yet to say when that was, and which subscription is new.
func (c Change) Move() Move {
	return Move{SKU: c.SKU, Quantity: c.Seats, SubscriptionID: c.Into}
}

// AtRenewal reports whether the change takes effect when the next term begins
// rather than at once. For a subscription not yet bought that day has no date.
func (c Change) AtRenewal() bool {
	switch c.Action {
	case ActionSetEndOfTerm, ActionScheduleRenewal, ActionWithdrawSchedule, ActionEndAtTerm:
		return true
	default:
		return false
	}
}

// BeginsTerm reports whether a new term begins at once with the change.
func (c Change) BeginsTerm() bool {
	return c.Action == ActionLengthenTerm || c.Action == ActionUpgrade && c.Term != ""
}

// SameCall reports whether both changes ask the same of the service. Dates
// that only explain are not compared.
func (c Change) SameCall(o Change) bool {
	if c.Action != o.Action || c.Seats != o.Seats || c.From != o.From || c.To != o.To ||
		!c.SKU.Same(o.SKU) || !c.Term.Same(o.Term) || !c.Cycle.Same(o.Cycle) || c.LicenseTransfer != o.LicenseTransfer ||
		c.FriendlyName != o.FriendlyName || c.ResellerID != o.ResellerID ||
		c.Entry != o.Entry || !strings.EqualFold(c.Into, o.Into) || c.EndOfTerm != o.EndOfTerm || c.Explicit != o.Explicit || !c.At.Equal(o.At) {
		return false
	}
	if c.Schedule == nil || o.Schedule == nil {
		return c.Schedule == nil && o.Schedule == nil
	}
	return c.Schedule.Action == o.Schedule.Action && c.Schedule.Same(o.Schedule)
}

// SameCalls reports whether two plans make the same calls in the same order.
func SameCalls(a, b []Change) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !a[i].SameCall(b[i]) {
			return false
		}
	}
	return true
}

// DropsSchedule reports whether the service deletes what was scheduled when
// the change is made.
// Source: "Create scheduled changes", what removes them.
func (c Change) DropsSchedule() bool {
	switch c.Action {
	case ActionAddSeats, ActionReduceSeats, ActionPartialUpgrade, ActionUpgrade, ActionLengthenTerm, ActionSuspend, ActionCancel, ActionEndAtTerm, ActionWithdrawSchedule, ActionSetEndOfTerm:
		return true
	default:
		return false
	}
}

// After predicts the subscription once the changes were carried out. Windows
// that a change opens are the service's to state and are left out.
func (s Subscription) After(changes []Change) Subscription {
	for _, c := range changes {
		// A trial always carries what it converts into, also when it will not, but
		// for an explicit end in its place.
		converts := s.Trial && s.Schedule.Renews() && c.Action != ActionUpgrade
		ended := s.Trial && s.Schedule != nil && !converts
		if c.DropsSchedule() && !converts {
			s.Schedule = nil
		}
		switch c.Action {
		case ActionRename:
			s.FriendlyName = c.FriendlyName
		case ActionSetReseller:
			s.ResellerID = c.ResellerID
		case ActionAddSeats, ActionReduceSeats, ActionPartialUpgrade:
			s.Quantity = c.To
		case ActionUpgrade:
			s = s.upgraded(c)
		case ActionLengthenTerm:
			s.Term, s.Cycle = c.Term, c.Cycle
		case ActionSuspend:
			s.Status, s.AutoRenew, s.Schedule, s.Refundable = StatusSuspended, false, nil, nil
		case ActionResume:
			s.Status, s.AutoRenew = StatusActive, false
		case ActionSetEndOfTerm, ActionEndAtTerm:
			s.AutoRenew = c.EndOfTerm == EndOfTermRenew
			if !converts {
				s.Schedule = endSchedule(c)
			}
			if ended && s.AutoRenew { // what it converts into, of which the seats are known
				s.Schedule = &Schedule{Action: ScheduledRenewal, Quantity: s.Quantity}
			}
		case ActionScheduleRenewal:
			schedule := *c.Schedule
			s.Schedule = &schedule
		case ActionCancel:
			s = s.Ended()
		default: // a purchase makes another subscription; the rest leaves this one as it is
		}
	}
	return s
}

// upgraded is the subscription as another SKU: same id, same end, unless a
// longer term begins with it. A trial becomes a paid subscription that way.
func (s Subscription) upgraded(c Change) Subscription {
	s.SKU, s.Trial, s.Quantity = c.SKU, false, c.To
	if c.Term != "" {
		s.Term = c.Term
	}
	if c.Cycle != "" {
		s.Cycle = c.Cycle
	}
	return s
}

// StatusAfter is the status that suspending or resuming leads to.
func StatusAfter(a Action) Status {
	if a == ActionSuspend {
		return StatusSuspended
	}
	return StatusActive
}

func endSchedule(c Change) *Schedule {
	switch {
	case c.EndOfTerm == EndOfTermCancel && c.Explicit:
		return &Schedule{Action: ScheduledEnd}
	case c.EndOfTerm == EndOfTermExtend:
		return &Schedule{Action: ScheduledExtension}
	default:
		return nil
	}
}

// Onwards is the term and billing cycle that an upgrade goes on with.
func (c Change) Onwards(from Subscription) (Term, BillingCycle) {
	term, cycle := from.Term, from.Cycle
	if c.Term != "" {
		term = c.Term
	}
	if c.Cycle != "" {
		cycle = c.Cycle
	}
	return term, cycle
}

// AfterPurchase tells what follows an order by its own promise from what would
// change the seats just bought.
func AfterPurchase(changes []Change) (settings, others []Change) {
	for _, c := range changes {
		switch c.Action {
		case ActionSetEndOfTerm, ActionScheduleRenewal, ActionSetReseller, ActionSuspend:
			settings = append(settings, c)
		default:
			others = append(others, c)
		}
	}
	return settings, others
}

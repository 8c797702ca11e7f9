package commerce

import (
	"fmt"
	"strings"
	"time"
)

// ScheduledKind is what is scheduled for a subscription. Kinds that only the
// service knows pass through.
type ScheduledKind string

// What can be scheduled.
const (
	// ScheduledRenewal is a next term that another client, or this one, has written.
	ScheduledRenewal ScheduledKind = "renewal"
	// ScheduledUpgrade is a next term of another SKU, in the service's newer form.
	ScheduledUpgrade ScheduledKind = "upgrade"
	// ScheduledConversion is what a trial becomes when it ends.
	ScheduledConversion ScheduledKind = "trial_conversion"
	// ScheduledCancellation is an explicit end with the term.
	ScheduledCancellation ScheduledKind = "cancellation"
	// ScheduledExtension is the extended service term after the term.
	ScheduledExtension ScheduledKind = "extension"
	// ScheduledBillingCycle is another billing cycle from the next charge on.
	ScheduledBillingCycle ScheduledKind = "billing_cycle"
)

// Schedule is what the service has scheduled for the end of the term.
type Schedule struct {
	// Kind is a renewal, an upgrade, a cancellation or an extension.
	Kind     ScheduledKind `json:"kind"`
	Quantity int           `json:"quantity,omitempty"`
	SKU      SKU           `json:"sku,omitzero"`
	Term     Term          `json:"term,omitempty"`
	Cycle    BillingCycle  `json:"cycle,omitempty"`
	// PromotionID is the promotion the next term is to have, empty for none.
	PromotionID string `json:"promotion_id,omitempty"`
	// CustomTermEnd is the last day of a next term that is shortened to align with
	// another; zero for the full length.
	CustomTermEnd time.Time `json:"custom_term_end,omitzero"`
}

// Renews reports whether the schedule describes a next term.
func (s *Schedule) Renews() bool {
	return s != nil && (s.Kind == ScheduledRenewal || s.Kind == ScheduledUpgrade)
}

// repeats reports whether the next term is scheduled exactly as the present one.
func (s *Schedule) repeats(runs Subscription) bool {
	present := runs.repeated()
	return s.Kind == present.Kind && s.Same(&present)
}

// repeated is a next term exactly as the present one.
func (s Subscription) repeated() Schedule {
	return Schedule{Kind: ScheduledRenewal, Quantity: s.Quantity, SKU: s.SKU, Term: s.Term, Cycle: s.Cycle}
}

// Same reports whether both schedule the same next term. An upgrade and a renewal
// to the same SKU are equal.
func (s *Schedule) Same(o *Schedule) bool {
	if s == nil || o == nil {
		return s == nil && o == nil
	}
	return (s.Kind == o.Kind || s.Renews() && o.Renews()) && s.Quantity == o.Quantity && s.SKU.Same(o.SKU) &&
		s.Term.Same(o.Term) &&
		s.Cycle.Same(o.Cycle) && strings.EqualFold(s.PromotionID, o.PromotionID) &&
		sameDay(s.CustomTermEnd, o.CustomTermEnd)
}

// sameDay compares days: the service writes an end of term as midnight or as
// the last second of the day.
func sameDay(a, b time.Time) bool { return a.IsZero() == b.IsZero() && Day(a) == Day(b) }

// ScheduledQuantity is the number of seats the next term is scheduled to start
// with; nil if none is scheduled.
func (s Subscription) ScheduledQuantity() *int {
	if !s.Schedule.Renews() || s.Schedule.Quantity == 0 {
		return nil
	}
	q := s.Schedule.Quantity
	return &q
}

// ScheduledChange is one change that is scheduled for a subscription.
type ScheduledChange struct {
	Subscription Subscription
	Kind         ScheduledKind
	// At is when it happens.
	At time.Time
	// Next is the term from then on; nil if the subscription ends or the service
	// states nothing.
	Next *Schedule
}

// KindOf is the kind of a schedule for a subscription: a conversion for a trial,
// and a renewal for any other next term.
func (s *Schedule) KindOf(sub Subscription) ScheduledKind {
	switch {
	case !s.Renews():
		return s.Kind
	case sub.Trial:
		return ScheduledConversion
	default:
		return ScheduledRenewal
	}
}

// WillHappen reports whether the scheduled change will take effect if nothing
// changes: only for an active subscription, and a next term only with auto-renew
// on.
// Source: "Create scheduled changes".
func (c ScheduledChange) WillHappen() bool {
	s := c.Subscription
	switch c.Kind {
	case ScheduledRenewal, ScheduledConversion:
		return s.AutoRenew && (s.Status == StatusActive || s.Status == StatusPending)
	default:
		return s.Status == StatusActive || s.Status == StatusPending
	}
}

// difference is one way in which a next term differs: its attributes, and a clause
// for messages.
type difference struct {
	attributes []string
	words      string
}

func (c ScheduledChange) differences() []difference {
	if c.Next == nil {
		return nil
	}
	var out []difference
	note := func(differs bool, words string, attributes ...string) {
		if differs {
			out = append(out, difference{attributes, words})
		}
	}
	next, runs := c.Next, c.Subscription
	note(
		next.Quantity != runs.Quantity,
		fmt.Sprintf("with %s instead of %d", Seats(next.Quantity), runs.Quantity),
		"quantity",
	)
	note(
		!next.SKU.Same(runs.SKU),
		fmt.Sprintf("as %s instead of %s", next.SKU, runs.SKU),
		next.SKU.otherThan(runs.SKU)...)
	note(!next.Term.Same(runs.Term), fmt.Sprintf("for %s instead of %s", next.Term, runs.Term), "term_duration")
	note(!next.Cycle.Same(runs.Cycle), fmt.Sprintf("billed %s instead of %s", next.Cycle, runs.Cycle), "billing_cycle")
	note(next.PromotionID != "", "with the promotion "+next.PromotionID, "promotion_id")
	note(!next.CustomTermEnd.IsZero(), "until "+Day(next.CustomTermEnd), "custom_term_end_date")
	return out
}

// otherThan lists the attributes in which two SKUs differ.
func (s SKU) otherThan(o SKU) []string {
	var out []string
	if !strings.EqualFold(s.ProductID, o.ProductID) {
		out = append(out, "product_id")
	}
	if !strings.EqualFold(s.SKUID, o.SKUID) {
		out = append(out, "sku_id")
	}
	return out
}

// Changes lists the attributes of the subscription that it changes.
func (c ScheduledChange) Changes() []string {
	out := []string{}
	for _, d := range c.differences() {
		out = append(out, d.attributes...)
	}
	return out
}

// String is what happens, in one sentence.
func (c ScheduledChange) String() string {
	name, day := fmt.Sprintf("%q", c.Subscription.FriendlyName), Day(c.At)
	switch {
	case c.Kind == ScheduledCancellation:
		return fmt.Sprintf(
			"%s ends with %s for good: its cancellation is scheduled, and access ends at once.",
			name,
			Day(c.Subscription.CommitmentEnd),
		)
	case c.Kind == ScheduledExtension:
		return fmt.Sprintf("%s goes on month by month from %s, at the price of the extended service term.", name, day)
	case c.Kind == ScheduledConversion && c.Next != nil:
		return fmt.Sprintf(
			"The trial %s becomes %s of %s on %s, paid for %s and billed %s.",
			name,
			Seats(c.Next.Quantity),
			c.Next.SKU,
			day,
			c.Next.Term,
			c.Next.Cycle,
		)
	case c.Kind == ScheduledBillingCycle && c.Next != nil:
		return fmt.Sprintf(
			"%s is billed %s instead of %s from its next charge on %s.",
			name,
			c.Next.Cycle,
			c.Subscription.Cycle,
			day,
		)
	case c.Kind == ScheduledRenewal && c.Next != nil:
		return fmt.Sprintf("%s renews on %s %s.", name, day, c.otherwise())
	default:
		return fmt.Sprintf("Microsoft has scheduled %q for %s on %s.", c.Kind, name, day)
	}
}

func (c ScheduledChange) otherwise() string {
	words := []string{}
	for _, d := range c.differences() {
		words = append(words, d.words)
	}
	if len(words) == 0 {
		return "as it runs"
	}
	return strings.Join(words, ", ")
}

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
	// ScheduledNextTerm is a next term that somebody noted, upgraded or not.
	ScheduledNextTerm ScheduledKind = "renewal"
	// ScheduledConversion is what a trial becomes when it ends.
	ScheduledConversion ScheduledKind = "trial_conversion"
	// ScheduledCancellation is an explicit end with the term.
	ScheduledCancellation ScheduledKind = "cancellation"
	// ScheduledMonthByMonth is the extended service term after the term.
	ScheduledMonthByMonth ScheduledKind = "extension"
	// ScheduledBilling is another billing cycle from the next charge on.
	ScheduledBilling ScheduledKind = "billing_cycle"
)

// ScheduledChange is one thing the service has noted to do with a subscription.
type ScheduledChange struct {
	Subscription Subscription
	Kind         ScheduledKind
	// At is when it happens.
	At time.Time
	// Next is how the subscription runs from then on, nil where it ends or
	// nothing is said of it.
	Next *Schedule
}

// Kind is what a schedule does with a subscription.
func (s *Schedule) Kind(of Subscription) ScheduledKind {
	switch {
	case s.Action == ScheduledEnd:
		return ScheduledCancellation
	case s.Action == ScheduledExtension:
		return ScheduledMonthByMonth
	case of.Trial:
		return ScheduledConversion
	default:
		return ScheduledNextTerm
	}
}

// Holds reports whether it will happen as things stand: nothing scheduled does
// unless the subscription is active, and a next term only with auto-renew on.
// Source: "Create scheduled changes".
func (c ScheduledChange) Holds() bool {
	s := c.Subscription
	switch c.Kind {
	case ScheduledNextTerm, ScheduledConversion:
		return s.AutoRenew && (s.Status == StatusActive || s.Status == StatusPending)
	default:
		return s.Status == StatusActive || s.Status == StatusPending
	}
}

// difference is what a next term has otherwise: the attributes that say so, and
// a clause for people.
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
	note(next.Quantity != runs.Quantity, fmt.Sprintf("with %s instead of %d", Seats(next.Quantity), runs.Quantity), "quantity")
	note(!next.SKU.Same(runs.SKU), fmt.Sprintf("as %s instead of %s", next.SKU, runs.SKU), next.SKU.otherThan(runs.SKU)...)
	note(!next.Term.Same(runs.Term), fmt.Sprintf("for %s instead of %s", next.Term, runs.Term), "term_duration")
	note(!next.Cycle.Same(runs.Cycle), fmt.Sprintf("billed %s instead of %s", next.Cycle, runs.Cycle), "billing_cycle")
	note(next.PromotionID != "", "with the promotion "+next.PromotionID, "promotion_id")
	note(!next.CustomTermEnd.IsZero(), "until "+Day(next.CustomTermEnd), "custom_term_end_date")
	return out
}

// otherThan names the attributes in which two SKUs differ.
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

// Changes names the attributes of the subscription that it changes.
func (c ScheduledChange) Changes() []string {
	out := []string{}
	for _, d := range c.differences() {
		out = append(out, d.attributes...)
	}
	return out
}

// String says what happens in one sentence.
func (c ScheduledChange) String() string {
	name, day := fmt.Sprintf("%q", c.Subscription.FriendlyName), Day(c.At)
	switch {
	case c.Kind == ScheduledCancellation:
		return fmt.Sprintf("%s ends with %s for good: its cancellation is scheduled, and access ends at once.", name, Day(c.Subscription.CommitmentEnd))
	case c.Kind == ScheduledMonthByMonth:
		return fmt.Sprintf("%s goes on month by month from %s, at the price of the extended service term.", name, day)
	case c.Kind == ScheduledConversion && c.Next != nil:
		return fmt.Sprintf("The trial %s becomes %s of %s on %s, paid for %s and billed %s.", name, Seats(c.Next.Quantity), c.Next.SKU, day, c.Next.Term, c.Next.Cycle)
	case c.Kind == ScheduledBilling && c.Next != nil:
		return fmt.Sprintf("%s is billed %s instead of %s from its next charge on %s.", name, c.Next.Cycle, c.Subscription.Cycle, day)
	case c.Kind == ScheduledNextTerm && c.Next != nil:
		return fmt.Sprintf("%s renews on %s %s.", name, day, c.otherwise())
	default:
		return fmt.Sprintf("Microsoft has noted %q for %s on %s.", c.Kind, name, day)
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

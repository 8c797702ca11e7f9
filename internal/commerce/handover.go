package commerce

import (
	"fmt"
	"strings"
	"time"
)

// Handover is what a customer without a partner's permissions asks its reseller
// to do.
type Handover struct {
	TenantID string
	// Desired is the configuration, and Subscription the one it manages; nil for a
	// purchase.
	Desired      Desired
	Subscription *Subscription
	Changes      []Change
	// Today is the earliest day to do it.
	Today time.Time
}

// AskReseller refuses what only a partner can do, with the text of a request to
// the reseller: which tenant, SKU and seats, and by when.
func AskReseller(h Handover) Violation {
	var order strings.Builder
	fmt.Fprintf(&order, "    Tenant %s", h.TenantID)
	if s := h.Subscription; s != nil {
		fmt.Fprintf(&order, "\n    Subscription %s, %q, %s, %s", s.ID, s.FriendlyName, s.SKU, Seats(s.Quantity))
	}
	for _, c := range h.Changes {
		fmt.Fprintf(&order, "\n      - %s, %s", h.words(c), h.by(c))
	}
	asked := fmt.Sprintf("for %d changes", len(h.Changes))
	if len(h.Changes) == 1 {
		asked = "to " + h.Changes[0].String()
	}
	return Violation{
		Rule:    RuleAskReseller,
		Summary: "Ask your reseller " + asked,
		Reason: "The provider is logged in to the customer's own tenant, and only a partner buys, changes or ends " +
			"what is sold through Partner Center. Nothing was called. Send this to your reseller:\n\n" +
			order.String(),
		Remedies: []Remedy{
			{"see what the tenant holds, from any seller", `data "csp_directory_subscriptions" {}`},
			{"be the partner", "partner_tenant_id, instead of customer_tenant_id"},
		},
	}
}

// words is a change as text, with the SKU if it is a purchase.
func (h Handover) words(c Change) string {
	if !c.Buys() {
		return c.String()
	}
	text := fmt.Sprintf("%s of %s for %s, billed %s", c, h.Desired.SKU, h.Desired.Term, h.Desired.Cycle)
	if h.Desired.FriendlyName != "" {
		text += fmt.Sprintf(", named %q", h.Desired.FriendlyName)
	}
	if h.Desired.PromotionID != "" {
		text += ", with promotion " + h.Desired.PromotionID
	}
	if !h.Desired.CustomTermEnd.IsZero() {
		text += ", the first term ending on " + Day(h.Desired.CustomTermEnd)
	}
	if h.Desired.AlignWith != "" {
		text += ", the first term ending with subscription " + h.Desired.AlignWith
	}
	return text
}

// by is the reseller's deadline as text: when a window closes or the term ends,
// otherwise from today.
func (h Handover) by(c Change) string {
	s, f := h.Subscription, c.Action.facts()
	if s == nil {
		return "from " + Day(h.Today)
	}
	if f.closing != nil {
		if until, window := f.closing(*s, h.Today); window != "" {
			return h.whileOpen(until, window)
		}
	}
	if f.atRenewal && !s.CommitmentEnd.IsZero() {
		return "before the term ends on " + Day(s.CommitmentEnd)
	}
	return "from " + Day(h.Today)
}

// cancelWindow is the window of a cancellation; empty if the service states none.
func cancelWindow(s Subscription, _ time.Time) (until time.Time, window string) {
	if s.CancelUntil == nil {
		return time.Time{}, ""
	}
	return *s.CancelUntil, "the window"
}

// firstWindow is the window of seats that closes first; empty if the service
// states none.
func firstWindow(s Subscription, now time.Time) (until time.Time, window string) {
	if s.Refundable == nil {
		return time.Time{}, ""
	}
	return s.nextClosing(now), "the first window"
}

// whileOpen is the deadline before a window closes. The state may be old, so the
// window may already have closed; the text then says that.
func (h Handover) whileOpen(until time.Time, window string) string {
	switch {
	case until.IsZero():
		return "from " + Day(h.Today)
	case until.After(h.Today):
		return fmt.Sprintf("before %s, when %s closes", Instant(until), window)
	}
	return fmt.Sprintf(
		"if still possible: the window closed on %s; otherwise at renewal, %s",
		Instant(until),
		Day(h.Subscription.RenewalStart()),
	)
}

// nextClosing is when the next of the windows closes, or the last one closed;
// zero where there is none.
func (s Subscription) nextClosing(now time.Time) time.Time {
	var next, last time.Time
	for _, w := range s.Refundable.Windows {
		if w.Until.After(now) && (next.IsZero() || w.Until.Before(next)) {
			next = w.Until
		}
		if w.Until.After(last) {
			last = w.Until
		}
	}
	if next.IsZero() {
		return last
	}
	return next
}

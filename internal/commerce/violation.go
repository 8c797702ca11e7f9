package commerce

import (
	"fmt"
	"strings"
	"time"
)

// Rule is the stable name of a rule; each has a page in the documentation.
type Rule string

// The rules a plan can break.
const (
	RuleReduceWindow     Rule = "reduce-window"
	RuleSeatCount        Rule = "seat-count"
	RuleInPlace          Rule = "in-place"
	RuleUpgrade          Rule = "upgrade"
	RulePartialUpgrade   Rule = "partial-upgrade"
	RuleExternal         Rule = "external-changes"
	RuleStatus           Rule = "status"
	RuleTrial            Rule = "trial"
	RuleSoftware         Rule = "software"
	RuleRenewalConflict  Rule = "renewal-conflict"
	RuleRenewalNeedsOn   Rule = "renewal-needs-auto-renew"
	RuleRenewalRunning   Rule = "renewal-running"
	RuleEndOfTerm        Rule = "end-of-term"
	RuleCancelWindow     Rule = "cancel-window"
	RuleOffer            Rule = "offer"
	RuleTermNotSold      Rule = "term-not-sold"
	RuleAddon            Rule = "addon"
	RuleAttestation      Rule = "attestation"
	RulePromotion        Rule = "promotion"
	RuleTermEnd          Rule = "custom-term-end"
	RuleAgreement        Rule = "agreement"
	RuleReseller         Rule = "reseller"
	RuleTwin             Rule = "twin"
	RuleAskReseller      Rule = "ask-reseller"
	RuleRenewalFulfilled Rule = "renewal-fulfilled"
	RuleWorldMoved       Rule = "world-moved"
)

// Rules lists every rule, in the order the documentation shows them.
func Rules() []Rule {
	return []Rule{
		RuleReduceWindow,
		RuleCancelWindow,
		RuleSeatCount,
		RuleInPlace,
		RuleUpgrade,
		RulePartialUpgrade,
		RuleExternal,
		RuleStatus,
		RuleTrial,
		RuleSoftware,
		RuleRenewalConflict,
		RuleRenewalNeedsOn,
		RuleRenewalRunning,
		RuleRenewalFulfilled,
		RuleEndOfTerm,
		RuleOffer,
		RuleTermNotSold,
		RuleAddon,
		RuleAttestation,
		RulePromotion,
		RuleTermEnd,
		RuleAgreement,
		RuleReseller,
		RuleTwin,
		RuleAskReseller,
		RuleWorldMoved,
	}
}

// Remedy is one way to resolve a violation: what it does, and the configuration to
// paste.
type Remedy struct {
	Do     string
	Config string
}

// Violation is a request of the configuration that cannot be carried out.
type Violation struct {
	Rule      Rule
	Attribute string // path of the attribute, dotted: renewal.quantity
	From, To  string // the present and the configured value, as configuration
	Summary   string
	Reason    string
	// ClosedAt is when a window closed, OpensAt when one opens; zero if not
	// applicable.
	ClosedAt, OpensAt time.Time
	Remedies          []Remedy
}

// Notice is a warning about a plan that can be carried out.
type Notice struct {
	Rule    Rule
	Summary string
	Detail  string
}

// Advice is the reason and the remedies as text.
func (v Violation) Advice() string { return waysOut(v.Reason, v.Remedies) }

// waysOut appends remedies to a reason, one per line, aligned.
func waysOut(reason string, remedies []Remedy) string {
	if len(remedies) == 0 {
		return reason
	}
	var b strings.Builder
	b.WriteString(reason)
	width := 0
	for _, r := range remedies {
		width = max(width, len(r.Do)+1)
	}
	b.WriteString("\n\nYou can:")
	for _, r := range remedies {
		if r.Config == "" {
			fmt.Fprintf(&b, "\n  - %s", r.Do)
			continue
		}
		fmt.Fprintf(&b, "\n  - %-*s  %s", width, r.Do+":", r.Config)
	}
	return b.String()
}

// Instant is a time as text, to the minute: 2026-11-25 14:03 UTC.
func Instant(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// Day is a date as text, in UTC: 2026-11-25.
func Day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// Seats is a number of seats as text: 1 seat, 20 seats.
func Seats(n int) string {
	if n == 1 {
		return "1 seat"
	}
	return fmt.Sprintf("%d seats", n)
}

// seatsThatStay is a number of seats with its verb: 1 seat stays, 20 seats stay.
func seatsThatStay(n int) string {
	if n == 1 {
		return "1 seat stays"
	}
	return Seats(n) + " stay"
}

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
		RuleReduceWindow, RuleCancelWindow, RuleSeatCount, RuleInPlace, RuleUpgrade, RulePartialUpgrade, RuleExternal, RuleStatus, RuleTrial, RuleSoftware,
		RuleRenewalConflict, RuleRenewalNeedsOn, RuleRenewalRunning, RuleRenewalFulfilled, RuleEndOfTerm,
		RuleOffer, RuleTermNotSold, RuleAddon, RuleAttestation, RulePromotion, RuleTermEnd, RuleAgreement, RuleReseller, RuleTwin, RuleAskReseller, RuleWorldMoved,
	}
}

// Remedy is one way out: what it does and the configuration to paste for it.
type Remedy struct {
	Do     string
	Config string
}

// Violation is something the configuration asks that cannot be done.
type Violation struct {
	Rule      Rule
	Attribute string // path of the attribute, dotted: renewal.quantity
	From, To  string // what it is and what was asked, as configuration
	Summary   string
	Reason    string
	// ClosedAt is when a window closed, OpensAt when one opens; zero where
	// neither applies.
	ClosedAt, OpensAt time.Time
	Remedies          []Remedy
}

// Notice is something a person should know about a plan that is possible.
type Notice struct {
	Rule    Rule
	Summary string
	Detail  string
}

// Advice renders the reason and the remedies the way people read them.
func (v Violation) Advice() string { return waysOut(v.Reason, v.Remedies) }

// waysOut adds remedies to a reason, one to a line, aligned.
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

// Instant words a time to the minute: 2026-11-25 14:03 UTC.
func Instant(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// Day words a date: 2026-11-25.
func Day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// Seats words a number of seats: 1 seat, 20 seats.
func Seats(n int) string {
	if n == 1 {
		return "1 seat"
	}
	return fmt.Sprintf("%d seats", n)
}

package commerce_test

import (
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// row is a line of a decision table: what runs, what was asked and kept before,
// what is asked now, and what comes of it.
type row struct {
	runs      commerce.Subscription
	before    func(*commerce.Desired) // what runs, where nil
	kept      map[commerce.Attribute]string
	endBefore commerce.EndOfTerm
	history   commerce.History
	asks      func(*commerce.Desired)
	now       time.Time // today, where zero
	want      string
	// keeps are the attributes that stay as they are held, one after the other;
	// of a plan that is refused they mean nothing.
	keeps string
}

// decide plans each row and compares what comes of it.
func decide(t *testing.T, table map[string]row) {
	t.Helper()
	for name, c := range table {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, asked, now := asks(c.runs), asks(c.runs), c.now
			if c.before != nil {
				c.before(&before)
			}
			if c.asks != nil {
				c.asks(&asked)
			}
			if now.IsZero() {
				now = today
			}
			p := commerce.Update(
				commerce.Current{Subscription: c.runs, Prior: &before, Kept: c.kept, EndBefore: c.endBefore, History: c.history},
				asked, now,
			)
			if got := verdict(p); got != c.want {
				t.Errorf("it came to %q, want %q", got, c.want)
			}
			if got := keepsWords(t, p); p.OK() && got != c.keeps {
				t.Errorf("it keeps %q, want %q", got, c.keeps)
			}
		})
	}
}

// keepsWords are the attributes that a plan leaves as they are held, in short;
// those of what has ended, of which nothing is pursued, are "all".
func keepsWords(t fataler, p commerce.Plan) string {
	t.Helper()
	keeps := keepsOf(t, p)
	if len(keeps) == len(commerce.Attributes()) {
		return "all"
	}
	words := make([]string, 0, len(keeps))
	for _, a := range keeps {
		words = append(words, string(a))
	}
	return strings.Join(words, " ")
}

// verdict is a plan in short: its calls, or the rules it breaks.
func verdict(p commerce.Plan) string {
	switch {
	case !p.OK():
		return refusals(p.Violations)
	case len(p.Changes) == 0:
		return "nothing"
	}
	return strings.Join(calls(p), ", then ")
}

// refusals names the rules that are broken, and "allowed" where none is.
func refusals(violations []commerce.Violation) string {
	if len(violations) == 0 {
		return "allowed"
	}
	rules := make([]string, 0, len(violations))
	for _, v := range violations {
		rules = append(rules, string(v.Rule))
	}
	return "refused: " + strings.Join(rules, ", ")
}

// one is the violation there is, and fails the test where there is none.
func one(t *testing.T, violations []commerce.Violation) commerce.Violation {
	t.Helper()
	if len(violations) == 0 {
		t.Fatal("nothing is refused")
	}
	return violations[0]
}

// The edges of an instant.
func aSecondBefore(t time.Time) time.Time { return t.Add(-time.Second) }
func aSecondAfter(t time.Time) time.Time  { return t.Add(time.Second) }

// What the tables ask.
func asSKU(sku commerce.SKU) func(*commerce.Desired) {
	return func(d *commerce.Desired) { d.SKU = sku }
}

func forTerm(term commerce.Term) func(*commerce.Desired) {
	return func(d *commerce.Desired) { d.Term = term }
}

func billed(cycle commerce.BillingCycle) func(*commerce.Desired) {
	return func(d *commerce.Desired) { d.Cycle = cycle }
}

func named(name string) func(*commerce.Desired) {
	return func(d *commerce.Desired) { d.FriendlyName = name }
}

func suspended(on bool) func(*commerce.Desired) {
	return func(d *commerce.Desired) { d.Suspended = &on }
}

func renewAs(next commerce.RenewalInstructions) func(*commerce.Desired) {
	return func(d *commerce.Desired) { d.Renewal = &next }
}

// What runs in the tables.
func product(kind string) func(*commerce.Subscription) {
	return func(s *commerce.Subscription) { s.ProductType = kind }
}

func term(t commerce.Term, c commerce.BillingCycle) func(*commerce.Subscription) {
	return func(s *commerce.Subscription) { s.Term, s.Cycle = t, c }
}

// held is suspended, which turned its auto-renew off and hides its windows.
func held(s *commerce.Subscription) {
	s.Status, s.AutoRenew, s.Schedule, s.Refundable = commerce.StatusSuspended, false, nil, nil
}

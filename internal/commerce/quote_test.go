package commerce_test

import (
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// against is the reason of one violation at an attribute, or nothing.
func against(t *testing.T, violations []commerce.Violation, attribute string) string {
	t.Helper()
	if len(violations) == 0 {
		return ""
	}
	v := violations[0]
	if len(violations) > 1 || v.Attribute != attribute || len(v.Remedies) > 0 || v.To != "" {
		t.Errorf("got %+v", violations)
	}
	return v.Summary + ": " + v.Reason
}

func TestMoreSeats_areRefusedWhereNoneCanBeAdded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		runs commerce.Subscription
		now  time.Time
		want string
	}{
		"of what runs":              {running(), today, ""},
		"in its last second":        {running(), termEnd, ""},
		"while it renews":           {running(), renewal, ""},
		"of a trial":                {running(trial), today, "The seats of a trial cannot change"},
		"of software":               {running(software), today, ""},
		"while suspended":           {running(status(commerce.StatusSuspended)), today, "resumed: suspended = false"},
		"with something scheduled":  {running(scheduledSeats(50)), today, ""},
		"without auto-renew":        {running(func(s *commerce.Subscription) { s.AutoRenew = false }), today, ""},
		"of a status not known yet": {running(status("paused")), today, "only an active subscription can be changed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := against(t, commerce.PlanMoreSeats(c.runs, 1, c.now).Violations, "quantity"); !strings.Contains(got, c.want) ||
				(got == "") != (c.want == "") {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestQuote_ofWhatHasEnded_isRefused: unlike the resource of what has ended,
// who asks for more seats of it, or for an upgrade, is told that there are none.
func TestQuote_ofWhatHasEnded_isRefused(t *testing.T) {
	t.Parallel()
	for _, st := range []commerce.Status{commerce.StatusExpired, commerce.StatusDisabled, commerce.StatusDeleted} {
		s := running(status(st))
		if got := refusals(commerce.PlanMoreSeats(s, 1, today).Violations); got != "refused: status" {
			t.Errorf("more seats of what is %s: %s", st, got)
		}
		desired := commerce.Desired{TenantID: s.TenantID, SKU: standard, Term: s.Term, Cycle: s.Cycle, Quantity: 100}
		if got := refusals(commerce.PlanUpgradeTo(s, desired, today).Violations); got != "refused: status" {
			t.Errorf("an upgrade of what is %s: %s", st, got)
		}
	}
}

func TestUpgradeTo_isRefusedWhereThereIsNone(t *testing.T) {
	t.Parallel()
	other := commerce.SKU{ProductID: standard.ProductID, SKUID: "0002"}
	same := commerce.SKU{ProductID: "cfq7ttc0lh18", SKUID: "0001"}
	for name, c := range map[string]struct {
		runs      commerce.Subscription
		sku       commerce.SKU
		term      commerce.Term
		seats     int
		attribute string
		want      string
	}{
		"another product":   {running(), standard, commerce.TermYear, 100, "", ""},
		"another SKU":       {running(func(s *commerce.Subscription) { s.SKU = standard }), other, commerce.TermYear, 100, "", ""},
		"some of the seats": {running(), standard, commerce.TermYear, 1, "", ""},
		"more than all":     {running(), standard, commerce.TermYear, 101, "quantity", `"Basic seats" has only 100 seats`},
		"for longer":        {running(), standard, commerce.TermThreeYear, 100, "", ""},
		"for less":          {running(), standard, commerce.TermMonth, 100, "term_duration", "An upgrade cannot shorten the term"},
		"a trial":           {running(trial), standard, commerce.TermYear, 25, "", ""},
		"a trial with more": {running(trial), standard, commerce.TermYear, 26, "", ""},
		"a trial with fewer": {
			running(trial), standard, commerce.TermYear, 24, "quantity",
			"A trial that is converted early needs at least 25 seats",
		},
		"the same": {running(), same, commerce.TermYear, 100, "sku_id", "is already cfq7ttc0lh18:0001"},
		"while suspended": {
			running(status(commerce.StatusSuspended)), standard, commerce.TermYear, 100, "product_id",
			"is not upgraded",
		},
		"software": {
			running(software), standard, commerce.TermYear, 100, "product_id", "Only seat subscriptions are upgraded",
		},
		"software, another SKU": {
			running(software, func(s *commerce.Subscription) { s.SKU = standard }), other, commerce.TermYear, 100,
			"sku_id", "Only seat subscriptions are upgraded",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			desired := commerce.Desired{
				TenantID: c.runs.TenantID, SKU: c.sku, Term: c.term, Cycle: commerce.CycleMonthly, Quantity: c.seats,
			}
			got := against(t, commerce.PlanUpgradeTo(c.runs, desired, today).Violations, c.attribute)
			if !strings.Contains(got, c.want) || (got == "") != (c.want == "") {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestTax_isContainedInTwoCountries(t *testing.T) {
	t.Parallel()
	for country, want := range map[string]string{"AU": "true", "br": "true", "US": "false", "DE": "false", "": ""} {
		included, why := commerce.Tax(country)
		got := ""
		switch {
		case included != nil && *included:
			got = "true"
		case included != nil:
			got = "false"
		}
		if got != want || !strings.Contains(why, strings.ToUpper(country)) || !strings.Contains(why, "Australia") {
			t.Errorf("%q: %s, %s; want %s", country, got, why, want)
		}
	}
}

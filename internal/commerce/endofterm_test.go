package commerce_test

import (
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

const (
	renews  = commerce.EndOfTermRenew
	cancels = commerce.EndOfTermCancel
	extends = commerce.EndOfTermExtend
)

// sets is the call that sets what happens at the end of a term of 100 seats.
func sets(how commerce.EndOfTerm, s commerce.Subscription, explicit bool) commerce.Change {
	return commerce.Change{
		Action: commerce.ActionSetEndOfTerm, Seats: s.Quantity, From: s.Quantity, To: s.Quantity,
		At: s.CommitmentEnd.Add(time.Second), BilledUntil: s.CommitmentEnd, EndOfTerm: how, Explicit: explicit,
	}
}

func TestEndOfTerm_everyTransition(t *testing.T) {
	t.Parallel()
	ending := []commerce.Rule{commerce.RuleEndOfTerm}
	refused := func(from string) []commerce.Violation {
		return []commerce.Violation{{
			Rule: commerce.RuleEndOfTerm, Attribute: "end_of_term", From: from, To: `"extend"`, Remedies: []commerce.Remedy{
				{Do: "renew it", Config: `end_of_term = "renew"`}, {Do: "let it end", Config: `end_of_term = "cancel"`},
			},
		}}
	}
	young, old := running(), running(noExtension)
	for _, c := range []struct {
		name     string
		sub      commerce.Subscription
		from, to commerce.EndOfTerm
		outcome
	}{
		{"extendable", young, renews, renews, outcome{}},
		{
			"extendable", young, renews, cancels,
			outcome{changes: []commerce.Change{sets(cancels, young, true)}, notices: ending, after: ends(cancels)},
		},
		{"extendable", young, renews, extends, outcome{changes: []commerce.Change{sets(extends, young, false)}, after: ends(extends)}},
		{
			"extendable", young, cancels, renews,
			outcome{changes: []commerce.Change{sets(renews, young, false)}, notices: ending, after: ends(renews)},
		},
		{"extendable", young, cancels, cancels, outcome{}},
		{"extendable", young, cancels, extends, outcome{changes: []commerce.Change{sets(extends, young, false)}, after: ends(extends)}},
		{
			"extendable", young, extends, renews,
			outcome{changes: []commerce.Change{sets(renews, young, false)}, notices: ending, after: ends(renews)},
		},
		{
			"extendable", young, extends, cancels,
			outcome{changes: []commerce.Change{sets(cancels, young, true)}, notices: ending, after: ends(cancels)},
		},
		{"extendable", young, extends, extends, outcome{}},
		{"not extendable", old, renews, renews, outcome{}},
		{
			"not extendable", old, renews, cancels,
			outcome{changes: []commerce.Change{sets(cancels, old, false)}, notices: ending, after: ends(cancels)},
		},
		{"not extendable", old, renews, extends, outcome{violations: refused(`"renew"`)}},
		{
			"not extendable", old, cancels, renews,
			outcome{changes: []commerce.Change{sets(renews, old, false)}, notices: ending, after: ends(renews)},
		},
		{"not extendable", old, cancels, cancels, outcome{}},
		{"not extendable", old, cancels, extends, outcome{violations: refused(`"cancel"`)}},
		// The service says it extends although it began before the dates: its word wins.
		{
			"not extendable", old, extends, renews,
			outcome{changes: []commerce.Change{sets(renews, old, false)}, notices: ending, after: ends(renews)},
		},
		{
			"not extendable", old, extends, cancels,
			outcome{changes: []commerce.Change{sets(cancels, old, false)}, notices: ending, after: ends(cancels)},
		},
		{"not extendable", old, extends, extends, outcome{}},
	} {
		t.Run(c.name+" from "+string(c.from)+" to "+string(c.to), func(t *testing.T) {
			t.Parallel()
			s := c.sub
			ends(c.from)(&s)
			before := asks(s)
			if c.to == extends {
				c.keeps = itsOffer
			}
			c.check(t, s, update(s, &before, asks(s, endOfTerm(c.to)), s.CommitmentEnd.AddDate(0, -3, 0)))
		})
	}
}

func TestEndOfTerm_autoRenewOffAlone_extendsOrEnds(t *testing.T) {
	t.Parallel()
	off := func(s *commerce.Subscription) { s.AutoRenew = false }
	for name, c := range map[string]struct {
		start, end string
		product    string
		trial      bool
		want       commerce.EndOfTerm
	}{
		"bought and ending on the first days": {"2025-04-01 00:00:00", "2026-05-04 00:00:00", "OnlineServicesNCE", false, extends},
		"bought one second too early":         {"2025-03-31 23:59:59", "2026-05-04 00:00:00", "OnlineServicesNCE", false, cancels},
		"ending one second too early":         {"2025-04-01 00:00:00", "2026-05-03 23:59:59", "OnlineServicesNCE", false, cancels},
		"one second after both":               {"2025-04-01 00:00:01", "2026-05-04 00:00:01", "onlineservicesnce", false, extends},
		"software never extends":              {"2026-08-01 09:12:00", "2027-07-31 23:59:59", "Software", false, cancels},
		"a trial never extends":               {"2026-08-01 09:12:00", "2026-08-30 23:59:59", "OnlineServicesNCE", true, cancels},
		"an unknown kind never extends":       {"2026-08-01 09:12:00", "2027-07-31 23:59:59", "SomethingNew", false, cancels},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := running(off)
			s.EffectiveStart, s.CommitmentEnd, s.ProductType, s.Trial = at(c.start), at(c.end), c.product, c.trial
			if got := s.EndOfTerm(); got != c.want {
				t.Errorf("EndOfTerm() = %q, want %q", got, c.want)
			}
		})
	}
}

func TestEndOfTerm_explicitEnd_survivesAChangeOfSeats(t *testing.T) {
	t.Parallel()
	for _, end := range []commerce.EndOfTerm{cancels, ""} {
		s := running(ends(cancels))
		before := asks(s, endOfTerm(end))
		grown := running(ends(cancels), func(s *commerce.Subscription) { s.Quantity = 110 })
		outcome{
			changes: []commerce.Change{adds(100, 110), sets(cancels, grown, true)},
			notices: []commerce.Rule{commerce.RuleEndOfTerm},
			after:   func(s *commerce.Subscription) { s.Quantity = 110 },
		}.check(t, s, update(s, &before, asks(s, endOfTerm(end), quantity(110)), today))
	}
}

func TestEndOfTerm_unset_isLeftAsItIs(t *testing.T) {
	t.Parallel()
	for _, end := range []commerce.EndOfTerm{renews, cancels, extends} {
		s := running(ends(end))
		outcome{}.check(t, s, update(s, nil, asks(s, endOfTerm("")), today))
	}
}

// TestEndOfTerm_renewalSwitchedOn_isAnnounced: it buys another term, on a day
// that nobody plans.
func TestEndOfTerm_renewalSwitchedOn_isAnnounced(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		runs commerce.Subscription
		asks func(*commerce.Desired)
		want string
	}{
		"it ends":       {running(ends(cancels)), endOfTerm(renews), "100 seats of CFQ7TTC0LH18:0001"},
		"it extends":    {running(ends(extends)), endOfTerm(renews), "100 seats of CFQ7TTC0LH18:0001"},
		"more seats":    {running(ends(cancels)), then(endOfTerm(renews), quantity(110)), "110 seats of CFQ7TTC0LH18:0001"},
		"it is resumed": {running(held), then(endOfTerm(renews), suspended(false)), "100 seats of CFQ7TTC0LH18:0001"},
		"it renews":     {running(), endOfTerm(renews), ""},
		"it is to end":  {running(), endOfTerm(cancels), ""},
		"grows":         {running(), quantity(110), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := asks(c.runs)
			said := ""
			for _, n := range update(c.runs, &before, asks(c.runs, c.asks), today).Notices {
				if strings.Contains(n.Summary, "renewal of \"Basic seats\" on 2027-08-01") && n.Rule == commerce.RuleEndOfTerm {
					said = n.Detail
				}
			}
			if (said == "") != (c.want == "") || !strings.Contains(said, c.want) {
				t.Errorf("it says %q, want %q", said, c.want)
			}
		})
	}
}

func TestEndOfTerm_whileTheRenewalIsWritten_isRefused(t *testing.T) {
	t.Parallel()
	s := running()
	before := asks(s)
	done := renewal.Add(24 * time.Hour)
	refused := []commerce.Violation{{
		Rule: commerce.RuleRenewalRunning, Attribute: "end_of_term", From: `"renew"`, To: `"cancel"`, OpensAt: done,
		Remedies: []commerce.Remedy{{Do: "plan again later", Config: "after 2027-08-02 00:00 UTC"}},
	}}
	possible := outcome{
		changes: []commerce.Change{sets(cancels, s, true)}, notices: []commerce.Rule{commerce.RuleEndOfTerm}, after: ends(cancels),
	}
	for name, c := range map[string]struct {
		now time.Time
		outcome
	}{
		"one second before": {renewal.Add(-time.Second), possible},
		"exactly at":        {renewal, outcome{violations: refused}},
		"one second after":  {renewal.Add(time.Second), outcome{violations: refused}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.check(t, s, update(s, &before, asks(s, endOfTerm(cancels)), c.now))
		})
	}
}

func TestEndOfTerm_thatRenewsNothing_takesNoInstructions(t *testing.T) {
	t.Parallel()
	s := running()
	before := asks(s)
	for _, end := range []commerce.EndOfTerm{cancels, extends} {
		quoted := `"` + string(end) + `"`
		outcome{
			violations: []commerce.Violation{{
				Rule: commerce.RuleRenewalNeedsOn, Attribute: "end_of_term", To: quoted, Remedies: []commerce.Remedy{
					{
						Do: "renew with those instructions", Config: `end_of_term = "renew"`,
					}, {Do: "give no instructions", Config: "remove renewal"},
				},
			}},
			history: commerce.History{RenewalTermEnd: termEnd, MainQuantity: 100},
		}.check(t, s, update(s, &before, asks(s, endOfTerm(end), renewWith(10)), today))
		outcome{
			violations: []commerce.Violation{{
				Rule: commerce.RuleRenewalNeedsOn, Attribute: "end_of_term", To: quoted, Remedies: []commerce.Remedy{
					{
						Do: "renew with fewer seats", Config: `end_of_term = "renew"`,
					}, {Do: "keep them until the end", Config: "quantity = 100"},
				},
			}},
			history: commerce.History{Derived: 80, DerivedTermEnd: termEnd},
		}.check(t, s, update(s, &before, asks(s, endOfTerm(end), quantity(80), reduction(commerce.ReduceAtRenewal)), today))
	}
}

func TestEndOfTerm_ofWhatIsNotActive(t *testing.T) {
	t.Parallel()
	off := func(s *commerce.Subscription) { s.AutoRenew, s.Refundable = false, nil }
	for _, st := range []commerce.Status{commerce.StatusExpired, commerce.StatusDisabled, commerce.StatusDeleted} {
		s := running(status(st), off)
		before := asks(s, endOfTerm(renews))
		over.check(t, s, update(s, &before, before, today))
		over.check(t, s, update(s, &before, asks(s, endOfTerm(cancels)), today))
	}
	for _, st := range []commerce.Status{commerce.StatusSuspended, "hibernating"} {
		// Suspending turned auto-renew off, which is no drift while it lasts.
		s := running(status(st), off)
		before := asks(s, endOfTerm(renews))
		var says []commerce.Rule
		if st != commerce.StatusSuspended {
			says = []commerce.Rule{commerce.RuleStatus}
		}
		outcome{notices: says, keeps: []commerce.Attribute{commerce.AttributeEndOfTerm}}.check(t, s, update(s, &before, before, today))
		outcome{violations: []commerce.Violation{{
			Rule: commerce.RuleStatus, Attribute: "end_of_term", From: `"extend"`, To: `"cancel"`,
			Remedies: []commerce.Remedy{{Do: "keep it", Config: `end_of_term = "renew"`}},
		}}}.check(t, s, update(s, &before, asks(s, endOfTerm(cancels)), today))
	}
}

func TestEndOfTerm_thatAChangeOfSeatsWouldLoseForGood_isRefused(t *testing.T) {
	t.Parallel()
	s := running(ends(cancels))
	before := asks(s)
	outcome{violations: []commerce.Violation{{
		Rule: commerce.RuleRenewalRunning, Attribute: "end_of_term", From: `"cancel"`, To: `"cancel"`, OpensAt: renewal.Add(24 * time.Hour),
		Remedies: []commerce.Remedy{{Do: "plan again later", Config: "after 2027-08-02 00:00 UTC"}},
	}}}.check(t, s, update(s, &before, asks(s, quantity(110)), renewal))
}

func TestEndOfTerm_ofAnUnknownSchedule_isAutoRenews(t *testing.T) {
	t.Parallel()
	s := running(func(s *commerce.Subscription) { s.Schedule = &commerce.Schedule{Kind: "donate"} })
	if got := s.EndOfTerm(); got != renews {
		t.Errorf("EndOfTerm() = %q, want %q", got, renews)
	}
	before := asks(s)
	outcome{}.check(t, s, update(s, &before, before, today))
}

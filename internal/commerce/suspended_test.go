package commerce_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

func TestSuspended(t *testing.T) {
	t.Parallel()
	on := func(d *commerce.Desired) { d.Suspended = ptr(true) }
	off := func(d *commerce.Desired) { d.Suspended = ptr(false) }
	eight := open(commerce.Window{Quantity: 8, Until: at("2026-11-25 14:03:00")})
	held := running(status(commerce.StatusSuspended), func(s *commerce.Subscription) { s.AutoRenew, s.Refundable = false, nil })
	for name, c := range map[string]struct {
		sub    commerce.Subscription
		before func(*commerce.Desired)
		edit   func(*commerce.Desired)
		now    string
		want   []string
		rule   commerce.Rule // of a refusal
	}{
		"suspend":         {running(), nil, on, "", []string{"suspend 100 seats"}, ""},
		"suspend what is": {held, nil, then(on, endOfTerm(renews)), "", nil, ""},
		"suspend with fewer seats": {
			running(eight), nil, then(on, quantity(92)), "",
			[]string{"remove 8 seats (100 -> 92)", "suspend 92 seats"},
			"",
		},
		"suspend with seats that wait": {
			running(), nil, then(on, quantity(80), reduction(commerce.ReduceAtRenewal)), "", nil, commerce.RuleStatus,
		},
		"suspend a trial":                     {running(trial), nil, on, "", nil, commerce.RuleTrial},
		"suspend in the last second":          {running(), nil, on, "2027-07-31 23:59:59", []string{"suspend 100 seats"}, ""},
		"suspend while it renews":             {running(), nil, on, "2027-08-01 00:00:00", nil, commerce.RuleRenewalRunning},
		"suspend what expired":                {running(status(commerce.StatusExpired)), nil, on, "", nil, ""},
		"suspend an unknown status":           {running(status("hibernating")), nil, on, "", nil, commerce.RuleStatus},
		"another client resumed it":           {running(), on, on, "", []string{"suspend 100 seats"}, ""},
		"another client resumed it, accepted": {running(), then(on, accepts), then(on, accepts), "", nil, ""},
		"resume": {
			held, then(on, endOfTerm(renews)), then(off, endOfTerm(renews)), "",
			[]string{"resume 100 seats", `set end_of_term to "renew"`},
			"",
		},
		"resume what is not to renew": {
			held, on, then(off, endOfTerm(cancels)), "",
			[]string{"resume 100 seats", `set end_of_term to "cancel"`},
			"",
		},
		"resume with more seats": {
			held, then(on, endOfTerm(renews)), then(off, endOfTerm(renews), quantity(110)), "",
			[]string{"resume 100 seats", "add 10 seats (100 -> 110)", `set end_of_term to "renew"`},
			"",
		},
		"resume with instructions": {
			held, then(on, endOfTerm(renews)), then(off, endOfTerm(renews), renewWith(50)), "",
			[]string{"resume 100 seats", `set end_of_term to "renew"`, "renew with 50 seats"},
			"",
		},
		"resume in the last second": {held, on, off, "2027-07-31 23:59:59", []string{"resume 100 seats"}, ""},
		"resume after the term":     {held, on, off, "2027-08-01 00:00:00", nil, commerce.RuleStatus},
		"another client suspended it": {
			held, then(off, endOfTerm(renews)), then(off, endOfTerm(renews)), "",
			[]string{"resume 100 seats", `set end_of_term to "renew"`},
			"",
		},
		"another client suspended it, accepted": {
			held, then(off, accepts, endOfTerm(renews)), then(off, accepts, endOfTerm(renews)), "", nil, "",
		},
		"nobody says":          {held, endOfTerm(renews), endOfTerm(renews), "", nil, ""},
		"no longer configured": {held, then(on, endOfTerm(renews)), endOfTerm(renews), "", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := today
			if c.now != "" {
				now = at(c.now)
			}
			before := asks(c.sub)
			if c.before != nil {
				before = asks(c.sub, c.before)
			}
			p := update(c.sub, &before, asks(c.sub, c.edit), now)
			if c.rule != "" {
				if len(p.Violations) != 1 || p.Violations[0].Rule != c.rule {
					t.Errorf("violations %+v, want %s", p.Violations, c.rule)
				}
				return
			}
			if diff := cmp.Diff(c.want, calls(p)); diff != "" || !p.OK() {
				t.Errorf("%+v (-want +got):\n%s", p.Violations, diff)
			}
		})
	}
}

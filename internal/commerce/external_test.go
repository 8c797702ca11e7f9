package commerce_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

func accepts(d *commerce.Desired) { d.External = commerce.ExternalAccept }

// byDefault has the provider block's defaults say what becomes of changes made
// elsewhere.
func byDefault(d *commerce.Desired) { d.FromDefaults.External = true }

// allOfIt asks otherwise of everything that a portal can change and an update
// can bring back.
func allOfIt(d *commerce.Desired) {
	then(quantity(120), named("Sales"), reseller("7"), endOfTerm(renews), suspended(true))(d)
}

// TestExternal_accepted keeps what another client changed and follows what the
// configuration requests now.
func TestExternal_accepted(t *testing.T) {
	t.Parallel()
	more := func(s *commerce.Subscription) { s.Quantity = 103 }
	for name, c := range map[string]struct {
		sub     commerce.Subscription
		before  func(*commerce.Desired)
		edit    func(*commerce.Desired)
		want    []string
		keeps   string
		notices int
	}{
		"more seats": {running(more), then(accepts, quantity(100)), then(accepts, quantity(100)), nil, "quantity", 1},
		"more seats, not accepted": {
			running(more, open(commerce.Window{Quantity: 3, Until: at("2026-11-25 14:03:00")})),
			quantity(100), quantity(100),
			[]string{"remove 3 seats (103 -> 100)"},
			"", 0,
		},
		"more seats, then asked": {
			running(more), then(accepts, quantity(100)), then(accepts, quantity(110)), []string{"add 7 seats (103 -> 110)"}, "", 0,
		},
		"accepted from now on":     {running(more), quantity(100), then(accepts, quantity(100)), nil, "quantity", 1},
		"another name":             {running(), then(accepts, named("Sales")), then(accepts, named("Sales")), nil, "friendly_name", 1},
		"another name, then asked": {running(), accepts, then(accepts, named("Sales")), []string{`rename to "Sales"`}, "", 0},
		"another reseller":         {running(), then(accepts, reseller("7")), then(accepts, reseller("7")), nil, "partner_id_on_record", 1},
		"it ends otherwise": {
			running(ends(cancels)), then(accepts, endOfTerm(renews)), then(accepts, endOfTerm(renews)), nil, "end_of_term", 1,
		},
		"it ends otherwise, and grows": {
			running(ends(cancels)), then(accepts, endOfTerm(renews)), then(accepts, endOfTerm(renews), quantity(110)),
			[]string{"add 10 seats (100 -> 110)", `set end_of_term to "cancel"`},
			"end_of_term", 2,
		},
		"it is suspended": {
			running(held), then(accepts, suspended(false), endOfTerm("")),
			then(accepts, suspended(false), endOfTerm("")), nil, "suspended", 1,
		},
		"it was resumed": {running(), then(accepts, suspended(true)), then(accepts, suspended(true)), nil, "suspended", 1},
		"all of it": {
			running(more, ends(extends)), then(accepts, allOfIt), then(accepts, allOfIt),
			nil, "quantity friendly_name partner_id_on_record end_of_term suspended", 5,
		},
		"all of it, then asked": {
			running(ends(extends)), accepts, then(accepts, allOfIt, suspended(false)),
			[]string{`rename to "Sales"`, "set the reseller of record to 7", "add 20 seats (100 -> 120)", `set end_of_term to "renew"`},
			"", 1,
		},
		"all of it, by default": {
			running(more, ends(extends)), then(accepts, byDefault, allOfIt), then(accepts, byDefault, allOfIt),
			nil, "quantity friendly_name partner_id_on_record end_of_term suspended", 5,
		},
		"an unknown way reverts": {
			running(), then(named("Sales"), func(d *commerce.Desired) { d.External = "forget" }),
			then(named("Sales"), func(d *commerce.Desired) { d.External = "forget" }),
			[]string{`rename to "Sales"`},
			"", 0,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := asks(c.sub, c.before)
			p := update(c.sub, &before, asks(c.sub, c.edit), today)
			if diff := cmp.Diff(c.want, calls(p)); diff != "" || !p.OK() || len(p.Notices) != c.notices {
				t.Errorf("%+v, %v (-want +got):\n%s", p.Violations, p.Notices, diff)
			}
			if got := keepsWords(t, p); got != c.keeps {
				t.Errorf("it keeps %q, want %q", got, c.keeps)
			}
			for _, n := range p.Notices {
				if c.keeps != "" && len(p.Changes) == 0 &&
					strings.Contains(n.Detail, "defaults = { external_changes") != asks(c.sub, c.edit).FromDefaults.External {
					t.Errorf("it names the wrong place to accept or revert: %s", n.Detail)
				}
			}
		})
	}
	// Seats that are to go at renewal are this configuration's own doing.
	s := running(scheduledSeats(80))
	wants := asks(s, accepts, quantity(80), reduction(commerce.ReduceAtRenewal))
	p := commerce.Update(
		commerce.Current{Subscription: s, Prior: &wants, History: commerce.History{Derived: 80, DerivedTermEnd: termEnd}},
		wants, today,
	)
	if len(p.Changes) != 0 || len(p.Notices) != 0 {
		t.Errorf("a waiting reduction: %v, %v", calls(p), p.Notices)
	}
}

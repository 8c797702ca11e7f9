package subscription_test

import (
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// desk is the configuration of Microsoft 365 E3 named "Desk" in Cedar School,
// which holds nothing else, with more or other attributes.
func desk(with ...acctest.Config) acctest.Config {
	c := acctest.Config{
		"tenant_id": simulator.CedarSchool, "product_id": "CFQ7TTC0LFLX", "sku_id": "0001", "term_duration": "P1Y",
		"billing_cycle": "monthly", "friendly_name": "Desk", "quantity": 25,
	}
	for _, more := range with {
		for name, v := range more {
			c[name] = v
			if v == nil {
				delete(c, name)
			}
		}
	}
	return c
}

// bought is a core that has applied a configuration.
func bought(t *testing.T, config acctest.Config) (*acctest.World, *acctest.Core) {
	t.Helper()
	w := acctest.New(t)
	c := acctest.NewCore(w, "csp_subscription")
	c.Must(config)
	settled(t, c, config)
	return w, c
}

// settled fails where a plan is not empty, or an attribute of the state is not
// as expected: name, value, name, value.
func settled(t *testing.T, c *acctest.Core, config acctest.Config, want ...string) {
	t.Helper()
	if p := c.Plan(config); p.Changed || p.Errors != "" {
		t.Errorf("the plan is not empty: changes %s, kept %s, %s", p.Value("changes"), p.Value("kept"), p.Errors)
	}
	holds(t, c, want...)
}

func holds(t *testing.T, c *acctest.Core, want ...string) {
	t.Helper()
	for i := 0; i+1 < len(want); i += 2 {
		if got := c.Value(want[i]); got != want[i+1] {
			t.Errorf("%s = %s, want %s", want[i], got, want[i+1])
		}
	}
}

// noCalls fails where something was written since the last mark.
func noCalls(t *testing.T, w *acctest.World) {
	t.Helper()
	if writes := w.Writes(); len(writes) != 0 {
		t.Errorf("writes: %v, want none", writes)
	}
}

func portal(w *acctest.World, change map[string]any) {
	w.PortalNamed(simulator.CedarSchool, "Desk", change)()
}

// TestIgnoreChanges_ofEachAttribute_makesNoCall: another client changes it,
// eight days pass, and an apply leaves it as it is.
func TestIgnoreChanges_ofEachAttribute_makesNoCall(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		attribute string
		config    acctest.Config
		portal    map[string]any
		shows     string
	}{
		"fewer seats": {"quantity", nil, map[string]any{"quantity": 5}, "5"},
		"more seats":  {"quantity", nil, map[string]any{"quantity": 40}, "40"},
		"renewal off": {"end_of_term", acctest.Config{"end_of_term": "renew"}, map[string]any{"autoRenewEnabled": false}, "extend"},
		"renewal on": {
			"end_of_term",
			acctest.Config{"end_of_term": "cancel"},
			map[string]any{"autoRenewEnabled": true, "scheduledActions": nil},
			"renew",
		},
		"a name":    {"friendly_name", nil, map[string]any{"friendlyName": "Counter"}, "Counter"},
		"suspended": {"suspended", acctest.Config{"suspended": false}, map[string]any{"status": "suspended"}, "true"},
		"resumed":   {"suspended", acctest.Config{"suspended": true}, map[string]any{"status": "active"}, "false"},
		"a schedule, gone": {
			"renewal",
			acctest.Config{"renewal": map[string]any{"quantity": 10}},
			map[string]any{"scheduledNextTermInstructions": nil, "scheduledActions": nil},
			"{}",
		},
		"a schedule, others": {"renewal", acctest.Config{"renewal": map[string]any{"quantity": 10}}, nil, "{quantity = 12}"},
	} {
		for _, ignored := range []string{c.attribute, "all"} {
			t.Run(name+"/"+ignored, func(t *testing.T) {
				t.Parallel()
				config := desk(c.config)
				w, core := bought(t, config)
				if c.portal == nil {
					w.PortalSchedule(simulator.CedarSchool, "Desk", 12)
				} else {
					name := "Desk"
					w.PortalNamed(simulator.CedarSchool, name, c.portal)()
				}
				w.Mark()()
				core.Must(config, ignored)
				w.Advance(8 * 24 * time.Hour)()
				core.Must(config, ignored)
				noCalls(t, w)
				holds(t, core, c.attribute, c.shows)
				if p := core.Plan(config, ignored); p.Changed || p.Errors != "" {
					t.Errorf("it plans %s %s", p.Value("changes"), p.Errors)
				}
			})
		}
	}
}

// TestDrift_showsOnTheAttribute with both values, and is undone by one call.
func TestDrift_isUndoneByDefault(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		config acctest.Config
		portal map[string]any
		calls  string
	}{
		"more seats, inside the window": {nil, map[string]any{"quantity": 40}, "remove 15 seats (40 -> 25)"},
		"fewer seats":                   {nil, map[string]any{"quantity": 5}, "add 20 seats (5 -> 25)"},
		"a name":                        {nil, map[string]any{"friendlyName": "Counter"}, "change friendly_name"},
		"an end of term": {
			acctest.Config{"end_of_term": "renew"}, map[string]any{"autoRenewEnabled": false}, `set end_of_term to "renew"`,
		},
		"a suspension": {
			acctest.Config{"suspended": false, "end_of_term": "renew"}, map[string]any{"status": "suspended"}, "resume 25 seats",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := desk(c.config)
			w, core := bought(t, config)
			portal(w, c.portal)
			p := core.Plan(config)
			if got := p.Value("changes.0.summary"); got != c.calls || p.Errors != "" {
				t.Errorf("it plans %q, want %q: %s", got, c.calls, p.Errors)
			}
			core.Apply(p, config)
			settled(t, core, config, "kept", "null")
		})
	}
}

// TestOmitted_isNotManaged: what is not written asserts nothing after the
// purchase, also the day before the term ends.
func TestOmitted_isNotManaged(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]map[string]any{
		"an end of term": {"autoRenewEnabled": false},
		"a name":         {"friendlyName": "Counter"},
		"a suspension":   {"status": "suspended"},
		"a reseller":     {"partnerId": "7654321"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := desk(acctest.Config{"friendly_name": nil})
			w, core := bought(t, config)
			w.Behave("partner-kind=indirect")
			w.PortalNamed(simulator.CedarSchool, "Microsoft 365 E3", change)()
			w.Mark()()
			core.Must(config)
			w.Advance(364 * 24 * time.Hour)()
			settled(t, core, config)
			noCalls(t, w)
		})
	}
}

// TestKept_thatTheConfigurationSettles_isAskedAnewAfterwards: after each
// warning that asks for an edit, the edit needs no call, and the old value is
// a wish again.
func TestKept_thatTheConfigurationSettles_isAskedAnewAfterwards(t *testing.T) {
	t.Parallel()
	eightDays := 8 * 24 * time.Hour
	for name, c := range map[string]struct {
		config, settles, back acctest.Config
		happens               func(w *acctest.World)
		kept, warns           string
		planned               string // once the old value is written again
	}{
		"seats past their window": {
			nil,
			acctest.Config{"quantity": 40},
			acctest.Config{"reduction": "at_renewal"},
			func(w *acctest.World) { portal(w, map[string]any{"quantity": 40}); w.Advance(eightDays)() },
			"{quantity = 25}", "quantity = 40", "renew with 25 seats (40 in effect)",
		},
		"seats that are accepted": {
			acctest.Config{"external_changes": "accept"},
			acctest.Config{"quantity": 40},
			nil,
			func(w *acctest.World) { portal(w, map[string]any{"quantity": 40}) },
			"{quantity = 25}", "quantity = 40", "remove 15 seats (40 -> 25)",
		},
		"fewer seats that are accepted": {
			acctest.Config{"external_changes": "accept"},
			acctest.Config{"quantity": 5},
			nil,
			func(w *acctest.World) { portal(w, map[string]any{"quantity": 5}) },
			"{quantity = 25}", "quantity = 5", "add 20 seats (5 -> 25)",
		},
		"a name that is accepted": {
			acctest.Config{"external_changes": "accept"},
			acctest.Config{"friendly_name": "Counter"},
			nil,
			func(w *acctest.World) { portal(w, map[string]any{"friendlyName": "Counter"}) },
			"{friendly_name = Desk}", `friendly_name = "Counter"`, "change friendly_name",
		},
		"an end of term that is accepted": {
			acctest.Config{"external_changes": "accept", "end_of_term": "renew"},
			acctest.Config{"end_of_term": "extend"},
			nil,
			func(w *acctest.World) { portal(w, map[string]any{"autoRenewEnabled": false}) },
			"{end_of_term = renew}", `end_of_term = "extend"`, `set end_of_term to "renew"`,
		},
		"a renewal that took effect": {
			acctest.Config{"renewal": map[string]any{"quantity": 10}},
			acctest.Config{"quantity": 10, "renewal": nil},
			acctest.Config{"renewal": nil},
			func(w *acctest.World) { w.Advance(366 * 24 * time.Hour)() },
			"{quantity = 25}", "quantity = 10", "add 15 seats (10 -> 25)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := desk(c.config)
			w, core := bought(t, config)
			c.happens(w)
			w.Mark()()
			p := core.Plan(config)
			if p.Changed || p.Errors != "" || !strings.Contains(p.Warnings, c.warns) {
				t.Fatalf("it plans %s %s, and warns:\n%s", p.Value("changes"), p.Errors, p.Warnings)
			}
			holds(t, core, "kept", c.kept)
			settles := desk(c.config, c.settles)
			core.Must(settles)
			settled(t, core, settles, "kept", "null")
			noCalls(t, w)
			p = core.Plan(desk(c.config, c.back))
			if got := p.Value("changes.0.summary"); got != c.planned {
				t.Errorf("it plans %q, want %q: %s", got, c.planned, p.Errors)
			}
		})
	}
}

// TestDrift_thatCannotBeUndone_isAWarningUntilItIsAsked: an edit that asks for
// it again is refused with the reason.
func TestDrift_thatCannotBeUndone_isAWarningUntilItIsAsked(t *testing.T) {
	t.Parallel()
	w, core := bought(t, desk())
	portal(w, map[string]any{"quantity": 40})
	w.Advance(8 * 24 * time.Hour)()
	settled(t, core, desk(), "quantity", "40", "seats", "40", "kept", "{quantity = 25}")
	if p := core.Plan(desk(acctest.Config{"quantity": 24})); !strings.Contains(p.Errors, "16 seats can no longer be removed") {
		t.Errorf("an edit that asks for it: %s", p.Errors)
	}
	// What waits for the renewal is asked for, and stands in kept.
	waits := desk(acctest.Config{"reduction": "at_renewal"})
	core.Must(waits)
	settled(
		t, core, waits, "quantity", "40", "kept", "{quantity = 25}", "next_term.quantity", "25", "next_term.decided_by", "configuration",
	)
}

// TestIgnoreChanges_whileAReductionWaits_keepsWhatIsHeld: the schedule is
// withdrawn, visibly.
func TestIgnoreChanges_whileAReductionWaits_keepsWhatIsHeld(t *testing.T) {
	t.Parallel()
	waits := desk(acctest.Config{"quantity": 20, "reduction": "at_renewal"})
	w, core := bought(t, desk())
	w.Advance(time.Hour)()
	core.Must(waits)
	settled(t, core, waits, "quantity", "25", "kept", "{quantity = 20}", "next_term.quantity", "20")
	p := core.Plan(waits, "quantity")
	if got := p.Value("changes.0.action") + " " + p.Value("changes.0.commits"); got != "withdraw_schedule true" {
		t.Errorf("it plans %s", got)
	}
	core.Apply(p, waits, "quantity")
	holds(t, core, "next_term.quantity", "25", "kept", "null")
	if p := core.Plan(waits, "quantity"); p.Changed {
		t.Errorf("it plans %s", p.Value("changes"))
	}
}

// TestNowThenRenewal_keepsTheConfiguredNumber while the rest waits.
func TestNowThenRenewal_keepsTheConfiguredNumber(t *testing.T) {
	t.Parallel()
	w, core := bought(t, desk())
	w.Advance(8 * 24 * time.Hour)()
	core.Must(desk(acctest.Config{"quantity": 35}))
	part := desk(acctest.Config{"quantity": 20, "reduction": "now_then_renewal"})
	core.Must(part)
	settled(t, core, part, "quantity", "20", "seats", "25", "next_term.quantity", "20", "kept", "null")
	// Another client takes more: that is drift, and shows.
	w.Advance(time.Hour)()
	portal(w, map[string]any{"quantity": 30})
	core.Plan(part)
	holds(t, core, "quantity", "30", "seats", "30")
	core.Must(part)
	settled(t, core, part, "seats", "25")
	w.Advance(366 * 24 * time.Hour)()
	settled(t, core, part, "quantity", "20", "seats", "20", "kept", "null")
}

// TestEnded_isNeverAnAbsence, however it came about.
func TestEnded_isNeverAnAbsence(t *testing.T) {
	t.Parallel()
	for name, happens := range map[string]func(w *acctest.World){
		"canceled in a portal": func(w *acctest.World) { w.Advance(time.Hour)(); portal(w, map[string]any{"status": "deleted"}) },
		"ended with its term": func(w *acctest.World) {
			portal(
				w,
				map[string]any{
					"autoRenewEnabled": false,
					"scheduledActions": []any{map[string]any{"scheduleType": "TermEnd", "actionType": "Cancel"}},
				},
			)
			w.Advance(370 * 24 * time.Hour)()
		},
		"expired, then deleted": func(w *acctest.World) {
			portal(
				w,
				map[string]any{
					"autoRenewEnabled": false,
					"scheduledActions": []any{map[string]any{"scheduleType": "TermEnd", "actionType": "Cancel"}},
				},
			)
			w.Advance(600 * 24 * time.Hour)()
		},
	} {
		for _, kept := range []string{"true", "false"} {
			t.Run(name+"/deleted-kept="+kept, func(t *testing.T) {
				t.Parallel()
				w, core := bought(t, desk())
				w.Behave("deleted-kept=" + kept)
				happens(w)
				w.Mark()()
				edited := desk(acctest.Config{"quantity": 30, "product_id": "CFQ7TTC0LFLZ", "sku_id": "0002", "suspended": false})
				for _, config := range []acctest.Config{desk(), desk(acctest.Config{"external_changes": "accept"}), edited} {
					p := core.Plan(config)
					if p.Errors != "" || strings.Count(p.Warnings, "has ended") != 1 {
						t.Errorf("%v: %s, warns:\n%s", config, p.Errors, p.Warnings)
					}
					core.Apply(p, config)
				}
				settled(t, core, edited)
				core.Must(desk(), "all")
				noCalls(t, w)
			})
		}
	}
}

package subscription_test

import (
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// TestPurchaseTerms_writtenLater: what only a purchase can carry is refused if
// it is proven to be otherwise, and recorded with a warning if nothing proves it.
func TestPurchaseTerms_writtenLater(t *testing.T) {
	t.Parallel()
	const fixed, noEffect, fine = "is fixed at purchase", "is recorded and has no effect", ""
	other := simulator.AlderClinics
	for name, c := range map[string]struct {
		ordered, later acctest.Config
		imported       bool
		says           string
	}{
		"a promotion, ordered without":  {nil, acctest.Config{"promotion_id": "39NFJQT1PM6C:0005:39NFJQT1Q5L7"}, false, fixed},
		"an end, the term's own":        {nil, acctest.Config{"custom_term_end_date": "2027-11-01"}, false, fine},
		"an end, another":               {nil, acctest.Config{"custom_term_end_date": "2027-06-30"}, false, fixed},
		"an alignment, ordered without": {nil, acctest.Config{"align_with_subscription_id": other}, false, fixed},
		"resellers, ordered without":    {nil, acctest.Config{"reseller_ids": []any{"1234567"}}, false, fixed},
		"a currency, ordered without":   {nil, acctest.Config{"currency": "EUR"}, false, noEffect},
		"a segment, ordered without":    {nil, acctest.Config{"segment": "education"}, false, noEffect},
		"a segment, another": {
			acctest.Config{"segment": "commercial"}, acctest.Config{"segment": "education"}, false, fixed,
		},
		"a segment, the same": {
			acctest.Config{"segment": "commercial"}, acctest.Config{"segment": "commercial"}, false, fine,
		},
		"imported, a promotion":              {nil, acctest.Config{"promotion_id": "39NFJQT1PM6C:0005:39NFJQT1Q5L7"}, true, noEffect},
		"imported, an end of this term":      {nil, acctest.Config{"custom_term_end_date": "2027-06-30"}, true, fixed},
		"imported, an end of an earlier one": {nil, acctest.Config{"custom_term_end_date": "2020-06-30"}, true, noEffect},
		"imported, an alignment":             {nil, acctest.Config{"align_with_subscription_id": other}, true, noEffect},
		"imported, resellers":                {nil, acctest.Config{"reseller_ids": []any{"1234567"}}, true, noEffect},
		"imported, a currency":               {nil, acctest.Config{"currency": "EUR"}, true, noEffect},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, core := bought(t, desk(c.ordered))
			if c.imported {
				core.Import(simulator.CedarSchool + "/" + core.Value("id"))
				core.Must(desk())
			}
			w.Mark()()
			if len(c.ordered) > 0 {
				core.Must(desk()) // value, nothing, other value
			}
			later := desk(c.later)
			p := core.Plan(later)
			switch {
			case c.says == fixed && !strings.Contains(p.Errors, fixed), c.says != fixed && p.Errors != "",
				c.says == noEffect != strings.Contains(p.Warnings, noEffect):
				t.Fatalf("want %q: errors %s, warnings %s", c.says, p.Errors, p.Warnings)
			case c.says != fixed:
				core.Apply(p, later)
				settled(t, core, later)
			}
			noCalls(t, w)
		})
	}
}

// TestPurchase_whoseSettingDidNotTake_asksAgain, also where changes made
// elsewhere are accepted: this one was nobody else's.
func TestPurchase_whoseSettingDidNotTake_asksAgain(t *testing.T) {
	t.Parallel()
	for _, external := range []string{"revert", "accept"} {
		t.Run(external, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			core := acctest.NewCore(w, "csp_subscription")
			config := desk(acctest.Config{"end_of_term": "cancel", "external_changes": external})
			w.Fault("PATCH /v1/customers/*/subscriptions/*", "403=900150", 1)
			if made := core.Must(config); !strings.Contains(made.Warnings, "was bought, but some settings were not applied") {
				t.Errorf("the purchase warns: %s", made.Warnings)
			}
			p := core.Plan(config)
			holds(t, core, "end_of_term", "renew", "kept", "null")
			if got := p.Value("changes.0.summary"); got != `set end_of_term to "cancel"` {
				t.Errorf("it plans %q: %s", got, p.Errors)
			}
			core.Apply(p, config)
			settled(t, core, config, "end_of_term", "cancel")
		})
	}
}

// TestDefaults_areAFleetsChoice: they hold where a resource does not say, and a
// change of them plans nothing but another end of term.
func TestDefaults_areAFleetsChoice(t *testing.T) {
	t.Parallel()
	with := func(name, value string) map[string]any {
		return map[string]any{"defaults": map[string]any{name: value}}
	}
	w, core := bought(t, desk())
	w.Advance(8 * 24 * time.Hour)()
	for name, value := range map[string]string{"reduction": "at_renewal", "external_changes": "accept", "on_destroy": "abandon"} {
		if p := core.PlanWith(with(name, value), desk()); p.Changed || p.Errors != "" {
			t.Errorf("defaults.%s = %q plans %s %s", name, value, p.Value("changes"), p.Errors)
		}
	}
	fewer := desk(acctest.Config{"quantity": 20})
	if p := core.PlanWith(with("reduction", "at_renewal"), fewer); p.Value("changes.0.summary") != "renew with 20 seats (25 in effect)" {
		t.Errorf("fewer seats plan %s %s", p.Value("changes"), p.Errors)
	}
	if p := core.PlanWith(
		with("reduction", "at_renewal"), desk(acctest.Config{"quantity": 20, "reduction": "now"}),
	); !strings.Contains(p.Errors, "can no longer be removed") {
		t.Errorf("what the resource says counts first: %s %s", p.Value("changes"), p.Errors)
	}
	portal(w, map[string]any{"quantity": 30})
	if p := core.PlanWith(with("external_changes", "accept"), desk()); p.Changed ||
		!strings.Contains(p.Warnings, `defaults = { external_changes = "accept" } of the provider block`) {
		t.Errorf("a change elsewhere: %s, warns %s", p.Value("changes"), p.Warnings)
	}
	p := core.Copy().PlanWith(with("end_of_term", "cancel"), desk(acctest.Config{"quantity": 30}))
	if p.Value("end_of_term") != "cancel" || p.Value("changes.0.summary") != `set end_of_term to "cancel"` {
		t.Errorf("an end of term: %s %s", p.Value("changes"), p.Errors)
	}
}

// TestNextTerm_showsWhatFollows from the purchase on, and who decides it.
func TestNextTerm_showsWhatFollows(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	core := acctest.NewCore(w, "csp_subscription")
	p := core.Plan(desk())
	for path, want := range map[string]string{
		"kind": "renewal", "quantity": "25", "decided_by": "default", "starts_at": "unknown", "ends": "false",
	} {
		if got := p.Value("next_term." + path); got != want {
			t.Errorf("planned next_term.%s = %s, want %s", path, got, want)
		}
	}
	core.Apply(p, desk())
	holds(t, core, "next_term.starts_at", "2027-11-02T00:00:00Z", "end_of_term", "renew")
	// Writing what is so already proves no wish: ignore_changes = all does, too.
	core.Must(desk(acctest.Config{"end_of_term": "renew"}))
	holds(t, core, "next_term.decided_by", "default")
	block := desk(acctest.Config{"renewal": map[string]any{"quantity": 25}})
	w.Mark()()
	core.Must(block)
	settled(t, core, block, "next_term.decided_by", "configuration", "changes", "[]")
	noCalls(t, w)
	core.Must(desk())
	settled(t, core, desk(), "next_term.decided_by", "default")
	portal(w, map[string]any{"autoRenewEnabled": false})
	settled(t, core, desk(), "next_term.decided_by", "elsewhere", "next_term.kind", "extension", "next_term.sku_id", "null")
	ends := desk(acctest.Config{"end_of_term": "cancel"})
	core.Must(ends)
	settled(t, core, ends, "next_term.decided_by", "configuration", "next_term.ends", "true", "next_term.quantity", "null")
}

// TestUpcoming_isWarnedOf in the last 30 days of a term that the configuration
// does not decide; ignore_changes = all does not silence it.
func TestUpcoming_isWarnedOf(t *testing.T) {
	t.Parallel()
	const warns = `"Desk" renews on 2027-11-02`
	for name, c := range map[string]struct {
		config acctest.Config
		until  time.Duration // before the renewal
		want   bool
	}{
		"31 days before":        {nil, 31 * 24 * time.Hour, false},
		"29 days before":        {nil, 29 * 24 * time.Hour, true},
		"it was decided":        {acctest.Config{"end_of_term": "renew"}, 29 * 24 * time.Hour, false},
		"the renewal is a wish": {acctest.Config{"renewal": map[string]any{"quantity": 20}}, 29 * 24 * time.Hour, false},
		"it ends":               {acctest.Config{"end_of_term": "cancel"}, 29 * 24 * time.Hour, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := desk(c.config)
			w, core := bought(t, config)
			w.Set(time.Date(2027, 11, 2, 0, 0, 0, 0, time.UTC).Add(-c.until))()
			for _, ignore := range [][]string{nil, {"all"}} {
				p := core.Plan(config, ignore...)
				if p.Changed || strings.Contains(p.Warnings, warns) != c.want {
					t.Errorf("ignoring %v: %s, warns %s", ignore, p.Value("changes"), p.Warnings)
				}
			}
		})
	}
}

// TestSuspension_isLiftedWithTheEndOfTermOfBefore where the configuration does
// not say which.
func TestSuspension_isLiftedWithTheEndOfTermOfBefore(t *testing.T) {
	t.Parallel()
	w, core := bought(t, desk())
	core.Must(desk(acctest.Config{"suspended": true}))
	holds(t, core, "end_of_term", "renew", "next_term.ends", "true", "status", "suspended")
	p := core.Plan(desk(acctest.Config{"suspended": false}))
	if got := p.Value("changes.1.summary") + " " + p.Value("changes.1.commits"); got != `set end_of_term to "renew" true` {
		t.Errorf("resuming plans %s %s", p.Value("changes"), p.Errors)
	}
	core.Apply(p, desk(acctest.Config{"suspended": false}))
	settled(t, core, desk(acctest.Config{"suspended": false}), "end_of_term", "renew", "next_term.ends", "false")

	// After an import of what is suspended nothing tells what was before.
	portal(w, map[string]any{"status": "suspended"})
	core.Import(simulator.CedarSchool + "/" + core.Value("id"))
	holds(t, core, "end_of_term", "null", "suspended", "true")
	p = core.Plan(desk(acctest.Config{"suspended": false}))
	if !strings.Contains(p.Warnings, "What follows the term") || p.Value("changes.1.summary") != "absent" {
		t.Errorf("resuming plans %s, warns %s %s", p.Value("changes"), p.Warnings, p.Errors)
	}
	core.Apply(p, desk(acctest.Config{"suspended": false}))
	settled(t, core, desk(acctest.Config{"suspended": false}), "status", "active")
}

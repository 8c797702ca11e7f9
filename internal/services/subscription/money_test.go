package subscription_test

import (
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// offer is the part of a configuration that names what is bought.
func offer(key, term, cycle string, quantity int, name string) acctest.Config {
	product, sku, _ := strings.Cut(key, ":")
	return acctest.Config{
		"product_id": product, "sku_id": sku, "term_duration": term, "billing_cycle": cycle, "quantity": quantity, "friendly_name": name,
	}
}

// TestTrial_thatConverts_isWarnedOf at the purchase and at every plan, until the
// configuration ends it.
func TestTrial_thatConverts_isWarnedOf(t *testing.T) {
	t.Parallel()
	const becomes = "becomes a paid subscription"
	w := acctest.New(t)
	core := acctest.NewCore(w, "csp_subscription")
	trial := desk(offer(simulator.BusinessPremiumTrial, "P1M", "none", 25, "Tryout"))
	p := core.Plan(trial)
	if !strings.Contains(p.Warnings, becomes) || p.Value("changes.0.commits") != "true" || p.Value("next_term") != "unknown" {
		t.Errorf("the purchase warns %q and plans %s, then %s", p.Warnings, p.Value("changes"), p.Value("next_term"))
	}
	core.Apply(p, trial)
	for _, ignore := range [][]string{nil, {"all"}} {
		if p := core.Plan(trial, ignore...); p.Changed || !strings.Contains(p.Warnings, becomes) {
			t.Errorf("ignoring %v: %s, warns %q", ignore, p.Value("changes"), p.Warnings)
		}
	}
	holds(
		t, core, "next_term.kind", "trial_conversion", "next_term.decided_by",
		"default", "next_term.term_duration", "P1Y", "next_term.quantity", "25",
	)
	ends := desk(offer(simulator.BusinessPremiumTrial, "P1M", "none", 25, "Tryout"), acctest.Config{"end_of_term": "cancel"})
	if made := core.Must(ends); strings.Contains(made.Warnings, becomes) {
		t.Errorf("ended, it warns %q", made.Warnings)
	}
	settled(t, core, ends, "next_term.ends", "true", "next_term.decided_by", "configuration")
}

// TestIncrease_beyondItsPromotion_isRefusedAtPlan, with what is left.
func TestIncrease_beyondItsPromotion_isRefusedAtPlan(t *testing.T) {
	t.Parallel()
	promoted := func(seats int) acctest.Config {
		return desk(
			offer(simulator.BusinessStandard, "P1Y", "monthly", seats, "Desk"), acctest.Config{"promotion_id": simulator.PromotionStandard},
		)
	}
	w, core := bought(t, promoted(45))
	w.Mark()()
	p := core.Plan(promoted(51))
	if !strings.Contains(p.Errors, `The promotion of "Desk" has 5 seats left, not 6`) || !strings.Contains(p.Errors, "quantity = 50") {
		t.Errorf("it plans %s %s", p.Value("changes"), p.Errors)
	}
	noCalls(t, w)
	core.Must(promoted(50))
	settled(t, core, promoted(50), "seats", "50")
}

// TestRename_toTheNameOfAnother_isRefusedAtPlan, whatever its letter case.
func TestRename_toTheNameOfAnother_isRefusedAtPlan(t *testing.T) {
	t.Parallel()
	w, core := bought(t, desk())
	other := acctest.NewCore(w, "csp_subscription")
	beside := desk(acctest.Config{"friendly_name": "Counter", "additional": true})
	other.Must(beside)
	w.Mark()()
	if p := core.Plan(desk(acctest.Config{"friendly_name": "counter"})); !strings.Contains(p.Errors, `is named "Counter"`) {
		t.Errorf("it plans %s %s", p.Value("changes"), p.Errors)
	}
	noCalls(t, w)
}

// TestTimeouts_editedAlone_commitNothing: the update makes no call.
func TestTimeouts_editedAlone_commitNothing(t *testing.T) {
	t.Parallel()
	w, core := bought(t, desk())
	w.Mark()()
	config := desk(acctest.Config{"timeouts": map[string]any{"create": "10m"}})
	p := core.Plan(config)
	if !p.Changed || p.Value("changes") != "[]" || p.Value("seats") != "25" {
		t.Errorf("it plans %s", p.Value("changes"))
	}
	core.Apply(p, config)
	settled(t, core, config)
	noCalls(t, w)
}

// TestAccept_reportsEveryKindItKeeps, each with a warning of its own.
func TestAccept_reportsEveryKindItKeeps(t *testing.T) {
	t.Parallel()
	config := desk(acctest.Config{"external_changes": "accept", "end_of_term": "renew", "suspended": false})
	w, core := bought(t, config)
	portal(w, map[string]any{"quantity": 30, "friendlyName": "Counter"})
	w.PortalNamed(simulator.CedarSchool, "Counter", map[string]any{"autoRenewEnabled": false})()
	p := core.Plan(config)
	for _, want := range []string{"holds 30 seats, not the 25", "friendly_name of", "end_of_term of"} {
		if !strings.Contains(p.Warnings, want) {
			t.Errorf("%q is missing in: %s", want, p.Warnings)
		}
	}
	w.PortalNamed(simulator.CedarSchool, "Counter", map[string]any{"status": "suspended"})()
	if p = core.Plan(config); p.Changed || !strings.Contains(p.Warnings, "is suspended, and the configuration says suspended = false") {
		t.Errorf("it plans %s, warns %s", p.Value("changes"), p.Warnings)
	}
	w.Advance(time.Hour)()
	settled(t, core, config)
}

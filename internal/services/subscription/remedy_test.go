package subscription_test

import (
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// scene is a situation in which a plan complains.
type scene struct {
	config  acctest.Config
	happens func(w *acctest.World)
	asks    acctest.Config
	says    string
	// ways is how many of its remedies can be pasted.
	ways int
}

func after(d time.Duration) func(w *acctest.World) {
	return func(w *acctest.World) { w.Advance(d)() }
}

// TestRemedies_leadOut pastes each remedy of each message in a copy of the very
// situation.
func TestRemedies_leadOut(t *testing.T) {
	t.Parallel()
	eight, year := 8*day, 366*day
	renewal := func(parts map[string]any) acctest.Config { return acctest.Config{"renewal": parts} }
	for name, s := range map[string]scene{
		"seats past their window": {nil, after(eight), acctest.Config{"quantity": 20}, "can no longer be removed", 2},
		"some seats still open": {
			nil, func(w *acctest.World) { w.Advance(eight)(); portal(w, map[string]any{"quantity": 30}) },
			acctest.Config{"quantity": 20},
			"can no longer be reduced", 3,
		},
		"seats to go, with a renewal block": {
			renewal(map[string]any{"quantity": 22}), after(eight),
			acctest.Config{"quantity": 20, "renewal": map[string]any{"quantity": 22}},
			"can no longer be removed", 2,
		},
		"seats that wait, and a block that says others": {
			nil, after(eight), acctest.Config{
				"quantity": 20, "reduction": "at_renewal", "renewal": map[string]any{"quantity": 22},
			}, "Two attributes decide", 2,
		},
		"seats that wait for no renewal": {
			nil, after(eight), acctest.Config{"quantity": 20, "reduction": "at_renewal", "end_of_term": "cancel"}, "cannot wait", 2,
		},
		"instructions without a renewal": {
			nil, nil, acctest.Config{"end_of_term": "cancel", "renewal": map[string]any{"quantity": 20}}, "cannot have a renewal block", 2,
		},
		"no seats": {nil, nil, acctest.Config{"quantity": 0}, "at least one seat", 1},
		"another SKU, downward": {
			offer(simulator.Microsoft365E5, "P1Y", "monthly", 25, "Desk"), nil,
			offer(simulator.Microsoft365E3, "P1Y", "monthly", 25, "Desk"), "cannot be upgraded", 2,
		},
		"another term":            {nil, nil, acctest.Config{"term_duration": "P3Y"}, "cannot be changed within the term", 2},
		"another cycle":           {nil, nil, acctest.Config{"billing_cycle": "annual"}, "cannot be changed within the term", 2},
		"another tenant":          {nil, nil, acctest.Config{"tenant_id": simulator.AlderClinics}, "cannot move to another tenant", 1},
		"a promotion, afterwards": {nil, nil, acctest.Config{"promotion_id": "39NFJQT1PM6C:0005:39NFJQT1Q5L7"}, "is fixed at purchase", 1},
		"a promotion used up": {
			desk(
				offer(simulator.BusinessStandard, "P1Y", "monthly", 45, "Desk"),
				acctest.Config{"promotion_id": simulator.PromotionStandard},
			), nil,
			acctest.Config{"quantity": 60},
			"seats left", 2,
		},
		"a trial's seats": {
			desk(offer(simulator.BusinessPremiumTrial, "P1M", "none", 25, "Desk")), nil, acctest.Config{"quantity": 30}, "trial", 1,
		},
		"a trial's status": {
			desk(offer(simulator.BusinessPremiumTrial, "P1M", "none", 25, "Desk")), nil, acctest.Config{"suspended": true}, "trial", 1,
		},
		"above the maximum": {
			desk(offer(
				simulator.BusinessBasic, "P1Y", "monthly", 45, "Desk",
			)), nil, acctest.Config{"quantity": 400}, "is sold with at most", 1,
		},
		"below the minimum": {
			desk(offer(
				simulator.Dynamics365Sales, "P1Y", "monthly", 10, "Desk",
			)), nil, acctest.Config{"quantity": 2}, "is sold with at least", 1,
		},
		"suspended, then fewer seats": {
			acctest.Config{"suspended": true}, nil, acctest.Config{"suspended": true, "quantity": 20}, "cannot change", 1,
		},
		"resumed with fewer seats": {
			acctest.Config{"suspended": true}, nil, acctest.Config{"suspended": false, "quantity": 20}, "in the same plan that resumes", 2,
		},
		"drift past its window": {
			nil, func(w *acctest.World) { portal(w, map[string]any{"quantity": 40}); w.Advance(eight)() }, nil, "holds 40 seats", 2,
		},
		"a renewal ahead": {nil, after(350 * day), nil, "renews on", 2},
		"a trial ahead": {
			desk(offer(simulator.BusinessPremiumTrial, "P1M", "none", 25, "Desk")), nil, nil, "becomes a paid subscription", 1,
		},
		"a term past its extension": {
			nil, func(w *acctest.World) { portal(w, map[string]any{"autoRenewEnabled": false}); w.Advance(350 * day)() },
			nil, "goes on month by month", 1,
		},
		"a block that took effect": {
			renewal(map[string]any{"quantity": 10}), after(year),
			acctest.Config{"renewal": map[string]any{"quantity": 10}, "billing_cycle": "annual"},
			"cannot be changed within the term", 2,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := desk(s.config)
			w, core := bought(t, config)
			if s.happens != nil {
				s.happens(w)
			}
			asked := desk(s.config, s.asks)
			p := core.Plan(asked)
			said := p.Errors
			if said == "" {
				said = p.Warnings
			}
			if !strings.Contains(said, s.says) {
				t.Fatalf("it says %q, not %q", said, s.says)
			}
			tried := core.TryRemedies(asked, said)
			if len(tried.Pasted) != s.ways {
				t.Errorf("%d remedies can be pasted, want %d: %v, and %v\n%s", len(tried.Pasted), s.ways, tried.Pasted, tried.Prose, said)
			}
		})
	}
}

// TestRemedies_ofADestruction_leadOut: what a refused destruction offers is
// applied, and then it is destroyed without another order.
func TestRemedies_ofADestruction_leadOut(t *testing.T) {
	t.Parallel()
	w, core := bought(t, desk())
	w.Advance(8 * day)()
	refused := core.PlanDestroy()
	ways := 0
	for _, remedy := range acctest.Remedies(refused.Errors) {
		pasted, ok := acctest.Pasted(desk(), remedy.Paste)
		if !ok {
			continue
		}
		ways++
		apart := core.Apart()
		apart.Must(pasted)
		p := apart.PlanDestroy()
		if p.Errors == "" {
			p = apart.Destroy(p)
		}
		if p.Errors != "" {
			t.Errorf("%s: %s", remedy, p.Errors)
		}
		if got := apart.World.Purchases(simulator.CedarSchool, simulator.Microsoft365E3); got != 1 {
			t.Errorf("%s: %d orders, want 1", remedy, got)
		}
	}
	if ways != 2 {
		t.Errorf("%d remedies can be pasted, want 2: %s", ways, refused.Errors)
	}
}

// TestPending_orderThatDoesNotShow_takesWhatNeedsNoCall: it can be let go.
func TestPending_orderThatDoesNotShow_takesWhatNeedsNoCall(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Behave("provisioning-delay=1h", "checkout-subscription-id=false")
	w.After("POST", "/checkout", func() { w.Fault("GET /v1/customers/*/subscriptions", "403=900150", 20) })
	core := acctest.NewCore(w, "csp_subscription")
	core.Must(desk())
	w.Heal()
	if got := core.Value("id"); got != "null" {
		t.Fatalf("it shows: %s", got)
	}
	if p := core.PlanDestroy(); !strings.Contains(p.Errors, `on_destroy = "abandon"`) {
		t.Errorf("destroying it plans %s", p.Errors)
	}
	abandon := desk(acctest.Config{"on_destroy": "abandon"})
	core.Must(abandon)
	if p := core.Plan(desk(acctest.Config{"quantity": 30})); !strings.Contains(p.Errors, "does not show yet") {
		t.Errorf("an edit plans %s %s", p.Value("changes"), p.Errors)
	}
	if p := core.Destroy(core.PlanDestroy()); p.Errors != "" {
		t.Error(p.Errors)
	}
	if got := w.Purchases(simulator.CedarSchool, simulator.Microsoft365E3); got != 1 {
		t.Errorf("orders: %d, want 1", got)
	}
}

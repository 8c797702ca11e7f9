package subscription_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// situation is a subscription, and edits that are all possible at once.
type situation struct {
	config acctest.Config
	since  func(w *acctest.World)
	edits  acctest.Config
}

// unknowns are sets of attributes that are not known yet: each alone, and each
// pair.
func unknowns(edits acctest.Config) [][]string {
	names := slices.Sorted(maps.Keys(edits))
	var out [][]string
	for i, a := range names {
		out = append(out, []string{a})
		for _, b := range names[i+1:] {
			out = append(out, []string{a, b})
		}
	}
	return out
}

// hiding makes attributes of a configuration unknown.
func hiding(config acctest.Config, names []string) acctest.Config {
	out := maps.Clone(config)
	for _, name := range names {
		out[name] = acctest.Unknown{Value: config[name]}
	}
	return out
}

// TestUnknown_ofAnyAttributes_appliesAsPlanned for updates: what is planned
// holds once everything is known, or the plan names what must be known.
func TestUnknown_ofAnyAttributes_appliesAsPlanned(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]situation{
		"more seats and the rest": {
			nil, nil, acctest.Config{
				"quantity": 30, "friendly_name": "Counter", "end_of_term": "renew", "reduction": "at_renewal", "external_changes": "accept",
				"suspended": false, "renewal": map[string]any{"quantity": 12}, "on_destroy": "abandon", "cancellation_reason": "none",
			},
		},
		"another SKU": {
			nil, nil, acctest.Config{
				"product_id": "CFQ7TTC0LFLZ", "sku_id": "0002", "quantity": 30, "friendly_name": "Counter", "upgrade": map[string]any{"license_transfer": false},
				"end_of_term": "cancel",
			},
		},
		"seats that wait": {
			nil, func(w *acctest.World) { w.Advance(8 * 24 * time.Hour)() }, acctest.Config{
				"quantity": 20, "reduction": "at_renewal", "friendly_name": "Counter", "external_changes": "revert", "end_of_term": "renew",
			},
		},
		"drift that is kept": {
			acctest.Config{"external_changes": "accept", "end_of_term": "renew"},
			func(w *acctest.World) {
				portal(w, map[string]any{"quantity": 40, "autoRenewEnabled": false})
			},
			acctest.Config{
				"friendly_name": "Counter", "quantity": 25, "reduction": "now",
				"external_changes": "accept", "end_of_term": "renew", "suspended": false,
			},
		},
		"drift that cannot be undone": {
			nil, func(w *acctest.World) { portal(w, map[string]any{"quantity": 40}); w.Advance(8 * 24 * time.Hour)() },
			acctest.Config{"friendly_name": "Counter", "quantity": 25, "reduction": "now", "external_changes": "accept", "suspended": true},
		},
		"what has ended": {
			nil, func(w *acctest.World) { w.Advance(time.Hour)(); portal(w, map[string]any{"status": "deleted"}) },
			acctest.Config{
				"friendly_name": "Counter", "quantity": 30, "product_id": "CFQ7TTC0LFLZ",
				"renewal": map[string]any{"quantity": 12}, "suspended": false,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config, edited := desk(s.config), desk(s.config, s.edits)
			for _, names := range unknowns(s.edits) {
				t.Run(strings.Join(names, "+"), func(t *testing.T) {
					t.Parallel()
					w, core := bought(t, config)
					if s.since != nil {
						s.since(w)
					}
					appliesAsPlanned(t, core, edited, names)
				})
			}
		})
	}
}

// appliesAsPlanned plans with attributes unknown and applies with them known.
func appliesAsPlanned(t *testing.T, core *acctest.Core, config acctest.Config, names []string) {
	t.Helper()
	p := core.Plan(hiding(config, names))
	if p.Errors != "" {
		for _, name := range names {
			if strings.HasPrefix(p.Errors, name+" must be known to plan ") {
				return
			}
		}
		t.Fatalf("refused at plan: %s", p.Errors)
	}
	if p.Changed && p.Value("changes") == "unknown" && !strings.Contains(p.Warnings, "are not known before the apply") {
		t.Errorf("nothing says that the calls are not known: %s", p.Warnings)
	}
	if a := core.Apply(p, config); a.Errors != "" {
		t.Fatalf("refused at apply: %s", a.Errors)
	}
	settled(t, core, config)
}

// TestUnknown_atPurchase_appliesAsPlanned for each attribute of an order, alone
// and in pairs.
func TestUnknown_atPurchase_appliesAsPlanned(t *testing.T) {
	t.Parallel()
	order := acctest.Config{
		"tenant_id": simulator.CedarSchool, "product_id": "CFQ7TTC0LFLX", "sku_id": "0001", "term_duration": "P1Y", "billing_cycle": "monthly",
		"quantity": 25, "friendly_name": "Desk", "end_of_term": "cancel", "suspended": false, "segment": "commercial", "additional": true,
		"reduction": "now", "custom_term_end_date": "2027-06-30",
	}
	for _, names := range unknowns(order) {
		t.Run(strings.Join(names, "+"), func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			core := acctest.NewCore(w, "csp_subscription")
			appliesAsPlanned(t, core, order, names)
			if got := w.Purchases(simulator.CedarSchool, simulator.Microsoft365E3); got != 1 {
				t.Errorf("orders: %d, want 1", got)
			}
		})
	}
}

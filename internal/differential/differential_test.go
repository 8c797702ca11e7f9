package differential_test

import (
	"flag"
	"os"
	"strconv"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// The histories of an ordinary run are always the same ones, so that a failure
// belongs to the change that caused it. Other ones: -rapid.seed, -rapid.checks.
const firstSeed = 20261102

func TestMain(m *testing.M) {
	flag.Parse()
	for name, value := range map[string]string{"rapid.seed": strconv.Itoa(firstSeed), "rapid.checks": strconv.Itoa(histories)} {
		if f := flag.Lookup(name); f.Value.String() == f.DefValue {
			if err := flag.Set(name, value); err != nil {
				panic(err)
			}
		}
	}
	os.Exit(m.Run())
}

func TestHistories_plannerAndServiceAgree(t *testing.T) {
	t.Parallel()
	b := &books{}
	t.Cleanup(func() {
		if !t.Failed() && complete {
			b.audit(t)
		}
	})
	for name, tenants := range map[string][]string{
		"of a new customer": {simulator.CedarSchool},
		"of what runs":      {simulator.AlderClinics, simulator.AlderClinics, simulator.BirchLogistics},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(rt *rapid.T) {
				h := begin(open(rt, b), tenants...)
				for range rapid.IntRange(4, 16).Draw(rt, "steps") {
					h.step()
				}
			})
		})
	}
}

func TestHistories_areReadAsTheyAre(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		h := begin(open(rt, &books{}), simulator.CedarSchool, simulator.AlderClinics, simulator.BirchLogistics)
		for range rapid.IntRange(3, 9).Draw(rt, "steps") {
			h.drift()
		}
		h.viewsAgree()
	})
}

// viewsAgree holds what the provider reads against the simulator's own view.
func (h *history) viewsAgree() {
	h.t.Helper()
	list, err := h.sim.Subscriptions(h.ctx, h.tenant)
	h.must(err)
	for _, s := range list {
		seen := h.look(s.TenantID, s.ID)
		if diff := gocmp.Diff(simulated(s), h.shown(seen.Subscription)); diff != "" {
			h.t.Fatalf("%s is read as another (-simulator +provider):\n%s", s.FriendlyName, diff)
		}
	}
}

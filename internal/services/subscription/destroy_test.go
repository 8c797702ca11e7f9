package subscription_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// gone is a configuration without the resource: applying it destroys.
const gone = "# nothing\n"

func TestDestroy_insideTheWindow_cancels(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.TestCLI(
		applied(w, nil, seats()),
		resource.TestStep{PreConfig: w.Mark(), Config: w.Provider(gone)},
	)
	expectWrites(t, w, "PATCH")
	if status := statusOf(t, w, "Desk"); status != "deleted" {
		t.Errorf("status %q, want deleted", status)
	}
}

func TestDestroy_outsideTheWindow_isRefusedAtPlan_andEachWayOutWorks(t *testing.T) {
	t.Parallel()
	for how, want := range map[string]struct {
		status string
		writes int
	}{
		"end_at_term": {"active", 1},
		"abandon":     {"active", 0},
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Test(
				applied(w, nil, seats()),
				refused(w, w.Advance(8*day), gone, `"Desk" can no longer be canceled`),
				refused(w, nil, gone, `on_destroy = "`+how+`"`),
				applied(w, nil, seats(`on_destroy = "`+how+`"`)),
				resource.TestStep{PreConfig: w.Mark(), Config: w.Provider(gone)},
			)
			if got := w.Writes(); len(got) != want.writes {
				t.Errorf("writes %v, want %d", got, want.writes)
			}
			if got := statusOf(t, w, "Desk"); got != want.status {
				t.Errorf("status %q, want %q", got, want.status)
			}
		})
	}
}

func TestDestroy_withARemovedBlock_callsNothing(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.TestCLI(
		applied(w, nil, seats()),
		refused(w, w.Advance(8*day), gone, "a removed block in its place, with lifecycle { destroy = false }"),
		func() resource.TestStep { s := w.Forget(it); s.PreConfig = w.Mark(); return s }(),
	)
	expectWrites(t, w)
}

func TestDestroy_ofATrial_isRefused(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	trial := "import {\n  to = csp_subscription.it\n  id = \"" + simulator.AlderClinics + "/" + simulator.AlderTrial + "\"\n}\n" +
		seats(`product_id = "CFQ7TTC0LCHC"`, `sku_id = "0005"`, `term_duration = "P1M"`, `billing_cycle = "none"`, `friendly_name = null`)
	w.Test(
		resource.TestStep{Config: w.Provider(trial)},
		refused(w, nil, gone, "is a trial and cannot be canceled"),
		refused(w, nil, strings.Replace(trial, "quantity = 25", "quantity = 30", 1), "The seats of a trial cannot change"),
		w.Forget(it),
	)
}

func TestReplace_isRefusedAtPlan_andUntaintKeepsTheSubscription(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.TestCLI(
		applied(w, nil, seats()),
		resource.TestStep{Taint: []string{it}, Config: w.Provider(seats()), ExpectError: acctest.Words("terraform untaint")},
	)
	if got := w.Purchases(simulator.AlderClinics, simulator.Microsoft365E3); got != 2 {
		t.Errorf("orders that buy E3: %d, want 2", got)
	}
}

func TestCanceledElsewhere_staysInTheState_andIsNotBoughtAgain(t *testing.T) {
	t.Parallel()
	for _, kept := range []string{"true", "false"} {
		t.Run("deleted-kept="+kept, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Behave("deleted-kept=" + kept)
			w.Test(
				applied(w, nil, seats()),
				unchanged(w, func() {
					w.Advance(time.Hour)() // past the time a new order may be missing from lists
					w.PortalNamed(simulator.AlderClinics, "Desk", map[string]any{"status": "deleted"})()
				}, seats()),
				applied(w, w.Mark(), seats(), value("status", knownvalue.StringExact("deleted"))),
				resource.TestStep{Config: w.Provider(gone)},
			)
			expectWrites(t, w)
			if got := w.Purchases(simulator.AlderClinics, simulator.Microsoft365E3); got != 2 {
				t.Errorf("orders that buy E3: %d, want 2", got)
			}
		})
	}
}

func statusOf(t *testing.T, w *acctest.World, name string) string {
	t.Helper()
	list, err := w.Sim.Subscriptions(t.Context(), simulator.AlderClinics)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		if s.FriendlyName == name {
			return s.Status
		}
	}
	return "absent"
}

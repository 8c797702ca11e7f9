package subscription_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func TestPartialUpgrade_underFaults_isMadeOnce(t *testing.T) {
	t.Parallel()
	for name, do := range map[string]string{
		"the answer is lost": "lost-answer", "the connection is cut": "cut", "a gateway fails": "503",
		"it is busy": "409",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			done := seats("quantity = 20", parts(part("sales", 5)))
			w.Test(
				applied(w, nil, seats()),
				applied(w, func() { w.Fault("POST /v1/customers/*/subscriptions/*/transitions", do, 2) }, done, value("seats", number(20))),
				unchanged(w, nil, done),
				w.Forget(it),
			)
			expectUpgrades(t, w, 1)
		})
	}
}

func TestPartialUpgrade_thatFailsHalfWay_leavesTheStateTrue(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	both := seats("quantity = 17", parts(part("a", 5), part("b", 3)))
	w.Test(
		applied(w, nil, seats()),
		refused(w, func() {
			w.After("POST", "/transitions", func() { w.Behave("transition-fails=3") })
		}, both, "gave it up"),
		makes(w, func() { w.Behave("transition-fails=0") }, both, call{"partial_upgrade", 3}),
		unchanged(w, nil, both),
		w.Forget(it),
	)
}

func TestPartialUpgrade_withoutARecord_isMatchedNotRepeated(t *testing.T) {
	t.Parallel()
	imported := func(w *acctest.World) string {
		return "\nimport {\n  to = csp_subscription.it\n  id = \"" + simulator.AlderClinics + "/" + w.ID(
			simulator.AlderClinics, "Desk",
		) + "\"\n}\n"
	}
	done := seats("quantity = 20", parts(part("sales", 5)))
	t.Run("after an import", func(t *testing.T) {
		t.Parallel()
		w := acctest.New(t)
		w.Test(applied(w, nil, seats()), applied(w, nil, done), w.Forget(it))
		w.Mark()()
		w.Test(
			applied(w, nil, done+imported(w), value("partial_upgrades.sales.subscription_id", text(splitBy(t, w, 0)))),
			unchanged(w, nil, done), w.Forget(it),
		)
		expectUpgrades(t, w, 1)
		expectWrites(t, w)
	})
	t.Run("made in a portal", func(t *testing.T) {
		t.Parallel()
		w := acctest.New(t)
		w.Test(
			applied(w, nil, seats()),
			// Nobody asked for it, so the seats are not bought back: the setting is
			// recorded, and what follows has nothing to reduce.
			applied(w, upgradeInPortal(t, w, 5), seats("external_changes = \"revert\"")),
			applied(w, w.Mark(), done),
			unchanged(w, nil, done),
			w.Forget(it),
		)
		expectUpgrades(t, w, 1)
		expectWrites(t, w)
	})
	t.Run("under way", func(t *testing.T) {
		t.Parallel()
		w := acctest.New(t)
		w.Behave("transition-delay=90s")
		w.Test(
			applied(w, nil, seats()),
			applied(w, upgradeInPortal(t, w, 5), done),
			unchanged(w, nil, done),
			w.Forget(it),
		)
		expectUpgrades(t, w, 1)
	})
}

// What begins at the same hour is told apart by its SKU and by its end.
func TestPartialUpgrade_amongOthersOfTheSameHour_namesItsOwn(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	other := func(name, config string) string {
		return strings.NewReplacer(`"it"`, `"`+name+`"`, `"Desk"`, `"`+name+`"`).Replace(config)
	}
	mine := knownvalue.StringFunc(func(got string) error {
		if want := splitBy(t, w, 0); !strings.EqualFold(got, want) {
			return fmt.Errorf("the seats are in %s, not in %s", want, got)
		}
		return nil
	})
	w.Test(
		applied(w, nil, seats()),
		applied(
			w, w.Advance(2*day),
			other(
				"suite", e5("quantity = 5"),
			)+other("bench", seats("quantity = 5", "align_with_subscription_id = csp_subscription.it.id"))+seats(),
		),
		applied(w, nil, other(
			"suite", e5("quantity = 5"),
		)+other("bench", seats("quantity = 5", "align_with_subscription_id = csp_subscription.it.id"))+
			seats("quantity = 20", parts(part("sales", 5))), value("partial_upgrades.sales.subscription_id", mine)),
		w.Forget(it),
	)
}

// Whoever moved the last seats, nothing is bought again.
func TestPartialUpgrade_thatEndsTheSubscriptionElsewhere_buysNothing(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	first := func(lines ...string) string {
		return strings.NewReplacer(
			`"it"`, `"first"`, `"Desk"`, `"First"`,
		).Replace(seats(append([]string{`on_destroy = "abandon"`, `external_changes = "accept"`}, lines...)...))
	}
	upgraded := []string{`product_id = "` + product(simulator.Microsoft365E5) + `"`, `sku_id = "` + sku(simulator.Microsoft365E5) + `"`}
	w.Test(
		applied(w, nil, first()+seats()),
		applied(w, w.Advance(8*day), first(upgraded...)+seats()),
		applied(w, func() { upgradeInPortal(t, w, 25, "First")(); w.Mark()() }, first(upgraded...)+seats()),
		applied(w, nil, first(append(upgraded, "quantity = 50")...)+seats()),
		unchanged(w, w.Advance(40*day), first(append(upgraded, "quantity = 50")...)+seats()),
	)
	expectUpgrades(t, w, 2)
	expectWrites(t, w)
}

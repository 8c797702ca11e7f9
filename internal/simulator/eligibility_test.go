package simulator_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// eligible maps each target of a subscription to the errors of its two transition types, "ok" for none.
func (b *bench) eligible(tenant, id, kind string) map[string][2]any {
	b.t.Helper()
	out := map[string][2]any{}
	for _, one := range b.get(subscriptionPath(tenant, id) + "/transitionEligibilities" + kind).items(b.t) {
		var verdicts [2]any
		for i, v := range elements(one, "eligibilities") {
			if verdicts[i] = look(v, "errors.code"); look(v, "isEligible") == true {
				verdicts[i] = "ok"
			}
		}
		out[text(one, "catalogItemId")[:17]] = verdicts
	}
	return out
}

func TestEligibilities_followTheCatalog(t *testing.T) {
	t.Parallel()
	good := [2]any{"ok", "ok"}
	for name, one := range map[string]struct {
		id, kind string
		want     map[string][2]any
	}{
		"up":                 {simulator.AlderClosedWindow, "", map[string][2]any{simulator.BusinessStandard: good, simulator.BusinessPremium: good}},
		"named":              {simulator.AlderOpenWindow, "?eligibilityType=Immediate", map[string][2]any{simulator.BusinessPremium: good}},
		"down at renewal":    {simulator.AlderOpenWindow, "?eligibilityType=scheduled", map[string][2]any{simulator.BusinessPremium: good, simulator.BusinessBasic: good}},
		"top of the range":   {simulator.AlderScheduled, "", map[string][2]any{}},
		"top, at renewal":    {simulator.AlderScheduled, "?eligibilityType=scheduled", map[string][2]any{simulator.Microsoft365E3: good}},
		"trial becomes paid": {simulator.AlderTrial, "", map[string][2]any{simulator.BusinessPremium: good}},
	} {
		b := newBench(t)
		if diff := cmp.Diff(one.want, b.eligible(alder, one.id, one.kind)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	b := newBench(t)
	b.refused(http.StatusBadRequest, 900126, b.get(subscriptionPath(alder, simulator.AlderOpenWindow)+"/transitionEligibilities?eligibilityType=soon"))
	b.refused(http.StatusNotFound, 20003, b.get(subscriptionPath(alder, simulator.BirchSuspended)+"/transitionEligibilities"))
}

func TestEligibilities_endOfSale_isNoTarget(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	id := text(b.buy(tenant, with(b.line(tenant, simulator.FrontlineF1, "P1Y", "annual", 5), "attestationAccepted", true)), "id")
	// The catalog still names Office365E1 as a target; it is at end of sale.
	if diff := cmp.Diff(map[string][2]any{simulator.Microsoft365E3: {"ok", "ok"}}, b.eligible(tenant, id, "")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	b.refused(http.StatusForbidden, 800020, b.transit(tenant, id, simulator.Office365E1, "P1Y", "annual", 5))
	b.switched(func(s *simulator.Behaviors) {
		s.EndOfSale = simulator.Dynamics365Sales + ", " + simulator.Microsoft365E3
	})
	if got := b.eligible(tenant, id, ""); len(got) != 0 {
		t.Errorf("eligible for %v", got)
	}
}

func TestEligibilities_obstacles_haveTheirCodes(t *testing.T) {
	t.Parallel()
	phone := func(b *bench) { b.buy(alder, b.line(alder, simulator.TeamsPhone, "P1Y", "annual", 1)) }
	for name, one := range map[string]struct {
		change             simulator.Behavior
		prepare            func(b *bench)
		tenant, id, offer  string
		want               [2]any
		status, code, data int
	}{
		"suspended": {
			func(*simulator.Behaviors) {}, func(*bench) {}, birch, simulator.BirchSuspended, simulator.Microsoft365E5, [2]any{2.0, 2.0}, 400, 800091, 2,
		},
		"expired": {
			func(*simulator.Behaviors) {}, func(*bench) {}, birch, simulator.BirchExpired, simulator.BusinessStandard, [2]any{2.0, 2.0}, 400, 900279, 2,
		},
		"add-ons": {
			func(*simulator.Behaviors) {}, phone, alder, simulator.AlderTwoBatches, simulator.Microsoft365E5, [2]any{6.0, 6.0}, 403, 800020, 6,
		},
		"not provisioned": {
			func(s *simulator.Behaviors) { s.FulfillmentDelay = 72 * time.Hour },
			func(*bench) {}, alder, simulator.AlderOpenWindow, simulator.BusinessPremium,
			[2]any{9.0, 9.0},
			409, 800082, 9,
		},
		"conflicting services": {
			func(s *simulator.Behaviors) { s.LicenseTransfer = "conflict" },
			func(*bench) {}, alder, simulator.AlderOpenWindow, simulator.BusinessPremium,
			[2]any{"ok", 3.0},
			403, 800020, 3,
		},
		"user's context": {
			func(s *simulator.Behaviors) { s.LicenseTransfer = "user-context" },
			func(*bench) {}, alder, simulator.AlderOpenWindow, simulator.BusinessPremium,
			[2]any{"ok", 5.0},
			403, 800020, 5,
		},
		"rights": {
			func(s *simulator.Behaviors) { s.LicenseTransfer = "rights" },
			func(*bench) {}, alder, simulator.AlderOpenWindow, simulator.BusinessPremium,
			[2]any{"ok", 13.0},
			403, 800020, 13,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, one.change)
			one.prepare(b)
			if got := b.eligible(one.tenant, one.id, "")[one.offer]; got != one.want {
				t.Errorf("eligibilities %v, want %v", got, one.want)
			}
			seats, licenses := b.subscription(one.tenant, one.id).Quantity, []any{"transitionType", "transition_with_license_transfer"}
			term := b.subscription(one.tenant, one.id)
			got := b.transit(one.tenant, one.id, one.offer, term.Term, term.BillingCycle, seats, licenses...)
			b.refused(one.status, one.code, got)
			if data := look(got.object(t), "data.code"); data != float64(one.data) {
				t.Errorf("transition error %v, want %d", data, one.data)
			}
			if one.want[0] == "ok" {
				b.ok(http.StatusOK, b.transit(one.tenant, one.id, one.offer, term.Term, term.BillingCycle, seats))
			}
		})
	}
}

func TestProvisioningStatus_isPendingUntilFulfilled(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.FulfillmentDelay = time.Hour })
	tenant := simulator.CedarSchool
	id := text(b.buy(tenant, b.line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 1)), "id")
	for _, want := range []string{"pending", "success"} {
		if got := b.ok(http.StatusOK, b.get(subscriptionPath(tenant, id)+"/provisioningstatus")); got["status"] != want {
			t.Errorf("status %v, want %s", got["status"], want)
		}
		b.advance(time.Hour)
	}
	b.ok(http.StatusOK, b.transit(tenant, id, simulator.BusinessStandard, "P1Y", "monthly", 1))
}

func TestEligibilities_deletedSource(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.ok(http.StatusOK, b.alter(alder, simulator.AlderOpenWindow, "status", "deleted"))
	b.refused(http.StatusBadRequest, 2011, b.transit(alder, simulator.AlderOpenWindow, simulator.BusinessPremium, "P1Y", "monthly", 10))
	b.switched(func(s *simulator.Behaviors) { s.DeletedKept = false })
	b.refused(http.StatusNotFound, 20003, b.transit(alder, simulator.AlderOpenWindow, simulator.BusinessPremium, "P1Y", "monthly", 10))
}

func TestEligibilities_addons_canBeAllowed(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.TransitionAddons = "allowed" })
	b.buy(alder, b.line(alder, simulator.TeamsPhone, "P1Y", "annual", 1))
	b.ok(http.StatusOK, b.transit(alder, simulator.AlderTwoBatches, simulator.Microsoft365E5, "P1Y", "monthly", 25))
}

func TestEligibilities_billingCycleTheTargetLacks_isCode10(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	id := text(b.buy(tenant, b.line(tenant, simulator.Dynamics365SalesPro, "P1M", "monthly", 9)), "id")
	if got := b.eligible(tenant, id, "")[simulator.Dynamics365Sales]; got != [2]any{10.0, 10.0} {
		t.Errorf("eligibilities %v", got)
	}
	b.refused(http.StatusBadRequest, 900268, b.transit(tenant, id, simulator.Dynamics365Sales, "P1Y", "monthly", 9))
	b.ok(http.StatusOK, b.transit(tenant, id, simulator.Dynamics365Sales, "P1Y", "monthly", 9, "termDuration", "P1Y"))
}

func TestEligibilities_runningTransition_isConcurrency(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.TransitionDelay = time.Hour })
	id := simulator.AlderClosedWindow
	b.ok(http.StatusOK, b.transit(alder, id, simulator.BusinessStandard, "P1Y", "annual", 5))
	if got := b.eligible(alder, id, "")[simulator.BusinessStandard]; got != [2]any{4.0, 4.0} {
		t.Errorf("eligibilities %v", got)
	}
}

func TestEligibilities_subscriptions_haveTheirCodes(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	fit := b.mergeable(alder, "P1Y")
	suspended, monthly := b.mergeable(alder, "P1Y"), b.mergeable(alder, "P1M")
	b.ok(http.StatusOK, b.alter(alder, suspended, "status", "suspended"))
	fresh := text(b.buy(alder, b.line(alder, simulator.BusinessPremium, "P1Y", "monthly", 5)), "id")
	got := map[string][]any{}
	for _, one := range b.get(subscriptionPath(alder, simulator.AlderOpenWindow) + "/transitionEligibilities").items(t) {
		for _, into := range elements(one, "subscriptionEligibilities") {
			codes := []any{}
			for _, e := range elements(into, "errors") {
				codes = append(codes, look(e, "code"))
			}
			if look(into, "isEligible") != (len(codes) == 0) {
				t.Errorf("verdict of %v", into)
			}
			got[text(into, "subscriptionId")] = codes
		}
	}
	want := map[string][]any{
		fit: {}, suspended: {1.0}, fresh: {2.0}, monthly: {3.0, 4.0},
		simulator.AlderTermEnd: {}, simulator.AlderTrial: {}, // renewed and converted meanwhile, their windows over
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

package partnercenter_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

func TestEligibilities_followTheCatalog(t *testing.T) {
	t.Parallel()
	good := [2]any{"ok", "ok"}
	for name, one := range map[string]struct {
		id, kind string
		want     map[string][2]any
	}{
		"up": {
			simulator.AlderClosedWindow, "",
			map[string][2]any{simulator.BusinessStandard: good, simulator.BusinessPremium: good},
		},
		"named": {
			simulator.AlderOpenWindow, "?eligibilityType=Immediate",
			map[string][2]any{simulator.BusinessPremium: good},
		},
		"down at renewal": {
			simulator.AlderOpenWindow, "?eligibilityType=scheduled",
			map[string][2]any{simulator.BusinessPremium: good, simulator.BusinessBasic: good},
		},
		"top of the range": {simulator.AlderScheduled, "", map[string][2]any{}},
		"top, at renewal": {
			simulator.AlderScheduled, "?eligibilityType=scheduled",
			map[string][2]any{simulator.Microsoft365E3: good},
		},
		"trial becomes paid": {simulator.AlderTrial, "", map[string][2]any{simulator.BusinessPremium: good}},
	} {
		b := simtest.New(t)
		if diff := cmp.Diff(one.want, b.Eligible(simtest.Alder, one.id, one.kind)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	b := simtest.New(t)
	b.Refused(http.StatusBadRequest, 900126, b.Get(simtest.SubscriptionPath(simtest.Alder, simulator.AlderOpenWindow)+
		"/transitionEligibilities?eligibilityType=soon"))
	b.Refused(http.StatusNotFound, 20003, b.Get(simtest.SubscriptionPath(simtest.Alder, simulator.BirchSuspended)+
		"/transitionEligibilities"))
}

func TestEligibilities_endOfSale_isNoTarget(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	id := simtest.Text(b.Buy(tenant, simtest.With(b.Line(tenant, simulator.FrontlineF1, "P1Y", "annual", 5),
		"attestationAccepted", true)), "id")
	// The catalog still names Office365E1 as a target; it is at end of sale.
	if diff := cmp.Diff(map[string][2]any{simulator.Microsoft365E3: {"ok", "ok"}},
		b.Eligible(tenant, id, "")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	b.Refused(http.StatusForbidden, 800020, b.Transit(tenant, id, simulator.Office365E1, "P1Y", "annual", 5))
	b.Switched(func(s *simulator.Behaviors) {
		s.EndOfSale = simulator.Dynamics365Sales + ", " + simulator.Microsoft365E3
	})
	if got := b.Eligible(tenant, id, ""); len(got) != 0 {
		t.Errorf("eligible for %v", got)
	}
}

func TestEligibilities_obstacles_haveTheirCodes(t *testing.T) {
	t.Parallel()
	phone := func(b *simtest.Bench) {
		b.Buy(simtest.Alder, b.Line(simtest.Alder, simulator.TeamsPhone, "P1Y", "annual", 1))
	}
	for name, one := range map[string]struct {
		change             simulator.Behavior
		prepare            func(b *simtest.Bench)
		tenant, id, offer  string
		want               [2]any
		status, code, data int
	}{
		"suspended": {
			func(*simulator.Behaviors) {}, func(*simtest.Bench) {}, simtest.Birch, simulator.BirchSuspended,
			simulator.Microsoft365E5,
			[2]any{2.0, 2.0},
			400, 800091, 2,
		},
		"expired": {
			func(*simulator.Behaviors) {}, func(*simtest.Bench) {}, simtest.Birch, simulator.BirchExpired,
			simulator.BusinessStandard,
			[2]any{2.0, 2.0},
			400, 900279, 2,
		},
		"add-ons": {
			func(*simulator.Behaviors) {}, phone, simtest.Alder, simulator.AlderTwoBatches, simulator.Microsoft365E5,
			[2]any{6.0, 6.0},
			403, 800020, 6,
		},
		"not provisioned": {
			func(s *simulator.Behaviors) { s.FulfillmentDelay = 72 * time.Hour },
			func(*simtest.Bench) {}, simtest.Alder, simulator.AlderOpenWindow, simulator.BusinessPremium,
			[2]any{9.0, 9.0},
			409, 800082, 9,
		},
		"conflicting services": {
			func(s *simulator.Behaviors) { s.LicenseTransfer = "conflict" },
			func(*simtest.Bench) {}, simtest.Alder, simulator.AlderOpenWindow, simulator.BusinessPremium,
			[2]any{"ok", 3.0},
			403, 800020, 3,
		},
		"user's context": {
			func(s *simulator.Behaviors) { s.LicenseTransfer = "user-context" },
			func(*simtest.Bench) {}, simtest.Alder, simulator.AlderOpenWindow, simulator.BusinessPremium,
			[2]any{"ok", 5.0},
			403, 800020, 5,
		},
		"rights": {
			func(s *simulator.Behaviors) { s.LicenseTransfer = "rights" },
			func(*simtest.Bench) {}, simtest.Alder, simulator.AlderOpenWindow, simulator.BusinessPremium,
			[2]any{"ok", 13.0},
			403, 800020, 13,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := simtest.New(t, one.change)
			one.prepare(b)
			if got := b.Eligible(one.tenant, one.id, "")[one.offer]; got != one.want {
				t.Errorf("eligibilities %v, want %v", got, one.want)
			}
			seats, licenses := b.Subscription(one.tenant, one.id).Quantity, []any{
				"transitionType",
				"transition_with_license_transfer",
			}
			term := b.Subscription(one.tenant, one.id)
			got := b.Transit(one.tenant, one.id, one.offer, term.Term, term.BillingCycle, seats, licenses...)
			b.Refused(one.status, one.code, got)
			if data := simtest.Look(got.Object(t), "data.code"); data != float64(one.data) {
				t.Errorf("transition error %v, want %d", data, one.data)
			}
			if one.want[0] == "ok" {
				b.OK(http.StatusOK, b.Transit(one.tenant, one.id, one.offer, term.Term, term.BillingCycle, seats))
			}
		})
	}
}

func TestProvisioningStatus_isPendingUntilFulfilled(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.FulfillmentDelay = time.Hour })
	tenant := simulator.CedarSchool
	id := simtest.Text(b.Buy(tenant, b.Line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 1)), "id")
	for _, want := range []string{"pending", "success"} {
		if got := b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(tenant, id)+
			"/provisioningstatus")); got["status"] != want {
			t.Errorf("status %v, want %s", got["status"], want)
		}
		b.Advance(time.Hour)
	}
	b.OK(http.StatusOK, b.Transit(tenant, id, simulator.BusinessStandard, "P1Y", "monthly", 1))
}

func TestEligibilities_deletedSource(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.OK(http.StatusOK, b.Alter(simtest.Alder, simulator.AlderOpenWindow, "status", "deleted"))
	b.Refused(http.StatusBadRequest, 2011, b.Transit(simtest.Alder, simulator.AlderOpenWindow,
		simulator.BusinessPremium, "P1Y", "monthly", 10))
	b.Switched(func(s *simulator.Behaviors) { s.DeletedKept = false })
	b.Refused(http.StatusNotFound, 20003, b.Transit(simtest.Alder, simulator.AlderOpenWindow, simulator.BusinessPremium,
		"P1Y", "monthly", 10))
}

func TestEligibilities_addons_canBeAllowed(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.TransitionAddons = "allowed" })
	b.Buy(simtest.Alder, b.Line(simtest.Alder, simulator.TeamsPhone, "P1Y", "annual", 1))
	b.OK(http.StatusOK, b.Transit(simtest.Alder, simulator.AlderTwoBatches, simulator.Microsoft365E5, "P1Y",
		"monthly", 25))
}

func TestEligibilities_billingCycleTheTargetLacks_isCode10(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	id := simtest.Text(b.Buy(tenant, b.Line(tenant, simulator.Dynamics365SalesPro, "P1M", "monthly", 9)), "id")
	if got := b.Eligible(tenant, id, "")[simulator.Dynamics365Sales]; got != [2]any{10.0, 10.0} {
		t.Errorf("eligibilities %v", got)
	}
	b.Refused(http.StatusBadRequest, 900268, b.Transit(tenant, id, simulator.Dynamics365Sales, "P1Y", "monthly", 9))
	b.OK(http.StatusOK, b.Transit(tenant, id, simulator.Dynamics365Sales, "P1Y", "monthly", 9, "termDuration", "P1Y"))
}

func TestEligibilities_runningTransition_isConcurrency(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.TransitionDelay = time.Hour })
	id := simulator.AlderClosedWindow
	b.OK(http.StatusOK, b.Transit(simtest.Alder, id, simulator.BusinessStandard, "P1Y", "annual", 5))
	if got := b.Eligible(simtest.Alder, id, "")[simulator.BusinessStandard]; got != [2]any{4.0, 4.0} {
		t.Errorf("eligibilities %v", got)
	}
}

func TestEligibilities_subscriptions_haveTheirCodes(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	fit := b.Mergeable(simtest.Alder, "P1Y")
	suspended, monthly := b.Mergeable(simtest.Alder, "P1Y"), b.Mergeable(simtest.Alder, "P1M")
	b.OK(http.StatusOK, b.Alter(simtest.Alder, suspended, "status", "suspended"))
	fresh := simtest.Text(b.Buy(simtest.Alder, b.Line(simtest.Alder, simulator.BusinessPremium, "P1Y",
		"monthly", 5)), "id")
	got := map[string][]any{}
	for _, one := range b.Get(simtest.SubscriptionPath(simtest.Alder, simulator.AlderOpenWindow) +
		"/transitionEligibilities").Items(t) {
		for _, into := range simtest.Elements(one, "subscriptionEligibilities") {
			codes := []any{}
			for _, e := range simtest.Elements(into, "errors") {
				codes = append(codes, simtest.Look(e, "code"))
			}
			if simtest.Look(into, "isEligible") != (len(codes) == 0) {
				t.Errorf("verdict of %v", into)
			}
			got[simtest.Text(into, "subscriptionId")] = codes
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

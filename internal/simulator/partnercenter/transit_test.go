package partnercenter_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

func TestTransition_refusals(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	id := simulator.AlderOpenWindow // BusinessStandard, P1Y monthly, 10 seats
	suspended, monthly := b.Mergeable(simtest.Alder, "P1Y"), b.Mergeable(simtest.Alder, "P1M")
	b.OK(http.StatusOK, b.Alter(simtest.Alder, suspended, "status", "suspended"))
	fresh := simtest.Text(b.Buy(simtest.Alder, b.Line(simtest.Alder, simulator.BusinessPremium, "P1Y",
		"monthly", 5)), "id")
	three := b.Availability(simtest.Alder, simulator.BusinessPremium, "P3Y", "triennial")
	for name, one := range map[string]struct {
		status, code int
		pairs        []any
	}{
		"no target":      {400, 800002, []any{"toCatalogItemId", ""}},
		"no type":        {400, 800002, []any{"transitionType", ""}},
		"unknown type":   {400, 900126, []any{"transitionType", "transition_everything"}},
		"another source": {400, 800002, []any{"fromSubscriptionId", simulator.AlderTrial}},
		"another source's offer": {400, 800002, []any{
			"fromCatalogItemId",
			simulator.BusinessPremium + ":CFQ7TTC0AAAA",
		}},
		"nonsense":           {404, 400018, []any{"toCatalogItemId", "nonsense"}},
		"stale availability": {404, 400019, []any{"toCatalogItemId", simulator.BusinessPremium + ":CFQ7TTC0ZZZZ"}},
		"no path": {403, 800020, []any{
			"toCatalogItemId",
			b.Availability(simtest.Alder, simulator.Microsoft365E5, "P1Y", "monthly"),
		}},
		"downgrade": {403, 800020, []any{
			"toCatalogItemId",
			b.Availability(simtest.Alder, simulator.BusinessBasic, "P1Y", "monthly"),
		}},
		"no seats":             {400, 2002, []any{"quantity", 0}},
		"more seats than held": {400, 2002, []any{"quantity", 11}},
		"shorter term":         {400, 900267, []any{"termDuration", "P1M"}},
		"no term at all":       {400, 900268, []any{"termDuration", "P1X"}},
		"term of another id":   {400, 900268, []any{"termDuration", "P3Y"}},
		"cycle not offered": {400, 900269, []any{
			"toCatalogItemId", three, "termDuration", "P3Y",
			"billingCycle", "biennial",
		}},
		"cycle beyond the term":  {400, 900270, []any{"billingCycle", "triennial"}},
		"unknown promotion":      {400, 27007, []any{"promotionId", "39NFJQT1PJQB:0001:39NFJQT1Q5KN"}},
		"bought before":          {400, 27007, []any{"promotionId", simulator.PromotionPremium}},
		"unknown subscription":   {404, 20003, []any{"toSubscriptionId", "11111111-0000-4000-8000-000000000009"}},
		"into itself":            {400, 900259, []any{"toSubscriptionId", id}},
		"into another item":      {400, 900260, []any{"toSubscriptionId", simulator.AlderScheduled}},
		"into a suspended":       {400, 900258, []any{"toSubscriptionId", suspended}},
		"into one in its window": {400, 900261, []any{"toSubscriptionId", fresh}},
		"into a shorter term":    {400, 900267, []any{"toSubscriptionId", monthly}},
		"no body":                {400, 800002, []any{"quantity", "many"}},
	} {
		got := b.Transit(simtest.Alder, id, simulator.BusinessPremium, "P1Y", "monthly", 4, one.pairs...)
		if got.Status != one.status || got.Object(t)["code"] != float64(one.code) {
			t.Errorf("%s: %d %s, want %d with code %d", name, got.Status, got.Body, one.status, one.code)
		}
	}
	if got := b.Subscription(simtest.Alder, id); got.Quantity != 10 || got.Updates != 0 {
		t.Errorf("a refusal changed %+v", got)
	}
}

func TestTransition_limitsOfSeats(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	pro := simtest.Text(b.Buy(tenant, b.Line(tenant, simulator.Dynamics365SalesPro, "P1Y", "monthly", 9)), "id")
	b.Refused(http.StatusBadRequest, 2002, b.Transit(tenant, pro, simulator.Dynamics365Sales, "P1Y", "monthly", 4))
	b.Refused(http.StatusBadRequest, 2002, b.Transit(tenant, pro, simulator.Dynamics365Sales, "P1Y", "monthly", 8)) // leaves one
	b.OK(http.StatusOK, b.Transit(tenant, pro, simulator.Dynamics365Sales, "P1Y", "monthly", 5))

	into := b.Mergeable(simtest.Alder, "P1Y") // BusinessPremium; another 12 seats are in its pool of 300
	b.OK(http.StatusOK, b.Alter(simtest.Alder, into, "quantity", 280))
	source := simulator.AlderClosedWindow
	b.Refused(http.StatusForbidden, 800088, b.Transit(simtest.Alder, source, simulator.BusinessPremium, "P1Y", "annual",
		9, "toSubscriptionId", into))
	b.Refused(http.StatusForbidden, 800088, b.Transit(simtest.Alder, source, simulator.BusinessPremium,
		"P1Y", "annual", 9))
	b.OK(http.StatusOK, b.Transit(simtest.Alder, source, simulator.BusinessPremium, "P1Y", "annual", 8,
		"toSubscriptionId", into))

	b.OK(http.StatusOK, b.Alter(simtest.Alder, simulator.AlderOpenWindow, "quantity", 290)) // BusinessStandard, at most 300
	b.Refused(http.StatusBadRequest, 2002, b.Transit(simtest.Alder, source, simulator.BusinessStandard, "P1Y", "annual",
		11, "toSubscriptionId", simulator.AlderOpenWindow))
	b.OK(http.StatusOK, b.Transit(simtest.Alder, source, simulator.BusinessStandard, "P1Y", "annual", 10,
		"toSubscriptionId", simulator.AlderOpenWindow))
}

func TestTransition_lastSeat_goesWithTheSubscriptionItself(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.UpdatesLimit = 2 })
	id := simulator.AlderClosedWindow
	b.OK(http.StatusOK, b.Transit(simtest.Alder, id, simulator.BusinessStandard, "P1Y", "annual", 24))
	b.OK(http.StatusOK, b.Transit(simtest.Alder, id, simulator.BusinessStandard, "P1Y", "annual", 1))
	if got := b.Subscription(simtest.Alder, id); got.OfferID[:17] != simulator.BusinessStandard || got.Quantity != 1 {
		t.Errorf("last seat: %+v", got)
	}
	b.Refused(http.StatusBadRequest, 900311, b.Transit(simtest.Alder, id, simulator.BusinessPremium,
		"P1Y", "annual", 1))
}

func TestTransition_intoOneThatEndsEarlier_isRefused(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.Advance(8 * 24 * time.Hour)
	late := simtest.Text(b.Buy(simtest.Alder, b.Line(simtest.Alder, simulator.BusinessStandard, "P1Y",
		"monthly", 5)), "id")
	b.Advance(8 * 24 * time.Hour)
	into := simulator.AlderTermEnd // renewed on 5 November
	b.Refused(http.StatusBadRequest, 900236, b.Transit(simtest.Alder, late, simulator.BusinessPremium, "P1Y", "monthly",
		5, "toSubscriptionId", into))
	b.OK(http.StatusOK, b.Transit(simtest.Alder, simulator.AlderOpenWindow, simulator.BusinessPremium, "P1Y", "monthly",
		5, "toSubscriptionId", into))
}

func TestTransition_intoABusyOne_isRefused(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	into := b.Mergeable(simtest.Alder, "P1Y")
	b.Switched(func(s *simulator.Behaviors) { s.PatchDelay = time.Hour })
	if got := b.Alter(simtest.Alder, into, "friendlyName", "Board"); got.Status != http.StatusAccepted {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	b.Refused(http.StatusBadRequest, 900261, b.Transit(simtest.Alder, simulator.AlderOpenWindow,
		simulator.BusinessPremium, "P1Y", "monthly", 5, "toSubscriptionId", into))
	b.Advance(time.Hour)
	b.OK(http.StatusOK, b.Transit(simtest.Alder, simulator.AlderOpenWindow, simulator.BusinessPremium, "P1Y", "monthly",
		5, "toSubscriptionId", into))
}

func TestTransition_ineligible_canBeAcceptedAndFail(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.TransitionRefusal = "event" })
	id := simulator.AlderOpenWindow
	got := b.OK(http.StatusOK, b.Transit(simtest.Alder, id, simulator.Microsoft365E5, "P1Y", "monthly", 10))
	last := simtest.Look(b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(simtest.Alder, id)+
		"/transitions?operationId="+simtest.Text(got, "operationId"))), "transition.0.events.1")
	if simtest.Text(last, "status") != "Failed" || simtest.Look(last, "errors.code") != 7.0 {
		t.Errorf("last event %v", last)
	}
	list, err := b.Sim.Transitions(t.Context(), simtest.Alder)
	if err != nil || len(list) != 1 || list[0].Status != "Failed" || list[0].Failure != 7 ||
		b.Subscription(simtest.Alder, id).Updates != 0 {
		t.Errorf("transitions %+v %v", list, err)
	}
	b.Refused(http.StatusBadRequest, 800091, b.Transit(simtest.Birch, simulator.BirchSuspended,
		simulator.Microsoft365E5, "P1Y", "monthly", 15))
}

func TestTransition_duringRenewal_isRefused(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.RenewalProcessing, s.ProcessingCode = time.Hour, 900278 })
	b.SetClock("2026-11-05T00:30:00Z")
	b.Refused(http.StatusConflict, 900278, b.Transit(simtest.Alder, simulator.AlderTermEnd, simulator.Microsoft365E5,
		"P1Y", "monthly", 12))
}

func TestTransition_promotion_isAppliedAndPooled(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	source := simtest.Text(b.Buy(tenant, b.Line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 60)), "id")
	promotion := []any{"promotionId", simulator.PromotionStandard}
	b.Refused(http.StatusBadRequest, 27007, b.Transit(tenant, source, simulator.BusinessStandard, "P1Y", "monthly",
		4, promotion...))
	b.OK(http.StatusOK, b.Transit(tenant, source, simulator.BusinessStandard, "P1Y", "monthly", 45, promotion...))
	b.Refused(http.StatusBadRequest, 27007, b.Transit(tenant, source, simulator.BusinessStandard, "P1Y", "monthly",
		6, promotion...))
	list, err := b.Sim.Transitions(t.Context(), tenant)
	if err != nil {
		t.Fatal(err)
	}
	into := list[0].TargetID
	if got := b.Subscription(tenant, into).PromotionID; got != simulator.PromotionStandard {
		t.Errorf("promotion %q", got)
	}
	b.Advance(8 * 24 * time.Hour)
	b.Refused(http.StatusBadRequest, 27006, b.Transit(tenant, source, simulator.BusinessStandard, "P1Y", "monthly", 6,
		"toSubscriptionId", into))
	b.OK(http.StatusOK, b.Transit(tenant, source, simulator.BusinessStandard, "P1Y", "monthly", 5,
		"toSubscriptionId", into))
	b.Refused(http.StatusBadRequest, 27006, b.Alter(tenant, into, "quantity", 51)) // the seats that came over count
	longer := b.Transit(tenant, source, simulator.BusinessStandard, "P3Y", "annual", 10, "termDuration", "P3Y",
		"billingCycle", "annual", "promotionId", simulator.PromotionStandard)
	b.OK(http.StatusOK, longer)
	if got := b.Subscription(tenant, source).PromotionID; got != "" {
		t.Errorf("a promotion for another term gives %q, want the list price", got)
	}
	if _, line := b.LastOrder(tenant, into); line.Transaction != "convert" || line.Quantity != 5 {
		t.Errorf("order %+v", line)
	}
}

func TestTransition_promotion_ofAWholeSubscription_counts(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	id := simtest.Text(b.Buy(tenant, b.Line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 45)), "id")
	b.OK(http.StatusOK, b.Transit(tenant, id, simulator.BusinessStandard, "P1Y", "monthly", 45, "promotionId",
		simulator.PromotionStandard))
	if got := b.Subscription(tenant, id).PromotionID; got != simulator.PromotionStandard {
		t.Errorf("promotion %q", got)
	}
	line := simtest.With(b.Line(tenant, simulator.BusinessStandard, "P1Y", "monthly", 6), "promotionId",
		simulator.PromotionStandard)
	if code := simtest.LineError(t, b.Cart(tenant, line), 0); code != 10014 {
		t.Errorf("six more seats: code %d", code)
	}
}

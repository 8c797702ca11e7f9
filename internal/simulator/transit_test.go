package simulator_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func TestTransition_refusals(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := simulator.AlderOpenWindow // BusinessStandard, P1Y monthly, 10 seats
	suspended, monthly := b.mergeable(alder, "P1Y"), b.mergeable(alder, "P1M")
	b.ok(http.StatusOK, b.alter(alder, suspended, "status", "suspended"))
	fresh := text(b.buy(alder, b.line(alder, simulator.BusinessPremium, "P1Y", "monthly", 5)), "id")
	three := b.availability(alder, simulator.BusinessPremium, "P3Y", "triennial")
	for name, one := range map[string]struct {
		status, code int
		pairs        []any
	}{
		"no target":              {400, 800002, []any{"toCatalogItemId", ""}},
		"no type":                {400, 800002, []any{"transitionType", ""}},
		"unknown type":           {400, 900126, []any{"transitionType", "transition_everything"}},
		"another source":         {400, 800002, []any{"fromSubscriptionId", simulator.AlderTrial}},
		"another source's offer": {400, 800002, []any{"fromCatalogItemId", simulator.BusinessPremium + ":CFQ7TTC0AAAA"}},
		"nonsense":               {404, 400018, []any{"toCatalogItemId", "nonsense"}},
		"stale availability":     {404, 400019, []any{"toCatalogItemId", simulator.BusinessPremium + ":CFQ7TTC0ZZZZ"}},
		"no path":                {403, 800020, []any{"toCatalogItemId", b.availability(alder, simulator.Microsoft365E5, "P1Y", "monthly")}},
		"downgrade":              {403, 800020, []any{"toCatalogItemId", b.availability(alder, simulator.BusinessBasic, "P1Y", "monthly")}},
		"no seats":               {400, 2002, []any{"quantity", 0}},
		"more seats than held":   {400, 2002, []any{"quantity", 11}},
		"shorter term":           {400, 900267, []any{"termDuration", "P1M"}},
		"no term at all":         {400, 900268, []any{"termDuration", "P1X"}},
		"term of another id":     {400, 900268, []any{"termDuration", "P3Y"}},
		"cycle not offered":      {400, 900269, []any{"toCatalogItemId", three, "termDuration", "P3Y", "billingCycle", "biennial"}},
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
		got := b.transit(alder, id, simulator.BusinessPremium, "P1Y", "monthly", 4, one.pairs...)
		if got.status != one.status || got.object(t)["code"] != float64(one.code) {
			t.Errorf("%s: %d %s, want %d with code %d", name, got.status, got.body, one.status, one.code)
		}
	}
	if got := b.subscription(alder, id); got.Quantity != 10 || got.Updates != 0 {
		t.Errorf("a refusal changed %+v", got)
	}
}

func TestTransition_limitsOfSeats(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	pro := text(b.buy(tenant, b.line(tenant, simulator.Dynamics365SalesPro, "P1Y", "monthly", 9)), "id")
	b.refused(http.StatusBadRequest, 2002, b.transit(tenant, pro, simulator.Dynamics365Sales, "P1Y", "monthly", 4))
	b.refused(http.StatusBadRequest, 2002, b.transit(tenant, pro, simulator.Dynamics365Sales, "P1Y", "monthly", 8)) // leaves one
	b.ok(http.StatusOK, b.transit(tenant, pro, simulator.Dynamics365Sales, "P1Y", "monthly", 5))

	into := b.mergeable(alder, "P1Y") // BusinessPremium; another 12 seats are in its pool of 300
	b.ok(http.StatusOK, b.alter(alder, into, "quantity", 280))
	source := simulator.AlderClosedWindow
	b.refused(http.StatusForbidden, 800088, b.transit(alder, source, simulator.BusinessPremium, "P1Y", "annual", 9, "toSubscriptionId", into))
	b.refused(http.StatusForbidden, 800088, b.transit(alder, source, simulator.BusinessPremium, "P1Y", "annual", 9))
	b.ok(http.StatusOK, b.transit(alder, source, simulator.BusinessPremium, "P1Y", "annual", 8, "toSubscriptionId", into))

	b.ok(http.StatusOK, b.alter(alder, simulator.AlderOpenWindow, "quantity", 290)) // BusinessStandard, at most 300
	b.refused(http.StatusBadRequest, 2002, b.transit(alder, source, simulator.BusinessStandard, "P1Y", "annual", 11, "toSubscriptionId", simulator.AlderOpenWindow))
	b.ok(http.StatusOK, b.transit(alder, source, simulator.BusinessStandard, "P1Y", "annual", 10, "toSubscriptionId", simulator.AlderOpenWindow))
}

func TestTransition_lastSeat_goesWithTheSubscriptionItself(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.UpdatesLimit = 2 })
	id := simulator.AlderClosedWindow
	b.ok(http.StatusOK, b.transit(alder, id, simulator.BusinessStandard, "P1Y", "annual", 24))
	b.ok(http.StatusOK, b.transit(alder, id, simulator.BusinessStandard, "P1Y", "annual", 1))
	if got := b.subscription(alder, id); got.OfferID[:17] != simulator.BusinessStandard || got.Quantity != 1 {
		t.Errorf("last seat: %+v", got)
	}
	b.refused(http.StatusBadRequest, 900311, b.transit(alder, id, simulator.BusinessPremium, "P1Y", "annual", 1))
}

func TestTransition_intoOneThatEndsEarlier_isRefused(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.advance(8 * 24 * time.Hour)
	late := text(b.buy(alder, b.line(alder, simulator.BusinessStandard, "P1Y", "monthly", 5)), "id")
	b.advance(8 * 24 * time.Hour)
	into := simulator.AlderTermEnd // renewed on 5 November
	b.refused(http.StatusBadRequest, 900236, b.transit(alder, late, simulator.BusinessPremium, "P1Y", "monthly", 5, "toSubscriptionId", into))
	b.ok(http.StatusOK, b.transit(alder, simulator.AlderOpenWindow, simulator.BusinessPremium, "P1Y", "monthly", 5, "toSubscriptionId", into))
}

func TestTransition_intoABusyOne_isRefused(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	into := b.mergeable(alder, "P1Y")
	b.switched(func(s *simulator.Behaviors) { s.PatchDelay = time.Hour })
	if got := b.alter(alder, into, "friendlyName", "Board"); got.status != http.StatusAccepted {
		t.Fatalf("%d %s", got.status, got.body)
	}
	b.refused(http.StatusBadRequest, 900261, b.transit(alder, simulator.AlderOpenWindow, simulator.BusinessPremium, "P1Y", "monthly", 5, "toSubscriptionId", into))
	b.advance(time.Hour)
	b.ok(http.StatusOK, b.transit(alder, simulator.AlderOpenWindow, simulator.BusinessPremium, "P1Y", "monthly", 5, "toSubscriptionId", into))
}

func TestTransition_ineligible_canBeAcceptedAndFail(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.TransitionRefusal = "event" })
	id := simulator.AlderOpenWindow
	got := b.ok(http.StatusOK, b.transit(alder, id, simulator.Microsoft365E5, "P1Y", "monthly", 10))
	last := look(b.ok(http.StatusOK, b.get(subscriptionPath(alder, id)+"/transitions?operationId="+text(got, "operationId"))), "transition.0.events.1")
	if text(last, "status") != "Failed" || look(last, "errors.code") != 7.0 {
		t.Errorf("last event %v", last)
	}
	list, err := b.sim.Transitions(t.Context(), alder)
	if err != nil || len(list) != 1 || list[0].Status != "Failed" || list[0].Failure != 7 || b.subscription(alder, id).Updates != 0 {
		t.Errorf("transitions %+v %v", list, err)
	}
	b.refused(http.StatusBadRequest, 800091, b.transit(birch, simulator.BirchSuspended, simulator.Microsoft365E5, "P1Y", "monthly", 15))
}

func TestTransition_duringRenewal_isRefused(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.RenewalProcessing, s.ProcessingCode = time.Hour, 900278 })
	b.setClock("2026-11-05T00:30:00Z")
	b.refused(http.StatusConflict, 900278, b.transit(alder, simulator.AlderTermEnd, simulator.Microsoft365E5, "P1Y", "monthly", 12))
}

func TestTransition_promotion_isAppliedAndPooled(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	source := text(b.buy(tenant, b.line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 60)), "id")
	promotion := []any{"promotionId", simulator.PromotionStandard}
	b.refused(http.StatusBadRequest, 27007, b.transit(tenant, source, simulator.BusinessStandard, "P1Y", "monthly", 4, promotion...))
	b.ok(http.StatusOK, b.transit(tenant, source, simulator.BusinessStandard, "P1Y", "monthly", 45, promotion...))
	b.refused(http.StatusBadRequest, 27007, b.transit(tenant, source, simulator.BusinessStandard, "P1Y", "monthly", 6, promotion...))
	list, err := b.sim.Transitions(t.Context(), tenant)
	if err != nil {
		t.Fatal(err)
	}
	into := list[0].TargetID
	if got := b.subscription(tenant, into).PromotionID; got != simulator.PromotionStandard {
		t.Errorf("promotion %q", got)
	}
	b.advance(8 * 24 * time.Hour)
	b.refused(http.StatusBadRequest, 27006, b.transit(tenant, source, simulator.BusinessStandard, "P1Y", "monthly", 6, "toSubscriptionId", into))
	b.ok(http.StatusOK, b.transit(tenant, source, simulator.BusinessStandard, "P1Y", "monthly", 5, "toSubscriptionId", into))
	b.refused(http.StatusBadRequest, 27006, b.alter(tenant, into, "quantity", 51)) // the seats that came over count
	longer := b.transit(tenant, source, simulator.BusinessStandard, "P3Y", "annual", 10, "termDuration", "P3Y", "billingCycle", "annual", "promotionId", simulator.PromotionStandard)
	b.ok(http.StatusOK, longer)
	if got := b.subscription(tenant, source).PromotionID; got != "" {
		t.Errorf("a promotion for another term gives %q, want the list price", got)
	}
	if _, line := b.lastOrder(tenant, into); line.Transaction != "convert" || line.Quantity != 5 {
		t.Errorf("order %+v", line)
	}
}

func TestTransition_promotion_ofAWholeSubscription_counts(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	id := text(b.buy(tenant, b.line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 45)), "id")
	b.ok(http.StatusOK, b.transit(tenant, id, simulator.BusinessStandard, "P1Y", "monthly", 45, "promotionId", simulator.PromotionStandard))
	if got := b.subscription(tenant, id).PromotionID; got != simulator.PromotionStandard {
		t.Errorf("promotion %q", got)
	}
	line := with(b.line(tenant, simulator.BusinessStandard, "P1Y", "monthly", 6), "promotionId", simulator.PromotionStandard)
	if code := lineError(t, b.cart(tenant, line), 0); code != 10014 {
		t.Errorf("six more seats: code %d", code)
	}
}

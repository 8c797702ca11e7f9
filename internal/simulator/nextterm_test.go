package simulator_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// plan schedules an offer for the next term; further instructions come as name, value pairs.
func (b *bench) plan(tenant, id, offer, term, cycle string, quantity int, pairs ...any) reply {
	b.t.Helper()
	next := product(b.t, b.availability(tenant, offer, term, cycle), term, cycle)
	return b.alter(tenant, id, "scheduledNextTermInstructions", with(body{"product": next, "quantity": quantity}, pairs...))
}

func TestNextTerm_targets(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := simulator.AlderTermEnd // BusinessPremium, 12 seats
	b.refused(http.StatusForbidden, 800020, b.plan(alder, id, simulator.BusinessBasic, "P1Y", "monthly", 12))
	b.refused(http.StatusForbidden, 800020, b.plan(alder, id, simulator.Microsoft365E3, "P1Y", "monthly", 12))
	b.refused(http.StatusForbidden, 800020, b.plan(alder, id, simulator.BusinessPremiumTrial, "P1M", "none", 12))
	b.ok(http.StatusOK, b.plan(alder, id, simulator.Microsoft365E5, "P1Y", "monthly", 12))
	b.ok(http.StatusOK, b.plan(alder, id, simulator.BusinessStandard, "P1Y", "monthly", 12))
	b.switched(func(s *simulator.Behaviors) { s.ScheduleTargets = "any" })
	b.ok(http.StatusOK, b.plan(alder, id, simulator.BusinessBasic, "P1Y", "monthly", 12))
	b.refused(http.StatusForbidden, 800020, b.plan(alder, id, simulator.Office365E1, "P1Y", "monthly", 12))
}

// What the scheduled eligibilities hold against a target, they hold against instructions, too; not against those that
// stay with the SKU.
func TestNextTerm_whatTheEligibilitiesRefuse_isNoTarget(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		change, without simulator.Behavior
		prepare         func(b *bench)
		id, stays, next string
	}{
		"add-ons": {
			func(*simulator.Behaviors) {}, func(s *simulator.Behaviors) { s.TransitionAddons = "allowed" },
			func(b *bench) { b.buy(alder, b.line(alder, simulator.TeamsPhone, "P1Y", "annual", 1)) },
			simulator.AlderTwoBatches, simulator.Microsoft365E3, simulator.Microsoft365E5,
		},
		"not provisioned": {
			func(s *simulator.Behaviors) { s.FulfillmentDelay = 72 * time.Hour }, func(s *simulator.Behaviors) { s.FulfillmentDelay = time.Hour },
			func(*bench) {},
			simulator.AlderOpenWindow, simulator.BusinessStandard, simulator.BusinessPremium,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, one.change)
			one.prepare(b)
			b.refused(http.StatusForbidden, 800020, b.plan(alder, one.id, one.next, "P1Y", "monthly", 5))
			b.ok(http.StatusOK, b.plan(alder, one.id, one.stays, "P1Y", "monthly", 5))
			b.switched(one.without)
			b.ok(http.StatusOK, b.plan(alder, one.id, one.next, "P1Y", "monthly", 5))
		})
	}
}

func TestNextTerm_endOfSale_renewsButIsNoTarget(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) {
		s.EndOfSale = simulator.BusinessPremium + "," + simulator.BusinessStandard
	})
	id := simulator.AlderTermEnd // BusinessPremium
	b.refused(http.StatusForbidden, 800020, b.plan(alder, id, simulator.BusinessStandard, "P1Y", "monthly", 12))
	b.ok(http.StatusOK, b.plan(alder, id, simulator.BusinessPremium, "P3Y", "monthly", 9))
	shown := b.get("/v1/products/CFQ7TTC0LCHC/skus/0002/availabilities?country=US").items(t)[0]
	if shown["isPurchasable"] != false || shown["isRenewable"] != true {
		t.Errorf("availability %v", shown)
	}
	if code := lineError(t, b.cart(alder, b.line(alder, simulator.BusinessPremium, "P1Y", "monthly", 1)), 0); code != 400072 {
		t.Errorf("purchase: code %d", code)
	}
	b.refused(http.StatusForbidden, 800020, b.transit(alder, simulator.AlderClosedWindow, simulator.BusinessPremium, "P1Y", "annual", 25))
	b.setClock("2026-11-05T00:00:00Z")
	if got := b.phases(alder, id); got.Term != "P3Y" || got.Quantity != 9 || got.Start != "2026-11-05T00:00:00Z" {
		t.Errorf("after renewal %+v", got)
	}
}

func TestNextTerm_scheduledTransition_isCarriedOutAsOne(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		quantity int
		events   []string
	}{
		"same seats":  {12, []string{"Conversion Started", "Conversion Completed", "SeatReassignment Started", "SeatReassignment Completed"}},
		"fewer seats": {7, []string{"Conversion Started", "Conversion Completed"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			id := simulator.AlderTermEnd
			action := func(offer string) []any {
				next := product(t, b.availability(alder, offer, "P1Y", "annual"), "P1Y", "annual")
				return []any{body{"scheduleType": "TermEnd", "actionType": "Transition", "instructions": body{"product": next, "quantity": one.quantity}}}
			}
			b.refused(http.StatusBadRequest, 800002, b.alter(alder, id, "scheduledActions", action(simulator.BusinessPremium)))
			b.ok(http.StatusOK, b.alter(alder, id, "scheduledActions", action(simulator.BusinessStandard)))
			if got := b.subscription(alder, id); got.Scheduled != "Transition" || got.ScheduledOffer[:17] != simulator.BusinessStandard {
				t.Errorf("scheduled %+v", got)
			}
			b.setClock("2026-11-05T00:00:00Z")
			want := phases{"active", simulator.BusinessStandard, "P1Y", one.quantity, "2026-11-05T00:00:00Z", "2027-11-04", "2026-11-12T00:00:00Z", false, false}
			if diff := cmp.Diff(want, b.phases(alder, id)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(one.events, b.events(alder, id)); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
			if _, line := b.lastOrder(alder, id); line.Transaction != "convert" || line.Quantity != one.quantity {
				t.Errorf("order %+v", line)
			}
		})
	}
}

func TestNextTerm_customEnd(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := simulator.AlderTermEnd // ends 2026-11-04
	for date, code := range map[string]int{
		"2027-03-30T00:00:00Z": 900244, // neither a month end nor the end of a subscription
		"2026-11-04T00:00:00Z": 900245, // before the next term
		"2027-11-30T00:00:00Z": 900245, // after it
	} {
		b.refused(http.StatusBadRequest, code, b.plan(alder, id, simulator.BusinessPremium, "P1Y", "monthly", 12, "customTermEndDate", date))
	}
	b.ok(http.StatusOK, b.plan(alder, id, simulator.BusinessPremium, "P1Y", "monthly", 12, "customTermEndDate", "2027-05-19T00:00:00Z"))
	b.setClock("2026-11-05T00:00:00Z")
	if got := b.subscription(alder, id); !got.CustomTermEnd.Equal(instant(t, "2027-05-19T00:00:00Z")) || !got.End.Equal(got.CustomTermEnd) {
		t.Errorf("aligned term %+v", got)
	}
	software := text(b.buy(alder, b.line(alder, simulator.WindowsServerCAL, "P1Y", "annual", 5)), "id")
	b.refused(http.StatusBadRequest, 900246, b.plan(alder, software, simulator.WindowsServerCAL, "P1Y", "annual", 5, "customTermEndDate", "2028-01-31T00:00:00Z"))
}

func TestCoterm_monthlyTerms_followOnlyDaysThatEveryMonthHas(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	b.setClock("2027-03-31T09:00:00Z")
	b.buy(tenant, b.line(tenant, simulator.BusinessBasic, "P1M", "monthly", 1)) // ends on 29 April
	line := func(date string) body {
		return with(b.line(tenant, simulator.BusinessBasic, "P1M", "monthly", 1), "customTermEndDate", date)
	}
	if got := lineError(t, b.cart(tenant, line("2027-04-29")), 0); got != 10017 {
		t.Errorf("the 29th: code %d", got)
	}
	b.switched(func(s *simulator.Behaviors) { s.CotermCode = 900242 })
	if got := lineError(t, b.cart(tenant, line("2027-04-29")), 0); got != 900242 {
		t.Errorf("the 29th, by the switch: code %d", got)
	}
	b.setClock("2027-04-05T09:00:00Z")
	if got := lineError(t, b.cart(tenant, line("2027-04-30")), 0); got != 0 {
		t.Errorf("month end: code %d", got)
	}
}

func TestNextTerm_promotion_survivesOnlyScheduledAndValid(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		promotion string
		quantity  int
		term      string
		want      string
	}{
		"not scheduled":                 {"", 10, "P1Y", ""},
		"scheduled":                     {simulator.PromotionStandard, 10, "P1Y", simulator.PromotionStandard},
		"scheduled for too few seats":   {simulator.PromotionStandard, 4, "P1Y", ""},
		"scheduled for another term":    {simulator.PromotionStandard, 10, "P3Y", ""},
		"scheduled with more than max.": {simulator.PromotionStandard, 51, "P1Y", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			cedar := simulator.CedarSchool
			s := b.buy(cedar, with(b.line(cedar, simulator.BusinessStandard, "P1Y", "monthly", 10), "promotionId", simulator.PromotionStandard))
			id := text(s, "id")
			next := product(t, b.availability(cedar, simulator.BusinessStandard, one.term, "monthly"), one.term, "monthly")
			if one.promotion != "" {
				next["promotionId"] = one.promotion
			}
			b.ok(http.StatusOK, b.alter(cedar, id, "scheduledNextTermInstructions", body{"product": next, "quantity": one.quantity}))
			b.setClock("2027-11-02T00:00:00Z")
			if got := b.subscription(cedar, id); got.PromotionID != one.want || got.Quantity != one.quantity {
				t.Errorf("next term %+v", got)
			}
		})
	}
	b := newBench(t)
	cedar := simulator.CedarSchool
	plain := text(b.buy(cedar, with(b.line(cedar, simulator.BusinessStandard, "P1Y", "monthly", 10), "promotionId", simulator.PromotionStandard)), "id")
	b.setClock("2027-11-02T00:00:00Z")
	if got := b.subscription(cedar, plain).PromotionID; got != "" {
		t.Errorf("renewed without instructions, still under %s", got)
	}
}

func TestNextTerm_promotion_thatHasEnded_isDropped(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	cedar := simulator.CedarSchool
	s := b.buy(cedar, with(b.line(cedar, simulator.BusinessPremium, "P1Y", "monthly", 10), "promotionId", simulator.PromotionPremium))
	next := with(product(t, b.availability(cedar, simulator.BusinessPremium, "P1Y", "monthly"), "P1Y", "monthly"), "promotionId", simulator.PromotionEnded)
	b.refused(http.StatusBadRequest, 27007, b.alter(cedar, text(s, "id"), "scheduledNextTermInstructions", body{"product": next, "quantity": 10}))
	next["promotionId"] = simulator.PromotionPremium // ends before the next term begins
	got := b.ok(http.StatusOK, b.alter(cedar, text(s, "id"), "scheduledNextTermInstructions", body{"product": next, "quantity": 10}))
	if text(got, "scheduledNextTermInstructions.product.promotionId") != simulator.PromotionPremium {
		t.Errorf("schedule %v", got["scheduledNextTermInstructions"])
	}
	b.setClock("2027-11-02T00:00:00Z")
	if got := b.subscription(cedar, text(s, "id")).PromotionID; got != "" {
		t.Errorf("next term under %s", got)
	}
}

func TestNextTerm_trial_canBecomeLessOrOther(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := simulator.AlderTrial
	b.refused(http.StatusForbidden, 800020, b.plan(alder, id, simulator.BusinessPremiumTrial, "P1M", "none", 25))
	b.refused(http.StatusForbidden, 800020, b.plan(alder, id, simulator.BusinessStandard, "P1Y", "annual", 5))
	promoted := with(product(t, b.availability(alder, simulator.BusinessPremium, "P1Y", "monthly"), "P1Y", "monthly"), "promotionId", simulator.PromotionPremium)
	b.ok(http.StatusOK, b.alter(alder, id, "scheduledNextTermInstructions", body{"product": promoted, "quantity": 5}))
	b.setClock("2026-11-19T00:00:00Z")
	if got := b.subscription(alder, id); got.Trial || got.PromotionID != "" {
		t.Errorf("a conversion has no promotion: %+v", got)
	}
	b = newBench(t)
	b.ok(http.StatusOK, b.plan(alder, id, simulator.BusinessPremium, "P3Y", "annual", 5))
	b.setClock("2026-11-19T00:00:00Z")
	want := phases{"active", simulator.BusinessPremium, "P3Y", 5, "2026-11-19T00:00:00Z", "2029-11-18", "2026-11-26T00:00:00Z", false, false}
	if diff := cmp.Diff(want, b.phases(alder, id)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestExtendedTerm_goesBackToItsProductWithTheNextTerm(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := simulator.AlderTermEnd
	b.ok(http.StatusOK, b.alter(alder, id, "autoRenewEnabled", false))
	b.setClock("2026-11-10T12:00:00Z")
	if shown := b.get("/v1/products/CFQ7TTC0LCHC/skus/000E/availabilities?country=US").items(t)[0]; shown["isPurchasable"] != false || shown["isRenewable"] != false {
		t.Errorf("no term begins as an extended one: %v", shown)
	}
	next := func(offer, term string) []any {
		return []any{"autoRenewEnabled", true, "scheduledNextTermInstructions", body{"product": product(t, b.availability(alder, offer, term, "monthly"), term, "monthly"), "quantity": 6}}
	}
	b.refused(http.StatusForbidden, 800020, b.alter(alder, id, next(simulator.BusinessPremiumExtended, "P1M")...))
	b.refused(http.StatusForbidden, 800020, b.alter(alder, id, next(simulator.BusinessStandard, "P1Y")...))
	b.ok(http.StatusOK, b.alter(alder, id, next(simulator.BusinessPremium, "P1Y")...))
	b.setClock("2026-12-05T00:00:00Z")
	want := phases{"active", simulator.BusinessPremium, "P1Y", 6, "2026-12-05T00:00:00Z", "2027-12-04", "2026-12-12T00:00:00Z", false, false}
	if diff := cmp.Diff(want, b.phases(alder, id)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestExtendedTerm_price_isThreePercentAboveTheMonthlyPlan(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	want, got := map[string]any{simulator.BusinessBasic: 7.42, simulator.Dynamics365Sales: 129.15}, map[string]any{}
	ids := map[string]string{}
	for offer := range want {
		ids[offer] = text(b.buy(tenant, b.line(tenant, offer, "P1Y", "annual", 5)), "id")
		b.ok(http.StatusOK, b.alter(tenant, ids[offer], "autoRenewEnabled", false))
	}
	b.setClock("2027-11-02T00:00:00Z")
	for offer, id := range ids {
		order, _ := b.lastOrder(tenant, id)
		got[offer] = look(b.ok(http.StatusOK, b.get("/v1/customers/"+tenant+"/orders/"+order.ID+"?include_price=true")), "lineItems.pricing.price")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("price of a seat and month (-want +got):\n%s", diff)
	}
}

func TestExtendedTerm_explicitChoice_needsASubscriptionThatHasOne(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	extend := []any{body{"scheduleType": "TermEnd", "actionType": "RenewToExtendedServiceTerm"}}
	software := text(b.buy(alder, b.line(alder, simulator.WindowsServerCAL, "P1Y", "annual", 5)), "id")
	b.refused(http.StatusBadRequest, 800002, b.alter(alder, software, "autoRenewEnabled", false, "scheduledActions", extend))
	b.ok(http.StatusOK, b.alter(alder, simulator.AlderTermEnd, "autoRenewEnabled", false, "scheduledActions", extend))
	b.switched(func(s *simulator.Behaviors) { s.ExtendedTerm = "never" })
	b.refused(http.StatusBadRequest, 800002, b.alter(alder, simulator.AlderClosedWindow, "autoRenewEnabled", false, "scheduledActions", extend))
}

func TestSuspension_keepsTheNextChargeAndTakesNoNewOne(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.NextCharge, s.ImmediateTermChange = true, true })
	tenant := simulator.CedarSchool
	id := text(b.buy(tenant, b.line(tenant, simulator.BusinessBasic, "P3Y", "monthly", 4)), "id")
	next := body{"quantity": 4, "product": product(t, b.availability(tenant, simulator.BusinessBasic, "P3Y", "annual"), "P3Y", "annual")}
	b.ok(http.StatusOK, b.alter(tenant, id, "nextChargeInstructions", next))
	b.ok(http.StatusOK, b.plan(tenant, id, simulator.BusinessBasic, "P1Y", "monthly", 3))
	got := b.ok(http.StatusOK, b.alter(tenant, id, "status", "suspended"))
	if got["nextChargeInstructions"] == nil || got["scheduledNextTermInstructions"] != nil || got["autoRenewEnabled"] != false {
		t.Errorf("suspended %v", got)
	}
	other := body{"quantity": 4, "product": product(t, b.availability(tenant, simulator.BusinessBasic, "P3Y", "triennial"), "P3Y", "triennial")}
	b.refused(http.StatusBadRequest, 800091, b.alter(tenant, id, "nextChargeInstructions", other))
	b.refused(http.StatusBadRequest, 800091, b.alter(tenant, id, "billingCycle", "annual"))
	b.setClock("2026-12-02T00:00:00Z") // billing goes on
	if s := b.subscription(tenant, id); s.BillingCycle != "annual" || s.Status != "suspended" {
		t.Errorf("after the billing date %+v", s)
	}
	b.ok(http.StatusOK, b.alter(tenant, id, "status", "active"))
}

func TestSuspension_endsWithTheTerm(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := simulator.AlderTermEnd
	b.ok(http.StatusOK, b.alter(alder, id, "status", "suspended"))
	b.setClock("2026-11-04T23:59:59Z")
	b.ok(http.StatusOK, b.alter(alder, id, "status", "active"))
	b.ok(http.StatusOK, b.alter(alder, id, "status", "suspended"))
	b.advance(time.Second)
	b.refused(http.StatusBadRequest, 900279, b.alter(alder, id, "status", "active"))
}

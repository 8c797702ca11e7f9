package partnercenter_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

func TestNextTerm_targets(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	id := simulator.AlderTermEnd // BusinessPremium, 12 seats
	b.Refused(http.StatusForbidden, 800020, b.Plan(simtest.Alder, id, simulator.BusinessBasic, "P1Y", "monthly", 12))
	b.Refused(http.StatusForbidden, 800020, b.Plan(simtest.Alder, id, simulator.Microsoft365E3, "P1Y", "monthly", 12))
	b.Refused(http.StatusForbidden, 800020, b.Plan(simtest.Alder, id, simulator.BusinessPremiumTrial,
		"P1M", "none", 12))
	b.OK(http.StatusOK, b.Plan(simtest.Alder, id, simulator.Microsoft365E5, "P1Y", "monthly", 12))
	b.OK(http.StatusOK, b.Plan(simtest.Alder, id, simulator.BusinessStandard, "P1Y", "monthly", 12))
	b.Switched(func(s *simulator.Behaviors) { s.ScheduleTargets = "any" })
	b.OK(http.StatusOK, b.Plan(simtest.Alder, id, simulator.BusinessBasic, "P1Y", "monthly", 12))
	b.Refused(http.StatusForbidden, 800020, b.Plan(simtest.Alder, id, simulator.Office365E1, "P1Y", "monthly", 12))
}

// What the scheduled eligibilities hold against a target, they hold against instructions, too; not against those that
// stay with the SKU.
func TestNextTerm_whatTheEligibilitiesRefuse_isNoTarget(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		change, without simulator.Behavior
		prepare         func(b *simtest.Bench)
		id, stays, next string
	}{
		"add-ons": {
			func(*simulator.Behaviors) {}, func(s *simulator.Behaviors) { s.TransitionAddons = "allowed" },
			func(b *simtest.Bench) {
				b.Buy(simtest.Alder, b.Line(simtest.Alder, simulator.TeamsPhone, "P1Y", "annual", 1))
			},
			simulator.AlderTwoBatches, simulator.Microsoft365E3, simulator.Microsoft365E5,
		},
		"not provisioned": {
			func(s *simulator.Behaviors) { s.FulfillmentDelay = 72 * time.Hour },
			func(s *simulator.Behaviors) { s.FulfillmentDelay = time.Hour },
			func(*simtest.Bench) {},
			simulator.AlderOpenWindow, simulator.BusinessStandard, simulator.BusinessPremium,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := simtest.New(t, one.change)
			one.prepare(b)
			b.Refused(http.StatusForbidden, 800020, b.Plan(simtest.Alder, one.id, one.next, "P1Y", "monthly", 5))
			b.OK(http.StatusOK, b.Plan(simtest.Alder, one.id, one.stays, "P1Y", "monthly", 5))
			b.Switched(one.without)
			b.OK(http.StatusOK, b.Plan(simtest.Alder, one.id, one.next, "P1Y", "monthly", 5))
		})
	}
}

func TestNextTerm_endOfSale_renewsButIsNoTarget(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) {
		s.EndOfSale = simulator.BusinessPremium + "," + simulator.BusinessStandard
	})
	id := simulator.AlderTermEnd // BusinessPremium
	b.Refused(http.StatusForbidden, 800020, b.Plan(simtest.Alder, id, simulator.BusinessStandard, "P1Y", "monthly", 12))
	b.OK(http.StatusOK, b.Plan(simtest.Alder, id, simulator.BusinessPremium, "P3Y", "monthly", 9))
	shown := b.Get("/v1/products/CFQ7TTC0LCHC/skus/0002/availabilities?country=US").Items(t)[0]
	if shown["isPurchasable"] != false || shown["isRenewable"] != true {
		t.Errorf("availability %v", shown)
	}
	if code := simtest.LineError(t, b.Cart(simtest.Alder, b.Line(simtest.Alder, simulator.BusinessPremium, "P1Y",
		"monthly", 1)), 0); code != 400072 {
		t.Errorf("purchase: code %d", code)
	}
	b.Refused(http.StatusForbidden, 800020, b.Transit(simtest.Alder, simulator.AlderClosedWindow,
		simulator.BusinessPremium, "P1Y", "annual", 25))
	b.SetClock("2026-11-05T00:00:00Z")
	if got := b.Phases(simtest.Alder, id); got.Term != "P3Y" || got.Quantity != 9 ||
		got.Start != "2026-11-05T00:00:00Z" {
		t.Errorf("after renewal %+v", got)
	}
}

func TestNextTerm_scheduledTransition_isCarriedOutAsOne(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		quantity int
		events   []string
	}{
		"same seats": {12, []string{
			"Conversion Started", "Conversion Completed", "SeatReassignment Started",
			"SeatReassignment Completed",
		}},
		"fewer seats": {7, []string{"Conversion Started", "Conversion Completed"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := simtest.New(t)
			id := simulator.AlderTermEnd
			action := func(offer string) []any {
				next := simtest.Product(t, b.Availability(simtest.Alder, offer, "P1Y", "annual"), "P1Y", "annual")
				return []any{simtest.Body{
					"scheduleType": "TermEnd", "actionType": "Transition",
					"instructions": simtest.Body{"product": next, "quantity": one.quantity},
				}}
			}
			b.Refused(http.StatusBadRequest, 800002, b.Alter(simtest.Alder, id, "scheduledActions",
				action(simulator.BusinessPremium)))
			b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "scheduledActions", action(simulator.BusinessStandard)))
			if got := b.Subscription(simtest.Alder, id); got.Scheduled != "Transition" ||
				got.ScheduledOffer[:17] != simulator.BusinessStandard {
				t.Errorf("scheduled %+v", got)
			}
			b.SetClock("2026-11-05T00:00:00Z")
			want := simtest.Phases{
				Status: "active", Offer: simulator.BusinessStandard, Term: "P1Y",
				Quantity: one.quantity, Start: "2026-11-05T00:00:00Z", End: "2027-11-04",
				Window: "2026-11-12T00:00:00Z", Trial: false, Extended: false,
			}
			if diff := cmp.Diff(want, b.Phases(simtest.Alder, id)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(one.events, b.Events(simtest.Alder, id)); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
			if _, line := b.LastOrder(simtest.Alder, id); line.Transaction != "convert" ||
				line.Quantity != one.quantity {
				t.Errorf("order %+v", line)
			}
		})
	}
}

func TestNextTerm_customEnd(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	id := simulator.AlderTermEnd // ends 2026-11-04
	for date, code := range map[string]int{
		"2027-03-30T00:00:00Z": 900244, // neither a month end nor the end of a subscription
		"2026-11-04T00:00:00Z": 900245, // before the next term
		"2027-11-30T00:00:00Z": 900245, // after it
	} {
		b.Refused(http.StatusBadRequest, code, b.Plan(simtest.Alder, id, simulator.BusinessPremium, "P1Y", "monthly",
			12, "customTermEndDate", date))
	}
	b.OK(http.StatusOK, b.Plan(simtest.Alder, id, simulator.BusinessPremium, "P1Y", "monthly", 12, "customTermEndDate",
		"2027-05-19T00:00:00Z"))
	b.SetClock("2026-11-05T00:00:00Z")
	if got := b.Subscription(simtest.Alder, id); !got.CustomTermEnd.Equal(simtest.Instant(t, "2027-05-19T00:00:00Z")) ||
		!got.End.Equal(got.CustomTermEnd) {
		t.Errorf("aligned term %+v", got)
	}
	software := simtest.Text(b.Buy(simtest.Alder, b.Line(simtest.Alder, simulator.WindowsServerCAL, "P1Y",
		"annual", 5)), "id")
	b.Refused(http.StatusBadRequest, 900246, b.Plan(simtest.Alder, software, simulator.WindowsServerCAL, "P1Y",
		"annual", 5, "customTermEndDate", "2028-01-31T00:00:00Z"))
}

func TestCoterm_monthlyTerms_followOnlyDaysThatEveryMonthHas(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	b.SetClock("2027-03-31T09:00:00Z")
	b.Buy(tenant, b.Line(tenant, simulator.BusinessBasic, "P1M", "monthly", 1)) // ends on 29 April
	line := func(date string) simtest.Body {
		return simtest.With(b.Line(tenant, simulator.BusinessBasic, "P1M", "monthly", 1), "customTermEndDate", date)
	}
	if got := simtest.LineError(t, b.Cart(tenant, line("2027-04-29")), 0); got != 10017 {
		t.Errorf("the 29th: code %d", got)
	}
	b.Switched(func(s *simulator.Behaviors) { s.CotermCode = 900242 })
	if got := simtest.LineError(t, b.Cart(tenant, line("2027-04-29")), 0); got != 900242 {
		t.Errorf("the 29th, by the switch: code %d", got)
	}
	b.SetClock("2027-04-05T09:00:00Z")
	if got := simtest.LineError(t, b.Cart(tenant, line("2027-04-30")), 0); got != 0 {
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
			b := simtest.New(t)
			cedar := simulator.CedarSchool
			s := b.Buy(cedar, simtest.With(b.Line(cedar, simulator.BusinessStandard, "P1Y", "monthly", 10),
				"promotionId", simulator.PromotionStandard))
			id := simtest.Text(s, "id")
			next := simtest.Product(t, b.Availability(cedar, simulator.BusinessStandard, one.term, "monthly"),
				one.term, "monthly")
			if one.promotion != "" {
				next["promotionId"] = one.promotion
			}
			b.OK(http.StatusOK, b.Alter(cedar, id, "scheduledNextTermInstructions",
				simtest.Body{"product": next, "quantity": one.quantity}))
			b.SetClock("2027-11-02T00:00:00Z")
			if got := b.Subscription(cedar, id); got.PromotionID != one.want || got.Quantity != one.quantity {
				t.Errorf("next term %+v", got)
			}
		})
	}
	b := simtest.New(t)
	cedar := simulator.CedarSchool
	plain := simtest.Text(b.Buy(cedar, simtest.With(b.Line(cedar, simulator.BusinessStandard, "P1Y", "monthly", 10),
		"promotionId", simulator.PromotionStandard)), "id")
	b.SetClock("2027-11-02T00:00:00Z")
	if got := b.Subscription(cedar, plain).PromotionID; got != "" {
		t.Errorf("renewed without instructions, still under %s", got)
	}
}

func TestNextTerm_promotion_thatHasEnded_isDropped(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	cedar := simulator.CedarSchool
	s := b.Buy(cedar, simtest.With(b.Line(cedar, simulator.BusinessPremium, "P1Y", "monthly", 10), "promotionId",
		simulator.PromotionPremium))
	next := simtest.With(simtest.Product(t, b.Availability(cedar, simulator.BusinessPremium, "P1Y", "monthly"), "P1Y",
		"monthly"), "promotionId", simulator.PromotionEnded)
	b.Refused(http.StatusBadRequest, 27007, b.Alter(cedar, simtest.Text(s, "id"), "scheduledNextTermInstructions",
		simtest.Body{"product": next, "quantity": 10}))
	next["promotionId"] = simulator.PromotionPremium // ends before the next term begins
	got := b.OK(http.StatusOK, b.Alter(cedar, simtest.Text(s, "id"), "scheduledNextTermInstructions",
		simtest.Body{"product": next, "quantity": 10}))
	if simtest.Text(got, "scheduledNextTermInstructions.product.promotionId") != simulator.PromotionPremium {
		t.Errorf("schedule %v", got["scheduledNextTermInstructions"])
	}
	b.SetClock("2027-11-02T00:00:00Z")
	if got := b.Subscription(cedar, simtest.Text(s, "id")).PromotionID; got != "" {
		t.Errorf("next term under %s", got)
	}
}

func TestNextTerm_trial_canBecomeLessOrOther(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	id := simulator.AlderTrial
	b.Refused(http.StatusForbidden, 800020, b.Plan(simtest.Alder, id, simulator.BusinessPremiumTrial,
		"P1M", "none", 25))
	b.Refused(http.StatusForbidden, 800020, b.Plan(simtest.Alder, id, simulator.BusinessStandard, "P1Y", "annual", 5))
	promoted := simtest.With(simtest.Product(t, b.Availability(simtest.Alder, simulator.BusinessPremium, "P1Y",
		"monthly"), "P1Y", "monthly"), "promotionId", simulator.PromotionPremium)
	b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "scheduledNextTermInstructions",
		simtest.Body{"product": promoted, "quantity": 5}))
	b.SetClock("2026-11-19T00:00:00Z")
	if got := b.Subscription(simtest.Alder, id); got.Trial || got.PromotionID != "" {
		t.Errorf("a conversion has no promotion: %+v", got)
	}
	b = simtest.New(t)
	b.OK(http.StatusOK, b.Plan(simtest.Alder, id, simulator.BusinessPremium, "P3Y", "annual", 5))
	b.SetClock("2026-11-19T00:00:00Z")
	want := simtest.Phases{
		Status: "active", Offer: simulator.BusinessPremium, Term: "P3Y", Quantity: 5,
		Start: "2026-11-19T00:00:00Z", End: "2029-11-18", Window: "2026-11-26T00:00:00Z", Trial: false, Extended: false,
	}
	if diff := cmp.Diff(want, b.Phases(simtest.Alder, id)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestExtendedTerm_goesBackToItsProductWithTheNextTerm(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	id := simulator.AlderTermEnd
	b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "autoRenewEnabled", false))
	b.SetClock("2026-11-10T12:00:00Z")
	if shown := b.Get("/v1/products/CFQ7TTC0LCHC/skus/000E/availabilities?country=US").Items(t)[0]; shown["isPurchasable"] != false ||
		shown["isRenewable"] != false {
		t.Errorf("no term begins as an extended one: %v", shown)
	}
	next := func(offer, term string) []any {
		return []any{
			"autoRenewEnabled", true, "scheduledNextTermInstructions",
			simtest.Body{"product": simtest.Product(t, b.Availability(simtest.Alder, offer, term, "monthly"), term,
				"monthly"), "quantity": 6},
		}
	}
	b.Refused(http.StatusForbidden, 800020, b.Alter(simtest.Alder, id,
		next(simulator.BusinessPremiumExtended, "P1M")...))
	b.Refused(http.StatusForbidden, 800020, b.Alter(simtest.Alder, id, next(simulator.BusinessStandard, "P1Y")...))
	b.OK(http.StatusOK, b.Alter(simtest.Alder, id, next(simulator.BusinessPremium, "P1Y")...))
	b.SetClock("2026-12-05T00:00:00Z")
	want := simtest.Phases{
		Status: "active", Offer: simulator.BusinessPremium, Term: "P1Y", Quantity: 6,
		Start: "2026-12-05T00:00:00Z", End: "2027-12-04", Window: "2026-12-12T00:00:00Z", Trial: false, Extended: false,
	}
	if diff := cmp.Diff(want, b.Phases(simtest.Alder, id)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestExtendedTerm_price_isThreePercentAboveTheMonthlyPlan(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	want, got := map[string]any{simulator.BusinessBasic: 7.42, simulator.Dynamics365Sales: 129.15}, map[string]any{}
	ids := map[string]string{}
	for offer := range want {
		ids[offer] = simtest.Text(b.Buy(tenant, b.Line(tenant, offer, "P1Y", "annual", 5)), "id")
		b.OK(http.StatusOK, b.Alter(tenant, ids[offer], "autoRenewEnabled", false))
	}
	b.SetClock("2027-11-02T00:00:00Z")
	for offer, id := range ids {
		order, _ := b.LastOrder(tenant, id)
		got[offer] = simtest.Look(b.OK(http.StatusOK, b.Get("/v1/customers/"+tenant+"/orders/"+order.ID+
			"?include_price=true")), "lineItems.pricing.price")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("price of a seat and month (-want +got):\n%s", diff)
	}
}

func TestExtendedTerm_explicitChoice_needsASubscriptionThatHasOne(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	extend := []any{simtest.Body{"scheduleType": "TermEnd", "actionType": "RenewToExtendedServiceTerm"}}
	software := simtest.Text(b.Buy(simtest.Alder, b.Line(simtest.Alder, simulator.WindowsServerCAL, "P1Y",
		"annual", 5)), "id")
	b.Refused(http.StatusBadRequest, 800002, b.Alter(simtest.Alder, software, "autoRenewEnabled", false,
		"scheduledActions", extend))
	b.OK(http.StatusOK, b.Alter(simtest.Alder, simulator.AlderTermEnd, "autoRenewEnabled", false,
		"scheduledActions", extend))
	b.Switched(func(s *simulator.Behaviors) { s.ExtendedTerm = "never" })
	b.Refused(http.StatusBadRequest, 800002, b.Alter(simtest.Alder, simulator.AlderClosedWindow, "autoRenewEnabled",
		false, "scheduledActions", extend))
}

func TestSuspension_keepsTheNextChargeAndTakesNoNewOne(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.NextCharge, s.ImmediateTermChange = true, true })
	tenant := simulator.CedarSchool
	id := simtest.Text(b.Buy(tenant, b.Line(tenant, simulator.BusinessBasic, "P3Y", "monthly", 4)), "id")
	next := simtest.Body{"quantity": 4, "product": simtest.Product(t,
		b.Availability(tenant, simulator.BusinessBasic, "P3Y", "annual"), "P3Y", "annual")}
	b.OK(http.StatusOK, b.Alter(tenant, id, "nextChargeInstructions", next))
	b.OK(http.StatusOK, b.Plan(tenant, id, simulator.BusinessBasic, "P1Y", "monthly", 3))
	got := b.OK(http.StatusOK, b.Alter(tenant, id, "status", "suspended"))
	if got["nextChargeInstructions"] == nil || got["scheduledNextTermInstructions"] != nil ||
		got["autoRenewEnabled"] != false {
		t.Errorf("suspended %v", got)
	}
	other := simtest.Body{"quantity": 4, "product": simtest.Product(t,
		b.Availability(tenant, simulator.BusinessBasic, "P3Y", "triennial"), "P3Y", "triennial")}
	b.Refused(http.StatusBadRequest, 800091, b.Alter(tenant, id, "nextChargeInstructions", other))
	b.Refused(http.StatusBadRequest, 800091, b.Alter(tenant, id, "billingCycle", "annual"))
	b.SetClock("2026-12-02T00:00:00Z") // billing goes on
	if s := b.Subscription(tenant, id); s.BillingCycle != "annual" || s.Status != "suspended" {
		t.Errorf("after the billing date %+v", s)
	}
	b.OK(http.StatusOK, b.Alter(tenant, id, "status", "active"))
}

func TestSuspension_endsWithTheTerm(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	id := simulator.AlderTermEnd
	b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "status", "suspended"))
	b.SetClock("2026-11-04T23:59:59Z")
	b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "status", "active"))
	b.OK(http.StatusOK, b.Alter(simtest.Alder, id, "status", "suspended"))
	b.Advance(time.Second)
	b.Refused(http.StatusBadRequest, 900279, b.Alter(simtest.Alder, id, "status", "active"))
}

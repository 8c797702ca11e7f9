package subscription_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// standard asks for Business Standard for a year, which a promotion of 5 to 50
// seats discounts.
func standard(lines ...string) string {
	return seats(append(
		[]string{`product_id = "` + product(simulator.BusinessStandard) + `"`, `sku_id = "` + sku(simulator.BusinessStandard) + `"`},
		lines...,
	)...)
}

func promotionID(id string) string { return fmt.Sprintf("promotion_id = %q", id) }

func TestPromotion_isBoughtWith_andFixedThen(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(
		applied(w, nil, standard(promotionID(simulator.PromotionStandard)), value("seats", number(25))),
		unchanged(w, w.Advance(30*day), standard(promotionID(simulator.PromotionStandard))),
		refused(w, nil, standard(promotionID(simulator.PromotionPremium)), "promotion_id is fixed at purchase"),
		// An order that has its promotion may forget it again.
		applied(w, nil, standard()),
		w.Forget(it),
	)
	held, err := w.Sim.Subscriptions(t.Context(), simulator.AlderClinics)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range held {
		if s.FriendlyName == "Desk" && s.PromotionID != simulator.PromotionStandard {
			t.Errorf("bought with promotion %q, want %q", s.PromotionID, simulator.PromotionStandard)
		}
	}
}

func TestPromotion_thatDoesNotApply_isRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ config, want string }{
		"too many seats": {
			standard(promotionID(simulator.PromotionStandard), "quantity = 60"),
			"the promotion is not for this number of seats",
		},
		"another product": {seats(promotionID(simulator.PromotionStandard)), "Microsoft 365 E3 would be bought without the promotion"},
		"ended": {
			seats(`product_id = "CFQ7TTC0LH18"`, `billing_cycle = "annual"`, promotionID(simulator.PromotionEnded)),
			"would be bought without the promotion",
		},
		"one that does": {standard(promotionID(simulator.PromotionPremium)), `promotion_id = "` + simulator.PromotionStandard + `"`},
		"no id":         {standard(promotionID("summer")), "must be a promotion id of three parts"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Test(refused(w, nil, c.config, c.want))
			expectWrites(t, w)
		})
	}
}

// A promotion whose number of seats is known at apply only is asked for again.
func TestPromotion_knownAtApply_isRefusedBeforeTheOrder(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(refused(
		w, nil,
		"resource \"terraform_data\" \"n\" {\n  input = 60\n}\n"+standard(
			promotionID(simulator.PromotionStandard), "quantity = terraform_data.n.output",
		),
		"would be bought without the promotion",
	))
	expectWrites(t, w)
}

func TestTermEnd_atAMonthsEnd_isShorterOnce(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	config := seats(`custom_term_end_date = "2027-06-30"`)
	w.Test(
		applied(w, nil, config, value("commitment_end_date", knownvalue.StringExact("2027-06-30T23:59:59Z"))),
		refused(w, nil, seats(`custom_term_end_date = "2027-07-31"`), "custom_term_end_date is fixed at purchase"),
		// The terms after it are full ones.
		unchanged(w, w.Advance(250*day), config),
		applied(w, nil, config, value("commitment_end_date", knownvalue.StringExact("2028-06-30T23:59:59Z"))),
		w.Forget(it),
	)
}

func TestTermEnd_withAnotherSubscription(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(
		applied(
			w, nil, seats(fmt.Sprintf("align_with_subscription_id = %q", simulator.AlderClosedWindow)),
			value("commitment_end_date", knownvalue.StringExact("2027-02-28T23:59:59Z")),
		),
		w.Forget(it),
	)
}

func TestTermEnd_thatCannotBe_saysWhichCan(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ config, want string }{
		"no month's end":      {seats(`custom_term_end_date = "2027-05-17"`), `custom_term_end_date = "2027-04-30"`},
		"past the full term":  {seats(`custom_term_end_date = "2029-05-31"`), "The first term cannot end on 2029-05-31"},
		"not in the calendar": {seats(`custom_term_end_date = "2027-02-30"`), "must be a day"},
		"no such subscription": {
			seats(`align_with_subscription_id = "00000000-0000-4000-8000-00000000dead"`),
			"The first term cannot end with that subscription",
		},
		"no id": {seats(`align_with_subscription_id = "office"`), "must be the GUID of a subscription"},
		"both": {
			seats(`custom_term_end_date = "2027-06-30"`, fmt.Sprintf("align_with_subscription_id = %q", simulator.AlderClosedWindow)),
			"cannot be specified when",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Test(refused(w, nil, c.config, c.want))
			expectWrites(t, w)
		})
	}
}

// trialOf imports the seeded trial, as a trial or as what it is to become.
func trialOf(key, term, cycle string, quantity int) string {
	return fmt.Sprintf("import {\n  to = csp_subscription.it\n  id = \"%s/%s\"\n}\n", simulator.AlderClinics, simulator.AlderTrial) +
		seats(fmt.Sprintf(
			"product_id = %q", product(key),
		), fmt.Sprintf("sku_id = %q", sku(key)), fmt.Sprintf("term_duration = %q", term), fmt.Sprintf("billing_cycle = %q", cycle),
			"friendly_name = \"Premium trial\"", fmt.Sprintf("quantity = %d", quantity), `on_destroy = "abandon"`)
}

func TestTrial_isConvertedEarly(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	trial := trialOf(simulator.BusinessPremiumTrial, "P1M", "none", 25)
	w.Test(
		applied(w, nil, trial),
		refused(
			w, nil, trialOf(simulator.BusinessPremium, "P1Y", "monthly", 20),
			"A trial that is converted early needs at least 25 seats",
		),
		refused(
			w, nil, trialOf(simulator.Microsoft365E5, "P1Y", "monthly", 25),
			`"Premium trial" cannot be upgraded to `+simulator.Microsoft365E5+" now",
		),
		applied(w, nil, trialOf(simulator.BusinessPremium, "P1Y", "monthly", 30),
			value(
				"product_id", text(product(simulator.BusinessPremium)),
			), value("seats", number(30)), value("cancellation_allowed_until", knownvalue.NotNull())),
		unchanged(w, w.Advance(40*day), trialOf(simulator.BusinessPremium, "P1Y", "monthly", 30)),
	)
	if got := upgrades(t, w); got != 1 {
		t.Errorf("%d transitions, want one", got)
	}
}

// What a trial becomes at its end is no drift, and taking it over is no call.
func TestTrial_convertsAtItsEnd(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Test(
		applied(w, nil, trialOf(simulator.BusinessPremiumTrial, "P1M", "none", 25)),
		unchanged(w, w.Advance(30*day), trialOf(simulator.BusinessPremiumTrial, "P1M", "none", 25)),
		applied(w, nil, trialOf(simulator.BusinessPremium, "P1Y", "monthly", 25), value("term_duration", text("P1Y"))),
		unchanged(w, nil, trialOf(simulator.BusinessPremium, "P1Y", "monthly", 25)),
	)
	if got := upgrades(t, w); got != 0 {
		t.Errorf("%d transitions, want none", got)
	}
}

// trying turns the experiment of longer terms on.
func trying(w *acctest.World, config string) string {
	return strings.Replace(w.Provider(config), "provider \"csp\" {\n", "provider \"csp\" {\n  experiments = [\"midterm_term\"]\n", 1)
}

func TestMidtermTerm_isLengthenedOnceWhereTheExperimentIsOn(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Behave("immediate-term-change=on")
	longer := seats(`term_duration = "P3Y"`, `billing_cycle = "annual"`, "quantity = 30", "renewal = { quantity = 20 }")
	w.Test(
		applied(w, nil, seats("renewal = { quantity = 20 }")),
		refused(w, w.Advance(100*day), longer, "The term_duration cannot be changed within the term"),
		resource.TestStep{
			Config:      trying(w, seats(`term_duration = "P1M"`)),
			ExpectError: acctest.Words("The term_duration cannot be changed within the term"),
		},
		resource.TestStep{
			Config:      trying(w, seats(`term_duration = "P3Y"`, `billing_cycle = "none"`)),
			ExpectError: acctest.Words("is not sold for P3Y billed none"),
		},
		resource.TestStep{Config: trying(w, longer), ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectResourceAction(it, plancheck.ResourceActionUpdate),
			plancheck.ExpectKnownValue(it, at("changes"), knownvalue.ListExact([]knownvalue.Check{
				knownvalue.ObjectPartial(map[string]knownvalue.Check{"action": text("withdraw_schedule")}), // no term is lengthened before
				knownvalue.ObjectPartial(map[string]knownvalue.Check{
					"action": text("lengthen_term"), "seats": number(25), "final": knownvalue.Bool(true),
				}),
				knownvalue.ObjectPartial(map[string]knownvalue.Check{"action": text("add_seats"), "seats": number(5)}),
				knownvalue.ObjectPartial(map[string]knownvalue.Check{"action": text("schedule_renewal"), "seats": number(20)}),
			})),
		}}},
		// Without the experiment it stays as it is, and the block is not taken for one that has run.
		unchanged(w, w.Advance(30*day), longer),
		applied(w, nil, longer, value("term_duration", text("P3Y")), value("next_term.quantity", number(20))),
		w.Forget(it),
	)
}

func TestMidtermTerm_thatTheServiceIgnores_failsTheApply(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Behave("immediate-term-change=off")
	w.Test(
		applied(w, nil, seats()),
		resource.TestStep{
			Config:      trying(w, seats(`term_duration = "P3Y"`)),
			ExpectError: acctest.Words("Microsoft accepted the term P3Y and still has P1Y"),
		},
		unchanged(w, nil, seats()),
	)
}

// What the service would not note is refused; what it may still decide otherwise
// at the renewal is told.
func TestRenewal_withAPromotion_isCheckedAtPlan(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	with := func(id string) string { return standard(fmt.Sprintf("renewal = { promotion_id = %q }", id)) }
	w.Test(
		applied(w, nil, standard()),
		refused(w, nil, with(simulator.PromotionPremium), "cannot renew with the promotion"),
		refused(w, nil, with(simulator.PromotionPremium), `promotion_id = "`+simulator.PromotionStandard+`"`),
		applied(w, nil, with(simulator.PromotionStandard)),
		unchanged(w, w.Advance(day), with(simulator.PromotionStandard)),
		w.Forget(it),
	)
}

func TestRenewal_onADayOfItsOwn_isCheckedAtPlan(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	ends := func(day string) string { return fmt.Sprintf("renewal = { custom_term_end_date = %q }", day) }
	w.Test(
		applied(w, nil, seats()),
		refused(w, nil, seats(ends("2028-05-17")), `custom_term_end_date = "2028-05-31"`),
		refused(w, nil, seats(ends("2028-11-30")), "The next term cannot end on 2028-11-30"),
		applied(w, nil, seats(ends("2028-05-31"))),
		unchanged(w, w.Advance(day), seats(ends("2028-05-31"))),
		w.Forget(it),
	)
}

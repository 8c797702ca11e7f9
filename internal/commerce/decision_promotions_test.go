package commerce_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

const (
	promotion = "39NFJQT1PM6C:0005:39NFJQT1Q5L7"
	unasked   = "39NFJQT1PJQB:0001:39NFJQT1Q5KN"
)

func withPromotion(d *commerce.Desired) { d.PromotionID = promotion }

// TestPromotion_thatDoesNotApply_isNotBoughtWithout has every answer of the
// service; the ways out offer what it does grant, once.
func TestPromotion_thatDoesNotApply_isNotBoughtWithout(t *testing.T) {
	t.Parallel()
	list := commerce.Remedy{Do: "pay the list price", Config: "remove promotion_id"}
	other := commerce.Remedy{Do: "buy with a promotion that applies", Config: `promotion_id = "` + unasked + `"`}
	no := commerce.PromotionAnswer{ID: promotion, Why: []string{"too few seats"}}
	for name, c := range map[string]struct {
		answers []commerce.PromotionAnswer
		want    []commerce.Remedy // none where it applies
	}{
		"it applies":                    {[]commerce.PromotionAnswer{{ID: promotion, Eligible: true}}, nil},
		"it applies, as does another":   {[]commerce.PromotionAnswer{{ID: unasked, Eligible: true}, {ID: promotion, Eligible: true}}, nil},
		"it applies, whatever was said": {[]commerce.PromotionAnswer{no, {ID: promotion, Eligible: true}}, nil},
		"it does not":                   {[]commerce.PromotionAnswer{no}, []commerce.Remedy{list}},
		"it does not, another does": {
			[]commerce.PromotionAnswer{no, {ID: unasked, Eligible: true}, {ID: unasked, Eligible: true}},
			[]commerce.Remedy{other, list},
		},
		"neither does":           {[]commerce.PromotionAnswer{no, {ID: unasked, Why: []string{"used up"}}}, []commerce.Remedy{list}},
		"another one alone does": {[]commerce.PromotionAnswer{{ID: unasked, Eligible: true}}, []commerce.Remedy{other, list}},
		"there are none": {
			[]commerce.PromotionAnswer{{Why: []string{"there are no promotions now"}}}, []commerce.Remedy{list},
		},
		"nothing is answered": {nil, []commerce.Remedy{list}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := commerce.CheckPromotion(sold(), order(withPromotion), c.answers)
			if c.want == nil {
				if len(got) > 0 {
					t.Errorf("%s", got[0].Advice())
				}
				return
			}
			want := []commerce.Violation{{
				Rule: commerce.RulePromotion, Attribute: "promotion_id", To: `"` + promotion + `"`, Remedies: c.want,
			}}
			if diff := cmp.Diff(want, got, words); diff != "" {
				t.Errorf("violations (-want +got):\n%s", diff)
			}
		})
	}
}

// TestPromotion_says_whyNot, in the service's words where it has any.
func TestPromotion_says_whyNot(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answers []commerce.PromotionAnswer
		want    string
	}{
		"a reason": {
			[]commerce.PromotionAnswer{{ID: promotion, Why: []string{"too few seats"}}},
			"billed monthly: too few seats.",
		},
		"several": {
			[]commerce.PromotionAnswer{{ID: promotion, Why: []string{"too few seats", "used up"}}},
			"billed monthly: too few seats; used up.",
		},
		"none": {[]commerce.PromotionAnswer{{ID: promotion}}, "it gives no reason"},
		"that there are none": {
			[]commerce.PromotionAnswer{{Why: []string{"there are no promotions now"}}},
			"billed monthly: there are no promotions now.",
		},
		"not what it says of another": {
			[]commerce.PromotionAnswer{{ID: unasked, Why: []string{"used up"}}}, "it lists no such promotion",
		},
		"not an answer that says nothing": {[]commerce.PromotionAnswer{{}}, "it lists no such promotion"},
		"its own, whatever of all of them": {
			[]commerce.PromotionAnswer{{ID: promotion, Why: []string{"too few seats"}}, {ID: unasked, Why: []string{"used up"}}},
			"billed monthly: too few seats.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expectSaid(
				t, commerce.CheckPromotion(sold(), order(withPromotion), c.answers), commerce.RulePromotion,
				[]string{c.want, "billed at the list price"},
			)
		})
	}
}

// TestPromotion_ofTheNextTerm_belongsToItsOffer: noted for one, it is not
// carried to another SKU, term or billing cycle.
func TestPromotion_ofTheNextTerm_belongsToItsOffer(t *testing.T) {
	t.Parallel()
	const kept, dropped = " with promotion " + promotion, ""
	letters := commerce.SKU{ProductID: "cfq7ttc0lh18", SKUID: "0001"}
	for name, c := range map[string]struct {
		next commerce.RenewalInstructions
		want string
	}{
		"other seats":  {commerce.RenewalInstructions{Quantity: ptr(80)}, "renew with 80 seats" + kept},
		"the same SKU": {commerce.RenewalInstructions{Quantity: ptr(80), SKU: &letters}, "renew with 80 seats" + kept},
		"the same term": {
			commerce.RenewalInstructions{Quantity: ptr(80), Term: ptr(commerce.Term("p1y"))},
			"renew with 80 seats" + kept,
		},
		"the same cycle": {
			commerce.RenewalInstructions{Quantity: ptr(80), Cycle: ptr(commerce.BillingCycle("Monthly"))},
			"renew with 80 seats" + kept,
		},
		"another SKU":  {commerce.RenewalInstructions{SKU: &standard}, "renew with 100 seats as CFQ7TTC0LDPB:0001" + dropped},
		"another term": {commerce.RenewalInstructions{Term: ptr(commerce.TermThreeYear)}, "renew with 100 seats for P3Y" + dropped},
		"another cycle": {
			commerce.RenewalInstructions{Cycle: ptr(commerce.CycleAnnual)},
			"renew with 100 seats billed annual" + dropped,
		},
		"another, with a new": {
			commerce.RenewalInstructions{SKU: &standard, PromotionID: ptr(unasked)},
			"renew with 100 seats as CFQ7TTC0LDPB:0001 with promotion " + unasked,
		},
		"another promotion": {commerce.RenewalInstructions{PromotionID: ptr(unasked)}, "renew with 100 seats with promotion " + unasked},
		"no other wish":     {commerce.RenewalInstructions{}, "nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := running(scheduledSeats(100), func(s *commerce.Subscription) { s.Schedule.PromotionID = promotion })
			before := asks(s)
			if got := verdict(update(s, &before, asks(s, renewAs(c.next)), today)); got != c.want {
				t.Errorf("it came to %q, want %q", got, c.want)
			}
		})
	}
}

// TestPromotion_ofATrial_isNone: what a trial converts into is not instructed.
func TestPromotion_ofATrial_isNone(t *testing.T) {
	t.Parallel()
	next := renewAs(commerce.RenewalInstructions{PromotionID: ptr(promotion)})
	tried := sold(func(o *commerce.Offer) { o.Trial = true })
	if got := refusals(commerce.CheckOffer(tried, order(next), true)); got != "refused: trial" {
		t.Errorf("bought: %s", got)
	}
	if got := refusals(commerce.CheckOffer(sold(), order(next), true)); got != "allowed" {
		t.Errorf("paid seats, bought: %s", got)
	}
	decide(t, map[string]row{
		"while it runs": {runs: running(trial, scheduledSeats(25)), asks: next, want: "refused: trial"},
		"of paid seats": {runs: running(), asks: next, want: "renew with 100 seats with promotion " + promotion},
		"when it is due": {
			runs: running(scheduledSeats(100), func(s *commerce.Subscription) { s.Schedule.PromotionID = promotion }),
			asks: next, want: "nothing",
		},
	})
}

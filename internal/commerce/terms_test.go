package commerce_test

import (
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

func TestCheckPromotion(t *testing.T) {
	t.Parallel()
	const asked, other = "39A:0001:39B", "39C:0001:39D"
	desired := asks(running(), func(d *commerce.Desired) { d.PromotionID = asked })
	for name, c := range map[string]struct {
		answers []commerce.PromotionAnswer
		want    []string // nothing: it applies
	}{
		"it applies":        {[]commerce.PromotionAnswer{{ID: asked, Eligible: true}}, nil},
		"whatever the case": {[]commerce.PromotionAnswer{{ID: strings.ToLower(asked), Eligible: true}}, nil},
		"refused with reasons": {
			[]commerce.PromotionAnswer{{ID: asked, Why: []string{"too many seats", "not in March"}}},
			[]string{"too many seats; not in March", "remove promotion_id"},
		},
		"refused without": {[]commerce.PromotionAnswer{{ID: asked}}, []string{"it gives no reason"}},
		"reasons without an id": {
			[]commerce.PromotionAnswer{{Why: []string{"there are no promotions now"}}},
			[]string{"there are no promotions now"},
		},
		"not answered": {nil, []string{"it lists no such promotion"}},
		"another one is offered": {
			[]commerce.PromotionAnswer{{ID: asked}, {ID: other, Eligible: true}, {ID: other, Eligible: true}},
			[]string{"promotion_id = \"" + other + "\"", "pay the list price"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expectSaid(
				t, commerce.CheckPromotion(commerce.Offer{SKU: basic, Title: "Business Basic"}, desired, c.answers),
				commerce.RulePromotion, c.want,
			)
		})
	}
}

func TestFindTermEnd(t *testing.T) {
	t.Parallel()
	ends := []commerce.TermEnd{
		{Day: at("2027-04-30 00:00:00")}, {
			Day: at("2027-05-20 00:00:00"), Subscriptions: []string{"a-1", "a-2"},
		}, {Day: at("2027-05-31 00:00:00")}, {Day: at("2027-03-31 00:00:00")},
	}
	on := func(day string) func(*commerce.Desired) {
		return func(d *commerce.Desired) { d.CustomTermEnd = at(day + " 00:00:00") }
	}
	with := func(id string) func(*commerce.Desired) {
		return func(d *commerce.Desired) { d.AlignWith = id }
	}
	for name, c := range map[string]struct {
		offer commerce.Offer
		edit  func(*commerce.Desired)
		day   time.Time
		want  []string
	}{
		"a month's end":        {sold(), on("2027-04-30"), at("2027-04-30 00:00:00"), nil},
		"a subscription's end": {sold(), on("2027-05-20"), at("2027-05-20 00:00:00"), nil},
		"with a subscription":  {sold(), with("A-2"), at("2027-05-20 00:00:00"), nil},
		"between two": {
			sold(), on("2027-05-17"),
			time.Time{},
			[]string{"custom_term_end_date = \"2027-04-30\"", "custom_term_end_date = \"2027-05-20\"", "2027-05-20 (with a-1, a-2)"},
		},
		"before all": {
			sold(), on("2027-01-01"),
			time.Time{},
			[]string{"custom_term_end_date = \"2027-03-31\"", "remove custom_term_end_date"},
		},
		"with an unknown one": {
			sold(), with("b-1"),
			time.Time{},
			[]string{"align_with_subscription_id = \"a-1\"", "remove align_with_subscription_id"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			day, violations := commerce.FindTermEnd(c.offer, asks(running(), c.edit), ends)
			if !day.Equal(c.day) {
				t.Errorf("ends on %s, want %s", day, c.day)
			}
			expectSaid(t, violations, commerce.RuleTermEnd, c.want)
		})
	}
}

// expectSaid holds violations to a rule and to words; without words there are
// to be none.
func expectSaid(t *testing.T, violations []commerce.Violation, rule commerce.Rule, words []string) {
	t.Helper()
	if len(words) == 0 {
		if len(violations) > 0 {
			t.Errorf("refused: %s", violations[0].Advice())
		}
		return
	}
	if len(violations) != 1 || violations[0].Rule != rule {
		t.Fatalf("violations %v, want one of %s", violations, rule)
	}
	for _, w := range words {
		if !strings.Contains(violations[0].Advice(), w) {
			t.Errorf("lacks %q:\n%s", w, violations[0].Advice())
		}
	}
}

package commerce_test

import (
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// TestCheckName_isTakenByAnotherOfTheSKU only while that one lives.
func TestCheckName_isTakenByAnotherOfTheSKU(t *testing.T) {
	t.Parallel()
	another := func(edit ...func(*commerce.Subscription)) commerce.Subscription {
		return running(append(edit, func(s *commerce.Subscription) { s.ID = "sub-2" })...)
	}
	for name, c := range map[string]struct {
		held commerce.Subscription
		name string
		want string
	}{
		"another, of that name":        {another(), "Basic seats", "refused: twin"},
		"another, in other letters":    {another(), " basic SEATS ", "refused: twin"},
		"another, suspended":           {another(held), "Basic seats", "refused: twin"},
		"another, of another name":     {another(), "Sales", "allowed"},
		"another, of another SKU":      {another(func(s *commerce.Subscription) { s.SKU = standard }), "Basic seats", "allowed"},
		"another, that has ended":      {another(status(commerce.StatusExpired)), "Basic seats", "allowed"},
		"itself, in other letters":     {running(), "BASIC SEATS", "allowed"},
		"itself, its id in other ones": {running(func(s *commerce.Subscription) { s.ID = "SUB-1" }), "Basic seats", "allowed"},
	} {
		if got := refusals(commerce.CheckName(running(), c.name, []commerce.Subscription{c.held})); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestCheckPromotedSeats_countsWhatIsLeft at the edges: fewer, just as many,
// more, none, and nothing said.
func TestCheckPromotedSeats_countsWhatIsLeft(t *testing.T) {
	t.Parallel()
	promoted := running(func(s *commerce.Subscription) { s.PromotionID = "a:b:c" })
	for name, c := range map[string]struct {
		answer commerce.PromotionAnswer
		want   string
		offers string
	}{
		"more left":         {commerce.PromotionAnswer{ID: "a:b:c", SeatsLeft: ptr(11)}, "allowed", ""},
		"just as many":      {commerce.PromotionAnswer{ID: "A:B:C", SeatsLeft: ptr(10)}, "allowed", ""},
		"one fewer":         {commerce.PromotionAnswer{ID: "A:B:C", SeatsLeft: ptr(9)}, "refused: promotion", "quantity = 109"},
		"none left":         {commerce.PromotionAnswer{ID: "a:b:c", SeatsLeft: ptr(0)}, "refused: promotion", "quantity = 100"},
		"nothing said":      {commerce.PromotionAnswer{ID: "a:b:c"}, "allowed", ""},
		"another promotion": {commerce.PromotionAnswer{ID: "x:y:z", SeatsLeft: ptr(0)}, "allowed", ""},
	} {
		violations := commerce.CheckPromotedSeats(promoted, adds(100, 110), []commerce.PromotionAnswer{c.answer})
		if got := refusals(violations); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		if c.offers != "" && !strings.Contains(violations[0].Advice(), c.offers) {
			t.Errorf("%s: it offers %s", name, violations[0].Advice())
		}
	}
}

// TestHistory_followsItsTerm where a plan has begun another one.
func TestHistory_followsItsTerm(t *testing.T) {
	t.Parallel()
	other := termEnd.AddDate(2, 0, 0)
	was := commerce.History{RenewalTermEnd: termEnd, DerivedTermEnd: termEnd, LeftTermEnd: bought}
	longer := []commerce.Change{{Action: commerce.ActionLengthenTerm, Term: commerce.TermThreeYear}}
	got := was.InTerm(longer, termEnd, other)
	if !got.RenewalTermEnd.Equal(other) || !got.DerivedTermEnd.Equal(other) || !got.LeftTermEnd.Equal(bought) {
		t.Errorf("a longer term leaves %+v", got)
	}
	if got := was.InTerm([]commerce.Change{adds(100, 110)}, termEnd, other); !got.RenewalTermEnd.Equal(termEnd) {
		t.Errorf("more seats leave %+v", got)
	}
}

// TestCommits_ofWhatIsSuspended: its auto-renew means nothing, so a renewal that
// is switched on binds.
func TestCommits_ofWhatIsSuspended(t *testing.T) {
	t.Parallel()
	s := running(software, held, func(s *commerce.Subscription) { s.AutoRenew = true })
	before := asks(s, suspended(true))
	p := update(s, &before, asks(s, suspended(false), endOfTerm(renews)), today)
	for _, c := range p.Changes {
		if c.Action == commerce.ActionSetEndOfTerm && !c.Commits {
			t.Errorf("%s of %v binds nothing", c, calls(p))
		}
	}
	if len(p.Changes) != 2 {
		t.Errorf("it plans %v", calls(p))
	}
}

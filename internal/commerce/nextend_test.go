package commerce_test

import (
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// TestCheckNextEnd_edges: the next term of the subscription begins on
// 2027-08-01 and would run until 2028-07-31.
func TestCheckNextEnd_edges(t *testing.T) {
	t.Parallel()
	other := running(func(s *commerce.Subscription) { s.ID, s.CommitmentEnd = "sub-2", at("2028-05-17 23:59:59") })
	monthly := running(func(s *commerce.Subscription) {
		s.ID, s.Term, s.CommitmentEnd = "sub-3", commerce.TermMonth, at("2028-05-18 23:59:59")
	})
	gone := running(
		status(commerce.StatusExpired),
		func(s *commerce.Subscription) { s.ID, s.CommitmentEnd = "sub-4", at("2028-05-19 23:59:59") },
	)
	late := running(func(s *commerce.Subscription) { s.ID, s.CommitmentEnd = "sub-5", at("2027-08-30 23:59:59") })
	lateStart := running(func(s *commerce.Subscription) { s.CommitmentEnd = at("2027-01-30 23:59:59") })
	leapStart := running(func(s *commerce.Subscription) { s.CommitmentEnd = at("2028-02-28 23:59:59") })
	held := []commerce.Subscription{running(), other, monthly, gone, late}
	for name, c := range map[string]struct {
		sub     commerce.Subscription
		term    commerce.Term
		day     string
		refused string // a part of the reason
	}{
		"none":                              {running(), commerce.TermYear, "", ""},
		"a month's end":                     {running(), commerce.TermYear, "2028-01-31", ""},
		"the end of a leap February":        {running(), commerce.TermYear, "2028-02-29", ""},
		"the day before it":                 {running(), commerce.TermYear, "2028-02-28", "None ends on 2028-02-28"},
		"a year's end":                      {running(), commerce.TermYear, "2027-12-31", ""},
		"the last day of the term":          {running(), commerce.TermYear, "2028-07-31", ""},
		"one day more":                      {running(), commerce.TermYear, "2028-08-01", "runs until 2028-07-31"},
		"the first day":                     {running(), commerce.TermYear, "2027-08-01", "None ends on"},
		"the day before the first":          {running(), commerce.TermYear, "2027-07-31", "begins on 2027-08-01"},
		"with another":                      {running(), commerce.TermYear, "2028-05-17", ""},
		"a year with a monthly one":         {running(), commerce.TermYear, "2028-05-18", "None ends on"},
		"with one that is over":             {running(), commerce.TermYear, "2028-05-19", "None ends on"},
		"a month with another, on the 30th": {running(), commerce.TermMonth, "2027-08-30", "None ends on"},
		"a month at its end":                {running(), commerce.TermMonth, "2027-08-31", ""},
		"a month from the 31st on, over":    {lateStart, commerce.TermMonth, "2027-02-28", "runs until 2027-02-27"},
		"a month from the 31st on":          {lateStart, commerce.TermMonth, "2027-01-31", ""},
		"a year from a leap day on, over":   {leapStart, commerce.TermYear, "2029-02-28", "runs until 2029-02-27"},
		"a year from a leap day on":         {leapStart, commerce.TermYear, "2029-01-31", ""},
		"a term of unknown length":          {running(), "P5Y", "2031-01-31", ""},
		"software":                          {running(software), commerce.TermYear, "2028-01-31", "paid seat subscription"},
		"a trial":                           {running(trial), commerce.TermYear, "2028-01-31", "paid seat subscription"},
	} {
		var day time.Time
		if c.day != "" {
			day = at(c.day + " 00:00:00")
		}
		got := commerce.CheckNextEnd(c.sub, commerce.Schedule{Kind: commerce.ScheduledRenewal, Term: c.term, CustomTermEnd: day}, held)
		if c.refused == "" && len(got) == 0 {
			continue
		}
		if c.refused == "" || len(got) != 1 || !strings.Contains(got[0].Reason, c.refused) || len(got[0].Remedies) == 0 {
			t.Errorf("%s: %+v, want %q", name, got, c.refused)
		}
	}
}

func TestPromotions_thatAreNotNamed_areReported(t *testing.T) {
	t.Parallel()
	offer := commerce.Offer{SKU: basic, Title: "Business Basic"}
	answers := []commerce.PromotionAnswer{
		{ID: "a:1:x", Why: []string{"it is over"}}, {ID: "b:2:y", Eligible: true}, {ID: "b:2:y", Eligible: true},
	}
	unnamed, named := asks(running()), asks(running(), func(d *commerce.Desired) { d.PromotionID = "b:2:y" })
	if got := commerce.OfferedPromotions(offer, unnamed, answers); len(got) != 1 ||
		strings.Count(got[0].Detail, `promotion_id = "b:2:y"`) != 1 || strings.Contains(got[0].Detail, "a:1:x") {
		t.Errorf("one applies: %+v", got)
	}
	for name, got := range map[string][]commerce.Notice{
		"it is named":  commerce.OfferedPromotions(offer, named, answers),
		"none applies": commerce.OfferedPromotions(offer, unnamed, answers[:1]),
	} {
		if len(got) != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	next := commerce.Schedule{PromotionID: "a:1:x", SKU: basic, Quantity: 5, Term: commerce.TermYear}
	if got := commerce.CheckNextPromotion(running(), offer, next, answers); len(got) != 1 ||
		!strings.Contains(got[0].Detail, "it is over") || !strings.Contains(got[0].Detail, "2027-08-01") {
		t.Errorf("at renewal: %+v", got)
	}
	next.PromotionID = "b:2:y"
	if got := commerce.CheckNextPromotion(running(), offer, next, answers); len(got) != 0 {
		t.Errorf("at renewal it applies: %+v", got)
	}
}

package commerce

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// CheckNextTerm tells whether the next term of a subscription is sold so: what
// runs renews also where it can no longer be bought, but nothing turns into it.
// An extended service term goes on month by month and renews as none.
// Source: "Product resources", isRenewable and isPurchasable of an availability.
func CheckNextTerm(offer Offer, running Subscription, next Schedule) []Violation {
	same := next.SKU.Same(running.SKU)
	switch {
	case same && len(offer.Renews) == 0:
		return []Violation{{
			Rule: RuleTermNotSold, Attribute: "renewal.sku_id", To: strconv.Quote(next.SKU.SKUID),
			Summary:  fmt.Sprintf("%s does not renew", offer.Title),
			Reason:   fmt.Sprintf("Microsoft lists no term of %s that can be bought or renewed: its next term is of another SKU, as that of an extended service term.", offer.SKU),
			Remedies: []Remedy{{"renew as another SKU", "renewal = { product_id = …, sku_id = … }"}, {"let it go on as it does", "remove renewal"}},
		}}
	case same && next.Term.Same(running.Term) && next.Cycle.Same(running.Cycle), same && among(offer.Renews, next.Term, next.Cycle):
		return nil
	}
	return CheckTerm(offer, next.Term, next.Cycle, "renewal.")
}

// CheckNextPromotion refuses a promotion that is not for the next term whoever
// buys it: the renewal would pay the list price. What depends on the buyer's
// purchases says nothing of a renewal and is left to the service.
// Source: "Promotion resources", "Create scheduled changes".
func CheckNextPromotion(offer Offer, next Schedule, answers []PromotionAnswer) []Violation {
	v := Violation{
		Rule: RulePromotion, Attribute: "renewal.promotion_id", To: strconv.Quote(next.PromotionID),
		Summary: fmt.Sprintf("%s would renew without the promotion", offer.Title),
	}
	for _, a := range answers {
		switch {
		case strings.EqualFold(a.ID, next.PromotionID) && a.Unfit:
			v.Reason = fmt.Sprintf("Microsoft refuses %s for %s, %s billed %s: %s. A renewal that a promotion does not fit pays the list price.",
				next.PromotionID, offer.SKU, next.Term, next.Cycle, reasons(a.Why))
		case a.Eligible && !strings.EqualFold(a.ID, next.PromotionID):
			v.Remedies = append(v.Remedies, Remedy{"renew with a promotion that is for it", fmt.Sprintf("renewal = { promotion_id = %q }", a.ID)})
		}
	}
	if v.Reason == "" {
		return nil
	}
	v.Remedies = append(v.Remedies, Remedy{"pay the list price", "remove promotion_id from renewal"})
	return []Violation{v}
}

// CheckNextTermEnd tells what speaks against the day on which the next term of
// a subscription is to end. The service lists such days for purchases alone, so
// for a renewal they follow from the rules and from what the tenant holds.
// Where it is not known when the term begins, only the product is looked at.
// Source: "Align subscription end dates", "Get custom term end dates".
func CheckNextTermEnd(offer Offer, sub Subscription, next Schedule, held []Subscription) []Violation {
	if next.CustomTermEnd.IsZero() {
		return nil
	}
	full := Remedy{"take the full term", "remove custom_term_end_date from renewal"}
	if v := noAlignment(offer.Kind, offer.Trial, offer.Title); v != nil {
		v.Attribute, v.To, v.Remedies = "renewal.custom_term_end_date", strconv.Quote(Day(next.CustomTermEnd)), []Remedy{full}
		return []Violation{*v}
	}
	if sub.CommitmentEnd.IsZero() || next.Term.months() == 0 {
		return nil
	}
	ends := termEnds(next.Term, sub.RenewalStart(), held)
	if slices.ContainsFunc(ends, func(e TermEnd) bool { return sameDay(e.Day, next.CustomTermEnd) }) {
		return nil
	}
	v := Violation{
		Rule: RuleTermEnd, Attribute: "renewal.custom_term_end_date", To: strconv.Quote(Day(next.CustomTermEnd)),
		Summary: "The next term cannot end on " + Day(next.CustomTermEnd),
		Reason: fmt.Sprintf("It begins on %s. A term of %s can end with its full length, at the end of a month within it, or with another active subscription of the tenant that you sold; one of a year or more not with a monthly one.",
			Day(sub.RenewalStart()), next.Term),
	}
	for _, r := range nearest(ends, Desired{CustomTermEnd: next.CustomTermEnd}) {
		v.Remedies = append(v.Remedies, Remedy{r.Do, "renewal = { " + r.Config + " }"})
	}
	v.Remedies = append(v.Remedies, full)
	return []Violation{v}
}

// termEnds are the days on which a term that begins on a day can end.
func termEnds(term Term, starts time.Time, held []Subscription) []TermEnd {
	var out []TermEnd
	last := term.lastDay(starts)
	for n := 1; ; n++ {
		day := time.Date(starts.Year(), starts.Month()+time.Month(n), 0, 0, 0, 0, 0, time.UTC)
		if day.After(last) {
			break
		}
		out = append(out, TermEnd{Day: day})
	}
	for _, s := range held {
		y, m, d := s.CommitmentEnd.Date()
		day := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
		within := !day.Before(starts) && !day.After(last)
		if within && s.Status == StatusActive && !s.Trial && s.Kind() == KindSeat && s.alignable(term, day) {
			out = append(out, TermEnd{Day: day, Subscriptions: []string{s.ID}})
		}
	}
	return out
}

// alignable reports whether a term may end with a subscription: one of a year
// or more not with a monthly one, and a monthly one not from the 28th on but on
// a month's last day.
func (s Subscription) alignable(term Term, day time.Time) bool {
	if term.months() >= TermYear.months() {
		return s.Term.months() >= TermYear.months()
	}
	return day.Day() < 28 || day.AddDate(0, 0, 1).Day() == 1
}

// lastDay is the last day of a term that begins on a day: the one before that
// day comes again, or before the end of a month that lacks it.
func (t Term) lastDay(starts time.Time) time.Time {
	y, m, d := starts.Date()
	month := time.Date(y, m+time.Month(t.months()), 1, 0, 0, 0, 0, time.UTC)
	return month.AddDate(0, 0, min(d, month.AddDate(0, 1, -1).Day())-2)
}

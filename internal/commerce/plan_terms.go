package commerce

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// PromotionAnswer is what the service says of a promotion for a purchase.
type PromotionAnswer struct {
	ID       string
	Eligible bool
	Why      []string // the service's reasons against it, in words
	// Unfit is true where there is no such promotion for the SKU, whatever is
	// bought and by whom.
	Unfit bool
	// SeatsLeft is how many seats the promotion still has for the tenant, where it
	// has fewer than were asked; nil otherwise.
	SeatsLeft *int
}

// CheckPromotedSeats refuses more seats of a subscription than its promotion
// has left: the service counts those of all sellers, and does not sell the rest
// at the list price.
// Source: "Update a subscription's quantity", error 27006.
func CheckPromotedSeats(sub Subscription, c Change, answers []PromotionAnswer) []Violation {
	for _, a := range answers {
		if !strings.EqualFold(a.ID, sub.PromotionID) || a.SeatsLeft == nil || *a.SeatsLeft >= c.Seats {
			continue
		}
		v := Violation{
			Rule:      RulePromotion,
			Attribute: "quantity",
			From:      strconv.Itoa(c.From),
			To:        strconv.Itoa(c.To),
			Summary:   fmt.Sprintf("The promotion of %q has %s left, not %d", sub.FriendlyName, Seats(*a.SeatsLeft), c.Seats),
			Reason: fmt.Sprintf(
				"Its term has the promotion %s, which has a maximum of seats for a tenant, from all sellers. "+
					"Microsoft refuses more seats than are left, instead of selling them at the list price.",
				sub.PromotionID,
			),
		}
		if *a.SeatsLeft > 0 {
			v.Remedies = append(v.Remedies, Remedy{"add what is left", fmt.Sprintf("quantity = %d", c.From+*a.SeatsLeft)})
		}
		v.Remedies = append(v.Remedies,
			Remedy{"keep what is held", fmt.Sprintf("quantity = %d", c.From)},
			Remedy{"buy the others at the list price", "add a csp_subscription with additional = true and its own friendly_name"})
		return []Violation{v}
	}
	return nil
}

// CheckPromotion refuses a promotion that the purchase would not get: the
// service takes such an order without a word, at the list price.
// Source: "Verify a promotion eligibility".
func CheckPromotion(offer Offer, desired Desired, answers []PromotionAnswer) []Violation {
	v := Violation{
		Rule: RulePromotion, Attribute: "promotion_id", To: strconv.Quote(desired.PromotionID),
		Summary: fmt.Sprintf("%s would be bought without the promotion", offer.Title),
	}
	why := "it lists no such promotion for what is bought"
	var offered []string
	for _, a := range answers {
		switch {
		case strings.EqualFold(a.ID, desired.PromotionID) && a.Eligible:
			return nil
		case strings.EqualFold(a.ID, desired.PromotionID), a.ID == "" && len(a.Why) > 0:
			why = reasons(a.Why)
		case a.Eligible && !slices.Contains(offered, a.ID):
			offered = append(offered, a.ID)
		}
	}
	v.Reason = fmt.Sprintf("Microsoft refuses %s for %s of %s, %s billed %s: %s. An order that a promotion does not fit pays the list price.",
		desired.PromotionID, Seats(desired.Quantity), offer.SKU, desired.Term, desired.Cycle, why)
	for _, id := range offered {
		v.Remedies = append(v.Remedies, Remedy{"buy with a promotion that applies", fmt.Sprintf("promotion_id = %q", id)})
	}
	v.Remedies = append(v.Remedies, Remedy{"pay the list price", "remove promotion_id"})
	return []Violation{v}
}

// CheckNextPromotion tells what the service says against the promotion of a next
// term, as if that were bought today: no call asks it for a renewal.
func CheckNextPromotion(sub Subscription, offer Offer, next Schedule, answers []PromotionAnswer) []Notice {
	asked := Desired{PromotionID: next.PromotionID, Quantity: next.Quantity, Term: next.Term, Cycle: next.Cycle}
	violations := CheckPromotion(offer, asked, answers)
	if len(violations) == 0 {
		return nil
	}
	return []Notice{{
		Rule: RulePromotion, Summary: fmt.Sprintf("The next term of %q may have no promotion", sub.FriendlyName),
		Detail: fmt.Sprintf("%s Whether it holds is decided on %s, when the term begins; without it the list price is paid.", violations[0].Reason, Day(sub.RenewalStart())),
	}}
}

// OfferedPromotions tells of promotions that a purchase could have and does not
// name.
func OfferedPromotions(offer Offer, desired Desired, answers []PromotionAnswer) []Notice {
	var offered []string
	for _, a := range answers {
		if a.Eligible && !slices.Contains(offered, a.ID) {
			offered = append(offered, a.ID)
		}
	}
	if desired.PromotionID != "" || len(offered) == 0 {
		return nil
	}
	text := fmt.Sprintf("%s of %s, %s billed %s, are bought without a promotion_id: the list price is paid, except where Microsoft applies a promotion by itself. To have one for certain, set one of:",
		Seats(desired.Quantity), offer.SKU, desired.Term, desired.Cycle)
	for _, id := range offered {
		text += fmt.Sprintf("\n  - promotion_id = %q", id)
	}
	return []Notice{{Rule: RulePromotion, Summary: fmt.Sprintf("A promotion is to be had for %s", offer.Title), Detail: text}}
}

// TermEnd is a day on which the service lets a first term end.
type TermEnd struct {
	Day           time.Time
	Subscriptions []string // those that end on it; none for a month's end
}

// FindTermEnd gives the day a purchase ends on as it was asked, or what speaks
// against it.
// Source: "Align subscription end dates", "Get custom term end dates".
func FindTermEnd(offer Offer, desired Desired, ends []TermEnd) (time.Time, []Violation) {
	if v := noAlignment(offer.Kind, offer.Trial, offer.Title); v != nil {
		v.Attribute, v.To = desired.alignment()
		v.Remedies = []Remedy{{"take the full term", "remove " + v.Attribute}}
		return time.Time{}, []Violation{*v}
	}
	for _, e := range ends {
		if desired.AlignWith == "" && sameDay(e.Day, desired.CustomTermEnd) || desired.AlignWith != "" && e.endsWith(desired.AlignWith) {
			return e.Day, nil
		}
	}
	v := Violation{Rule: RuleTermEnd, Summary: "The first term cannot end on " + Day(desired.CustomTermEnd), Remedies: nearest(ends, desired)}
	if desired.AlignWith != "" {
		v.Summary = "The first term cannot end with that subscription"
	}
	v.Attribute, v.To = desired.alignment()
	v.Reason = fmt.Sprintf("A term of %s can end with its full length, at the end of a month within it, or with another active subscription of the tenant that you sold; one of a year or more not with a monthly one. Microsoft lists: %s.",
		desired.Term, listed(ends))
	v.Remedies = append(v.Remedies, Remedy{"take the full term", "remove " + v.Attribute})
	return time.Time{}, []Violation{v}
}

// cannotAlign reports whether the next term is to end on a day of its own and
// cannot, and refuses that where somebody asked. A trial takes no instructions
// at all, unless it becomes a paid subscription first.
func (p *planner) cannotAlign(want *RenewalInstructions) bool {
	if want == nil || want.CustomTermEnd == nil {
		return false
	}
	v := noAlignment(p.sub.Kind(), false, p.sub.FriendlyName)
	switch {
	case v != nil && p.askedRenewal():
		p.refuse(v.ofRenewal(*want.CustomTermEnd))
	case v != nil:
		p.keep(AttributeRenewal)
	}
	return v != nil
}

// ofRenewal says it of the next term.
func (v Violation) ofRenewal(end time.Time) Violation {
	v.Attribute, v.To = "renewal.custom_term_end_date", strconv.Quote(Day(end))
	v.Remedies = []Remedy{{"take the full term", "remove custom_term_end_date from renewal"}}
	return v
}

// noAlignment refuses another end than the term's own, nil where a term of
// that kind can have one.
// Source: "Align subscription end dates", which products it is for.
func noAlignment(kind Kind, trial bool, name string) *Violation {
	if kind == KindSeat && !trial {
		return nil
	}
	return &Violation{
		Rule: RuleTermEnd, Summary: fmt.Sprintf("A term of %q ends with its full length", name),
		Reason: "Only a term of a paid seat subscription can end earlier, to end with another one or with a month; trials, software and other products end as they were sold.",
	}
}

func (e TermEnd) endsWith(id string) bool {
	return slices.ContainsFunc(e.Subscriptions, func(s string) bool { return strings.EqualFold(s, id) })
}

// nearest offers the days before and after the one that was asked; for another
// subscription's end, all subscriptions there are.
func nearest(ends []TermEnd, desired Desired) []Remedy {
	var out []Remedy
	if desired.AlignWith != "" {
		for _, e := range ends {
			for _, id := range e.Subscriptions {
				out = append(out, Remedy{"end with it on " + Day(e.Day), fmt.Sprintf("align_with_subscription_id = %q", id)})
			}
		}
		return out
	}
	var before, after *TermEnd
	for i, e := range ends {
		if e.Day.Before(desired.CustomTermEnd) && (before == nil || e.Day.After(before.Day)) {
			before = &ends[i]
		}
		if e.Day.After(desired.CustomTermEnd) && (after == nil || e.Day.Before(after.Day)) {
			after = &ends[i]
		}
	}
	for what, e := range map[string]*TermEnd{"end before it": before, "end after it": after} {
		if e != nil {
			out = append(out, Remedy{what, fmt.Sprintf("custom_term_end_date = %q", Day(e.Day))})
		}
	}
	slices.SortFunc(out, func(a, b Remedy) int { return strings.Compare(a.Config, b.Config) })
	return out
}

// listed words the days, those of subscriptions with their ids.
func listed(ends []TermEnd) string {
	if len(ends) == 0 {
		return "none"
	}
	words := make([]string, 0, len(ends))
	for _, e := range ends {
		text := Day(e.Day)
		if len(e.Subscriptions) > 0 {
			text += " (with " + strings.Join(e.Subscriptions, ", ") + ")"
		}
		words = append(words, text)
	}
	return strings.Join(words, ", ")
}

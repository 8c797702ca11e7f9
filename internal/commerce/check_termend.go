package commerce

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// TermEnd is a day on which the service lets a first term end.
type TermEnd struct {
	Day           time.Time
	Subscriptions []string // ids of those that end on it; empty for a month's end
}

// FindTermEnd returns the day on which the first term ends as configured, or why
// it cannot end so.
// Source: "Align subscription end dates", "Get custom term end dates".
func FindTermEnd(offer Offer, desired Desired, ends []TermEnd) (time.Time, []Violation) {
	if v := noAlignment(offer.Kind, offer.Trial, offer.Title); v != nil {
		v.Attribute, v.To = desired.alignment()
		v.Remedies = []Remedy{{"take the full term", "remove " + v.Attribute}}
		return time.Time{}, []Violation{*v}
	}
	for _, e := range ends {
		if desired.AlignWith == "" && sameDay(e.Day, desired.CustomTermEnd) ||
			desired.AlignWith != "" && e.endsWith(desired.AlignWith) {
			return e.Day, nil
		}
	}
	v := Violation{
		Rule:     RuleTermEnd,
		Summary:  "The first term cannot end on " + Day(desired.CustomTermEnd),
		Remedies: nearest(ends, desired),
	}
	if desired.AlignWith != "" {
		v.Summary = "The first term cannot end with that subscription"
	}
	v.Attribute, v.To = desired.alignment()
	v.Reason = fmt.Sprintf(
		"A term of %s can end with its full length, at the end of a month within it, or with another active "+
			"subscription of the tenant that you sold; one of a year or more not with a monthly one. Microsoft lists: %s.",
		desired.Term,
		listed(ends),
	)
	v.Remedies = append(v.Remedies, Remedy{"take the full term", "remove " + v.Attribute})
	return time.Time{}, []Violation{v}
}

// ofRenewal is the same refusal for the next term, which is to end on end.
func (v Violation) ofRenewal(end time.Time) Violation {
	v.Attribute, v.To = "renewal.custom_term_end_date", strconv.Quote(Day(end))
	v.Remedies = []Remedy{{"take the full term", "remove custom_term_end_date from renewal"}}
	return v
}

// noAlignment refuses an end other than the term's own; nil if a term of that
// kind can have one.
// Source: "Align subscription end dates", which products it is for.
func noAlignment(kind Kind, trial bool, name string) *Violation {
	if kind == KindSeat && !trial {
		return nil
	}
	return &Violation{
		Rule:    RuleTermEnd,
		Summary: fmt.Sprintf("A term of %q ends with its full length", name),
		Reason: "Only a term of a paid seat subscription can end earlier, to end with another one or with a month; " +
			"trials, software and other products end as they were sold.",
	}
}

func (e TermEnd) endsWith(id string) bool {
	return slices.ContainsFunc(e.Subscriptions, func(s string) bool { return strings.EqualFold(s, id) })
}

// nearest offers the listed days right before and after the configured one; for
// alignment with a subscription, all subscriptions that are listed.
func nearest(ends []TermEnd, desired Desired) []Remedy {
	if desired.AlignWith != "" {
		return endsWithOthers(ends)
	}
	var out []Remedy
	before, after := around(ends, desired.CustomTermEnd)
	if before != nil {
		out = append(out, Remedy{"end before it", fmt.Sprintf("custom_term_end_date = %q", Day(*before))})
	}
	if after != nil {
		out = append(out, Remedy{"end after it", fmt.Sprintf("custom_term_end_date = %q", Day(*after))})
	}
	return out
}

func endsWithOthers(ends []TermEnd) []Remedy {
	var out []Remedy
	for _, e := range ends {
		for _, id := range e.Subscriptions {
			out = append(
				out,
				Remedy{"end with it on " + Day(e.Day), fmt.Sprintf("align_with_subscription_id = %q", id)},
			)
		}
	}
	return out
}

// around is the last day before and the first after another; nil if none.
func around(ends []TermEnd, day time.Time) (before, after *time.Time) {
	for _, e := range ends {
		switch {
		case e.Day.Before(day) && (before == nil || e.Day.After(*before)):
			before = &e.Day
		case e.Day.After(day) && (after == nil || e.Day.Before(*after)):
			after = &e.Day
		}
	}
	return before, after
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
